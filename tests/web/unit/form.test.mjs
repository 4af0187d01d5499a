import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carryOver } from '../../../web/js/form/carry-over.js';
import { formatDuration, parseTime, timeFromMjd } from '../../../web/js/form/times.js';
import { crossCheck, readField } from '../../../web/js/form/validation.js';

for (const [text, isot] of [
  ['2003-03-15T23:27:53', '2003-03-15T23:27:53.000'], ['2003-03-15 23:27', '2003-03-15T23:27:00.000'], ['2004-02-29', '2004-02-29T00:00:00.000'],
  ['2003-03-15T23:27:53.25Z', '2003-03-15T23:27:53.250'],
]) {
  test(`the time '${text}' is ${isot}`, () => assert.equal(parseTime(text).value, isot));
}

for (const [text, message] of [
  ['2017-02-31', /no day 31 in 2017-02; it has 28 days/], ['2017-00-00', /no month 00/], ['|017-01-01', /UTC time such as/], ['2017-01-01T25:00', /00:00:00 to 23:59:59/], ['57818.5', /UTC time/], ['', /UTC time/],
]) {
  test(`the time '${text}' is refused`, () => assert.match(parseTime(text).problem, message));
}

test('MJD of old links becomes UTC text', () => assert.equal(timeFromMjd(57818.560277777775), '2017-03-06T13:26:48.000'));

const energy = { name: 'E1_keV', kind: 'Energy', unit: 'keV', minimum: 15, maximum: 1000, label: 'From energy' };
for (const [parameter, text, expected] of [
  [energy, '20', { value: '20' }], [energy, ' 2e1 ', { value: '20' }],
  [energy, '10', { problem: 'Must be between 15 and 1000 keV.' }], [energy, 'abc', { problem: 'Write a number of keV.' }],
  [energy, '', { problem: 'From energy is needed.' }], [energy, 'Infinity', { problem: 'Write a number of keV.' }],
  [{ ...energy, optional: true }, '', { value: '' }],
  [{ name: 'detection_threshold', kind: 'DetectionThreshold', unit: 'sigma', minimum: 3 }, '2', { problem: 'Must be at least 3 σ.' }],
  [{ name: 'time_bin', kind: 'duration', unit: 'sec', minimum: 1 }, '0.5', { problem: 'Must be at least 1 s.' }], [{ name: 'time_bin', kind: 'duration', unit: 'sec', minimum: 1 }, '200', { value: '200' }],
  [{ name: 'max_pointings', kind: 'Integer', minimum: 1 }, '1.5', { problem: 'Write a whole number.' }],
  [{ name: 'osa', kind: 'Text', allowed: ['A', 'B'] }, 'C', { problem: 'Choose one of: A, B.' }],
  [{ name: 'good_times', kind: 'InputList' }, '1 2,\n3;4', { value: '1,2,3,4' }],
  [{ name: 'scw_list', kind: 'InputList' }, '1922.1 192200020010,\n192200010010.001', { value: '192200010010.001,192200020010.001' }],
  [{ name: 'T1', kind: 'Time' }, '2003-03-15', { value: '2003-03-15T00:00:00.000' }],
  [{ name: 'RA', kind: 'Angle', unit: 'deg' }, '5:34:31.9', { value: '83.632916667' }],
  [{ name: 'DEC', kind: 'Angle', unit: 'deg' }, '-00:30:00', { value: '-0.5' }],
  ...[['01:00:00', { problem: 'Write a number of arcsec.' }], ['0.01', { problem: 'Must be between 0.1 and 10 arcsec.' }], ['1e0', { value: '1' }]]
    .map(([text, expected]) => [{ name: 'aperture', kind: 'Angle', unit: 'arcsec', minimum: 0.1, maximum: 10 }, text, expected]),
  [{ name: 'radius', kind: 'Angle', unit: 'deg', minimum: 0.1, maximum: 30, label: 'Radius' }, '31', { problem: 'Radius must be between 0.1 and 30 degrees.' }],
]) {
  test(`${parameter.name} given '${text.replace('\n', '\\n')}' answers ${JSON.stringify(expected)}`, () => assert.deepEqual(readField(parameter, text), expected));
}

test('an over-long text is refused with both numbers', () => {
  assert.match(readField({ name: 'src_name', kind: 'Name' }, 'x'.repeat(501)).problem, /501 characters; at most 500/);
});

test('the end must follow the start, and the upper energy the lower', () => {
  const values = { T1: '2003-03-16T00:00:00', T2: '2003-03-15T00:00:00', E1_keV: '40', E2_keV: '40' };

  assert.deepEqual(crossCheck(values).map((problem) => problem.parameter), ['T2', 'E2_keV']);
  assert.deepEqual(crossCheck({ T1: 'broken', T2: '2003-03-15', E1_keV: '20', E2_keV: '40' }), []);
});

test('durations read like speech', () => {
  assert.deepEqual([0, 0.42, 3, 4.56, 59.4, 125, 25200, 400000].map(formatDuration), ['0 s', '0.42 s', '3 s', '4.6 s', '59 s', '2 min 05 s', '7.0 h', '4.6 d']);
});

const left = (entries) => new Map(Object.entries(entries).map(([name, [text, initial, isOwn]]) => [name, { text, initial, isOwn }]));
const softer = new Map([['E1_keV', '3'], ['E2_keV', '20'], ['radius', '4']].map(([name, initial]) => [name, { initial, parameter: { name, label: name, kind: name === 'radius' ? 'angle' : 'energy', unit: name === 'radius' ? 'deg' : 'keV', minimum: 1, maximum: 35 } }]));

test('TAB-03 what the user did not write begins as the chosen instrument has it; what he wrote goes along', () => {
  assert.deepEqual(carryOver(left({ E1_keV: ['20', '20'], E2_keV: ['40', '40'], radius: ['15', '15'] }), softer), { texts: { E1_keV: '3', E2_keV: '20', radius: '4' }, dropped: [] });
  assert.deepEqual(carryOver(left({ E1_keV: ['20', '20'], E2_keV: ['30', '40'], radius: ['7', '15'], time_bin: ['9', '1'] }), softer), { texts: { E1_keV: '3', E2_keV: '30', radius: '7' }, dropped: [] });
});

test('TAB-03 what the chosen instrument cannot take begins anew, and is told; a band goes along as a whole or not at all', () => {
  assert.deepEqual(carryOver(left({ E1_keV: ['60', '20'], E2_keV: ['80', '40'] }), softer), { texts: { E1_keV: '3', E2_keV: '20', radius: '4' }, dropped: ['E1_keV is 3 again, not 60', 'E2_keV is 20 again, not 80'] });
  assert.deepEqual(carryOver(left({ E1_keV: ['25', '20'], E2_keV: ['40', '40'] }), softer), { texts: { E1_keV: '3', E2_keV: '20', radius: '4' }, dropped: ['E1_keV is 3 again, not 25'] });
});

test('the object and the time of a user go along whatever they are; others do not', () => {
  const next = new Map([['RA', { initial: '83', parameter: { name: 'RA', kind: 'angle', unit: 'deg' } }]]);
  assert.equal(carryOver(left({ RA: ['10', '10', true] }), next).texts.RA, '10');
  assert.equal(carryOver(left({ RA: ['10', '10', false] }), next).texts.RA, '83');
});
