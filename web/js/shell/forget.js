// @ts-check
/** Takes away what this browser keeps, and says how much it is. */
import { GROUPS, here, keep, notKept, NOT_KEPT, PREFIX } from './kept.js';

/** @typedef {import('./kept.js').Group} Group */

/** @param {Group} group @param {boolean} wanted false forgets what there is */
export function setKeeping(group, wanted) {
  const others = notKept().filter((one) => one !== group);
  if (!wanted) forget(group);
  keep(NOT_KEPT, wanted ? others : [...others, group]);
}

/** Takes away what there is. @param {Group} group */
export function forget(group) {
  for (const name of GROUPS[group]) {
    here.delete(name);
    try {
      localStorage.removeItem(PREFIX + name);
    } catch {
      // Where nothing can be stored there is nothing to take away.
    }
  }
}

/** Takes away all of this page's, also what earlier versions left. */
export function forgetAll() {
  here.clear();
  try {
    for (const store of [localStorage, sessionStorage]) for (const name of Object.keys(store).filter((one) => one.startsWith(PREFIX))) store.removeItem(name);
  } catch {
    // As above.
  }
}

/** How much there is: names, and characters. @param {Group} group */
export function sizeOf(group) {
  try {
    const texts = GROUPS[group].map((name) => localStorage.getItem(PREFIX + name)).filter((text) => text !== null);
    return { names: texts.length, characters: texts.reduce((sum, text) => sum + text.length, 0) };
  } catch {
    return { names: 0, characters: 0 };
  }
}
