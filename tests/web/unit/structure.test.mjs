/** Structured parameters as tables. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guessColumns, missingColumns, readStructure, writeStructure } from '../../../web/js/form/structure.js';

test('NBF-10 lists, columns of equal length and lists of records are tables, and come back as they were', () => {
  for (const value of [[1, 2.5], ['a', 'b'], [], { filter: ['g', 'r'], flux: ['A', 'B'] }, { filter: [], flux: [] }, [{ a: 1, b: 'x' }, { a: 2, b: 'y' }]]) {
    assert.equal(writeStructure(readStructure(JSON.stringify(value))), JSON.stringify(value));
  }
});

test('NBF-10 what is no table stays text', () => {
  for (const text of ['', '{', '3', '"a"', 'null', '{}', '{"a": 1}', '{"a": [1], "b": [1, 2]}', '{"a": [[1]]}', '[[1]]', '[{"a": {}}]', '{"a": {"length": 1}}']) assert.equal(readStructure(text), null, text);
});

test('a cell of numbers that holds none is sent as it was written, so that the service can say so', () => {
  const structure = readStructure('[1, 2]');
  structure.rows[0][0] = '1e3';
  structure.rows[1][0] = 'two';
  assert.equal(writeStructure(structure), '[1000,"two"]');
});

test('NBF-10 columns are guessed by the filter of their row; what is a column already stays', () => {
  const structure = readStructure('{"filter": ["Euclid|VIS", "DECam|g", "none"], "flux": ["", "OWN", ""], "flux_error": ["", "", ""], "zero_point": [1, 2, 3]}');
  assert.deepEqual(guessColumns(structure, ['ID', 'VIS_FLUX', 'VIS_FLUX_ERR', 'G_FLUX', 'G_FLUX_ERR', 'OWN']), [
    ['Euclid|VIS', 'VIS_FLUX', 'VIS_FLUX_ERR', '1'], ['DECam|g', 'OWN', 'G_FLUX_ERR', '2'], ['none', '', '', '3']]);
});

test('NBF-10 columns have the capitals of the table, and those that it lacks are known', () => {
  const structure = readStructure('{"filter": ["DECam|g", "none"], "flux": ["FLUX_G", "Own"], "flux_error": ["ERR_G", "ERR_R"]}');
  const names = ['flux_g', 'own', 'err_g'];
  structure.rows = guessColumns(structure, names);
  assert.deepEqual(structure.rows, [['DECam|g', 'flux_g', 'err_g'], ['none', 'own', 'ERR_R']]);
  assert.deepEqual(missingColumns(structure, names), ['ERR_R']);
});
