// @ts-check
/** One labelled field of the form, made from the description of a parameter. */
import { h, replaceContent } from '../dom.js';
import { kindOf, labelOf, readField, unitText } from './validation.js';

/** @typedef {import('./validation.js').Parameter} Parameter */
/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

const PAUSE_MS = 400;

/** Events: `input` while typing, `settled` when a value is entered. */
export class Field extends EventTarget {
  /** @param {Parameter} parameter */
  constructor(parameter) {
    super();
    this.parameter = parameter;
    this.id = `p-${parameter.name.replace(/[^\w-]/g, '-')}`;
    this.control = makeControl(parameter, this.id);
    this.hint = h('p', { class: 'hint', id: `${this.id}-hint` }, hintOf(parameter));
    this.hint.hidden = this.hint.textContent === '';
    this.error = h('p', { class: 'error', id: `${this.id}-error`, hidden: true });
    this.control.setAttribute('aria-describedby', `${this.id}-error ${this.id}-hint`);
    const unit = unitText(parameter).trim();
    this.box = h('div', { class: unit ? `input with-unit${unit.length > 2 && unit !== 'deg' ? '' : ' short'}` : 'input' },
      this.control, unit && h('span', { class: 'unit', 'aria-hidden': 'true' }, unit === 'deg' ? '°' : unit));
    this.element = h('div', { class: 'field', 'data-parameter': parameter.name },
      h('label', { for: this.id }, labelOf(parameter), unit && h('span', { class: 'off-screen' }, ` in ${unit}`),
        parameter.optional && h('span', { class: 'optional' }, ' (optional)')),
      this.box, this.error, this.hint);
    if (kindOf(parameter) === 'usercatalogue') this.box.after(this.#fileChooser());
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.control.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.check(), this.error.hidden ? PAUSE_MS : 0);
      this.dispatchEvent(new Event('input'));
    });
    this.control.addEventListener('change', () => {
      this.check();
      this.dispatchEvent(new Event('settled'));
    });
  }

  get text() {
    return this.control.value;
  }

  /** Fills the field without asking the user. @param {string} text */
  setText(text) {
    this.control.value = text;
    clearTimeout(this.timer);
    if (!this.error.hidden || text !== '') this.check();
  }

  reading() {
    return readField(this.parameter, this.text);
  }

  /** Shows or clears the field's own problem. @returns {boolean} whether it is valid */
  check() {
    clearTimeout(this.timer);
    const { problem } = this.reading();
    this.showProblem(problem ?? '');
    return problem === undefined;
  }

  /** @param {string} message empty when there is none */
  showProblem(message) {
    this.error.textContent = message;
    this.error.hidden = message === '';
    this.control.setAttribute('aria-invalid', String(message !== ''));
  }

  #fileChooser() {
    const chooser = h('input', { type: 'file', 'aria-label': `Read ${labelOf(this.parameter)} from a file` });
    chooser.addEventListener('change', async () => {
      const file = chooser.files?.[0];
      if (!file) return;
      if (file.size > 200_000) this.showProblem(`${file.name} has ${file.size} bytes; at most 200000 are accepted.`);
      else this.setText(await file.text());
      this.dispatchEvent(new Event('settled'));
    });
    return chooser;
  }
}

/** @param {Parameter} parameter @param {string} id @returns {Control} */
function makeControl(parameter, id) {
  const kind = kindOf(parameter);
  const value = defaultText(parameter);
  if (parameter.allowed?.length) {
    const options = parameter.optional ? ['', ...parameter.allowed] : parameter.allowed;
    const select = h('select', { id, name: parameter.name }, ...options.map((option) => h('option', { value: option }, option || '–')));
    select.value = options.includes(value) ? value : options[0];
    return select;
  }
  if (kind === 'inputlist' || kind === 'usercatalogue') {
    return h('textarea', { id, name: parameter.name, rows: 3, spellcheck: false, value });
  }
  const isNumber = ['number', 'integer', 'energy', 'detectionthreshold', 'duration'].includes(kind);
  return h('input', { id, name: parameter.name, type: 'text', inputMode: isNumber ? 'decimal' : 'text', autocomplete: 'off', spellcheck: false, value });
}

/** @param {Parameter} parameter */
export function defaultText(parameter) {
  const value = parameter.default;
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** @param {Parameter} parameter */
function hintOf(parameter) {
  const parts = [];
  if (parameter.description) parts.push(parameter.description);
  const { minimum, maximum } = parameter;
  const isPosition = ['RA', 'DEC'].includes(parameter.name);
  if (!isPosition && typeof minimum === 'number' && typeof maximum === 'number') parts.push(`${minimum} to ${maximum}${unitText(parameter)}`);
  return parts.join(' · ');
}

/** @param {HTMLElement} element @param {string} text */
export function setNote(element, text) {
  replaceContent(element, text);
  element.hidden = text === '';
}
