// @ts-check
/** What can be said of a light curve in numbers. Pure. */
import { median } from './rebin.js';
import { chiSquaredProbability } from './special.js';

/** @typedef {import('./light-curve.js').LightCurve} LightCurve */
/**
 * @typedef {object} Statistics
 * @property {number} bins @property {number} exposure s
 * @property {number} mean weighted with the exposure, as the server's: errors of few counts follow their rates, and weights made of them pull the mean down @property {number} meanError
 * @property {number} plainMean @property {number} median @property {number} minimum @property {number} maximum
 * @property {number} variance of the sample @property {number} errorVariance mean square error
 * @property {number} excess normalised excess variance @property {number} excessError
 * @property {number} fractional rms variability; NaN when the excess is below 0 @property {number} fractionalError
 * @property {number} chiSquared of the mean @property {number} freedom @property {number} probability
 */

/**
 * Normalised excess variance and its error: Vaughan, Edelson, Warwick and Uttley (2003), MNRAS 345, 1271, equations 8, 10, 11, B2.
 * @param {LightCurve} curve at least two bins @returns {Statistics}
 */
export function statistics({ rate, error, exposure, limit }) {
  const used = [...rate.keys()].filter((i) => !limit[i] && error[i] > 0);
  const n = used.length;
  const sum = (/** @type {(i: number) => number} */ of) => used.reduce((all, i) => all + of(i), 0);
  const { mean, error: meanError } = meanRate({ rate, error, exposure }, used);
  const plainMean = sum((i) => rate[i]) / n;
  const variance = sum((i) => (rate[i] - plainMean) ** 2) / (n - 1);
  const errorVariance = sum((i) => error[i] ** 2) / n;
  const excess = (variance - errorVariance) / plainMean ** 2;
  const fractional = Math.sqrt(excess);
  const share = errorVariance / plainMean ** 2;
  const excessError = Math.hypot(Math.sqrt(2 / n) * share, Math.sqrt(share / n) * 2 * (excess > 0 ? fractional : 0));
  const chiSquared = sum((i) => ((rate[i] - mean) / error[i]) ** 2);
  const rates = Float64Array.from(used, (i) => rate[i]);
  return {
    bins: n, exposure: sum((i) => exposure[i]), mean, meanError, plainMean, median: median(rates), minimum: least(rates), maximum: -least(rates.map((one) => -one)),
    variance, errorVariance, excess, excessError, fractional, fractionalError: excess > 0 ? excessError / (2 * fractional) : NaN,
    chiSquared, freedom: n - 1, probability: chiSquaredProbability(chiSquared, n - 1),
  };
}

/**
 * The mean rate, weighted with the exposure; of bins without one each counts the same.
 * @param {Pick<LightCurve, 'rate' | 'error' | 'exposure'>} curve @param {readonly number[]} used numbers of bins
 */
export function meanRate({ rate, error, exposure }, used) {
  const isKnown = used.every((i) => exposure[i] > 0);
  let [time, counts, squares] = [0, 0, 0];
  for (const i of used) {
    const t = isKnown ? exposure[i] : 1;
    time += t;
    counts += rate[i] * t;
    squares += (error[i] * t) ** 2;
  }
  return { mean: counts / time, error: Math.sqrt(squares) / time };
}

/** @param {Float64Array} values */
function least(values) {
  return values.reduce((low, one) => Math.min(low, one), Infinity);
}
