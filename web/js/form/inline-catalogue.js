// @ts-check
/** The list of sources that goes with a query: from an image, a file, or an earlier job. */
import { announce, h, icon, replaceContent } from '../dom.js';
import { catalogueText, MOST_SOURCES, readCatalogue } from './catalogue-text.js';

/** @typedef {import('./catalogue-text.js').CatalogueSource} CatalogueSource */

/** Longer texts are no lists of names and positions. */
const MOST_TEXT = 1_000_000;
const MOST_BYTES = 50 * 2 ** 20;

/** @param {number} value */
const finite = (value) => (Number.isFinite(value) ? value : undefined);

/** Events: `change`. */
export class InlineCatalogue extends EventTarget {
  constructor() {
    super();
    /** @type {CatalogueSource[]} */
    this.sources = [];
    this.origin = '';
    /** The job that they were found in, where that is known. */
    this.job = '';
    /** What the server calls these sources, for addresses; empty until they are stored. */
    this.stored = '';
    /** Counts choices, so that a slow one never takes the place of a later one. */
    this.turn = 0;
    /** Why the list that a link names is not here. */
    this.problem = '';
    /** What the server calls the list that a link names, until it is here or given up. */
    this.wanted = '';
    this.words = h('p', {});
    this.error = h('p', { class: 'error', role: 'alert', hidden: true });
    this.chooser = h('input', { type: 'file', hidden: true, accept: '.ecsv,.csv,.tsv,.txt,.json,.fits,.fit,.gz,.xml,.vot,.votable,.reg' });
    this.chooser.addEventListener('change', () => this.#read());
    this.element = h('div', { class: 'inline-catalogue' }, this.words, this.error, this.chooser);
    this.#draw();
  }

  /** @param {CatalogueSource[]} sources @param {string} origin where they come from, in words @param {string} [job] that found them @param {string} [stored] what the server calls them */
  set(sources, origin, job = '', stored = '') {
    this.turn++;
    this.error.hidden = true;
    this.problem = this.wanted = '';
    if (sources.length > MOST_SOURCES) {
      this.#refuse(`The list has ${sources.length} sources; at most ${MOST_SOURCES} are taken. Select fewer.`);
      return;
    }
    const twice = doubled(sources.map(({ name }) => name));
    if (twice) {
      this.#refuse(`${twice.name} is the name of sources ${twice.first + 1} and ${twice.second + 1} of ${origin || 'the list'}. Names must differ, because products are found by them: give one another name. The list was not taken.`);
      return;
    }
    this.sources = sources;
    this.origin = origin;
    this.job = job;
    this.stored = stored;
    this.#draw();
    this.dispatchEvent(new Event('change'));
  }

  /** @param {string} text as in a query @param {string} origin */
  setText(text, origin) {
    try {
      this.set(text ? readCatalogue(text) : [], origin);
    } catch (problem) {
      this.set([], '');
      this.#refuse(problem instanceof Error ? problem.message : String(problem));
    }
  }

  /** Takes the sources that a link names. @param {string} id */
  async setStored(id) {
    const turn = ++this.turn;
    this.wanted = id;
    try {
      const { readStored, toQuery } = await import('../catalogue/stored.js');
      const sources = toQuery(await readStored(id));
      if (turn !== this.turn) return;
      this.set(sources, `the stored catalogue ${id.slice(0, 8)}…`, '', id);
    } catch (problem) {
      if (turn !== this.turn) return;
      this.problem = `The list of sources of the link cannot be had. ${problem instanceof Error ? problem.message : problem}`;
      this.#refuse(this.problem);
    }
  }

  /** Stores the sources, so that an address can name them. */
  async store() {
    const { sources } = this;
    if (sources.length === 0 || this.stored) return;
    const { fromQuery, storeCatalogue } = await import('../catalogue/stored.js');
    const id = await storeCatalogue(fromQuery(sources));
    if (this.sources === sources) this.stored = id;
  }

  /** What is sent; empty without sources. */
  get text() {
    return this.sources.length > 0 ? catalogueText(this.sources) : '';
  }

  /** @param {string} message */
  #refuse(message) {
    replaceContent(this.error, message, this.problem && h('button', { type: 'button', class: 'button small quiet', onclick: () => this.set([], '') }, 'Go on without the list of the link'));
    this.error.hidden = false;
    announce(message);
  }

  async #read() {
    const file = this.chooser.files?.[0];
    this.chooser.value = '';
    if (!file) return;
    if (file.size > MOST_BYTES) {
      this.#refuse(`${file.name} has ${Math.ceil(file.size / 2 ** 20)} MiB; lists of sources of at most ${MOST_BYTES / 2 ** 20} MiB are read.`);
      return;
    }
    const turn = ++this.turn;
    try {
      const { readCatalogue: readFile } = await import('../catalogue/formats/files.js');
      const rows = await readFile(new Uint8Array(await file.arrayBuffer()), null);
      if (turn !== this.turn) return;
      this.set(rows.map((row) => ({ name: row.name, ra: row.ra, dec: row.dec, significance: finite(row.significance), new: row.isNew, isgri_flag: finite(row.instrumentFlag), flag: finite(row.flag), error_radius_deg: finite(row.errorRadius) })), file.name);
    } catch (problem) {
      if (turn === this.turn) await this.#readLines(file, problem);
    }
  }

  /** Lines of name, right ascension and declination, without a head, are a list too. @param {File} file @param {unknown} problem why it is no catalogue */
  async #readLines(file, problem) {
    try {
      if (file.size > MOST_TEXT) throw problem;
      this.set(readCatalogue(await file.text()), file.name);
    } catch {
      this.#refuse(`${file.name} cannot be read. ${problem instanceof Error ? problem.message : problem}`);
    }
  }

  /** What a file may look like (CAT-11). @param {'ecsv' | 'fits'} kind */
  async #template(kind) {
    (await import('./catalogue-dialogs.js')).saveTemplate(kind);
  }

  #draw() {
    const count = this.sources.length;
    const button = (/** @type {string} */ label, /** @type {() => void} */ run) => h('button', { type: 'button', class: 'button quiet small', onclick: run }, label);
    if (count === 0) {
      replaceContent(this.words, h('span', { class: 'second' }, 'Sources: those found or catalogued in the field. '), button('Use a list from a file…', () => this.chooser.click()),
        h('span', { class: 'second' }, ' Templates: '), button('ECSV', () => this.#template('ecsv')), button('FITS', () => this.#template('fits')));
      return;
    }
    replaceContent(this.words, icon('check'), h('strong', {}, `Inline catalogue: ${count} source${count === 1 ? '' : 's'}`), this.origin && h('span', { class: 'second' }, ` from ${this.origin}`), ' ',
      button('View', () => this.#view()), ' ', button('Remove', () => this.set([], '')));
  }

  async #view() {
    (await import('./catalogue-dialogs.js')).viewSources(this);
  }
}

/** Two sources of one name, as the server sees names. @param {string[]} names */
function doubled(names) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  for (const [second, name] of names.entries()) {
    const first = seen.get(name.trim().toLowerCase());
    if (first !== undefined) return { name, first, second };
    seen.set(name.trim().toLowerCase(), second);
  }
  return null;
}
