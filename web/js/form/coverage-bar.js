// @ts-check
/** The science windows of a position on a line of time; dragging chooses a range. The fields say the same without a pointer. */
import { h, svg } from '../dom.js';
import { formatTime, shortTime, utcOf } from './times.js';
import { isNearRealTime } from './window-list.js';

/** @typedef {import('../api.js').ArchiveWindow} ArchiveWindow */

const WIDTH = 1000;
const HEIGHT = 34;
const NARROWEST = 2;
/** A shorter drag is a click. */
const SHORTEST_DRAG_PX = 4;

/** Events: `range` (detail: {t1, t2} as isot). */
export class CoverageBar extends EventTarget {
  constructor() {
    super();
    this.marks = svg('g', {});
    this.chosen = svg('rect', { class: 'chosen', y: 0, height: HEIGHT, width: 0 });
    this.drawing = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', class: 'coverage-drawing' }, this.chosen, this.marks);
    this.ends = h('p', { class: 'coverage-ends', 'aria-hidden': 'true' });
    this.element = h('div', { class: 'coverage', hidden: true }, this.drawing, this.ends);
    this.from = 0;
    this.to = 1;
    this.#listen();
  }

  /** @param {ArchiveWindow[]} windows in order of time @param {string | null} t1 @param {string | null} t2 */
  show(windows, t1, t2) {
    this.element.hidden = windows.length === 0;
    if (windows.length === 0) return;
    const [first, last] = [utcOf(windows[0].t_start_utc), Math.max(...windows.map((one) => utcOf(one.t_stop_utc)))];
    const margin = Math.max((last - first) * 0.03, 60_000);
    this.from = first - margin;
    this.to = last + margin;
    this.marks.replaceChildren(...merged(windows.map((one) => [this.#x(utcOf(one.t_start_utc)), this.#x(utcOf(one.t_stop_utc)), isNearRealTime(one.id)]))
      .map(([x1, x2, isNew]) => svg('rect', { x: x1.toFixed(1), y: isNew ? 12 : 6, width: Math.max(NARROWEST, x2 - x1).toFixed(1), height: isNew ? 10 : 22, class: isNew ? 'window recent' : 'window' })));
    const inRange = t1 && t2 ? windows.filter((one) => one.t_stop_utc > t1 && one.t_start_utc < t2).length : 0;
    this.drawing.setAttribute('aria-label', `${windows.length} science windows from ${shortTime(windows[0].t_start_utc)} to ${shortTime(formatTime(last))} UTC, ${inRange} of them in the chosen range`);
    // Days tell the ends of one day apart no more.
    const ends = [first, last].map((one) => shortTime(formatTime(one)));
    const isOneDay = ends[0].slice(0, 10) === ends[1].slice(0, 10);
    this.ends.replaceChildren(h('span', {}, isOneDay ? ends[0] : ends[0].slice(0, 10)), h('span', {}, 'drag to choose'), h('span', {}, isOneDay ? ends[1].slice(11) : ends[1].slice(0, 10)));
    this.#choose(t1 ? this.#x(utcOf(t1)) : 0, t2 ? this.#x(utcOf(t2)) : 0);
  }

  /** @param {number} milliseconds */
  #x(milliseconds) {
    return WIDTH * (milliseconds - this.from) / (this.to - this.from);
  }

  /** @param {number} x1 @param {number} x2 */
  #choose(x1, x2) {
    const [low, high] = [Math.min(WIDTH, Math.max(0, Math.min(x1, x2))), Math.min(WIDTH, Math.max(0, Math.max(x1, x2)))];
    this.chosen.setAttribute('x', low.toFixed(1));
    this.chosen.setAttribute('width', (high - low).toFixed(1));
  }

  #listen() {
    /** @type {number | null} */
    let start = null;
    const at = (/** @type {PointerEvent} */ event) => {
      const box = this.drawing.getBoundingClientRect();
      return WIDTH * Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    };
    const instant = (/** @type {number} */ x) => formatTime(this.from + (this.to - this.from) * x / WIDTH);
    const drawing = /** @type {any} */ (this.drawing);
    drawing.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => {
      if (event.button !== 0) return;
      start = at(event);
      drawing.setPointerCapture(event.pointerId);
    });
    drawing.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => {
      if (start !== null) this.#choose(start, at(event));
    });
    drawing.addEventListener('pointerup', (/** @type {PointerEvent} */ event) => {
      const [x1, x2] = [Math.min(start ?? 0, at(event)), Math.max(start ?? 0, at(event))];
      const isDrag = start !== null && (x2 - x1) / WIDTH * this.drawing.getBoundingClientRect().width >= SHORTEST_DRAG_PX;
      start = null;
      if (isDrag) this.dispatchEvent(new CustomEvent('range', { detail: { t1: instant(x1), t2: instant(x2) } }));
    });
    drawing.addEventListener('pointercancel', () => { start = null; });
  }
}

/**
 * Marks that would lie on each other become one: thousands of windows are drawn with a few rectangles.
 * @param {[number, number, boolean][]} marks in order @returns {[number, number, boolean][]}
 */
export function merged(marks) {
  /** @type {[number, number, boolean][]} */
  const out = [];
  for (const [x1, x2, isNew] of marks) {
    const last = out.at(-1);
    if (last && last[2] === isNew && x1 <= last[1] + NARROWEST / 2) last[1] = Math.max(last[1], x2);
    else out.push([x1, x2, isNew]);
  }
  return out;
}
