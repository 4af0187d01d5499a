// @ts-check
/** Catalogue files of every kind that is read and written. */
import { writeTable } from '../../fits/writer.js';
import { unpack } from '../../fits/reader.js';
import { readTables } from '../../fits/tables.js';
import { readDs9, writeDs9 } from './ds9.js';
import { CatalogueProblem, numberText, sourcesOfTable, tableOf } from './table.js';
import { readText, writeCsv, writeEcsv, writeJson, writePlatformText } from './text.js';
import { readVotable, writeVotable } from './votable.js';

/** @typedef {import('../columns.js').Row} Row */

/** Larger files are not catalogues of a field. */
const MOST_BYTES = 50 * 1024 * 1024;

/** @type {Record<string, { title: string, extension: string, type: string, write: (rows: readonly Row[], isSimulated?: boolean) => string | Uint8Array<ArrayBuffer> }>} */
export const FORMATS = {
  txt: { title: 'TXT, the platform’s form', extension: 'txt', type: 'text/plain', write: writePlatformText },
  ecsv: { title: 'ECSV', extension: 'ecsv', type: 'text/plain', write: writeEcsv },
  csv: { title: 'CSV', extension: 'csv', type: 'text/csv', write: writeCsv },
  fits: { title: 'FITS table', extension: 'fits', type: 'application/fits', write: writeFits },
  votable: { title: 'VOTable', extension: 'xml', type: 'application/x-votable+xml', write: writeVotable },
  ds9: { title: 'DS9 regions', extension: 'reg', type: 'text/plain', write: writeDs9 },
  json: { title: 'JSON for selected_catalog', extension: 'json', type: 'application/json', write: writeJson },
};

/** @param {readonly Row[]} rows @param {boolean} [isSimulated] */
function writeFits(rows, isSimulated = false) {
  const { names, kinds, cells } = tableOf(rows);
  return writeTable('CATALOG', names, kinds, cells, { ra: 'deg', dec: 'deg', ERR_RAD: 'deg', separation: 'arcmin' },
    { FRAME: 'fk5', COORD_UN: 'deg', LON_NAME: 'ra', LAT_NAME: 'dec', ...(isSimulated ? { SIMULATD: true } : {}) });
}

/**
 * @param {Uint8Array} content @param {import('../../sky/wcs.js').Wcs | null} wcs of the image, for regions in pixels
 * @returns {Promise<import('./table.js').Source[]>} throws {@link CatalogueProblem} or FitsProblem
 */
export async function readCatalogue(content, wcs) {
  if (content.length > MOST_BYTES) throw new CatalogueProblem(`The file has ${Math.round(content.length / 1024 / 1024)} MiB; a catalogue has at most ${MOST_BYTES / 1024 / 1024}.`);
  const bytes = await unpack(content);
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 2000));
  if (start.startsWith('SIMPLE  =')) return readFits(bytes);
  if (bytes.subarray(0, 2000).includes(0)) throw new CatalogueProblem('The file is neither a FITS table nor text.');
  const text = new TextDecoder().decode(bytes);
  if (/^\s*(\uFEFF)?\s*<(\?xml|!--|\w*:?VOTABLE)/i.test(start)) return readVotable(text);
  if (/^# Region file|^\s*(global|image|physical|icrs|fk5|galactic|circle|point|box|ellipse|polygon|annulus)\b\s*[;(\n\s]/im.test(start) && !/^# %ECSV/.test(start)) return readDs9(text, wcs);
  return readText(text);
}

/** The first table of the file that has names and positions. @param {Uint8Array} bytes */
function readFits(bytes) {
  const tables = readTables(bytes);
  /** @type {unknown} */
  let problem = new CatalogueProblem('FITS: there is no binary table in the file.');
  for (const table of tables) {
    const names = [...Object.keys(table.texts), ...Object.keys(table.columns)];
    const rows = Array.from({ length: table.rows }, (_, i) => names.map((name) => table.texts[name]?.[i] ?? numberText(table.columns[name][i], '')));
    try {
      return sourcesOfTable({ names, rows }, `FITS table '${table.name || 'without name'}'`);
    } catch (wrong) {
      if (!(wrong instanceof CatalogueProblem)) throw wrong;
      problem = wrong;
    }
  }
  throw problem;
}
