// @ts-check
/** Accounts of the site and what is decided about them, for those who may. */
import { ask, send } from '../api.js';
import { announce, h, icon, replaceContent } from '../dom.js';
import { shortTime } from '../form/times.js';
import { currentAccount } from './account.js';
import { openDialog } from './dialog.js';

/** @typedef {{ subject: string, name: string, state: string, roles: string[], created: string, purpose?: string, provider: string | null }} Listed */

export class Approvals {
  constructor() {
    this.note = h('p', { class: 'facts', role: 'status' }, 'Asking…');
    this.list = h('ul', { class: 'account-list' });
    this.element = h('section', { class: 'account-section' }, h('h3', {}, 'Accounts of this site'), this.note, this.list);
    this.#load();
  }

  async #load() {
    try {
      /** @type {{ accounts: Listed[] }} */
      const { accounts } = await ask('accounts');
      const waiting = accounts.filter((one) => one.state === 'pending').length;
      this.note.textContent = `${accounts.length} ${accounts.length === 1 ? 'account' : 'accounts'}, ${waiting} waiting for approval. Whether an address belongs to the person is yours to check.`;
      replaceContent(this.list, ...accounts.sort((a, b) => Number(b.state === 'pending') - Number(a.state === 'pending')).map((one) => this.#item(one)));
    } catch (problem) {
      this.note.textContent = problem instanceof Error ? problem.message : String(problem);
    }
  }

  /** @param {Listed} one */
  #item(one) {
    const isOwn = one.subject === currentAccount()?.subject;
    const roles = h('input', { type: 'text', value: one.roles.join(', '), 'aria-label': `Roles of ${one.subject}`, placeholder: 'none; separated by commas' });
    const status = h('p', { class: 'form-status', role: 'alert' });
    const decide = async (/** @type {string} */ state) => {
      status.className = 'form-status';
      status.textContent = '';
      try {
        await send(`accounts/${encodeURIComponent(one.subject)}`, { state, roles: roles.value.split(',').map((role) => role.trim()).filter(Boolean) });
        announce(`${one.subject}: ${state}.`);
        await this.#load();
      } catch (problem) {
        status.className = 'form-status notice error';
        status.textContent = problem instanceof Error ? problem.message : String(problem);
      }
    };
    const isApproved = one.state === 'approved';
    return h('li', {},
      h('p', { class: 'account-head' }, h('strong', {}, one.subject), isOwn && h('span', { class: 'second' }, 'you'), one.name && h('span', {}, one.name), h('span', { class: `badge ${one.state === 'pending' ? 'simulated' : ''}` }, one.state),
        h('span', { class: 'second' }, `since ${shortTime(one.created)}${one.provider ? `, with ${one.provider}` : ''}`)),
      (one.purpose || one.state === 'pending') && h('p', {}, h('span', { class: 'second' }, 'What for: '), one.purpose || 'not said'),
      h('div', { class: 'account-decide' }, roles, addRole(one.subject, roles),
        h('button', { type: 'button', class: 'button small', 'aria-label': `${isApproved ? 'Keep roles of' : 'Approve'} ${one.subject}`, onclick: () => decide('approved') }, icon('check'), isApproved ? 'Keep roles' : 'Approve'),
        one.state !== 'blocked' && !isOwn && h('button', { type: 'button', class: 'button small quiet', 'aria-label': `Block ${one.subject}`, onclick: () => confirmBlock(one, () => decide('blocked')) }, 'Block')),
      status);
  }
}

/** Roles that can be given, to choose from. @param {string} subject @param {HTMLInputElement} roles */
function addRole(subject, roles) {
  const known = currentAccount()?.role_list ?? [];
  const choice = h('select', { 'aria-label': `Add a role to ${subject}`, onchange: () => {
    const given = roles.value.split(',').map((role) => role.trim()).filter(Boolean);
    if (choice.value && !given.includes(choice.value)) roles.value = [...given, choice.value].join(', ');
    choice.value = '';
  } }, h('option', { value: '' }, 'Add a role…'), ...known.map(({ role, opens }) => h('option', { value: role, title: opens }, role)));
  return known.length > 0 && choice;
}

/** @param {Listed} one @param {() => void} block */
function confirmBlock({ subject, name }, block) {
  const dialog = openDialog('Block this account?', [
    h('p', {}, h('strong', {}, subject), name ? ` (${name})` : '', ' can no longer sign in. Sessions end at once and tokens stop working. Jobs and results stay; the account can be approved again.'),
    h('div', { class: 'dialog-foot' }, h('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, 'Leave it as it is'),
      h('button', { type: 'button', class: 'button primary', onclick: () => { dialog.close(); block(); } }, `Block ${subject}`))]);
}
