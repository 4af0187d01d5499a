// @ts-check
/**
 * The tools that work on the picture: zoom box, ruler, regions, profiles, adding and moving sources. Each shape is drawn by
 * dragging, by two clicks, or from the keyboard: Enter stands for a click in the middle of the window.
 */
import { announce, h } from '../dom.js';
import { glyph } from './glyphs.js';
import { drawLine, drawRegions, measured } from './overlay-tools.js';
import { centroid } from './region-statistics.js';
import { contains, drawn, handlesOf, moved, polygon, reshaped, SHAPES } from './regions.js';

/** @typedef {import('./image-viewer.js').ImageViewer} ImageViewer */
/** @typedef {import('./regions.js').Region} Region */
/** @typedef {import('./regions.js').Shape} Shape */

/** Pixels: the point-spread of a coded-mask image is about this wide. */
const CENTROID_RADIUS = 3;
const HANDLE = 10;

/** @type {[string, string, string][]} mode, title, what to do */
const MODES = [
  ['pan', 'Move', ''], ['zoom', 'Zoom box', 'Drag a box, or click two corners.'], ['ruler', 'Ruler', 'Drag, or click two points: the angle on the sky.'],
  ['circle', 'Circle', 'Drag from the middle, or click the middle and the edge.'], ['ellipse', 'Ellipse', 'Drag from the middle to a corner of the box around it.'],
  ['box', 'Box', 'Drag from the middle to a corner.'], ['annulus', 'Annulus', 'Drag from the middle to the outer edge.'], ['polygon', 'Polygon', 'Click the corners; a double click is the last.'],
  ['line', 'Line profile', 'Drag, or click both ends.'], ['radial', 'Radial profile', 'Drag from the middle outwards.'], ['add', 'Add source', 'Click a place: the centre of what is there is taken; with Shift exactly that place.'],
];

let lastTools = 0;

export class Tools {
  /** @param {ImageViewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.mode = 'pan';
    /** First point of what is being drawn, or the corners of a polygon; in pixels. @type {[number, number][]} */
    this.points = [];
    /** @type {[number, number]} */
    this.at = [0, 0];
    /** @type {{ move: (x: number, y: number, event: PointerEvent) => void, end: (isKept: boolean) => void } | null} */
    this.grip = null;
    this.canAdd = false;
    const name = `tool-${++lastTools}`;
    this.boxes = MODES.map(([mode, title, hint]) => {
      const input = h('input', { type: 'radio', name, value: mode, checked: mode === 'pan', onchange: () => this.set(mode) });
      return { mode, input, element: h('label', { class: 'tool-button', title: hint ? `${title}: ${hint}` : title }, input, h('span', {}, glyph(mode), h('span', { class: 'tool-word' }, title))) };
    });
    this.element = h('fieldset', { class: 'toolbar' }, h('legend', { class: 'off-screen' }, 'Tool'), ...this.boxes.map((box) => box.element));
    this.finish = h('button', { type: 'button', class: 'button small stage-finish', hidden: true, onclick: () => this.#finishPolygon() }, 'Finish polygon');
    this.allowAdding(false);
  }

  /** @param {boolean} canAdd whether there is a catalogue to add to */
  allowAdding(canAdd) {
    this.canAdd = canAdd;
    for (const box of this.boxes) if (box.mode === 'add') box.element.hidden = !canAdd;
  }

  /** @param {string} mode */
  set(mode) {
    if (mode === 'add' && !this.canAdd) return;
    this.mode = mode;
    this.points = [];
    for (const box of this.boxes) box.input.checked = box.mode === mode;
    const hint = MODES.find(([one]) => one === mode)?.[2] ?? '';
    this.viewer.hint.textContent = hint;
    this.viewer.hint.hidden = hint === '';
    this.finish.hidden = true;
    this.viewer.canvas.dataset.tool = mode;
    this.viewer.redraw();
  }

  /** @param {number} u @param {number} v @returns {[number, number]} */
  #toImage(u, v) {
    return this.viewer.view?.toImage(u, v) ?? [0, 0];
  }

  /** @param {number} u @param {number} v @param {PointerEvent} event @returns {boolean} */
  grab(u, v, event) {
    const { viewer } = this;
    const { view } = viewer;
    if (!view) return false;
    this.grip = null;
    if (event.button === 2) this.grip = this.#cutsGrip(u, v);
    else if (viewer.comparison.isOnDivider(u)) this.grip = { move: (x, y) => viewer.comparison.setDivider(view.toWindow(x, y)[0] / view.width), end: () => {} };
    else if (this.mode === 'pan') this.grip = this.#regionGrip(u, v) ?? this.#markerGrip(u, v);
    else if (!['add', 'polygon'].includes(this.mode) && this.points.length === 0) this.grip = this.#drawGrip(u, v);
    return this.grip !== null;
  }

  /** @param {number} u @param {number} v @param {PointerEvent} event */
  drag(u, v, event) {
    this.at = this.#toImage(u, v);
    this.grip?.move(...this.at, event);
    this.viewer.redraw();
  }

  /** @param {boolean} isKept */
  drop(isKept) {
    const { grip } = this;
    this.grip = null;
    grip?.end(isKept);
    this.viewer.redraw();
  }

  /** @param {number} u @param {number} v */
  #drawGrip(u, v) {
    const start = this.#toImage(u, v);
    return {
      move: () => { this.points = [start]; },
      end: (/** @type {boolean} */ isKept) => {
        const [first] = this.points;
        this.points = [];
        if (isKept && first) this.#made(first, this.at);
      },
    };
  }

  /** A handle of the chosen region, or the inside of one. @param {number} u @param {number} v */
  #regionGrip(u, v) {
    const { viewer } = this;
    const region = viewer.regions[viewer.region];
    const start = this.#toImage(u, v);
    if (!region || !viewer.view) return null;
    const { view } = viewer;
    const index = viewer.region;
    const before = viewer.regions;
    const put = (/** @type {Region} */ changed) => { viewer.regions = viewer.regions.map((one, i) => (i === index ? changed : one)); };
    const end = (/** @type {boolean} */ isKept) => {
      if (!isKept) viewer.regions = before;
      viewer.dispatchEvent(new Event('regions'));
    };
    const handle = handlesOf(region).find((one) => {
      const [hu, hv] = view.toWindow(one.x, one.y);
      return Math.hypot(hu - u, hv - v) < HANDLE;
    });
    if (handle) return { move: (/** @type {number} */ x, /** @type {number} */ y) => put(reshaped(viewer.regions[index], handle, x, y)), end };
    if (!contains(region, ...start)) return null;
    return { move: (/** @type {number} */ x, /** @type {number} */ y) => put(moved(region, x - start[0], y - start[1])), end };
  }

  /** The chosen source can be dragged; others not, so that moving the image never moves a source. @param {number} u @param {number} v */
  #markerGrip(u, v) {
    const { viewer } = this;
    const key = viewer.markerAt(u, v);
    if (!this.canAdd || key < 0 || key !== viewer.current) return null;
    let isExact = false;
    const before = viewer.markers;
    return {
      move: (/** @type {number} */ x, /** @type {number} */ y, /** @type {PointerEvent} */ event) => {
        isExact = event.shiftKey;
        const sky = viewer.wcs?.pixelToSky(x, y);
        if (sky) viewer.markers = before.map((marker) => (marker.key === key ? { ...marker, ra: sky[0], dec: sky[1] } : marker));
      },
      end: (/** @type {boolean} */ isKept) => {
        viewer.markers = before;
        const place = isKept && this.#placeOf(this.at, isExact);
        if (place) viewer.dispatchEvent(new CustomEvent('move-source', { detail: { key, ra: place.sky[0], dec: place.sky[1], how: place.how } }));
      },
    };
  }

  /** As in DS9: across moves the cuts, up and down widens them. @param {number} u0 @param {number} v0 */
  #cutsGrip(u0, v0) {
    const { viewer } = this;
    const [low, high] = viewer.cuts;
    const { view } = viewer;
    return {
      move: (/** @type {number} */ x, /** @type {number} */ y) => {
        if (!view) return;
        const [u, v] = viewer.view?.toWindow(x, y) ?? [0, 0];
        const shift = (u - u0) / view.width * (high - low) * 2;
        const width = (high - low) * Math.exp((v - v0) / view.height * 3);
        const middle = (low + high) / 2 - shift;
        viewer.setCuts([middle - width / 2, middle + width / 2]);
      },
      end: () => {},
    };
  }

  /** @param {[number, number]} pixel @param {boolean} isExact @returns {{ sky: [number, number], how: string, pixel: [number, number] } | null} */
  #placeOf(pixel, isExact) {
    const { viewer } = this;
    const centre = isExact ? null : centroid(viewer.pixels, ...viewer.size, pixel[0], pixel[1], CENTROID_RADIUS);
    const at = centre ?? pixel;
    const sky = viewer.wcs?.pixelToSky(at[0], at[1]);
    return sky ? { sky, how: centre ? '(centre of what is there)' : '(exactly there)', pixel: at } : null;
  }

  /** @param {number} u @param {number} v */
  point(u, v) {
    this.at = this.#toImage(u, v);
    if (this.points.length > 0) this.viewer.redraw();
    const { comparison } = this.viewer;
    this.viewer.canvas.classList.toggle('on-divider', comparison.isOnDivider(u));
  }

  /** A click, or Enter. @param {number} u @param {number} v @param {boolean} isAdded Shift or Ctrl was held */
  tap(u, v, isAdded) {
    const { viewer } = this;
    const pixel = this.#toImage(u, v);
    this.at = pixel;
    if (this.mode === 'pan') {
      const key = viewer.markerAt(u, v);
      const region = key >= 0 ? -1 : viewer.regions.findIndex((one) => contains(one, ...pixel));
      if (region !== viewer.region) {
        viewer.region = region;
        viewer.dispatchEvent(new Event('regions'));
      }
      if (region < 0) viewer.dispatchEvent(new CustomEvent('select', { detail: { key, isAdded } }));
      viewer.redraw();
    } else if (this.mode === 'add') {
      const place = this.#placeOf(pixel, isAdded);
      if (!place) {
        announce('There is no position on the sky here.');
        return;
      }
      const [x, y] = place.pixel.map(Math.round);
      const significance = viewer.significance?.[y * viewer.size[0] + x] ?? NaN;
      viewer.dispatchEvent(new CustomEvent('add-source', { detail: { ra: place.sky[0], dec: place.sky[1], significance } }));
    } else if (this.mode === 'polygon') {
      this.points = [...this.points, pixel];
      this.finish.hidden = this.points.length < 3;
      announce(`Corner ${this.points.length}`);
    } else if (this.points.length === 0) {
      this.points = [pixel];
      announce('Start point set');
    } else {
      const [first] = this.points;
      this.points = [];
      this.#made(first, pixel);
    }
    viewer.redraw();
  }

  /** A double click: its first click set the last corner, its second set it again. */
  double() {
    if (this.mode !== 'polygon' || this.points.length < 4) return;
    this.points = this.points.slice(0, -1);
    this.#finishPolygon();
  }

  #finishPolygon() {
    const { points } = this;
    this.points = [];
    this.finish.hidden = true;
    if (points.length >= 3) this.#addRegion(polygon(points));
    this.viewer.canvas.focus({ preventScroll: true });
  }

  /** @param {[number, number]} a @param {[number, number]} b */
  #made(a, b) {
    const { viewer } = this;
    if (Math.hypot(b[0] - a[0], b[1] - a[1]) < 1e-6) return;
    if (this.mode === 'zoom') {
      viewer.zoomTo(a[0], a[1], b[0], b[1]);
      this.set('pan');
    } else if (this.mode === 'ruler') {
      viewer.ruler = [...a, ...b];
      announce(measured(viewer.wcs, viewer.ruler).text);
    } else if (this.mode === 'line' || this.mode === 'radial') {
      viewer.profileLine = [...a, ...b];
      viewer.dispatchEvent(new CustomEvent('profile', { detail: this.mode }));
    } else if (SHAPES.includes(/** @type {Shape} */ (this.mode))) this.#addRegion(drawn(/** @type {Shape} */ (this.mode), ...a, ...b));
  }

  /** @param {Region} region */
  #addRegion(region) {
    const { viewer } = this;
    viewer.regions = [...viewer.regions, region];
    viewer.region = viewer.regions.length - 1;
    this.set('pan');
    viewer.dispatchEvent(new Event('regions'));
    announce(`${region.shape} drawn; its numbers are below the image`);
  }

  /** @param {string} key @param {KeyboardEvent} event @returns {boolean} whether the key was used */
  key(key, event) {
    const { viewer } = this;
    if (key === 'Escape' && (this.mode !== 'pan' || viewer.ruler || viewer.region >= 0)) {
      if (this.mode === 'pan') [viewer.ruler, viewer.region] = [null, -1];
      this.set('pan');
      viewer.dispatchEvent(new Event('regions'));
    } else if (key === 'Enter' && this.mode !== 'pan' && viewer.view) {
      if (this.mode === 'polygon' && event.shiftKey) this.#finishPolygon();
      else this.tap(viewer.view.width / 2, viewer.view.height / 2, event.shiftKey);
    } else if (key === 'Backspace' && this.points.length > 0) {
      this.points = this.points.slice(0, -1);
      viewer.redraw();
    } else if ((key === 'Delete' || key === 'Backspace') && viewer.region >= 0) {
      viewer.regions = viewer.regions.filter((_, i) => i !== viewer.region);
      viewer.region = -1;
      viewer.dispatchEvent(new Event('regions'));
      viewer.redraw();
    } else if (key.toLowerCase() === 'r') this.set(SHAPES[(SHAPES.indexOf(/** @type {Shape} */ (this.mode)) + 1) % SHAPES.length]);
    else return false;
    return true;
  }

  /** What is being drawn. @param {CanvasRenderingContext2D} context @param {import('./view.js').View} view */
  drawDraft(context, view) {
    if (this.points.length === 0) return;
    const [first] = this.points;
    if (this.mode === 'polygon') {
      const corners = [...this.points, this.at];
      drawRegions(context, view, [{ ...polygon(corners), text: ' ' }], 0, false);
    } else if (this.mode === 'zoom') {
      const middle = [(first[0] + this.at[0]) / 2, (first[1] + this.at[1]) / 2];
      drawRegions(context, view, [{ ...drawn('box', middle[0], middle[1], first[0], first[1]), text: ' ' }], 0, false);
    } else if (['ruler', 'line', 'radial'].includes(this.mode)) {
      drawLine(context, view, [...first, ...this.at], measured(this.viewer.wcs, [...first, ...this.at]).text);
    } else drawRegions(context, view, [{ ...drawn(/** @type {Shape} */ (this.mode), ...first, ...this.at), text: ' ' }], 0, false);
  }
}
