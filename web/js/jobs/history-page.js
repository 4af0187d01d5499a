// @ts-check
/** All jobs: those of this browser, and of the account when somebody is signed in. Filter, open, run again, take off the list. */
import { ask, forgetJob, getJob, listJobs } from '../api.js';
import { announce, h, icon, replaceContent } from '../dom.js';
import { shortTime } from '../form/times.js';
import { productNames } from '../product-names.js';
import { JobLog } from './job-log.js';

/** @typedef {{ id: string, title: string, detail: string, state: string, when: string, product: string, isMine: boolean, isHere: boolean }} Row */

const MOST_SHOWN = 200;

export class HistoryPage {
  constructor() {
    this.log = new JobLog();
    /** @type {Row[]} */
    this.rows = this.log.entries.map((entry) => ({ ...entry, product: entry.product ?? '', when: entry.created, isMine: false, isHere: true }));
    /** @type {Set<string>} */
    this.marked = new Set();
    this.title = h('h2', { tabIndex: -1 }, 'Jobs');
    this.note = h('p', { class: 'facts', role: 'status' });
    const search = (/** @type {Record<string, any>} */ properties) => h('input', { type: 'search', autocomplete: 'off', oninput: () => this.#draw(), ...properties });
    this.words = search({ 'aria-label': 'Filter by object or product', placeholder: 'Object or product' });
    this.state = h('select', { 'aria-label': 'Filter by state', onchange: () => this.#draw() }, ...['any state', 'queued', 'running', 'completed', 'failed', 'cancelled'].map((name, i) => h('option', { value: i === 0 ? '' : name }, name)));
    this.since = h('input', { type: 'date', 'aria-label': 'Asked since', onchange: () => this.#draw() });
    this.together = h('button', { type: 'button', class: 'button small', disabled: true, onclick: () => this.#openTogether() }, 'Open the marked side by side');
    this.body = h('tbody', {});
    this.list = h('div', { class: 'history-list' },
      h('div', { class: 'picker-tools' }, this.words, this.state, this.since, this.together),
      h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': 'Jobs' }, h('table', {}, h('thead', {}, h('tr', {}, ...['Mark', 'Object', 'Product', 'State', 'Asked (UTC)', 'Actions'].map((name) => h('th', { scope: 'col' }, name)))), this.body)));
    this.element = h('article', { class: 'panel history' }, h('header', { class: 'panel-head' }, h('div', {}, this.title, this.note)), this.list);
    this.#draw();
    this.#askServer();
  }

  async #askServer() {
    try {
      const account = await ask('account');
      if (!account.session) return;
      for (const job of (await listJobs()).jobs) {
        const known = this.rows.find((row) => row.id === job.id);
        if (known) Object.assign(known, { state: job.state, isMine: true });
        else this.rows.push({ id: job.id, title: job.source ?? productNames(job.product).title, detail: productNames(job.product).title, state: job.state, when: job.asked ?? '', product: job.product, isMine: true, isHere: false });
      }
      this.#draw();
    } catch (problem) {
      this.note.textContent = `The jobs of your account could not be listed. ${problem instanceof Error ? problem.message : ''}`;
    }
  }

  #draw() {
    const words = this.words.value.trim().toLowerCase();
    const rows = this.rows.filter((row) => `${row.title} ${row.detail} ${row.product}`.toLowerCase().includes(words)
      && (this.state.value === '' || row.state === this.state.value) && (this.since.value === '' || row.when >= this.since.value)).sort((a, b) => b.when.localeCompare(a.when));
    this.list.hidden = this.rows.length === 0;
    this.note.textContent = rows.length === 0 ? (this.rows.length === 0 ? 'Nothing was asked from this browser so far. What you compute appears here, and stays when you close the page.' : 'No job is like this.') : `${rows.length} of ${this.rows.length} jobs, latest first.`;
    const button = (/** @type {string} */ label, /** @type {string} */ symbol, /** @type {() => void} */ run) => h('button', { type: 'button', class: 'button quiet small round', 'aria-label': label, title: label, onclick: run }, icon(symbol));
    replaceContent(this.body, ...rows.slice(0, MOST_SHOWN).map((row) => h('tr', {},
      h('td', {}, h('input', { type: 'checkbox', checked: this.marked.has(row.id), 'aria-label': `Mark ${row.title}, ${row.detail}`, onchange: (/** @type {Event} */ event) => this.#mark(row.id, /** @type {HTMLInputElement} */ (event.target).checked) })),
      h('th', { scope: 'row' }, h('a', { href: `#job=${encodeURIComponent(row.id)}` }, row.title)), h('td', {}, row.detail), h('td', {}, h('span', { class: `state ${row.state}` }, row.state)), h('td', {}, shortTime(row.when)),
      h('td', { class: 'actions' }, button(`Edit the query of ${row.title}`, 'edit', () => this.#tell(row.id, 'mmoda:edit-job')), button(`Run ${row.title} again`, 'run', () => this.#tell(row.id, 'mmoda:run-again')), button(`Take ${row.title} off the list`, 'cross', () => this.#remove(row))))));
  }

  /** @param {string} id @param {boolean} isMarked */
  #mark(id, isMarked) {
    if (isMarked) this.marked.add(id);
    else this.marked.delete(id);
    this.together.disabled = this.marked.size < 2;
  }

  #openTogether() {
    const [first, ...others] = this.marked;
    location.hash = new URLSearchParams({ job: first, beside: others.slice(0, 3).join(',') }).toString();
  }

  /** @param {string} id @param {string} event */
  async #tell(id, event) {
    try {
      document.dispatchEvent(new CustomEvent(event, { detail: await getJob(id) }));
    } catch (problem) {
      this.note.textContent = `This job cannot be had. ${problem instanceof Error ? problem.message : ''}`;
      announce(this.note.textContent);
    }
  }

  /** @param {Row} row */
  async #remove(row) {
    try {
      if (row.isMine) await forgetJob(row.id);
      document.dispatchEvent(new CustomEvent('mmoda:forget-job', { detail: row.id }));
      this.rows = this.rows.filter((one) => one !== row);
      this.#draw();
      announce(`${row.title} is off the list.`);
    } catch (problem) {
      this.note.textContent = `${row.title} is still on the list. ${problem instanceof Error ? problem.message : ''}`;
    }
  }

  close() {
    this.marked.clear();
  }
}
