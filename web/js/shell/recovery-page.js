// @ts-check
/** Where the link of a message leads: a new password, with the code of the link. */
import { send } from '../api.js';
import { h } from '../dom.js';
import { signIn } from './account.js';
import { labelled, onSend } from './dialog.js';

export class RecoveryPage {
  /** @param {string} code of the link */
  constructor(code) {
    this.title = h('h2', { tabIndex: -1 }, 'New password');
    const wanted = labelled('New password', { name: 'wanted', type: 'password', autocomplete: 'new-password', minLength: 12, maxLength: 128, required: true }, 'At least 12 characters. All sessions end.');
    const status = h('p', { class: 'form-status', role: 'alert' });
    const form = h('form', { class: 'dialog-form' }, wanted.element, status, h('button', { type: 'submit', class: 'button primary' }, 'Set the password'));
    onSend(form, status, async () => {
      await send('account/recover/finish', { code, wanted: wanted.control.value });
      form.replaceWith(h('p', { class: 'notice', role: 'status' }, 'The password is set.'));
      location.hash = '';
      await signIn('The password is set: sign in with it.');
    });
    this.element = h('article', { class: 'panel account-page' }, h('header', { class: 'panel-head' }, h('div', {}, this.title)),
      h('div', { class: 'account-body' }, code ? h('section', { class: 'account-section' }, form) : h('p', { class: 'notice error' }, 'This link is not complete: open it as it stands in the message.')));
    // The code is a secret: it does not stay in the address and in the history of the browser.
    history.replaceState(history.state, '', `${location.pathname}${location.search}#page=recover`);
  }

  close() {
    // Nothing runs.
  }
}
