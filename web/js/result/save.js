// @ts-check
/** Files that the page makes itself. */
import { h } from '../dom.js';

/** How long the browser may take to begin; the address is given back after that. */
const KEPT_MS = 30_000;

/** @param {string} name @param {Blob} blob */
export function saveBlob(name, blob) {
  const href = URL.createObjectURL(blob);
  const link = h('a', { href, download: fileName(name), hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}

/** @param {string} name @param {string} type @param {string} text */
export function saveText(name, type, text) {
  saveBlob(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** A name that every system takes. @param {string} name */
export function fileName(name) {
  return name.normalize('NFKD').replaceAll(/[^\w.+-]+/g, '_').replace(/^[._]+/, '').slice(0, 120) || 'mmoda';
}
