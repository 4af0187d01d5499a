// @ts-check
/**
 * Projections of the sphere to the plane: Calabretta & Greisen (2002, "Paper II"); HPX: Calabretta & Roukema (2007).
 * Plane coordinates and native angles in degrees.
 */

const DEGREE = Math.PI / 180;

/**
 * `zenithal`: the reference point is the native pole. Both functions answer null where there is no counterpart.
 * @typedef {{ zenithal: boolean, toNative: (x: number, y: number) => [number, number] | null, toPlane: (phi: number, theta: number) => [number, number] | null }} Projection
 */

/** @param {number} value */
export function clampUnit(value) {
  return Math.max(-1, Math.min(1, value));
}

/** Arc sine of something that rounding may have pushed over 1; null when it is truly outside. @param {number} sine */
function arcSine(sine) {
  return Math.abs(sine) > 1 + 1e-12 ? null : Math.asin(clampUnit(sine)) / DEGREE;
}

/** @param {(theta: number) => number | null} radius @param {(radius: number) => number | null} latitude @returns {Projection} */
function zenithal(radius, latitude) {
  return {
    zenithal: true,
    toNative(x, y) {
      const r = Math.hypot(x, y);
      const theta = latitude(r);
      return theta === null ? null : [r === 0 ? 0 : Math.atan2(x, -y) / DEGREE, theta];
    },
    toPlane(phi, theta) {
      const r = radius(theta);
      return r === null ? null : [r * Math.sin(phi * DEGREE), -r * Math.cos(phi * DEGREE)];
    },
  };
}

/** @param {Projection['toNative']} toNative @param {Projection['toPlane']} toPlane @returns {Projection} */
function whole(toNative, toPlane) {
  return {
    zenithal: false, toPlane,
    toNative(x, y) {
      const native = toNative(x, y);
      // Half a turn plus rounding: beyond it the plane has no sky.
      return native && Math.abs(native[0]) <= 180 + 1e-9 && Math.abs(native[1]) <= 90 + 1e-9 ? native : null;
    },
  };
}

/** @type {Record<string, (parameter: (number: number) => number | undefined) => Projection>} by code; a projection may have parameters PV2_m of the latitude axis */
const PROJECTIONS = {
  // Eq. 54 and 55.
  TAN: () => zenithal(
    (theta) => (theta > 0 ? Math.cos(theta * DEGREE) / Math.sin(theta * DEGREE) / DEGREE : null),
    (r) => Math.atan2(1, r * DEGREE) / DEGREE),
  // Eq. 56 and 57, stereographic.
  STG: () => zenithal(
    (theta) => (theta > -90 ? 2 * Math.tan((90 - theta) / 2 * DEGREE) / DEGREE : null),
    (r) => 90 - 2 * Math.atan(r * DEGREE / 2) / DEGREE),
  // Eq. 59 and 60, orthographic.
  SIN: () => zenithal(
    (theta) => (theta >= 0 ? Math.cos(theta * DEGREE) / DEGREE : null),
    (r) => (r * DEGREE <= 1 ? Math.acos(r * DEGREE) / DEGREE : null)),
  // Eq. 67.
  ARC: () => zenithal((theta) => 90 - theta, (r) => (r <= 180 ? 90 - r : null)),
  // Eq. 69 and 71, equal area.
  ZEA: () => zenithal(
    (theta) => 2 * Math.sin((90 - theta) / 2 * DEGREE) / DEGREE,
    (r) => (r * DEGREE <= 2 ? 90 - 2 * Math.asin(r * DEGREE / 2) / DEGREE : null)),
  // Eq. 79 to 81, with lambda = PV2_1.
  CEA: (parameter) => {
    const lambda = parameter(1) ?? 1;
    return whole(
      (x, y) => {
        const theta = arcSine(y * DEGREE * lambda);
        return theta === null ? null : [x, theta];
      },
      (phi, theta) => [phi, Math.sin(theta * DEGREE) / lambda / DEGREE]);
  },
  // Eq. 83 and 84.
  CAR: () => whole((x, y) => [x, y], (phi, theta) => [phi, theta]),
  // Eq. 85 to 87, Mercator.
  MER: () => whole(
    (x, y) => [x, 2 * Math.atan(Math.exp(y * DEGREE)) / DEGREE - 90],
    (phi, theta) => (Math.abs(theta) < 90 ? [phi, Math.log(Math.tan((90 + theta) / 2 * DEGREE)) / DEGREE] : null)),
  // Eq. 88 to 91, Sanson-Flamsteed.
  SFL: () => whole(
    (x, y) => (Math.abs(y) >= 90 ? (x === 0 && Math.abs(y) === 90 ? [0, y] : null) : [x / Math.cos(y * DEGREE), y]),
    (phi, theta) => [phi * Math.cos(theta * DEGREE), theta]),
  // Eq. 97 to 101, Mollweide.
  MOL: () => whole(
    (x, y) => {
      const v = y * DEGREE;
      const rest = 2 - v * v;
      if (rest < -1e-12) return null;
      const root = Math.sqrt(Math.max(0, rest));
      const theta = arcSine((Math.asin(clampUnit(v / Math.SQRT2)) * 2 + v * root) / Math.PI);
      if (theta === null) return null;
      return [root < 1e-9 ? 0 : Math.PI * x / (2 * root), theta];
    },
    (phi, theta) => {
      const gamma = mollweideAngle(theta);
      return [2 * Math.SQRT2 / Math.PI * phi * Math.cos(gamma), Math.SQRT2 * Math.sin(gamma) / DEGREE];
    }),
  // Eq. 107 to 111, Hammer-Aitoff.
  AIT: () => whole(
    (x, y) => {
      const u = x * DEGREE / 4;
      const v = y * DEGREE / 2;
      const zz = 1 - u * u - v * v;
      if (zz < 0.5 - 1e-12) return null;
      const z = Math.sqrt(zz);
      return [2 * Math.atan2(2 * u * z, 2 * zz - 1) / DEGREE, Math.asin(clampUnit(2 * v * z)) / DEGREE];
    },
    (phi, theta) => {
      const cosTheta = Math.cos(theta * DEGREE);
      const gamma = Math.sqrt(2 / (1 + cosTheta * Math.cos(phi * DEGREE / 2))) / DEGREE;
      return [2 * gamma * cosTheta * Math.sin(phi * DEGREE / 2), gamma * Math.sin(theta * DEGREE)];
    }),
  HPX: (parameter) => healpix(parameter(1) ?? 4, parameter(2) ?? 3),
};

export const PROJECTION_NAMES = Object.keys(PROJECTIONS);

/** @param {string} name @param {(number: number) => number | undefined} parameter PV2_m of the latitude axis @returns {Projection | null} null when it is not known */
export function projectionOf(name, parameter) {
  return Object.hasOwn(PROJECTIONS, name) ? PROJECTIONS[name](parameter) : null;
}

/** The angle gamma of 2γ + sin 2γ = π sin θ, eq. 100, by Newton's method. @param {number} theta degrees @returns {number} radians */
function mollweideAngle(theta) {
  if (Math.abs(theta) >= 90) return Math.sign(theta) * Math.PI / 2;
  const goal = Math.PI * Math.sin(theta * DEGREE);
  // Near the pole the slope goes to zero and Newton slows down; there the cubic expansion of the equation is a good start.
  const polar = Math.PI / 2 - Math.cbrt(3 / 4 * (Math.PI - Math.abs(goal)));
  let gamma = Math.abs(theta) > 60 ? Math.sign(theta) * polar : theta * DEGREE / 1.3;
  for (let i = 0; i < 60; i++) {
    const step = (2 * gamma + Math.sin(2 * gamma) - goal) / (2 + 2 * Math.cos(2 * gamma));
    if (!Number.isFinite(step)) break;
    gamma = Math.max(-Math.PI / 2, Math.min(Math.PI / 2, gamma - step));
    if (Math.abs(step) < 1e-16) break;
  }
  return gamma;
}

/** Calabretta & Roukema (2007), eq. 1 to 22. @param {number} H facets round the equator @param {number} K facets from pole to pole @returns {Projection} */
function healpix(H, K) {
  const edge = 90 * (K - 1) / H;
  const sineEdge = (K - 1) / K;
  const middle = (/** @type {number} */ x, /** @type {boolean} */ isNorth) => {
    const omega = K % 2 === 1 || isNorth ? 1 : 0;
    const facet = Math.min(H - 1, Math.floor((x + 180) * H / 360 + (1 - omega) / 2));
    return -180 + (2 * facet + omega) * 180 / H;
  };
  return whole(
    (x, y) => {
      if (Math.abs(x) > 180 + 1e-9) return null;
      if (Math.abs(y) <= edge) return [x, Math.asin(clampUnit(y * H / (90 * K))) / DEGREE];
      const sigma = (K + 1) / 2 - Math.abs(y) * H / 180;
      if (sigma < -1e-12) return null;
      const theta = Math.sign(y) * Math.asin(clampUnit(1 - sigma * sigma / K)) / DEGREE;
      const centre = middle(x, y > 0);
      if (Math.abs(x - centre) > sigma * 180 / H + 1e-9) return null;
      return [sigma < 1e-12 ? centre : centre + (x - centre) / sigma, theta];
    },
    (phi, theta) => {
      const sine = Math.sin(theta * DEGREE);
      if (Math.abs(sine) <= sineEdge) return [phi, 90 * K / H * sine];
      const sigma = Math.sqrt(K * Math.max(0, 1 - Math.abs(sine)));
      const centre = middle(phi, theta > 0);
      return [centre + (phi - centre) * sigma, Math.sign(theta) * 180 / H * ((K + 1) / 2 - sigma)];
    });
}
