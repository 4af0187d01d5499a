// @ts-check
/** Two bands of one source against each other. Pure. */
import { rebinTime } from './rebin.js';

/** @typedef {import('./light-curve.js').LightCurve} LightCurve */
/** @typedef {'ratio' | 'difference'} HardnessKind hard/soft, or (hard − soft)/(hard + soft) */

/** Bins whose edges differ by less than this share of their width are the same. */
const SAME = 0.02;

/** @param {LightCurve} curve s */
function typicalWidth({ start, stop }) {
  const widths = start.map((from, i) => stop[i] - from).sort();
  return (widths[widths.length >> 1] ?? 0) / 1000;
}

/**
 * Errors to first order, the two bands being independent.
 * @param {LightCurve} soft @param {LightCurve} hard @param {HardnessKind} kind @returns {LightCurve}
 */
export function hardness(soft, hard, kind) {
  let [a, b] = [soft, hard];
  let pairs = samePlaces(a, b);
  if (pairs.length < 0.5 * Math.min(a.rate.length, b.rate.length)) {
    // Unlike bins: both in the longer ones.
    const width = Math.max(typicalWidth(soft), typicalWidth(hard));
    const origin = Math.min(soft.start[0], hard.start[0]);
    [a, b] = [rebinTime(soft, width, 'mean', origin), rebinTime(hard, width, 'mean', origin)];
    pairs = samePlaces(a, b);
  }
  const rows = pairs.map(([i, j]) => [a.start[i], a.stop[i], ...hardnessOf(a.rate[i], a.error[i], b.rate[j], b.error[j], kind), Math.min(a.exposure[i], b.exposure[j])]).filter((row) => Number.isFinite(row[2]));
  const column = (/** @type {number} */ k) => Float64Array.from(rows, (row) => row[k]);
  return { name: soft.name, instrument: hard.instrument, band: null, unit: '', start: column(0), stop: column(1), rate: column(2), error: column(3), exposure: column(4), limit: new Uint8Array(rows.length) };
}

/** @param {LightCurve} a @param {LightCurve} b @returns {[number, number][]} */
function samePlaces(a, b) {
  /** @type {[number, number][]} */
  const pairs = [];
  for (let i = 0, j = 0; i < a.start.length && j < b.start.length;) {
    const tolerance = SAME * (a.stop[i] - a.start[i]);
    if (Math.abs(a.start[i] - b.start[j]) <= tolerance && Math.abs(a.stop[i] - b.stop[j]) <= tolerance) pairs.push([i++, j++]);
    else if (a.start[i] < b.start[j]) i++;
    else j++;
  }
  return pairs;
}

/** @param {number} s @param {number} sError @param {number} h @param {number} hError @param {HardnessKind} kind @returns {[number, number]} NaN where a rate is not above 0 */
export function hardnessOf(s, sError, h, hError, kind) {
  if (kind === 'ratio') return s > 0 ? [h / s, Math.hypot(hError, h / s * sError) / s] : [NaN, NaN];
  return s + h > 0 ? [(h - s) / (h + s), 2 * Math.hypot(s * hError, h * sError) / (h + s) ** 2] : [NaN, NaN];
}
