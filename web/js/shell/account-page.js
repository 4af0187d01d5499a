// @ts-check
/** The account: who, roles, messages, token, password; and approving others, for those who may. */
import { send } from '../api.js';
import { announce, copyButton, h, replaceContent } from '../dom.js';
import { shortTime } from '../form/times.js';
import { currentAccount, showAccount, signIn } from './account.js';
import { labelled, onSend, openDialog } from './dialog.js';

/** Ours, and its name on the platform. */
const MANAGERS = ['account manager', 'user manager'];
/** Names of preferences are those of the tokens of the platform. */
const SWITCHES = /** @type {[string, string][]} */ ([['mssub', 'when a job is submitted'], ['msdone', 'when a long job is done'], ['msfail', 'when a job failed']]);
const ROOM_SWITCHES = /** @type {[string, string][]} */ ([['mxsub', 'when a job is submitted'], ['mxdone', 'when a long job is done'], ['mxfail', 'when a job failed']]);

/** Without these, finished jobs are told of to nobody, as the platform has it. @type {Record<string, string>} */
const BY_TIME = { msdone: 'mstout', mxdone: 'mxstout' };

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
        account?.accounts && h('p', {}, h('button', { type: 'button', class: 'button primary', onclick: () => signIn() }, 'Sign in')));
      return;
    }
    replaceContent(this.body,
      section('Profile', this.#name(account), h('dl', { class: 'facts-list' }, h('dt', {}, 'E-mail'), h('dd', {}, account.subject ?? ''),
        h('dt', {}, 'Roles'), h('dd', {}, account.roles.length > 0 ? account.roles.join(', ') : 'none: all public data. A query that needs a role says which.')), rolesExplained(account)),
      this.#providers(account), this.#messages(account), this.#token(), account.password !== false && this.#password(), account.roles.some((role) => MANAGERS.includes(role)) && this.#approvals());
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

  /** Where the site sends messages, and when; what was not chosen is as the site has it. @param {import('./account.js').Account} account */
  #messages({ preferences: chosen, messages }) {
    /** @type {Record<string, any>} */
    const preferences = chosen ?? {};
    // A server of before this member says nothing of where it sends.
    const { mail, matrix } = messages ?? { mail: {}, matrix: {} };
    if (!mail && !matrix) return section('Messages', h('p', {}, 'This site sends no messages: look at Jobs for what is done.'));
    /** @type {Record<string, any>} */
    const usual = { ...mail, ...matrix };
    const box = (/** @type {[string, string]} */ [name, label]) => {
      const byTime = BY_TIME[name];
      const control = h('input', { type: 'checkbox', name, checked: (preferences[name] ?? usual[name] ?? true) && (!byTime || (preferences[byTime] ?? usual[byTime] ?? true)) });
      return h('label', { class: 'check' }, control, label);
    };
    const threshold = (/** @type {string} */ name) => labelled('A job is long from, in seconds', { name, type: 'number', min: 0, max: 604800, step: 'any', value: String(preferences[name] ?? usual[name] ?? 1800) });
    const [long, longInRoom] = [threshold('tem'), threshold('tmx')];
    const room = labelled('Matrix room', { name: 'mxroomid', value: preferences.mxroomid ?? '', maxLength: 254, placeholder: '!room:example.org' }, 'Empty for no messages there.');
    const status = h('p', { class: 'form-status', role: 'status' });
    const form = h('form', { class: 'dialog-form' },
      mail ? h('fieldset', {}, h('legend', {}, 'E-mail'), ...SWITCHES.map(box), long.element) : h('p', { class: 'second' }, 'This site sends no e-mail.'),
      matrix ? h('fieldset', {}, h('legend', {}, 'Matrix'), room.element, ...ROOM_SWITCHES.map(box), longInRoom.element) : h('p', { class: 'second' }, 'This site sends no Matrix messages.'), status,
      h('button', { type: 'submit', class: 'button' }, 'Keep'));
    onSend(form, status, async () => {
      /** @type {Record<string, any>} */
      const wanted = { ...preferences };
      if (mail) wanted.tem = Number(long.control.value);
      if (matrix) [wanted.tmx, wanted.mxroomid] = [Number(longInRoom.control.value), room.control.value.trim()];
      for (const [name] of [...(mail ? SWITCHES : []), ...(matrix ? ROOM_SWITCHES : [])]) {
        wanted[name] = /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).checked;
        if (wanted[name] && BY_TIME[name]) wanted[BY_TIME[name]] = true;
      }
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
    const present = labelled('Current password', { name: 'present', type: 'password', autocomplete: 'current-password', required: true });
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

  /** Loaded for those who decide. */
  #approvals() {
    const place = h('div', {});
    import('./approvals.js').then(({ Approvals }) => place.replaceWith(new Approvals().element), (problem) => place.append(String(problem)));
    return place;
  }

  close() {
    document.removeEventListener('mmoda:account', this.follow);
  }
}

/** What roles are for, as the server has it, and a way to ask for them. @param {import('./account.js').Account} account */
const rolesExplained = ({ roles, role_list: known = [] }) => known.length > 0 && h('details', { class: 'plot-details' }, h('summary', {}, 'What roles are for'), h('ul', { class: 'role-list' },
  ...known.map(({ role, opens, offered = true }) => h('li', {}, h('span', {}, h('strong', {}, role), `: ${opens}${roles.includes(role) ? ' (yours)' : ''}`),
    !roles.includes(role) && offered && h('button', { type: 'button', class: 'button small quiet', 'aria-label': `Ask for it: ${role}`, onclick: async () => (await import('./role-request.js')).openRoleRequest([role]) }, 'Ask for it')))),
h('p', {}, 'Roles add up; what needs several needs all of them. Other services may have roles of their own.'));

/** @param {string} title @param {...import('../dom.js').Child} children */
const section = (title, ...children) => h('section', { class: 'account-section' }, h('h3', {}, title), ...children);

/** The token, hidden until it is asked to be seen. */
export function openToken() {
  const status = h('p', { class: 'form-status', role: 'status' }, 'Asking for a token…');
  const place = h('div', {});
  const account = currentAccount();
  const dialog = openDialog('API token', [status, place, account?.roles.length ? h('p', {}, h('strong', {}, 'Roles: '), account.roles.join(', ')) : h('p', {}, 'It has no roles.'),
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
    // The message that the session has ended, with the way back, is behind the dialog.
    if (problem?.status === 401) dialog.close();
    status.className = 'form-status notice error';
    status.textContent = problem instanceof Error ? problem.message : String(problem);
  });
}
