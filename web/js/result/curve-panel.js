// @ts-check
/** Spectra or light curves of a job: the figure, and the sources that they are of. */
import { h, replaceContent } from '../dom.js';
import { patiently } from '../patiently.js';
import { curvesOf, filesOf } from './curve-files.js';
import { lightCurveColumns, SourceTable, spectrumColumns } from './source-table.js';

/** @typedef {import('../api.js').Job} Job */
/** @typedef {import('../light-curve/light-curve-panel.js').LightCurvePanel | import('../fit/spectrum-panel.js').SpectrumPanel} Panel */

export { curvesOf };

let panels = 0;

export class CurvePanel {
  /** @param {Job} job @param {'light curve' | 'spectrum'} kind */
  constructor(job, kind) {
    this.job = job;
    this.kind = kind;
    this.origin = `curves-${++panels}`;
    this.sources = job.sources ?? [];
    this.files = filesOf(job, kind);
    /** @type {Panel | null} */
    this.panel = null;
    this.isDisposed = false;
    this.place = h('div', {}, h('p', { class: 'loading', role: 'status' }, `Loading the ${kind}…`));
    this.table = new SourceTable(this.sources, kind === 'spectrum' ? spectrumColumns(this.sources) : lightCurveColumns(this.sources), `Sources of job ${job.id.slice(0, 8)} with a ${kind}; choose a name to draw it`);
    this.table.addEventListener('select', (event) => this.#choose(/** @type {CustomEvent<number>} */ (event).detail));
    this.follow = (/** @type {Event} */ event) => this.#follow(/** @type {CustomEvent} */ (event).detail);
    document.addEventListener('mmoda:select-source', this.follow);
    this.element = h('div', { class: 'curves' }, this.place, this.sources.length > 0 ? this.table.element : null);
    const wanted = String(job.parameters?.src_name ?? '').toLowerCase();
    this.first = Math.max(0, this.sources.findIndex((source) => source.name.toLowerCase() === wanted));
    this.ready = this.#start();
  }

  async #start() {
    try {
      const Panel = await patiently(async () => (this.kind === 'spectrum' ? (await import('../fit/spectrum-panel.js')).SpectrumPanel : (await import('../light-curve/light-curve-panel.js')).LightCurvePanel), () => this.isDisposed);
      if (this.isDisposed) return;
      this.panel = new Panel(this.files, this.sources[this.first]?.name ?? '', this.job);
      replaceContent(this.place, this.panel.element);
      if (this.sources.length > 0) this.table.select(this.first, false);
    } catch (problem) {
      replaceContent(this.place, h('p', { class: 'notice error', role: 'alert' }, `The ${this.kind} cannot be shown. ${problem instanceof Error ? problem.message : problem}`));
    }
  }

  /** @param {number} index of the source; -1, which asks for none, changes nothing */
  #choose(index) {
    const source = this.sources[index];
    if (!source) return;
    this.table.select(index, false);
    this.panel?.showFile(source.file ?? '');
    this.#reveal();
    document.dispatchEvent(new CustomEvent('mmoda:select-source', { detail: { name: source.name, ra: source.ra_deg, dec: source.dec_deg, origin: this.origin } }));
  }

  /** The figure stands above the table: where it cannot be seen a choice would seem to do nothing. */
  #reveal() {
    const figure = this.panel?.place;
    if (!figure) return;
    const { top, bottom } = figure.getBoundingClientRect();
    if (bottom < innerHeight / 2 || top > innerHeight / 2) this.panel?.element.scrollIntoView({ block: 'start', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  }

  /** Another part of the page chose a source. @param {{ name?: string, origin?: string }} detail */
  #follow({ name, origin }) {
    if (origin === this.origin || typeof name !== 'string') return;
    const index = this.sources.findIndex((source) => source.name.toLowerCase() === name.toLowerCase());
    if (index < 0) return;
    this.table.select(index, true);
    this.panel?.showSource(name);
  }

  viewState() {
    return this.panel?.viewState() ?? null;
  }

  /** @param {any} state */
  async restore(state) {
    await this.ready;
    await this.panel?.restore(state);
  }

  dispose() {
    this.isDisposed = true;
    document.removeEventListener('mmoda:select-source', this.follow);
    this.panel?.dispose();
    this.panel = null;
  }
}
