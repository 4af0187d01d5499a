// @ts-check
/** Instants of the form: UTC, written `2003-03-15T23:27:53.000` (isot), as MJD (UTC), or as IJD (TT). */
import { ijdOfUtc, utcOfIjd } from '../chart/instants.js';

/** @typedef {'utc' | 'mjd' | 'ijd'} TimeUnit */

/** @typedef {{ value: string, milliseconds: number, problem?: undefined } | { value?: undefined, problem: string }} TimeReading */

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(\.\d{1,9})?)?)?)?Z?$/i;
const MJD_OF_UNIX_EPOCH = 40587;

/** @param {string} text @returns {TimeReading} */
export function parseTime(text) {
  const parts = ISO.exec(text.trim());
  if (!parts) return { problem: 'Write a UTC time such as 2003-03-15T23:27:53 (the time of day may be left out).' };
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  if (month < 1 || month > 12) return { problem: `There is no month ${parts[2]}; months go from 01 to 12.` };
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day < 1 || day > days) return { problem: `There is no day ${parts[3]} in ${parts[1]}-${parts[2]}; it has ${days} days.` };
  if (hour > 23 || minute > 59 || second > 59) return { problem: 'The time of day goes from 00:00:00 to 23:59:59.' };
  const fraction = parts[7] ? Number(`0${parts[7]}`) : 0;
  const milliseconds = Date.UTC(year, month - 1, day, hour, minute, second) + fraction * 1000;
  return { value: formatTime(milliseconds), milliseconds };
}

/** The launch of INTEGRAL, 2002-10-17. */
const LAUNCH = Date.UTC(2002, 9, 17);
const MILLISECONDS_PER_DAY = 86_400_000;

/**
 * Reads an instant in a unit. Times to come are refused.
 * @param {string} text @param {TimeUnit} unit @param {number} now milliseconds since 1970 @returns {TimeReading}
 */
export function readInstant(text, unit, now) {
  const reading = unit === 'utc' ? parseTime(text) : readDays(text.trim(), unit, now);
  if (reading.problem !== undefined) return reading;
  return reading.milliseconds > now ? { problem: 'This time is still to come.' } : reading;
}

/** @param {string} text @param {'mjd' | 'ijd'} unit @param {number} now @returns {TimeReading} */
function readDays(text, unit, now) {
  const days = /^\d{1,6}(\.\d{1,12})?$/.test(text) ? Number(text) : NaN;
  const today = unit === 'mjd' ? now / MILLISECONDS_PER_DAY + MJD_OF_UNIX_EPOCH : ijdOfUtc(now);
  if (!Number.isFinite(days)) return { problem: `Write days as ${unit.toUpperCase()}, such as ${unit === 'mjd' ? '58170.25' : '6626.25'}.` };
  if (days > today) return { problem: `${unit.toUpperCase()} goes from 0 to today, ${today.toFixed(2)}.` };
  const milliseconds = unit === 'mjd' ? (days - MJD_OF_UNIX_EPOCH) * MILLISECONDS_PER_DAY : utcOfIjd(days);
  return { value: formatTime(milliseconds), milliseconds };
}

/** An instant as text in a unit; days to a millisecond. @param {number} milliseconds @param {TimeUnit} unit */
export function writeInstant(milliseconds, unit) {
  if (unit === 'utc') return formatTime(milliseconds);
  const days = unit === 'mjd' ? milliseconds / MILLISECONDS_PER_DAY + MJD_OF_UNIX_EPOCH : ijdOfUtc(milliseconds);
  return days.toFixed(8).replace(/0+$/, '').replace(/\.$/, '');
}

/** @param {number} milliseconds @returns {boolean} whether INTEGRAL was not yet in orbit */
export const isBeforeLaunch = (milliseconds) => milliseconds < LAUNCH;

/** UTC of the archive's texts, which have no zone. @param {string} isot */
export const utcOf = (isot) => Date.parse(/Z$/i.test(isot) ? isot : `${isot}Z`);

/** @param {number} milliseconds since 1970 @returns {string} isot with milliseconds, without zone */
export function formatTime(milliseconds) {
  return new Date(Math.round(milliseconds)).toISOString().replace('Z', '');
}

/** An instant of an instrument that has numbers: days as `mjd` or `jd`, seconds as `unix`. @param {number} value @param {string} format @returns {number} milliseconds since 1970 */
export function utcOfNumber(value, format) {
  if (format === 'unix') return value * 1000;
  return (value - MJD_OF_UNIX_EPOCH - (format === 'jd' ? 2_400_000.5 : 0)) * MILLISECONDS_PER_DAY;
}

/** Old links carry MJD. @param {number} mjd (UTC) @returns {string} */
export function timeFromMjd(mjd) {
  return formatTime((mjd - MJD_OF_UNIX_EPOCH) * 86_400_000);
}

/** A shorter form for people: `2003-03-15 23:27`. @param {string | undefined | null} isot */
export function shortTime(isot) {
  return (isot ?? '').slice(0, 16).replace('T', ' ');
}

/** Plain words for a length of time. @param {number} seconds */
export function formatDuration(seconds) {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 60 && Number.isInteger(seconds)) return `${seconds} s`;
  if (seconds < 1) return `${Math.max(0, seconds).toFixed(2)} s`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
  if (seconds < 172_800) return `${(seconds / 3600).toFixed(1)} h`;
  return `${(seconds / 86_400).toFixed(1)} d`;
}
