// @ts-check
/** Sets the formulas of a page of the help: TeX to MathML, which browsers draw themselves, by KaTeX, loaded for the first of them. */
import { h } from '../dom.js';

/** @typedef {{ render: (tex: string, target: HTMLElement, options: object) => void }} Katex */

/** What formulas may do: nothing but formulas. No links, no pictures, no styles; macros that grow without end are given up. */
const OPTIONS = { output: 'mathml', throwOnError: true, trust: false, strict: 'ignore', maxExpand: 200, maxSize: 10 };
/** Beyond, a formula is no formula. */
const LONGEST = 2000;

/** @type {Promise<Katex | null> | null} */
let loading = null;

/** @returns {Promise<Katex | null>} null where the site does not have it */
function load() {
  // @ts-ignore: the file is there after `npm ci`.
  loading ??= import('../../vendor/katex/katex.js').then((module) => /** @type {Katex} */ (module.default), () => null);
  return loading;
}

/** Puts formulas in the place of their TeX. What is no formula stays as it is written. @param {HTMLElement} root */
export async function setFormulas(root) {
  const katex = await load();
  if (!katex) return;
  for (const code of root.querySelectorAll('code.formula')) {
    const tex = code.textContent ?? '';
    const place = h('span', { class: 'formula-set' });
    try {
      if (tex.length > LONGEST) continue;
      katex.render(tex, place, { ...OPTIONS, displayMode: code.parentElement?.classList.contains('formula-block') });
    } catch {
      continue; // Its TeX is told instead.
    }
    code.replaceWith(place);
  }
}
