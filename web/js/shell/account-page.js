// @ts-check
/** The account: who, roles, messages, token, password; and approving others, for those who may. */
import { ask, send } from '../api.js';
import { announce, copyButton, h, icon, replaceContent } from '../dom.js';
import { shortTime } from '../form/times.js';
import { currentAccount, showAccount, signIn } from './account.js';
import { labelled, onSend, openDialog } from './dialog.js';

const MANAGER = 'account manager';
/** Names of preferences are those of the tokens of the platform. */
const SWITCHES = /** @type {[string, string][]} */ ([['mssub', 'when a job is submitted'], ['msdone', 'when a long job is done'], ['msfail', 'when a job failed']]);
const ROOM_SWITCHES = /** @type {[string, string][]} */ ([['mxsub', 'when a job is submitted'], ['mxdone', 'when a long job is done'], ['mxfail', 'when a job failed']]);

export class AccountPage {
  constructor() {
    this.title = h('h2', { tabIndex: -1 }, 'Account');
    this.body = h('div', { class: 'account-body' }, h('p', { class: 'loading', role: 'status' }, 'Asking…'));
    this.element = h('article', { class: 'panel account-page' }, h('header', { class: 'panel-head' }, h('div', {}, this.title)), this.body);
    this.follow = () => this.#draw();
    document.addEventListener('mmoda:account', this.follow);
    if (currentAccount()) this.#draw();
    else showAccount();
  }

  #draw() {
    const account = currentAccount();
    if (!account?.session) {
      replaceContent(this.body, h('p', {}, account?.accounts ? 'You are not signed in.' : 'This server has no accounts: everybody may use it.'),
        account?.accounts && h('button', { type: 'button', class: 'button primary', onclick: () => signIn() }, 'Sign in'));
      return;
    }
    replaceContent(this.body,
      section('Profile', this.#name(account), h('dl', { class: 'facts-list' }, h('dt', {}, 'E-mail'), h('dd', {}, account.subject ?? ''),
        h('dt', {}, 'Roles'), h('dd', {}, account.roles.length > 0 ? account.roles.join(', ') : 'none: all public data. A query that needs a role says which.')), rolesExplained(account.roles)),
      this.#providers(account), this.#messages(account.preferences ?? {}), this.#token(), account.password !== false && this.#password(), account.roles.includes(MANAGER) && new Approvals().element);
  }

  /** @param {import('./account.js').Account} account */
  #name(account) {
    const name = labelled('Name', { name: 'name', value: account.name ?? '', autocomplete: 'name', maxLength: 100, required: true });
    const status = h('p', { class: 'form-status', role: 'status' });
    const form = h('form', { class: 'dialog-form' }, name.element, status, h('button', { type: 'submit', class: 'button' }, 'Change name'));
    onSend(form, status, async () => {
      await send('account/profile', { name: name.control.value.trim() }, 'PUT');
      await showAccount();
      announce('Your name is changed.');
    });
    return form;
  }

  /** Other ways to sign in to this account. @param {import('./account.js').Account} account */
  #providers({ providers, connections = {}, password }) {
    if (providers.length === 0 || password === false) return false;
    const status = h('p', { class: 'form-status', role: 'alert' });
    const disconnect = (/** @type {string} */ name) => async () => {
      try {
        await send(`account/connect/${encodeURIComponent(name)}`, {}, 'DELETE');
        await showAccount();
        announce('It is not connected any more.');
      } catch (problem) {
        status.textContent = problem instanceof Error ? problem.message : String(problem);
      }
    };
    return section('Ways to sign in', h('ul', { class: 'plain-list' }, h('li', {}, 'With the password of this site.'), ...providers.map(({ name, label }) => (name in connections
      ? h('li', {}, `With ${label}, as ${connections[name]}. `, h('button', { type: 'button', class: 'button small', onclick: disconnect(name) }, `Disconnect ${label}`))
      : h('li', {}, h('a', { class: 'button small', href: new URL(`api/v1/account/connect/${encodeURIComponent(name)}`, document.baseURI).href }, `Connect ${label}`))))), status);
  }

  /** @param {Record<string, any>} preferences */
  #messages(preferences) {
    const box = (/** @type {[string, string]} */ [name, label]) => {
      const control = h('input', { type: 'checkbox', name, checked: preferences[name] ?? true });
      return h('label', { class: 'check' }, control, label);
    };
    const threshold = labelled('A job is long from, in seconds', { name: 'tem', type: 'number', min: 0, max: 604800, value: String(preferences.tem ?? 1800) });
    const room = labelled('Matrix room', { name: 'mxroomid', value: preferences.mxroomid ?? '', maxLength: 254, placeholder: '!room:example.org' }, 'Empty for no messages there.');
    const status = h('p', { class: 'form-status', role: 'status' });
    const form = h('form', { class: 'dialog-form' }, h('fieldset', {}, h('legend', {}, 'E-mail'), ...SWITCHES.map(box)), threshold.element, room.element, h('fieldset', {}, h('legend', {}, 'In the room'), ...ROOM_SWITCHES.map(box)), status,
      h('button', { type: 'submit', class: 'button' }, 'Keep'));
    onSend(form, status, async () => {
      /** @type {Record<string, any>} */
      const wanted = { ...preferences, tem: Number(threshold.control.value), mxroomid: room.control.value.trim() };
      for (const [name] of [...SWITCHES, ...ROOM_SWITCHES]) wanted[name] = /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).checked;
      await send('account/preferences', wanted, 'PUT');
      status.textContent = 'Kept.';
    });
    return section('Messages', form);
  }

  #token() {
    return section('API token', h('p', {}, 'A token lets scripts and the Python client ask in your name, with your roles. It lasts a day and is shown to you alone; it never belongs into an address.'),
      h('button', { type: 'button', class: 'button', onclick: () => openToken() }, 'Get a token…'));
  }

  #password() {
    const present = labelled('Present password', { name: 'present', type: 'password', autocomplete: 'current-password', required: true });
    const wanted = labelled('New password', { name: 'wanted', type: 'password', autocomplete: 'new-password', minLength: 12, required: true }, 'At least 12 characters. All sessions end.');
    const status = h('p', { class: 'form-status', role: 'alert' });
    const form = h('form', { class: 'dialog-form' }, present.element, wanted.element, status, h('button', { type: 'submit', class: 'button' }, 'Change'));
    onSend(form, status, async () => {
      await send('account/password', { present: present.control.value, wanted: wanted.control.value });
      await showAccount();
      signIn('The password is changed: sign in with the new one.');
    });
    return section('Password', form);
  }

  close() {
    document.removeEventListener('mmoda:account', this.follow);
  }
}

/** What roles are for; those of a site or of a service may be others. @type {[string, string][]} */
const ROLES = [
  ['general', 'ordinary use'], ['unige-hpc-full', 'many science windows in a query'], ['unige-hpc-extreme', 'very many science windows'], ['integral-public-nrt', 'near-real-time science windows (.000)'],
  ['integral-private-qla', 'INTEGRAL data that are not public, and restricted versions of the analysis'], ['oda workflow developer', 'services that are being developed'], ['many jobs', 'more jobs at the same time'],
  ['job manager', 'the jobs of everybody'], [MANAGER, 'approving accounts and giving roles'],
];

/** @param {string[]} own */
const rolesExplained = (own) => h('details', { class: 'plot-details' }, h('summary', {}, 'What roles are for'), h('ul', { class: 'plain-list' },
  ...ROLES.map(([role, words]) => h('li', {}, h('strong', {}, role), `: ${words}${own.includes(role) ? ' (yours)' : ''}`))), h('p', {}, 'Roles add up; what needs several needs all of them. Ask for one with Contact, naming it and what it is for.'));

/** @param {string} title @param {...import('../dom.js').Child} children */
const section = (title, ...children) => h('section', { class: 'account-section' }, h('h3', {}, title), ...children);

/** The token, hidden until it is asked to be seen. */
export function openToken() {
  const status = h('p', { class: 'form-status', role: 'status' }, 'Asking for a token…');
  const place = h('div', {});
  const account = currentAccount();
  openDialog('API token', [status, place, account?.roles.length ? h('p', {}, h('strong', {}, 'Roles: '), account.roles.join(', ')) : h('p', {}, 'It has no roles.'),
    h('p', { class: 'hint' }, 'The Python client reads it from the variable ODA_TOKEN or the file ~/.oda-token.')]);
  send('account/token', {}).then(({ token, expires }) => {
    const field = h('input', { type: 'password', readOnly: true, value: token, 'aria-label': 'Token', autocomplete: 'off' });
    const show = h('button', { type: 'button', class: 'button small', 'aria-pressed': 'false', onclick: () => {
      field.type = field.type === 'password' ? 'text' : 'password';
      show.setAttribute('aria-pressed', String(field.type === 'text'));
      show.textContent = field.type === 'password' ? 'Show' : 'Hide';
    } }, 'Show');
    const tell = () => {
      const left = Date.parse(expires) - Date.now();
      status.textContent = left > 0 ? `Expires ${shortTime(expires)} UTC, in ${Math.round(left / 3_600_000)} h.` : 'This token has expired. Close this dialog and get another.';
    };
    tell();
    place.append(h('div', { class: 'token' }, field, show, copyButton('Copy', () => token)));
    announce('The token is there.');
  }, (problem) => {
    status.className = 'form-status notice error';
    status.textContent = problem instanceof Error ? problem.message : String(problem);
  });
}

/** Accounts and what is decided about them. */
class Approvals {
  constructor() {
    this.note = h('p', { class: 'facts', role: 'status' }, 'Asking…');
    this.body = h('tbody', {});
    this.element = section('Accounts of this site', this.note, h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': 'Accounts' }, h('table', {},
      h('thead', {}, h('tr', {}, ...['E-mail', 'Name', 'State', 'Since', 'Roles', 'Decide'].map((name) => h('th', { scope: 'col' }, name)))), this.body)));
    this.#load();
  }

  async #load() {
    try {
      const { accounts } = await ask('accounts');
      const waiting = accounts.filter((/** @type {any} */ one) => one.state === 'pending').length;
      this.note.textContent = `${accounts.length} ${accounts.length === 1 ? 'account' : 'accounts'}, ${waiting} waiting for approval. Whether an address belongs to the person is yours to check.`;
      replaceContent(this.body, ...accounts.sort((/** @type {any} */ a, /** @type {any} */ b) => Number(b.state === 'pending') - Number(a.state === 'pending')).map((/** @type {any} */ one) => this.#row(one)));
    } catch (problem) {
      this.note.textContent = problem instanceof Error ? problem.message : String(problem);
    }
  }

  /** @param {{ subject: string, name: string, state: string, roles: string[], created: string, provider: string | null }} one */
  #row(one) {
    const roles = h('input', { type: 'text', value: one.roles.join(', '), 'aria-label': `Roles of ${one.subject}`, size: 24 });
    const decide = (/** @type {string} */ state) => async () => {
      try {
        await send(`accounts/${encodeURIComponent(one.subject)}`, { state, roles: roles.value.split(',').map((role) => role.trim()).filter(Boolean) });
        announce(`${one.subject}: ${state}.`);
        await this.#load();
      } catch (problem) {
        this.note.textContent = problem instanceof Error ? problem.message : String(problem);
      }
    };
    return h('tr', {}, h('th', { scope: 'row' }, one.subject), h('td', {}, one.name), h('td', {}, h('span', { class: 'badge' }, one.state)), h('td', {}, shortTime(one.created)), h('td', {}, roles), h('td', { class: 'actions' },
      h('button', { type: 'button', class: 'button small', 'aria-label': `${one.state === 'approved' ? 'Keep roles of' : 'Approve'} ${one.subject}`, onclick: decide('approved') }, icon('check'), one.state === 'approved' ? 'Keep roles' : 'Approve'),
      one.state !== 'blocked' && h('button', { type: 'button', class: 'button small quiet', 'aria-label': `Block ${one.subject}`, onclick: decide('blocked') }, 'Block')));
  }
}
