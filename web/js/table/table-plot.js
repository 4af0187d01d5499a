// @ts-check
/** Tables of any file as a figure: which table, which columns or what is made of them, several at once. */
import { choice, simpleTable, smallButton } from '../chart/fields.js';
import { Figure } from '../chart/figure.js';
import { linearTicks } from '../chart/ticks.js';
import { h, replaceContent } from '../dom.js';
import { formatValue } from '../viewer/scale.js';
import { evaluate } from './column-expression.js';

/** @typedef {import('../fits/tables.js').Table} Table */
/** @typedef {{ name: string, table: Table }} Named */
/** @typedef {{ x: string, y: string, dx: string, dy: string }} Axes as typed */
/** @typedef {Axes & { label: string, table: Table }} Drawn */

const MOST_ROWS = 200;
let plots = 0;

export class TablePlot {
  /** @param {Table[]} tables at least one @param {string} title of the file */
  constructor(tables, title) {
    /** @type {Named[]} */
    this.tables = tables.map((table, i) => ({ name: `${title}: ${table.name || `table ${i + 1}`}`, table }));
    this.title = title;
    this.chosen = 0;
    this.axes = presetOf(tables[0]);
    /** @type {Drawn[]} */
    this.kept = [];
    /** @type {Figure | null} */
    this.figure = null;
    this.id = `table-plot-${++plots}`;
    this.controls = h('div', { class: 'plot-controls' });
    this.problem = h('p', { class: 'notice warning', role: 'status', hidden: true });
    this.place = h('div', { class: 'chart-place' });
    this.below = h('div', { class: 'table-facts' });
    this.element = h('section', { class: 'curve table-plot', 'aria-label': `Tables of ${title}` }, this.controls, this.problem, this.place, this.below);
    this.#drawControls();
    this.redraw();
  }

  get table() {
    return this.tables[this.chosen].table;
  }

  /** @param {Table[]} tables of another file @param {string} title */
  add(tables, title) {
    this.tables.push(...tables.map((table, i) => ({ name: `${title}: ${table.name || `table ${i + 1}`}`, table })));
    this.chosen = this.tables.length - tables.length;
    this.axes = presetOf(this.table);
    this.#drawControls();
    this.redraw();
  }

  #drawControls() {
    const names = Object.keys(this.table.columns).map((name) => asWritten(this.table, name));
    const list = h('datalist', { id: `${this.id}-columns` }, ...[...names, ...computed(this.table)].map((name) => h('option', { value: name })));
    const field = (/** @type {string} */ label, /** @type {keyof Axes} */ which, placeholder = '') => {
      const id = `${this.id}-${which}`;
      const input = h('input', { id, type: 'text', class: 'medium', value: this.axes[which], placeholder, list: list.id, autocomplete: 'off', spellcheck: false, onchange: () => {
        this.axes[which] = input.value.trim();
        this.redraw();
      } });
      return h('div', { class: 'mini-field' }, h('label', { for: id }, label), input);
    };
    replaceContent(this.controls, choice('Table', this.tables.map(({ name, table }, i) => /** @type {[string, string]} */ ([String(i), `${name} (${table.rows} rows)`])), String(this.chosen), (value) => {
      this.chosen = Number(value);
      this.axes = presetOf(this.table);
      this.#drawControls();
      this.redraw();
    }), list, field('X: column or expression', 'x'), field('Y', 'y'), field('Error of X', 'dx', 'none'), field('Error of Y', 'dy', 'none'),
    smallButton('Keep and draw another', () => {
      this.kept.push({ ...this.axes, table: this.table, label: this.#label() });
      this.redraw();
    }), this.kept.length > 0 && smallButton('Remove the kept', () => {
      this.kept = [];
      this.redraw();
    }));
    this.#drawFacts();
  }

  #label() {
    const name = this.tables.length > 1 ? `${this.tables[this.chosen].name}: ` : '';
    const label = `${name}${this.axes.y}`;
    const same = this.kept.filter((one) => one.label === label || one.label.startsWith(`${label} (`)).length;
    return same === 0 ? label : `${label} (${same + 1})`;
  }

  redraw() {
    this.problem.hidden = true;
    /** @type {import('../chart/series.js').Series[]} */
    const series = [];
    const current = { ...this.axes, table: this.table, label: this.#label() };
    for (const [i, one] of [...this.kept, current].entries()) {
      try {
        series.push({ ...seriesOfTable(one), colour: i });
      } catch (problem) {
        this.problem.hidden = false;
        this.problem.textContent = problem instanceof Error ? problem.message : String(problem);
      }
    }
    if (series.length === 0) {
      this.figure?.dispose();
      this.figure = null;
      this.place.replaceChildren();
      return;
    }
    /** @type {import('../chart/figure.js').FigureSpec} */
    const spec = {
      label: `${this.axes.y} over ${this.axes.x} of ${this.title}`, summary: series.map((one) => `${one.label}: ${one.low.length} points.`).join(' '), fileName: `${this.title}_${this.axes.y}`,
      axis: { title: this.axes.x, isLogarithmic: false, ticks: linearTicks, labelWidth: 100 }, canLogX: true, canLogY: true,
      panes: [{ series, values: { title: this.axes.y, isLogarithmic: false, ticks: linearTicks } }],
      read: (one, i) => [`x ${formatValue(0.5 * (one.low[i] + one.high[i]), 9)}`, `y ${formatValue(one.value[i], 6)}${one.up[i] > 0 ? ` ± ${formatValue(one.up[i], 3)}` : ''}`],
      columns: [{ title: 'x', of: (one, i) => 0.5 * (one.low[i] + one.high[i]) }, { title: 'x_error', of: (one, i) => 0.5 * (one.high[i] - one.low[i]) }, { title: 'y', of: (one, i) => one.value[i] }, { title: 'y_error', of: (one, i) => one.up[i] }],
    };
    if (this.figure) this.figure.show(spec);
    else {
      this.figure = new Figure(spec);
      this.place.replaceChildren(this.figure.element);
    }
  }

  /** The header and the rows. They are made when they are opened. */
  #drawFacts() {
    const { table } = this;
    const lazily = (/** @type {string} */ title, /** @type {() => Node} */ make) => {
      const place = h('div', {});
      return h('details', { class: 'plot-details', ontoggle: (/** @type {Event} */ event) => {
        if (/** @type {HTMLDetailsElement} */ (event.target).open && place.childElementCount === 0) place.append(make());
      } }, h('summary', {}, title), place);
    };
    const names = Object.keys(table.columns);
    const texts = Object.keys(table.texts ?? {});
    replaceContent(this.below,
      lazily('Rows of the table', () => simpleTable(`Rows of ${table.name}`, ['Row', ...[...texts, ...names].map((name) => asWritten(table, name))], Array.from({ length: Math.min(MOST_ROWS, table.rows) }, (_, row) => [String(row + 1), ...texts.map((name) => table.texts[name][row] ?? ''), ...names.map((name) => formatValue(table.columns[name][row], 7))]))),
      lazily('Header', () => simpleTable(`Header of ${table.name}`, ['Keyword', 'Value'], Object.entries(table.cards).map(([keyword, value]) => [keyword, String(value)]))));
  }

  dispose() {
    this.figure?.dispose();
    this.figure = null;
  }
}

/** @param {Table} table @param {string} name in upper case */
const asWritten = ({ names }, name) => names?.find((one) => one.toUpperCase() === name) ?? name;

/** What is offered besides the columns. @param {Table} table */
function computed({ columns }) {
  const edges = [['E_MIN', 'E_MAX'], ['ENERG_LO', 'ENERG_HI']].find(([low, high]) => low in columns && high in columns);
  return edges ? [`sqrt(${edges[0]}*${edges[1]})`, `(${edges[0]}+${edges[1]})/2`, `(${edges[1]}-${edges[0]})/2`] : [];
}

/** Columns to begin with. @param {Table} table @returns {Axes} */
export function presetOf(table) {
  const names = Object.keys(table.columns);
  const first = (/** @type {string[]} */ wanted) => wanted.find((name) => names.includes(name)) ?? '';
  const [, middle, half] = computed(table);
  const x = first(['TIME', 'ENERGY', 'CHANNEL', 'MJD']) || middle || names[0] || '';
  const y = first(['RATE', 'FLUX', 'COUNTS', 'SPECRESP', 'E_MAX']) || names.find((name) => name !== x) || x;
  return { x: asWritten(table, x), y: asWritten(table, y), dx: x === middle ? half : names.includes('TIMEDEL') && x === 'TIME' ? 'TIMEDEL/2' : '', dy: asWritten(table, first(['ERROR', 'STAT_ERR', `${y}_ERR`, `${y}_ERROR`])) };
}

/** Rows in the order of X; those without numbers are left out. @param {Drawn} drawn @returns {import('../chart/series.js').Series} */
export function seriesOfTable({ table, x, y, dx, dy, label }) {
  const of = (/** @type {string} */ text) => evaluate(text, table.columns, table.rows);
  const [at, value] = [of(x), of(y)];
  const [half, error] = [dx === '' ? null : of(dx), dy === '' ? null : of(dy)];
  const rows = [...at.keys()].filter((row) => Number.isFinite(at[row]) && Number.isFinite(value[row])).sort((a, b) => at[a] - at[b]);
  const column = (/** @type {(row: number) => number} */ get) => Float64Array.from(rows, get);
  const width = (/** @type {number} */ row) => Math.abs(half?.[row] || 0);
  const errors = column((row) => Math.abs(error?.[row] || 0));
  return { label, colour: 0, style: 'bins', low: column((row) => at[row] - width(row)), high: column((row) => at[row] + width(row)), value: column((row) => value[row]), down: errors, up: errors };
}
