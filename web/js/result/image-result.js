// @ts-check
/** The image of a job with the catalogue of the sources found in it. */
import { fileUrl, getInstrument } from '../api.js';
import { CataloguePanel } from '../catalogue/catalogue-panel.js';
import { rowsOfSources } from '../catalogue/columns.js';
import { simpleTable } from '../chart/fields.js';
import { h, icon, replaceContent } from '../dom.js';
import { FitsFile } from '../fits/fits-file.js';
import { ImagePanel } from '../viewer/image-panel.js';
import { bandsSection, fluxBand, limitsOf, limitsSection } from './image-numbers.js';
import { imagesOf } from './images.js';

/** @typedef {import('../api.js').Job} Job */
/** @typedef {import('../api.js').JobProduct} JobProduct */

/** What a product calls itself. @param {JobProduct} image */
const titleOf = ({ name, metadata }) => String(metadata?.label || name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase()));

/** @param {JobProduct} image */
const bandOf = ({ metadata }) => (typeof metadata?.e_min_kev === 'number' && typeof metadata?.e_max_kev === 'number' ? `${metadata.e_min_kev}–${metadata.e_max_kev}` : '');

export class ImageResult {
  /** @param {Job} job */
  constructor(job) {
    this.job = job;
    /** @type {ImagePanel | null} */
    this.panel = null;
    /** @type {CataloguePanel | null} shown alone when the image cannot be */
    this.catalogue = null;
    this.isDisposed = false;
    this.loads = 0;
    this.images = imagesOf(job);
    this.picture = h('div', { class: 'picture' });
    this.element = h('div', { class: 'result-image' }, this.#chooser(), (job.sources ?? []).length === 0 && !this.images.every((image) => image.metadata?.made_from) && this.#noSources(), limitsSection(job, this.#fluxUnit), this.picture, bandsSection(job, this.#fluxUnit));
    this.ready = this.#load(this.images[0]);
  }

  get #fluxUnit() {
    return String(this.job.summary?.flux_unit ?? 'counts/s');
  }

  /** Several images: a table of them, and one is shown. */
  #chooser() {
    if (this.images.length < 2) return null;
    const views = this.images.map((image, i) => h('button', { type: 'button', class: 'button quiet small', 'aria-pressed': String(i === 0), 'aria-label': `View ${titleOf(image)}`, onclick: () => {
      views.forEach((view, at) => view.setAttribute('aria-pressed', String(at === i)));
      this.#load(image);
    } }, icon('image'), 'View'));
    return h('section', { class: 'image-files' }, h('h3', {}, `${this.images.length} images`), simpleTable('Images of this result', ['Image', 'Band (keV)', 'Description', 'File', 'View'],
      this.images.map((image, i) => [titleOf(image), bandOf(image), String(image.metadata?.description ?? ''), image.file_name, views[i]])));
  }

  #noSources() {
    const threshold = this.job.parameters?.detection_threshold;
    return h('section', { class: 'sources empty' }, h('h3', {}, 'No source found'),
      h('p', {}, threshold ? `Nothing in the image is above the detection threshold of ${threshold} σ. ` : 'Nothing in the image is above the detection threshold. ',
        'A lower threshold shows fainter candidates, and more of them will be chance.'));
  }

  /**
   * A catalogue can be used where the instrument takes one; where it is not known, the server says.
   * @returns {Promise<import('../viewer/image-panel.js').ImageOptions>}
   */
  async #options() {
    const { job } = this;
    const instrument = await getInstrument(job.instrument);
    const { src_name: name, RA: ra, DEC: dec } = job.parameters ?? {};
    const place = [Number(ra ?? NaN), Number(dec ?? NaN)];
    return {
      title: String(name ?? 'Image'), description: `Sky image of ${name ?? 'the field'} with ${job.sources?.length ?? 0} ${job.sources?.length === 1 ? 'source' : 'sources'}, listed in the table below`, sources: job.sources ?? [],
      fluxUnit: this.#fluxUnit, fluxBand: fluxBand(job.sources ?? []), notDetected: limitsOf(job).map(({ name: object, ra_deg, dec_deg }) => ({ name: object, ra: ra_deg, dec: dec_deg })), job: job.id, queryObject: place.every(Number.isFinite) ? { name: String(name ?? 'Object'), ra: place[0], dec: place[1] } : null,
      canUse: !instrument || instrument.products.some((product) => product.parameters.some((parameter) => parameter.name === 'selected_catalog')),
    };
  }

  /** @param {JobProduct | undefined} image */
  async #load(image) {
    const load = ++this.loads;
    this.#end();
    replaceContent(this.picture, h('p', { class: 'loading', role: 'status' }, 'Loading the image…'));
    try {
      if (!image) throw new Error('This job has no image.');
      const [file, options] = await Promise.all([FitsFile.fromUrl(image.file_name, fileUrl(this.job.id, image.file_name)), this.#options()]);
      if (this.isDisposed || load !== this.loads) {
        file.close();
        return;
      }
      this.panel = new ImagePanel(file, options);
      replaceContent(this.picture, this.panel.element);
      await this.panel.viewer.shown;
    } catch (problem) {
      if (this.isDisposed || load !== this.loads) return;
      const options = await this.#options();
      // The sources are known all the same.
      this.catalogue = new CataloguePanel(rowsOfSources(this.job.sources ?? []), { title: options.title, from: { job: this.job.id, title: options.title }, fluxUnit: this.#fluxUnit, fluxBand: options.fluxBand, isSimulated: this.job.summary?.simulated === true, canUse: options.canUse });
      replaceContent(this.picture, h('p', { class: 'notice error', role: 'alert' }, `The image cannot be shown. ${problem instanceof Error ? problem.message : problem}`), this.catalogue.element);
    }
  }

  viewState() {
    return this.panel?.viewState() ?? null;
  }

  /** @param {any} state */
  async restore(state) {
    await this.ready;
    if (state) await this.panel?.restore(state);
  }

  #end() {
    this.panel?.dispose();
    this.catalogue?.dispose();
    this.panel = this.catalogue = null;
  }

  dispose() {
    this.isDisposed = true;
    this.#end();
  }
}
