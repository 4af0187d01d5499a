// @ts-check
/** The sources of a catalogue with selection, undo and redo. Knows nothing of the page. */
import { separation } from '../sky/coordinates.js';
import { BLANK } from './columns.js';

/** @typedef {import('./columns.js').Row} Row */
/** @typedef {Omit<Row, 'key'>} Source */

/** Two sources nearer than this are taken for the same one: arc seconds of a great circle. */
export const SAME_ARCSEC = 2;
const MOST_STEPS = 200;
/** What belongs to the place where it was measured. */
const MEASURED = /** @type {const} */ (['significance', 'errorRadius', 'flux', 'fluxError', 'separation']);
/** More than any catalogue of the sky region of an image; a file with more is not for this page. */
export const MOST_ROWS = 100_000;

/** Products are found by the names of their sources: names are one where the server takes them for one. @param {string} name */
export const sameName = (name) => name.trim().toLowerCase();

/**
 * Gives numbers to names that are there already.
 * @param {readonly Source[]} sources @param {Iterable<string>} [taken] names of others
 * @returns {{ sources: Source[], renamed: { from: string, to: string }[] }}
 */
export function withOwnNames(sources, taken = []) {
  const used = new Set([...taken].map(sameName));
  /** Numbers that were given, so that a file of one name alone takes no longer than others. @type {Map<string, number>} */
  const last = new Map();
  const freeOf = (/** @type {string} */ name) => {
    let free = name;
    let n = last.get(sameName(name)) ?? 1;
    while (used.has(sameName(free))) free = `${name} (${++n})`;
    last.set(sameName(name), n);
    return free;
  };
  /** @type {{ from: string, to: string }[]} */
  const renamed = [];
  return { renamed, sources: sources.map((source) => {
    const name = freeOf(source.name);
    used.add(sameName(name));
    if (name === source.name) return source;
    renamed.push({ from: source.name, to: name });
    return { ...source, name };
  }) };
}

/** Which were renamed, in a sentence; empty for none. @param {{ from: string, to: string }[]} renamed */
export function toldRenamed(renamed) {
  if (renamed.length === 0) return '';
  const shown = renamed.slice(0, 3).map(({ from, to }) => `another ${from} is called ${to}`);
  return ` Names must differ, because products are found by them: ${shown.join(', ')}${renamed.length > 3 ? `, and ${renamed.length - 3} more` : ''}.`;
}

/** Events: `change` (rows), `select` (selection or the current row). */
export class SourceList extends EventTarget {
  /** @param {Source[]} [sources] */
  constructor(sources = []) {
    super();
    this.lastKey = 0;
    /** @type {readonly Row[]} */
    this.rows = sources.map((source) => this.#keyed(source));
    /** @type {Set<number>} keys */
    this.selected = new Set();
    /** @type {number} key of the row that markers and curves follow, or -1 */
    this.current = -1;
    /** @type {{ rows: readonly Row[], what: string }[]} */
    this.past = [];
    /** @type {{ rows: readonly Row[], what: string }[]} */
    this.future = [];
  }

  /** @param {Source} source @returns {Row} */
  #keyed(source) {
    return { ...BLANK, ...source, key: ++this.lastKey };
  }

  /** @param {number} key */
  byKey(key) {
    return this.rows.find((row) => row.key === key);
  }

  /** @param {readonly Row[]} rows @param {string} what for the undo button */
  #apply(rows, what) {
    this.past.push({ rows: this.rows, what });
    if (this.past.length > MOST_STEPS) this.past.shift();
    this.future = [];
    this.#show(rows);
  }

  /** @param {readonly Row[]} rows */
  #show(rows) {
    this.rows = rows;
    const keys = new Set(rows.map((row) => row.key));
    for (const key of this.selected) if (!keys.has(key)) this.selected.delete(key);
    if (!keys.has(this.current)) this.current = -1;
    this.dispatchEvent(new Event('change'));
    this.dispatchEvent(new Event('select'));
  }

  /** @param {Source} source @returns {number} its key */
  add(source) {
    const row = this.#keyed(source);
    this.#apply([...this.rows, row], `add ${row.name}`);
    return row.key;
  }

  /**
   * @param {number} key @param {Partial<Source>} change
   * @returns {boolean} whether it went farther than its error radius, so that what was measured at the old place is no longer known
   */
  edit(key, change) {
    const before = this.byKey(key);
    if (!before || Object.entries(change).every(([field, value]) => Object.is(/** @type {any} */ (before)[field], value))) return false;
    const moved = separation(before.ra, before.dec, change.ra ?? before.ra, change.dec ?? before.dec) * 3600;
    const isElsewhere = moved > SAME_ARCSEC && !(moved <= before.errorRadius * 3600) && MEASURED.some((field) => Number.isFinite(before[field]));
    const without = isElsewhere ? Object.fromEntries(MEASURED.map((field) => [field, NaN])) : {};
    this.#apply(this.rows.map((row) => (row.key === key ? { ...row, ...without, ...change, key } : row)), `edit ${before.name}`);
    return isElsewhere;
  }

  /** Several changes as one step. @param {Map<number, Partial<Source>>} changes by key @param {string} what */
  editAll(changes, what) {
    if (changes.size > 0) this.#apply(this.rows.map((row) => (changes.has(row.key) ? { ...row, ...changes.get(row.key), key: row.key } : row)), what);
  }

  /** @param {Iterable<number>} keys */
  remove(keys) {
    const gone = new Set(keys);
    const rows = this.rows.filter((row) => !gone.has(row.key));
    const count = this.rows.length - rows.length;
    if (count > 0) this.#apply(rows, `delete ${count} ${count === 1 ? 'source' : 'sources'}`);
  }

  /**
   * @param {Source[]} sources @param {string} what @param {boolean} isAdded to those there, or in their place
   * @returns what was renamed, since names must differ
   */
  load(sources, what, isAdded) {
    const before = isAdded ? this.rows : [];
    const own = withOwnNames(sources, before.map((row) => row.name));
    this.#apply([...before, ...own.sources.map((source) => this.#keyed(source))], what);
    return own.renamed;
  }

  undo() {
    const step = this.past.pop();
    if (!step) return '';
    this.future.push({ rows: this.rows, what: step.what });
    this.#show(step.rows);
    return step.what;
  }

  redo() {
    const step = this.future.pop();
    if (!step) return '';
    this.past.push({ rows: this.rows, what: step.what });
    this.#show(step.rows);
    return step.what;
  }

  /** @param {Iterable<number>} keys @param {number} [current] */
  select(keys, current = this.current) {
    this.selected = new Set(keys);
    this.current = current;
    this.dispatchEvent(new Event('select'));
  }

  /** @returns {Row[]} in the order of the catalogue */
  get chosen() {
    return this.rows.filter((row) => this.selected.has(row.key));
  }

  /**
   * The nearest source that is the same one by its position.
   * @param {number} ra @param {number} dec @param {number} [except] key that does not count
   * @returns {{ row: Row, arcsec: number } | null}
   */
  duplicateOf(ra, dec, except = -1) {
    /** @type {{ row: Row, arcsec: number } | null} */
    let best = null;
    for (const row of this.rows) {
      if (row.key === except || Math.abs(row.dec - dec) > SAME_ARCSEC / 3600) continue;
      const arcsec = separation(row.ra, row.dec, ra, dec) * 3600;
      if (arcsec <= SAME_ARCSEC && !(best && best.arcsec <= arcsec)) best = { row, arcsec };
    }
    return best;
  }

  /** The source that has a name. @param {string} name @param {number} [except] key that does not count */
  named(name, except = -1) {
    return this.rows.find((row) => row.key !== except && sameName(row.name) === sameName(name));
  }

  /** The name, with a number where another source has it. @param {string} name @param {number} [except] key that does not count */
  freeName(name, except = -1) {
    let free = name;
    for (let n = 2; this.named(free, except); n++) free = `${name} (${n})`;
    return free;
  }

  /** The first free name of the form NEW_n. */
  newName() {
    for (let n = 1; ; n++) if (!this.named(`NEW_${n}`)) return `NEW_${n}`;
  }
}
