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
/** Bins closer than so many pixels are drawn small and pale, or they would be one patch. */
const DENSE_PIXELS = 3;
/** A drag over fewer pixels is a click. */
const LEAST_DRAG = 8;

export class Chart {
  /** @param {string} label what the chart shows, for those who do not see it @param {Mark[]} marks at least one @param {Axis} axis */
  constructor(label, marks, axis) {
    this.all = [...marks].sort((a, b) => a.low - b.low);
    /** Those inside the range. */
    this.marks = this.all;
    this.axis = axis;
    this.pointed = -1;
    this.values = valueRange(this.marks, axis.isLogarithmic);
    this.range = this.#wholeRange();
    /** Where a drag began, in pixels; NaN when there is none. */
    this.dragStart = NaN;
    this.width = 0;
    this.drawing = svg('svg', { class: 'chart-drawing', role: 'img', 'aria-label': label, height: HEIGHT });
    this.readOut = h('p', { class: 'chart-read-out', 'aria-live': 'polite' });
    this.stage = h('div', { class: 'chart-stage', tabIndex: 0, role: 'group', 'aria-label': `${label}; arrow keys go from bin to bin, plus and minus zoom, 0 shows all` }, this.drawing);
    this.element = h('div', { class: 'chart' }, this.stage);
    this.whole = h('button', { type: 'button', class: 'button quiet small', hidden: true, onclick: () => this.#zoom(this.#wholeRange()) }, 'Show all');
    this.stage.after(h('div', { class: 'chart-line' }, this.readOut, this.whole));
    this.stage.addEventListener('pointerdown', (event) => { this.dragStart = this.#pixel(event); });
    this.stage.addEventListener('pointermove', (event) => this.#move(event));
    this.stage.addEventListener('pointerup', (event) => this.#drop(event));
    this.stage.addEventListener('pointerleave', () => this.#leave());
    this.stage.addEventListener('pointercancel', () => this.#leave());
    this.stage.addEventListener('dblclick', () => this.#zoom(this.#wholeRange()));
    this.stage.addEventListener('keydown', (event) => this.#key(event));
    this.#tell();
    this.sizes = new ResizeObserver(() => this.#draw());
    this.sizes.observe(this.stage);
  }

  /** @returns {[number, number]} */
  #wholeRange() {
    const { low } = this.all[0];
    const high = this.all.reduce((most, mark) => Math.max(most, mark.high), -Infinity);
    if (this.axis.isLogarithmic) return [low / 1.04, high * 1.04];
    const margin = 0.02 * (high - low);
    return [low - margin, high + margin];
  }

  /** @param {number} at @param {[number, number]} range @param {number} from @param {number} to */
  #place(at, [low, high], from, to) {
    const share = this.axis.isLogarithmic ? Math.log(at / low) / Math.log(high / low) : (at - low) / (high - low);
    return from + share * (to - from);
  }

  /** Never outside the frame. @param {number} at */
  x(at) {
    const right = this.width - MARGIN.right;
    return Math.min(right, Math.max(MARGIN.left, this.#place(at, this.range, MARGIN.left, right)));
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
    const isDense = this.marks.length * DENSE_PIXELS > this.width;
    const radius = isDense ? POINT_RADIUS / 2 : POINT_RADIUS;
    this.cross = svg('path', { class: 'chart-cross' });
    this.selection = svg('path', { class: 'chart-selection' });
    const [left, right] = [MARGIN.left, this.width - MARGIN.right];
    this.drawing.setAttribute('width', String(this.width));
    this.drawing.replaceChildren(
      ...this.#horizontal(axis.ticks(...this.range, most), bottom, top, false),
      ...(axis.secondTicks ? this.#horizontal(axis.secondTicks(...this.range, most), bottom, top, true) : []),
      ...this.#vertical(axis.valueTicks(...this.values, 6), right),
      svg('rect', { class: 'chart-frame', x: left, y: top, width: right - left, height: bottom - top }),
      svg('path', { class: `chart-errors${isDense ? ' dense' : ''}`, d: this.marks.map((mark, i) => this.#bars(mark, spots[i])).join('') }),
      svg('path', { class: 'chart-points', d: this.marks.map((mark, i) => (mark.isLimit ? '' : dot(spots[i], radius))).join('') }),
      this.cross,
      this.selection,
      svg('text', { class: 'chart-title', x: (MARGIN.left + this.width - MARGIN.right) / 2, y: HEIGHT - 8, 'text-anchor': 'middle' }, axis.title),
      svg('text', { class: 'chart-title', 'text-anchor': 'middle', transform: `translate(15 ${(top + bottom) / 2}) rotate(-90)` }, axis.valueTitle));
    this.#drawCross();
  }

  /** @param {Mark} mark */
  #centre({ low, high }) {
    return this.axis.isLogarithmic ? Math.sqrt(low * high) : (low + high) / 2;
  }

  /** @param {Mark} mark */
  #middle(mark) {
    return this.x(this.#centre(mark));
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
  #pixel(event) {
    return event.clientX - this.stage.getBoundingClientRect().left;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const at = this.#pixel(event);
    this.#point(this.#nearest(at));
    this.selection?.setAttribute('d', this.#isDrag(at) ? `M${fixed(this.dragStart)} ${fixed(this.y(this.values[1]))}H${fixed(at)}V${fixed(this.y(this.values[0]))}H${fixed(this.dragStart)}z` : '');
  }

  /** @param {number} at */
  #isDrag(at) {
    return Math.abs(at - this.dragStart) >= LEAST_DRAG;
  }

  #leave() {
    this.dragStart = NaN;
    this.selection?.setAttribute('d', '');
    this.#point(-1);
  }

  /** @param {PointerEvent} event */
  #drop(event) {
    const [start, at] = [this.dragStart, this.#pixel(event)];
    const isDrag = this.#isDrag(at);
    this.dragStart = NaN;
    if (isDrag) this.#zoom([this.#valueAt(Math.min(start, at)), this.#valueAt(Math.max(start, at))]);
  }

  /** @param {number} pixel */
  #valueAt(pixel) {
    const share = (pixel - MARGIN.left) / (this.width - MARGIN.left - MARGIN.right);
    const [low, high] = this.range;
    return this.axis.isLogarithmic ? low * (high / low) ** share : low + share * (high - low);
  }

  /** Shows a range, and the values in it; a range without bins is not shown. @param {[number, number]} range */
  #zoom(range) {
    const whole = this.#wholeRange();
    const [low, high] = [Math.max(range[0], whole[0]), Math.min(range[1], whole[1])];
    const marks = this.all.filter((mark) => this.#centre(mark) >= low && this.#centre(mark) <= high);
    if (marks.length === 0) return;
    this.range = /** @type {[number, number]} */ ([low, high]);
    this.marks = marks;
    this.values = valueRange(marks, this.axis.isLogarithmic);
    this.pointed = -1;
    this.whole.hidden = marks.length === this.all.length;
    this.#tell();
    this.#draw();
  }

  /** Around the bin that is pointed at, or the middle. @param {number} factor of the width in pixels */
  #zoomBy(factor) {
    const mark = this.marks[this.pointed];
    const at = mark ? this.#middle(mark) : (MARGIN.left + this.width - MARGIN.right) / 2;
    const half = 0.5 * factor * (this.width - MARGIN.left - MARGIN.right);
    this.#zoom([this.#valueAt(at - half), this.#valueAt(at + half)]);
  }

  /** @param {number} at in pixels */
  #nearest(at) {
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
    const zoom = { '+': () => this.#zoomBy(0.5), '-': () => this.#zoomBy(2), 0: () => this.#zoom(this.#wholeRange()) }[event.key];
    if (zoom && !event.ctrlKey && !event.metaKey) zoom();
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
    this.readOut.replaceChildren(...(mark ? this.axis.read(mark) : ['Point at a bin to read it; drag to zoom in.']).map((text) => h('span', {}, text)));
  }

  close() {
    this.sizes.disconnect();
  }
}

/** @param {{ x: number, y: number }} spot @param {number} r */
function dot({ x, y }, r) {
  return `M${fixed(x - r)} ${fixed(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
}

/** @param {number} value */
function fixed(value) {
  return Number(value.toFixed(1));
}
