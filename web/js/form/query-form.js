// @ts-check
/** The query form, built at run time from what the server says its instruments accept. */
import { ApiProblem, submitJob } from '../api.js';
import { announce, h, icon, replaceContent } from '../dom.js';
import { productNames } from '../product-names.js';
import { formatDegrees, formatHours, parsePosition, toGalactic } from '../sky/coordinates.js';
import { ArchiveLine } from './archive-line.js';
import { defaultText, Field } from './field.js';
import { ObjectName } from './object-name.js';
import { timeFromMjd } from './times.js';
import { crossCheck, labelOf } from './validation.js';

/** @typedef {import('../api.js').Instrument} Instrument */
/** @typedef {import('../api.js').Job} Job */
/** @typedef {import('./validation.js').Problem} Problem */

/** Its title depends on the product. */
const ENERGIES = 'Energy';
const GROUPS = [
  ['Object', ['src_name', 'RA', 'DEC']],
  ['Time', ['T1', 'T2']],
  [ENERGIES, ['E1_keV', 'E2_keV', 'detection_threshold', 'time_bin']],
];
/** Never written into addresses or shown: secrets, and what the page decides itself. */
const PRIVATE = new Set(['token', 'T_format', 'session_id', 'job_id', 'query_status', 'query_type', 'api']);
const USUAL_RADIUS = 15;
const EXAMPLES = ['Crab', 'Cyg X-1', 'GX 1+4', '1E 1740.7-2942'];

/** Events: `submitted` (detail: {@link Job}), `simulated`. */
export class QueryForm extends EventTarget {
  /** @param {HTMLFormElement} form @param {Instrument[]} instruments @param {URLSearchParams} address */
  constructor(form, instruments, address) {
    super();
    this.form = form;
    this.instruments = instruments;
    this.instrument = instruments.find((one) => one.name === address.get('instrument')) ?? instruments[0];
    this.product = this.instrument.products.find((one) => one.name === address.get('product_type')) ?? this.instrument.products[0];
    /** @type {Map<string, Field>} */
    this.fields = new Map();
    this.#build();
    this.#fill(address);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.submit();
    });
  }

  #build() {
    this.fields.clear();
    for (const parameter of this.product.parameters) {
      if (parameter.hidden || PRIVATE.has(parameter.name)) continue;
      const field = new Field(parameter);
      field.addEventListener('settled', () => this.#settled(parameter.name));
      this.fields.set(parameter.name, field);
    }
    this.summary = h('div', { class: 'problem-summary', tabIndex: -1, role: 'alert', hidden: true });
    this.position = h('p', { class: 'position', hidden: true });
    this.archive = new ArchiveLine();
    this.archive.addEventListener('simulated', () => this.dispatchEvent(new Event('simulated')));
    this.archive.addEventListener('span', (event) => this.#useSpan(/** @type {CustomEvent} */ (event).detail));
    this.button = h('button', { type: 'submit', class: 'button primary' }, icon('run'), h('span', {}, productNames(this.product.name).compute));
    // Without this, leaving a field could show a message, move the button away, and lose the click.
    this.button.addEventListener('mousedown', (event) => event.preventDefault());
    const grouped = new Set(GROUPS.flatMap(([, names]) => names));
    const rest = [...this.fields.values()].filter((field) => !grouped.has(field.parameter.name));
    replaceContent(this.form, this.#chooser(), this.summary,
      ...GROUPS.map(([title, names]) => this.#group(/** @type {string} */ (title), /** @type {string[]} */ (names))),
      rest.length > 0 && h('details', { class: 'more' }, h('summary', {}, 'More settings'), h('div', { class: 'fields' }, ...rest.map((field) => field.element))),
      h('div', { class: 'submit-row' }, this.button, h('span', { class: 'hint' }, 'or Ctrl + Enter')));
    this.#connectPosition();
  }

  /** Instrument and product, when there is a choice. */
  #chooser() {
    const choices = this.instruments.flatMap((instrument) => instrument.products.map((product) => ({ instrument, product })));
    if (choices.length < 2) return null;
    const prefix = (/** @type {Instrument} */ instrument) => (this.instruments.length > 1 ? `${instrument.name}: ` : '');
    return h('fieldset', { class: 'products' }, h('legend', {}, 'Product'), h('div', { class: 'segments' },
      ...choices.map(({ instrument, product }) => h('label', {},
        h('input', { type: 'radio', name: 'product', value: product.name, checked: product === this.product, onchange: () => this.#choose(instrument, product) }),
        h('span', {}, `${prefix(instrument)}${productNames(product.name).title}`)))));
  }

  /** @param {Instrument} instrument @param {import('../api.js').Product} product */
  #choose(instrument, product) {
    const kept = this.texts();
    this.instrument = instrument;
    this.product = product;
    this.#build();
    this.setTexts(kept);
    this.#writeAddress();
    /** @type {HTMLElement | null} */ (this.form.querySelector('input[name=product]:checked'))?.focus();
  }

  /** @param {string} title @param {string[]} names */
  #group(title, names) {
    const fields = names.flatMap((name) => this.fields.get(name) ?? []);
    if (fields.length === 0) return null;
    const isObject = names.includes('src_name');
    const { energies, hint } = productNames(this.product.name);
    return h('fieldset', { class: `columns-${isObject ? 2 : fields.length}` }, h('legend', {}, title === ENERGIES ? energies : title), h('div', { class: 'fields' }, ...fields.map((field) => field.element)),
      isObject && this.position, isObject && this.#examples(), title === ENERGIES && hint && h('p', { class: 'hint group-hint' }, hint), names.includes('T1') && this.archive?.element);
  }

  #examples() {
    return h('p', { class: 'examples' }, 'Try ', ...EXAMPLES.map((name) => h('button', {
      type: 'button', class: 'chip',
      onclick: () => {
        this.fields.get('src_name')?.setText(name);
        this.objectName?.resolve();
        this.#settled('src_name');
      },
    }, name)));
  }

  #connectPosition() {
    const name = this.fields.get('src_name');
    this.objectName = name ? new ObjectName(name) : null;
    this.objectName?.addEventListener('resolved', (event) => {
      const found = /** @type {CustomEvent} */ (event).detail;
      this.#setPosition(found.ra_deg, found.dec_deg);
    });
    for (const axis of ['RA', 'DEC']) {
      const field = this.fields.get(axis);
      field?.addEventListener('input', () => {
        this.objectName?.forget();
        this.#showPosition();
      });
      field?.control.addEventListener('paste', (event) => {
        const position = parsePosition(/** @type {ClipboardEvent} */ (event).clipboardData?.getData('text') ?? '');
        if (!position) return;
        event.preventDefault();
        this.#setPosition(position.ra, position.dec);
      });
    }
  }

  /** @param {number} ra @param {number} dec */
  #setPosition(ra, dec) {
    this.fields.get('RA')?.setText(String(Number(ra.toFixed(6))));
    this.fields.get('DEC')?.setText(String(Number(dec.toFixed(6))));
    this.#settled('RA');
    announce(this.position?.textContent ?? '');
  }

  /** @param {string} name of the field whose value was entered */
  #settled(name) {
    if (name === 'RA' || name === 'DEC') this.#showPosition();
    this.#checkBetween(name);
    if (['RA', 'DEC', 'T1', 'T2', 'radius'].includes(name)) this.#askArchive();
    this.#writeAddress();
  }

  /** The rules between two fields, told at the later one. @param {string} [name] only when this field belongs to the pair */
  #checkBetween(name) {
    const problems = crossCheck(this.values());
    for (const [first, second] of [['T1', 'T2'], ['E1_keV', 'E2_keV']]) {
      if (name !== undefined && name !== first && name !== second) continue;
      const field = this.fields.get(second);
      if (field?.check()) field.showProblem(problems.find((problem) => problem.parameter === second)?.message ?? '');
    }
    return problems;
  }

  /** @returns {{ ra: number, dec: number } | null} */
  #readPosition() {
    const [ra, dec] = ['RA', 'DEC'].map((name) => this.fields.get(name)?.reading().value);
    return ra && dec ? { ra: Number(ra), dec: Number(dec) } : null;
  }

  #showPosition() {
    if (!this.position) return;
    const position = this.#readPosition();
    this.position.hidden = position === null;
    if (!position) return;
    const [l, b] = toGalactic(position.ra, position.dec);
    replaceContent(this.position,
      h('span', {}, `${position.ra.toFixed(4)}°, ${formatSigned(position.dec)}°`),
      h('span', {}, `${formatHours(position.ra, 1)} ${formatDegrees(position.dec, 0)}`),
      h('span', {}, `l ${l.toFixed(4)}°, b ${formatSigned(b)}°`));
  }

  #askArchive() {
    const position = this.#readPosition();
    const radius = Number(this.fields.get('radius')?.reading().value || USUAL_RADIUS);
    const [t1, t2] = ['T1', 'T2'].map((name) => this.fields.get(name)?.reading().value || null);
    const isRange = t1 !== null && t2 !== null && t2 > t1;
    this.archive?.update(position && { ...position, radius, t1: isRange ? t1 : null, t2: isRange ? t2 : null });
  }

  /** @param {{ first: string, last: string }} span */
  #useSpan({ first, last }) {
    this.fields.get('T1')?.setText(first);
    this.fields.get('T2')?.setText(last);
    this.#settled('T1');
    announce('The time range is now the whole span of the archive for this position.');
  }

  /** Fills the form from the address; names are those of the dispatcher, so that old links work. @param {URLSearchParams} address */
  #fill(address) {
    const texts = Object.fromEntries([...address].filter(([name]) => this.fields.has(name)));
    if (address.get('T_format')?.toLowerCase() === 'mjd') {
      for (const name of ['T1', 'T2']) {
        const mjd = Number(texts[name] || NaN);
        if (mjd > 0 && mjd < 200_000) texts[name] = timeFromMjd(mjd);
      }
    }
    this.setTexts(texts);
    const others = [...this.fields.values()].filter((field) => !GROUPS.some(([, names]) => names.includes(field.parameter.name)));
    const details = this.form.querySelector('details');
    if (details && others.some((field) => field.parameter.name in texts)) details.open = true;
  }

  /** @param {Record<string, any>} texts fields that are not named keep their content */
  setTexts(texts) {
    for (const [name, value] of Object.entries(texts)) {
      if (value !== null && value !== undefined) this.fields.get(name)?.setText(Array.isArray(value) ? value.join(', ') : String(value));
    }
    const isNameAlone = texts.src_name !== undefined && texts.RA === undefined && texts.DEC === undefined;
    if (this.objectName) {
      if (isNameAlone) this.objectName.resolve();
      else this.objectName.known = this.fields.get('src_name')?.text.trim() ?? '';
    }
    this.#showPosition();
    this.#checkBetween();
    this.#askArchive();
  }

  /** Takes over the query of a job. @param {Job} job */
  load(job) {
    const instrument = this.instruments.find((one) => one.name === job.instrument) ?? this.instrument;
    const product = instrument.products.find((one) => one.name === job.product) ?? instrument.products[0];
    if (product !== this.product) {
      this.instrument = instrument;
      this.product = product;
      this.#build();
    }
    this.#showSummary([]);
    this.setTexts(job.parameters);
    this.#writeAddress();
    this.fields.values().next().value?.control.focus();
  }

  /** @returns {Record<string, string>} what is written in the fields */
  texts() {
    return Object.fromEntries([...this.fields].map(([name, field]) => [name, field.text]));
  }

  /** @returns {Record<string, string>} what is sent: readable values only */
  values() {
    /** @type {Record<string, string>} */
    const values = {};
    for (const [name, field] of this.fields) {
      const { value } = field.reading();
      if (value) values[name] = value;
    }
    return values;
  }

  /** The address describes the form: everything that differs from the defaults, and the object. */
  #writeAddress() {
    const address = new URLSearchParams();
    if (this.instruments.length > 1) address.set('instrument', this.instrument.name);
    if (this.instrument.products.length > 1) address.set('product_type', this.product.name);
    for (const [name, field] of this.fields) {
      if (field.text.length < 2000 && (name === 'src_name' || field.text !== defaultText(field.parameter))) address.set(name, field.text);
    }
    history.replaceState(null, '', `?${address}${location.hash}`);
  }

  async submit() {
    const problems = this.#checkAll();
    this.#showSummary(problems);
    if (problems.length > 0 || this.button?.getAttribute('aria-busy') === 'true') return;
    this.button?.setAttribute('aria-busy', 'true');
    this.#writeAddress();
    try {
      const job = await submitJob(this.instrument.name, this.product.name, this.values());
      this.dispatchEvent(new CustomEvent('submitted', { detail: job }));
    } catch (problem) {
      this.#showServerProblems(problem instanceof ApiProblem ? problem : new ApiProblem(0, String(problem)));
    } finally {
      this.button?.setAttribute('aria-busy', 'false');
    }
  }

  /** @returns {Problem[]} */
  #checkAll() {
    /** @type {Problem[]} */
    const problems = [];
    for (const [name, field] of this.fields) {
      const { problem } = field.reading();
      field.showProblem(problem ?? '');
      if (problem) problems.push({ parameter: name, message: problem });
    }
    return [...problems, ...this.#checkBetween()];
  }

  /** @param {ApiProblem} problem */
  #showServerProblems(problem) {
    for (const { parameter, message } of problem.errors) this.fields.get(parameter)?.showProblem(message);
    this.#showSummary(problem.errors.length > 0 ? problem.errors : [{ parameter: '', message: problem.message }]);
  }

  /** @param {Problem[]} problems */
  #showSummary(problems) {
    const { summary } = this;
    if (!summary) return;
    summary.hidden = problems.length === 0;
    if (problems.length === 0) return;
    replaceContent(summary, h('p', {}, h('strong', {}, problems.length === 1 ? 'The query was not sent.' : `The query was not sent: ${problems.length} problems.`)),
      h('ul', {}, ...problems.map(({ parameter, message, given }) => {
        const field = this.fields.get(parameter);
        const text = `${field ? `${labelOf(field.parameter)}: ` : parameter ? `${parameter}: ` : ''}${message}${given && !field ? ` (given: ${given})` : ''}`;
        if (!field) return h('li', {}, text);
        return h('li', {}, h('a', {
          href: `#${field.id}`,
          onclick: (/** @type {Event} */ event) => {
            event.preventDefault();
            field.control.closest('details')?.setAttribute('open', '');
            field.control.focus();
          },
        }, text));
      })));
    summary.focus();
  }
}

/** @param {number} value */
function formatSigned(value) {
  return (value < 0 ? '−' : '+') + Math.abs(value).toFixed(4);
}
