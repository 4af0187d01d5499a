// @ts-check
/** Everything to take away: files, recipe, code. */
import { fileUrl, recipeUrl } from '../api.js';
import { copyButton, h, icon, replaceContent } from '../dom.js';
import { commandLine, curlCode, pythonCode } from './code-text.js';

/** @typedef {import('../api.js').Job} Job */

/** @param {Job} job */
export function downloads(job) {
  const files = (job.products ?? []).map((product) => h('li', {},
    h('a', { href: fileUrl(job.id, product.file_name), download: product.file_name }, icon('save'), product.file_name),
    h('span', { class: 'second' }, `${sizeText(product.bytes)}`)));
  return h('section', {}, h('h3', {}, 'Files'), h('ul', { class: 'files' }, ...files,
    h('li', {}, h('a', { href: recipeUrl(job.id), download: `${job.id}-recipe.json` }, icon('save'), 'recipe.json'), h('span', { class: 'second' }, 'steps, versions, inputs'))));
}

/** @param {Job} job */
export function codePanel(job) {
  const site = new URL('.', document.baseURI).href;
  /** @type {[string, string][]} */
  const texts = [['Python', pythonCode(job, site)], ['Command line', commandLine(job, site)], ['curl', curlCode(job, site)]];
  const code = h('code', {}, texts[0][1]);
  const choices = h('div', { class: 'segments', role: 'radiogroup', 'aria-label': 'Language' });
  const group = `code-${job.id}`;
  replaceContent(choices, ...texts.map(([name, text], i) => h('label', {},
    h('input', { type: 'radio', name: group, checked: i === 0, onchange: () => { code.textContent = text; } }), h('span', {}, name))));
  return h('section', {}, h('div', { class: 'section-head' }, h('h3', {}, 'Repeat this result'), choices, copyButton('Copy', () => code.textContent ?? '')),
    h('pre', { tabIndex: 0, role: 'region', 'aria-label': 'Code' }, code));
}

/** @param {number} bytes */
function sizeText(bytes) {
  if (!Number.isFinite(bytes)) return '';
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(0)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
