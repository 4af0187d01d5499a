// @ts-check
/** Gives a file to the user. */
import { h } from '../dom.js';

/** Characters that no file system takes, and what could climb out of a folder. @param {string} name */
export function safeName(name) {
  return name.replace(/[^\w.+-]+/g, '_').replace(/^\.+/, '').slice(0, 80) || 'file';
}

/** @param {string} name @param {BlobPart} content @param {string} type */
export function saveFile(name, content, type) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  h('a', { href: url, download: safeName(name) }).click();
  // Some browsers begin reading after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
