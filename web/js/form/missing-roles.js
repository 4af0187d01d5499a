// @ts-check
/** What a query needs that its asker lacks: told at the field that asks for it, with the way to get it. */
import { h } from '../dom.js';
import { currentAccount, signIn } from '../shell/account.js';
import { openRoleRequest } from '../shell/role-request.js';

/** @typedef {{ role: string, reason: string, parameter?: string | null }} Missing */

/** @param {Missing[]} missing @returns {import('./validation.js').Problem[]} */
export const roleProblems = (missing) => missing.map(({ role, reason, parameter }) => ({ parameter: parameter ?? '', message: `The role ${role} is missing: ${reason.replace(/\.$/, '')}.` }));

/** @param {Missing[]} missing @param {string} query in words */
export function wayToRoles(missing, query) {
  const account = currentAccount();
  const roles = missing.map(({ role }) => role);
  if (account?.session) {
    const what = `${query}: ${roleProblems(missing).map(({ message }) => message).join(' ')}`;
    return h('button', { type: 'button', class: 'button small', onclick: () => openRoleRequest(roles, what) }, roles.length > 1 ? 'Ask for these roles' : 'Ask for this role');
  }
  return account?.accounts ? h('button', { type: 'button', class: 'button small', onclick: () => signIn('Sign in: your account may have the role, or can ask for it.') }, 'Sign in')
    : h('p', {}, `Those who run this site give roles: write to them (Contact), naming ${roles.join(' and ')}.`);
}
