// @ts-check
/** Curves taken from the image: along a line, around a point, and how often each value occurs. */
import { h, replaceContent } from '../dom.js';
import { angleText } from './overlay-tools.js';
import { plot } from './plot.js';
import { histogram, lineProfile, radialProfile } from './profiles.js';
import { boundsOf, contains } from './regions.js';

/** @typedef {import('./image-viewer.js').ImageViewer} ImageViewer */

const BINS = 120;

export class ProfilePanel {
  /** @param {ImageViewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.element = h('div', { class: 'profiles' });
    /** @type {() => void} draws again what is shown */
    this.again = () => {};
    viewer.addEventListener('profile', (event) => this.show(/** @type {CustomEvent} */ (event).detail));
    viewer.addEventListener('plane', () => this.again());
  }

  #close() {
    this.viewer.profileLine = null;
    this.again = () => {};
    replaceContent(this.element);
    this.viewer.redraw();
  }

  /** @param {'line' | 'radial'} kind */
  show(kind) {
    this.again = () => {
      const { viewer } = this;
      const line = viewer.profileLine;
      if (!line) return;
      const radius = Math.hypot(line[2] - line[0], line[3] - line[1]);
      const profile = kind === 'line' ? lineProfile(viewer.raw, ...viewer.size, line) : radialProfile(viewer.raw, ...viewer.size, line[0], line[1], radius);
      const arcmin = viewer.arcminPerPixel;
      const length = Number.isFinite(arcmin) ? ` (${angleText(radius * arcmin / 60)})` : '';
      const x = Number.isFinite(arcmin) ? profile.x.map((value) => value * arcmin) : profile.x;
      replaceContent(this.element, plot({ ...profile, x }, {
        title: kind === 'line' ? `Profile along the line${length}` : `Radial profile${length}`, x: Number.isFinite(arcmin) ? 'Distance, ′' : 'Distance, pixels', y: viewer.unit || 'value', close: () => this.#close() }));
    };
    this.again();
  }

  /** @param {import('./regions.js').Region | null} region null for the whole image */
  histogram(region) {
    this.again = () => {
      const { viewer } = this;
      const { statistics, raw } = viewer;
      if (!statistics) return;
      const values = region ? inside(raw, ...viewer.size, region) : raw;
      // The tails of a bright source would leave one bin for all the rest.
      const range = region ? extremes(values) : /** @type {[number, number]} */ ([Math.max(statistics.minimum, statistics.median - 8 * statistics.sigma), Math.min(statistics.maximum, statistics.median + 20 * statistics.sigma)]);
      if (!(range[1] > range[0])) {
        replaceContent(this.element, plot({ x: [], y: [], error: null }, { title: 'Histogram', x: '', y: '', close: () => this.#close() }));
        return;
      }
      const counts = histogram(values, range, BINS);
      const width = (range[1] - range[0]) / BINS;
      replaceContent(this.element, plot({ x: [...counts].map((_, i) => range[0] + (i + 0.5) * width), y: [...counts], error: null }, {
        title: region ? `Histogram of ${region.text || `the ${region.shape}`}` : 'Histogram of the image', x: viewer.unit ? `Value, ${viewer.unit}` : 'Value', y: 'pixels', steps: true, close: () => this.#close() }));
    };
    this.again();
  }
}

/** @param {import('../fits/reader.js').Pixels} pixels @param {number} width @param {number} height @param {import('./regions.js').Region} region @returns {Float64Array} */
function inside(pixels, width, height, region) {
  const [x0, y0, x1, y1] = boundsOf(region);
  const values = [];
  for (let y = Math.max(0, Math.floor(y0)); y <= Math.min(height - 1, Math.ceil(y1)); y++) {
    for (let x = Math.max(0, Math.floor(x0)); x <= Math.min(width - 1, Math.ceil(x1)); x++) if (contains(region, x, y) && !Number.isNaN(pixels[y * width + x])) values.push(pixels[y * width + x]);
  }
  return Float64Array.from(values);
}

/** @param {import('../fits/reader.js').Pixels} values @returns {[number, number]} */
function extremes(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low, high];
}
