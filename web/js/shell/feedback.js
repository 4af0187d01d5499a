// @ts-check
/** Writing to those who run the site; what goes along is shown before. */
import { send } from '../api.js';
import { h } from '../dom.js';
import { currentAccount } from './account.js';
import { labelled, onSend, openDialog, thank } from './dialog.js';
import { pageSession } from './site.js';

/** Most characters of what goes along. */
const MOST = 15_000;

/** @param {import('../api.js').Job} [job] that it is about */
export function openFeedback(job) {
  const account = currentAccount();
  const kind = h('select', { name: 'kind', id: 'f-kind' }, h('option', { value: 'feedback' }, 'Feedback'), h('option', { value: 'problem', selected: job !== undefined }, 'Something is wrong'));
  const name = labelled('Name', { name: 'name', autocomplete: 'name', value: account?.name ?? '', maxLength: 254 });
  const email = labelled('E-mail', { name: 'email', type: 'email', autocomplete: 'email', required: true, value: account?.subject ?? '', maxLength: 254 }, 'For the answer only.');
  const subject = labelled('Subject', { name: 'subject', maxLength: 254, value: job ? `Job ${job.id.slice(0, 12)}` : '' });
  const comment = labelled('What do you want to tell?', { tag: 'textarea', name: 'comment', rows: 6, required: true, maxLength: 20_000 });
  const context = attachment(job);
  const goesAlong = h('input', { type: 'checkbox', name: 'attach', checked: true });
  const status = h('p', { class: 'form-status', role: 'alert' });
  const form = h('form', { class: 'dialog-form' }, h('div', { class: 'field' }, h('label', { for: 'f-kind' }, 'What is it'), h('div', { class: 'input' }, kind)), name.element, email.element, subject.element, comment.element,
    h('label', { class: 'check' }, goesAlong, 'Send what is below along'), h('details', {}, h('summary', {}, 'What goes along'), h('pre', { tabIndex: 0 }, context)), status,
    h('button', { type: 'submit', class: 'button primary' }, 'Send'));
  onSend(form, status, async () => {
    const { number, mail } = await send('feedback', {
      kind: kind.value, name: name.control.value.trim(), email: email.control.value.trim(), subject: subject.control.value.trim(), comment: comment.control.value.trim(), job: job?.id ?? '', context: goesAlong.checked ? context : '',
    });
    thank(form, `Thank you. It is number ${number}; please name it if you write again.${mail === false ? ' This site sends no e-mail by itself: those who run it read it here, and write to you if they want.' : ''}`);
  });
  openDialog('Contact', [form]);
  // In the order of the form: what was filled in before is passed with the keyboard.
  kind.focus();
}

/** @param {import('../api.js').Job} [job] */
function attachment(job) {
  const { state, message, failure_kind: kind, instrument, product, parameters, id, nodes } = job ?? {};
  const failed = (nodes ?? []).filter((node) => node.state === 'failed').slice(0, 5);
  const facts = { page: location.href.replace(/token=[^&#]*/g, 'token=…'), session: pageSession, browser: navigator.userAgent, ...(job ? { job: id, state, message, kind, instrument, product, parameters, failed } : {}) };
  return JSON.stringify(facts, null, 1).slice(0, MOST);
}
