// @ts-check
import { choice, segments } from '../chart/fields.js';
import { h, replaceContent } from '../dom.js';

/** @typedef {import('./light-curve-panel.js').Shown} Shown */
/** @typedef {import('./hardness.js').HardnessKind} HardnessKind */

/** Two bands compared in a frame below the curves. */
export class HardnessView {
  /** @param {import('./light-curve-panel.js').LightCurvePanel} panel */
  constructor(panel) {
    this.panel = panel;
    /** @type {HardnessKind} */
    this.kind = 'ratio';
    this.labels = { soft: '', hard: '' };
    /** @type {[Shown, Shown] | null} */
    this.pair = null;
    this.place = h('div', { class: 'plot-controls' });
    this.element = h('section', { class: 'analysis-view', 'aria-label': 'Hardness' }, h('h4', {}, 'Hardness'), this.place);
  }

  /** @param {Shown[]} curves */
  update(curves) {
    if (curves.length < 2) {
      this.pair = null;
      replaceContent(this.place, h('p', { class: 'second' }, 'Hardness needs two bands: choose two light curves above, or ask for several energy bands in the query.'));
      return;
    }
    const sorted = [...curves].sort((a, b) => (a.band?.[0] ?? 0) - (b.band?.[0] ?? 0));
    const find = (/** @type {string} */ label) => curves.find((curve) => curve.label === label);
    const soft = find(this.labels.soft) ?? sorted[0];
    const hard = find(this.labels.hard) ?? sorted.find((curve) => curve !== soft && curve.name === soft.name) ?? sorted[1];
    this.labels = { soft: soft.label, hard: hard.label };
    this.pair = soft === hard ? null : [soft, hard];
    const options = curves.map((curve) => /** @type {[string, string]} */ ([curve.label, curve.label]));
    const pick = (/** @type {'soft' | 'hard'} */ which) => (/** @type {string} */ label) => {
      this.labels[which] = label;
      this.#again(curves);
    };
    replaceContent(this.place, choice('Soft', options, soft.label, pick('soft')), choice('Hard', options, hard.label, pick('hard')),
      segments('Kind of hardness', /** @type {[HardnessKind, string][]} */ ([['ratio', 'H / S'], ['difference', '(H − S) / (H + S)']]), this.kind, (kind) => {
        this.kind = kind;
        this.#again(curves);
      }), !this.pair && h('p', { class: 'second' }, 'Choose two different curves.'));
  }

  /** @param {Shown[]} curves */
  #again(curves) {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.closest('select, input');
    const at = focused ? [...this.place.querySelectorAll('select, input')].indexOf(focused) : -1;
    this.update(curves);
    this.panel.redraw(true);
    /** @type {HTMLElement | undefined} */ (this.place.querySelectorAll('select, input')[at])?.focus();
  }

  viewState() {
    return { kind: this.kind, ...this.labels };
  }

  /** @param {any} state */
  restore(state) {
    if (state.kind === 'difference') this.kind = 'difference';
    this.labels = { soft: String(state.soft ?? ''), hard: String(state.hard ?? '') };
  }

  dispose() {}
}
