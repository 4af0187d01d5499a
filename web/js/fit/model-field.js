// @ts-check
/** The expression of a model: components are suggested while typing (ARIA combobox), mistakes told with their place. */
import { h, replaceContent } from '../dom.js';
import { parseModel, suggestAt } from './expression.js';
import { COMPONENTS } from './models.js';

let made = 0;

/** Events: `change` when the model is another and is without a mistake. */
export class ModelField extends EventTarget {
  /** @param {string} value */
  constructor(value) {
    super();
    const id = `model-${++made}`;
    this.input = h('input', { id, type: 'text', value, class: 'model', autocomplete: 'off', spellcheck: false, autocapitalize: 'off', role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': `${id}-list`, 'aria-describedby': `${id}-note` });
    this.list = h('ul', { class: 'suggestions', role: 'listbox', id: `${id}-list`, 'aria-label': 'Components', hidden: true });
    this.note = h('p', { class: 'note', id: `${id}-note`, role: 'status' });
    this.element = h('div', { class: 'mini-field model-field' }, h('label', { for: id }, 'Expression'), h('div', { class: 'input' }, this.input, this.list), this.note);
    this.chosen = -1;
    this.told = '';
    this.input.addEventListener('input', () => {
      this.#suggest();
      this.#check();
    });
    this.input.addEventListener('keydown', (event) => this.#key(event));
    this.input.addEventListener('blur', () => this.#open([]));
    this.#check();
  }

  get value() {
    return this.input.value.trim();
  }

  /** @param {string} model */
  set(model) {
    this.input.value = model;
    this.#open([]);
    this.#check();
  }

  #check() {
    const { problem, leaves } = parseModel(this.input.value);
    this.input.setAttribute('aria-invalid', String(problem !== null));
    this.note.classList.toggle('warning', problem !== null);
    this.note.textContent = problem ? `Character ${problem.at + 1}: ${problem.text}` : leaves.map((leaf) => `${leaf.name}: ${leaf.component.description}`).join('; ');
    if (problem || this.value === this.told) return;
    this.told = this.value;
    this.dispatchEvent(new Event('change'));
  }

  #suggest() {
    this.#open(suggestAt(this.input.value, this.input.selectionStart ?? this.input.value.length).names.slice(0, 8));
  }

  /** @param {string[]} names */
  #open(names) {
    this.chosen = -1;
    replaceContent(this.list, ...names.map((name, i) => h('li', { role: 'option', id: `${this.list.id}-${i}`, 'aria-selected': 'false', 'data-name': name,
      onpointerdown: (/** @type {Event} */ event) => {
        event.preventDefault();
        this.#accept(name);
      } }, h('strong', {}, name), h('span', { class: 'second' }, ` ${COMPONENTS.find((one) => one.name === name)?.description ?? ''}`))));
    this.list.hidden = names.length === 0;
    this.input.setAttribute('aria-expanded', String(names.length > 0));
    this.input.removeAttribute('aria-activedescendant');
  }

  /** @param {string} name */
  #accept(name) {
    const { start, end } = suggestAt(this.input.value, this.input.selectionStart ?? this.input.value.length);
    this.input.setRangeText(name, start, end, 'end');
    this.#open([]);
    this.#check();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const options = /** @type {HTMLElement[]} */ ([...this.list.children]);
    if (options.length === 0) return;
    const chosen = options[this.chosen];
    if ((event.key === 'Enter' || event.key === 'Tab') && chosen) {
      event.preventDefault();
      this.#accept(chosen.dataset.name ?? '');
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.#open([]);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      this.chosen = (this.chosen + (event.key === 'ArrowDown' ? 1 : options.length + (this.chosen < 0 ? 0 : -1))) % options.length;
      options.forEach((option, i) => option.setAttribute('aria-selected', String(i === this.chosen)));
      options[this.chosen].scrollIntoView({ block: 'nearest' });
      this.input.setAttribute('aria-activedescendant', options[this.chosen].id);
    }
  }
}
