// @ts-check
/** The step between a file and sources: columns of text or numbers with names that differ from place to place. Pure. */
import { parseDegrees, parseRightAscension } from '../../sky/coordinates.js';
import { BLANK, columnsOf } from '../columns.js';
import { MOST_ROWS } from '../source-list.js';

/** @typedef {import('../columns.js').Row} Row */
/** @typedef {import('../columns.js').Field} Field */
/** @typedef {Omit<Row, 'key'>} Source */
/** @typedef {{ names: string[], rows: string[][] }} TextTable */

/** What files say that are made of simulated data. */
export const SIMULATED = 'Simulated data: no observation';

/** A catalogue file that cannot be used; the message says where and what was expected. */
export class CatalogueProblem extends Error {}

/** @type {Record<Field, string[]>} names under which a column is found, in lower case; the first that is there counts */
const KNOWN = {
  name: ['src_names', 'name', 'source', 'source_name', 'main_id', 'id'], significance: ['significance', 'sigma', 'snr', 'detsig'],
  ra: ['ra', 'ra_obj', 'ra_fin', 'ra_deg', '_raj2000', 'raj2000', 'ra_icrs'], dec: ['dec', 'dec_obj', 'dec_fin', 'dec_deg', '_dej2000', 'dej2000', 'de_icrs'],
  isNew: ['new_source', 'new'], instrumentFlag: ['isgri_flag', 'jemx_flag', 'flag2'], flag: ['flag'], errorRadius: ['err_rad', 'error_radius_deg'],
  flux: ['flux'], fluxError: ['flux_error', 'flux_err'], separation: ['separation', 'separation_arcmin'],
};

/** Names as a first row has them, or not. @param {string[]} cells */
export function isHeader(cells) {
  const low = cells.map((cell) => cell.toLowerCase());
  return KNOWN.ra.some((name) => low.includes(name)) && KNOWN.dec.some((name) => low.includes(name));
}

/** @param {TextTable} table @param {string} what kind of file, for messages @returns {Source[]} */
export function sourcesOfTable({ names, rows }, what) {
  const low = names.map((name) => name.trim().toLowerCase());
  const at = /** @type {Record<Field, number>} */ (Object.fromEntries(Object.entries(KNOWN).map(([field, known]) =>
    [field, low.indexOf(known.find((name) => low.includes(name)) ?? '')])));
  for (const needed of /** @type {const} */ (['name', 'ra', 'dec'])) {
    if (at[needed] < 0) throw new CatalogueProblem(`${what}: there is no column '${KNOWN[needed][0]}'; found ${names.slice(0, 20).join(', ') || 'none'}.`);
  }
  if (rows.length === 0) throw new CatalogueProblem(`${what}: there is no source in the file.`);
  if (rows.length > MOST_ROWS) throw new CatalogueProblem(`${what}: ${rows.length} sources are too many; at most ${MOST_ROWS}.`);
  return rows.map((cells, i) => {
    const text = (/** @type {Field} */ field) => (at[field] < 0 ? '' : (cells[at[field]] ?? '').trim());
    const real = (/** @type {Field} */ field) => (text(field) === '' ? NaN : Number(text(field)));
    const whole = (/** @type {Field} */ field, /** @type {number} */ otherwise) => (Number.isInteger(real(field)) && real(field) >= 0 ? real(field) : otherwise);
    // A computed number may be written with an exponent; what people write as an angle never is.
    const angle = (/** @type {Field} */ field) => (/e/i.test(text(field)) && Number.isFinite(real(field)) ? real(field).toFixed(12) : text(field));
    const ra = parseRightAscension(angle('ra'));
    const dec = parseDegrees(angle('dec'));
    const problem = ra.problem ?? dec.problem;
    if (problem !== undefined) throw new CatalogueProblem(`${what}: source ${i + 1}, '${text('name').slice(0, 40)}': ${problem}`);
    return {
      ...BLANK, name: text('name').slice(0, 100) || `source ${i + 1}`, ra: /** @type {number} */ (ra.value), dec: /** @type {number} */ (dec.value),
      significance: real('significance'), isNew: /^(1|true|t|new)$/i.test(text('isNew')), instrumentFlag: whole('instrumentFlag', 1), flag: whole('flag', 1),
      errorRadius: real('errorRadius'), flux: real('flux'), fluxError: real('fluxError'), separation: real('separation'),
    };
  });
}

/**
 * The rows as a file has them, numbered anew from 0.
 * @param {readonly Row[]} rows @returns {{ names: string[], kinds: ('text' | 'real' | 'whole')[], cells: (string | number)[][] }} NaN for what is not known
 */
export function tableOf(rows) {
  const columns = columnsOf(rows);
  return {
    names: ['meta_ID', ...columns.map((column) => column.wire)],
    kinds: ['whole', ...columns.map((column) => /** @type {'text' | 'real' | 'whole'} */ (column.kind === 'flag' ? 'whole' : column.kind))],
    cells: rows.map((row, i) => [i, ...columns.map(({ field, kind }) => (kind === 'text' ? String(row[field]) : Number(row[field])))]),
  };
}

/** A number so that it is read back as the same one. @param {number} value @param {string} missing */
export function numberText(value, missing) {
  return Number.isFinite(value) ? String(value) : missing;
}
