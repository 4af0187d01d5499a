// @ts-check
/** The query of the form as text: each form of it follows the form, and what is written here goes into it (TAB-08). */
import { getInstruments } from '../api.js';
import { copyButton, h, loadStyles, replaceContent } from '../dom.js';
import { commandLine, curlCode, pythonCode } from '../result/code-text.js';
import { readAddress } from './form-address.js';
import { CATALOGUES } from './parameter-groups.js';
import { isUpload } from './validation.js';

/** @typedef {{ instrument: string, product: string, dummy: boolean, parameters: Record<string, any> }} Query */
/** @typedef {{ query: Query, problem?: undefined } | { query?: undefined, problem: string }} Reading */
/** @typedef {import('../api.js').Instrument} Instrument */

const PAUSE_MS = 400;
const MOST_TEXT = 1_000_000;
/** What can be written is first. @type {[Kind, string][]} */
const KINDS = [['json', 'JSON'], ['address', 'Address'], ['python', 'Python'], ['command', 'Command line'], ['curl', 'curl']];
/** @typedef {'json' | 'address' | 'python' | 'command' | 'curl'} Kind */

/** Events on the document: `mmoda:ask-query`, answered by `mmoda:query` (detail: {@link Query}), which also tells of changes; `mmoda:change-query` and `mmoda:open-query`; `mmoda:submitting` comes before the form is sent. */
export class QueryPage {
  constructor() {
    this.title = h('h2', { tabIndex: -1 }, 'The query as text');
    /** @type {Kind} */
    this.kind = 'json';
    /** @type {Query | null} */
    this.query = null;
    /** The text that the form has. */
    this.taken = '';
    /** @type {Instrument[]} */
    this.instruments = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.text = h('textarea', { class: 'query-text', rows: 22, spellcheck: false, autocomplete: 'off', 'aria-describedby': 'query-text-problem' });
    this.text.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#take(), PAUSE_MS);
    });
    this.text.addEventListener('change', () => this.#take());
    this.problem = h('p', { class: 'error', id: 'query-text-problem', role: 'status', hidden: true });
    this.note = h('p', { class: 'second' });
    const choice = h('fieldset', { class: 'query-kinds' }, h('legend', { class: 'off-screen' }, 'Form of the text'), h('div', { class: 'segments' }, ...KINDS.map(([kind, label]) => h('label', {},
      h('input', { type: 'radio', name: 'query-kind', value: kind, checked: kind === this.kind, onchange: () => this.#choose(kind) }), h('span', {}, label)))));
    this.element = h('article', { class: 'panel query-page' }, h('header', { class: 'panel-head' }, h('div', {}, this.title, this.note)),
      h('div', { class: 'query-tools' }, choice, copyButton('Copy', () => this.text.value)), this.text, this.problem);
    this.follow = (/** @type {Event} */ event) => {
      this.query = /** @type {CustomEvent} */ (event).detail;
      this.#draw();
    };
    document.addEventListener('mmoda:query', this.follow);
    this.finish = () => this.#take();
    document.addEventListener('mmoda:submitting', this.finish);
    loadStyles('dialog').catch(() => { /* It reads all the same. */ });
    getInstruments().then((instruments) => { this.instruments = instruments; }, () => { /* The server says what it does not know. */ });
    this.#choose(this.kind);
    document.dispatchEvent(new Event('mmoda:ask-query'));
  }

  /** @param {Kind} kind */
  #choose(kind) {
    this.kind = kind;
    const isWritten = kind === 'json' || kind === 'address';
    this.text.readOnly = !isWritten;
    this.text.setAttribute('aria-label', `The query as ${KINDS.find(([one]) => one === kind)?.[1]}`);
    this.note.textContent = isWritten ? 'It follows the form, and what you write here goes into the form.' : 'It follows the form; it can be copied, not written.';
    this.#say('');
    this.#draw(true);
  }

  /** What somebody is writing stays as it is. @param {boolean} [always] */
  #draw(always = false) {
    const isWriting = document.activeElement === this.text && !this.text.readOnly;
    if (!this.query || (isWriting && !always)) return;
    this.text.value = this.taken = queryText(this.query, this.kind, new URL('.', document.baseURI).href, location.search);
  }

  #take() {
    clearTimeout(this.timer);
    const text = this.text.value;
    if (this.text.readOnly || !this.query || text === this.taken) return;
    const { query, problem } = readQuery(text, this.kind, this.instruments, this.query);
    this.#say(problem ?? '');
    if (!query) return;
    this.taken = text;
    const { instrument, product, dummy, parameters } = query;
    if (instrument !== this.query.instrument || product !== this.query.product) {
      document.dispatchEvent(new CustomEvent('mmoda:open-query', { detail: { parameters: { ...parameters, instrument, product_type: product }, dummy, isQuiet: true } }));
      return;
    }
    // What is the same stays as it is in the form, with all that a text does not hold of it.
    const changes = changesOf(this.query.parameters, parameters, this.kind === 'address');
    if (Object.keys(changes).length > 0 || dummy !== this.query.dummy) document.dispatchEvent(new CustomEvent('mmoda:change-query', { detail: { changes, dummy } }));
  }

  /** @param {string} problem */
  #say(problem) {
    this.problem.textContent = problem;
    this.problem.hidden = problem === '';
    this.text.setAttribute('aria-invalid', String(problem !== ''));
  }

  close() {
    clearTimeout(this.timer);
    document.removeEventListener('mmoda:query', this.follow);
    document.removeEventListener('mmoda:submitting', this.finish);
    replaceContent(this.element);
  }
}

/** @param {Query} query @param {Kind} kind @param {string} site address of the page's folder @param {string} search the form in the address */
export function queryText(query, kind, site, search) {
  if (kind === 'json') return `${JSON.stringify(query, null, 2)}\n`;
  if (kind === 'address') return `${site}${search}`;
  return { python: pythonCode, command: commandLine, curl: curlCode }[kind](query, site);
}

/**
 * Reads what was written; values are judged by the form.
 * @param {string} text @param {Kind} kind `json` or `address` @param {Instrument[]} instruments those that there are; none judges no names
 * @param {Query | null} [present] what an address leaves out is of it
 * @returns {Reading}
 */
export function readQuery(text, kind, instruments, present = null) {
  if (text.length > MOST_TEXT) return { problem: `The text has ${text.length} characters; at most ${MOST_TEXT} are taken.` };
  const reading = kind === 'json' ? readJson(text) : readLink(text, present);
  if (!reading.query || instruments.length === 0) return reading;
  const { query } = reading;
  const instrument = instruments.find((one) => one.name === query.instrument);
  if (!instrument) return { problem: `There is no instrument “${query.instrument.slice(0, 40)}” here; there are ${instruments.map((one) => one.name).join(', ')}.` };
  const product = instrument.products.find((one) => one.name === query.product);
  if (!product) return { problem: `${instrument.name} has no product “${query.product.slice(0, 40)}”; it has ${instrument.products.map((one) => one.name).join(', ')}.` };
  const stray = Object.keys(query.parameters).filter((name) => !CATALOGUES.includes(name) && !product.parameters.some((one) => one.name === name));
  return stray.length > 0 ? { problem: `${product.name} has no ${stray.map((name) => `“${name.slice(0, 40)}”`).join(', ')}; it has ${product.parameters.filter((one) => !one.hidden).map((one) => one.name).join(', ')}.` } : reading;
}

/** @param {string} text @returns {Reading} */
function readJson(text) {
  let read;
  try {
    read = JSON.parse(text);
  } catch (problem) {
    return { problem: `This is no JSON: ${problem instanceof Error ? problem.message : problem}` };
  }
  const isObject = (/** @type {any} */ one) => typeof one === 'object' && one !== null && !Array.isArray(one);
  if (!isObject(read) || typeof read.instrument !== 'string' || typeof read.product !== 'string') return { problem: 'The query is an object with "instrument", "product" and "parameters".' };
  const { instrument, product, dummy = false, parameters = {}, ...others } = read;
  if (Object.keys(others).length > 0) return { problem: `A query has no ${Object.keys(others).map((name) => `"${name.slice(0, 40)}"`).join(', ')}; it has "instrument", "product", "dummy" and "parameters".` };
  if (!isObject(parameters)) return { problem: '"parameters" is an object of names and values.' };
  const wrong = Object.entries(parameters).find(([, value]) => ![value].flat().every((one) => one === null || ['string', 'number', 'boolean'].includes(typeof one)));
  if (wrong) return { problem: `"${wrong[0].slice(0, 40)}" is a text, a number, true, false, or a list of these.` };
  if (typeof dummy !== 'boolean') return { problem: '"dummy" is true or false.' };
  return { query: { instrument, product, dummy, parameters } };
}

/** @param {string} text @param {Query | null} present @returns {Reading} */
function readLink(text, present) {
  const { texts, isDummy, ...named } = readAddress(new URLSearchParams(text.trim().replace(/^[^?]*\?/, '').replace(/#.*$/s, '')));
  const [instrument, product] = [named.instrument ?? present?.instrument, named.product ?? present?.product];
  if (!instrument || !product) return { problem: 'The address names no instrument and product_type: …?instrument=isgri&product_type=isgri_image&…' };
  const parameters = Object.fromEntries(Object.entries(texts).filter(([name]) => !name.startsWith('use_resolver')));
  return { query: { instrument, product, dummy: isDummy, parameters } };
}

const textOf = (/** @type {any} */ value) => (value === null || value === undefined ? '' : Array.isArray(value) ? value.join(',') : String(value));

/**
 * What a text changes; null puts a value back to the usual.
 * @param {Record<string, any>} before @param {Record<string, any>} after @param {boolean} isAddress addresses have no room for lists of sources and files that were sent
 * @returns {Record<string, any>}
 */
export function changesOf(before, after, isAddress) {
  const hasNoRoom = (/** @type {string} */ name) => isAddress && (CATALOGUES.includes(name) || isUpload(textOf(before[name])));
  const gone = Object.keys(before).filter((name) => !(name in after) && !hasNoRoom(name)).map((name) => [name, null]);
  const other = Object.entries(after).filter(([name, value]) => textOf(value) !== textOf(before[name]) && !(isAddress && name === 'catalogue'));
  return Object.fromEntries([...gone, ...other]);
}
