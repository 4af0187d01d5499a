/**
 * Writes a picture of a page with a palette of 256 colours, a third of its size. Reads what Chromium writes: 8 bits, not interlaced.
 *
 *     node tests/web/palette-png.mjs FILE.png…
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/** @param {Buffer} png @returns {{ width: number, height: number, pixels: Uint8Array }} three bytes for each pixel; null for other kinds */
function decode(png) {
  let header = null;
  const parts = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = data;
    else if (type === 'IDAT') parts.push(data);
    at += length + 12;
  }
  const [width, height, depth, kind, interlaced] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8], header[9], header[12]];
  if (depth !== 8 || (kind !== 2 && kind !== 6) || interlaced) return null;
  const channels = kind === 2 ? 3 : 4;
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const pixels = new Uint8Array(width * height * 3);
  let before = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    const row = Uint8Array.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let i = 0; i < stride; i++) {
      const left = i >= channels ? row[i - channels] : 0;
      const corner = i >= channels ? before[i - channels] : 0;
      row[i] += [0, left, before[i], (left + before[i]) >> 1, paeth(left, before[i], corner)][filter];
    }
    for (let x = 0; x < width; x++) pixels.set(row.subarray(x * channels, x * channels + 3), (y * width + x) * 3);
    before = row;
  }
  return { width, height, pixels };
}

/** The filter of that name (PNG, W3C Recommendation, 9.4). */
function paeth(left, up, corner) {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/**
 * The most frequent colours that are not too near to each other, then more of them until there are 256: flat surfaces stay
 * exact, and pictures get steps that the eye does not see at this size.
 */
function paletteOf(pixels) {
  const counts = new Map();
  for (let i = 0; i < pixels.length; i += 3) {
    const colour = (pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const byCount = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  for (let apart = counts.size <= 256 ? 0 : 24; ; apart--) {
    const chosen = byCount.slice(0, 24);
    for (const colour of byCount.slice(24)) {
      if (chosen.length === 256) break;
      if (apart <= 0 || chosen.every((other) => distance(colour, other) >= apart * apart)) chosen.push(colour);
    }
    if (chosen.length === 256 || apart <= 0) return { palette: chosen, colours: byCount };
  }
}

function distance(a, b) {
  const [red, green, blue] = [(a >> 16) - (b >> 16), ((a >> 8) & 255) - ((b >> 8) & 255), (a & 255) - (b & 255)];
  return red * red + green * green + blue * blue;
}

/** @param {Buffer} png @returns {Buffer} the same picture with a palette, or the picture itself where that is not smaller */
export function withPalette(png) {
  const picture = decode(png);
  if (!picture) return png;
  const { width, height, pixels } = picture;
  const { palette, colours } = paletteOf(pixels);
  const nearest = new Map(colours.map((colour) => {
    let best = 0;
    for (let i = 1; i < palette.length; i++) if (distance(colour, palette[i]) < distance(colour, palette[best])) best = i;
    return [colour, best];
  }));
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 3;
      rows[y * (width + 1) + 1 + x] = nearest.get((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const small = Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('PLTE', Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))),
    chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
  return small.length < png.length ? small : png;
}

/** CRC-32 of PNG and zip (ISO 3309), bit by bit. */
function crc32Of(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32Of(body), body.length + 4);
  return whole;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of process.argv.slice(2)) writeFileSync(name, withPalette(readFileSync(name)));
}
