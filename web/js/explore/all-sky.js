// @ts-check
/** Where a position is on the whole sky, and for how long the archive looked where: galactic coordinates, the centre in the middle. */
import { h, svg } from '../dom.js';
import { toGalactic } from '../sky/coordinates.js';

/** @typedef {{ ra_deg: number, dec_deg: number, good_seconds: number }} SkyCell */

const WIDTH = 500;
const HEIGHT = WIDTH / 2;
const RAD = Math.PI / 180;
/** Half the side of a cell of the server, degrees. */
const HALF_CELL = 2;
const SHADES = 5;

/**
 * Hammer-Aitoff (Calabretta and Greisen 2002, A&A 395, 1077, section 5.4.2), longitude to the left.
 * @param {number} l @param {number} b degrees @returns {{ x: number, y: number }} in the units of the drawing
 */
export function hammer(l, b) {
  const lon = ((l + 180) % 360 + 360) % 360 - 180;
  const gamma = Math.sqrt(2 / (1 + Math.cos(b * RAD) * Math.cos(lon * RAD / 2)));
  const [east, north] = [2 * gamma * Math.cos(b * RAD) * Math.sin(lon * RAD / 2), gamma * Math.sin(b * RAD)];
  // From -2√2 to 2√2, and half of that upwards.
  const scale = (WIDTH / 2 - 2) / (2 * Math.SQRT2);
  return { x: WIDTH / 2 - east * scale, y: HEIGHT / 2 - north * scale };
}

/** @param {number} seconds @param {number} most @returns {number} from 1 to 5, equal steps of the logarithm over three decades */
export const shadeOf = (seconds, most) => Math.min(SHADES, Math.max(1, Math.ceil(SHADES + (SHADES / 3) * Math.log10(seconds / most))));

/** @param {{ name: string, ra: number, dec: number }} object @param {SkyCell[]} cells */
export function allSky({ name, ra, dec }, cells) {
  const line = (/** @type {[number, number][]} */ points) => svg('path', { class: 'map-ring', d: points.map(([l, b], i) => {
    const { x, y } = hammer(l, b);
    return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
  }).join('') });
  const steps = Array.from({ length: 61 }, (_, i) => i);
  const grid = [...[-60, -30, 0, 30, 60].map((b) => line(steps.map((i) => [-179.9 + i * 5.9966, b]))), ...[-179.9, -120, -60, 0, 60, 120, 179.9].map((l) => line(steps.map((i) => [l, -90 + i * 3])))];
  const most = Math.max(...cells.map((cell) => cell.good_seconds), 1);
  const seen = cells.map((cell) => {
    const { x, y } = hammer(...toGalactic(cell.ra_deg, cell.dec_deg));
    return svg('circle', { class: `sky-cell shade-${shadeOf(cell.good_seconds, most)}`, cx: x.toFixed(1), cy: y.toFixed(1), r: (HALF_CELL * WIDTH / 360 * 1.2).toFixed(1) });
  });
  const [l, b] = toGalactic(ra, dec);
  const { x, y } = hammer(l, b);
  const hours = (/** @type {number} */ seconds) => `${(seconds / 3600).toFixed(seconds < 36_000 ? 1 : 0)} h`;
  const total = cells.reduce((sum, cell) => sum + cell.good_seconds, 0);
  return h('figure', { class: 'all-sky' }, svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `The whole sky: ${name} at galactic longitude ${l.toFixed(0)}°, latitude ${b.toFixed(0)}°; ${hours(total)} of observations in ${cells.length} places` },
    ...grid, ...seen, svg('path', { class: 'map-object', d: `M${(x - 9).toFixed(1)} ${y.toFixed(1)}h6m6 0h6M${x.toFixed(1)} ${(y - 9).toFixed(1)}v6m0 6v6` })),
  h('figcaption', { class: 'second' }, `Galactic coordinates, the centre in the middle, longitude to the left. Dots: where the archive has pointings, the darker the longer: ${hours(total)} in all${cells.length > 0 ? `, at most ${hours(most)} in one place` : ''}. The cross: ${name}.`));
}
