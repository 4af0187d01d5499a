// @ts-check
/** What there is already for an object: results of this browser, and of the account when somebody is signed in. */
import { listJobs } from '../api.js';
import { h, icon, replaceContent } from '../dom.js';
import { productNames } from '../product-names.js';
import { loadEntries } from '../jobs/job-log.js';
import { currentAccount } from '../shell/account.js';
import { shortTime } from './times.js';

/** @typedef {{ id: string, product: string, detail: string, when: string }} Earlier */

const MOST = 6;
/** Events on the document: `mmoda:open-job` (detail: id). */
export class EarlierResults {
  constructor() {
    this.element = h('div', { class: 'earlier', role: 'status', hidden: true });
    this.name = '';
  }

  /** @param {string} name of the object */
  async show(name) {
    this.name = name;
    const plain = name.trim().toLowerCase();
    /** @type {Map<string, Earlier>} */
    const found = new Map(loadEntries().filter((entry) => entry.state === 'completed' && entry.title.toLowerCase() === plain)
      .map((entry) => [entry.id, { id: entry.id, product: '', detail: entry.detail, when: entry.created }]));
    if (currentAccount()?.session && plain !== '') {
      try {
        for (const job of (await listJobs()).jobs) {
          if (job.state === 'completed' && job.source?.toLowerCase() === plain && !found.has(job.id)) found.set(job.id, { id: job.id, product: job.product, detail: productNames(job.product).title, when: job.asked ?? '' });
        }
      } catch {
        // Those of this browser are shown; the list of jobs tells what is wrong with the account.
      }
    }
    if (this.name === name) this.#draw([...found.values()].sort((a, b) => b.when.localeCompare(a.when)));
  }

  /** @param {Earlier[]} results */
  #draw(results) {
    this.element.hidden = results.length === 0;
    replaceContent(this.element, h('p', {}, h('strong', {}, results.length === 1 ? '1 result' : `${results.length} results`), ` of ${this.name} so far`),
      h('ul', {}, ...results.slice(0, MOST).map((one) => h('li', {}, h('a', {
        href: `#job=${encodeURIComponent(one.id)}`,
      }, icon('check'), one.detail), h('span', { class: 'second' }, shortTime(one.when)))),
      results.length > MOST && h('li', {}, h('a', { href: '#page=jobs' }, results.length === MOST + 1 ? 'and one more' : `and ${results.length - MOST} more`, ' among all jobs'))));
  }
}
