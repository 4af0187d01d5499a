// @ts-check
/** What goes along when another product is chosen: what the user wrote. The rest becomes what the new product begins with. Pure. */
import { crossCheck, labelOf, readField } from './validation.js';

/** @typedef {import('./validation.js').Parameter} Parameter */

const BAND = ['E1_keV', 'E2_keV'];

/**
 * @param {Map<string, { text: string, initial: string, isOwn?: boolean }>} left fields of the product that is left: their text, what they
 *   began with, and whether the text goes along whatever it is (the object and the time of a user)
 * @param {Map<string, { parameter: Parameter, initial: string }>} next fields of the product that is chosen
 * @returns {{ texts: Record<string, string>, dropped: string[] }} for all fields of the chosen product; what cannot go along, in words
 */
export function carryOver(left, next) {
  /** @type {Record<string, string>} */
  const texts = {};
  /** @type {string[]} */
  const dropped = [];
  const isWritten = (/** @type {string} */ name) => {
    const field = left.get(name);
    return field !== undefined && field.text !== field.initial;
  };
  for (const [name, { parameter, initial }] of next) {
    const field = left.get(name);
    const goes = field && (field.isOwn ?? isWritten(name));
    texts[name] = goes ? field.text : initial;
    if (!goes || field.isOwn || readField(parameter, field.text).problem === undefined) continue;
    texts[name] = initial;
    dropped.push(words(parameter, field.text, initial));
  }
  // A band is one value: half of it beside the half of another instrument may be none.
  if (BAND.every((name) => name in texts) && crossCheck(texts).some(({ parameter }) => BAND.includes(parameter))) {
    for (const name of BAND) {
      const { parameter, initial } = /** @type {{ parameter: Parameter, initial: string }} */ (next.get(name));
      if (texts[name] !== initial) dropped.push(words(parameter, texts[name], initial));
      texts[name] = initial;
    }
  }
  return { texts, dropped };
}

/** @param {Parameter} parameter @param {string} text @param {string} initial */
const words = (parameter, text, initial) => `${labelOf(parameter)} is ${initial || 'empty'} again, not ${text.slice(0, 40)}`;
