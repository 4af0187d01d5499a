// @ts-check
/** The bins of a figure as a table, for those who do not see the figure. Made when it is opened. */
import { h, replaceContent } from '../dom.js';
import { formatValue } from '../viewer/scale.js';
import { allRows } from './saved-bins.js';

const MOST_ROWS = 400;

export class DataTable {
  /** @param {import('./figure.js').Figure} figure */
  constructor(figure) {
    this.figure = figure;
    this.body = h('div', { class: 'table-scroll plot-table', tabIndex: 0, role: 'region', 'aria-label': 'Bins' });
    this.note = h('p', { class: 'second chart-note' });
    this.element = h('details', { class: 'plot-details', ontoggle: () => this.update() }, h('summary', {}, 'Table of bins'), this.note, this.body);
  }

  update() {
    if (!this.element.open) {
      this.body.replaceChildren();
      return;
    }
    const { columns, rows } = allRows(this.figure, true);
    const shown = rows.slice(0, MOST_ROWS);
    this.note.textContent = shown.length < rows.length ? `The first ${shown.length} of ${rows.length} bins in view. Zoom in for others, or save all as CSV.` : `${rows.length} bins in view.`;
    const cell = (/** @type {string | number} */ value) => (typeof value === 'number' ? h('td', { class: 'number' }, formatValue(value, 5)) : h('td', {}, value));
    replaceContent(this.body, h('table', {}, h('caption', { class: 'off-screen' }, this.figure.spec.label),
      h('thead', {}, h('tr', {}, ...columns.map(({ name, unit = '' }) => h('th', { scope: 'col' }, name.replaceAll('_', ' '), unit ? h('span', { class: 'unit-text' }, ` ${unit}`) : null)))),
      h('tbody', {}, ...shown.map(([name, ...values]) => h('tr', {}, h('th', { scope: 'row' }, name), ...values.map(cell))))));
  }
}
