// @ts-check
/** Background, duration and counts of a burst in a light curve. Pure. */
import { invert } from './curve-fits.js';

/** @typedef {{ time: Float64Array, rate: Float64Array, error: Float64Array, exposure: Float64Array }} Bins middles in seconds, ascending; good time of each in seconds */
/**
 * @typedef {object} Burst
 * @property {[number, number]} range where the counts are summed, seconds
 * @property {(time: number) => number} background rate
 * @property {number} chiSquared of the background @property {number} freedom
 * @property {number} counts net @property {number} countsError
 * @property {number} peak net rate of the highest bin @property {number} peakError @property {number} peakTime
 * @property {Duration} t90 @property {Duration} t50
 */
/** @typedef {{ seconds: number, error: number, start: number, startError: number, stop: number }} Duration */

const CLIP_SIGMA = 3;
const MOST_ROUNDS = 20;

/**
 * T90 and T50: from where the background-subtracted counts reach 5 % (25 %) to where they reach 95 % (75 %) of their sum (Kouveliotou et
 * al. 1993, ApJ 413, L101). The time at which a level is reached is as uncertain as the counts there: with V(t) the variance of the
 * counts until t, that of S(t) − f S is (1 − f)² V(t) + f² (V − V(t)), because bins are independent; the error of the time is half
 * of the span in which the counts cross the level plus and minus its root (Koshut et al. 1996, ApJ 463, 570). The uncertainty of
 * the background is not in it.
 * @param {Bins} bins @param {[number, number] | null} range of the burst in seconds; null finds it around the highest bin
 * @param {number} degree of the polynomial of the background, 0 to 2
 * @returns {Burst} @throws {Error} what is missing
 */
export function measureBurst(bins, range, degree) {
  const { time, rate, error, exposure } = bins;
  if (time.length < degree + 5) throw new Error('There are too few bins for a background and a burst.');
  const found = range ?? findBurst(bins, degree);
  const isInside = (/** @type {number} */ i) => time[i] >= found[0] && time[i] <= found[1];
  const outside = [...time.keys()].filter((i) => !isInside(i));
  if (outside.length < degree + 2) throw new Error('There are too few bins outside the burst for the background.');
  const { model, chiSquared } = polynomial(bins, outside, degree);
  const inside = [...time.keys()].filter(isInside);
  if (inside.length < 2) throw new Error('There are too few bins in the burst.');
  // Cumulated at the ends of bins; the first value is before the burst.
  const half = (/** @type {number} */ i) => 0.5 * Math.min(exposure[i], i > 0 ? time[i] - time[i - 1] : Infinity, i + 1 < time.length ? time[i + 1] - time[i] : Infinity);
  const ends = [time[inside[0]] - half(inside[0]), ...inside.map((i) => time[i] + half(i))];
  const [counts, variance] = [[0], [0]];
  let peak = inside[0];
  for (const i of inside) {
    counts.push(/** @type {number} */ (counts.at(-1)) + (rate[i] - model(time[i])) * exposure[i]);
    variance.push(/** @type {number} */ (variance.at(-1)) + (error[i] * exposure[i]) ** 2);
    if (rate[i] - model(time[i]) > rate[peak] - model(time[peak])) peak = i;
  }
  const total = /** @type {number} */ (counts.at(-1));
  const totalVariance = /** @type {number} */ (variance.at(-1));
  if (!(total > 0)) throw new Error('The counts are not above the background.');
  const reach = (/** @type {number} */ fraction) => {
    const at = crossing(ends, counts, fraction * total);
    const before = valueAt(ends, variance, at);
    const spread = Math.sqrt((1 - fraction) ** 2 * before + fraction ** 2 * (totalVariance - before));
    return { at, error: 0.5 * (crossing(ends, counts, fraction * total + spread) - crossing(ends, counts, fraction * total - spread)) };
  };
  const duration = (/** @type {number} */ low, /** @type {number} */ high) => {
    const [from, to] = [reach(low), reach(high)];
    return { seconds: to.at - from.at, error: Math.hypot(from.error, to.error), start: from.at, startError: from.error, stop: to.at };
  };
  return { range: found, background: model, chiSquared, freedom: outside.length - degree - 1, counts: total, countsError: Math.sqrt(totalVariance),
    peak: rate[peak] - model(time[peak]), peakError: error[peak], peakTime: time[peak], t90: duration(0.05, 0.95), t50: duration(0.25, 0.75) };
}

/** Bins that stand out around the highest one, and as much again to both sides. @param {Bins} bins @param {number} degree @returns {[number, number]} */
function findBurst(bins, degree) {
  const { time, rate, error } = bins;
  let kept = [...time.keys()];
  let { model } = polynomial(bins, kept, degree);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = [...time.keys()].filter((i) => Math.abs(rate[i] - model(time[i])) < CLIP_SIGMA * error[i]);
    if (next.length < degree + 2 || next.length === kept.length) break;
    kept = next;
    ({ model } = polynomial(bins, kept, degree));
  }
  const excess = (/** @type {number} */ i) => (rate[i] - model(time[i])) / error[i];
  let highest = 0;
  for (const i of time.keys()) if (excess(i) > excess(highest)) highest = i;
  if (excess(highest) < CLIP_SIGMA) throw new Error(`No bin is ${CLIP_SIGMA} σ above the background: name the range of the burst.`);
  let [first, last] = [highest, highest];
  // A burst may pause: it goes on while one of the next three bins is above.
  const isOn = (/** @type {number} */ from, /** @type {number} */ step) => [1, 2, 3].some((k) => time[from + k * step] !== undefined && excess(from + k * step) > 2);
  while (isOn(first, -1)) first--;
  while (isOn(last, 1)) last++;
  const margin = Math.max(2, Math.round((last - first + 1) / 2));
  return [time[Math.max(0, first - margin)], time[Math.min(time.length - 1, last + margin)]];
}

/** Least squares. @param {Bins} bins @param {number[]} used @param {number} degree */
function polynomial({ time, rate, error }, used, degree) {
  const [low, high] = [time[0], time[time.length - 1]];
  const scaled = (/** @type {number} */ t) => (high > low ? 2 * (t - low) / (high - low) - 1 : 0);
  const size = degree + 1;
  const matrix = Array.from({ length: size }, () => new Float64Array(size));
  const right = new Float64Array(size);
  for (const i of used) {
    const powers = Array.from({ length: size }, (_, k) => scaled(time[i]) ** k);
    for (let a = 0; a < size; a++) {
      right[a] += powers[a] * rate[i] / error[i] ** 2;
      for (let b = 0; b < size; b++) matrix[a][b] += powers[a] * powers[b] / error[i] ** 2;
    }
  }
  const factors = invert(matrix).map((row) => row.reduce((sum, one, b) => sum + one * right[b], 0));
  const model = (/** @type {number} */ t) => factors.reduce((sum, factor, k) => sum + factor * scaled(t) ** k, 0);
  return { model, chiSquared: used.reduce((sum, i) => sum + ((rate[i] - model(time[i])) / error[i]) ** 2, 0) };
}

/** Where a curve first reaches a level, between points on a line; its ends when it never does. @param {number[]} x @param {number[]} y @param {number} level */
function crossing(x, y, level) {
  for (let i = 1; i < x.length; i++) if (y[i] >= level) return y[i] === y[i - 1] ? x[i] : Math.max(x[i - 1], x[i - 1] + (x[i] - x[i - 1]) * (level - y[i - 1]) / (y[i] - y[i - 1]));
  return x[x.length - 1];
}

/** @param {number[]} x ascending @param {number[]} y @param {number} at */
function valueAt(x, y, at) {
  const i = x.findIndex((one) => one >= at);
  if (i <= 0) return y[i === 0 ? 0 : y.length - 1];
  return y[i - 1] + (y[i] - y[i - 1]) * (at - x[i - 1]) / (x[i] - x[i - 1]);
}
