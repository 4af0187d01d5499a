// @ts-check
import { simpleTable } from '../chart/fields.js';
import { h, replaceContent } from '../dom.js';
import { formatMeasured, formatValue } from '../viewer/scale.js';
import { statistics } from './statistics.js';

/** Mean, variability and χ² of each curve. */
export class StatisticsView {
  constructor() {
    this.place = h('div', {});
    this.element = h('section', { class: 'analysis-view', 'aria-label': 'Statistics' }, h('h4', {}, 'Statistics'), this.place,
      h('p', { class: 'second chart-note' }, 'Mean weighted with the exposure; χ² of a constant at this mean. Excess variance and fractional rms: Vaughan et al. (2003), measurement noise taken away. P is the chance that a constant source has at least this χ².'));
  }

  /** @param {import('./light-curve-panel.js').Shown[]} curves */
  update(curves) {
    replaceContent(this.place, simpleTable('Statistics of each curve', ['Curve', 'Bins', 'Exposure (s)', 'Mean', 'Median', 'Range', 'Excess variance', 'Fractional rms', 'χ² / d.o.f.', 'P'], curves.map((curve) => {
      const s = statistics(curve);
      if (s.bins < 2) return [curve.label, String(s.bins), ...Array.from({ length: 8 }, () => '–')];
      return [curve.label, String(s.bins), formatValue(s.exposure, 6), formatMeasured(s.mean, s.meanError), formatValue(s.median), `${formatValue(s.minimum, 3)} to ${formatValue(s.maximum, 3)}`,
        formatMeasured(s.excess, s.excessError), s.excess > 0 ? `${formatMeasured(100 * s.fractional, 100 * s.fractionalError)} %` : 'none', `${formatValue(s.chiSquared)} / ${s.freedom}`, formatValue(s.probability, 2)];
    })));
  }

  dispose() {}
}
