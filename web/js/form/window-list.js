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

/** Science windows for an address: what equals the window before is left out. @param {string[]} ids such as `192200010010.001` @returns {string} */
export function packWindows(ids) {
  let [revolution, rest] = ['', ''];
  return ids.map((id) => {
    const same = id.slice(8) !== rest ? id : id.slice(0, 4) !== revolution ? id.slice(0, 8) : id.slice(4, 8);
    [revolution, rest] = [id.slice(0, 4), id.slice(8)];
    return same;
  }).join('_');
}

/** Of an address that servers take whole. */
const LONGEST_LIST = 6000;

/** A list that was written, for an address; empty where it has mistakes, which would be lost, or is too long. @param {string} text */
export function packedList(text) {
  const { ids, problems } = parseWindowList(text);
  const packed = problems.length > 0 ? '' : packWindows(ids);
  return packed.length <= LONGEST_LIST ? packed : '';
}

/** The opposite of {@link packWindows}. @param {string} text @returns {string[]} what is no window comes as it is */
export function unpackWindows(text) {
  let [revolution, rest] = ['', ''];
  return text.split('_').map((word) => {
    const id = /^\d{4}$/.test(word) ? `${revolution}${word}${rest}` : /^\d{8}$/.test(word) ? `${word}${rest}` : word;
    [revolution, rest] = [id.slice(0, 4), id.slice(8)];
    return id;
  });
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
