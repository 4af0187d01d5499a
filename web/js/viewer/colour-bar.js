// @ts-check
/** Which colour means which value. */
import { h, replaceContent } from '../dom.js';
import { formatValue } from './scale.js';

export class ColourBar {
  constructor() {
    this.canvas = h('canvas', { width: 256, height: 1, 'aria-hidden': 'true' });
    this.labels = h('div', { class: 'colour-bar-labels' });
    this.element = h('div', { class: 'colour-bar' }, this.canvas, this.labels);
  }

  /** @param {Uint8Array} colours @param {import('./scale.js').Stretch} stretch @param {[number, number]} cuts @param {string} unit */
  show(colours, stretch, [low, high], unit) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    const strip = context.createImageData(256, 1);
    for (let i = 0; i < 256; i++) strip.data.set([colours[3 * i], colours[3 * i + 1], colours[3 * i + 2], 255], 4 * i);
    context.putImageData(strip, 0, 0);
    // The bar is even in colour; the stretch is in the numbers.
    replaceContent(this.labels, ...[0, 0.25, 0.5, 0.75, 1].map((at) =>
      h('span', {}, formatValue(low + stretch.inverse(at) * (high - low), 3), at === 1 && unit ? ` ${unit}` : '')));
  }
}
