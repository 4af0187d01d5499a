// @ts-check
/** The image viewer: one open FITS file, its controls, the picture and what is under the pointer. */
import { announce, h, icon, replaceContent } from '../dom.js';
import { Wcs, WcsProblem } from '../sky/wcs.js';
import { colourTable } from './colormaps.js';
import { ColourBar } from './colour-bar.js';
import { Controls } from './controls.js';
import { drawDirections, drawGrid, drawMarkers, drawScaleBar, MARKER_RADIUS } from './overlay.js';
import { firstPlane, imageType, planeTitle, siblingOf, unitOf, usualCuts, withoutUnexposed } from './planes.js';
import { gestures } from './gestures.js';
import { ReadOut } from './read-out.js';
import { cutsFor, paint, statistics } from './scale.js';
import { View } from './view.js';

/** @typedef {import('../fits/fits-file.js').FitsFile} FitsFile */
/** @typedef {import('../fits/reader.js').Pixels} Pixels */
/** @typedef {import('./overlay.js').Marker} Marker */

const MOST_ZOOM = 64;

/** Events: `hover` and `select`, detail = index of the marker or -1. */
export class ImageViewer extends EventTarget {
  /** @param {FitsFile} file @param {string} description for screen readers */
  constructor(file, description) {
    super();
    this.file = file;
    this.planeIndex = -1;
    /** @type {Pixels} */
    this.pixels = new Float32Array(0);
    /** @type {Pixels | null} */
    this.significance = null;
    /** @type {import('./scale.js').Statistics | null} */
    this.statistics = null;
    /** @type {Wcs | null} */
    this.wcs = null;
    /** @type {Marker[]} */
    this.markers = [];
    /** @type {(null | [number, number])[]} */
    this.places = [];
    this.hovered = -1;
    this.selected = -1;
    /** @type {[number, number]} */
    this.cuts = [0, 1];
    /** @type {View | null} */
    this.view = null;
    this.isFitted = true;
    this.picture = document.createElement('canvas');
    this.frame = 0;
    this.loads = 0;
    this.controls = new Controls(file.planes.map(planeTitle));
    this.controls.addEventListener('plane', () => this.showPlane(Number(this.controls.planeBox.value)));
    this.controls.addEventListener('rule', () => this.#applyRule());
    this.controls.addEventListener('cuts', () => this.#ownCuts());
    this.controls.addEventListener('colours', () => this.#recolour());
    this.controls.addEventListener('overlay', () => this.redraw());
    this.canvas = h('canvas', {
      class: 'viewer-canvas', tabIndex: 0, role: 'application', 'aria-roledescription': 'image viewer',
      'aria-label': `${description}. Arrow keys move, plus and minus zoom, 0 fits the image, Enter reads out the middle.`,
    });
    const button = (/** @type {string} */ name, /** @type {string} */ label, /** @type {() => void} */ act) =>
      h('button', { type: 'button', class: 'stage-button', 'aria-label': label, title: label, onclick: act }, icon(name));
    this.message = h('p', { class: 'stage-message', role: 'status', hidden: true });
    this.stage = h('div', { class: 'stage' }, this.canvas, this.message, h('div', { class: 'stage-buttons' },
      button('plus', 'Zoom in (+)', () => this.#zoom(1.5)), button('minus', 'Zoom out (−)', () => this.#zoom(1 / 1.5)),
      button('fit', 'Fit the image (0)', () => this.fit()), button('save', 'Save the view as PNG', () => this.#savePicture())));
    this.bar = new ColourBar();
    this.readOut = new ReadOut();
    this.element = h('div', { class: 'viewer' }, this.controls.element, this.stage, this.bar.element, this.readOut.element);
    gestures(this.canvas, {
      pan: (du, dv) => this.#setView(this.view?.pan(du, dv, ...this.#size())),
      zoom: (factor, u, v) => this.#zoom(factor, u, v),
      point: (u, v) => this.#point(u, v),
      leave: () => { this.readOut.clear(); this.#hover(-1); },
      tap: (u, v) => this.dispatchEvent(new CustomEvent('select', { detail: this.#markerAt(u, v) })),
      key: (key) => this.#key(key),
    });
    this.resizing = new ResizeObserver(() => this.#resize());
    this.resizing.observe(this.stage);
    this.shown = this.showPlane(firstPlane(file.planes));
  }

  /** @returns {[number, number]} columns and rows */
  #size() {
    const plane = this.file.planes[Math.max(0, this.planeIndex)];
    return [plane.width, plane.height];
  }

  /** @param {number} index */
  async showPlane(index) {
    const load = ++this.loads;
    const { planes } = this.file;
    const plane = planes[index];
    this.#say('Reading the image…');
    try {
      const exposureAt = siblingOf(planes, index, 'EXPOSURE');
      const significanceAt = siblingOf(planes, index, 'SIGNIFICANCE');
      const [raw, exposure, significance] = await Promise.all([this.file.readPlane(index),
        exposureAt >= 0 ? this.file.readPlane(exposureAt) : null, significanceAt >= 0 ? this.file.readPlane(significanceAt) : null]);
      if (load !== this.loads) return;
      const sameGrid = this.planeIndex >= 0 && plane.width === this.#size()[0] && plane.height === this.#size()[1];
      this.planeIndex = index;
      this.controls.planeBox.value = String(index);
      this.pixels = exposure ? withoutUnexposed(raw, exposure) : raw;
      this.significance = significance;
      this.statistics = statistics(this.pixels);
      this.#readWcs(plane.cards);
      this.picture.width = plane.width;
      this.picture.height = plane.height;
      this.controls.ruleBox.value = usualCuts(plane);
      this.#say(this.statistics ? '' : 'This plane has no valid pixels.');
      this.#applyRule();
      if (!sameGrid || this.isFitted) this.fit();
    } catch (problem) {
      if (load === this.loads) this.#say(`The image cannot be shown. ${problem instanceof Error ? problem.message : problem}`);
    }
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

  /** @param {number} index or -1 */
  highlight(index) {
    this.hovered = index;
    this.redraw();
  }

  /** @param {number} index or -1 @param {boolean} reveal move the image when the marker is outside the window */
  select(index, reveal) {
    this.selected = index;
    const marker = this.markers[index];
    const pixel = marker && this.wcs?.skyToPixel(marker.ra, marker.dec);
    if (reveal && pixel && this.view) {
      const [u, v] = this.view.toWindow(pixel[0], pixel[1]);
      const { width, height } = this.view;
      if (u < 30 || v < 30 || u > width - 30 || v > height - 30) this.#setView(this.view.centredOn(pixel[0], pixel[1]));
    }
    this.redraw();
  }

  #applyRule() {
    if (this.controls.ruleBox.value === 'own' || !this.statistics) {
      this.#ownCuts();
      return;
    }
    this.cuts = cutsFor(this.statistics, this.controls.ruleBox.value);
    this.controls.showCuts(this.cuts);
    this.#recolour();
  }

  #ownCuts() {
    const cuts = this.controls.readCuts();
    if (!cuts) return;
    this.controls.ruleBox.value = 'own';
    this.cuts = cuts;
    this.#recolour();
  }

  #recolour() {
    const [width, height] = this.#size();
    const context = this.picture.getContext('2d');
    if (!context || this.pixels.length === 0) return;
    const image = context.createImageData(width, height);
    const colours = colourTable(this.controls.mapBox.value, this.controls.invertBox.checked);
    const { stretch } = this.controls;
    paint(this.pixels, width, height, this.cuts, stretch, colours, new Uint32Array(image.data.buffer));
    context.putImageData(image, 0, 0);
    this.bar.show(colours, stretch, this.cuts, unitOf(this.file.planes[this.planeIndex]));
    this.redraw();
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    if (!this.view || this.isFitted) this.fit();
    else this.#setView(this.view.resized(width, height));
  }

  fit() {
    this.#setView(View.fit(this.canvas.clientWidth || 1, this.canvas.clientHeight || 1, ...this.#size()));
    this.isFitted = true;
  }

  /** @param {View | undefined} view */
  #setView(view) {
    if (!view) return;
    this.view = view;
    this.isFitted = false;
    this.redraw();
  }

  /** @param {number} factor @param {number} [u] @param {number} [v] */
  #zoom(factor, u, v) {
    const view = this.view;
    if (!view) return;
    const least = View.fit(view.width, view.height, ...this.#size()).zoom / 2;
    this.#setView(view.zoomAbout(factor, u ?? view.width / 2, v ?? view.height / 2, [least, MOST_ZOOM]));
  }

  /** Draws at the next frame, once. */
  redraw() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const view = this.view;
    const context = this.canvas.getContext('2d');
    if (!view || !context) return;
    const ratio = this.canvas.width / view.width;
    const [columns, rows] = this.#size();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, view.width, view.height);
    const [left, top] = view.toWindow(-0.5, rows - 0.5);
    context.imageSmoothingEnabled = view.zoom < 1;
    context.drawImage(this.picture, left, top, columns * view.zoom, rows * view.zoom);
    this.places = [];
    if (!this.wcs) return;
    if (this.controls.gridBox.checked) drawGrid(context, view, this.wcs);
    this.places = drawMarkers(context, view, this.wcs, this.markers, { hovered: this.hovered, selected: this.selected, names: this.controls.namesBox.checked });
    drawScaleBar(context, view, this.wcs);
    drawDirections(context, view, this.wcs);
  }

  /** @param {number} u @param {number} v */
  #point(u, v) {
    if (!this.view || this.planeIndex < 0) return;
    const [x, y] = this.view.toImage(u, v);
    this.readOut.show(this.#under(x, y));
    this.#hover(this.#markerAt(u, v));
  }

  /** @param {number} x @param {number} y @returns {import('./read-out.js').Under} */
  #under(x, y) {
    const [columns, rows] = this.#size();
    const [i, j] = [Math.round(x), Math.round(y)];
    const isInside = i >= 0 && j >= 0 && i < columns && j < rows;
    const plane = this.file.planes[this.planeIndex];
    const isSignificance = imageType(plane) === 'SIGNIFICANCE';
    const value = isInside ? this.pixels[j * columns + i] : NaN;
    return {
      x, y, unit: unitOf(plane), value,
      significance: !Number.isNaN(value) && this.significance && !isSignificance ? this.significance[j * columns + i] : null,
      sky: this.wcs?.pixelToSky(x, y) ?? null,
    };
  }

  /** @param {number} u @param {number} v @returns {number} */
  #markerAt(u, v) {
    let best = -1;
    let nearest = MARKER_RADIUS + 6;
    this.places.forEach((place, i) => {
      const distance = place ? Math.hypot(place[0] - u, place[1] - v) : Infinity;
      if (distance < nearest) [best, nearest] = [i, distance];
    });
    return best;
  }

  /** @param {number} index */
  #hover(index) {
    this.canvas.classList.toggle('on-marker', index >= 0);
    if (index === this.hovered) return;
    this.highlight(index);
    this.dispatchEvent(new CustomEvent('hover', { detail: index }));
  }

  /** @param {string} key @returns {boolean} whether the key was used */
  #key(key) {
    const step = 40;
    /** @type {Record<string, () => void>} */
    const keys = {
      '+': () => this.#zoom(1.25), '=': () => this.#zoom(1.25), '-': () => this.#zoom(0.8), 0: () => this.fit(),
      ArrowLeft: () => this.#setView(this.view?.pan(step, 0, ...this.#size())),
      ArrowRight: () => this.#setView(this.view?.pan(-step, 0, ...this.#size())),
      ArrowUp: () => this.#setView(this.view?.pan(0, step, ...this.#size())),
      ArrowDown: () => this.#setView(this.view?.pan(0, -step, ...this.#size())),
      Enter: () => announce(this.readOut.textOf()),
    };
    if (!keys[key] || this.planeIndex < 0) return false;
    if (this.view && key === 'Enter') this.readOut.show(this.#under(this.view.centreX, this.view.centreY));
    keys[key]();
    if (this.view && key !== 'Enter') this.readOut.show(this.#under(this.view.centreX, this.view.centreY));
    return true;
  }

  #savePicture() {
    const whole = document.createElement('canvas');
    whole.width = this.canvas.width;
    whole.height = this.canvas.height;
    const context = /** @type {CanvasRenderingContext2D} */ (whole.getContext('2d'));
    context.fillStyle = '#0a0d13';
    context.fillRect(0, 0, whole.width, whole.height);
    context.drawImage(this.canvas, 0, 0);
    whole.toBlob((blob) => {
      if (!blob) return;
      const url = URL.createObjectURL(blob);
      h('a', { href: url, download: `${this.file.name.replace(/\.fits(\.gz)?$/i, '')}.png` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    });
  }

  /** @param {string} text */
  #say(text) {
    replaceContent(this.message, text);
    this.message.hidden = text === '';
  }

  close() {
    this.resizing.disconnect();
    cancelAnimationFrame(this.frame);
    this.file.close();
  }
}
