// @ts-check
/** The sources of a job: sortable, linked with the image. */
import { copyButton, h, replaceContent } from '../dom.js';
import { formatDegrees, formatHours } from '../sky/coordinates.js';
import { formatTo, placeOfColumn } from '../viewer/scale.js';

/** @typedef {import('../api.js').Source} Source */
/** @typedef {{ title: string, unit?: string, hint?: string, key: (source: Source) => number | string | null | undefined, cell: (source: Source) => Node | string, isNumber: boolean }} Column */

/** @type {Column[]} */
const POSITION = [
  { title: 'RA', key: (s) => s.ra_deg, isNumber: true, cell: (s) => position(s.ra_deg.toFixed(4), formatHours(s.ra_deg, 1)) },
  { title: 'Dec', key: (s) => s.dec_deg, isNumber: true, cell: (s) => position(formatFixed(s.dec_deg, 4), formatDegrees(s.dec_deg, 0)) },
  { title: 'Significance', unit: 'σ', key: (s) => s.significance, isNumber: true, cell: (s) => formatFixed(s.significance, 1) },
];

/** @param {string} title @param {string} unit @param {readonly Source[]} sources @returns {Column} */
function flux(title, unit, sources) {
  const place = placeOfColumn(sources.map((s) => s.flux), sources.map((s) => s.flux_error));
  return { title, unit, hint: 'Mean, weighted with the exposure', key: (s) => s.flux, isNumber: true, cell: (s) => `${formatTo(s.flux, place)} ± ${formatTo(s.flux_error, place)}` };
}

/** @type {Column} by its lower edge */
const band = { title: 'Band', unit: 'keV', key: (s) => parseFloat(s.band_kev ?? ''), isNumber: true, cell: (s) => (s.band_kev ?? '–').replace('-', '–') };

/** Of spectra. @param {readonly Source[]} sources @returns {Column[]} */
export function spectrumColumns(sources) {
  const bands = new Set(sources.map((source) => source.band_kev ?? ''));
  const [only] = bands;
  return [...POSITION, flux(bands.size === 1 && only ? `Rate ${only.replace('-', '–')} keV` : 'Rate', 'counts/s', sources),
    { title: 'Windows', key: (s) => s.windows, isNumber: true, cell: (s) => String(s.windows ?? '–') },
    { title: 'Exposure', unit: 's', key: (s) => s.exposure_seconds, isNumber: true, cell: (s) => formatFixed(s.exposure_seconds ?? NaN, 0) }];
}

/** Of light curves; the band where they differ in it. @param {readonly Source[]} sources @returns {Column[]} */
export function lightCurveColumns(sources) {
  const perFreedom = (/** @type {Source} */ s) => (s.degrees_of_freedom ? (s.chi_squared_constant ?? NaN) / s.degrees_of_freedom : null);
  const bands = new Set(sources.map((source) => source.band_kev ?? ''));
  return [...POSITION, ...(bands.size > 1 ? [band] : []), flux('Mean rate', 'counts/s', sources),
    { title: 'Bins', key: (s) => s.bins, isNumber: true, cell: (s) => String(s.bins ?? '–') },
    { title: 'Constant', unit: 'χ²/d.o.f.', key: perFreedom, isNumber: true, cell: (s) => formatFixed(perFreedom(s) ?? NaN, 2) }];
}

/** Events: `hover` and `select`, detail = index in the given sources or -1. */
export class SourceTable extends EventTarget {
  /** @param {Source[]} sources @param {Column[]} columns besides the name @param {string} caption */
  constructor(sources, columns, caption) {
    super();
    this.sources = sources;
    this.columns = [nameColumn(), ...columns];
    this.sortedBy = 3;
    this.isDescending = true;
    this.selected = -1;
    this.body = h('tbody');
    this.heads = this.columns.map((column, i) => h('th', { scope: 'col', class: column.isNumber ? 'number' : '' },
      h('button', { type: 'button', class: 'sort', title: column.hint, onclick: () => this.#sort(i) }, column.title, column.unit && h('span', { class: 'unit-text' }, ` ${column.unit}`))));
    /** @type {HTMLTableRowElement[]} by index of the source */
    this.rows = sources.map((source, i) => this.#row(source, i));
    const count = new Set(sources.map((source) => source.name)).size;
    this.element = h('section', { class: 'sources' },
      h('div', { class: 'section-head' }, h('h3', {}, count === 1 ? '1 source' : `${count} sources`), copyButton('Copy as CSV', () => csvOf(sources))),
      h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': caption.split(';')[0] },
        h('table', {}, h('caption', { class: 'off-screen' }, caption),
          h('thead', {}, h('tr', {}, ...this.heads)), this.body)));
    this.#arrange();
  }

  /** @param {Source} source @param {number} index */
  #row(source, index) {
    const name = h('button', { type: 'button', class: 'source-name', 'aria-pressed': 'false', onclick: () => this.#choose(index) }, source.name);
    const row = h('tr', {
      onpointerenter: () => this.#tell('hover', index), onpointerleave: () => this.#tell('hover', -1),
      onfocusin: () => this.#tell('hover', index), onfocusout: () => this.#tell('hover', -1),
    }, h('th', { scope: 'row' }, name, source.new && h('span', { class: 'badge new' }, 'New')),
    ...this.columns.slice(1).map((column) => h('td', { class: 'number' }, column.cell(source))));
    row.addEventListener('click', (event) => {
      if (!(event.target instanceof HTMLButtonElement)) this.#choose(index);
    });
    return row;
  }

  /** @param {number} index */
  #choose(index) {
    this.#tell('select', index === this.selected ? -1 : index);
  }

  /** @param {string} kind @param {number} index */
  #tell(kind, index) {
    this.dispatchEvent(new CustomEvent(kind, { detail: index }));
  }

  /** @param {number} index or -1 */
  highlight(index) {
    this.rows.forEach((row, i) => row.classList.toggle('hovered', i === index));
  }

  /** @param {number} index or -1 @param {boolean} reveal */
  select(index, reveal) {
    this.selected = index;
    this.rows.forEach((row, i) => {
      row.classList.toggle('selected', i === index);
      row.querySelector('.source-name')?.setAttribute('aria-pressed', String(i === index));
    });
    if (reveal && index >= 0) this.#reveal(this.rows[index]);
  }

  /** Scrolls the table only: the page must not move away from the image the user is pointing at. @param {HTMLElement} row */
  #reveal(row) {
    const frame = /** @type {HTMLElement} */ (row.closest('.table-scroll'));
    const head = frame.querySelector('thead')?.clientHeight ?? 0;
    const top = row.offsetTop - head;
    const bottom = row.offsetTop + row.offsetHeight - frame.clientHeight;
    frame.scrollTop = Math.min(top, Math.max(bottom, frame.scrollTop));
  }

  /** @param {number} column */
  #sort(column) {
    this.isDescending = column === this.sortedBy ? !this.isDescending : this.columns[column].isNumber && column > 2;
    this.sortedBy = column;
    this.#arrange();
  }

  #arrange() {
    const { key } = this.columns[this.sortedBy];
    const order = sortOrder(this.sources.map(key), this.isDescending);
    replaceContent(this.body, ...order.map((i) => this.rows[i]));
    this.heads.forEach((head, i) => {
      if (i === this.sortedBy) head.setAttribute('aria-sort', this.isDescending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    });
  }
}

/** @returns {Column} */
function nameColumn() {
  return { title: 'Name', key: (s) => s.name, isNumber: false, cell: (s) => s.name };
}

/** @param {string} degrees @param {string} sexagesimal */
function position(degrees, sexagesimal) {
  return h('span', { class: 'two-lines' }, h('span', {}, degrees), h('span', { class: 'second' }, sexagesimal));
}

/** @param {number} value @param {number} decimals */
function formatFixed(value, decimals) {
  return Number.isFinite(value) ? value.toFixed(decimals).replace('-', '−') : '–';
}

/** Stable; missing values stay at the end. @param {(number | string | null | undefined)[]} keys @param {boolean} isDescending */
export function sortOrder(keys, isDescending) {
  const isMissing = (/** @type {any} */ key) => key === null || key === undefined || Number.isNaN(key);
  return keys.map((_, i) => i).sort((a, b) => {
    const [x, y] = [keys[a], keys[b]];
    if (isMissing(x) || isMissing(y)) return Number(isMissing(x)) - Number(isMissing(y)) || a - b;
    const ascending = typeof x === 'string' ? x.localeCompare(String(y), 'en', { numeric: true }) : Number(x) - Number(y);
    return (isDescending ? -ascending : ascending) || a - b;
  });
}

const CURVE_KEYS = /** @type {const} */ (['band_kev', 'windows', 'exposure_seconds', 'bins', 'chi_squared_constant', 'degrees_of_freedom', 'file']);

/** RFC 4180; a leading =, + or @ gets a quote before it, so that a spreadsheet does not run it. @param {Source[]} sources */
export function csvOf(sources) {
  const keys = /** @type {(keyof Source)[]} */ (['name', 'ra_deg', 'dec_deg', 'significance', 'flux', 'flux_error', 'separation_arcmin', 'error_radius_arcmin', 'new', 'id']);
  // What spectra and light curves tell besides.
  for (const key of CURVE_KEYS) if (sources.some((source) => key in source)) keys.push(key);
  const cell = (/** @type {any} */ value) => {
    if (value === null || value === undefined) return '';
    const text = typeof value === 'string' && /^[=+@\t\r-]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [keys.join(','), ...sources.map((source) => keys.map((key) => cell(source[key])).join(','))].join('\r\n') + '\r\n';
}
