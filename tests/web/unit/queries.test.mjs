import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogueText, readCatalogue } from '../../../web/js/form/catalogue-text.js';
import { merged } from '../../../web/js/form/coverage-bar.js';
import { readAddress } from '../../../web/js/form/form-address.js';
import { changesOf, queryText, readQuery } from '../../../web/js/form/query-page.js';
import { readInstant, utcOfNumber, writeInstant } from '../../../web/js/form/times.js';
import { crossCheck, isSwitch, readField } from '../../../web/js/form/validation.js';
import { around, lastDays, rangeOfRevolution } from '../../../web/js/form/quick-ranges.js';
import { chooseWindows } from '../../../web/js/form/window-choice.js';
import { packWindows, parseWindowList, visitsOf } from '../../../web/js/form/window-list.js';
import { sameProduct } from '../../../web/js/form/instrument-chooser.js';

const NOW = Date.UTC(2026, 0, 1);

test('a list of science windows is read in any of the usual forms, without doubles, with a problem for each wrong line', () => {
  const { ids, duplicates, problems } = parseWindowList('192200010010.001, 1922.10\n192200010010 # again\n"066500280010.000";\n\nfoo 12345\n');

  assert.deepEqual(ids, ['192200010010.001', '192200100010.001', '066500280010.000']);
  assert.equal(duplicates, 1);
  assert.deepEqual(problems.map(({ line, text }) => [line, text]), [[5, 'foo'], [5, '12345']]);
});

test('windows are chosen the same way every time, and stay in order of time', () => {
  const windows = Array.from({ length: 10 }, (_, i) => ({ id: String(i), good_seconds: [5, 9, 1, 9, 3, 2, 8, 7, 9, 4][i], offset: Math.abs(i - 4) }));
  const ids = (way) => chooseWindows(windows, 3, way).map((one) => one.id).join('');

  assert.deepEqual([ids('first'), ids('even'), ids('longest'), ids('nearest')], ['012', '158', '138', '345']);
  assert.equal(chooseWindows(windows, 20, 'even').length, 10);
  const drawn = (seed) => chooseWindows(windows, 3, 'random', seed).map((one) => one.id);
  assert.deepEqual(drawn(5), drawn(5), 'the same seed, the same choice');
  assert.ok(drawn(5).length === 3 && new Set([1, 2, 3, 4, 5, 6].map((seed) => drawn(seed).join())).size > 3, 'another seed, another choice');
  assert.deepEqual(drawn(5), windows.filter((one) => drawn(5).includes(one.id)).map((one) => one.id), 'in order of time');
});

test('visits are revolutions, in order', () => {
  const window = (id, hour) => ({ id, t_start_utc: `2018-02-21T0${hour}:00`, t_stop_utc: `2018-02-21T0${hour}:30` });
  const visits = visitsOf([window('192200010010.001', 1), window('192200020010.001', 2), window('193000010010.001', 3)]);

  assert.deepEqual(visits.map(({ name, first, last, windows }) => [name, first, last, windows.length]), [['Revolution 1922', '2018-02-21T01:00', '2018-02-21T02:30', 2], ['Revolution 1930', '2018-02-21T03:00', '2018-02-21T03:30', 1]]);
});

test('thousands of windows are drawn with few marks', () => {
  assert.deepEqual(merged([[0, 1, false], [1.5, 3, false], [9, 9.2, false], [9.3, 9.4, true]]), [[0, 3, false], [9, 9.2, false], [9.3, 9.4, true]]);
});

for (const unit of ['utc', 'mjd', 'ijd']) {
  test(`an instant written as ${unit.toUpperCase()} is read as the same instant`, () => {
    for (const milliseconds of [Date.UTC(2003, 2, 15, 23, 27, 53, 250), Date.UTC(2016, 11, 31, 23, 59, 59), Date.UTC(2017, 0, 1, 0, 0, 1)]) {
      // Eight decimals of a day are 0.9 ms.
      assert.ok(Math.abs(readInstant(writeInstant(milliseconds, unit), unit, NOW).milliseconds - milliseconds) <= 1);
    }
  });
}

for (const [text, unit, message] of [['-5', 'mjd', /Write days as MJD/], ['99999', 'mjd', /from 0 to today, 61041/], ['20000', 'ijd', /IJD goes from 0 to today/], ['2026-06-01', 'utc', /still to come/], ['now', 'ijd', /Write days as IJD/]]) {
  test(`the time '${text}' is refused as ${unit.toUpperCase()}`, () => assert.match(readInstant(text, unit, NOW).problem, message));
}

test('times before the launch are refused for instruments on INTEGRAL, and only for them', () => {
  const values = { T1: '2001-01-01T00:00:00', T2: '2001-02-01T00:00:00' };

  assert.match(crossCheck(values, 'isgri')[0].message, /launched on 2002-10-17/);
  assert.match(crossCheck(values, 'jemx')[0].message, /launched/);
  assert.deepEqual(crossCheck(values, 'gw'), []);
});

test('kinds that ISGRI does not have are read too', () => {
  assert.ok(isSwitch({ name: 'whiten', kind: 'boolean' }));
  assert.ok(isSwitch({ name: 'barycentre', kind: 'text', allowed: ['no', 'yes'] }));
  assert.deepEqual(readField({ name: 'levels', kind: 'string_list', default: ['50', '90'] }, '50\n 90, 95'), { value: '50,90,95' });
  assert.match(readField({ name: 'filters', kind: 'structured_parameter' }, '[1,').problem, /no JSON/);
  assert.deepEqual(readField({ name: 'level', kind: 'float', minimum: 0 }, '.5'), { value: '0.5' });
  assert.match(readField({ name: 'image', kind: 'file_url' }, 'sky.fits').problem, /web address of a file/);
  assert.equal(new Date(utcOfNumber(2457818.5, 'jd')).toISOString(), '2017-03-06T00:00:00.000Z');
  assert.equal(new Date(utcOfNumber(57818, 'mjd')).toISOString(), '2017-03-06T00:00:00.000Z');
});

test('a catalogue goes to the form of the platform and back', () => {
  const sources = [{ name: 'Crab', ra: 83.63, dec: 22.01, significance: 140 }, { name: 'NEW_1 <b>', ra: 85, dec: 25, significance: 8, new: true }];
  const body = JSON.parse(catalogueText(sources));

  assert.deepEqual(body.cat_column_names, ['meta_ID', 'src_names', 'significance', 'ra', 'dec', 'NEW_SOURCE', 'ISGRI_FLAG', 'FLAG', 'ERR_RAD']);
  assert.deepEqual(readCatalogue(catalogueText(sources)).map(({ name, ra, dec }) => [name, ra, dec]), [['Crab', 83.63, 22.01], ['NEW_1 <b>', 85, 25]]);
  const flagged = { name: 'a', ra: 1, dec: 2, significance: 3, new: true, isgri_flag: 1, flag: 0, error_radius_deg: 0.02 };
  assert.deepEqual(readCatalogue(catalogueText([flagged])), [flagged]);
  assert.deepEqual(readCatalogue('name, ra, dec\nCrab, 83.63, 22.01 # bright\n\n'), [{ name: 'Crab', ra: 83.63, dec: 22.01 }]);
});

for (const [text, message] of [['Crab 83.63 22.01', /Line 1 is “Crab 83.63 22.01”/], ['Crab,83.6,99', /position of source 1/], ['{"cat_column_names":[]}', /needs the columns/], ['# nothing', /no sources/], [Array.from({ length: 201 }, (_, i) => `s${i},1,1`).join('\n'), /201 sources; at most 200/]]) {
  test(`the catalogue '${text.slice(0, 24).replace('\n', ' ')}' is refused`, () => assert.throws(() => readCatalogue(text), message));
}

test('ISG-06 as many science windows as a query may have fit into an address', () => {
  const ids = Array.from({ length: 500 }, (_, i) => `${1972 + Math.floor(i / 90)}${String(i % 90 + 2).padStart(4, '0')}00${i % 7 === 3 ? '2' : '1'}0.001`);
  const packed = packWindows(ids);
  assert.ok(packed.length < 6000, `${packed.length}`);
  assert.equal(new URLSearchParams({ windows: packed }).toString().length, packed.length + 8, 'nothing of it needs to be escaped');
  const { texts, isList } = readAddress(new URLSearchParams({ instrument: 'isgri', windows: packed }));
  assert.deepEqual([texts.scw_list.split('\n'), isList, 'windows' in texts], [ids, true, false]);
  assert.equal(packWindows(['192200010010.001', '192200020010.001', '192300020010.001', '192300020010.000']), '192200010010.001_0002_19230002_192300020010.000');
});

test('widths of bins in a link of the platform are seconds, whatever they were written in', () => {
  const width = (text) => readAddress(new URLSearchParams(text)).texts;
  assert.deepEqual(width('time_bin=0.25&time_bin_format=jd'), { time_bin: '21600' });
  assert.deepEqual(width('time_bin=500&time_bin_format=sec'), { time_bin: '500' });
  assert.deepEqual(width('time_bin=5&time_bin_format=weeks'), { time_bin: '5 weeks' }, 'refused by the field');
  assert.deepEqual(width('time_bin=5'), { time_bin: '5' });
});

test('a link of the platform fills the form and asks to be carried out; a token in it is never used', () => {
  const query = readAddress(new URLSearchParams('instrument=isgri&product_type=isgri_image&T1=57818.560277777775&T2=57818.6&T_format=mjd&use_scws=no&token=secret&src_name=Crab&radius=15'));

  assert.deepEqual([query.instrument, query.product, query.submits, query.isList, query.hasToken], ['isgri', 'isgri_image', true, false, true]);
  assert.deepEqual(query.texts, { T1: '2017-03-06T13:26:48.000', T2: '2017-03-06T14:24:00.000', src_name: 'Crab', radius: '15' });
});

test('a redirect with a message does not ask for anything', () => {
  const query = readAddress(new URLSearchParams('error_message=Gone&status_code=410&use_scws=no'));

  assert.deepEqual([query.submits, query.message], [false, { text: 'Gone', status: '410' }]);
});

test('an image of one instrument becomes an image of the other', () => {
  const jemx = { name: 'jemx', products: [{ name: 'jemx_spectrum' }, { name: 'jemx_image' }] };

  assert.equal(sameProduct(jemx, { name: 'isgri_image' }).name, 'jemx_image');
  assert.equal(sameProduct(jemx, { name: 'isgri_mosaic' }).name, 'jemx_spectrum');
});

test('TIME-07 the last days, a revolution and the time around an event are ranges of what the archive has', () => {
  const window = (id, from, to) => ({ id, t_start_utc: from, t_stop_utc: to });
  const windows = [window('192100010010.001', '2018-02-01T00:00:00.000', '2018-02-01T01:00:00.000'), window('192200010010.001', '2018-02-20T00:00:00.000', '2018-02-20T01:00:00.000'), window('192200020010.001', '2018-02-20T02:00:00.000', '2018-02-20T03:00:00.000')];
  assert.deepEqual(lastDays(windows), { first: '2018-02-13T03:00:00.000', last: '2018-02-20T03:00:00.000' });
  assert.equal(lastDays([]), null);
  assert.deepEqual(rangeOfRevolution(windows, 1922), { first: '2018-02-20T00:00:00.000', last: '2018-02-20T03:00:00.000' });
  assert.equal(rangeOfRevolution(windows, 7), null);
  assert.deepEqual(around(Date.UTC(2017, 7, 17, 12, 41, 4), 1800), { first: '2017-08-17T12:11:04.000', last: '2017-08-17T13:11:04.000' });
});

test('TAB-08 a query as text is read as it was written, as JSON and as an address', () => {
  const named = (...names) => names.map((name) => ({ name }));
  const instruments = [{ name: 'isgri', products: [{ name: 'isgri_image', parameters: named('src_name', 'RA', 'E1_keV', 'scw_list') }] }];
  const query = { instrument: 'isgri', product: 'isgri_image', dummy: true, parameters: { src_name: 'Crab "x"', RA: '83.6', E1_keV: '25' } };

  assert.deepEqual(readQuery(queryText(query, 'json', '', ''), 'json', instruments), { query });
  const link = queryText(query, 'address', 'https://example.org/mmoda/', '?instrument=isgri&product_type=isgri_image&src_name=Crab+%22x%22&RA=83.6&E1_keV=25&dummy=yes');
  assert.deepEqual(readQuery(`${link}#job=abc`, 'address', instruments), { query });
  for (const [text, kind, problem] of [['{', 'json', /no JSON/], ['[]', 'json', /an object with/], ['{"instrument":"spi","product":"x"}', 'json', /no instrument “spi” here; there are isgri/], ['{"instrument":"isgri","product":"x"}', 'json', /isgri has no product “x”/],
    ['{"instrument":"isgri","product":"isgri_image","parameters":{"E3":1}}', 'json', /isgri_image has no “E3”; it has src_name/], ['{"instrument":"isgri","product":"isgri_image","other":1}', 'json', /no "other"/], ['{"instrument":"isgri","product":"isgri_image","dummy":"yes"}', 'json', /true or false/], ['{"instrument":"isgri","product":"isgri_image","parameters":{"RA":{}}}', 'json', /"RA" is a text, a number/],
    ['https://example.org/', 'address', /names no instrument/]]) assert.match(readQuery(text, kind, instruments).problem, problem);
});

test('TAB-08 only what a text changes goes into the form', () => {
  const before = { src_name: 'Crab', E1_keV: '25', selected_catalog: '{}', file: `upload:${'0'.repeat(32)}`, radius: '7' };
  assert.deepEqual(changesOf(before, { src_name: 'Crab', E1_keV: 25, selected_catalog: '{}', file: before.file, radius: '8' }, false), { radius: '8' });
  assert.deepEqual(changesOf(before, { src_name: 'Crab', E1_keV: '26', catalogue: 'f'.repeat(32) }, true), { radius: null, E1_keV: '26' }, 'an address has no room for the rest');
  assert.deepEqual(changesOf(before, { src_name: 'Crab', E1_keV: '25', radius: '7' }, false), { selected_catalog: null, file: null });
});
