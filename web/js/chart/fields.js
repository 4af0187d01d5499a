// @ts-check
/** Small controls beside figures. */
import { h } from '../dom.js';

let fields = 0;
/** Longer texts in tables are wrapped. */
const LONG = 40;

/**
 * @template {string} T
 * @param {string} label @param {[T, string][]} options @param {T} value @param {(value: T) => void} change
 */
export function choice(label, options, value, change) {
  const id = `choice-${++fields}`;
  const select = h('select', { id, onchange: () => change(/** @type {T} */ (select.value)) }, ...options.map(([key, text]) => h('option', { value: key, selected: key === value }, text)));
  return Object.assign(h('div', { class: 'mini-field' }, h('label', { for: id }, label), select), { select });
}

/**
 * @param {string} label @param {string} value @param {(text: string) => void} change when it is left or enter is pressed
 * @param {Record<string, any> & { problemOf?: (text: string) => string }} [more] `problemOf`: why a text cannot be taken; then nothing changes
 */
export function textField(label, value, change, { problemOf = () => '', ...more } = {}) {
  const id = `choice-${++fields}`;
  const note = h('span', { class: 'problem', id: `${id}-problem`, role: 'alert' });
  const say = (/** @type {string} */ problem) => {
    note.textContent = problem;
    input.setAttribute('aria-invalid', String(problem !== ''));
  };
  const input = h('input', { id, type: 'text', value, autocomplete: 'off', spellcheck: false, 'aria-describedby': note.id, onchange: () => {
    const text = input.value.trim();
    const problem = problemOf(text);
    say(problem);
    if (problem === '') change(text);
  }, ...more });
  const name = h('label', { for: id }, label);
  return Object.assign(h('div', { class: 'mini-field' }, name, input, note), { input, name, say });
}

/**
 * @param {string} label @param {number | ''} value @param {(value: number) => void} change NaN when it is empty
 * @param {Record<string, any> & { wrong?: (value: number) => string }} [more] `wrong`: why a number cannot be taken
 */
export function numberField(label, value, change, { wrong = () => '', ...more } = {}) {
  const problemOf = (/** @type {string} */ text) => (text === '' ? '' : Number.isFinite(Number(text)) ? wrong(Number(text)) : `“${text.slice(0, 20)}” is no number.`);
  return textField(label, value === '' ? '' : String(value), (text) => change(text === '' ? NaN : Number(text)), { inputMode: 'decimal', class: 'short', problemOf, ...more });
}

/** @param {string} label @param {boolean} value @param {(value: boolean) => void} change */
export function check(label, value, change) {
  const input = h('input', { type: 'checkbox', checked: value, onchange: () => change(input.checked) });
  return Object.assign(h('label', { class: 'mini-check' }, input, h('span', {}, label)), { input });
}

/** @template {string} T @param {string} label @param {[T, string][]} options @param {T} value @param {(value: T) => void} change */
export function segments(label, options, value, change) {
  const name = `segments-${++fields}`;
  return h('div', { class: 'segments', role: 'radiogroup', 'aria-label': label }, ...options.map(([key, text]) => h('label', {},
    h('input', { type: 'radio', name, value: key, checked: key === value, onchange: () => change(key) }), h('span', {}, text))));
}

/** @param {string} text @param {() => void} act @param {Record<string, any>} [more] */
export function smallButton(text, act, more = {}) {
  return h('button', { type: 'button', class: 'button quiet small', onclick: act, ...more }, text);
}

/** A table of numbers: the first cell of each row names it. @param {string} caption @param {string[]} heads @param {(string | Node)[][]} rows */
export function simpleTable(caption, heads, rows) {
  return h('div', { class: 'table-scroll simple', tabIndex: 0, role: 'region', 'aria-label': caption }, h('table', {}, h('caption', { class: 'off-screen' }, caption),
    h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
    h('tbody', {}, ...rows.map(([first, ...rest]) => h('tr', {}, h('th', { scope: 'row' }, first), ...rest.map((cell) => h('td', { class: typeof cell === 'string' && cell.length > LONG ? 'wrap' : 'number' }, cell)))))));
}
