// @ts-check
/** A server that is away for a moment, as when it is restarted, is asked again for what a panel needs. Pure but for the clock. */

const FIRST_MS = 500;
const LONGEST_MS = 8000;
const ALL_MS = 120_000;

/** What browsers say when nothing answered; what a server answers, and mistakes of ours, are told at once. */
const IS_AWAY = /failed to fetch|error loading dynamically|importing a module|networkerror|load failed|could not be (?:started|loaded)/i;

/**
 * @template T
 * @param {() => Promise<T>} load @param {() => boolean} [isOver] nobody waits for it any more @param {() => void} [waiting] told when it is not there at once
 * @returns {Promise<T>}
 */
export async function patiently(load, isOver = () => false, waiting = () => {}) {
  for (let pause = FIRST_MS, waited = 0; ; pause = Math.min(2 * pause, LONGEST_MS)) {
    try {
      return await load();
    } catch (problem) {
      if (!IS_AWAY.test(problem instanceof Error ? problem.message : String(problem)) || waited >= ALL_MS || isOver()) throw problem;
      waiting();
      await new Promise((resolve) => { setTimeout(resolve, pause); });
      waited += pause;
    }
  }
}
