// @ts-check
/** Light curves in other bins. Pure. */

/** @typedef {import('./light-curve.js').LightCurve} LightCurve */
/** @typedef {'mean' | 'weighted' | 'plain' | 'median' | 'deviation' | 'median deviation' | 'skewness' | 'kurtosis' | 'minimum' | 'maximum' | 'sum'} Combination */

/** What becomes of the bins that are joined. */
export const COMBINATIONS = /** @type {[Combination, string][]} */ ([
  ['mean', 'Mean, by exposure'], ['weighted', 'Mean, by 1/error²'], ['plain', 'Mean, all alike'], ['median', 'Median'], ['deviation', 'Standard deviation'], ['median deviation', 'Median deviation'],
  ['skewness', 'Skewness'], ['kurtosis', 'Excess kurtosis'], ['minimum', 'Minimum'], ['maximum', 'Maximum'], ['sum', 'Sum'],
]);

/** Of normally distributed values the median scatters by this more than the mean. */
const MEDIAN_FACTOR = Math.sqrt(Math.PI / 2);

/**
 * Equal bins of time from the first start on; a bin belongs where its middle is.
 * @param {LightCurve} curve @param {number} width s @param {Combination} [how] @param {number} [origin] an edge, UTC in milliseconds @returns {LightCurve}
 */
export function rebinTime(curve, width, how = 'mean', origin = curve.start[0]) {
  const step = width * 1000;
  const key = (/** @type {number} */ i) => Math.floor((0.5 * (curve.start[i] + curve.stop[i]) - origin) / step);
  return join(curve, groups(curve, (from, i) => key(i) !== key(from)), how, (from) => [origin + key(from) * step, origin + (key(from) + 1) * step]);
}

/** So many bins in one; none over a gap longer than what is joined. @param {LightCurve} curve @param {number} count @param {Combination} [how] @returns {LightCurve} */
export function rebinCount(curve, count, how = 'mean') {
  return join(curve, groups(curve, (from, i) => i - from >= count || isGap(curve, i, count)), how, null);
}

/** Bins until their mean is so significant. @param {LightCurve} curve @param {number} sigma @param {Combination} [how] @returns {LightCurve} */
export function rebinSignificance(curve, sigma, how = 'mean') {
  let [sum, variance] = [0, 0];
  let last = -1;
  return join(curve, groups(curve, (from, i) => {
    if (i - 1 !== last || from === i - 1) [sum, variance] = [0, 0];
    for (let j = from === i - 1 ? from : i - 1; j < i; j++) {
      sum += curve.rate[j] * curve.exposure[j];
      variance += (curve.error[j] * curve.exposure[j]) ** 2;
    }
    last = i;
    return sum >= sigma * Math.sqrt(variance) || isGap(curve, i, 50);
  }), how, null);
}

/** @param {LightCurve} curve @param {number} i @param {number} count */
function isGap({ start, stop }, i, count) {
  return start[i] - stop[i - 1] > count * (stop[i] - start[i]);
}

/** @param {LightCurve} curve @param {(from: number, i: number) => boolean} isNew whether bin i begins another group than `from` @returns {[number, number][]} */
function groups(curve, isNew) {
  /** @type {[number, number][]} */
  const all = [];
  let from = 0;
  for (let i = 1; i <= curve.rate.length; i++) {
    if (i < curve.rate.length && !isNew(from, i)) continue;
    if (i > from) all.push([from, i]);
    from = i;
  }
  return all;
}

/**
 * @param {LightCurve} curve @param {[number, number][]} parts @param {Combination} how
 * @param {((from: number) => [number, number]) | null} edges @returns {LightCurve}
 */
function join(curve, parts, how, edges) {
  const n = parts.length;
  const joined = { ...curve, start: new Float64Array(n), stop: new Float64Array(n), rate: new Float64Array(n), error: new Float64Array(n), exposure: new Float64Array(n), limit: new Uint8Array(n) };
  parts.forEach(([from, to], i) => {
    [joined.start[i], joined.stop[i]] = edges ? edges(from) : [curve.start[from], curve.stop[to - 1]];
    [joined.rate[i], joined.error[i]] = combine(curve.rate.subarray(from, to), curve.error.subarray(from, to), curve.exposure.subarray(from, to), how);
    joined.exposure[i] = curve.exposure.subarray(from, to).reduce((sum, one) => sum + one, 0);
  });
  return joined;
}

/**
 * A value and its error; errors are those that the errors of the bins give, of moments what a normal distribution gives.
 * @param {Float64Array} rates @param {Float64Array} errors @param {Float64Array} exposures @param {Combination} how @returns {[number, number]}
 */
export function combine(rates, errors, exposures, how) {
  const n = rates.length;
  const weights = how === 'mean' ? exposures : how === 'weighted' ? errors.map((error) => (error > 0 ? 1 / (error * error) : 0)) : new Float64Array(n).fill(1);
  const total = weights.reduce((sum, one) => sum + one, 0);
  const mean = rates.reduce((sum, rate, i) => sum + rate * weights[i], 0) / total;
  const error = Math.sqrt(errors.reduce((sum, one, i) => sum + (one * weights[i]) ** 2, 0)) / total;
  const moment = (/** @type {number} */ power) => rates.reduce((sum, rate) => sum + (rate - mean) ** power, 0) / n;
  const deviation = Math.sqrt(moment(2) * n / (n - 1));
  switch (how) {
    case 'median': return [median(rates), n > 2 ? error * MEDIAN_FACTOR : error];
    case 'deviation': return [deviation, deviation / Math.sqrt(2 * (n - 1))];
    case 'median deviation': {
      const middle = median(rates);
      return [median(rates.map((rate) => Math.abs(rate - middle))), 0];
    }
    case 'skewness': return [moment(3) / moment(2) ** 1.5, Math.sqrt(6 / n)];
    case 'kurtosis': return [moment(4) / moment(2) ** 2 - 3, Math.sqrt(24 / n)];
    case 'minimum': return [Math.min(...rates), errors[rates.indexOf(Math.min(...rates))]];
    case 'maximum': return [Math.max(...rates), errors[rates.indexOf(Math.max(...rates))]];
    case 'sum': return [mean * n, error * n];
    default: return [mean, error];
  }
}

/** @param {Float64Array} values */
export function median(values) {
  const sorted = values.slice().sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
}
