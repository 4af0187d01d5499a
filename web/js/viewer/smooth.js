// @ts-check
/** Smoothing with a normal distribution; missing pixels neither count nor get a value. Pure. */

/** @typedef {import('../fits/reader.js').Pixels} Pixels */

/** The kernel ends here, in σ: what is beyond is below 1e-4 of the whole. */
const REACH = 4;

/** @param {Pixels} pixels @param {number} width @param {number} height @param {number} sigma in pixels @returns {Float32Array} */
export function smoothed(pixels, width, height, sigma) {
  const half = Math.ceil(REACH * sigma);
  const kernel = Float64Array.from({ length: 2 * half + 1 }, (_, i) => Math.exp(-((i - half) ** 2) / (2 * sigma * sigma)));
  const count = width * height;
  const [values, weights] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) if (pixels[i] === pixels[i]) [values[i], weights[i]] = [pixels[i], 1];
  const passes = [[width, height, 1, width], [height, width, width, 1]];
  for (const [length, lines, step, next] of passes) {
    for (const plane of [values, weights]) alongLines(plane, kernel, length, lines, step, next);
  }
  return Float32Array.from(pixels, (value, i) => (value === value && weights[i] > 0 ? values[i] / weights[i] : NaN));
}

/** Convolves every line in place. @param {Float64Array} plane @param {Float64Array} kernel @param {number} length of a line @param {number} lines @param {number} step from pixel to pixel @param {number} next from line to line */
function alongLines(plane, kernel, length, lines, step, next) {
  const half = (kernel.length - 1) / 2;
  const line = new Float64Array(length);
  for (let n = 0; n < lines; n++) {
    for (let i = 0; i < length; i++) line[i] = plane[n * next + i * step];
    for (let i = 0; i < length; i++) {
      let sum = 0;
      const [from, to] = [Math.max(0, i - half), Math.min(length - 1, i + half)];
      for (let k = from; k <= to; k++) sum += line[k] * kernel[k - i + half];
      plane[n * next + i * step] = sum;
    }
  }
}
