// @ts-check
/** Where the image sits in the window. Image coordinates are 0-based pixels, y up; the window has y down, in CSS pixels. */

/** Immutable. */
export class View {
  /** @param {number} width of the window @param {number} height @param {number} centreX image pixel in the middle @param {number} centreY @param {number} zoom CSS pixels per image pixel */
  constructor(width, height, centreX, centreY, zoom) {
    this.width = width;
    this.height = height;
    this.centreX = centreX;
    this.centreY = centreY;
    this.zoom = zoom;
  }

  /** The whole image, as large as it fits. */
  static fit(/** @type {number} */ width, /** @type {number} */ height, /** @type {number} */ columns, /** @type {number} */ rows) {
    return new View(width, height, (columns - 1) / 2, (rows - 1) / 2, Math.min(width / columns, height / rows));
  }

  /** @param {number} x @param {number} y @returns {[number, number]} */
  toWindow(x, y) {
    return [this.width / 2 + (x - this.centreX) * this.zoom, this.height / 2 - (y - this.centreY) * this.zoom];
  }

  /** @param {number} u @param {number} v @returns {[number, number]} */
  toImage(u, v) {
    return [this.centreX + (u - this.width / 2) / this.zoom, this.centreY - (v - this.height / 2) / this.zoom];
  }

  /** Zooms so that the point of the image under (u, v) stays there. @param {number} factor @param {number} u @param {number} v @param {[number, number]} limits */
  zoomAbout(factor, u, v, [least, most]) {
    const zoom = Math.min(most, Math.max(least, this.zoom * factor));
    const [x, y] = this.toImage(u, v);
    return new View(this.width, this.height, x - (u - this.width / 2) / zoom, y + (v - this.height / 2) / zoom, zoom);
  }

  /** @param {number} du @param {number} dv in window pixels; the image follows the pointer @param {number} columns @param {number} rows the centre stays on the image */
  pan(du, dv, columns, rows) {
    const keep = (/** @type {number} */ value, /** @type {number} */ size) => Math.min(size - 1, Math.max(0, value));
    return new View(this.width, this.height, keep(this.centreX - du / this.zoom, columns), keep(this.centreY + dv / this.zoom, rows), this.zoom);
  }

  /** @param {number} x @param {number} y */
  centredOn(x, y) {
    return new View(this.width, this.height, x, y, this.zoom);
  }

  /** @param {number} width @param {number} height */
  resized(width, height) {
    return new View(width, height, this.centreX, this.centreY, this.zoom);
  }

  /** A part of the image, as large as it fits. @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 image pixels @param {[number, number]} limits of the zoom */
  showing(x0, y0, x1, y1, [least, most]) {
    const zoom = Math.min(this.width / Math.max(1e-6, Math.abs(x1 - x0)), this.height / Math.max(1e-6, Math.abs(y1 - y0)));
    return new View(this.width, this.height, (x0 + x1) / 2, (y0 + y1) / 2, Math.min(most, Math.max(least, zoom)));
  }
}
