// @ts-check
/** Queries in addresses: names are those of the dispatcher, so that its links and old e-mails fill the form. Pure. */
import { timeFromMjd } from './times.js';
import { isPlainNumber } from './validation.js';
import { unpackWindows } from './window-list.js';

/** Never written into addresses or shown: secrets, and what the page decides itself. */
export const PRIVATE = new Set(['token', 'T_format', 'session_id', 'job_id', 'query_status', 'query_type', 'api', 'async_dispatcher', 'allow_unknown_args', 'off_line', 'verbose', 'dry_run']);

/** Of an address that programs do not cut, for one value. */
export const LONGEST_TEXT = 2000;

/** What only links of the platform have; they are meant to be carried out at once. */
const OF_PLATFORM = ['query_type', 'use_scws', 'use_resolver[local]'];

/** Seconds in what links call the format of a width. @type {Record<string, number>} */
const BIN_SECONDS = { sec: 1, s: 1, min: 60, h: 3600, d: 86400, jd: 86400 };

/**
 * @typedef {object} AddressQuery
 * @property {string | null} instrument
 * @property {string | null} product
 * @property {Record<string, string>} texts values by parameter, times as UTC
 * @property {boolean} isList whether science windows are listed
 * @property {boolean} submits whether the link asks for the result, not only for the form
 * @property {{ text: string, status: string } | null} message of a redirect
 * @property {boolean} isDummy canned products are wanted, for demonstration
 * @property {boolean} hasToken a token was in the address, where it must not be
 */

/** @param {URLSearchParams} address @returns {AddressQuery} */
export function readAddress(address) {
  const texts = Object.fromEntries([...address].filter(([name, value]) => !PRIVATE.has(name) && value !== ''));
  if (address.get('T_format')?.toLowerCase() === 'mjd') {
    for (const name of ['T1', 'T2']) {
      const mjd = Number(texts[name] || NaN);
      if (mjd > 0 && mjd < 200_000) texts[name] = timeFromMjd(mjd);
    }
  }
  const width = texts.time_bin_format?.toLowerCase();
  if (width && texts.time_bin) {
    const seconds = isPlainNumber(texts.time_bin) ? Number(texts.time_bin) * (BIN_SECONDS[width] ?? NaN) : NaN;
    // What is no width stays as it was written, and is refused.
    texts.time_bin = Number.isFinite(seconds) ? String(Number(seconds.toPrecision(12))) : `${texts.time_bin} ${width}`;
  }
  if (texts.windows && !texts.scw_list) texts.scw_list = unpackWindows(texts.windows).join('\n');
  const ways = texts.use_scws;
  const error = address.get('error_message');
  const product = address.get('product_type') ?? address.get('product');
  for (const name of ['instrument', 'product_type', 'product', 'error_message', 'status_code', 'use_scws', 'dummy', 'time_bin_format', 'windows']) delete texts[name];
  // Names of products are two words at least; Real and Dummy are those of the Python client for the kind of query.
  return {
    instrument: address.get('instrument'), product: product === 'Real' || product === 'Dummy' ? address.get('product') : product, texts,
    isList: ways ? ways !== 'no' : Boolean(texts.scw_list), submits: !error && OF_PLATFORM.some((name) => address.has(name)),
    message: error ? { text: error, status: address.get('status_code') ?? '' } : null, isDummy: address.get('query_type') === 'Dummy' || address.get('dummy') === 'yes', hasToken: address.has('token'),
  };
}
