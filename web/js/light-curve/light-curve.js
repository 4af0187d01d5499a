// @ts-check
/** A light curve: bins of time with rates. Read from files, written as what charts draw. Pure. */
import { ijdOfUtc, utcOfIjd } from '../chart/instants.js';
import { FitsProblem } from '../fits/problem.js';

/** @typedef {import('../fits/tables.js').Table} Table */
/** @typedef {import('../chart/series.js').Series} Series */
/**
 * @typedef {object} LightCurve
 * @property {string} name of the source
 * @property {string} instrument
 * @property {[number, number] | null} band keV
 * @property {string} unit of the rates
 * @property {Float64Array} start UTC in milliseconds since 1970, ascending
 * @property {Float64Array} stop
 * @property {Float64Array} rate
 * @property {Float64Array} error 1 σ
 * @property {Float64Array} exposure good time of each bin, s
 * @property {Uint8Array} limit 1 where the rate is an upper limit
 */

const DAY = 86_400;
const MJD_OF_IJD = 51544;
/** Days between 1970 and the zero of MJD. */
const UNIX_EPOCH_MJD = 40587;

/** @param {Table} table @param {string[]} names of a column, the first that is there counts */
function columnOf(table, names) {
  const name = names.find((one) => one in table.columns);
  return name === undefined ? null : { name, values: table.columns[name], unit: unitOf(table, name) };
}

/** @param {Table} table @param {string} column */
export function unitOf({ cards }, column) {
  for (let number = 1; number <= Number(cards.TFIELDS ?? 0); number++) {
    if (String(cards[`TTYPE${number}`] ?? '').trim().toUpperCase() === column) return String(cards[`TUNIT${number}`] ?? '').trim();
  }
  return '';
}

/**
 * Any file with a table of times and rates (OGIP 93-003): INTEGRAL's, in days since MJD 51544, and others in seconds.
 * @param {Table[]} tables @param {{ name?: string, instrument?: string, band?: [number, number] | null }} [known] what the file may not tell
 * @returns {LightCurve}
 */
export function readLightCurve(tables, known = {}) {
  const table = tables.find((one) => 'TIME' in one.columns && RATES.some((name) => name in one.columns));
  if (!table) throw new FitsProblem(`The file has no table with the columns TIME and one of ${RATES.join(', ')}.`);
  const { cards, columns } = table;
  const value = /** @type {NonNullable<ReturnType<typeof columnOf>>} */ (columnOf(table, RATES));
  const error = columnOf(table, ['ERROR', 'STAT_ERR', `${value.name}_ERR`, 'RATE_ERR', 'RATE_ERROR']);
  const isCounts = value.name === 'COUNTS';
  const toUtc = timeScale(table);
  const perUnit = inDays(table) ? DAY : 1;
  const usual = typeof cards.TIMEDEL === 'number' ? cards.TIMEDEL : typicalStep(columns.TIME);
  const place = typeof cards.TIMEPIXR === 'number' ? cards.TIMEPIXR : 0.5;
  /** @type {number[][]} */
  const rows = [];
  for (let row = 0; row < columns.TIME.length; row++) {
    const width = columns.TIMEDEL?.[row] ?? usual;
    const seconds = width * perUnit;
    const scale = isCounts ? 1 / seconds : 1;
    const rate = value.values[row] * scale;
    const sigma = (error ? error.values[row] : isCounts ? Math.sqrt(Math.max(1, value.values[row])) : NaN) * scale;
    if (!Number.isFinite(rate) || !Number.isFinite(columns.TIME[row]) || (error && !(sigma > 0))) continue;
    const start = columns.TIME[row] - place * width;
    const exposure = seconds * (columns.FRACEXP?.[row] ?? 1);
    rows.push([toUtc(start), toUtc(start + width), rate, Number.isFinite(sigma) ? sigma : 0, exposure > 0 ? exposure : seconds]);
  }
  rows.sort((a, b) => a[0] - b[0]);
  const column = (/** @type {number} */ i) => Float64Array.from(rows, (row) => row[i]);
  const [low, high] = [cards.E_MIN ?? cards.E_LOW, cards.E_MAX ?? cards.E_HIGH].map(Number);
  return {
    name: known.name ?? String(cards.NAME ?? cards.OBJECT ?? 'Source').trim(), instrument: known.instrument ?? String(cards.DETNAM ?? cards.INSTRUME ?? '').trim(),
    band: known.band ?? (high > low ? [low, high] : null), unit: isCounts || value.unit === '' ? 'counts/s' : value.unit.replace(/^count\/s$/, 'counts/s'),
    start: column(0), stop: column(1), rate: column(2), error: column(3), exposure: column(4), limit: new Uint8Array(rows.length),
  };
}

const RATES = ['RATE', 'FLUX', 'COUNTS'];

/** @param {Table} table */
function inDays(table) {
  const unit = unitOf(table, 'TIME') || String(table.cards.TIMEUNIT ?? 'd');
  return unit.trim().startsWith('d');
}

/** @param {Table} table @returns {(time: number) => number} UTC in milliseconds */
function timeScale(table) {
  const { cards } = table;
  const reference = typeof cards.MJDREF === 'number' ? cards.MJDREF : Number(cards.MJDREFI ?? MJD_OF_IJD) + Number(cards.MJDREFF ?? 0);
  const days = inDays(table) ? 1 : 1 / DAY;
  const isUtc = String(cards.TIMESYS ?? 'TT').trim().toUpperCase() === 'UTC';
  return isUtc ? (time) => (reference + time * days - UNIX_EPOCH_MJD) * DAY * 1000 : (time) => utcOfIjd(reference - MJD_OF_IJD + time * days);
}

/** @param {Float64Array} times */
function typicalStep(times) {
  const steps = Array.from(times.subarray(1), (time, i) => time - times[i]).filter((step) => step > 0).sort((a, b) => a - b);
  return steps[steps.length >> 1] ?? 0;
}

/** @param {LightCurve} curve */
export function bandText({ band }) {
  return band ? `${band[0]}–${band[1]} keV` : '';
}

/** Middles of bins in seconds of TT since MJD 51544, in which no second is missing. @param {LightCurve} curve */
export function seconds({ start, stop }) {
  return start.map((from, i) => ijdOfUtc(0.5 * (from + stop[i])) * DAY);
}

/** @param {LightCurve} curve @param {Partial<Series>} more @returns {Series} */
export function seriesOfCurve(curve, more = {}) {
  return { label: curve.name, colour: 0, style: 'bins', low: curve.start, high: curve.stop, value: curve.rate, down: curve.error, up: curve.error, limit: curve.limit, ...more };
}

/**
 * Bins less significant than so many σ become upper limits.
 * @param {LightCurve} curve @param {number} sigma @returns {LightCurve}
 */
export function withLimits(curve, sigma) {
  const limit = curve.rate.map((rate, i) => (rate < sigma * curve.error[i] ? 1 : 0));
  return { ...curve, limit: Uint8Array.from(limit), rate: curve.rate.map((rate, i) => (limit[i] ? Math.max(0, rate) + sigma * curve.error[i] : rate)) };
}
