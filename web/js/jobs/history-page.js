// @ts-check
/** All jobs: those of this browser, and of the account when somebody is signed in. Filter, open, run again, take off the list. */
import { ask, forgetJob, getJob, listJobs } from '../api.js';
import { announce, h, icon, replaceContent } from '../dom.js';
import { shortTime } from '../form/times.js';
import { instrumentTitle, productNames } from '../product-names.js';
import { keep, kept } from '../shell/kept.js';
import { JobLog } from './job-log.js';

/** @typedef {{ id: string, title: string, detail: string, state: string, when: string, product: string, instrument: string, isMine: boolean, isHere: boolean }} Row */
/** What the user wrote on a job; kept in the browser. @typedef {{ pin?: boolean, label?: string }} Note */

const MOST_SHOWN = 200;
const MOST_NOTES = 500;
const NOTES = 'job-notes';

export class HistoryPage {
  constructor() {
    this.log = new JobLog();
    /** @type {Row[]} */
    this.rows = this.log.entries.map((entry) => ({ ...entry, product: entry.product ?? '', instrument: entry.instrument ?? '', when: entry.created, isMine: false, isHere: true }));
    /** @type {Set<string>} */
    this.marked = new Set();
    this.title = h('h2', { tabIndex: -1 }, 'Jobs');
    this.note = h('p', { class: 'facts', role: 'status' });
    const search = (/** @type {Record<string, any>} */ properties) => h('input', { type: 'search', autocomplete: 'off', oninput: () => this.#draw(), ...properties });
    /** @type {Record<string, Note>} by job */
    this.notes = { ...kept(NOTES, {}) };
    this.words = search({ 'aria-label': 'Filter by object or product', placeholder: 'Object, product or label' });
    this.instrument = h('select', { 'aria-label': 'Filter by instrument', onchange: () => this.#draw() });
    this.state = h('select', { 'aria-label': 'Filter by state', onchange: () => this.#draw() }, ...['any state', 'queued', 'running', 'completed', 'failed', 'cancelled'].map((name, i) => h('option', { value: i === 0 ? '' : name }, name)));
    const date = (/** @type {string} */ label) => h('input', { type: 'date', 'aria-label': `${label}, the day in UTC`, title: `${label}, the day in UTC`, oninput: () => this.#draw() });
    this.since = date('Asked since');
    this.until = date('Asked until');
    this.clear = h('button', { type: 'button', class: 'button quiet small', hidden: true, onclick: () => this.#clear() }, 'Clear the filters');
    this.together = h('button', { type: 'button', class: 'button small', disabled: true, onclick: () => this.#openTogether() }, 'Open the marked side by side');
    this.body = h('tbody', {});
    this.list = h('div', { class: 'history-list' },
      h('div', { class: 'picker-tools' }, this.words, this.instrument, this.state, h('span', { class: 'mini' }, 'Asked', this.since, '–', this.until), this.clear, this.together),
      h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': 'Jobs' }, h('table', {}, h('thead', {}, h('tr', {}, ...['Mark', 'Object', 'Label', 'Product', 'State', 'Asked (UTC)', 'Actions'].map((name) => h('th', { scope: 'col' }, name)))), this.body)));
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
        else this.rows.push({ id: job.id, title: job.source ?? productNames(job.product).title, detail: productNames(job.product).title, state: job.state, when: job.asked ?? '', product: job.product, instrument: job.instrument, isMine: true, isHere: false });
      }
      this.#draw();
    } catch (problem) {
      this.note.textContent = `The jobs of your account could not be listed. ${problem instanceof Error ? problem.message : ''}`;
    }
  }

  #draw() {
    const words = this.words.value.trim().toLowerCase();
    this.#offerInstruments();
    const chosen = [this.instrument.value, this.state.value, this.since.value, this.until.value];
    const [instrument, state, since, until] = chosen;
    const note = (/** @type {Row} */ { id }) => this.notes[id] ?? {};
    const rows = this.rows.filter((row) => `${row.title} ${row.detail} ${row.product} ${note(row).label ?? ''}`.toLowerCase().includes(words) && (instrument === '' || row.instrument === instrument)
      && (state === '' || row.state === state) && (since === '' || row.when.slice(0, 10) >= since) && (until === '' || row.when.slice(0, 10) <= until))
      .sort((a, b) => Number(note(b).pin ?? false) - Number(note(a).pin ?? false) || b.when.localeCompare(a.when));
    this.clear.hidden = words === '' && chosen.every((value) => value === '');
    this.list.hidden = this.rows.length === 0;
    this.note.textContent = rows.length === 0 ? (this.rows.length === 0 ? 'Nothing was asked from this browser so far. What you compute appears here, and stays when you close the page.' : 'No job fits these filters.') : `${rows.length} of ${this.rows.length} jobs, latest first${rows.some((row) => note(row).pin) ? ', those that are pinned before all' : ''}.`;
    const button = (/** @type {string} */ label, /** @type {string} */ symbol, /** @type {() => void} */ run, more = {}) => h('button', { type: 'button', class: 'button quiet small round', 'aria-label': label, title: label, onclick: run, ...more }, icon(symbol));
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.pin;
    replaceContent(this.body, ...rows.slice(0, MOST_SHOWN).map((row) => h('tr', {},
      h('td', {}, h('input', { type: 'checkbox', checked: this.marked.has(row.id), 'aria-label': `Mark ${row.title}, ${row.detail}`, onchange: (/** @type {Event} */ event) => this.#mark(row.id, /** @type {HTMLInputElement} */ (event.target).checked) })),
      h('th', { scope: 'row', class: 'job-detail' }, h('a', { href: `#job=${encodeURIComponent(row.id)}` }, row.title)), h('td', {}, this.#labelBox(row)), h('td', { class: 'job-detail' }, row.detail), h('td', {}, h('span', { class: `state ${row.state}` }, row.state)), h('td', {}, shortTime(row.when)),
      h('td', { class: 'actions' }, button(`Pin ${row.title}`, 'tack', () => this.#write(row, { ...note(row), pin: !note(row).pin }), { 'aria-pressed': String(note(row).pin === true), 'data-pin': row.id }), button(`Edit the query of ${row.title}`, 'edit', () => this.#tell(row.id, 'mmoda:edit-job')), button(`Run ${row.title} again`, 'run', () => this.#tell(row.id, 'mmoda:run-again')), button(`Take ${row.title} off the list`, 'cross', () => this.#remove(row))))));
    if (focused) /** @type {HTMLElement | null} */ (this.body.querySelector(`[data-pin="${CSS.escape(focused)}"]`))?.focus();
  }

  /** Those that there are jobs of. */
  #offerInstruments() {
    const names = [...new Set(this.rows.map((row) => row.instrument).filter(Boolean))].sort();
    if (names.join() === [...this.instrument.options].map((option) => option.value).filter(Boolean).join()) return;
    const { value } = this.instrument;
    replaceContent(this.instrument, h('option', { value: '' }, 'any instrument'), ...names.map((name) => h('option', { value: name }, instrumentTitle(name))));
    this.instrument.value = names.includes(value) ? value : '';
  }

  #clear() {
    for (const field of [this.words, this.instrument, this.state, this.since, this.until]) field.value = '';
    this.#draw();
    this.words.focus();
  }

  /** @param {Row} row */
  #labelBox(row) {
    const box = h('input', { type: 'text', class: 'job-label', maxLength: 60, placeholder: 'Label', 'aria-label': `Label of ${row.title}, ${row.detail}`, value: this.notes[row.id]?.label ?? '' });
    box.addEventListener('change', () => this.#write(row, { ...this.notes[row.id], label: box.value.trim() }, false));
    return box;
  }

  /** @param {Row} row @param {Note} note @param {boolean} [isDrawn] */
  #write(row, note, isDrawn = true) {
    delete this.notes[row.id];
    if (note.pin || note.label) this.notes[row.id] = note;
    this.notes = Object.fromEntries(Object.entries(this.notes).slice(-MOST_NOTES));
    keep(NOTES, this.notes);
    if (isDrawn) this.#draw();
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
