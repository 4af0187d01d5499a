// @ts-check
/** Spectra and light curves of a job: the sources, and the chosen one as a chart. */
import { fileUrl } from '../api.js';
import { Chart } from '../chart/chart.js';
import { ijdOfUtc, utcOfIjd } from '../chart/instants.js';
import { GROUP_SIGNIFICANCE, LIMIT_SIGMA, lightCurveMarks, spectrumMarks } from '../chart/marks.js';
import { linearTicks, logTicks, timeTicks } from '../chart/ticks.js';
import { copyButton, h, icon, replaceContent } from '../dom.js';
import { FitsFile } from '../fits/fits-file.js';
import { plainName } from '../form/validation.js';
import { formatValue } from '../viewer/scale.js';
import { lightCurveColumns, SourceTable, spectrumColumns } from './source-table.js';

/** @typedef {import('../api.js').Job} Job */
/** @typedef {import('../api.js').Source} Source */
/** @typedef {import('../chart/chart.js').Axis} Axis */
/** @typedef {import('../chart/marks.js').Mark} Mark */
/** @typedef {import('../fits/tables.js').Table} Table */

/** @param {Job} job @returns {'light curve' | 'spectrum' | null} what it has to draw, when that is not an image */
export function curvesOf(job) {
  const kinds = new Set((job.products ?? []).map((product) => plainName(product.kind)));
  return kinds.has('lightcurve') ? 'light curve' : kinds.has('spectrum') ? 'spectrum' : null;
}

export class CurvePanel {
  /** @param {Job} job @param {'light curve' | 'spectrum'} kind */
  constructor(job, kind) {
    this.job = job;
    this.kind = kind;
    /** @type {Chart | null} */
    this.chart = null;
    /** @type {Promise<Table[]> | null} all spectra of a job share it */
    this.response = null;
    this.shown = -1;
    this.sources = job.sources ?? [];
    this.table = new SourceTable(this.sources, kind === 'spectrum' ? spectrumColumns() : lightCurveColumns(), `Sources with a ${kind}; choose a name to draw it`);
    this.table.addEventListener('select', (event) => this.#show(/** @type {CustomEvent<number>} */ (event).detail));
    this.head = h('div', { class: 'section-head' });
    this.place = h('div', { class: 'chart-place' });
    this.note = h('p', { class: 'second chart-note' });
    this.element = h('div', { class: 'curves' }, h('section', { class: 'curve', 'aria-label': `Chart of the ${kind}` }, this.head, this.place, this.note), this.table.element);
    const wanted = String(job.parameters?.src_name ?? '').toLowerCase();
    this.#show(Math.max(0, this.sources.findIndex((source) => source.name.toLowerCase() === wanted)));
  }

  /** @param {number} index of the source; -1, which asks for none, changes nothing */
  async #show(index) {
    const source = this.sources[index];
    if (!source || index === this.shown) return;
    this.shown = index;
    this.table.select(index, false);
    const url = fileUrl(this.job.id, source.file ?? '');
    replaceContent(this.place, h('p', { class: 'loading', role: 'status' }, `Loading the ${this.kind} of ${source.name}…`));
    this.note.textContent = '';
    try {
      const tables = await FitsFile.readTables(url);
      const marks = this.kind === 'spectrum' ? spectrumMarks(tables, await this.#response()) : lightCurveMarks(tables);
      if (this.shown !== index) return;
      this.#head(source, url, marks);
      this.#draw(source, marks, tables);
    } catch (problem) {
      if (this.shown !== index) return;
      replaceContent(this.place, h('p', { class: 'notice error', role: 'alert' }, `The ${this.kind} of ${source.name} cannot be shown. ${problem instanceof Error ? problem.message : problem}`));
    }
  }

  #response() {
    const product = (this.job.products ?? []).find((one) => one.metadata?.product?.endsWith('_rmf') || one.name.endsWith('_rmf'));
    if (!product) throw new Error('The job has no response, which says what energies the channels have.');
    this.response ??= FitsFile.readTables(fileUrl(this.job.id, product.file_name));
    return this.response;
  }

  /** @param {Source} source @param {string} url @param {Mark[]} marks */
  #head(source, url, marks) {
    const isSimulated = this.job.summary?.simulated === true;
    replaceContent(this.head, h('h3', {}, source.name), isSimulated && h('span', { class: 'badge simulated' }, 'Simulated'),
      copyButton('Copy bins', () => marksCsv(marks, this.kind)),
      h('a', { class: 'button quiet small', href: url, download: source.file ?? '' }, icon('save'), 'FITS'));
  }

  /** @param {Source} source @param {Mark[]} marks @param {Table[]} tables */
  #draw(source, marks, tables) {
    this.chart?.close();
    this.chart = null;
    if (marks.length === 0) {
      replaceContent(this.place, h('p', { class: 'notice' }, `The ${this.kind} of ${source.name} has no bin with a value.`));
      return;
    }
    const isSpectrum = this.kind === 'spectrum';
    this.chart = new Chart(`${isSpectrum ? 'Spectrum' : 'Light curve'} of ${source.name}: ${marks.length} bins`, marks, isSpectrum ? SPECTRUM : LIGHT_CURVE);
    replaceContent(this.place, this.chart.element);
    this.note.textContent = isSpectrum ? spectrumNote(marks, tables) : lightCurveNote(source, marks);
  }

  close() {
    this.shown = -1;
    this.chart?.close();
  }
}

/** @type {Axis} */
const SPECTRUM = {
  title: 'Energy (keV)', valueTitle: 'Counts/s/keV', isLogarithmic: true, ticks: logTicks, valueTicks: logTicks,
  read: ({ low, high, value, error, isLimit }) => [`${formatValue(low)}–${formatValue(high)} keV`,
    isLimit ? `below ${formatValue(value, 3)} counts/s/keV (${LIMIT_SIGMA} σ)` : `${formatValue(value)} ± ${formatValue(error, 2)} counts/s/keV`],
};

/** @type {Axis} */
const LIGHT_CURVE = {
  title: 'UTC', valueTitle: 'Counts/s', isLogarithmic: false, ticks: timeTicks, valueTicks: linearTicks,
  second: 'IJD',
  secondTicks: (low, high, most) => linearTicks(ijdOfUtc(low), ijdOfUtc(high), most).map(({ at, text }) => ({ at: utcOfIjd(at), text })),
  read: ({ low, high, value, error }) => [`${instant(low)} to ${instant(high).slice(11)} UTC`, `IJD ${ijdOfUtc((low + high) / 2).toFixed(5)}`, `${formatValue(value)} ± ${formatValue(error, 2)} counts/s`],
};

/** @param {number} milliseconds */
function instant(milliseconds) {
  return new Date(Math.round(milliseconds)).toISOString().slice(0, 19).replace('T', ' ');
}

/** @param {Mark[]} marks @param {Table[]} tables */
function spectrumNote(marks, tables) {
  const limits = marks.filter((mark) => mark.isLimit).length;
  const systematic = tables.map((table) => table.columns.SYS_ERR?.[0] ?? 0).find((value) => value > 0);
  return [`Counts through the open mask as on axis, not unfolded. Channels are joined for display, over at least 3 % in energy and until ${GROUP_SIGNIFICANCE} σ: ${marks.length} bins`,
    limits > 0 ? `, ${limits} of them upper limits (arrows, ${LIMIT_SIGMA} σ)` : '', '. Errors are statistical, 1 σ',
    systematic ? `; the file has a systematic error of ${formatValue(100 * systematic, 2)} % besides.` : '.'].join('');
}

/** @param {Source} source @param {Mark[]} marks */
function lightCurveNote(source, marks) {
  const seconds = Math.round((marks[0].high - marks[0].low) / 10) / 100;
  const fit = source.degrees_of_freedom ? ` A constant has χ² = ${formatValue(source.chi_squared_constant ?? NaN)} for ${source.degrees_of_freedom} degrees of freedom.` : '';
  return `${source.band_kev?.replace('-', '–') ?? ''} keV, ${marks.length} bins of ${seconds} s. Counts through the open mask as on axis; errors 1 σ. Bins with little good time are left out.${fit}`;
}

/** The bins as drawn. @param {Mark[]} marks @param {string} kind */
export function marksCsv(marks, kind) {
  const isSpectrum = kind === 'spectrum';
  const head = isSpectrum ? 'e_min_kev,e_max_kev,rate_per_kev,error,upper_limit' : 'start_utc,stop_utc,ijd,rate,error';
  const rows = marks.map(({ low, high, value, error, isLimit }) => (isSpectrum
    ? [low, high, value, error, isLimit === true]
    : [new Date(Math.round(low)).toISOString(), new Date(Math.round(high)).toISOString(), ijdOfUtc((low + high) / 2).toFixed(8), value, error]).join(','));
  return [head, ...rows].join('\r\n') + '\r\n';
}
