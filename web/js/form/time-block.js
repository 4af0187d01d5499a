// @ts-check
/** When: a range of time in the unit of the user's choice, or a list of science windows. */
import { announce, h, icon, replaceContent } from '../dom.js';
import { keep, kept } from '../shell/kept.js';
import { formatDuration, readInstant, shortTime, utcOf, writeInstant } from './times.js';
import { parseWindowList, revolutionOf } from './window-list.js';

/** @typedef {import('./field.js').Field} Field */
/** @typedef {import('./times.js').TimeUnit} TimeUnit */

/** @type {[TimeUnit, string][]} */
const UNITS = [['utc', 'UTC'], ['mjd', 'MJD'], ['ijd', 'IJD']];

/** Events: `settled` (the way of choosing, or a unit, changed), `pick` (the user wants to choose windows from a table). */
export class TimeBlock extends EventTarget {
  /** @param {Field | undefined} start @param {Field | undefined} end @param {Field | undefined} windows @param {HTMLElement | null} archive where observations are chosen */
  constructor(start, end, windows, archive) {
    super();
    this.start = start;
    this.end = end;
    this.windows = windows;
    /** @type {'range' | 'list'} */
    this.way = start && end ? 'range' : 'list';
    /** @type {TimeUnit} */
    this.unit = UNITS.some(([unit]) => unit === kept('time-unit')) ? kept('time-unit') : 'utc';
    /** @type {import('../api.js').ArchiveWindow[]} those of the archive at the position */
    this.known = [];
    this.echo = h('p', { class: 'echo', hidden: true });
    this.listNote = h('p', { class: 'hint', role: 'status' });
    this.unitSelect = h('select', { id: 'time-unit', 'aria-label': 'Unit of the times', onchange: () => {
      this.#setUnit(/** @type {TimeUnit} */ (this.unitSelect.value));
      keep('time-unit', this.unit);
    } },
      ...UNITS.map(([unit, label]) => h('option', { value: unit }, label)));
    this.ways = start && end && windows ? this.#ways() : null;
    this.range = h('div', { class: 'fields times' }, start?.element, end?.element);
    this.list = h('div', { class: 'fields', hidden: true }, windows?.element, this.#listTools());
    this.element = h('fieldset', { class: 'time-block', 'data-tour': 'time' }, h('legend', {}, 'Time'), h('div', { class: 'legend-tools' }, this.ways, start && end && this.unitSelect), this.range, this.list, this.echo, archive);
    for (const field of [start, end]) field?.addEventListener('input', () => this.showEcho());
    for (const kind of ['input', 'text']) windows?.addEventListener(kind, () => this.#showCount());
    // Where windows are listed they are needed.
    windows?.element.querySelector('.optional')?.remove();
    this.#setUnit(this.unit);
    this.#show();
  }

  #ways() {
    const choice = (/** @type {'range' | 'list'} */ way, /** @type {string} */ label) => h('label', {},
      h('input', { type: 'radio', name: 'time-way', value: way, checked: way === this.way, onchange: () => this.setWay(way) }), h('span', {}, label));
    return h('div', { class: 'segments', role: 'radiogroup', 'aria-label': 'How to choose the data' }, choice('range', 'Time range'), choice('list', 'Science windows'));
  }

  #listTools() {
    if (!this.windows) return null;
    const chooser = h('input', { type: 'file', hidden: true, accept: '.txt,.lst,.csv,text/plain' });
    chooser.addEventListener('change', async () => {
      const file = chooser.files?.[0];
      chooser.value = '';
      if (!file) return;
      if (file.size > 200_000) this.windows?.showProblem(`${file.name} has ${file.size} bytes; at most 200000 are accepted.`);
      else this.#fillList(await file.text());
    });
    return h('div', { class: 'list-tools' }, this.listNote,
      h('button', { type: 'button', class: 'button quiet small', onclick: () => this.dispatchEvent(new Event('pick')) }, icon('clock'), 'Choose from the archive…'),
      h('button', { type: 'button', class: 'button quiet small', onclick: () => chooser.click() }, 'From a file…'), chooser);
  }

  /** @param {string} text */
  #fillList(text) {
    this.windows?.setText(text);
    this.#showCount();
    this.dispatchEvent(new Event('settled'));
  }

  /** Takes over a list of windows. @param {string[]} ids */
  setWindows(ids) {
    this.setWay('list');
    this.#fillList(ids.join('\n'));
  }

  /** @param {'range' | 'list'} way */
  setWay(way) {
    if (!this.ways) return;
    this.way = way;
    for (const input of this.ways.querySelectorAll('input')) input.checked = input.value === way;
    this.#show();
    this.dispatchEvent(new Event('settled'));
  }

  #show() {
    this.range.hidden = this.way === 'list';
    this.list.hidden = this.way === 'range';
    this.unitSelect.hidden = this.way === 'list';
    // What is hidden is not sent, and cannot be reached.
    for (const field of [this.start, this.end]) if (field) field.control.disabled = this.way === 'list';
    if (this.windows) this.windows.control.disabled = this.way === 'range';
    this.showEcho();
    this.#showCount();
  }

  #showCount() {
    if (!this.windows || this.way === 'range') return;
    const { ids, duplicates } = parseWindowList(this.windows.text);
    this.listNote.textContent = ids.length === 0 ? 'One on each line, or separated by commas; 1922.0001 is taken, too.' : `${ids.length} science window${ids.length === 1 ? '' : 's'}${duplicates > 0 ? `, ${duplicates} named twice` : ''}.`;
  }

  /** Names of parameters that are not sent in the present way. @returns {string[]} */
  get silent() {
    if (!this.ways) return [];
    return this.way === 'list' ? ['T1', 'T2'] : ['scw_list'];
  }

  /** @returns {{ t1: string, t2: string } | null} UTC, when both are times and in order */
  readRange() {
    const [t1, t2] = [this.start, this.end].map((field) => (field ? field.reading().value : null));
    return this.way === 'range' && t1 && t2 && t2 > t1 ? { t1, t2 } : null;
  }

  /** Fills both fields with UTC texts. @param {string} t1 @param {string} t2 */
  setRange(t1, t2) {
    this.setUtc('T1', t1);
    this.setUtc('T2', t2);
    this.showEcho();
  }

  /** @param {'T1' | 'T2'} name @param {string} text UTC; what is no time stays as it is written */
  setUtc(name, text) {
    const field = name === 'T1' ? this.start : this.end;
    const reading = readInstant(text, 'utc', Infinity);
    field?.setText(this.unit === 'utc' || reading.problem !== undefined ? text : writeInstant(reading.milliseconds, this.unit));
  }

  /** @param {TimeUnit} unit */
  #setUnit(unit) {
    const before = [this.start, this.end].map((field) => (field ? readInstant(field.text, field.timeUnit, Infinity) : null));
    this.unit = unit;
    this.unitSelect.value = unit;
    [this.start, this.end].forEach((field, i) => {
      if (!field) return;
      const reading = before[i];
      const isChanged = field.timeUnit !== unit;
      field.timeUnit = unit;
      // It says that times are UTC.
      field.hint.hidden = unit !== 'utc' || field.hint.textContent === '';
      field.control.inputMode = unit === 'utc' ? 'text' : 'decimal';
      if (isChanged && reading && reading.problem === undefined) field.setText(writeInstant(reading.milliseconds, unit));
    });
    if (before.some(Boolean)) announce(`Times are now in ${unit.toUpperCase()}.`);
    this.showEcho();
    this.dispatchEvent(new Event('settled'));
  }

  /** The range in the other units. @param {import('../api.js').ArchiveWindow[]} [windows] */
  showEcho(windows = this.known) {
    this.known = windows;
    const range = this.readRange();
    this.echo.hidden = range === null;
    if (range === null) return;
    const [from, to] = [utcOf(range.t1), utcOf(range.t2)];
    const both = (/** @type {TimeUnit} */ unit, /** @type {number} */ digits) => `${unit.toUpperCase()} ${Number(writeInstant(from, unit)).toFixed(digits)} – ${Number(writeInstant(to, unit)).toFixed(digits)}`;
    const revolutions = [...new Set(windows.filter((one) => one.t_stop_utc > range.t1 && one.t_start_utc < range.t2).map((one) => revolutionOf(one.id)).filter((one) => one !== null))];
    const where = revolutions.length === 0 ? '' : revolutions.length < 4 ? `, revolution ${revolutions.join(', ')}` : `, ${revolutions.length} revolutions from ${revolutions[0]} to ${revolutions.at(-1)}`;
    replaceContent(this.echo, h('span', {}, `${formatDuration((to - from) / 1000)}${where}`),
      this.unit === 'utc' ? null : h('span', {}, `${shortTime(range.t1)} – ${shortTime(range.t2)} UTC`),
      this.unit === 'mjd' ? null : h('span', {}, both('mjd', 4)), this.unit === 'ijd' ? null : h('span', {}, both('ijd', 4)));
  }
}
