// @ts-check
/** The dialogs of the catalogue: native, modal, closed with Escape; the focus goes back to where it was. */
import { h, replaceContent } from '../dom.js';
import { openDialog } from '../shell/dialog.js';
import { formatDegrees, formatHours } from '../sky/coordinates.js';
import { COLUMNS, cellText, editText, parseCell } from './columns.js';

/** @typedef {import('./columns.js').Row} Row */

let lastDialog = 0;

/**
 * A dialog of the page with a row of buttons at its end.
 * @param {string} title @param {import('../dom.js').Child[]} content @param {HTMLElement[]} buttons besides the one that closes @param {string} [close]
 * @returns {HTMLDialogElement}
 */
export function askDialog(title, content, buttons, close = 'Close') {
  const dialog = openDialog(title, [...content, h('div', { class: 'dialog-actions' }, h('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, close), ...buttons)]);
  // Keys meant for the dialog are not shortcuts of what is below it.
  dialog.addEventListener('keydown', (event) => event.stopPropagation());
  return dialog;
}

/**
 * New or edited source.
 * @param {string} title @param {Row} row to start from
 * @param {{ named: (name: string) => Row | undefined, duplicate: (ra: number, dec: number) => { row: Row, arcsec: number } | null, highlight: (key: number) => void, save: (values: Partial<Row>) => void }} act
 */
export function sourceDialog(title, row, act) {
  const number = ++lastDialog;
  const fields = COLUMNS.filter((column) => column.edit).map((column) => {
    const id = `source-${column.field}-${number}`;
    const note = h('span', { class: 'problem', id: `${id}-problem` });
    const input = h('input', { type: 'text', id, value: editText(column, row), autocomplete: 'off', 'aria-describedby': note.id, required: true });
    return { column, input, note, element: h('div', { class: 'dialog-field' }, h('label', { for: id }, column.title, column.unit && h('span', { class: 'unit-text' }, ` ${column.unit}`)), input, /lag$/.test(column.field) && h('span', { class: 'hint' }, column.hint), note) };
  });
  const facts = COLUMNS.filter((column) => ['significance', 'errorRadius', 'isNew'].includes(column.field))
    .map((column) => h('div', {}, h('dt', {}, column.title), h('dd', {}, column.field === 'isNew' ? (row.isNew ? 'yes' : 'no') : `${cellText(column, row)} ${column.unit}`)));
  const warning = h('p', { class: 'notice warning', role: 'alert', hidden: true });
  const position = h('p', { class: 'note' });
  let isWarned = '';

  const read = () => {
    /** @type {Record<string, string | number>} */
    const values = {};
    /** @type {HTMLInputElement | null} */
    let wrong = null;
    for (const { column, input, note } of fields) {
      const reading = parseCell(column, input.value);
      const other = column.field === 'name' && reading.problem === undefined ? act.named(String(reading.value)) : undefined;
      const { value, problem } = other ? { value: '', problem: nameTaken(other) } : reading;
      if (other) act.highlight(other.key);
      note.textContent = problem ?? '';
      input.setAttribute('aria-invalid', String(problem !== undefined));
      if (problem !== undefined) wrong ??= input;
      else values[column.field] = value;
    }
    return { values, wrong };
  };
  const tell = () => {
    const [ra, dec] = ['ra', 'dec'].map((field) => fields.find((one) => one.column.field === field)).map((one) => one && parseCell(one.column, one.input.value).value);
    position.textContent = typeof ra === 'number' && typeof dec === 'number' ? `${formatHours(ra, 2)} ${formatDegrees(dec, 1)}` : 'Degrees, or hours as 05:34:31.9 and degrees as +22:00:52.';
  };
  const save = h('button', { type: 'submit', class: 'button primary' }, 'Save');
  const form = h('form', {
    class: 'dialog-form', noValidate: true, id: `source-form-${number}`, oninput: tell,
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      const { values, wrong } = read();
      if (wrong) {
        wrong.focus();
        return;
      }
      const same = act.duplicate(Number(values.ra), Number(values.dec));
      const place = `${values.ra} ${values.dec}`;
      if (same && isWarned !== place) {
        isWarned = place;
        act.highlight(same.row.key);
        replaceContent(warning, `There is already `, h('strong', {}, same.row.name), ` ${same.arcsec.toFixed(2)}″ from this position. Two sources at one place cannot be told apart.`);
        warning.hidden = false;
        save.textContent = 'Save anyway';
        return;
      }
      dialog.close();
      act.save(/** @type {Partial<Row>} */ (values));
    },
  }, ...fields.map((field) => field.element), position, h('dl', { class: 'facts-list' }, ...facts), warning);
  save.setAttribute('form', form.id);
  const dialog = askDialog(title, [form], [save], 'Cancel');
  dialog.addEventListener('close', () => act.highlight(-1));
  tell();
  fields[0].input.focus();
  fields[0].input.select();
  return dialog;
}

/** @param {Row} other source */
export const nameTaken = (other) => `${other.name} is there already, at ${other.ra.toFixed(4)}, ${other.dec.toFixed(4)}. Names must differ, because products are found by them: give another one.`;

/** Asks before sources go. @param {Row[]} rows @param {() => void} remove */
export function deleteDialog(rows, remove) {
  const shown = rows.slice(0, 12).map((row) => h('li', {}, row.name));
  const dialog = askDialog(rows.length === 1 ? 'Delete this source?' : `Delete ${rows.length} sources?`,
    [h('ul', { class: 'dialog-list' }, ...shown, rows.length > 12 && h('li', {}, `and ${rows.length - 12} more`)), h('p', { class: 'note' }, 'Undo brings them back.')],
    [h('button', { type: 'button', class: 'button danger', onclick: () => {
      dialog.close();
      remove();
    } }, 'Delete')], 'Cancel');
  return dialog;
}
