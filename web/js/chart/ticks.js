// @ts-check
/** Where the marks of an axis are and what they say. Pure. */

/** @typedef {{ at: number, text: string }} Tick  without text when only a mark */

const STEPS = [1, 2, 2.5, 5, 10];

/** @param {number} low @param {number} high @param {number} most @returns {Tick[]} round numbers, at most so many */
export function linearTicks(low, high, most) {
  const rough = (high - low) / Math.max(1, most);
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = decade * (STEPS.find((one) => one * decade >= rough * (1 - 1e-9)) ?? 10);
  const decimals = Math.max(0, -Math.floor(Math.log10(step)) + (Math.abs(step / decade - 2.5) < 1e-9 ? 1 : 0));
  const ticks = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++) {
    ticks.push({ at: n * step, text: minus((n * step).toFixed(Math.min(decimals, 12))) });
  }
  return ticks;
}

/** @param {number} low above 0 @param {number} high @returns {Tick[]} every digit of every decade; 1, and 2 and 5 in short ranges, have texts */
export function logTicks(low, high) {
  const decades = Math.log10(high / low);
  // Within less than half a decade few digits lie: round numbers in even steps say more.
  if (decades < 0.5) {
    const power = Math.floor(Math.log10(high));
    return linearTicks(low, high, 5).filter(({ at }) => at > 0).map(({ at, text }) => ({ at, text: power >= -3 && power <= 4 ? text : powerText(Number((at / 10 ** power).toPrecision(3)), power) }));
  }
  const named = decades <= 1.2 ? [1, 2, 3, 5, 7] : decades <= 3 ? [1, 2, 5] : [1];
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++) {
    for (let digit = 1; digit <= 9; digit++) {
      const at = digit * 10 ** power;
      if (at < low * (1 - 1e-9) || at > high * (1 + 1e-9)) continue;
      ticks.push({ at, text: named.includes(digit) ? powerText(digit, power) : '' });
    }
  }
  return ticks;
}

/** A unit as the title of an axis: words begin with a capital letter, units stay what they are. @param {string} unit */
export function axisTitle(unit) {
  return unit.replace(/^(?:counts|photons)/, (word) => word.replace(/^./, (letter) => letter.toUpperCase()));
}

/** @param {number} digit @param {number} power */
function powerText(digit, power) {
  if (power >= -3 && power <= 4) return String(Number((digit * 10 ** power).toPrecision(3)));
  const raised = String(power).replace(/./g, (letter) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(letter)]);
  return digit === 1 ? `10${raised}` : `${digit}·10${raised}`;
}

/** @param {string} text */
function minus(text) {
  return text.replace('-', '−');
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const TIME_STEPS = [1, 2, 5, 10, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
  DAY, 2 * DAY, 5 * DAY, 10 * DAY, 20 * DAY, 50 * DAY, 100 * DAY, 200 * DAY, 365 * DAY, 730 * DAY, 1826 * DAY];

/**
 * Instants of UTC at round times of day, or at round numbers of days.
 * @param {number} low milliseconds since 1970 @param {number} high @param {number} most @returns {Tick[]}
 */
export function timeTicks(low, high, most) {
  const rough = (high - low) / 1000 / Math.max(1, most);
  const step = 1000 * (TIME_STEPS.find((one) => one >= rough) ?? 3652 * DAY);
  const ticks = [];
  let day = '';
  for (let at = Math.ceil(low / step) * step; at <= high; at += step) {
    const [date, time] = new Date(at).toISOString().split('T');
    const clock = time.slice(0, step < MINUTE * 1000 ? 8 : 5);
    // The date is told once, where it changes.
    ticks.push({ at, text: step >= DAY * 1000 ? date : date === day ? clock : `${date} ${clock}` });
    day = date;
  }
  return ticks;
}
