// @ts-check
/** Simple Imaging Polynomial: Shupe et al. (2005), ASP Conference Series 347, 491, eq. 1 to 3. */

/** @typedef {import('./wcs.js').Cards} Cards */
/** @typedef {{ distort: (u: number, v: number) => [number, number], restore: (U: number, V: number) => [number, number] | null }} Sip */

const MOST_ORDER = 9;

/** @param {Cards} cards @returns {Sip | null} null when the header has no polynomial */
export function sipOf(cards) {
  const a = terms(cards, 'A');
  const b = terms(cards, 'B');
  if (a.length === 0 && b.length === 0) return null;

  /** Pixels from the reference pixel to undistorted ones. @param {number} u @param {number} v @returns {[number, number]} */
  const distort = (u, v) => [u + sum(a, u, v), v + sum(b, u, v)];
  return {
    distort,
    // The inverse polynomials AP and BP of headers are only approximate: Newton's method is exact.
    restore(U, V) {
      let [u, v] = [U, V];
      for (let i = 0; i < 30; i++) {
        const [fu, fv] = distort(u, v);
        const [du, dv] = [fu - U, fv - V];
        const [aa, ab] = slopes(a, u, v);
        const [ba, bb] = slopes(b, u, v);
        const determinant = (1 + aa) * (1 + bb) - ab * ba;
        const [su, sv] = [((1 + bb) * du - ab * dv) / determinant, ((1 + aa) * dv - ba * du) / determinant];
        u -= su;
        v -= sv;
        if (!Number.isFinite(u + v)) return null;
        if (Math.abs(su) + Math.abs(sv) < 1e-11) return [u, v];
      }
      return null;
    },
  };
}

/** @typedef {{ p: number, q: number, value: number }} Term */

/** @param {Cards} cards @param {string} letter @returns {Term[]} */
function terms(cards, letter) {
  const order = cards[`${letter}_ORDER`];
  if (typeof order !== 'number' || !(order >= 0 && order <= MOST_ORDER)) return [];
  const found = [];
  for (let p = 0; p <= order; p++) {
    for (let q = 0; p + q <= order; q++) {
      const value = cards[`${letter}_${p}_${q}`];
      if (typeof value === 'number' && Number.isFinite(value) && value !== 0) found.push({ p, q, value });
    }
  }
  return found;
}

/** @param {Term[]} all @param {number} u @param {number} v */
function sum(all, u, v) {
  return all.reduce((total, { p, q, value }) => total + value * u ** p * v ** q, 0);
}

/** @param {Term[]} all @param {number} u @param {number} v @returns {[number, number]} derivatives by u and v */
function slopes(all, u, v) {
  let [byU, byV] = [0, 0];
  for (const { p, q, value } of all) {
    if (p > 0) byU += value * p * u ** (p - 1) * v ** q;
    if (q > 0) byV += value * q * u ** p * v ** (q - 1);
  }
  return [byU, byV];
}
