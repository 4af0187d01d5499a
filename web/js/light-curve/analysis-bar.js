// @ts-check
/** What can be found in light curves: each analysis is opened by its button. */
import { lineOf } from '../chart/series.js';
import { linearTicks } from '../chart/ticks.js';
import { h, replaceContent } from '../dom.js';
import { BlocksView } from './blocks-view.js';
import { BurstView } from './burst-view.js';
import { FitView } from './fit-view.js';
import { FoldView } from './fold-view.js';
import { hardness } from './hardness.js';
import { HardnessView } from './hardness-view.js';
import { seriesOfCurve } from './light-curve.js';
import { PeriodView } from './period-view.js';
import { StatisticsView } from './statistics-view.js';

/** @typedef {import('./light-curve-panel.js').Shown} Shown */
/** @typedef {import('./light-curve-panel.js').LightCurvePanel} Panel */
/** @typedef {import('../chart/series.js').Series} Series */
/**
 * One analysis. `update` gets the curves that are shown; what it adds to the figure it tells by `lines` and `panes`.
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {(curves: Shown[]) => void} update
 * @property {{ curve: number, line: Series }[]} [lines]
 * @property {() => any} [viewState] @property {(state: any) => void} [restore]
 * @property {() => void} dispose
 */

const VIEWS = /** @type {[string, string, new (panel: Panel) => View][]} */ ([
  ['statistics', 'Statistics', StatisticsView], ['hardness', 'Hardness', HardnessView], ['fit', 'Fit a shape', FitView], ['periods', 'Periods', PeriodView], ['fold', 'Fold by period', FoldView], ['blocks', 'Blocks', BlocksView], ['burst', 'Burst', BurstView],
]);

export class AnalysisBar {
  /** @param {Panel} panel */
  constructor(panel) {
    this.panel = panel;
    /** @type {Map<string, View>} */
    this.open = new Map();
    /** @type {Shown[]} */
    this.curves = [];
    this.buttons = VIEWS.map(([name, text]) => h('button', { type: 'button', class: 'button quiet small', 'aria-pressed': 'false', 'data-analysis': name, onclick: () => this.toggle(name) }, text));
    this.place = h('div', { class: 'analyses' });
    this.note = h('p', { class: 'second', role: 'status' });
    this.element = h('div', { class: 'analysis', hidden: true }, h('div', { class: 'plot-choices', role: 'group', 'aria-label': 'Analyse' }, h('span', { class: 'second' }, 'Analyse'), ...this.buttons), this.note, this.place);
  }

  /** @param {string} name @param {boolean} [isWanted] */
  toggle(name, isWanted = !this.open.has(name)) {
    const found = VIEWS.find(([key]) => key === name);
    if (!found || isWanted === this.open.has(name)) return;
    if (isWanted) {
      const view = new found[2](this.panel);
      this.open.set(name, view);
      this.#run(view);
    } else {
      this.open.get(name)?.dispose();
      this.open.delete(name);
    }
    this.buttons[VIEWS.indexOf(found)].setAttribute('aria-pressed', String(isWanted));
    replaceContent(this.place, ...VIEWS.flatMap(([key]) => this.open.get(key)?.element ?? []));
    if (this.curves.length > 0) this.panel.redraw(true);
  }

  /** @param {Shown[]} curves of measured rates @param {number} [limits] how many of their bins are drawn as upper limits */
  update(curves, limits = 0) {
    this.curves = curves;
    this.note.textContent = limits > 0 ? `${limits} bins are drawn as upper limits. A limit is no measurement: all analyses use the measured rates and errors of these bins.` : '';
    this.element.hidden = curves.length === 0;
    if (curves.length > 0) for (const view of this.open.values()) this.#run(view);
  }

  /** @param {View} view */
  #run(view) {
    if (this.curves.length > 0) view.update(this.curves);
  }

  get lines() {
    return [...this.open.values()].flatMap((view) => view.lines ?? []);
  }

  /** Frames below the curves. @returns {import('../chart/pane.js').PaneSpec[]} */
  get panes() {
    const view = /** @type {HardnessView | undefined} */ (this.open.get('hardness'));
    const pair = view?.pair;
    if (!view || !pair) return [];
    const made = hardness(pair[0], pair[1], view.kind);
    if (made.rate.length === 0) return [];
    const title = view.kind === 'ratio' ? 'Hard / soft' : '(H − S) / (H + S)';
    return [{ series: [seriesOfCurve(made, { label: view.kind === 'ratio' ? 'Hardness ratio' : 'Hardness difference', colour: 7, extra: made.exposure, unit: '' })], values: { title, ticks: linearTicks, isLogarithmic: false }, height: 140 }];
  }

  viewState() {
    return Object.fromEntries([...this.open].map(([name, view]) => [name, view.viewState?.() ?? true]));
  }

  /** @param {any} state */
  restore(state) {
    if (!state || typeof state !== 'object') return;
    for (const [name, own] of Object.entries(state)) {
      this.toggle(name, true);
      if (typeof own === 'object') this.open.get(name)?.restore?.(own);
    }
  }

  dispose() {
    for (const view of this.open.values()) view.dispose();
    this.open.clear();
  }
}

/** Colours that no curve has, nor another analysis of the same curve. @param {'burst' | 'blocks' | 'fit'} kind @param {number} curve its number @param {number} curves how many there are */
export function colourOf(kind, curve, curves) {
  return curves + { burst: 0, blocks: 1, fit: 2 }[kind] + curve;
}

/**
 * A model drawn over the range of a curve.
 * @param {Shown} curve @param {string} label @param {(utc: number) => number} model @param {Partial<Series>} how colour and style @returns {Series}
 */
export function modelLine(curve, label, model, how) {
  const [low, high] = [curve.start[0], curve.stop[curve.stop.length - 1]];
  const at = Float64Array.from({ length: 1000 }, (_, i) => low + (high - low) * i / 999);
  return lineOf(label, at, at.map(model), how);
}
