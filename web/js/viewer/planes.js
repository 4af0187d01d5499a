// @ts-check
/** How the planes of a file belong together: ISGRI files keep flux, variance, significance and exposure side by side. */

/** @typedef {import('../fits/reader.js').Plane} Plane */
/** @typedef {import('../fits/reader.js').Pixels} Pixels */

/** @param {Plane} plane `SIGNIFICANCE`, or empty */
export function imageType(plane) {
  return String(plane.cards.IMATYPE ?? '').trim().toUpperCase();
}

/** @param {Plane} plane `20–40 keV`, or empty */
export function bandOf(plane) {
  const { E_MIN, E_MAX } = plane.cards;
  return typeof E_MIN === 'number' && typeof E_MAX === 'number' ? `${E_MIN}–${E_MAX} keV` : '';
}

/** @param {Plane} plane */
export function planeTitle(plane) {
  const type = imageType(plane);
  const name = type ? type.charAt(0) + type.slice(1).toLowerCase() : String(plane.cards.EXTNAME ?? '').trim() || `HDU ${plane.hdu}`;
  const slice = plane.slices > 1 ? `plane ${plane.slice + 1} of ${plane.slices}` : '';
  return [name, bandOf(plane), slice].filter(Boolean).join(' · ');
}

/** Whether a file says that nothing of it was measured. @param {Plane} plane */
export const isSimulated = ({ cards }) => cards.SIMULATD === true;

/** Whether values are significances. @param {Plane} plane */
export const isInSigma = (plane) => imageType(plane) === 'SIGNIFICANCE';

/** @param {Plane} plane */
export function unitOf(plane) {
  const unit = String(plane.cards.BUNIT ?? '').trim();
  if (imageType(plane) === 'SIGNIFICANCE') return 'σ';
  return /^(no units?|none|)$/i.test(unit) ? '' : unit.replace(/\/sec\b/g, '/s');
}

/** The plane to show first. @param {Plane[]} planes */
export function firstPlane(planes) {
  const at = planes.findIndex((plane) => imageType(plane) === 'SIGNIFICANCE');
  return Math.max(0, at);
}

/** @param {Plane[]} planes @param {number} index @param {string} type @returns {number} index of the sibling of the same band and size, or -1 */
export function siblingOf(planes, index, type) {
  const plane = planes[index];
  return planes.findIndex((other) => imageType(other) === type && other.width === plane.width && other.height === plane.height
    && bandOf(other) === bandOf(plane) && other.slices === 1 && plane.slices === 1);
}

/**
 * Planes for red, green and blue: the same kind of image in three bands, lowest energies red.
 * @param {Plane[]} planes @param {number} index of the one that is shown @returns {{ planes: [number, number, number], bands: number }} the one shown thrice where it has one band only
 */
export function colourPlanes(planes, index) {
  const shown = planes[index];
  const energy = (/** @type {number} */ i) => Number(planes[i].cards.E_MIN);
  const all = planes.flatMap((plane, i) => (imageType(plane) === imageType(shown) && plane.width === shown.width && plane.height === shown.height && bandOf(plane) !== '' ? [i] : [])).sort((a, b) => energy(a) - energy(b));
  const each = all.filter((i, n) => all.findIndex((other) => bandOf(planes[other]) === bandOf(planes[i])) === n);
  if (each.length < 2) return { planes: [index, index, index], bands: Math.max(1, each.length) };
  return { planes: [each[0], each[(each.length - 1) >> 1], each[each.length - 1]], bands: each.length };
}

/** Pixels never exposed hold zeros in ISGRI files; zeros are not a measurement. @param {Pixels} pixels @param {Pixels} exposure */
export function withoutUnexposed(pixels, exposure) {
  return pixels.map((value, i) => (exposure[i] > 0 ? value : NaN));
}

/** @param {Plane} plane a cut rule for viewer/scale.js */
export function usualCuts(plane) {
  const type = imageType(plane);
  if (type === 'SIGNIFICANCE') return 's-3:10';
  return type === 'EXPOSURE' ? 'minmax' : 'p99.5';
}
