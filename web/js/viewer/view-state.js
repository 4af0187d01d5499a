// @ts-check
/** Where and how an image is shown, for a link: short names, no more digits than are seen. */
import { COLOUR_MAPS } from './colormaps.js';
import { View } from './view.js';

/** @typedef {import('./image-viewer.js').ImageViewer} ImageViewer */

/**
 * `p` plane, `at` sky or `xy` pixel in the middle, `z` zoom, `c` cuts or their rule, `m` colour map (inverted with -), `s` stretch,
 * `o` first letters of what is laid over the image, and what the layers add.
 * @param {ImageViewer} viewer
 */
export function viewStateOf(viewer) {
  const { view, wcs, controls } = viewer;
  if (!view || viewer.planeIndex < 0) return {};
  const digits = (/** @type {number} */ value, /** @type {number} */ count) => Number(value.toPrecision(count));
  const sky = wcs?.pixelToSky(view.centreX, view.centreY);
  const place = sky ? { at: sky.map((value) => digits(value, 8)) } : { xy: [digits(view.centreX, 6), digits(view.centreY, 6)] };
  return {
    p: viewer.planeIndex, ...(viewer.isFitted ? {} : { ...place, z: digits(view.zoom, 4) }),
    c: controls.ruleBox.value === 'own' ? viewer.cuts.map((cut) => digits(cut, 5)) : controls.ruleBox.value,
    m: `${controls.invertBox.checked ? '-' : ''}${controls.mapBox.value}`, s: controls.stretchBox.value,
    o: Object.entries(viewer.options).filter(([, isOn]) => isOn).map(([name]) => name[0]).join(''), ...viewer.layers.viewState(),
  };
}

/** @param {unknown} pair @returns {[number, number] | null} */
function numbers(pair) {
  return Array.isArray(pair) && pair.length === 2 && pair.every(Number.isFinite) ? /** @type {[number, number]} */ (pair) : null;
}

/** What is not understood is left alone: a link may come from anywhere. @param {ImageViewer} viewer @param {any} state */
export async function restoreView(viewer, state) {
  if (typeof state !== 'object' || state === null) return;
  await viewer.shown;
  if (Number.isInteger(state.p) && viewer.file.planes[state.p] && state.p !== viewer.planeIndex) await viewer.showPlane(state.p);
  const { controls } = viewer;
  const map = String(state.m ?? '').replace(/^-/, '');
  if (COLOUR_MAPS.includes(map)) [controls.mapBox.value, controls.invertBox.checked] = [map, String(state.m).startsWith('-')];
  if (controls.has(controls.stretchBox, state.s)) controls.stretchBox.value = state.s;
  if (typeof state.o === 'string') viewer.setOptions({ names: state.o.includes('n'), grid: state.o.includes('g'), markers: state.o.includes('m'), crosshair: state.o.includes('c') });
  const cuts = numbers(state.c);
  if (cuts) viewer.setCuts(cuts);
  else {
    if (controls.has(controls.ruleBox, state.c)) controls.ruleBox.value = state.c;
    viewer.applyRule();
  }
  const sky = numbers(state.at);
  const centre = sky ? viewer.wcs?.skyToPixel(sky[0], sky[1]) : numbers(state.xy);
  if (centre && viewer.view && Number.isFinite(state.z)) {
    const [least, most] = viewer.zoomLimits;
    viewer.setView(new View(viewer.view.width, viewer.view.height, centre[0], centre[1], Math.min(most, Math.max(least, state.z))));
  }
  await viewer.layers.restore(state);
}
