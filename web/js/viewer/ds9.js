// @ts-check
/** Region files of DS9, read and written: circle, ellipse, box, polygon, annulus, point; in pixels or on the sky. Pure. */
import { fromGalactic, parseDegrees, parseRightAscension, separation } from '../sky/coordinates.js';
import { polygon, regionProblem } from './regions.js';

/** @typedef {import('./regions.js').Region} Region */
/** @typedef {import('../sky/wcs.js').Wcs} Wcs */
/**
 * A region as the file has it: positions are ICRS degrees or 0-based pixels; sizes are degrees or pixels.
 * @typedef {{ shape: string, frame: 'sky' | 'pixel', x: number, y: number, sizes: number[], sizesInPixels: boolean, angle: number, points: [number, number][], text: string, color: string }} FileRegion
 */

/** Most that the page draws without becoming slow. */
export const MOST_REGIONS = 2000;
const FRAMES = /^(image|physical|icrs|fk5|j2000|galactic|fk4|b1950|ecliptic|linear|wcs\w?|detector|amplifier)$/i;
/** How many values of a shape are sizes, and whether an angle follows; -1: any number of points. */
const FORMS = /** @type {Record<string, { sizes: number, angle: boolean }>} */ ({
  circle: { sizes: 1, angle: false }, ellipse: { sizes: 2, angle: true }, box: { sizes: 2, angle: true }, annulus: { sizes: 2, angle: false },
  point: { sizes: 0, angle: false }, polygon: { sizes: -1, angle: false },
});
const TO_DEGREES = /** @type {Record<string, number>} */ ({ '"': 1 / 3600, "'": 1 / 60, d: 1, r: 180 / Math.PI, '': 1 });

/**
 * @param {string} text of the file
 * @returns {{ regions: FileRegion[], leftOut: string[] }} what is not understood is told, not an error
 */
export function readRegions(text) {
  /** @type {FileRegion[]} */
  const regions = [];
  /** @type {Map<string, { count: number, many: string }>} by what one of them is */
  const leftOut = new Map();
  const skip = (/** @type {string} */ one, many = one.replace(/^(region|broken \w+)/, '$1s')) => leftOut.set(one, { count: (leftOut.get(one)?.count ?? 0) + 1, many });
  let frame = 'physical';
  for (const line of text.split(/\r?\n/)) {
    const [body, comment = ''] = splitComment(line);
    for (const part of body.split(';').map((one) => one.trim()).filter(Boolean)) {
      if (FRAMES.test(part)) {
        frame = part.toLowerCase();
        continue;
      }
      if (/^global\b/i.test(part)) continue;
      const match = /^([+-]?)\s*([a-z]+)\s*[(\s]\s*([^()]*)\)?/i.exec(part);
      if (!match) {
        skip('line that is no region', 'lines that are no region');
        continue;
      }
      const shape = match[2].toLowerCase();
      if (match[1] === '-') skip('region to be left out (-)');
      else if (!Object.hasOwn(FORMS, shape)) skip(`shape '${shape}'`, `shapes '${shape}'`);
      else if (regions.length >= MOST_REGIONS) skip(`region after the first ${MOST_REGIONS}`);
      else {
        const region = readShape(shape, match[3], frame);
        if (typeof region === 'string') skip(region);
        else regions.push({ ...region, text: property(comment, 'text'), color: property(comment, 'color') });
      }
    }
  }
  return { regions, leftOut: [...leftOut].map(([one, { count, many }]) => `${count} ${count === 1 ? one : many}`) };
}

/** A comment starts with # outside of braces and quotes. @param {string} line @returns {[string, string?]} */
function splitComment(line) {
  const at = line.indexOf('#');
  return at < 0 ? [line] : [line.slice(0, at), line.slice(at + 1)];
}

/** @param {string} comment @param {string} name */
function property(comment, name) {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:\\{([^}]*)\\}|"([^"]*)"|'([^']*)'|(\\S+))`, 'i').exec(comment);
  return match ? match[1] ?? match[2] ?? match[3] ?? match[4] ?? '' : '';
}

/** @param {string} shape @param {string} list @param {string} frame @returns {Omit<FileRegion, 'text' | 'color'> | string} why it cannot be used */
function readShape(shape, list, frame) {
  const values = list.split(/[,\s]+/).filter(Boolean);
  const isPixel = /^(image|physical)$/.test(frame);
  if (!isPixel && !/^(icrs|fk5|j2000|galactic)$/.test(frame)) return `region in the frame '${frame}'`;
  const form = FORMS[shape];
  const position = (/** @type {number} */ i) => readPosition(values[i], values[i + 1], isPixel ? 'pixel' : frame);
  if (form.sizes < 0) {
    const points = [];
    for (let i = 0; i + 1 < values.length; i += 2) points.push(position(i));
    if (points.length < 3 || points.some((point) => point === null)) return `broken ${shape}`;
    const all = /** @type {[number, number][]} */ (points);
    return { shape, frame: isPixel ? 'pixel' : 'sky', x: all[0][0], y: all[0][1], sizes: [], sizesInPixels: isPixel, angle: 0, points: all };
  }
  const centre = position(0);
  const lengths = values.slice(2, 2 + form.sizes).map((value) => readLength(value, isPixel));
  if (centre === null || lengths.length < form.sizes || lengths.some((length) => length === null)) return `broken ${shape}`;
  const found = /** @type {{ value: number, isPixel: boolean }[]} */ (lengths);
  const angle = form.angle ? Number(values[2 + form.sizes] ?? 0) : 0;
  if (!Number.isFinite(angle)) return `broken ${shape}`;
  return { shape, frame: isPixel ? 'pixel' : 'sky', x: centre[0], y: centre[1], sizes: found.map((length) => length.value), sizesInPixels: found.every((length) => length.isPixel), angle, points: [] };
}

/** @param {string | undefined} first @param {string | undefined} second @param {string} frame @returns {[number, number] | null} */
function readPosition(first, second, frame) {
  if (first === undefined || second === undefined) return null;
  if (frame === 'pixel') {
    const [x, y] = [Number(first), Number(second)];
    return Number.isFinite(x) && Number.isFinite(y) ? [x - 1, y - 1] : null;
  }
  if (frame === 'galactic') {
    const [l, b] = [Number(first.replace(/d$/, '')), Number(second.replace(/d$/, ''))];
    return Number.isFinite(l) && Math.abs(b) <= 90 ? fromGalactic(l, b) : null;
  }
  const [ra, dec] = [parseRightAscension(first), parseDegrees(second)];
  return ra.value === undefined || dec.value === undefined ? null : [ra.value, dec.value];
}

/** @param {string} text @param {boolean} isPixelFrame @returns {{ value: number, isPixel: boolean } | null} */
function readLength(text, isPixelFrame) {
  const match = /^([\d.]+(?:[eE][+-]?\d+)?)(["'dripQ]?)$/.exec(text);
  if (!match || !Number.isFinite(Number(match[1]))) return null;
  const isPixel = match[2] === 'p' || match[2] === 'i' || (isPixelFrame && match[2] === '');
  return { value: Number(match[1]) * (isPixel ? 1 : TO_DEGREES[match[2]] ?? 1), isPixel };
}

/** Degrees per pixel and the direction of north, in degrees from x towards y, at a pixel. @param {Wcs} wcs @param {number} x @param {number} y @returns {{ scale: number, north: number } | null} */
export function localSky(wcs, x, y) {
  const [sky, right, up] = [wcs.pixelToSky(x, y), wcs.pixelToSky(x + 1, y), wcs.pixelToSky(x, y + 1)];
  if (!sky || !right || !up) return null;
  const step = Math.min(1e-3, wcs.scaleDegrees);
  const north = wcs.skyToPixel(sky[0], Math.min(90, sky[1] + step));
  if (!north) return null;
  const scale = Math.sqrt(separation(sky[0], sky[1], right[0], right[1]) * separation(sky[0], sky[1], up[0], up[1]));
  return { scale, north: Math.atan2(north[1] - y, north[0] - x) * 180 / Math.PI };
}

/** @param {FileRegion} region @param {Wcs | null} wcs @returns {Region | null} null when it has no place in the image, or is a point */
export function regionInPixels(region, wcs) {
  const place = (/** @type {number} */ x, /** @type {number} */ y) => (region.frame === 'pixel' ? /** @type {[number, number]} */ ([x, y]) : wcs?.skyToPixel(x, y) ?? null);
  if (region.shape === 'point') return null;
  if (region.shape === 'polygon') {
    const points = region.points.map(([x, y]) => place(x, y));
    return points.some((point) => point === null) ? null : { ...polygon(/** @type {[number, number][]} */ (points)), text: region.text };
  }
  const centre = place(region.x, region.y);
  if (!centre) return null;
  const local = wcs && localSky(wcs, centre[0], centre[1]);
  if (!local && !(region.frame === 'pixel' && region.sizesInPixels)) return null;
  const sizes = region.sizesInPixels ? region.sizes : region.sizes.map((size) => size / /** @type {{ scale: number }} */ (local).scale);
  const angle = !FORMS[region.shape].angle ? 0 : region.frame === 'pixel' ? region.angle : region.angle + /** @type {{ north: number }} */ (local).north - 90;
  const made = { shape: /** @type {import('./regions.js').Shape} */ (region.shape), x: centre[0], y: centre[1], sizes, angle, points: [], text: region.text };
  return regionProblem(made) === '' ? made : null;
}

/** @param {readonly Region[]} regions @param {Wcs | null} wcs on the sky when there is one, else in pixels */
export function writeRegions(regions, wcs) {
  const number = (/** @type {number} */ value, /** @type {number} */ decimals) => String(Number(value.toFixed(decimals)));
  const lines = regions.flatMap((region) => {
    const local = wcs && localSky(wcs, region.x, region.y);
    const text = region.text ? ` # text={${region.text.replace(/[\r\n]+/g, ' ').replaceAll('{', '(').replaceAll('}', ')')}}` : '';
    const place = (/** @type {number} */ x, /** @type {number} */ y) => {
      const sky = wcs?.pixelToSky(x, y);
      return sky ? `${number(sky[0], 7)},${number(sky[1], 7)}` : `${number(x + 1, 4)},${number(y + 1, 4)}`;
    };
    const frame = local ? 'icrs' : 'image';
    const sizes = region.sizes.map((size) => (local ? `${number(size * local.scale * 3600, 4)}"` : number(size, 4)));
    const angle = FORMS[region.shape].angle ? [number(region.angle - (local ? local.north - 90 : 0), 4)] : [];
    const points = region.points.length > 0 ? region.points.map(([x, y]) => place(x, y)) : [place(region.x, region.y)];
    return [frame, `${region.shape}(${[...points, ...sizes, ...angle].join(',')})${text}`];
  });
  return `# Region file format: DS9 version 4.1\n${lines.join('\n')}\n`;
}
