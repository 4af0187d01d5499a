// @ts-check
/** Who uses the page: the corner of the header, and signing in. The account's own page is loaded when opened. */
import { ask, forgetInstruments, send, setAntiforgery } from '../api.js';
import { announce, byId, h, replaceContent } from '../dom.js';
import { labelled, onSend, openDialog } from './dialog.js';
import { tell, untell } from './messages.js';

/** @typedef {{ subject: string | null, name: string | null, roles: string[], session: boolean, accounts: boolean, registration: boolean, providers: { name: string, label: string, url: string }[], antiforgery?: string, preferences?: any }} Account */

/** @type {Account | null} */
let account = null;

export const currentAccount = () => account;

/** Asks who is here and shows it. Event on the document: `mmoda:account` (detail: {@link Account}). @returns {Promise<Account | null>} */
export async function showAccount() {
  const before = account?.subject;
  account = await ask('account').catch(() => null);
  setAntiforgery(account?.antiforgery ?? null);
  const place = byId('account');
  place.hidden = !account?.accounts;
  if (account?.session) {
    replaceContent(place, h('a', { class: 'button quiet', href: '#page=account' }, account.name || account.subject || 'My account'),
      h('button', { type: 'button', class: 'button quiet', onclick: signOut }, 'Sign out'));
  } else {
    replaceContent(place, h('button', { type: 'button', class: 'button quiet', onclick: () => signIn() }, 'Sign in'),
      account?.registration && h('button', { type: 'button', class: 'button quiet', onclick: () => register() }, 'Sign up'));
  }
  document.dispatchEvent(new CustomEvent('mmoda:account', { detail: account }));
  if (before !== undefined && before !== account?.subject) forgetInstruments();
  return account;
}

/** What a session that has ended leaves: said once, with the way back. */
export function watchSession() {
  document.addEventListener('mmoda:unauthorized', (event) => {
    const wasKnown = account?.session;
    const text = /** @type {CustomEvent} */ (event).detail;
    tell('warning', wasKnown ? 'Your session has ended. Sign in again to go on; what you entered is kept, and jobs go on.' : `${text} What you entered is kept.`,
      account?.accounts ? { label: 'Sign in', run: () => signIn() } : undefined, 'session');
    if (wasKnown) showAccount();
  });
  if (new URLSearchParams(location.search).get('sign-in') === 'failed') tell('error', 'Signing in with the other provider did not work: no verified address, or the account waits for approval.');
}

/** @param {string} [said] */
export function signIn(said) {
  const email = labelled('E-mail', { name: 'email', type: 'email', autocomplete: 'username', required: true });
  const password = labelled('Password', { name: 'password', type: 'password', autocomplete: 'current-password', required: true });
  const status = h('p', { class: 'form-status', role: 'alert' }, said ?? '');
  const form = h('form', { class: 'dialog-form' }, email.element, password.element, status, h('button', { type: 'submit', class: 'button primary' }, 'Sign in'));
  onSend(form, status, async () => {
    await send('account/sign-in', { email: email.control.value.trim(), password: password.control.value });
    untell('session');
    await showAccount();
    dialog.close();
    announce('You are signed in.');
  });
  const others = (account?.providers ?? []).map((provider) => h('a', { class: 'button', href: new URL(provider.url, document.baseURI).href }, `Sign in with ${provider.label}`));
  const dialog = openDialog('Sign in', [...others, others.length > 0 && h('p', { class: 'second' }, 'or with an account of this site'), form,
    h('p', { class: 'hint' }, 'Signing in sets one cookie, for the session. It brings messages about long jobs, your jobs on every machine, and tokens for scripts.'),
    account?.registration && h('p', {}, 'No account yet? ', h('button', { type: 'button', class: 'link', onclick: () => { dialog.close(); register(); } }, 'Sign up')),
    h('p', { class: 'hint' }, 'Forgotten the password? Those who run the site can set a new one: write to them (Contact).')]);
  email.control.focus();
}

function register() {
  const name = labelled('Name', { name: 'name', autocomplete: 'name', required: true, maxLength: 100 });
  const email = labelled('E-mail', { name: 'email', type: 'email', autocomplete: 'email', required: true }, 'Best of your institute: somebody has to recognise you.');
  const password = labelled('Password', { name: 'password', type: 'password', autocomplete: 'new-password', minLength: 12, required: true }, 'At least 12 characters.');
  const purpose = labelled('What for', { tag: 'textarea', name: 'purpose', rows: 3, minLength: 50, maxLength: 255, required: true }, '50 to 255 characters: purpose, collaborators, how much computing. Those who approve accounts read it.');
  const status = h('p', { class: 'form-status', role: 'alert' });
  const form = h('form', { class: 'dialog-form' }, name.element, email.element, password.element, purpose.element, status, h('button', { type: 'submit', class: 'button primary' }, 'Ask for an account'));
  onSend(form, status, async () => {
    const { message } = await send('account/register', { name: name.control.value.trim(), email: email.control.value.trim(), password: password.control.value });
    await send('feedback', { kind: 'account', name: name.control.value.trim(), email: email.control.value.trim(), subject: 'New account', comment: purpose.control.value.trim() });
    form.replaceWith(h('p', { class: 'notice', role: 'status' }, message));
  });
  openDialog('Sign up', [form]);
  name.control.focus();
}

async function signOut() {
  try {
    await send('account/sign-out', {});
  } catch {
    // The session may have ended by itself; asking again tells.
  }
  await showAccount();
  if (location.hash.startsWith('#page=account')) location.hash = '';
  announce('You are signed out.');
}
