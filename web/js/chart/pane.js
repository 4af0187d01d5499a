// @ts-check
/** One frame of a figure: uPlot makes axes, scales and the pointer, this draws the bins into it. */
import { h } from '../dom.js';
import { paths, placeX, placeY } from './geometry.js';
import { middle } from './series.js';

/** @typedef {import('./series.js').Series} Series */
/** @typedef {import('./series.js').Range} Range */
/** @typedef {import('./ticks.js').Tick} Tick */
/** @typedef {import('./geometry.js').Frame} Frame */
/**
 * @typedef {object} Axis
 * @property {string} title
 * @property {(low: number, high: number, most: number) => Tick[]} ticks
 * @property {boolean} isLogarithmic
 * @property {number} [labelWidth] pixels that a label needs
 * @property {{ title: string, ticks: (low: number, high: number, most: number) => Tick[] }} [second] another scale of the same axis, above
 */
/**
 * @typedef {object} PaneSpec
 * @property {Series[]} series
 * @property {Axis} values the vertical axis
 * @property {number} [height] in pixels
 * @property {number[]} [levels] horizontal lines
 * @property {Range} [range] of values, in place of what the bins have
 */
/** @typedef {{ low: number, high: number, label?: string }} Shade */
/** @typedef {{ at: number, label: string }} Event */
/**
 * What all panes of a figure share.
 * @typedef {object} Shared
 * @property {Axis} axis
 * @property {Shade[]} shades
 * @property {Event[]} events
 */
/**
 * @typedef {object} Listener
 * @property {(pane: Pane, left: number, top: number) => void} point pixels in the frame; negative when the pointer left
 * @property {(pane: Pane, x: Range, y: Range | null) => void} select
 * @property {() => 'zoom' | 'pan' | 'times'} mode
 * @property {(pane: Pane, x: Range, y: Range) => void} pan
 */

const LEFT = 56;
const LABEL = 20;
/** A drag this flat chooses only a range of the horizontal axis. */
const FLAT = 24;
const DRAG_LEAST = 6;
const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';
const LETTER = 6.6;
export const COLOURS = 8;

export class Pane {
  /**
   * @param {import('./uplot.js').UPlotClass} UPlot @param {PaneSpec} spec @param {Shared} shared
   * @param {{ isFirst: boolean, isLast: boolean, width: number, x: Range, y: Range }} place @param {Listener} listener
   */
  constructor(UPlot, spec, shared, place, listener) {
    this.spec = spec;
    this.shared = shared;
    this.x = place.x;
    this.y = place.y;
    this.listener = listener;
    this.isFirst = place.isFirst;
    this.isLast = place.isLast;
    this.mark = h('div', { class: 'plot-mark', hidden: true });
    this.lines = h('div', { class: 'plot-hair', hidden: true });
    this.place = h('div', { class: 'plot-pane' });
    this.abort = new AbortController();
    this.plot = new UPlot(this.#options(place.width), /** @type {any} */ ([[place.x[0], place.x[1]], [null, null]]), this.place);
    this.plot.over.append(this.lines, this.mark);
    this.#listenForPan();
  }

  /** @param {number} width @returns {any} */
  #options(width) {
    const { axis } = this.shared;
    const { values } = this.spec;
    const scale = (/** @type {() => Range} */ of, /** @type {Axis} */ one) => ({ time: false, auto: false, distr: one.isLogarithmic ? 3 : 1, range: of });
    const second = this.isFirst ? axis.second : undefined;
    return {
      width, height: this.height, padding: [second ? 4 : 10, 20, this.isLast ? 0 : 4, 0], legend: { show: false }, pxAlign: 0,
      scales: { x: scale(() => this.x, axis), y: scale(() => this.y, values) },
      series: [{}, { show: false, scale: 'y' }],
      axes: [
        this.#axis(axis, { scale: 'x', side: 2, size: this.isLast ? 28 : 8, label: this.isLast ? axis.title : undefined, isQuiet: !this.isLast }),
        this.#axis(values, { scale: 'y', side: 3, size: LEFT, label: values.title, isQuiet: false }),
        ...(second ? [this.#axis({ ...axis, ticks: second.ticks }, { scale: 'x', side: 0, size: 26, label: undefined, isQuiet: false, title: second.title })] : []),
      ],
      cursor: {
        x: false, y: false, points: { show: false }, drag: { setScale: false, x: true, y: true, uni: FLAT, dist: DRAG_LEAST },
        bind: {
          dblclick: () => () => null,
          mousedown: (/** @type {any} */ _, /** @type {any} */ __, /** @type {(event: MouseEvent) => any} */ usual) => (/** @type {MouseEvent} */ event) => {
            if (this.listener.mode() !== 'pan' && !event.shiftKey) usual(event);
          },
        },
      },
      hooks: {
        draw: [(/** @type {any} */ u) => this.#draw(u.ctx)],
        setCursor: [(/** @type {any} */ u) => this.listener.point(this, u.cursor.left, u.cursor.top)],
        setSelect: [(/** @type {any} */ u) => this.#selected(u.select)],
      },
    };
  }

  get height() {
    const { height = 320 } = this.spec;
    return height + (this.isLast ? 28 + LABEL : 8) + (this.isFirst && this.shared.axis.second ? 26 : 0);
  }

  /** @param {Axis} axis @param {{ scale: 'x' | 'y', side: number, size: number, label: string | undefined, isQuiet: boolean, title?: string }} how */
  #axis(axis, { scale, side, size, label, isQuiet, title }) {
    const isAcross = scale === 'x';
    const ticks = () => this.ticks(axis, scale);
    const colour = (/** @type {string} */ name) => () => this.colour(name);
    return {
      scale, side, size, label, labelSize: label === undefined ? 0 : LABEL, labelGap: 0, labelFont: FONT, font: FONT, gap: isAcross ? 4 : 6, stroke: colour('--ink-soft'),
      filter: (/** @type {any} */ _, /** @type {number[]} */ splits) => splits, splits: () => ticks().map((tick) => tick.at),
      values: () => (isQuiet ? ticks().map(() => '') : ticks().map((tick, i) => (title && i === 0 ? `${title} ${tick.text}` : isAcross && this.#isCut(tick) ? '' : tick.text))),
      grid: { show: side !== 0, stroke: colour('--line'), width: 1, filter: (/** @type {any} */ _, /** @type {number[]} */ splits) => {
        const all = ticks();
        return splits.map((split, i) => (all[i]?.text === '' ? null : split));
      } },
      ticks: { show: true, stroke: colour('--line-strong'), width: 1, size: 5 },
      border: { show: true, stroke: colour('--line-strong'), width: 1 },
    };
  }

  /** Labels at the right edge would be cut off. @param {Tick} tick */
  #isCut({ at, text }) {
    const { width } = this.plot;
    return LEFT + LABEL + this.plot.valToPos(at, 'x') + text.length * LETTER / 2 > width;
  }

  /** @param {Axis} axis @param {'x' | 'y'} scale */
  ticks(axis, scale) {
    if (scale === 'y') return axis.ticks(this.y[0], this.y[1], Math.max(4, Math.floor((this.spec.height ?? 320) / 48)));
    const width = (this.plot?.width ?? 600) - LEFT - LABEL;
    return axis.ticks(this.x[0], this.x[1], Math.max(2, Math.floor(width / (axis.labelWidth ?? 70))));
  }

  /** @param {string} name of a custom property of the theme */
  colour(name) {
    return getComputedStyle(this.place).getPropertyValue(name).trim() || '#888';
  }

  /** @returns {Frame} in pixels of the drawing */
  frame() {
    const { left, top, width, height } = this.plot.bbox;
    return { left, top, width, height, x: this.x, y: this.y, isLogX: this.shared.axis.isLogarithmic, isLogY: this.spec.values.isLogarithmic, scale: devicePixelRatio || 1 };
  }

  /** @param {CanvasRenderingContext2D} context */
  #draw(context) {
    const frame = this.frame();
    context.save();
    context.beginPath();
    context.rect(frame.left, frame.top, frame.width, frame.height);
    context.clip();
    this.#drawGround(context, frame);
    for (const series of this.spec.series) if (!series.isHidden) this.#drawSeries(context, series, frame);
    context.restore();
  }

  /** @param {CanvasRenderingContext2D} context @param {Frame} frame */
  #drawGround(context, frame) {
    const [x, y] = [placeX(frame), placeY(frame)];
    context.fillStyle = this.colour('--good-time');
    for (const { low, high } of this.shared.shades) context.fillRect(x(low), frame.top, Math.max(1, x(high) - x(low)), frame.height);
    context.strokeStyle = this.colour('--line-strong');
    context.lineWidth = frame.scale;
    for (const level of this.spec.levels ?? []) {
      context.beginPath();
      context.moveTo(frame.left, y(level));
      context.lineTo(frame.left + frame.width, y(level));
      context.stroke();
    }
    context.strokeStyle = context.fillStyle = this.colour('--warn');
    context.font = `${12 * frame.scale}px system-ui, sans-serif`;
    context.setLineDash([5 * frame.scale, 4 * frame.scale]);
    for (const { at, label } of this.shared.events) {
      context.beginPath();
      context.moveTo(x(at), frame.top);
      context.lineTo(x(at), frame.top + frame.height);
      context.stroke();
      if (this.isFirst) context.fillText(label, x(at) + 4 * frame.scale, frame.top + 14 * frame.scale);
    }
    context.setLineDash([]);
  }

  /** @param {CanvasRenderingContext2D} context @param {Series} series @param {Frame} frame */
  #drawSeries(context, series, frame) {
    const { errors, signs, line, isDense, columns } = paths(series, frame);
    context.strokeStyle = context.fillStyle = this.colour(`--series-${series.colour % COLOURS}`);
    if (columns) {
      // Rectangles are drawn ten times faster than strokes.
      const width = Math.max(1, Math.round(frame.scale));
      context.globalAlpha = 0.4;
      for (const { at, errorFrom, errorTo } of columns) context.fillRect(at, errorFrom, width, errorTo - errorFrom);
      context.globalAlpha = 1;
      for (const { at, from, to } of columns) context.fillRect(at, from, width, to - from);
      return;
    }
    context.lineWidth = 1.2 * frame.scale;
    context.globalAlpha = isDense ? 0.4 : 1;
    context.stroke(new Path2D(errors));
    context.globalAlpha = 1;
    context.fill(new Path2D(signs));
    context.lineWidth = (series.style === 'bins' ? 1.2 : 1.8) * frame.scale;
    if (series.style === 'dashes') context.setLineDash([6 * frame.scale, 4 * frame.scale]);
    context.stroke(new Path2D(line));
    context.setLineDash([]);
  }

  /** @param {Range} x @param {Range} y */
  show(x, y) {
    this.x = x;
    this.y = y;
    this.plot.batch(() => {
      this.plot.setScale('x', { min: x[0], max: x[1] });
      this.plot.setScale('y', { min: y[0], max: y[1] });
    });
  }

  redraw() {
    this.plot.redraw(false, true);
  }

  /** @param {number} width */
  resize(width) {
    this.plot.setSize({ width, height: this.height });
  }

  /** @param {{ left: number, top: number, width: number, height: number }} select */
  #selected({ left, top, width, height }) {
    if (width < DRAG_LEAST) return;
    const full = this.plot.over.clientHeight;
    const x = /** @type {Range} */ ([this.plot.posToVal(left, 'x'), this.plot.posToVal(left + width, 'x')]);
    const y = height < full - 1 ? /** @type {Range} */ ([this.plot.posToVal(top + height, 'y'), this.plot.posToVal(top, 'y')]) : null;
    this.plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.listener.select(this, x, y);
  }

  /** Moves the frame with the pointer: in the mode for that, or with the shift key. */
  #listenForPan() {
    const { over } = this.plot;
    const { signal } = this.abort;
    /** @type {{ x: number, y: number, from: [Range, Range] } | null} */
    let start = null;
    over.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || (this.listener.mode() !== 'pan' && !event.shiftKey)) return;
      start = { x: event.clientX, y: event.clientY, from: [this.x, this.y] };
      over.setPointerCapture(event.pointerId);
    }, { signal });
    over.addEventListener('pointermove', (event) => {
      if (!start) return;
      const shift = (/** @type {Range} */ range, /** @type {number} */ share, /** @type {boolean} */ isLog) => moved(range, share, isLog);
      const x = shift(start.from[0], -(event.clientX - start.x) / over.clientWidth, this.shared.axis.isLogarithmic);
      const y = shift(start.from[1], (event.clientY - start.y) / over.clientHeight, this.spec.values.isLogarithmic);
      this.listener.pan(this, x, y);
    }, { signal });
    for (const kind of ['pointerup', 'pointercancel']) over.addEventListener(kind, () => { start = null; }, { signal });
  }

  /** Where the horizontal hair is. @param {number} left in pixels of the frame, negative for none */
  hair(left) {
    this.lines.hidden = !(left >= 0);
    if (left >= 0) this.lines.style.transform = `translateX(${left}px)`;
  }

  /** Rings a bin. @param {Series | null} series @param {number} index */
  ring(series, index) {
    this.mark.hidden = series === null;
    if (!series) return;
    const [left, top] = [this.plot.valToPos(middle(series, index, this.shared.axis.isLogarithmic), 'x'), this.plot.valToPos(series.value[index], 'y')];
    this.mark.hidden = !(left >= 0 && left <= this.plot.over.clientWidth && top >= 0 && top <= this.plot.over.clientHeight);
    this.mark.style.transform = `translate(${left}px, ${top}px)`;
  }

  dispose() {
    this.abort.abort();
    this.plot.destroy();
    this.place.remove();
  }
}

/** @param {Range} range @param {number} share of its length @param {boolean} isLogarithmic @returns {Range} */
export function moved([low, high], share, isLogarithmic) {
  if (isLogarithmic) {
    const factor = (high / low) ** share;
    return [low * factor, high * factor];
  }
  const step = (high - low) * share;
  return [low + step, high + step];
}

/** @param {Range} range @param {number} factor of its length @param {number} at what stays where it is @param {boolean} isLogarithmic @returns {Range} */
export function scaled([low, high], factor, at, isLogarithmic) {
  if (isLogarithmic) return [at * (low / at) ** factor, at * (high / at) ** factor];
  return [at + (low - at) * factor, at + (high - at) * factor];
}
