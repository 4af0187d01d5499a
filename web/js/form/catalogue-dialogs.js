// @ts-check
/** What is rarely asked of the list of sources of a query: a look at it, and files to begin with. Loaded when asked for. */
import { BLANK } from '../catalogue/columns.js';
import { FORMATS } from '../catalogue/formats/files.js';
import { h, icon } from '../dom.js';
import { openDialog } from '../shell/dialog.js';
import { saveFile } from '../viewer/save.js';

/** @typedef {import('./catalogue-text.js').CatalogueSource} CatalogueSource */

/** What a file may look like (CAT-11). @param {'ecsv' | 'fits'} kind */
export function saveTemplate(kind) {
  const { extension, type, write } = FORMATS[kind];
  saveFile(`catalogue_template.${extension}`, write([{ ...BLANK, key: 0, name: 'Crab', ra: 83.63308, dec: 22.0145, instrumentFlag: 2 }, { ...BLANK, key: 1, name: 'My source', ra: 84.5, dec: 21, errorRadius: 0.02 }]), type);
}

/** @param {import('./inline-catalogue.js').InlineCatalogue} catalogue */
export function viewSources(catalogue) {
  const row = (/** @type {CatalogueSource} */ source) => h('tr', {}, h('th', { scope: 'row' }, source.name), h('td', { class: 'number' }, source.ra.toFixed(4)), h('td', { class: 'number' }, source.dec.toFixed(4)), h('td', { class: 'number' }, source.significance ? source.significance.toFixed(1) : '–'),
    h('td', {}, h('button', { type: 'button', class: 'remove', 'aria-label': `Take ${source.name} out`, onclick: (/** @type {Event} */ event) => {
      catalogue.set(catalogue.sources.filter((one) => one !== source), catalogue.origin, catalogue.job);
      /** @type {HTMLElement} */ (event.currentTarget).closest('tr')?.remove();
      if (catalogue.sources.length === 0) dialog.close();
    } }, icon('cross'))));
  const dialog = openDialog('Inline catalogue', [h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': 'Sources of the query' }, h('table', {},
    h('thead', {}, h('tr', {}, ...['Name', 'RA (°)', 'Dec (°)', 'Significance', 'Take out'].map((name) => h('th', { scope: 'col' }, name)))), h('tbody', {}, ...catalogue.sources.map(row))))]);
}
