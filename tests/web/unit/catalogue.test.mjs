import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BLANK, cellText, COLUMNS, columnsOf, columnsSeen, editText, parseCell, rowsOfSources } from '../../../web/js/catalogue/columns.js';
import { condition, search, sorted } from '../../../web/js/catalogue/filter.js';
import { FORMATS, readCatalogue } from '../../../web/js/catalogue/formats/files.js';
import { CatalogueProblem } from '../../../web/js/catalogue/formats/table.js';
import { writeCsv } from '../../../web/js/catalogue/formats/text.js';
import { coneOf, difference, matchSources } from '../../../web/js/catalogue/match.js';
import { keepEdits, keptEdits } from '../../../web/js/catalogue/kept-edits.js';
import { SourceList, toldRenamed, withOwnNames } from '../../../web/js/catalogue/source-list.js';
import { fromQuery, fromStored, keepCatalogue, storedId, toQuery, toStored } from '../../../web/js/catalogue/stored.js';
import { writeCutout } from '../../../web/js/fits/writer.js';
import { headerLines, listPlanes, readPlane } from '../../../web/js/fits/reader.js';
import { Wcs } from '../../../web/js/sky/wcs.js';
import { SvgContext } from '../../../web/js/viewer/svg-context.js';
import { compressedImages } from '../../../web/js/fits/reader.js';
import { header } from '../synthetic-sky.mjs';

const golden = (name) => new Uint8Array(readFileSync(new URL(`../golden/${name}`, import.meta.url)));
const expected = JSON.parse(new TextDecoder().decode(golden('catalogue.json'))).rows;
const HOSTILE = '<img src=x onerror="window.hacked=1">';
const encode = (text) => new TextEncoder().encode(text);
const column = (field) => COLUMNS.find((one) => one.field === field);

const source = (name, ra, dec, more = {}) => ({ ...BLANK, name, ra, dec, significance: 10, ...more });
const rowsOf = (...sources) => new SourceList(sources).rows;
const ROWS = rowsOf(
  source('Crab', 83.63308, 22.0145, { significance: 146.25, instrumentFlag: 2, errorRadius: 0.01, flux: 61.3, fluxError: 0.42, separation: 0.12 }),
  source('Cyg X-1', 299.59031, 35.2016), source(`say "hi", ${HOSTILE}`, 0.000012, -89.5, { significance: NaN, isNew: true }),
  source('=SUM(A1)', 12.5, -0.5), source('name, with; separators\tand tabs', 1, 2), source('it’s Ünïcode &amp; more', 3, 4));

for (const file of ['catalogue.ecsv', 'catalogue.xml']) {
  test(`a catalogue that astropy wrote is read: ${file}`, async () => {
    const found = await readCatalogue(golden(file), null);

    assert.deepEqual(found.map((row) => [row.name, Number.isNaN(row.significance) ? null : row.significance, row.ra, row.dec, row.isNew, row.instrumentFlag, row.flag, row.errorRadius]),
      expected.map((row) => [row.name, row.significance, row.ra, row.dec, row.isNew, row.instrumentFlag, row.flag, row.errorRadius]));
  });
}

test('the list of sources that a mission writes as FITS is read', async () => {
  const found = await readCatalogue(golden('catalogue.fits.gz'), null);

  assert.deepEqual(found.map((row) => [row.name, row.ra, row.dec, row.isNew, row.instrumentFlag, row.errorRadius]), expected.map((row) => [row.name, row.ra, row.dec, row.isNew, row.instrumentFlag, row.errorRadius]));
});

for (const kind of Object.keys(FORMATS)) {
  test(`what is saved is read back: ${kind}`, async () => {
    const content = FORMATS[kind].write(ROWS, true);
    // Every form with a place for words says that nothing was measured.
    const said = typeof content === 'string' ? content : new TextDecoder('latin1').decode(content);
    assert.ok(kind === 'json' || /simulat/i.test(said));
    const plain = FORMATS[kind].write(ROWS);
    assert.doesNotMatch(typeof plain === 'string' ? plain : new TextDecoder('latin1').decode(plain), /simulat/i);

    const found = await readCatalogue(typeof content === 'string' ? encode(content) : content, null);

    // Files of each kind keep what their form can hold.
    const name = (text) => (kind === 'fits' ? text.replace(/[^\x20-\x7e]/g, '?') : kind === 'ds9' ? text.replaceAll('{', '(') : text);
    assert.deepEqual(found.map((row) => row.name), ROWS.map((row) => name(row.name)));
    found.forEach((row, i) => {
      // DS9 has seven decimals of a degree.
      const tolerance = kind === 'ds9' ? 6e-8 : 0;
      assert.ok(Math.abs(row.ra - ROWS[i].ra) <= tolerance && Math.abs(row.dec - ROWS[i].dec) <= tolerance, `${row.ra}, ${row.dec}`);
      assert.equal(row.isNew, ROWS[i].isNew);
      if (kind === 'ds9') return;
      for (const field of ['significance', 'errorRadius', 'flux', 'fluxError', 'separation', 'flag', 'instrumentFlag']) assert.ok(Object.is(row[field], ROWS[i][field]), `${field}: ${row[field]} is not ${ROWS[i][field]}`);
    });
  });
}

test('the short form of the command line and sexagesimal positions are read', async () => {
  const found = await readCatalogue(encode('# my sources\nCrab, 83.63308, 22.0145\nCyg X-1, 19:58:21.7, +35:12:06\n'), null);

  assert.deepEqual(found.map((row) => row.name), ['Crab', 'Cyg X-1']);
  assert.ok(Math.abs(found[1].ra - 299.590417) < 1e-6);
});

for (const [what, text, message] of [
  ['nothing', '# only a comment\n', /no source/],
  ['no positions', 'src_names flux\nCrab 1\n', /expected a first line with the names/],
  ['an impossible position', 'src_names,ra,dec\nCrab,83,95\n', /source 1, 'Crab': Declination must be between/],
  ['rows of different length', 'src_names ra dec\nCrab 83\n', /row 1 has 2 values, the header 3/],
  ['broken JSON', '{"cat_column_names": [', /broken or cut off/],
  ['JSON of another frame', JSON.stringify({ cat_column_names: ['src_names', 'ra', 'dec'], cat_column_list: [['a'], [1], [2]], cat_frame: 'galactic' }), /frame 'galactic'/],
  ['a VOTable in binary', '<?xml version="1.0"?><VOTABLE><RESOURCE><TABLE><FIELD name="ra"/><DATA><BINARY><STREAM/></BINARY></DATA></TABLE></RESOURCE></VOTABLE>', /BINARY; only TABLEDATA/],
  ['a web page', '<?xml version="1.0"?><html></html>', /no table/],
  ['regions without positions', '# Region file format: DS9\nimage;circle(1,2,3)\n', /no region with a position/],
]) {
  test(`a file with ${what} is refused with a reason`, async () => {
    await assert.rejects(readCatalogue(encode(text), null), (problem) => problem instanceof CatalogueProblem && message.test(problem.message));
  });
}

test('bytes that are no catalogue, and a FITS file without a list, are refused', async () => {
  await assert.rejects(readCatalogue(Uint8Array.from({ length: 400 }, (_, i) => i % 256), null), /neither a FITS table nor text/);
  await assert.rejects(readCatalogue(golden('spectrum.fits.gz'), null), /no column 'src_names'/);
});

test('entities of XML are the five only: nothing grows and nothing is fetched', async () => {
  const bomb = '<?xml version="1.0"?><!DOCTYPE v [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><VOTABLE><TABLE><FIELD name="src_names"/><FIELD name="ra"/><FIELD name="dec"/><DATA><TABLEDATA><TR><TD>&b;&lt;b&gt;&#65;</TD><TD>1</TD><TD>2</TD></TR></TABLEDATA></DATA></TABLE></VOTABLE>';

  const [row] = await readCatalogue(encode(bomb), null);

  assert.equal(row.name, '&b;<b>A');
});

test('a text that begins like a formula is not one in a spreadsheet', () => {
  assert.match(writeCsv(ROWS), /^3,'=SUM\(A1\),/m);
});

test('sources of the API become rows; columns that no row knows are not shown', () => {
  const [row] = rowsOfSources([{ name: 'Crab', ra_deg: 83.6, dec_deg: 22, significance: 12, flux: 3, flux_error: 0.2, error_radius_arcmin: 0.6 }]);

  assert.ok(Math.abs(row.errorRadius - 0.01) < 1e-12);
  assert.deepEqual(columnsOf(rowsOf(row)).map((one) => one.wire), ['src_names', 'significance', 'ra', 'dec', 'NEW_SOURCE', 'ISGRI_FLAG', 'FLAG', 'ERR_RAD', 'flux', 'flux_error']);
  assert.equal(columnsOf(rowsOf(source('a', 1, 2))).length, 8);
  const rows = rowsOf({ ...row, flux: 22.828, fluxError: 0.17 }, { ...row, flux: 10.1, fluxError: 0.165 });
  const cells = columnsSeen(rows).filter(({ field }) => field.startsWith('flux')).map((one) => rows.map((each) => cellText(one, each)));
  assert.deepEqual(cells, [['22.83', '10.10'], ['0.17', '0.17']]);
});

test('cells are checked as they are written', () => {
  assert.equal(parseCell(column('ra'), '05:34:31.9').value.toFixed(4), '83.6329');
  assert.match(parseCell(column('ra'), '400').problem, /between -360 and 360/);
  assert.match(parseCell(column('dec'), '-91').problem, /between -90 and 90/);
  assert.match(parseCell(column('name'), ' ').problem, /needs a name/);
  assert.match(parseCell(column('flag'), '1.5').problem, /whole number/);
  assert.deepEqual([cellText(column('dec'), ROWS[2]), editText(column('dec'), ROWS[2]), cellText(column('significance'), ROWS[2])], ['−89.50000', '-89.5', '–']);
});

test('conditions of columns: greater, less, equal, ranges, parts of text, and not', () => {
  const names = (field, text) => ROWS.filter(condition(column(field), text).test).map((row) => row.name.slice(0, 4));

  assert.deepEqual(names('significance', '>100'), ['Crab']);
  assert.deepEqual(names('significance', '<=10').length, 4);
  assert.deepEqual(names('dec', '-1..3'), ['=SUM', 'name']);
  assert.deepEqual(names('dec', '..−80'), ['say ']);
  assert.deepEqual(names('ra', '200..'), ['Cyg ']);
  assert.deepEqual(names('instrumentFlag', '!=1'), ['Crab']);
  assert.deepEqual(names('name', 'CYG'), ['Cyg ']);
  assert.deepEqual(names('name', '!a').includes('Crab'), false);
  assert.deepEqual(names('isNew', 'new'), ['say ']);
  assert.equal(condition(column('ra'), ' '), null);
  for (const text of ['>', '>=x', '5..1']) assert.ok(condition(column('ra'), text).problem, text);
  assert.deepEqual(ROWS.filter(search(COLUMNS, 'cyg 299')).length, 1);
});

test('sorting is stable, natural in names, and leaves what is missing at the end', () => {
  const names = (field, isDescending) => sorted(rowsOf(source('NEW_10', 1, 1), source('NEW_9', 1, 1), source('b', 1, 1, { significance: NaN }), source('a', 1, 1, { significance: 50 })), column(field), isDescending).map((row) => row.name);

  assert.deepEqual(names('name', false), ['a', 'b', 'NEW_9', 'NEW_10']);
  assert.deepEqual(names('significance', true), ['a', 'NEW_10', 'NEW_9', 'b']);
  assert.deepEqual(names('significance', false), ['NEW_10', 'NEW_9', 'a', 'b']);
});

test('every change can be undone and done again; a new change ends what could be done again', () => {
  const list = new SourceList([source('a', 1, 1), source('b', 2, 2)]);
  const names = () => list.rows.map((row) => row.name).join('');
  const [a, b] = list.rows.map((row) => row.key);

  const c = list.add(source('c', 3, 3));
  list.edit(a, { name: 'A' });
  list.remove([b]);
  list.load([source('x', 5, 5)], 'replace', false);

  assert.equal(names(), 'x');
  assert.deepEqual([list.undo(), names()], ['replace', 'Ac']);
  assert.deepEqual([list.undo(), names()], ['delete 1 source', 'Abc']);
  assert.deepEqual([list.redo(), names()], ['delete 1 source', 'Ac']);
  list.undo();
  list.undo();
  list.undo();
  assert.deepEqual([names(), list.undo()], ['ab', '']);
  list.redo();
  assert.ok(list.byKey(c), 'a row keeps its key');
  list.edit(c, { name: 'C' });
  assert.equal(list.redo(), '');
  list.edit(c, { name: 'C' });
  assert.deepEqual([list.undo(), names()], ['edit c', 'abc'], 'a change that changes nothing is no step');
});

test('a source that is put elsewhere loses what was measured at its old place', () => {
  const list = new SourceList([{ ...source('a', 83.6, 22), significance: 14.9, flux: 3, fluxError: 0.2, errorRadius: 0.01, separation: 0.3 }]);
  const [a] = list.rows.map((row) => row.key);
  const measured = () => ['significance', 'flux', 'fluxError', 'errorRadius', 'separation'].map((field) => list.byKey(a)[field]);

  assert.equal(list.edit(a, { dec: 22.005 }), false, 'within the error of the position');
  assert.deepEqual(measured(), [14.9, 3, 0.2, 0.01, 0.3]);
  assert.equal(list.edit(a, { dec: 22.05 }), true);
  assert.deepEqual(measured(), [NaN, NaN, NaN, NaN, NaN]);
  list.undo();
  assert.deepEqual(measured(), [14.9, 3, 0.2, 0.01, 0.3]);
});

test('what is gone is not selected any more', () => {
  const list = new SourceList([source('a', 1, 1), source('b', 2, 2)]);
  list.select(list.rows.map((row) => row.key), list.rows[1].key);

  list.remove([list.rows[1].key]);

  assert.deepEqual([list.chosen.map((row) => row.name), list.current], [['a'], -1]);
});

test('two sources are the same within 2 arc seconds of a great circle, at every declination and across 0 h', () => {
  const list = new SourceList([source('pole', 10, 89.9), source('edge', 359.9999, 0), source('Crab', 83.63308, 22.0145)]);

  // 0.2 degrees of right ascension near the pole are 1.26 arc seconds; at the equator they would be 720.
  assert.equal(list.duplicateOf(10.2, 89.9).row.name, 'pole');
  assert.ok(Math.abs(list.duplicateOf(10.2, 89.9).arcsec - 1.2566) < 1e-3);
  assert.equal(list.duplicateOf(0.0003, 0).row.name, 'edge');
  assert.equal(list.duplicateOf(0.0006, 0), null);
  // The old platform took 15 arc minutes for the same place.
  assert.equal(list.duplicateOf(83.63308, 22.0145 + 3 / 3600), null);
  assert.equal(list.duplicateOf(83.63308, 22.0145, list.rows[2].key), null);
});

test('new sources get the first free name', () => {
  assert.equal(new SourceList([source('NEW_1', 1, 1), source('NEW_3', 1, 1)]).newName(), 'NEW_2');
});

test('matching takes the nearest pairs first, each source once, and tells the rest', () => {
  const mine = [source('a', 10, 0), source('b', 10.01, 0), source('c', 50, 5)];
  const other = [source('B', 10.011, 0), source('far', 120, 80)];

  assert.deepEqual(matchSources(mine, other, 60).map(({ a, b }) => [a, b]), [[1, 0]]);
  const { both, renamed, onlyMine, onlyOther } = difference(mine, other, 60);
  assert.deepEqual([both.length, renamed.length, onlyMine, onlyOther], [1, 1, [0, 2], [1]]);
});

test('matching 5 000 sources with 5 000 takes well below a second', () => {
  const list = (shift) => Array.from({ length: 5000 }, (_, i) => source(`s${i}`, (i * 137.508) % 360 + shift, Math.asin(2 * ((i + 0.5) / 5000) - 1) * 180 / Math.PI));
  const start = performance.now();

  assert.equal(matchSources(list(0), list(1e-4), 2).length, 5000);
  assert.ok(performance.now() - start < 900);
});

test('a cut-out is a FITS file with the same sky under the same pixels', () => {
  const cards = { CTYPE1: 'RA---TAN', CTYPE2: 'DEC--TAN', CRPIX1: 5.5, CRPIX2: 4, CRVAL1: 83.6, CRVAL2: 22, CDELT1: -0.1, CDELT2: 0.1, OBJECT: `it's ${HOSTILE}`, BUNIT: 'counts/s', HUGE: 1.5e-300, FLAGGED: true };
  const pixels = Float32Array.from({ length: 80 }, (_, i) => (i === 33 ? NaN : i / 4));

  const bytes = writeCutout(pixels, 10, cards, { x: 2, y: 3, width: 4, height: 3 });

  const [plane] = listPlanes(bytes);
  assert.deepEqual([plane.width, plane.height, plane.cards.OBJECT, plane.cards.HUGE, plane.cards.FLAGGED], [4, 3, cards.OBJECT, 1.5e-300, true]);
  assert.deepEqual([...readPlane(bytes, plane)], [3, 4, 5].flatMap((y) => [2, 3, 4, 5].map((x) => pixels[y * 10 + x])));
  assert.deepEqual(Wcs.fromCards(plane.cards).pixelToSky(1, 1), Wcs.fromCards(cards).pixelToSky(3, 4));
  assert.ok(headerLines(bytes, 0).some((line) => line.startsWith('OBJECT')));
});

test('an image compressed in tiles is named with its method', () => {
  const bytes = new Uint8Array(Buffer.concat([header({ SIMPLE: true, BITPIX: 8, NAXIS: 0 }),
    header({ XTENSION: 'BINTABLE', BITPIX: 8, NAXIS: 2, NAXIS1: 8, NAXIS2: 0, PCOUNT: 0, GCOUNT: 1, TFIELDS: 1, TTYPE1: 'COMPRESSED_DATA', TFORM1: '1PB(0)', ZIMAGE: true, ZCMPTYPE: 'RICE_1' })]));

  assert.deepEqual(compressedImages(bytes), ['HDU 1 is an image compressed in tiles (RICE_1)']);
  assert.deepEqual(listPlanes(bytes), []);
});

test('hostile text in a figure is text', () => {
  const pen = new SvgContext(100, 100, { measureText: () => ({ width: 10 }) });
  pen.fillText(`${HOSTILE}&\u0000`, 1, 2);

  const text = pen.toText(HOSTILE);

  assert.doesNotMatch(text, /<img/);
  assert.match(text, /&lt;img src=x onerror=&quot;window.hacked=1&quot;&gt;&amp;<\/text>/);
});

test('CAT-16: sources are stored with what is known of them, and come back', () => {
  const source = { ...BLANK, name: 'A', ra: 1.5, dec: -2, significance: 7, isNew: true, instrumentFlag: 1, flag: 0, errorRadius: 0.01 };
  assert.deepEqual(toStored([source]), [{ name: 'A', ra_deg: 1.5, dec_deg: -2, significance: 7, error_radius_deg: 0.01, flag: 0, instrument_flag: 1, new: true }]);
  assert.deepEqual(fromStored(toStored([source])), [source]);
  assert.deepEqual(toQuery(fromQuery([{ name: 'B', ra: 1, dec: 2, significance: 3, isgri_flag: 2, flag: 1, error_radius_deg: 0 }])).map((one) => [one.name, one.ra, one.dec, one.significance, one.isgri_flag]), [['B', 1, 2, 3, 2]]);
});

test('CAT-16: an identifier is read by itself or out of a link', () => {
  const id = '0123456789abcdef0123456789abcdef';
  assert.equal(storedId(` ${id.toUpperCase()} `), id);
  assert.equal(storedId(`https://example.org/x/?instrument=isgri&catalogue=${id}#v=1`), id);
  for (const text of ['', 'Crab', id.slice(1), `${id}0`]) assert.equal(storedId(text), '');
});

test('CAT-15: the cone around places has them all, across 0 h and at a pole', () => {
  const across = coneOf([{ name: 'a', ra: 359, dec: 0 }, { name: 'b', ra: 1, dec: 0 }]);
  assert.ok(Math.min(across.ra, 360 - across.ra) < 1e-9 && Math.abs(across.radius - 1) < 1e-9);
  const pole = coneOf([0, 120, 240].map((ra) => ({ name: '', ra, dec: 88 })));
  assert.ok(Math.abs(pole.dec - 90) < 1e-6 && Math.abs(pole.radius - 2) < 1e-6);
});

test('names that addresses cannot have are refused before the server is asked', async () => {
  for (const name of ['.', '..']) await assert.rejects(keepCatalogue(name, 'a'.repeat(32)), /no names/);
});

test('CAT-06 names differ as the server wants it: a second one of a name gets a number, and it is told', () => {
  const { sources, renamed } = withOwnNames([source('GX 5-1', 1, 1), source(' gx 5-1', 2, 2), source('GX 5-1', 3, 3), source('Crab', 4, 4)], ['Crab']);

  assert.deepEqual(sources.map((one) => one.name), ['GX 5-1', ' gx 5-1 (2)', 'GX 5-1 (3)', 'Crab (2)']);
  assert.match(toldRenamed(renamed), /another GX 5-1 is called GX 5-1 \(3\)/);
  assert.equal(toldRenamed([]), '');

  const list = new SourceList([source('Crab', 1, 1)]);
  list.load([source('CRAB', 2, 2)], 'add', true);
  assert.deepEqual(list.rows.map((row) => row.name), ['Crab', 'CRAB (2)']);
  assert.equal(list.named('crab ').name, 'Crab');
  assert.deepEqual([list.freeName('Crab'), list.freeName('Crab', list.rows[0].key)], ['Crab (3)', 'Crab']);
});

test('CAT-03 a changed catalogue is kept by its job, whole, until it is as it was found', () => {
  const rows = rowsOf({ ...source('Crab', 83.5, 22), separation: 1.5 }, source('Other', 80, 20));

  assert.equal(keptEdits('one'), null);
  keepEdits('one', rows);
  keepEdits('two', rows.slice(1));
  assert.deepEqual(new SourceList(keptEdits('one')).rows, rows);
  assert.deepEqual(keptEdits('two').map((row) => [row.name, row.flux]), [['Other', NaN]]);
  keepEdits('one', null);
  assert.equal(keptEdits('one'), null);
  assert.equal(keepEdits('three', Array(2001).fill(rows[0])), false);
  assert.equal(keptEdits(''), null);
});
