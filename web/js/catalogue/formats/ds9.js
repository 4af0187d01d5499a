// @ts-check
/** Sources as regions of DS9: circles and points with their names. Pure. */
import { BLANK } from '../columns.js';
import { CatalogueProblem, SIMULATED } from './table.js';
import { readRegions } from '../../viewer/ds9.js';

/** @typedef {import('../columns.js').Row} Row */

/** The size of an element of the ISGRI mask, as in the region files of the server; degrees. */
const RADIUS = 0.2;

/** @param {readonly Pick<Row, 'name' | 'ra' | 'dec' | 'isNew'>[]} rows @param {boolean} [isSimulated] */
export function writeDs9(rows, isSimulated = false) {
  // Braces would end the text.
  const named = (/** @type {string} */ name) => name.replace(/[\r\n]+/g, ' ').replaceAll('{', '(').replaceAll('}', ')');
  return ['# Region file format: DS9 version 4.1', ...(isSimulated ? [`# ${SIMULATED}`] : []), 'icrs',
    ...rows.map((row) => `circle(${row.ra.toFixed(7)},${row.dec.toFixed(7)},${RADIUS}) # text={${named(row.name)}} color=${row.isNew ? 'red' : 'white'}`)].join('\n') + '\n';
}

/** The middle of each region on the sky. @param {string} text @param {import('../../sky/wcs.js').Wcs | null} wcs for regions in pixels @returns {import('./table.js').Source[]} */
export function readDs9(text, wcs) {
  const { regions } = readRegions(text);
  const sources = regions.flatMap((region, i) => {
    const sky = region.frame === 'sky' ? [region.x, region.y] : wcs?.pixelToSky(region.x, region.y);
    if (!sky) return [];
    return [{ ...BLANK, name: region.text || `region ${i + 1}`, ra: sky[0], dec: sky[1], isNew: region.color === 'red' }];
  });
  if (sources.length === 0) throw new CatalogueProblem('DS9: there is no region with a position on the sky in the file.');
  return sources;
}
