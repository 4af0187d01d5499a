// @ts-check
/** What is drawn of a spectrum: made from the tables of its file. Pure. */
import { FitsProblem } from '../fits/problem.js';

/** @typedef {import('../fits/tables.js').Table} Table */
/**
 * A bin: where it is, its value and error; `isLimit` when the value is an upper limit.
 * @typedef {{ low: number, high: number, value: number, error: number, isLimit?: boolean }} Mark
 */

/**
 * Channels are joined for display: over this factor in energy at least (below the resolution, so that one lucky channel is
 * no bin), then until they are so significant, or over the longer factor at most.
 */
const GROUP_LEAST = 1.03;
export const GROUP_SIGNIFICANCE = 3;
const GROUP_MOST = 1.5;
/** What an upper limit is above the rate, in errors. */
export const LIMIT_SIGMA = 2;
/** @param {Table[]} tables @param {...string} names of columns @returns {Table} the first with all of them */
function tableWith(tables, ...names) {
  const found = tables.find((table) => names.every((name) => name in table.columns));
  if (!found) throw new FitsProblem(`The file has no table with the columns ${names.join(', ')}.`);
  return found;
}

/** Rates of a spectrum; counts are divided by the exposure, and scatter as counts do where the file has no errors. @param {Table[]} tables */
function ratesOf(tables) {
  const counts = tables.find(({ columns }) => 'CHANNEL' in columns && 'COUNTS' in columns && !('RATE' in columns));
  const exposure = Number(counts?.cards.EXPOSURE);
  if (!counts) return tableWith(tables, 'CHANNEL', 'RATE', 'STAT_ERR').columns;
  if (!(exposure > 0)) throw new FitsProblem(`The spectrum has counts, but its EXPOSURE is ${counts.cards.EXPOSURE ?? 'missing'}.`);
  const { columns } = counts;
  const errors = columns.STAT_ERR ?? columns.COUNTS.map((one) => Math.sqrt(Math.max(1, one)));
  return { ...columns, RATE: columns.COUNTS.map((one) => one / exposure), STAT_ERR: errors.map((one) => one / exposure) };
}

/**
 * Channels joined until the rate is significant; what does not become so is an upper limit.
 * @param {Table[]} spectrum @param {Table[]} response @param {number} [significance] 0 for every channel by itself @returns {Mark[]} counts/s/keV over keV
 */
export function spectrumMarks(spectrum, response, significance = GROUP_SIGNIFICANCE) {
  const { CHANNEL, RATE, STAT_ERR, QUALITY } = ratesOf(spectrum);
  const bounds = tableWith(response, 'CHANNEL', 'E_MIN', 'E_MAX').columns;
  const rowOf = new Map([...bounds.CHANNEL].map((channel, row) => [channel, row]));
  /** @type {Mark[]} */
  const marks = [];
  let [low, high, width, rate, variance] = [NaN, NaN, 0, 0, 0];
  const isFaint = () => rate < (significance || LIMIT_SIGMA) * Math.sqrt(variance);
  const close = (/** @type {boolean} */ isLimit) => {
    const error = Math.sqrt(variance) / width;
    const value = isLimit ? Math.max(0, rate / width) + LIMIT_SIGMA * error : rate / width;
    if (width > 0 && value > 0) marks.push({ low, high, value, error, ...(isLimit && { isLimit }) });
    [low, high, width, rate, variance] = [NaN, NaN, 0, 0, 0];
  };
  for (let row = 0; row < CHANNEL.length; row++) {
    const at = rowOf.get(CHANNEL[row]);
    const error = STAT_ERR[row];
    if (at === undefined || QUALITY?.[row] > 0 || !Number.isFinite(RATE[row]) || !(error > 0) || !Number.isFinite(error)) continue;
    // A gap of channels that are not good is not bridged.
    if (width > 0 && bounds.E_MIN[at] > high * (1 + 1e-6)) close(isFaint());
    if (width === 0) low = bounds.E_MIN[at];
    high = bounds.E_MAX[at];
    width += high - bounds.E_MIN[at];
    rate += RATE[row];
    variance += error * error;
    if (significance === 0) {
      close(isFaint());
      continue;
    }
    if (high < low * GROUP_LEAST) continue;
    if (!isFaint()) close(false);
    else if (high >= low * GROUP_MOST) close(true);
  }
  if (width > 0) close(isFaint());
  return marks;
}
