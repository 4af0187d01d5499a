// @ts-check
/** What a finished job found. */
import { fileUrl } from '../api.js';
import { h } from '../dom.js';
import { plainName } from '../form/validation.js';
import { stateOf } from '../jobs/progress.js';
import { FitsFile } from '../fits/fits-file.js';
import { ImageViewer } from '../viewer/image-viewer.js';
import { CurvePanel, curvesOf } from './curve-panel.js';
import { codePanel, downloads } from './downloads.js';
import { imageColumns, SourceTable } from './source-table.js';

/** @typedef {import('../api.js').Job} Job */

/** @param {Job} job whether it was to make an image, also when it made none */
function isImage(job) {
  return job.product.endsWith('_image') || (job.products ?? []).some((product) => plainName(product.kind) === 'fitsimage');
}

export class ResultPanel {
  /** @param {Job} job a completed one */
  constructor(job) {
    this.job = job;
    /** @type {ImageViewer | null} */
    this.viewer = null;
    this.isClosed = false;
    this.picture = h('div', { class: 'picture' }, h('p', { class: 'loading', role: 'status' }, 'Loading the image…'));
    const sources = job.sources ?? [];
    const warnings = (job.warnings ?? []).map((warning) => h('p', { class: 'notice warning' }, warning));
    const away = h('div', { class: 'two-columns' }, downloads(job), codePanel(job));
    const curves = curvesOf(job);
    /** @type {CurvePanel | null} */
    this.curves = curves && sources.length > 0 ? new CurvePanel(job, curves) : null;
    /** @type {SourceTable | null} */
    this.table = null;
    if (this.curves || !isImage(job)) {
      this.element = h('div', { class: 'result' }, ...warnings, this.curves?.element ?? this.#nothing(), away);
      return;
    }
    if (sources.length > 0) this.table = new SourceTable(sources, imageColumns(job.summary?.flux_unit ?? 'counts/s'), 'Sources found in the image; choose a name to mark it in the image');
    this.element = h('div', { class: 'result' }, ...warnings, this.picture, this.table?.element ?? this.#noSources(), away);
    this.#loadPicture();
  }

  /** Spectra and light curves of no source at all; the last step knows why. */
  #nothing() {
    const reason = (this.job.nodes ?? []).findLast((node) => !node.label && stateOf(node) === 'empty')?.reason;
    return h('section', { class: 'sources empty' }, h('h3', {}, 'Nothing to draw'), h('p', {}, reason ? `Nothing was made: ${reason}.` : 'No source was found in the field.'));
  }

  #noSources() {
    const threshold = this.job.parameters?.detection_threshold;
    return h('section', { class: 'sources empty' }, h('h3', {}, 'No source found'),
      h('p', {}, threshold ? `Nothing in the image is above the detection threshold of ${threshold} σ. ` : 'Nothing in the image is above the detection threshold. ',
        'A lower threshold shows fainter candidates, and more of them will be chance.'));
  }

  async #loadPicture() {
    const images = (this.job.products ?? []).filter((product) => plainName(product.kind) === 'fitsimage');
    const image = images.find((product) => /mosaic/i.test(product.name)) ?? images[0];
    if (!image) {
      this.picture.replaceChildren(h('p', { class: 'notice' }, 'This job has no image.'));
      return;
    }
    try {
      const file = await FitsFile.fromUrl(image.file_name, fileUrl(this.job.id, image.file_name));
      if (this.isClosed) {
        file.close();
        return;
      }
      this.#show(file);
    } catch (problem) {
      this.picture.replaceChildren(h('p', { class: 'notice error', role: 'alert' }, `The image cannot be shown. ${problem instanceof Error ? problem.message : problem}`));
    }
  }

  /** @param {FitsFile} file */
  #show(file) {
    const sources = this.job.sources ?? [];
    const viewer = new ImageViewer(file, `Sky image of ${this.job.parameters?.src_name ?? 'the field'} with ${sources.length} sources, listed in the table below`);
    this.viewer = viewer;
    viewer.setMarkers(sources.map((s) => ({ name: s.name, ra: s.ra_deg, dec: s.dec_deg, significance: s.significance, isNew: s.new === true })));
    this.picture.replaceChildren(viewer.element);
    const { table } = this;
    if (!table) return;
    viewer.addEventListener('hover', (event) => table.highlight(/** @type {CustomEvent} */ (event).detail));
    viewer.addEventListener('select', (event) => this.select(/** @type {CustomEvent} */ (event).detail, 'image'));
    table.addEventListener('hover', (event) => viewer.highlight(/** @type {CustomEvent} */ (event).detail));
    table.addEventListener('select', (event) => this.select(/** @type {CustomEvent} */ (event).detail, 'table'));
  }

  /** @param {number} index @param {'image' | 'table'} from where the user chose */
  select(index, from) {
    this.table?.select(index, from === 'image');
    this.viewer?.select(index, from === 'table');
  }

  close() {
    this.isClosed = true;
    this.curves?.close();
    this.viewer?.close();
  }
}
