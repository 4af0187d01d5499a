// @ts-check
/** Small choices that the browser keeps, unless its user wants none kept. Without storage (private windows) they last as long as the page. */

/** @typedef {'jobs' | 'instruments' | 'choices'} Group */

export const PREFIX = 'mmoda.';
/** What may be kept, by what it is: every name that is kept belongs to one of them. @type {Record<Group, string[]>} */
export const GROUPS = {
  jobs: ['jobs.v1', 'jobs.owner', 'job-notes', 'catalogues.v1'],
  instruments: ['instruments'],
  choices: ['theme', 'time-unit', 'single-keys', 'news-away', 'tour'],
};
/** Where the groups are that shall not be kept; js/first.js reads it too. */
export const NOT_KEPT = 'not-kept';

/** @type {Map<string, any>} */
export const here = new Map();

/** @param {string} name @param {any} [otherwise] */
export function kept(name, otherwise = null) {
  if (here.has(name)) return here.get(name);
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** @param {string} name @param {any} value @returns {boolean} whether it outlives the page */
export function keep(name, value) {
  here.set(name, value);
  const group = /** @type {Group[]} */ (Object.keys(GROUPS)).find((one) => GROUPS[one].includes(name));
  if (group && !mayKeep(group)) return false;
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    // It is in `here`, for as long as the page lives.
    return false;
  }
}

/** @returns {Group[]} what the user wants not kept */
export function notKept() {
  const groups = kept(NOT_KEPT, []);
  return Array.isArray(groups) ? groups : [];
}

/** Whether what belongs to a group may stay when the page is closed. @param {Group} group */
export const mayKeep = (group) => !notKept().includes(group);
