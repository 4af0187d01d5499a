// @ts-check
/** A table for a structured parameter: rows are added and removed, cells suggest what fits. The text field keeps the value. */
import { announce, h, icon, loadStyles, replaceContent } from '../dom.js';
import { guessColumns, missingColumns, readStructure, writeStructure } from './structure.js';
import { labelOf } from './validation.js';

/** @typedef {import('./structure.js').Structure} Structure */

const MOST_SUGGESTIONS = 500;
const MOST_NAMED = 20;

export class RowsEditor {
  /**
   * @param {string} id of the text field @param {string} label @param {Structure} structure
   * @param {(text: string) => void} change told the JSON whenever a cell or row changes
   */
  constructor(id, label, structure, change) {
    this.id = id;
    this.label = label;
    this.structure = structure;
    this.change = change;
    /** What the cells of each column were to begin with: a filter is most often one of them. */
    this.suggested = structure.columns.map((_, at) => new Set(structure.rows.map((row) => row[at]).filter(Boolean)));
    /** @type {string[]} columns of a table that the query names */
    this.tableColumns = [];
    this.body = h('tbody', {});
    this.lists = h('div', { hidden: true });
    this.note = h('p', { class: 'hint', role: 'status' });
    this.missing = h('p', { class: 'notice warning', role: 'status', hidden: true });
    /** @type {File | string | null} whose columns are wanted */
    this.source = null;
    const isNamed = structure.shape !== 'list';
    this.element = h('div', { class: 'rows-editor', role: 'group', 'aria-label': label }, this.lists,
      h('table', {}, isNamed && h('thead', {}, h('tr', {}, ...structure.columns.map(({ name }) => h('th', { scope: 'col' }, name.replaceAll('_', ' '))), h('td', {}))), this.body),
      h('button', { type: 'button', class: 'button quiet small', onclick: () => this.#add() }, icon('plus'), 'Add a row'), this.note, this.missing);
    this.#draw();
  }

  /** @param {Structure} structure of the same columns */
  show(structure) {
    this.structure = structure;
    this.#draw();
  }

  /** Columns of a table that was given: suggested, and taken where they belong. @param {string[]} names */
  useColumns(names) {
    this.tableColumns = names;
    const rows = guessColumns(this.structure, names);
    const isNew = JSON.stringify(rows) !== JSON.stringify(this.structure.rows);
    this.structure = { ...this.structure, rows };
    this.#draw();
    if (isNew) this.#tell();
    announce(`${names.length} columns of the table can be chosen${isNew ? '; those that fit are filled in' : ''}.`);
  }

  /** @param {File | string} from a file, or the address of one; the latest counts */
  async takeColumnsOf(from) {
    if (this.structure.shape === 'list') return;
    this.source = from;
    const isElsewhere = typeof from === 'string';
    this.note.textContent = isElsewhere ? 'Looking for the columns of the table there…' : '';
    try {
      const names = await (await import('../table/table-address.js')).columnNames(from);
      if (this.source !== from) return;
      this.note.textContent = '';
      if (names.length > 0) this.useColumns(names);
    } catch (problem) {
      // Whether a file is right, the service says: it may read what we do not.
      if (this.source === from) this.note.textContent = isElsewhere ? `The columns cannot be suggested; write them yourself. ${problem instanceof Error ? problem.message : problem}` : '';
    }
  }

  #draw() {
    const { structure } = this;
    replaceContent(this.lists, ...structure.columns.map(({ name, isNumber }, at) => {
      const isOfTable = this.tableColumns.length > 0 && !isNumber && !/filter|band|name/i.test(name);
      const values = isOfTable ? this.tableColumns : [...this.suggested[at]];
      return h('datalist', { id: `${this.id}-list-${at}` }, ...values.slice(0, MOST_SUGGESTIONS).map((value) => h('option', { value })));
    }));
    replaceContent(this.body, ...structure.rows.map((row, at) => this.#row(row, at)));
    this.#showMissing();
  }

  /** The service would stop at the first column that the table does not have. */
  #showMissing() {
    const missing = this.tableColumns.length > 0 ? missingColumns(this.structure, this.tableColumns) : [];
    this.missing.hidden = missing.length === 0;
    this.missing.textContent = missing.length > 0 ? `The table has no column ${missing.join(', ')}. It has ${this.tableColumns.slice(0, MOST_NAMED).join(', ')}${this.tableColumns.length > MOST_NAMED ? ', …' : ''}.` : '';
  }

  /** @param {string[]} row @param {number} at */
  #row(row, at) {
    const { columns } = this.structure;
    return h('tr', {}, ...columns.map(({ name, isNumber }, column) => h('td', { class: 'input' }, h('input', {
      type: 'text', value: row[column], list: `${this.id}-list-${column}`, inputMode: isNumber ? 'decimal' : 'text', autocomplete: 'off', spellcheck: false,
      'aria-label': `${name.replaceAll('_', ' ') || this.label}, row ${at + 1}`,
      oninput: (/** @type {Event} */ event) => {
        row[column] = /** @type {HTMLInputElement} */ (event.target).value;
        this.#tell();
      },
    }))), h('td', {}, h('button', { type: 'button', class: 'button quiet small round', 'aria-label': `Remove row ${at + 1}`, onclick: () => this.#remove(at) }, icon('cross'))));
  }

  #add() {
    this.structure.rows.push(this.structure.columns.map(() => ''));
    this.#draw();
    this.#tell();
    /** @type {HTMLElement | null} */ (this.body.querySelector('tr:last-child input'))?.focus();
  }

  /** @param {number} at */
  #remove(at) {
    this.structure.rows.splice(at, 1);
    this.#draw();
    this.#tell();
    const rows = this.body.querySelectorAll('tr');
    const next = rows[Math.min(at, rows.length - 1)]?.querySelector('button') ?? this.element.querySelector('button');
    /** @type {HTMLElement | null} */ (next)?.focus();
    announce(`Row ${at + 1} is removed.`);
  }

  #tell() {
    this.#showMissing();
    this.change(writeStructure(this.structure));
  }
}

/**
 * Puts a table before the text of a field whose value is one; the text stays for those who prefer it, and for what is no table.
 * @param {import('./field.js').Field} field
 */
export async function offerRows(field) {
  const { control, element, box, parameter } = field;
  const first = readStructure(field.text);
  if (!first) return;
  await loadStyles('rows');
  const change = (/** @type {string} */ text) => {
    control.value = text;
    control.dispatchEvent(new Event('input'));
    control.dispatchEvent(new Event('change'));
  };
  const editor = new RowsEditor(field.id, labelOf(parameter), first, change);
  const asText = h('details', { class: 'as-text' }, h('summary', {}, 'As text'));
  box.replaceWith(editor.element, asText);
  asText.append(box);
  const names = JSON.stringify(first.columns.map(({ name }) => name));
  const follow = () => {
    const now = readStructure(field.text);
    // What has no rows does not tell its columns.
    const isSame = now && (now.rows.length === 0 || JSON.stringify(now.columns.map(({ name }) => name)) === names);
    editor.element.hidden = !isSame;
    if (!isSame) asText.open = true;
    else if (field.text !== writeStructure(editor.structure)) editor.show({ ...first, rows: now.rows });
  };
  field.addEventListener('text', follow);
  control.addEventListener('change', follow);
  const form = element.closest('form');
  form?.addEventListener('mmoda:file', async function take(event) {
    if (!element.isConnected) {
      form.removeEventListener('mmoda:file', take);
      return;
    }
    editor.takeColumnsOf(/** @type {CustomEvent<File | string>} */ (event).detail);
  });
}
