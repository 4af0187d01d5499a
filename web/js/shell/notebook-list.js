// @ts-check
/** The notebooks that this server offers, to take away; shown above the page of the help about them. */
import { ask } from '../api.js';
import { h } from '../dom.js';

/** @typedef {{ instrument: string, title: string, file: string, address: string }} Notebook */

/** @returns {Promise<HTMLElement>} */
export async function notebookList() {
  try {
    /** @type {Notebook[]} */
    const notebooks = await ask('notebooks');
    if (notebooks.length === 0) return h('p', { class: 'notice' }, 'This server has no instrument for which there is a notebook.');
    return h('ul', { class: 'plain-list notebook-list' }, ...notebooks.map((one) => h('li', {},
      h('a', { href: new URL(`api/v1/${one.address}`, document.baseURI).href, download: one.file }, one.title), ' ', h('code', {}, one.file))));
  } catch (problem) {
    return h('p', { class: 'notice error', role: 'alert' }, problem instanceof Error ? problem.message : String(problem));
  }
}
