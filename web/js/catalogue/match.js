// @ts-check
/** Which sources of two lists are the same. Distances are those of great circles. Pure. */
import { separation, unitVector, wrap360 } from '../sky/coordinates.js';

/** @typedef {{ name: string, ra: number, dec: number }} Placed */
/** @typedef {{ a: number, b: number, arcsec: number }} Pair indices into both lists */

/**
 * Pairs within a radius, nearest first, each source once.
 * @param {readonly Placed[]} a @param {readonly Placed[]} b @param {number} radiusArcsec @returns {Pair[]} in the order of `a`
 */
export function matchSources(a, b, radiusArcsec) {
  const radius = radiusArcsec / 3600;
  // By declination: of a long list only the sources in a narrow strip are looked at.
  const order = b.map((_, j) => j).sort((i, j) => b[i].dec - b[j].dec);
  const decs = order.map((j) => b[j].dec);
  /** @type {Pair[]} */
  const near = [];
  a.forEach((source, i) => {
    for (let k = firstAbove(decs, source.dec - radius); k < order.length && decs[k] <= source.dec + radius; k++) {
      const arcsec = separation(source.ra, source.dec, b[order[k]].ra, b[order[k]].dec) * 3600;
      if (arcsec <= radiusArcsec) near.push({ a: i, b: order[k], arcsec });
    }
  });
  near.sort((x, y) => x.arcsec - y.arcsec);
  const [usedA, usedB] = [new Set(), new Set()];
  const pairs = near.filter((pair) => {
    if (usedA.has(pair.a) || usedB.has(pair.b)) return false;
    usedA.add(pair.a);
    usedB.add(pair.b);
    return true;
  });
  return pairs.sort((x, y) => x.a - y.a);
}

/** @param {number[]} values ascending @param {number} least @returns {number} index of the first that is not below */
function firstAbove(values, least) {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * What distinguishes two catalogues.
 * @param {readonly Placed[]} mine @param {readonly Placed[]} other @param {number} radiusArcsec
 * @returns {{ both: Pair[], renamed: Pair[], onlyMine: number[], onlyOther: number[] }}
 */
export function difference(mine, other, radiusArcsec) {
  const both = matchSources(mine, other, radiusArcsec);
  const [inMine, inOther] = [new Set(both.map((pair) => pair.a)), new Set(both.map((pair) => pair.b))];
  return {
    both, renamed: both.filter((pair) => mine[pair.a].name !== other[pair.b].name),
    onlyMine: mine.map((_, i) => i).filter((i) => !inMine.has(i)),
    onlyOther: other.map((_, j) => j).filter((j) => !inOther.has(j)),
  };
}

/**
 * A cone that has all places: around their mean direction, as far as the farthest.
 * @param {readonly Placed[]} places at least one @returns {{ ra: number, dec: number, radius: number }} degrees
 */
export function coneOf(places) {
  const sum = [0, 0, 0];
  for (const { ra, dec } of places) unitVector(ra, dec).forEach((value, i) => { sum[i] += value; });
  const ra = wrap360(Math.atan2(sum[1], sum[0]) * 180 / Math.PI);
  const dec = Math.atan2(sum[2], Math.hypot(sum[0], sum[1])) * 180 / Math.PI;
  return { ra, dec, radius: places.reduce((most, place) => Math.max(most, separation(ra, dec, place.ra, place.dec)), 0) };
}
