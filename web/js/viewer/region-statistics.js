// @ts-check
/** Numbers of the pixels in a region. A pixel belongs to it when its centre does. Pure. */
import { quantile } from './scale.js';
import { boundsOf, contains } from './regions.js';

/** @typedef {import('../fits/reader.js').Pixels} Pixels */
/**
 * @typedef {{ count: number, missing: number, sum: number, mean: number, median: number, deviation: number, minimum: number, maximum: number,
 *   brightest: [number, number], centroid: [number, number] | null, error: number | null }} RegionNumbers
 * `deviation` divides by the count; `error` of the sum, from the variance plane; `centroid` weighs with positive values
 */

/** @param {Pixels} pixels @param {number} width @param {number} height @param {import('./regions.js').Region} region @param {Pixels | null} variance @returns {RegionNumbers | null} null when no valid pixel is inside */
export function regionStatistics(pixels, width, height, region, variance) {
  /** @type {number[]} */
  const values = [];
  let [missing, sum, weight, sumX, sumY, errorSquared] = [0, 0, 0, 0, 0, 0];
  let [minimum, maximum] = [Infinity, -Infinity];
  /** @type {[number, number]} */
  let brightest = [0, 0];
  const [x0, y0, x1, y1] = boundsOf(region);
  for (let y = Math.max(0, Math.floor(y0)); y <= Math.min(height - 1, Math.ceil(y1)); y++) {
    for (let x = Math.max(0, Math.floor(x0)); x <= Math.min(width - 1, Math.ceil(x1)); x++) {
      if (!contains(region, x, y)) continue;
      const value = pixels[y * width + x];
      if (Number.isNaN(value)) {
        missing++;
        continue;
      }
      values.push(value);
      sum += value;
      if (value < minimum) minimum = value;
      if (value > maximum) [maximum, brightest] = [value, [x, y]];
      if (value > 0) [weight, sumX, sumY] = [weight + value, sumX + value * x, sumY + value * y];
      if (variance) errorSquared += variance[y * width + x];
    }
  }
  if (values.length === 0) return null;
  const count = values.length;
  const mean = sum / count;
  const deviation = Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / count);
  const median = quantile(Float64Array.from(values).sort(), 0.5);
  return {
    count, missing, sum, mean, median, deviation, minimum, maximum, brightest,
    centroid: weight > 0 ? [sumX / weight, sumY / weight] : null,
    error: variance && errorSquared >= 0 ? Math.sqrt(errorSquared) : null,
  };
}

/**
 * The centre of a source near a pixel: centre of mass of what is above the median of the surrounding, iterated.
 * @param {Pixels} pixels @param {number} width @param {number} height @param {number} x @param {number} y @param {number} radius of the window, pixels
 * @returns {[number, number] | null} null when nothing stands out
 */
export function centroid(pixels, width, height, x, y, radius) {
  let [cx, cy] = [x, y];
  for (let step = 0; step < 12; step++) {
    const ring = { shape: /** @type {const} */ ('annulus'), x: cx, y: cy, sizes: [radius, 2 * radius], angle: 0, points: [], text: '' };
    const ground = regionStatistics(pixels, width, height, ring, null)?.median ?? 0;
    let [weight, sumX, sumY] = [0, 0, 0];
    for (let j = Math.max(0, Math.floor(cy - radius)); j <= Math.min(height - 1, cy + radius + 1); j++) {
      for (let i = Math.max(0, Math.floor(cx - radius)); i <= Math.min(width - 1, cx + radius + 1); i++) {
        const above = pixels[j * width + i] - ground;
        // A soft edge: pixels count less the nearer they are to it, so that the window does not pull at whole pixels.
        const fade = 1 - ((i - cx) ** 2 + (j - cy) ** 2) / (radius * radius);
        if (above > 0 && fade > 0) [weight, sumX, sumY] = [weight + above * fade, sumX + above * fade * i, sumY + above * fade * j];
      }
    }
    if (!(weight > 0)) return null;
    const [nx, ny] = [sumX / weight, sumY / weight];
    const travelled = Math.hypot(nx - cx, ny - cy);
    [cx, cy] = [nx, ny];
    if (travelled < 1e-3) break;
  }
  return Math.hypot(cx - x, cy - y) <= 2 * radius ? [cx, cy] : null;
}
