// @ts-check
/** Catalogues as text: the platform's own form, ECSV (APE 6), CSV (RFC 4180), and the JSON of the platform. Pure. */
import { CatalogueProblem, isHeader, numberText, SIMULATED, sourcesOfTable, tableOf } from './table.js';

/** @typedef {import('../columns.js').Row} Row */
/** @typedef {import('./table.js').Source} Source */

/** @param {(string | number)[]} cells @param {string} missing */
function spaced(cells, missing) {
  return cells.map((cell) => (typeof cell === 'number' ? numberText(cell, missing) : /^[^\s"#',]+$/.test(cell) ? cell : `"${cell.replace(/[\r\n]+/g, ' ').replaceAll('"', '""')}"`)).join(' ');
}

/** Columns apart by blanks; names that hold blanks in quotes; identifiers from 0. @param {readonly Row[]} rows @param {boolean} [isSimulated] */
export function writePlatformText(rows, isSimulated = false) {
  const { names, cells } = tableOf(rows);
  return [...(isSimulated ? [`# ${SIMULATED}`] : []), names.map((name) => name.replaceAll(' ', '_')).join(' '), ...cells.map((row) => spaced(row, 'nan'))].join('\n') + '\n';
}

/** @param {readonly Row[]} rows @param {boolean} [isSimulated] */
export function writeEcsv(rows, isSimulated = false) {
  const { names, kinds, cells } = tableOf(rows);
  const types = { text: 'string', real: 'float64', whole: 'int64' };
  const units = /** @type {Record<string, string>} */ ({ ra: 'deg', dec: 'deg', ERR_RAD: 'deg', separation: 'arcmin' });
  return ['# %ECSV 1.0', '# ---', '# datatype:',
    ...names.map((name, i) => `# - {name: ${name}, ${units[name] ? `unit: ${units[name]}, ` : ''}datatype: ${types[kinds[i]]}}`),
    '# meta: !!omap', '# - {FRAME: fk5}', '# - {COORD_UNIT: deg}', '# - {LON_NAME: ra}', '# - {LAT_NAME: dec}', ...(isSimulated ? [`# - {simulated: '${SIMULATED}'}`] : []), '# schema: astropy-2.0',
    names.join(' '), ...cells.map((row) => spaced(row, 'nan'))].join('\n') + '\n';
}

/** A text that begins like a formula gets a quote before it, so that a spreadsheet does not run it. @param {readonly Row[]} rows @param {boolean} [isSimulated] told in each row */
export function writeCsv(rows, isSimulated = false) {
  const { names, cells } = tableOf(rows);
  if (isSimulated) [names, ...cells].forEach((row, i) => row.push(i === 0 ? 'simulated' : 'yes'));
  const quoted = (/** @type {string} */ cell) => {
    const safe = /^[=+@\t\r-]/.test(cell) ? `'${cell}` : cell;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [names, ...cells].map((row) => row.map((cell) => (typeof cell === 'number' ? numberText(cell, '') : quoted(cell))).join(',')).join('\r\n') + '\r\n';
}

/** As the clipboard of a spreadsheet wants it. @param {readonly Row[]} rows */
export function writeTsv(rows) {
  const { names, cells } = tableOf(rows);
  return [names, ...cells].map((row) => row.map((cell) => (typeof cell === 'number' ? numberText(cell, '') : cell.replace(/[\t\r\n]+/g, ' ').replace(/^(?=[=+@-])/, "'"))).join('\t')).join('\n') + '\n';
}

/** The form of the parameter `selected_catalog`. @param {readonly Row[]} rows */
export function writeJson(rows) {
  const { names, kinds, cells } = tableOf(rows);
  const column = (/** @type {number} */ i) => cells.map((row) => (Number.isNaN(row[i]) ? null : row[i]));
  const types = (/** @type {number} */ i) => (kinds[i] === 'text' ? `<U${Math.max(1, ...cells.map((row) => String(row[i]).length))}` : kinds[i] === 'whole' ? '<i8' : '<f8');
  return JSON.stringify({
    cat_frame: 'fk5', cat_coord_units: 'deg', cat_column_list: names.map((_, i) => column(i)), cat_column_names: names,
    cat_column_descr: names.map((name, i) => [name, types(i)]), cat_lat_name: 'dec', cat_lon_name: 'ra',
  });
}

/** @param {string} text @returns {Source[]} throws {@link CatalogueProblem} */
export function readText(text) {
  const clean = text.replace(/^\uFEFF/, '');
  if (clean.trimStart().startsWith('{')) return readJson(clean);
  const isEcsv = clean.startsWith('# %ECSV');
  const separator = isEcsv ? (/^# delimiter: *["']?(.)["']?/m.exec(clean)?.[1] ?? ' ') : null;
  const body = clean.replace(/^[ \t]*#.*(\r?\n|$)/gm, '');
  if (body.trim() === '') throw new CatalogueProblem('The file holds no source.');
  const first = body.trimStart().split('\n', 1)[0];
  const rows = splitRows(body, separator ?? (first.includes(',') ? ',' : first.includes('\t') ? '\t' : first.includes(';') ? ';' : ' '));
  const what = isEcsv ? 'ECSV' : 'Text';
  if (isHeader(rows[0])) {
    const [names, ...cells] = rows;
    const wrong = cells.findIndex((row) => row.length !== names.length);
    if (wrong >= 0) throw new CatalogueProblem(`${what}: row ${wrong + 1} has ${cells[wrong].length} values, the header ${names.length}.`);
    return sourcesOfTable({ names, rows: cells }, what);
  }
  // The short form of the command line: name, ra, dec.
  const wrong = rows.findIndex((row) => row.length !== 3);
  if (wrong >= 0) throw new CatalogueProblem(`${what}: line ${wrong + 1} has ${rows[wrong].length} values; expected a first line with the names src_names, ra, dec, or lines 'name, ra, dec'.`);
  return sourcesOfTable({ names: ['src_names', 'ra', 'dec'], rows }, what);
}

/** Rows of cells; a quoted cell may hold the separator, line ends and doubled quotes. @param {string} text @param {string} separator @returns {string[][]} */
function splitRows(text, separator) {
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  const isBlank = separator === ' ';
  const pattern = isBlank ? /"((?:[^"]|"")*)"|([^\s"]+)|(\r?\n)|[ \t]+|"/g
    : new RegExp(`[ \\t]*"((?:[^"]|"")*)"[ \\t]*(?=${separator}|\\r?\\n|$)|([^${separator}\\r\\n]+)|(\\r?\\n)|${separator}`, 'g');
  let isOpen = true;
  const end = () => {
    if (!isBlank && isOpen && row.length > 0) row.push('');
    if (row.length > 0) rows.push(row);
    row = [];
    isOpen = true;
  };
  for (const match of text.matchAll(pattern)) {
    if (match[3] !== undefined) end();
    else if (match[1] !== undefined || match[2] !== undefined) {
      // The quote that keeps a spreadsheet from running a formula is not part of the name.
      row.push((match[1]?.replaceAll('""', '"') ?? match[2].trim()).replace(/^'(?=[=+@-])/, ''));
      isOpen = false;
    } else if (!isBlank && match[0] === separator) {
      if (isOpen) row.push('');
      isOpen = true;
    }
  }
  end();
  return rows;
}

/** @param {string} text @returns {Source[]} */
function readJson(text) {
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    throw new CatalogueProblem('JSON: the file is broken or cut off.');
  }
  const { cat_column_names: names, cat_column_list: columns, cat_lon_name: lon, cat_lat_name: lat, cat_frame: frame } = content;
  if (!Array.isArray(names) || !Array.isArray(columns) || columns.length !== names.length || !columns.every(Array.isArray)) {
    throw new CatalogueProblem('JSON: expected cat_column_names and as many lists in cat_column_list.');
  }
  if (frame !== undefined && !/^(fk5|icrs)$/i.test(String(frame))) throw new CatalogueProblem(`JSON: the frame '${String(frame).slice(0, 20)}' is not fk5 or icrs.`);
  const renamed = names.map((name) => (name === lon ? 'ra' : name === lat ? 'dec' : String(name)));
  const count = columns.reduce((most, column) => Math.max(most, column.length), 0);
  if (columns.some((column) => column.length !== count)) throw new CatalogueProblem('JSON: the columns are not equally long.');
  return sourcesOfTable({ names: renamed, rows: Array.from({ length: count }, (_, i) => columns.map((column) => String(column[i] ?? ''))) }, 'JSON');
}
