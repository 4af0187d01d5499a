// @ts-check
/** The sky around a position: pointings and known sources, in equal distances from the middle (ARC), east to the left. */
import { h, svg } from '../dom.js';

/** @typedef {{ ra: number, dec: number }} Place degrees */

const HALF = 250;
const RAD = Math.PI / 180;
/** Names of more would cover each other. */
const MOST_NAMES = 14;

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
  const dots = others.map((source, i) => {
    const { x, y } = at(source);
    return svg('a', { href: `#page=explore&src=${encodeURIComponent(source.name)}`, 'aria-label': source.name }, svg('circle', { class: 'map-target', cx: x, cy: y, r: 13 }), svg('circle', { class: 'map-source', cx: x, cy: y, r: 4 }),
      svg('title', {}, source.name), i < MOST_NAMES && svg('text', { class: 'map-text', x: Number(x) + 8, y: Number(y) + 4 }, source.name));
  });
  const middleMark = svg('g', {}, svg('path', { class: 'map-object', d: `M${HALF - 14} ${HALF}h9m10 0h9M${HALF} ${HALF - 14}v9m0 10v9` }), svg('text', { class: 'map-text map-name', x: HALF + 10, y: HALF - 8 }, name));
  return h('figure', { class: 'sky-map' }, svg('svg', { viewBox: `0 0 ${2 * HALF} ${2 * HALF}`, role: 'group', 'aria-label': `The sky within ${radius}° of ${name}: ${pointings.length} pointings, ${others.length} other sources` },
    svg('circle', { class: 'map-edge', cx: HALF, cy: HALF, r: HALF - 1 }), ...rings, ...marks, ...dots, middleMark),
  h('figcaption', { class: 'second' }, `North is up, east to the left; ${radius}° to the edge. Plus signs: axes of science windows. Dots: sources of the reference catalogue.`));
}
