// @ts-check
/** Contours and smoothing, away from the page's thread. */
import { contourLines } from './contours.js';
import { smoothed } from './smooth.js';

/** @typedef {{ id: number, pixels: import('../fits/reader.js').Pixels, width: number, height: number, levels?: number[], sigma?: number }} Request */

self.addEventListener('message', (/** @type {MessageEvent<Request>} */ event) => {
  const { id, pixels, width, height, levels, sigma } = event.data;
  try {
    if (sigma) {
      const result = smoothed(pixels, width, height, sigma);
      self.postMessage({ id, result }, { transfer: [result.buffer] });
    } else {
      const result = (levels ?? []).map((level) => contourLines(pixels, width, height, level));
      self.postMessage({ id, result });
    }
  } catch (problem) {
    self.postMessage({ id, problem: problem instanceof Error ? problem.message : String(problem) });
  }
});
