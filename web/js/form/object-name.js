// @ts-check
/** The object's name: suggestions while typing, its position when entered (ARIA combobox pattern). */
import { ApiProblem, resolve, suggest } from '../api.js';
import { announce, h, replaceContent } from '../dom.js';
import { patiently } from '../patiently.js';
import { formatAngle, formatDegrees, formatHours } from '../sky/coordinates.js';

/** @typedef {import('./field.js').Field} Field */
/** @typedef {import('../api.js').Resolved} Resolved */

const PAUSE_MS = 120;

/** Events: `entered` (another name is asked for), `resolved` (detail: {@link Resolved}), `unresolved` (detail: the name), `position` (detail: {ra, dec}, when a position was written instead of a name). */
export class ObjectName extends EventTarget {
  /** @param {Field} field */
  constructor(field) {
    super();
    this.field = field;
    this.input = /** @type {HTMLInputElement} */ (field.control);
    this.list = h('ul', { class: 'suggestions', role: 'listbox', id: `${field.id}-list`, 'aria-label': 'Known objects', hidden: true });
    this.note = h('p', { class: 'note', role: 'status', hidden: true });
    this.button = h('button', { type: 'button', class: 'button small', onclick: () => (this.lookUp ? this.cancel() : this.resolve(true)) }, 'Resolve');
    // Leaving the field would look the name up already, and the click that follows would cancel it.
    this.button.addEventListener('mousedown', (event) => event.preventDefault());
    this.button.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.cancel(); });
    field.box.classList.add('with-button');
    field.box.append(this.button, this.list);
    field.element.append(this.note);
    this.chosen = -1;
    this.known = this.input.value;
    /** @type {Promise<void>} */
    this.looking = Promise.resolve();
    /** @type {AbortController | null} */
    this.asking = null;
    /** @type {AbortController | null} while a name is looked up */
    this.lookUp = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': this.list.id })) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#suggest(), PAUSE_MS);
      this.#showButton();
    });
    field.addEventListener('text', () => this.#showButton());
    this.input.addEventListener('keydown', (event) => this.#key(event));
    this.input.addEventListener('blur', () => this.#close());
    this.input.addEventListener('change', () => this.resolve());
    this.#showButton();
  }

  #showButton() {
    this.button.textContent = this.lookUp ? 'Cancel' : 'Resolve';
    this.button.disabled = !this.lookUp && this.input.value.trim() === '';
  }

  /** Ends the look-up of a name; the position stays as it is. */
  cancel() {
    if (!this.lookUp) return;
    this.lookUp.abort();
    this.#say(`Looking for ${this.short} was cancelled. The position below stays.`);
    announce('Cancelled.');
  }

  async #suggest() {
    const prefix = this.input.value.trim();
    this.asking?.abort();
    if (prefix === '') {
      this.#close();
      return;
    }
    const asking = new AbortController();
    this.asking = asking;
    try {
      const answers = await suggest(prefix, asking.signal);
      if (asking.signal.aborted || document.activeElement !== this.input) return;
      this.#open(answers);
    } catch {
      // Suggestions are a convenience: without them the name is resolved when entered, and problems are told there.
      this.#close();
    }
  }

  /** @param {Resolved[]} sources */
  #open(sources) {
    this.chosen = -1;
    replaceContent(this.list, ...sources.map(({ name, ra_deg: ra, dec_deg: dec }, i) => h('li', {
      role: 'option', id: `${this.list.id}-${i}`, 'aria-selected': 'false', 'data-name': name,
      // pointerdown, because the blur that follows closes the list
      onpointerdown: (/** @type {Event} */ event) => { event.preventDefault(); this.#accept(name); },
    }, h('span', {}, name), h('span', { class: 'second' }, `${formatHours(ra, 0)} ${formatDegrees(dec, 0)}`))));
    this.list.hidden = sources.length === 0;
    this.input.setAttribute('aria-expanded', String(sources.length > 0));
    this.input.removeAttribute('aria-activedescendant');
  }

  #close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.#open([]);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const options = [...this.list.children];
    if (event.key === 'Enter') {
      event.preventDefault();
      const option = options[this.chosen];
      if (option) this.#accept(/** @type {HTMLElement} */ (option).dataset.name ?? '');
      else {
        this.#close();
        this.resolve();
      }
    } else if (event.key === 'Escape' && (options.length > 0 || this.lookUp)) {
      event.preventDefault();
      this.#close();
      this.cancel();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && options.length > 0) {
      event.preventDefault();
      this.chosen = (this.chosen + (event.key === 'ArrowDown' ? 1 : options.length + (this.chosen < 0 ? 0 : -1))) % options.length;
      options.forEach((option, i) => option.setAttribute('aria-selected', String(i === this.chosen)));
      options[this.chosen].scrollIntoView({ block: 'nearest' });
      this.input.setAttribute('aria-activedescendant', options[this.chosen].id);
    }
  }

  /** @param {string} name */
  #accept(name) {
    this.field.setText(name);
    this.#close();
    this.resolve();
  }

  /** Asks for the position, once for each name unless told to do it again. @returns {Promise<void>} when the name that is written is looked up */
  resolve(again = false) {
    this.looking = this.#look(this.looking, again);
    return this.looking;
  }

  /** @param {Promise<void>} before @param {boolean} again */
  async #look(before, again) {
    const name = this.input.value.trim();
    if (name === '' || (name === this.known && !again)) {
      await before;
      return;
    }
    // The field says that it is too long.
    if (!this.field.check()) return;
    this.known = name;
    this.lookUp?.abort();
    this.dispatchEvent(new Event('entered'));
    const lookUp = new AbortController();
    this.lookUp = lookUp;
    this.#showButton();
    let position = null;
    try {
      const { parsePosition } = await patiently(() => import('../sky/place-text.js'), () => lookUp.signal.aborted);
      position = parsePosition(name);
    } catch {
      // Then it is a name, as far as is known.
    }
    // Another name may have been given meanwhile, or this one given up.
    if (lookUp.signal.aborted || this.known !== name) return;
    if (position) {
      this.lookUp = null;
      this.#showButton();
      this.#say(`A position${position.name ? ` of ${position.name}` : ''}: ${formatHours(position.ra, 1)} ${formatDegrees(position.dec, 0)}${position.precision ? `, to about ${formatAngle(position.precision)}` : ''}.`);
      if (position.name) {
        this.known = position.name;
        this.field.setText(position.name);
      }
      this.dispatchEvent(new CustomEvent('position', { detail: position }));
      return;
    }
    this.#say(`Looking for ${this.short}…`);
    try {
      const found = await resolve(name, lookUp.signal);
      if (lookUp.signal.aborted || this.known !== name) return;
      const others = (found.other_names ?? []).filter((other) => other !== found.name).slice(0, 3);
      const also = others.length ? `; also ${others.join(', ')}` : '';
      const what = [typeof found.ra_deg === 'number' ? 'position' : '', found.t_start_utc ? 'time' : ''].filter(Boolean).join(' and ');
      this.#say(`${found.name}: ${what} from ${found.origin || 'the resolver'}${also}.`);
      this.dispatchEvent(new CustomEvent('resolved', { detail: found }));
    } catch (problem) {
      if (lookUp.signal.aborted || this.known !== name) return;
      const isUnknown = problem instanceof ApiProblem && problem.status === 404;
      this.#say(isUnknown ? `No object named “${this.short}” is known here.` : `The name could not be looked up. ${problem instanceof Error ? problem.message : ''}`, true);
      this.dispatchEvent(new CustomEvent('unresolved', { detail: name }));
    } finally {
      if (this.lookUp === lookUp) {
        this.lookUp = null;
        // It may have been told that it waits for this.
        this.field.check();
      }
      this.#showButton();
    }
  }

  /** What the user wrote, as far as there is room to repeat it. */
  get short() {
    return this.known.length > 60 ? `${this.known.slice(0, 60)}…` : this.known;
  }

  /** @param {string} text @param {boolean} [isWarning] */
  #say(text, isWarning = false) {
    this.note.textContent = text;
    this.note.hidden = text === '';
    this.note.classList.toggle('warning', isWarning);
    if (isWarning) announce(text);
  }

  /** What follows from the name for the rest of the form, after what is said of the name. @param {string} text @param {{ isWarning?: boolean, act?: HTMLElement }} [more] */
  add(text, { isWarning = false, act } = {}) {
    this.note.append(` ${text}`);
    if (act) this.note.append(' ', act);
    this.note.hidden = false;
    if (isWarning) this.note.classList.add('warning');
    announce(this.note.textContent ?? '');
  }

  /** The position was changed by hand. */
  forget() {
    this.#say('');
  }
}
