// @ts-check
/** Positions as people write and paste them. Pure; loaded with the first text that may be one. */
import { fromGalactic, parseDegrees, parseRightAscension, tidy } from './coordinates.js';

/** @typedef {{ ra: number, dec: number, precision?: number, name?: string }} Position  precision: degrees that the text leaves open, where it does; name: the object of a line of a table */

/**
 * A whole position as people paste it: `05 34 31.9 +22 00 52`, `83.63 22.01`, `RA=83.63 DEC=22.01`, `ICRS 05 34 31.9 +22 00 52`,
 * `l=184.56 b=-5.78`, names that are places (`J0534+2200`, `G184.56-5.78`), or a line of a table (`* alf Ori|05 55 10.3|+07 24 25`).
 * @param {string} text @returns {Position | null} null when the text is not a position
 */
export function parsePosition(text) {
  const cells = text.split(/[|\t]/).map(tidy).filter(Boolean);
  if (cells.length > 1) return ofLine(cells);
  const clean = tidy(text).replace(/^(?:icrs|fk5|j2000(?:\.0)?)[\s:,]+/i, '');
  const galactic = /^(?:l\s*=?|gal(?:actic)?[\s:])\s*([+-]?[\d.]+)[\s,;]+(?:b\s*=?\s*)?([+-]?[\d.]+)$/i.exec(clean);
  if (galactic) return ofGalactic(Number(galactic[1]), Number(galactic[2]));
  const place = /^G(\d{1,3}(?:\.(\d+))?)([+-]\d{1,2}(?:\.\d+)?)$/.exec(clean);
  if (place) return ofGalactic(Number(place[1]), Number(place[3]), 10 ** -(place[2] ?? '').length);
  const name = PLACE_NAME.exec(clean);
  if (name) return ofPlaceName(name);
  const named = /^ra\s*[=:]?\s*(\S.*?)[\s,;]+dec?\s*[=:]?\s*(\S.*)$/i.exec(clean);
  return ofHalves(named ?? splitHalves(clean));
}

/** A name of the IAU that is a place: hours and degrees with nothing between their digits. */
const PLACE_NAME = /^J(\d\d)(\d\d)(\d\d)?(\.\d+)?([+-])(\d\d)(\d\d)?(\d\d)?(\.\d+)?$/;

/** @param {RegExpExecArray} name @returns {Position | null} */
function ofPlaceName([, h, m, s, tail, sign, d, arcMinutes, arcSeconds, arcTail]) {
  const [hours, degrees] = [ofDigits([h, m, s], tail), ofDigits([d, arcMinutes, arcSeconds], arcTail)];
  if (hours.value >= 24 || degrees.value > 90) return null;
  return { ra: 15 * hours.value, dec: (sign === '-' ? -1 : 1) * degrees.value, precision: Math.max(15 * hours.step, degrees.step) };
}

/** Wholes, minutes and seconds as far as they are there; decimals belong to the last. @param {(string | undefined)[]} parts @param {string} [tail] */
function ofDigits(parts, tail = '') {
  const given = parts.filter((part) => part !== undefined).map(Number);
  const unit = 60 ** (1 - given.length);
  const value = given.slice(1).some((part) => part >= 60) ? NaN : given.reduce((sum, part, i) => sum + part / 60 ** i, 0) + Number(`${tail}0`) * unit;
  return { value: Number.isNaN(value) ? Infinity : value, step: unit * 10 ** -Math.max(0, tail.length - 1) };
}

/** @param {string} clean */
function splitHalves(clean) {
  return /^(.*\S)\s*[,;]\s*(\S.*)$/.exec(clean) ?? /^(.*[\d.hms])\s*([+-].*)$/i.exec(clean) ?? /^(\S+)\s+(\S+)$/.exec(clean);
}

/** @param {RegExpExecArray | null} halves @returns {Position | null} */
function ofHalves(halves) {
  if (!halves) return null;
  const ra = parseRightAscension(halves[1]);
  const dec = parseDegrees(halves[2]);
  return ra.problem === undefined && dec.problem === undefined ? { ra: ra.value, dec: dec.value } : null;
}

/** @param {number} l degrees @param {number} b @param {number} [precision] @returns {Position | null} */
function ofGalactic(l, b, precision) {
  if (!Number.isFinite(l) || !Number.isFinite(b) || Math.abs(b) > 90) return null;
  const [ra, dec] = fromGalactic(l, b);
  return { ra, dec, ...(precision === undefined ? {} : { precision }) };
}

/** A position among the cells of a line, in one of them or in two; what stands before it and is no number is its name. @param {string[]} cells @returns {Position | null} */
function ofLine(cells) {
  for (let i = 0; i < cells.length; i++) {
    const pair = i + 1 < cells.length && /\d/.test(cells[i]) ? parsePosition(`${cells[i]}, ${cells[i + 1]}`) : null;
    const position = parsePosition(cells[i]) ?? pair;
    if (!position) continue;
    const name = cells.slice(0, i).find((cell) => /\p{L}/u.test(cell))?.replace(/^(?:\*+|V\*|NAME) /, '');
    return { ra: position.ra, dec: position.dec, ...(name ? { name } : {}) };
  }
  return null;
}
