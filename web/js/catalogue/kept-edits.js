// @ts-check
/** Catalogues as the user changed them, kept in the browser by the job that found them. */
import { keep, kept } from '../shell/kept.js';
import { BLANK } from './columns.js';

/** @typedef {import('./columns.js').Row} Row */
/** @typedef {Omit<Row, 'key'>} Source */

const NAME = 'catalogues.v1';
/** The latest ones: browsers give a page some megabytes for all. */
const MOST_JOBS = 20;
const MOST_ROWS = 2000;

/** @returns {[string, Record<string, any>[]][]} latest first */
function entries() {
  const all = kept(NAME, []);
  return Array.isArray(all) ? all.filter((one) => typeof one?.[0] === 'string' && Array.isArray(one[1])) : [];
}

/** @param {string} job @returns {Source[] | null} */
export function keptEdits(job) {
  const rows = job && entries().find(([id]) => id === job)?.[1];
  // Numbers that are none became null.
  return rows ? rows.map((row) => /** @type {Source} */ (Object.fromEntries(Object.entries(BLANK).map(([field, blank]) => [field, typeof row?.[field] === typeof blank ? row[field] : typeof blank === 'number' ? NaN : blank])))) : null;
}

/** @param {string} job @param {readonly Row[] | null} rows null: they are as they were found @returns {boolean} whether they are kept */
export function keepEdits(job, rows) {
  const others = entries().filter(([id]) => id !== job);
  const isSmall = rows !== null && rows.length <= MOST_ROWS;
  const now = isSmall ? [[job, rows.map(({ key: _, ...row }) => row)], ...others].slice(0, MOST_JOBS) : others;
  return keep(NAME, now) && (rows === null || isSmall);
}
