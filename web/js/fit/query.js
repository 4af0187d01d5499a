// @ts-check
/** What a fit asks for: between the form and the parameters of the product `spectral_fit`. Pure. */
import { parseModel } from './expression.js';

/**
 * One parameter as the form has it; texts as typed.
 * @typedef {{ name: string, unit: string, value: string, min: string, max: string, frozen: boolean, untied: boolean, usual: { value: number, frozen: boolean } }} FitParameter
 */
/** @typedef {{ id: string, label: string, band: string, isRate?: boolean }} FitSpectrum `id` is JOB/FILE; isRate: it is known to hold rates with errors, and no counts */
/**
 * @typedef {object} FitQuery
 * @property {FitSpectrum[]} spectra
 * @property {string} model
 * @property {FitParameter[]} parameters
 * @property {string} statistic @property {string} grouping @property {string} systematic
 * @property {string} confidence @property {string} fluxBands @property {[string, string][]} contours
 * @property {string} simulations @property {string} steps @property {string} distance
 */
/** @typedef {{ field: string, text: string }} FitProblem */

export const STATISTICS = /** @type {[string, string][]} */ ([
  ['chi2', 'χ², errors of the data'], ['chi2-model', 'χ², errors of the model'], ['chi2-churazov', 'χ², smoothed errors'], ['cstat', 'C (Cash)'], ['wstat', 'W, with a background'], ['pgstat', 'PG, background with errors'],
]);
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const BAND = /^\s*(\d+\.?\d*|\.\d+)\s*-\s*(\d+\.?\d*|\.\d+)\s*$/;
/** `2*gaussian.LineE` or `gaussian.LineE`. */
const LINK = /^(?:([+-]?[\d.]+(?:[eE][+-]?\d+)?)\s*\*\s*)?([A-Za-z]\w*(?:\.[A-Za-z]\w*)?(?:\[\d+\])?)$/;

/** The parameters of a model, with what was entered for those of the same name before. @param {string} model @param {FitParameter[]} before @returns {FitParameter[]} */
export function parametersOf(model, before) {
  const known = new Map(before.map((parameter) => [parameter.name, parameter]));
  return parseModel(model).leaves.flatMap((leaf) => leaf.component.parameters.map((parameter) => {
    const name = `${leaf.name}.${parameter.name}`;
    return known.get(name) ?? { name, unit: parameter.unit, value: '', min: '', max: '', frozen: parameter.frozen, untied: false, usual: { value: parameter.value, frozen: parameter.frozen } };
  }));
}

/** @param {FitQuery} query @returns {FitProblem[]} */
export function problemsOf(query) {
  /** @type {FitProblem[]} */
  const problems = [];
  const add = (/** @type {string} */ field, /** @type {string} */ text) => problems.push({ field, text });
  if (query.spectra.length === 0) add('spectra', 'Choose at least one spectrum of a finished job.');
  if (query.spectra.length > 16) add('spectra', `At most 16 spectra are fitted together; ${query.spectra.length} are chosen.`);
  const rates = query.spectra.filter(({ isRate }) => isRate);
  if (!query.statistic.startsWith('chi2') && rates.length > 0) add('statistic', `${STATISTICS.find(([name]) => name === query.statistic)?.[1] ?? query.statistic} needs counts; ${rates.map(({ label }) => label).join(', ')} ${rates.length === 1 ? 'has' : 'have'} rates with errors. Choose χ².`);
  const { problem } = parseModel(query.model);
  if (problem) add('model', `Character ${problem.at + 1}: ${problem.text}`);
  for (const spectrum of query.spectra) {
    for (const part of spectrum.band.split('+')) {
      const match = BAND.exec(part);
      if (spectrum.band.trim() !== '' && !(match && Number(match[2]) > Number(match[1]))) add(`band ${spectrum.id}`, `“${part.trim()}” is no band; write it like 20-200, or 20-60+80-200.`);
    }
  }
  const names = new Set(query.parameters.flatMap((parameter) => [parameter.name, parameter.name.split('.')[1]]));
  for (const { name, value, min, max } of query.parameters) {
    const link = NUMBER.test(value) || value === '' ? null : LINK.exec(value);
    if (value !== '' && !NUMBER.test(value) && !link) add(`value ${name}`, `“${value}” is no number and no link such as 2*gaussian.LineE.`);
    if (link && !names.has(link[2].replace(/\[\d+\]$/, ''))) add(`value ${name}`, `“${value}” is neither a number nor a parameter of the model.`);
    for (const [which, text] of [['min', min], ['max', max]]) if (text !== '' && !NUMBER.test(text)) add(`${which} ${name}`, `“${text}” is no number.`);
    if ((min === '') !== (max === '')) add(`${min === '' ? 'min' : 'max'} ${name}`, 'Give both limits, or none.');
    if (NUMBER.test(min) && NUMBER.test(max) && Number(min) >= Number(max)) add(`min ${name}`, 'The least value must be below the greatest.');
    if (NUMBER.test(value) && ((NUMBER.test(min) && Number(value) < Number(min)) || (NUMBER.test(max) && Number(value) > Number(max)))) add(`value ${name}`, 'The start lies outside the limits.');
  }
  for (const band of list(query.fluxBands)) if (!BAND.test(band)) add('fluxBands', `“${band}” is no band; write 20-100, 100-200.`);
  if (query.confidence !== '' && !(Number(query.confidence) >= 0 && Number(query.confidence) < 1)) add('confidence', 'The confidence is a number from 0 to below 1, such as 0.9.');
  return problems;
}

/** @param {string} text */
function list(text) {
  return text.split(',').map((part) => part.replaceAll(/\s/g, '')).filter((part) => part !== '');
}

/** The parameters of `spectral_fit`; what is as usual is left out. @param {FitQuery} query @returns {Record<string, string>} */
export function toWire(query) {
  const [starts, freeze, thaw, untie] = /** @type {string[][]} */ ([[], [], [], []]);
  for (const { name, value, min, max, frozen, untied, usual } of query.parameters) {
    const compact = value.replaceAll(/\s/g, '');
    if (min !== '' || max !== '') starts.push(`${name}=${compact === '' ? usual.value : compact}:${min}:${max}`);
    else if (compact !== '') starts.push(`${name}=${compact}`);
    if (frozen && !usual.frozen) freeze.push(name);
    if (!frozen && usual.frozen) thaw.push(name);
    if (untied) untie.push(name);
  }
  const bands = query.spectra.map((spectrum) => spectrum.band.replaceAll(/\s/g, ''));
  const hasBands = bands.some((band) => band !== '');
  /** @type {Record<string, string>} */
  const wire = {
    spectra: query.spectra.map((spectrum) => spectrum.id).join(','), model: query.model.replaceAll(/\s/g, ''), parameters: starts.join(','), freeze: freeze.join(','), thaw: thaw.join(','), untie: untie.join(','),
    fit_bands: !hasBands ? '' : new Set(bands).size === 1 ? bands[0] : bands.map((band) => band || '0-100000').join(','),
    statistic: query.statistic, grouping: query.grouping.trim(), systematic_fraction: query.systematic.trim(), confidence: query.confidence.trim(), flux_bands: list(query.fluxBands).join(','),
    contours: query.contours.map(([x, y]) => `${x}:${y}`).join(','), goodness: query.simulations.trim(), mcmc_steps: query.steps.trim(), distance_mpc: query.distance.trim(),
  };
  return Object.fromEntries(Object.entries(wire).filter(([, value]) => value !== ''));
}

/** @param {any} value a list of the wire, as text or array @returns {string[]} */
function listOf(value) {
  return Array.isArray(value) ? value.map(String) : list(String(value ?? ''));
}

/** The form that asked for a fit. @param {Record<string, any>} wire @param {(id: string) => string} nameOf a spectrum @returns {FitQuery} */
export function fromWire(wire, nameOf) {
  const bands = listOf(wire.fit_bands);
  const spectra = listOf(wire.spectra).map((id, i) => ({ id, label: nameOf(id), band: (bands.length === 1 ? bands[0] : bands[i]) ?? '' }));
  const model = String(wire.model ?? 'powerlaw');
  const [freeze, thaw, untie] = [listOf(wire.freeze), listOf(wire.thaw), listOf(wire.untie)];
  const starts = new Map(listOf(wire.parameters).map((text) => {
    const [name, rest = ''] = text.split(/=(.*)/s);
    return /** @type {[string, string[]]} */ ([name, rest.split(':')]);
  }));
  for (const text of freeze) if (text.includes('=')) starts.set(text.split('=')[0], [text.split('=')[1]]);
  const isIn = (/** @type {string[]} */ all, /** @type {string} */ name) => all.some((text) => text.split('=')[0] === name || text.split('=')[0] === name.split('.')[1]);
  const parameters = parametersOf(model, []).map((parameter) => {
    const [value = '', min = '', max = ''] = starts.get(parameter.name) ?? starts.get(parameter.name.split('.')[1]) ?? [];
    return { ...parameter, value, min, max, frozen: isIn(freeze, parameter.name) || (parameter.frozen && !isIn(thaw, parameter.name)), untied: isIn(untie, parameter.name) };
  });
  const text = (/** @type {any} */ value, usual = '') => (value === null || value === undefined ? usual : String(value));
  return {
    spectra, model, parameters, statistic: text(wire.statistic, 'chi2'), grouping: text(wire.grouping, 'auto'), systematic: text(wire.systematic_fraction), confidence: text(wire.confidence, '0.9'),
    fluxBands: listOf(wire.flux_bands).join(', '), contours: listOf(wire.contours).map((pair) => /** @type {[string, string]} */ (pair.split(':').slice(0, 2))).filter((pair) => pair.length === 2),
    simulations: zero(wire.goodness), steps: zero(wire.mcmc_steps), distance: text(wire.distance_mpc),
  };
}

/** @param {any} value */
function zero(value) {
  return value === undefined || value === null || Number(value) === 0 ? '' : String(value);
}

/** The band to begin with, by instrument. @param {string} instrument */
export function usualBand(instrument) {
  const name = instrument.toLowerCase();
  if (name.startsWith('jemx') || name.startsWith('jem-x')) return '5-20';
  if (name.startsWith('spi')) return '25-500';
  return name === 'isgri' || name === 'ibis' ? '25-200' : '';
}
