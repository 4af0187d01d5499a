// @ts-check
/** The bins of a figure as a table, for those who do not see the figure. Made when it is opened. */
import { h, replaceContent } from '../dom.js';
import { formatTo, formatValue, placeOf } from '../viewer/scale.js';
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
    // A value and its error end at the same decimal; times are as fine as their column says.
    const names = columns.map(({ name }) => name);
    const errorAt = names.indexOf('error');
    const isMeasured = (/** @type {number} */ i) => i === errorAt || names[i] === 'rate' || names[i] === 'value';
    const cell = (/** @type {string | number} */ value, /** @type {number} */ i, /** @type {(string | number)[]} */ row) => {
      if (typeof value !== 'number') return h('td', {}, value);
      const place = columns[i].place ?? (isMeasured(i) ? placeOf(Number(row[errorAt])) : null);
      return h('td', { class: 'number' }, place === null ? formatValue(value, 5) : formatTo(value, place));
    };
    const title = (/** @type {string} */ name) => (/^(mjd|ijd)$/.test(name) ? name.toUpperCase() : name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase()).replace(' utc', ' (UTC)'));
    replaceContent(this.body, h('table', {}, h('caption', { class: 'off-screen' }, this.figure.spec.label),
      h('thead', {}, h('tr', {}, ...columns.map(({ name, unit = '' }) => h('th', { scope: 'col' }, title(name), unit ? h('span', { class: 'unit-text' }, ` ${unit}`) : null)))),
      h('tbody', {}, ...shown.map((row) => h('tr', {}, h('th', { scope: 'row' }, row[0]), ...row.slice(1).map((value, i) => cell(value, i + 1, row)))))));
  }
}
