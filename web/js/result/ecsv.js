// @ts-check
/** Tables as ECSV text (astropy APE 6): read, and shown as rows and as a figure. */
import { simpleTable } from '../chart/fields.js';
import { h } from '../dom.js';

/** @typedef {import('../table/table-plot.js').TablePlot} TablePlot */
/** @typedef {{ name: string, unit: string, type: string }} Column */

const MOST_ROWS = 200;
const NUMBERS = /^(u?int|float)\d+$/;

/** @param {string} text @returns {{ columns: Column[], rows: string[][] } | null} null when it is no table */
export function readEcsv(text) {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const head = lines.filter((line) => /^\s*#/.test(line)).map((line) => line.replace(/^\s*#\s?/, ''));
  const separator = /^delimiter: *["']?(.)["']?/.exec(head.find((line) => line.startsWith('delimiter:')) ?? '')?.[1] ?? ' ';
  const [names, ...rows] = splitCells(lines.filter((line) => !/^\s*#/.test(line)).join('\n'), separator);
  if (!names || rows.some((row) => row.length !== names.length)) return null;
  // One record in braces for each column; only name, unit and type are of interest.
  const told = head.filter((line) => /^- \{.*\}$/.test(line) && /\bname:/.test(line)).map((line) => ({ name: valueOf(line, 'name'), unit: valueOf(line, 'unit'), type: valueOf(line, 'datatype') }));
  return { columns: names.map((name) => told.find((one) => one.name === name) ?? { name, unit: '', type: '' }), rows };
}

/** Of a record in braces. @param {string} record @param {string} key */
function valueOf(record, key) {
  const [, double, single, plain] = new RegExp(`[{,] *${key}: *(?:"((?:[^"\\\\]|\\\\.)*)"|'((?:[^']|'')*)'|([^,}]*))`).exec(record) ?? [];
  return double?.replace(/\\(.)/g, '$1') ?? single?.replaceAll("''", "'") ?? plain?.trim() ?? '';
}

/** Cells in double quotes may hold the separator, line ends and doubled quotes. @param {string} text @param {string} separator @returns {string[][]} */
function splitCells(text, separator) {
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  let cell = '';
  let isQuoted = false;
  // Several blanks separate as one does.
  let isStarted = false;
  const endCell = () => {
    if (isStarted || separator !== ' ') row.push(cell);
    cell = '';
    isStarted = false;
  };
  for (let i = 0; i <= text.length; i++) {
    const letter = text[i] ?? '\n';
    if (isQuoted && i < text.length) {
      if (letter !== '"') cell += letter;
      else if (text[i + 1] === '"') cell += text[++i];
      else isQuoted = false;
    } else if (letter === '"' && cell === '') isQuoted = isStarted = true;
    else if (letter === separator) endCell();
    else if (letter === '\n') {
      if (isStarted || row.length > 0) endCell();
      if (row.length > 0) rows.push(row);
      row = [];
    } else {
      cell += letter;
      isStarted = true;
    }
  }
  return rows;
}

/**
 * @param {string} text @param {string} title @param {(plot: TablePlot) => void} keep told the figure when there is one, to be disposed
 * @returns {HTMLElement | null} null when it is no table
 */
export function ecsvTable(text, title, keep) {
  const read = readEcsv(text);
  if (!read) return null;
  const { columns, rows } = read;
  const table = simpleTable(`Rows of ${title}`, columns.map(({ name, unit }) => (unit ? `${name} (${unit})` : name)), rows.slice(0, MOST_ROWS));
  const place = h('div', {});
  const numbers = columns.filter((column) => NUMBERS.test(column.type));
  const figure = numbers.length > 1 && h('details', { class: 'plot-details', ontoggle: async (/** @type {Event} */ event) => {
    if (!(/** @type {HTMLDetailsElement} */ (event.target).open) || place.childElementCount > 0) return;
    const { TablePlot } = await import('../table/table-plot.js');
    if (place.childElementCount > 0) return;
    const plot = new TablePlot([tableOf(title, columns, rows)], title);
    keep(plot);
    place.append(plot.element);
  } }, h('summary', {}, 'Draw its columns'), place);
  return h('div', {}, table, rows.length > MOST_ROWS && h('p', { class: 'second' }, `The first ${MOST_ROWS} of ${rows.length} rows are shown; the file has all.`), figure);
}

/** @param {string} title @param {Column[]} columns @param {string[][]} rows @returns {import('../fits/tables.js').Table} */
function tableOf(title, columns, rows) {
  /** @type {import('../fits/tables.js').Table} */
  const table = { name: title, cards: {}, rows: rows.length, columns: Object.create(null), texts: Object.create(null), names: Object.create(null) };
  columns.forEach(({ name, type }, i) => {
    const key = name.toUpperCase();
    if (NUMBERS.test(type)) table.columns[key] = Float64Array.from(rows, (row) => (row[i].trim() === '' ? NaN : Number(row[i])));
    else table.texts[key] = rows.map((row) => row[i]);
    if (table.names) table.names[key] = name;
  });
  return table;
}
