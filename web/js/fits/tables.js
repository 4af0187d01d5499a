// @ts-check
/** Binary tables of a FITS file: FITS Standard 4.0, section 7.3. Knows nothing of the page. */
import { text } from './header.js';
import { FitsProblem } from './problem.js';
import { listHdus } from './reader.js';

/** @typedef {import('../sky/wcs.js').Cards} Cards */
/** @typedef {import('./reader.js').Hdu} Hdu */
/**
 * @typedef {object} Table
 * @property {string} name EXTNAME
 * @property {Cards} cards
 * @property {number} rows
 * @property {Record<string, Float64Array>} columns those with one number in a cell, by name in upper case
 * @property {Record<string, string[]>} texts columns of text, by name in upper case
 * @property {string[]} [names] of all columns as the file writes them; programs that read it may ask for them letter by letter
 */

/** @type {Record<string, [number, (view: DataView, at: number) => number]>} bytes of a value and how it is read */
const KINDS = {
  B: [1, (view, at) => view.getUint8(at)], I: [2, (view, at) => view.getInt16(at)], J: [4, (view, at) => view.getInt32(at)],
  K: [8, (view, at) => Number(view.getBigInt64(at))], E: [4, (view, at) => view.getFloat32(at)], D: [8, (view, at) => view.getFloat64(at)],
};
/** Bytes of the kinds that are passed over: logical, text, complex, and the two numbers that point to an array. */
const OTHER_BYTES = /** @type {Record<string, number>} */ ({ L: 1, A: 1, C: 8, M: 16, P: 8, Q: 16 });
const MAXIMUM_COLUMNS = 999;

/** @param {Uint8Array} bytes of an unpacked file @returns {Table[]} */
export function readTables(bytes) {
  return [...listHdus(bytes)].filter((hdu) => String(hdu.cards.XTENSION ?? '').trim() === 'BINTABLE').map((hdu) => readTable(bytes, hdu));
}

/** @param {Uint8Array} bytes @param {Hdu} hdu @returns {Table} */
function readTable(bytes, { index, cards, shape, dataStart }) {
  const [width, rows] = shape;
  const count = Number(cards.TFIELDS ?? 0);
  if (shape.length !== 2 || !(count >= 0 && count <= MAXIMUM_COLUMNS)) throw new FitsProblem(`HDU ${index}: the table has ${shape.length} axes and ${cards.TFIELDS} columns.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset + dataStart, width * rows);
  /** @type {Table['columns']} */
  const columns = Object.create(null);
  /** @type {Table['texts']} */
  const texts = Object.create(null);
  /** @type {string[]} */
  const names = [];
  let offset = 0;
  for (let number = 1; number <= count; number++) {
    const form = /^\s*(\d*)([LXBIJKAEDCMPQ])/.exec(String(cards[`TFORM${number}`] ?? ''));
    if (!form) throw new FitsProblem(`HDU ${index}: TFORM${number} is '${cards[`TFORM${number}`] ?? 'missing'}', which is no format of a column.`);
    const repeat = form[1] === '' ? 1 : Number(form[1]);
    const [size, read] = KINDS[form[2]] ?? [OTHER_BYTES[form[2]] ?? 0, null];
    const length = form[2] === 'X' ? Math.ceil(repeat / 8) : repeat * size;
    if (offset + length > width) throw new FitsProblem(`HDU ${index}: column ${number} ends at byte ${offset + length} of rows of ${width} bytes.`);
    names.push(String(cards[`TTYPE${number}`] ?? number).trim());
    if (read && repeat === 1) columns[String(cards[`TTYPE${number}`] ?? number).toUpperCase()] = readColumn(view, read, cards, number, { offset, width, rows });
    if (form[2] === 'A') texts[String(cards[`TTYPE${number}`] ?? number).toUpperCase()] = Array.from({ length: rows }, (_, row) => textOf(bytes, dataStart + row * width + offset, repeat));
    offset += length;
  }
  return { name: String(cards.EXTNAME ?? ''), cards, rows, columns, texts, names };
}

/** A text ends at the first NUL; blanks at its end do not count. @param {Uint8Array} bytes @param {number} at @param {number} length */
function textOf(bytes, at, length) {
  const end = bytes.subarray(at, at + length).indexOf(0);
  return text(bytes, at, end < 0 ? length : end).trimEnd();
}

/**
 * Values with TSCAL and TZERO applied; TNULL becomes NaN.
 * @param {DataView} view @param {(view: DataView, at: number) => number} read @param {Cards} cards @param {number} number
 * @param {{ offset: number, width: number, rows: number }} place
 */
function readColumn(view, read, cards, number, { offset, width, rows }) {
  const of = (/** @type {string} */ keyword, /** @type {number} */ otherwise) => {
    const value = cards[`${keyword}${number}`];
    return typeof value === 'number' ? value : otherwise;
  };
  const [scale, zero, blank] = [of('TSCAL', 1), of('TZERO', 0), of('TNULL', NaN)];
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const raw = read(view, row * width + offset);
    values[row] = raw === blank ? NaN : raw * scale + zero;
  }
  return values;
}
