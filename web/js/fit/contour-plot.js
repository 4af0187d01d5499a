// @ts-check
/** How the statistic rises with two parameters. */
import { simpleTable } from '../chart/fields.js';
import { linearTicks } from '../chart/ticks.js';
import { h, svg } from '../dom.js';
import { saveBlob } from '../result/save.js';
import { formatValue } from '../viewer/scale.js';
import { contourLines, joined, refined } from './contour-lines.js';

/** @typedef {import('./result.js').Contours} Contours */

const [WIDTH, HEIGHT] = [520, 380];
/** Steps between two points of the fit. */
const FINER = 8;
const BOX = { left: 86, right: 500, top: 14, bottom: 320 };

/** @param {Contours} contours @param {boolean} isSimulated */
export function contourPlot({ x, y, rise, levels }, isSimulated) {
  const [x0, x1, y0, y1] = [x.values[0], x.values[x.values.length - 1], y.values[0], y.values[y.values.length - 1]];
  const px = (/** @type {number} */ at) => round(BOX.left + (at - x0) / (x1 - x0) * (BOX.right - BOX.left));
  const py = (/** @type {number} */ at) => round(BOX.bottom - (at - y0) / (y1 - y0) * (BOX.bottom - BOX.top));
  const title = (/** @type {{ name: string, unit: string }} */ axis) => `${axis.name}${axis.unit ? ` (${axis.unit})` : ''}`;
  const fine = refined(x.values, y.values, rise, FINER);
  const pieces = levels.map((level) => contourLines(fine.x, fine.y, fine.height, level.rise));
  const extents = levels.map((level, k) => {
    const points = pieces[k].flat();
    const side = (/** @type {0 | 1} */ i) => (points.length === 0 ? '–' : `${formatValue(Math.min(...points.map((point) => point[i])), 4)} to ${formatValue(Math.max(...points.map((point) => point[i])), 4)}`);
    return [`${formatValue(100 * level.probability, 4)} %`, formatValue(level.rise, 4), side(0), side(1)];
  });
  const [ticksX, ticksY] = [linearTicks(x0, x1, 5), linearTicks(y0, y1, 5)];
  const label = `Contours of ${x.name} and ${y.name}: best ${formatValue(x.best, 5)} and ${formatValue(y.best, 5)}`;
  const drawing = svg('svg', { class: 'contours', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label },
    svg('path', { class: 'chart-grid', d: ticksX.map(({ at }) => `M${px(at)} ${BOX.bottom}V${BOX.top}`).join('') + ticksY.map(({ at }) => `M${BOX.left} ${py(at)}H${BOX.right}`).join('') }),
    svg('rect', { class: 'chart-frame', x: BOX.left, y: BOX.top, width: BOX.right - BOX.left, height: BOX.bottom - BOX.top }),
    ...pieces.map((lines, k) => svg('path', { class: `contour series-line-${k % 3}`, d: joined(lines).map((line) => `M${line.map(([u, v]) => `${px(u)} ${py(v)}`).join('L')}`).join(''), 'stroke-dasharray': ['', '7 4', '2 4'][k % 3] })),
    svg('path', { class: 'contour-best', d: `M${px(x.best) - 6} ${py(y.best)}h12M${px(x.best)} ${py(y.best) - 6}v12` }),
    ...ticksX.map(({ at, text }) => svg('text', { class: 'chart-label', x: px(at), y: BOX.bottom + 18, 'text-anchor': 'middle' }, text)),
    ...ticksY.map(({ at, text }) => svg('text', { class: 'chart-label', x: BOX.left - 8, y: py(at) + 4, 'text-anchor': 'end' }, text)),
    svg('text', { class: 'chart-title', x: (BOX.left + BOX.right) / 2, y: HEIGHT - 14, 'text-anchor': 'middle' }, title(x)),
    svg('text', { class: 'chart-title', transform: `translate(18 ${(BOX.top + BOX.bottom) / 2}) rotate(-90)`, 'text-anchor': 'middle' }, title(y)));
  const save = h('button', { type: 'button', class: 'button quiet small', onclick: () => saveBlob(`contours_${x.name}_${y.name}.svg`, new Blob([new XMLSerializer().serializeToString(printable(drawing, isSimulated))], { type: 'image/svg+xml' })) }, 'Save (SVG)');
  return h('figure', { class: 'contour-figure' }, drawing, h('figcaption', {}, `${x.name} and ${y.name}: all other parameters fitted again at each point.`), save,
    simpleTable(`Reach of the contours of ${x.name} and ${y.name}`, ['Probability', 'Rise', x.name, y.name], extents));
}

/** With colours of its own, for use outside the page. @param {SVGElement} drawing @param {boolean} isSimulated */
function printable(drawing, isSimulated) {
  const copy = /** @type {SVGElement} */ (drawing.cloneNode(true));
  const style = /** @type {Record<string, [string, string]>} */ ({ 'chart-grid': ['none', '#dfe4ec'], 'chart-frame': ['none', '#66728a'], contour: ['none', '#2b4fd0'], 'contour-best': ['none', '#b3480a'] });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('font-family', 'Helvetica, Arial, sans-serif');
  copy.setAttribute('font-size', '13');
  for (const [name, [fill, stroke]] of Object.entries(style)) {
    copy.querySelectorAll(`.${name}`).forEach((part) => {
      part.setAttribute('fill', fill);
      part.setAttribute('stroke', stroke);
    });
  }
  if (isSimulated) copy.append(svg('text', { x: BOX.right - 6, y: BOX.top + 18, 'text-anchor': 'end', 'font-weight': 600, fill: '#b3480a' }, 'Simulated data'));
  return copy;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
