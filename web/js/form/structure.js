// @ts-check
/** Structured parameters that are tables: lists, columns of equal length, lists of records. Pure. */

/** @typedef {'list' | 'columns' | 'records'} Shape */
/** @typedef {{ shape: Shape, columns: { name: string, isNumber: boolean }[], rows: string[][] }} Structure */

const isScalar = (/** @type {any} */ value) => value === null || ['string', 'number', 'boolean'].includes(typeof value);
const isRecord = (/** @type {any} */ value) => value !== null && typeof value === 'object' && !Array.isArray(value);

/** @param {string} name @param {any[]} values */
const columnOf = (name, values) => ({ name, isNumber: values.length > 0 && values.every((value) => typeof value === 'number') });

/** @param {string} text JSON @returns {Structure | null} null when it is no table */
export function readStructure(text) {
  /** @type {any} */
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (Array.isArray(value) && value.every(isScalar)) return { shape: 'list', columns: [columnOf('', value)], rows: value.map((one) => [textOf(one)]) };
  if (Array.isArray(value) && value.every((one) => isRecord(one) && Object.values(one).every(isScalar))) {
    const names = [...new Set(value.flatMap((one) => Object.keys(one)))];
    return { shape: 'records', columns: names.map((name) => columnOf(name, value.map((one) => one[name]))), rows: value.map((one) => names.map((name) => textOf(one[name]))) };
  }
  if (!isRecord(value)) return null;
  const names = Object.keys(value);
  const [length] = names.map((name) => value[name]?.length);
  if (names.length === 0 || !names.every((name) => Array.isArray(value[name]) && value[name].length === length && value[name].every(isScalar))) return null;
  return { shape: 'columns', columns: names.map((name) => columnOf(name, value[name])), rows: Array.from({ length }, (_, row) => names.map((name) => textOf(value[name][row]))) };
}

/** @param {Structure} structure @returns {string} JSON; cells of numbers that are none stay text, so that the problem is seen */
export function writeStructure({ shape, columns, rows }) {
  const cell = (/** @type {string[]} */ row, /** @type {number} */ at) => (columns[at].isNumber && row[at].trim() !== '' && Number.isFinite(Number(row[at])) ? Number(row[at]) : row[at]);
  if (shape === 'list') return JSON.stringify(rows.map((row) => cell(row, 0)));
  if (shape === 'records') return JSON.stringify(rows.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, cell(row, at)]))));
  return JSON.stringify(Object.fromEntries(columns.map(({ name }, at) => [name, rows.map((row) => cell(row, at))])));
}

/** @param {any} value */
const textOf = (value) => (value === null || value === undefined ? '' : String(value));

/** What names a column of a table of measurements. @param {string} name */
const isOfTable = (name) => /flux|mag|col|err/i.test(name);

/** What a structure takes from a table that has no such column. @param {Structure} structure @param {string[]} names of the columns of the table @returns {string[]} */
export function missingColumns({ columns, rows }, names) {
  const wanted = columns.flatMap(({ name, isNumber }, at) => (!isNumber && isOfTable(name) ? rows.map((row) => row[at]) : []));
  return [...new Set(wanted)].filter((cell) => cell !== '' && !names.includes(cell));
}

/**
 * The columns of a table of measurements that belong to what a row is of: those named like its filter, the error the one that
 * also says so. What is already a column of the table stays, in the capitals of the table.
 * @param {Structure} structure @param {string[]} names of the columns of the table @returns {string[][]} rows
 */
export function guessColumns({ columns, rows }, names) {
  const of = columns.findIndex(({ name }) => /filter|band/i.test(name));
  if (of < 0) return rows;
  const isError = (/** @type {string} */ name) => /err|sigma|unc/i.test(name);
  return rows.map((row) => {
    const filter = words(row[of]).at(-1);
    return row.map((cell, at) => {
      if (at === of || columns[at].isNumber || names.includes(cell) || !isOfTable(columns[at].name)) return cell;
      const same = names.find((name) => name.toLowerCase() === cell.toLowerCase());
      if (same !== undefined || !filter) return same ?? cell;
      return names.find((name) => isError(name) === isError(columns[at].name) && words(name).includes(filter)) ?? cell;
    });
  });
}

/** `FLUX_g_err` and `euclid|VIS` in parts. @param {string} text */
const words = (text) => text.toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);
