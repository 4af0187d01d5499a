// @ts-check
/** Keys go where the keyboard map says. Keys of a single letter can be switched off (WCAG 2.1.4); those with Ctrl always work. */
import { kept } from './kept.js';

/** @typedef {{ keys: string, words: string, run: () => void }} Command  keys: one key, or two in a row such as `g j` */

const SEQUENCE_MS = 1500;

/** Keeps what is written until somebody takes it: what is to read it may still be on its way. @returns {() => string} ends it */
export function holdTyping() {
  let typed = '';
  const note = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') document.removeEventListener('keydown', note, true);
    if (event.key === 'Backspace') typed = typed.slice(0, -1);
    else if (event.key.length === 1) typed += event.key;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener('keydown', note, true);
  return () => {
    document.removeEventListener('keydown', note, true);
    return typed;
  };
}

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
