// @ts-check
/** FITS headers: FITS Standard 4.0, section 4. */
import { FitsProblem } from './problem.js';

export const BLOCK = 2880;
const CARD = 80;
/** Real headers have a few hundred cards; this stops a file without END from being read to its end. */
const MAXIMUM_CARDS = 36_000;

/** @typedef {import('../sky/wcs.js').Cards} Cards */

/**
 * @param {Uint8Array} bytes @param {number} start of the HDU @param {number} index of the HDU, for messages
 * @returns {{ cards: Cards, dataStart: number }}
 */
export function readHeader(bytes, start, index) {
  /** @type {Cards} */
  const cards = Object.create(null);
  // Other files, however short, are told apart from FITS files that are cut off.
  if (index === 0) checkFirst(text(bytes, start, Math.min(8, bytes.length - start)).trimEnd(), index);
  for (let number = 0; number < MAXIMUM_CARDS; number++) {
    const at = start + number * CARD;
    if (at + CARD > bytes.length) throw new FitsProblem(`HDU ${index}: the file ends inside the header, before END.`);
    const card = text(bytes, at, CARD);
    const keyword = card.slice(0, 8).trimEnd();
    if (number === 0) checkFirst(keyword, index);
    if (keyword === 'END') return { cards, dataStart: start + Math.ceil(((number + 1) * CARD) / BLOCK) * BLOCK };
    // The first of repeated keywords counts, as most readers do.
    if (card.startsWith('= ', 8) && !(keyword in cards)) cards[keyword] = parseValue(card.slice(10));
  }
  throw new FitsProblem(`HDU ${index}: the header has more than ${MAXIMUM_CARDS} lines and no END.`);
}

/** @param {string} keyword @param {number} index */
function checkFirst(keyword, index) {
  if (index === 0 && keyword !== 'SIMPLE') {
    throw new FitsProblem('This is not a FITS file: it does not start with the keyword SIMPLE.');
  }
  if (index > 0 && keyword !== 'XTENSION') {
    throw new FitsProblem(`HDU ${index}: expected an extension to start with XTENSION, found '${printable(keyword)}'.`);
  }
}

/** @param {string} field columns 11 to 80 @returns {string | number | boolean | null} */
function parseValue(field) {
  const body = field.trimStart();
  if (body.startsWith("'")) {
    const quoted = /^'((?:[^']|'')*)'/.exec(body);
    return (quoted ? quoted[1] : body.slice(1)).replaceAll("''", "'").trimEnd();
  }
  const bare = body.split('/', 1)[0].trim();
  if (bare === 'T') return true;
  if (bare === 'F') return false;
  if (bare === '') return null;
  const number = Number(bare.replace(/[dD]/, 'E'));
  return Number.isNaN(number) ? bare : number;
}

/** @param {Uint8Array} bytes @param {number} start @param {number} length */
export function text(bytes, start, length) {
  let out = '';
  for (let i = start; i < start + length; i++) out += String.fromCharCode(bytes[i]);
  return out;
}

/** @param {string} found */
function printable(found) {
  return found.replace(/[^\x20-\x7e]/g, '?');
}
