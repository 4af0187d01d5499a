// @ts-check
/** The view as a picture or file: PNG, PNG and SVG with axes, FITS cut-out. */
import { writeCutout } from '../fits/writer.js';
import { drawFigure, drawOverlay, figureSize } from './figure.js';
import { instrumentTitle } from '../product-names.js';
import { FONT, haloText } from './overlay.js';
import { isSimulated, planeTitle } from './planes.js';
import { saveFile } from './save.js';
import { SvgContext } from './svg-context.js';

/** @typedef {import('./image-viewer.js').ImageViewer} ImageViewer */
/** @typedef {import('./view.js').View} View */

/** Pixels of a PNG for each of the page: print needs more than screens. */
const DENSITY = 2;

const SIMULATED = 'Simulated data';

/** What files are called: by object and plane, where a job made the image; else as the file. @param {ImageViewer} viewer */
export function baseName({ job, title, plane, file }) {
  return job && title ? `${title} ${planeTitle(plane)}`.replace(/[^\p{L}\p{N}.+-]+/gu, '_').replace(/^_|_$/g, '') : file.name.replace(/\.fits(\.gz)?$/i, '');
}

/** @param {ImageViewer} viewer */
function titleOf(viewer) {
  const object = String(viewer.plane.cards.OBJECT ?? '').trim();
  const { cards } = viewer.plane;
  const instrument = instrumentTitle(String(cards.DETNAM ?? cards.INSTRUME ?? '').trim());
  return [isSimulated(viewer.plane) && SIMULATED, viewer.title || object || viewer.file.name, instrument, planeTitle(viewer.plane), viewer.isSmoothed && `smoothed, σ ${viewer.layers.sigma} pixels`].filter(Boolean).join(' · ').slice(0, 110);
}

/** @param {number} width @param {number} height @param {number} density @returns {[HTMLCanvasElement, CanvasRenderingContext2D]} */
function sheet(width, height, density) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.round(width * density), Math.round(height * density)];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.scale(density, density);
  return [canvas, context];
}

/** @param {HTMLCanvasElement} canvas @param {string} name */
function savePng(canvas, name) {
  canvas.toBlob((blob) => {
    if (blob) saveFile(name, blob, 'image/png');
  });
}

/** @param {ImageViewer} viewer */
export function savePicture(viewer) {
  const { view } = viewer;
  if (!view) return;
  const [canvas, context] = sheet(view.width, view.height, DENSITY);
  context.fillStyle = '#0a0d13';
  context.fillRect(0, 0, view.width, view.height);
  viewer.drawPicture(context, view);
  drawOverlay(context, viewer, view, true);
  if (isSimulated(viewer.plane)) {
    context.font = FONT;
    context.textAlign = 'left';
    context.textBaseline = 'top';
    haloText(context, SIMULATED, 8, 8);
  }
  savePng(canvas, `${baseName(viewer)}.png`);
}

/** Colours as a strip, highest above. @param {ImageViewer} viewer */
function strip(viewer) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [1, 256];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const image = context.createImageData(1, 256);
  const colours = viewer.colours ?? new Uint8Array(768);
  for (let i = 0; i < 256; i++) image.data.set([colours[3 * i], colours[3 * i + 1], colours[3 * i + 2], 255], 4 * (255 - i));
  context.putImageData(image, 0, 0);
  return canvas;
}

/** With axes, colour bar and title. @param {ImageViewer} viewer @returns {HTMLCanvasElement | null} */
export function figureCanvas(viewer) {
  const { view } = viewer;
  if (!view) return null;
  const { width, height } = figureSize(view);
  const [canvas, context] = sheet(width, height, DENSITY);
  drawFigure(context, viewer, view, titleOf(viewer), () => viewer.drawPicture(context, view), (x, y, w, hh) => context.drawImage(strip(viewer), x, y, w, hh));
  return canvas;
}

/** @param {ImageViewer} viewer */
export function saveFigure(viewer) {
  const canvas = figureCanvas(viewer);
  if (canvas) savePng(canvas, `${baseName(viewer)}_axes.png`);
}

/** @param {ImageViewer} viewer @returns {string} */
export function figureSvg(viewer) {
  const { view } = viewer;
  if (!view) return '';
  const { width, height } = figureSize(view);
  const [, measuring] = sheet(1, 1, 1);
  const pen = new SvgContext(width, height, measuring);
  // The picture is embedded as it is on the page; everything over it stays lines and text.
  const [canvas, context] = sheet(view.width, view.height, DENSITY);
  viewer.drawPicture(context, view);
  drawFigure(pen, viewer, view, titleOf(viewer), (x, y) => pen.picture(canvas.toDataURL('image/png'), x, y, view.width, view.height, true),
    (x, y, w, hh) => pen.picture(strip(viewer).toDataURL('image/png'), x, y, w, hh, true));
  return pen.toText(titleOf(viewer));
}

/** @param {ImageViewer} viewer */
export function saveSvg(viewer) {
  saveFile(`${baseName(viewer)}_axes.svg`, figureSvg(viewer), 'image/svg+xml');
}

/** The pixels that the window shows. @param {ImageViewer} viewer @returns {{ x: number, y: number, width: number, height: number } | null} */
export function shownPart(viewer) {
  const { view } = viewer;
  if (!view) return null;
  const [columns, rows] = viewer.size;
  const [x0, y1] = view.toImage(0, 0);
  const [x1, y0] = view.toImage(view.width, view.height);
  const [left, bottom] = [Math.max(0, Math.floor(x0 + 0.5)), Math.max(0, Math.floor(y0 + 0.5))];
  const [right, top] = [Math.min(columns - 1, Math.ceil(x1 - 0.5)), Math.min(rows - 1, Math.ceil(y1 - 0.5))];
  return right >= left && top >= bottom ? { x: left, y: bottom, width: right - left + 1, height: top - bottom + 1 } : null;
}

/** @param {ImageViewer} viewer */
export function saveCutout(viewer) {
  const part = shownPart(viewer);
  if (part) saveFile(`${baseName(viewer)}_cutout.fits`, writeCutout(viewer.raw, viewer.size[0], viewer.plane.cards, part), 'application/fits');
}
