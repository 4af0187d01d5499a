// @ts-check
/** What a finished job found: its image, curves, fit and other products, and everything to take away. Parts are loaded when they are needed. */
import { getSite } from '../api.js';
import { h, replaceContent } from '../dom.js';
import { plainName } from '../form/validation.js';
import { stateOf } from '../jobs/progress.js';
import { withUtc } from '../light-curve/time-axis.js';
import { patiently } from '../patiently.js';
import { acknowledgement } from './cite-text.js';
import { ComparePanel } from './compare-panel.js';
import { curvesOf } from './curve-files.js';
import { CurvePanel } from './curve-panel.js';
import { codePanel, downloads } from './downloads.js';
import { foreignProducts, ForeignProduct } from './foreign-products.js';
import { ResultBar } from './result-bar.js';
import { loadResultStyle } from './style.js';
import { instrumentsOf, ownWords } from './used-jobs.js';

/** @typedef {import('../api.js').Job} Job */
/** @typedef {{ element: HTMLElement, dispose: () => void, viewState?: () => any, restore?: (state: any) => any }} Part */

/** @param {Job} job whether it was to make an image, also when it made none */
function isImage(job) {
  return job.product.endsWith('_image') || job.product.endsWith('_mosaic') || (job.products ?? []).some((product) => plainName(product.kind) === 'fitsimage');
}

/** @param {Job} job */
function isFit(job) {
  return job.product === 'spectral_fit' || (job.products ?? []).some((product) => product.name === 'spectral_fit');
}

export class ResultPanel {
  /** @param {Job} job a completed one @param {any} [view] of `viewState`, to begin with */
  constructor(job, view = null) {
    this.job = job;
    this.isDisposed = false;
    /** @type {Map<string, Part>} by what view states call them */
    this.parts = new Map();
    loadResultStyle();
    this.main = h('div', { class: 'result-main' });
    this.compare = new ComparePanel(job, () => this.curves, () => /** @type {import('./image-result.js').ImageResult | null} */ (this.parts.get('image') ?? null));
    const code = codePanel(job);
    this.bar = new ResultBar(job, {
      compare: () => this.compare.toggle(),
      code: () => {
        if (this.body.hidden) this.bar.unfold();
        code.scrollIntoView({ block: 'center' });
        code.querySelector('input')?.focus({ preventScroll: true });
      },
    });
    this.thanks = h('p', { class: 'citation result-thanks' });
    this.#thank();
    this.body = h('div', { class: 'result-body' }, this.compare.element, this.main, h('div', { class: 'two-columns' }, downloads(job), code), this.thanks);
    this.bar.body = this.body;
    // What a workflow remarks on its result belongs above it.
    const remarks = [job.dummy === true && 'Dummy: these products are canned, for a demonstration. Nothing was computed from the query.', job.summary?.comment];
    const warnings = [...remarks, ...job.warnings ?? []].filter(Boolean).map((warning) => h('p', { class: 'notice warning server-text' }, withUtc(String(warning))));
    // The first is seen; many would push the picture off the screen.
    const further = warnings.length > 1 && h('details', { class: 'plot-details further-warnings' }, h('summary', {}, warnings.length === 2 ? 'One more warning' : `${warnings.length - 1} more warnings`), ...warnings.slice(1));
    this.element = h('div', { class: 'result' }, h('div', { class: 'notices' }, ...warnings.slice(0, 1), further), this.bar.element, this.body);
    this.ready = this.#fill(view);
  }

  async #thank() {
    const { job } = this;
    const [site, instruments] = await Promise.all([getSite().catch(() => null), instrumentsOf(job)]);
    this.thanks.textContent = acknowledgement(job, site?.acknowledgement, job.summary?.simulated === true, await ownWords(instruments), instruments);
  }

  /** @returns {CurvePanel | null} */
  get curves() {
    return /** @type {CurvePanel | null} */ (this.parts.get('curves') ?? null);
  }

  /** @param {any} view */
  async #fill(view) {
    const { job } = this;
    try {
      if (isFit(job)) {
        const { FitResult } = await patiently(() => import('../fit/fit-result.js'), () => this.isDisposed);
        if (!this.isDisposed) this.parts.set('fit', new FitResult(job));
      } else if (curvesOf(job) && (job.sources ?? []).length > 0) {
        this.parts.set('curves', new CurvePanel(job, /** @type {'light curve' | 'spectrum'} */ (curvesOf(job))));
      } else if (isImage(job)) {
        const { ImageResult } = await patiently(() => import('./image-result.js'), () => this.isDisposed);
        if (!this.isDisposed) this.parts.set('image', new ImageResult(job));
      }
      if (this.isDisposed) {
        this.dispose();
        return;
      }
      if (!isFit(job)) foreignProducts(job).forEach((product, i) => this.parts.set(`product ${i}`, new ForeignProduct(job, product)));
      replaceContent(this.main, ...(this.parts.size > 0 ? [...this.parts.values()].map((part) => part.element) : [this.#nothing()]));
      if (view && typeof view === 'object') await Promise.all([...this.parts].map(([name, part]) => part.restore?.(view[name])));
    } catch (problem) {
      replaceContent(this.main, h('p', { class: 'notice error', role: 'alert' }, `The result cannot be shown; its files are below. ${problem instanceof Error ? problem.message : problem}`));
    }
  }

  /** Nothing was made; the last step knows why. */
  #nothing() {
    const reason = (this.job.nodes ?? []).findLast((node) => !node.label && stateOf(node) === 'empty')?.reason;
    return h('section', { class: 'sources empty' }, h('h3', {}, 'Nothing to draw'), h('p', {}, reason ? `Nothing was made: ${reason}.` : 'No source was found in the field.'));
  }

  /** What is shown, so that an address can show it again. */
  viewState() {
    return Object.fromEntries([...this.parts].map(([name, part]) => [name, part.viewState?.()]).filter(([, state]) => state !== null && state !== undefined));
  }

  dispose() {
    this.isDisposed = true;
    this.bar.dispose();
    for (const part of this.parts.values()) part.dispose();
    this.parts.clear();
    this.main.replaceChildren();
  }
}
