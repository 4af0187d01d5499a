// @ts-check
/**
 * Cuts in the manner of IRAF's zscale: a straight line through the sorted values, outliers left out; its slope divided by
 * the contrast gives the range around the median. Pure.
 */
import { quantile } from './scale.js';

const SAMPLES = 1000;
const CONTRAST = 0.25;
const REJECT = 2.5;
const ROUNDS = 5;

/** @param {import('../fits/reader.js').Pixels} sorted ascending, no NaN @returns {[number, number]} */
export function zscale(sorted) {
  const count = Math.min(SAMPLES, sorted.length);
  const values = Float64Array.from({ length: count }, (_, i) => sorted[Math.floor(i * (sorted.length - 1) / Math.max(1, count - 1))]);
  const [first, last] = [values[0], values[count - 1]];
  const grow = Math.max(1, Math.floor(count / 100));
  let isGood = new Uint8Array(count).fill(1);
  let [slope, good] = [0, count];
  for (let round = 0; round < ROUNDS; round++) {
    const line = fitted(values, isGood);
    slope = line.slope;
    const threshold = REJECT * Math.sqrt(values.reduce((sum, value, i) => sum + (isGood[i] ? (value - line.at(i)) ** 2 : 0), 0) / good);
    const next = new Uint8Array(isGood);
    values.forEach((value, i) => {
      if (Math.abs(value - line.at(i)) > threshold) next.fill(0, Math.max(0, i - (grow >> 1)), i + (grow >> 1) + 1);
    });
    const left = next.reduce((sum, one) => sum + one, 0);
    if (left < Math.max(5, count / 2)) return [first, last];
    if (left === good) break;
    isGood = next;
    good = left;
  }
  const median = quantile(sorted, 0.5);
  const reach = slope / CONTRAST * count / 2;
  return [Math.max(first, median - reach), Math.min(last, median + reach)];
}

/** Least squares over the good ones. @param {Float64Array} values @param {Uint8Array} isGood */
function fitted(values, isGood) {
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) if (isGood[i]) [n, sx, sy, sxx, sxy] = [n + 1, sx + i, sy + values[i], sxx + i * i, sxy + i * values[i]];
  const slope = (n * sxy - sx * sy) / (n * sxx - sx * sx || 1);
  const start = (sy - slope * sx) / n;
  return { slope, at: (/** @type {number} */ i) => start + slope * i };
}
