// @ts-check
/** Ranges that are chosen with a word: the last days of the archive, a revolution, an event and the time around it. */
import { h, replaceContent } from '../dom.js';
import { formatTime, readInstant, utcOf } from './times.js';
import { revolutionOf } from './window-list.js';

/** @typedef {import('../api.js').ArchiveWindow} ArchiveWindow */

const DAYS = 7;
const DAY_MS = 86_400_000;

/** The last days that have windows, up to the end of the last. @param {ArchiveWindow[]} windows in order of time @returns {{ first: string, last: string } | null} */
export function lastDays(windows) {
  if (windows.length === 0) return null;
  const end = Math.max(...windows.map((one) => utcOf(one.t_stop_utc)));
  return { first: formatTime(end - DAYS * DAY_MS), last: formatTime(end) };
}

/** @param {ArchiveWindow[]} windows @param {number} number @returns {{ first: string, last: string } | null} from the first to the last window of a revolution */
export function rangeOfRevolution(windows, number) {
  const own = windows.filter((one) => revolutionOf(one.id) === number);
  return own.length === 0 ? null : { first: own[0].t_start_utc, last: own.reduce((last, one) => (one.t_stop_utc > last ? one.t_stop_utc : last), '') };
}

/** @param {number} at milliseconds since 1970 @param {number} seconds */
export const around = (at, seconds) => ({ first: formatTime(at - seconds * 1000), last: formatTime(at + seconds * 1000) });

/** Seconds of a unit. @type {Record<string, number>} */
const UNITS = { s: 1, min: 60, h: 3600 };
const MOST_SECONDS = 24_000 * 3600;

/** Events: `span` (detail: {first, last}). */
export class QuickRanges extends EventTarget {
  constructor() {
    super();
    /** @type {ArchiveWindow[]} */
    this.windows = [];
    this.note = h('p', { class: 'error', role: 'status', hidden: true });
    this.revolution = h('input', { type: 'text', inputMode: 'numeric', size: 5, autocomplete: 'off', 'aria-label': 'Revolution' });
    this.instant = h('input', { type: 'text', class: 'instant', autocomplete: 'off', spellcheck: false, placeholder: 'trigger time, UTC', 'aria-label': 'Time of an event (UTC)' });
    this.span = h('input', { type: 'text', inputMode: 'decimal', size: 4, autocomplete: 'off', value: '1', 'aria-label': 'Time before and after the event' });
    this.unit = h('select', { 'aria-label': 'Unit of the time before and after' }, ...Object.keys(UNITS).map((name) => h('option', { value: name, selected: name === 'h' }, name)));
    for (const [input, run] of /** @type {[HTMLInputElement, () => void][]} */ ([[this.revolution, () => this.#takeRevolution()], [this.instant, () => this.#takeEvent()], [this.span, () => this.#takeEvent()]])) {
      input.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        run();
      });
    }
    /** @type {{ name: string, at: number } | null} */
    this.trigger = null;
    this.element = h('div', { class: 'quick-ranges', hidden: true });
  }

  /** @param {ArchiveWindow[]} windows at the position @param {{ name: string, at: number } | null} trigger of the object */
  show(windows, trigger) {
    const isSame = this.element.childElementCount > 0 && this.trigger?.name === trigger?.name && this.windows.length > 0 === windows.length > 0;
    this.windows = windows;
    if (trigger && trigger.at !== this.trigger?.at) this.instant.value = formatTime(trigger.at);
    else if (!trigger && this.trigger && this.instant.value === formatTime(this.trigger.at)) this.instant.value = '';
    this.trigger = trigger;
    this.element.hidden = windows.length === 0 && !trigger;
    this.#say('');
    if (isSame) return;
    const chip = (/** @type {string} */ label, /** @type {() => void} */ run) => h('button', { type: 'button', class: 'chip', onclick: run }, label);
    const hasData = windows.length > 0;
    replaceContent(this.element, hasData && chip(`Last ${DAYS} days`, () => this.#tell(lastDays(this.windows), 'There are no data here.')),
      hasData && h('span', { class: 'quick' }, 'Revolution', this.revolution, chip('Set', () => this.#takeRevolution())),
      h('span', { class: 'quick' }, trigger ? trigger.name : 'Around', this.instant, h('span', { class: 'quick' }, '±', this.span, this.unit, chip('Set', () => this.#takeEvent()))), this.note);
  }

  #takeRevolution() {
    const text = this.revolution.value.trim();
    if (!/^\d{1,4}$/.test(text)) this.#say('Write the number of a revolution, such as 1922.');
    else this.#tell(rangeOfRevolution(this.windows, Number(text)), `There are no science windows of revolution ${Number(text)} near this position.`);
  }

  #takeEvent() {
    const at = readInstant(this.instant.value, 'utc', Date.now());
    if (at.problem !== undefined) {
      this.#say(this.instant.value.trim() === '' ? 'Write the time of the event, such as 2018-02-21T02:30:00.' : at.problem);
      return;
    }
    const seconds = Number(this.span.value) * UNITS[this.unit.value];
    const isGood = this.span.value.trim() !== '' && seconds > 0 && seconds <= MOST_SECONDS;
    this.#tell(isGood ? around(at.milliseconds, seconds) : null, 'Write a time above 0, at most 24000 h.');
  }

  /** @param {{ first: string, last: string } | null} span @param {string} problem */
  #tell(span, problem) {
    this.#say(span ? '' : problem);
    if (span) this.dispatchEvent(new CustomEvent('span', { detail: span }));
  }

  /** @param {string} text */
  #say(text) {
    this.note.textContent = text;
    this.note.hidden = text === '';
  }
}
