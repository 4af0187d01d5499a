// @ts-check
/** How much data the archive has for the position and the time range: in words, on a line of time, and by revolution. */
import { archiveWindows } from '../api.js';
import { h, icon, replaceContent } from '../dom.js';
import { formatDuration, shortTime, utcOf } from './times.js';
import { QuickRanges } from './quick-ranges.js';
import { visitsOf } from './window-list.js';

/** @typedef {import('../api.js').ArchiveAnswer} ArchiveAnswer */
/** @typedef {{ ra: number, dec: number, radius: number, t1: string | null, t2: string | null, isList?: boolean, trigger?: { name: string, at: number } | null }} Wish  trigger: the event that the object is */

const PAUSE_MS = 250;
const MOST_VISITS = 6;

/** Events: `span` (detail: {first, last}) when the user chooses a range; `answer` (detail: {whole, count}); `simulated`. */
export class ArchiveLine extends EventTarget {
  constructor() {
    super();
    this.words = h('div', { class: 'archive-line', role: 'status', hidden: true });
    /** @type {import('./coverage-bar.js').CoverageBar | null} loaded with the first answer */
    this.bar = null;
    /** @type {[ArchiveAnswer['windows'], string | null, string | null] | null} what the line of time shows */
    this.drawn = null;
    this.barPlace = h('div', { hidden: true });
    this.quick = new QuickRanges();
    this.quick.addEventListener('span', (event) => this.#span(/** @type {CustomEvent} */ (event).detail.first, /** @type {CustomEvent} */ (event).detail.last));
    this.element = h('div', { class: 'archive' }, this.words, this.barPlace, this.quick.element);
    /** @type {AbortController | null} */
    this.asking = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {{ key: string, answer: ArchiveAnswer } | null} */
    this.whole = null;
    /** The position of what is shown. @type {string | null} */
    this.shown = null;
    /** Told when what was asked last has been answered. @type {(() => void)[]} */
    this.waiting = [];
    this.isAsking = false;
  }

  /** @param {Wish | null} wish null when the position is not known */
  update(wish) {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.words.hidden = wish === null;
    // What was shown of another position must not be clicked any more.
    if (!wish || this.shown !== position(wish)) {
      this.drawn = null;
      this.barPlace.hidden = true;
      this.quick.show([], null);
      this.words.className = 'archive-line';
      replaceContent(this.words, 'Asking the archive …');
    }
    this.isAsking = wish !== null;
    if (wish) this.timer = setTimeout(() => this.#ask(wish), PAUSE_MS);
    else this.#answered();
  }

  /** The archive has answered, or could not: nothing that it says will change the form any more. @returns {Promise<void>} */
  idle() {
    return this.isAsking ? new Promise((resolve) => { this.waiting.push(resolve); }) : Promise.resolve();
  }

  #answered() {
    this.isAsking = false;
    for (const tell of this.waiting.splice(0)) tell();
  }

  /** @param {Wish} wish */
  async #ask(wish) {
    const asking = new AbortController();
    this.asking = asking;
    const where = { ra_deg: wish.ra, dec_deg: wish.dec, radius_deg: wish.radius };
    try {
      const key = JSON.stringify(where);
      if (this.whole?.key !== key) this.whole = { key, answer: await archiveWindows(where, asking.signal) };
      if (asking.signal.aborted) return;
      const { answer } = this.whole;
      if (answer.simulated) this.dispatchEvent(new Event('simulated'));
      this.shown = position(wish);
      this.isAsking = false;
      this.#show(answer, wish);
      // What was shown may have changed the range, and with it the question.
      if (!this.isAsking) this.#answered();
    } catch (problem) {
      if (asking.signal.aborted) return;
      this.#answered();
      this.words.className = 'archive-line warning';
      replaceContent(this.words, `The archive could not be asked. ${problem instanceof Error ? problem.message : ''}`);
    }
  }

  /** @param {ArchiveAnswer} whole @param {Wish} wish */
  #show(whole, { t1, t2, isList, trigger }) {
    const total = whole.windows.length;
    const isRange = t1 !== null && t2 !== null;
    const inRange = isRange ? whole.windows.filter((one) => one.t_stop_utc > t1 && one.t_start_utc < t2) : [];
    const count = inRange.length;
    this.dispatchEvent(new CustomEvent('answer', { detail: { whole, count } }));
    this.words.className = count > 0 || (isList && total > 0) ? 'archive-line good' : 'archive-line warning';
    this.quick.show(isList ? [] : whole.windows, isList ? null : trigger ?? null);
    this.#showBar(whole.windows, t1, t2).catch(() => { /* The words above tell the same. */ });
    if (total === 0) {
      replaceContent(this.words, h('p', {}, h('strong', {}, 'No observations'), ' near this position in the archive.'));
      return;
    }
    const seconds = inRange.reduce((sum, window) => sum + window.good_seconds, 0);
    // Windows are used as a whole, also those that reach out of the range.
    const isWhole = isRange && seconds > (utcOf(t2) - utcOf(t1)) / 1000;
    const visits = visitsOf(whole.windows);
    const [first, last] = [whole.t_first_utc ?? visits[0].first, whole.t_last_utc ?? visits[visits.length - 1].last];
    const sentence = !isRange ? [h('strong', {}, plural(total)), isList ? ' near this position.' : ' near this position; enter a time range.']
      : [h('strong', {}, `${plural(count)} in this time range`), count > 0 ? `, ${isWhole ? 'taken whole: ' : ''}${formatDuration(seconds)} of good time.` : '.'];
    const chip = (/** @type {string} */ label, /** @type {string} */ from, /** @type {string} */ to, /** @type {string} */ title) => h('button', { type: 'button', class: 'chip', title, onclick: () => this.#span(from, to) }, label);
    const recent = visits.length > 1 ? visits.slice(-MOST_VISITS).reverse() : [];
    replaceContent(this.words, h('p', {}, ...sentence),
      !isList && (count < total || recent.length > 0) && h('p', { class: 'examples' },
        count < total && h('button', { type: 'button', class: 'button quiet small', onclick: () => this.#span(first, last) }, icon('clock'), `Use all ${total}: ${shortTime(first).slice(0, 10)} to ${shortTime(last).slice(0, 10)}`),
        ...recent.map((visit) => chip(visit.name, visit.first, visit.last, `${plural(visit.windows.length)}, ${shortTime(visit.first)} to ${shortTime(visit.last)}`))));
  }

  /** @param {ArchiveAnswer['windows']} windows @param {string | null} t1 @param {string | null} t2 */
  async #showBar(windows, t1, t2) {
    this.drawn = [windows, t1, t2];
    const { CoverageBar } = await import('./coverage-bar.js');
    if (!this.bar) {
      this.bar = new CoverageBar();
      this.bar.addEventListener('range', (event) => this.#span(/** @type {CustomEvent} */ (event).detail.t1, /** @type {CustomEvent} */ (event).detail.t2));
      this.barPlace.append(this.bar.element);
    }
    if (!this.drawn) return;
    this.barPlace.hidden = false;
    this.bar.show(...this.drawn);
  }

  /** @param {string} first @param {string} last */
  #span(first, last) {
    this.dispatchEvent(new CustomEvent('span', { detail: { first, last } }));
  }
}

/** @param {Wish} wish */
function position(wish) {
  return `${wish.ra} ${wish.dec} ${wish.radius}`;
}

/** @param {number} count */
function plural(count) {
  return count === 1 ? '1 science window' : `${count} science windows`;
}
