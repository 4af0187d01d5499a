// @ts-check
/** What is drawn over the image: grid, markers, names, scale bar, directions. */
import { formatDegrees, formatHours, separation } from '../sky/coordinates.js';
import { placeLabels } from './labels.js';

/** @typedef {import('./view.js').View} View */
/** @typedef {import('../sky/wcs.js').Wcs} Wcs */
/** @typedef {import('./svg-context.js').Pen} Pen */
/** @typedef {{ key: number, name: string, ra: number, dec: number, significance: number, isNew: boolean }} Marker */

export const MARKER_RADIUS = 9;
/** Most names that are placed; a longer list is a cloud of points anyway. */
const MOST_NAMES = 200;
export const FONT = '500 12px system-ui, sans-serif';
export const INK = '#ffffff';
const SHADE = 'rgba(4, 8, 16, 0.85)';
export const CHOSEN = '#ffd54a';
const ROUND_ARCMIN = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600];

/** @param {Pen} context @param {string} text @param {number} x @param {number} y @param {string} [ink] */
export function haloText(context, text, x, y, ink = INK) {
  context.lineWidth = 3;
  context.strokeStyle = SHADE;
  context.lineJoin = 'round';
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

/** Strokes the current path twice: dark under bright, to be seen on any colour. */
export function haloStroke(/** @type {Pen} */ context, /** @type {string} */ ink, /** @type {number} */ width) {
  context.strokeStyle = SHADE;
  context.lineWidth = width + 2;
  context.stroke();
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.stroke();
}

/**
 * @param {Pen} context @param {View} view @param {Wcs} wcs @param {Marker[]} markers
 * @param {{ hovered: number, current: number, selected: Set<number>, names: boolean }} state keys, -1 for none
 * @param {import('./labels.js').Box[]} [taken] what names must not cover
 * @returns {(null | [number, number])[]} where each marker is in the window
 */
export function drawMarkers(context, view, wcs, markers, state, taken = []) {
  context.font = FONT;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const places = markers.map(({ ra, dec }) => {
    const pixel = wcs.skyToPixel(ra, dec);
    return pixel && view.toWindow(pixel[0], pixel[1]);
  });
  const shown = places.flatMap((place, i) => (place && isInside(place, view) ? [i] : []));
  const emphasised = (/** @type {number} */ i) => markers[i].key === state.hovered || markers[i].key === state.current || state.selected.has(markers[i].key);
  for (const i of shown) {
    const [x, y] = /** @type {[number, number]} */ (places[i]);
    context.beginPath();
    if (markers[i].isNew) diamond(context, x, y, MARKER_RADIUS + 2);
    else context.arc(x, y, MARKER_RADIUS, 0, 2 * Math.PI);
    haloStroke(context, emphasised(i) ? CHOSEN : INK, emphasised(i) ? 2.5 : 1.5);
  }
  const priority = (/** @type {number} */ i) => (emphasised(i) ? 1e9 : Number.isFinite(markers[i].significance) ? markers[i].significance : 0);
  const named = shown.filter((i) => state.names || emphasised(i)).sort((a, b) => priority(b) - priority(a)).slice(0, MOST_NAMES);
  const labels = placeLabels(named.map((i) => {
    const [x, y] = /** @type {[number, number]} */ (places[i]);
    return { x, y, width: context.measureText(shortName(markers[i].name)).width, priority: priority(i) };
  }), MARKER_RADIUS, 15, view, taken);
  named.forEach((i, n) => {
    const label = labels[n];
    if (label) haloText(context, shortName(markers[i].name), label.x, label.y, emphasised(i) ? CHOSEN : INK);
  });
  return places;
}

/** Colours of further catalogues, apart from each other and from markers, contours and regions. */
const OVERLAY_INKS = ['#ff9de6', '#ffb26b', '#b6a8ff', '#7dffd8'];

/**
 * Catalogues laid over the image: crosses with names where there is room.
 * @param {Pen} context @param {View} view @param {Wcs} wcs @param {readonly { isAsked?: boolean, sources: { name: string, ra: number, dec: number }[] }[]} overlays @param {boolean} names
 * @param {import('./labels.js').Box[]} [taken] what names must not cover
 */
export function drawOverlays(context, view, wcs, overlays, names, taken = []) {
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  overlays.forEach(({ sources, isAsked }, n) => {
    const ink = isAsked ? INK : OVERLAY_INKS[n % OVERLAY_INKS.length];
    const shown = sources.flatMap(({ name, ra, dec }) => {
      const pixel = wcs.skyToPixel(ra, dec);
      const place = pixel && view.toWindow(pixel[0], pixel[1]);
      return place && isInside(place, view) ? [{ name: shortName(name), x: place[0], y: place[1] }] : [];
    });
    context.beginPath();
    for (const { x, y } of shown) {
      context.moveTo(x - 5, y - 5);
      context.lineTo(x + 5, y + 5);
      context.moveTo(x + 5, y - 5);
      context.lineTo(x - 5, y + 5);
    }
    haloStroke(context, ink, 1.5);
    const named = names ? shown.slice(0, MOST_NAMES) : [];
    placeLabels(named.map(({ name, x, y }) => ({ x, y, width: context.measureText(name).width, priority: 0 })), 6, 13, view, taken).forEach((label, i) => {
      if (label) haloText(context, named[i].name, label.x, label.y, ink);
    });
  });
}

/** @param {string} name */
function shortName(name) {
  return name.length > 32 ? `${name.slice(0, 31)}…` : name;
}

/** @param {[number, number]} place @param {View} view */
function isInside([x, y], view) {
  return x > -20 && y > -20 && x < view.width + 20 && y < view.height + 20;
}

/** @param {Pen} context @param {number} x @param {number} y @param {number} r */
function diamond(context, x, y, r) {
  context.moveTo(x, y - r);
  context.lineTo(x + r, y);
  context.lineTo(x, y + r);
  context.lineTo(x - r, y);
  context.closePath();
}

/** A bar of round length, measured on the sky at the middle of the window. @param {Pen} context @param {View} view @param {Wcs} wcs */
export function drawScaleBar(context, view, wcs) {
  const step = 40 / view.zoom;
  const left = wcs.pixelToSky(view.centreX - step, view.centreY);
  const right = wcs.pixelToSky(view.centreX + step, view.centreY);
  if (!left || !right) return;
  const arcminPerPixel = separation(left[0], left[1], right[0], right[1]) * 60 / 80;
  const length = ROUND_ARCMIN.filter((arcmin) => arcmin / arcminPerPixel <= Math.min(150, view.width / 3)).pop();
  if (!length) return;
  const pixels = length / arcminPerPixel;
  const [x, y] = [16, view.height - 18];
  context.beginPath();
  context.moveTo(x, y - 5);
  context.lineTo(x, y);
  context.lineTo(x + pixels, y);
  context.lineTo(x + pixels, y - 5);
  haloStroke(context, INK, 1.5);
  context.font = FONT;
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  haloText(context, length >= 60 ? `${length / 60}°` : length >= 1 ? `${length}′` : `${length * 60}″`, x + pixels / 2, y - 4);
}

/** North and east at the middle of the window. @param {Pen} context @param {View} view @param {Wcs} wcs */
export function drawDirections(context, view, wcs) {
  const centre = wcs.pixelToSky(view.centreX, view.centreY);
  if (!centre || Math.abs(centre[1]) > 89.9) return;
  const small = wcs.scaleDegrees;
  const origin = [view.width - 50, view.height - 50];
  for (const [letter, ra, dec] of /** @type {[string, number, number][]} */ ([
    ['N', centre[0], centre[1] + (centre[1] > 89 ? 0.01 : small)],
    ['E', centre[0] + small / Math.cos(centre[1] * Math.PI / 180), centre[1]]])) {
    const pixel = wcs.skyToPixel(ra, dec);
    if (!pixel) continue;
    const [dx, dy] = [pixel[0] - view.centreX, view.centreY - pixel[1]];
    const length = Math.hypot(dx, dy) || 1;
    const [ux, uy] = [dx / length, dy / length];
    const tip = [origin[0] + 24 * ux, origin[1] + 24 * uy];
    context.beginPath();
    context.moveTo(origin[0], origin[1]);
    context.lineTo(tip[0], tip[1]);
    context.moveTo(tip[0] - 6 * ux - 3 * uy, tip[1] - 6 * uy + 3 * ux);
    context.lineTo(tip[0], tip[1]);
    context.lineTo(tip[0] - 6 * ux + 3 * uy, tip[1] - 6 * uy - 3 * ux);
    haloStroke(context, INK, 1.5);
    context.font = FONT;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    haloText(context, letter, origin[0] + 34 * ux, origin[1] + 34 * uy);
  }
}

/** Lines of equal right ascension and declination. @param {Pen} context @param {View} view @param {Wcs} wcs @param {boolean} withLabels */
export function drawGrid(context, view, wcs, withLabels) {
  const centre = wcs.pixelToSky(view.centreX, view.centreY);
  if (!centre) return;
  const { height, width, cosDec, decStep, raStep } = gridSteps(view, wcs, centre[1]);
  const reach = Math.hypot(width, height);
  const raReach = Math.min(180, reach / cosDec);
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'bottom';
  context.textAlign = 'left';
  const decFrom = Math.ceil(Math.max(-90, centre[1] - reach) / decStep) * decStep;
  for (let dec = decFrom; dec <= Math.min(90, centre[1] + reach); dec += decStep) {
    line(context, view, wcs, (t) => [centre[0] + raReach * t, dec], withLabels ? decLabel(dec, decStep) : '');
  }
  const raFrom = Math.ceil((centre[0] - raReach) / raStep) * raStep;
  for (let ra = raFrom; ra <= centre[0] + raReach; ra += raStep) {
    line(context, view, wcs, (t) => [ra, Math.max(-90, Math.min(90, centre[1] + reach * t))], withLabels ? raLabel(ra, raStep) : '');
  }
}

/** @param {View} view @param {Wcs} wcs @param {number} dec at the middle @returns {{ height: number, width: number, cosDec: number, decStep: number, raStep: number }} degrees */
export function gridSteps(view, wcs, dec) {
  const height = Math.min(90, view.height / view.zoom * wcs.scaleDegrees);
  const width = Math.min(180, view.width / view.zoom * wcs.scaleDegrees);
  const cosDec = Math.max(0.05, Math.cos(dec * Math.PI / 180));
  return {
    height, width, cosDec,
    decStep: niceStep(height / 5, [1 / 360, 1 / 120, 1 / 60, 1 / 30, 1 / 12, 1 / 6, 0.25, 0.5, 1, 2, 5, 10, 15, 30]),
    // Whole numbers of seconds or minutes of time.
    raStep: niceStep(width / cosDec / 5, [1 / 120, 1 / 24, 1 / 12, 0.125, 0.25, 0.625, 1.25, 2.5, 5, 7.5, 15, 30, 45]),
  };
}

/** @param {number} dec @param {number} step */
export function decLabel(dec, step) {
  return step < 1 / 60 - 1e-9 ? formatDegrees(dec, 0) : formatDegrees(dec, 0).replace(/00″$/, '');
}

/** @param {number} ra @param {number} step */
export function raLabel(ra, step) {
  return step < 0.25 - 1e-9 ? formatHours(ra, 0) : formatHours(ra, 0).replace(/00s$/, '');
}

/** @param {number} wish @param {number[]} steps */
export function niceStep(wish, steps) {
  return steps.find((step) => step >= wish) ?? steps[steps.length - 1];
}

/** @param {Pen} context @param {View} view @param {Wcs} wcs @param {(t: number) => [number, number]} at for t from -1 to 1 @param {string} label */
function line(context, view, wcs, at, label) {
  context.beginPath();
  /** @type {[number, number] | null} */
  let last = null;
  /** @type {[number, number] | null} */
  let labelAt = null;
  for (let i = -60; i <= 60; i++) {
    const pixel = wcs.skyToPixel(...at(i / 60));
    const point = pixel && view.toWindow(pixel[0], pixel[1]);
    if (point && last && Math.hypot(point[0] - last[0], point[1] - last[1]) < view.width) context.lineTo(point[0], point[1]);
    else if (point) context.moveTo(point[0], point[1]);
    if (point && !labelAt && point[0] > 8 && point[1] > 16 && point[0] < view.width - 110 && point[1] < view.height - 60) labelAt = point;
    last = point;
  }
  context.strokeStyle = 'rgba(255, 255, 255, 0.32)';
  context.lineWidth = 1;
  context.stroke();
  if (labelAt) haloText(context, label, labelAt[0] + 3, labelAt[1] - 2, 'rgba(255, 255, 255, 0.9)');
}
