// @ts-check
/** Symbols of the image and catalogue tools: 16 × 16, drawn as lines; decorative. */
import { svg } from '../dom.js';

/** @type {Record<string, string>} */
const PATHS = {
  pan: 'M8 2v12M2 8h12M8 2 6 4m2-2 2 2M8 14l-2-2m2 2 2-2M2 8l2-2M2 8l2 2M14 8l-2-2m2 2-2 2', zoom: 'M2.5 2.5h7v7h-7zM9.5 9.5l4 4',
  ruler: 'M2 11 11 2l3 3-9 9zM5 8l1.5 1.5M7.5 5.5 9 7M10 3l1.5 1.5', circle: 'M13 8A5 5 0 1 1 3 8a5 5 0 0 1 10 0z', ellipse: 'M14.5 8c0 2-2.9 3.6-6.5 3.6S1.5 10 1.5 8 4.4 4.4 8 4.4 14.5 6 14.5 8z',
  box: 'M3 4h10v8H3z', annulus: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM10.5 8a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z', polygon: 'M8 2.5 13.5 7l-2 6.5h-7l-2-6.5z',
  line: 'M2 13 6 6l3 4 5-7', radial: 'M2 3c3 0 3.5 9 6.5 9.5S12 13 14 13M2 2v12', add: 'M8 4.5v7M4.5 8h7M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
  undo: 'M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M3 6.5 6 3.5m-3 3 3 3', redo: 'M13 6.5H6.5a3.5 3.5 0 0 0 0 7H10m3-7-3-3m3 3-3 3',
  bin: 'M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.7 9h5.6l.7-9M7 7v4m2-4v4', open: 'M8 10.5V3m-3 3 3-3 3 3M3 13.5h10', filter: 'M2.5 3.5h11L9.3 8.6v4.2l-2.6-1.3V8.6z',
  use: 'M2.5 8h8m-3.5-3.5L10.5 8 7 11.5M13.5 3v10', compare: 'M8 2v12M2.5 4.5H6v7H2.5zM10 4.5h3.5v7H10z', layers: 'm8 2.5 6 3.2-6 3.2-6-3.2zM2.5 8.8 8 11.8l5.5-3',
  text: 'M3.5 3.5h9M8 3.5v9.5', header: 'M3.5 2.5h9v11h-9zM5.5 5.5h5m-5 2.5h5m-5 2.5h3', star: 'M8 2.5v3m0 5v3M2.5 8h3m5 0h3', pencil: 'm3 13 .8-3.2L11 2.6l2.4 2.4-7.2 7.2z',
};

/** @param {string} name */
export function glyph(name) {
  return svg('svg', { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true' }, svg('path', { d: PATHS[name] ?? PATHS.star }));
}
