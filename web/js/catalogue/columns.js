// @ts-check
/** What a row of a catalogue holds, under the names that the platform's catalogues use. Pure. */
import { parseDegrees, parseRightAscension } from '../sky/coordinates.js';
import { formatTo, placeOfColumn } from '../viewer/scale.js';

/**
 * One source. `key` belongs to the page and never leaves it; angles in degrees (ICRS), flux as the image has it; NaN where
 * nothing is known.
 * @typedef {{ key: number, name: string, significance: number, ra: number, dec: number, isNew: boolean, instrumentFlag: number, flag: number,
 *   errorRadius: number, flux: number, fluxError: number, separation: number }} Row
 */
/** @typedef {Exclude<keyof Row, 'key'>} Field */
/** @typedef {{ field: Field, wire: string, title: string, unit: string, kind: 'text' | 'real' | 'whole' | 'flag', edit: boolean, hint: string, ucd: string, place?: number }} Column  place: the last decimal that is written, where the rows decide it */

/** @type {Column[]} `wire` is the name in files and in the API */
export const COLUMNS = [
  { field: 'name', wire: 'src_names', title: 'Name', unit: '', kind: 'text', edit: true, hint: 'Name of the source', ucd: 'meta.id;meta.main' },
  { field: 'significance', wire: 'significance', title: 'Significance', unit: 'σ', kind: 'real', edit: false, hint: 'Significance in the image', ucd: 'stat.snr' },
  { field: 'ra', wire: 'ra', title: 'RA', unit: '°', kind: 'real', edit: true, hint: 'Right ascension, ICRS', ucd: 'pos.eq.ra;meta.main' },
  { field: 'dec', wire: 'dec', title: 'Dec', unit: '°', kind: 'real', edit: true, hint: 'Declination, ICRS', ucd: 'pos.eq.dec;meta.main' },
  { field: 'isNew', wire: 'NEW_SOURCE', title: 'New', unit: '', kind: 'flag', edit: false, hint: '1: not in the reference catalogue', ucd: 'meta.code' },
  { field: 'instrumentFlag', wire: 'ISGRI_FLAG', title: 'Instrument flag', unit: '', kind: 'whole', edit: true, hint: '0 never detected, 1 detected, 2 bright: always extracted', ucd: 'meta.code' },
  { field: 'flag', wire: 'FLAG', title: 'Flag', unit: '', kind: 'whole', edit: true, hint: '1: use the source in spectra and light curves', ucd: 'meta.code' },
  { field: 'errorRadius', wire: 'ERR_RAD', title: 'Error radius', unit: '°', kind: 'real', edit: false, hint: 'Radius of the position error', ucd: 'stat.error;pos' },
  { field: 'flux', wire: 'flux', title: 'Flux', unit: '', kind: 'real', edit: false, hint: 'Flux in the band of the image', ucd: 'phot.count' },
  { field: 'fluxError', wire: 'flux_error', title: 'Flux error', unit: '', kind: 'real', edit: false, hint: 'Error of the flux, 1 σ', ucd: 'stat.error;phot.count' },
  { field: 'separation', wire: 'separation', title: 'Offset', unit: '′', kind: 'real', edit: false, hint: 'Distance from the position in the reference catalogue', ucd: 'pos.angDistance' },
];

/** Columns that every file has; the others only when a row knows them. */
const ALWAYS = 8;

/** @param {readonly Row[]} rows @returns {Column[]} those worth showing or writing */
export function columnsOf(rows) {
  return COLUMNS.filter(({ field }, i) => i < ALWAYS || rows.some((row) => Number.isFinite(row[field])));
}

/** What was measured comes before flags, which few look at. @type {Field[]} */
const SEEN = ['name', 'significance', 'ra', 'dec', 'flux', 'fluxError', 'errorRadius', 'separation', 'isNew', 'instrumentFlag', 'flag'];

/** @param {readonly Row[]} rows @returns {Column[]} as the page shows them; files keep the order of the platform */
export function columnsSeen(rows) {
  // A flux and its error have the same decimals, and they line up.
  const of = (/** @type {'flux' | 'fluxError'} */ field) => rows.map((row) => row[field]);
  const place = placeOfColumn(of('flux'), of('fluxError'));
  return columnsOf(rows).sort((a, b) => SEEN.indexOf(a.field) - SEEN.indexOf(b.field)).map((column) => (column.field === 'flux' || column.field === 'fluxError' ? { ...column, place } : column));
}

/** @type {Omit<Row, 'key'>} what a source that a user adds starts with */
export const BLANK = { name: '', significance: NaN, ra: NaN, dec: NaN, isNew: false, instrumentFlag: 1, flag: 1, errorRadius: NaN, flux: NaN, fluxError: NaN, separation: NaN };

/** @param {import('../api.js').Source[]} sources @returns {Omit<Row, 'key'>[]} */
export function rowsOfSources(sources) {
  return sources.map((s) => ({
    name: String(s.name), significance: number(s.significance), ra: number(s.ra_deg), dec: number(s.dec_deg), isNew: s.new === true,
    instrumentFlag: s.new === true ? 1 : 2, flag: 1, errorRadius: number(s.error_radius_arcmin) / 60,
    flux: number(s.flux), fluxError: number(s.flux_error), separation: number(s.separation_arcmin),
  }));
}

/** @param {unknown} value */
function number(value) {
  return typeof value === 'number' ? value : NaN;
}

/**
 * What a user wrote into a cell.
 * @param {Column} column @param {string} text @returns {{ value: string | number, problem?: undefined } | { problem: string, value?: undefined }}
 */
export function parseCell(column, text) {
  if (column.field === 'ra') return parseRightAscension(text);
  if (column.field === 'dec') return parseDegrees(text);
  const clean = text.trim();
  if (column.kind === 'text') {
    if (clean === '') return { problem: 'A source needs a name.' };
    return clean.length > 100 ? { problem: 'A name has at most 100 characters.' } : { value: clean };
  }
  const value = Number(clean.replace('−', '-'));
  if (clean === '' || !Number.isFinite(value)) return { problem: `${column.title} must be a number.` };
  if (column.kind === 'whole' && !(Number.isInteger(value) && value >= 0 && value <= 32767)) return { problem: `${column.title} must be a whole number from 0 to 32767.` };
  return { value };
}

/** @type {Partial<Record<Field, number>>} */
const DECIMALS = { significance: 1, ra: 5, dec: 5, errorRadius: 4, separation: 2 };

/** The text of a cell on the page. @param {Column} column @param {Row} row */
export function cellText(column, row) {
  const value = row[column.field];
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'new' : '';
  if (!Number.isFinite(value)) return '–';
  const decimals = DECIMALS[column.field];
  if (column.place !== undefined) return formatTo(value, column.place);
  const text = decimals !== undefined ? value.toFixed(decimals) : column.kind === 'whole' ? String(value) : String(Number(value.toPrecision(5)));
  return text.replace('-', '−');
}

/** As cellText, but with all digits and a plain minus, for editing. @param {Column} column @param {Row} row */
export function editText(column, row) {
  const value = row[column.field];
  return typeof value === 'number' ? (Number.isFinite(value) ? String(Number(value.toFixed(7))) : '') : String(value);
}
