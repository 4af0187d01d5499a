// @ts-check
/** Which rows are shown, and in which order. Pure. */
import { cellText } from './columns.js';

/** @typedef {import('./columns.js').Row} Row */
/** @typedef {import('./columns.js').Column} Column */

const NUMBER = '[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?';
const COMPARED = new RegExp(`^(>=|<=|!=|>|<|=)\\s*(${NUMBER})$`);
const RANGE = new RegExp(`^(${NUMBER})?\\s*\\.\\.\\s*(${NUMBER})?$`);

/** @type {Record<string, (a: number, b: number) => boolean>} */
const COMPARE = { '>': (a, b) => a > b, '>=': (a, b) => a >= b, '<': (a, b) => a < b, '<=': (a, b) => a <= b, '=': (a, b) => a === b, '!=': (a, b) => a !== b };

/**
 * A condition on one column: `>5`, `<=3`, `=2`, `!=0`, `3..10`, `3..`, `..10`; for text a part of it, with `!` before it the opposite.
 * @param {Column} column @param {string} text @returns {{ test: (row: Row) => boolean, problem?: undefined } | { problem: string, test?: undefined } | null} null for no condition
 */
export function condition(column, text) {
  const clean = text.trim().replaceAll('−', '-');
  if (clean === '') return null;
  const value = (/** @type {Row} */ row) => Number(row[column.field]);
  if (column.kind !== 'text') {
    const compared = COMPARED.exec(clean);
    if (compared) return { test: (row) => COMPARE[compared[1]](value(row), Number(compared[2])) };
    const range = RANGE.exec(clean);
    if (range && (range[1] ?? range[2]) !== undefined) {
      const [low, high] = [range[1] === undefined ? -Infinity : Number(range[1]), range[2] === undefined ? Infinity : Number(range[2])];
      return low > high ? { problem: `${range[1]} is above ${range[2]}.` } : { test: (row) => value(row) >= low && value(row) <= high };
    }
    if (/[<>=.]{2,}|^[<>=!]/.test(clean)) return { problem: 'Write >5, <=3, =2 or 3..10.' };
  }
  const isNot = clean.startsWith('!');
  const part = (isNot ? clean.slice(1) : clean).toLowerCase();
  return { test: (row) => cellText(column, row).replaceAll('−', '-').toLowerCase().includes(part) !== isNot };
}

/** @param {Column[]} columns @param {string} text anywhere in a row @returns {(row: Row) => boolean} */
export function search(columns, text) {
  const words = text.toLowerCase().replaceAll('−', '-').split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  return (row) => {
    const whole = columns.map((column) => cellText(column, row)).join(' ').toLowerCase().replaceAll('−', '-');
    return words.every((word) => whole.includes(word));
  };
}

/** Stable; missing numbers stay at the end. @param {readonly Row[]} rows @param {Column} column @param {boolean} isDescending @returns {Row[]} */
export function sorted(rows, column, isDescending) {
  const sign = isDescending ? -1 : 1;
  const order = new Intl.Collator('en', { numeric: true });
  return [...rows].sort((a, b) => {
    const [x, y] = [a[column.field], b[column.field]];
    if (typeof x === 'string') return sign * order.compare(x, String(y));
    const [m, n] = [Number(x), Number(y)];
    if (Number.isNaN(m) || Number.isNaN(n)) return Number(Number.isNaN(m)) - Number(Number.isNaN(n));
    return sign * (m - n);
  });
}
