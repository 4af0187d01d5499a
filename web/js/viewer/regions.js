// @ts-check
/** Regions of an image: shapes in 0-based pixels, y up, angles in degrees from x towards y. Pure; every change is a new region. */

/** @typedef {'circle' | 'ellipse' | 'box' | 'annulus' | 'polygon'} Shape */
/**
 * `sizes`: circle [radius], ellipse [half axis, half axis], box [width, height], annulus [inner, outer], polygon none.
 * @typedef {{ shape: Shape, x: number, y: number, sizes: number[], angle: number, points: [number, number][], text: string }} Region
 */

const DEGREE = Math.PI / 180;

/** @type {Record<Shape, string[]>} what the sizes of a shape are called */
export const SIZE_NAMES = { circle: ['Radius'], ellipse: ['Half axis 1', 'Half axis 2'], box: ['Width', 'Height'], annulus: ['Inner radius', 'Outer radius'], polygon: [] };
export const SHAPES = /** @type {Shape[]} */ (Object.keys(SIZE_NAMES));

/** A region drawn from one point to another. @param {Shape} shape @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @returns {Region} */
export function drawn(shape, x0, y0, x1, y1) {
  const [dx, dy] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
  const radius = Math.hypot(dx, dy);
  const sizes = { circle: [radius], ellipse: [Math.max(dx, 0.5), Math.max(dy, 0.5)], box: [2 * dx, 2 * dy], annulus: [radius / 2, radius], polygon: [] }[shape];
  return { shape, x: x0, y: y0, sizes, angle: 0, points: [], text: '' };
}

/** @param {[number, number][]} points at least three @returns {Region} */
export function polygon(points) {
  const [x, y] = [0, 1].map((i) => points.reduce((sum, point) => sum + point[i], 0) / points.length);
  return { shape: 'polygon', x, y, sizes: [], angle: 0, points, text: '' };
}

/** Into the axes of the region. @param {Region} region @param {number} x @param {number} y @returns {[number, number]} */
function turned({ x: x0, y: y0, angle }, x, y) {
  const [c, s] = [Math.cos(angle * DEGREE), Math.sin(angle * DEGREE)];
  return [c * (x - x0) + s * (y - y0), -s * (x - x0) + c * (y - y0)];
}

/** Out of the axes of the region. @param {Region} region @param {number} u @param {number} v @returns {[number, number]} */
function placed({ x, y, angle }, u, v) {
  const [c, s] = [Math.cos(angle * DEGREE), Math.sin(angle * DEGREE)];
  return [x + c * u - s * v, y + s * u + c * v];
}

/** Whether a point belongs to the region, its edge included. @param {Region} region @param {number} x @param {number} y */
export function contains(region, x, y) {
  if (region.shape === 'polygon') return insidePolygon(region.points, x, y);
  const [u, v] = turned(region, x, y);
  const [a, b] = region.sizes;
  if (region.shape === 'box') return Math.abs(u) <= a / 2 && Math.abs(v) <= b / 2;
  if (region.shape === 'ellipse') return (u / a) ** 2 + (v / b) ** 2 <= 1;
  const r = Math.hypot(u, v);
  return region.shape === 'circle' ? r <= a : r >= a && r <= b;
}

/** Even-odd rule. @param {[number, number][]} points @param {number} x @param {number} y */
function insidePolygon(points, x, y) {
  let isInside = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [points[i], points[j]];
    if (yi > y !== yj > y && x < (xj - xi) * (y - yi) / (yj - yi) + xi) isInside = !isInside;
  }
  return isInside;
}

/** @param {Region} region @returns {[number, number, number, number]} least x and y, greatest x and y */
export function boundsOf(region) {
  const points = outlines(region).flat();
  const [xs, ys] = [points.map((point) => point[0]), points.map((point) => point[1])];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Closed lines that bound the region. @param {Region} region @returns {[number, number][][]} */
export function outlines(region) {
  const [a, b] = region.sizes;
  const round = (/** @type {number} */ p, /** @type {number} */ q) => Array.from({ length: 72 }, (_, i) => placed(region, p * Math.cos(i * 5 * DEGREE), q * Math.sin(i * 5 * DEGREE)));
  switch (region.shape) {
    case 'circle': return [round(a, a)];
    case 'ellipse': return [round(a, b)];
    case 'annulus': return [round(a, a), round(b, b)];
    case 'box': return [[placed(region, a / 2, b / 2), placed(region, -a / 2, b / 2), placed(region, -a / 2, -b / 2), placed(region, a / 2, -b / 2)]];
    default: return [region.points];
  }
}

/** @typedef {{ kind: 'size' | 'turn' | 'corner', index: number, x: number, y: number }} Handle */

/** Where a region can be taken hold of to change it. @param {Region} region @returns {Handle[]} */
export function handlesOf(region) {
  const [a, b] = region.sizes;
  const at = (/** @type {Handle['kind']} */ kind, /** @type {number} */ index, /** @type {[number, number]} */ [x, y]) => ({ kind, index, x, y });
  switch (region.shape) {
    case 'circle': return [at('size', 0, placed(region, a, 0))];
    case 'annulus': return [at('size', 0, placed(region, a, 0)), at('size', 1, placed(region, b, 0))];
    case 'ellipse': return [at('size', 0, placed(region, a, 0)), at('size', 1, placed(region, 0, b)), at('turn', 0, placed(region, a * 1.25 + 2, 0))];
    case 'box': return [at('size', 0, placed(region, a / 2, 0)), at('size', 1, placed(region, 0, b / 2)), at('turn', 0, placed(region, a / 2 * 1.25 + 2, 0))];
    default: return region.points.map((point, i) => at('corner', i, point));
  }
}

/** @param {Region} region @param {Handle} handle @param {number} x @param {number} y where it is dragged to @returns {Region} */
export function reshaped(region, handle, x, y) {
  const [u, v] = turned(region, x, y);
  if (handle.kind === 'corner') return { ...polygon(region.points.map((point, i) => (i === handle.index ? [x, y] : point))), text: region.text };
  if (handle.kind === 'turn') return { ...region, angle: normal(region.angle + Math.atan2(v, u) / DEGREE) };
  const isRound = region.shape === 'circle' || region.shape === 'annulus';
  const length = isRound ? Math.hypot(u, v) : Math.abs(handle.index === 0 ? u : v) * (region.shape === 'box' ? 2 : 1);
  const sizes = region.sizes.map((size, i) => (i === handle.index ? Math.max(0.1, length) : size));
  if (region.shape === 'annulus' && sizes[0] >= sizes[1]) return region;
  return { ...region, sizes };
}

/** @param {Region} region @param {number} dx @param {number} dy @returns {Region} */
export function moved(region, dx, dy) {
  return { ...region, x: region.x + dx, y: region.y + dy, points: region.points.map(([x, y]) => [x + dx, y + dy]) };
}

/** @param {number} degrees */
function normal(degrees) {
  const turn = degrees % 360;
  return turn > 180 ? turn - 360 : turn <= -180 ? turn + 360 : turn;
}

/** What is wrong with numbers that a user or a file gave. @param {Region} region @returns {string} empty when nothing is */
export function regionProblem(region) {
  if (![region.x, region.y, region.angle, ...region.sizes, ...region.points.flat()].every(Number.isFinite)) return 'Every value must be a number.';
  if (region.sizes.some((size) => size <= 0)) return 'Sizes must be greater than zero.';
  if (region.shape === 'annulus' && region.sizes[0] >= region.sizes[1]) return 'The inner radius must be smaller than the outer one.';
  return region.shape === 'polygon' && region.points.length < 3 ? 'A polygon needs three corners.' : '';
}
