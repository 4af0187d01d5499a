/**
 * Puts the libraries of the page to web/vendor, as files that a browser loads as they are; run by npm after installing.
 * Nothing of it is committed. Their licences lie beside them.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const from = new URL('./node_modules/uplot/', import.meta.url);
const to = new URL('./vendor/uplot/', import.meta.url);

mkdirSync(to, { recursive: true });
const read = (name) => readFileSync(new URL(name, from), 'utf8');
// The small build makes a global variable; as a module it is exported in its place. The licence stays with the code.
writeFileSync(new URL('uPlot.js', to), `// @ts-nocheck\n/*!\n${read('LICENSE')}*/\n${read('dist/uPlot.iife.min.js')}\nexport default uPlot;\n`);
cpSync(new URL('dist/uPlot.min.css', from), new URL('uPlot.css', to));
cpSync(new URL('LICENSE', from), new URL('LICENSE', to));
