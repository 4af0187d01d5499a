// @ts-check
import { numberField, textField } from '../chart/fields.js';
import { Figure } from '../chart/figure.js';
import { ijdOfUtc } from '../chart/instants.js';
import { linearTicks } from '../chart/ticks.js';
import { h, replaceContent } from '../dom.js';
import { figureTitle } from '../result/curve-base.js';
import { formatMeasured, formatValue } from '../viewer/scale.js';
import { fold } from './fold.js';
import { parseInstant } from './time-axis.js';
import { usable } from './usable.js';

/** @typedef {import('./light-curve-panel.js').Shown} Shown */

/** Curves folded with a period, two turns of it. */
export class FoldView {
  /** @param {import('./light-curve-panel.js').LightCurvePanel} panel */
  constructor(panel) {
    this.panel = panel;
    this.period = NaN;
    this.epoch = NaN;
    this.bins = 16;
    /** @type {Shown[]} */
    this.curves = [];
    /** @type {Figure | null} */
    this.figure = null;
    const again = () => this.update(this.curves);
    this.field = numberField('Period (s)', '', (value) => {
      this.period = value;
      again();
    });
    const epoch = textField('Phase 0 at (UTC)', '', (text) => {
      this.epoch = parseInstant(text);
      epoch.input.setAttribute('aria-invalid', String(text !== '' && Number.isNaN(this.epoch)));
      again();
    }, { placeholder: 'first bin', class: 'medium' });
    this.text = h('p', { class: 'second' });
    this.place = h('div', {});
    this.element = h('section', { class: 'analysis-view', 'aria-label': 'Fold' }, h('h4', {}, 'Fold by period'),
      h('div', { class: 'plot-controls' }, this.field, epoch, numberField('Bins of phase', this.bins, (value) => {
        this.bins = value;
        again();
      })), this.text, this.place);
  }

  /** @param {number} period s */
  setPeriod(period) {
    this.period = period;
    this.field.input.value = String(Number(period.toPrecision(9)));
    this.update(this.curves);
    this.element.scrollIntoView({ block: 'nearest' });
  }

  /** @param {Shown[]} curves */
  update(curves) {
    this.curves = curves;
    if (curves.length === 0) return;
    if (!(this.period > 0)) {
      this.#clear('Give a period, or take it from “Periods”.');
      return;
    }
    try {
      this.#draw(curves);
    } catch (problem) {
      this.#clear(problem instanceof Error ? problem.message : String(problem));
    }
  }

  /** @param {string} text */
  #clear(text) {
    this.figure?.dispose();
    this.figure = null;
    this.place.replaceChildren();
    this.text.textContent = text;
  }

  /** @param {Shown[]} curves */
  #draw(curves) {
    const bins = Math.round(this.bins);
    const epoch = ijdOfUtc(Number.isFinite(this.epoch) ? this.epoch : 0.5 * (curves[0].start[0] + curves[0].stop[0])) * 86_400;
    const folded = curves.map((curve) => {
      const { time, rate, error } = usable(curve);
      return fold(time, rate, error, this.period, epoch, bins);
    });
    const twice = (/** @type {Float64Array} */ values, /** @type {number} */ shift) => Float64Array.from([...values, ...values.map((one) => one + shift)]);
    const series = curves.map((curve, i) => {
      const middle = twice(folded[i].phase, 1);
      return { label: curve.label, colour: curve.colour, style: /** @type {const} */ ('bins'), low: middle.map((one) => one - 0.5 / bins), high: middle.map((one) => one + 0.5 / bins), value: twice(folded[i].rate, 0), down: twice(folded[i].error, 0), up: twice(folded[i].error, 0) };
    });
    replaceContent(this.text, folded.map((one, i) => `${curves[i].label}: χ² of a constant ${formatValue(one.chiSquared)} / ${one.freedom}, P = ${formatValue(one.probability, 2)}.`).join(' '));
    /** @type {import('../chart/figure.js').FigureSpec} */
    const spec = {
      label: `Light curve of ${curves.map((curve) => curve.label).join(', ')} folded with ${formatValue(this.period, 6)} s`, summary: `Two turns of ${formatValue(this.period, 6)} s in ${bins} bins each.`,
      title: figureTitle(curves.map((curve) => curve.file), `folded with ${formatValue(this.period, 6)} s`), isSimulated: curves.some((curve) => curve.file.isSimulated), unit: curves[0].unit,
      fileName: `folded_${curves[0].name}`, axis: { title: `Phase (period ${formatValue(this.period, 8)} s)`, isLogarithmic: false, ticks: linearTicks },
      panes: [{ series, values: { title: curves[0].unit, isLogarithmic: false, ticks: linearTicks }, height: 220 }],
      read: (one, i) => [`phase ${formatValue(0.5 * (one.low[i] + one.high[i]), 3)}`, `${formatMeasured(one.value[i], one.up[i])} ${curves[0].unit}`],
      columns: [{ title: 'phase', of: (one, i) => 0.5 * (one.low[i] + one.high[i]) }, { title: 'rate', isValue: true, of: (one, i) => one.value[i] }, { title: 'error', isValue: true, of: (one, i) => one.up[i] }],
    };
    if (this.figure) this.figure.show(spec);
    else {
      this.figure = new Figure(spec);
      this.place.replaceChildren(this.figure.element);
    }
  }

  viewState() {
    return { period: this.period, bins: this.bins };
  }

  /** @param {any} state */
  restore(state) {
    if (state.bins >= 2) this.bins = state.bins;
    if (state.period > 0) this.setPeriod(state.period);
  }

  dispose() {
    this.figure?.dispose();
  }
}
