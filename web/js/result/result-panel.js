// @ts-check
/** What a finished job found. */
import { fileUrl } from '../api.js';
import { h } from '../dom.js';
import { plainName } from '../form/validation.js';
import { stateOf } from '../jobs/progress.js';
import { FitsFile } from '../fits/fits-file.js';
import { CurvePanel, curvesOf } from './curve-panel.js';
import { codePanel, downloads } from './downloads.js';

/** @typedef {import('../api.js').Job} Job */

/** @param {Job} job whether it was to make an image, also when it made none */
function isImage(job) {
  return job.product.endsWith('_image') || (job.products ?? []).some((product) => plainName(product.kind) === 'fitsimage');
}

export class ResultPanel {
  /** @param {Job} job a completed one @param {any} [view] what was shown, from the address */
  constructor(job, view = null) {
    this.job = job;
    /** @type {import('../viewer/image-panel.js').ImagePanel | null} */
    this.viewer = null;
    this.view = view;
    this.isClosed = false;
    this.picture = h('div', { class: 'picture' }, h('p', { class: 'loading', role: 'status' }, 'Loading the image…'));
    const sources = job.sources ?? [];
    const warnings = (job.warnings ?? []).map((warning) => h('p', { class: 'notice warning' }, warning));
    const away = h('div', { class: 'two-columns' }, downloads(job), codePanel(job));
    const curves = curvesOf(job);
    /** @type {CurvePanel | null} */
    this.curves = curves && sources.length > 0 ? new CurvePanel(job, curves) : null;
    if (this.curves || !isImage(job)) {
      this.element = h('div', { class: 'result' }, ...warnings, this.curves?.element ?? this.#nothing(), away);
      return;
    }
    this.element = h('div', { class: 'result' }, ...warnings, sources.length === 0 && this.#noSources(), this.picture, away);
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
      const [file, { ImagePanel }] = await Promise.all([FitsFile.fromUrl(image.file_name, fileUrl(this.job.id, image.file_name)), import('../viewer/image-panel.js')]);
      if (this.isClosed) {
        file.close();
        return;
      }
      this.#show(new ImagePanel(file, this.#imageOptions()));
    } catch (problem) {
      this.picture.replaceChildren(h('p', { class: 'notice error', role: 'alert' }, `The image cannot be shown. ${problem instanceof Error ? problem.message : problem}`));
    }
  }

  /** @returns {import('../viewer/image-panel.js').ImageOptions} */
  #imageOptions() {
    const { job } = this;
    const sources = job.sources ?? [];
    const { src_name: name, RA: ra, DEC: dec } = job.parameters ?? {};
    return {
      title: String(name ?? 'Image'), description: `Sky image of ${name ?? 'the field'} with ${sources.length} sources, listed in the table below`, sources,
      fluxUnit: job.summary?.flux_unit ?? 'counts/s', job: job.id, queryObject: Number.isFinite(Number(ra)) && Number.isFinite(Number(dec)) ? { name: String(name ?? 'Object'), ra: Number(ra), dec: Number(dec) } : null,
    };
  }

  /** @param {import('../viewer/image-panel.js').ImagePanel} panel */
  #show(panel) {
    this.viewer = panel;
    this.picture.replaceChildren(panel.element);
    if (this.view?.image) panel.restore(this.view.image);
  }

  /** What is shown, for a link. */
  viewState() {
    return this.viewer ? { image: this.viewer.viewState() } : {};
  }

  close() {
    this.isClosed = true;
    this.curves?.close();
    this.viewer?.dispose();
  }
}
