// @ts-check
/** The query form, built at run time from what the server says its instruments accept. */
import { ApiProblem, archiveWindows, getJob, resolve, submitJob } from '../api.js';
import { announce, h, icon, replaceContent } from '../dom.js';
import { loadEntries } from '../jobs/job-log.js';
import { instrumentNames, productNames } from '../product-names.js';
import { tell, untell } from '../shell/messages.js';
import { ArchiveQuestion } from './archive-question.js';
import { carryOver } from './carry-over.js';
import { defaultText, Field } from './field.js';
import { LONGEST_TEXT, PRIVATE, readAddress } from './form-address.js';
import { InlineCatalogue } from './inline-catalogue.js';
import { InstrumentChooser } from './instrument-chooser.js';
import { keepFiles, keptFiles } from './kept-files.js';
import { Lent } from './lent.js';
import { EXAMPLES, ObjectGroup } from './object-group.js';
import { CATALOGUES, OBJECT, sorted, TIME } from './parameter-groups.js';
import { ProblemSummary } from './problem-summary.js';
import { TimeBlock } from './time-block.js';
import { formatDuration, utcOf } from './times.js';
import { crossCheck, isUpload } from './validation.js';
import { packedList, parseWindowList, visitsOf } from './window-list.js';

/** @typedef {import('../api.js').Instrument} Instrument */
/** @typedef {import('../api.js').Product} Product */
/** @typedef {import('../api.js').Job} Job */
/** @typedef {import('./validation.js').Problem} Problem */

const USUAL_RADIUS = 15;
const USUAL_WINDOWS = 50;
/** Names and archives that answer later are not waited for. */
const LONGEST_WAIT_MS = 5000;

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
    this.isFilling = false;
    this.lent = new Lent();
    /** The jobs of the queries that this page has sent. @type {Map<string, string>} */
    this.sent = new Map();
    /** @type {import('../api.js').ArchiveAnswer | null} */
    this.known = null;
    /** Science windows in the range. */
    this.count = 0;
    this.chooser = new InstrumentChooser(instruments);
    this.chooser.addEventListener('choose', (event) => {
      const { instrument, product } = /** @type {CustomEvent} */ (event).detail;
      this.choose(instrument, product);
    });
    this.archive = new ArchiveQuestion();
    this.archive.addEventListener('simulated', () => this.dispatchEvent(new Event('simulated')));
    this.archive.addEventListener('span', (event) => this.#useSpan(/** @type {CustomEvent} */ (event).detail));
    this.archive.addEventListener('answer', (event) => this.#archiveAnswered(/** @type {CustomEvent} */ (event).detail));
    /** @type {ObjectGroup | null} */
    this.object = null;
    this.catalogue = new InlineCatalogue();
    /** Fulfilled when the catalogue that a link names is there, or known not to be. */
    this.storedCatalogue = Promise.resolve();
    this.catalogue.addEventListener('change', () => {
      this.#estimate();
      this.#showReadiness();
      this.#writeAddress();
    });
    this.summary = new ProblemSummary(this.fields);
    this.estimate = h('p', { class: 'hint', role: 'status' });
    this.dummy = h('input', { type: 'checkbox', id: 'p-dummy', onchange: () => this.#writeAddress() });
    this.#start(address, beside);
    // The form is no part of the history: it stays, and the address that somebody goes back to describes it again.
    addEventListener('popstate', () => this.#writeAddress());
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
    if (this.object) this.object.isNamed = this.hasOwnObject;
    this.dummy.checked = query.isDummy;
    // What is half filled is not written into the address that it comes from.
    this.isFilling = true;
    this.#fill({ ...query.texts, ...keptFiles(`${address}`) }, query.isList);
    this.isFilling = false;
    if (query.hasToken) tell('warning', 'The link had a token in it, which is not used: addresses are remembered and seen by others. Sign in instead.');
    if (query.message) tell('error', `${query.message.text}${query.message.status ? ` (${query.message.status})` : ''}`);
    if ((!instrument || !product) && beside.some(({ name }) => name === query.product)) {
      tell('warning', `${productNames(query.product ?? '').title} (${query.product}) is made of finished results, and asked for beside them: open a result first. Nothing was sent.`);
      return;
    }
    if (!instrument || !product) {
      const unknown = instrument ? `The instrument ${instrument.name} has no product ${query.product}.` : `There is no instrument ${query.instrument} here, or it needs a role that you do not have (your roles are told in your account).`;
      tell('error', `${unknown} The form shows ${instrumentNames(this.instrument).title}: ${this.product.title || productNames(this.product.name).title}; nothing was sent.`);
      return;
    }
    const stray = Object.keys(query.texts).filter((name) => !CATALOGUES.includes(name) && !this.product.parameters.some((parameter) => parameter.name === name));
    if (query.submits && query.isList === false && stray.length > 0) tell('warning', `Not used by ${this.product.name}: ${stray.join(', ')}.`);
    if (query.submits) this.submit();
    else if (Object.keys(query.texts).length > 0) this.summary.show(this.#checkAll(false), 'The link cannot be carried out as it is');
  }

  #build() {
    const { timeBlock } = this;
    this.fields.clear();
    for (const parameter of this.product.parameters) {
      if (parameter.hidden || PRIVATE.has(parameter.name) || CATALOGUES.includes(parameter.name)) continue;
      const field = new Field(parameter);
      field.addEventListener('settled', () => this.#settled(parameter.name));
      field.addEventListener('checked', () => {
        this.#checkBetween(parameter.name);
        if (TIME.includes(parameter.name)) this.#askArchive();
      });
      if (parameter.name === 'T1' || parameter.name === 'T2') field.addEventListener('input', () => {
        this.hasOwnTimes = true;
        this.lent.keepTimes();
      });
      for (const kind of ['input', 'text', 'settled']) field.addEventListener(kind, () => this.#showReadiness());
      field.addEventListener('settled', () => this.#estimate());
      this.fields.set(parameter.name, field);
    }
    this.timeBlock = new TimeBlock(this.fields.get('T1'), this.fields.get('T2'), this.fields.get('scw_list'), this.#selectsWindows ? this.archive.element : null);
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
    this.object = this.#objectGroup();
    const { first, more, groups } = sorted([...this.fields.values()], this.instrument.products);
    const { energies, hint } = productNames(this.product.name);
    const isEnergy = first.some((field) => field.parameter.name === 'E1_keV');
    const usesTime = TIME.some((name) => this.fields.has(name));
    replaceContent(this.form, this.chooser.element, this.summary.element, this.object?.element, usesTime && this.timeBlock.element,
      first.length > 0 && h('fieldset', {}, h('legend', {}, isEnergy ? energies : 'Settings'), fieldsOf(first), isEnergy && hint && h('p', { class: 'hint group-hint' }, hint)),
      ...groups.map(([title, fields]) => h('fieldset', {}, h('legend', {}, title), fieldsOf(fields))),
      this.#catalogueParameter() && h('fieldset', {}, h('legend', { class: 'off-screen' }, 'Sources'), this.catalogue.element),
      h('details', { class: 'more' }, h('summary', {}, 'More settings'), fieldsOf(more), h('label', { class: 'check' }, this.dummy, 'Dummy: canned products, for a demonstration'),
        h('p', { class: 'hint' }, h('a', { href: '#page=query' }, 'The query as text'), ': JSON, address and code, which can be written, too.')),
      this.instrument.acknowledgement && h('details', { class: 'acknowledgement' }, h('summary', {}, 'How to acknowledge'), h('p', {}, this.instrument.acknowledgement)),
      h('div', { class: 'submit-row' }, h('p', { class: 'dummy-note' }, 'Dummy: what comes is canned. ', h('button', { type: 'button', class: 'link', onclick: () => this.dummy.click() }, 'Compute for real')), this.button, h('span', { class: 'hint' }, 'or Ctrl + Enter'), this.estimate));
    this.#showReadiness();
  }

  /** Whether the query chooses among observations of the archive. */
  get #selectsWindows() {
    return ['scw_list', 'radius', 'max_pointings'].some((name) => this.product.parameters.some((parameter) => parameter.name === name));
  }

  #objectGroup() {
    this.object?.dispose();
    const object = new ObjectGroup(this.fields);
    object.isPlaceOwn = this.object?.isPlaceOwn ?? false;
    object.isNamed = this.hasOwnObject;
    const detail = (/** @type {Event} */ event) => /** @type {CustomEvent} */ (event).detail;
    object.addEventListener('entered', () => { this.hasOwnObject = true; });
    object.addEventListener('settled', (event) => this.#settled(detail(event)));
    object.addEventListener('event', (event) => this.#lendTimes(detail(event)));
    object.addEventListener('no-event', () => this.#giveTimesBack());
    return object;
  }

  /** The name of the parameter that takes a list of sources, where there is one. */
  #catalogueParameter() {
    return this.product.parameters.find((parameter) => parameter.name === 'selected_catalog')?.name;
  }

  /** @param {Instrument} instrument @param {Product} product */
  choose(instrument, product) {
    if (product === this.product && instrument === this.instrument) return;
    const left = this.#left(product);
    const isLooking = Boolean(this.object?.name?.lookUp);
    const focused = /** @type {HTMLInputElement | null} */ (document.activeElement);
    const name = this.form.contains(focused) ? focused?.name : '';
    this.instrument = instrument;
    this.product = product;
    this.#build();
    const { texts, dropped } = carryOver(left, this.fields);
    this.setTexts(texts);
    // The position is still that of the name before.
    if (isLooking) this.object?.name?.resolve(true);
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

  /** @param {string} name @param {{ ra: number, dec: number }} [position] where it is known */
  setObject(name, position) {
    this.object?.set(name, position);
  }

  /** @param {string} t1 @param {string} t2 UTC */
  setTimes(t1, t2) {
    this.lent.keepTimes();
    this.hasOwnTimes = true;
    this.timeBlock?.setWay('range');
    this.timeBlock?.setRange(t1.replace(/Z$/i, ''), t2.replace(/Z$/i, ''));
    this.#settled('T1');
  }

  /** @param {{ name: string, t1: string, t2: string }} event UTC */
  #lendTimes({ name, t1, t2 }) {
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
    this.object?.name?.add(`The time range of ${times.name} is put back to the one before.`);
  }

  /** @param {string} name of the field whose value was entered */
  #settled(name) {
    if (name === 'RA' || name === 'DEC') this.object?.showPosition();
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

  #askArchive() {
    const position = this.object?.readPosition();
    if (!position || !this.#selectsWindows) {
      this.archive.ask(null);
      return;
    }
    const radius = Number(this.fields.get('radius')?.reading().value || USUAL_RADIUS);
    const range = this.timeBlock?.readRange();
    this.archive.ask({ ...position, radius, t1: range?.t1 ?? null, t2: range?.t2 ?? null, isList: this.timeBlock?.way === 'list', trigger: this.lent.trigger });
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
        if (this.fields.get('src_name')?.text === defaultText(/** @type {any} */ (this.fields.get('src_name')).parameter)) this.object?.set(name, { ra: ra_deg, dec: dec_deg }, false);
        return;
      } catch {
        // An example is a convenience; the form stands as it is.
      }
    }
  }

  /** Jobs are not where they were. @param {boolean} isResult other results are there */
  jobsChanged(isResult) {
    if (isResult) this.object?.showEarlier();
    this.#estimate();
  }

  /** What the query will take, from what such queries took here before. @param {number} [count] windows in the range */
  #estimate(count = this.count) {
    this.count = count;
    const most = Number(this.fields.get('max_pointings')?.reading().value || USUAL_WINDOWS);
    const windows = Math.min(count, most);
    const entries = loadEntries();
    const asked = this.sent.get(this.#key());
    const state = asked && entries.find((entry) => entry.id === asked)?.state;
    const before = entries.filter((entry) => entry.product === this.product.name && entry.seconds && entry.windows).slice(0, 5);
    const each = before.reduce((sum, entry) => sum + (entry.seconds ?? 0) / (entry.windows || 1), 0) / before.length;
    const parts = [count > most ? `${most} of ${count} science windows (More settings)` : '', state === 'completed' ? 'asked before: the answer is kept' : state === 'queued' || state === 'running' ? 'asked already: it is being computed' : before.length > 0 && windows > 0 ? `about ${formatDuration(Math.max(1, Math.round(each * windows)))}` : ''].filter(Boolean);
    this.estimate.textContent = parts.join(', ');
    this.estimate.hidden = parts.length === 0;
  }

  async #pick() {
    const position = this.object?.readPosition();
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
    this.#openMore((name) => name in texts);
  }

  /** Opens what is folded where something in it is worth seeing. @param {(name: string) => boolean} isWorth of a parameter */
  #openMore(isWorth) {
    const details = this.form.querySelector('details');
    if (details) details.open = [...details.querySelectorAll('[data-parameter]')].some((field) => isWorth(/** @type {HTMLElement} */ (field).dataset.parameter ?? ''));
  }

  /** @param {Record<string, any>} texts fields that are not named keep their content */
  setTexts(texts) {
    for (const [name, value] of Object.entries(texts)) {
      if (value === null || value === undefined) continue;
      const text = Array.isArray(value) ? value.join(', ') : String(value);
      if (name === 'T1' || name === 'T2') this.timeBlock?.setUtc(name, text);
      else if (name === 'selected_catalog') this.catalogue.setText(text, 'the link');
      else if (name === 'catalogue') this.storedCatalogue = this.catalogue.setStored(text).then(() => { if (this.catalogue.problem) this.summary.show(this.#checkAll(false), 'The link cannot be carried out as it is'); });
      else this.fields.get(name)?.setText(text);
    }
    this.timeBlock?.showEcho();
    this.object?.follow(texts.src_name !== undefined && texts.RA === undefined && texts.DEC === undefined);
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
    if (this.object) this.object.isPlaceOwn = false;
    [this.instrument, this.product] = [instrument, product];
    // What the query does not name is as usual, not as the query before had it.
    this.#build();
    this.summary.show([]);
    this.dummy.checked = job.dummy === true;
    this.timeBlock?.setWay(job.parameters.scw_list?.length > 0 ? 'list' : 'range');
    this.catalogue.setText(job.parameters.selected_catalog ?? '', 'an earlier query');
    const { selected_catalog: _, ...others } = job.parameters;
    this.setTexts(others);
    this.#openMore((name) => this.fields.get(name)?.text !== this.fields.get(name)?.initial);
    this.#writeAddress();
  }

  /**
   * Takes over a query in any form, and goes to it.
   * @param {Record<string, any>} parameters `instrument` and `product_type` may be among them @param {boolean} [dummy] @param {boolean} [isQuiet] who asks goes on elsewhere
   */
  openQuery(parameters, dummy = false, isQuiet = false) {
    const { instrument: name, product_type: type, product, ...rest } = parameters;
    this.load({ instrument: name ?? this.instrument.name, product: type ?? product ?? this.product.name, dummy, parameters: rest });
    if (!isQuiet) this.focus();
  }

  /** Changes some values and leaves all else. @param {Record<string, any>} changes by name; null puts back the usual @param {boolean} dummy */
  changeQuery(changes, dummy) {
    this.hasOwnTimes ||= TIME.some((name) => name in changes);
    this.hasOwnObject ||= OBJECT.some((name) => name in changes);
    this.dummy.checked = dummy;
    if (changes.selected_catalog === null) this.catalogue.set([], '');
    if ('scw_list' in changes) this.timeBlock?.setWay(changes.scw_list?.length > 0 ? 'list' : 'range');
    this.setTexts(Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, value ?? this.fields.get(name)?.initial])));
    this.#writeAddress();
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
   * @param {{ name: string, ra: number, dec: number }[]} sources @param {{ job?: string, title?: string }} [from]
   */
  followCatalogue(sources, from) {
    if (this.catalogue.sources.length > 0 && this.catalogue.job === (from?.job ?? '') && this.catalogue.origin === (from?.title ?? '')) this.catalogue.set(sources, this.catalogue.origin, this.catalogue.job);
  }

  /** @returns {Record<string, string>} what is written in the fields, times as UTC and durations in seconds where they can be read */
  texts() {
    return Object.fromEntries([...this.fields].map(([name, field]) => [name, (name === 'T1' || name === 'T2' ? field.reading().value : undefined) ?? field.plainText]));
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
    if (this.isFilling) return;
    const address = new URLSearchParams();
    if (this.instruments.length > 1) address.set('instrument', this.instrument.name);
    if (this.instrument.products.length > 1) address.set('product_type', this.product.name);
    const silent = this.timeBlock?.silent ?? [];
    const texts = this.texts();
    for (const [name, field] of this.fields) {
      if (silent.includes(name) || isUpload(texts[name]) || (name !== 'src_name' && texts[name] === defaultText(field.parameter))) continue;
      if (texts[name].length < LONGEST_TEXT) address.set(name, texts[name]);
      else if (name === 'scw_list') {
        const windows = packedList(texts[name]);
        if (windows) address.set('windows', windows);
      }
    }
    if (this.#catalogueParameter() && (this.catalogue.stored || this.catalogue.wanted)) address.set('catalogue', this.catalogue.stored || this.catalogue.wanted);
    if (this.dummy.checked) address.set('dummy', 'yes');
    history.replaceState(history.state, '', `?${address}${location.hash}`);
    keepFiles(`${address}`, Object.fromEntries(Object.entries(texts).filter(([, text]) => isUpload(text))));
    this.tellQuery();
  }

  /** Says what the form asks for at the moment, to who shows it elsewhere. */
  tellQuery() {
    document.dispatchEvent(new CustomEvent('mmoda:query', { detail: { instrument: this.instrument.name, product: this.product.name, dummy: this.dummy.checked, parameters: this.values() } }));
  }

  /** Sends the query. A name that is still looked up, and a range that follows from it, come first. */
  async submit() {
    const { button } = this;
    if (button?.getAttribute('aria-busy') === 'true') return;
    // What somebody is still writing elsewhere belongs to it.
    document.dispatchEvent(new Event('mmoda:submitting'));
    button?.setAttribute('aria-busy', 'true');
    await Promise.race([this.#ready(), new Promise((resolve) => { setTimeout(resolve, LONGEST_WAIT_MS); })]);
    const problems = this.#checkAll();
    this.summary.show(problems);
    if (problems.length > 0) {
      button?.setAttribute('aria-busy', 'false');
      this.summary.goTo(problems[0]);
      this.#offerLater();
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

  /** Who asked too early for what a name stands for is told when it is known. */
  #offerLater() {
    const name = this.object?.name;
    if (!name?.lookUp) return;
    const { known } = name;
    name.looking.then(() => {
      if (name.known === known && this.#problems(true).length === 0) tell('status', `${name.short} is known now.`, { label: 'Compute', run: () => this.submit() }, 'submit');
    });
  }

  async #ready() {
    await this.object?.name?.resolve().catch(() => { /* It says so itself. */ });
    await this.storedCatalogue;
    if (!this.hasOwnTimes) await this.archive.idle();
  }

  /** What tells a query from others. */
  #key() {
    return JSON.stringify([this.instrument.name, this.product.name, this.dummy.checked, Object.entries(this.values()).sort()]);
  }

  /** @param {Job} job */
  submitted(job) {
    untell('submit');
    this.sent.set(this.#key(), job.id);
    const parent = this.#catalogueParameter() && this.catalogue.sources.length > 0 ? this.catalogue.job : '';
    this.dispatchEvent(new CustomEvent('submitted', { detail: { job, parent } }));
    this.#estimate();
  }

  /** @param {boolean} [isSent] whether the query is about to be sent @returns {Problem[]} all that is wrong, told at the fields */
  #checkAll(isSent = true) {
    const problems = this.#problems(isSent);
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
    // A link is not carried out without the sources that it is about.
    if (this.#catalogueParameter() && this.catalogue.problem) problems.push({ parameter: 'catalogue', message: this.catalogue.problem });
    else if (isSent && this.#catalogueParameter() && this.catalogue.wanted) problems.push({ parameter: 'catalogue', message: 'The list of sources of the link is still being read: wait a moment.' });
    const name = this.object?.name;
    if (isSent && name?.lookUp) problems.push({ parameter: 'src_name', message: `${name.short} is still being looked up: wait a moment, or cancel it.` });
    return [...problems, ...crossCheck(this.values(), this.instrument.name)];
  }

  /** The button says whether the query can be sent. It can be pressed all the same: then what is wrong is told. */
  #showReadiness() {
    const problems = this.#problems();
    this.button?.setAttribute('aria-disabled', String(problems.length > 0));
    // What stood in the way is mended; what the server said stays until it is asked again.
    if (problems.length === 0 && this.summary.isOfForm) this.summary.show([]);
  }

  /** @param {ApiProblem} problem */
  #showServerProblems(problem) {
    for (const { parameter, message } of problem.errors) this.fields.get(parameter)?.showProblem(message);
    if (problem.missingRoles.length > 0) this.#showMissingRoles(problem);
    else this.summary.show(problem.errors.length > 0 ? problem.errors : [{ parameter: '', message: problem.message }], undefined, false);
  }

  /** @param {ApiProblem} problem */
  async #showMissingRoles({ missingRoles, message }) {
    const found = await import('./missing-roles.js').catch(() => null);
    if (!found) {
      this.summary.show([{ parameter: '', message }], undefined, false);
      return;
    }
    const { roleProblems, wayToRoles } = found;
    const problems = roleProblems(missingRoles);
    for (const { parameter, message: words } of problems) {
      const field = this.fields.get(parameter);
      field?.showProblem(words);
      field?.control.closest('details')?.setAttribute('open', '');
    }
    this.summary.show(problems, undefined, false);
    this.summary.element.append(wayToRoles(missingRoles, `${this.instrument.name}, ${this.product.name}`));
  }

}

/** @param {Field[]} fields */
const fieldsOf = (fields) => h('div', { class: 'fields' }, ...fields.map((field) => field.element));
