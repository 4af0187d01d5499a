// @ts-check
/** Images of a FITS file. Knows nothing of the page: runs in a worker and in Node. */
import { BLOCK, readHeader, text } from './header.js';
import { FitsProblem } from './problem.js';

/** @typedef {import('../sky/wcs.js').Cards} Cards */
/** @typedef {Float32Array | Float64Array} Pixels */

/**
 * One two-dimensional image: an image HDU, or one plane of a cube.
 * @typedef {object} Plane
 * @property {number} hdu index of the HDU
 * @property {number} slice index of the plane inside a cube, 0 for plain images
 * @property {number} slices number of planes in the HDU
 * @property {number} width
 * @property {number} height
 * @property {number} bitpix
 * @property {number} offset of the first byte
 * @property {Cards} cards
 */

/** Most bytes read after unpacking; the page would not be able to draw more. */
const MAXIMUM_BYTES = 768 * 1024 * 1024;
const MAXIMUM_PIXELS = 64 * 1024 * 1024;
const MAXIMUM_HDUS = 2000;
const MAXIMUM_AXES = 8;
const SIZES = new Set([8, 16, 32, 64, -32, -64]);

/** @param {Uint8Array} bytes of the file, gzip allowed @returns {Promise<Uint8Array>} */
export async function unpack(bytes) {
  if (!(bytes[0] === 0x1f && bytes[1] === 0x8b)) return bytes;
  const stream = new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(new DecompressionStream('gzip'));
  /** @type {Uint8Array[]} */
  const chunks = [];
  let total = 0;
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      total += value.length;
      if (total > MAXIMUM_BYTES) {
        await reader.cancel();
        throw new FitsProblem(`The unpacked file is larger than ${MAXIMUM_BYTES / 1024 / 1024} MiB, too large for the browser.`);
      }
      chunks.push(value);
    }
  } catch (problem) {
    if (problem instanceof FitsProblem) throw problem;
    throw new FitsProblem('The gzip compression of this file is broken or cut off.');
  }
  const whole = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/**
 * One header and where its data are.
 * @typedef {{ index: number, cards: Cards, shape: number[], bitpix: number, dataStart: number, dataBytes: number }} Hdu
 */

/** @param {Uint8Array} bytes of an unpacked file @returns {Generator<Hdu>} in file order; the data of each are all there */
export function* listHdus(bytes) {
  let start = 0;
  for (let index = 0; start < bytes.length; index++) {
    if (index >= MAXIMUM_HDUS) throw new FitsProblem(`The file has more than ${MAXIMUM_HDUS} HDUs.`);
    if (index > 0 && isPadding(bytes, start)) break;
    const { cards, dataStart } = readHeader(bytes, start, index);
    const { shape, bitpix, dataBytes } = dataLayout(cards, index);
    if (dataStart + dataBytes > bytes.length) {
      const missing = dataStart + dataBytes - bytes.length;
      throw new FitsProblem(`HDU ${index}: the header promises ${dataBytes} bytes of data, but the file ends ${missing} bytes too early.`);
    }
    yield { index, cards, shape, bitpix, dataStart, dataBytes };
    start = dataStart + Math.ceil(dataBytes / BLOCK) * BLOCK;
  }
}

/** Images stored in tiles of compressed bytes: FITS Standard 4.0, section 10.1. @param {Uint8Array} bytes @returns {string[]} what each is */
export function compressedImages(bytes) {
  return [...listHdus(bytes)].filter(({ cards }) => cards.ZIMAGE === true)
    .map(({ index, cards }) => `HDU ${index} is an image compressed in tiles (${String(cards.ZCMPTYPE ?? 'unknown method')})`);
}

/** The header of one HDU, line by line as it stands in the file. @param {Uint8Array} bytes @param {number} wanted index of the HDU @returns {string[]} */
export function headerLines(bytes, wanted) {
  let start = 0;
  for (const { index, dataStart, dataBytes } of listHdus(bytes)) {
    if (index === wanted) {
      const lines = [];
      for (let at = start; at < dataStart; at += 80) {
        const line = text(bytes, at, 80).trimEnd();
        if (line !== '') lines.push(line);
        if (line === 'END') break;
      }
      return lines;
    }
    start = dataStart + Math.ceil(dataBytes / BLOCK) * BLOCK;
  }
  return [];
}

/** @param {Uint8Array} bytes of an unpacked file @returns {Plane[]} every image plane, in file order */
export function listPlanes(bytes) {
  /** @type {Plane[]} */
  const planes = [];
  for (const { index, cards, shape, bitpix, dataStart } of listHdus(bytes)) {
    if (isImage(cards, index) && shape.length >= 2 && shape.every((n) => n > 0)) {
      const [width, height] = shape;
      if (width * height > MAXIMUM_PIXELS) throw new FitsProblem(`HDU ${index}: ${width} × ${height} pixels are too many for the browser.`);
      const slices = shape.slice(2).reduce((product, n) => product * n, 1);
      const sliceBytes = width * height * Math.abs(bitpix) / 8;
      for (let slice = 0; slice < slices; slice++) {
        planes.push({ hdu: index, slice, slices, width, height, bitpix, offset: dataStart + slice * sliceBytes, cards });
      }
    }
  }
  return planes;
}

/** Some writers leave zeros after the last HDU. @param {Uint8Array} bytes @param {number} start */
function isPadding(bytes, start) {
  const first = bytes[start];
  return (first === 0 || first === 32) && bytes.subarray(start, start + 8).every((byte) => byte === first);
}

/** @param {Cards} cards @param {number} index */
function isImage(cards, index) {
  if (index === 0) return cards.GROUPS !== true;
  const kind = String(cards.XTENSION ?? '').trim();
  return kind === 'IMAGE' || kind === 'IUEIMAGE';
}

/** @param {Cards} cards @param {number} index */
function dataLayout(cards, index) {
  const bitpix = whole(cards, 'BITPIX', index);
  if (!SIZES.has(bitpix)) throw new FitsProblem(`HDU ${index}: BITPIX is ${bitpix}, expected 8, 16, 32, 64, -32 or -64.`);
  const axes = whole(cards, 'NAXIS', index);
  if (axes < 0 || axes > MAXIMUM_AXES) throw new FitsProblem(`HDU ${index}: NAXIS is ${axes}, expected 0 to ${MAXIMUM_AXES}.`);
  const shape = [];
  for (let axis = 1; axis <= axes; axis++) {
    const length = whole(cards, `NAXIS${axis}`, index);
    if (length < 0) throw new FitsProblem(`HDU ${index}: NAXIS${axis} is negative (${length}).`);
    shape.push(length);
  }
  const extra = index === 0 ? 0 : Number(cards.PCOUNT ?? 0);
  const groups = index === 0 ? 1 : Number(cards.GCOUNT ?? 1);
  const elements = axes === 0 ? 0 : shape.reduce((product, n) => product * n, 1);
  const dataBytes = Math.abs(bitpix) / 8 * groups * (extra + elements);
  if (!Number.isSafeInteger(dataBytes) || dataBytes < 0) throw new FitsProblem(`HDU ${index}: the data size in the header is not possible.`);
  return { shape, bitpix, dataBytes };
}

/** @param {Cards} cards @param {string} keyword @param {number} index */
function whole(cards, keyword, index) {
  const value = cards[keyword];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw new FitsProblem(`HDU ${index}: ${keyword} is ${value === undefined ? 'missing' : 'not a whole number'}.`);
  }
  return value;
}

/**
 * Pixel values with BSCALE and BZERO applied; BLANK and infinite values become NaN. Row 0 is the first of the file (bottom).
 * @param {Uint8Array} bytes @param {Plane} plane @returns {Pixels}
 */
export function readPlane(bytes, plane) {
  const { bitpix, offset, cards } = plane;
  const count = plane.width * plane.height;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, count * Math.abs(bitpix) / 8);
  const scale = typeof cards.BSCALE === 'number' ? cards.BSCALE : 1;
  const zero = typeof cards.BZERO === 'number' ? cards.BZERO : 0;
  const blank = bitpix > 0 && typeof cards.BLANK === 'number' ? cards.BLANK : NaN;
  const single = bitpix === -32 && scale === 1 && zero === 0;
  const pixels = single ? new Float32Array(count) : new Float64Array(count);
  const read = RAW[/** @type {8} */ (bitpix)];
  for (let i = 0; i < count; i++) {
    const raw = read(view, i);
    pixels[i] = raw === blank || !Number.isFinite(raw) ? NaN : raw * scale + zero;
  }
  return pixels;
}

/** Big-endian values, FITS Standard 4.0, section 5. 64-bit integers beyond 2^53 lose their last digits. */
const RAW = {
  8: (/** @type {DataView} */ view, /** @type {number} */ i) => view.getUint8(i),
  16: (/** @type {DataView} */ view, /** @type {number} */ i) => view.getInt16(2 * i),
  32: (/** @type {DataView} */ view, /** @type {number} */ i) => view.getInt32(4 * i),
  64: (/** @type {DataView} */ view, /** @type {number} */ i) => Number(view.getBigInt64(8 * i)),
  [-32]: (/** @type {DataView} */ view, /** @type {number} */ i) => view.getFloat32(4 * i),
  [-64]: (/** @type {DataView} */ view, /** @type {number} */ i) => view.getFloat64(8 * i),
};
