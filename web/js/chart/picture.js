// @ts-check
/** A figure as a picture to keep: SVG, and PNG made of it. Always on white, for print. */
import { svg } from '../dom.js';
import { saveBlob } from '../result/save.js';
import { columnPaths, paths, placeX, placeY, sign } from './geometry.js';
import { COLOURS } from './pane.js';

/** @typedef {import('./figure.js').Figure} Figure */
/** @typedef {import('./geometry.js').Frame} Frame */

const WIDTH = 1000;
const MARGIN = { left: 84, right: 24, top: 16, bottom: 50, second: 28, legend: 24, gap: 12, title: 28 };
/** Letters of a title that fit beside the word that data are simulated. */
const MOST_TITLE = 104;
const PNG_SCALE = 2;
const FONT = { 'font-family': 'Helvetica, Arial, sans-serif', 'font-size': 13 };

/** @param {Figure} figure @returns {SVGElement} */
export function figureSvg(figure) {
  const style = getComputedStyle(figure.paper);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim() || '#444';
  const specs = figure.paneSpecs;
  const series = [...new Map(specs.flatMap((pane) => pane.series).filter((one) => !one.isHidden).map((one) => [one.label, one])).values()];
  const { axis } = figure;
  const { title = '', isSimulated } = figure.spec;
  const head = title || isSimulated ? MARGIN.title : 0;
  let top = MARGIN.top + head + (axis.second ? MARGIN.second : 0) + (series.length > 1 ? MARGIN.legend : 0);
  /** @type {SVGElement[]} */
  const parts = [];
  if (title) parts.push(svg('text', { x: MARGIN.left, y: 24, fill: colour('--ink'), 'font-size': 15, 'font-weight': 600 }, title.length > MOST_TITLE ? `${title.slice(0, MOST_TITLE - 1)}…` : title));
  if (isSimulated) parts.push(svg('text', { x: WIDTH - MARGIN.right, y: 24, 'text-anchor': 'end', fill: colour('--warn'), 'font-size': 15, 'font-weight': 600 }, 'Simulated data'));
  if (series.length > 1) parts.push(legend(series, colour, MARGIN.top + head));
  specs.forEach((pane, i) => {
    const frame = /** @type {Frame} */ ({ left: MARGIN.left, top, width: WIDTH - MARGIN.left - MARGIN.right, height: pane.height ?? 320, x: figure.x, y: figure.y(i),
      isLogX: axis.isLogarithmic, isLogY: pane.values.isLogarithmic, scale: 1 });
    parts.push(...paneParts(figure, i, frame, colour));
    top += frame.height + MARGIN.gap;
  });
  const height = top - MARGIN.gap + MARGIN.bottom;
  return svg('svg', { xmlns: 'http://www.w3.org/2000/svg', width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}`, ...FONT },
    svg('title', {}, `${figure.spec.label}${isSimulated ? ' (simulated data)' : ''}`), svg('rect', { width: WIDTH, height, fill: '#ffffff' }), ...parts);
}

/** @param {Figure} figure @param {number} number @param {Frame} frame @param {(name: string) => string} colour */
function paneParts(figure, number, frame, colour) {
  const { axis, spec } = figure;
  const pane = figure.paneSpecs[number];
  const isLast = number === figure.paneSpecs.length - 1;
  const [x, y] = [placeX(frame), placeY(frame)];
  const { left, top, width, height } = frame;
  const [right, bottom] = [left + width, top + height];
  const clip = `frame-${number}`;
  const inX = axis.ticks(frame.x[0], frame.x[1], Math.floor(width / (axis.labelWidth ?? 80)));
  const inY = pane.values.ticks(frame.y[0], frame.y[1], Math.max(4, Math.floor(height / 48)));
  const label = (/** @type {string} */ text, /** @type {number} */ at, /** @type {number} */ to, anchor = 'middle') => svg('text', { x: round(at), y: round(to), 'text-anchor': anchor, fill: colour('--ink') }, text);
  const line = (/** @type {string} */ d, /** @type {string} */ stroke, more = {}) => svg('path', { d, fill: 'none', stroke, ...more });
  const ground = svg('g', { 'clip-path': `url(#${clip})` },
    ...(spec.shades ?? []).map((shade) => svg('rect', { x: round(x(shade.low)), y: top, width: Math.max(1, round(x(shade.high) - x(shade.low))), height, fill: colour('--good-time') })),
    ...(pane.levels ?? []).map((level) => line(`M${left} ${round(y(level))}H${right}`, colour('--line-strong'))),
    ...(spec.events ?? []).flatMap((event) => [line(`M${round(x(event.at))} ${top}V${bottom}`, colour('--warn'), { 'stroke-dasharray': '5 4' }),
      number === 0 ? label(event.label, x(event.at) + 4, top + 14, 'start') : null]),
    ...pane.series.filter((one) => !one.isHidden).flatMap((one) => {
      const stroke = colour(`--series-${one.colour % COLOURS}`);
      const { columns, signs, isDense, ...own } = paths(one, frame);
      const { errors, line: drawn } = columns ? columnPaths(columns) : own;
      return [line(errors, stroke, { 'stroke-width': 1.2, 'stroke-opacity': isDense ? 0.4 : 1 }), svg('path', { d: signs, fill: stroke }),
        line(drawn, stroke, { 'stroke-width': one.style === 'bins' ? 1.2 : 1.8, ...(one.style === 'dashes' ? { 'stroke-dasharray': '6 4' } : {}) })];
    }));
  return [
    svg('clipPath', { id: clip }, svg('rect', { x: left, y: top, width, height })),
    line(inX.filter((tick) => tick.text).map(({ at }) => `M${round(x(at))} ${top}V${bottom}`).join('') + inY.filter((tick) => tick.text).map(({ at }) => `M${left} ${round(y(at))}H${right}`).join(''), colour('--line')),
    ground,
    line(inX.map(({ at, text }) => `M${round(x(at))} ${bottom}v${text ? -6 : -3}`).join('') + inY.map(({ at, text }) => `M${left} ${round(y(at))}h${text ? 6 : 3}`).join(''), colour('--line-strong')),
    svg('rect', { x: left, y: top, width, height, fill: 'none', stroke: colour('--line-strong') }),
    ...inY.filter((tick) => tick.text).map(({ at, text }) => label(text, left - 8, y(at) + 4, 'end')),
    svg('text', { transform: `translate(20 ${round(top + height / 2)}) rotate(-90)`, 'text-anchor': 'middle', fill: colour('--ink') }, pane.values.title),
    ...(isLast ? inX.filter((tick) => tick.text && x(tick.at) + tick.text.length * 3.5 < WIDTH).map(({ at, text }) => label(text, x(at), bottom + 18)) : []),
    isLast ? label(axis.title, left + width / 2, bottom + 40) : null,
    ...(number === 0 && axis.second ? secondAxis(axis.second, frame, label, line, colour) : []),
  ].filter((part) => part instanceof SVGElement);
}

/** @param {NonNullable<import('./pane.js').Axis['second']>} second @param {Frame} frame @param {Function} label @param {Function} line @param {(name: string) => string} colour */
function secondAxis(second, frame, label, line, colour) {
  const x = placeX(frame);
  const ticks = second.ticks(frame.x[0], frame.x[1], 7);
  return [line(ticks.map(({ at }) => `M${round(x(at))} ${frame.top}v5`).join(''), colour('--line-strong')),
    // No number over the name of the scale, none cut at the edge.
    ...ticks.filter(({ at, text }) => x(at) - 4 * text.length > frame.left && x(at) + 4 * text.length < WIDTH).map(({ at, text }) => label(text, x(at), frame.top - 8)), label(second.title, frame.left - 8, frame.top - 8, 'end')];
}

/** @param {import('./series.js').Series[]} series @param {(name: string) => string} colour @param {number} top */
function legend(series, colour, top) {
  let at = MARGIN.left;
  return svg('g', {}, ...series.flatMap((one) => {
    const x = at;
    at += 34 + one.label.length * 7.2;
    const stroke = colour(`--series-${one.colour % COLOURS}`);
    return [one.style === 'bins' ? svg('path', { d: sign(one.colour, x + 8, top, 4), fill: stroke })
      : svg('path', { d: `M${x} ${top}h16`, stroke, fill: 'none', 'stroke-width': 2, ...(one.style === 'dashes' ? { 'stroke-dasharray': '5 3' } : {}) }),
    svg('text', { x: x + 22, y: top + 4, fill: colour('--ink') }, one.label)];
  }));
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}

/** @param {Figure} figure */
function svgBlob(figure) {
  return new Blob([new XMLSerializer().serializeToString(figureSvg(figure))], { type: 'image/svg+xml' });
}

/** @param {Figure} figure @returns {Promise<void>} */
export async function saveSvg(figure) {
  saveBlob(`${figure.spec.fileName}.svg`, svgBlob(figure));
}

/** @param {Figure} figure @returns {Promise<void>} */
export async function savePng(figure) {
  saveBlob(`${figure.spec.fileName}.png`, await pngBlob(figure));
}

/** @param {Figure} figure @returns {Promise<Blob>} */
export async function pngBlob(figure) {
  const url = URL.createObjectURL(svgBlob(figure));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth * PNG_SCALE, image.naturalHeight * PNG_SCALE];
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser could not make a PNG.'))), 'image/png'));
  } finally {
    URL.revokeObjectURL(url);
  }
}
