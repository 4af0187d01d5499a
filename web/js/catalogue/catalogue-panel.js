// @ts-check
/** The catalogue of an image: table, editing, files, and the way to spectra and light curves of its sources. */
import { announce, h, icon, replaceContent } from '../dom.js';
import { glyph } from '../viewer/glyphs.js';
import { menu } from '../viewer/menu.js';
import { CatalogueFiles } from './catalogue-files.js';
import { BLANK, COLUMNS, columnsSeen } from './columns.js';
import { deleteDialog, nameTaken, sourceDialog } from './dialogs.js';
import { condition, search, sorted } from './filter.js';
import { FORMATS } from './formats/files.js';
import { Grid } from './grid.js';
import { referenceDialog } from './match-dialogs.js';
import { keepEdits, keptEdits } from './kept-edits.js';
import { SourceList, toldRenamed } from './source-list.js';
import { fromStored, readStored } from './stored.js';
import { storedDialog } from './stored-dialog.js';

/** @typedef {import('./columns.js').Row} Row */
/** @typedef {import('./columns.js').Field} Field */
/** @typedef {Omit<Row, 'key'>} Source */
/**
 * @typedef {object} CatalogueOptions
 * @property {string} title
 * @property {{ job: string, title: string }} from what the catalogue was made by
 * @property {string} fluxUnit
 * @property {boolean} [isSimulated] which its files say
 * @property {string} [fluxBand] that fluxes are of, where it needs to be told
 * @property {boolean} [canUse] false: the sources are read and saved, but neither changed nor used
 * @property {() => { name: string, ra: number, dec: number } | null} [queryObject] the object of the form
 * @property {() => import('../sky/wcs.js').Wcs | null} [wcs]
 */

const ELSEWHERE = 'what was measured at the old place is left out. Undo brings it back.';

let lastPanel = 0;

/** What the form holds of catalogues that are not open at the moment, by the job of each: all, or the sources of these names. @type {Map<string, 'all' | string[]>} */
const usedElsewhere = new Map();

/** Events: `hover` (detail: key or -1), `reveal` (a row was chosen here), `change` (rows or selection), `add-mode` (add by clicking the image). */
export class CataloguePanel extends EventTarget {
  /** @param {Source[]} sources @param {CatalogueOptions} options */
  constructor(sources, options) {
    super();
    this.options = options;
    this.list = new SourceList(sources);
    this.sort = { field: /** @type {Field} */ ('significance'), isDescending: true };
    /** @type {Record<string, string>} */
    this.filters = {};
    this.text = '';
    this.showsFilters = false;
    /** What the form holds of this catalogue, whose changes it follows: all of it, or the sources of these keys. @type {'' | 'all' | ReadonlySet<number>} */
    this.used = '';
    this.canUse = options.canUse !== false;
    /** What the server calls these sources, while they are as they were stored. */
    this.stored = '';
    /** What is put in at the moment comes from a link. */
    this.isOfLink = false;
    this.origin = `catalogue-${++lastPanel}`;
    this.files = new CatalogueFiles(this);
    this.grid = new Grid(`Sources of ${options.title}`);
    this.grid.canEdit = this.canUse;
    this.count = h('h3', { class: 'catalogue-count' });
    this.note = h('p', { class: 'note catalogue-note', role: 'status' });
    this.empty = h('p', { class: 'catalogue-empty', hidden: true });
    this.element = h('section', { class: 'catalogue', 'aria-label': `Catalogue of ${options.title}` }, this.#toolbar(), this.note, this.grid.element, this.empty);
    this.list.addEventListener('change', () => this.#changed());
    this.list.addEventListener('select', () => this.#selected());
    this.#listenToGrid();
    this.selectElsewhere = (/** @type {Event} */ event) => this.#followSelection(/** @type {CustomEvent} */ (event).detail);
    document.addEventListener('mmoda:select-source', this.selectElsewhere);
    this.warnOfLoss = (/** @type {BeforeUnloadEvent} */ event) => event.preventDefault();
    this.#arrange();
    this.#takeUpEdits();
    this.#takeUpUse();
  }

  /** The form still has what it was given before this catalogue was closed. */
  #takeUpUse() {
    const used = usedElsewhere.get(this.options.from.job);
    if (!used || !this.canUse) return;
    this.used = used === 'all' ? 'all' : new Set(this.list.rows.filter((row) => used.includes(row.name)).map((row) => row.key));
  }

  #leaveUse() {
    const { used, options: { from: { job } } } = this;
    if (job === '') return;
    if (used === '') usedElsewhere.delete(job);
    else usedElsewhere.set(job, used === 'all' ? 'all' : this.list.rows.filter((row) => used.has(row.key)).map((row) => row.name));
  }

  /** What was changed here before comes back; Undo leads to what the image found. */
  #takeUpEdits() {
    const rows = this.canUse ? keptEdits(this.options.from.job) : null;
    if (!rows) return;
    this.list.load(rows, 'the changes of an earlier visit', false);
    this.say('This is the catalogue as you changed it here before. Undo brings back what was found in the image.');
  }

  /** Changes outlive the page. Those of a file from disk cannot: the browser asks before they go. */
  #keepEdits() {
    const { job } = this.options.from;
    const isChanged = this.list.past.length > 0;
    const isKept = job !== '' && keepEdits(job, isChanged ? this.list.rows : null);
    if (isChanged && !isKept) addEventListener('beforeunload', this.warnOfLoss);
    else removeEventListener('beforeunload', this.warnOfLoss);
  }

  #toolbar() {
    const button = (/** @type {string} */ name, /** @type {string} */ label, /** @type {() => void} */ act, /** @type {Record<string, any>} */ more = {}) =>
      h('button', { type: 'button', class: 'button quiet small', onclick: act, ...more }, glyph(name), h('span', {}, label));
    const plain = (/** @type {string} */ label, /** @type {() => void} */ act) => h('button', { type: 'button', class: 'button quiet small', onclick: act }, label);
    const box = h('input', { type: 'search', class: 'catalogue-search', placeholder: 'Search', 'aria-label': 'Search the catalogue', oninput: () => {
      this.text = box.value;
      this.#arrange();
    } });
    this.search = box;
    this.filterButton = button('filter', 'Filters', () => this.#toggleFilters(), { 'aria-expanded': 'false', title: 'A condition for each column: >5, 3..10, or a part of the name' });
    this.undoButton = button('undo', 'Undo', () => this.#undo(), { class: 'button quiet small icon-only' });
    this.redoButton = button('redo', 'Redo', () => this.#redo(), { class: 'button quiet small icon-only' });
    this.editButton = button('pencil', 'Edit', () => this.#editDialog());
    this.deleteButton = button('bin', 'Delete', () => this.#delete());
    this.useAll = h('button', { type: 'button', class: 'button small accent', onclick: () => this.use('all') }, glyph('use'), h('span', {}, 'Use catalogue'));
    this.useSelected = h('button', { type: 'button', class: 'button small', onclick: () => this.use('selected') }, 'Use selected');
    this.saveMenu = menu('Save', icon('save'), Object.entries(FORMATS).map(([kind, { title }]) => ({ text: title, act: () => this.files.save(kind) })));
    this.moreMenu = menu('More', icon('dots'), [
      ...(this.canUse ? [{ text: 'Add the object of the query', act: () => this.#addQueryObject() },
        { text: 'Add by clicking the image', act: () => this.dispatchEvent(new Event('add-mode')) }] : []),
      { text: () => `Match ${this.#part()}with the reference catalogue`, act: () => this.#matchReference() },
      { text: 'Compare with a file…', act: () => this.files.choose('compare') },
      { text: () => this.list.selected.size > 0 ? `Stored catalogues and links of ${this.#what()}…` : 'Stored catalogues and links…', act: () => storedDialog(this) },
      { text: () => `Copy ${this.#part()}as TSV`, act: () => this.files.copy() },
      { text: 'Template of a catalogue file', act: () => this.files.saveTemplate() },
    ]);
    const tools = this.canUse ? [button('add', 'New', () => this.addDialog({ ...BLANK, name: this.list.newName(), isNew: true })), this.editButton, this.deleteButton, this.undoButton, this.redoButton,
      button('open', 'Load', () => this.files.choose('load'), { title: 'ECSV, FITS, VOTable, CSV, the platform’s text form, or DS9 regions' })] : [];
    return h('div', { class: 'catalogue-tools' },
      h('div', { class: 'section-head' }, this.count, ...(this.canUse ? [this.useSelected, this.useAll] : [h('span', { class: 'note' }, 'Read only')])),
      h('div', { class: 'catalogue-row' }, this.search,
        h('span', { class: 'tool-group' }, plain('Select all', () => this.#selectAll()), plain('Select none', () => this.list.select([], -1)), this.filterButton),
        h('span', { class: 'tool-group' }, ...tools, this.saveMenu.element, this.moreMenu.element), this.files.chooser));
  }

  #listenToGrid() {
    const on = (/** @type {string} */ name, /** @type {(detail: any) => void} */ act) => this.grid.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail));
    on('choose', ({ keys, current }) => {
      this.list.select(keys, current);
      this.dispatchEvent(new Event('reveal'));
      this.#tellSelection();
    });
    on('hover', ({ key }) => this.dispatchEvent(new CustomEvent('hover', { detail: key })));
    on('sort', ({ field }) => {
      const isNumber = COLUMNS.find((column) => column.field === field)?.kind !== 'text';
      this.sort = { field, isDescending: field === this.sort.field ? !this.sort.isDescending : isNumber && !['ra', 'dec'].includes(field) };
      this.#arrange();
    });
    on('filter', ({ field, text }) => {
      this.filters[field] = text;
      this.#arrange();
    });
    on('edit', ({ key, field, value }) => this.#edit(key, field, value));
    on('command', ({ name }) => ({ delete: () => this.#delete(), all: () => this.#selectAll(), undo: () => this.#undo(), redo: () => this.#redo(), copy: () => this.files.copy() })[/** @type {'undo'} */ (name)]());
  }

  /** The rows in the order of the table. */
  get shown() {
    return this.grid.rows;
  }

  #arrange() {
    const columns = columnsSeen(this.list.rows).map((column) => (column.field === 'flux' ? { ...column, unit: this.options.fluxUnit, ...(this.options.fluxBand ? { title: `Flux, ${this.options.fluxBand}` } : {}) } : column));
    /** @type {Record<string, string>} */
    const problems = {};
    const tests = columns.flatMap((column) => {
      const found = condition(column, this.showsFilters ? this.filters[column.field] ?? '' : '');
      if (found?.problem) problems[column.field] = found.problem;
      return found?.test ? [found.test] : [];
    });
    const matches = search(columns, this.text);
    const rows = this.list.rows.filter((row) => matches(row) && tests.every((test) => test(row)));
    this.grid.setColumns(columns, this.sort, this.filters, problems, this.showsFilters);
    this.grid.setRows(sorted(rows, columns.find((column) => column.field === this.sort.field) ?? columns[0], this.sort.isDescending));
    this.#selected();
  }

  /** The sources are stored: addresses can name them. @param {string} id */
  noteStored(id) {
    this.stored = id;
    this.dispatchEvent(new Event('change'));
  }

  #changed() {
    // What was said of an earlier change need not hold.
    this.say('');
    this.stored = '';
    this.#arrange();
    if (!this.isOfLink) this.#keepEdits();
    this.#followUse();
    this.dispatchEvent(new Event('change'));
  }

  /** What is saved, matched and linked, where anything is selected. */
  #what() {
    return `${this.list.selected.size} of ${this.list.rows.length}`;
  }

  #part() {
    return this.list.selected.size > 0 ? `${this.#what()} ` : '';
  }

  #selected() {
    const { list } = this;
    this.grid.setSelection(list.selected, list.current);
    const all = list.rows.length;
    const shown = this.shown.length;
    replaceContent(this.count, `${all} ${all === 1 ? 'source' : 'sources'}`, h('span', { class: 'second' }, shown < all ? ` · ${shown} shown` : '', list.selected.size > 0 ? ` · ${list.selected.size} selected` : ''));
    const mark = (/** @type {HTMLButtonElement | undefined} */ button, /** @type {boolean} */ isOff, /** @type {string} */ title) => {
      if (!button) return;
      button.disabled = isOff;
      button.title = title;
    };
    mark(this.undoButton, list.past.length === 0, list.past.length > 0 ? `Undo: ${list.past[list.past.length - 1].what}` : 'Nothing to undo');
    mark(this.redoButton, list.future.length === 0, list.future.length > 0 ? `Redo: ${list.future[list.future.length - 1].what}` : 'Nothing to redo');
    mark(this.editButton, list.selected.size !== 1, 'Edit the selected source');
    mark(this.deleteButton, list.selected.size === 0, 'Delete the selected sources');
    const word = this.saveMenu?.element.querySelector('button > span');
    if (word) word.textContent = list.selected.size > 0 ? `Save ${this.#what()}` : 'Save';
    mark(this.useSelected, list.selected.size === 0, 'Spectra and light curves of the selected sources');
    mark(this.useAll, all === 0, 'Spectra and light curves of all sources');
    this.grid.element.hidden = shown === 0 && !this.showsFilters;
    this.empty.hidden = shown > 0;
    this.empty.textContent = all === 0 ? 'No source is in this catalogue. Add one with New, by clicking the image, or load a file.' : 'No source fits the search and the filters.';
    this.dispatchEvent(new Event('change'));
  }

  #toggleFilters() {
    this.showsFilters = !this.showsFilters;
    this.filterButton?.setAttribute('aria-expanded', String(this.showsFilters));
    this.#arrange();
  }

  #selectAll() {
    this.list.select(this.shown.map((row) => row.key));
    announce(`${this.shown.length} ${this.shown.length === 1 ? 'source' : 'sources'} selected`);
  }

  #undo() {
    const what = this.list.undo();
    this.say(what ? `Undone: ${what}.` : 'There is nothing to undo.');
  }

  #redo() {
    const what = this.list.redo();
    this.say(what ? `Done again: ${what}.` : 'There is nothing to do again.');
  }

  /** @param {number} key @param {Field} field @param {any} value */
  #edit(key, field, value) {
    const before = this.list.byKey(key);
    if (!before) return;
    const other = field === 'name' ? this.list.named(value, key) : undefined;
    if (other) {
      this.say(`${before.name} keeps its name: ${nameTaken(other)}`, true);
      this.#warn(other.key);
      return;
    }
    const after = { ...before, [field]: value };
    const same = field === 'ra' || field === 'dec' ? this.list.duplicateOf(after.ra, after.dec, key) : null;
    if (this.list.edit(key, { [field]: value })) this.say(`${after.name} is elsewhere now: ${ELSEWHERE}`);
    if (same) this.say(`${after.name} is now ${same.arcsec.toFixed(2)}″ from ${same.row.name}: two sources at one place cannot be told apart. Undo brings the old position back.`, true);
    this.#warn(same?.row.key ?? -1);
  }

  /** Opens the dialog of a new source. @param {Source} source */
  addDialog(source) {
    if (!this.canUse) return;
    sourceDialog('New source', { ...source, key: -1 }, {
      named: (name) => this.list.named(name), duplicate: (ra, dec) => this.list.duplicateOf(ra, dec), highlight: (key) => this.#warn(key),
      save: (values) => {
        const key = this.list.add({ ...source, ...values });
        this.list.select([key], key);
        this.#show(key);
        this.#tellSelection();
      },
    });
  }

  #editDialog() {
    const [row] = this.list.chosen;
    if (!row) return;
    sourceDialog(`Edit ${row.name}`, row, {
      named: (name) => this.list.named(name, row.key), duplicate: (ra, dec) => this.list.duplicateOf(ra, dec, row.key), highlight: (key) => this.#warn(key),
      save: (values) => { if (this.list.edit(row.key, values)) this.say(`${values.name ?? row.name} is elsewhere now: ${ELSEWHERE}`); },
    });
  }

  #delete() {
    const rows = this.list.chosen;
    if (rows.length > 0 && this.canUse) deleteDialog(rows, () => {
      this.list.remove(rows.map((row) => row.key));
      this.say(`${rows.length === 1 ? rows[0].name : `${rows.length} sources`} deleted.`);
      this.grid.element.focus({ preventScroll: true });
    });
  }

  #addQueryObject() {
    const object = this.options.queryObject?.();
    if (object) this.addDialog({ ...BLANK, ...object });
    else this.say('The form has no object with a position.', true);
  }

  /** Puts a source at another place. @param {number} key @param {number} ra @param {number} dec @param {string} how */
  move(key, ra, dec, how) {
    const row = this.list.byKey(key);
    if (!row || !this.canUse) return;
    const isElsewhere = this.list.edit(key, { ra, dec });
    this.#warn(-1);
    this.say(`${row.name} moved to ${ra.toFixed(5)}, ${dec.toFixed(5)} ${how}${isElsewhere ? `: ${ELSEWHERE}` : '. Undo brings it back.'}`);
  }

  /** @param {number} key */
  #show(key) {
    this.grid.reveal(key);
    this.grid.highlight(key);
  }

  /** Shows the row that a warning is about. @param {number} key or -1 */
  #warn(key) {
    this.grid.warn(key);
    if (key < 0) return;
    this.grid.reveal(key);
    this.grid.element.scrollIntoView({ block: 'nearest' });
  }

  /** Chosen in the image. @param {number} key or -1 @param {boolean} isAdded to the selection */
  choose(key, isAdded) {
    const keys = key < 0 ? (isAdded ? [...this.list.selected] : []) : isAdded ? [...this.list.selected, key] : [key];
    this.list.select(keys, key);
    if (key >= 0) this.grid.reveal(key);
    this.#tellSelection();
  }

  #tellSelection() {
    const row = this.list.byKey(this.list.current);
    if (row) document.dispatchEvent(new CustomEvent('mmoda:select-source', { detail: { name: row.name, ra: row.ra, dec: row.dec, origin: this.origin } }));
  }

  /** @param {{ name?: string, origin?: string } | null} detail of `mmoda:select-source` */
  #followSelection(detail) {
    if (!detail || detail.origin === this.origin) return;
    const row = this.list.rows.find((one) => one.name === detail.name);
    if (!row || row.key === this.list.current) return;
    this.list.select([row.key], row.key);
    this.grid.reveal(row.key);
    this.dispatchEvent(new Event('reveal'));
  }

  /** Gives the catalogue to the form. @param {'all' | 'selected'} which */
  use(which) {
    const rows = which === 'all' ? this.list.rows : this.list.chosen;
    if (rows.length === 0) return;
    this.used = which === 'all' ? 'all' : new Set(rows.map((row) => row.key));
    this.#tellUse(rows, false);
    this.say(`The form now has ${rows.length} ${rows.length === 1 ? 'source' : 'sources'}: spectra and light curves will be of these. Changes here follow.`);
  }

  /** What is selected later changes nothing of what the form was given. */
  #followUse() {
    const { used } = this;
    if (used === '') return;
    const rows = used === 'all' ? this.list.rows : this.list.rows.filter((row) => used.has(row.key));
    this.#tellUse(rows, true);
    if (rows.length > 0) return;
    this.used = '';
    this.say('None of the sources that the form had is left: it has no list any more.');
  }

  /** @param {readonly Row[]} rows @param {boolean} isUpdate */
  #tellUse(rows, isUpdate) {
    const known = (/** @type {number} */ value) => (Number.isFinite(value) ? value : null);
    const sources = rows.map((row) => ({
      name: row.name, ra: row.ra, dec: row.dec, significance: known(row.significance), new: row.isNew, isgri_flag: row.instrumentFlag, flag: row.flag, error_radius_deg: known(row.errorRadius),
    }));
    document.dispatchEvent(new CustomEvent('mmoda:use-catalogue', { detail: { sources, from: this.options.from, update: isUpdate } }));
  }

  #matchReference() {
    const rows = this.list.selected.size > 0 ? this.list.chosen : this.list.rows;
    if (rows.length > 0) referenceDialog(this.list, rows, this.canUse);
    else this.say('There is no source to be matched.', true);
  }

  /** @param {string} text @param {boolean} [isProblem] */
  say(text, isProblem = false) {
    this.note.textContent = text;
    this.note.classList.toggle('problem', isProblem);
  }

  viewState() {
    // What is selected is of the moment: an address that brought it back would save and link a part without a word.
    return { sort: `${this.sort.isDescending ? '-' : ''}${this.sort.field}`, ...(this.text ? { search: this.text } : {}), ...(this.stored ? { stored: this.stored } : {}) };
  }

  /** @param {any} state of viewState; what is not understood is left alone */
  async restore(state) {
    if (/^[0-9a-f]{32}$/.test(state?.stored ?? '')) await this.#restoreStored(state.stored);
    const field = String(state?.sort ?? '').replace(/^-/, '');
    if (COLUMNS.some((column) => column.field === field)) this.sort = { field: /** @type {Field} */ (field), isDescending: String(state.sort).startsWith('-') };
    if (typeof state?.search === 'string' && this.search) this.search.value = this.text = state.search.slice(0, 200);
    this.#arrange();
  }

  /** @param {string} id */
  async #restoreStored(id) {
    try {
      const sources = fromStored(await readStored(id));
      // What the user changed in this job before stays what is kept.
      this.isOfLink = true;
      const renamed = this.list.load(sources, 'open the catalogue of the link', false);
      this.isOfLink = false;
      this.noteStored(id);
      this.say(`The catalogue is that of the link, not the one found in the image; Undo brings that back.${toldRenamed(renamed)}`);
    } catch (problem) {
      this.say(`The catalogue of the link cannot be had. ${problem instanceof Error ? problem.message : problem}`, true);
    }
  }

  dispose() {
    this.#leaveUse();
    document.removeEventListener('mmoda:select-source', this.selectElsewhere);
    removeEventListener('beforeunload', this.warnOfLoss);
    this.saveMenu?.dispose();
    this.moreMenu?.dispose();
    this.grid.dispose();
  }
}
