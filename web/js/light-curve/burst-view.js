// @ts-check
import { choice, simpleTable, smallButton, textField } from '../chart/fields.js';
import { ijdOfUtc, utcOfIjd } from '../chart/instants.js';
import { h, replaceContent } from '../dom.js';
import { formatMeasured, formatValue } from '../viewer/scale.js';
import { colourOf, modelLine } from './analysis-bar.js';
import { measureBurst } from './burst.js';
import { seconds } from './light-curve.js';
import { instant, parseInstant } from './time-axis.js';

/** @typedef {import('./light-curve-panel.js').Shown} Shown */

const DEGREES = /** @type {['0' | '1' | '2', string][]} */ ([['0', 'Constant'], ['1', 'Line'], ['2', 'Parabola']]);

/** Background, T90, T50, counts and peak of a burst in each curve. */
export class BurstView {
  /** @param {import('./light-curve-panel.js').LightCurvePanel} panel */
  constructor(panel) {
    this.panel = panel;
    this.degree = 1;
    /** @type {[number, number]} UTC in milliseconds; NaN where it is to be found */
    this.range = [NaN, NaN];
    /** @type {{ curve: number, line: import('../chart/series.js').Series }[]} */
    this.lines = [];
    this.place = h('div', {});
    this.ends = [0, 1].map((i) => textField(['Burst from (UTC)', 'to'][i], '', (text) => {
      const at = parseInstant(text);
      this.ends[i].input.setAttribute('aria-invalid', String(text !== '' && Number.isNaN(at)));
      this.range[i] = at;
      this.panel.redraw(true);
    }, { placeholder: 'found around the peak', class: 'medium' }));
    this.degreeBox = choice('Background', DEGREES, '1', (value) => {
      this.degree = Number(value);
      this.panel.redraw(true);
    });
    this.element = h('section', { class: 'analysis-view', 'aria-label': 'Burst' }, h('h4', {}, 'Duration of a burst'),
      h('div', { class: 'plot-controls' }, this.degreeBox, ...this.ends, smallButton('Take the range in view', () => this.#takeView())), this.place,
      h('p', { class: 'second chart-note' }, 'T90 and T50: from 5 to 95 % and from 25 to 75 % of the counts above the background (Kouveliotou et al. 1993), which is fitted to all bins outside the burst. Errors are those of the counts (Koshut et al. 1996), not of the background.'));
  }

  #takeView() {
    const range = this.panel.figure?.x;
    if (!range) return;
    this.range = [range[0], range[1]];
    this.#write();
    this.panel.redraw(true);
  }

  #write() {
    this.ends.forEach((end, i) => { end.input.value = Number.isFinite(this.range[i]) ? instant(this.range[i], 3).replace(' ', 'T') : ''; });
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
        const day = 86_400;
        const at = seconds(curve);
        const kept = [...at.keys()].filter((k) => !curve.limit[k] && curve.error[k] > 0);
        const of = (/** @type {Float64Array} */ values) => Float64Array.from(kept, (k) => values[k]);
        // Seconds since the first bin: days since 2000 would leave no digits for milliseconds.
        const zero = at[kept[0]] ?? 0;
        const inside = (/** @type {number} */ utc) => ijdOfUtc(utc) * day - zero;
        const range = this.range.every(Number.isFinite) ? /** @type {[number, number]} */ (this.range.map(inside)) : null;
        const burst = measureBurst({ time: of(at).map((one) => one - zero), rate: of(curve.rate), error: of(curve.error), exposure: of(curve.exposure) }, range, this.degree);
        const when = (/** @type {number} */ time) => instant(utcOfIjd((time + zero) / day), 3);
        this.lines.push({ curve: i, line: modelLine(curve, `${curve.label} background`, (utc) => burst.background(inside(utc)), { colour: colourOf('burst', i, curves.length), style: 'dashes' }) });
        rows.push([curve.label, told(burst.t90), told(burst.t50), when(burst.t90.start), formatMeasured(burst.counts, burst.countsError), `${formatMeasured(burst.peak, burst.peakError)} at ${when(burst.peakTime)}`,
          `${formatValue(burst.chiSquared)} / ${burst.freedom}`, `${when(burst.range[0])} to ${when(burst.range[1]).slice(11)}`]);
      } catch (problem) {
        problems.push(`${curve.label}: ${problem instanceof Error ? problem.message : problem}`);
      }
    });
    replaceContent(this.place, rows.length > 0 && simpleTable('Bursts', ['Curve', 'T90 (s)', 'T50 (s)', 'T90 begins (UTC)', 'Counts', 'Peak rate', 'Background χ² / d.o.f.', 'Summed from'], rows), ...problems.map((text) => h('p', { class: 'second' }, text)));
  }

  viewState() {
    return { degree: this.degree, range: this.range.every(Number.isFinite) ? this.range : null };
  }

  /** @param {any} state */
  restore(state) {
    if ([0, 1, 2].includes(state.degree)) this.degree = state.degree;
    const box = this.degreeBox.querySelector('select');
    if (box) box.value = String(this.degree);
    if (Array.isArray(state.range) && state.range.every(Number.isFinite)) this.range = [state.range[0], state.range[1]];
    this.#write();
  }

  dispose() {}
}

/** @param {import('./burst.js').Duration} duration */
function told({ seconds: value, error }) {
  return formatMeasured(value, error);
}
