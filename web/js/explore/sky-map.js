// @ts-check
/** The sky around a position: pointings and known sources, in equal distances from the middle (ARC), east to the left. */
import { h, svg } from '../dom.js';

/** @typedef {{ ra: number, dec: number }} Place degrees */

const HALF = 250;
const RAD = Math.PI / 180;
/** Of a name, about, in the units of the drawing. */
const LETTER = 6.4;
const LINE = 13;

/**
 * Calabretta and Greisen (2002), A&A 395, 1077, section 5.1.4: the distance from the middle is the angle.
 * @param {Place} place @param {Place} middle @returns {[number, number]} degrees to the east and to the north
 */
export function offsetOf(place, middle) {
  const [d, d0, a] = [place.dec * RAD, middle.dec * RAD, (place.ra - middle.ra) * RAD];
  const east = Math.cos(d) * Math.sin(a);
  const north = Math.sin(d) * Math.cos(d0) - Math.cos(d) * Math.sin(d0) * Math.cos(a);
  const towards = Math.sin(d) * Math.sin(d0) + Math.cos(d) * Math.cos(d0) * Math.cos(a);
  const sine = Math.hypot(east, north);
  const angle = Math.atan2(sine, towards) / RAD;
  return sine === 0 ? [0, towards > 0 ? 0 : 180] : [east / sine * angle, north / sine * angle];
}

/**
 * @param {string} name of the object in the middle @param {Place} middle @param {number} radius degrees
 * @param {Place[]} pointings @param {(Place & { name: string })[]} sources nearest first
 */
export function skyMap(name, middle, radius, pointings, sources) {
  const scale = HALF / radius;
  const at = (/** @type {Place} */ place) => {
    const [east, north] = offsetOf(place, middle);
    return { x: (HALF - east * scale).toFixed(1), y: (HALF - north * scale).toFixed(1) };
  };
  const others = sources.filter((source) => source.name !== name);
  const rings = [radius / 3, 2 * radius / 3].map((ring) => svg('g', {}, svg('circle', { class: 'map-ring', cx: HALF, cy: HALF, r: (ring * scale).toFixed(1) }),
    svg('text', { class: 'map-text', x: HALF + 4, y: (HALF - ring * scale - 4).toFixed(1) }, `${Number(ring.toFixed(1))}°`)));
  const marks = pointings.map((place) => {
    const { x, y } = at(place);
    return svg('path', { class: 'map-pointing', d: `M${x} ${Number(y) - 4}v8m-4 -4h8` });
  });
  /** @type {{ left: number, right: number, y: number }[]} names that are written: none may cover another */
  const taken = [{ left: HALF - 14, right: HALF + 10 + name.length * (LETTER + 0.8), y: HALF - 8 }, { left: HALF - 14, right: HALF + 14, y: HALF + 6 }];
  const hasRoom = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ text) => {
    const box = { left: x, right: x + text.length * LETTER, y };
    if (taken.some((other) => Math.abs(other.y - y) < LINE && other.left < box.right && box.left < other.right)) return false;
    taken.push(box);
    return true;
  };
  const dots = others.map((source) => {
    const { x, y } = at(source);
    return svg('a', { href: `#page=explore&src=${encodeURIComponent(source.name)}`, 'aria-label': source.name }, svg('circle', { class: 'map-target', cx: x, cy: y, r: 13 }), svg('circle', { class: 'map-source', cx: x, cy: y, r: 4 }),
      svg('title', {}, source.name), hasRoom(Number(x) + 8, Number(y) + 4, source.name) && svg('text', { class: 'map-text', x: Number(x) + 8, y: Number(y) + 4 }, source.name));
  });
  const middleMark = svg('g', {}, svg('path', { class: 'map-object', d: `M${HALF - 14} ${HALF}h9m10 0h9M${HALF} ${HALF - 14}v9m0 10v9` }), svg('text', { class: 'map-text map-name', x: HALF + 10, y: HALF - 8 }, name));
  return h('figure', { class: 'sky-map' }, svg('svg', { viewBox: `0 0 ${2 * HALF} ${2 * HALF}`, role: 'group', 'aria-label': `The sky within ${radius}° of ${name}: ${pointings.length} pointings, ${others.length} other sources` },
    svg('circle', { class: 'map-edge', cx: HALF, cy: HALF, r: HALF - 1 }), ...rings, ...marks, ...dots, middleMark),
  h('figcaption', { class: 'second' }, `North is up, east to the left; ${radius}° to the edge. Plus signs: axes of science windows. Dots: sources of the reference catalogue.`));
}
