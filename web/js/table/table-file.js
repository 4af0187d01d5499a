// @ts-check
/** A file of tables from the user's disk, FITS or CSV: as it is, as a light curve, or as a spectrum. It is not sent. */
import { choice } from '../chart/fields.js';
import { unpack } from '../fits/reader.js';
import { readTables } from '../fits/tables.js';
import { h, replaceContent } from '../dom.js';
import { localFile } from '../result/curve-files.js';
import { parseCsv } from '../result/foreign-products.js';
import { loadResultStyle } from '../result/style.js';
import { TablePlot } from './table-plot.js';

/** @typedef {import('../fits/tables.js').Table} Table */
/** @typedef {'table' | 'light curve' | 'spectrum'} Kind */

const MOST_CSV_ROWS = 200_000;

export class TableFile {
  /** @param {File} file @param {Table[]} tables */
  constructor(file, tables) {
    loadResultStyle();
    this.file = file;
    this.tables = tables;
    /** @type {{ element: HTMLElement, dispose: () => void } | null} */
    this.part = null;
    this.isDisposed = false;
    this.place = h('div', {});
    const has = (/** @type {string[]} */ names) => tables.some((table) => names.every((name) => name in table.columns));
    const kinds = /** @type {[Kind, string][]} */ ([['table', 'Any table'], ...(has(['TIME']) && ['RATE', 'FLUX', 'COUNTS'].some((name) => has(['TIME', name])) ? [['light curve', 'Light curve']] : []), ...((has(['CHANNEL', 'RATE', 'STAT_ERR']) || has(['CHANNEL', 'COUNTS'])) && has(['E_MIN', 'E_MAX']) ? [['spectrum', 'Spectrum']] : [])]);
    const first = kinds[kinds.length - 1][0];
    this.element = h('div', { class: 'curves' }, kinds.length > 1 ? h('div', { class: 'plot-controls' }, choice('Draw as', kinds, first, (kind) => this.#show(kind))) : null, this.place);
    this.#show(first);
  }

  /** @param {File} file @returns {Promise<TableFile>} refused when it has no table */
  static async open(file) {
    const bytes = await unpack(new Uint8Array(await file.arrayBuffer()));
    const tables = /\.(csv|txt)$/i.test(file.name) ? [csvTable(new TextDecoder().decode(bytes), file.name)] : readTables(bytes);
    if (!tables.some((table) => Object.keys(table.columns).length > 0)) throw new Error('The file has neither an image nor a table with numbers.');
    return new TableFile(file, tables.filter((table) => Object.keys(table.columns).length > 0));
  }

  /** @param {Kind} kind */
  async #show(kind) {
    this.part?.dispose();
    this.part = null;
    try {
      const part = kind === 'light curve' ? new (await import('../light-curve/light-curve-panel.js')).LightCurvePanel([localFile(this.file)])
        : kind === 'spectrum' ? new (await import('../fit/spectrum-panel.js')).SpectrumPanel([localFile(this.file)]) : new TablePlot(this.tables, this.file.name);
      if (this.isDisposed) {
        part.dispose();
        return;
      }
      this.part = part;
      replaceContent(this.place, part.element);
    } catch (problem) {
      replaceContent(this.place, h('p', { class: 'notice error', role: 'alert' }, problem instanceof Error ? problem.message : String(problem)));
    }
  }

  dispose() {
    this.isDisposed = true;
    this.part?.dispose();
    this.part = null;
  }
}

/** The first row names the columns; those without a number are left out. @param {string} text @param {string} name @returns {Table} */
export function csvTable(text, name) {
  const [head = [], ...rows] = parseCsv(text.split('\n').filter((line) => !line.startsWith('#')).join('\n'), MOST_CSV_ROWS);
  /** @type {Table['columns']} */
  const columns = Object.create(null);
  head.forEach((title, i) => {
    const values = Float64Array.from(rows, (row) => (row[i] === undefined || row[i].trim() === '' ? NaN : Number(row[i])));
    const key = title.trim().toUpperCase().replaceAll(/\W+/g, '_').replace(/^(\d)/, '_$1') || `COLUMN_${i + 1}`;
    if (values.some(Number.isFinite)) columns[key] = values;
  });
  return { name, cards: {}, rows: rows.length, columns, texts: {} };
}
