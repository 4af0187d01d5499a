// @ts-check
/** Small choices that the browser keeps. Without storage (private windows) they last as long as the page. */

/** @type {Map<string, any>} */
const here = new Map();

/** @param {string} name @param {any} [otherwise] */
export function kept(name, otherwise = null) {
  if (here.has(name)) return here.get(name);
  try {
    const text = localStorage.getItem(`mmoda.${name}`);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** @param {string} name @param {any} value @returns {boolean} whether it outlives the page */
export function keep(name, value) {
  here.set(name, value);
  try {
    localStorage.setItem(`mmoda.${name}`, JSON.stringify(value));
    return true;
  } catch {
    // It is in `here`, for as long as the page lives.
    return false;
  }
}
