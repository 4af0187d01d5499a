// @ts-check
/** The query form, built at run time from what the server says its instruments accept. */
import { ApiProblem, archiveWindows, getJob, resolve, submitJob } from '../api.js';
import { announce, h, icon, replaceContent } from '../dom.js';
import { loadEntries } from '../jobs/job-log.js';
import { patiently } from '../patiently.js';
import { instrumentNames, productNames } from '../product-names.js';
import { tell, untell } from '../shell/messages.js';
import { formatDegrees, formatHours, toGalactic } from '../sky/coordinates.js';
import { carryOver } from './carry-over.js';
import { defaultText, Field } from './field.js';
import { PRIVATE, readAddress } from './form-address.js';
import { InlineCatalogue } from './inline-catalogue.js';
import { InstrumentChooser } from './instrument-chooser.js';
import { Lent } from './lent.js';
import { ObjectName } from './object-name.js';
import { TimeBlock } from './time-block.js';
import { formatDuration, utcOf } from './times.js';
import { crossCheck, isUpload, labelOf } from './validation.js';
import { parseWindowList, visitsOf } from './window-list.js';

/** @typedef {import('../api.js').Instrument} Instrument */
/** @typedef {import('../api.js').Product} Product */
/** @typedef {import('../api.js').Job} Job */
/** @typedef {import('./validation.js').Problem} Problem */

const OBJECT = ['src_name', 'RA', 'DEC'];
const TIME = ['T1', 'T2', 'scw_list'];
const FIRST = ['E1_keV', 'E2_keV', 'detection_threshold', 'time_bin', 'time_bin_format'];
/** Of every instrument on INTEGRAL, with defaults that are right for most. */
const ADVANCED = new Set(['radius', 'max_pointings', 'osa_version', 'integral_data_rights', 'channels', 'systematic_fraction', 'time_resolution', 'false_alarm_probability', 'binning']);
/** Lists of sources: shown as such, not as fields. */
const CATALOGUES = ['selected_catalog', 'user_catalog', 'user_catalog_file', 'catalogue'];
const USUAL_RADIUS = 15;
const USUAL_WINDOWS = 50;
/** Names and archives that answer later are not waited for. */
const LONGEST_WAIT_MS = 5000;
const EXAMPLES = ['Crab', 'Cyg X-1', 'GX 1+4', '1E 1740.7-2942'];

/** Events: `submitted` (detail: {job, parent}, the job whose sources it takes), `simulated`. */
export class QueryForm extends EventTarget {
  /**
   * @param {HTMLFormElement} form @param {Instrument[]} instruments @param {URLSearchParams} address
   * @param {Product[]} [beside] what is asked for beside results, not here
   */
  constructor(form, instruments, address, beside = []) {
    super();
    this.form = form;
    this.instruments = instruments;
    this.instrument = instruments[0];
    this.product = this.instrument.products[0];
    /** @type {Map<string, Field>} */
    this.fields = new Map();
    this.hasOwnTimes = false;
    this.hasOwnObject = false;
    this.lent = new Lent();
    /** Queries that this page has sent: their answers are there, or on their way. @type {Set<string>} */
    this.sent = new Set();
    /** @type {import('../api.js').ArchiveAnswer | null} */
    this.known = null;
    /** Science windows in the range. */
    this.count = 0;
    this.chooser = new InstrumentChooser(instruments);
    this.chooser.addEventListener('choose', (event) => {
      const { instrument, product } = /** @type {CustomEvent} */ (event).detail;
      this.choose(instrument, product);
    });
    /** @type {Promise<import('./archive-line.js').ArchiveLine> | null} loaded with the first position */
    this.archive = null;
    this.archivePlace = h('div', {});
    /** @type {import('./earlier-results.js').EarlierResults | null} loaded with the first name */
    this.earlier = null;
    this.earlierPlace = h('div', {});
    this.catalogue = new InlineCatalogue();
    /** Fulfilled when the catalogue that a link names is there, or known not to be. */
    this.storedCatalogue = Promise.resolve();
    this.catalogue.addEventListener('change', () => this.#estimate());
    this.summary = h('div', { class: 'problem-summary', tabIndex: -1, role: 'alert', hidden: true });
    this.position = h('p', { class: 'position', hidden: true });
    this.isSummaryOfForm = false;
    this.estimate = h('p', { class: 'hint', role: 'status' });
    this.dummy = h('input', { type: 'checkbox', id: 'p-dummy' });
    this.#start(address, beside);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  /** @param {URLSearchParams} address @param {Product[]} beside */
  #start(address, beside) {
    const query = readAddress(address);
    const instrument = query.instrument === null ? this.instrument : this.instruments.find((one) => one.name === query.instrument);
    const product = query.product === null ? instrument?.products[0] : instrument?.products.find((one) => one.name === query.product);
    if (instrument && product) [this.instrument, this.product] = [instrument, product];
    this.#build();
    this.hasOwnTimes = 'T1' in query.texts || 'T2' in query.texts || query.isList;
    this.hasOwnObject = OBJECT.some((name) => name in query.texts);
    this.dummy.checked = query.isDummy;
    this.#fill(query.texts, query.isList);
    if (query.hasToken) tell('warning', 'The link had a token in it, which is not used: addresses are remembered and seen by others. Sign in instead.');
    if (query.message) tell('error', `${query.message.text}${query.message.status ? ` (${query.message.status})` : ''}`);
    if ((!instrument || !product) && beside.some(({ name }) => name === query.product)) {
      tell('warning', `${productNames(query.product ?? '').title} (${query.product}) is made of finished results, and asked for beside them: open a result first. Nothing was sent.`);
      return;
    }
    if (!instrument || !product) {
      const unknown = instrument ? `The instrument ${instrument.name} has no product ${query.product}.` : `There is no instrument ${query.instrument} here, or you may not use it.`;
      tell('error', `${unknown} The form shows ${this.product.name}; nothing was sent.`);
      return;
    }
    const stray = Object.keys(query.texts).filter((name) => !CATALOGUES.includes(name) && !this.product.parameters.some((parameter) => parameter.name === name));
    if (query.submits && query.isList === false && stray.length > 0) tell('warning', `Not used by ${this.product.name}: ${stray.join(', ')}.`);
    if (query.submits) this.submit();
    else if (Object.keys(query.texts).length > 0) this.#showSummary(this.#checkAll(), 'The link cannot be carried out as it is');
  }

  #build() {
    const { timeBlock } = this;
    this.fields.clear();
    for (const parameter of this.product.parameters) {
      if (parameter.hidden || PRIVATE.has(parameter.name) || CATALOGUES.includes(parameter.name)) continue;
      const field = new Field(parameter);
      field.addEventListener('settled', () => this.#settled(parameter.name));
      field.addEventListener('checked', () => this.#checkBetween(parameter.name));
      if (parameter.name === 'T1' || parameter.name === 'T2') field.addEventListener('input', () => {
        this.hasOwnTimes = true;
        this.lent.keepTimes();
      });
      for (const kind of ['input', 'text', 'settled']) field.addEventListener(kind, () => this.#showReadiness());
      field.addEventListener('settled', () => this.#estimate());
      this.fields.set(parameter.name, field);
    }
    this.timeBlock = new TimeBlock(this.fields.get('T1'), this.fields.get('T2'), this.fields.get('scw_list'), this.#selectsWindows ? this.archivePlace : null);
    if (timeBlock) this.timeBlock.setWay(timeBlock.way);
    this.timeBlock.addEventListener('settled', () => {
      this.#settled('T1');
      this.#showReadiness();
    });
    this.timeBlock.addEventListener('pick', () => this.#pick());
    this.button = h('button', { type: 'submit', class: 'button primary', 'data-tour': 'submit' }, icon('run'), h('span', {}, productNames(this.product.name).compute));
    // Without this, leaving a field could show a message, move the button away, and lose the click.
    this.button.addEventListener('mousedown', (event) => event.preventDefault());
    this.chooser.show(this.instrument, this.product);
    const { first, more, groups } = this.#sorted();
    const { energies, hint } = productNames(this.product.name);
    const isEnergy = first.some((field) => field.parameter.name === 'E1_keV');
    const usesTime = TIME.some((name) => this.fields.has(name));
    replaceContent(this.form, this.chooser.element, this.summary, this.#objectGroup(), usesTime && this.timeBlock.element,
      first.length > 0 && h('fieldset', {}, h('legend', {}, isEnergy ? energies : 'Settings'), fieldsOf(first), isEnergy && hint && h('p', { class: 'hint group-hint' }, hint)),
      ...groups.map(([title, fields]) => h('fieldset', {}, h('legend', {}, title), fieldsOf(fields))),
      this.#catalogueParameter() && h('fieldset', {}, h('legend', { class: 'off-screen' }, 'Sources'), this.catalogue.element),
      h('details', { class: 'more' }, h('summary', {}, 'More settings'), fieldsOf(more), h('label', { class: 'check' }, this.dummy, 'Dummy: canned products, for a demonstration')),
      this.instrument.acknowledgement && h('details', { class: 'acknowledgement' }, h('summary', {}, 'How to acknowledge'), h('p', {}, this.instrument.acknowledgement)),
      h('div', { class: 'submit-row' }, h('p', { class: 'dummy-note' }, 'Dummy: what comes is canned. ', h('button', { type: 'button', class: 'link', onclick: () => { this.dummy.checked = false; } }, 'Compute for real')), this.button, h('span', { class: 'hint' }, 'or Ctrl + Enter'), this.estimate));
    this.#connectPosition();
    this.#showReadiness();
  }

  /** Whether the query chooses among observations of the archive. */
  get #selectsWindows() {
    return ['scw_list', 'radius', 'max_pointings'].some((name) => this.product.parameters.some((parameter) => parameter.name === name));
  }

  /** Which fields are seen at once: those of the product itself, unless experts alone need them. */
  #sorted() {
    const rest = [...this.fields.values()].filter(({ parameter: { name } }) => !OBJECT.includes(name) && !TIME.includes(name));
    const { products } = this.instrument;
    const isCommon = (/** @type {string} */ name) => products.length > 1 && products.every((one) => one.parameters.some((parameter) => parameter.name === name));
    /** @type {Map<string, Field[]>} */
    const groups = new Map();
    const [first, more] = [/** @type {Field[]} */ ([]), /** @type {Field[]} */ ([])];
    for (const field of rest) {
      const { name, group, optional } = field.parameter;
      if (group) groups.set(group, [...(groups.get(group) ?? []), field]);
      else if (FIRST.includes(name) || (!optional && !ADVANCED.has(name) && !isCommon(name))) first.push(field);
      else more.push(field);
    }
    first.sort((a, b) => rank(a) - rank(b));
    return { first, more, groups: [...groups] };
  }

  #objectGroup() {
    const fields = OBJECT.flatMap((name) => this.fields.get(name) ?? []);
    if (fields.length === 0) return null;
    return h('fieldset', { 'data-tour': 'object' }, h('legend', {}, 'Object'), fieldsOf(fields), this.position, this.fields.has('src_name') && this.#examples(), this.earlierPlace);
  }

  #examples() {
    return h('p', { class: 'examples' }, 'Try ', ...EXAMPLES.map((name) => h('button', { type: 'button', class: 'chip', onclick: () => this.setObject(name) }, name)),
      h('a', { class: 'explore-link', href: '#page=explore', onclick: (/** @type {Event} */ event) => {
        event.preventDefault();
        const text = (/** @type {string} */ name) => this.fields.get(name)?.text.trim() ?? '';
        // Of a name that nobody knows the position is that of the form.
        location.hash = new URLSearchParams({ page: 'explore', src: text('src_name'), ...(text('RA') && text('DEC') ? { at: `${text('RA')} ${text('DEC')}` } : {}) }).toString();
      } }, 'Explore this object'));
  }

  /** The name of the parameter that takes a list of sources, where there is one. */
  #catalogueParameter() {
    return this.product.parameters.find((parameter) => parameter.name === 'selected_catalog')?.name;
  }

  /** @param {Instrument} instrument @param {Product} product */
  choose(instrument, product) {
    if (product === this.product && instrument === this.instrument) return;
    const left = this.#left(product);
    const focused = /** @type {HTMLInputElement | null} */ (document.activeElement);
    const name = this.form.contains(focused) ? focused?.name : '';
    this.instrument = instrument;
    this.product = product;
    this.#build();
    const { texts, dropped } = carryOver(left, this.fields);
    this.setTexts(texts);
    untell('carried');
    if (dropped.length > 0) tell('warning', `What ${instrumentNames(instrument).title} does not take was put back: ${dropped.join('; ')}.`, undefined, 'carried');
    this.#writeAddress();
    if (name === 'product' || name === 'instrument') /** @type {HTMLElement | null} */ (this.form.querySelector(`input[name=${name}]:checked, select[name=${name}]`))?.focus();
  }

  /**
   * What the fields hold before another product is chosen. The object and the time go along when they are the user's, or begin
   * as they do there.
   * @param {Product} product
   */
  #left(product) {
    const begins = (/** @type {Product} */ one, /** @type {string} */ name) => {
      const parameter = one.parameters.find((other) => other.name === name);
      return parameter && defaultText(parameter);
    };
    const isObjectOwn = this.hasOwnObject || OBJECT.some((name) => this.fields.has(name) && this.fields.get(name)?.text !== begins(this.product, name));
    const texts = this.texts();
    return new Map([...this.fields].map(([name, { initial }]) => {
      const isOwn = OBJECT.includes(name) ? isObjectOwn : this.hasOwnTimes;
      return [name, { text: texts[name], initial, isOwn: OBJECT.includes(name) || TIME.includes(name) ? isOwn || name === 'scw_list' || begins(product, name) === begins(this.product, name) : undefined }];
    }));
  }

  /** Goes to the product of this number, from 1. @param {number} number */
  chooseNumber(number) {
    const product = this.instrument.products[number - 1];
    if (product) this.choose(this.instrument, product);
  }

  #connectPosition() {
    const name = this.fields.get('src_name');
    this.objectName = name ? new ObjectName(name) : null;
    this.objectName?.addEventListener('resolved', (event) => {
      /** @type {import('../api.js').Resolved} */
      const found = /** @type {CustomEvent} */ (event).detail;
      if (typeof found.ra_deg === 'number') this.#placeOfName(found.ra_deg, found.dec_deg);
      else this.#nameWithoutPlace('Its position is not known.');
      if (found.t_start_utc && found.t_stop_utc) this.#lendTimes(found.name, found.t_start_utc, found.t_stop_utc);
      else this.#giveTimesBack();
    });
    this.objectName?.addEventListener('unresolved', () => {
      this.#nameWithoutPlace('');
      this.#giveTimesBack();
    });
    this.objectName?.addEventListener('position', (event) => {
      const { ra, dec } = /** @type {CustomEvent} */ (event).detail;
      this.#placeOfName(ra, dec);
      this.#giveTimesBack();
    });
    this.objectName?.addEventListener('entered', () => {
      this.hasOwnObject = true;
      this.#showEarlier(name?.text ?? '');
    });
    for (const axis of ['RA', 'DEC']) {
      const field = this.fields.get(axis);
      field?.addEventListener('input', () => {
        this.lent.isPlaceOwn = true;
        this.objectName?.forget();
        this.#showPosition();
      });
      field?.control.addEventListener('paste', (event) => {
        if (event.defaultPrevented) return;
        const text = /** @type {ClipboardEvent} */ (event).clipboardData?.getData('text').trim() ?? '';
        // One number is for the field alone.
        if (!/\S[\s,;|]+\S|^[GJ]\d/.test(text)) return;
        event.preventDefault();
        this.#pastePlace(text, field);
      });
    }
  }

  /** A whole position fills both fields, whichever it is pasted into. @param {string} text @param {Field} field */
  async #pastePlace(text, field) {
    const position = await import('../sky/place-text.js').then(({ parsePosition }) => parsePosition(text), () => null);
    this.lent.isPlaceOwn = true;
    if (position) this.#setPosition(position.ra, position.dec);
    else {
      field.setText(text);
      field.control.dispatchEvent(new Event('input', { bubbles: true }));
      this.#settled(field.parameter.name);
    }
  }

  /** @param {string} name @param {{ ra: number, dec: number }} [position] where it is known */
  setObject(name, position) {
    this.hasOwnObject = true;
    this.fields.get('src_name')?.setText(name);
    if (position && this.objectName) this.objectName.known = name;
    if (position) {
      this.#placeOfName(position.ra, position.dec);
      this.#giveTimesBack();
    } else this.objectName?.resolve();
    this.#showEarlier(name);
    this.#settled('src_name');
  }

  /** @param {string} name of the object */
  async #showEarlier(name) {
    try {
      const { EarlierResults } = await import('./earlier-results.js');
      if (!this.earlier) this.earlierPlace.append((this.earlier = new EarlierResults()).element);
      this.earlier.show(name);
    } catch {
      // What there is already is a convenience; the list of jobs has it too.
    }
  }

  /** @param {string} t1 @param {string} t2 UTC */
  setTimes(t1, t2) {
    this.lent.keepTimes();
    this.hasOwnTimes = true;
    this.timeBlock?.setWay('range');
    this.timeBlock?.setRange(t1.replace(/Z$/i, ''), t2.replace(/Z$/i, ''));
    this.#settled('T1');
  }

  /** @param {number} ra @param {number} dec */
  #placeOfName(ra, dec) {
    this.lent.isPlaceOwn = false;
    this.#setPosition(ra, dec);
  }

  /** The position of another object must not be taken for that of this name; one that the user wrote may be. @param {string} text what is said first */
  #nameWithoutPlace(text) {
    const places = ['RA', 'DEC'].flatMap((name) => this.fields.get(name) ?? []);
    const before = places.map((field) => field.text);
    if (places.length === 0 || before.every((one) => one.trim() === '')) {
      this.objectName?.add(`${text} Write its position, or another name.`.trim(), { isWarning: true });
      return;
    }
    if (this.lent.isPlaceOwn) {
      this.objectName?.add(`${text} The position below is the one that you wrote; whether it is that of the name is not known.`.trim(), { isWarning: true });
      return;
    }
    for (const field of places) field.setText('');
    const act = h('button', { type: 'button', class: 'button small quiet', onclick: () => {
      act.remove();
      this.lent.isPlaceOwn = true;
      places.forEach((field, i) => field.setText(before[i]));
      this.#settled('RA');
      this.fields.get('RA')?.control.focus();
    } }, `Use ${before.join(', ')} all the same`);
    this.objectName?.add(`${text} The position of the object before is taken out: write its position, or another name.`.trim(), { isWarning: true, act });
    this.#settled('RA');
  }

  /** @param {string} name of an event @param {string} t1 @param {string} t2 UTC */
  #lendTimes(name, t1, t2) {
    if (!this.fields.has('T1') || !this.fields.has('T2')) return;
    const texts = this.texts();
    this.lent.lendTimes(name, { t1: texts.T1, t2: texts.T2, isOwn: this.hasOwnTimes }, (utcOf(t1) + utcOf(t2)) / 2);
    const { times } = this.lent;
    this.setTimes(t1, t2);
    this.lent.times = times;
  }

  /** The time of an event is not that of the next object. */
  #giveTimesBack() {
    const times = this.lent.takeTimes();
    if (!times || !this.fields.has('T1')) return;
    this.setTimes(times.before.t1, times.before.t2);
    this.hasOwnTimes = times.before.isOwn;
    this.#settled('T1');
    this.objectName?.add(`The time range of ${times.name} is put back to the one before.`);
  }

  /** @param {number} ra @param {number} dec */
  #setPosition(ra, dec) {
    this.fields.get('RA')?.setText(String(Number(ra.toFixed(6))));
    this.fields.get('DEC')?.setText(String(Number(dec.toFixed(6))));
    this.#settled('RA');
    announce(this.position.textContent ?? '');
  }

  /** @param {string} name of the field whose value was entered */
  #settled(name) {
    if (name === 'RA' || name === 'DEC') this.#showPosition();
    this.#checkBetween(name);
    if (['RA', 'DEC', 'T1', 'T2', 'radius', 'max_pointings'].includes(name)) this.#askArchive();
    this.#writeAddress();
  }

  /** The rules between two fields, told at the one that they name. @param {string} [name] only when this field belongs to the pair */
  #checkBetween(name) {
    const problems = crossCheck(this.values(), this.instrument.name);
    for (const [first, second] of [['T1', 'T2'], ['E1_keV', 'E2_keV']]) {
      if (name !== undefined && name !== first && name !== second) continue;
      for (const one of [first, second]) {
        const field = this.fields.get(one);
        if (field && !field.control.disabled && field.check()) field.showProblem(problems.find((problem) => problem.parameter === one)?.message ?? '');
      }
    }
    return problems;
  }

  /** @returns {{ ra: number, dec: number } | null} */
  #readPosition() {
    const [ra, dec] = ['RA', 'DEC'].map((name) => this.fields.get(name)?.reading().value);
    return ra && dec ? { ra: Number(ra), dec: Number(dec) } : null;
  }

  #showPosition() {
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
    if (!position || !this.#selectsWindows) {
      this.archive?.then((line) => line.update(null), () => {});
      return;
    }
    if (!this.archive) {
      this.archive = this.#archiveLine();
      replaceContent(this.archivePlace, h('p', { class: 'archive-line', role: 'status' }, 'Asking the archive …'));
    }
    const radius = Number(this.fields.get('radius')?.reading().value || USUAL_RADIUS);
    const range = this.timeBlock?.readRange();
    const wish = { ...position, radius, t1: range?.t1 ?? null, t2: range?.t2 ?? null, isList: this.timeBlock?.way === 'list', trigger: this.lent.trigger };
    this.archive.then((line) => line.update(wish), (problem) => {
      // The next position asks again.
      this.archive = null;
      replaceContent(this.archivePlace, h('p', { class: 'archive-line warning' }, `The archive could not be asked. ${problem instanceof Error ? problem.message : ''}`));
    });
  }

  async #archiveLine() {
    const { ArchiveLine } = await patiently(() => import('./archive-line.js'));
    const line = new ArchiveLine();
    line.addEventListener('simulated', () => this.dispatchEvent(new Event('simulated')));
    line.addEventListener('span', (event) => this.#useSpan(/** @type {CustomEvent} */ (event).detail));
    line.addEventListener('answer', (event) => this.#archiveAnswered(/** @type {CustomEvent} */ (event).detail));
    replaceContent(this.archivePlace, line.element);
    return line;
  }

  /**
   * A range without data that nobody chose gives way to the latest visit, and an object without data that nobody named to
   * one with data: what the page opens with gives a result at once.
   * @param {{ whole: import('../api.js').ArchiveAnswer, count: number }} answer
   */
  #archiveAnswered({ whole, count }) {
    this.known = whole;
    this.timeBlock?.showEcho(whole.windows);
    this.#estimate(count);
    const latest = visitsOf(whole.windows).at(-1);
    if (count === 0 && latest && !this.hasOwnTimes && this.timeBlock?.way === 'range') {
      this.timeBlock.setRange(latest.first, latest.last);
      this.#settled('T1');
      announce(`The time range is now ${latest.name}, the latest with data.`);
    } else if (whole.windows.length === 0 && !this.hasOwnObject) this.#findExample();
  }

  async #findExample() {
    this.hasOwnObject = true;
    const radius = Number(this.fields.get('radius')?.reading().value || USUAL_RADIUS);
    for (const name of EXAMPLES) {
      try {
        const { ra_deg, dec_deg } = await resolve(name);
        if ((await archiveWindows({ ra_deg, dec_deg, radius_deg: radius })).windows.length === 0) continue;
        if (this.fields.get('src_name')?.text === defaultText(/** @type {any} */ (this.fields.get('src_name')).parameter)) this.setObject(name, { ra: ra_deg, dec: dec_deg });
        return;
      } catch {
        // An example is a convenience; the form stands as it is.
      }
    }
  }

  /** What the query will take, from what such queries took here before. @param {number} [count] windows in the range */
  #estimate(count = this.count) {
    this.count = count;
    const most = Number(this.fields.get('max_pointings')?.reading().value || USUAL_WINDOWS);
    const windows = Math.min(count, most);
    const before = loadEntries().filter((entry) => entry.product === this.product.name && entry.seconds && entry.windows).slice(0, 5);
    const each = before.reduce((sum, entry) => sum + (entry.seconds ?? 0) / (entry.windows || 1), 0) / before.length;
    const parts = [count > most ? `${most} of ${count} science windows (More settings)` : '', this.sent.has(this.#key()) ? 'asked before: the answer is kept' : before.length > 0 && windows > 0 ? `about ${formatDuration(Math.max(1, Math.round(each * windows)))}` : ''].filter(Boolean);
    this.estimate.textContent = parts.join(', ');
    this.estimate.hidden = parts.length === 0;
  }

  async #pick() {
    const position = this.#readPosition();
    const windows = this.known?.windows ?? [];
    if (!position || windows.length === 0) {
      tell('warning', position ? 'The archive has no science windows near this position.' : 'Enter a position first: the archive is searched around it.');
      return;
    }
    const { pickWindows } = await import('./window-picker.js');
    const chosen = parseWindowList(this.fields.get('scw_list')?.text ?? '').ids;
    pickWindows(windows, position, chosen, Number(this.fields.get('max_pointings')?.parameter.maximum ?? 500), (ids) => this.timeBlock?.setWindows(ids));
  }

  /** @param {{ first: string, last: string }} span */
  #useSpan({ first, last }) {
    const { times } = this.lent;
    this.setTimes(first, last);
    // Another length of time around the event is still that of the event.
    if (this.lent.trigger && utcOf(first) + utcOf(last) === 2 * this.lent.trigger.at) this.lent.times = times;
    announce('The time range has changed.');
  }

  /** @param {Record<string, string>} texts @param {boolean} isList */
  #fill(texts, isList) {
    if (isList) this.timeBlock?.setWay('list');
    this.setTexts(texts);
    const details = this.form.querySelector('details');
    const isThere = (/** @type {Element} */ field) => (/** @type {HTMLElement} */ (field).dataset.parameter ?? '') in texts;
    if (details) details.open = [...details.querySelectorAll('[data-parameter]')].some(isThere);
  }

  /** @param {Record<string, any>} texts fields that are not named keep their content */
  setTexts(texts) {
    for (const [name, value] of Object.entries(texts)) {
      if (value === null || value === undefined) continue;
      const text = Array.isArray(value) ? value.join(', ') : String(value);
      if (name === 'T1' || name === 'T2') this.timeBlock?.setUtc(name, text);
      else if (name === 'selected_catalog') this.catalogue.setText(text, 'the link');
      else if (name === 'catalogue') this.storedCatalogue = this.catalogue.setStored(text);
      else this.fields.get(name)?.setText(text);
    }
    this.timeBlock?.showEcho();
    const isNameAlone = texts.src_name !== undefined && texts.RA === undefined && texts.DEC === undefined;
    const name = this.fields.get('src_name')?.text.trim() ?? '';
    if (this.objectName) {
      if (isNameAlone) this.objectName.resolve();
      else this.objectName.known = name;
    }
    if (name) this.#showEarlier(name);
    this.#showPosition();
    this.#checkBetween();
    this.#askArchive();
  }

  /** Whether the form can hold the query of a job. @param {{ instrument: string, product: string }} job */
  has(job) {
    return this.instruments.some((one) => one.name === job.instrument && one.products.some((product) => product.name === job.product));
  }

  /** Takes over the query of a job. @param {{ instrument: string, product: string, dummy?: boolean, parameters: Record<string, any> }} job */
  load(job) {
    const instrument = this.instruments.find((one) => one.name === job.instrument) ?? this.instrument;
    const product = instrument.products.find((one) => one.name === job.product) ?? instrument.products[0];
    [this.hasOwnTimes, this.hasOwnObject] = [true, true];
    this.lent = new Lent();
    if (product !== this.product) {
      this.instrument = instrument;
      this.product = product;
      this.#build();
    }
    this.#showSummary([]);
    this.dummy.checked = job.dummy === true;
    this.timeBlock?.setWay(job.parameters.scw_list?.length > 0 ? 'list' : 'range');
    this.catalogue.setText(job.parameters.selected_catalog ?? '', 'an earlier query');
    const { selected_catalog: _, ...others } = job.parameters;
    this.setTexts(others);
    this.#writeAddress();
  }

  /** Takes over a query in any form, and goes to it. @param {Record<string, any>} parameters `instrument` and `product_type` may be among them */
  openQuery(parameters) {
    const { instrument: name, product_type: type, product, ...rest } = parameters;
    this.load({ instrument: name ?? this.instrument.name, product: type ?? product ?? this.product.name, parameters: rest });
    this.focus();
  }

  focus() {
    this.fields.values().next().value?.control.focus();
  }

  /**
   * Asks for curves of chosen sources: the query of the image they come from, with these sources.
   * @param {{ name: string, ra: number, dec: number }[]} sources @param {{ job?: string, title?: string }} [from]
   */
  async useCatalogue(sources, from) {
    const job = from?.job ? await getJob(from.job).catch(() => null) : null;
    if (job) this.load({ ...job, parameters: { ...job.parameters, selected_catalog: '' } });
    if (/_(image|mosaic)$/.test(this.product.name)) {
      const spectra = this.instrument.products.find((one) => one.name.endsWith('_spectrum'));
      if (spectra) this.choose(this.instrument, spectra);
    }
    this.catalogue.set(sources, from?.title ?? '', from?.job);
    announce(`${sources.length} sources are now the catalogue of the query.`);
    this.catalogue.element.scrollIntoView({ block: 'center' });
    this.catalogue.element.querySelector('button')?.focus();
  }

  /**
   * The catalogue that was taken over changed where it comes from; one that was taken off the form stays off.
   * @param {{ name: string, ra: number, dec: number }[]} sources @param {{ title?: string }} [from]
   */
  followCatalogue(sources, from) {
    if (this.catalogue.sources.length > 0 && this.catalogue.origin === (from?.title ?? '')) this.catalogue.set(sources, this.catalogue.origin, this.catalogue.job);
  }

  /** @returns {Record<string, string>} what is written in the fields, times as UTC where they can be read */
  texts() {
    return Object.fromEntries([...this.fields].map(([name, field]) => [name, (name === 'T1' || name === 'T2' ? field.reading().value : undefined) ?? field.text]));
  }

  /** @returns {Record<string, string>} what is sent: readable values only */
  values() {
    /** @type {Record<string, string>} */
    const values = {};
    const silent = this.timeBlock?.silent ?? [];
    for (const [name, field] of this.fields) {
      const { value } = field.reading();
      if (value && !silent.includes(name)) values[name] = value;
    }
    const catalogue = this.#catalogueParameter();
    if (catalogue && this.catalogue.text) values[catalogue] = this.catalogue.text;
    return values;
  }

  /** The address describes the form: everything that differs from the defaults, and the object. */
  #writeAddress() {
    const address = new URLSearchParams();
    if (this.instruments.length > 1) address.set('instrument', this.instrument.name);
    if (this.instrument.products.length > 1) address.set('product_type', this.product.name);
    const silent = this.timeBlock?.silent ?? [];
    const texts = this.texts();
    for (const [name, field] of this.fields) {
      if (!silent.includes(name) && texts[name].length < 2000 && !isUpload(texts[name]) && (name === 'src_name' || texts[name] !== defaultText(field.parameter))) address.set(name, texts[name]);
    }
    if (this.#catalogueParameter() && this.catalogue.stored) address.set('catalogue', this.catalogue.stored);
    history.replaceState(history.state, '', `?${address}${location.hash}`);
  }

  /** Sends the query. A name that is still looked up, and a range that follows from it, come first. */
  async submit() {
    const { button } = this;
    if (button?.getAttribute('aria-busy') === 'true') return;
    button?.setAttribute('aria-busy', 'true');
    await Promise.race([this.#ready(), new Promise((resolve) => { setTimeout(resolve, LONGEST_WAIT_MS); })]);
    const problems = this.#checkAll();
    this.#showSummary(problems);
    if (problems.length > 0) {
      button?.setAttribute('aria-busy', 'false');
      this.#goTo(problems[0]);
      return;
    }
    this.#writeAddress();
    // The address has no room for sources; a server that stores none leaves them out of it.
    this.catalogue.store().then(() => this.#writeAddress(), () => {});
    try {
      this.submitted(await submitJob(this.instrument.name, this.product.name, this.values(), this.dummy.checked));
    } catch (problem) {
      this.#showServerProblems(problem instanceof ApiProblem ? problem : new ApiProblem(0, String(problem)));
    } finally {
      button?.setAttribute('aria-busy', 'false');
    }
  }

  async #ready() {
    await this.objectName?.resolve().catch(() => { /* It says so itself. */ });
    await this.storedCatalogue;
    if (!this.hasOwnTimes) await this.archive?.then((line) => line.idle(), () => {});
  }

  /** What tells a query from others. */
  #key() {
    return JSON.stringify([this.instrument.name, this.product.name, this.dummy.checked, Object.entries(this.values()).sort()]);
  }

  /** @param {Job} job */
  submitted(job) {
    untell('submit');
    this.sent.add(this.#key());
    this.#estimate();
    const parent = this.#catalogueParameter() && this.catalogue.sources.length > 0 ? this.catalogue.job : '';
    this.dispatchEvent(new CustomEvent('submitted', { detail: { job, parent } }));
  }

  /** @returns {Problem[]} all that is wrong, told at the fields */
  #checkAll() {
    const problems = this.#problems(true);
    for (const [name, field] of this.fields) field.showProblem(problems.find((problem) => problem.parameter === name)?.message ?? '');
    return problems;
  }

  /** @param {boolean} [isSent] whether the query is about to be sent @returns {Problem[]} in the order of the fields */
  #problems(isSent = false) {
    const silent = this.timeBlock?.silent ?? [];
    const problems = [...this.fields].flatMap(([name, field]) => {
      const { problem } = silent.includes(name) ? {} : field.reading();
      return problem ? [{ parameter: name, message: problem }] : [];
    });
    if (this.timeBlock?.way === 'list' && this.fields.get('scw_list')?.text.trim() === '') problems.push({ parameter: 'scw_list', message: 'Name at least one science window.' });
    if (isSent && this.objectName?.lookUp) problems.push({ parameter: 'src_name', message: `${this.objectName.short} is still being looked up: wait a moment, or cancel it.` });
    return [...problems, ...crossCheck(this.values(), this.instrument.name)];
  }

  /** The button says whether the query can be sent. It can be pressed all the same: then what is wrong is told. */
  #showReadiness() {
    const problems = this.#problems();
    this.button?.setAttribute('aria-disabled', String(problems.length > 0));
    // What stood in the way is mended; what the server said stays until it is asked again.
    if (problems.length === 0 && this.isSummaryOfForm) this.#showSummary([]);
  }

  /** @param {Problem} problem */
  #goTo({ parameter, message }) {
    const field = this.fields.get(parameter);
    if (!field) return;
    field.control.closest('details')?.setAttribute('open', '');
    field.control.focus();
    field.element.scrollIntoView({ block: 'nearest' });
    announce(`${labelOf(field.parameter)}: ${message}`);
  }

  /** @param {ApiProblem} problem */
  #showServerProblems(problem) {
    for (const { parameter, message } of problem.errors) this.fields.get(parameter)?.showProblem(message);
    if (problem.missingRoles.length > 0) this.#showMissingRoles(problem);
    else this.#showSummary(problem.errors.length > 0 ? problem.errors : [{ parameter: '', message: problem.message }], undefined, false);
  }

  /** @param {ApiProblem} problem */
  async #showMissingRoles({ missingRoles, message }) {
    const found = await import('./missing-roles.js').catch(() => null);
    if (!found) {
      this.#showSummary([{ parameter: '', message }], undefined, false);
      return;
    }
    const { roleProblems, wayToRoles } = found;
    const problems = roleProblems(missingRoles);
    for (const { parameter, message: words } of problems) {
      const field = this.fields.get(parameter);
      field?.showProblem(words);
      field?.control.closest('details')?.setAttribute('open', '');
    }
    this.#showSummary(problems, undefined, false);
    this.summary.append(wayToRoles(missingRoles, `${this.instrument.name}, ${this.product.name}`));
  }

  /** @param {Problem[]} problems @param {string} [heading] what they stand in the way of @param {boolean} [isOfForm] not of the server */
  #showSummary(problems, heading = 'The query was not sent', isOfForm = true) {
    const { summary } = this;
    summary.hidden = problems.length === 0;
    this.isSummaryOfForm = problems.length > 0 && isOfForm;
    if (problems.length === 0) return;
    replaceContent(summary, h('p', {}, h('strong', {}, problems.length === 1 ? `${heading}.` : `${heading}: ${problems.length} problems.`)),
      h('ul', {}, ...problems.map(({ parameter, message, given }) => {
        const field = this.fields.get(parameter);
        const isNamed = field && message.startsWith(labelOf(field.parameter));
        // Nobody has written the text of a list of sources.
        const isList = CATALOGUES.includes(parameter);
        const text = `${field ? (isNamed ? '' : `${labelOf(field.parameter)}: `) : isList ? 'List of sources: ' : parameter ? `${parameter}: ` : ''}${message}${given && !field && !isList ? ` (given: ${given})` : ''}`;
        if (!field) return h('li', {}, text);
        return h('li', {}, h('a', {
          href: `#${field.id}`,
          onclick: (/** @type {Event} */ event) => {
            event.preventDefault();
            this.#goTo({ parameter, message });
          },
        }, text));
      })));
    summary.focus();
  }
}

/** @param {Field[]} fields */
const fieldsOf = (fields) => h('div', { class: 'fields' }, ...fields.map((field) => field.element));

/** @param {Field} field */
function rank(field) {
  const at = FIRST.indexOf(field.parameter.name);
  return at < 0 ? FIRST.length : at;
}

/** @param {number} value */
function formatSigned(value) {
  return (value < 0 ? '−' : '+') + Math.abs(value).toFixed(4);
}
