// @ts-check
import { choice, smallButton } from '../chart/fields.js';
import { Figure } from '../chart/figure.js';
import { lineOf } from '../chart/series.js';
import { linearTicks, logTicks } from '../chart/ticks.js';
import { h, replaceContent } from '../dom.js';
import { figureTitle } from '../result/curve-base.js';
import { formatValue } from '../viewer/scale.js';
import { periodogram } from './lomb-scargle.js';
import { usable } from './usable.js';

/** @typedef {import('./light-curve-panel.js').Shown} Shown */

/** The Lomb–Scargle periodogram of one curve. */
export class PeriodView {
  /** @param {import('./light-curve-panel.js').LightCurvePanel} panel */
  constructor(panel) {
    this.panel = panel;
    this.label = '';
    /** @type {Figure | null} */
    this.figure = null;
    this.choices = h('div', { class: 'plot-controls' });
    this.text = h('p', {});
    this.place = h('div', {});
    this.element = h('section', { class: 'analysis-view', 'aria-label': 'Periods' }, h('h4', {}, 'Periods (Lomb–Scargle)'), this.choices, this.text, this.place);
  }

  /** @param {Shown[]} curves */
  update(curves) {
    const curve = curves.find((one) => one.label === this.label) ?? curves[0];
    this.label = curve.label;
    replaceContent(this.choices, curves.length > 1 && choice('Curve', curves.map((one) => /** @type {[string, string]} */ ([one.label, one.label])), curve.label, (label) => {
      this.label = label;
      this.update(curves);
    }));
    try {
      this.#draw(curve);
    } catch (problem) {
      this.figure?.dispose();
      this.figure = null;
      this.place.replaceChildren();
      this.text.textContent = problem instanceof Error ? problem.message : String(problem);
    }
  }

  /** @param {Shown} curve */
  #draw(curve) {
    const { time, rate, error } = usable(curve);
    const { frequency, power, probability, isCut } = periodogram(time, rate, error);
    let best = 0;
    power.forEach((one, i) => { if (one > power[best]) best = i; });
    const period = 1 / frequency[best];
    replaceContent(this.text, `The strongest period is ${formatValue(period, 6)} s (power ${formatValue(power[best], 3)}). Noise alone has such a peak with a probability of ${probability < 1e-15 ? 'less than 10⁻¹⁵' : formatValue(probability, 2)} (Baluev 2008). `,
      isCut && 'Frequencies end early: the bins are too many for more here. ', smallButton('Fold with it', () => {
        this.panel.analysis.toggle('fold', true);
        /** @type {any} */ (this.panel.analysis.open.get('fold'))?.setPeriod(period);
      }));
    const line = lineOf(curve.label, frequency, power, { colour: curve.colour });
    /** @type {import('../chart/figure.js').FigureSpec} */
    const spec = {
      label: `Periodogram of ${curve.label}: power over frequency`, summary: `The highest power, ${formatValue(power[best], 3)}, is at ${formatValue(frequency[best], 5)} Hz, a period of ${formatValue(period, 6)} s.`,
      title: figureTitle([curve.file], 'periodogram'), isSimulated: curve.file.isSimulated, fileName: `periodogram_${curve.name}`, axis: { title: 'Frequency (Hz)', isLogarithmic: true, ticks: logTicks }, canLogX: true,
      panes: [{ series: [line], values: { title: 'Power', isLogarithmic: false, ticks: linearTicks }, height: 200 }],
      read: (one, i) => [`${formatValue(one.low[i], 6)} Hz`, `period ${formatValue(1 / one.low[i], 6)} s`, `power ${formatValue(one.value[i], 3)}`],
      columns: [{ title: 'frequency', unit: 'Hz', of: (one, i) => one.low[i] }, { title: 'period', unit: 's', of: (one, i) => 1 / one.low[i] }, { title: 'power', of: (one, i) => one.value[i] }],
    };
    if (this.figure) this.figure.show(spec);
    else {
      this.figure = new Figure(spec);
      this.place.replaceChildren(this.figure.element);
    }
  }

  viewState() {
    return { label: this.label };
  }

  /** @param {any} state */
  restore(state) {
    this.label = String(state.label ?? '');
  }

  dispose() {
    this.figure?.dispose();
  }
}
