// @ts-check
/** Lines of equal height through a grid: marching squares (Lorensen and Cline 1987, in two dimensions). Pure. */

/** @typedef {[number, number]} Point */

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
