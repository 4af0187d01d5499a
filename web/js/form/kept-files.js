// @ts-check
/**
 * Files that were sent, for as long as the tab is open: what they are called, and which the form has. Addresses are given to
 * others, so they do not name them; when the page is loaded again, the form has them all the same.
 */

const NAMES = 'mmoda.file-names';
const FORM = 'mmoda.form-files';
const MOST = 50;

/** @param {string} key @returns {any} */
function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return null; // Not ours, or not allowed.
  }
}

/** @param {string} key @param {any} value */
function write(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Then it is known until the page is left.
  }
}

/** @param {string} value that stands for the file @param {{ name: string, size: number }} file */
export function nameFile(value, { name, size }) {
  const others = Object.entries(read(NAMES) ?? {}).filter(([known]) => known !== value);
  write(NAMES, Object.fromEntries([...others.slice(1 - MOST), [value, { name, size }]]));
}

/** @param {string} value @returns {{ name: string, size: number } | null} null when it was not sent from here */
export const fileOf = (value) => read(NAMES)?.[value] ?? null;

/** @param {string} address of the form, which does not name them @param {Record<string, string>} files by parameter */
export function keepFiles(address, files) {
  if (Object.keys(files).length > 0 || read(FORM)) write(FORM, { address, files });
}

/** Those that the form of an address had. @param {string} address @returns {Record<string, string>} by parameter */
export function keptFiles(address) {
  const kept = read(FORM);
  return kept?.address === address ? kept.files : {};
}
