// @ts-check
/** Where bins are drawn: paths in the language of SVG, which canvases understand too. Pure. */
import { extremes } from './extremes.js';
import { inside, lowerBound, middle } from './series.js';

/** @typedef {import('./series.js').Series} Series */
/** @typedef {import('./series.js').Range} Range */
/**
 * A rectangle of pixels and what its edges are.
 * @typedef {object} Frame
 * @property {number} left @property {number} top @property {number} width @property {number} height
 * @property {Range} x @property {Range} y @property {boolean} isLogX @property {boolean} isLogY
 * @property {number} scale pixels of the drawing for one of the page
 */
/** @typedef {{ at: number, from: number, to: number, errorFrom: number, errorTo: number }} Column of pixels; `from` is above `to` */
/** @typedef {{ errors: string, signs: string, line: string, isDense: boolean, columns: Column[] | null }} Paths with columns in their place where bins are very many */

/** More bins in a column of pixels than this are drawn as their least and greatest. */
const MOST_IN_COLUMN = 2;
const ARROW = 12;
const SIGN = 2.6;
/** Far outside is as good as just outside, and drawings stay small. */
const FAR = 1e4;

/** @param {Frame} frame @returns {(at: number) => number} */
export function placeX({ left, width, x, isLogX }) {
  if (isLogX) {
    const start = Math.log(x[0]);
    const factor = width / (Math.log(x[1]) - start);
    return (at) => left + (at > 0 ? (Math.log(at) - start) * factor : -FAR);
  }
  const factor = width / (x[1] - x[0]);
  return (at) => left + (at - x[0]) * factor;
}

/** @param {Frame} frame @returns {(value: number) => number} values a logarithm cannot have lie below the frame */
export function placeY({ top, height, y, isLogY }) {
  const bottom = top + height;
  if (isLogY) {
    const start = Math.log(y[0]);
    const factor = height / (Math.log(y[1]) - start);
    return (value) => bottom - (value > 0 ? Math.max(-FAR, (Math.log(value) - start) * factor) : -FAR);
  }
  const factor = height / (y[1] - y[0]);
  return (value) => Math.min(bottom + FAR, Math.max(top - FAR, bottom - (value - y[0]) * factor));
}

/** @param {number} value */
function fixed(value) {
  return Math.round(value * 10) / 10;
}

/** @param {Series} series @param {Frame} frame @returns {Paths} */
export function paths(series, frame) {
  const [from, to] = inside(series, frame.x);
  if (series.style === 'line' || series.style === 'dashes') return { errors: '', signs: '', line: linePath(series, frame, from, to), isDense: false, columns: null };
  if (to - from > MOST_IN_COLUMN * frame.width / frame.scale) return { errors: '', signs: '', line: '', isDense: true, columns: columns(series, frame, from, to) };
  return single(series, frame, from, to);
}

/** @param {Series} series @param {Frame} frame @param {number} from @param {number} to */
function linePath({ low, value }, frame, from, to) {
  const [x, y] = [placeX(frame), placeY(frame)];
  // A line of very many points: no more than some of each column can be seen.
  const stride = Math.max(1, Math.floor((to - from) / (8 * frame.width)));
  let path = '';
  let isOn = false;
  for (let i = from; i < to; i += stride) {
    const isNumber = Number.isFinite(value[i]);
    if (isNumber) path += `${isOn ? 'L' : 'M'}${fixed(x(low[i]))} ${fixed(y(value[i]))}`;
    isOn = isNumber;
  }
  return path;
}

/** Every bin with its width and errors. @param {Series} series @param {Frame} frame @param {number} from @param {number} to @returns {Paths} */
function single(series, frame, from, to) {
  const [x, y] = [placeX(frame), placeY(frame)];
  const { low, high, value, down, up, limit } = series;
  const { scale } = frame;
  const isSteps = series.style === 'steps';
  const isDense = (to - from) * 3 * scale > frame.width;
  const [errors, signs, line] = [/** @type {string[]} */ ([]), /** @type {string[]} */ ([]), /** @type {string[]} */ ([])];
  let end = NaN;
  for (let i = from; i < to; i++) {
    if (!Number.isFinite(value[i])) {
      end = NaN;
      continue;
    }
    const [at, left, right, height] = [fixed(x(middle(series, i, frame.isLogX))), fixed(x(low[i])), fixed(x(high[i])), fixed(y(value[i]))];
    if (isSteps) {
      // Steps go on where bins touch.
      line.push(Math.abs(left - end) < 1.5 * scale ? `V${height}H${right}` : `M${left} ${height}H${right}`);
      end = right;
    } else if (right - left > 0.5) {
      errors.push(`M${left} ${height}H${right}`);
    }
    if (limit?.[i]) {
      const a = fixed(3.5 * scale);
      errors.push(`M${at} ${height}v${fixed(ARROW * scale)}m${-a} ${-a}l${a} ${a}l${a} ${-a}`);
    } else {
      if (down[i] > 0 || up[i] > 0) errors.push(`M${at} ${fixed(y(value[i] - (down[i] || 0)))}V${fixed(y(value[i] + (up[i] || 0)))}`);
      if (!isSteps) signs.push(sign(series.colour, at, height, SIGN * scale * (isDense ? 0.55 : 1)));
    }
  }
  return { errors: errors.join(''), signs: signs.join(''), line: line.join(''), isDense, columns: null };
}

/**
 * Of each column of pixels the least and greatest value, and how far errors reach.
 * @param {Series} series @param {Frame} frame @param {number} from @param {number} to @returns {Column[]}
 */
function columns(series, frame, from, to) {
  const y = placeY(frame);
  const { left, width, x, isLogX, scale } = frame;
  const step = Math.max(1, Math.round(scale));
  const edge = (/** @type {number} */ share) => (isLogX ? x[0] * (x[1] / x[0]) ** share : x[0] + share * (x[1] - x[0]));
  /** @type {Column[]} */
  const all = [];
  let start = from;
  for (let pixel = 0; pixel < width; pixel += step) {
    // A bin belongs to the column where it begins.
    const end = Math.min(to, lowerBound(series.low, edge((pixel + step) / width)));
    if (end <= start) continue;
    const { least, most, bottom, top } = extremes(series, start, end);
    start = end;
    if (!(most >= least)) continue;
    // A single value would have no length.
    const [high, low] = [fixed(y(most) - 0.5 * scale), fixed(y(least) + 0.5 * scale)];
    all.push({ at: Math.round(left + pixel), from: high, to: low, errorFrom: fixed(y(top)), errorTo: fixed(y(bottom)) });
  }
  return all;
}

/** Columns as strokes. @param {Column[]} all @returns {{ errors: string, line: string }} */
export function columnPaths(all) {
  return { errors: all.map(({ at, errorFrom, errorTo }) => `M${at} ${errorTo}V${errorFrom}`).join(''), line: all.map(({ at, from, to }) => `M${at} ${to}V${from}`).join('') };
}

/** Series differ in shape as well as in colour. @param {number} kind @param {number} x @param {number} y @param {number} r */
export function sign(kind, x, y, r) {
  const f = fixed;
  switch (kind % 4) {
    case 1: return `M${f(x - r)} ${f(y - r)}h${f(2 * r)}v${f(2 * r)}h${f(-2 * r)}z`;
    case 2: return `M${f(x)} ${f(y - 1.3 * r)}l${f(1.3 * r)} ${f(2.3 * r)}h${f(-2.6 * r)}z`;
    case 3: return `M${f(x)} ${f(y - 1.4 * r)}l${f(1.4 * r)} ${f(1.4 * r)}l${f(-1.4 * r)} ${f(1.4 * r)}l${f(-1.4 * r)} ${f(-1.4 * r)}z`;
    default: return `M${f(x - r)} ${f(y)}a${f(r)} ${f(r)} 0 1 0 ${f(2 * r)} 0a${f(r)} ${f(r)} 0 1 0 ${f(-2 * r)} 0z`;
  }
}
