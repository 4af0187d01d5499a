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
      h('button', { type: 'button', class: 'button quiet', onclick: async () => (await import('./account-page.js')).openToken() }, 'API token'),
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
  if (said === 'known') tell('warning', 'Your address has an account here already: sign in to it as before, with its password. Then “Connect”, in your account, lets you sign in with the other provider too.', { label: 'Sign in', run: () => signIn() });
  if (said === 'pending') tell('status', 'Your account waits for approval by those who run this site.');
  if (said === 'unverified') tell('error', 'The other provider tells no verified e-mail address of yours. Verify one there (GitHub tells only one that is public), or sign up here with a password.');
  if (said === 'cancelled') tell('status', 'You came back from the other provider without signing in.');
  if (said === 'failed') tell('error', 'Signing in with the other provider did not work. Try again, or sign in another way.');
}

/** Where a provider is asked; it leads back to where one is. @param {string} url as the account says */
export function providerAddress(url) {
  const address = new URL(url, document.baseURI);
  const query = new URLSearchParams(location.search);
  for (const name of ['token', 'sign-in']) query.delete(name);
  const [search, hash] = [query.size > 0 ? `?${query}` : '', location.hash];
  const back = search.length + hash.length <= LONGEST_PLACE ? search + hash : hash.length <= LONGEST_PLACE ? hash : '';
  if (back) address.searchParams.set('back', back);
  return address.href;
}

/** Characters; more does not go through a provider. */
const LONGEST_PLACE = 1500;

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
