// @ts-check
/** Bins that numbers are made of. Pure. */
import { seconds } from './light-curve.js';

/** Those that are no limits and have errors; times in seconds of TT since MJD 51544. @param {import('./light-curve.js').LightCurve} curve */
export function usable(curve) {
  const at = seconds(curve);
  const kept = [...at.keys()].filter((i) => !curve.limit[i] && curve.error[i] > 0);
  const of = (/** @type {Float64Array} */ values) => Float64Array.from(kept, (i) => values[i]);
  return { time: of(at), rate: of(curve.rate), error: of(curve.error) };
}
