// @ts-check
/** Blocks of constant rate. Pure. */

/** @typedef {{ edges: Float64Array, rate: Float64Array, error: Float64Array }} Blocks */

/** The work grows with the square. */
export const MOST_BINS = 5000;

/**
 * The partition into constant blocks that is best for values with normal errors: Scargle, Norris, Jackson and Chiang (2013),
 * ApJ 764, 167, sections 2.6 and 3.3 (fitness, equation 41; prior, equation 21).
 * @param {Float64Array} time ascending @param {Float64Array} rate @param {Float64Array} error above 0 @param {number} [chance] that a block begins where none does @returns {Blocks}
 */
export function bayesianBlocks(time, rate, error, chance = 0.05) {
  const n = time.length;
  if (n > MOST_BINS) throw new RangeError(`Blocks are found in at most ${MOST_BINS} bins; there are ${n}. Join bins first.`);
  if (n < 2) throw new RangeError('Blocks need at least 2 bins.');
  const prior = 4 - Math.log(73.53 * chance * n ** -0.478);
  const edges = Float64Array.from({ length: n + 1 }, (_, i) => (i === 0 ? time[0] : i === n ? time[n - 1] : 0.5 * (time[i - 1] + time[i])));
  // Sums from the beginning give those of any block.
  const [a, b] = [new Float64Array(n + 1), new Float64Array(n + 1)];
  for (let i = 0; i < n; i++) {
    a[i + 1] = a[i] + 0.5 / (error[i] * error[i]);
    b[i + 1] = b[i] - rate[i] / (error[i] * error[i]);
  }
  const [best, last] = [new Float64Array(n), new Int32Array(n)];
  for (let end = 0; end < n; end++) {
    let most = -Infinity;
    for (let start = 0; start <= end; start++) {
      const total = (b[end + 1] - b[start]) ** 2 / (4 * (a[end + 1] - a[start])) - prior + (start > 0 ? best[start - 1] : 0);
      if (total > most) {
        most = total;
        last[end] = start;
      }
    }
    best[end] = most;
  }
  /** @type {number[]} */
  const starts = [];
  for (let end = n - 1; end >= 0; end = last[end] - 1) starts.unshift(last[end]);
  const ends = [...starts.slice(1), n];
  return {
    edges: Float64Array.from([...starts, n], (i) => edges[i]),
    rate: Float64Array.from(starts, (start, k) => -(b[ends[k]] - b[start]) / (2 * (a[ends[k]] - a[start]))),
    error: Float64Array.from(starts, (start, k) => 1 / Math.sqrt(2 * (a[ends[k]] - a[start]))),
  };
}
