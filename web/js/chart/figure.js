// @ts-check
/** Frames over one axis, zoomed and pointed at together, with what those need who do not see them or want the numbers. */
import { h, replaceContent } from '../dom.js';
import { DataTable } from './data-table.js';
import { FigureBar } from './figure-bar.js';
import { moved, Pane, scaled } from './pane.js';
import { middle, nearest, valuesInside, wholeRange } from './series.js';
import { linearTicks, logTicks } from './ticks.js';
import { loadUPlot } from './uplot.js';

/** @typedef {import('./series.js').Series} Series */
/** @typedef {import('./series.js').Range} Range */
/** @typedef {import('./pane.js').Axis} Axis */
/** @typedef {import('./pane.js').PaneSpec} PaneSpec */
/** @typedef {{ title: string, unit?: string, isValue?: boolean, place?: number, of: (series: Series, index: number) => string | number }} Column `isValue`: in the unit of the series; `place`: the last decimal that is shown, as a power of ten */
/**
 * @typedef {object} FigureSpec
 * @property {string} label what it shows, for those who do not see it
 * @property {string} summary a sentence on what is seen
 * @property {string} [title] above saved pictures: object, instrument, band, bins
 * @property {boolean} [isSimulated] which everything that is saved says
 * @property {string} [unit] of values and errors, where series have none of their own
 * @property {string} fileName of what is saved, without an ending
 * @property {Axis} axis
 * @property {PaneSpec[]} panes from the top
 * @property {import('./pane.js').Shade[]} [shades]
 * @property {import('./pane.js').Event[]} [events]
 * @property {(series: Series, index: number) => string[]} read what is told of a bin
 * @property {Column[]} columns of the table of bins
 * @property {Record<string, string>} [facts] told in saved tables
 * @property {boolean} [canLogX] @property {boolean} [canLogY]
 * @property {(range: Range) => void} [times] what to do with a range that was brushed; without it there is no brush
 */
/** @typedef {{ x: Range, y: (Range | null)[] }} Zoom without values of their own frames show what is inside */

const KEYS_HINT = 'arrow keys go from bin to bin, page up and down change the series, plus and minus zoom, u goes back, 0 shows all';
const LEAST_SHARE = 1e-7;

export class Figure {
  /** @type {{ spec: FigureSpec, isLogarithmic: boolean, range: Range } | null} found once */
  #whole = null;

  /** @param {FigureSpec} spec */
  constructor(spec) {
    this.spec = spec;
    /** @type {Pane[]} */
    this.panes = [];
    /** @type {Zoom[]} where `undo` leads */
    this.history = [];
    /** @type {Zoom | null} */
    this.zoomed = null;
    /** @type {{ x: boolean | null, y: boolean | null }} what the user wants of the axes, in place of what the maker said */
    this.logarithmic = { x: null, y: null };
    /** @type {{ pane: number, series: Series, index: number } | null} */
    this.pointed = null;
    this.isDisposed = false;
    this.width = 0;
    this.readOut = h('p', { class: 'chart-read-out', 'aria-live': 'polite' });
    this.stage = h('div', { class: 'chart-stage', tabIndex: 0, role: 'group' }, h('p', { class: 'loading' }, 'Drawing…'));
    this.bar = new FigureBar(this);
    this.table = new DataTable(this);
    this.summary = h('p', { class: 'second chart-summary' });
    this.paper = h('div', { class: 'plot-paper', hidden: true });
    this.element = h('div', { class: 'chart' }, this.bar.element, this.stage, h('div', { class: 'chart-line' }, this.readOut), this.summary, this.table.element, this.paper);
    this.stage.addEventListener('keydown', (event) => this.#key(event));
    this.stage.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    this.stage.addEventListener('dblclick', () => this.showAll());
    this.sizes = new ResizeObserver(() => this.#resize());
    this.themes = new MutationObserver(() => this.panes.forEach((pane) => pane.redraw()));
    this.themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.ready = this.#start();
  }

  async #start() {
    try {
      this.UPlot = await loadUPlot();
    } catch (problem) {
      replaceContent(this.stage, h('p', { class: 'notice warning', role: 'alert' }, problem instanceof Error ? problem.message : String(problem)));
    }
    if (this.isDisposed) return;
    this.#build();
    this.sizes.observe(this.stage);
  }

  /** Something else, or the same in another way. @param {FigureSpec} spec @param {boolean} [keepsZoom] */
  show(spec, keepsZoom = false) {
    const hidden = new Set(this.spec.panes.flatMap((pane) => pane.series).filter((one) => one.isHidden).map((one) => one.label));
    for (const one of spec.panes.flatMap((pane) => pane.series)) one.isHidden = hidden.has(one.label);
    this.spec = spec;
    this.pointed = null;
    if (!keepsZoom) {
      this.zoomed = null;
      this.history = [];
    }
    if (!this.isDisposed) this.#build();
  }

  /** The axis as it is drawn. @returns {Axis} */
  get axis() {
    return changed(this.spec.axis, this.logarithmic.x);
  }

  /** @returns {PaneSpec[]} */
  get paneSpecs() {
    return this.spec.panes.map((pane) => (pane.levels || pane.range ? pane : { ...pane, values: changed(pane.values, this.logarithmic.y) }));
  }

  /** @returns {Range} */
  get whole() {
    const { isLogarithmic } = this.axis;
    if (this.#whole?.spec !== this.spec || this.#whole.isLogarithmic !== isLogarithmic) {
      this.#whole = { spec: this.spec, isLogarithmic, range: wholeRange(this.spec.panes.flatMap((pane) => pane.series), isLogarithmic) };
    }
    return this.#whole.range;
  }

  /** @returns {Range} */
  get x() {
    return this.zoomed?.x ?? this.whole;
  }

  /** @param {number} i of the frame @returns {Range} */
  y(i) {
    const pane = this.paneSpecs[i];
    return this.zoomed?.y[i] ?? pane.range ?? valuesInside(pane.series, this.x, pane.values.isLogarithmic);
  }

  #build() {
    this.panes.forEach((pane) => pane.dispose());
    this.panes = [];
    this.stage.setAttribute('aria-label', `${this.spec.label}; ${KEYS_HINT}`);
    this.summary.textContent = this.spec.summary;
    this.bar.update();
    this.#tell();
    this.table.update();
    const { UPlot } = this;
    if (!UPlot) return;
    this.stage.replaceChildren();
    const shared = { axis: this.axis, shades: this.spec.shades ?? [], events: this.spec.events ?? [] };
    const specs = this.paneSpecs;
    /** @type {number} */
    const width = Math.max(200, this.stage.clientWidth);
    this.width = width;
    this.panes = specs.map((spec, i) => new Pane(UPlot, spec, shared,
      { isFirst: i === 0, isLast: i === specs.length - 1, width, x: this.x, y: this.y(i) }, {
        point: (pane, left, top) => this.#pointer(pane, left, top),
        select: (pane, x, y) => this.#select(pane, x, y),
        mode: () => this.bar.mode,
        pan: (pane, x, y) => this.#pan(pane, x, y),
      }));
    this.stage.replaceChildren(...this.panes.map((pane) => pane.place));
  }

  #resize() {
    const width = this.stage.clientWidth;
    if (width < 50 || width === this.width) return;
    this.width = width;
    this.panes.forEach((pane) => pane.resize(width));
  }

  #redraw() {
    this.panes.forEach((pane, i) => pane.show(this.x, this.y(i)));
    this.bar.update();
    this.#ring();
    this.table.update();
    this.stage.dispatchEvent(new CustomEvent('viewchange', { bubbles: true }));
  }

  /** @param {Range} x @param {(Range | null)[]} [y] */
  zoom(x, y = []) {
    const whole = this.whole;
    const { isLogarithmic } = this.axis;
    if (!(x[1] > x[0]) || (isLogarithmic && !(x[0] > 0)) || x[1] - x[0] < LEAST_SHARE * (whole[1] - whole[0])) return;
    // A frame without a single bin helps nobody.
    if (!this.spec.panes.some(({ series }) => series.some((one) => !one.isHidden && one.low.some((low, i) => low <= x[1] && one.high[i] >= x[0])))) return;
    this.history.push(this.zoomed ?? { x: whole, y: [] });
    this.zoomed = { x, y };
    this.#redraw();
  }

  undo() {
    const before = this.history.pop();
    if (!before) return;
    this.zoomed = this.history.length === 0 ? null : before;
    this.#redraw();
  }

  showAll() {
    if (!this.zoomed) return;
    this.zoomed = null;
    this.history = [];
    this.#redraw();
  }

  /** @param {'x' | 'y'} which */
  toggleLogarithmic(which) {
    const now = which === 'x' ? this.axis.isLogarithmic : this.paneSpecs.some((pane) => pane.values.isLogarithmic);
    this.logarithmic[which] = !now;
    this.zoomed = null;
    this.history = [];
    this.#build();
  }

  /** Shows or hides all of a name. @param {string} label */
  toggle(label) {
    const all = this.spec.panes.flatMap((pane) => pane.series).filter((one) => one.label === label);
    const isHidden = !all[0]?.isHidden;
    for (const one of all) one.isHidden = isHidden;
    if (this.pointed?.series.isHidden) this.pointed = null;
    this.#redraw();
    this.#tell();
  }

  /** @param {Pane} pane @param {Range} x @param {Range | null} y */
  #select(pane, x, y) {
    if (this.bar.mode === 'times' && this.spec.times) {
      this.spec.times(x);
      return;
    }
    this.zoom(x, this.panes.map((one) => (one === pane ? y : null)));
  }

  /** @param {Pane} pane @param {Range} x @param {Range} y */
  #pan(pane, x, y) {
    if (this.history.length === 0) this.history.push({ x: this.whole, y: [] });
    this.zoomed = { x, y: this.panes.map((one) => (one === pane ? y : null)) };
    this.#redraw();
  }

  /** @param {number} factor */
  zoomBy(factor) {
    const at = this.pointed ? middle(this.pointed.series, this.pointed.index, this.axis.isLogarithmic)
      : this.axis.isLogarithmic ? Math.sqrt(this.x[0] * this.x[1]) : (this.x[0] + this.x[1]) / 2;
    const whole = this.whole;
    const [low, high] = scaled(this.x, factor, at, this.axis.isLogarithmic);
    if (factor > 1 && low <= whole[0] && high >= whole[1]) this.showAll();
    else this.zoom([low, high]);
  }

  /** @param {WheelEvent} event with the control key, so that the page can be scrolled over the figure */
  #wheel(event) {
    const pane = this.panes[0];
    if (!event.ctrlKey || !pane) return;
    event.preventDefault();
    const left = event.clientX - pane.plot.over.getBoundingClientRect().left;
    this.zoom(scaled(this.x, event.deltaY > 0 ? 1.25 : 0.8, pane.plot.posToVal(left, 'x'), this.axis.isLogarithmic));
  }

  /** @param {Pane} pane @param {number} left @param {number} top */
  #pointer(pane, left, top) {
    const isIn = left >= 0 && top >= 0;
    for (const one of this.panes) one.hair(isIn ? left : -1);
    if (!isIn) return;
    const at = pane.plot.posToVal(left, 'x');
    const { isLogarithmic } = this.axis;
    const number = this.panes.indexOf(pane);
    /** @type {typeof this.pointed} */
    let best = null;
    let distance = Infinity;
    for (const series of this.spec.panes[number]?.series ?? []) {
      const index = series.isHidden ? -1 : nearest(series, at, isLogarithmic);
      if (index < 0) continue;
      const away = Math.hypot(pane.plot.valToPos(middle(series, index, isLogarithmic), 'x') - left, 0.3 * ((pane.plot.valToPos(series.value[index], 'y') - top) || 0));
      // Of lines and bins at one place the bin is meant.
      const penalty = series.style === 'bins' || series.style === 'steps' ? 0 : 6;
      if (away + penalty < distance) [best, distance] = [{ pane: number, series, index }, away + penalty];
    }
    this.#point(best);
  }

  /** @param {typeof this.pointed} place */
  #point(place) {
    const now = this.pointed;
    if (now?.series === place?.series && now?.index === place?.index) return;
    this.pointed = place;
    this.#ring();
    this.#tell();
  }

  #ring() {
    const { pointed } = this;
    this.panes.forEach((pane, i) => pane.ring(pointed?.pane === i ? pointed.series : null, pointed?.index ?? 0));
  }

  #tell() {
    const { pointed } = this;
    const several = this.spec.panes.flatMap((pane) => pane.series).filter((one) => !one.isHidden).length > 1;
    const texts = pointed ? [...(several ? [pointed.series.label] : []), ...this.spec.read(pointed.series, pointed.index)] : ['Point at a bin to read it; drag to zoom in.'];
    this.readOut.replaceChildren(...texts.map((text) => h('span', {}, text)));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.target !== this.stage || event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = /** @type {Record<string, () => void>} */ ({
      '+': () => this.zoomBy(0.5), '=': () => this.zoomBy(0.5), '-': () => this.zoomBy(2), 0: () => this.showAll(), u: () => this.undo(), z: () => this.bar.choose('zoom'),
      x: () => this.spec.canLogX && this.toggleLogarithmic('x'), y: () => this.spec.canLogY && this.toggleLogarithmic('y'),
      ArrowRight: () => (event.shiftKey ? this.#shift(0.2) : this.#step(1)), ArrowLeft: () => (event.shiftKey ? this.#shift(-0.2) : this.#step(-1)),
      Home: () => this.#step(-Infinity), End: () => this.#step(Infinity), PageDown: () => this.#change(1), PageUp: () => this.#change(-1),
    });
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  /** @param {number} share */
  #shift(share) {
    if (this.zoomed) this.zoom(moved(this.x, share, this.axis.isLogarithmic), this.zoomed.y);
  }

  /** Every series that can be read, from the top. */
  #readable() {
    return this.spec.panes.flatMap((pane, i) => pane.series.filter((one) => !one.isHidden && one.low.length > 0).map((series) => ({ pane: i, series })));
  }

  /** To another bin of the same series that is in view. @param {number} step */
  #step(step) {
    const { pane, series } = this.pointed ?? this.#readable()[0] ?? {};
    if (!series || pane === undefined) return;
    const { isLogarithmic } = this.axis;
    const seen = [];
    for (let i = 0; i < series.low.length; i++) {
      const at = middle(series, i, isLogarithmic);
      if (at >= this.x[0] && at <= this.x[1]) seen.push(i);
    }
    if (seen.length === 0) return;
    const now = this.pointed ? seen.indexOf(this.pointed.index) : step < 0 ? seen.length : -1;
    const next = Math.min(seen.length - 1, Math.max(0, now + step));
    this.#point({ pane, series, index: seen[next] });
  }

  /** To another series at the same place. @param {number} step */
  #change(step) {
    const all = this.#readable();
    if (all.length === 0) return;
    const now = all.findIndex(({ series }) => series === this.pointed?.series);
    const next = all[(now + step + all.length) % all.length];
    const at = this.pointed ? middle(this.pointed.series, this.pointed.index, this.axis.isLogarithmic) : this.x[0];
    this.#point({ ...next, index: Math.max(0, nearest(next.series, at, this.axis.isLogarithmic)) });
  }

  /** @returns {{ x: Range, y: (Range | null)[], log: [boolean | null, boolean | null], hidden: string[] } | null} */
  viewState() {
    const hidden = [...new Set(this.spec.panes.flatMap((pane) => pane.series).filter((one) => one.isHidden).map((one) => one.label))];
    if (!this.zoomed && hidden.length === 0 && this.logarithmic.x === null && this.logarithmic.y === null) return null;
    return { x: this.x, y: this.zoomed?.y ?? [], log: [this.logarithmic.x, this.logarithmic.y], hidden };
  }

  /** @param {any} state of `viewState`; what is no such thing is passed over */
  restore(state) {
    const isRange = (/** @type {any} */ range) => Array.isArray(range) && range.length === 2 && range.every(Number.isFinite) && range[1] > range[0];
    if (!state || !isRange(state.x)) return;
    const wish = (/** @type {any} */ value) => (typeof value === 'boolean' ? value : null);
    this.logarithmic = { x: wish(state.log?.[0]), y: wish(state.log?.[1]) };
    for (const one of this.spec.panes.flatMap((pane) => pane.series)) one.isHidden = Array.isArray(state.hidden) && state.hidden.includes(one.label);
    const isWhole = this.whole[0] === state.x[0] && this.whole[1] === state.x[1];
    this.history = isWhole ? [] : [{ x: this.whole, y: [] }];
    this.zoomed = isWhole ? null : { x: state.x, y: Array.isArray(state.y) ? state.y.map((/** @type {any} */ one) => (isRange(one) ? one : null)) : [] };
    this.#build();
  }

  dispose() {
    this.isDisposed = true;
    this.sizes.disconnect();
    this.themes.disconnect();
    this.panes.forEach((pane) => pane.dispose());
    this.panes = [];
  }
}

/** @param {Axis} axis @param {boolean | null} wish @returns {Axis} */
function changed(axis, wish) {
  if (wish === null || wish === axis.isLogarithmic) return axis;
  return { ...axis, isLogarithmic: wish, ticks: wish ? logTicks : linearTicks };
}
