// @ts-check
/**
 * World coordinates of an image: Greisen & Calabretta (2002) for the linear part, Calabretta & Greisen (2002, "Paper II")
 * for the projections. FK5 at J2000 is taken as ICRS: they differ by less than 0.03 arc seconds.
 */
import { fromGalactic, toGalactic, wrap360 } from './coordinates.js';
import { clampUnit, PROJECTION_NAMES, projectionOf } from './projections.js';
import { sipOf } from './sip.js';

const DEGREE = Math.PI / 180;

/** @typedef {Record<string, string | number | boolean | null>} Cards */
export class WcsProblem extends Error {}

/** Immutable; pixels are 0-based at pixel centres, x fastest; directions are ICRS degrees. */
export class Wcs {
  /** @param {Cards} cards of an image HDU @returns {Wcs} throws {@link WcsProblem} when the header has none that is understood */
  static fromCards(cards) {
    return new Wcs(cards);
  }

  /** @param {Cards} cards */
  constructor(cards) {
    const types = [1, 2].map((axis) => String(cards[`CTYPE${axis}`] ?? '').trim().toUpperCase());
    const longitudeAxis = types.findIndex((type) => /^(RA--|GLON)-/.test(type));
    const latitudeAxis = types.findIndex((type) => /^(DEC-|GLAT)-/.test(type));
    if (longitudeAxis < 0 || latitudeAxis < 0) throw new WcsProblem('The header has no celestial coordinates (CTYPE1, CTYPE2).');
    this.isGalactic = types[longitudeAxis].startsWith('GLON');
    if (this.isGalactic !== types[latitudeAxis].startsWith('GLAT')) throw new WcsProblem('CTYPE1 and CTYPE2 belong to different frames.');
    const code = types[longitudeAxis].slice(5);
    this.projectionName = code.replace(/-SIP$/, '');
    const pv = (/** @type {number} */ number) => {
      const value = cards[`PV${latitudeAxis + 1}_${number}`];
      return typeof value === 'number' ? value : undefined;
    };
    const projection = projectionOf(this.projectionName, pv);
    if (!projection || types[latitudeAxis].slice(5) !== code) {
      throw new WcsProblem(`The projection '${code}' is not one of ${PROJECTION_NAMES.join(', ')}.`);
    }
    if (this.projectionName === 'SIN' && (pv(1) || pv(2))) throw new WcsProblem('The slant orthographic projection (SIN with PV2_1, PV2_2) is not supported.');
    for (const axis of [1, 2]) {
      const unit = String(cards[`CUNIT${axis}`] ?? '').trim().toLowerCase();
      if (unit !== '' && !unit.startsWith('deg')) throw new WcsProblem(`CUNIT${axis} is '${unit}', expected 'deg'.`);
    }
    this.sip = code.endsWith('-SIP') ? sipOf(cards) : null;
    const frame = String(cards.RADESYS ?? cards.RADECSYS ?? 'ICRS').trim().toUpperCase();
    if (!this.isGalactic && frame.startsWith('FK4')) throw new WcsProblem('Positions in the old frame FK4 are not converted.');
    this.projection = projection;
    this.longitudeAxis = longitudeAxis;
    this.latitudeAxis = latitudeAxis;
    this.crpix = [real(cards, 'CRPIX1', 0), real(cards, 'CRPIX2', 0)];
    this.matrix = linearPart(cards, latitudeAxis);
    const [[a, b], [c, d]] = this.matrix;
    const determinant = a * d - b * c;
    if (!Number.isFinite(determinant) || determinant === 0) throw new WcsProblem('The pixel scale matrix (CD, PC or CDELT) cannot be inverted.');
    this.inverse = [[d / determinant, -b / determinant], [-c / determinant, a / determinant]];

    const lon0 = real(cards, `CRVAL${longitudeAxis + 1}`, 0);
    const lat0 = real(cards, `CRVAL${latitudeAxis + 1}`, 0);
    if (Math.abs(lat0) > 90) throw new WcsProblem(`The reference latitude ${lat0} is outside ±90 degrees.`);
    const theta0 = projection.zenithal ? 90 : 0;
    const phiPole = real(cards, 'LONPOLE', lat0 >= theta0 ? 0 : 180);
    this.phiPole = phiPole;
    const [lonPole, latPole] = celestialPole(lon0, lat0, theta0, phiPole, real(cards, 'LATPOLE', 90));
    this.lonPole = lonPole;
    this.latPole = latPole;
    /** Degrees per pixel at the reference point, the geometric mean of both axes. */
    this.scaleDegrees = Math.sqrt(Math.abs(determinant));
  }

  /** @param {number} x @param {number} y @returns {[number, number] | null} RA, Dec; null where the projection has no sky */
  pixelToSky(x, y) {
    const offset = [x + 1 - this.crpix[0], y + 1 - this.crpix[1]];
    const [dx, dy] = this.sip ? this.sip.distort(offset[0], offset[1]) : offset;
    const plane = [this.matrix[0][0] * dx + this.matrix[0][1] * dy, this.matrix[1][0] * dx + this.matrix[1][1] * dy];
    const native = this.projection.toNative(plane[this.longitudeAxis], plane[this.latitudeAxis]);
    if (!native) return null;
    // Paper II, eq. 2.
    const dPhi = (native[0] - this.phiPole) * DEGREE;
    const [sinT, cosT] = [Math.sin(native[1] * DEGREE), Math.cos(native[1] * DEGREE)];
    const [sinP, cosP] = [Math.sin(this.latPole * DEGREE), Math.cos(this.latPole * DEGREE)];
    const x2 = sinT * cosP - cosT * sinP * Math.cos(dPhi);
    const y2 = -cosT * Math.sin(dPhi);
    const lon = wrap360(this.lonPole + Math.atan2(y2, x2) / DEGREE);
    const lat = Math.atan2(sinT * sinP + cosT * cosP * Math.cos(dPhi), Math.hypot(x2, y2)) / DEGREE;
    return this.isGalactic ? fromGalactic(lon, lat) : [lon, lat];
  }

  /** @param {number} ra @param {number} dec @returns {[number, number] | null} 0-based pixel; null behind the projection */
  skyToPixel(ra, dec) {
    const [lon, lat] = this.isGalactic ? toGalactic(ra, dec) : [ra, dec];
    // Paper II, eq. 5.
    const dLon = (lon - this.lonPole) * DEGREE;
    const [sinL, cosL] = [Math.sin(lat * DEGREE), Math.cos(lat * DEGREE)];
    const [sinP, cosP] = [Math.sin(this.latPole * DEGREE), Math.cos(this.latPole * DEGREE)];
    const x2 = sinL * cosP - cosL * sinP * Math.cos(dLon);
    const y2 = -cosL * Math.sin(dLon);
    let phi = wrap360(this.phiPole + Math.atan2(y2, x2) / DEGREE);
    if (phi > 180) phi -= 360;
    const theta = Math.atan2(sinL * sinP + cosL * cosP * Math.cos(dLon), Math.hypot(x2, y2)) / DEGREE;
    const plane = this.projection.toPlane(phi, theta);
    if (!plane) return null;
    const axes = this.longitudeAxis === 0 ? plane : [plane[1], plane[0]];
    const U = this.inverse[0][0] * axes[0] + this.inverse[0][1] * axes[1];
    const V = this.inverse[1][0] * axes[0] + this.inverse[1][1] * axes[1];
    const offset = this.sip ? this.sip.restore(U, V) : [U, V];
    return offset && [offset[0] + this.crpix[0] - 1, offset[1] + this.crpix[1] - 1];
  }
}

/** @param {Cards} cards @param {string} keyword @param {number} absent */
function real(cards, keyword, absent) {
  const value = cards[keyword];
  if (value === undefined || value === null) return absent;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new WcsProblem(`${keyword} is not a number.`);
  return value;
}

/** CD, else PC and CDELT, else CDELT and CROTA of the latitude axis. @param {Cards} cards @param {number} latitudeAxis */
function linearPart(cards, latitudeAxis) {
  const has = (/** @type {string} */ prefix) => [11, 12, 21, 22].some((ij) => `${prefix}${Math.floor(ij / 10)}_${ij % 10}` in cards);
  const matrix = (/** @type {string} */ prefix, /** @type {number} */ diagonal) => [
    [real(cards, `${prefix}1_1`, diagonal), real(cards, `${prefix}1_2`, 0)],
    [real(cards, `${prefix}2_1`, 0), real(cards, `${prefix}2_2`, diagonal)],
  ];
  if (has('CD')) return matrix('CD', 0);
  const delta = [real(cards, 'CDELT1', 1), real(cards, 'CDELT2', 1)];
  if (has('PC')) return matrix('PC', 1).map((row, i) => row.map((value) => value * delta[i]));
  const turn = real(cards, `CROTA${latitudeAxis + 1}`, 0) * DEGREE;
  return [
    [delta[0] * Math.cos(turn), -delta[1] * Math.sin(turn)],
    [delta[0] * Math.sin(turn), delta[1] * Math.cos(turn)],
  ];
}

/** Celestial position of the native pole, Paper II, section 2.4, eq. 8 to 10, for phi0 = 0. @returns {[number, number]} */
function celestialPole(/** @type {number} */ lon0, /** @type {number} */ lat0, /** @type {number} */ theta0, /** @type {number} */ phiPole, /** @type {number} */ latPoleWish) {
  if (theta0 === 90) return [lon0, lat0];
  const cosPhi = Math.cos(phiPole * DEGREE);
  const sinPhi = Math.sin(phiPole * DEGREE);
  const middle = Math.atan2(0, cosPhi) / DEGREE;
  const spread = Math.acos(clampUnit(Math.sin(lat0 * DEGREE) / Math.abs(cosPhi))) / DEGREE;
  const candidates = [middle + spread, middle - spread]
    .map((lat) => (lat > 180 ? lat - 360 : lat < -180 ? lat + 360 : lat))
    .filter((lat) => Math.abs(lat) <= 90 + 1e-10)
    .map((lat) => Math.max(-90, Math.min(90, lat)));
  if (Math.abs(cosPhi) < 1e-12 || candidates.length === 0) throw new WcsProblem('CRVAL, LONPOLE and LATPOLE do not fit together.');
  const latPole = candidates.reduce((best, lat) => (Math.abs(lat - latPoleWish) < Math.abs(best - latPoleWish) ? lat : best));
  if (latPole > 90 - 1e-12) return [lon0 + phiPole - 180, latPole];
  if (latPole < -90 + 1e-12) return [lon0 - phiPole, latPole];
  const cosLat0 = Math.cos(lat0 * DEGREE);
  const sine = sinPhi / cosLat0;
  const cosine = -Math.sin(latPole * DEGREE) * Math.sin(lat0 * DEGREE) / (Math.cos(latPole * DEGREE) * cosLat0);
  return [lon0 - Math.atan2(sine, cosine) / DEGREE, latPole];
}
