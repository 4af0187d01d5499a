// @ts-check
/** Which colour means which value, and the cuts as two sliders over all values. */
import { h, replaceContent } from '../dom.js';
import { formatValue, sliderScale } from './scale.js';

const STEPS = 1000;

export class ColourBar {
  /** @param {(cuts: [number, number]) => void} setCuts */
  constructor(setCuts) {
    this.canvas = h('canvas', { width: 256, height: 1, 'aria-hidden': 'true' });
    this.labels = h('div', { class: 'colour-bar-labels' });
    /** @type {import('./scale.js').Statistics | null} */
    this.statistics = null;
    /** @type {import('./scale.js').Stretch | null} */
    this.scale = null;
    const slider = (/** @type {string} */ label) => h('input', { type: 'range', min: '0', max: String(STEPS), step: '1', 'aria-label': label, oninput: () => {
      const { scale } = this;
      if (!scale) return;
      const [low, high] = [this.low, this.high].map((one) => scale.inverse(Number(one.value) / STEPS));
      if (high > low) setCuts([low, high]);
    } });
    this.low = slider('Lower cut');
    this.high = slider('Upper cut');
    this.element = h('div', { class: 'colour-bar' }, this.canvas, this.labels, h('div', { class: 'cut-sliders', title: 'Drag the ends: the values from which the colours start and end' }, h('div', { class: 'cut-track' }), this.low, this.high));
  }

  /**
   * @param {Uint8Array} colours @param {import('./scale.js').Stretch} stretch @param {[number, number]} cuts @param {string} unit
   * @param {import('./scale.js').Statistics | null} statistics
   */
  show(colours, stretch, [low, high], unit, statistics) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    const strip = context.createImageData(256, 1);
    for (let i = 0; i < 256; i++) strip.data.set([colours[3 * i], colours[3 * i + 1], colours[3 * i + 2], 255], 4 * i);
    context.putImageData(strip, 0, 0);
    // The bar is even in colour; the stretch is in the numbers.
    replaceContent(this.labels, ...[0, 0.25, 0.5, 0.75, 1].map((at) =>
      h('span', {}, formatValue(low + stretch.inverse(at) * (high - low), 3), at === 1 && unit ? ` ${unit}` : '')));
    if (statistics && statistics !== this.statistics) this.scale = sliderScale(statistics);
    this.statistics = statistics;
    const { scale } = this;
    if (!scale) return;
    for (const [slider, value] of /** @type {[HTMLInputElement, number][]} */ ([[this.low, low], [this.high, high]])) {
      // While it is dragged the slider leads.
      if (document.activeElement !== slider) slider.value = String(Math.round(STEPS * scale.forward(value)));
      slider.setAttribute('aria-valuetext', `${formatValue(value)} ${unit}`);
    }
  }
}
