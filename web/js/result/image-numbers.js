// @ts-check
/** What an image tells in numbers besides its catalogue: objects that were asked for and not detected, and fluxes band by band. */
import { simpleTable } from '../chart/fields.js';
import { h } from '../dom.js';
import { formatMeasured, formatValue } from '../viewer/scale.js';

/** @typedef {import('../api.js').Job} Job */
/** @typedef {import('../api.js').Source} Source */
/** In counts/s; the limit at 3 σ. @typedef {{ e_min_kev: number, e_max_kev: number, flux: number, flux_error: number, significance: number, upper_limit?: number | null }} BandFlux */

/** So many limits are seen at once; those of a long catalogue unfold. */
const MOST_SEEN = 3;

/** Objects that were asked for and not detected. @param {Job} job @returns {Source[]} */
export function limitsOf(job) {
  const { limits } = job.summary ?? {};
  return Array.isArray(limits) ? limits.filter((one) => typeof one?.name === 'string' && Number.isFinite(one.ra_deg) && Number.isFinite(one.dec_deg)) : [];
}

/** @param {BandFlux} band */
const bandText = ({ e_min_kev: low, e_max_kev: high }) => `${low}–${high} keV`;

/**
 * The band that the flux of a source is of; empty where there is but one, and where sources differ in it.
 * @param {readonly Source[]} sources
 */
export function fluxBand(sources) {
  if (!sources.some((source) => (source.bands ?? []).length > 1)) return '';
  const bands = new Set(sources.map(({ bands = [], flux }) => bands.find((band) => band.flux === flux)).map((band) => (band ? bandText(band) : '')));
  return bands.size === 1 ? [...bands][0] : 'best band';
}

/** What is known of an object that was not detected, in each band. @param {Source} source @param {string} unit */
function limitText({ bands: each, flux, flux_error: error, upper_limit: limit }, unit) {
  const bands = /** @type {BandFlux[]} */ (each ?? []);
  const told = (/** @type {number} */ value, /** @type {number} */ itsError, /** @type {number | null | undefined} */ most) =>
    `${typeof most === 'number' ? `below ${formatValue(most, 3)} ${unit} (3 σ); ` : ''}measured ${formatMeasured(value, itsError)} ${unit}`;
  return bands.length > 1 ? bands.map((band) => `${bandText(band)}: ${told(band.flux, band.flux_error, band.upper_limit)}`) : [told(flux, error, limit ?? bands[0]?.upper_limit)];
}

/** @param {Job} job @param {string} unit of fluxes */
export function limitsSection(job, unit) {
  const limits = limitsOf(job);
  if (limits.length === 0) return null;
  const lines = limits.map((source) => {
    const texts = limitText(source, unit);
    const isOne = texts.length === 1;
    return h('div', {}, h('p', {}, h('strong', {}, source.name), isOne ? ` was not detected: ${texts[0]}.` : ' was not detected:'), !isOne && h('ul', {}, ...texts.map((text) => h('li', {}, text))));
  });
  return h('section', { class: 'image-limits', 'aria-label': 'Not detected' }, ...lines.slice(0, MOST_SEEN),
    lines.length > MOST_SEEN && h('details', { class: 'plot-details' }, h('summary', {}, `${lines.length - MOST_SEEN} more that were not detected`), ...lines.slice(MOST_SEEN)));
}

/** Fluxes in every band, where there are several. @param {Job} job @param {string} unit */
export function bandsSection(job, unit) {
  const sources = (job.sources ?? []).filter((source) => (source.bands ?? []).length > 0);
  const bands = [...new Map(sources.flatMap((source) => source.bands ?? []).map((band) => [bandText(band), band])).values()].sort((a, b) => a.e_min_kev - b.e_min_kev || a.e_max_kev - b.e_max_kev);
  if (bands.length < 2) return null;
  const cell = (/** @type {Source} */ source, /** @type {string} */ name) => {
    const band = /** @type {BandFlux[]} */ (source.bands ?? []).find((one) => bandText(one) === name);
    return band ? `${formatMeasured(band.flux, band.flux_error)} (${band.significance.toFixed(1).replace('-', '−')} σ)` : '–';
  };
  return h('section', { class: 'image-bands' }, h('h3', {}, `Fluxes in each band (${unit})`),
    simpleTable('Fluxes in each band', ['Source', ...bands.map(bandText)], sources.map((source) => [source.name, ...bands.map((band) => cell(source, bandText(band)))])));
}
