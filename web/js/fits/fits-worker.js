// @ts-check
/** Reads FITS files away from the page's thread, so that a large mosaic never makes the page stutter. */
import { compressedImages, headerLines, listPlanes, readPlane, unpack } from './reader.js';
import { readTables } from './tables.js';

/** @typedef {{ url?: string, buffer?: ArrayBuffer }} Place */
/** @typedef {{ id: number, open?: Place, plane?: number, header?: number, tables?: Place }} Request */

/** @type {Uint8Array | null} */
let bytes = null;
/** @type {import('./reader.js').Plane[]} */
let planes = [];

/** @param {Place} source @returns {Promise<Uint8Array>} */
async function load(source) {
  if (source.buffer) return unpack(new Uint8Array(source.buffer));
  const response = await fetch(/** @type {string} */ (source.url));
  if (!response.ok) throw new Error(`The server answered ${response.status} when asked for the file.`);
  return unpack(new Uint8Array(await response.arrayBuffer()));
}

/** @param {Place} source */
async function open(source) {
  bytes = await load(source);
  planes = listPlanes(bytes);
  const compressed = planes.length === 0 ? compressedImages(bytes) : [];
  if (compressed.length > 0) {
    throw new Error(`${compressed.join('; ')}. This viewer does not unpack tiles: use "funpack" of CFITSIO, or astropy, to write a plain image, and open that.`);
  }
  if (planes.length === 0) throw new Error('The file is a valid FITS file, but it holds no image (only tables or empty HDUs).');
  return planes;
}

self.addEventListener('message', async (/** @type {MessageEvent<Request>} */ event) => {
  const { id } = event.data;
  try {
    if (event.data.open) {
      self.postMessage({ id, planes: await open(event.data.open) });
    } else if (event.data.tables) {
      self.postMessage({ id, tables: readTables(await load(event.data.tables)) });
    } else if (bytes && event.data.header !== undefined) {
      self.postMessage({ id, lines: headerLines(bytes, event.data.header) });
    } else if (bytes) {
      const pixels = readPlane(bytes, planes[/** @type {number} */ (event.data.plane)]);
      self.postMessage({ id, pixels }, { transfer: [pixels.buffer] });
    }
  } catch (problem) {
    self.postMessage({ id, problem: problem instanceof Error ? problem.message : String(problem) });
  }
});
