/** Tables as text, citations, links, comparison. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { acknowledgement, bibtexOf } from '../../../web/js/result/cite-text.js';
import { productDetail } from '../../../web/js/product-names.js';
import { cwlText, notebookText, pythonCode } from '../../../web/js/result/code-text.js';
import { differingRows } from '../../../web/js/result/compare-panel.js';
import { bandOf, curvesOf, filesOf } from '../../../web/js/result/curve-files.js';
import { foreignProducts, parseCsv, parseEcsv } from '../../../web/js/result/foreign-products.js';
import { tablesOfArrays } from '../../../web/js/result/numpy-arrays.js';
import { parameterRows } from '../../../web/js/result/result-bar.js';
import { crateOf } from '../../../web/js/result/ro-crate.js';
import { fileName } from '../../../web/js/result/save.js';
import { csvText, ecsvText } from '../../../web/js/result/table-text.js';
import { binsText } from '../../../web/js/chart/saved-bins.js';
import { lineOf, seriesOf } from '../../../web/js/chart/series.js';
import { figureTitle } from '../../../web/js/result/curve-base.js';
import { instrumentTitle } from '../../../web/js/product-names.js';
import { crc32, zip } from '../../../web/js/result/zip.js';
import { HOSTILE, makeJobs } from '../fixtures-curves/jobs.mjs';

const columns = [{ name: 'name' }, { name: 'rate', unit: 'ct / s', description: 'mean "rate"' }, { name: 'new' }];
const rows = [['Crab, the', 1.5, true], ['=cmd()', NaN, false], [HOSTILE, -2, false]];
globalThis.document ??= { baseURI: 'http://host/below/' };

test('CSV has quotes where needed and starts no formula in a spreadsheet', () => {
  assert.equal(csvText(columns, rows.slice(0, 2)), "name,rate,new\r\n\"Crab, the\",1.5,true\r\n'=cmd(),,false\r\n");
});

test('CSV is read as it is written', () => {
  assert.deepEqual(parseCsv(csvText(columns, rows), 10)[3], [HOSTILE, '-2', 'false']);
  assert.equal(parseCsv('a,b\n1,2\n3,4\n', 2).length, 2);
});

test('PROD-16 what is only for the record is no product, and arrays are seen in the file that was made of them', () => {
  const make = (kind, file_name, metadata = {}) => ({ name: file_name, kind, file_name, metadata });
  const products = [make('Record', 'answer.json'), make('Arrays', 'curve.json'), make('FitsTable', 'curve.fits', { made_from: 'curve.json' }), make('Arrays', 'objects.json'), make('FitsImage', 'map.fits', { made_from: 'map.json' }), make('Arrays', 'map.json')];
  assert.deepEqual(foreignProducts({ products }).map((one) => one.file_name), ['curve.fits', 'objects.json']);
});

test('ECSV is read by astropy with units, kinds and facts', { skip: existsSync('/usr/bin/python3') && spawnSync('/usr/bin/python3', ['-c', 'import astropy, yaml']).status === 0 ? false : 'astropy is not installed' }, () => {
  const text = ecsvText(columns, rows, { source: 'a: "b" # c', model: '*powerlaw' });
  const program = 'import sys; from astropy.table import Table; t = Table.read(sys.stdin.read(), format="ascii.ecsv"); print(t["rate"].unit, t["rate"].description, t["rate"].dtype, t["new"].dtype, t["name"][0], t["name"][2], t.meta["source"], sep="|")';
  const { stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', program], { input: text, encoding: 'utf8' });

  assert.equal(stdout.trim(), `ct / s|mean "rate"|float64|bool|Crab, the|${HOSTILE}|a: "b" # c`, stderr);
});

test('PROD-04: sources are written whatever the server tells of them: lists as JSON, nothing as nothing', () => {
  const some = [{ name: 'name' }, { name: 'other_names' }, { name: 'new' }];
  const of = [['Crab', ['Tau X-1', 'M 1'], true], ['Other', null, undefined]];

  assert.deepEqual(ecsvText(some, of).split('\n').slice(-4, -1), ['name,other_names,new', 'Crab,"[""Tau X-1"",""M 1""]",True', 'Other,"",""']);
  assert.match(ecsvText(some, of), /name: "new", datatype: bool/);
  assert.match(csvText(some, of), /^Crab,"\[""Tau X-1"",""M 1""\]",true\r$/m);
});

const saved = (more = {}, series = [seriesOf('Crab', [{ low: 0, high: 1, value: 5, error: 0.5 }])]) => ({ x: [0, 1], spec: {
  label: 'Light curve of Crab', unit: 'counts/s', panes: [{ series }], facts: { binning: 'joined to 1000 s: median', source: 'Crab' },
  columns: [{ title: 'mjd', unit: 'd', of: (one, i) => one.low[i] }, { title: 'rate', isValue: true, of: (one, i) => one.value[i] }, { title: 'error', isValue: true, of: (one, i) => one.up[i] }], ...more } });

test('bins as CSV tell in each row their unit, how they were joined, and that they are simulated', () => {
  assert.equal(binsText(saved({ isSimulated: true }), 'csv'), 'series,mjd,rate,error,unit,binning,simulated\r\nCrab,0,5,0.5,counts/s,joined to 1000 s: median,yes\r\n');
  assert.doesNotMatch(binsText(saved(), 'csv'), /simulated/);
});

test('bins as ECSV tell it in their head; units that differ have a column of their own', () => {
  const text = binsText(saved({ isSimulated: true, title: 'Crab · IBIS/ISGRI' }), 'ecsv');
  for (const part of ['{name: "rate", unit: "ct / s", datatype: float64}', '{name: "error", unit: "ct / s", datatype: float64}', '- {"simulated": "yes: no observation"}', '- {"binning": "joined to 1000 s: median"}', '- {"description": "Crab · IBIS/ISGRI"}']) assert.ok(text.includes(part), `${part} in ${text}`);

  const mixed = binsText(saved({}, [seriesOf('Crab', [{ low: 0, high: 1, value: 5, error: 0.5 }]), lineOf('Hardness', [0.5], [0.8], { unit: '' })]), 'ecsv');
  assert.match(mixed, /\{name: "rate", datatype: float64\}/);
  assert.match(mixed, /\nCrab,0,5,0\.5,counts\/s\nHardness,0\.5,0\.8,0,""\n/);
});

test('an instrument has one name, whatever files and servers call it', () => {
  assert.deepEqual(['isgri', 'IBIS', 'jemx2', 'JMX2', 'jemx1+2', 'spi_acs', 'Elsewhere'].map(instrumentTitle), ['IBIS/ISGRI', 'IBIS/ISGRI', 'JEM-X 2', 'JEM-X 2', 'JEM-X 1+2', 'SPI-ACS', 'Elsewhere']);
});

test('a saved figure is called by its object, instrument, band and bins', () => {
  const file = (name, band, instrument) => ({ name, band, instrument });
  assert.equal(figureTitle([file('Crab', '20-40', 'isgri'), file('Crab', '3-10', 'jemx2')], 'bins of 200 s'), 'Crab · IBIS/ISGRI, JEM-X 2 · 20–40, 3–10 keV · bins of 200 s');
  assert.equal(figureTitle(['a', 'b', 'c', 'd'].map((name) => file(name, '', ''))), '4 sources');
});

test('a citation names the instrument; simulated data are said to be so', () => {
  const job = { instrument: 'isgri', product: 'isgri_lc', id: 'abc' };

  assert.match(bibtexOf('isgri', '0.1.0'), /@article\{Lebrun2003,[^@]*doi = \{10\.1051\/0004-6361:20031367\}/);
  assert.match(bibtexOf('jemx1', '0.1.0'), /@article\{Lund2003/);
  assert.match(acknowledgement(job, null, false), /INTEGRAL, an ESA project.*job abc.*Lebrun et al\. \(2003\)/);
  const fit = acknowledgement({ ...job, instrument: 'spectra' }, null, false, '', ['isgri', 'jemx']);
  assert.match(fit, /INTEGRAL, an ESA project.*Ubertini et al\. \(2003\); Lebrun et al\. \(2003\); Lund et al\. \(2003\)/);
  assert.equal(fit.match(/Winkler/g).length, 1);
  assert.match(acknowledgement(job, 'Thanks to us.', true), /^Thanks to us\. This result was made from simulated data/);
});

test('parameters are shown without the token', () => {
  const { curvesjob: { job } } = makeJobs();

  assert.ok(parameterRows(job).some(([name, value]) => name === 'time_bin' && value === '200'));
  assert.ok(!parameterRows(job).flat().some((text) => /secret|token/.test(text)));
});

test('what differs between two jobs is listed', () => {
  const { curvesjob, laterjob } = makeJobs();

  assert.deepEqual(differingRows(curvesjob.job, laterjob.job), [['time_bin', '200', '100']]);
});

test('files of curves are those of sources, in their order; responses are none', () => {
  const { spectrajob: { job }, curvesjob, fitjob } = makeJobs();

  assert.deepEqual(filesOf(job, 'spectrum').map((file) => file.file), ['spectrum_0.fits', 'spectrum_1.fits']);
  assert.deepEqual(filesOf(curvesjob.job, 'light curve').map((file) => file.band), ['20-40', '40-80', '20-40', '20-40']);
  assert.equal(curvesOf(fitjob.job), null);
  assert.deepEqual(bandOf('20-40'), [20, 40]);
  assert.equal(bandOf('soft'), null);
});

test('names of saved files are plain', () => {
  assert.equal(fileName(`../etc/${HOSTILE}.csv`), 'etc_img_src_x_onerror_window.hacked_1_.csv');
  assert.equal(fileName('light_curve_1E 1740.7-2942.png'), 'light_curve_1E_1740.7-2942.png');
  assert.equal(fileName('///'), 'mmoda');
});

test('PROD-18: a ZIP archive is what others read', async () => {
  const bytes = new TextEncoder().encode('Crab\n');
  const archive = Buffer.from(await zip([{ name: 'a/ü.txt', bytes }, { name: 'empty', bytes: new Uint8Array() }]).arrayBuffer());
  assert.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926); // The check value of CRC-32.
  const read = spawnSync('/usr/bin/python3', ['-c', 'import io, sys, zipfile; z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())); print(z.testzip(), z.namelist(), z.read("a/ü.txt"))'], { input: archive, encoding: 'utf8', env: { PYTHONIOENCODING: 'utf8' } });
  if (read.status !== null && !read.error) assert.equal(read.stdout.trim(), "None ['a/ü.txt', 'empty'] b'Crab\\n'", read.stderr);
});

test('PROD-18: a crate names its files, the analysis that made them with its parameters, and no token', () => {
  const job = { id: 'abc', instrument: 'isgri', product: 'isgri_image', state: 'completed', started: '2026-01-01T00:00:00Z', finished: '2026-01-01T00:01:00Z', parameters: { src_name: 'Crab <b>', token: 'secret', scw_list: ['1', '2'] }, summary: { simulated: true },
    products: [{ name: 'mosaic', kind: 'fits_image', file_name: 'my mosaic.fits', media_type: 'application/fits', bytes: 10, url: '', metadata: {} }] };
  const crate = crateOf(job, { address: 'https://example.org/x/', name: null, version: '1.0', acknowledgement: null });
  const of = new Map(crate['@graph'].map((one) => [one['@id'], one]));
  assert.equal(of.size, crate['@graph'].length, 'identifiers are unique');
  assert.equal(of.get('ro-crate-metadata.json').about['@id'], './');
  assert.deepEqual(of.get('./').hasPart, [{ '@id': 'my%20mosaic.fits' }, { '@id': 'recipe.json' }]);
  for (const one of crate['@graph']) for (const list of [one.hasPart, one.citation, one.object, one.result]) for (const { '@id': id } of list ?? []) assert.ok(of.has(id), id);
  assert.match(of.get('./').description, /simulated/);
  const withInputs = crateOf(job, { address: 'https://example.org/x/', name: null, version: '1.0', acknowledgement: null }, ['isgri'], '', [{ name: 'spectrum.fits', bytes: new Uint8Array(3), job: 'other' }]);
  assert.ok(withInputs['@graph'].find((one) => one['@id'] === './').hasPart.some((one) => one['@id'] === 'spectrum.fits'));
  assert.match(withInputs['@graph'].find((one) => one['@id'] === 'spectrum.fits').description, /Of job other/);
  assert.doesNotMatch(JSON.stringify(crate), /secret/);
});

test('PROD-18: notebook and CWL repeat the query, and what is in its values is not run', () => {
  const request = { instrument: 'isgri', product: 'isgri_image', parameters: { src_name: '$(inputs.x) "quoted"', E1_keV: '20' } };
  const notebook = JSON.parse(notebookText(request, 'https://example.org/'));
  assert.deepEqual([notebook.nbformat, notebook.cells.map((cell) => cell.cell_type)], [4, ['markdown', 'code']]);
  assert.match(notebook.cells[1].source.join(''), /"src_name": "\$\(inputs\.x\) \\"quoted\\""/);
  const cwl = JSON.parse(cwlText(request, 'https://example.org/'));
  assert.deepEqual([cwl.class, cwl.baseCommand], ['CommandLineTool', ['mmoda', 'run', 'isgri_image']]);
  assert.equal(cwl.arguments[1], 'src_name=\\$(inputs.x) "quoted"');
});

test('units of an instrument are told apart in titles and in the files of curves', () => {
  const job = { ...makeJobs('x').spectrajob.job, instrument: 'jemx', product: 'jemx_spectrum', parameters: { jemx_num: '1' } };
  assert.equal(productDetail(job), 'JEM-X 1 Spectra');
  assert.equal(productDetail({ instrument: 'jemx', product: 'jemx_image', parameters: { jemx_units: 'both', jemx_num: '2', E1_keV: '3', E2_keV: '20' } }), 'JEM-X 1+2 Image · 3–20 keV');
  assert.equal(productDetail({ instrument: 'isgri', product: 'isgri_image', parameters: { E1_keV: '20', E2_keV: '40' } }), 'IBIS/ISGRI Image · 20–40 keV');
  assert.equal(productDetail({ instrument: 'spectra', product: 'spectral_fit', parameters: {} }), 'Spectral fit');
  assert.match(filesOf(job, 'spectrum')[0].instrument, /1$/);
});

test('API-01 code for Python repeats the query, catalogue and all, in lines that can be read', { skip: existsSync('/usr/bin/python3') ? false : 'python3 is not installed' }, () => {
  const catalogue = JSON.stringify({ cat_frame: 'fk5', cat_column_list: [['Crab', `Ünïcode 🛰️ "quoted" \\ ${'x'.repeat(200)}`]] });
  const job = { instrument: 'isgri', product: 'isgri_spectrum', dummy: true, parameters: { src_name: 'Crab', RA: '83.633', selected_catalog: catalogue, scw_list: Array.from({ length: 30 }, (_, i) => `1922${String(i).padStart(4, '0')}0010.001`), token: undefined } };
  const code = pythonCode(job, 'https://example.org/below/');
  assert.ok(code.split('\n').every((line) => [...line].length <= 110), 'no line is longer than a screen');
  const stub = 'class DispatcherAPI:\n    def __init__(self, **given): self.given = given\n    def get_product(self, **given):\n        import json; print(json.dumps([self.given, given])); return self\n    def show(self): pass';
  const program = code.replace('from oda_api.api import DispatcherAPI', stub);
  const run = spawnSync('/usr/bin/python3', ['-c', program], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  const [api, query] = JSON.parse(run.stdout);
  assert.deepEqual(api, { url: 'https://example.org/below/dispatch-data', instrument: 'mock' });
  const named = spawnSync('/usr/bin/python3', ['-c', pythonCode({ ...job, needsToken: true }, 'https://example.org/below/').replace('from oda_api.api import DispatcherAPI', stub)], { encoding: 'utf8', env: { ...process.env, ODA_TOKEN: ' a.b.c\n' } });
  assert.equal(JSON.parse(named.stdout)[1].token, 'a.b.c', named.stderr);
  assert.equal(query.token, undefined);
  assert.deepEqual(query, { instrument: 'isgri', product: 'isgri_spectrum', product_type: 'Dummy', src_name: 'Crab', RA: 83.633, selected_catalog: catalogue, scw_list: job.parameters.scw_list });
});

// Made by numpy 1.24: two rows of TIME (big-endian double), rate (little-endian float) and NAME, protocols 2 and 5; three integers, protocol 5.
const PICKLES = [
  'gAJjbnVtcHkuY29yZS5tdWx0aWFycmF5Cl9yZWNvbnN0cnVjdApxAGNudW1weQpyZWNhcnJheQpxAUsAhXECY19jb2RlY3MKZW5jb2RlCnEDWAEAAABicQRYBgAAAGxhdGluMXEFhnEGUnEHh3EIUnEJKEsBSwKFcQpjbnVtcHkKZHR5cGUKcQtjbnVtcHkKcmVjb3JkCnEMiYiHcQ1ScQ4oSwNYAQAAAHxxD05YBAAAAFRJTUVxEFgEAAAAcmF0ZXERWAQAAABOQU1FcRKHcRN9cRQoaBBoC1gCAAAAZjhxFYmIh3EWUnEXKEsDWAEAAAA+cRhOTk5K/////0r/////SwB0cRliSwCGcRpoEWgLWAIAAABmNHEbiYiHcRxScR0oSwNYAQAAADxxHk5OTkr/////Sv////9LAHRxH2JLCIZxIGgSaAtYAgAAAFM0cSGJiIdxIlJxIyhLA2gPTk5OSwRLAUsAdHEkYksMhnEldUsQSwFLEHRxJmKJaANYIgAAAD/DuAAAAAAAAAAAAMOAYWIAAEAEAAAAAAAAAABAQGMAAABxJ2gFhnEoUnEpdHEqYi4=',
  'gAWVQAEAAAAAAACMFW51bXB5LmNvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAhyZWNhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsChZRoA4wFZHR5cGWUk5RoA4wGcmVjb3JklJOUiYiHlFKUKEsDjAF8lE6MBFRJTUWUjARyYXRllIwETkFNRZSHlH2UKGgSaAyMAmY4lImIh5RSlChLA4wBPpROTk5K/////0r/////SwB0lGJLAIaUaBNoDIwCZjSUiYiHlFKUKEsDjAE8lE5OTkr/////Sv////9LAHSUYksIhpRoFGgMjAJTNJSJiIeUUpQoSwNoEU5OTksESwFLAHSUYksMhpR1SxBLAUsQdJRiiUMgP/gAAAAAAAAAAADAYWIAAEAEAAAAAAAAAABAQGMAAACUdJRiLg==',
];
const INTEGERS = 'gAWVfwAAAAAAAACMEm51bXB5LmNvcmUubnVtZXJpY5SMC19mcm9tYnVmZmVylJOUKJYMAAAAAAAAAAEAAAACAAAAAwAAAJSMBW51bXB5lIwFZHR5cGWUk5SMAmk0lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGJLA4WUjAFDlHSUUpQu';

test('PROD-16 light curves and tables of services are read from the arrays of numpy that they send, and nothing in these is called', () => {
  const unit = (binarys, name = 'LC') => ({ name, binarys, data: null });
  const evil = btoa(`cos\nsystem\n(S'lc'\ntR.`);
  const tables = tablesOfArrays({ data_unit_list: [...PICKLES.map((one) => unit(one)), unit(INTEGERS, 'I'), unit(evil), unit('AAAA'), unit(PICKLES[0].slice(0, 400)), unit(null), null] });
  assert.equal(tables.length, 3);
  for (const table of tables.slice(0, 2)) {
    assert.deepEqual([table.name, table.rows, [...table.columns.TIME], [...table.columns.RATE], table.texts.NAME], ['LC', 2, [1.5, 2.5], [-2, 3], ['ab', 'c']]);
  }
  assert.deepEqual([...tables[2].columns.VALUE], [1, 2, 3]);
  assert.deepEqual(tablesOfArrays(null), []);
  assert.deepEqual(parseEcsv('# %ECSV 1.0\n# ---\na b\n1 "x ""y"" z"\n', 9), [['a', 'b'], ['1', 'x "y" z']]);
  assert.deepEqual(parseEcsv('# %ECSV 1.0\n# delimiter: \',\'\na,b\n1,"x, y"\n', 9), [['a', 'b'], ['1', 'x, y']]);
});
