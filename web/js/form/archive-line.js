// @ts-check
/** How much data the archive has for the position and the time range. */
import { archiveWindows } from '../api.js';
import { h, icon, replaceContent } from '../dom.js';
import { formatDuration, shortTime } from './times.js';

/** @typedef {import('../api.js').ArchiveAnswer} ArchiveAnswer */
/** @typedef {{ ra: number, dec: number, radius: number, t1: string | null, t2: string | null }} Wish */

const PAUSE_MS = 250;

/** Events: `span` (detail: {first, last}) when the user wants the whole span; `simulated` when the archive says so. */
export class ArchiveLine extends EventTarget {
  constructor() {
    super();
    this.element = h('div', { class: 'archive-line', role: 'status', hidden: true });
    /** @type {AbortController | null} */
    this.asking = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {{ key: string, answer: ArchiveAnswer } | null} */
    this.whole = null;
    /** The position of what is shown. @type {string | null} */
    this.shown = null;
  }

  /** @param {Wish | null} wish null when the position is not known */
  update(wish) {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.element.hidden = wish === null;
    // What was shown of another position must not be clicked any more.
    if (wish && this.shown !== position(wish)) {
      this.element.className = 'archive-line';
      replaceContent(this.element, 'Asking the archive …');
    }
    if (wish) this.timer = setTimeout(() => this.#ask(wish), PAUSE_MS);
  }

  /** @param {Wish} wish */
  async #ask(wish) {
    const asking = new AbortController();
    this.asking = asking;
    const where = { ra_deg: wish.ra, dec_deg: wish.dec, radius_deg: wish.radius };
    try {
      const key = JSON.stringify(where);
      if (this.whole?.key !== key) this.whole = { key, answer: await archiveWindows(where, asking.signal) };
      const { answer } = this.whole;
      const inRange = wish.t1 && wish.t2 ? await archiveWindows({ ...where, t1: wish.t1, t2: wish.t2 }, asking.signal) : null;
      if (asking.signal.aborted) return;
      if (answer.simulated) this.dispatchEvent(new Event('simulated'));
      this.shown = position(wish);
      this.#show(answer, inRange);
    } catch (problem) {
      if (asking.signal.aborted) return;
      this.element.className = 'archive-line warning';
      replaceContent(this.element, `The archive could not be asked. ${problem instanceof Error ? problem.message : ''}`);
    }
  }

  /** @param {ArchiveAnswer} whole @param {ArchiveAnswer | null} inRange */
  #show(whole, inRange) {
    const total = whole.windows.length;
    const count = inRange?.windows.length ?? 0;
    this.element.className = count > 0 ? 'archive-line good' : 'archive-line warning';
    if (total === 0) {
      replaceContent(this.element, h('p', {}, h('strong', {}, 'No observations'), ' near this position in the archive.'));
      return;
    }
    const seconds = inRange?.windows.reduce((sum, window) => sum + window.good_seconds, 0) ?? 0;
    const first = whole.t_first_utc ?? whole.windows[0].t_start_utc;
    const last = whole.t_last_utc ?? whole.windows[total - 1].t_stop_utc;
    const sentence = inRange === null ? [h('strong', {}, plural(total)), ' near this position; enter a time range.']
      : [h('strong', {}, `${plural(count)} in this time range`), count > 0 ? `, ${formatDuration(seconds)} of good time.` : '.'];
    const useAll = count < total && h('button', {
      type: 'button', class: 'button quiet small',
      onclick: () => this.dispatchEvent(new CustomEvent('span', { detail: { first, last } })),
    }, icon('clock'), `Use all ${total}: ${shortTime(first).slice(0, 10)} to ${shortTime(last).slice(0, 10)}`);
    replaceContent(this.element, h('p', {}, ...sentence), useAll);
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
