/**
 * Puts the libraries of the page to web/vendor, as files that a browser loads as they are; run by npm after installing.
 * Nothing of it is committed. Their licences lie beside them.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

/** @param {string} name of the package @param {string} file to write @param {(code: (name: string) => string) => string} moduleOf @param {string[][]} others files to copy: from, to */
function put(name, file, moduleOf, others = []) {
  const from = new URL(`./node_modules/${name}/`, import.meta.url);
  const to = new URL(`./vendor/${name}/`, import.meta.url);
  mkdirSync(to, { recursive: true });
  const read = (/** @type {string} */ one) => readFileSync(new URL(one, from), 'utf8');
  // The licence stays with the code.
  writeFileSync(new URL(file, to), `// @ts-nocheck\n/*!\n${read('LICENSE')}*/\n${moduleOf(read)}`);
  for (const [one, name] of [...others, ['LICENSE', 'LICENSE']]) cpSync(new URL(one, from), new URL(name, to));
}

// The small build makes a global variable; as a module it is exported in its place.
put('uplot', 'uPlot.js', (read) => `${read('dist/uPlot.iife.min.js')}\nexport default uPlot;\n`, [['dist/uPlot.min.css', 'uPlot.css']]);
// The small build is for programs that have require(). Formulas are MathML: neither its styles nor its fonts are needed.
put('katex', 'katex.js', (read) => `const module = { exports: {} }, { exports } = module;\n${read('dist/katex.min.js')}\nexport default module.exports;\n`);
