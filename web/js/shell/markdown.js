// @ts-check
/**
 * Markdown of our own documentation as elements: headings, paragraphs, lists, tables, code, quotes, links, pictures,
 * emphasis, formulas. Text stays text: there is no way to pass markup through. A formula is its TeX as code, of the class
 * `formula`, until `formulas.js` sets it.
 */
import { h } from '../dom.js';

/** @typedef {(target: string) => string | null} Linker  where a link of the text leads; null for nowhere */

/** @param {string} source @param {Linker} linkOf @param {number} [depth] added to the level of headings @returns {HTMLElement[]} */
export function markdown(source, linkOf, depth = 1) {
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  /** @type {HTMLElement[]} */
  const out = [];
  let at = 0;
  const until = (/** @type {(line: string) => boolean} */ ends) => {
    const begun = at;
    while (at < lines.length && !ends(lines[at])) at++;
    return lines.slice(begun, at);
  };
  while (at < lines.length) {
    const line = lines[at];
    const heading = /^(#{1,5})\s+(.*)$/.exec(line);
    if (line.trim() === '') at++;
    else if (/^```/.test(line)) {
      at++;
      const text = until((one) => /^```/.test(one)).join('\n');
      out.push(/^```math\b/.test(line) ? formulaBlock(text) : h('pre', { tabIndex: 0 }, text));
      at++;
    } else if (/^\$\$/.test(line)) {
      at++;
      let tex = line.slice(2);
      while (!/\$\$\s*$/.test(tex) && at < lines.length) tex += `\n${lines[at++]}`;
      out.push(formulaBlock(tex.replace(/\$\$\s*$/, '').trim()));
    } else if (heading) {
      at++;
      out.push(h(/** @type {'h2'} */ (`h${Math.min(6, heading[1].length + depth)}`), { id: slug(heading[2]) }, ...inline(heading[2], linkOf)));
    } else if (/^\s*\|/.test(line)) out.push(table(until((one) => !/^\s*\|/.test(one)), linkOf));
    else if (/^>/.test(line)) out.push(h('blockquote', {}, ...markdown(until((one) => !/^>/.test(one)).map((one) => one.replace(/^>\s?/, '')).join('\n'), linkOf, depth)));
    else if (/^(\s*)([-*]|\d+\.)\s/.test(line)) out.push(list(until((one) => one.trim() === '' ), linkOf));
    else out.push(h('p', {}, ...inline(until((one) => one.trim() === '' || /^(```|#{1,5}\s|>|\s*\||[-*]\s|\d+\.\s|\$\$)/.test(one)).join(' '), linkOf)));
  }
  return out;
}

/** @param {string} tex */
const formulaBlock = (tex) => h('div', { class: 'formula-block', tabIndex: 0, role: 'group', 'aria-label': 'Formula' }, h('code', { class: 'formula' }, tex));

/** The name under which a heading is reached. @param {string} heading */
export function slug(heading) {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
}

/** @param {string[]} lines @param {Linker} linkOf */
function list(lines, linkOf) {
  /** @type {string[][]} */
  const items = [];
  const indent = /^\s*/.exec(lines[0])?.[0].length ?? 0;
  for (const line of lines) {
    if (new RegExp(`^\\s{${indent}}([-*]|\\d+\\.)\\s`).test(line)) items.push([line.replace(/^\s*([-*]|\d+\.)\s+/, '')]);
    else items.at(-1)?.push(line);
  }
  const element = h(/^\s*\d/.test(lines[0]) ? 'ol' : 'ul', {});
  for (const [first, ...rest] of items) {
    const inner = rest.findIndex((line) => /^\s*([-*]|\d+\.)\s/.test(line));
    const text = inner < 0 ? rest : rest.slice(0, inner);
    element.append(h('li', {}, ...inline([first, ...text].map((line) => line.trim()).join(' '), linkOf), inner >= 0 && list(rest.slice(inner), linkOf)));
  }
  return element;
}

/** @param {string[]} lines @param {Linker} linkOf */
function table(lines, linkOf) {
  const cells = (/** @type {string} */ line) => line.trim().replace(/^\||\|$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
  const [head, , ...body] = lines.map(cells);
  return h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': head.filter(Boolean).join(', ') || 'Table' }, h('table', {},
    h('thead', {}, h('tr', {}, ...head.map((cell) => h(cell ? 'th' : 'td', cell ? { scope: 'col' } : {}, ...inline(cell, linkOf))))), h('tbody', {}, ...body.map((row) => h('tr', {}, ...row.map((cell) => h('td', { class: 'reason' }, ...inline(cell, linkOf))))))));
}

// A sum of money is no formula: what a dollar sign opens begins and ends without a blank, and no digit follows.
const MARKS = /\$`(.+?)`\$|(?<![\w$\\])\$(?=[^\s$])([^$`]*[^\s$`\\])\$(?![\w$])|(`+)(.+?)\3|!\[([^\]]*)\]\(((?:[^()\s]|\([^()\s]*\))+)\)|\[([^\]]+)\]\(((?:[^()\s]|\([^()\s]*\))+)\)|<(https?:[^>\s]+)>|\*\*(.+?)\*\*|\*([^*\s][^*]*)\*/g;

/** @param {string} text @param {Linker} linkOf @returns {(HTMLElement | string)[]} */
export function inline(text, linkOf) {
  /** @type {(HTMLElement | string)[]} */
  const out = [];
  let end = 0;
  for (const match of text.matchAll(MARKS)) {
    if (match.index > end) out.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    const [whole, ticked, dollars, , code, alternative, picture, label, target, url, strong, emphasis] = match;
    const formula = ticked ?? dollars;
    const href = linkOf(target ?? picture ?? url ?? '');
    if (formula !== undefined) out.push(h('code', { class: 'formula' }, formula));
    else if (code !== undefined) out.push(h('code', {}, code));
    else if (picture !== undefined) out.push(href ? h('a', { href, class: 'picture-link' }, h('img', { src: href, alt: alternative, loading: 'lazy' })) : alternative);
    else if (label !== undefined || url !== undefined) out.push(href ? h('a', { href }, ...inline(label ?? url, linkOf)) : label ?? url);
    else if (strong !== undefined) out.push(h('strong', {}, ...inline(strong, linkOf)));
    else if (emphasis !== undefined) out.push(h('em', {}, ...inline(emphasis, linkOf)));
    else out.push(whole);
  }
  if (end < text.length) out.push(text.slice(end));
  return out;
}
