import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { firstModules } from '../module-graph.mjs';

const web = new URL('../../../web/', import.meta.url);
const read = (name) => readFileSync(new URL(name, web), 'utf8');
const page = read('index.html');
/** Those that the page loads before anything is asked. */
const firstStyles = [...page.matchAll(/stylesheet" href="([^"]+)"/g)].map((match) => match[1]);
const styles = readdirSync(new URL('css/', web)).map((name) => `css/${name}`);
const modules = readdirSync(new URL('js/', web), { recursive: true }).filter((name) => name.endsWith('.js')).map((name) => `js/${name}`);

test('the modules of the first view are announced in its head, so that loading is one step', () => {
  assert.deepEqual([...page.matchAll(/modulepreload" href="([^"]+)"/g)].map((match) => match[1]), firstModules(), 'run node tests/web/module-graph.mjs');
});

test('nothing on the page is inline, absolute or from another host', () => {
  assert.doesNotMatch(page, /\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|<style/);
  assert.doesNotMatch(page, /(?:href|src)="(?:\/|https?:)/);
  for (const name of [...modules, ...styles]) {
    // Names of vocabularies and papers in what is saved, and the address in examples that gives way to that of the site; nothing is fetched from there.
    const text = read(name).replaceAll(/http:\/\/www\.w3\.org\/2000\/svg|http:\/\/schema\.org\/CompletedActionStatus|https:\/\/w3id\.org\/ro\/crate\/1\.1|https:\/\/doi\.org\/\$|'http:\/\/127\.0\.0\.1:8000'/g, '');
    assert.doesNotMatch(text, /https?:\/\//, name);
  }
});

test('no module can turn text into markup or code', () => {
  for (const name of modules) assert.doesNotMatch(read(name), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, name);
});

test('the first view is at most 83 kB compressed, all its modules and styles together: with headers and answers below 120 kB', () => {
  const files = ['index.html', 'icon.svg', 'js/main.js', 'js/first.js', ...firstModules(), ...firstStyles];
  const total = files.reduce((sum, name) => sum + gzipSync(read(name)).length, 0);

  assert.ok(total < 83_000, `${total} bytes`);
});

test('results, viewer and charts are not part of the first view', () => {
  assert.deepEqual(firstModules().filter((name) => /js\/(viewer|fits|result|light-curve|fit|catalogue)\/|dialog|sign-in|page\.js|tour|palette/.test(name)), []);
  assert.deepEqual(firstStyles, ['base', 'form', 'jobs', 'shell'].map((name) => `css/${name}.css`));
});

test('what the first view asks the server is asked before its modules are there', () => {
  assert.ok(page.indexOf('src="js/first.js"') < page.indexOf('rel="stylesheet"'), 'a style before it would hold the script back');
  assert.match(read('js/first.js'), /\['instruments', 'site'\]/);
});
