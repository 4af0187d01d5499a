// @ts-check
/** Which instrument and product. A few are shown side by side; many in a list that groups them by messenger and can be searched. */
import { h, replaceContent } from '../dom.js';
import { instrumentNames, productNames } from '../product-names.js';
import { keep, kept } from '../shell/kept.js';
import { safe, shortVersion } from '../shell/site.js';

/** @typedef {import('../api.js').Instrument} Instrument */
/** @typedef {import('../api.js').Product} Product */

const SIDE_BY_SIDE = 3;
const SEARCHED = 10;

/** Events: `choose` (detail: {instrument, product}). */
export class InstrumentChooser extends EventTarget {
  /** @param {Instrument[]} instruments */
  constructor(instruments) {
    super();
    this.instruments = instruments;
    this.element = h('div', { class: 'chooser', 'data-tour': 'product' });
  }

  /** @param {Instrument} instrument @param {Product} product */
  show(instrument, product) {
    const { title, messenger } = instrumentNames(instrument);
    const isMany = this.instruments.length > SIDE_BY_SIDE;
    replaceContent(this.element,
      this.instruments.length > 1 && h('fieldset', { class: 'instruments' }, h('legend', {}, 'Instrument'),
        isMany ? this.#list(instrument) : h('div', { class: 'segments wide' }, ...this.instruments.map((one) => this.#radio('instrument', one.name, instrumentNames(one).title, one === instrument, () => this.#tell(one, sameProduct(one, product)), instrumentNames(one).messenger)))),
      h('p', { class: 'instrument-words' }, this.instruments.length > 1 ? '' : h('strong', {}, title), this.instruments.length > 1 ? '' : h('span', {}, messenger), instrument.description && h('span', {}, instrument.description),
        instrument.status && instrument.status !== 'production' && h('span', { class: 'badge' }, instrument.status), ...this.#about(instrument)),
      instrument.products.length > 1 && h('fieldset', { class: 'products' }, h('legend', {}, 'Product'), h('div', { class: 'segments wide' },
        ...instrument.products.map((one) => this.#radio('product', one.name, one.title || productNames(one.name).title, one === product, () => this.#tell(instrument, one))))));
  }

  /** What leads to more: its help, and the version of what computes with its source. @param {Instrument} instrument */
  #about({ help, version, source }) {
    const helpUrl = help && (/^[a-z0-9-]+$/.test(help) ? `#page=help&topic=${help}` : safe(help));
    const words = shortVersion(version);
    const sourceUrl = source && safe(source);
    return [helpUrl && h('a', { href: helpUrl, rel: 'noopener' }, 'Help'), sourceUrl ? h('a', { href: sourceUrl, rel: 'noopener' }, words || 'Source code') : words && h('span', { class: 'second' }, words)];
  }

  /** @param {string} name @param {string} value @param {string} label @param {boolean} checked @param {() => void} choose @param {string} [second] */
  #radio(name, value, label, checked, choose, second) {
    return h('label', {}, h('input', { type: 'radio', name, value, checked, onchange: choose }), h('span', {}, label, second && h('small', {}, second)));
  }

  /** @param {Instrument} chosen */
  #list(chosen) {
    /** @type {string[]} */
    const recent = kept('instruments', []);
    const select = h('select', { 'aria-label': 'Instrument', name: 'instrument' });
    const fill = (/** @type {string} */ text) => {
      const matches = this.instruments.filter((one) => one === chosen || `${one.name} ${instrumentNames(one).title} ${instrumentNames(one).messenger}`.toLowerCase().includes(text.toLowerCase()));
      /** @type {Map<string, Instrument[]>} */
      const groups = new Map();
      const used = recent.flatMap((name) => matches.find((one) => one.name === name) ?? []);
      if (used.length > 0) groups.set('Used lately', used);
      for (const one of matches.filter((other) => !used.includes(other))) groups.set(instrumentNames(one).messenger, [...(groups.get(instrumentNames(one).messenger) ?? []), one]);
      replaceContent(select, ...[...groups].map(([label, ones]) => h('optgroup', { label }, ...ones.map((one) => h('option', { value: one.name, selected: one === chosen }, instrumentNames(one).title)))));
    };
    fill('');
    select.addEventListener('change', () => {
      const one = this.instruments.find((other) => other.name === select.value);
      if (one) this.#tell(one, one.products[0]);
    });
    const search = this.instruments.length > SEARCHED && h('input', { type: 'search', placeholder: 'Search', 'aria-label': 'Search instruments', oninput: (/** @type {Event} */ event) => fill(/** @type {HTMLInputElement} */ (event.target).value) });
    return h('div', { class: 'input' }, search, select);
  }

  /** @param {Instrument} instrument @param {Product} product */
  #tell(instrument, product) {
    keep('instruments', [instrument.name, ...kept('instruments', []).filter((/** @type {string} */ name) => name !== instrument.name)].slice(0, 3));
    this.dispatchEvent(new CustomEvent('choose', { detail: { instrument, product } }));
  }
}

/** The product of the other instrument that is the same kind: an image stays an image. @param {Instrument} instrument @param {Product} product */
export function sameProduct(instrument, product) {
  const kind = product.name.split('_').pop() ?? '';
  return instrument.products.find((one) => one.name.endsWith(`_${kind}`)) ?? instrument.products[0];
}
