// @ts-check
/** Periods in unevenly spaced bins: the generalised Lomb–Scargle periodogram. Pure. */
import { logGamma } from './special.js';

/**
 * @typedef {object} Periodogram
 * @property {Float64Array} frequency Hz
 * @property {Float64Array} power 0 to 1: the share of χ² that a sine takes away
 * @property {number} probability that noise alone has a peak as high as the highest (Baluev 2008)
 * @property {boolean} isCut whether frequencies up to the usual end were too many
 */

/** Of a sum over bins and frequencies; more would make the page wait. */
const MOST_WORK = 3e7;
const PER_PEAK = 5;
/** Frequencies are told up to so many times the mean sampling. */
const NYQUIST_FACTOR = 1;

/**
 * Frequencies from half the resolution on, five in each peak, to half the mean sampling.
 * @param {Float64Array} time s @returns {{ frequency: Float64Array, isCut: boolean }}
 */
export function frequencies(time) {
  const [first, last] = [time.reduce((a, b) => Math.min(a, b), Infinity), time.reduce((a, b) => Math.max(a, b), -Infinity)];
  const step = 1 / (last - first) / PER_PEAK;
  const highest = NYQUIST_FACTOR * 0.5 * time.length / (last - first);
  const wanted = 1 + Math.round((highest - 0.5 * step) / step);
  const most = Math.max(100, Math.floor(MOST_WORK / time.length));
  const count = Math.max(2, Math.min(wanted, most));
  return { frequency: Float64Array.from({ length: count }, (_, i) => 0.5 * step + i * step), isCut: wanted > most };
}

/**
 * With a floating mean and errors: Zechmeister and Kürster (2009), A&A 496, 577, equations 4 to 15.
 * @param {Float64Array} time s, at least four @param {Float64Array} rate @param {Float64Array} error above 0 @param {Float64Array} [given] frequencies, Hz @returns {Periodogram}
 */
export function periodogram(time, rate, error, given) {
  if (time.length < 4) throw new RangeError(`A periodogram needs at least 4 bins; there are ${time.length}.`);
  const { frequency, isCut } = given ? { frequency: given, isCut: false } : frequencies(time);
  const n = time.length;
  const weight = error.map((one) => 1 / (one * one));
  const total = weight.reduce((sum, one) => sum + one, 0);
  for (let i = 0; i < n; i++) weight[i] /= total;
  const mean = rate.reduce((sum, one, i) => sum + weight[i] * one, 0);
  const y = rate.map((one) => one - mean);
  const yy = y.reduce((sum, one, i) => sum + weight[i] * one * one, 0);
  const origin = time[0];
  const power = Float64Array.from(frequency, (f) => {
    const omega = 2 * Math.PI * f;
    let [c, s, cc, cs, yc, ys] = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const angle = omega * (time[i] - origin);
      const [cos, sin, w] = [Math.cos(angle), Math.sin(angle), weight[i]];
      c += w * cos;
      s += w * sin;
      cc += w * cos * cos;
      cs += w * cos * sin;
      yc += w * y[i] * cos;
      ys += w * y[i] * sin;
    }
    const ss = 1 - cc - s * s;
    const [ccc, css] = [cc - c * c, cs - c * s];
    const determinant = ccc * ss - css * css;
    return determinant > 1e-12 ? Math.min(1, Math.max(0, (ss * yc * yc + ccc * ys * ys - 2 * css * yc * ys) / (yy * determinant))) : 0;
  });
  const highest = power.reduce((a, b) => Math.max(a, b), 0);
  return { frequency, power, isCut, probability: falseAlarm(highest, time, weight, frequency[frequency.length - 1]) };
}

/**
 * The probability that noise alone has a peak as high somewhere up to a frequency: Baluev (2008), MNRAS 385, 1279, for this
 * normalisation; an upper limit where it is small.
 * @param {number} power @param {Float64Array} time @param {Float64Array} weight of sum 1 @param {number} highest Hz
 */
export function falseAlarm(power, time, weight, highest) {
  const n = time.length;
  const mean = time.reduce((sum, one, i) => sum + weight[i] * one, 0);
  const variance = time.reduce((sum, one, i) => sum + weight[i] * (one - mean) ** 2, 0);
  const width = highest * Math.sqrt(4 * Math.PI * variance);
  const [dh, dk] = [n - 1, n - 3];
  const single = (1 - power) ** (0.5 * dk);
  // γ(N) of Baluev's equation 7 is near 1 for more than a few bins.
  const gamma = Math.sqrt(2 / dh) * Math.exp(logGammaRatio(dh / 2));
  const tau = gamma * width * (1 - power) ** (0.5 * (dk - 1)) * Math.sqrt(0.5 * dh * power);
  return 1 - (1 - single) * Math.exp(-tau);
}

/** ln Γ(x) − ln Γ(x − ½). @param {number} x */
function logGammaRatio(x) {
  return logGamma(x) - logGamma(x - 0.5);
}
