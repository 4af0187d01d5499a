// @ts-check
/** The keys of the picture, while it has the focus. */
import { announce } from '../dom.js';
import { COLOUR_MAPS } from './colormaps.js';

/** @typedef {import('./image-viewer.js').ImageViewer} ImageViewer */

/** CSS pixels that an arrow moves the image. */
const STEP = 40;
const SMALL_STEP = 8;

/** @param {ImageViewer} viewer @param {string} key @param {KeyboardEvent} event @returns {boolean} whether the key was used */
export function useKey(viewer, key, event) {
  if (viewer.planeIndex < 0 || !viewer.view) return false;
  if (viewer.tools.key(key, event)) return true;
  const { controls } = viewer;
  const step = event.shiftKey ? SMALL_STEP : STEP;
  const pan = (/** @type {number} */ du, /** @type {number} */ dv) => viewer.setView(viewer.view?.pan(du, dv, ...viewer.size));
  const toggle = (/** @type {'names' | 'grid' | 'crosshair'} */ name) => viewer.setOptions({ [name]: !viewer.options[name] });
  /** @type {Record<string, () => void>} */
  const keys = {
    '+': () => viewer.zoom(1.25), '=': () => viewer.zoom(1.25), '-': () => viewer.zoom(0.8), 0: () => viewer.fit(),
    ArrowLeft: () => pan(step, 0), ArrowRight: () => pan(-step, 0), ArrowUp: () => pan(0, step), ArrowDown: () => pan(0, -step),
    Enter: () => announce(viewer.readOut.textOf()), c: () => toggle('crosshair'), g: () => toggle('grid'), t: () => toggle('names'),
    i: () => {
      controls.invertBox.checked = !controls.invertBox.checked;
      viewer.recolour();
    },
    m: () => {
      controls.mapBox.value = COLOUR_MAPS[(COLOUR_MAPS.indexOf(controls.mapBox.value) + 1) % COLOUR_MAPS.length];
      viewer.recolour();
    },
    b: () => viewer.comparison.flip(), e: () => viewer.dispatchEvent(new Event('export')),
  };
  const name = key.length === 1 ? key.toLowerCase() : key;
  if (!Object.hasOwn(keys, name)) return false;
  readMiddle(viewer);
  keys[name]();
  if (key !== 'Enter') readMiddle(viewer);
  return true;
}

/** Without a pointer the middle of the window is read out. @param {ImageViewer} viewer */
function readMiddle(viewer) {
  if (!viewer.view) return;
  viewer.pointer = [viewer.view.centreX, viewer.view.centreY];
  viewer.readOut.show(viewer.under(...viewer.pointer));
}
