/** Model expressions, the query of a fit, its result, and scripts for other programs. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { contourLines, joined, refined } from '../../../web/js/fit/contour-lines.js';
import { parseModel, suggestAt } from '../../../web/js/fit/expression.js';
import { COMPONENTS, PRESETS } from '../../../web/js/fit/models.js';
import { fromWire, parametersOf, problemsOf, toWire } from '../../../web/js/fit/query.js';
import { atLimits, chainProblem, componentSeries, curveSeries, labelsOfFit, readFit, residualSeries, spectrumSeries } from '../../../web/js/fit/result.js';
import { gammapyScript, threeMlScript } from '../../../web/js/fit/python-scripts.js';
import { fitCommand, own, qdpText, sherpaScript, xspecScript } from '../../../web/js/fit/scripts.js';
import { fitAnswer } from '../fixtures-curves/jobs.mjs';

const near = (actual, expected) => assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.abs(expected), `${actual}, expected ${expected}`);

for (const [, model] of PRESETS) test(`the model ${model} to begin with is whole`, () => assert.equal(parseModel(model).problem, null));

test('components of an expression are found in their order; the second of a kind has a number', () => {
  const { leaves, problem } = parseModel(' constant * tbabs ( powerlaw + gaussian + gaussian ) ');

  assert.equal(problem, null);
  assert.deepEqual(leaves.map((leaf) => leaf.name), ['constant', 'tbabs', 'powerlaw', 'gaussian', 'gaussian_2']);
});

for (const [text, at, message] of [
  ['', 1, /Write a model/], ['powerlw', 1, /“powerlw” is no component\. Did you mean powerlaw\?/], ['tbabs*', 7, /Found the end; a component or “\(” is expected/],
  ['tbabs', 1, /only a factor/], ['powerlaw*gaussian', 10, /cannot be multiplied; join them with “\+”/], ['(powerlaw', 10, /“\)” is expected/], ['powerlaw gaussian', 10, /“\+”, “\*” or the end/],
  ['powerlaw+tbabs', 10, /“\+” joins additive components/], ['cflux', 6, /a convolution needs/], ['cflux*tbabs', 7, /works on an additive model/], ['<img src=x>', 1, /Found “<”/],
]) {
  test(`the mistake in “${text}” is told with its place`, () => {
    const { problem } = parseModel(text);

    assert.equal(problem.at + 1, at);
    assert.match(problem.text, message);
  });
}

test('parentheses nested without end are refused, not followed', () => assert.match(parseModel('('.repeat(100_000)).problem.text, /nested too deep/));

test('a convolution makes an additive model of what is right of it', () => assert.equal(parseModel('tbabs*cflux*(powerlaw+bbody)').problem, null));

test('components are suggested for the word at the caret', () => {
  assert.deepEqual(suggestAt('tbabs*(pow', 10), { start: 7, end: 10, names: ['powerlaw'] });
  assert.deepEqual(suggestAt('tbabs*', 6).names, []);
  assert.ok(suggestAt('b', 1).names.includes('bknpower'));
});

test('every component has parameters with names and starts', () => {
  for (const component of COMPONENTS) for (const parameter of component.parameters) assert.ok(/^\w+$/.test(parameter.name) && Number.isFinite(parameter.value), component.name);
});

const query = (more = {}) => ({
  spectra: [{ id: 'job1/a.fits', label: 'Crab', band: '20-200' }], model: 'tbabs*powerlaw', parameters: parametersOf('tbabs*powerlaw', []), statistic: 'chi2', grouping: 'file', systematic: '', confidence: '0.9', fluxBands: '20-100', contours: [], simulations: '', steps: '', distance: '', ...more });

test('what is entered becomes the parameters of the product', () => {
  const asked = query({ spectra: [{ id: 'job1/a.fits', label: 'Crab', band: '20-60 + 80-200' }, { id: 'job2/b.fits', label: 'Crab', band: '3-20' }], contours: [['powerlaw.PhoIndex', 'powerlaw.norm']] });
  const [absorption, index, norm] = asked.parameters;
  Object.assign(absorption, { value: '0.3', frozen: true });
  Object.assign(index, { min: '1', max: '3' });
  norm.untied = true;

  assert.deepEqual(problemsOf(asked), []);
  assert.deepEqual(toWire(asked), {
    spectra: 'job1/a.fits,job2/b.fits', model: 'tbabs*powerlaw', parameters: 'tbabs.nH=0.3,powerlaw.PhoIndex=2:1:3', freeze: 'tbabs.nH', untie: 'powerlaw.norm', fit_bands: '20-60+80-200,3-20', statistic: 'chi2', grouping: 'file', confidence: '0.9',
    flux_bands: '20-100', contours: 'powerlaw.PhoIndex:powerlaw.norm' });
});

test('the form comes back from the parameters of the product', () => {
  const asked = query();
  Object.assign(asked.parameters[0], { value: '0.3', frozen: true });
  Object.assign(asked.parameters[1], { value: '2.2', min: '1', max: '3', untied: true });
  const wire = toWire(asked);

  assert.deepEqual(toWire(fromWire(wire, () => 'Crab')), wire);
  const lists = Object.fromEntries(Object.entries(wire).map(([name, value]) => [name, ['spectra', 'parameters', 'freeze', 'untie', 'fit_bands', 'flux_bands'].includes(name) ? value.split(',') : value]));
  assert.deepEqual(toWire(fromWire(lists, () => 'Crab')), wire, 'also from lists');
});

for (const [what, change, field, message] of [
  ['no spectrum', { spectra: [] }, 'spectra', /at least one/], ['a band the wrong way round', { spectra: [{ id: 'j/f', label: 'x', band: '200-20' }] }, 'band j/f', /no band/], ['a flux band of words', { fluxBands: 'all' }, 'fluxBands', /no band/],
  ['a wrong model', { model: 'powerlw' }, 'model', /Character 1/], ['a confidence of 2', { confidence: '2' }, 'confidence', /from 0 to below 1/],
]) test(`${what} is told at its field`, () => assert.ok(problemsOf(query(change)).some((problem) => problem.field === field && message.test(problem.text))));

test('starts, limits and links of parameters are checked', () => {
  const with1 = (change) => {
    const asked = query();
    Object.assign(asked.parameters[1], change);
    return problemsOf(asked).map((problem) => `${problem.field}: ${problem.text}`).join('\n');
  };

  assert.match(with1({ value: 'two' }), /^value powerlaw\.PhoIndex: “two” is neither a number nor a parameter/);
  assert.match(with1({ value: '2*gaussian.LineE' }), /“2\*gaussian\.LineE” is neither/);
  assert.equal(with1({ value: '2*tbabs.nH' }), '');
  assert.match(with1({ value: '5', min: '1', max: '3' }), /The start lies outside the limits/);
  assert.match(with1({ min: '3', max: '1' }), /below the greatest/);
  assert.match(with1({ min: '3' }), /Give both limits, or none/);
  assert.match(with1({ value: '2; drop' }), /is no number and no link/);
});

test('what was entered stays when the model gets another component', () => {
  const before = parametersOf('powerlaw', []);
  before[0].value = '2.5';

  assert.deepEqual(parametersOf('powerlaw+gaussian', before).map((parameter) => [parameter.name, parameter.value]), [['powerlaw.PhoIndex', '2.5'], ['powerlaw.norm', ''], ['gaussian.LineE', ''], ['gaussian.Sigma', ''], ['gaussian.norm', '']]);
});

test('counts are divided by the width of bins; unfolded views are multiplied with energies', () => {
  const { spectra: [spectrum] } = fitAnswer();
  const [data, model] = spectrumSeries(spectrum, 'counts', 0, 'Crab');
  const [erg] = spectrumSeries(spectrum, 'erg', 0, 'Crab');
  const [power] = spectrumSeries(spectrum, 'power', 0, 'Crab');
  const [photons] = spectrumSeries(spectrum, 'photons', 0, 'Crab');

  near(data.value[3], spectrum.rate[3] / (spectrum.high_kev[3] - spectrum.low_kev[3]));
  near(model.value[3], spectrum.rate_model[3] / (spectrum.high_kev[3] - spectrum.low_kev[3]));
  near(power.value[3] / photons.value[3], spectrum.low_kev[3] * spectrum.high_kev[3]);
  near(erg.value[3] / power.value[3], 1.602176634e-9);
  assert.equal(model.style, 'steps');
});

test('residuals are in σ or ratios', () => {
  const { spectra: [spectrum] } = fitAnswer();

  near(residualSeries(spectrum, 'sigma', 0, 'Crab').value[2], spectrum.residual[2]);
  near(residualSeries(spectrum, 'ratio', 0, 'Crab').value[2], spectrum.rate[2] / spectrum.rate_model[2]);
  near(residualSeries(spectrum, 'ratio', 0, 'Crab').up[2], 0.03);
});

test('numbers that are not known are gaps', () => {
  const answer = fitAnswer();
  answer.spectra[0].rate[1] = null;
  answer.curve.density[4] = null;

  assert.ok(Number.isNaN(spectrumSeries(answer.spectra[0], 'counts', 0, 'Crab')[0].value[1]));
  assert.ok(Number.isNaN(curveSeries(answer, 'erg', 0)[0].value[4]));
  assert.equal(componentSeries(answer, 'photons', 2).length, 2);
  assert.deepEqual(componentSeries(answer, 'counts', 2).map((one) => one.label), ['powerlaw (1)', 'gaussian (1)', 'powerlaw (2)', 'gaussian (2)']);
  assert.deepEqual(labelsOfFit(answer)[0], 'Crab · IBIS/ISGRI');
});

test('what stands at a hard limit is told apart from what was measured', () => {
  const parameter = { name: 'cutoffpl.HighECut', value: 100_000, error: 1, low: 226.53, high: 100_000, min: 1, max: 100_000, frozen: false, unit: 'keV' };

  assert.deepEqual(atLimits(parameter), { value: true, low: false, high: true });
  assert.deepEqual(atLimits({ ...parameter, value: 300, high: 500 }), { value: false, low: false, high: false });
  assert.deepEqual(atLimits({ ...parameter, value: 0, low: 0, min: 0, high: null, max: null }), { value: true, low: true, high: false });
  assert.deepEqual(atLimits({ ...parameter, frozen: true }), { value: false, low: false, high: false });
});

test('chains that did not converge are named beside each parameter', () => {
  const chain = (name, split_r_hat, autocorrelation_time) => ({ name, mean: 1, sigma: 1, low: 0, high: 2, autocorrelation_time, split_r_hat });
  const fit = { ...fitAnswer(), mcmc: { walkers: 8, steps: 1000, acceptance: 0.3, converged: false, parameters: [chain('a', 1.47, 10), chain('b', 1.001, 100), chain('c', 1.001, 10), chain('d', null, 10)] } };

  assert.deepEqual(['a', 'b', 'c', 'none'].map((name) => chainProblem(fit, name)), ['chains did not converge (R̂ 1.47)', 'chains too short (10 independent steps each)', '', '']);
  assert.match(chainProblem(fit, 'd'), /did not converge/);
});

test('scripts and tables of simulated data say so, and those of observations do not', () => {
  const [simulated, measured] = [fitAnswer(), fitAnswer()];
  for (const spectrum of measured.spectra) spectrum.simulated = false;
  // Factors of one spectrum are what gammapy takes.
  for (const [name, script, word] of [['xspec', xspecScript, /^# Simulated data: no observation/m], ['sherpa', sherpaScript, /^# Simulated data: no observation/m], ['command', fitCommand, /^# Simulated data: no observation/m], ['qdp', qdpText, /^! Simulated data: no observation/m]]) {
    assert.match(script(simulated), word, name);
    assert.doesNotMatch(script(measured), /simulated/i, name);
  }
});

test('a file that is no fit is refused', () => {
  assert.throws(() => readFit({ model: 'powerlaw', parameters: [] }), /no model, parameters or spectra/);
  assert.throws(() => readFit({ model: 'powerlaw', parameters: [], spectra: [{ low_kev: [1], high_kev: [2], rate: [] }] }), /no “rate” for each bin/);
});

test('lines of equal height of a paraboloid are circles', () => {
  const grid = Array.from({ length: 41 }, (_, i) => -2.013 + 0.1 * i);
  const pieces = contourLines(grid, grid, grid.map((y) => grid.map((x) => x * x + y * y)), 1);

  assert.ok(pieces.length > 40);
  // A chord of cells of 0.1 with linear interpolation is off by at most h²/8 times the curvature, 0.0025.
  for (const point of pieces.flat()) assert.ok(Math.abs(Math.hypot(...point) - 1) < 0.0025);
  const ends = new Map();
  for (const point of pieces.flat()) {
    const key = point.map((one) => one.toFixed(9)).join();
    ends.set(key, (ends.get(key) ?? 0) + 1);
  }
  assert.ok([...ends.values()].every((count) => count === 2), 'the line is closed');
  const [line, ...others] = joined(pieces);
  assert.deepEqual([others.length, line.length, line.at(-1)], [0, pieces.length + 1, line[0]]);
  assert.deepEqual(contourLines([0, 1], [0, 1], [[0, null], [1, 2]], 0.5), []);
});

test('SPEC-02: contours thinner than the cells of their grid are whole after refining, which is exact for a paraboloid', () => {
  const grid = Array.from({ length: 25 }, (_, i) => -4 + i / 3);
  const rise = (x, y) => (x * x - 2 * 0.99 * x * y + y * y) / (1 - 0.99 ** 2);
  const heights = grid.map((y) => grid.map((x) => rise(x, y)));
  const fine = refined(grid, grid, heights, 8);
  fine.y.forEach((y, j) => fine.x.forEach((x, i) => assert.ok(Math.abs(fine.height[j][i] - rise(x, y)) < 1e-9 * (1 + rise(x, y)), `${x} ${y}`)));
  const reach = (of) => Math.max(...contourLines(of.x, of.y, of.height, 4).flat().map(([x]) => x));
  // The ellipse reaches 2; linear interpolation in cells of 1/24 is off by its curvature, 1/(1 - 0.99²)/24²/8·2 ≈ 0.02 of 4 in height.
  assert.ok(Math.abs(reach(fine) - 2) < 0.02, `${reach(fine)}`);
  assert.ok(Math.abs(reach({ x: grid, y: grid, height: heights }) - 2) > 0.1, 'the grid itself is too coarse');
  const gap = heights.map((row, j) => (j === 3 ? row.map(() => null) : row));
  assert.equal(refined(grid, grid, gap, 8).height, gap);
});

test('SPEC-06: files of different jobs that have the same name are told apart by folders', () => {
  const fit = fitAnswer();
  [fit.spectra[0].file, fit.spectra[1].file, fit.spectra[1].job] = ['crab.fits', 'crab.fits', 'otherjob0123456789'];
  assert.match(xspecScript(fit), /^cd spectrajob\ndata 1:1 crab\.fits\ncd \.\.\ncd otherjob0123\ndata 2:2 crab\.fits\ncd \.\.$/m);
  assert.match(sherpaScript(fit), /each job in a folder of its name: spectrajob, otherjob0123\.\n[^]*load_pha\(2, "otherjob0123\/crab\.fits", use_errors=True\)/);
  assert.match(threeMlScript(fit), /^import contextlib$[^]*^spectrum_2 = read\("spectrum_2", "otherjob0123", "crab\.fits"\)$/m);
  assert.match(gammapyScript(fit), /RateDataset\("otherjob0123\/crab\.fits", /);
  assert.match(fitCommand(fit), /^# Needs .*otherjob0123\.\nmmoda fit [^]*--pha otherjob0123\/crab\.fits/m);
});

test('scripts for other programs have the spectra, the model and the parameters', () => {
  const fit = fitAnswer();
  const xspec = xspecScript(fit);
  assert.match(xspec, /^data 1:1 spectrum_0\.fits 2:2 spectrum_1\.fits$/m);
  assert.match(xspec, /^ignore 1:\*\*-19\.9996 200\.004-\*\*$/m, 'what only touches the range is surely left out');
  assert.match(xspec, /^model constant\*\(powerlaw\+gaussian\) & \/\*$/m);
  assert.match(xspec, /^newpar 1 1 -0\.01 -3 -3 10000000000 10000000000$/m);
  assert.match(xspec, /^newpar 5 = 0\.03 \* p4$/m);
  assert.match(xspec, /^newpar 7 1\.04 0\.01/m);
  const sherpa = sherpaScript(fit);
  assert.match(sherpa, /^load_pha\(2, "spectrum_1\.fits", use_errors=True\)\nignore_bad\(2\)\nnotice_id\(2, 5\.0001, 19\.9996\)$/m);
  assert.match(sherpaScript({ ...fit, statistic_name: 'cstat' }), /^load_pha\(2, "spectrum_1\.fits"\)$/m);
  assert.throws(() => sherpaScript({ ...fit, statistic_name: 'pgstat' }), /Sherpa has no PG statistic/);
  assert.match(sherpa, /^set_source\(1, xsconstant\.constant\*\(xspowerlaw\.powerlaw\+xsgaussian\.gaussian\)\)$/m);
  assert.match(sherpa, /^set_source\(2, xsconstant\.constant_s2\*\(xspowerlaw\.powerlaw\+xsgaussian\.gaussian\)\)$/m);
  assert.match(sherpa, /^put\(constant_s2\.factor, 1\.04, -3, 10000000000, frozen=False\)$/m);
  assert.match(sherpa, /^gaussian\.Sigma = 0\.03 \* gaussian\.LineE$/m);
  assert.match(fitCommand(fit), /--pha spectrum_0\.fits --emin 20\.000 --emax 200\.000/);
  const qdp = qdpText(fit).split('\n');
  assert.equal(qdp[0], 'READ SERR 1 2');
  assert.equal(qdp.filter((line) => line === 'NO NO NO NO NO').length, 1);
});

test('names of files cannot break out of their line', () => {
  const fit = fitAnswer();
  fit.spectra[0].file = 'a.fits\nrm -rf ~"; import os';

  assert.doesNotMatch(xspecScript(fit), /^rm/m);
  assert.match(sherpaScript(fit), /load_pha\(1, "a\.fits rm -rf ~\\"; import os", use_errors=True\)/);
  assert.match(fitCommand(fit), /--pha 'a\.fits rm -rf ~"; import os'/);
});

test('SPEC-06: scripts of 3ML and gammapy have spectra, model, parameters, bands and factors', () => {
  const fit = fitAnswer();
  const three = threeMlScript(fit);
  assert.match(three, /^powerlaw = Powerlaw\(index=-2\.1007, K=9\.51, piv=1\)$/m);
  assert.match(three, /^model = Model\(PointSource\("source", 0, 0, spectral_shape=\(powerlaw \+ gaussian\)\)\)$/m);
  assert.match(three, /^model\.link\(gaussian\.sigma, gaussian\.mu, Line\(a=0, b=0\.03\)\)$/m);
  assert.match(three, /^spectrum_2 = OGIPLike\("spectrum_2", observation="spectrum_1\.fits"\)\nspectrum_2\.set_active_measurements\("5\.0001-19\.9996"\)\nspectrum_2\.use_effective_area_correction\(0\.5, 2\.08\)$/m);
  const alone = { ...fit, parameters: own(fit) };
  assert.match(threeMlScript({ ...alone, model: 'tbabs*powerlaw' }), /from astromodels\.xspec\.factory import \*[^]*tbabs = XS_TBabs\(nh=.*\)[^]*powerlaw = XS_powerlaw\(phoindex=2\.1007, norm=9\.51\)[^]*spectral_shape=tbabs \* powerlaw/);
  const gammapy = gammapyScript(fit);
  assert.match(gammapy, /^powerlaw = PowerLawSpectralModel\(index=2\.1007, amplitude="9\.51 1 \/ \(keV cm2 s\)", reference="1 keV"\)$/m);
  assert.match(gammapy, /^ {4}RateDataset\("spectrum_1\.fits", 5\.000, 20\.000, factor=1\.04\),$/m);
  assert.match(gammapy, /^model = SkyModel\(spectral_model=powerlaw \+ gaussian, name="source"\)$/m);
  assert.throws(() => gammapyScript({ ...alone, model: 'tbabs*powerlaw' }), /no model tbabs/);
});

test('SPEC-06: what 3ML or gammapy cannot hold is said instead of written wrongly', () => {
  const fit = fitAnswer();
  const alone = { ...fit, parameters: own(fit) };
  const withFirst = (value) => ({ ...fit, parameters: fit.parameters.map((one) => (one.name === 'constant.factor' ? { ...one, value } : one)) });

  for (const script of [threeMlScript, gammapyScript]) {
    assert.throws(() => script({ ...fit, model: 'constant*powerlaw+gaussian' }), /belongs to the first term/);
    assert.throws(() => script({ ...fit, model: 'powerlaw*constant+gaussian' }), /constant\.factor\[2\] is of one spectrum only/);
    assert.match(script({ ...fit, model: 'constant(powerlaw+gaussian)' }), /powerlaw \+ gaussian/);
  }
  assert.throws(() => threeMlScript({ ...alone, model: 'cflux*powerlaw' }), /no model cflux/);
  assert.match(threeMlScript({ ...alone, model: 'ztbabs(comptt+constant*bbody)' }), /^ztbabs = XS_zTBabs\([^]*^comptt = XS_compTT\([^]*^constant = XS_constant\([^]*spectral_shape=ztbabs \* \(comptt \+ constant \* bbody\)/m);
  assert.throws(() => threeMlScript(withFirst(1.2)), /that of the first is 1\.2/);
  assert.match(gammapyScript(withFirst(1.2)), /factor=1\.2\),$/m);
  const fixed = { ...fit, parameters: fit.parameters.map((one) => (one.name === 'constant.factor[2]' ? { ...one, frozen: true } : one)) };
  assert.match(threeMlScript(fixed), /^spectrum_2\.fix_effective_area_correction\(1\.04\)$/m);
});

const python = '/usr/bin/python3';
test('SPEC-06: Python understands the scripts, whatever files are called', { skip: existsSync(python) ? false : 'Python is not installed' }, () => {
  const fit = fitAnswer();
  fit.spectra[0].file = 'a "b".fits\nimport os; os.abort()';
  const apart = fitAnswer();
  apart.spectra[1].job = 'another';
  for (const script of [threeMlScript(fit), gammapyScript(fit), sherpaScript(fit), threeMlScript(apart), gammapyScript(apart), sherpaScript(apart)]) {
    const run = spawnSync(python, ['-c', 'import ast, sys; tree = ast.parse(sys.stdin.read()); print(any(isinstance(n, ast.Import) and n.names[0].name == "os" for n in ast.walk(tree)))'], { input: script, encoding: 'utf8' });
    assert.deepEqual([run.stderr, run.stdout.trim()], ['', 'False']);
  }
});

test('SPEC-06: the folded model of the gammapy script is that of the response', { skip: existsSync(python) && spawnSync(python, ['-c', 'import astropy.io.fits, numpy']).status === 0 ? false : 'astropy is not installed' }, () => {
  const script = gammapyScript(fitAnswer());
  // The data set by itself: gammapy is not needed for its base class and for a model of known integral.
  const program = `
import os, sys, tempfile, types
import astropy.units as u, numpy as np
from astropy.io import fits
os.chdir(tempfile.mkdtemp())
# Three energies and four channels from 1; two groups in the second row.
matrix = fits.BinTableHDU.from_columns([fits.Column("ENERG_LO", "E", array=[10, 20, 40]), fits.Column("ENERG_HI", "E", array=[20, 40, 80]), fits.Column("N_GRP", "I", array=[1, 2, 1]),
    fits.Column("F_CHAN", "2I", array=[[2, 0], [1, 4], [3, 0]]), fits.Column("N_CHAN", "2I", array=[[2, 0], [1, 1], [2, 0]]), fits.Column("MATRIX", "2E", array=[[1, 2], [3, 4], [5, 6]])], name="SPECRESP MATRIX")
bounds = fits.BinTableHDU.from_columns([fits.Column("CHANNEL", "I", array=[1, 2, 3, 4]), fits.Column("E_MIN", "E", array=[10, 20, 30, 40]), fits.Column("E_MAX", "E", array=[20, 30, 40, 80])], name="EBOUNDS")
fits.HDUList([fits.PrimaryHDU(), matrix, bounds]).writeto("rmf.fits")
fits.HDUList([fits.PrimaryHDU(), fits.BinTableHDU.from_columns([fits.Column("SPECRESP", "E", array=[1, 10, 100])], name="SPECRESP")]).writeto("arf.fits")
spectrum = fits.BinTableHDU.from_columns([fits.Column("CHANNEL", "I", array=[1, 2, 3, 4]), fits.Column("RATE", "E", array=[60, 2, 1004, 1280]), fits.Column("STAT_ERR", "E", array=[1, 1, 2, 1]), fits.Column("QUALITY", "I", array=[0, 0, 0, 1])])
spectrum.header["RESPFILE"], spectrum.header["ANCRFILE"] = "rmf.fits", "arf.fits"
fits.HDUList([fits.PrimaryHDU(), spectrum]).writeto("spectrum.fits")
script = sys.stdin.read()
from pathlib import Path
scope = dict(Path=Path, u=u, np=np, fits=fits, Dataset=object, DatasetModels=list)
exec(script[script.index("def read_response"):script.index("powerlaw = PowerLaw")], scope)
data = scope["RateDataset"]("spectrum.fits", 20, 80, factor=2.0)
class Flat:
    def integral(self, low, high): return np.ones(len(low)) / (u.cm**2 * u.s)
data.models = [types.SimpleNamespace(spectral_model=Flat())]
print(data.predicted().tolist(), data.used.tolist(), data.stat_sum())
`;
  const run = spawnSync(python, ['-c', program], { input: script, encoding: 'utf8' });
  assert.equal(run.stdout.trim(), '[60.0, 2.0, 1004.0, 1280.0] [False, True, True, False] 0.0', run.stderr);
});
