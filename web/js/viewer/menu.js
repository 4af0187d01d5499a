// @ts-check
/** A button with a list of actions below it: opened with Enter or a click, left with Escape or a click elsewhere. */
import { h } from '../dom.js';
import { keepInView } from '../in-view.js';
import { glyph } from './glyphs.js';

/** @typedef {{ text: string | (() => string), act: () => void, symbol?: string }} Item  text: a function says it anew each time the list opens */

/**
 * @param {string} label @param {Node} symbol @param {Item[]} items @param {string} [className]
 * @returns {{ element: HTMLElement, dispose: () => void }}
 */
export function menu(label, symbol, items, className = '') {
  const list = h('div', { class: 'menu-list', role: 'menu', 'aria-label': label, hidden: true });
  const button = h('button', { type: 'button', class: 'button quiet small', 'aria-haspopup': 'menu', 'aria-expanded': 'false', onclick: () => show(list.hidden === true) }, symbol, h('span', {}, label));
  const words = items.map(({ text }) => h('span', {}, typeof text === 'string' ? text : ''));
  const entries = items.map(({ act, symbol: name }, i) => h('button', { type: 'button', class: 'menu-item', role: 'menuitem', tabIndex: -1, onclick: () => {
    show(false);
    button.focus({ preventScroll: true });
    act();
  } }, name ? glyph(name) : null, words[i]));
  list.append(...entries);
  const element = h('div', { class: `menu ${className}`, onkeydown: (/** @type {KeyboardEvent} */ event) => key(event) }, button, list);

  /** @param {boolean} isOpen */
  function show(isOpen) {
    list.hidden = !isOpen;
    button.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen) return;
    items.forEach(({ text }, i) => { if (typeof text !== 'string') words[i].textContent = text(); });
    keepInView(list);
    entries[0]?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (list.hidden) return;
    const at = entries.indexOf(/** @type {any} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) entries.at(to % entries.length)?.focus();
    else if (event.key === 'Escape') {
      show(false);
      button.focus();
    } else if (event.key === 'Tab') {
      show(false);
      return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const elsewhere = (/** @type {Event} */ event) => {
    if (!list.hidden && event.target instanceof Node && !element.contains(event.target)) show(false);
  };
  document.addEventListener('pointerdown', elsewhere);
  return { element, dispose: () => document.removeEventListener('pointerdown', elsewhere) };
}

/**
 * A button that shows a group of controls below it; it stays open while they are used.
 * @param {string} label @param {Node} symbol @param {HTMLElement[]} content @param {string} [className]
 * @returns {{ element: HTMLElement, dispose: () => void }}
 */
export function dropdown(label, symbol, content, className = '') {
  const group = h('div', { class: 'menu-list dropdown', role: 'group', 'aria-label': label, hidden: true }, ...content);
  const button = h('button', { type: 'button', class: 'button quiet small', 'aria-expanded': 'false', onclick: () => show(group.hidden === true) }, symbol, h('span', {}, label));
  const element = h('div', { class: `menu ${className}`, onkeydown: (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Escape' || group.hidden) return;
    show(false);
    button.focus();
    event.stopPropagation();
  } }, button, group);
  const show = (/** @type {boolean} */ isOpen) => {
    group.hidden = !isOpen;
    button.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) keepInView(group);
  };
  const elsewhere = (/** @type {Event} */ event) => {
    if (!group.hidden && event.target instanceof Node && !element.contains(event.target)) show(false);
  };
  document.addEventListener('pointerdown', elsewhere);
  return { element, dispose: () => document.removeEventListener('pointerdown', elsewhere) };
}
