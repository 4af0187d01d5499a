// @ts-check
/** Axes of time: places are always UTC in milliseconds since 1970, what differs is how they are told. Pure. */
import { ijdOfUtc, utcOfIjd } from '../chart/instants.js';
import { linearTicks, timeTicks } from '../chart/ticks.js';

/** @typedef {import('../chart/pane.js').Axis} Axis */
/** @typedef {'utc' | 'mjd' | 'ijd' | 'since'} TimeKind */

export const TIME_KINDS = /** @type {[TimeKind, string][]} */ ([['utc', 'UTC'], ['mjd', 'MJD'], ['ijd', 'IJD'], ['since', 'Since T0']]);

const DAY = 86_400_000;
const UNIX_EPOCH_MJD = 40587;
/** Longest spans, in milliseconds, that seconds and hours are used for. */
const IN_SECONDS = 6 * 3_600_000;
const IN_HOURS = 4 * DAY;

/** @param {number} utc milliseconds */
export const mjdOfUtc = (utc) => utc / DAY + UNIX_EPOCH_MJD;

/** @param {number} utc milliseconds @param {number} [decimals] of seconds */
export function instant(utc, decimals = 0) {
  if (!Number.isFinite(utc)) return '–';
  const unit = 1000 / 10 ** decimals;
  return new Date(Math.round(utc / unit) * unit).toISOString().slice(0, decimals > 0 ? 20 + decimals : 19).replace('T', ' ');
}

/** @param {string} text UTC, without a zone @returns {number} milliseconds or NaN */
export function parseInstant(text) {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?Z?$/.exec(text.trim());
  return match ? Date.parse(`${match[1]}T${match[2] ?? '00:00'}Z`) : NaN;
}

/** @param {TimeKind} kind @param {number} zero T0 in UTC milliseconds @param {number} span of all bins, milliseconds @returns {Axis} */
export function timeAxis(kind, zero, span) {
  const converted = (/** @type {(utc: number) => number} */ to, /** @type {(value: number) => number} */ from) => (/** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ most) =>
    linearTicks(to(low), to(high), most).map(({ at, text }) => ({ at: from(at), text }));
  const ijd = converted(ijdOfUtc, utcOfIjd);
  if (kind === 'mjd') return { title: 'MJD (UTC)', isLogarithmic: false, labelWidth: 110, ticks: converted(mjdOfUtc, (mjd) => (mjd - UNIX_EPOCH_MJD) * DAY) };
  if (kind === 'ijd') return { title: 'IJD (TT, days since MJD 51544)', isLogarithmic: false, labelWidth: 110, ticks: ijd };
  if (kind === 'since') {
    const [unit, name] = span <= IN_SECONDS ? [1000, 's'] : span <= IN_HOURS ? [3_600_000, 'h'] : [DAY, 'd'];
    return { title: `Since ${instant(zero)} UTC (${name})`, isLogarithmic: false, labelWidth: 90, ticks: converted((utc) => (utc - zero) / unit, (value) => zero + value * unit) };
  }
  return { title: 'UTC', isLogarithmic: false, labelWidth: 130, ticks: timeTicks, second: { title: 'IJD', ticks: (low, high, most) => ijd(low, high, Math.min(most, 6)) } };
}

/** What is told of a bin's place. @param {number} low @param {number} high @param {TimeKind} kind @param {number} zero */
export function tellTimes(low, high, kind, zero) {
  const decimals = high - low < 20_000 ? 3 : 0;
  const end = instant(high, decimals);
  const start = instant(low, decimals);
  const middle = 0.5 * (low + high);
  const second = kind === 'mjd' ? `MJD ${mjdOfUtc(middle).toFixed(5)}` : kind === 'since' ? `T0 + ${((middle - zero) / 1000).toFixed(decimals || 1)} s` : `IJD ${ijdOfUtc(middle).toFixed(5)}`;
  return [`${start} to ${end.slice(0, 10) === start.slice(0, 10) ? end.slice(11) : end} UTC`, second];
}

/** Where bins reach beyond what was asked for, in words. @param {Pick<import('./light-curve.js').LightCurve, 'start' | 'stop'>[]} curves @param {number} from what was asked for, UTC in milliseconds @param {number} to @returns {string} empty where no bin is outside */
export function spanText(curves, from, to) {
  const [first, last] = [Math.min(...curves.map((curve) => curve.start[0])), Math.max(...curves.map((curve) => curve.stop.at(-1) ?? -Infinity))];
  if (!(first < from - 1000) && !(last > to + 1000)) return '';
  return ` Science windows are taken whole: bins are from ${instant(first)} to ${instant(last)} UTC, asked were ${instant(from)} to ${instant(to)}.`;
}

/** Times of INTEGRAL in a text, with UTC before them. @param {string} text */
export function withUtc(text) {
  return text.replaceAll(/\bIJD (\d{3,5}\.\d+)/g, (all, ijd) => `${instant(utcOfIjd(Number(ijd)))} UTC (${all})`);
}
