// @ts-check
/** Accounts of the site and what is decided about them, for those who may. */
import { ask, send } from '../api.js';
import { announce, h, icon, replaceContent } from '../dom.js';
import { shortTime } from '../form/times.js';
import { currentAccount } from './account.js';
import { openDialog } from './dialog.js';

/** @typedef {{ subject: string, name: string, state: string, roles: string[], created: string, purpose?: string, provider: string | null }} Listed */

/** @typedef {{ number: number, time: string, account: string, kind: string, name: string, email: string, subject: string, comment: string, job: string }} Written  account: who was signed in */

export class Approvals {
  constructor() {
    this.note = h('p', { class: 'facts', role: 'status' }, 'Asking…');
    this.list = h('ul', { class: 'account-list' });
    this.wrote = h('div', {});
    this.element = h('section', { class: 'account-section' }, h('h3', {}, 'Accounts of this site'), this.note, this.list, this.wrote);
    this.#load();
  }

  async #load() {
    try {
      /** @type {{ accounts: Listed[] }} */
      const { accounts } = await ask('accounts');
      const waiting = accounts.filter((one) => one.state === 'pending').length;
      /** @type {Written[]} */
      const written = await ask('feedback').then((answer) => answer.feedback, () => []);
      const requests = openRequests(written, accounts);
      this.note.textContent = `${accounts.length} ${accounts.length === 1 ? 'account' : 'accounts'}, ${waiting} waiting for approval${requests.length > 0 ? `, ${requests.length} ${requests.length === 1 ? 'request' : 'requests'} for roles` : ''}. Whether an address belongs to the person is yours to check.`;
      const rankOf = (/** @type {Listed} */ one) => Number(one.state === 'pending') * 2 + Number(requests.some((request) => request.account === one.subject));
      replaceContent(this.list, ...accounts.sort((a, b) => rankOf(b) - rankOf(a)).map((one) => this.#item(one, requests.filter((request) => request.account === one.subject))));
      replaceContent(this.wrote, written.length > 0 && h('details', { class: 'plot-details' }, h('summary', {}, `What users wrote (${written.length})`), h('ul', { class: 'account-list' }, ...written.map(itemOf))));
    } catch (problem) {
      this.note.textContent = problem instanceof Error ? problem.message : String(problem);
    }
  }

  /** @param {Listed} one @param {Written[]} requests of theirs, for roles */
  #item(one, requests) {
    const isOwn = one.subject === currentAccount()?.subject;
    const roles = h('input', { type: 'text', value: one.roles.join(', '), 'aria-label': `Roles of ${one.subject}`, placeholder: 'none; separated by commas' });
    const status = h('p', { class: 'form-status', role: 'alert' });
    const decide = async (/** @type {string} */ state) => {
      status.className = 'form-status';
      status.textContent = '';
      try {
        await send(`accounts/${encodeURIComponent(one.subject)}`, { state, roles: rolesOf(roles.value) });
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
      ...requests.map((request) => h('p', {}, h('span', { class: 'second' }, `Asks for ${request.subject}, ${shortTime(request.time)}: `), request.comment, ' ', h('button', { type: 'button', class: 'button small', 'aria-label': `Add to the roles of ${one.subject}: ${request.subject}`, onclick: () => {
        roles.value = [...new Set([...rolesOf(roles.value), ...rolesOf(request.subject)])].join(', ');
        roles.focus();
      } }, 'Add to the roles'))),
      h('div', { class: 'account-decide' }, roles, addRole(one.subject, roles),
        h('button', { type: 'button', class: 'button small', 'aria-label': `${isApproved ? 'Keep roles of' : 'Approve'} ${one.subject}`, onclick: () => decide('approved') }, icon('check'), isApproved ? 'Keep roles' : 'Approve'),
        one.state !== 'blocked' && !isOwn && h('button', { type: 'button', class: 'button small quiet', 'aria-label': `Block ${one.subject}`, onclick: () => confirmBlock(one, () => decide('blocked')) }, 'Block')),
      status);
  }
}

/** @param {string} text */
const rolesOf = (text) => text.split(',').map((role) => role.trim()).filter(Boolean);

/** Requests for roles that were not given yet, the latest of each account. @param {Written[]} written latest first @param {Listed[]} accounts */
function openRequests(written, accounts) {
  return written.filter((one, i) => one.kind === 'role' && written.findIndex((other) => other.kind === 'role' && other.account === one.account && other.subject === one.subject) === i
    && accounts.some((account) => account.subject === one.account && account.state === 'approved' && !rolesOf(one.subject).every((role) => account.roles.includes(role))));
}

/** @param {Written} one */
const itemOf = (one) => h('li', {}, h('p', { class: 'account-head' }, h('strong', {}, `${one.number}. ${one.subject || 'No subject'}`), h('span', {}, `${one.name} ${one.email}`.trim() || one.account), h('span', { class: 'second' }, shortTime(one.time)),
  one.job && h('a', { href: `#job=${encodeURIComponent(one.job)}` }, `job ${one.job.slice(0, 12)}`)), h('p', {}, one.comment));

/** Roles that can be given, to choose from. @param {string} subject @param {HTMLInputElement} roles */
function addRole(subject, roles) {
  const known = currentAccount()?.role_list ?? [];
  const choice = h('select', { 'aria-label': `Add a role to ${subject}`, onchange: () => {
    const given = rolesOf(roles.value);
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
