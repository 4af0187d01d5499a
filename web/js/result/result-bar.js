// @ts-check
/** What can be done with a result: parameters, log, science windows, code, citation, sharing, comparison. */
import { getInstruments, getSite, queryParameters } from '../api.js';
import { simpleTable } from '../chart/fields.js';
import { menu } from '../chart/figure-bar.js';
import { announce, copyButton, h } from '../dom.js';
import { readCatalogue } from '../form/catalogue-text.js';
import { LONGEST_TEXT } from '../form/form-address.js';
import { packedList } from '../form/window-list.js';
import { stateOf, unitOf } from '../jobs/progress.js';
import { counted } from '../jobs/states.js';
import { withUtc } from '../light-curve/time-axis.js';
import { acknowledgement, bibtexOf } from './cite-text.js';
import { currentAccount } from '../shell/account.js';
import { openDialog } from '../shell/dialog.js';
import { tell, untell } from '../shell/messages.js';
import { pageSession } from '../shell/site.js';
import { saveText } from './save.js';
import { instrumentsOf, ownWords } from './used-jobs.js';

/** @typedef {import('../api.js').Job} Job */

/** Parameters that a link does not carry: secrets, numbers of sessions, files. */
const PRIVATE = new Set(['token', 'session_id', 'job_id', 'user_catalog', 'selected_catalog', 'use_resolver']);

export class ResultBar {
  /** @param {Job} job @param {{ compare: () => void, code: () => void }} acts */
  constructor(job, acts) {
    this.job = job;
    /** @type {HTMLDialogElement | null} */
    this.dialog = null;
    const button = (/** @type {string} */ text, /** @type {() => void} */ act) => h('button', { type: 'button', class: 'button quiet small', onclick: act, 'aria-haspopup': 'dialog' }, text);
    const windows = job.windows?.length ?? 0;
    this.body = /** @type {HTMLElement | null} */ (null);
    this.fold = h('button', { type: 'button', class: 'button quiet small', 'aria-expanded': 'true', onclick: () => this.#fold() }, 'Collapse');
    const share = menu('Share', [['Copy the link to this result', () => this.#copyResult()], ['Copy the link to the query', () => this.#share()]]);
    // What is asked for beside results has no form that a link could fill.
    usesResults(job).then((uses) => uses && share.querySelector('.plot-menu-item:last-child')?.remove(), () => {});
    this.element = h('div', { class: 'result-bar', role: 'toolbar', 'aria-label': 'Result' },
      button('Query parameters', () => this.#parameters()), button('Log', () => this.#log()), windows > 0 && button(`Science windows (${windows})`, () => this.#windows()),
      h('button', { type: 'button', class: 'button quiet small', onclick: acts.code }, 'Code'), button('Cite', () => this.#cite()),
      share,
      h('button', { type: 'button', class: 'button quiet small', onclick: acts.compare }, 'Compare jobs'), this.fold);
  }

  unfold() {
    if (this.body?.hidden) this.#fold();
  }

  #fold() {
    if (!this.body) return;
    this.body.hidden = !this.body.hidden;
    this.fold.setAttribute('aria-expanded', String(!this.body.hidden));
    this.fold.textContent = this.body.hidden ? 'Expand' : 'Collapse';
  }

  /** @param {string} title @param {(Node | string | null | false)[]} content @param {(Node | null | false)[]} [actions] */
  #open(title, content, actions) {
    this.dialog?.close();
    this.dialog = openDialog(title, [actions && h('div', { class: 'plot-choices' }, ...actions), ...content], { class: 'wide' });
  }

  #parameters() {
    const rows = parameterRows(this.job);
    this.#open('Query parameters', [simpleTable('Query parameters', ['Name', 'Value'], rows)], [copyButton('Copy', () => rows.map((row) => row.join('\t')).join('\n'))]);
  }

  #log() {
    const { job } = this;
    const nodes = job.nodes ?? [];
    const rows = nodes.slice(0, 2000).map((node) => [node.label ?? 'all', node.step, node.from_store ? 'from store' : stateOf(node), typeof node.seconds === 'number' ? node.seconds.toFixed(2) : '', node.reason ?? '']);
    const facts = [`Job ${job.id}`, `session ${pageSession}`, `${job.state.toLowerCase()}`, job.created && `asked ${job.created}`, job.started && `started ${job.started}`, job.finished && `finished ${job.finished}`].filter(Boolean).join(', ');
    this.#open('Log', [h('p', {}, `${facts}.`), job.message ? h('p', { class: 'server-text' }, job.message) : null, ...(job.warnings ?? []).map((warning) => h('p', { class: 'notice warning' }, withUtc(warning))),
      rows.length < nodes.length && h('p', { class: 'second' }, `The first ${rows.length} of ${nodes.length} steps; the recipe has all.`), simpleTable('Steps', [unitOf(nodes).title, 'Step', 'State', 's', 'Reason'], rows)],
    [copyButton('Copy', () => [facts, ...nodes.map((node) => [node.label ?? '', node.step, stateOf(node), node.seconds ?? '', node.reason ?? ''].join('\t'))].join('\n'))]);
  }

  #windows() {
    const windows = this.job.windows ?? [];
    const used = windows.filter((window) => window.status.toLowerCase() === 'done');
    this.#open(counted(windows.length, 'science window'), [h('p', {}, `${used.length} used, ${windows.length - used.length} left out.`), simpleTable('Science windows', ['Science window', 'State', 'Reason'], windows.map((window) => [window.id, window.status.toLowerCase(), window.reason ?? '']))],
      [copyButton('Copy all', () => windows.map((window) => window.id).join('\n')), used.length < windows.length && copyButton('Copy the used', () => used.map((window) => window.id).join('\n'))]);
  }

  async #cite() {
    const { job } = this;
    const [site, instruments] = await Promise.all([getSite().catch(() => null), instrumentsOf(job)]);
    const version = String(job.parameters?.pipeline ?? job.parameters?.pipeline_version ?? '');
    const text = acknowledgement(job, site?.acknowledgement, job.summary?.simulated === true, await ownWords(instruments), instruments);
    const bib = bibtexOf(instruments, site?.version ?? version);
    this.#open('Cite', [h('div', { class: 'section-head' }, h('h3', {}, 'Acknowledgement'), copyButton('Copy', () => text)), h('p', { class: 'citation' }, text),
      h('div', { class: 'section-head' }, h('h3', {}, 'BibTeX'), copyButton('Copy', () => bib), h('button', { type: 'button', class: 'button quiet small', onclick: () => saveText('mmoda.bib', 'application/x-bibtex', bib) }, 'Save')), h('pre', { tabIndex: 0, role: 'region', 'aria-label': 'BibTeX' }, h('code', {}, bib)),
      h('p', { class: 'second' }, 'What made this result, step by step with versions and inputs, is in its recipe.')]);
  }

  async #share() {
    untell('share');
    try {
      const parameters = await queryParameters(this.job);
      const several = (await getInstruments()).length > 1;
      const stored = await storedOf(parameters.selected_catalog).catch((problem) => {
        tell('warning', `The link to the query is without its catalogue, which could not be stored: give this to others as a file. ${problem instanceof Error ? problem.message : problem}`, undefined, 'share');
        return {};
      });
      await this.#copy(queryLink(this.job, { ...parameters, ...stored }, several), 'The link to the query');
    } catch (problem) {
      tell('error', `The link to the query cannot be made. ${problem instanceof Error ? problem.message : problem}`, undefined, 'share');
    }
  }

  async #copyResult() {
    untell('share');
    await this.#copy(resultLink(this.job), 'The link to this result');
    if (currentAccount()?.session) tell('status', 'The link to this result was copied. What you ask for while you are signed in opens for you alone: give others the link to the query, which brings the same result.', { label: 'Copy the link to the query', run: () => this.#share() }, 'share');
  }

  /** @param {string} text @param {string} what */
  async #copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      announce(`${what} was copied.`);
    } catch {
      this.#open(what, [h('p', {}, 'Copy it from here:'), h('pre', { tabIndex: 0 }, h('code', {}, text))]);
    }
  }

  dispose() {
    this.dialog?.close();
    this.dialog = null;
  }
}

/** Whether a job is of a product that is made of finished results. @param {Job} job */
async function usesResults({ instrument, product }) {
  return (await getInstruments()).some((one) => one.name === instrument && one.products.some(({ name, uses_results }) => name === product && uses_results));
}

/** A link names the catalogue of a query by its content. @param {string | undefined} text of the query @returns {Promise<{ catalogue?: string }>} */
async function storedOf(text) {
  if (!text) return {};
  const { fromQuery, storeCatalogue } = await import('../catalogue/stored.js');
  return { catalogue: await storeCatalogue(fromQuery(readCatalogue(text))) };
}

/** @param {Job} job @returns {string[][]} without secrets */
export function parameterRows(job) {
  const shown = (/** @type {any} */ value) => (Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value));
  return [['instrument', job.instrument], ['product', job.product], ...Object.entries(job.parameters ?? {}).filter(([name, value]) => name !== 'token' && value !== null && value !== '').map(([name, value]) => [name, shown(value)])];
}

/** @param {Job} job */
export function resultLink(job) {
  return new URL(`#job=${encodeURIComponent(job.id)}`, new URL('.', document.baseURI)).href;
}

/** @param {{ instrument: string, product: string, dummy?: boolean }} job @param {Record<string, any>} parameters @param {boolean} hasInstrument whether the link must say which */
export function queryLink(job, parameters, hasInstrument) {
  const link = new URL('.', document.baseURI);
  if (hasInstrument) link.searchParams.set('instrument', job.instrument);
  link.searchParams.set('product_type', job.product);
  if (job.dummy === true) link.searchParams.set('dummy', 'yes');
  for (const [name, value] of Object.entries(parameters)) {
    const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
    if (name === 'scw_list' && text.length > LONGEST_TEXT && packedList(text)) link.searchParams.set('windows', packedList(text));
    else if (!PRIVATE.has(name) && value !== null && value !== '' && typeof value !== 'object') link.searchParams.set(name, String(value));
    else if (Array.isArray(value) && value.length > 0) link.searchParams.set(name, value.join(','));
  }
  return link.href;
}
