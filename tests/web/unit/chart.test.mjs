import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { ijdOfUtc, utcOfIjd } from '../../../web/js/chart/instants.js';
import { extremes } from '../../../web/js/chart/extremes.js';
import { columnPaths, paths } from '../../../web/js/chart/geometry.js';
import { spectrumMarks } from '../../../web/js/chart/marks.js';
import { inside, lineOf, nearest, seriesOf, valuesInside, wholeRange } from '../../../web/js/chart/series.js';
import { axisTitle, linearTicks, logTicks, timeTicks } from '../../../web/js/chart/ticks.js';
import { readTables } from '../../../web/js/fits/tables.js';
import { readLightCurve } from '../../../web/js/light-curve/light-curve.js';
import { parseInstant, tellTimes, timeAxis, withUtc } from '../../../web/js/light-curve/time-axis.js';
import { csvOf } from '../../../web/js/result/source-table.js';

const tables = (name) => readTables(new Uint8Array(gunzipSync(readFileSync(new URL(`../golden/${name}.fits.gz`, import.meta.url)))));
const near = (actual, expected, tolerance, what) => assert.ok(Math.abs(actual - expected) <= tolerance, `${what ?? 'value'}: ${actual}, expected ${expected}`);

// astropy 5.2: Time(51544 + ijd, format='mjd', scale='tt').utc
for (const [ijd, utc] of [[1170, '2003-03-15T23:58:55.816'], [6647.3, '2018-03-14T07:10:50.816'], [2192.001, '2006-01-01T00:00:21.216'], [6210.001, '2017-01-01T00:00:17.216']]) {
  test(`IJD ${ijd} is ${utc} UTC, and back`, () => {
    near(utcOfIjd(ijd), Date.parse(`${utc}Z`), 1, 'ms');
    near(ijdOfUtc(utcOfIjd(ijd)), ijd, 1e-9);
  });
}

test('bins of a light curve have the width of the table, and gaps stay gaps', () => {
  const { start, stop, rate, band, name } = readLightCurve(tables('light_curve'));

  assert.equal(rate.length, 58);
  near(stop[0] - start[0], 200_000, 1);
  near(start[24] - stop[23], 12 * 200_000, 1);
  assert.equal(new Date(Math.round(start[0] / 1000) * 1000).toISOString(), '2018-03-14T07:10:51.000Z');
  assert.ok(typeof name === 'string' && (band === null || band.length === 2));
});

test('channels are joined until they are significant; the rest are limits; a bad channel is not bridged', () => {
  const [spectrum] = tables('spectrum');
  const response = tables('response');
  const bounds = response.find((table) => table.name === 'EBOUNDS').columns;

  const marks = spectrumMarks([spectrum], response);

  for (const { value, error, isLimit } of marks) assert.ok(isLimit ? value >= 2 * error : value >= 3 * error);
  assert.ok(!marks.some(({ low, high }) => low < bounds.E_MAX[20] * 0.999 && high > bounds.E_MIN[20] * 1.001), 'channel 20 is bad');
  assert.ok(marks.at(-1).isLimit && !marks[0].isLimit);
  assert.equal(marks[0].low, bounds.E_MIN[0]);
  // Counts are conserved: the first bin times its width is the sum of its channels.
  const channels = [...bounds.E_MAX].filter((energy) => energy <= marks[0].high).length;
  near(marks[0].value * (marks[0].high - marks[0].low), spectrum.columns.RATE.slice(0, channels).reduce((sum, rate) => sum + rate, 0), 1e-9);
});

test('a spectrum needs the energies of its channels', () => {
  assert.throws(() => spectrumMarks(tables('spectrum'), tables('light_curve')), /no table with the columns CHANNEL, E_MIN, E_MAX/);
});

test('counts are divided by the exposure and have errors of their own', () => {
  const table = (cards) => [{ name: 'SPECTRUM', cards, rows: 2, columns: { CHANNEL: Float64Array.of(1, 2), COUNTS: Float64Array.of(100, 0) }, texts: {} }];
  const bounds = [{ name: 'EBOUNDS', cards: {}, rows: 2, columns: { CHANNEL: Float64Array.of(1, 2), E_MIN: Float64Array.of(10, 12), E_MAX: Float64Array.of(12, 16) }, texts: {} }];
  const [first, second] = spectrumMarks(table({ EXPOSURE: 50 }), bounds, 0);

  assert.deepEqual([first.value, first.error, first.isLimit], [1, 0.1, undefined]);
  assert.deepEqual([second.value, second.isLimit], [2 * 1 / 50 / 4, true]);
  assert.throws(() => spectrumMarks(table({}), bounds), /has counts, but its EXPOSURE is missing/);
});

test('every channel is drawn by itself when none are to be joined', () => {
  const [spectrum] = tables('spectrum');
  const marks = spectrumMarks([spectrum], tables('response'), 0);

  assert.ok(marks.length > spectrumMarks([spectrum], tables('response')).length);
  assert.ok(marks.length <= spectrum.columns.CHANNEL.length);
});

const series = (values, more) => seriesOf('bins', values.map(([low, high, value, error, isLimit]) => ({ low, high, value, error, isLimit })), more);

test('all bins are inside the range of values', () => {
  const [low, high] = valuesInside([series([[0, 1, -2, 1], [1, 2, 5, 2]])], [0, 2], false);
  assert.ok(low < -3 && high > 7);
  const [least, most] = valuesInside([series([[1, 2, 5, 6], [2, 3, 1e-9, 1e-10, true]])], [1, 3], true);
  assert.ok(least > 0 && most > 11 && most / least <= 1.9e6);
  assert.deepEqual(valuesInside([series([[0, 1, 5, 1]], { isHidden: true })], [0, 1], false), [0, 1], 'hidden bins count for nothing');
});

test('the range of values is of what is in view', () => {
  const [low, high] = valuesInside([series([[0, 1, 100, 1], [1.5, 2, 5, 1], [2, 3, 6, 1]])], [1.2, 3], false);

  assert.ok(low < 4 && high < 10);
});

test('the whole range has all edges and a margin', () => {
  const [low, high] = wholeRange([series([[20, 30, 1, 1]]), series([[5, 10, 1, 1]])], true);

  near(low, 5 / 1.04, 1e-12);
  near(high, 30 * 1.04, 1e-12);
});

test('the nearest bin is found among many, across a gap', () => {
  const many = series(Array.from({ length: 1000 }, (_, i) => [i + (i > 499 ? 1000 : 0), i + 1 + (i > 499 ? 1000 : 0), i, 1]));

  assert.equal(nearest(many, 250.4, false), 250);
  assert.equal(nearest(many, 900, false), 499);
  assert.equal(nearest(many, 1400, false), 500);
  assert.deepEqual(inside(many, [100, 101.5]), [99, 102]);
});

const frame = (more = {}) => ({ left: 0, top: 0, width: 400, height: 100, x: [0, 100], y: [0, 10], isLogX: false, isLogY: false, scale: 1, ...more });

test('bins have a width, an error and a sign; limits have arrows and no sign', () => {
  const { errors, signs } = paths(series([[10, 20, 5, 1], [20, 30, 5, 1, true]]), frame());

  assert.match(errors, /^M40 50H80M60 60V40M80 50H120M100 50v12m-3\.5 -3\.5/);
  assert.equal(signs.match(/M/g).length, 1);
});

test('errors may differ upwards and downwards', () => {
  const one = series([[10, 20, 5, 1]]);
  one.down = Float64Array.of(2);
  one.up = Float64Array.of(0.5);

  assert.match(paths(one, frame()).errors, /M60 70V45/);
});

test('very many bins become one stroke in each column, from the least to the greatest', () => {
  const many = series(Array.from({ length: 100_000 }, (_, i) => [i / 1000, (i + 1) / 1000, i === 50_010 ? 9.5 : 5 + (i % 2), 0.1]));
  const { columns, signs, isDense } = paths(many, frame());

  assert.equal(isDense, true);
  assert.equal(signs, '');
  assert.equal(columns.length, 400);
  const at200 = columns.find((column) => column.at === 200);
  assert.equal(at200.from, 4.5, 'a single high bin is not lost');
  assert.ok(columns.every((column) => column.errorFrom <= column.from && column.errorTo >= column.to));
  assert.match(columnPaths(columns).line, /^M0 50\.5V39\.5M1 /);
});

test('extremes of parts are those of going through every bin', () => {
  let seed = 3;
  const uniform = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const many = series(Array.from({ length: 1000 }, (_, i) => [i, i + 1, i % 97 === 0 ? NaN : uniform(), uniform()]));
  for (let n = 0; n < 200; n++) {
    const [from, to] = [Math.floor(1000 * uniform()), Math.floor(1000 * uniform())].sort((a, b) => a - b);
    const values = [...many.value.slice(from, to)].map((one, i) => [one, one - many.down[from + i], one + many.up[from + i]]).filter(([one]) => one === one);
    const found = extremes(many, from, to);
    assert.deepEqual([found.least, found.most, found.bottom, found.top], [Math.min(...values.map((v) => v[0])), Math.max(...values.map((v) => v[0])), Math.min(...values.map((v) => v[1])), Math.max(...values.map((v) => v[2]))]);
  }
});

test('steps go on where bins touch and break at gaps', () => {
  const { line } = paths(series([[0, 10, 5, 0], [10, 20, 6, 0], [30, 40, 5, 0]], { style: 'steps' }), frame());

  assert.equal(line, 'M0 50H40V40H80M120 50H160');
});

test('a line breaks where a value is missing, and has one point beyond each edge', () => {
  const line = lineOf('model', [-10, 10, 20, 30, 200, 300], [1, 2, NaN, 3, 4, 5]);

  assert.equal(paths(line, frame()).line, 'M-40 90L40 80M120 70L800 60');
});

test('values that a logarithm cannot have lie below the frame', () => {
  const onLog = (bin) => paths(series([bin]), frame({ y: [0.1, 10], isLogY: true })).errors;
  const place = (text) => Number(text);
  const [, value, foot, head] = /^M\d+ ([-\d.]+)H.*M60 ([-\d.]+)V([-\d.]+)$/.exec(onLog([10, 20, 5, 6]));

  assert.ok(place(foot) > 100, 'the foot of a bar through zero is below the frame');
  assert.ok(place(head) < place(value) && place(value) < 100, 'its head is above the value');
  for (const height of onLog([10, 20, -5, 1]).matchAll(/(?:M\d+ |V)([-\d.]+)/g)) assert.ok(place(height[1]) > 100, 'nothing of a negative value is in the frame or above it');
});

test('the least of very many bins on a logarithmic axis reaches down, not up', () => {
  const many = series(Array.from({ length: 10_000 }, (_, i) => [i / 100, (i + 1) / 100, i % 10 === 0 ? -1 : 5, 0.1]));

  for (const { from, to, errorFrom, errorTo } of paths(many, frame({ y: [0.1, 10], isLogY: true })).columns) assert.ok(to > 100 && errorTo > 100 && from < 100 && from > 0 && errorFrom <= from);
});

test('an axis of time is told in UTC, MJD, IJD or since a moment', () => {
  const [low, high] = [Date.UTC(2018, 1, 21), Date.UTC(2018, 1, 21, 12)];
  const texts = (kind) => timeAxis(kind, low, high - low).ticks(low, high, 4).map((tick) => tick.text);

  assert.deepEqual(texts('mjd'), ['58170.0', '58170.2', '58170.4']);
  assert.match(texts('ijd')[0], /^6626\.\d$/);
  assert.deepEqual(texts('since'), ['0', '5', '10']);
  assert.match(timeAxis('since', low, high - low).title, /^Since 2018-02-21 00:00:00 UTC \(h\)$/);
  assert.deepEqual(tellTimes(low, low + 200_000, 'mjd', low), ['2018-02-21 00:00:00 to 00:03:20 UTC', 'MJD 58170.00116']);
  assert.equal(parseInstant('2018-02-21 05:00'), Date.UTC(2018, 1, 21, 5));
  assert.ok(Number.isNaN(parseInstant('yesterday')));
});

test('times of INTEGRAL in a warning are told in UTC too', () => {
  assert.equal(withUtc('no event in 30 s, a gap from IJD 6626.00080: see docs'), 'no event in 30 s, a gap from 2018-02-21 00:00:00 UTC (IJD 6626.00080): see docs');
  assert.equal(withUtc('IJD is TT'), 'IJD is TT');
});

test('ticks are round numbers inside the range', () => {
  assert.deepEqual(linearTicks(-1.2, 4.3, 6).map((tick) => tick.text), ['−1', '0', '1', '2', '3', '4']);
  assert.deepEqual(linearTicks(0, 1, 4).map((tick) => tick.text), ['0.00', '0.25', '0.50', '0.75', '1.00']);
  assert.deepEqual(logTicks(15, 700).filter((tick) => tick.text).map((tick) => tick.text), ['20', '50', '100', '200', '500']);
  assert.deepEqual(logTicks(2e-6, 3).filter((tick) => tick.text).map((tick) => tick.text), ['10⁻⁵', '10⁻⁴', '0.001', '0.01', '0.1', '1']);
  // In less than half a decade there are as many labels as elsewhere.
  assert.deepEqual(logTicks(5.4, 8.7).map((tick) => tick.text), ['6', '7', '8']);
  assert.deepEqual(logTicks(1.1e-9, 1.9e-9).map((tick) => tick.text), ['1.2·10⁻⁹', '1.4·10⁻⁹', '1.6·10⁻⁹', '1.8·10⁻⁹']);
  assert.deepEqual(['counts/s/keV', 'keV/cm²/s', 'erg/cm²/s'].map(axisTitle), ['Counts/s/keV', 'keV/cm²/s', 'erg/cm²/s']);
});

test('times tell the date once, where it changes', () => {
  const ticks = timeTicks(Date.UTC(2018, 2, 14, 22, 10), Date.UTC(2018, 2, 15, 2, 20), 5);

  assert.deepEqual(ticks.map((tick) => tick.text), ['2018-03-14 23:00', '2018-03-15 00:00', '01:00', '02:00']);
  assert.deepEqual(timeTicks(Date.UTC(2018, 0, 30), Date.UTC(2018, 1, 3), 4).map((tick) => tick.text), ['2018-01-30', '2018-01-31', '2018-02-01', '2018-02-02', '2018-02-03']);
});

test('sources of curves are copied with their own columns', () => {
  assert.match(csvOf([{ name: 'Crab', bins: 5, file: 'a.fits' }]), /^name,.*,bins,file\r\nCrab,.*,5,a\.fits\r\n$/);
});
