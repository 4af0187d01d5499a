// @ts-check
/** Tools and legend of a figure. */
import { announce, h, replaceContent, svg } from '../dom.js';
import { keepInView } from '../in-view.js';
import { saveText } from '../result/save.js';
import { sign } from './geometry.js';
import { COLOURS } from './pane.js';
import { savePng, saveSvg } from './picture.js';
import { binsText } from './saved-bins.js';

/** @typedef {import('./figure.js').Figure} Figure */
/** @typedef {'zoom' | 'pan' | 'times'} Mode */

let figures = 0;

export class FigureBar {
  /** @param {Figure} figure */
  constructor(figure) {
    this.figure = figure;
    /** @type {Mode} */
    this.mode = 'zoom';
    this.name = `plot-mode-${++figures}`;
    this.modes = h('div', { class: 'segments', role: 'radiogroup', 'aria-label': 'What dragging does' });
    const button = (/** @type {string} */ text, /** @type {() => void} */ act, /** @type {Record<string, any>} */ more = {}) => h('button', { type: 'button', class: 'button quiet small', onclick: act, ...more }, text);
    this.undo = button('Undo zoom', () => figure.undo(), { 'aria-keyshortcuts': 'u' });
    this.whole = button('Show all', () => figure.showAll(), { 'aria-keyshortcuts': '0' });
    this.logX = button('Log x', () => figure.toggleLogarithmic('x'), { 'aria-keyshortcuts': 'x' });
    this.logY = button('Log y', () => figure.toggleLogarithmic('y'), { 'aria-keyshortcuts': 'y' });
    this.save = menu('Save', [
      ['Picture (PNG)', () => this.#picture(savePng)], ['Picture (SVG)', () => this.#picture(saveSvg)],
      ['Bins (CSV)', () => this.#table('csv')], ['Bins (ECSV)', () => this.#table('ecsv')],
    ]);
    this.legend = h('div', { class: 'plot-legend', role: 'group', 'aria-label': 'Shown series' });
    this.element = h('div', { class: 'plot-bar' },
      h('div', { class: 'plot-tools' }, this.modes, button('Zoom in', () => figure.zoomBy(0.5)), button('Zoom out', () => figure.zoomBy(2)), this.undo, this.whole, this.logX, this.logY, this.save), this.legend);
  }

  update() {
    const { figure } = this;
    const { spec } = figure;
    this.undo.disabled = figure.history.length === 0;
    this.whole.disabled = figure.zoomed === null;
    this.logX.hidden = !spec.canLogX;
    this.logY.hidden = !spec.canLogY;
    this.logX.setAttribute('aria-pressed', String(figure.axis.isLogarithmic));
    this.logY.setAttribute('aria-pressed', String(figure.paneSpecs.some((pane) => pane.values.isLogarithmic)));
    if (this.mode === 'times' && !spec.times) this.mode = 'zoom';
    this.#drawModes();
    this.#drawLegend();
  }

  #drawModes() {
    const wanted = /** @type {[Mode, string][]} */ ([['zoom', 'Zoom'], ['pan', 'Move'], ...(this.figure.spec.times ? [['times', 'Pick times']] : [])]);
    if (this.modes.childElementCount === wanted.length) {
      this.modes.querySelectorAll('input').forEach((input) => { input.checked = input.value === this.mode; });
      return;
    }
    replaceContent(this.modes, ...wanted.map(([mode, text]) => h('label', {},
      h('input', { type: 'radio', name: this.name, value: mode, checked: mode === this.mode, onchange: () => this.choose(mode) }), h('span', {}, text))));
  }

  /** @param {Mode} mode */
  choose(mode) {
    this.mode = mode;
    this.figure.stage.dataset.mode = mode;
    this.#drawModes();
    if (mode === 'times') announce('Drag over the figure to take the time range for the query.');
  }

  #drawLegend() {
    /** @type {Map<string, import('./series.js').Series>} */
    const known = new Map();
    for (const pane of this.figure.spec.panes) for (const one of pane.series) if (!known.has(one.label)) known.set(one.label, one);
    this.legend.hidden = known.size < 2;
    const focused = [...this.legend.children].indexOf(/** @type {Element} */ (document.activeElement));
    replaceContent(this.legend, ...[...known.values()].map((one) => h('button', {
      type: 'button', class: 'plot-key', 'aria-pressed': String(!one.isHidden), onclick: () => this.figure.toggle(one.label),
    }, keySign(one), h('span', {}, one.label))));
    if (focused >= 0) /** @type {HTMLElement | undefined} */ (this.legend.children[focused])?.focus();
  }

  /** @param {(figure: Figure) => Promise<void>} save */
  async #picture(save) {
    try {
      await save(this.figure);
      announce('The picture is saved');
    } catch (problem) {
      announce(`The picture could not be made. ${problem instanceof Error ? problem.message : ''}`);
    }
  }

  /** @param {'csv' | 'ecsv'} form */
  #table(form) {
    const { spec } = this.figure;
    saveText(`${spec.fileName}.${form}`, form === 'csv' ? 'text/csv' : 'text/plain', binsText(this.figure, form));
  }
}

/** @param {import('./series.js').Series} series */
function keySign({ colour, style }) {
  const isLine = style !== 'bins';
  const name = `series-${colour % COLOURS}`;
  return svg('svg', { class: `plot-key-sign ${name}`, width: 22, height: 12, viewBox: '0 0 22 12', 'aria-hidden': 'true' },
    svg('path', { d: isLine ? 'M1 6H21' : 'M2 6H20M11 1V11', class: style === 'dashes' ? 'dashes' : '' }), isLine ? null : svg('path', { d: sign(colour, 11, 6, 3.2), class: 'filled' }));
}

/** A button that opens a few more. @param {string} label @param {[string, () => void][]} choices */
export function menu(label, choices) {
  const element = h('details', { class: 'plot-menu' }, h('summary', { class: 'button quiet small' }, label));
  const list = h('div', { class: 'plot-menu-list', role: 'group', 'aria-label': label }, ...choices.map(([text, act]) => h('button', {
    type: 'button', class: 'plot-menu-item', onclick: () => {
      element.open = false;
      element.querySelector('summary')?.focus();
      act();
    },
  }, text)));
  element.append(list);
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !element.open) return;
    event.stopPropagation();
    element.open = false;
    element.querySelector('summary')?.focus();
  });
  element.addEventListener('focusout', (event) => {
    if (event.relatedTarget instanceof Node && !element.contains(event.relatedTarget)) element.open = false;
  });
  // A press anywhere else closes it; the listener goes with the next press, whatever became of the menu.
  const outside = (/** @type {Event} */ event) => {
    if (event.target instanceof Node && element.contains(event.target)) return;
    element.open = false;
    document.removeEventListener('pointerdown', outside);
  };
  element.addEventListener('toggle', () => {
    if (element.open) {
      keepInView(list);
      document.addEventListener('pointerdown', outside);
    } else document.removeEventListener('pointerdown', outside);
  });
  return element;
}
