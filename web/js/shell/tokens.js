// @ts-check
/** Tokens for programs: those there are, taking one back, making another. The text of a token is shown once and never kept. */
import { ask, send } from '../api.js';
import { announce, copyButton, h, replaceContent } from '../dom.js';
import { shortTime } from '../form/times.js';
import { currentAccount } from './account.js';
import { labelled, onSend, openDialog } from './dialog.js';

/** @typedef {{ id: string, label: string, roles: string[], issued: string, expires: string, last_used: string | null, state: string }} Token */

const HOUR = 3600, DAY = 24 * HOUR;
/** Seconds that are offered, as far as the site allows them. */
const LIFETIMES = [HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY];
/** Event on the document: there is another token, or one less. */
const CHANGED = 'mmoda:tokens';

export class TokenSection {
  constructor() {
    this.note = h('p', { class: 'form-status', role: 'status' }, 'Asking for your tokens…');
    this.body = h('tbody');
    this.table = h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': 'Your tokens', hidden: true }, h('table', { class: 'tokens' }, h('caption', { class: 'off-screen' }, 'Your tokens, latest first; times in UTC'),
      h('thead', {}, h('tr', {}, ...['Label', 'State', 'Ends (UTC)', 'Last used', 'Roles', 'Made'].map((name) => h('th', { scope: 'col' }, name)))), this.body));
    this.make = h('button', { type: 'button', class: 'button', 'aria-haspopup': 'dialog', onclick: () => openToken() }, 'Get a token…');
    this.element = h('section', { class: 'account-section' }, h('h3', {}, 'API tokens'),
      h('p', {}, 'A token lets scripts and the Python client ask in your name, with your roles or some of them. It is shown to you once; it never belongs into an address.'), this.note, this.table, this.make);
    const follow = () => {
      if (this.element.isConnected) this.#load();
      else document.removeEventListener(CHANGED, follow);
    };
    document.dispatchEvent(new CustomEvent(CHANGED)); // Those of earlier visits take themselves off.
    document.addEventListener(CHANGED, follow);
    this.#load();
  }

  async #load() {
    try {
      /** @type {{ tokens: Token[] }} */
      const { tokens } = await ask('account/tokens');
      this.note.className = 'form-status';
      this.note.textContent = tokens.length === 0 ? 'You have no tokens.' : '';
      this.table.hidden = tokens.length === 0;
      replaceContent(this.body, ...tokens.map((token) => this.#row(token)));
    } catch (problem) {
      this.note.className = 'form-status notice error';
      this.note.textContent = textOf(problem);
    }
  }

  /** @param {Token} token */
  #row(token) {
    const name = nameOf(token);
    return h('tr', {}, h('th', { scope: 'row' }, token.label || h('span', { class: 'second' }, 'no label')),
      h('td', {}, token.state === 'valid' ? h('button', { type: 'button', class: 'button small', 'aria-label': `Revoke ${name}`, 'aria-haspopup': 'dialog', onclick: () => this.#confirm(token, name) }, 'Revoke…') : h('span', { class: 'badge' }, token.state)),
      h('td', {}, shortTime(token.expires)), h('td', {}, shortTime(token.last_used) || 'never'), h('td', { class: 'roles' }, token.roles.join(', ') || 'none'), h('td', {}, shortTime(token.issued)));
  }

  /** @param {Token} token @param {string} name */
  #confirm(token, name) {
    const status = h('p', { class: 'form-status', role: 'alert' });
    const form = h('form', { class: 'dialog-form' }, h('p', {}, h('strong', {}, name), ' stops working at once, and so does what was refreshed from it. Programs that have it are refused until they get another. This cannot be undone.'), status,
      h('div', { class: 'dialog-foot' }, h('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, 'Leave it as it is'), h('button', { type: 'submit', class: 'button primary' }, 'Revoke it')));
    const dialog = openDialog('Revoke this token?', [form]);
    onSend(form, status, async () => {
      await send(`account/tokens/${encodeURIComponent(token.id)}`, {}, 'DELETE');
      await this.#load();
      dialog.close();
      this.make.focus(); // The button that opened this is gone.
      announce(`${name} is revoked.`);
    });
  }
}

/** Asks what the token is for, and shows it, hidden until it is asked to be seen. */
export async function openToken() {
  const status = h('p', { class: 'form-status', role: 'status' }, 'Asking…');
  const place = h('div', { class: 'token-place' });
  const dialog = openDialog('API token', [status, place, h('p', { class: 'hint' }, 'The Python client reads it from the variable ODA_TOKEN or the file ~/.oda-token.')]);
  try {
    const { lifetime } = await ask('account/tokens');
    status.textContent = '';
    replaceContent(place, wish(dialog, lifetime));
    place.querySelector('input')?.focus();
  } catch (problem) {
    // The message that the session has ended, with the way back, is behind the dialog.
    if (statusOf(problem) === 401) dialog.close();
    status.className = 'form-status notice error';
    status.textContent = textOf(problem);
  }
}

/** What it is called, for what, how long. @param {HTMLDialogElement} dialog @param {{ usual: number, least: number, longest: number }} bounds in seconds */
function wish(dialog, { usual, least, longest }) {
  const account = currentAccount();
  const label = labelled('Label', { name: 'label', maxLength: 100, autocomplete: 'off', placeholder: 'Laptop, pipeline, …' }, 'What you know it by in the list of your tokens.');
  const boxes = (account?.roles ?? []).map((role) => h('input', { type: 'checkbox', value: role, checked: true }));
  const offered = [...new Set([...LIFETIMES.filter((one) => one >= least && one <= longest), usual, longest])].sort((a, b) => a - b);
  const lifetime = labelled('Valid for', { tag: 'select', name: 'lifetime' });
  lifetime.control.append(...offered.map((one) => h('option', { value: String(one), selected: one === usual }, lengthOf(one))));
  const status = h('p', { class: 'form-status', role: 'alert' });
  const form = h('form', { class: 'dialog-form' }, label.element,
    boxes.length > 0 ? h('fieldset', {}, h('legend', {}, 'With your roles'), ...boxes.map((box) => h('label', { class: 'check' }, box, box.value))) : h('p', { class: 'second' }, 'It has no roles: you have none.'),
    lifetime.element, status, h('button', { type: 'submit', class: 'button primary' }, 'Get the token'));
  onSend(form, status, async () => {
    try {
      const made = await send('account/tokens', { label: label.control.value.trim(), roles: boxes.filter((box) => box.checked).map((box) => box.value), lifetime: Number(lifetime.control.value) });
      const shown = show(made);
      form.replaceWith(...shown);
      shown[1].querySelector('button')?.focus();
      document.dispatchEvent(new CustomEvent(CHANGED));
      announce('The token is there.');
    } catch (problem) {
      if (statusOf(problem) === 401) dialog.close();
      throw problem;
    }
  });
  return form;
}

/** @param {Token & { token: string }} made @returns {HTMLElement[]} */
function show({ token, expires, roles }) {
  const field = h('input', { type: 'password', readOnly: true, value: token, 'aria-label': 'Token', autocomplete: 'off' });
  const reveal = h('button', { type: 'button', class: 'button small', 'aria-pressed': 'false', onclick: () => {
    field.type = field.type === 'password' ? 'text' : 'password';
    reveal.setAttribute('aria-pressed', String(field.type === 'text'));
    reveal.textContent = field.type === 'password' ? 'Show' : 'Hide';
  } }, 'Show');
  const left = (Date.parse(expires) - Date.now()) / 1000;
  return [h('p', {}, left > 0 ? `Expires ${shortTime(expires)} UTC, in ${lengthOf(left)}.` : 'This token has expired. Close this dialog and get another.', ' Take it now: it is not shown again.'),
    h('div', { class: 'token' }, field, reveal, copyButton('Copy', () => token)),
    roles.length > 0 ? h('p', {}, h('strong', {}, 'Roles: '), roles.join(', ')) : h('p', {}, 'It has no roles.')];
}

/** @param {Token} token */
const nameOf = ({ label, issued }) => label || `The token of ${shortTime(issued)}`;

/** `24 h`, `7 days`. @param {number} seconds */
function lengthOf(seconds) {
  const hours = Math.round(seconds / HOUR);
  if (hours < 1) return `${Math.max(1, Math.round(seconds / 60))} min`;
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/** @param {unknown} problem */
const textOf = (problem) => (problem instanceof Error ? problem.message : String(problem));

/** @param {any} problem */
const statusOf = (problem) => problem?.status;
