// @ts-check
/** From pixel values to colours: cuts, stretch, and the numbers they are chosen from. Pure. */

/** @typedef {import('../fits/reader.js').Pixels} Pixels */
/** @typedef {{ count: number, minimum: number, maximum: number, median: number, sigma: number, sorted: Pixels }} Statistics */
/** @typedef {{ forward: (x: number) => number, inverse: (y: number) => number }} Stretch */

/** @type {Record<string, Stretch>} Monotonic maps of [0, 1] onto itself. */
export const STRETCHES = {
  linear: { forward: (x) => x, inverse: (y) => y },
  sqrt: { forward: (x) => Math.sqrt(x), inverse: (y) => y * y },
  log: { forward: (x) => Math.log1p(999 * x) / Math.log(1000), inverse: (y) => Math.expm1(y * Math.log(1000)) / 999 },
  asinh: { forward: (x) => Math.asinh(10 * x) / Math.asinh(10), inverse: (y) => Math.sinh(y * Math.asinh(10)) / 10 },
};

/** Percentiles come from at most this many values. */
const SAMPLE = 200_000;

/** @param {Pixels} pixels NaN is left out @returns {Statistics | null} null when nothing is left */
export function statistics(pixels) {
  let count = 0;
  let minimum = Infinity;
  let maximum = -Infinity;
  for (const value of pixels) {
    if (value !== value) continue;
    count++;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  if (count === 0) return null;
  // An odd stride never falls into step with the rows of even width.
  const stride = Math.max(1, Math.floor(count / SAMPLE)) | 1;
  const sample = new Float64Array(Math.ceil(count / stride));
  let seen = 0;
  for (const value of pixels) {
    if (value !== value) continue;
    if (seen % stride === 0) sample[seen / stride] = value;
    seen++;
  }
  sample.sort();
  const median = quantile(sample, 0.5);
  const deviations = sample.map((value) => Math.abs(value - median)).sort();
  // 1.4826 times the median absolute deviation is sigma for a normal distribution.
  return { count, minimum, maximum, median, sigma: 1.4826 * quantile(deviations, 0.5), sorted: sample };
}

/** @param {Pixels} sorted @param {number} fraction */
export function quantile(sorted, fraction) {
  const at = fraction * (sorted.length - 1);
  const left = Math.floor(at);
  const right = Math.min(left + 1, sorted.length - 1);
  return sorted[left] + (at - left) * (sorted[right] - sorted[left]);
}

/**
 * @param {Statistics} s @param {string} rule `minmax`, `p99.5` (central percentage) or `s-3:10` (median − 3σ to median + 10σ)
 * @returns {[number, number]} low below high
 */
export function cutsFor(s, rule) {
  let low = s.minimum;
  let high = s.maximum;
  if (rule.startsWith('p')) {
    const outside = (1 - Number(rule.slice(1)) / 100) / 2;
    low = quantile(s.sorted, outside);
    high = quantile(s.sorted, 1 - outside);
  } else if (rule.startsWith('s')) {
    const [below, above] = rule.slice(1).split(':').map(Number);
    low = s.median + below * s.sigma;
    high = s.median + above * s.sigma;
  }
  if (!(high > low)) [low, high] = [s.minimum, s.maximum];
  return high > low ? [low, high] : [low - 0.5, low + 0.5];
}

const STEPS = 4096;

/**
 * Paints pixels into RGBA, turned over so that row 0 of the file is at the bottom. NaN becomes transparent.
 * @param {Pixels} pixels @param {number} width @param {number} height @param {[number, number]} cuts
 * @param {Stretch} stretch @param {Uint8Array} colours @param {Uint32Array} rgba of width × height
 */
export function paint(pixels, width, height, cuts, stretch, colours, rgba) {
  const table = new Uint32Array(STEPS);
  for (let i = 0; i < STEPS; i++) {
    const c = 3 * Math.round(255 * Math.min(1, Math.max(0, stretch.forward(i / (STEPS - 1)))));
    table[i] = 0xff000000 | (colours[c + 2] << 16) | (colours[c + 1] << 8) | colours[c];
  }
  const [low, high] = cuts;
  const factor = (STEPS - 1) / (high - low);
  for (let y = 0; y < height; y++) {
    const from = y * width;
    const to = (height - 1 - y) * width;
    for (let x = 0; x < width; x++) {
      const value = pixels[from + x];
      const step = (value - low) * factor;
      rgba[to + x] = value !== value ? 0 : table[step < 0 ? 0 : step > STEPS - 1 ? STEPS - 1 : step | 0];
    }
  }
}

/** Four significant digits, no exponent where a plain number reads better. @param {number} value @param {number} [digits] */
export function formatValue(value, digits = 4) {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(digits - 1).replace('-', '−').replace('e+', 'e').replace('e-', 'e−');
  return String(Number(value.toPrecision(digits))).replace('-', '−');
}
