// @ts-check
/** Lists of science windows as people paste them. Pure. */

/** @typedef {{ ids: string[], duplicates: number, problems: { line: number, text: string, message: string }[] }} WindowList */

/**
 * Reads identifiers in any of the usual forms: `192200010010.001`, `192200010010` (its latest version), `1922.0010` or
 * `1922.10` (revolution and pointing); separated by blanks, commas, semicolons or new lines; `#` begins a remark.
 * @param {string} text @returns {WindowList}
 */
export function parseWindowList(text) {
  /** @type {Set<string>} */
  const ids = new Set();
  let count = 0;
  /** @type {WindowList['problems']} */
  const problems = [];
  text.split(/\r?\n/).forEach((line, i) => {
    for (const word of line.replace(/#.*/, '').split(/[\s,;"'[\]]+/).filter(Boolean)) {
      const id = readWindow(word);
      if (id === null) {
        problems.push({ line: i + 1, text: word.slice(0, 40), message: `Line ${i + 1}: “${word.slice(0, 40)}” is no science window; write 192200010010.001 or 1922.0001.` });
        continue;
      }
      count++;
      ids.add(id);
    }
  });
  return { ids: [...ids], duplicates: count - ids.size, problems };
}

/** @param {string} word @returns {string | null} */
function readWindow(word) {
  if (/^\d{12}\.\d{3}$/.test(word)) return word;
  if (/^\d{12}$/.test(word)) return `${word}.001`;
  const [, revolution, pointing] = /^(\d{1,4})\.(\d{1,4})$/.exec(word) ?? [];
  return revolution ? `${revolution.padStart(4, '0')}${pointing.padStart(4, '0')}0010.001` : null;
}

/** The revolution of a window, or null when its name has none. @param {string} id @returns {number | null} */
export function revolutionOf(id) {
  return /^\d{12}/.test(id) ? Number(id.slice(0, 4)) : null;
}

/** Near-real-time data have version 000. @param {string} id */
export const isNearRealTime = (id) => id.endsWith('.000');

/** @typedef {'first' | 'even' | 'longest' | 'nearest' | 'random'} Way */

/**
 * Chooses some of many windows, always the same ones.
 * @template {{ id: string, good_seconds: number, offset: number }} T
 * @param {T[]} windows in order of time @param {number} count @param {Way} way @param {number} [seed] of a random choice, which is the same for the same seed
 * @returns {T[]} in order of time
 */
export function chooseWindows(windows, count, way, seed = 1) {
  if (windows.length <= count) return windows;
  if (way === 'first') return windows.slice(0, count);
  if (way === 'even') return Array.from({ length: count }, (_, i) => windows[Math.floor((i + 0.5) * windows.length / count)]);
  if (way === 'random') {
    const next = randomNumbers(seed);
    const drawn = new Set(windows.map((window) => ({ window, at: next() })).sort((a, b) => a.at - b.at).slice(0, count).map(({ window }) => window));
    return windows.filter((window) => drawn.has(window));
  }
  const better = way === 'longest' ? (/** @type {T} */ a, /** @type {T} */ b) => b.good_seconds - a.good_seconds : (/** @type {T} */ a, /** @type {T} */ b) => a.offset - b.offset;
  const best = new Set(windows.map((window, i) => ({ window, i })).sort((a, b) => better(a.window, b.window) || a.i - b.i).slice(0, count).map(({ window }) => window));
  return windows.filter((window) => best.has(window));
}

/** The generator of Park, Miller & Stockmeyer (1993, CACM 36, 7, 108): its first numbers follow the seed, and are left out. @param {number} seed @returns {() => number} */
function randomNumbers(seed) {
  let state = Math.abs(Math.trunc(seed)) % 2_147_483_646 + 1;
  const next = () => { state = state * 48_271 % 2_147_483_647; return state; };
  for (let i = 0; i < 4; i++) next();
  return next;
}

/**
 * Visits: windows of one revolution, or without revolutions those that follow within a day, in order of time.
 * @template {{ id: string, t_start_utc: string, t_stop_utc: string }} T
 * @param {T[]} windows in order of time @returns {{ name: string, windows: T[], first: string, last: string }[]}
 */
export function visitsOf(windows) {
  /** @type {{ name: string, windows: T[], first: string, last: string }[]} */
  const visits = [];
  for (const window of windows) {
    const revolution = revolutionOf(window.id);
    const name = revolution === null ? window.t_start_utc.slice(0, 10) : `Revolution ${revolution}`;
    const last = visits.at(-1);
    if (last?.name === name) {
      last.windows.push(window);
      if (window.t_stop_utc > last.last) last.last = window.t_stop_utc;
    } else visits.push({ name, windows: [window], first: window.t_start_utc, last: window.t_stop_utc });
  }
  return visits;
}
