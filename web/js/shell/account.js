// @ts-check
/** Who uses the page: the corner of the header, and what a session does. Forms and the account's own page are loaded when opened. */
import { ask, forgetInstruments, send, setAntiforgery } from '../api.js';
import { announce, byId, h, replaceContent } from '../dom.js';
import { tell } from './messages.js';

/** @typedef {{ subject: string | null, name: string | null, roles: string[], session: boolean, accounts: boolean, registration: boolean, recovery?: boolean, password?: boolean, connections?: Record<string, string>, providers: { name: string, label: string, url: string }[], antiforgery?: string, preferences?: any, messages?: { mail: Record<string, any> | null, matrix: Record<string, any> | null }, role_list?: { role: string, opens: string, offered?: boolean }[] }} Account  messages: what is sent to who chose nothing, null where nothing is; role_list: those that can be given here */

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
    replaceContent(place, h('a', { class: 'button quiet', href: '#page=account', title: account.name || account.subject }, h('span', { class: 'account-name' }, account.name || account.subject || 'My account')),
      h('button', { type: 'button', class: 'button quiet', onclick: async () => (await import('./tokens.js')).openToken() }, 'API token'),
      h('button', { type: 'button', class: 'button quiet', onclick: signOut }, 'Sign out'));
  } else {
    replaceContent(place, h('button', { type: 'button', class: 'button quiet', onclick: () => signIn() }, 'Sign in'),
      account?.registration && h('button', { type: 'button', class: 'button quiet', onclick: () => register() }, 'Sign up'));
  }
  document.dispatchEvent(new CustomEvent('mmoda:account', { detail: account }));
  if (before !== undefined && before !== account?.subject) forgetInstruments();
  return account;
}

/** What a session that has ended leaves: said once, with the way back. @param {string} text what the server says */
export function tellEnd(text) {
  const wasKnown = account?.session;
  tell('warning', wasKnown ? 'Your session has ended. Sign in again to go on; what you entered is kept, and jobs go on.' : `${text} What you entered is kept.`,
    account?.accounts ? { label: 'Sign in', run: () => signIn() } : undefined, 'session');
  if (wasKnown) showAccount();
}

/** How signing in elsewhere ended. @param {string} said in the address that the other provider sent back to */
export function tellReturn(said) {
  if (said === 'taken') tell('error', 'That account of the other provider has an account of its own here, or is connected to one: it was not connected to yours.');
  if (said === 'failed') tell('error', 'Signing in with the other provider did not work: no verified address, or the account waits for approval.');
}

/** @param {string} [said] */
export async function signIn(said) {
  (await import('./sign-in.js')).openSignIn(said);
}

async function register() {
  (await import('./sign-in.js')).openRegistration();
}

async function signOut() {
  try {
    await send('account/sign-out', {});
  } catch {
    // The session may have ended by itself; asking again tells.
  }
  await showAccount();
  if (location.hash.startsWith('#page=account')) location.hash = '';
  document.dispatchEvent(new Event('mmoda:signed-out'));
  announce('You are signed out.');
}
