// @ts-check
/** A second image with the first: blinking, side by side with a divider, or three planes as red, green and blue. Matched by the sky. */
import { fileUrl, getJob } from '../api.js';
import { h, replaceContent } from '../dom.js';
import { plainName } from '../form/validation.js';
import { loadEntries } from '../jobs/job-log.js';
import { FitsFile } from '../fits/fits-file.js';
import { Wcs } from '../sky/wcs.js';
import { colourTable } from './colormaps.js';
import { glyph } from './glyphs.js';
import { dropdown } from './menu.js';
import { FONT, haloText } from './overlay.js';
import { bandOf, colourPlanes, firstPlane, imageType, isInSigma, planeTitle, usualCuts, withoutUnexposed } from './planes.js';
import { resampled, sameGrid } from './resample.js';
import { cutsFor, paint, paintRgb, statistics } from './scale.js';

/** @typedef {import('./image-viewer.js').ImageViewer} ImageViewer */
/** @typedef {import('../fits/reader.js').Pixels} Pixels */

/** Less than three times a second: no flashes. */
const BLINK_MS = 700;

export class Comparison {
  /** @param {ImageViewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    /** @type {FitsFile | null} another file */
    this.file = null;
    /** On the pixels of the first image. @type {Pixels | null} */
    this.pixels = null;
    /** @type {[number, number] | null} own cuts; null: those of the first image */
    this.cuts = null;
    /** @type {HTMLCanvasElement | null} drawn instead of the picture */
    this.base = null;
    this.canvas = document.createElement('canvas');
    this.isOther = false;
    this.divider = 0.5;
    this.runs = 0;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.clock = undefined;
    const { planes } = viewer.file;
    const options = planes.map((plane, i) => h('option', { value: String(i) }, planeTitle(plane)));
    this.modeBox = h('select', { onchange: () => this.update() }, ...[['off', 'Off'], ['blink', 'Blink'], ['swipe', 'Swipe'], ['rgb', 'Red, green, blue']].map(([value, text]) => h('option', { value }, text)));
    this.sourceBox = h('select', { onchange: () => this.update() }, ...options);
    this.sourceBox.value = String(Math.min(planes.length - 1, firstPlane(planes) === 0 ? 1 : 0));
    this.chooser = h('input', { type: 'file', hidden: true, accept: '.fits,.fit,.fts,.gz', onchange: () => this.#openChosen() });
    this.open = h('button', { type: 'button', class: 'button quiet small', onclick: () => this.chooser.click() }, glyph('open'), 'Another file…');
    this.jobBox = h('select', { onchange: () => this.#openJob(this.jobBox.value) });
    this.jobField = h('label', { class: 'tool', hidden: true }, h('span', {}, 'The image of another job'), this.jobBox);
    this.slider = h('input', { type: 'range', min: '0', max: '100', value: '50', oninput: () => this.setDivider(Number(this.slider.value) / 100) });
    this.colourBoxes = ['Red', 'Green', 'Blue'].map(() => h('select', { onchange: () => {
      this.hasOwnColours = true;
      this.update();
    } }, ...planes.map((plane, n) => h('option', { value: String(n) }, planeTitle(plane)))));
    /** Whether the user chose planes for colours; else the bands of what is shown are taken. */
    this.hasOwnColours = false;
    this.rgbWords = '';
    this.note = h('p', { class: 'note', role: 'status' });
    const field = (/** @type {string} */ label, /** @type {HTMLElement} */ box) => h('label', { class: 'tool' }, h('span', {}, label), box);
    this.pairFields = h('div', { class: 'dropdown-fields' }, field('With', this.sourceBox), this.jobField, this.open, this.chooser, field('Divider', this.slider));
    this.rgbFields = h('div', { class: 'dropdown-fields', hidden: true }, ...this.colourBoxes.map((box, i) => field(['Red', 'Green', 'Blue'][i], box)));
    this.menu = dropdown('Compare images', glyph('compare'), [field('Mode', this.modeBox), this.pairFields, this.rgbFields, this.note]);
    this.element = this.menu.element;
    // Jobs come and go while the image is open: the list is made when it is looked at.
    this.element.addEventListener('focusin', () => this.#listJobs());
  }

  #listJobs() {
    const jobs = loadEntries().filter((entry) => entry.state === 'completed' && /_(image|mosaic)$/.test(entry.product ?? '') && entry.id !== this.viewer.job);
    this.jobField.hidden = jobs.length === 0;
    if (jobs.length === this.jobBox.options.length - 1) return;
    replaceContent(this.jobBox, h('option', { value: '' }, 'Choose…'), ...jobs.slice(0, 50).map((job) => h('option', { value: job.id }, `${job.title}, ${job.detail} (${job.id.slice(0, 6)})`)));
  }

  /** @param {string} id */
  async #openJob(id) {
    if (id === '') return;
    this.note.textContent = 'Reading the image…';
    try {
      const job = await getJob(id);
      const images = (job.products ?? []).filter((product) => plainName(product.kind) === 'fitsimage');
      const image = images.find((product) => /mosaic/i.test(product.name)) ?? images[0];
      if (!image) throw new Error('This job has no image.');
      await this.compareWith(await FitsFile.fromUrl(String(job.parameters?.src_name ?? image.file_name), fileUrl(id, image.file_name)));
    } catch (problem) {
      this.note.textContent = `The image cannot be shown. ${problem instanceof Error ? problem.message : problem}`;
    }
  }

  get mode() {
    return this.modeBox.value;
  }

  async #openChosen() {
    const file = this.chooser.files?.[0];
    this.chooser.value = '';
    if (!file) return;
    try {
      this.compareWith(await FitsFile.fromFile(file));
    } catch (problem) {
      this.note.textContent = `${file.name} cannot be shown. ${problem instanceof Error ? problem.message : problem}`;
    }
  }

  /** @param {FitsFile} file closed with the viewer */
  compareWith(file) {
    this.file?.close();
    this.file = file;
    const own = this.viewer.file.planes.map((plane, i) => h('option', { value: String(i) }, planeTitle(plane)));
    replaceContent(this.sourceBox, ...own, ...file.planes.map((plane, i) => h('option', { value: `file ${i}` }, `${file.name}: ${planeTitle(plane)}`)));
    // The same kind of image, so that like is compared with like.
    const kind = imageType(this.viewer.plane);
    const at = file.planes.findIndex((plane) => imageType(plane) === kind);
    this.sourceBox.value = `file ${Math.max(0, at)}`;
    if (this.mode === 'off' || this.mode === 'rgb') this.modeBox.value = 'swipe';
    return this.update();
  }

  /** Reads what is to be compared and brings it onto the pixels of the image shown. */
  async update() {
    const run = ++this.runs;
    const { mode } = this;
    clearInterval(this.clock);
    this.pairFields.hidden = mode === 'rgb';
    this.rgbFields.hidden = mode !== 'rgb';
    this.isOther = false;
    this.base = null;
    this.note.textContent = '';
    try {
      if (mode === 'rgb') await this.#makeRgb(run);
      else if (mode === 'off') this.pixels = null;
      else await this.#makePair(run);
    } catch (problem) {
      this.pixels = null;
      if (run === this.runs) this.note.textContent = problem instanceof Error ? problem.message : String(problem);
    }
    if (run !== this.runs) return;
    // One scale of colours says nothing of three images.
    this.viewer.bar.element.hidden = mode === 'rgb' && this.base !== null;
    if (mode === 'blink' && matchMedia('(prefers-reduced-motion: reduce)').matches) this.note.textContent += ' This system asks for little motion: the B key changes the images.';
    else if (mode === 'blink') this.clock = setInterval(() => this.flip(), BLINK_MS);
    this.viewer.redraw();
  }

  /** @param {number} run */
  async #makePair(run) {
    const { viewer } = this;
    const [width, height] = viewer.size;
    const isOwn = !this.sourceBox.value.startsWith('file ');
    const index = Number(this.sourceBox.value.replace('file ', ''));
    const file = isOwn ? viewer.file : /** @type {FitsFile} */ (this.file);
    const plane = file.planes[index];
    const pixels = isOwn ? await viewer.readPlane(index) : await readFrom(file, index);
    if (run !== this.runs) return;
    if (!isOwn || plane.width !== width || plane.height !== height) {
      const to = viewer.wcs;
      if (!to) throw new Error('The image shown has no positions on the sky to match another one with.');
      const from = Wcs.fromCards(plane.cards);
      const isSame = plane.width === width && plane.height === height && sameGrid(to, from, width, height);
      this.pixels = isSame ? pixels : resampled({ pixels, width: plane.width, height: plane.height, wcs: from }, { width, height, wcs: to });
    } else this.pixels = pixels;
    const known = statistics(this.pixels);
    if (!known) throw new Error('The two images do not overlap on the sky.');
    this.cuts = imageType(plane) === imageType(viewer.plane) ? null : cutsFor(known, usualCuts(plane), isInSigma(plane));
    this.repaint();
    if (!isOwn) this.note.textContent = 'Matched by positions on the sky.';
  }

  /** @param {number} run */
  async #makeRgb(run) {
    const { viewer } = this;
    const { planes } = viewer.file;
    const [width, height] = viewer.size;
    const usual = colourPlanes(planes, Math.max(0, viewer.planeIndex));
    if (!this.hasOwnColours) this.colourBoxes.forEach((box, i) => { box.value = String(usual.planes[i]); });
    const indices = this.colourBoxes.map((box) => Number(box.value));
    if (!this.hasOwnColours && usual.bands < 3) this.note.textContent = usual.bands === 1 ? 'This image has one energy band: colours need three. Ask for several bands in a query, or choose planes here.' : 'This image has two energy bands: green is as red.';
    if (indices.some((index) => planes[index].width !== width || planes[index].height !== height)) throw new Error('The three images must have as many pixels as the one shown.');
    const channels = await Promise.all(indices.map((index) => viewer.readPlane(index)));
    if (run !== this.runs) return;
    this.pixels = null;
    this.rgb = channels.map((pixels, i) => {
      const known = statistics(pixels);
      return { pixels, cuts: known ? cutsFor(known, usualCuts(planes[indices[i]]), isInSigma(planes[indices[i]])) : /** @type {[number, number]} */ ([0, 1]) };
    });
    this.rgbWords = indices.map((index, i) => `${['Red', 'Green', 'Blue'][i]}: ${this.hasOwnColours ? planeTitle(planes[index]) : bandOf(planes[index]) || planeTitle(planes[index])}`).join(' · ');
    this.repaint();
  }

  /** What is on which side, or which of the two is seen; of three colours what each is. @returns {[string, string]} left, right */
  get names() {
    const { viewer, mode } = this;
    if (mode === 'rgb' && this.base) return [this.rgbWords, ''];
    if (!this.pixels || mode === 'off' || mode === 'rgb') return ['', ''];
    const index = Number(this.sourceBox.value.replace('file ', ''));
    const isOwn = !this.sourceBox.value.startsWith('file ');
    const other = isOwn ? planeTitle(viewer.file.planes[index]) : `${this.file?.name ?? ''} · ${planeTitle(/** @type {FitsFile} */ (this.file).planes[index])}`;
    const own = isOwn ? planeTitle(viewer.plane) : `${viewer.title || viewer.file.name} · ${planeTitle(viewer.plane)}`;
    const [one, two] = own === other ? [`${own} (this)`, `${other} (other)`] : [own, other];
    return mode === 'swipe' ? [one, two] : [this.isOther ? two : one, ''];
  }

  /** @param {import('./svg-context.js').Pen} pen @param {import('./view.js').View} view */
  drawNames(pen, view) {
    const [left, right] = this.names;
    if (left === '') return;
    pen.font = FONT;
    pen.textBaseline = 'top';
    const at = this.divider * view.width;
    const fits = (/** @type {string} */ text, /** @type {number} */ room) => {
      const most = Math.floor(room / 6.6);
      return most < 6 ? '' : text.length > most ? `${text.slice(0, most - 1)}…` : text;
    };
    const isSwipe = this.mode === 'swipe';
    pen.textAlign = isSwipe ? 'right' : 'left';
    haloText(pen, fits(left, (isSwipe ? at : view.width) - 20), isSwipe ? at - 12 : 10, 10);
    if (!isSwipe) return;
    pen.textAlign = 'left';
    // Above the right end are buttons.
    haloText(pen, fits(right, view.width - at - 60), at + 12, 10);
  }

  /** Colours anew, after a change of map, stretch or cuts. */
  repaint() {
    const { viewer, canvas } = this;
    const isRgb = this.mode === 'rgb' && this.rgb;
    if (!isRgb && !this.pixels) return;
    const [width, height] = viewer.size;
    [canvas.width, canvas.height] = [width, height];
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const image = context.createImageData(width, height);
    const rgba = new Uint32Array(image.data.buffer);
    if (isRgb) {
      if (isRgb.some((channel) => channel.pixels.length !== width * height)) return;
      paintRgb(isRgb, width, height, viewer.stretch, rgba);
      this.base = canvas;
    } else if (this.pixels?.length === width * height) paint(this.pixels, width, height, this.cuts ?? viewer.cuts, viewer.stretch, colourTable(viewer.controls.mapBox.value, viewer.controls.invertBox.checked), rgba);
    context.putImageData(image, 0, 0);
  }

  flip() {
    if (!this.pixels) return;
    this.isOther = !this.isOther;
    this.viewer.redraw();
  }

  /** @param {number} divider from 0, left, to 1 */
  setDivider(divider) {
    this.divider = Math.max(0, Math.min(1, divider));
    this.slider.value = String(Math.round(100 * this.divider));
    this.viewer.redraw();
  }

  /** Whether a point of the window is on the divider. @param {number} u */
  isOnDivider(u) {
    return this.mode === 'swipe' && this.pixels !== null && Math.abs(u - this.divider * (this.viewer.view?.width ?? 0)) < 8;
  }

  /** @param {CanvasRenderingContext2D} context @param {import('./view.js').View} view @param {number} left @param {number} top of the image */
  draw(context, view, left, top) {
    if (!this.pixels || this.mode === 'rgb' || this.mode === 'off') return;
    const [columns, rows] = this.viewer.size;
    const isSwipe = this.mode === 'swipe';
    if (!isSwipe && !this.isOther) return;
    const from = isSwipe ? this.divider * view.width : 0;
    context.save();
    context.beginPath();
    context.rect(from, 0, view.width - from, view.height);
    context.clip();
    context.fillStyle = '#0a0d13';
    context.fillRect(from, 0, view.width - from, view.height);
    context.drawImage(this.canvas, left, top, columns * view.zoom, rows * view.zoom);
    context.restore();
    if (!isSwipe) return;
    context.fillStyle = '#ffffff';
    context.fillRect(from - 1, 0, 2, view.height);
    context.beginPath();
    // Away from the middle, where the source is.
    context.arc(from, view.height - 60, 9, 0, 2 * Math.PI);
    context.fill();
  }

  dispose() {
    this.runs++;
    clearInterval(this.clock);
    this.menu.dispose();
    this.file?.close();
    this.file = null;
    this.pixels = null;
    this.rgb = undefined;
    this.canvas.width = 0;
  }
}

/** @param {FitsFile} file @param {number} index */
async function readFrom(file, index) {
  const kind = imageType(file.planes[index]);
  const exposure = kind === 'EXPOSURE' ? -1 : file.planes.findIndex((plane, i) => i !== index && imageType(plane) === 'EXPOSURE' && plane.width === file.planes[index].width && plane.height === file.planes[index].height);
  const [pixels, seconds] = await Promise.all([file.readPlane(index), exposure >= 0 ? file.readPlane(exposure) : null]);
  return seconds ? withoutUnexposed(pixels, seconds) : pixels;
}
