// @ts-check
/** Catalogues as VOTable 1.4 with TABLEDATA. A small reader of XML of its own: no entities but the five of XML, nothing is fetched. Pure. */
import { COLUMNS } from '../columns.js';
import { CatalogueProblem, numberText, SIMULATED, sourcesOfTable, tableOf } from './table.js';

/** @typedef {import('../columns.js').Row} Row */

/** @param {string} text characters that XML 1.0 cannot hold are left out */
function escaped(text) {
  return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** @param {readonly Row[]} rows @param {boolean} [isSimulated] */
export function writeVotable(rows, isSimulated = false) {
  const { names, kinds, cells } = tableOf(rows);
  const units = /** @type {Record<string, string>} */ ({ ra: 'deg', dec: 'deg', ERR_RAD: 'deg', separation: 'arcmin' });
  const types = { text: 'datatype="unicodeChar" arraysize="*"', real: 'datatype="double"', whole: 'datatype="long"' };
  const fields = names.map((name, i) => {
    const column = COLUMNS.find((one) => one.wire === name);
    return `   <FIELD ID="${name}" name="${name}" ${types[kinds[i]]}${units[name] ? ` unit="${units[name]}"` : ''}${column ? ` ucd="${column.ucd}"` : ''}/>`;
  });
  const lines = cells.map((row) => `     <TR>${row.map((cell) => `<TD>${typeof cell === 'number' ? numberText(cell, 'NaN') : escaped(cell)}</TD>`).join('')}</TR>`);
  // The name space is an identifier, not an address that is asked.
  const space = ['http:', '', 'www.ivoa.net', 'xml', 'VOTable', 'v1.3'].join('/');
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<VOTABLE version="1.4" xmlns="${space}">`, ' <RESOURCE type="results">',
    '  <COOSYS ID="sky" system="ICRS"/>', ...(isSimulated ? [`  <INFO name="simulated" value="${SIMULATED}"/>`] : []), '  <TABLE name="catalogue">', ...fields, '   <DATA><TABLEDATA>', ...lines, '   </TABLEDATA></DATA>', '  </TABLE>', ' </RESOURCE>', '</VOTABLE>', ''].join('\n');
}

/** @type {Record<string, string>} */
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** @param {string} text */
function unescaped(text) {
  return text.replace(/&(#x?[0-9a-fA-F]+|\w+);/g, (whole, name) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name[1] === 'x' ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

/** The first table of a document. @param {string} text @returns {import('./table.js').Source[]} throws {@link CatalogueProblem} */
export function readVotable(text) {
  /** @type {string[]} */
  const names = [];
  /** @type {string[][]} */
  const rows = [];
  /** @type {string | null} text of the cell that is open */
  let cell = null;
  let isTable = false;
  for (const [token, tag] of text.matchAll(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\/?([\w:.-]+)(?:\s[^<>]*?)?\/?>|<[^>]*>|[^<]+/g)) {
    const name = tag?.replace(/^.*:/, '').toUpperCase();
    const isEnd = token.startsWith('</');
    if (name === undefined) {
      if (cell !== null && !token.startsWith('<')) cell += unescaped(token);
      else if (cell !== null && token.startsWith('<![CDATA[')) cell += token.slice(9, -3);
    } else if (name === 'TABLE' && isEnd && isTable) break;
    else if (name === 'TABLE') isTable = true;
    else if (name === 'FIELD' && !isEnd) names.push(unescaped(/\sname\s*=\s*("[^"]*"|'[^']*')/i.exec(token)?.[1].slice(1, -1) ?? ''));
    else if (/^(BINARY2?|FITS)$/.test(name)) throw new CatalogueProblem(`VOTable: the table is written as ${name}; only TABLEDATA is read.`);
    else if (name === 'TR' && !isEnd) rows.push([]);
    else if (name === 'TD') {
      if (isEnd || token.endsWith('/>')) {
        rows.at(-1)?.push(cell ?? '');
        cell = null;
      } else cell = '';
    }
  }
  if (names.length === 0) throw new CatalogueProblem('VOTable: there is no table in the file.');
  return sourcesOfTable({ names, rows }, 'VOTable');
}
