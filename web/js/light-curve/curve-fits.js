// @ts-check
/** Constants, lines and sines through light curves, by least squares with the errors of the bins. Pure. */
import { periodogram } from './lomb-scargle.js';
import { chiSquaredProbability } from './special.js';

/** @typedef {'constant' | 'linear' | 'sine'} Shape */
/** @typedef {{ name: string, value: number, error: number, unit: string }} Parameter */
/** @typedef {{ shape: Shape, parameters: Parameter[], chiSquared: number, freedom: number, probability: number, model: (time: number) => number }} CurveFit */

/**
 * @param {Float64Array} time s @param {Float64Array} rate @param {Float64Array} error above 0 @param {Shape} shape @param {string} [unit] of rates
 * @param {number} [period] of a sine to begin with, s; the strongest of the Lomb–Scargle periodogram otherwise @returns {CurveFit}
 */
export function fitCurve(time, rate, error, shape, unit = 'counts/s', period = NaN) {
  const needed = { constant: 1, linear: 2, sine: 4 }[shape];
  if (time.length <= needed) throw new RangeError(`A ${shape} needs more than ${needed} bins; there are ${time.length}.`);
  const origin = time.reduce((sum, one) => sum + one, 0) / time.length;
  const t = time.map((one) => one - origin);
  const fit = shape === 'sine' ? fitSine(t, rate, error, period > 0 ? period : strongest(time, rate, error), unit) : fitLine(t, rate, error, shape === 'linear' ? 2 : 1, unit);
  const model = (/** @type {number} */ at) => fit.model(at - origin);
  const chiSquared = rate.reduce((sum, one, i) => sum + ((one - model(time[i])) / error[i]) ** 2, 0);
  const freedom = time.length - needed;
  return { shape, parameters: fit.parameters, chiSquared, freedom, probability: chiSquaredProbability(chiSquared, freedom), model };
}

/** @param {Float64Array} time @param {Float64Array} rate @param {Float64Array} error */
function strongest(time, rate, error) {
  const { frequency, power } = periodogram(time, rate, error);
  let best = 0;
  power.forEach((one, i) => { if (one > power[best]) best = i; });
  return 1 / frequency[best];
}

/** @param {Float64Array} t about their mean @param {Float64Array} rate @param {Float64Array} error @param {1 | 2} terms @param {string} unit */
function fitLine(t, rate, error, terms, unit) {
  const basis = [() => 1, (/** @type {number} */ at) => at].slice(0, terms);
  const { solution, covariance } = leastSquares(t.length, terms, (i, k) => basis[k](t[i]), (i) => rate[i], error);
  const parameters = [{ name: terms === 1 ? 'Rate' : 'Rate in the middle', value: solution[0], error: Math.sqrt(covariance[0][0]), unit }];
  if (terms === 2) parameters.push({ name: 'Slope', value: solution[1] * 86_400, error: Math.sqrt(covariance[1][1]) * 86_400, unit: `${unit}/d` });
  return { parameters, model: (/** @type {number} */ at) => solution[0] + (terms === 2 ? solution[1] * at : 0) };
}

const MOST_STEPS = 60;

/**
 * rate = mean + a sin ωt + b cos ωt; Gauss–Newton in all four, from the best a, b and mean of the first ω.
 * @param {Float64Array} t @param {Float64Array} rate @param {Float64Array} error @param {number} period @param {string} unit
 */
function fitSine(t, rate, error, period, unit) {
  let omega = 2 * Math.PI / period;
  const shapes = (/** @type {number} */ w) => [() => 1, (/** @type {number} */ at) => Math.sin(w * at), (/** @type {number} */ at) => Math.cos(w * at)];
  let [mean, a, b] = leastSquares(t.length, 3, (i, k) => shapes(omega)[k](t[i]), (i) => rate[i], error).solution;
  const model = (/** @type {number} */ at) => mean + a * Math.sin(omega * at) + b * Math.cos(omega * at);
  const chi = () => rate.reduce((sum, one, i) => sum + ((one - model(t[i])) / error[i]) ** 2, 0);
  const slopes = (/** @type {number} */ i, /** @type {number} */ k) => (k < 3 ? shapes(omega)[k](t[i]) : t[i] * (a * Math.cos(omega * t[i]) - b * Math.sin(omega * t[i])));
  let best = chi();
  for (let step = 0; step < MOST_STEPS; step++) {
    const { solution } = leastSquares(t.length, 4, slopes, (i) => rate[i] - model(t[i]), error);
    const before = [mean, a, b, omega];
    let share = 1;
    let now = Infinity;
    for (; share > 1e-4; share /= 2) {
      [mean, a, b, omega] = before.map((one, k) => one + share * solution[k]);
      now = chi();
      if (now <= best) break;
    }
    if (now > best) [mean, a, b, omega] = before;
    const isDone = !(best - now > 1e-10 * best);
    best = Math.min(best, now);
    if (isDone) break;
  }
  const { covariance } = leastSquares(t.length, 4, slopes, () => 0, error);
  const amplitude = Math.hypot(a, b);
  const amplitudeError = Math.sqrt(a * a * covariance[1][1] + b * b * covariance[2][2] + 2 * a * b * covariance[1][2]) / amplitude;
  const found = 2 * Math.PI / omega;
  return {
    parameters: [{ name: 'Mean', value: mean, error: Math.sqrt(covariance[0][0]), unit }, { name: 'Amplitude', value: amplitude, error: amplitudeError, unit },
      { name: 'Period', value: found, error: found * Math.sqrt(covariance[3][3]) / omega, unit: 's' }],
    model: (/** @type {number} */ at) => mean + a * Math.sin(omega * at) + b * Math.cos(omega * at),
  };
}

/**
 * Linear least squares by the normal equations.
 * @param {number} n @param {number} terms @param {(i: number, k: number) => number} basis @param {(i: number) => number} value @param {Float64Array} error
 */
function leastSquares(n, terms, basis, value, error) {
  // Columns are scaled, so that seconds and radians per second do not spoil the numbers.
  const scale = Array.from({ length: terms }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (basis(i, k) / error[i]) ** 2;
    return Math.sqrt(sum) || 1;
  });
  const matrix = Array.from({ length: terms }, () => new Float64Array(terms));
  const right = new Float64Array(terms);
  const row = new Float64Array(terms);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < terms; k++) row[k] = basis(i, k) / error[i] / scale[k];
    for (let k = 0; k < terms; k++) {
      right[k] += row[k] * value(i) / error[i];
      for (let l = 0; l < terms; l++) matrix[k][l] += row[k] * row[l];
    }
  }
  const inverse = invert(matrix);
  return {
    solution: inverse.map((line, k) => line.reduce((sum, one, l) => sum + one * right[l], 0) / scale[k]),
    covariance: inverse.map((line, k) => Array.from(line, (one, l) => one / scale[k] / scale[l])),
  };
}

/** Gauss–Jordan with the largest pivot. @param {Float64Array[]} matrix square @returns {Float64Array[]} */
export function invert(matrix) {
  const n = matrix.length;
  const work = matrix.map((row, i) => Float64Array.from({ length: 2 * n }, (_, j) => (j < n ? row[j] : Number(j - n === i))));
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++) if (Math.abs(work[i][column]) > Math.abs(work[pivot][column])) pivot = i;
    [work[column], work[pivot]] = [work[pivot], work[column]];
    const by = work[column][column];
    if (!(Math.abs(by) > 1e-14)) throw new RangeError('The bins do not determine this shape.');
    for (let j = 0; j < 2 * n; j++) work[column][j] /= by;
    for (let i = 0; i < n; i++) {
      const factor = work[i][column];
      if (i !== column && factor !== 0) for (let j = 0; j < 2 * n; j++) work[i][j] -= factor * work[column][j];
    }
  }
  return work.map((row) => row.slice(n));
}
