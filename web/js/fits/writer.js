// @ts-check
/** FITS files made by the page: a cut-out of an image, a table of sources. FITS Standard 4.0. Pure. */
import { BLOCK } from './header.js';

/** @typedef {import('../sky/wcs.js').Cards} Cards */

/** Keywords of the layout: the writer sets them itself. */
const LAYOUT = /^(SIMPLE|XTENSION|BITPIX|NAXIS\d*|PCOUNT|GCOUNT|EXTEND|END|BSCALE|BZERO|BLANK|CHECKSUM|DATASUM|TFIELDS|GROUPS)$/;

/** @param {string} keyword @param {string | number | boolean | null} value */
function card(keyword, value) {
  if (typeof value === 'string') {
    // What is not printable ASCII is not allowed in a header.
    let text = value.replace(/[^\x20-\x7e]/g, '?').replaceAll("'", "''");
    if (text.length > 68) text = text.slice(0, 68).replace(/'+$/, (quotes) => (quotes.length % 2 ? quotes.slice(1) : quotes));
    return `${keyword.padEnd(8)}= '${text.padEnd(8)}'`.padEnd(80);
  }
  const text = typeof value === 'boolean' ? (value ? 'T' : 'F') : value === null ? '' : String(value).toUpperCase().replace('E+', 'E');
  return `${keyword.padEnd(8)}= ${text.padStart(20)}`.padEnd(80).slice(0, 80);
}

/** @param {[string, string | number | boolean | null][]} cards @returns {Uint8Array} */
function header(cards) {
  const text = [...cards.map(([keyword, value]) => card(keyword, value)), 'END'.padEnd(80)].join('');
  return Uint8Array.from(text.padEnd(Math.ceil(text.length / BLOCK) * BLOCK), (letter) => letter.charCodeAt(0));
}

/** @param {Uint8Array[]} parts each filled up with zeros to whole blocks @returns {Uint8Array<ArrayBuffer>} */
function joined(parts) {
  const size = (/** @type {Uint8Array} */ part) => Math.ceil(part.length / BLOCK) * BLOCK;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + size(part), 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += size(part);
  }
  return whole;
}

/**
 * A part of an image as a file of its own; the reference pixel moves along.
 * @param {import('./reader.js').Pixels} pixels @param {number} width of the whole image @param {Cards} cards of it
 * @param {{ x: number, y: number, width: number, height: number }} part first pixel, 0-based, and size
 */
export function writeCutout(pixels, width, cards, part) {
  const isDouble = pixels instanceof Float64Array;
  const size = isDouble ? 8 : 4;
  const data = new Uint8Array(part.width * part.height * size);
  const view = new DataView(data.buffer);
  let at = 0;
  for (let y = part.y; y < part.y + part.height; y++) {
    for (let x = part.x; x < part.x + part.width; x++, at += size) {
      const value = pixels[y * width + x];
      if (isDouble) view.setFloat64(at, value);
      else view.setFloat32(at, value);
    }
  }
  const kept = Object.entries(cards).filter(([keyword, value]) => value !== null && !LAYOUT.test(keyword) && /^[A-Z0-9_-]{1,8}$/.test(keyword));
  return joined([
    header([['SIMPLE', true], ['BITPIX', isDouble ? -64 : -32], ['NAXIS', 2], ['NAXIS1', part.width], ['NAXIS2', part.height],
      ...kept.map(([keyword, value]) => /** @type {[string, string | number | boolean | null]} */ ([keyword,
        keyword === 'CRPIX1' && typeof value === 'number' ? value - part.x : keyword === 'CRPIX2' && typeof value === 'number' ? value - part.y : value]))]),
    data]);
}

/**
 * One binary table.
 * @param {string} name EXTNAME @param {string[]} names of the columns @param {('text' | 'real' | 'whole')[]} kinds @param {(string | number)[][]} rows
 * @param {Record<string, string>} units @param {Record<string, string | boolean>} meta further keywords
 */
export function writeTable(name, names, kinds, rows, units, meta) {
  const encoder = new TextEncoder();
  const texts = names.map((_, i) => (kinds[i] === 'text' ? rows.map((row) => encoder.encode(String(row[i]).replace(/[^\x20-\x7e]/g, '?'))) : []));
  const widths = kinds.map((kind, i) => (kind === 'text' ? Math.max(1, ...texts[i].map((text) => text.length)) : kind === 'real' ? 8 : 4));
  const width = widths.reduce((sum, one) => sum + one, 0);
  const data = new Uint8Array(width * rows.length);
  const view = new DataView(data.buffer);
  rows.forEach((row, r) => {
    let at = r * width;
    kinds.forEach((kind, i) => {
      if (kind === 'text') {
        data.fill(32, at, at + widths[i]);
        data.set(texts[i][r], at);
      } else if (kind === 'real') view.setFloat64(at, Number(row[i]));
      else view.setInt32(at, Number(row[i]));
      at += widths[i];
    });
  });
  return joined([
    header([['SIMPLE', true], ['BITPIX', 8], ['NAXIS', 0], ['EXTEND', true]]),
    header([['XTENSION', 'BINTABLE'], ['BITPIX', 8], ['NAXIS', 2], ['NAXIS1', width], ['NAXIS2', rows.length], ['PCOUNT', 0], ['GCOUNT', 1], ['TFIELDS', names.length],
      ...names.flatMap((column, i) => /** @type {[string, string][]} */ ([[`TTYPE${i + 1}`, column], [`TFORM${i + 1}`, kinds[i] === 'text' ? `${widths[i]}A` : kinds[i] === 'real' ? '1D' : '1J'],
        ...(units[column] ? [[`TUNIT${i + 1}`, units[column]]] : [])])),
      ['EXTNAME', name], ...Object.entries(meta)]),
    data]);
}
