import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const web = new URL('../../../web/', import.meta.url);
const read = (name) => readFileSync(new URL(name, web), 'utf8');
const page = read('index.html');
const modules = readdirSync(new URL('js/', web), { recursive: true }).filter((name) => name.endsWith('.js')).map((name) => `js/${name}`);

test('every module of the page is announced in its head, so that loading is one step', () => {
  // The reader of FITS files is loaded by the worker.
  const own = modules.filter((name) => !['js/main.js', 'js/theme.js'].includes(name) && !/js\/fits\/(fits-worker|reader|header|tables)\.js/.test(name));

  assert.deepEqual([...page.matchAll(/modulepreload" href="([^"]+)"/g)].map((match) => match[1]).sort(), own.sort());
});

test('nothing on the page is inline, absolute or from another host', () => {
  assert.doesNotMatch(page, /\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|<style/);
  assert.doesNotMatch(page, /(?:href|src)="(?:\/|https?:)/);
  for (const name of [...modules, 'css/base.css', 'css/form.css', 'css/jobs.css', 'css/viewer.css', 'css/chart.css']) {
    assert.doesNotMatch(read(name).replaceAll('http://www.w3.org/2000/svg', ''), /https?:\/\//, name);
  }
});

test('no module can turn text into markup or code', () => {
  for (const name of modules) assert.doesNotMatch(read(name), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, name);
});

test('the first view is at most 120 kB compressed', () => {
  const files = ['index.html', ...modules, 'css/base.css', 'css/form.css', 'css/jobs.css', 'css/viewer.css', 'css/chart.css'];
  const total = files.reduce((sum, name) => sum + gzipSync(read(name)).length, 0);

  assert.ok(total < 120_000, `${total} bytes`);
});
