// @ts-check
/** Reads FITS files away from the page's thread, so that a large mosaic never makes the page stutter. */
import { listPlanes, readPlane, unpack } from './reader.js';

/** @typedef {{ id: number, open?: { url?: string, buffer?: ArrayBuffer }, plane?: number }} Request */

/** @type {Uint8Array | null} */
let bytes = null;
/** @type {import('./reader.js').Plane[]} */
let planes = [];

/** @param {NonNullable<Request['open']>} source */
async function open(source) {
  let content;
  if (source.buffer) {
    content = new Uint8Array(source.buffer);
  } else {
    const response = await fetch(/** @type {string} */ (source.url));
    if (!response.ok) throw new Error(`The server answered ${response.status} when asked for the image.`);
    content = new Uint8Array(await response.arrayBuffer());
  }
  bytes = await unpack(content);
  planes = listPlanes(bytes);
  if (planes.length === 0) throw new Error('The file is a valid FITS file, but it holds no image (only tables or empty HDUs).');
  return planes;
}

self.addEventListener('message', async (/** @type {MessageEvent<Request>} */ event) => {
  const { id } = event.data;
  try {
    if (event.data.open) {
      self.postMessage({ id, planes: await open(event.data.open) });
    } else if (bytes) {
      const pixels = readPlane(bytes, planes[/** @type {number} */ (event.data.plane)]);
      self.postMessage({ id, pixels }, { transfer: [pixels.buffer] });
    }
  } catch (problem) {
    self.postMessage({ id, problem: problem instanceof Error ? problem.message : String(problem) });
  }
});
