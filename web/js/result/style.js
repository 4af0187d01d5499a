// @ts-check
/** The style of results, which is not part of the first view. */
import { h } from '../dom.js';

export function loadResultStyle() {
  const href = new URL('../../css/result.css', import.meta.url).href;
  if (![...document.querySelectorAll('link[rel="stylesheet"]')].some((link) => /** @type {HTMLLinkElement} */ (link).href === href)) document.head.append(h('link', { rel: 'stylesheet', href }));
}
