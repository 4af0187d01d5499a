// @ts-check
import { numberField, segments, simpleTable } from '../chart/fields.js';
import { ijdOfUtc } from '../chart/instants.js';
import { h, replaceContent } from '../dom.js';
import { formatMeasured, formatValue } from '../viewer/scale.js';
import { colourOf, modelLine } from './analysis-bar.js';
import { fitCurve } from './curve-fits.js';
import { usable } from './usable.js';

/** @typedef {import('./light-curve-panel.js').Shown} Shown */
/** @typedef {import('./curve-fits.js').Shape} Shape */

/** A constant, a line or a sine through each curve. */
export class FitView {
  /** @param {import('./light-curve-panel.js').LightCurvePanel} panel */
  constructor(panel) {
    this.panel = panel;
    /** @type {Shape} */
    this.shape = 'constant';
    this.period = NaN;
    /** @type {{ curve: number, line: import('../chart/series.js').Series }[]} */
    this.lines = [];
    this.table = h('div', {});
    const period = numberField('Period to begin with (s)', '', (value) => {
      this.period = value;
      this.panel.redraw(true);
    }, { placeholder: 'the strongest' });
    period.hidden = true;
    this.choices = h('div', { class: 'plot-controls' }, segments('Shape', /** @type {[Shape, string][]} */ ([['constant', 'Constant'], ['linear', 'Line'], ['sine', 'Sine']]), this.shape, (shape) => {
      this.shape = shape;
      period.hidden = shape !== 'sine';
      this.panel.redraw(true);
    }), period);
    this.element = h('section', { class: 'analysis-view', 'aria-label': 'Fit a shape' }, h('h4', {}, 'Fit a shape'), this.choices, this.table);
  }

  /** @param {Shown[]} curves */
  update(curves) {
    this.lines = [];
    /** @type {(string | Node)[][]} */
    const rows = [];
    /** @type {string[]} */
    const problems = [];
    curves.forEach((curve, i) => {
      try {
        const { time, rate, error } = usable(curve);
        const fit = fitCurve(time, rate, error, this.shape, curve.unit, this.period);
        this.lines.push({ curve: i, line: modelLine(curve, `${curve.label} fitted`, (utc) => fit.model(ijdOfUtc(utc) * 86_400), { colour: colourOf('fit', i, curves.length) }) });
        fit.parameters.forEach((parameter, k) => rows.push([k === 0 ? curve.label : '', parameter.name, formatMeasured(parameter.value, parameter.error), parameter.unit,
          k === 0 ? `${formatValue(fit.chiSquared)} / ${fit.freedom}` : '', k === 0 ? formatValue(fit.probability, 2) : '']));
      } catch (problem) {
        problems.push(`${curve.label}: ${problem instanceof Error ? problem.message : problem}`);
      }
    });
    replaceContent(this.table, rows.length > 0 && simpleTable('Fitted shapes', ['Curve', 'Parameter', 'Value', 'Unit', 'χ² / d.o.f.', 'P'], rows), ...problems.map((text) => h('p', { class: 'second' }, text)));
  }

  viewState() {
    return { shape: this.shape, period: this.period };
  }

  /** @param {any} state */
  restore(state) {
    const input = [...this.choices.querySelectorAll('input')].find((one) => one.type === 'radio' && one.value === state.shape);
    if (!input) return;
    input.checked = true;
    this.shape = state.shape;
    if (state.period > 0) this.period = state.period;
  }

  dispose() {}
}
