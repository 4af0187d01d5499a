/** Figures of any table: expressions of columns, columns to begin with, CSV. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../../../web/js/table/column-expression.js';
import { csvTable } from '../../../web/js/table/table-file.js';
import { presetOf, seriesOfTable } from '../../../web/js/table/table-plot.js';

const columns = { A: Float64Array.of(1, 4, 9), B_2: Float64Array.of(2, NaN, 3) };
const first = (text) => evaluate(text, columns, 3)[0];

for (const [text, value] of [['2+3*4', 14], ['(2+3)*4', 20], ['2^3^2', 512], ['-2^2', -4], ['8/4/2', 1], ['1-2-3', -4], ['a*b_2', 2], ['sqrt(A*4)', 2], ['max(a, B_2)+pow(2,3)', 10], ['1.5e1', 15], ['--2', 2], ['log10(100)', 2], ['pi', Math.PI], [' 2 * ( A ) ', 2]]) {
  test(`${text} is ${value}`, () => assert.ok(Math.abs(first(text) - value) < 1e-12));
}

test('rows without a number stay without', () => assert.ok(Number.isNaN(evaluate('B_2+1', columns, 3)[1])));

for (const [text, message] of [
  ['', /character 1: a column or a number/], ['A+', /character 3: found the end/], ['C', /character 1: the table has no column C\. It has A, B_2/], ['(A', /“\)” is expected/], ['A B_2', /character 3: found “B”; an operator/], ['sin(A, B_2)', /sin needs 1 number; there are 2/],
  ['alert(1)', /there is no function ALERT/], ['constructor', /no column CONSTRUCTOR/], ['__proto__', /no column __PROTO__/], ['toString(1)', /no function TOSTRING/], ['('.repeat(10_000), /nested too deep/], ['-'.repeat(10_000), /nested too deep/],
]) test(`“${text.slice(0, 20)}” is refused with its place`, () => assert.throws(() => evaluate(text, columns, 3), message));

test('columns to begin with are those of light curves and responses', () => {
  const table = (names) => ({ name: '', cards: {}, rows: 1, columns: Object.fromEntries(names.map((name) => [name, Float64Array.of(1)])), texts: {} });

  assert.deepEqual(presetOf(table(['TIME', 'RATE', 'ERROR', 'TIMEDEL'])), { x: 'TIME', y: 'RATE', dx: 'TIMEDEL/2', dy: 'ERROR' });
  assert.deepEqual(presetOf(table(['ENERG_LO', 'ENERG_HI', 'SPECRESP'])), { x: '(ENERG_LO+ENERG_HI)/2', y: 'SPECRESP', dx: '(ENERG_HI-ENERG_LO)/2', dy: '' });
  assert.deepEqual(presetOf(table(['U', 'V'])), { x: 'U', y: 'V', dx: '', dy: '' });
});

test('rows are drawn in the order of X, without those that have no number', () => {
  const table = { name: '', cards: {}, rows: 3, columns: { X: Float64Array.of(3, 1, 2), Y: Float64Array.of(30, 10, NaN) }, texts: {} };
  const series = seriesOfTable({ table, x: 'X', y: 'Y', dx: '0.5', dy: '', label: 'Y' });

  assert.deepEqual([...series.low], [0.5, 2.5]);
  assert.deepEqual([...series.value], [10, 30]);
});

test('a CSV file has the columns of numbers, by plain names', () => {
  const { columns: read, rows } = csvTable('# a comment\n"Flux (mJy)",2mass,name\n1.5,2,a\n,3,b\n', 'x.csv');

  assert.equal(rows, 2);
  assert.deepEqual(Object.keys(read), ['FLUX_MJY_', '_2MASS']);
  assert.ok(Number.isNaN(read.FLUX_MJY_[1]));
});
