// @ts-check
/** What is kept of a visitor, here and on the server, and the choice of what this browser keeps (SHELL-04). */
import { getSite } from '../api.js';
import { announce, h, loadStyles, replaceContent } from '../dom.js';
import { loadEntries } from '../jobs/job-log.js';
import { forget, forgetAll, setKeeping, sizeOf } from './forget.js';
import { mayKeep } from './kept.js';

/** @typedef {import('./kept.js').Group} Group */

const WORDS = /** @type {[Group, string, string][]} */ ([
  ['jobs', 'Jobs', 'the list of jobs that were started or opened here, with the names of their objects, labels of yours, and what you changed in the catalogues of images'],
  ['instruments', 'Instruments', 'which ones you used last, and which you marked'],
  ['choices', 'Choices', 'theme, unit of times, keys, news that were put away, whether the tour was seen'],
]);

/** How much of a group is kept. @param {Group} group */
function sizeText(group) {
  const { names, characters } = sizeOf(group);
  return names === 0 ? 'nothing' : characters < 1000 ? `${characters} B` : `${(characters / 1000).toFixed(1)} kB`;
}

/** The list beside the form has them too. */
function forgetJobs() {
  for (const { id } of loadEntries()) document.dispatchEvent(new CustomEvent('mmoda:forget-job', { detail: id }));
  document.dispatchEvent(new CustomEvent('mmoda:forget-jobs'));
}

export class PrivacyPage {
  constructor() {
    this.title = h('h2', { tabIndex: -1 }, 'Privacy settings');
    this.settings = h('tbody', {});
    this.site = h('div', { class: 'help-text' });
    this.element = h('article', { class: 'panel help-page' }, h('header', { class: 'panel-head' }, h('div', {}, this.title, h('p', { class: 'facts' }, 'No tracking, nothing from other hosts, nothing to consent to: only what works for you is kept.'))),
      h('section', { class: 'account-section' }, h('h3', {}, 'What this browser keeps'),
        h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': 'What this browser keeps' }, h('table', {},
          h('thead', {}, h('tr', {}, ...['Keep', 'What it is', 'Now', 'Forget'].map((name) => h('th', { scope: 'col' }, name)))), this.settings)),
        h('p', {}, h('button', { type: 'button', class: 'button', onclick: () => this.#forgetAll() }, 'Forget all in this browser')),
        h('p', { class: 'hint' }, 'Stored catalogues, uploaded files and results are not in this browser: they are on the server. That something shall not be kept is remembered here too, until all is forgotten.')),
      this.site);
    this.#draw();
    this.#load();
  }

  #draw() {
    replaceContent(this.settings, ...WORDS.map(([group, title, words]) => {
      const size = h('td', {}, sizeText(group));
      const box = h('input', { type: 'checkbox', checked: mayKeep(group), onchange: () => {
        if (group === 'jobs' && !box.checked) forgetJobs();
        setKeeping(group, box.checked);
        size.textContent = sizeText(group);
        announce(box.checked ? `${title}: kept from now on.` : `${title}: forgotten, and not kept any more.`);
      } });
      return h('tr', {}, h('th', { scope: 'row' }, h('label', { class: 'check' }, box, title)), h('td', { class: 'reason' }, words), size,
        h('td', {}, h('button', { type: 'button', class: 'button small quiet', 'aria-label': `Forget ${title.toLowerCase()}`, onclick: () => {
          if (group === 'jobs') forgetJobs();
          forget(group);
          size.textContent = sizeText(group);
          announce(`${title}: forgotten.`);
        } }, 'Forget')));
    }));
  }

  #forgetAll() {
    forgetAll();
    location.reload();
  }

  async #load() {
    const [site] = await Promise.all([getSite().catch(() => null), loadStyles('help').catch(() => {})]);
    replaceContent(this.site, h('h3', {}, 'Cookies'), h('p', {}, site?.accounts
      ? 'None without an account. Signing in sets one cookie for the session: it ends when you sign out, or after a week without a visit. It follows nobody.' : 'None.'),
    h('h3', {}, 'What the server keeps'),
    h('ul', {}, h('li', {}, 'Queries and their results. A job that somebody asked for without an account is open to all who know its number.'),
      h('li', {}, 'Catalogues and files that you store or upload, and what you write to those who run the site.'),
      h('li', {}, 'An audit trail of what was asked, with network addresses, for those who run the site.'),
      site?.accounts && h('li', {}, 'Of an account: e-mail address, name, roles, the password as a hash, preferences, and the names of kept catalogues.')),
    h('h3', {}, 'Others'),
    h('p', {}, 'The page asks only this server. The server asks others for you where its operators say so: a name service for objects that it does not know, archives for what lies around an object that you explore, and the place of a table whose address you give. They learn the name, position or address, not who asks.'),
    site?.privacy && h('h3', {}, 'This site'), site?.privacy && h('p', {}, site.privacy));
  }

  close() {
    this.site.replaceChildren();
  }
}
