// @ts-check
/** What each key does, and the switch for those of a single letter. */
import { announce, h } from '../dom.js';
import { productNames } from '../product-names.js';
import { openDialog } from './dialog.js';
import { keep, kept } from './kept.js';

/** @typedef {import('./keys.js').Command} Command */

/** @type {[string, string][]} keys that parts of the page take themselves, when they have the focus */
const ELSEWHERE = [['Arrows, + − 0', 'image: pan, zoom, fit'], ['l i m t c e', 'image: stretch, invert, next map, names, crosshair, export'], ['Arrows, Home, End', 'curve: from point to point'], ['x y z u', 'curve: axes, zoom, undo'], ['Space, Enter, Del, Ctrl+Z', 'catalogue: select, edit, delete, undo']];

/** @param {Command[]} all @param {import('../api.js').Product[]} products that digits choose */
export function openKeyMap(all, products) {
  // A digit without a product does nothing.
  const commands = all.flatMap((one) => {
    if (!/^\d$/.test(one.keys)) return [one];
    const product = products[Number(one.keys) - 1];
    return product ? [{ ...one, words: `product: ${product.title || productNames(product.name).title}` }] : [];
  });
  const isOn = h('input', { type: 'checkbox', checked: kept('single-keys', true), onchange: () => {
    keep('single-keys', isOn.checked);
    announce(isOn.checked ? 'Keys of a single letter are on.' : 'Keys of a single letter are off.');
  } });
  const row = (/** @type {string} */ keys, /** @type {string} */ words) => h('tr', {}, h('th', { scope: 'row' }, ...keys.split(' ').map((key) => h('kbd', {}, key))), h('td', { class: 'reason' }, words));
  openDialog('Keyboard', [h('label', { class: 'check' }, isOn, 'Keys of a single letter'),
    h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': 'Keys' }, h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Key'), h('th', { scope: 'col' }, 'What it does'))), h('tbody', {}, row('Ctrl+K', 'all commands'), row('Ctrl+Enter', 'compute'), ...commands.map((one) => row(one.keys, one.words)),
      ...ELSEWHERE.map(([keys, words]) => h('tr', {}, h('th', { scope: 'row' }, keys), h('td', { class: 'reason' }, words))))))]);
}
