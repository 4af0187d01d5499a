// @ts-check
/** ZIP archives without compression (PKWARE APPNOTE 6.3, the parts of 1993): FITS files and pictures are packed or need no packing. Pure. */

/** @typedef {{ name: string, bytes: Uint8Array }} Entry `name` with slashes, in UTF-8 */

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The sum that ZIP keeps of each file. @param {Uint8Array} bytes */
export function crc32(bytes) {
  let value = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) value = TABLE[(value ^ bytes[i]) & 255] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** Names in UTF-8. */
const UTF8 = 1 << 11;
/** 1980-01-01: equal files make equal archives. */
const DATE = 0x0021;

/** @param {readonly Entry[]} entries @returns {Blob} @throws {Error} beyond what the form of 1993 holds */
export function zip(entries) {
  /** @type {BlobPart[]} */
  const parts = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const directory = [];
  let at = 0;
  for (const { name, bytes } of entries) {
    const title = new TextEncoder().encode(name);
    const facts = [[20, 2], [UTF8, 2], [0, 2], [0, 2], [DATE, 2], [crc32(bytes), 4], [bytes.length, 4], [bytes.length, 4], [title.length, 2], [0, 2]];
    const local = record(0x04034b50, facts, title);
    directory.push(record(0x02014b50, [[20, 2], ...facts, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]], title));
    parts.push(local, /** @type {Uint8Array<ArrayBuffer>} */ (bytes));
    at += local.length + bytes.length;
    if (at > 0xffffffff || directory.length > 0xffff) throw new Error('The files are too many or too large for one archive; save them one by one.');
  }
  const length = directory.reduce((sum, one) => sum + one.length, 0);
  const count = directory.length;
  return new Blob([...parts, ...directory, record(0x06054b50, [[0, 2], [0, 2], [count, 2], [count, 2], [length, 4], [at, 4], [0, 2]])], { type: 'application/zip' });
}

/** @param {number} signature @param {number[][]} fields values and widths, little endian @param {Uint8Array} [tail] */
function record(signature, fields, tail = new Uint8Array()) {
  const bytes = new Uint8Array(4 + fields.reduce((sum, [, width]) => sum + width, 0) + tail.length);
  let at = 0;
  for (const [value, width] of [[signature, 4], ...fields]) {
    for (let i = 0; i < width; i++) bytes[at++] = (value >>> (8 * i)) & 255;
  }
  bytes.set(tail, at);
  return bytes;
}
