// @ts-check
/** uPlot draws the frames, axes and pointers of charts. It is loaded when the first chart is wanted. */
import { h } from '../dom.js';

/** @typedef {typeof import('uplot')} UPlotClass */

/** @type {Promise<UPlotClass> | null} */
let loading = null;

/** @returns {Promise<UPlotClass>} asked once; a failure is not kept */
export function loadUPlot() {
  loading ??= load().catch((problem) => {
    loading = null;
    throw problem;
  });
  return loading;
}

async function load() {
  try {
    // @ts-ignore: the file is there after `npm ci`.
    const [module] = await Promise.all([import('../../vendor/uplot/uPlot.js'), loadStyle(new URL('../../vendor/uplot/uPlot.css', import.meta.url).href)]);
    return /** @type {UPlotClass} */ (/** @type {any} */ (module).default);
  } catch {
    throw new Error('Charts need uPlot, which this site does not have: whoever runs it gets it with "npm ci" in the folder web. Numbers and files are here all the same.');
  }
}

/** @param {string} href @returns {Promise<void>} */
function loadStyle(href) {
  return new Promise((resolve, reject) => {
    document.head.append(h('link', { rel: 'stylesheet', href, onload: () => resolve(), onerror: () => reject(new Error('no style')) }));
  });
}
