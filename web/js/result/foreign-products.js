// @ts-check
/** Products that are neither images nor curves: pictures, text, tables, HTML, and files that can only be saved. */
import { fileUrl } from '../api.js';
import { simpleTable } from '../chart/fields.js';
import { h, icon, replaceContent } from '../dom.js';
import { FitsFile } from '../fits/fits-file.js';
import { plainName } from '../form/validation.js';

/** @typedef {import('../api.js').Job} Job */
/** @typedef {import('../api.js').JobProduct} JobProduct */

/** Kinds that have a panel of their own; records, as what a service answered, are among the files. */
const ELSEWHERE = new Set(['fitsimage', 'catalogue', 'region', 'spectrum', 'lightcurve', 'record']);
const MOST_TEXT = 200_000;
const MOST_ROWS = 200;
const MOST_ECSV_ROWS = 200_000;

/** @param {Job} job @returns {JobProduct[]} */
export function foreignProducts(job) {
  const products = job.products ?? [];
  // The viewer shows the image itself; its preview stays among the files.
  const hasImage = products.some((product) => plainName(product.kind) === 'fitsimage');
  // Arrays of a service are seen in the file that was made of them.
  const shown = new Set(products.map((product) => product.metadata?.made_from));
  return products.filter((product) => !ELSEWHERE.has(plainName(product.kind)) && !shown.has(product.file_name) && !(hasImage && /^preview\b/.test(product.file_name)));
}

export class ForeignProduct {
  /** @param {Job} job @param {JobProduct} product */
  constructor(job, product) {
    this.url = fileUrl(job.id, product.file_name);
    this.product = product;
    this.abort = new AbortController();
    /** @type {import('../table/table-plot.js').TablePlot | null} */
    this.plot = null;
    this.place = h('div', {});
    // What a service says of its outputs comes as further words.
    const metadata = { ...product.metadata?.extra_metadata, ...product.metadata };
    const label = String(metadata.label ?? metadata.src_name ?? product.name);
    this.element = h('section', { class: 'foreign', 'aria-label': label }, h('div', { class: 'section-head' }, h('h3', {}, label),
      h('a', { class: 'button quiet small', href: this.url, download: product.file_name }, icon('save'), product.file_name)),
    metadata.description && h('p', { class: 'second' }, String(metadata.description)), metadata.comment && h('p', { class: 'notice warning' }, String(metadata.comment)), this.place);
    this.ready = this.#show();
  }

  async #show() {
    const { product } = this;
    const type = (product.media_type ?? '').split(';')[0].toLowerCase();
    const kind = plainName(product.kind);
    try {
      if (type === 'text/html' || kind === 'html') await this.#html();
      else if (kind === 'picture' || type.startsWith('image/')) this.#picture();
      else if (kind === 'fitstable' || /fits/.test(type)) await this.#tables();
      else if (kind === 'arrays') await this.#arrays();
      else if (kind === 'table' || /\.ecsv$/i.test(product.file_name)) await this.#ecsv();
      else if (kind === 'text' || type.startsWith('text/') || type === 'application/json') await this.#text(type);
      else replaceContent(this.place, h('p', { class: 'second' }, `A file of the type ${type || 'unknown'}, to be saved.`));
    } catch (problem) {
      if (!this.abort.signal.aborted) replaceContent(this.place, h('p', { class: 'notice error', role: 'alert' }, `It cannot be shown. ${problem instanceof Error ? problem.message : problem}`));
    }
  }

  async #read() {
    const response = await fetch(this.url, { signal: this.abort.signal });
    if (!response.ok) throw new Error(`The server answered ${response.status} when asked for the file.`);
    return response.text();
  }

  /** In a frame of its own that may run nothing and has no access to the page. */
  async #html() {
    const text = await this.#read();
    replaceContent(this.place, h('iframe', { class: 'foreign-page', title: this.product.name, sandbox: '', srcdoc: text, referrerPolicy: 'no-referrer' }));
  }

  #picture() {
    const { metadata, name } = this.product;
    replaceContent(this.place, h('img', { class: 'foreign-picture', src: this.url, alt: String(metadata?.description ?? metadata?.label ?? name), onerror: () => replaceContent(this.place, h('p', { class: 'notice error' }, 'The picture cannot be shown.')) }));
  }

  /** @param {string} type */
  async #text(type) {
    let text = await this.#read();
    if (type === 'text/csv' || /\.csv$/i.test(this.product.file_name)) {
      const rows = parseCsv(text, MOST_ROWS + 1);
      if (rows.length > 1) {
        replaceContent(this.place, simpleTable(`Rows of ${this.product.name}`, rows[0], rows.slice(1)));
        return;
      }
    }
    if (type === 'application/json') {
      try {
        text = JSON.stringify(JSON.parse(text), null, 1);
      } catch {
        // It is shown as it is.
      }
    }
    const isCut = text.length > MOST_TEXT;
    replaceContent(this.place, h('pre', { tabIndex: 0, role: 'region', 'aria-label': `Text of ${this.product.name}` }, h('code', {}, text.slice(0, MOST_TEXT))), isCut && h('p', { class: 'second' }, 'Only the beginning is shown; the file has all.'));
  }

  /** Of services: tables as a plot and rows; the rest is for programs. */
  async #arrays() {
    const [product, { tablesOfArrays }] = await Promise.all([this.#read().then((text) => JSON.parse(text)), import('./numpy-arrays.js')]);
    const tables = tablesOfArrays(product);
    if (tables.length > 0) await this.#plot(tables);
    else replaceContent(this.place, h('p', { class: 'second' }, 'Arrays for programs, as the Python client reads them: to be saved.'));
  }

  async #ecsv() {
    const [head, ...rows] = parseEcsv(await this.#read(), MOST_ECSV_ROWS);
    const table = head && tableOfRows(this.product.name, head, rows);
    if (table && Object.keys(table.columns).length > 0) await this.#plot([table]);
    else if (head) replaceContent(this.place, simpleTable(`Rows of ${this.product.name}`, head, rows.slice(0, MOST_ROWS)));
  }

  async #tables() {
    const tables = (await FitsFile.readTables(this.url)).filter((table) => Object.keys(table.columns).length > 0);
    if (tables.length === 0) throw new Error('The file has no table with numbers.');
    await this.#plot(tables);
  }

  /** @param {import('../fits/tables.js').Table[]} tables with numbers */
  async #plot(tables) {
    const { TablePlot } = await import('../table/table-plot.js');
    if (this.abort.signal.aborted) return;
    this.plot = new TablePlot(tables, this.product.name);
    replaceContent(this.place, this.plot.element);
  }

  dispose() {
    this.abort.abort();
    this.plot?.dispose();
    this.place.replaceChildren();
  }
}

/** RFC 4180, with quotes. @param {string} text @param {number} most rows @returns {string[][]} */
export function parseCsv(text, most) {
  /** @type {string[][]} */
  const rows = [];
  let row = [''];
  let isQuoted = false;
  for (let i = 0; i < text.length && rows.length < most; i++) {
    const letter = text[i];
    if (isQuoted) {
      if (letter !== '"') row[row.length - 1] += letter;
      else if (text[i + 1] === '"') row[row.length - 1] += text[++i];
      else isQuoted = false;
    } else if (letter === '"' && row[row.length - 1] === '') isQuoted = true;
    else if (letter === ',') row.push('');
    else if (letter === '\n') {
      rows.push(row);
      row = [''];
    } else if (letter !== '\r') row[row.length - 1] += letter;
  }
  if (rows.length < most && (row.length > 1 || row[0] !== '')) rows.push(row);
  return rows;
}

/** Enhanced character-separated values of astropy: a head in comments, then rows with blanks or commas. @param {string} text @param {number} most rows @returns {string[][]} */
export function parseEcsv(text, most) {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const rows = lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (lines.some((line) => /^#\s*delimiter:\s*['"]?,/.test(line))) return parseCsv(rows.join('\n'), most);
  return rows.slice(0, most).map((line) => [...line.matchAll(/"((?:[^"]|"")*)"|(\S+)/g)].map(([, quoted, plain]) => plain ?? quoted.replaceAll('""', '"')));
}

/** Columns of numbers and of texts. @param {string} name @param {string[]} head @param {string[][]} rows @returns {import('../fits/tables.js').Table} */
function tableOfRows(name, head, rows) {
  /** @type {import('../fits/tables.js').Table} */
  const table = { name, cards: {}, rows: rows.length, columns: Object.create(null), texts: Object.create(null), names: head };
  head.forEach((title, i) => {
    const texts = rows.map((row) => row[i] ?? '');
    const values = Float64Array.from(texts, (one) => (one.trim() === '' || /^(nan|--)$/i.test(one) ? NaN : Number(one)));
    const isNumbers = texts.every((one, row) => Number.isFinite(values[row]) || /^(|nan|--|[+-]?inf)$/i.test(one.trim())) && values.some(Number.isFinite);
    if (isNumbers) table.columns[title.toUpperCase()] = values;
    else table.texts[title.toUpperCase()] = texts;
  });
  return table;
}
