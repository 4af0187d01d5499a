// @ts-check
/** What a fit found (`fit.json` of the product `spectral_fit`), made ready for drawing. Pure. */

import { instrumentTitle } from '../product-names.js';
import { formatValue } from '../viewer/scale.js';

/** @typedef {import('../chart/series.js').Series} Series */
/** @typedef {{ name: string, value: number, error: number | null, low: number | null, high: number | null, min: number | null, max: number | null, frozen: boolean, unit: string, linked_to?: string, link_factor?: number, upper_limit?: number | null }} Parameter */
/** @typedef {{ band_kev: [number, number], flux: number | null, flux_error: number | null, flux_low: number | null, flux_high: number | null, photon_flux: number | null, photon_flux_error: number | null, luminosity: number | null }} Flux */
/**
 * @typedef {object} FittedSpectrum
 * @property {string} name @property {string} instrument @property {string} [source] @property {string} [job] @property {string} [file]
 * @property {number} bins @property {[number, number]} band_kev @property {number} exposure_seconds @property {boolean} [simulated] @property {string[]} [notes] @property {number} statistic
 * @property {number[]} low_kev @property {number[]} high_kev @property {(number | null)[]} rate @property {(number | null)[]} rate_error @property {(number | null)[]} rate_model @property {(number | null)[]} residual
 * @property {{ name: string, rate: (number | null)[] }[]} [components]
 * @property {(number | null)[]} [density] @property {(number | null)[]} [density_error] @property {(number | null)[]} [density_model]
 */
/** @typedef {{ x: { name: string, values: number[], best: number, unit: string }, y: { name: string, values: number[], best: number, unit: string }, rise: (number | null)[][], levels: { probability: number, rise: number }[] }} Contours */
/**
 * @typedef {object} Fit
 * @property {string} model @property {Parameter[]} parameters @property {number} statistic @property {string} statistic_name @property {number} dof @property {number | null} [p_value]
 * @property {boolean} converged @property {number} [confidence] @property {Flux[]} [fluxes] @property {FittedSpectrum[]} spectra
 * @property {{ energy_kev: number[], density: (number | null)[], components?: { name: string, density: (number | null)[] }[] }} [curve]
 * @property {Contours[]} [contours] @property {{ simulations: number, probability_of_worse: number | null }} [goodness]
 * @property {{ walkers: number, steps: number, acceptance: number, converged: boolean, parameters: { name: string, mean: number, sigma: number, low: number, high: number, autocorrelation_time: number, split_r_hat: number }[] }} [mcmc]
 */
/** @typedef {'counts' | 'photons' | 'energy' | 'power' | 'erg'} SpectrumView */
/** @typedef {'sigma' | 'ratio'} ResidualKind */

/** 2018 CODATA, exact: 1 keV in erg. */
const ERG_PER_KEV = 1.602176634e-9;

export const VIEWS = /** @type {[SpectrumView, string][]} */ ([
  ['counts', 'Counts, folded'], ['photons', 'Photons N(E)'], ['energy', 'E N(E)'], ['power', 'E² N(E), keV'], ['erg', 'E² N(E), erg'],
]);
export const VIEW_UNITS = /** @type {Record<SpectrumView, string>} */ ({
  counts: 'counts/s/keV', photons: 'photons/cm²/s/keV', energy: 'keV photons/cm²/s/keV', power: 'keV/cm²/s', erg: 'erg/cm²/s',
});

/** Something that is not the answer of a fit is told. @param {any} json @returns {Fit} */
export function readFit(json) {
  const isList = (/** @type {any} */ value) => Array.isArray(value);
  if (!json || typeof json !== 'object' || !isList(json.parameters) || !isList(json.spectra) || typeof json.model !== 'string') throw new Error('The file of the fit is not what was expected: it has no model, parameters or spectra.');
  for (const spectrum of json.spectra) {
    for (const name of ['low_kev', 'high_kev', 'rate', 'rate_error', 'rate_model', 'residual']) {
      if (!isList(spectrum?.[name]) || spectrum[name].length !== spectrum.low_kev.length) throw new Error(`The file of the fit is not what was expected: a spectrum has no “${name}” for each bin.`);
    }
  }
  return json;
}

/** @param {SpectrumView} view @param {number} low keV @param {number} high what a density is multiplied with in the middle of a bin */
function factor(view, low, high) {
  const energy = Math.sqrt(low * high);
  return { counts: 1, photons: 1, energy, power: energy * energy, erg: energy * energy * ERG_PER_KEV }[view];
}

/**
 * Data and model of one spectrum: densities, or counts by the width of bins.
 * @param {FittedSpectrum} spectrum @param {SpectrumView} view @param {number} colour @param {string} label @returns {Series[]} data, then the model as steps
 */
export function spectrumSeries(spectrum, view, colour, label) {
  const isCounts = view === 'counts' || !spectrum.density;
  const [value, error, model] = isCounts ? [spectrum.rate, spectrum.rate_error, spectrum.rate_model] : [spectrum.density ?? [], spectrum.density_error ?? [], spectrum.density_model ?? []];
  const low = Float64Array.from(spectrum.low_kev);
  const high = Float64Array.from(spectrum.high_kev);
  const scaled = (/** @type {(number | null)[]} */ values) => Float64Array.from(values, (one, i) => (one === null ? NaN : one * (isCounts ? 1 / (high[i] - low[i]) : factor(view, low[i], high[i]))));
  const errors = scaled(error);
  const none = new Float64Array(low.length);
  return [
    { label, colour, style: 'bins', low, high, value: scaled(value), down: errors, up: errors },
    { label: `${label}, model`, colour, style: 'steps', low, high, value: scaled(model), down: none, up: none },
  ];
}

/** What single components give. @param {Fit} fit @param {SpectrumView} view @param {number} colour of the first @returns {Series[]} of unfolded views over the fine grid, of counts for each spectrum */
export function componentSeries(fit, view, colour) {
  if (view === 'counts') {
    return fit.spectra.flatMap((spectrum, s) => ((spectrum.components ?? []).length < 2 ? [] : (spectrum.components ?? []).map((component, i) => {
      const at = spectrum.low_kev.map((low, k) => Math.sqrt(low * spectrum.high_kev[k]));
      return line(fit.spectra.length > 1 ? `${component.name} (${s + 1})` : component.name, at, component.rate.map((one, k) => (one === null ? NaN : one / (spectrum.high_kev[k] - spectrum.low_kev[k]))), colour + i, 'dashes');
    })));
  }
  const { curve } = fit;
  if (!curve || (curve.components ?? []).length < 2) return [];
  return (curve.components ?? []).map((component, i) => line(component.name, curve.energy_kev, curve.energy_kev.map((energy, k) => density(component.density[k], view, energy)), colour + i, 'dashes'));
}

/** The model of the first spectrum over the fine grid. @param {Fit} fit @param {SpectrumView} view @param {number} colour @returns {Series[]} */
export function curveSeries(fit, view, colour) {
  const { curve } = fit;
  return view === 'counts' || !curve ? [] : [line('Model', curve.energy_kev, curve.energy_kev.map((energy, k) => density(curve.density[k], view, energy)), colour, 'line')];
}

/** @param {number | null} value @param {SpectrumView} view @param {number} energy */
function density(value, view, energy) {
  return value === null ? NaN : value * factor(view, energy, energy);
}

/** @param {string} label @param {number[]} at @param {number[]} values @param {number} colour @param {'line' | 'dashes'} style @returns {Series} */
function line(label, at, values, colour, style) {
  const none = new Float64Array(at.length);
  const places = Float64Array.from(at);
  return { label, colour, style, low: places, high: places, value: Float64Array.from(values), down: none, up: none };
}

/** @param {FittedSpectrum} spectrum @param {ResidualKind} kind @param {number} colour @param {string} label @returns {Series} */
export function residualSeries(spectrum, kind, colour, label) {
  const [low, high] = [Float64Array.from(spectrum.low_kev), Float64Array.from(spectrum.high_kev)];
  const value = Float64Array.from(spectrum.residual, (one, i) => {
    if (kind === 'sigma') return one ?? NaN;
    const [data, model] = [spectrum.rate[i], spectrum.rate_model[i]];
    return data === null || model === null || model === 0 ? NaN : data / model;
  });
  const error = Float64Array.from(spectrum.rate_error, (one, i) => (kind === 'sigma' ? 1 : (one ?? NaN) / Math.abs(spectrum.rate_model[i] ?? NaN)));
  return { label, colour, style: 'bins', low, high, value, down: error, up: error, unit: kind === 'sigma' ? 'σ' : '' };
}

/** Chains are long enough with so many independent stretches, and alike below this R̂, as the server has it. */
const [ENOUGH_TIMES, LARGEST_R_HAT] = [50, 1.01];

/** Which of its numbers stand at a hard limit: they say where the limit is, not what the data say. @param {Parameter} parameter @returns {{ value: boolean, low: boolean, high: boolean }} */
export function atLimits({ value, low, high, min, max, frozen, linked_to }) {
  if (frozen || linked_to) return { value: false, low: false, high: false };
  const isAt = (/** @type {number | null} */ at, /** @type {number | null} */ limit) => typeof at === 'number' && typeof limit === 'number' && Math.abs(at - limit) <= 1e-6 * Math.abs(limit);
  return { value: isAt(value, min) || isAt(value, max), low: isAt(low, min), high: isAt(high, max) };
}

/** Why the chain of a parameter is not to be trusted; empty when it is, or there is none. @param {Fit} fit @param {string} name */
export function chainProblem({ mcmc }, name) {
  const chain = mcmc?.parameters.find((one) => one.name === name);
  if (!mcmc || !chain) return '';
  if (!(typeof chain.split_r_hat === 'number' && chain.split_r_hat < LARGEST_R_HAT)) return `chains did not converge (R̂ ${formatValue(chain.split_r_hat, 3)})`;
  return mcmc.steps >= ENOUGH_TIMES * chain.autocorrelation_time ? '' : `chains too short (${formatValue(mcmc.steps / chain.autocorrelation_time, 2)} independent steps each)`;
}

/** Whether any of the data are. @param {Fit} fit */
export const isSimulated = ({ spectra }) => spectra.some((spectrum) => spectrum.simulated === true);

/** What is written at spectra: as short as they differ. @param {Fit} fit @returns {string[]} */
export function labelsOfFit({ spectra }) {
  const several = new Set(spectra.map((spectrum) => spectrum.instrument)).size > 1;
  const labels = spectra.map((spectrum) => [spectrum.source ?? spectrum.name, several && instrumentTitle(spectrum.instrument)].filter(Boolean).join(' · '));
  return labels.map((label, i) => (labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${label} (${i + 1})`));
}
