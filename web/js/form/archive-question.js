// @ts-check
/** What the archive has at a position, asked for when there is one. */
import { h, replaceContent } from '../dom.js';
import { patiently } from '../patiently.js';

/** @typedef {Parameters<import('./archive-line.js').ArchiveLine['update']>[0]} Wish */

/** Events: those of the line, `simulated`, `span`, `answer`. */
export class ArchiveQuestion extends EventTarget {
  constructor() {
    super();
    this.element = h('div', {});
    /** @type {Promise<import('./archive-line.js').ArchiveLine> | null} loaded with the first position */
    this.line = null;
  }

  /** @param {Wish} wish null asks nothing more */
  ask(wish) {
    if (!this.line) {
      if (!wish) return;
      replaceContent(this.element, h('p', { class: 'archive-line', role: 'status' }, 'Asking the archive …'));
      this.line = this.#load();
    }
    this.line.then((line) => line.update(wish), (problem) => {
      // The next position asks again.
      this.line = null;
      replaceContent(this.element, h('p', { class: 'archive-line warning' }, `The archive could not be asked. ${problem instanceof Error ? problem.message : ''}`));
    });
  }

  /** @returns {Promise<void>} when it has answered what was asked last, or cannot */
  async idle() {
    await this.line?.then((line) => line.idle(), () => {});
  }

  async #load() {
    const { ArchiveLine } = await patiently(() => import('./archive-line.js'));
    const line = new ArchiveLine();
    for (const kind of ['simulated', 'span', 'answer']) line.addEventListener(kind, (event) => this.dispatchEvent(new CustomEvent(kind, { detail: /** @type {CustomEvent} */ (event).detail })));
    replaceContent(this.element, line.element);
    return line;
  }
}
