// @ts-check
/** Places names beside markers so that they cover neither each other nor other markers. Pure, greedy, by priority. */

/** @typedef {{ x: number, y: number, width: number, priority: number }} Wish  priority: higher is placed first */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */
/** @typedef {{ x: number, y: number }} Place  left end of the base line's middle */

/**
 * @param {Wish[]} wishes @param {number} radius of the markers @param {number} lineHeight @param {{ width: number, height: number }} window
 * @param {Box[]} [taken] what is not to be covered; what is placed is added
 * @returns {(Place | null)[]} in the order of the wishes; null when there is no free place
 */
export function placeLabels(wishes, radius, lineHeight, window, taken = []) {
  const own = taken.length;
  taken.push(...wishes.map(({ x, y }) => ({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius })));
  /** @type {(Place | null)[]} */
  const places = wishes.map(() => null);
  const order = wishes.map((_, i) => i).sort((a, b) => wishes[b].priority - wishes[a].priority);
  for (const i of order) {
    const { x, y, width } = wishes[i];
    for (const [left, middle] of candidates(x, y, width, radius + 4, lineHeight)) {
      const box = { left, right: left + width, top: middle - lineHeight / 2, bottom: middle + lineHeight / 2 };
      if (box.left < 2 || box.top < 2 || box.right > window.width - 2 || box.bottom > window.height - 2) continue;
      if (taken.some((other, j) => j !== own + i && overlap(other, box))) continue;
      taken.push(box);
      places[i] = { x: left, y: middle };
      break;
    }
  }
  return places;
}

/** Right, left, above, below, then the corners. @returns {[number, number][]} */
function candidates(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ width, /** @type {number} */ gap, /** @type {number} */ line) {
  const right = x + gap;
  const left = x - gap - width;
  const above = y - gap - line / 2;
  const below = y + gap + line / 2;
  const corner = gap * 0.6;
  return [[right, y], [left, y], [x - width / 2, above], [x - width / 2, below],
    [x + corner, y - corner - line / 2], [x + corner, y + corner + line / 2],
    [x - corner - width, y - corner - line / 2], [x - corner - width, y + corner + line / 2]];
}

/**
 * The first of some places of a text that covers nothing, or the first of all; its box is taken.
 * @param {[number, number][]} middles of the text, by preference @param {number} width @param {number} lineHeight @param {Box[]} taken @returns {[number, number]}
 */
export function placeText(middles, width, lineHeight, taken) {
  const boxOf = (/** @type {[number, number]} */ [x, y]) => ({ left: x - width / 2, right: x + width / 2, top: y - lineHeight / 2, bottom: y + lineHeight / 2 });
  const found = middles.find((middle) => !taken.some((other) => overlap(other, boxOf(middle)))) ?? middles[0];
  taken.push(boxOf(found));
  return found;
}

/** @param {Box} a @param {Box} b */
function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
