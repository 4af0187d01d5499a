// @ts-check
/** A job that a service elsewhere does: what the service reports, and its notebook as it is filled in. */
import { apiUrl, ask } from '../api.js';
import { h, icon, replaceContent } from '../dom.js';

const PAUSE_MS = 4000;

export class WorkPanel {
  /** @param {string} id of the job */
  constructor(id) {
    this.id = id;
    this.isOver = false;
    this.isClosed = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.bar = h('progress', { max: 1, value: 0, hidden: true, 'aria-label': 'Progress that the service reports' });
    this.words = h('p', { class: 'progress-text', role: 'status' });
    this.view = h('button', { type: 'button', class: 'button small', onclick: () => this.#show() }, icon('list'), h('span', {}, 'View notebook'));
    this.place = h('div', {});
    this.element = h('section', { class: 'work', 'aria-label': 'Notebook' }, this.bar, this.words, this.view, this.place);
  }

  /** @param {boolean} isOver whether the job has ended: the notebook is then as it will stay */
  update(isOver) {
    if (isOver === this.isOver && this.timer !== undefined) return;
    this.isOver = isOver;
    clearTimeout(this.timer);
    this.#look();
  }

  async #look() {
    if (this.isOver) {
      this.bar.hidden = true;
      this.words.textContent = '';
      this.timer = setTimeout(() => {}, 0);
      return;
    }
    try {
      const { stage, progress, progress_max: whole } = await ask(`jobs/${encodeURIComponent(this.id)}/work`);
      if (this.isOver || this.isClosed) return;
      const total = whole ?? 100;
      this.bar.hidden = progress === null;
      if (progress !== null && total > 0) this.bar.value = Math.min(1, progress / total);
      this.words.textContent = [stage, progress === null ? '' : `${progress} of ${total}`].filter(Boolean).join(': ');
    } catch {
      // The job itself says when the server cannot be reached.
    }
    if (!this.isClosed && !this.isOver) this.timer = setTimeout(() => this.#look(), PAUSE_MS);
  }

  /** In a frame that may run nothing; the page has a policy of its own. */
  async #show() {
    this.view.setAttribute('aria-busy', 'true');
    const url = apiUrl(`jobs/${encodeURIComponent(this.id)}/notebook`);
    const has = await fetch(url).then((answer) => answer.ok, () => false);
    this.view.setAttribute('aria-busy', 'false');
    if (this.isClosed) return;
    replaceContent(this.place, has ? h('iframe', { class: 'foreign-page', title: 'Notebook', sandbox: '', src: url, referrerPolicy: 'no-referrer' })
      : h('p', { class: 'second', role: 'status' }, 'The service shows no notebook yet.'));
    replaceContent(this.view, icon('list'), h('span', {}, has && !this.isOver ? 'Load the notebook again' : 'View notebook'));
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.place.replaceChildren();
  }
}
