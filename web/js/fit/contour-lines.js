// @ts-check
/** Lines of equal height through a grid: marching squares (Lorensen and Cline 1987, in two dimensions). Pure. */

/** @typedef {[number, number]} Point */

/**
 * The surface on a finer grid by cubic convolution (Keys 1981, a = -1/2), which is exact for paraboloids: contours of parameters that
 * depend on each other are thinner than the cells of a coarse grid. A grid with gaps, or too small for it, stays as it is.
 * @param {number[]} x ascending, evenly spaced @param {number[]} y @param {(number | null)[][]} height at [j][i] @param {number} times finer
 * @returns {{ x: number[], y: number[], height: (number | null)[][] }}
 */
export function refined(x, y, height, times) {
  if (x.length < 3 || y.length < 3 || !height.every((row) => row.length === x.length && row.every((one) => typeof one === 'number' && Number.isFinite(one)))) return { x, y, height };
  const rows = /** @type {number[][]} */ (height).map((row) => finer(row, times));
  const columns = rows[0].map((_, i) => finer(rows.map((row) => row[i]), times));
  const heights = columns[0].map((_, j) => columns.map((column) => column[j]));
  return { x: finer(x, times), y: finer(y, times), height: heights };
}

/** @param {number[]} values @param {number} times @returns {number[]} with as many steps between two of them */
function finer(values, times) {
  const n = values.length;
  // One more at each end, on the parabola of the last three.
  const all = [3 * values[0] - 3 * values[1] + values[2], ...values, 3 * values[n - 1] - 3 * values[n - 2] + values[n - 3]];
  return Array.from({ length: (n - 1) * times + 1 }, (_, k) => {
    const i = Math.min(n - 2, Math.floor(k / times));
    const t = k / times - i;
    const [a, b, c, d] = all.slice(i, i + 4);
    return b + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  });
}

/**
 * @param {ArrayLike<number>} x ascending @param {ArrayLike<number>} y ascending @param {(number | null)[][]} height at [j][i]; cells with a missing corner have no line
 * @param {number} level @returns {[Point, Point][]} pieces, in units of x and y
 */
export function contourLines(x, y, height, level) {
  /** @type {[Point, Point][]} */
  const pieces = [];
  for (let j = 0; j + 1 < y.length; j++) {
    for (let i = 0; i + 1 < x.length; i++) {
      const corners = [height[j]?.[i], height[j]?.[i + 1], height[j + 1]?.[i + 1], height[j + 1]?.[i]];
      if (!corners.every((one) => typeof one === 'number' && Number.isFinite(one))) continue;
      const [a, b, c, d] = /** @type {number[]} */ (corners);
      const between = (/** @type {number} */ from, /** @type {number} */ to) => (level - from) / (to - from);
      const at = (/** @type {number} */ edge) => /** @type {Point} */ ([
        () => [x[i] + between(a, b) * (x[i + 1] - x[i]), y[j]], () => [x[i + 1], y[j] + between(b, c) * (y[j + 1] - y[j])],
        () => [x[i] + between(d, c) * (x[i + 1] - x[i]), y[j + 1]], () => [x[i], y[j] + between(a, d) * (y[j + 1] - y[j])],
      ][edge]());
      const isAbove = [a, b, c, d].map((one) => one >= level);
      const crossed = [0, 1, 2, 3].filter((edge) => isAbove[edge] !== isAbove[(edge + 1) % 4]);
      if (crossed.length === 2) pieces.push([at(crossed[0]), at(crossed[1])]);
      else if (crossed.length === 4) {
        // A saddle: the middle says which corners belong together.
        const isMiddleAbove = (a + b + c + d) / 4 >= level;
        const pairs = isMiddleAbove === isAbove[0] ? [[0, 1], [2, 3]] : [[3, 0], [1, 2]];
        for (const [first, second] of pairs) pieces.push([at(first), at(second)]);
      }
    }
  }
  return pieces;
}

/** Pieces that meet, as one line: dashes then go along it. @param {[Point, Point][]} pieces @returns {Point[][]} */
export function joined(pieces) {
  const key = (/** @type {Point} */ point) => point.join();
  /** @type {Map<string, number[]>} the pieces at a point */
  const at = new Map();
  pieces.forEach((piece, i) => { for (const end of piece) at.set(key(end), [...(at.get(key(end)) ?? []), i]); });
  const used = new Set();
  const follow = (/** @type {Point[]} */ line) => {
    for (;;) {
      const last = line[line.length - 1];
      const next = at.get(key(last))?.find((i) => !used.has(i));
      if (next === undefined) return line;
      used.add(next);
      const [a, b] = pieces[next];
      line.push(key(a) === key(last) ? b : a);
    }
  };
  return pieces.flatMap((piece, i) => {
    if (used.has(i)) return [];
    used.add(i);
    // Both ways from a piece in the middle.
    return [follow(follow([...piece]).reverse())];
  });
}
