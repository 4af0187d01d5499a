// @ts-check
/** Brings an image onto the pixels of another one, by their positions on the sky. Pure. */

/** @typedef {import('../fits/reader.js').Pixels} Pixels */
/** @typedef {import('../sky/wcs.js').Wcs} Wcs */
/** @typedef {{ pixels: Pixels, width: number, height: number, wcs: Wcs }} Picture */

/** Pixels between exact positions; between them positions are interpolated: far below a tenth of a pixel for smooth projections. */
const STEP = 8;

/**
 * @param {Picture} from @param {{ width: number, height: number, wcs: Wcs }} to
 * @returns {Float32Array} nearest pixels of `from`; NaN where it has none
 */
export function resampled(from, to) {
  const out = new Float32Array(to.width * to.height).fill(NaN);
  const columns = Math.ceil((to.width - 1) / STEP) + 1;
  const nodes = (/** @type {number} */ y) => Array.from({ length: columns }, (_, i) => {
    const sky = to.wcs.pixelToSky(i * STEP, y);
    return sky && from.wcs.skyToPixel(sky[0], sky[1]);
  });
  for (let y0 = 0; y0 < to.height; y0 += STEP) {
    const [below, above] = [nodes(y0), nodes(y0 + STEP)];
    for (let i = 0; i < columns - 1 || (i === 0 && columns === 1); i++) {
      const corners = [below[i], below[i + 1] ?? below[i], above[i], above[i + 1] ?? above[i]];
      if (corners.some((corner) => !corner)) continue;
      const [a, b, c, d] = /** @type {[number, number][]} */ (corners);
      // Where the map is torn, as at the edge of an all-sky map, nothing is interpolated.
      if (Math.hypot(a[0] - d[0], a[1] - d[1]) > from.width / 2 || Math.hypot(b[0] - c[0], b[1] - c[1]) > from.width / 2) continue;
      cell(from, out, to, i * STEP, y0, a, b, c, d);
    }
  }
  return out;
}

/** @param {Picture} from @param {Float32Array} out @param {{ width: number, height: number }} to @param {number} x0 @param {number} y0 @param {number[]} a @param {number[]} b @param {number[]} c @param {number[]} d */
function cell(from, out, to, x0, y0, a, b, c, d) {
  for (let y = y0; y < Math.min(to.height, y0 + STEP); y++) {
    const t = (y - y0) / STEP;
    for (let x = x0; x < Math.min(to.width, x0 + STEP); x++) {
      const s = (x - x0) / STEP;
      const u = Math.round((1 - t) * ((1 - s) * a[0] + s * b[0]) + t * ((1 - s) * c[0] + s * d[0]));
      const v = Math.round((1 - t) * ((1 - s) * a[1] + s * b[1]) + t * ((1 - s) * c[1] + s * d[1]));
      if (u >= 0 && v >= 0 && u < from.width && v < from.height) out[y * to.width + x] = from.pixels[v * from.width + u];
    }
  }
}

/** Whether two images have the same pixels on the sky, so that nothing needs to be brought over. @param {Wcs} a @param {Wcs} b @param {number} width @param {number} height */
export function sameGrid(a, b, width, height) {
  return [[0, 0], [width - 1, 0], [0, height - 1], [width / 2, height / 2]].every(([x, y]) => {
    const sky = a.pixelToSky(x, y);
    const pixel = sky && b.skyToPixel(sky[0], sky[1]);
    return pixel !== null && Math.hypot(pixel[0] - x, pixel[1] - y) < 0.01;
  });
}
