// @ts-check
/** A small plot of one curve: axes, steps or line, errors; its values can be copied. */
import { copyButton, h, svg } from '../dom.js';
import { formatValue } from './scale.js';

const SIZE = { width: 640, height: 220, left: 62, right: 14, top: 24, bottom: 40 };

/** Round numbers that divide a range. @param {number} low @param {number} high @param {number} count about as many */
export function roundTicks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((one) => one >= rough) ?? power;
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

/**
 * @param {import('./profiles.js').Profile} profile @param {{ title: string, x: string, y: string, steps?: boolean, close: () => void }} options
 * @returns {HTMLElement}
 */
export function plot({ x, y, error }, { title, x: xLabel, y: yLabel, steps = false, close }) {
  const known = y.map((_, i) => i).filter((i) => Number.isFinite(y[i]));
  const { width, height, left, right, top, bottom } = SIZE;
  const head = h('div', { class: 'section-head' }, h('h3', {}, title),
    copyButton('Copy values', () => [`x\ty${error ? '\terror' : ''}`, ...known.map((i) => `${x[i]}\t${y[i]}${error ? `\t${error[i]}` : ''}`)].join('\n') + '\n'),
    h('button', { type: 'button', class: 'button quiet small', onclick: close }, 'Close'));
  if (known.length < 2) return h('section', { class: 'plot', 'aria-label': title }, head, h('p', { class: 'note' }, 'There are no values to draw.'));
  const low = Math.min(...known.map((i) => y[i] - (error && Number.isFinite(error[i]) ? error[i] : 0)), steps ? 0 : Infinity);
  const high = Math.max(...known.map((i) => y[i] + (error && Number.isFinite(error[i]) ? error[i] : 0)));
  const [x0, x1] = [x[0], x[x.length - 1]];
  const pad = (high - low || 1) * 0.06;
  const [y0, y1] = [steps ? low : low - pad, high + pad];
  const u = (/** @type {number} */ value) => left + (value - x0) / (x1 - x0 || 1) * (width - left - right);
  const v = (/** @type {number} */ value) => top + (y1 - value) / (y1 - y0) * (height - top - bottom);
  let path = '';
  let isDown = false;
  x.forEach((value, i) => {
    if (!Number.isFinite(y[i])) {
      isDown = false;
      return;
    }
    const half = steps ? (x1 - x0) / (x.length - 1) / 2 : 0;
    path += `${isDown ? 'L' : 'M'}${u(value - half).toFixed(1)} ${v(y[i]).toFixed(1)}${steps ? `L${u(value + half).toFixed(1)} ${v(y[i]).toFixed(1)}` : ''}`;
    isDown = true;
  });
  const bars = error ? known.filter((i) => Number.isFinite(error[i])).map((i) => `M${u(x[i]).toFixed(1)} ${v(y[i] - error[i]).toFixed(1)}V${v(y[i] + error[i]).toFixed(1)}`).join('') : '';
  const drawing = svg('svg', { class: 'plot-drawing', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${title}: ${known.length} values from ${formatValue(low)} to ${formatValue(high)} ${yLabel}` },
    ...roundTicks(x0, x1, 6).map((value) => svg('g', {}, svg('path', { class: 'plot-grid', d: `M${u(value)} ${top}V${height - bottom}` }), svg('text', { x: u(value), y: height - bottom + 16, 'text-anchor': 'middle' }, formatValue(value)))),
    ...roundTicks(y0, y1, 4).map((value) => svg('g', {}, svg('path', { class: 'plot-grid', d: `M${left} ${v(value)}H${width - right}` }), svg('text', { x: left - 6, y: v(value) + 4, 'text-anchor': 'end' }, formatValue(value, 3)))),
    svg('text', { x: (left + width - right) / 2, y: height - 6, 'text-anchor': 'middle' }, xLabel), svg('text', { x: 4, y: 11, 'text-anchor': 'start', class: 'plot-unit' }, yLabel),
    svg('path', { class: 'plot-errors', d: bars }), svg('path', { class: 'plot-line', d: path }));
  return h('section', { class: 'plot', 'aria-label': title }, head, h('div', { class: 'plot-frame' }, drawing));
}
