// @ts-check
/** Words in a page of the help. Pure. */

/** Characters of a line that are shown. */
const MOST = 140;

/** A line as it is read: without the marks of Markdown. @param {string} line */
export function plain(line) {
  return line.replace(/!?\[([^\]]*)\]\((?:[^()\s]|\([^()\s]*\))*\)/g, '$1').replace(/\$`(.+?)`\$/g, '$1').replace(/^\s*(#{1,6}|[-*]|\d+\.)\s+/, '').replace(/[`*]|^\s*\||\|\s*$/g, '').replaceAll('|', '·').trim();
}

/**
 * A page that has all of the words, in whatever order, with the line that has most of them.
 * @param {string} page Markdown @param {string} wanted words in lower case
 * @returns {{ title: string, line: string, rank: number } | null} rank: pages with more of it in one line, and in headings, come first
 */
export function findWords(page, wanted) {
  const words = wanted.split(/\s+/).filter(Boolean);
  const whole = plain(page).toLowerCase();
  if (words.length === 0 || !words.every((word) => whole.includes(word))) return null;
  const [title, ...lines] = page.split('\n').filter((one) => one.trim() !== '' && !/^\s*(```|\|?[\s|:-]+$)/.test(one));
  const rankOf = (/** @type {string} */ line) => {
    const text = plain(line).toLowerCase();
    return words.filter((word) => text.includes(word)).length * 2 + (text.includes(words.join(' ')) ? 2 : 0) + (/^#/.test(line) ? 1 : 0);
  };
  const best = lines.reduce((kept, line) => (rankOf(line) > rankOf(kept) ? line : kept), lines[0] ?? '');
  const text = plain(best);
  const at = Math.max(0, text.toLowerCase().indexOf(words[0]) - MOST / 2);
  return { title: plain(title ?? ''), line: (at > 0 ? '… ' : '') + text.slice(at, at + MOST), rank: Math.max(rankOf(best), 2 * rankOf(title ?? '')) };
}
