// @ts-check
/** The keyboard map. Keys of a single letter can be switched off (WCAG 2.1.4); those with Ctrl always work. */
import { announce, h } from '../dom.js';
import { openDialog } from './dialog.js';
import { keep, kept } from './kept.js';

/** @typedef {{ keys: string, words: string, run: () => void }} Command  keys: one key, or two in a row such as `g j` */

const SEQUENCE_MS = 1500;
/** @type {[string, string][]} keys that parts of the page take themselves, when they have the focus */
const ELSEWHERE = [['Arrows, + − 0', 'image: pan, zoom, fit'], ['l i m t c e', 'image: stretch, invert, next map, names, crosshair, export'], ['Arrows, Home, End', 'curve: from point to point'], ['x y z u', 'curve: axes, zoom, undo'], ['Space, Enter, Del, Ctrl+Z', 'catalogue: select, edit, delete, undo']];

/** @param {Command[]} commands */
export function listenToKeys(commands) {
  let first = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented) return;
    const { target } = event;
    const isTyping = target instanceof HTMLElement && target.closest('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]');
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (kept('single-keys', true) === false && event.key !== 'Escape') return;
    // A picture, a curve or a table that has the focus takes its own letters; these are for the page.
    if (target instanceof HTMLElement && target.closest('[data-own-keys], canvas, .chart-stage, [role="grid"]') && !['/', '?'].includes(event.key)) return;
    const keys = first ? `${first} ${event.key}` : event.key;
    clearTimeout(timer);
    const command = commands.find((one) => one.keys === keys);
    first = !command && !first && commands.some((one) => one.keys.startsWith(`${event.key} `)) ? event.key : '';
    if (first) timer = setTimeout(() => { first = ''; }, SEQUENCE_MS);
    if (!command) return;
    event.preventDefault();
    command.run();
  });
}

/** @param {Command[]} commands */
export function openKeyMap(commands) {
  const isOn = h('input', { type: 'checkbox', checked: kept('single-keys', true), onchange: () => {
    keep('single-keys', isOn.checked);
    announce(isOn.checked ? 'Keys of a single letter are on.' : 'Keys of a single letter are off.');
  } });
  const row = (/** @type {string} */ keys, /** @type {string} */ words) => h('tr', {}, h('th', { scope: 'row' }, ...keys.split(' ').map((key) => h('kbd', {}, key))), h('td', { class: 'reason' }, words));
  openDialog('Keyboard', [h('label', { class: 'check' }, isOn, 'Keys of a single letter'),
    h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': 'Keys' }, h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Key'), h('th', { scope: 'col' }, 'What it does'))), h('tbody', {}, row('Ctrl+K', 'all commands'), row('Ctrl+Enter', 'compute'), ...commands.map((one) => row(one.keys, one.words)),
      ...ELSEWHERE.map(([keys, words]) => h('tr', {}, h('th', { scope: 'row' }, keys), h('td', { class: 'reason' }, words))))))]);
}
