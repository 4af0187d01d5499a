// @ts-check
/** Model expressions such as `tbabs*(powerlaw+gaussian)`: checked while they are typed. The server checks them again. Pure. */
import { COMPONENTS } from './models.js';

/** @typedef {import('./models.js').Component} Component */
/** @typedef {{ name: string, component: Component, start: number }} Leaf the second of a kind has the name `gaussian_2` */
/** @typedef {{ leaves: Leaf[], problem: null } | { leaves: Leaf[], problem: { at: number, text: string } }} Parsed */
/** @typedef {'additive' | 'factor' | 'convolution'} Kind */

const BY_NAME = new Map(COMPONENTS.map((component) => [component.name, component]));
const DEEPEST = 50;

class Wrong extends Error {
  /** @param {number} at @param {string} text */
  constructor(at, text) {
    super(text);
    this.at = at;
  }
}

/** @param {string} text @returns {Parsed} the components in the order of the expression, and what is wrong */
export function parseModel(text) {
  /** @type {Leaf[]} */
  const leaves = [];
  let at = 0;
  let depth = 0;
  const peek = () => {
    while (/\s/.test(text[at] ?? '')) at++;
    return text[at] ?? '';
  };
  const found = () => (peek() === '' ? 'the end' : `“${text[at]}”`);
  const take = (/** @type {string} */ sign) => peek() === sign && ++at > 0;

  /** @returns {Kind} */
  const sum = () => {
    if (++depth > DEEPEST) throw new Wrong(at, 'Parentheses are nested too deep.');
    peek();
    let start = at;
    let kind = product();
    const first = kind;
    let isFirst = true;
    while (take('+')) {
      if (isFirst && first !== 'additive') throw new Wrong(start, '“+” joins additive components; this is only a factor, which belongs before “*”.');
      isFirst = false;
      peek();
      start = at;
      kind = product();
      if (kind !== 'additive') throw new Wrong(start, '“+” joins additive components; this is only a factor, which belongs before “*”.');
    }
    depth--;
    return kind;
  };
  /** @returns {Kind} */
  const product = () => {
    let hasAdditive = false;
    let last;
    do {
      peek();
      const start = at;
      last = factor();
      if (last === 'convolution') {
        if (!take('*') && peek() !== '(') throw new Wrong(at, `Found ${found()}; a convolution needs “*” and the additive model that it works on.`);
        peek();
        const operand = at;
        if (product() !== 'additive') throw new Wrong(operand, 'A convolution works on an additive model; this is only a factor.');
        last = 'additive';
      }
      if (last === 'additive' && hasAdditive) throw new Wrong(start, 'Two additive components cannot be multiplied; join them with “+”.');
      hasAdditive ||= last === 'additive';
    } while (take('*') || (peek() === '(' && last === 'factor'));
    return hasAdditive ? 'additive' : 'factor';
  };
  /** @returns {Kind} */
  const factor = () => {
    if (take('(')) {
      const kind = sum();
      if (!take(')')) throw new Wrong(at, `Found ${found()}; “)” is expected.`);
      return kind;
    }
    peek();
    const start = at;
    while (/[A-Za-z0-9_]/.test(text[at] ?? '')) at++;
    const name = text.slice(start, at);
    if (name === '') throw new Wrong(start, `Found ${found()}; a component or “(” is expected.`);
    const component = BY_NAME.get(name.toLowerCase());
    if (!component) {
      const near = closest(name);
      throw new Wrong(start, `“${name}” is no component.${near ? ` Did you mean ${near}?` : ''}`);
    }
    const before = leaves.filter((leaf) => leaf.component === component).length;
    leaves.push({ name: before === 0 ? component.name : `${component.name}_${before + 1}`, component, start });
    return component.kind;
  };

  try {
    if (peek() === '') throw new Wrong(0, 'Write a model, such as powerlaw.');
    const kind = sum();
    if (peek() !== '') throw new Wrong(at, `Found ${found()}; “+”, “*” or the end is expected.`);
    if (kind !== 'additive') throw new Wrong(0, 'This is only a factor; multiply it with an additive component, such as powerlaw.');
    return { leaves, problem: null };
  } catch (problem) {
    if (problem instanceof Wrong) return { leaves, problem: { at: problem.at, text: problem.message } };
    throw problem;
  }
}

/** @param {string} name @returns {string | null} the component that is typed nearly so */
function closest(name) {
  let [best, distance] = ['', Infinity];
  for (const { name: known } of COMPONENTS) {
    const away = editDistance(name.toLowerCase(), known);
    if (away < distance) [best, distance] = [known, away];
  }
  return distance <= Math.max(1, Math.floor(name.length / 3)) ? best : null;
}

/** @param {string} a @param {string} b */
function editDistance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1]));
    row = next;
  }
  return row[b.length];
}

/**
 * Components that begin as the word at the caret does.
 * @param {string} text @param {number} caret @returns {{ start: number, end: number, names: string[] }}
 */
export function suggestAt(text, caret) {
  const start = caret - (/[A-Za-z0-9_]*$/.exec(text.slice(0, caret))?.[0].length ?? 0);
  const end = caret + (/^[A-Za-z0-9_]*/.exec(text.slice(caret))?.[0].length ?? 0);
  const word = text.slice(start, caret).toLowerCase();
  const names = COMPONENTS.map((component) => component.name).filter((name) => name.startsWith(word) && name !== word);
  return { start, end, names: word === '' ? [] : names };
}
