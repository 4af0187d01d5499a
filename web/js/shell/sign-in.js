// @ts-check
/** Signing in, and asking for an account. */
import { send } from '../api.js';
import { announce, h } from '../dom.js';
import { currentAccount, providerAddress, showAccount } from './account.js';
import { labelled, onSend, openDialog, thank } from './dialog.js';
import { untell } from './messages.js';

/** @param {string} [said] */
export function openSignIn(said) {
  const account = currentAccount();
  const email = labelled('E-mail', { name: 'email', type: 'email', autocomplete: 'username', required: true });
  const password = labelled('Password', { name: 'password', type: 'password', autocomplete: 'current-password', required: true });
  const status = h('p', { class: 'form-status', role: 'alert' }, said ?? '');
  const form = h('form', { class: 'dialog-form' }, email.element, password.element, status, h('button', { type: 'submit', class: 'button primary' }, 'Sign in'));
  onSend(form, status, async () => {
    await send('account/sign-in', { email: email.control.value.trim(), password: password.control.value });
    untell('session');
    await showAccount();
    dialog.close();
    // The button that led here is gone.
    setTimeout(() => { if (document.activeElement === document.body) /** @type {HTMLElement | null} */ (document.querySelector('#account a'))?.focus(); });
    announce('You are signed in.');
  });
  const others = (account?.providers ?? []).map((provider) => h('a', { class: 'button', href: providerAddress(provider.url) }, `Sign in with ${provider.label}`));
  const dialog = openDialog('Sign in', [...others, others.length > 0 && h('p', { class: 'second' }, 'or with an account of this site'), form,
    h('p', { class: 'hint' }, 'Signing in sets one cookie, for the session. It brings messages about long jobs, your jobs on every machine, tokens for scripts, and with roles larger queries and data that are not public.'),
    account?.registration && h('p', {}, 'No account yet? ', h('button', { type: 'button', class: 'link', onclick: () => { dialog.close(); openRegistration(); } }, 'Sign up')),
    account?.recovery ? h('p', {}, 'Forgotten the password? ', h('button', { type: 'button', class: 'link', onclick: () => { dialog.close(); openRecovery(email.control.value.trim()); } }, 'Get a link to set a new one'))
      : h('p', { class: 'hint' }, 'Forgotten the password? Those who run the site can set a new one: write to them (Contact).')]);
  email.control.focus();
}

export function openRegistration() {
  const name = labelled('Name', { name: 'name', autocomplete: 'name', required: true, maxLength: 100 });
  const email = labelled('E-mail', { name: 'email', type: 'email', autocomplete: 'email', required: true }, 'Best of your institute: somebody has to recognise you.');
  const password = labelled('Password', { name: 'password', type: 'password', autocomplete: 'new-password', minLength: 12, required: true }, 'At least 12 characters.');
  const purpose = labelled('What for', { tag: 'textarea', name: 'purpose', rows: 3, minLength: 50, maxLength: 255, required: true }, '50 to 255 characters: purpose, collaborators, how much computing. Those who approve accounts read it.');
  const status = h('p', { class: 'form-status', role: 'alert' });
  const form = h('form', { class: 'dialog-form' }, name.element, email.element, password.element, purpose.element, status, h('button', { type: 'submit', class: 'button primary' }, 'Ask for an account'));
  onSend(form, status, async () => {
    const { message } = await send('account/register', { name: name.control.value.trim(), email: email.control.value.trim(), password: password.control.value, purpose: purpose.control.value.trim() });
    thank(form, message);
  });
  openDialog('Sign up', [form]);
  name.control.focus();
}

/** @param {string} address that was entered already */
function openRecovery(address) {
  const email = labelled('E-mail', { name: 'email', type: 'email', autocomplete: 'username', required: true, value: address }, 'That of your account: the link is sent there.');
  const status = h('p', { class: 'form-status', role: 'alert' });
  const form = h('form', { class: 'dialog-form' }, email.element, status, h('button', { type: 'submit', class: 'button primary' }, 'Send the link'));
  onSend(form, status, async () => {
    const { message } = await send('account/recover', { email: email.control.value.trim() });
    thank(form, message);
  });
  openDialog('New password', [form]);
  email.control.focus();
}
