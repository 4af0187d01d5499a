// @ts-check
/** How to acknowledge the site, and what it keeps. */
import { copyButton, h } from '../dom.js';
import { openDialog } from './dialog.js';

/** @typedef {import('../api.js').Site} Site */

/** @param {Site | null} site */
export function openAcknowledgement(site) {
  const { acknowledgement } = site ?? {};
  openDialog('Acknowledge', [
    h('p', {}, 'If a result of this service is in your publication, please cite the platform (Neronov et al. 2021, A&A 651, A97) and say which data and software made it: the recipe beside each result has both.'),
    acknowledgement && h('blockquote', {}, acknowledgement), acknowledgement && copyButton('Copy', () => acknowledgement)]);
}

/** @param {Site | null} site */
export function openPrivacy(site) {
  openDialog('Privacy', [
    h('p', {}, 'This page loads nothing from other hosts and follows nobody. There is nothing to consent to, because nothing is stored but what works for you:'),
    h('ul', { class: 'plain-list' },
      h('li', {}, 'Your browser keeps the list of your jobs, the theme, the unit of times and the like. “Forget all” removes it.'),
      h('li', {}, site?.accounts ? 'Signing in sets one cookie for the session. It ends when you sign out, or after a week without a visit.' : 'No cookies are set.'),
      h('li', {}, 'The server keeps queries and results. Operators see addresses in the audit trail.')),
    site?.privacy && h('p', {}, site.privacy),
    h('button', { type: 'button', class: 'button small', onclick: () => {
      for (const key of Object.keys(localStorage).filter((name) => name.startsWith('mmoda.'))) localStorage.removeItem(key);
      location.reload();
    } }, 'Forget all in this browser')]);
}
