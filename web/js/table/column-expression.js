// @ts-check
/** Numbers made of the columns of a table: `sqrt(E_MIN*E_MAX)`, `RATE/1000 - 2`. Parsed here; nothing is run as code. Pure. */

/** @typedef {Record<string, Float64Array>} Columns by names in upper case */
/** @typedef {(row: number) => number} Value */

/** @type {Record<string, [number, (...values: number[]) => number]>} how many arguments, and what they make */
const FUNCTIONS = {
  SQRT: [1, Math.sqrt], LOG: [1, Math.log], LOG10: [1, Math.log10], EXP: [1, Math.exp], ABS: [1, Math.abs], SIN: [1, Math.sin], COS: [1, Math.cos], TAN: [1, Math.tan], MIN: [2, Math.min], MAX: [2, Math.max], POW: [2, Math.pow],
};
const CONSTANTS = /** @type {Record<string, number>} */ ({ PI: Math.PI });
const DEEPEST = 50;

export class ExpressionProblem extends Error {}

/**
 * @param {string} text @param {Columns} columns @param {number} rows @returns {Float64Array} one number for each row
 * @throws {ExpressionProblem} with the place of what is wrong
 */
export function evaluate(text, columns, rows) {
  // The name of a column may have signs that an expression has not.
  const whole = text.trim().toUpperCase();
  if (Object.hasOwn(columns, whole)) return columns[whole].slice();
  const value = parse(text, columns);
  return Float64Array.from({ length: rows }, (_, row) => value(row));
}

/** @param {string} text @param {Columns} columns @returns {Value} */
function parse(text, columns) {
  let at = 0;
  let depth = 0;
  const fail = (/** @type {string} */ problem, place = at) => new ExpressionProblem(`“${text}”, character ${place + 1}: ${problem}`);
  const peek = () => {
    while (/\s/.test(text[at] ?? '')) at++;
    return text[at] ?? '';
  };
  const found = () => (peek() === '' ? 'the end' : `“${text[at]}”`);
  const take = (/** @type {string} */ sign) => peek() === sign && ++at > 0;

  /** @returns {Value} */
  const sum = () => {
    if (++depth > DEEPEST) throw fail('parentheses are nested too deep.');
    let left = product();
    for (;;) {
      const a = left;
      if (take('+')) {
        const b = product();
        left = (row) => a(row) + b(row);
      } else if (take('-') || take('−')) {
        const b = product();
        left = (row) => a(row) - b(row);
      } else {
        depth--;
        return left;
      }
    }
  };
  /** @returns {Value} */
  const product = () => {
    let left = sign();
    for (;;) {
      const a = left;
      if (take('*')) {
        const b = sign();
        left = (row) => a(row) * b(row);
      } else if (take('/')) {
        const b = sign();
        left = (row) => a(row) / b(row);
      } else return left;
    }
  };
  /** @returns {Value} */
  const sign = () => {
    if (take('-')) {
      if (++depth > DEEPEST) throw fail('signs are nested too deep.');
      const value = sign();
      depth--;
      return (row) => -value(row);
    }
    const base = atom();
    if (!take('^')) return base;
    const exponent = sign();
    return (row) => base(row) ** exponent(row);
  };
  /** @returns {Value} */
  const atom = () => {
    if (take('(')) {
      const value = sum();
      if (!take(')')) throw fail(`found ${found()}; “)” is expected.`);
      return value;
    }
    peek();
    const start = at;
    const number = /^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?/.exec(text.slice(at));
    if (number) {
      at += number[0].length;
      const value = Number(number[0]);
      return () => value;
    }
    const name = /^[A-Za-z_]\w*/.exec(text.slice(at))?.[0].toUpperCase();
    if (!name) throw fail(`found ${found()}; a column, a number or “(” is expected.`);
    at += name.length;
    if (peek() === '(') return call(name, start);
    if (Object.hasOwn(columns, name)) {
      const column = columns[name];
      return (row) => column[row];
    }
    if (Object.hasOwn(CONSTANTS, name)) return () => CONSTANTS[name];
    throw fail(`the table has no column ${name}. It has ${Object.keys(columns).slice(0, 30).join(', ')}.`, start);
  };
  /** @param {string} name @param {number} start @returns {Value} */
  const call = (name, start) => {
    if (!Object.hasOwn(FUNCTIONS, name)) throw fail(`there is no function ${name}; there are ${Object.keys(FUNCTIONS).join(', ').toLowerCase()}.`, start);
    const [count, run] = FUNCTIONS[name];
    take('(');
    const values = [sum()];
    while (take(',')) values.push(sum());
    if (!take(')')) throw fail(`found ${found()}; “)” is expected.`);
    if (values.length !== count) throw fail(`${name.toLowerCase()} needs ${count} ${count === 1 ? 'number' : 'numbers'}; there are ${values.length}.`, start);
    const [a, b] = values;
    return count === 1 ? (row) => run(a(row)) : (row) => run(a(row), b(row));
  };

  if (peek() === '') throw fail('a column or a number is expected.');
  const value = sum();
  if (peek() !== '') throw fail(`found ${found()}; an operator or the end is expected.`);
  return value;
}
