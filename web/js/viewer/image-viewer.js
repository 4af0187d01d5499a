// @ts-check
/** The image viewer: one open FITS file, its controls, the picture and what is under the pointer. */
import { h, icon, replaceContent } from '../dom.js';
import { separation } from '../sky/coordinates.js';
import { Wcs, WcsProblem } from '../sky/wcs.js';
import { colourTable } from './colormaps.js';
import { ColourBar } from './colour-bar.js';
import { Comparison } from './comparison.js';
import { Controls } from './controls.js';
import { drawOverlay } from './figure.js';
import { gestures } from './gestures.js';
import { Layers } from './layers.js';
import { MARKER_RADIUS } from './overlay.js';
import { drawCrosshair } from './overlay-tools.js';
import { PictureWork } from './picture-work.js';
import { bandOf, firstPlane, imageType, isInSigma, planeTitle, siblingOf, unitOf, usualCuts, withoutUnexposed } from './planes.js';
import { ReadOut } from './read-out.js';
import { cutsFor, paint, statistics, stretchOf, STRETCHES } from './scale.js';
import { Tools } from './tools.js';
import { View } from './view.js';
import { useKey } from './viewer-keys.js';
import { restoreView, viewStateOf } from './view-state.js';

/** @typedef {import('../fits/fits-file.js').FitsFile} FitsFile */
/** @typedef {import('../fits/reader.js').Pixels} Pixels */
/** @typedef {import('./overlay.js').Marker} Marker */
/** @typedef {import('./overlay-tools.js').Line} Line */

const MOST_ZOOM = 64;
/** Pixels at the upper left that the words over the picture may take. */
const WORDS_SIZE = [400, 110];

/**
 * Events: `hover` (key or -1), `select` {key, isAdded}, `add-source` {ra, dec, significance}, `move-source` {key, ra, dec, how},
 * `regions`, `profile`, `plane`, `view` (anything that viewState tells).
 */
export class ImageViewer extends EventTarget {
  /** @type {() => void} */
  #fill;

  /** @param {FitsFile} file @param {string} description for screen readers */
  constructor(file, description) {
    super();
    this.file = file;
    /** Of figures. */
    this.title = '';
    /** The job whose image this is, or empty. */
    this.job = '';
    this.planeIndex = -1;
    /** As they are in the file. @type {Pixels} */
    this.raw = new Float32Array(0);
    /** As they are shown: perhaps smoothed. @type {Pixels} */
    this.pixels = this.raw;
    /** @type {Pixels | null} */
    this.significance = null;
    /** @type {Pixels | null} */
    this.variance = null;
    /** @type {import('./scale.js').Statistics | null} */
    this.statistics = null;
    /** @type {Wcs | null} */
    this.wcs = null;
    /** @type {Marker[]} */
    this.markers = [];
    /** @type {(null | [number, number])[]} */
    this.places = [];
    this.hovered = -1;
    this.current = -1;
    /** @type {Set<number>} */
    this.selected = new Set();
    /** @type {readonly import('./regions.js').Region[]} */
    this.regions = [];
    this.region = -1;
    /** @type {Line | null} */
    this.ruler = null;
    /** @type {Line | null} */
    this.profileLine = null;
    /** @type {Float32Array[][]} */
    this.contours = [];
    /** Further catalogues. `isAsked`: objects that were asked for and not detected. @type {{ name: string, isAsked?: boolean, sources: { name: string, ra: number, dec: number }[] }[]} */
    this.overlays = [];
    this.options = { names: true, grid: false, markers: true, crosshair: false };
    /** @type {[number, number]} */
    this.cuts = [0, 1];
    this.stretch = STRETCHES.linear;
    this.unit = '';
    /** @type {View | null} */
    this.view = null;
    this.isFitted = true;
    /** @type {[number, number]} */
    this.pointer = [0, 0];
    this.picture = document.createElement('canvas');
    /** @type {ImageData | undefined} kept between paintings */
    this.image = undefined;
    /** @type {Uint8Array | undefined} */
    this.colours = undefined;
    this.frame = 0;
    this.loads = 0;
    this.work = new PictureWork();
    this.controls = new Controls(file.planes.map(planeTitle));
    this.controls.addEventListener('plane', () => this.showPlane(Number(this.controls.planeBox.value)));
    this.controls.addEventListener('rule', () => this.applyRule());
    this.controls.addEventListener('cuts', () => this.#ownCuts());
    this.controls.addEventListener('colours', () => this.recolour());
    this.controls.addEventListener('overlay', () => this.#applyOptions());
    this.layers = new Layers(this);
    this.comparison = new Comparison(this);
    this.tools = new Tools(this);
    this.canvas = h('canvas', {
      class: 'viewer-canvas', tabIndex: 0, role: 'application', 'aria-roledescription': 'image viewer',
      'aria-label': `${description}. Arrow keys move, plus and minus zoom, 0 fits the image, Enter reads out the middle, C crosshair, G grid, T names, I inverts, M next colour map, R region, B blinks.`,
    });
    const button = (/** @type {string} */ name, /** @type {string} */ label, /** @type {() => void} */ act) =>
      h('button', { type: 'button', class: 'stage-button', 'aria-label': label, title: label, onclick: act }, icon(name));
    this.message = h('p', { class: 'stage-message', role: 'status', hidden: true });
    this.hint = h('p', { class: 'stage-hint', hidden: true });
    this.readOut = new ReadOut();
    this.words = h('div', { class: 'stage-words' }, this.hint, this.readOut.strip);
    this.stage = h('div', { class: 'stage' }, this.canvas, this.message, this.words, this.tools.finish, h('div', { class: 'stage-buttons' },
      button('plus', 'Zoom in (+)', () => this.zoom(1.5)), button('minus', 'Zoom out (−)', () => this.zoom(1 / 1.5)),
      button('fit', 'Fit the image (0)', () => this.fit())));
    this.bar = new ColourBar((cuts) => this.setCuts(cuts));
    this.extras = h('div', { class: 'viewer-extras' });
    this.controls.menus.append(this.layers.element, this.comparison.element);
    // On a narrow screen the picture comes first: colours and cuts unfold.
    const fold = h('button', { type: 'button', class: 'button quiet small fold', 'aria-expanded': 'false', onclick: () =>
      fold.setAttribute('aria-expanded', String(!this.element.classList.toggle('folded'))) }, icon('image'), 'Image, colours and cuts');
    /** @type {HTMLElement} */
    this.element = h('div', { class: 'viewer folded' }, fold, this.controls.element, h('div', { class: 'tool-rows' }, this.tools.element, this.controls.menus), this.stage, this.bar.element, this.readOut.element, this.extras);
    gestures(this.canvas, {
      pan: (du, dv) => this.setView(this.view?.pan(du, dv, ...this.size)),
      zoom: (factor, u, v) => this.zoom(factor, u, v),
      point: (u, v) => this.#point(u, v),
      leave: () => { this.readOut.clear(); this.#hover(-1); },
      grab: (u, v, event) => this.tools.grab(u, v, event),
      drag: (u, v, event) => this.tools.drag(u, v, event),
      drop: (isKept) => this.tools.drop(isKept),
      tap: (u, v, event) => this.tools.tap(u, v, event.shiftKey || event.ctrlKey || event.metaKey),
      key: (key, event) => useKey(this, key, event),
    });
    this.canvas.addEventListener('dblclick', () => this.tools.double());
    this.resizing = new ResizeObserver(() => this.#resize());
    this.resizing.observe(this.stage);
    // In full screen the picture with its tools and numbers takes the screen; what stands above it is a scroll away.
    this.#fill = () => { if (document.fullscreenElement?.contains(this.element)) this.element.scrollIntoView({ block: 'start' }); };
    document.addEventListener('fullscreenchange', this.#fill);
    this.shown = this.showPlane(firstPlane(file.planes));
  }

  /** Columns and rows. @returns {[number, number]} */
  get size() {
    const plane = this.file.planes[Math.max(0, this.planeIndex)];
    return [plane.width, plane.height];
  }

  get plane() {
    return this.file.planes[Math.max(0, this.planeIndex)];
  }

  /** A plane as it is to be shown: without what was never exposed. @param {number} index @returns {Promise<Pixels>} */
  async readPlane(index) {
    const { planes } = this.file;
    const exposureAt = siblingOf(planes, index, 'EXPOSURE');
    const [raw, exposure] = await Promise.all([this.file.readPlane(index), exposureAt >= 0 ? this.file.readPlane(exposureAt) : null]);
    return exposure ? withoutUnexposed(raw, exposure) : raw;
  }

  /** @param {number} index */
  async showPlane(index) {
    const load = ++this.loads;
    const { planes } = this.file;
    const plane = planes[index];
    this.say('Reading the image…');
    try {
      const sibling = (/** @type {string} */ type) => {
        const at = siblingOf(planes, index, type);
        return at >= 0 ? this.file.readPlane(at) : null;
      };
      const [pixels, significance, variance] = await Promise.all([this.readPlane(index), sibling('SIGNIFICANCE'), sibling('VARIANCE')]);
      if (load !== this.loads) return;
      const isSameSize = this.planeIndex >= 0 && plane.width === this.size[0] && plane.height === this.size[1];
      this.planeIndex = index;
      this.controls.planeBox.value = String(index);
      this.raw = pixels;
      this.significance = significance;
      this.variance = variance;
      this.unit = unitOf(plane);
      this.readOut.setPlane(isInSigma(plane));
      this.#readWcs(plane.cards);
      this.picture.width = plane.width;
      this.picture.height = plane.height;
      this.controls.ruleBox.value = usualCuts(plane);
      await this.smooth();
      if (load !== this.loads) return;
      this.say(this.statistics ? '' : 'This plane has no valid pixels.');
      if (!isSameSize || this.isFitted) this.fit();
      await Promise.all([this.layers.update(), this.comparison.update()]);
      this.dispatchEvent(new Event('plane'));
      this.#told();
    } catch (problem) {
      if (load === this.loads) this.say(`The image cannot be shown. ${problem instanceof Error ? problem.message : problem}`);
    }
  }

  /** Takes over the smoothing that the layers ask for. */
  async smooth() {
    const { sigma } = this.layers;
    const { raw } = this;
    const pixels = sigma > 0 && raw.length > 0 ? await this.work.smooth(raw, ...this.size, sigma) : raw;
    if (raw !== this.raw) return;
    this.pixels = pixels;
    this.statistics = statistics(pixels);
    this.applyRule();
  }

  /** @param {import('../sky/wcs.js').Cards} cards */
  #readWcs(cards) {
    try {
      this.wcs = Wcs.fromCards(cards);
      this.readOut.setNote('');
    } catch (problem) {
      if (!(problem instanceof WcsProblem)) throw problem;
      this.wcs = null;
      this.readOut.setNote(`No sky positions: ${problem.message}`);
    }
  }

  /** @param {Marker[]} markers */
  setMarkers(markers) {
    this.markers = markers;
    this.redraw();
  }

  /** @param {number} key or -1 */
  highlight(key) {
    this.hovered = key;
    this.redraw();
  }

  /** @param {Set<number>} selected @param {number} current key or -1 @param {boolean} reveal move the image when the marker is outside the window */
  setSelection(selected, current, reveal) {
    this.selected = selected;
    this.current = current;
    const marker = this.markers.find((one) => one.key === current);
    const pixel = marker && this.wcs?.skyToPixel(marker.ra, marker.dec);
    if (reveal && pixel && this.view) {
      const [u, v] = this.view.toWindow(pixel[0], pixel[1]);
      const { width, height } = this.view;
      if (u < 30 || v < 30 || u > width - 30 || v > height - 30) this.setView(this.view.centredOn(pixel[0], pixel[1]));
    }
    this.redraw();
  }

  /** Takes the cuts that the chosen rule gives. */
  applyRule() {
    if (this.controls.ruleBox.value === 'own' || !this.statistics) {
      this.#ownCuts();
      return;
    }
    this.cuts = cutsFor(this.statistics, this.controls.ruleBox.value, isInSigma(this.plane));
    this.controls.showCuts(this.cuts);
    this.recolour();
  }

  #ownCuts() {
    const cuts = this.controls.readCuts();
    if (cuts) this.setCuts(cuts);
  }

  /** @param {[number, number]} cuts */
  setCuts(cuts) {
    if (!(cuts[1] > cuts[0])) return;
    this.controls.ruleBox.value = 'own';
    this.cuts = cuts;
    this.controls.showCuts(cuts);
    this.recolour();
  }

  /** Paints the pixels anew with the colours, stretch and cuts that are chosen. */
  recolour() {
    const [width, height] = this.size;
    const context = this.picture.getContext('2d');
    if (!context || this.pixels.length === 0) return;
    this.stretch = stretchOf(this.controls.stretchBox.value, this.statistics, this.cuts);
    this.colours = colourTable(this.controls.mapBox.value, this.controls.invertBox.checked);
    const image = this.image?.width === width && this.image.height === height ? this.image : (this.image = context.createImageData(width, height));
    paint(this.pixels, width, height, this.cuts, this.stretch, this.colours, new Uint32Array(image.data.buffer));
    context.putImageData(image, 0, 0);
    this.bar.show(this.colours, this.stretch, this.cuts, this.shownUnit, this.statistics);
    this.comparison.repaint();
    this.#told();
    this.redraw();
  }

  #applyOptions() {
    this.options = { ...this.options, names: this.controls.namesBox.checked, grid: this.controls.gridBox.checked };
    this.#told();
    this.redraw();
  }

  /** @param {Partial<ImageViewer['options']>} options */
  setOptions(options) {
    Object.assign(this.options, options);
    this.controls.namesBox.checked = this.options.names;
    this.controls.gridBox.checked = this.options.grid;
    this.layers.crosshair.checked = this.options.crosshair;
    this.layers.markers.checked = this.options.markers;
    this.#told();
    this.redraw();
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    if (!this.view || this.isFitted) this.fit();
    else this.setView(this.view.resized(width, height));
  }

  fit() {
    this.setView(View.fit(this.canvas.clientWidth || 1, this.canvas.clientHeight || 1, ...this.size));
    this.isFitted = true;
  }

  /** Shows another part of the image. @param {View | undefined} view */
  setView(view) {
    if (!view) return;
    this.view = view;
    this.isFitted = false;
    this.#told();
    this.redraw();
  }

  #told() {
    this.dispatchEvent(new Event('view'));
  }

  /** @returns {[number, number]} */
  get zoomLimits() {
    const { view } = this;
    return [view ? View.fit(view.width, view.height, ...this.size).zoom / 2 : 0.01, MOST_ZOOM];
  }

  /** @param {number} factor @param {number} [u] @param {number} [v] */
  zoom(factor, u, v) {
    const { view } = this;
    if (view) this.setView(view.zoomAbout(factor, u ?? view.width / 2, v ?? view.height / 2, this.zoomLimits));
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 image pixels */
  zoomTo(x0, y0, x1, y1) {
    this.setView(this.view?.showing(x0, y0, x1, y1, this.zoomLimits));
  }

  /** Draws at the next frame, once. */
  redraw() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.#draw();
    });
  }

  /** The picture without what is drawn over it. @param {CanvasRenderingContext2D} context @param {View} view */
  drawPicture(context, view) {
    const [columns, rows] = this.size;
    const [left, top] = view.toWindow(-0.5, rows - 0.5);
    context.imageSmoothingEnabled = view.zoom < 1;
    context.drawImage(this.comparison.base ?? this.picture, left, top, columns * view.zoom, rows * view.zoom);
    this.comparison.draw(context, view, left, top);
  }

  #draw() {
    const { view } = this;
    const context = this.canvas.getContext('2d');
    if (!view || !context) return;
    const ratio = this.canvas.width / view.width;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, view.width, view.height);
    this.drawPicture(context, view);
    this.places = drawOverlay(context, this, view, false);
    this.tools.drawDraft(context, view);
    if (this.options.crosshair) drawCrosshair(context, view, this.wcs, this.pointer);
  }

  /** @param {number} u @param {number} v */
  #point(u, v) {
    if (!this.view || this.planeIndex < 0) return;
    this.pointer = this.view.toImage(u, v);
    this.readOut.show(this.under(...this.pointer));
    this.readOut.setAside(v < WORDS_SIZE[1] && u < WORDS_SIZE[0]);
    this.words.classList.toggle('under-names', this.comparison.names[0] !== '');
    this.tools.point(u, v);
    this.#hover(this.markerAt(u, v));
    if (this.options.crosshair) this.redraw();
  }

  /** @param {number} x @param {number} y @returns {import('./read-out.js').Under} */
  under(x, y) {
    const [columns, rows] = this.size;
    const [i, j] = [Math.round(x), Math.round(y)];
    const isInside = i >= 0 && j >= 0 && i < columns && j < rows;
    const at = j * columns + i;
    const isKnown = isInside && !Number.isNaN(this.raw[at]);
    return {
      x, y, unit: this.unit, value: isInside ? this.raw[at] : NaN, smoothed: isInside && this.isSmoothed ? this.pixels[at] : null,
      colours: isInside && this.comparison.base && this.comparison.rgb ? this.comparison.rgb.map(({ pixels }) => pixels[at]) : null,
      band: new Set(this.file.planes.map(bandOf)).size > 1 ? bandOf(this.plane) : '',
      significance: isKnown && this.significance && imageType(this.plane) !== 'SIGNIFICANCE' ? this.significance[at] : null,
      sigma: isKnown && this.variance && this.variance[at] > 0 ? Math.sqrt(this.variance[at]) : null,
      fluxUnit: this.fluxUnit, sky: this.wcs?.pixelToSky(x, y) ?? null,
    };
  }

  get isSmoothed() {
    return this.pixels !== this.raw;
  }

  /** Unit of what is shown, and whether it was smoothed. */
  get shownUnit() {
    return [this.unit, this.isSmoothed ? 'smoothed' : ''].filter(Boolean).join(', ');
  }

  /** Unit of the intensity beside this plane. */
  get fluxUnit() {
    const at = siblingOf(this.file.planes, Math.max(0, this.planeIndex), 'INTENSITY');
    return at >= 0 ? unitOf(this.file.planes[at]) : '';
  }

  /** @param {number} u @param {number} v @returns {number} key of the marker there, or -1 */
  markerAt(u, v) {
    if (!this.options.markers) return -1;
    let best = -1;
    let nearest = MARKER_RADIUS + 6;
    this.places.forEach((place, i) => {
      const distance = place ? Math.hypot(place[0] - u, place[1] - v) : Infinity;
      if (distance < nearest) [best, nearest] = [this.markers[i].key, distance];
    });
    return best;
  }

  /** @param {number} key */
  #hover(key) {
    this.canvas.classList.toggle('on-marker', key >= 0);
    if (key === this.hovered) return;
    this.highlight(key);
    this.dispatchEvent(new CustomEvent('hover', { detail: key }));
  }

  /** @param {string} text */
  say(text) {
    replaceContent(this.message, text);
    this.message.hidden = text === '';
  }

  viewState() {
    return viewStateOf(this);
  }

  /** @param {any} state of viewState */
  restore(state) {
    return restoreView(this, state);
  }

  /** The distance of a pixel from one beside it, in arc minutes; NaN without positions. */
  get arcminPerPixel() {
    const { view, wcs } = this;
    const [a, b] = view && wcs ? [wcs.pixelToSky(view.centreX, view.centreY), wcs.pixelToSky(view.centreX + 1, view.centreY)] : [null, null];
    return a && b ? separation(a[0], a[1], b[0], b[1]) * 60 : NaN;
  }

  dispose() {
    this.loads++;
    this.resizing.disconnect();
    document.removeEventListener('fullscreenchange', this.#fill);
    cancelAnimationFrame(this.frame);
    this.work.dispose();
    this.layers.dispose();
    this.comparison.dispose();
    this.file.close();
    // Canvases keep their memory until they are collected: give it back at once.
    this.picture.width = this.canvas.width = 0;
    this.image = undefined;
  }
}
