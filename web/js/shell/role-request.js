// @ts-check
/** Asking for roles: a message to those who give them. */
import { send } from '../api.js';
import { h } from '../dom.js';
import { currentAccount } from './account.js';
import { labelled, onSend, openDialog, thank } from './dialog.js';

/**
 * @param {string[]} roles that are asked for
 * @param {string} [what] was asked when they were missing, one line
 */
export function openRoleRequest(roles, what = '') {
  const account = currentAccount();
  const opens = new Map((account?.role_list ?? []).map((one) => [one.role, one.opens]));
  const purpose = labelled('What for', { tag: 'textarea', name: 'purpose', rows: 4, minLength: 10, maxLength: 2000, required: true }, 'Your project, which data, how much computing: those who give roles decide by it.');
  const status = h('p', { class: 'form-status', role: 'alert' });
  const form = h('form', { class: 'dialog-form' }, h('ul', { class: 'plain-list' }, ...roles.map((role) => h('li', {}, h('strong', {}, role), opens.has(role) ? `: ${opens.get(role)}` : ''))),
    purpose.element, h('p', { class: 'hint' }, `It is sent with your name and ${account?.subject ?? 'your address'}${what ? ', and with what you asked for' : ''}.`), status,
    h('button', { type: 'submit', class: 'button primary' }, roles.length > 1 ? 'Ask for these roles' : 'Ask for this role'));
  onSend(form, status, async () => {
    const { number, mail } = await send('feedback', { kind: 'role', name: account?.name ?? '', email: account?.subject ?? '', subject: roles.join(', ').slice(0, 254), comment: purpose.control.value.trim(), context: what });
    thank(form, `Thank you. It is number ${number}; ${mail === false ? 'this site sends no e-mail, so look at your account now and then' : 'you hear by e-mail'}. A role works from the moment it is given, without signing in again.`);
  });
  openDialog(roles.length > 1 ? 'Ask for roles' : 'Ask for a role', [form]);
  purpose.control.focus();
}
