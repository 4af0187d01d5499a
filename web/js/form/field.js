// @ts-check
/** One labelled field of the form, made from the description of a parameter. */
import { upload } from '../api.js';
import { h, replaceContent } from '../dom.js';
import { nameFile } from './kept-files.js';
import { formatTime, utcOfNumber } from './times.js';
import { describe, isFile, isLong, isPlainNumber, isSwitch, kindOf, labelOf, listKind, maximumText, readField, unitText } from './validation.js';

/** @typedef {import('./validation.js').Parameter} Parameter */
/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

const PAUSE_MS = 400;

/** Seconds of the units in which a duration may be written. */
const DURATIONS = { s: 1, min: 60, h: 3600, d: 86400 };

/** @param {Parameter} parameter */
const isSeconds = (parameter) => kindOf(parameter) === 'duration' && ['s', 'sec'].includes(parameter.unit ?? '');

/** Events: `input` while typing, `checked` when typing pauses, `settled` when a value is entered, `text` when it was filled by the page. */
export class Field extends EventTarget {
  /** @param {Parameter} parameter */
  constructor(parameter) {
    super();
    this.parameter = parameter;
    this.id = `p-${parameter.name.replace(/[^\w-]/g, '-')}`;
    /** @type {import('./times.js').TimeUnit} of the text, for times */
    this.timeUnit = 'utc';
    /** Of the unit of the text in that of the parameter, for durations. */
    this.factor = 1;
    this.control = makeControl(parameter, this.id);
    /** What it began with. */
    this.initial = this.text;
    this.hint = h('p', { class: 'hint', id: `${this.id}-hint` }, hintOf(parameter));
    this.hint.hidden = this.hint.textContent === '';
    this.control.title = describe(parameter);
    this.error = h('p', { class: 'error', id: `${this.id}-error`, hidden: true });
    this.control.setAttribute('aria-describedby', `${this.id}-error ${this.id}-hint`);
    const unit = unitText(parameter).trim();
    const isBox = this.control instanceof HTMLInputElement && this.control.type === 'checkbox';
    this.box = h('div', { class: isBox ? 'switch' : isSeconds(parameter) ? 'input with-choice' : unit ? `input with-unit${unit.length > 2 && unit !== 'deg' ? '' : ' short'}` : 'input' },
      this.control, isSeconds(parameter) ? this.#units() : unit && h('span', { class: 'unit', 'aria-hidden': 'true' }, unit === 'deg' ? '°' : unit));
    const label = h('label', { for: this.id }, labelOf(parameter), unit && !isSeconds(parameter) && h('span', { class: 'off-screen' }, ` in ${unit}`),
      parameter.optional && !isBox && h('span', { class: 'optional' }, ' (optional)'));
    this.element = h('div', { class: `field${isBox ? ' is-switch' : ''}${isWide(parameter) ? ' wide' : ''}`, 'data-parameter': parameter.name },
      ...(isBox ? [this.box, label] : [label, this.box]), this.error, this.hint);
    if (kindOf(parameter) === 'usercatalogue') this.box.after(this.#fileChooser((file) => this.#readFile(file)));
    if (isFile(parameter)) {
      const chooser = this.#fileChooser((file) => this.#sendFile(file));
      this.box.after(chooser);
      import('./sent-file.js').then(({ showSent }) => showSent(this, chooser), () => {});
    }
    // A table instead of its text, once there is a form around it.
    if (/^structured/.test(kindOf(parameter))) import('./rows-editor.js').then(({ offerRows }) => offerRows(this), () => {});
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.control.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        this.check();
        this.dispatchEvent(new Event('checked'));
      }, this.error.hidden ? PAUSE_MS : 0);
      this.dispatchEvent(new Event('input'));
    });
    this.control.addEventListener('change', () => {
      if (this.check() && isFile(parameter) && /^https?:/i.test(this.text)) this.element.dispatchEvent(new CustomEvent('mmoda:file', { bubbles: true, detail: this.text }));
      this.dispatchEvent(new Event('settled'));
    });
    this.control.addEventListener('paste', (event) => this.#refuseLongPaste(/** @type {ClipboardEvent} */ (event)));
  }

  /** A duration is written in the unit that is chosen; another choice writes the same in that. */
  #units() {
    const select = h('select', { class: 'unit', 'aria-label': `Unit of ${labelOf(this.parameter)}`, onchange: () => {
      const seconds = isPlainNumber(this.text) ? Number(this.text) * this.factor : NaN;
      this.factor = Number(select.value);
      if (Number.isFinite(seconds)) this.control.value = String(Number((seconds / this.factor).toPrecision(12)));
      this.check();
      this.dispatchEvent(new Event('settled'));
    } }, ...Object.entries(DURATIONS).map(([name, factor]) => h('option', { value: String(factor) }, name)));
    this.unitChoice = select;
    return select;
  }

  get text() {
    const { control } = this;
    if (control instanceof HTMLInputElement && control.type === 'checkbox') return switchTexts(this.parameter)[control.checked ? 1 : 0];
    return control.value;
  }

  /** Fills the field without asking the user. @param {string} text */
  setText(text) {
    const { control } = this;
    if (control instanceof HTMLInputElement && control.type === 'checkbox') control.checked = ['1', 'true', 'yes', 'on'].includes(text.toLowerCase());
    else {
      // What is not among the choices is shown as it came, and refused: it never becomes another one by itself.
      if (control instanceof HTMLSelectElement && ![...control.options].some((option) => option.value === text)) control.append(h('option', { value: text }, text));
      control.value = text;
      this.factor = 1;
      if (this.unitChoice) this.unitChoice.value = '1';
    }
    clearTimeout(this.timer);
    if (!this.error.hidden || text !== '') this.check();
    this.dispatchEvent(new Event('text'));
  }

  /** The text in the unit of the parameter. */
  get plainText() {
    const { text, factor } = this;
    return factor !== 1 && isPlainNumber(text) ? String(Number((Number(text) * factor).toPrecision(12))) : text;
  }

  reading() {
    return readField(this.parameter, this.plainText, this.timeUnit);
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

  /** Nothing is cut off silently. @param {ClipboardEvent} event */
  #refuseLongPaste(event) {
    const pasted = event.clipboardData?.getData('text') ?? '';
    const most = maximumText(this.parameter);
    if (pasted.length <= most) return;
    event.preventDefault();
    this.showProblem(`The pasted text has ${pasted.length} characters; at most ${most} are accepted.`);
  }

  /** @param {(file: File) => Promise<void>} take */
  #fileChooser(take) {
    const chooser = h('input', { type: 'file', 'aria-label': `${labelOf(this.parameter)} from a file` });
    chooser.addEventListener('change', async () => {
      const file = chooser.files?.[0];
      if (!file) return;
      await take(file);
      this.dispatchEvent(new Event('settled'));
    });
    return chooser;
  }

  /** @param {File} file */
  async #readFile(file) {
    const most = maximumText(this.parameter);
    if (file.size > most) this.showProblem(`${file.name} has ${file.size} bytes; at most ${most} are accepted.`);
    else this.setText(await file.text());
  }

  /** The service gets the file; the form holds its key. @param {File} file */
  async #sendFile(file) {
    try {
      const { value } = await upload(file);
      nameFile(value, file);
      this.setText(value);
      this.element.dispatchEvent(new CustomEvent('mmoda:file', { bubbles: true, detail: file }));
    } catch (problem) {
      this.showProblem(`${file.name} was not sent. ${problem instanceof Error ? problem.message : problem}`);
    }
  }
}

/** Numbers and choices stand side by side; what is written or built has a row of its own. @param {Parameter} parameter */
function isWide(parameter) {
  const isText = ['text', 'name', 'string', 'time'].includes(kindOf(parameter)) && !parameter.allowed?.length && !parameter.suggested?.length;
  return isText || isSwitch(parameter) || isFile(parameter) || isLong(parameter) || listKind(parameter) || /^structured|^json$|catalogue$/.test(kindOf(parameter));
}

/** What is sent for off and on. @param {Parameter} parameter @returns {[string, string]} */
function switchTexts(parameter) {
  return parameter.allowed?.includes('yes') ? ['no', 'yes'] : ['False', 'True'];
}

/** The numbers that a parameter can be, where they are a handful. @param {Parameter} parameter @returns {string[] | null} */
function few(parameter) {
  const [low, high] = [parameter.minimum ?? NaN, parameter.maximum ?? NaN];
  return kindOf(parameter) === 'integer' && high - low <= 4 ? Array.from({ length: high - low + 1 }, (_, i) => String(low + i)) : null;
}

/** @param {Parameter} parameter @param {string} id @returns {Control} */
function makeControl(parameter, id) {
  const kind = kindOf(parameter);
  const value = defaultText(parameter);
  if (isSwitch(parameter)) return h('input', { id, name: parameter.name, type: 'checkbox', checked: ['1', 'true', 'yes'].includes(value.toLowerCase()) });
  const choices = parameter.allowed ?? parameter.suggested ?? few(parameter);
  if (choices?.length) {
    const options = parameter.optional ? ['', ...choices] : choices;
    const select = h('select', { id, name: parameter.name }, ...options.map((option) => h('option', { value: option }, option || '–')));
    select.value = options.includes(value) ? value : options[0];
    return select;
  }
  if (listKind(parameter) || isLong(parameter) || ['usercatalogue', 'structured', 'structuredparameter', 'json'].includes(kind)) {
    return h('textarea', { id, name: parameter.name, rows: 3, spellcheck: false, value });
  }
  if (isFile(parameter)) return h('input', { id, name: parameter.name, type: 'text', inputMode: 'url', placeholder: 'Web address of a file', autocomplete: 'off', spellcheck: false, value });
  const isNumber = ['number', 'float', 'integer', 'energy', 'detectionthreshold', 'duration', 'interval'].includes(kind);
  return h('input', { id, name: parameter.name, type: 'text', inputMode: isNumber ? 'decimal' : 'text', autocomplete: 'off', spellcheck: false, value });
}

/** @param {Parameter} parameter */
export function defaultText(parameter) {
  const value = parameter.default;
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' && kindOf(parameter) === 'time') return formatTime(utcOfNumber(value, parameter.time_format ?? 'mjd'));
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** @param {Parameter} parameter */
function hintOf(parameter) {
  const parts = [];
  if (parameter.description) parts.push(parameter.description);
  const { minimum, maximum } = parameter;
  const isPosition = ['RA', 'DEC'].includes(parameter.name);
  const [isLow, isHigh] = [typeof minimum === 'number', typeof maximum === 'number'];
  if (!isPosition && isLow && isHigh) parts.push(`${minimum} to ${maximum}${unitText(parameter)}`);
  else if (!isPosition && (isLow || isHigh)) parts.push(`${isLow ? `At least ${minimum}` : `At most ${maximum}`}${unitText(parameter)}`);
  if (listKind(parameter) && kindOf(parameter) !== 'inputlist') parts.push('Several values, separated by commas or new lines');
  return parts.join(' · ');
}

/** @param {HTMLElement} element @param {string} text */
export function setNote(element, text) {
  replaceContent(element, text);
  element.hidden = text === '';
}
