// @ts-check
/** Light curves folded with a period. Pure. */
import { chiSquaredProbability } from './special.js';

/** @typedef {{ phase: Float64Array, rate: Float64Array, error: Float64Array, chiSquared: number, freedom: number, probability: number }} Folded phases are the middles of bins; empty bins are NaN */

/**
 * Weighted means in bins of phase.
 * @param {Float64Array} time @param {Float64Array} rate @param {Float64Array} error above 0 @param {number} period in units of time, above 0 @param {number} epoch of phase 0 @param {number} bins @returns {Folded}
 */
export function fold(time, rate, error, period, epoch, bins) {
  if (!(period > 0)) throw new RangeError('The period must be above 0.');
  if (!(bins >= 2 && bins <= 1000)) throw new RangeError('The bins of phase must be 2 to 1000.');
  const [sum, weight] = [new Float64Array(bins), new Float64Array(bins)];
  for (let i = 0; i < time.length; i++) {
    const turns = (time[i] - epoch) / period;
    const bin = Math.min(bins - 1, Math.floor((turns - Math.floor(turns)) * bins));
    const w = 1 / (error[i] * error[i]);
    sum[bin] += w * rate[i];
    weight[bin] += w;
  }
  const folded = sum.map((one, k) => one / weight[k]);
  const errors = weight.map((one) => 1 / Math.sqrt(one));
  const mean = sum.reduce((a, b) => a + b, 0) / weight.reduce((a, b) => a + b, 0);
  const used = [...folded.keys()].filter((k) => weight[k] > 0);
  const chiSquared = used.reduce((all, k) => all + ((folded[k] - mean) / errors[k]) ** 2, 0);
  return {
    phase: folded.map((_, k) => (k + 0.5) / bins), rate: folded, error: errors.map((one) => (Number.isFinite(one) ? one : NaN)),
    chiSquared, freedom: used.length - 1, probability: chiSquaredProbability(chiSquared, used.length - 1),
  };
}
