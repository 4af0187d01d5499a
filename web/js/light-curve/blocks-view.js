// @ts-check
import { numberField } from '../chart/fields.js';
import { utcOfIjd } from '../chart/instants.js';
import { h, replaceContent } from '../dom.js';
import { colourOf } from './analysis-bar.js';
import { bayesianBlocks } from './bayesian-blocks.js';
import { usable } from './usable.js';

/** @typedef {import('./light-curve-panel.js').Shown} Shown */

/** Bayesian blocks of each curve, drawn as steps over it. */
export class BlocksView {
  /** @param {import('./light-curve-panel.js').LightCurvePanel} panel */
  constructor(panel) {
    this.panel = panel;
    this.chance = 0.05;
    /** @type {{ curve: number, line: import('../chart/series.js').Series }[]} */
    this.lines = [];
    this.text = h('p', { class: 'second' });
    this.element = h('section', { class: 'analysis-view', 'aria-label': 'Blocks' }, h('h4', {}, 'Blocks of constant rate'), h('div', { class: 'plot-controls' },
      numberField('Chance of a false change', this.chance, (value) => {
        if (value > 0 && value < 1) this.chance = value;
        this.panel.redraw(true);
      })), this.text, h('p', { class: 'second chart-note' }, 'Bayesian blocks for values with normal errors (Scargle et al. 2013).'));
  }

  /** @param {Shown[]} curves */
  update(curves) {
    this.lines = [];
    const texts = curves.map((curve, i) => {
      try {
        const { time, rate, error } = usable(curve);
        const { edges, rate: levels, error: errors } = bayesianBlocks(time, rate, error, this.chance);
        const utc = edges.map((one) => utcOfIjd(one / 86_400));
        this.lines.push({ curve: i, line: { label: `${curve.label} blocks`, colour: colourOf('blocks', i, curves.length), style: 'steps', low: utc.slice(0, -1), high: utc.slice(1), value: levels, down: errors, up: errors } });
        return `${curve.label}: ${levels.length === 1 ? 'no change of rate' : `${levels.length} blocks`}.`;
      } catch (problem) {
        return `${curve.label}: ${problem instanceof Error ? problem.message : problem}`;
      }
    });
    replaceContent(this.text, texts.join(' '));
  }

  dispose() {}
}
