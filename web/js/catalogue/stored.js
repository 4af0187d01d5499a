// @ts-check
/** Catalogues on the server: under the hash of their content for links, under names for who is signed in. */
import { ask, send } from '../api.js';
import { BLANK } from './columns.js';

/** @typedef {import('./columns.js').Row} Row */
/** @typedef {Omit<Row, 'key'>} Source */
/** @typedef {{ name: string, ra_deg: number, dec_deg: number, significance?: number, flux?: number, flux_error?: number, error_radius_deg?: number, flag?: number, instrument_flag?: number, new?: boolean }} StoredSource */
/** @typedef {{ name: string, id: string, count: number, kept: string }} Kept */

/** What the server calls the fields; those that are not known are left out. @type {[keyof StoredSource, keyof Source][]} */
const FIELDS = [['name', 'name'], ['ra_deg', 'ra'], ['dec_deg', 'dec'], ['significance', 'significance'], ['flux', 'flux'], ['flux_error', 'fluxError'], ['error_radius_deg', 'errorRadius'], ['flag', 'flag'], ['instrument_flag', 'instrumentFlag'], ['new', 'isNew']];

/** @param {readonly Source[]} sources @returns {StoredSource[]} */
export function toStored(sources) {
  return sources.map((source) => /** @type {StoredSource} */ (Object.fromEntries(FIELDS.map(([wire, field]) => [wire, source[field]]).filter(([, value]) => typeof value === 'number' ? Number.isFinite(value) : value !== false))));
}

/** @param {StoredSource[]} stored @returns {Source[]} */
export function fromStored(stored) {
  return stored.map((source) => ({ ...BLANK, instrumentFlag: 2, ...Object.fromEntries(FIELDS.filter(([wire]) => wire in source).map(([wire, field]) => [field, source[wire]])) }));
}

/** @typedef {import('../form/catalogue-text.js').CatalogueSource} CatalogueSource of a query */

/** @param {readonly CatalogueSource[]} sources @returns {StoredSource[]} */
export function fromQuery(sources) {
  const known = (/** @type {number | null | undefined} */ value) => value ?? undefined;
  return sources.map((s) => ({
    name: s.name, ra_deg: s.ra, dec_deg: s.dec, significance: known(s.significance), error_radius_deg: known(s.error_radius_deg), flag: s.flag, instrument_flag: s.isgri_flag, new: s.new || undefined }));
}

/** @param {readonly StoredSource[]} stored @returns {CatalogueSource[]} */
export function toQuery(stored) {
  return stored.map(({ name, ra_deg: ra, dec_deg: dec, significance, error_radius_deg, flag, instrument_flag, new: isNew }) => ({ name, ra, dec, significance, error_radius_deg, flag, isgri_flag: instrument_flag, new: isNew }));
}

/** The identifier in a text: itself, or a link that has it. @param {string} text */
export function storedId(text) {
  return /^\s*([0-9a-f]{32})\s*$/i.exec(text)?.[1].toLowerCase() ?? /[?&]catalogue=([0-9a-f]{32})\b/i.exec(text)?.[1].toLowerCase() ?? '';
}

/** @param {string} id @returns {string} the page with these sources in its form */
export function catalogueLink(id) {
  return new URL(`?catalogue=${id}`, new URL('.', document.baseURI)).href;
}

/** @param {StoredSource[]} sources @returns {Promise<string>} the identifier of these sources, always the same one */
export async function storeCatalogue(sources) {
  return (await send('catalogues', { sources })).id;
}

/** @param {string} id @returns {Promise<StoredSource[]>} */
export async function readStored(id) {
  return (await ask(`catalogues/${encodeURIComponent(id)}`)).sources;
}

/** @returns {Promise<Kept[]>} those of who is signed in */
export async function listKept() {
  return (await ask('account/catalogues')).catalogues;
}

/** @param {string} name the server says what else it refuses @param {string} id */
export async function keepCatalogue(name, id) {
  // Addresses have no such last part: browsers take it away before the server sees it.
  if (name === '.' || name === '..') throw new Error('“.” and “..” are no names.');
  await send(`account/catalogues/${encodeURIComponent(name)}`, { id }, 'PUT');
}

/** @param {string} name */
export const removeKept = (name) => ask(`account/catalogues/${encodeURIComponent(name)}`, { method: 'DELETE' });
