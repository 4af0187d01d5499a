// @ts-check
/** Values along a line, around a point, and how often each value occurs. Pure. */

/** @typedef {import('../fits/reader.js').Pixels} Pixels */
/** @typedef {{ x: number[], y: number[], error: number[] | null }} Profile */

/** Bilinear between pixel centres; NaN outside and where a neighbour is missing. @param {Pixels} pixels @param {number} width @param {number} height @param {number} x @param {number} y */
export function valueAt(pixels, width, height, x, y) {
  const [i, j] = [Math.min(width - 2, Math.max(0, Math.floor(x))), Math.min(height - 2, Math.max(0, Math.floor(y)))];
  const [s, t] = [x - i, y - j];
  if (s < 0 || t < 0 || s > 1 || t > 1) return NaN;
  const at = j * width + i;
  return (1 - t) * ((1 - s) * pixels[at] + s * pixels[at + 1]) + t * ((1 - s) * pixels[at + width] + s * pixels[at + width + 1]);
}

/** About one sample for each pixel. @param {Pixels} pixels @param {number} width @param {number} height @param {number[]} line x0, y0, x1, y1 @returns {Profile} x in pixels from the start */
export function lineProfile(pixels, width, height, [x0, y0, x1, y1]) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const count = Math.max(2, Math.min(4000, Math.round(length) + 1));
  const x = Array.from({ length: count }, (_, i) => i / (count - 1) * length);
  return { x, y: x.map((_, i) => valueAt(pixels, width, height, x0 + i / (count - 1) * (x1 - x0), y0 + i / (count - 1) * (y1 - y0))), error: null };
}

/**
 * Means of rings one pixel wide around a point.
 * @param {Pixels} pixels @param {number} width @param {number} height @param {number} cx @param {number} cy @param {number} radius @returns {Profile} errors are those of the mean
 */
export function radialProfile(pixels, width, height, cx, cy, radius) {
  const bins = Math.max(1, Math.min(1000, Math.ceil(radius)));
  const [count, sum, squares] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)];
  for (let y = Math.max(0, Math.floor(cy - radius)); y <= Math.min(height - 1, Math.ceil(cy + radius)); y++) {
    for (let x = Math.max(0, Math.floor(cx - radius)); x <= Math.min(width - 1, Math.ceil(cx + radius)); x++) {
      const value = pixels[y * width + x];
      const bin = Math.floor(Math.hypot(x - cx, y - cy));
      if (bin >= bins || value !== value) continue;
      count[bin]++;
      sum[bin] += value;
      squares[bin] += value * value;
    }
  }
  const mean = [...sum].map((total, i) => (count[i] > 0 ? total / count[i] : NaN));
  const error = mean.map((value, i) => (count[i] > 1 ? Math.sqrt(Math.max(0, squares[i] / count[i] - value * value) / (count[i] - 1)) : NaN));
  return { x: mean.map((_, i) => i + 0.5), y: mean, error };
}

/** @param {Pixels} pixels @param {[number, number]} range @param {number} bins @returns {Float64Array} counts; values outside are not counted */
export function histogram(pixels, [low, high], bins) {
  const counts = new Float64Array(bins);
  const factor = bins / (high - low);
  for (const value of pixels) {
    const at = (value - low) * factor;
    if (at >= 0 && at < bins) counts[at | 0]++;
    else if (value === high) counts[bins - 1]++;
  }
  return counts;
}
