// @ts-check
/** The same fit with 3ML and with gammapy: plain scripts that read the downloaded files. Pure. */
import { parseModel } from './expression.js';
import { bandTexts, fileOf, find, folderOf, oneLine, own, pathOf, scriptHead } from './scripts.js';

/** @typedef {import('./result.js').Fit} Fit */
/** @typedef {import('./result.js').Parameter} Parameter */
/**
 * How a component is written elsewhere: for each argument its text from a value, and which of our parameters it is; `factor` turns
 * values and limits of ours into theirs, 0 where only the value goes over.
 * @typedef {{ name: string, fixed?: string, arguments: { name: string, of: string, factor?: number, text?: (value: number, all: (name: string) => number) => string }[] }} Native
 */

const number = (/** @type {number} */ value) => String(Number(value.toPrecision(12)));
const quoted = (/** @type {string} */ text) => JSON.stringify(oneLine(text));

/** Components that astromodels has itself. @type {Record<string, Native>} */
const ASTROMODELS = {
  powerlaw: { name: 'Powerlaw', fixed: 'piv=1', arguments: [{ name: 'index', of: 'PhoIndex', factor: -1 }, { name: 'K', of: 'norm', factor: 0 }] },
  cutoffpl: { name: 'Cutoff_powerlaw', fixed: 'piv=1', arguments: [{ name: 'index', of: 'PhoIndex', factor: -1 }, { name: 'xc', of: 'HighECut', factor: 1 }, { name: 'K', of: 'norm', factor: 0 }] },
  gaussian: { name: 'Gaussian', arguments: [{ name: 'mu', of: 'LineE', factor: 1 }, { name: 'sigma', of: 'Sigma', factor: 1 }, { name: 'F', of: 'norm', factor: 0 }] },
  // The peak of E² N(E) of the Band function stands for its temperature.
  grbm: { name: 'Band', fixed: 'piv=100', arguments: [{ name: 'alpha', of: 'alpha', factor: 1 }, { name: 'beta', of: 'beta', factor: 1 }, { name: 'xp', of: 'tem', factor: 0, text: (value, all) => number(value * (2 + all('alpha'))) }, { name: 'K', of: 'norm', factor: 0 }] },
};

/** Models of XSPEC have the names of its list, with the case that they have there. */
const XSPEC_NAMES = new Map(Object.entries({ tbabs: 'TBabs', ztbabs: 'zTBabs', comptt: 'compTT' }));
for (const name of ['powerlaw', 'pegpwrlw', 'bknpower', 'bkn2pow', 'cutoffpl', 'grbm', 'bbody', 'bbodyrad', 'diskbb', 'bremss', 'gaussian', 'lorentz', 'constant', 'phabs', 'wabs', 'zphabs', 'pcfabs', 'highecut', 'expabs', 'edge', 'gabs', 'cyclabs']) XSPEC_NAMES.set(name, name);

const AMPLITUDE = '1 / (keV cm2 s)';
/** Components that gammapy has. @type {Record<string, Native>} */
const GAMMAPY = {
  powerlaw: { name: 'PowerLawSpectralModel', fixed: 'reference="1 keV"', arguments: [{ name: 'index', of: 'PhoIndex', factor: 1 }, { name: 'amplitude', of: 'norm', factor: 1, text: (value) => `"${number(value)} ${AMPLITUDE}"` }] },
  cutoffpl: { name: 'ExpCutoffPowerLawSpectralModel', fixed: 'reference="1 keV"', arguments: [{ name: 'index', of: 'PhoIndex', factor: 1 }, { name: 'lambda_', of: 'HighECut', factor: 0, text: (value) => `"${number(1 / value)} keV-1"` }, { name: 'amplitude', of: 'norm', factor: 1, text: (value) => `"${number(value)} ${AMPLITUDE}"` }] },
  bknpower: { name: 'BrokenPowerLawSpectralModel', arguments: [{ name: 'index1', of: 'PhoIndx1', factor: 1 }, { name: 'index2', of: 'PhoIndx2', factor: 1 }, { name: 'ebreak', of: 'BreakE', factor: 1, text: (value) => `"${number(value)} keV"` },
    // Theirs is at the break, ours at 1 keV.
    { name: 'amplitude', of: 'norm', factor: 0, text: (value, all) => `"${number(value * all('BreakE') ** -all('PhoIndx1'))} ${AMPLITUDE}"` }] },
  gaussian: { name: 'GaussianSpectralModel', arguments: [{ name: 'mean', of: 'LineE', factor: 1, text: (value) => `"${number(value)} keV"` }, { name: 'sigma', of: 'Sigma', factor: 1, text: (value) => `"${number(value)} keV"` }, { name: 'amplitude', of: 'norm', factor: 1, text: (value) => `"${number(value)} 1 / (cm2 s)"` }] },
};

/**
 * A model of instruments that agree but for a factor: the factor, and what it multiplies.
 * @param {Fit} fit @param {string} program @returns {{ hasConstant: boolean, text: string, leaves: import('./expression.js').Leaf[] }}
 * @throws {Error} when spectra differ in more than this; says how
 */
function withoutConstant(fit, program) {
  const [before] = /^\s*constant\s*(?:\*|(?=\())/i.exec(fit.model) ?? [''];
  const hasConstant = before !== '';
  const text = fit.model.slice(before.length);
  if (hasConstant && isSum(text)) throw new Error(`The factor “constant” belongs to the first term of ${oneLine(fit.model)} only: ${program} needs one of the whole model, such as constant*(powerlaw+gaussian).`);
  const { leaves } = parseModel(fit.model);
  const other = fit.parameters.find(({ name, linked_to, link_factor = 1 }) => /\[\d+\]$/.test(name) && !(hasConstant && name.startsWith('constant.')) && !(linked_to === name.replace(/\[\d+\]$/, '') && link_factor === 1));
  if (other) throw new Error(`${program} has one model for all spectra but for a factor at its beginning: ${oneLine(other.name)} is of one spectrum only.`);
  return { hasConstant, text, leaves: (hasConstant ? leaves.slice(1) : leaves).map((leaf) => ({ ...leaf, start: leaf.start - before.length })) };
}

/** Whether a model is a sum outside parentheses. @param {string} text */
function isSum(text) {
  let depth = 0;
  return [...text].some((sign) => {
    depth += Number(sign === '(') - Number(sign === ')');
    return sign === '+' && depth === 0;
  });
}

/** @param {Fit} fit @param {string} leaf @param {string} name @returns {Parameter | undefined} of the first spectrum */
function parameterOf(fit, leaf, name) {
  return own(fit).find((parameter) => parameter.name === `${leaf}.${name}`);
}

/** @param {Fit} fit @param {import('./expression.js').Leaf} leaf @param {Native} native @returns {string} the call that makes it */
function call(fit, leaf, native) {
  const value = (/** @type {string} */ name) => parameterOf(fit, leaf.name, name)?.value ?? NaN;
  const given = native.arguments.map(({ name, of, factor = 1, text }) => `${name}=${text ? text(value(of), value) : number(value(of) * (factor || 1))}`);
  return `${native.name}(${[...given, ...(native.fixed ? [native.fixed] : [])].join(', ')})`;
}

/** Text of a model with other words for its components. @param {string} text @param {import('./expression.js').Leaf[]} leaves */
function renamed(text, leaves) {
  let at = 0;
  let made = '';
  for (const leaf of leaves) {
    made += `${text.slice(at, leaf.start)}${leaf.name}`;
    at = leaf.start + leaf.component.name.length;
  }
  return oneLine(made + text.slice(at)).replaceAll(/\s+/g, '').replaceAll(/([\w)])\(/g, '$1*(').replaceAll('+', ' + ').replaceAll('*', ' * ');
}

/**
 * A script of 3ML. Models that astromodels has not itself are those of XSPEC, which must be installed with it.
 * @param {Fit} fit @throws {Error} what it cannot hold
 */
export function threeMlScript(fit) {
  const { hasConstant, text, leaves } = withoutConstant(fit, '3ML');
  const first = hasConstant ? parameterOf(fit, 'constant', 'factor')?.value ?? 1 : 1;
  if (first !== 1) throw new Error(`3ML has factors of further spectra only; that of the first is ${number(first)} here. Freeze it at 1 and fit again.`);
  const isNative = leaves.every((leaf) => leaf.component.name in ASTROMODELS);
  const missing = isNative ? undefined : leaves.find((leaf) => !XSPEC_NAMES.has(leaf.component.name));
  if (missing) throw new Error(`astromodels has no model ${missing.component.name}; Sherpa and XSPEC have.`);
  const hasFolders = fit.spectra.some((spectrum) => folderOf(fit, spectrum) !== '');
  const lines = [...scriptHead(fit), ...(hasFolders ? ['import contextlib', ''] : []), 'from threeML import *', ...(isNative ? [] : ['from astromodels.xspec.factory import *']), ''];
  for (const leaf of leaves) {
    const native = ASTROMODELS[leaf.component.name];
    if (isNative) lines.push(`${leaf.name} = ${call(fit, leaf, native)}`);
    else lines.push(`${leaf.name} = XS_${XSPEC_NAMES.get(leaf.component.name)}(${leaf.component.parameters.map(({ name }) => `${name.toLowerCase()}=${number(parameterOf(fit, leaf.name, name)?.value ?? NaN)}`).join(', ')})`);
    const targets = isNative ? native.arguments : leaf.component.parameters.map(({ name }) => ({ name: name.toLowerCase(), of: name, factor: 1 }));
    for (const { name, of, factor = 1 } of targets) {
      const parameter = parameterOf(fit, leaf.name, of);
      if (!parameter) continue;
      const [min, max] = [parameter.min, parameter.max].map((limit) => (limit === null ? null : limit * factor)).sort((a, b) => (a ?? -Infinity) - (b ?? -Infinity));
      if (factor !== 0 && min !== null && max !== null && Math.abs(max) < 1e6) lines.push(`${leaf.name}.${name}.bounds = (${number(min)}, ${number(max)})`);
      if (parameter.frozen && !parameter.linked_to) lines.push(`${leaf.name}.${name}.fix = True`);
    }
  }
  lines.push('', `model = Model(PointSource("source", 0, 0, spectral_shape=${renamed(text, leaves)}))`);
  for (const parameter of own(fit)) {
    const [leaf, name] = parameter.name.split('.');
    const [otherLeaf, otherName] = (parameter.linked_to ?? '').split('.');
    const theirs = (/** @type {string} */ one, /** @type {string} */ of) => {
      const component = leaves.find((known) => known.name === one)?.component.name;
      return component && `${one}.${isNative ? ASTROMODELS[component].arguments.find((argument) => argument.of === of)?.name : of.toLowerCase()}`;
    };
    if (parameter.linked_to && theirs(leaf, name) && theirs(otherLeaf, otherName)) lines.push(`model.link(${theirs(leaf, name)}, ${theirs(otherLeaf, otherName)}, Line(a=0, b=${number(parameter.link_factor ?? 1)}))`);
  }
  if (hasFolders) lines.push('', '', ...THREE_ML_READ, '');
  lines.push('', 'data = []');
  fit.spectra.forEach((spectrum, i) => {
    const name = `spectrum_${i + 1}`;
    lines.push(hasFolders ? `${name} = read(${quoted(name)}, ${quoted(folderOf(fit, spectrum) || '.')}, ${quoted(fileOf(spectrum, i))})` : `${name} = OGIPLike(${quoted(name)}, observation=${quoted(fileOf(spectrum, i))})`, `${name}.set_active_measurements("${bandTexts(spectrum, 'within').join('-')}")`);
    const factor = find(fit, i + 1, 'constant.factor');
    if (hasConstant && i > 0 && factor && !factor.frozen) lines.push(`${name}.use_effective_area_correction(${number(Math.min(0.5, factor.value / 2))}, ${number(Math.max(2, factor.value * 2))})`);
    if (hasConstant && i > 0 && factor?.frozen && factor.value !== 1) lines.push(`${name}.fix_effective_area_correction(${number(factor.value)})`);
    lines.push(`data.append(${name})`);
  });
  return [...lines, '', 'likelihood = JointLikelihood(model, DataList(*data))', 'likelihood.fit()', 'likelihood.get_errors()', 'display_spectrum_model_counts(likelihood)', ''].join('\n');
}

/**
 * A script of gammapy, whose own spectra are counts with an off region: those here are rates with errors, so the script has the data set for
 * them.
 * @param {Fit} fit @throws {Error} when gammapy has no such model; says which
 */
export function gammapyScript(fit) {
  const { hasConstant, text, leaves } = withoutConstant(fit, 'gammapy');
  const missing = leaves.find((leaf) => !(leaf.component.name in GAMMAPY));
  if (missing) throw new Error(`gammapy has no model ${missing.component.name}; 3ML, Sherpa and XSPEC have.`);
  const sum = renamed(text, leaves);
  if (sum.includes('*')) throw new Error('gammapy has sums of models only.');
  const lines = [...scriptHead(fit), ...GAMMAPY_DATA_SET, ''];
  for (const leaf of leaves) {
    const native = GAMMAPY[leaf.component.name];
    lines.push(`${leaf.name} = ${call(fit, leaf, native)}`);
    for (const { name, of, factor = 1 } of native.arguments) {
      const parameter = parameterOf(fit, leaf.name, of);
      if (!parameter) continue;
      if (parameter.linked_to) lines.push(`${leaf.name}.${name}.frozen = True  # ${parameter.link_factor ?? 1} * ${oneLine(parameter.linked_to)} in MMODA`);
      else if (parameter.frozen) lines.push(`${leaf.name}.${name}.frozen = True`);
      if (factor !== 0 && parameter.min !== null && Math.abs(parameter.min) < 1e6) lines.push(`${leaf.name}.${name}.min = ${number(parameter.min)}`);
    }
  }
  lines.push('', `model = SkyModel(spectral_model=${sum.replaceAll(/[()]/g, '')}, name="source")`, 'datasets = Datasets([');
  fit.spectra.forEach((spectrum, i) => {
    const factor = (i === 0 ? parameterOf(fit, 'constant', 'factor') : find(fit, i + 1, 'constant.factor'))?.value ?? 1;
    lines.push(`    RateDataset(${quoted(pathOf(fit, spectrum, i))}, ${spectrum.band_kev[0].toFixed(3)}, ${spectrum.band_kev[1].toFixed(3)}${hasConstant ? `, factor=${number(factor)}` : ''}),`);
  });
  lines.push('])', 'datasets.models = [model]', '', 'fit = Fit()', 'result = fit.run(datasets)', 'print(result)', 'print(datasets.models.to_parameters_table())', '');
  return lines.join('\n');
}

/** A spectrum names its response without the folder. */
const THREE_ML_READ = `
# Needs Python 3.11.
def read(name, folder, file):
    with contextlib.chdir(folder):
        return OGIPLike(name, observation=file)
`.trim().split('\n');

const GAMMAPY_DATA_SET = `
from pathlib import Path

import astropy.units as u
import numpy as np
from astropy.io import fits
from gammapy.datasets import Dataset, Datasets
from gammapy.modeling import Fit
from gammapy.modeling.models import *


def read_response(path):
    """Edges of energies, bounds of channels in keV, and the matrix (OGIP CAL/GEN/92-002)."""
    with fits.open(path) as file:
        matrix = next(hdu for hdu in file if hdu.name in ("MATRIX", "SPECRESP MATRIX"))
        bounds = file["EBOUNDS"].data
        first = matrix.header.get(f"TLMIN{matrix.columns.names.index('F_CHAN') + 1}", 1)
        dense = np.zeros((len(matrix.data), len(bounds)))
        for row, out in zip(matrix.data, dense):
            values = np.atleast_1d(row["MATRIX"])
            at = 0
            for start, count in zip(np.atleast_1d(row["F_CHAN"])[: row["N_GRP"]], np.atleast_1d(row["N_CHAN"])[: row["N_GRP"]]):
                out[start - first : start - first + count] = values[at : at + count]
                at += count
        edges = np.append(matrix.data["ENERG_LO"], matrix.data["ENERG_HI"][-1]).astype(float) * u.keV
        return edges, np.column_stack([bounds["E_MIN"], bounds["E_MAX"]]), dense


class RateDataset(Dataset):
    """A spectrum of rates with errors (OGIP 92-007) and its response; chi-squared of the folded model."""

    tag = "RateDataset"
    stat_type = "chi2"

    def __init__(self, path, e_min, e_max, factor=1.0, name=None):
        self._name = name or path
        with fits.open(path) as file:
            spectrum = next(hdu for hdu in file if isinstance(hdu, fits.BinTableHDU) and "STAT_ERR" in hdu.columns.names)
            header, rows = spectrum.header, spectrum.data
            names = [one.upper() for one in rows.columns.names]
            per_second = 1.0 if "RATE" in names else float(header["EXPOSURE"])
            self.rate = rows["RATE" if "RATE" in names else "COUNTS"].astype(float) / per_second
            error = rows["STAT_ERR"].astype(float) / per_second
            systematic = rows["SYS_ERR"].astype(float) if "SYS_ERR" in names else 0.0
            self.error = np.hypot(error, systematic * self.rate)
            good = rows["QUALITY"] == 0 if "QUALITY" in names else np.ones(len(rows), bool)
        self.edges, channels, self.matrix = read_response(Path(path).with_name(header["RESPFILE"]))
        self.matrix = self.matrix * factor
        if header.get("ANCRFILE", "none").strip().lower() not in ("", "none"):
            with fits.open(Path(path).with_name(header["ANCRFILE"])) as file:
                self.matrix = self.matrix * file["SPECRESP"].data["SPECRESP"][:, np.newaxis]
        inside = (channels[:, 0] >= e_min - 1e-3) & (channels[:, 1] <= e_max + 1e-3)
        self.mask_safe = None
        self.mask_fit = None
        self.used = inside & good & (self.error > 0)
        self._models = None

    @property
    def models(self):
        return self._models

    @models.setter
    def models(self, models):
        self._models = DatasetModels(models)

    @property
    def mask(self):
        return None

    def predicted(self):
        flux = sum(model.spectral_model.integral(self.edges[:-1], self.edges[1:]) for model in self.models)
        return flux.to_value("cm-2 s-1") @ self.matrix

    def stat_array(self):
        return (((self.rate - self.predicted()) / self.error)[self.used]) ** 2

    def stat_sum(self):
        return float(np.sum(self.stat_array()))
`.trim().split('\n');
