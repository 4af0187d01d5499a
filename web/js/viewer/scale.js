// @ts-check
/** From pixel values to colours: cuts, stretch, and the numbers they are chosen from. Pure. */
import { zscale } from './zscale.js';

/** @typedef {import('../fits/reader.js').Pixels} Pixels */
/** @typedef {{ count: number, minimum: number, maximum: number, median: number, sigma: number, sorted: Pixels }} Statistics */
/** @typedef {{ forward: (x: number) => number, inverse: (y: number) => number }} Stretch */

/** @type {Record<string, Stretch>} Monotonic maps of [0, 1] onto itself. */
export const STRETCHES = {
  linear: { forward: (x) => x, inverse: (y) => y },
  sqrt: { forward: (x) => Math.sqrt(x), inverse: (y) => y * y },
  log: { forward: (x) => Math.log1p(999 * x) / Math.log(1000), inverse: (y) => Math.expm1(y * Math.log(1000)) / 999 },
  asinh: { forward: (x) => Math.asinh(10 * x) / Math.asinh(10), inverse: (y) => Math.sinh(y * Math.asinh(10)) / 10 },
  power: { forward: (x) => x * x, inverse: (y) => Math.sqrt(y) },
};

/** Names of stretches for the page; the last one depends on the image. */
export const STRETCH_NAMES = [...Object.keys(STRETCHES), 'histogram'];

/**
 * The stretch that gives every colour to as many pixels (histogram equalisation).
 * @param {Pixels} sorted values of the image, ascending @param {[number, number]} cuts @returns {Stretch}
 */
export function equalising(sorted, [low, high]) {
  const [first, last] = [lowerBound(sorted, low), lowerBound(sorted, high)];
  if (last - first < 2) return STRETCHES.linear;
  // A little of the straight line keeps it growing where there are no values.
  const straight = 0.02;
  const forward = (/** @type {number} */ x) => straight * x + (1 - straight) * (x >= 1 ? 1 : x <= 0 ? 0 : (lowerBound(sorted, low + x * (high - low)) - first) / (last - first));
  return {
    forward,
    inverse: (y) => {
      let [a, b] = [0, 1];
      for (let i = 0; i < 40; i++) {
        const middle = (a + b) / 2;
        if (forward(middle) < y) a = middle;
        else b = middle;
      }
      return (a + b) / 2;
    },
  };
}

/** @param {Pixels} sorted @param {number} value @returns {number} how many are below */
function lowerBound(sorted, value) {
  let [a, b] = [0, sorted.length];
  while (a < b) {
    const middle = (a + b) >> 1;
    if (sorted[middle] < value) a = middle + 1;
    else b = middle;
  }
  return a;
}

/** @param {string} name @param {Statistics | null} statistics @param {[number, number]} cuts @returns {Stretch} */
export function stretchOf(name, statistics, cuts) {
  if (name === 'histogram' && statistics) return equalising(statistics.sorted, cuts);
  return STRETCHES[name] ?? STRETCHES.linear;
}

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
 * @param {Statistics} s @param {string} rule `minmax`, `zscale`, `p99.5` (central percentage) or `s-3:10` (median − 3σ to median + 10σ)
 * @param {boolean} [isInSigma] whether the values are σ themselves: then the rule names the values
 * @returns {[number, number]} low below high
 */
export function cutsFor(s, rule, isInSigma = false) {
  let low = s.minimum;
  let high = s.maximum;
  if (rule === 'zscale') {
    [low, high] = zscale(s.sorted);
  } else if (rule.startsWith('p')) {
    const outside = (1 - Number(rule.slice(1)) / 100) / 2;
    low = quantile(s.sorted, outside);
    high = quantile(s.sorted, 1 - outside);
  } else if (rule.startsWith('s')) {
    const [below, above] = rule.slice(1).split(':').map(Number);
    const [zero, sigma] = isInSigma ? [0, 1] : [s.median, s.sigma];
    low = zero + below * sigma;
    high = zero + above * sigma;
  }
  if (!(high > low)) [low, high] = [s.minimum, s.maximum];
  return high > low ? [low, high] : [low - 0.5, low + 0.5];
}

/**
 * A slider from 0 to 1 over all values: fine near the median, coarse at the ends, as a bright source may be a thousand sigma away.
 * @param {Statistics} s @returns {Stretch} `forward` from a value to the slider
 */
export function sliderScale(s) {
  const unit = s.sigma > 0 ? s.sigma : (s.maximum - s.minimum) / 10 || 1;
  const place = (/** @type {number} */ value) => Math.asinh((value - s.median) / (3 * unit));
  const [first, last] = [place(s.minimum), place(s.maximum)];
  const span = last - first || 1;
  return { forward: (value) => (place(value) - first) / span, inverse: (at) => s.median + 3 * unit * Math.sinh(first + at * span) };
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

/**
 * Three images as red, green and blue, each between its own cuts; where all are missing the pixel is transparent.
 * @param {{ pixels: Pixels, cuts: [number, number] }[]} channels @param {number} width @param {number} height @param {Stretch} stretch @param {Uint32Array} rgba
 */
export function paintRgb(channels, width, height, stretch, rgba) {
  const table = Uint8Array.from({ length: 1024 }, (_, i) => Math.round(255 * Math.min(1, Math.max(0, stretch.forward(i / 1023)))));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [colour, missing] = [0, 0];
      channels.forEach(({ pixels, cuts: [low, high] }, c) => {
        const value = pixels[y * width + x];
        if (value !== value) missing++;
        else colour |= table[Math.max(0, Math.min(1023, Math.round(1023 * (value - low) / (high - low))))] << (8 * c);
      });
      rgba[(height - 1 - y) * width + x] = missing === channels.length ? 0 : (0xff000000 | colour) >>> 0;
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

/** The decimal place of the second digit of an error: −2 for 0.18. @param {number} error @returns {number | null} null for what is no error */
export function placeOf(error) {
  return error > 0 && error < Infinity ? Number(error.toExponential(1).split('e')[1]) - 1 : null;
}

/** Whether a plain number reads better than one with an exponent: up to six decimals do. @param {number} size @param {number} place */
const isPlain = (size, place) => size < 1e6 && (size >= 1e-3 || size === 0 || place >= -6);

/** A number down to a decimal place. @param {number} value @param {number} place power of ten of the last digit */
export function formatTo(value, place) {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const digits = (/** @type {number} */ count) => Math.max(0, Math.min(12, count));
  if (!isPlain(size, place)) return value.toExponential(digits(Math.floor(Math.log10(size)) - place)).replaceAll('-', '−').replace('e+', 'e');
  return value.toFixed(digits(-place)).replace('-', '−');
}

/**
 * A value with its error: the error with two digits, the value down to the same decimal.
 * @param {number} value @param {number} error @returns {string} as `113.30 ± 0.18` or `(1.234 ± 0.012)e−5`
 */
export function formatMeasured(value, error) {
  const place = placeOf(error);
  if (!Number.isFinite(value) || place === null) return `${formatValue(value)} ± ${formatValue(error, 2)}`;
  const size = Math.max(Math.abs(value), error);
  const fixed = (/** @type {number[]} */ numbers, /** @type {number} */ decimals) => numbers.map((one) => one.toFixed(Math.max(0, Math.min(12, decimals))).replace('-', '−'));
  if (isPlain(size, place)) return fixed([value, error], -place).join(' ± ');
  const power = Math.floor(Math.log10(size));
  return `(${fixed([value / 10 ** power, error / 10 ** power], power - place).join(' ± ')})e${power}`.replace('-', '−');
}

/**
 * The decimal place down to which all numbers of a column are written, so that they line up.
 * @param {readonly number[]} values @param {readonly number[]} errors as far as they are known: the smallest says which decimals count
 */
export function placeOfColumn(values, errors) {
  const largest = values.reduce((most, value) => (Math.abs(value) < Infinity ? Math.max(most, Math.abs(value)) : most), 0);
  const least = placeOf(errors.reduce((smallest, error) => (error > 0 && error < smallest ? error : smallest), Infinity));
  const digits = largest > 0 ? Math.floor(Math.log10(largest)) : 0;
  // Without errors the largest has five digits; with them none has more than ten.
  return least === null ? digits - 4 : Math.max(digits - 9, least);
}
