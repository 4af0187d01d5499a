// @ts-check
/** The image of a job with its catalogue. The viewer is loaded when it is needed. */
import { fileUrl } from '../api.js';
import { h } from '../dom.js';
import { FitsFile } from '../fits/fits-file.js';
import { plainName } from '../form/validation.js';

/** @typedef {import('../api.js').Job} Job */
/** @typedef {import('../viewer/image-panel.js').ImagePanel} ImagePanel */

export class ImageResult {
  /** @param {Job} job */
  constructor(job) {
    this.job = job;
    /** @type {ImagePanel | null} */
    this.panel = null;
    this.isDisposed = false;
    this.picture = h('div', { class: 'picture' }, h('p', { class: 'loading', role: 'status' }, 'Loading the image…'));
    this.element = h('div', { class: 'result-image' }, (job.sources ?? []).length === 0 ? this.#noSources() : null, this.picture);
    this.ready = this.#load();
  }

  #noSources() {
    const threshold = this.job.parameters?.detection_threshold;
    return h('section', { class: 'sources empty' }, h('h3', {}, 'No source found'),
      h('p', {}, threshold ? `Nothing in the image is above the detection threshold of ${threshold} σ. ` : 'Nothing in the image is above the detection threshold. ',
        'A lower threshold shows fainter candidates, and more of them will be chance.'));
  }

  async #load() {
    const image = imageOf(this.job);
    if (!image) {
      this.picture.replaceChildren(h('p', { class: 'notice' }, 'This job has no image.'));
      return;
    }
    try {
      const [file, { ImagePanel }] = await Promise.all([FitsFile.fromUrl(image.file_name, fileUrl(this.job.id, image.file_name)), import('../viewer/image-panel.js')]);
      if (this.isDisposed) {
        file.close();
        return;
      }
      this.panel = new ImagePanel(file, this.#options());
      this.picture.replaceChildren(this.panel.element);
    } catch (problem) {
      this.picture.replaceChildren(h('p', { class: 'notice error', role: 'alert' }, `The image cannot be shown. ${problem instanceof Error ? problem.message : problem}`));
    }
  }

  /** @returns {import('../viewer/image-panel.js').ImageOptions} */
  #options() {
    const { job } = this;
    const sources = job.sources ?? [];
    const { src_name: name, RA: ra, DEC: dec } = job.parameters ?? {};
    return {
      title: String(name ?? 'Image'), description: `Sky image of ${name ?? 'the field'} with ${sources.length} sources, listed in the table below`, sources,
      fluxUnit: job.summary?.flux_unit ?? 'counts/s', job: job.id, queryObject: Number.isFinite(Number(ra)) && Number.isFinite(Number(dec)) ? { name: String(name ?? 'Object'), ra: Number(ra), dec: Number(dec) } : null,
    };
  }

  viewState() {
    return this.panel?.viewState() ?? null;
  }

  /** @param {any} state */
  async restore(state) {
    await this.ready;
    if (state) await this.panel?.restore(state);
  }

  dispose() {
    this.isDisposed = true;
    this.panel?.dispose();
    this.panel = null;
  }
}

/** The image that a job is known by. @param {Job} job */
export function imageOf(job) {
  const images = (job.products ?? []).filter((product) => plainName(product.kind) === 'fitsimage');
  return images.find((product) => /mosaic/i.test(product.name)) ?? images[0] ?? null;
}
