// @ts-check
/** What can be laid over the picture or done to it before it is shown: contours, smoothing, crosshair, markers. */
import { h, replaceContent } from '../dom.js';
import { Wcs, WcsProblem } from '../sky/wcs.js';
import { levelsProblem, parseLevels } from './contours.js';
import { glyph } from './glyphs.js';
import { dropdown } from './menu.js';
import { planeTitle } from './planes.js';

/** @typedef {import('./image-viewer.js').ImageViewer} ImageViewer */

const SIGMAS = [0, 0.7, 1, 1.5, 2, 3, 5];
/** A plain picture has few lines; a noisy one with a low level has millions and shows nothing. */
const MOST_POINTS = 2_000_000;

export class Layers {
  /** @param {ImageViewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.runs = 0;
    const { planes } = viewer.file;
    this.sigmaBox = h('select', { onchange: () => this.#smooth() }, ...SIGMAS.map((sigma) => h('option', { value: String(sigma) }, sigma === 0 ? 'None' : `σ ${sigma} pixels`)));
    this.contourBox = h('select', { onchange: () => this.update() }, h('option', { value: '' }, 'None'), h('option', { value: 'shown' }, 'Of the image shown'),
      ...planes.map((plane, i) => h('option', { value: String(i) }, `Of ${planeTitle(plane)}`)));
    this.levelsBox = h('input', { type: 'text', class: 'levels', value: '5, 10, 20, 40, 80', 'aria-describedby': 'levels-hint', onchange: () => this.update() });
    this.crosshair = h('input', { type: 'checkbox', onchange: () => viewer.setOptions({ crosshair: this.crosshair.checked }) });
    this.markers = h('input', { type: 'checkbox', checked: true, onchange: () => viewer.setOptions({ markers: this.markers.checked }) });
    this.chooser = h('input', { type: 'file', hidden: true, accept: '.txt,.ecsv,.csv,.tsv,.fits,.fit,.gz,.xml,.vot,.reg,.json', onchange: () => this.#openCatalogue() });
    this.overlayList = h('ul', { class: 'overlay-list' });
    this.note = h('p', { class: 'note', role: 'status' });
    const field = (/** @type {string} */ label, /** @type {HTMLElement} */ box) => h('label', { class: 'tool' }, h('span', {}, label), box);
    const toggle = (/** @type {string} */ label, /** @type {HTMLElement} */ box) => h('label', { class: 'toggle' }, box, h('span', {}, label));
    this.menu = dropdown('Layers', glyph('layers'), [
      field('Contours', this.contourBox), field('Levels', this.levelsBox), h('p', { class: 'note', id: 'levels-hint' }, '3, 5, 10 or 3..30 x5'),
      field('Smoothing', this.sigmaBox), toggle('Crosshair', this.crosshair), toggle('Source markers', this.markers),
      h('button', { type: 'button', class: 'button quiet small', onclick: () => this.chooser.click() }, glyph('open'), 'Lay a catalogue over it…'), this.chooser, this.overlayList, this.note]);
    this.element = this.menu.element;
  }

  get sigma() {
    return Number(this.sigmaBox.value);
  }

  async #smooth() {
    try {
      await this.viewer.smooth();
      await this.update();
    } catch (problem) {
      this.#say(problem);
    }
  }

  /** Finds the contours anew. */
  async update() {
    const run = ++this.runs;
    const { viewer } = this;
    const source = this.contourBox.value;
    const levels = parseLevels(this.levelsBox.value);
    this.levelsBox.setAttribute('aria-invalid', String(!levels));
    this.note.textContent = levels ? '' : levelsProblem(this.levelsBox.value);
    try {
      const contours = source === '' || !levels ? [] : await this.#find(source, levels);
      if (run !== this.runs) return;
      viewer.contours = contours;
      const points = contours.flat().reduce((sum, line) => sum + line.length / 2, 0);
      if (points > MOST_POINTS) {
        viewer.contours = [];
        this.note.textContent = 'These levels lie in the noise: too many lines. Choose higher ones.';
      } else if (source !== '' && levels) this.note.textContent = points === 0 ? 'No pixel reaches these levels.' : `${contours.flat().length} lines.`;
    } catch (problem) {
      this.#say(problem);
    }
    viewer.redraw();
  }

  /** @param {string} source @param {number[]} levels @returns {Promise<Float32Array[][]>} in pixels of the image shown */
  async #find(source, levels) {
    const { viewer } = this;
    if (source === 'shown') return viewer.work.contours(viewer.pixels, ...viewer.size, levels);
    const plane = viewer.file.planes[Number(source)];
    const pixels = await viewer.readPlane(Number(source));
    const soft = this.sigma > 0 ? await viewer.work.smooth(pixels, plane.width, plane.height, this.sigma) : pixels;
    const found = await viewer.work.contours(soft, plane.width, plane.height, levels);
    const [width, height] = viewer.size;
    if (plane.width === width && plane.height === height) return found;
    // Another grid: by positions on the sky.
    const from = Wcs.fromCards(plane.cards);
    const to = viewer.wcs;
    if (!to) throw new WcsProblem('The image shown has no positions to lay contours of another one over it.');
    return found.map((lines) => lines.map((line) => {
      const moved = new Float32Array(line.length).fill(NaN);
      for (let i = 0; i < line.length; i += 2) {
        const sky = from.pixelToSky(line[i], line[i + 1]);
        const pixel = sky && to.skyToPixel(sky[0], sky[1]);
        if (pixel) [moved[i], moved[i + 1]] = pixel;
      }
      return moved.filter((_, i) => !Number.isNaN(moved[i & ~1]));
    }));
  }

  async #openCatalogue() {
    const file = this.chooser.files?.[0];
    this.chooser.value = '';
    if (!file) return;
    try {
      const { readCatalogue } = await import('../catalogue/formats/files.js');
      const sources = await readCatalogue(new Uint8Array(await file.arrayBuffer()), this.viewer.wcs);
      this.note.textContent = `${sources.length} ${sources.length === 1 ? 'source' : 'sources'} of ${file.name}.`;
      this.lay({ name: file.name, sources });
    } catch (problem) {
      this.note.textContent = `${file.name} cannot be read. ${problem instanceof Error ? problem.message : problem}`;
    }
  }

  /** A further catalogue. @param {ImageViewer['overlays'][number]} overlay */
  lay(overlay) {
    this.#setOverlays([...this.viewer.overlays, overlay]);
  }

  /** @param {ImageViewer['overlays']} overlays */
  #setOverlays(overlays) {
    this.viewer.overlays = overlays;
    replaceContent(this.overlayList, ...overlays.map((overlay) => h('li', {}, h('span', {}, overlay.name), h('button', {
      type: 'button', class: 'button quiet small square', 'aria-label': `Take ${overlay.name} off the image`, onclick: () => this.#setOverlays(overlays.filter((one) => one !== overlay)) }, glyph('bin')))));
    this.viewer.redraw();
  }

  /** @param {unknown} problem */
  #say(problem) {
    this.note.textContent = problem instanceof Error ? problem.message : String(problem);
  }

  viewState() {
    return { ...(this.sigma > 0 ? { k: this.sigma } : {}), ...(this.contourBox.value !== '' ? { l: [this.contourBox.value, this.levelsBox.value] } : {}) };
  }

  /** @param {any} state */
  async restore(state) {
    const has = (/** @type {HTMLSelectElement} */ box, /** @type {unknown} */ value) => [...box.options].some((option) => option.value === String(value));
    if (state.k !== undefined && has(this.sigmaBox, state.k)) {
      this.sigmaBox.value = String(state.k);
      await this.#smooth();
    }
    if (Array.isArray(state.l) && has(this.contourBox, state.l[0]) && parseLevels(String(state.l[1]))) {
      [this.contourBox.value, this.levelsBox.value] = [String(state.l[0]), String(state.l[1]).slice(0, 100)];
      await this.update();
    }
  }

  dispose() {
    this.runs++;
    this.menu.dispose();
  }
}
