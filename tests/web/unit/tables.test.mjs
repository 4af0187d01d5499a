import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { listPlanes } from '../../../web/js/fits/reader.js';
import { readTables } from '../../../web/js/fits/tables.js';

const golden = new URL('../golden/', import.meta.url);
const { files } = JSON.parse(readFileSync(new URL('tables.json', golden), 'utf8'));
const bytesOf = (name) => new Uint8Array(gunzipSync(readFileSync(new URL(`${name}.fits.gz`, golden))));

for (const [name, expected] of Object.entries(files)) {
  test(`every column of numbers of ${name}.fits is what astropy reads`, () => {
    const tables = readTables(bytesOf(name));

    assert.deepEqual(tables.map((table) => table.name), expected.map((table) => table.name));
    tables.forEach((table, i) => {
      assert.deepEqual(Object.keys(table.columns), Object.keys(expected[i].columns));
      for (const [column, values] of Object.entries(table.columns)) {
        assert.deepEqual([...values].map((value) => (Number.isNaN(value) ? null : value)), expected[i].columns[column], column);
      }
    });
  });
}

test('NBF-10 names of columns are kept as they are written, besides those in capitals', () => {
  const bytes = new Uint8Array(Buffer.from(Buffer.from(bytesOf('light_curve')).toString('latin1').replace(/(TTYPE\d+ *= ')RATE /, '$1Rate '), 'latin1'));
  const table = readTables(bytes).find((one) => 'RATE' in one.columns);

  assert.ok(table.names.includes('Rate'));
  assert.deepEqual(table.names.map((name) => name.toUpperCase()).filter((name) => name in table.columns), Object.keys(table.columns));
});

test('a file of tables has no image plane', () => assert.deepEqual(listPlanes(bytesOf('spectrum')), []));

test('a cut table says how much is missing', () => {
  const bytes = bytesOf('light_curve');

  assert.throws(() => readTables(bytes.subarray(0, bytes.length - 2880)), /the file ends \d+ bytes too early/);
});

for (const [what, from, to, message] of [
  ['columns that do not fit in a row', "TFORM1  = '1D ", "TFORM1  = '9D ", /column \d ends at byte \d+ of rows of 36 bytes/],
  ['a format that does not exist', "TFORM1  = '1D ", "TFORM1  = 'zz ", /TFORM1 is 'zz', which is no format/],
]) {
  test(`${what} are told`, () => {
    const text = Buffer.from(bytesOf('light_curve')).toString('latin1');
    const plain = text.includes(from) ? text : text.replace("TFORM1  = 'D  ", from);
    assert.ok(plain.includes(from));

    assert.throws(() => readTables(new Uint8Array(Buffer.from(plain.replace(from, to), 'latin1'))), message);
  });
}
