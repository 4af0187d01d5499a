/** Numbers of light curves against those of astropy and scipy (tools/golden/web/light_curves.py). */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bayesianBlocks } from '../../../web/js/light-curve/bayesian-blocks.js';
import { measureBurst } from '../../../web/js/light-curve/burst.js';
import { fitCurve } from '../../../web/js/light-curve/curve-fits.js';
import { fold } from '../../../web/js/light-curve/fold.js';
import { hardness, hardnessOf } from '../../../web/js/light-curve/hardness.js';
import { ipnText } from '../../../web/js/light-curve/ipn-text.js';
import { readLightCurve, withLimits } from '../../../web/js/light-curve/light-curve.js';
import { falseAlarm, periodogram } from '../../../web/js/light-curve/lomb-scargle.js';
import { combine, rebinCount, rebinSignificance, rebinTime } from '../../../web/js/light-curve/rebin.js';
import { chiSquaredProbability, logGamma, upperGamma } from '../../../web/js/light-curve/special.js';
import { colourOf } from '../../../web/js/light-curve/analysis-bar.js';
import { spanText } from '../../../web/js/light-curve/time-axis.js';
import { statistics } from '../../../web/js/light-curve/statistics.js';

const golden = JSON.parse(readFileSync(new URL('../golden/light_curves.json', import.meta.url), 'utf8'));
const [time, rate, error, exposure] = ['time', 'rate', 'error', 'exposure'].map((name) => Float64Array.from(golden[name]));
const near = (actual, expected, relative, what) => assert.ok(Math.abs(actual - expected) <= relative * Math.max(1e-12, Math.abs(expected)), `${what ?? 'value'}: ${actual}, expected ${expected}`);

/** A curve in bins of 200 s whose times are milliseconds. */
const curve = (more = {}) => ({
  name: 'Crab', instrument: 'isgri', band: [20, 40], unit: 'counts/s', start: time.map((t) => (t - 100) * 1000), stop: time.map((t) => (t + 100) * 1000), rate, error, exposure, limit: new Uint8Array(time.length), ...more });

test('gamma functions are those of scipy', () => {
  for (const [a, x, q] of golden.upper_gamma) near(upperGamma(a, x), q, 1e-11, `Q(${a}, ${x})`);
  for (const [x, value] of golden.log_gamma) assert.ok(Math.abs(logGamma(x) - value) < 1e-11 * Math.max(1, Math.abs(value)), `ln Γ(${x})`);
});

test('bins beyond the time that was asked for are told with their real span', () => {
  const at = (text) => Date.parse(`2018-02-2${text}Z`);
  const [long, asked] = [[{ start: [at('0T23:18:51')], stop: [at('1T00:37:51')] }], [at('0T23:30:00'), at('1T00:30:00')]];

  assert.equal(spanText(long, ...asked), ' Science windows are taken whole: bins are from 2018-02-20 23:18:51 to 2018-02-21 00:37:51 UTC, asked were 2018-02-20 23:30:00 to 2018-02-21 00:30:00.');
  assert.equal(spanText(long, at('0T23:18:51'), at('1T00:37:51')), '');
  assert.equal(spanText(long, NaN, NaN), '');
  assert.equal(spanText([], ...asked), '');
});

test('background, blocks and fitted shape have colours that neither the curve nor one another has', () => {
  for (const curves of [1, 2]) {
    const all = Array.from({ length: curves }, (_, i) => [i, colourOf('burst', i, curves), colourOf('blocks', i, curves), colourOf('fit', i, curves)]);
    for (const own of all) assert.equal(new Set(own).size, 4);
    assert.ok(all.flat().filter((_, n) => n % 4 !== 0).every((colour) => colour >= curves));
  }
});

for (const shape of ['constant', 'linear', 'sine']) {
  test(`a ${shape} fitted by least squares is that of scipy`, () => {
    const fit = fitCurve(time, rate, error, shape);
    const expected = golden.fits[shape];

    near(fit.chiSquared, expected.chi_squared, 1e-8, 'χ²');
    near(fit.probability, expected.probability, 1e-5, 'probability');
    fit.parameters.forEach((parameter, i) => {
      near(parameter.value, expected.values[i], 1e-5, parameter.name);
      near(parameter.error, expected.errors[i], 1e-4, `error of ${parameter.name}`);
    });
  });
}

test('too few bins for a shape are told', () => {
  assert.throws(() => fitCurve(time.subarray(0, 4), rate, error, 'sine'), /A sine needs more than 4 bins; there are 4/);
});

test('the Lomb–Scargle periodogram is that of astropy, on the same frequencies', () => {
  const expected = golden.lomb_scargle;
  const { frequency, power, probability, isCut } = periodogram(time, rate, error);

  assert.equal(frequency.length, expected.count);
  assert.equal(isCut, false);
  near(frequency[0], expected.frequency[0], 1e-12);
  near(frequency.at(-1), expected.frequency[1], 1e-12);
  expected.power.forEach((one, i) => assert.ok(Math.abs(power[17 * i] - one) < 1e-8, `power ${17 * i}`));
  assert.equal(frequency[power.indexOf(Math.max(...power))], expected.best);
  near(Math.max(...power), expected.highest, 1e-8);
  assert.ok(probability < 1e-10);
  const weight = error.map((one) => one ** -2);
  const total = weight.reduce((a, b) => a + b);
  near(falseAlarm(expected.at, time, weight.map((one) => one / total), frequency.at(-1)), expected.false_alarm, 1e-8, 'false alarm');
});

test('Bayesian blocks begin where astropy has them begin', () => {
  const blocks = bayesianBlocks(time, Float64Array.from(golden.blocks.steps), error, 0.05);

  assert.deepEqual([...blocks.edges], golden.blocks.edges);
  assert.equal(blocks.rate.length, blocks.edges.length - 1);
});

test('statistics are those of numpy and scipy', () => {
  const found = statistics(curve());
  const expected = golden.statistics;

  const sum = (of) => rate.reduce((all, _, i) => all + of(i), 0);
  const byExposure = sum((i) => rate[i] * exposure[i]) / sum((i) => exposure[i]);
  near(found.mean, byExposure, 1e-12, 'mean');
  near(found.variance, expected.variance, 1e-12, 'variance');
  near(found.excess, expected.excess, 1e-12, 'excess variance');
  near(found.median, expected.median, 1e-12, 'median');
  // Beside the constant that fits best χ² rises by the square of the distance in its errors.
  near(found.chiSquared, golden.fits.constant.chi_squared + (byExposure - expected.weighted) ** 2 * sum((i) => error[i] ** -2), 1e-8, 'χ²');
  near(found.fractional, Math.sqrt(expected.excess), 1e-12);
  assert.equal(found.minimum, Math.min(...rate));
  assert.equal(found.maximum, Math.max(...rate));
  const ones = new Float64Array(rate.length).fill(1);
  near(combine(rate, ones, ones, 'skewness')[0], expected.skewness, 1e-10);
  near(combine(rate, ones, ones, 'kurtosis')[0], expected.kurtosis, 1e-10);
  near(combine(rate, ones, ones, 'median deviation')[0], expected.median_deviation, 1e-12);
});

test('joined bins are means by exposure whose errors follow', () => {
  const joined = rebinCount(curve(), 7);

  // A bin is not joined over a long gap: here none is longer than seven bins.
  assert.equal(joined.rate.length, golden.rebin_by_7.rate.length);
  golden.rebin_by_7.rate.forEach((one, i) => near(joined.rate[i], one, 1e-12));
  golden.rebin_by_7.error.forEach((one, i) => near(joined.error[i], one, 1e-12));
  near(joined.exposure.reduce((a, b) => a + b), exposure.reduce((a, b) => a + b), 1e-12, 'exposure is kept');
});

test('bins of time keep counts and have the edges that were asked for', () => {
  const joined = rebinTime(curve(), 1000);

  assert.ok(joined.start.every((start, i) => Math.abs((start - joined.start[0]) / 1e6 - Math.round((start - joined.start[0]) / 1e6)) < 1e-9 && joined.stop[i] - start === 1e6));
  const counts = (one) => one.rate.reduce((sum, value, i) => sum + value * one.exposure[i], 0);
  near(counts(joined), counts(curve()), 1e-12);
});

test('bins are joined until they are significant', () => {
  const faint = curve({ rate: rate.map((one) => one / 40) });
  const joined = rebinSignificance(faint, 3);

  assert.ok(joined.rate.length < rate.length / 2);
  for (let i = 0; i < joined.rate.length - 1; i++) assert.ok(joined.rate[i] >= 3 * joined.error[i] * 0.999999 || joined.start[i + 1] - joined.stop[i] > 1e6, `bin ${i}`);
});

test('the mean is weighted as asked', () => {
  const [r, e, x] = [[1, 2, 6], [1, 2, 1], [10, 10, 20]].map((values) => Float64Array.from(values));

  assert.deepEqual(combine(r, e, x, 'mean').map((one) => one.toFixed(6)), ['3.750000', (Math.sqrt(10 ** 2 + 20 ** 2 + 20 ** 2) / 40).toFixed(6)]);
  assert.deepEqual(combine(r, e, x, 'weighted').map((one) => one.toFixed(6)), [(7.5 / 2.25).toFixed(6), (1 / 1.5).toFixed(6)]);
  assert.deepEqual(combine(r, e, x, 'sum').map((one) => one.toFixed(6)), ['9.000000', Math.sqrt(6).toFixed(6)]);
  assert.equal(combine(r, e, x, 'maximum')[0], 6);
});

test('a folded curve has the weighted means of numpy, and a period shows in its χ²', () => {
  const folded = fold(time, rate, error, golden.fold.period, 5.724e8, 10);

  golden.fold.rate.forEach((one, k) => near(folded.rate[k], one, 1e-10));
  assert.ok(folded.chiSquared > 1000 && folded.freedom === 9 && folded.probability < 1e-100);
  assert.ok(fold(time, rate, error, 1234.5, 0, 10).chiSquared < folded.chiSquared / 10);
  assert.throws(() => fold(time, rate, error, 0, 0, 10), /period must be above 0/);
});

test('errors of hardness are those of many simulated pairs', () => {
  let seed = 7;
  const uniform = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  for (const kind of ['ratio', 'difference']) {
    const draws = Array.from({ length: 20_000 }, () => hardnessOf(80 + normal(), 1, 40 + 0.7 * normal(), 0.7, kind)[0]);
    const mean = draws.reduce((a, b) => a + b) / draws.length;
    const deviation = Math.sqrt(draws.reduce((sum, one) => sum + (one - mean) ** 2, 0) / draws.length);
    // The standard deviation of 20 000 draws is known to 0.5 %; four times that.
    near(hardnessOf(80, 1, 40, 0.7, kind)[1], deviation, 0.02, kind);
  }
});

test('unlike bins are joined before they are compared', () => {
  const long = rebinTime(curve({ rate: rate.map((one) => one / 2), error: error.map((one) => one / 2) }), 1000);
  const ratio = hardness(curve(), long, 'ratio');

  assert.ok(ratio.rate.length > 50);
  for (const one of ratio.rate) near(one, 0.5, 1e-9);
  assert.equal(hardness(curve(), curve(), 'difference').rate.length, rate.length);
});

test('faint bins become upper limits', () => {
  const limited = withLimits(curve({ rate: rate.map((one, i) => (i === 3 ? -0.5 : one)) }), 3);

  assert.equal(limited.limit[3], 1);
  near(limited.rate[3], 3 * error[3], 1e-12);
  assert.equal(limited.limit[4], 0);
});

test('light curves of other missions are read: seconds, counts, starts of bins', () => {
  const cards = { TFIELDS: 2, TTYPE1: 'TIME', TUNIT1: 's', TTYPE2: 'COUNTS', MJDREFI: 51544, MJDREFF: 0, TIMEDEL: 0.05, TIMEPIXR: 0, TIMESYS: 'TT', INSTRUME: 'SPIACS' };
  const read = readLightCurve([{ name: 'RATE', cards, rows: 2, columns: { TIME: Float64Array.of(572400000, 572400000.05), COUNTS: Float64Array.of(100, 0) } }]);

  assert.equal(read.instrument, 'SPIACS');
  assert.deepEqual([...read.rate], [2000, 0]);
  near(read.error[0], 200, 1e-12);
  near(read.stop[0] - read.start[0], 50, 1e-3, 'bins of 50 ms');
  assert.equal(new Date(read.start[0]).toISOString(), '2018-02-19T23:58:50.816Z');
  assert.throws(() => readLightCurve([]), /no table with the columns TIME and one of RATE, FLUX, COUNTS/);
});

test('a probability of no degrees of freedom is not known', () => assert.ok(Number.isNaN(chiSquaredProbability(3, 0))));

/** Normal numbers from Park and Miller's generator: the same everywhere. */
function gaussian(seed) {
  let state = seed;
  const uniform = () => (state = (state * 16807) % 2147483647) / 2147483647;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A pulse of 2000 counts that decays with 3 s over a sloped background, in bins of 50 ms. */
function pulse(normal, { counts = 2000, decay = 3, level = 1000, slope = 2, bins = 2400, width = 0.05, begin = 40 } = {}) {
  const time = Float64Array.from({ length: bins }, (_, i) => (i + 0.5) * width);
  const share = (t) => (t < begin ? 0 : 1 - Math.exp(-(t - begin) / decay));
  const expected = time.map((t) => level + slope * t + counts * (share(t + width / 2) - share(t - width / 2)) / width);
  const error = expected.map((rate) => Math.sqrt(rate / width));
  return { time, rate: expected.map((rate, i) => rate + (normal ? normal() * error[i] : 0)), error, exposure: time.map(() => width) };
}

test('LC-07: T90, T50 and counts of a decaying pulse are those of its integral', () => {
  const burst = measureBurst(pulse(null), [38, 75], 1);
  // Cut at 75 s only exp(−35/3) of the counts is missing; a bin is 0.05 s.
  assert.ok(Math.abs(burst.counts - 2000) < 0.2, String(burst.counts));
  assert.ok(Math.abs(burst.t90.seconds - 3 * Math.log(0.95 / 0.05)) < 0.05);
  assert.ok(Math.abs(burst.t50.seconds - 3 * Math.log(3)) < 0.05);
  assert.ok(Math.abs(burst.t90.start - (40 - 3 * Math.log(0.95))) < 0.05);
  // The tail beyond 75 s counts as background.
  assert.ok(Math.abs(burst.background(100) - 1200) < 0.01 && burst.freedom > 1000);
});

test('LC-07: the errors of T90 and of the counts are those of many simulated bursts', () => {
  const normal = gaussian(17);
  const bursts = Array.from({ length: 300 }, () => measureBurst(pulse(normal, { counts: 20_000 }), [39, 65], 1));
  const scatter = (values) => {
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
    return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1));
  };
  const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  // The scatter of 300 is known to 4 %; the background, which is not in the errors, adds to it, and crossings are not linear.
  for (const of of [(burst) => [burst.t90.seconds, burst.t90.error], (burst) => [burst.t50.seconds, burst.t50.error], (burst) => [burst.counts, burst.countsError]]) {
    const ratio = scatter(bursts.map((burst) => of(burst)[0])) / middle(bursts.map((burst) => of(burst)[1]));
    assert.ok(ratio > 0.75 && ratio < 1.45, String(ratio));
  }
});

test('LC-07: a burst is found around the highest bins, and none in noise', () => {
  const burst = measureBurst(pulse(gaussian(3), { counts: 20_000 }), null, 1);
  assert.ok(burst.range[0] < 40 && burst.range[0] > 30 && burst.range[1] > 45 && burst.range[1] < 75, String(burst.range));
  const flat = pulse(gaussian(3), { counts: 0, bins: 100 });
  assert.throws(() => measureBurst({ ...flat, rate: flat.rate.map(() => 1000) }, null, 0), /3 σ above the background/);
  assert.throws(() => measureBurst(pulse(null, { bins: 4 }), null, 2), /too few bins/);
});

test('LC-04: the text form of the IPN has day, second, background and counts of each bin from its start', () => {
  const start = Float64Array.from([0, 50, 100], (ms) => Date.parse('2017-08-17T12:41:04.450Z') + ms);
  const curve = { name: 'ACS', instrument: 'spi_acs', band: null, unit: 'counts/s', start, stop: start.map((one) => one + 50), rate: Float64Array.of(80_000, 81_000, 80_200), error: new Float64Array(3).fill(1), exposure: new Float64Array(3).fill(0.05), limit: new Uint8Array(3) };
  assert.equal(ipnText(curve, Date.parse('2017-08-17T12:41:04.500Z')), [
    "'INTEGRAL  ' '17/08/17' 45664.50000 100.000 10000.000", '4010.00000 0.05000000', '    -0.050 4000.00000', '     0.000 4050.00000', '     0.050 4010.00000', ''].join('\n'));
  assert.throws(() => ipnText({ ...curve, unit: 'mCrab' }), /has mCrab/);
  assert.throws(() => ipnText({ ...curve, stop: curve.stop.map((one, i) => one + i) }), /one width/);
});
