// @ts-check
/** Some of many science windows, chosen so that the choice can be repeated. Pure. */

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
