// @ts-check
/** Tables as text: CSV (RFC 4180) and ECSV 1.0 (astropy APE 6). Pure. */

/** @typedef {{ name: string, unit?: string, description?: string }} Column */
/** @typedef {string | number | boolean | null | undefined | object} Cell  lists and objects are written as JSON */

/** @param {Cell} value @returns {string | number | boolean | null | undefined} */
const plain = (value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value);

/** A leading =, + or @ gets a quote before it, so that a spreadsheet does not run it. @param {Cell} value */
export function csvCell(value) {
  value = plain(value);
  if (value === null || value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return '';
  const text = typeof value === 'string' && /^[=+@\t\r-]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {Column[]} columns @param {Cell[][]} rows */
export function csvText(columns, rows) {
  return `${[columns.map(({ name }) => csvCell(name)), ...rows.map((row) => row.map(csvCell))].map((cells) => cells.join(',')).join('\r\n')}\r\n`;
}

/** @param {Column[]} columns @param {Cell[][]} rows @param {Record<string, string>} [facts] */
export function ecsvText(columns, rows, facts = {}) {
  const isNumber = columns.map((_, i) => rows.every((row) => typeof row[i] === 'number' || row[i] === null || row[i] === undefined));
  const isTruth = columns.map((_, i) => rows.some((row) => typeof row[i] === 'boolean') && rows.every((row) => typeof row[i] === 'boolean' || row[i] === null || row[i] === undefined));
  // JSON text is valid YAML, whatever it contains.
  const head = ['%ECSV 1.0', '---', "delimiter: ','", 'datatype:',
    ...columns.map(({ name, unit, description }, i) => `- {name: ${JSON.stringify(name)}${unit ? `, unit: ${JSON.stringify(unit)}` : ''}, datatype: ${isTruth[i] ? 'bool' : isNumber[i] ? 'float64' : 'string'}${description ? `, description: ${JSON.stringify(description)}` : ''}}`),
    ...(Object.keys(facts).length === 0 ? [] : ['meta: !!omap', ...Object.entries(facts).map(([name, value]) => `- {${JSON.stringify(name)}: ${JSON.stringify(value)}}`)]), 'schema: astropy-2.0'];
  const cell = (/** @type {Cell} */ given) => {
    const value = plain(given);
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'nan';
    if (value === null || value === undefined) return '""';
    return /[",\r\n #]/.test(value) || value === '' ? `"${value.replaceAll('"', '""').replaceAll(/\r?\n/g, ' ')}"` : value;
  };
  return [...head.map((line) => `# ${line}`), columns.map(({ name }) => cell(name)).join(','), ...rows.map((row) => row.map(cell).join(',')), ''].join('\n');
}
