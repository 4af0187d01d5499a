// @ts-check
/** What the tools draw over the image: contours, regions, ruler, profile line, crosshair. */
import { formatDegrees, formatHours, separation } from '../sky/coordinates.js';
import { CHOSEN, FONT, haloStroke, haloText, INK } from './overlay.js';
import { placeText } from './labels.js';
import { handlesOf, outlines } from './regions.js';

/** @typedef {import('./svg-context.js').Pen} Pen */
/** @typedef {import('./view.js').View} View */
/** @typedef {import('../sky/wcs.js').Wcs} Wcs */
/** @typedef {import('./regions.js').Region} Region */
/** @typedef {[number, number, number, number]} Line from x, y to x, y in pixels */

const LINE = 15;

/**
 * @param {Pen} context @param {View} view @param {Float32Array[][]} contours lines of each level, in pixels @param {Uint8Array | null} colours of the levels; null for one
 */
export function drawContours(context, view, contours, colours) {
  context.lineJoin = 'round';
  contours.forEach((lines, level) => {
    context.beginPath();
    for (const line of lines) {
      for (let i = 0; i < line.length; i += 2) {
        const [u, v] = view.toWindow(line[i], line[i + 1]);
        if (i === 0) context.moveTo(u, v);
        else context.lineTo(u, v);
      }
    }
    const at = 3 * Math.round(255 * (contours.length > 1 ? 0.35 + 0.65 * level / (contours.length - 1) : 1));
    const ink = colours ? `rgb(${colours[at]}, ${colours[at + 1]}, ${colours[at + 2]})` : '#7de3ff';
    haloStroke(context, ink, 1.2);
  });
}

/** @param {Pen} context @param {View} view @param {readonly Region[]} regions @param {number} selected index or -1 @param {boolean} withHandles @param {import('./labels.js').Box[]} [taken] by other words */
export function drawRegions(context, view, regions, selected, withHandles, taken = []) {
  context.font = FONT;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  regions.forEach((region, i) => {
    context.beginPath();
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const line of outlines(region)) {
      line.forEach(([x, y], n) => {
        const [u, v] = view.toWindow(x, y);
        if (n === 0) context.moveTo(u, v);
        else context.lineTo(u, v);
        [left, top, right, bottom] = [Math.min(left, u), Math.min(top, v), Math.max(right, u), Math.max(bottom, v)];
      });
      context.closePath();
    }
    haloStroke(context, i === selected ? CHOSEN : '#8cf5a8', i === selected ? 2 : 1.5);
    const [u] = view.toWindow(region.x, region.y);
    const text = region.text || String(i + 1);
    const { width } = context.measureText(text);
    const middle = (top + bottom) / 2;
    const [x, y] = text.trim() === '' ? [u, top - 11] : placeText([[u, top - 11], [u, bottom + 11], [left - 6 - width / 2, middle], [right + 6 + width / 2, middle]], width, LINE, taken);
    haloText(context, text, x, y, i === selected ? CHOSEN : '#8cf5a8');
    if (i !== selected || !withHandles) return;
    for (const handle of handlesOf(region)) {
      const [hu, hv] = view.toWindow(handle.x, handle.y);
      context.beginPath();
      if (handle.kind === 'turn') context.arc(hu, hv, 5, 0, 2 * Math.PI);
      else context.rect(hu - 4.5, hv - 4.5, 9, 9);
      context.fillStyle = '#10151f';
      context.fill();
      haloStroke(context, CHOSEN, 1.5);
    }
  });
}

/** @param {number} degrees */
export function angleText(degrees) {
  return degrees >= 1 ? `${degrees.toFixed(3)}°` : degrees >= 1 / 60 ? `${(degrees * 60).toFixed(2)}′` : `${(degrees * 3600).toFixed(2)}″`;
}

/** Length on the sky and position angle, north through east. @param {Wcs | null} wcs @param {Line} line */
export function measured(wcs, [x0, y0, x1, y1]) {
  const pixels = Math.hypot(x1 - x0, y1 - y0);
  const [a, b] = [wcs?.pixelToSky(x0, y0), wcs?.pixelToSky(x1, y1)];
  if (!a || !b) return { pixels, degrees: NaN, angle: NaN, text: `${pixels.toFixed(1)} pixels` };
  const degrees = separation(a[0], a[1], b[0], b[1]);
  const [d, p, q] = [(b[0] - a[0]) * Math.PI / 180, a[1] * Math.PI / 180, b[1] * Math.PI / 180];
  const angle = (Math.atan2(Math.sin(d), Math.cos(p) * Math.tan(q) - Math.sin(p) * Math.cos(d)) * 180 / Math.PI + 360) % 360;
  return { pixels, degrees, angle, text: `${angleText(degrees)}, position angle ${angle.toFixed(1)}°` };
}

/** @param {Pen} context @param {View} view @param {Line} line @param {string} text @param {string} [ink] @param {import('./labels.js').Box[]} [taken] by other words */
export function drawLine(context, view, line, text, ink = INK, taken = []) {
  const [a, b] = [view.toWindow(line[0], line[1]), view.toWindow(line[2], line[3])];
  context.beginPath();
  context.moveTo(a[0], a[1]);
  context.lineTo(b[0], b[1]);
  for (const [u, v] of [a, b]) {
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const [nx, ny] = [-(b[1] - a[1]) / length * 5, (b[0] - a[0]) / length * 5];
    context.moveTo(u - nx, v - ny);
    context.lineTo(u + nx, v + ny);
  }
  haloStroke(context, ink, 1.5);
  context.font = FONT;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const middle = (a[0] + b[0]) / 2;
  const [x, y] = placeText([[middle, Math.min(a[1], b[1]) - 15], [middle, Math.max(a[1], b[1]) + 15]], context.measureText(text).width, LINE, taken);
  haloText(context, text, x, y, ink);
}

/** @param {Pen} context @param {View} view @param {Wcs | null} wcs @param {[number, number]} at pixel */
export function drawCrosshair(context, view, wcs, [x, y]) {
  const [u, v] = view.toWindow(x, y);
  context.beginPath();
  for (const [du, dv] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    context.moveTo(u + 8 * du, v + 8 * dv);
    context.lineTo(u + (du !== 0 ? 4000 * du : 0), v + (dv !== 0 ? 4000 * dv : 0));
  }
  context.strokeStyle = 'rgba(255, 255, 255, 0.7)';
  context.lineWidth = 1;
  context.stroke();
  const sky = wcs?.pixelToSky(x, y);
  if (!sky) return;
  context.font = FONT;
  context.textAlign = 'left';
  context.textBaseline = 'bottom';
  haloText(context, `${formatHours(sky[0], 1)} ${formatDegrees(sky[1], 0)}`, Math.min(u + 10, view.width - 150), Math.max(20, v - 8));
}
