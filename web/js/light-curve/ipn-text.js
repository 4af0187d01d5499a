// @ts-check
/** Light curves in the text form of the Interplanetary Network. Pure. */

/** @typedef {import('./light-curve.js').LightCurve} LightCurve */

/**
 * First the instrument, the day, the second of it that times refer to, and the band in keV; then the background in counts of a bin and
 * the width of bins in seconds; then for each bin its start after the reference, and its counts.
 * @param {LightCurve} curve of counts/s in equal bins @param {number} [reference] UTC in milliseconds; the first bin when it is not given
 * @param {number} [background] counts/s; the median rate when it is not given
 * @returns {string} @throws {Error} what it cannot hold
 */
export function ipnText(curve, reference = curve.start[0], background = median(curve.rate)) {
  const width = (curve.stop[0] - curve.start[0]) / 1000;
  if (curve.unit !== 'counts/s') throw new Error(`The text form of the IPN has counts; this light curve has ${curve.unit}.`);
  if (curve.start.some((from, i) => Math.abs((curve.stop[i] - from) / 1000 - width) > 1e-3 * width)) throw new Error('The text form of the IPN has one width for all bins.');
  const at = new Date(reference).toISOString();
  const day = `${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(2, 4)}`;
  const second = (reference - Date.parse(`${at.slice(0, 10)}T00:00:00Z`)) / 1000;
  const name = curve.instrument.toLowerCase().includes('acs') || curve.instrument === '' ? 'INTEGRAL' : `INTEGRAL ${curve.instrument.toUpperCase()}`;
  const [low, high] = curve.band ?? [100, 10_000];
  const lines = [`'${name.padEnd(10)}' '${day}' ${second.toFixed(5)} ${low.toFixed(3)} ${high.toFixed(3)}`, `${(background * width).toFixed(5)} ${width.toFixed(8)}`,
    ...Array.from(curve.start, (from, i) => `${((from - reference) / 1000).toFixed(3).padStart(10)} ${(curve.rate[i] * width).toFixed(5).padStart(10)}`)];
  return `${lines.join('\n')}\n`;
}

/** @param {Float64Array} values */
function median(values) {
  const sorted = Float64Array.from(values).sort();
  return sorted.length === 0 ? 0 : 0.5 * (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]);
}
