import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { ijdOfUtc, utcOfIjd } from '../../../web/js/chart/instants.js';
import { lightCurveMarks, spectrumMarks, valueRange } from '../../../web/js/chart/marks.js';
import { linearTicks, logTicks, timeTicks } from '../../../web/js/chart/ticks.js';
import { readTables } from '../../../web/js/fits/tables.js';
import { marksCsv } from '../../../web/js/result/curve-panel.js';
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
  const marks = lightCurveMarks(tables('light_curve'));

  assert.equal(marks.length, 58);
  near(marks[0].high - marks[0].low, 200_000, 1);
  near(marks[24].low - marks[23].high, 12 * 200_000, 1);
  assert.equal(new Date(Math.round(marks[0].low / 1000) * 1000).toISOString(), '2018-03-14T07:10:51.000Z');
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

test('all bins are inside the range of values', () => {
  const marks = [{ low: 0, high: 1, value: -2, error: 1 }, { low: 1, high: 2, value: 5, error: 2 }];

  const [low, high] = valueRange(marks, false);
  assert.ok(low < -3 && high > 7);
  const [least, most] = valueRange([{ low: 1, high: 2, value: 5, error: 6 }, { low: 2, high: 3, value: 1e-9, error: 1e-10, isLimit: true }], true);
  assert.ok(least > 0 && most > 11 && most / least <= 1.3e5 * 1.0001);
});

test('ticks are round numbers inside the range', () => {
  assert.deepEqual(linearTicks(-1.2, 4.3, 6).map((tick) => tick.text), ['−1', '0', '1', '2', '3', '4']);
  assert.deepEqual(linearTicks(0, 1, 4).map((tick) => tick.text), ['0.00', '0.25', '0.50', '0.75', '1.00']);
  assert.deepEqual(logTicks(15, 700).filter((tick) => tick.text).map((tick) => tick.text), ['20', '50', '100', '200', '500']);
  assert.deepEqual(logTicks(2e-6, 3).filter((tick) => tick.text).map((tick) => tick.text), ['10⁻⁵', '10⁻⁴', '0.001', '0.01', '0.1', '1']);
});

test('times tell the date once, where it changes', () => {
  const ticks = timeTicks(Date.UTC(2018, 2, 14, 22, 10), Date.UTC(2018, 2, 15, 2, 20), 5);

  assert.deepEqual(ticks.map((tick) => tick.text), ['2018-03-14 23:00', '2018-03-15 00:00', '01:00', '02:00']);
  assert.deepEqual(timeTicks(Date.UTC(2018, 0, 30), Date.UTC(2018, 1, 3), 4).map((tick) => tick.text), ['2018-01-30', '2018-01-31', '2018-02-01', '2018-02-02', '2018-02-03']);
});

test('bins and sources of curves are copied with their own columns', () => {
  assert.match(marksCsv([{ low: 20, high: 21, value: 5, error: 0.1 }], 'spectrum'), /^e_min_kev,e_max_kev,rate_per_kev,error,upper_limit\r\n20,21,5,0\.1,false\r\n$/);
  assert.match(marksCsv([{ low: 0, high: 200_000, value: 5, error: 0.1 }], 'light curve'), /\r\n1970-01-01T00:00:00\.000Z,1970-01-01T00:03:20\.000Z,/);
  assert.match(csvOf([{ name: 'Crab', bins: 5, file: 'a.fits' }]), /^name,.*,bins,file\r\nCrab,.*,5,a\.fits\r\n$/);
});
