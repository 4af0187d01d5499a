// @ts-check
/** Directions on the sky: frames, reading what people type, and writing it back. Degrees everywhere; the frame is ICRS. */

const DEGREE = Math.PI / 180;

/** ICRS to galactic rotation, ESA (1997), The Hipparcos and Tycho Catalogues, vol. 1, eq. 1.5.11. */
const GALACTIC = [
  [-0.0548755604162154, -0.8734370902348850, -0.4838350155487132],
  [0.4941094278755837, -0.4448296299600112, 0.7469822444972189],
  [-0.8676661490190047, -0.1980763734312015, 0.4559837761750669],
];

/** @param {number} lon @param {number} lat @returns {[number, number, number]} */
export function unitVector(lon, lat) {
  const cosLat = Math.cos(lat * DEGREE);
  return [cosLat * Math.cos(lon * DEGREE), cosLat * Math.sin(lon * DEGREE), Math.sin(lat * DEGREE)];
}

/** @param {number[]} v @returns {[number, number]} longitude in [0, 360) and latitude */
function angles(v) {
  return [wrap360(Math.atan2(v[1], v[0]) / DEGREE), Math.atan2(v[2], Math.hypot(v[0], v[1])) / DEGREE];
}

/** @param {number} degrees */
export function wrap360(degrees) {
  const wrapped = degrees % 360;
  return wrapped < 0 ? wrapped + 360 : wrapped;
}

/** @param {number} ra @param {number} dec @returns {[number, number]} galactic longitude and latitude */
export function toGalactic(ra, dec) {
  const v = unitVector(ra, dec);
  return angles(GALACTIC.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]));
}

/** @param {number} l @param {number} b @returns {[number, number]} right ascension and declination */
export function fromGalactic(l, b) {
  const v = unitVector(l, b);
  return angles([0, 1, 2].map((i) => GALACTIC[0][i] * v[0] + GALACTIC[1][i] * v[1] + GALACTIC[2][i] * v[2]));
}

/** Great-circle distance, Vincenty's form: exact for tiny and for antipodal angles. */
export function separation(/** @type {number} */ ra1, /** @type {number} */ dec1, /** @type {number} */ ra2, /** @type {number} */ dec2) {
  const a = unitVector(ra1, dec1);
  const b = unitVector(ra2, dec2);
  const cross = Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
  return Math.atan2(cross, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / DEGREE;
}

/** @typedef {{ value: number, problem?: undefined } | { value?: undefined, problem: string }} Reading */

const NUMBER = String.raw`\d+(?:\.\d*)?|\.\d+`;
const SEXAGESIMAL = new RegExp(String.raw`^([+-]?)\s*(\d{1,3})\s*(?:[:\s]|h|d|°)\s*(\d{1,2})\s*(?:(?:[:\s]|m|'|′)\s*(?:(${NUMBER})\s*(?:s|"|″)?)?)?$`, 'i');
const DECIMAL = new RegExp(String.raw`^([+-]?(?:${NUMBER}))\s*(?:d|deg|°)?$`, 'i');

/**
 * Right ascension: decimal degrees, or hours when written with minutes (`5:34:31.9`, `05 34 31.9`, `5h34m31.9s`).
 * A plain number is always degrees.
 * @param {string} text @returns {Reading}
 */
export function parseRightAscension(text) {
  const clean = tidy(text);
  const decimal = DECIMAL.exec(clean);
  if (decimal) {
    const degrees = Number(decimal[1]);
    if (degrees < -360 || degrees > 360) return { problem: 'Right ascension must be between -360 and 360 degrees.' };
    return { value: wrap360(degrees) };
  }
  const parts = SEXAGESIMAL.exec(clean);
  if (!parts || /[d°]/i.test(clean)) {
    return { problem: 'Write right ascension in degrees (83.633) or hours, minutes, seconds (05:34:31.9).' };
  }
  const hours = Number(parts[2]);
  const minutes = Number(parts[3]);
  const seconds = Number(parts[4] ?? 0);
  if (parts[1] === '-') return { problem: 'Hours of right ascension cannot be negative.' };
  if (hours >= 24) return { problem: 'Hours of right ascension go from 0 to 23.' };
  if (minutes >= 60 || seconds >= 60) return { problem: 'Minutes and seconds go from 0 to below 60.' };
  return { value: 15 * (hours + minutes / 60 + seconds / 3600) };
}

/**
 * An angle in degrees: decimal, or degrees, minutes, seconds. The sign of `-00:30:00` is kept.
 * @param {string} text @param {number} [minimum] @param {number} [maximum] @param {string} [name] @returns {Reading}
 */
export function parseDegrees(text, minimum = -90, maximum = 90, name = 'Declination') {
  const clean = tidy(text);
  const range = `${name} must be between ${minimum} and ${maximum} degrees.`;
  const decimal = DECIMAL.exec(clean);
  let degrees;
  if (decimal) {
    degrees = Number(decimal[1]);
  } else {
    const parts = SEXAGESIMAL.exec(clean);
    if (!parts || /h/i.test(clean)) {
      return { problem: `Write ${name.toLowerCase()} in degrees (22.014) or degrees, minutes, seconds (+22:00:52).` };
    }
    const minutes = Number(parts[3]);
    const seconds = Number(parts[4] ?? 0);
    if (minutes >= 60 || seconds >= 60) return { problem: 'Minutes and seconds go from 0 to below 60.' };
    degrees = (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) + minutes / 60 + seconds / 3600);
  }
  if (degrees < minimum || degrees > maximum) return { problem: range };
  return { value: degrees };
}

/** One kind of minus and of blank. @param {string} text */
export function tidy(text) {
  return text.trim().replace(/[\u2212\u2013]/g, '-').replace(/\s+/g, ' ');
}

/** @param {number} ra degrees @param {number} [decimals] of the seconds */
export function formatHours(ra, decimals = 2) {
  return sexagesimal(wrap360(ra) / 15, decimals, 24, ['h', 'm', 's']);
}

/** @param {number} degrees @param {number} [decimals] of the arc seconds */
export function formatDegrees(degrees, decimals = 1) {
  return (degrees < 0 ? '−' : '+') + sexagesimal(Math.abs(degrees), decimals, Infinity, ['°', '′', '″']);
}

/** An angle in the unit that suits it. @param {number} degrees */
export function formatAngle(degrees) {
  const [value, unit] = degrees >= 1 ? [degrees, '°'] : degrees >= 1 / 60 ? [degrees * 60, '′'] : [degrees * 3600, '″'];
  return `${Number(value.toPrecision(2))}${unit}`;
}

/** Rounds once, in the smallest unit, so that 59.999 never prints as 60. */
function sexagesimal(/** @type {number} */ value, /** @type {number} */ decimals, /** @type {number} */ wrapAt, /** @type {string[]} */ marks) {
  const scale = 10 ** decimals;
  let ticks = Math.round(value * 3600 * scale);
  if (Number.isFinite(wrapAt)) ticks %= wrapAt * 3600 * scale;
  const seconds = ticks % (60 * scale);
  const minutes = Math.floor(ticks / (60 * scale)) % 60;
  const whole = Math.floor(ticks / (3600 * scale));
  const secondsText = (seconds / scale).toFixed(decimals).padStart(decimals > 0 ? decimals + 3 : 2, '0');
  return `${String(whole).padStart(2, '0')}${marks[0]}${String(minutes).padStart(2, '0')}${marks[1]}${secondsText}${marks[2]}`;
}
