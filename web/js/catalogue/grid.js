// @ts-check
/**
 * A table of any length as an ARIA grid: only the rows in the window are in the document. The focus stays on the grid;
 * `aria-activedescendant` names the cell.
 */
import { h, replaceContent } from '../dom.js';
import { cellEditor } from './cell-editor.js';
import { cellText, parseCell } from './columns.js';

/** @typedef {import('./columns.js').Row} Row */
/** @typedef {import('./columns.js').Column} Column */

const ROW_HEIGHT = 34;
/** Rows drawn above and below the window, so that a quick scroll finds them there. */
const MARGIN = 5;
/** Rows made in one frame; the others follow in the next ones, so that none is late. */
const MOST_MADE = 8;
/** Least widths in pixels, so that head and numbers are whole. @type {Partial<Record<import('./columns.js').Field, number>>} */
const WIDTHS = { significance: 122, isNew: 66, instrumentFlag: 128, flag: 70, errorRadius: 120, flux: 124, fluxError: 102, separation: 86 };
let lastGrid = 0;

/**
 * Events: `choose` {keys, current}, `hover` {key}, `edit` {key, field, value}, `sort` {field}, `filter` {field, text}, `command` {name, key}.
 */
export class Grid extends EventTarget {
  /** @param {string} label */
  constructor(label) {
    super();
    this.id = `grid-${++lastGrid}`;
    /** @type {Column[]} */
    this.columns = [];
    /** @type {Row[]} in the order shown */
    this.rows = [];
    /** @type {Set<number>} */
    this.selected = new Set();
    this.current = -1;
    this.hovered = -1;
    /** The row that a warning is about. */
    this.warned = -1;
    this.canEdit = true;
    /** Place of the active cell; column 0 holds the box to select. */
    this.row = 0;
    this.column = 1;
    this.anchor = 0;
    /** @type {Map<number, HTMLElement>} rows in the document by place */
    this.drawn = new Map();
    /** Rows without a place, in the order of the document: others are written into them. @type {HTMLElement[]} */
    this.spare = [];
    /** @type {HTMLInputElement | null} */
    this.editor = null;
    this.frame = 0;
    /** The cell that keys move. @type {Element | null} */
    this.active = null;
    /** Of the window, in pixels: asking for it in each frame would make the browser arrange the page twice. */
    this.height = 400;
    this.head = h('div', { class: 'grid-head', role: 'rowgroup' });
    this.body = h('div', { class: 'grid-body', role: 'rowgroup' });
    this.element = h('div', {
      class: 'grid', role: 'grid', tabIndex: 0, 'aria-label': label, 'aria-multiselectable': 'true', 'aria-rowcount': '1',
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event), onscroll: () => this.#schedule(),
      onpointerleave: () => this.#hover(-1),
    }, this.head, this.body);
    this.body.addEventListener('click', (event) => this.#click(event));
    // A range of rows is meant, not of text; the focus goes where it would have gone.
    this.body.addEventListener('mousedown', (event) => {
      if (!event.shiftKey || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      this.element.focus({ preventScroll: true });
    });
    this.body.addEventListener('dblclick', (event) => {
      if (this.#placeOf(event)) this.startEdit();
    });
    this.body.addEventListener('pointerover', (event) => this.#hover(this.rows[this.#placeOf(event)?.row ?? -1]?.key ?? -1));
    this.resizing = new ResizeObserver(() => {
      // A grid without its style is as high as its rows: they would all be drawn.
      this.height = Math.min(this.element.clientHeight || 400, screen.height);
      this.#schedule();
    });
    this.resizing.observe(this.element);
  }

  /**
   * @param {Column[]} columns @param {{ field: string, isDescending: boolean }} sort @param {Record<string, string>} filters texts by field
   * @param {Record<string, string>} problems of filters by field @param {boolean} showsFilters
   */
  setColumns(columns, sort, filters, problems, showsFilters) {
    // Rows are made for their columns.
    const kinds = (/** @type {Column[]} */ all) => all.map(({ field, place }) => `${field} ${place}`).join();
    if (kinds(columns) !== kinds(this.columns)) this.#clear();
    this.columns = columns;
    const widths = columns.map((column) => Math.max(WIDTHS[column.field] ?? 92, column.field === 'flux' ? 40 + 7 * (column.title.length + column.unit.length) : 0));
    this.element.style.setProperty('--grid-columns', ['38px', ...columns.map((column, i) => `minmax(${column.kind === 'text' ? 'var(--grid-name)' : `${widths[i]}px`}, ${column.kind === 'text' ? '1.6fr' : '1fr'})`)].join(' '));
    this.element.style.setProperty('--grid-width', `calc(38px + ${columns.map((column, i) => (column.kind === 'text' ? 'var(--grid-name)' : `${widths[i]}px`)).join(' + ')})`);
    this.element.setAttribute('aria-colcount', String(columns.length + 1));
    const heads = columns.map((column, i) => h('div', {
      role: 'columnheader', 'aria-colindex': String(i + 2), class: column.kind === 'text' ? 'grid-name' : 'number',
      'aria-sort': column.field === sort.field ? (sort.isDescending ? 'descending' : 'ascending') : null,
    }, h('button', { type: 'button', class: 'sort', title: `${column.hint} (${column.wire})`, onclick: () => this.#tell('sort', { field: column.field }) },
      column.title, column.unit && h('span', { class: 'unit-text' }, ` ${column.unit}`))));
    const focused = document.activeElement instanceof HTMLInputElement && this.head.contains(document.activeElement) ? document.activeElement.dataset.field : null;
    const boxes = showsFilters ? [h('div', { role: 'row', class: 'grid-row grid-filters', 'aria-rowindex': '2' }, h('div', { role: 'gridcell' }),
      ...columns.map((column) => h('div', { role: 'gridcell', class: column.kind === 'text' ? 'grid-name' : 'number' }, h('input', {
        type: 'text', value: filters[column.field] ?? '', placeholder: column.kind === 'text' ? 'part of it' : '>5, 3..10', 'data-field': column.field,
        'aria-label': `Filter ${column.title}`, title: problems[column.field] ?? null, 'aria-invalid': problems[column.field] ? 'true' : null,
        oninput: (/** @type {Event} */ event) => this.#tell('filter', { field: column.field, text: /** @type {HTMLInputElement} */ (event.target).value }),
      }))))] : [];
    if (focused && showsFilters) {
      // Redrawing would take the box from under the fingers: only what changed is written.
      for (const column of columns) {
        const box = /** @type {HTMLInputElement | null} */ (this.head.querySelector(`[data-field="${column.field}"]`));
        box?.setAttribute('aria-invalid', String(Boolean(problems[column.field])));
        if (box) box.title = problems[column.field] ?? '';
      }
      return;
    }
    replaceContent(this.head, h('div', { role: 'row', class: 'grid-row', 'aria-rowindex': '1' },
      h('div', { role: 'columnheader', 'aria-colindex': '1', class: 'grid-check' }, h('span', { class: 'off-screen' }, 'Selected')), ...heads), ...boxes);
  }

  /** @param {Row[]} rows */
  setRows(rows) {
    const key = this.rows[this.row]?.key;
    this.rows = rows;
    const at = rows.findIndex((row) => row.key === key);
    this.row = Math.max(0, Math.min(rows.length - 1, at >= 0 ? at : this.row));
    this.anchor = Math.min(this.anchor, Math.max(0, rows.length - 1));
    this.element.setAttribute('aria-rowcount', String(rows.length + 1));
    this.body.style.height = `${rows.length * ROW_HEIGHT}px`;
    this.endEdit(false);
    this.spare = [...this.body.children].map((element) => /** @type {HTMLElement} */ (element));
    this.drawn.clear();
    this.#draw();
  }

  /** @param {Set<number>} selected @param {number} current */
  setSelection(selected, current) {
    this.selected = selected;
    this.current = current;
    for (const [place, element] of this.drawn) this.#mark(element, this.rows[place]);
  }

  /** @param {number} key or -1 */
  highlight(key) {
    this.hovered = key;
    for (const [place, element] of this.drawn) element.classList.toggle('hovered', this.rows[place]?.key === key);
  }

  /** Marks the row that a warning is about. @param {number} key or -1 */
  warn(key) {
    this.warned = key;
    for (const [place, element] of this.drawn) element.classList.toggle('warned', this.rows[place]?.key === key);
  }

  /** Scrolls to a row and makes it the active one; the focus stays where it is. @param {number} key */
  reveal(key) {
    const place = this.rows.findIndex((row) => row.key === key);
    if (place < 0) return;
    this.row = this.anchor = place;
    this.#scrollTo(place);
    this.#draw();
  }

  #clear() {
    this.endEdit(false);
    this.drawn.clear();
    this.spare = [];
    this.body.replaceChildren();
  }

  #schedule() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const top = Math.max(0, this.element.scrollTop);
    const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - MARGIN);
    const last = Math.min(this.rows.length - 1, Math.ceil((top + this.height) / ROW_HEIGHT) + MARGIN);
    // Rows that went out of the window are spare for those that come in.
    const free = this.spare;
    this.spare = [];
    for (const [place, element] of this.drawn) {
      const isActive = place === this.row || element.contains(this.editor);
      if ((place < first || place > last) && !isActive) {
        free.push(element);
        this.drawn.delete(place);
      }
    }
    const fresh = document.createDocumentFragment();
    let isWhole = true;
    const show = (/** @type {number} */ place) => {
      if (this.drawn.has(place)) return;
      const old = free.shift();
      if (!old && fresh.childElementCount >= MOST_MADE && place !== this.row) {
        isWhole = false;
        return;
      }
      const element = old ?? this.#make();
      this.#write(element, place);
      if (!old) fresh.append(element);
    };
    for (let place = first; place <= last; place++) show(place);
    // The active row is always there: the grid names its cell.
    if (this.rows.length > 0) show(this.row);
    for (const element of free) element.remove();
    if (fresh.childElementCount > 0) this.body.append(fresh);
    this.#showActive();
    if (!isWhole) this.#schedule();
  }

  /** A row with its cells, empty. */
  #make() {
    return h('div', { role: 'row', class: 'grid-row' },
      h('div', { role: 'gridcell', class: 'grid-check', 'aria-colindex': '1' }, h('span', { class: 'grid-box', 'aria-hidden': 'true' }), h('span', { class: 'off-screen' }, '')),
      ...this.columns.map((column, i) => h('div', {
        role: column.kind === 'text' ? 'rowheader' : 'gridcell', 'aria-colindex': String(i + 2),
        class: column.kind === 'text' ? 'grid-name' : 'number', 'aria-readonly': column.edit && this.canEdit ? null : 'true',
      }, ...(column.kind === 'text' ? [h('span', { class: 'grid-text' })] : ['']))));
  }

  /** Fills a row. @param {HTMLElement} element @param {number} place */
  #write(element, place) {
    const row = this.rows[place];
    element.setAttribute('aria-rowindex', String(place + 2));
    element.dataset.place = String(place);
    element.style.transform = `translateY(${place * ROW_HEIGHT}px)`;
    element.children[0].id = `${this.id}-${place}-0`;
    this.columns.forEach((column, i) => {
      const cell = element.children[i + 1];
      cell.id = `${this.id}-${place}-${i + 1}`;
      const text = cellText(column, row);
      const [node] = cell.childNodes;
      if (column.field === 'isNew') {
        if (row.isNew || cell.childElementCount > 0) replaceContent(cell, ...this.#content(column, row));
      } else if (column.kind === 'text') {
        const name = /** @type {HTMLElement} */ (node);
        name.textContent = name.title = text;
      } else node.nodeValue = text;
    });
    this.#mark(element, row);
    this.drawn.set(place, element);
  }

  /** @param {Column} column @param {Row} row */
  #content(column, row) {
    const text = cellText(column, row);
    if (column.field === 'isNew') return [row.isNew ? h('span', { class: 'badge new' }, 'New') : ''];
    return [column.kind === 'text' ? h('span', { class: 'grid-text', title: text }, text) : text];
  }

  /** @param {HTMLElement} element @param {Row} row */
  #mark(element, row) {
    const isSelected = this.selected.has(row.key);
    element.classList.toggle('selected', isSelected);
    element.classList.toggle('current', row.key === this.current);
    element.classList.toggle('hovered', row.key === this.hovered);
    element.classList.toggle('warned', row.key === this.warned);
    element.setAttribute('aria-selected', String(isSelected));
    const word = element.querySelector('.off-screen');
    if (word) word.textContent = isSelected ? 'selected' : 'not selected';
  }

  #showActive() {
    const cell = this.drawn.get(this.row)?.children[this.column];
    if (cell === this.active && cell?.id === this.element.getAttribute('aria-activedescendant')) return;
    this.active?.classList.remove('active');
    this.active = cell ?? null;
    cell?.classList.add('active');
    if (cell) this.element.setAttribute('aria-activedescendant', cell.id);
    else this.element.removeAttribute('aria-activedescendant');
  }

  /** @param {number} place */
  #scrollTo(place) {
    const head = this.head.offsetHeight;
    const top = place * ROW_HEIGHT;
    const room = this.element.clientHeight - head - ROW_HEIGHT;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    else if (top > this.element.scrollTop + room) this.element.scrollTop = top - room;
    const cell = /** @type {HTMLElement | undefined} */ (this.drawn.get(place)?.children[this.column]);
    if (!cell || this.column <= 1) {
      if (this.column <= 1) this.element.scrollLeft = 0;
      return;
    }
    const name = /** @type {HTMLElement | null} */ (this.head.querySelector('.grid-name'))?.offsetWidth ?? 0;
    if (cell.offsetLeft - name - 38 < this.element.scrollLeft) this.element.scrollLeft = cell.offsetLeft - name - 38;
    else this.element.scrollLeft = Math.max(this.element.scrollLeft, cell.offsetLeft + cell.offsetWidth - this.element.clientWidth);
  }

  /** @param {string} name @param {any} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** @param {number} key */
  #hover(key) {
    if (key === this.hovered) return;
    this.highlight(key);
    this.#tell('hover', { key });
  }

  /** @param {Event} event @returns {{ row: number, column: number } | null} */
  #placeOf(event) {
    const target = event.target instanceof Element ? event.target : null;
    const row = /** @type {HTMLElement | null} */ (target?.closest('[data-place]') ?? null);
    const cell = target?.closest('[aria-colindex]');
    return row && cell ? { row: Number(row.dataset.place), column: Number(cell.getAttribute('aria-colindex')) - 1 } : null;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const place = this.#placeOf(event);
    if (!place || (event.target instanceof HTMLInputElement)) return;
    this.endEdit(true);
    this.row = place.row;
    this.column = place.column;
    const key = this.rows[place.row].key;
    if (event.shiftKey) this.#selectRange();
    else {
      this.anchor = place.row;
      if (event.ctrlKey || event.metaKey || place.column === 0) this.#toggle(key);
      else this.#tell('choose', { keys: this.selected.has(key) && this.selected.size === 1 ? [] : [key], current: this.selected.has(key) && this.selected.size === 1 ? -1 : key });
    }
    this.#showActive();
  }

  /** @param {number} key */
  #toggle(key) {
    const keys = new Set(this.selected);
    if (!keys.delete(key)) keys.add(key);
    this.#tell('choose', { keys: [...keys], current: keys.has(key) ? key : -1 });
  }

  #selectRange() {
    const [from, to] = [Math.min(this.anchor, this.row), Math.max(this.anchor, this.row)];
    this.#tell('choose', { keys: this.rows.slice(from, to + 1).map((row) => row.key), current: this.rows[this.row].key });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.target !== this.element || this.rows.length === 0) return;
    const page = Math.max(1, Math.floor((this.element.clientHeight - this.head.offsetHeight) / ROW_HEIGHT) - 1);
    const end = this.rows.length - 1;
    const isControl = event.ctrlKey || event.metaKey;
    const key = this.rows[this.row].key;
    /** @type {Record<string, [number, number]>} */
    const moves = {
      ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-page, 0], PageDown: [page, 0],
      Home: isControl ? [-end, 0] : [0, -99], End: isControl ? [end, 0] : [0, 99],
    };
    const move = moves[event.key];
    if (move) {
      this.row = Math.max(0, Math.min(end, this.row + move[0]));
      this.column = Math.max(0, Math.min(this.columns.length, this.column + move[1]));
      this.#draw();
      this.#scrollTo(this.row);
      this.#draw();
      if (event.shiftKey && move[0] !== 0) this.#selectRange();
      else if (move[0] !== 0) this.anchor = this.row;
      this.#hover(this.rows[this.row].key);
    } else if (event.key === ' ') {
      if (event.shiftKey) this.#selectRange();
      else this.#toggle(key);
    } else if (event.key === 'Enter' || event.key === 'F2') {
      if (!this.startEdit()) this.#tell('choose', { keys: [key], current: key });
    } else if (event.key === 'Delete') this.#tell('command', { name: 'delete', key });
    else if (event.key === 'Escape' && this.selected.size > 0) this.#tell('choose', { keys: [], current: -1 });
    else if (isControl && event.key.toLowerCase() === 'a') this.#tell('command', { name: 'all', key });
    else if (isControl && event.key.toLowerCase() === 'c') this.#tell('command', { name: 'copy', key });
    else if (isControl && event.key.toLowerCase() === 'z') this.#tell('command', { name: event.shiftKey ? 'redo' : 'undo', key });
    else if (isControl && event.key.toLowerCase() === 'y') this.#tell('command', { name: 'redo', key });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Puts a box into the active cell. @returns {boolean} whether the cell can be edited */
  startEdit() {
    const column = this.columns[this.column - 1];
    const row = this.rows[this.row];
    const cell = this.drawn.get(this.row)?.children[this.column];
    if (!this.canEdit || !column?.edit || !row || !cell || this.editor) return false;
    const { input, note } = cellEditor(column, row, `${this.id}-problem`, (isKept, next) => {
      this.endEdit(isKept);
      if (next !== 0) this.#nextEditable(next);
      if (!this.editor) this.element.focus({ preventScroll: true });
    }, (isKept) => this.endEdit(isKept));
    replaceContent(cell, input, note);
    this.editor = input;
    input.focus({ preventScroll: true });
    input.select();
    return true;
  }

  /** @param {number} step */
  #nextEditable(step) {
    for (let column = this.column + step; column >= 1 && column <= this.columns.length; column += step) {
      if (!this.columns[column - 1].edit) continue;
      this.column = column;
      this.#draw();
      this.#scrollTo(this.row);
      this.startEdit();
      return;
    }
  }

  /** @param {boolean} isKept */
  endEdit(isKept) {
    const input = this.editor;
    if (!input) return;
    this.editor = null;
    const cell = input.closest('[aria-colindex]');
    const place = this.#placeOf(/** @type {any} */ ({ target: input }));
    const row = place && this.rows[place.row];
    const column = place && this.columns[place.column - 1];
    if (!cell || !row || !column) return;
    const { value } = parseCell(column, input.value);
    replaceContent(cell, ...this.#content(column, row));
    if (isKept && value !== undefined) this.#tell('edit', { key: row.key, field: column.field, value });
    this.#showActive();
  }

  dispose() {
    this.resizing.disconnect();
    cancelAnimationFrame(this.frame);
    this.#clear();
  }
}
