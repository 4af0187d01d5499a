// @ts-check
/** The view as a figure with axes, colour bar and title: drawn with the same calls on a canvas or as SVG. */
import { decLabel, drawDirections, drawGrid, drawMarkers, drawOverlays, drawScaleBar, gridSteps, raLabel } from './overlay.js';
import { drawContours, drawLine, drawRegions, measured } from './overlay-tools.js';
import { formatValue } from './scale.js';

/** @typedef {import('./svg-context.js').Pen} Pen */
/** @typedef {import('./view.js').View} View */
/** @typedef {import('./image-viewer.js').ImageViewer} ImageViewer */

const MARGIN = { left: 84, right: 86, top: 38, bottom: 50 };
/** From the colours to where their unit ends. */
const BAR_WORDS = 68;
const INK = '#131b29';
const FACE = 'system-ui, sans-serif';

/** What the figure shows over the picture, in the same order as on the page. @param {Pen} pen @param {ImageViewer} viewer @param {View} view @param {boolean} isFigure without handles and pointer @param {boolean} [hasAxes] which say what the lines of the grid are */
export function drawOverlay(pen, viewer, view, isFigure, hasAxes = false) {
  const { wcs, options } = viewer;
  if (wcs && options.grid) drawGrid(pen, view, wcs, !hasAxes);
  if (viewer.contours.length > 0) drawContours(pen, view, viewer.contours, null);
  // Words go where there is room: what the user drew first, names of sources where that leaves it.
  /** @type {import('./labels.js').Box[]} */
  const taken = [];
  if (viewer.ruler) drawLine(pen, view, viewer.ruler, measured(wcs, viewer.ruler).text, undefined, taken);
  if (viewer.profileLine) drawLine(pen, view, viewer.profileLine, 'profile', '#7de3ff', taken);
  drawRegions(pen, view, viewer.regions, isFigure ? -1 : viewer.region, !isFigure, taken);
  // Whoever asked for an object looks for it first.
  if (wcs) drawOverlays(pen, view, wcs, viewer.overlays.filter(({ isAsked }) => isAsked), true, taken);
  const places = wcs && options.markers ? drawMarkers(pen, view, wcs, viewer.markers, { hovered: isFigure ? -1 : viewer.hovered, current: viewer.current, selected: viewer.selected, names: options.names }, taken) : [];
  if (wcs) drawOverlays(pen, view, wcs, viewer.overlays.filter(({ isAsked }) => !isAsked), options.names, taken);
  viewer.comparison.drawNames(pen, view);
  if (wcs) {
    drawScaleBar(pen, view, wcs);
    drawDirections(pen, view, wcs);
  }
  return places;
}

/** @param {View} view @returns {{ width: number, height: number }} */
export function figureSize(view) {
  return { width: Math.round(view.width) + MARGIN.left + MARGIN.right, height: Math.round(view.height) + MARGIN.top + MARGIN.bottom };
}

/**
 * @param {Pen} pen @param {ImageViewer} viewer @param {View} view @param {string} title
 * @param {(left: number, top: number) => void} picture puts the picture there, as large as the window @param {(x: number, y: number, w: number, h: number) => void} bar puts the colours there, highest above
 */
export function drawFigure(pen, viewer, view, title, picture, bar) {
  const { width, height } = figureSize(view);
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, width, height);
  pen.save();
  pen.beginPath();
  pen.rect(MARGIN.left, MARGIN.top, view.width, view.height);
  pen.clip();
  pen.translate(MARGIN.left, MARGIN.top);
  pen.fillStyle = '#0a0d13';
  pen.fillRect(0, 0, view.width, view.height);
  picture(0, 0);
  drawOverlay(pen, viewer, view, true, true);
  pen.restore();
  pen.strokeStyle = INK;
  pen.lineWidth = 1;
  pen.strokeRect(MARGIN.left, MARGIN.top, view.width, view.height);
  pen.fillStyle = INK;
  pen.font = `600 14px ${FACE}`;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  pen.fillText(title, MARGIN.left, 20);
  drawAxes(pen, viewer, view);
  drawBar(pen, viewer, view, bar);
}

/** @param {Pen} pen @param {ImageViewer} viewer @param {View} view */
function drawAxes(pen, viewer, view) {
  pen.font = `12px ${FACE}`;
  const { wcs } = viewer;
  const centre = wcs?.pixelToSky(view.centreX, view.centreY);
  const bottom = view.height + MARGIN.top;
  const below = wcs && centre ? skyTicks(view, wcs, centre, 'ra') : pixelTicks(view, 'x');
  const beside = wcs && centre ? skyTicks(view, wcs, centre, 'dec') : pixelTicks(view, 'y');
  pen.textAlign = 'center';
  pen.textBaseline = 'top';
  for (const { at, text } of below) {
    tick(pen, MARGIN.left + at, bottom, 0, 5);
    pen.fillText(text, MARGIN.left + at, bottom + 8);
  }
  pen.fillText(wcs ? 'Right ascension (ICRS)' : 'Pixel x', MARGIN.left + view.width / 2, bottom + 28);
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  for (const { at, text } of beside) {
    tick(pen, MARGIN.left, MARGIN.top + at, -5, 0);
    pen.fillText(text, MARGIN.left - 8, MARGIN.top + at);
  }
  pen.textAlign = 'right';
  // In the corner above the frame, where no label of a tick can be.
  pen.fillText(wcs ? 'Dec (ICRS)' : 'Pixel y', MARGIN.left - 8, MARGIN.top - 18);
}

/** @param {Pen} pen @param {number} x @param {number} y @param {number} dx @param {number} dy */
function tick(pen, x, y, dx, dy) {
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x + dx, y + dy);
  pen.strokeStyle = INK;
  pen.lineWidth = 1;
  pen.stroke();
}

/** @typedef {{ at: number, text: string }} Tick */

/**
 * Where lines of equal coordinates cross the lower or the left edge.
 * @param {View} view @param {import('../sky/wcs.js').Wcs} wcs @param {[number, number]} centre @param {'ra' | 'dec'} which @returns {Tick[]}
 */
function skyTicks(view, wcs, centre, which) {
  const steps = gridSteps(view, wcs, centre[1]);
  const step = which === 'ra' ? steps.raStep : steps.decStep;
  const length = which === 'ra' ? view.width : view.height;
  /** @type {Tick[]} */
  const ticks = [];
  let last = NaN;
  for (let at = 0; at <= length; at += 1) {
    const [x, y] = which === 'ra' ? view.toImage(at, view.height) : view.toImage(0, at);
    const sky = wcs.pixelToSky(x, y);
    // Right ascension relative to the middle does not jump at 0 h.
    const value = !sky ? NaN : which === 'ra' ? centre[0] + ((sky[0] - centre[0] + 540) % 360) - 180 : sky[1];
    const line = Math.round((value + last) / 2 / step) * step;
    if ((last - line) * (value - line) <= 0 && Math.abs(value - last) < step && !(ticks.length > 0 && at - ticks[ticks.length - 1].at < (which === 'ra' ? 60 : 22))) {
      ticks.push({ at, text: which === 'ra' ? raLabel((line + 360) % 360, step) : decLabel(line, step) });
    }
    last = value;
  }
  return ticks;
}

/** FITS pixels. @param {View} view @param {'x' | 'y'} which @returns {Tick[]} */
function pixelTicks(view, which) {
  const length = which === 'x' ? view.width : view.height;
  const [first, last] = which === 'x' ? [view.toImage(0, 0)[0], view.toImage(view.width, 0)[0]] : [view.toImage(0, view.height)[1], view.toImage(0, 0)[1]];
  const rough = (last - first) / Math.max(2, length / 90);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((one) => one >= rough) ?? power;
  const ticks = [];
  for (let value = Math.ceil((first + 1) / step) * step; value <= last + 1; value += step) {
    const place = view.toWindow(value - 1, value - 1);
    ticks.push({ at: which === 'x' ? place[0] : place[1], text: String(Number(value.toPrecision(6))) });
  }
  return ticks;
}

/** @param {Pen} pen @param {ImageViewer} viewer @param {View} view @param {(x: number, y: number, w: number, h: number) => void} bar */
function drawBar(pen, viewer, view, bar) {
  if (viewer.comparison.base) return;
  const left = MARGIN.left + view.width + 14;
  const [low, high] = viewer.cuts;
  bar(left, MARGIN.top, 14, view.height);
  pen.strokeStyle = INK;
  pen.strokeRect(left, MARGIN.top, 14, view.height);
  pen.font = `12px ${FACE}`;
  pen.fillStyle = INK;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  for (const at of [0, 0.25, 0.5, 0.75, 1]) pen.fillText(formatValue(low + viewer.stretch.inverse(at) * (high - low), 3), left + 19, MARGIN.top + (1 - at) * view.height);
  if (!viewer.shownUnit) return;
  // Words of some length end where the numbers do.
  pen.textAlign = 'right';
  pen.fillText(viewer.shownUnit.slice(0, 24), left + BAR_WORDS, MARGIN.top - 12);
}
