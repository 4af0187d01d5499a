// @ts-check
/** The same fit for other programs: XSPEC, Sherpa, `mmoda fit`. Pure. */
import { shellWord } from '../result/code-text.js';
import { parseModel } from './expression.js';
import { isSimulated } from './result.js';

/** @typedef {import('./result.js').Fit} Fit */
/** @typedef {import('./result.js').Parameter} Parameter */

/** Names of files and sources stay on one line, whatever they contain. @param {string} text */
export function oneLine(text) {
  return text.replaceAll(/[\r\n]+/g, ' ');
}

/** What is known of a fit, as comments at the head of a script. @param {Fit} fit @returns {string[]} */
export function scriptHead(fit) {
  const folders = [...new Set(fit.spectra.map((spectrum) => folderOf(fit, spectrum)))].filter(Boolean);
  return [`# ${oneLine(fit.model)}, fitted by MMODA: ${fit.statistic_name} ${fit.statistic} / ${fit.dof}`, ...(isSimulated(fit) ? ['# Simulated data: no observation, not to be published as one.'] : []),
    folders.length > 0 ? `# Needs the spectra and responses of each job in a folder of its name: ${folders.join(', ')}.` : '# Needs the spectra and responses of the result in the same folder.'];
}

/** @param {Fit} fit @returns {Parameter[]} those of the first spectrum, in the order of the model */
export function own(fit) {
  return fit.parameters.filter((parameter) => !/\[\d+\]$/.test(parameter.name));
}

/** @param {Fit} fit @param {number} spectrum from 1 @param {string} name */
export function find(fit, spectrum, name) {
  return fit.parameters.find((parameter) => parameter.name === `${name}[${spectrum}]`);
}

/** The folder of the files of a job: those of different jobs may have the same names. Empty when there is one job. @param {Fit} fit @param {import('./result.js').FittedSpectrum} spectrum */
export function folderOf(fit, spectrum) {
  const several = new Set(fit.spectra.map((one) => one.job)).size > 1;
  return several && spectrum.job ? spectrum.job.replaceAll(/[^\w-]/g, '_').slice(0, 12) : '';
}

/** @param {Fit} fit @param {import('./result.js').FittedSpectrum} spectrum @param {number} i */
export function pathOf(fit, spectrum, i) {
  const folder = folderOf(fit, spectrum);
  return folder ? `${folder}/${fileOf(spectrum, i)}` : fileOf(spectrum, i);
}

/** A little less than single precision tells apart: the ends of a range are edges of channels, and whether a channel that only touches the range belongs to it differs. */
const EDGE = 2e-5;

/** The range of a spectrum, keV, as texts: surely within the first and the last channel of it, or surely in those beside them. @param {import('./result.js').FittedSpectrum} spectrum @param {'within' | 'beside'} where */
export function bandTexts({ band_kev: [low, high] }, where) {
  const step = where === 'within' ? EDGE : -EDGE;
  return [low * (1 + step), high * (1 - step)].map((energy) => String(Number(energy.toPrecision(8))));
}

/** The models of XSPEC have limits that cannot be left. */
const SHERPA_PUT = `
def put(par, value, low, high, frozen):
    """A value and limits, inside those that the model allows."""
    low = par.hard_min if low is None else max(low, par.hard_min)
    high = par.hard_max if high is None else min(high, par.hard_max)
    set_par(par, value, min=low, max=high, frozen=frozen)
`.trim().split('\n');

/** A script of XSPEC. Spectra are data groups, whose parameters are those of the first but for factors of their own. @param {Fit} fit */
export function xspecScript(fit) {
  const { spectra } = fit;
  const first = own(fit);
  const number = new Map(first.map((parameter, i) => [parameter.name, i + 1]));
  const value = (/** @type {Parameter} */ p) => `${p.value} ${p.frozen ? -0.01 : 0.01} ${p.min ?? ''} ${p.min ?? ''} ${p.max ?? ''} ${p.max ?? ''}`.trim();
  // A spectrum names its response without the folder.
  const read = spectra.some((spectrum) => folderOf(fit, spectrum))
    ? spectra.flatMap((spectrum, i) => [`cd ${folderOf(fit, spectrum) || '.'}`, `data ${i + 1}:${i + 1} ${fileOf(spectrum, i)}`, `cd ${folderOf(fit, spectrum) ? '..' : '.'}`])
    : [`data ${spectra.map((spectrum, i) => `${i + 1}:${i + 1} ${fileOf(spectrum, i)}`).join(' ')}`];
  const lines = [...scriptHead(fit), ...read, 'ignore bad',
    ...spectra.map((spectrum, i) => `ignore ${i + 1}:${bandTexts(spectrum, 'beside').map((energy, end) => (end === 0 ? `**-${energy}` : `${energy}-**`)).join(' ')}`),
    `statistic ${{ chi2: 'chi', 'chi2-model': 'chi', 'chi2-churazov': 'chi', cstat: 'cstat', wstat: 'cstat', pgstat: 'pgstat' }[fit.statistic_name] ?? 'chi'}`,
    ...(fit.statistic_name === 'chi2-model' ? ['weight model'] : fit.statistic_name === 'chi2-churazov' ? ['weight churazov'] : []),
    `model ${fit.model} & /*`];
  for (let group = 1; group <= spectra.length; group++) {
    first.forEach((parameter, i) => {
      const at = (group - 1) * first.length + i + 1;
      const one = group === 1 ? parameter : find(fit, group, parameter.name);
      if (!one) return;
      const link = one.linked_to ? number.get(one.linked_to) : undefined;
      lines.push(link ? `newpar ${at} = ${one.link_factor && one.link_factor !== 1 ? `${one.link_factor} * ` : ''}p${link}` : `newpar ${at} ${value(one)}`);
      if (group > 1) lines.push(`${one.frozen ? 'freeze' : 'thaw'} ${at}`);
    });
  }
  return [...lines, 'query yes', 'fit', 'setplot energy', 'plot ldata delchi', ''].join('\n');
}

/** A script of Sherpa. @param {Fit} fit @throws {Error} when it has not the statistic */
export function sherpaScript(fit) {
  const text = (/** @type {string} */ value) => JSON.stringify(oneLine(value));
  if (fit.statistic_name === 'pgstat') throw new Error('Sherpa has no PG statistic; XSPEC has.');
  const { leaves } = parseModel(fit.model);
  const instance = (/** @type {string} */ leaf, /** @type {number} */ spectrum) => (spectrum === 1 ? leaf : `${leaf}_s${spectrum}`);
  const lines = [...scriptHead(fit), 'from sherpa.astro.ui import *', '', '', ...SHERPA_PUT, '', ''];
  // Sherpa leaves the errors of a file alone unless it is told to take them.
  const hasErrors = !['cstat', 'wstat', 'chi2-model'].includes(fit.statistic_name);
  fit.spectra.forEach((spectrum, i) => lines.push(`load_pha(${i + 1}, ${text(pathOf(fit, spectrum, i))}${hasErrors ? ', use_errors=True' : ''})`, `ignore_bad(${i + 1})`, `notice_id(${i + 1}, ${bandTexts(spectrum, 'within').join(', ')})`));
  lines.push(`set_stat("${{ cstat: 'cstat', wstat: 'wstat', 'chi2-model': 'chi2modvar' }[fit.statistic_name] ?? 'chi2datavar'}")`, `set_xsabund("${/tbabs/i.test(fit.model) ? 'wilm' : 'angr'}")`, '');
  fit.spectra.forEach((_, i) => {
    // The names of the components stand for their instances, which are made where they are named first.
    let at = 0;
    let expression = '';
    for (const leaf of leaves) {
      const isOwn = i > 0 && fit.parameters.some((parameter) => parameter.name.startsWith(`${leaf.name}.`) && parameter.name.endsWith(`[${i + 1}]`));
      const length = leaf.component.name.length;
      expression += `${fit.model.slice(at, leaf.start)}xs${leaf.component.name}.${isOwn ? instance(leaf.name, i + 1) : leaf.name}`;
      at = leaf.start + length;
    }
    lines.push(`set_source(${i + 1}, ${expression}${fit.model.slice(at)})`);
  });
  for (const parameter of fit.parameters) {
    const [, leaf, name, , group] = /^(\w+)\.(\w+)(\[(\d+)\])?$/.exec(parameter.name) ?? [];
    if (!leaf) continue;
    const target = `${instance(leaf, Number(group ?? 1))}.${name}`;
    if (parameter.linked_to) lines.push(`${target} = ${parameter.link_factor ?? 1} * ${parameter.linked_to}`);
    else lines.push(`put(${target}, ${parameter.value}, ${parameter.min ?? 'None'}, ${parameter.max ?? 'None'}, frozen=${parameter.frozen ? 'True' : 'False'})`);
  }
  return [...lines, 'fit()', 'conf()', 'plot_fit_delchi()', ''].join('\n');
}

/** `mmoda fit` on downloaded files. @param {Fit} fit */
export function fitCommand(fit) {
  const words = ['mmoda fit', ...fit.spectra.map((spectrum, i) => `--pha ${shellWord(pathOf(fit, spectrum, i))} --emin ${spectrum.band_kev[0].toFixed(3)} --emax ${spectrum.band_kev[1].toFixed(3)}`), `--model ${shellWord(fit.model)}`,
    ...fit.parameters.filter((parameter) => parameter.frozen && !parameter.linked_to).map((parameter) => `--freeze ${shellWord(`${parameter.name}=${parameter.value}`)}`),
    ...fit.parameters.filter((parameter) => parameter.linked_to).map((parameter) => `--set ${shellWord(`${parameter.name}=${parameter.link_factor ?? 1}*${parameter.linked_to}`)}`), `--statistic ${fit.statistic_name}`, '--json'];
  return `${scriptHead(fit).join('\n')}\n${words.join(' \\\n  ')}\n`;
}

/** @param {import('./result.js').FittedSpectrum} spectrum @param {number} i */
export function fileOf(spectrum, i) {
  return oneLine(spectrum.file || spectrum.name || `spectrum_${i + 1}.pha`);
}

/** Columns of QDP: energy, half width, rate, error, model, for each spectrum. @param {Fit} fit */
export function qdpText(fit) {
  const blocks = fit.spectra.map((spectrum) => spectrum.low_kev.map((low, i) => {
    const high = spectrum.high_kev[i];
    const width = high - low;
    return [(low + high) / 2, width / 2, ...[spectrum.rate[i], spectrum.rate_error[i], spectrum.rate_model[i]].map((one) => (one === null ? 'NO' : one / width))].join(' ');
  }).join('\n'));
  return `READ SERR 1 2\n${isSimulated(fit) ? '! Simulated data: no observation\n' : ''}! keV, half width, counts/s/keV, error, model\n${blocks.join('\nNO NO NO NO NO\n')}\n`;
}
