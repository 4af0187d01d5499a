// @ts-check
/** A chart of bins with errors, drawn as SVG so that it follows the theme and stays sharp. */
import { h, svg } from '../dom.js';
import { valueRange } from './marks.js';

/** @typedef {import('./marks.js').Mark} Mark */
/** @typedef {import('./ticks.js').Tick} Tick */
/**
 * How the horizontal axis of a chart works.
 * @typedef {object} Axis
 * @property {string} title
 * @property {string} [second] title of the axis above
 * @property {boolean} isLogarithmic both axes are, or none
 * @property {(low: number, high: number, most: number) => Tick[]} ticks
 * @property {(low: number, high: number, most: number) => Tick[]} [secondTicks]
 * @property {(low: number, high: number, most: number) => Tick[]} valueTicks
 * @property {string} valueTitle
 * @property {(mark: Mark) => string[]} read what is told of a bin
 */

const HEIGHT = 380;
const MARGIN = { left: 66, right: 16, bottom: 46, top: 14, topWithAxis: 42 };
/** Pixels that a label of the horizontal axis needs. */
const LABEL_WIDTH = 120;
const LETTER_WIDTH = 7.2;
const POINT_RADIUS = 2.2;

export class Chart {
  /** @param {string} label what the chart shows, for those who do not see it @param {Mark[]} marks at least one @param {Axis} axis */
  constructor(label, marks, axis) {
    this.marks = [...marks].sort((a, b) => a.low - b.low);
    this.axis = axis;
    this.pointed = -1;
    this.values = valueRange(this.marks, axis.isLogarithmic);
    this.range = this.#wholeRange();
    this.width = 0;
    this.drawing = svg('svg', { class: 'chart-drawing', role: 'img', 'aria-label': label, height: HEIGHT });
    this.readOut = h('p', { class: 'chart-read-out', 'aria-live': 'polite' });
    this.stage = h('div', { class: 'chart-stage', tabIndex: 0, role: 'group', 'aria-label': `${label}; arrow keys go from bin to bin` }, this.drawing);
    this.element = h('div', { class: 'chart' }, this.stage, this.readOut);
    this.stage.addEventListener('pointermove', (event) => this.#point(this.#nearest(event)));
    this.stage.addEventListener('pointerleave', () => this.#point(-1));
    this.stage.addEventListener('keydown', (event) => this.#key(event));
    this.#tell();
    this.sizes = new ResizeObserver(() => this.#draw());
    this.sizes.observe(this.stage);
  }

  /** @returns {[number, number]} */
  #wholeRange() {
    const { low } = this.marks[0];
    const high = this.marks.reduce((most, mark) => Math.max(most, mark.high), -Infinity);
    if (this.axis.isLogarithmic) return [low / 1.04, high * 1.04];
    const margin = 0.02 * (high - low);
    return [low - margin, high + margin];
  }

  /** @param {number} at @param {[number, number]} range @param {number} from @param {number} to */
  #place(at, [low, high], from, to) {
    const share = this.axis.isLogarithmic ? Math.log(at / low) / Math.log(high / low) : (at - low) / (high - low);
    return from + share * (to - from);
  }

  /** @param {number} at */
  x(at) {
    return this.#place(at, this.range, MARGIN.left, this.width - MARGIN.right);
  }

  /** @param {number} value */
  y(value) {
    const top = this.axis.secondTicks ? MARGIN.topWithAxis : MARGIN.top;
    const bottom = HEIGHT - MARGIN.bottom;
    const y = this.#place(Math.max(value, this.axis.isLogarithmic ? this.values[0] : -Infinity), this.values, bottom, top);
    return Math.min(bottom, Math.max(top, y));
  }

  #draw() {
    this.width = this.stage.clientWidth;
    if (this.width <= MARGIN.left + MARGIN.right) return;
    const { axis } = this;
    const [bottom, top] = [this.y(this.values[0]), this.y(this.values[1])];
    const most = Math.max(2, Math.floor((this.width - MARGIN.left) / LABEL_WIDTH));
    const spots = this.marks.map((mark) => ({ x: this.#middle(mark), y: this.y(mark.value) }));
    this.cross = svg('path', { class: 'chart-cross' });
    this.drawing.setAttribute('width', String(this.width));
    this.drawing.replaceChildren(
      ...this.#horizontal(axis.ticks(...this.range, most), bottom, top, false),
      ...(axis.secondTicks ? this.#horizontal(axis.secondTicks(...this.range, most), bottom, top, true) : []),
      ...this.#vertical(axis.valueTicks(...this.values, 6), this.width - MARGIN.right),
      svg('rect', { class: 'chart-frame', x: MARGIN.left, y: top, width: this.width - MARGIN.left - MARGIN.right, height: bottom - top }),
      svg('path', { class: 'chart-errors', d: this.marks.map((mark, i) => this.#bars(mark, spots[i])).join('') }),
      svg('path', { class: 'chart-points', d: this.marks.map((mark, i) => (mark.isLimit ? '' : dot(spots[i]))).join('') }),
      this.cross,
      svg('text', { class: 'chart-title', x: (MARGIN.left + this.width - MARGIN.right) / 2, y: HEIGHT - 8, 'text-anchor': 'middle' }, axis.title),
      svg('text', { class: 'chart-title', 'text-anchor': 'middle', transform: `translate(15 ${(top + bottom) / 2}) rotate(-90)` }, axis.valueTitle));
    this.#drawCross();
  }

  /** @param {Mark} mark */
  #middle({ low, high }) {
    return this.x(this.axis.isLogarithmic ? Math.sqrt(low * high) : (low + high) / 2);
  }

  /** Width and error of a bin; a limit has an arrow. @param {Mark} mark @param {{ x: number, y: number }} spot */
  #bars({ low, high, value, error, isLimit }, { x, y }) {
    const across = `M${fixed(this.x(low))} ${fixed(y)}H${fixed(this.x(high))}`;
    if (isLimit) return `${across}M${fixed(x)} ${fixed(y)}v12m-3.5 -4l3.5 4l3.5 -4`;
    return `${across}M${fixed(x)} ${fixed(this.y(value - error))}V${fixed(this.y(value + error))}`;
  }

  /** @param {Tick[]} ticks @param {number} bottom @param {number} top @param {boolean} isSecond */
  #horizontal(ticks, bottom, top, isSecond) {
    const last = this.width - MARGIN.right;
    const labels = ticks.filter(({ text }) => text !== '');
    return [
      svg('path', { class: isSecond ? 'chart-ticks' : 'chart-grid', d: (isSecond ? ticks : labels).map(({ at }) => `M${fixed(this.x(at))} ${isSecond ? top - 5 : bottom}V${top}`).join('') }),
      ...(isSecond ? [] : [svg('path', { class: 'chart-ticks', d: ticks.map(({ at, text }) => `M${fixed(this.x(at))} ${bottom}v${text ? 6 : 3}`).join('') })]),
      ...labels.map(({ at, text }) => {
        const x = this.x(at);
        const half = text.length * LETTER_WIDTH / 2;
        // The title of the second axis is at its left end.
        if (isSecond && x - half < MARGIN.left - 2) return null;
        // Labels at the ends would be cut off.
        const anchor = x + half > last + MARGIN.right ? 'end' : x - half < 0 ? 'start' : 'middle';
        return svg('text', { class: 'chart-label', x: fixed(anchor === 'end' ? last + 8 : x), y: isSecond ? top - 9 : bottom + 19, 'text-anchor': anchor }, text);
      }),
      isSecond && svg('text', { class: 'chart-label', x: MARGIN.left - 8, y: top - 9, 'text-anchor': 'end' }, this.axis.second ?? ''),
    ].filter((one) => one instanceof SVGElement);
  }

  /** @param {Tick[]} ticks @param {number} right */
  #vertical(ticks, right) {
    const labels = ticks.filter(({ text }) => text !== '');
    return [
      svg('path', { class: 'chart-grid', d: labels.map(({ at }) => `M${MARGIN.left} ${fixed(this.y(at))}H${right}`).join('') }),
      svg('path', { class: 'chart-ticks', d: ticks.map(({ at, text }) => `M${MARGIN.left} ${fixed(this.y(at))}h${text ? -6 : -3}`).join('') }),
      ...labels.map(({ at, text }) => svg('text', { class: 'chart-label', x: MARGIN.left - 10, y: fixed(this.y(at) + 4), 'text-anchor': 'end' }, text)),
    ];
  }

  /** @param {PointerEvent} event */
  #nearest(event) {
    const at = event.clientX - this.stage.getBoundingClientRect().left;
    let best = 0;
    let distance = Infinity;
    this.marks.forEach((mark, i) => {
      const away = Math.abs(this.#middle(mark) - at);
      if (away < distance) [best, distance] = [i, away];
    });
    return best;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const last = this.marks.length - 1;
    const next = { ArrowRight: this.pointed + 1, ArrowLeft: this.pointed < 0 ? last : this.pointed - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.#point(Math.min(last, Math.max(0, next)));
  }

  /** @param {number} index or -1 */
  #point(index) {
    if (index === this.pointed) return;
    this.pointed = index;
    this.#drawCross();
    this.#tell();
  }

  #drawCross() {
    const mark = this.marks[this.pointed];
    if (!this.cross) return;
    const [x, y] = mark ? [this.#middle(mark), this.y(mark.value)] : [0, 0];
    this.cross.setAttribute('d', mark ? `M${fixed(x)} ${fixed(this.y(this.values[0]))}V${fixed(this.y(this.values[1]))}M${fixed(x - 6)} ${fixed(y)}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0` : '');
  }

  #tell() {
    const mark = this.marks[this.pointed];
    this.readOut.replaceChildren(...(mark ? this.axis.read(mark) : ['Point at a bin to read it.']).map((text) => h('span', {}, text)));
  }

  close() {
    this.sizes.disconnect();
  }
}

/** @param {{ x: number, y: number }} spot */
function dot({ x, y }) {
  const r = POINT_RADIUS;
  return `M${fixed(x - r)} ${fixed(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
}

/** @param {number} value */
function fixed(value) {
  return Number(value.toFixed(1));
}
