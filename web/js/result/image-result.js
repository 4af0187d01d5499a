// @ts-check
/** The image of a job and the sources found in it. */
import { fileUrl } from '../api.js';
import { h } from '../dom.js';
import { FitsFile } from '../fits/fits-file.js';
import { plainName } from '../form/validation.js';
import { ImageViewer } from '../viewer/image-viewer.js';
import { imageColumns, SourceTable } from './source-table.js';

/** @typedef {import('../api.js').Job} Job */

export class ImageResult {
  /** @param {Job} job */
  constructor(job) {
    this.job = job;
    /** @type {ImageViewer | null} */
    this.viewer = null;
    this.isDisposed = false;
    const sources = job.sources ?? [];
    this.picture = h('div', { class: 'picture' }, h('p', { class: 'loading', role: 'status' }, 'Loading the image…'));
    /** @type {SourceTable | null} */
    this.table = sources.length > 0 ? new SourceTable(sources, imageColumns(job.summary?.flux_unit ?? 'counts/s'), 'Sources found in the image; choose a name to mark it in the image') : null;
    this.element = h('div', { class: 'result-image' }, this.picture, this.table?.element ?? this.#noSources());
    this.ready = this.#load();
  }

  #noSources() {
    const threshold = this.job.parameters?.detection_threshold;
    return h('section', { class: 'sources empty' }, h('h3', {}, 'No source found'),
      h('p', {}, threshold ? `Nothing in the image is above the detection threshold of ${threshold} σ. ` : 'Nothing in the image is above the detection threshold. ',
        'A lower threshold shows fainter candidates, and more of them will be chance.'));
  }

  async #load() {
    const images = (this.job.products ?? []).filter((product) => plainName(product.kind) === 'fitsimage');
    const image = images.find((product) => /mosaic/i.test(product.name)) ?? images[0];
    if (!image) {
      this.picture.replaceChildren(h('p', { class: 'notice' }, 'This job has no image.'));
      return;
    }
    try {
      const file = await FitsFile.fromUrl(image.file_name, fileUrl(this.job.id, image.file_name));
      if (this.isDisposed) file.close();
      else this.#show(file);
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
    viewer.addEventListener('select', (event) => this.#select(/** @type {CustomEvent} */ (event).detail, 'image'));
    table.addEventListener('hover', (event) => viewer.highlight(/** @type {CustomEvent} */ (event).detail));
    table.addEventListener('select', (event) => this.#select(/** @type {CustomEvent} */ (event).detail, 'table'));
  }

  /** @param {number} index @param {'image' | 'table'} from where the user chose */
  #select(index, from) {
    this.table?.select(index, from === 'image');
    this.viewer?.select(index, from === 'table');
  }

  viewState() {
    return null;
  }

  /** @param {any} _ */
  restore(_) {}

  dispose() {
    this.isDisposed = true;
    this.viewer?.close();
  }
}
