// @ts-check
/** Bins with values and errors, as charts draw and tell them. Pure. */
import { extremes } from './extremes.js';

/** @typedef {import('./marks.js').Mark} Mark */
/**
 * @typedef {object} Series
 * @property {string} label
 * @property {number} colour number of its colour and sign, from 0
 * @property {'bins' | 'steps' | 'line' | 'dashes'} style
 * @property {Float64Array} low lower edges, ascending; of lines the places
 * @property {Float64Array} high upper edges
 * @property {Float64Array} value
 * @property {Float64Array} down size of the error downwards, 0 or NaN for none
 * @property {Float64Array} up
 * @property {Uint8Array} [limit] 1 where the value is an upper limit
 * @property {boolean} [isHidden]
 * @property {string} [unit] of values, where series differ in it
 * @property {Float64Array} [extra] another number of each bin, such as its exposure
 */
/** @typedef {[number, number]} Range */

/** A logarithmic axis has at most this ratio; what is below is drawn at its edge. */
const MOST_RATIO = 1e6;
/** From so many bins on their extremes are not looked for one by one. */
const MANY = 1000;

/**
 * @param {string} label @param {Mark[]} marks @param {Partial<Series>} [more] @returns {Series}
 */
export function seriesOf(label, marks, more = {}) {
  const sorted = [...marks].sort((a, b) => a.low - b.low);
  const column = (/** @type {(mark: Mark) => number} */ of) => Float64Array.from(sorted, of);
  const error = column((mark) => (mark.isLimit ? 0 : mark.error));
  return {
    label, colour: 0, style: 'bins', low: column((mark) => mark.low), high: column((mark) => mark.high), value: column((mark) => mark.value), down: error, up: error,
    limit: Uint8Array.from(sorted, (mark) => (mark.isLimit ? 1 : 0)), ...more,
  };
}

/** A line through points. @param {string} label @param {ArrayLike<number>} at ascending @param {ArrayLike<number>} values @param {Partial<Series>} [more] @returns {Series} */
export function lineOf(label, at, values, more = {}) {
  const none = new Float64Array(at.length);
  const places = Float64Array.from(at);
  return { label, colour: 0, style: 'line', low: places, high: places, value: Float64Array.from(values), down: none, up: none, ...more };
}

/** The middle of a bin as the axis has it. @param {Series} series @param {number} i @param {boolean} isLogarithmic */
export function middle({ low, high }, i, isLogarithmic) {
  return isLogarithmic ? Math.sqrt(low[i] * high[i]) : 0.5 * (low[i] + high[i]);
}

/** The first index whose value is at least the wanted one. @param {Float64Array} sorted @param {number} wanted */
export function lowerBound(sorted, wanted) {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const half = (from + to) >> 1;
    if (sorted[half] < wanted) from = half + 1;
    else to = half;
  }
  return from;
}

/** Indices [from, to) of what reaches into a range, and of lines one more at each end. @param {Series} series @param {Range} range @returns {Range} */
export function inside({ low, high, style }, range) {
  const spare = style === 'line' || style === 'dashes' ? 1 : 0;
  let from = lowerBound(low, range[0]);
  while (from > 0 && (high[from - 1] >= range[0])) from--;
  return [Math.max(0, from - spare), Math.min(low.length, lowerBound(low, range[1]) + spare)];
}

/** From the first to the last edge, with a margin. @param {Series[]} all @param {boolean} isLogarithmic @returns {Range} */
export function wholeRange(all, isLogarithmic) {
  let [low, high] = [Infinity, -Infinity];
  for (const one of all) {
    for (let i = 0; i < one.low.length; i++) {
      if (isLogarithmic && !(one.high[i] > 0)) continue;
      if (!isLogarithmic || one.low[i] > 0) low = Math.min(low, one.low[i]);
      high = Math.max(high, one.high[i]);
    }
  }
  if (!(high >= low)) return isLogarithmic ? [1, 10] : [0, 1];
  if (isLogarithmic) return [low / 1.04, high * 1.04];
  const margin = 0.02 * (high - low) || 0.5;
  return [low - margin, high + margin];
}

/** The values to show of what is inside a range. @param {Series[]} all @param {Range} range of the horizontal axis @param {boolean} isLogarithmic @returns {Range} */
export function valuesInside(all, range, isLogarithmic) {
  let [low, high] = [Infinity, -Infinity];
  for (const one of all) {
    if (one.isHidden) continue;
    const [from, to] = inside(one, range);
    if (!isLogarithmic && to - from > MANY) {
      const { bottom, top } = extremes(one, from, to);
      [low, high] = [Math.min(low, bottom), Math.max(high, top)];
      continue;
    }
    for (let i = from; i < to; i++) {
      if (one.low[i] > range[1] || one.high[i] < range[0]) continue;
      const value = one.value[i];
      if (!Number.isFinite(value) || (isLogarithmic && value <= 0)) continue;
      const [down, up] = [one.down[i] || 0, one.up[i] || 0];
      const least = one.limit?.[i] ? (isLogarithmic ? value / 2 : value) : isLogarithmic ? Math.max(value - down, value / 3) : value - down;
      if (least < low) low = least;
      if (value + up > high) high = value + up;
    }
  }
  if (!(high >= low)) return isLogarithmic ? [0.1, 1] : [0, 1];
  if (isLogarithmic) {
    const least = Math.max(low, high / MOST_RATIO);
    const margin = Math.min(1.35, Math.max(1.02, (high / least) ** 0.07));
    return [least / margin, high * margin];
  }
  const margin = 0.06 * (high - low) || Math.abs(high) * 0.1 || 0.5;
  return [low - margin, high + margin];
}

/** The bin whose middle is nearest, or -1. @param {Series} series @param {number} at @param {boolean} isLogarithmic */
export function nearest(series, at, isLogarithmic) {
  const after = lowerBound(series.low, at);
  let [best, distance] = [-1, Infinity];
  // Bins are sorted by their lower edges and hardly overlap: the nearest middle is close by.
  for (let i = Math.max(0, after - 3); i < Math.min(series.low.length, after + 3); i++) {
    const away = Math.abs(isLogarithmic ? Math.log(middle(series, i, true) / at) : middle(series, i, false) - at);
    if (away < distance) [best, distance] = [i, away];
  }
  return best;
}
