// @ts-check
/** Instants of INTEGRAL: days of TT since MJD 51544 (IJD) and UTC. Pure. */

const MILLISECONDS_PER_DAY = 86_400_000;
const UNIX_EPOCH_OF_IJD = Date.UTC(2000, 0, 1);
/** TT − TAI, s. */
const TT_MINUS_TAI = 32.184;
/** TAI − UTC in seconds from the start of a UTC day on: IERS Bulletin C. INTEGRAL flew from 2002 on. */
const LEAP_SECONDS = /** @type {[number, number][]} */ ([
  [Date.UTC(2017, 0, 1), 37], [Date.UTC(2015, 6, 1), 36], [Date.UTC(2012, 6, 1), 35], [Date.UTC(2009, 0, 1), 34], [Date.UTC(2006, 0, 1), 33], [Date.UTC(1999, 0, 1), 32],
]);

/** @param {number} ijd @returns {number} UTC in milliseconds since 1970, for 1999 and later */
export function utcOfIjd(ijd) {
  const tt = UNIX_EPOCH_OF_IJD + ijd * MILLISECONDS_PER_DAY;
  for (const [from, seconds] of LEAP_SECONDS) {
    const utc = tt - (TT_MINUS_TAI + seconds) * 1000;
    if (utc >= from) return utc;
  }
  return tt - (TT_MINUS_TAI + 32) * 1000;
}

/** @param {number} milliseconds UTC since 1970 @returns {number} */
export function ijdOfUtc(milliseconds) {
  const seconds = LEAP_SECONDS.find(([from]) => milliseconds >= from)?.[1] ?? 32;
  return (milliseconds - UNIX_EPOCH_OF_IJD + (TT_MINUS_TAI + seconds) * 1000) / MILLISECONDS_PER_DAY;
}
