import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureOf } from '../../../web/js/jobs/failure.js';
import { progressOf, stepTitle, tableOf, unitOf } from '../../../web/js/jobs/progress.js';
import { counted } from '../../../web/js/jobs/states.js';
import { commandLine, curlCode, pythonCode } from '../../../web/js/result/code-text.js';
import { csvOf, sortOrder } from '../../../web/js/result/source-table.js';

const node = (label, step, state, seconds = 0, fromStore = false) => ({ id: `${step}/${label}`, label, step, state, seconds, from_store: fromStore });

test('nothing is estimated before a step was computed', () => {
  const progress = progressOf([node('a', 'x', 'Produced', 0, true), node('b', 'x', 'Waiting')], 3);

  assert.deepEqual(progress, { done: 1, total: 2, fraction: 0.5, remainingSeconds: null });
});

test('the estimate uses the mean time of each step and the speed of all workers', () => {
  const nodes = [node('a', 'x', 'Produced', 4), node('b', 'x', 'Produced', 4), node('c', 'x', 'Running'), node('d', 'x', 'Waiting')];

  // 8 seconds of work in 4 seconds: two workers. 8 seconds of work are left.
  assert.equal(progressOf(nodes, 4).remainingSeconds, 4);
});

test('the table has a row for each window, a column for each step, and what concerns all apart', () => {
  const { rows, steps, common } = tableOf([node('w1', 'x', 'Waiting'), node('w1', 'y', 'Waiting'), node('w2', 'x', 'Waiting'), node(null, 'mosaic', 'Waiting')]);

  assert.deepEqual([[...rows.keys()], steps, common.map((one) => one.step)], [['w1', 'w2'], ['x', 'y'], ['mosaic']]);
  assert.equal(rows.get('w2').get('y'), undefined);
  assert.equal(stepTitle('isgri.sky-image'), 'Sky image');
});

test('sorting is stable and leaves missing values at the end, both ways', () => {
  assert.deepEqual(sortOrder([2, null, 1, 2], false), [2, 0, 3, 1]);
  assert.deepEqual(sortOrder([2, null, 1, 2], true), [0, 3, 2, 1]);
  assert.deepEqual(sortOrder(['b10', 'b9', 'a'], false), [2, 1, 0]);
});

test('CSV quotes what needs it and defuses formulas', () => {
  const csv = csvOf([{ name: '=cmd, "x"', ra_deg: -1.5, dec_deg: 2, significance: 3, flux: 4, flux_error: 5, new: true }]);

  assert.equal(csv.split('\r\n')[1], '"\'=cmd, ""x""",-1.5,2,3,4,5,,,true,');
});

const job = { instrument: 'isgri', product: 'isgri_image', parameters: { src_name: "x'; rm -rf ~ \"", E1_keV: '20', scw_list: '066500280010.001', empty: '' } };

test('code for a shell keeps hostile names inside quotes', () => {
  assert.ok(commandLine(job, 'http://h/').includes(`--set 'src_name=x'\\''; rm -rf ~ "'`));
  assert.ok(curlCode(job, 'http://h/').includes(`x'\\''; rm -rf ~ \\"`));
});

test('code for Python writes numbers as numbers and everything else as text', () => {
  const code = pythonCode(job, 'http://h/sub/');

  assert.ok(code.includes('url="http://h/sub/dispatch-data"'));
  assert.ok(code.includes('"E1_keV": 20,'));
  assert.ok(code.includes('"scw_list": "066500280010.001",'));
  assert.ok(code.includes('"src_name": "x\'; rm -rf ~ \\""'));
  assert.ok(!code.includes('"empty"'));
});

const failedJob = (more) => ({ id: 'a', instrument: 'isgri', product: 'isgri_image', state: 'failed', failure_kind: 'usage', parameters: {}, ...more });

test('RUN-11 a job without anything to make is no query that cannot be carried out', () => {
  const nodes = ['192200010010.001', '192200020010.001'].map((label) => ({ ...node(label, 'isgri.spectra', 'empty'), reason: 'no source of the list lies in the field of view' }));

  assert.deepEqual(failureOf(failedJob({ message: 'There is no product: no source of the list lies in the field of view', nodes })),
    { title: 'There is no result.', kind: '', message: 'No source of the list lies in the field of view.', causes: [] });
});

test('RUN-11 an exception in a notebook is told as one, once', () => {
  const nodes = [{ ...node('failing', 'remote.notebook', 'failed'), reason: 'Backend failed. NotImplementedError: ' }];

  assert.deepEqual(failureOf(failedJob({ message: 'Backend failed. NotImplementedError: ', nodes })), { title: 'The notebook of the service failed.', kind: '', message: 'Backend failed. NotImplementedError.', causes: [] });
});

test('RUN-11 causes that parts share are told once, with how many they are of', () => {
  const nodes = ['192200010010.001', '192200020010.001', '192200030010.001'].map((label, i) => ({ ...node(label, 'isgri.background', 'failed'), reason: i < 2 ? 'no map' : 'broken' }));

  assert.deepEqual(failureOf(failedJob({ failure_kind: 'unprocessable_data', message: 'Three failed', nodes })), { title: 'The job failed.', kind: 'The data of this observation cannot be processed.', message: 'Three failed.',
    causes: [{ where: '2 science windows', reason: 'no map.' }, { where: '192200030010.001, isgri.background', reason: 'broken.' }] });
  assert.deepEqual(failureOf(failedJob({ state: 'cancelled', nodes: [] })).title, 'The job was cancelled.');
  assert.match(failureOf(failedJob({ message: 'E1 is above E2', nodes: [] })).kind, /cannot be carried out/);
});

test('RUN-03 parts of a job are called what they are, one or many', () => {
  assert.equal(unitOf([node('192200010010.001', 'isgri.spectra', 'waiting'), node(null, 'sum', 'waiting')]).title, 'Science window');
  assert.equal(unitOf([node('slow', 'remote.notebook', 'running')]).title, 'Workflow');
  assert.equal(unitOf([node('Crab', 'fit.curve', 'running')]).title, 'Part');
  assert.deepEqual([counted(1, 'step'), counted(0, 'step'), counted(2, 'science window')], ['1 step', '0 steps', '2 science windows']);
});
