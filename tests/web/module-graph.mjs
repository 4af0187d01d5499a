/**
 * Which modules the first view needs: those that main.js imports without asking. `node tests/web/module-graph.mjs` writes
 * them into the head of index.html.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const web = new URL('../../web/', import.meta.url);

/** @returns {string[]} names below web/, sorted, main.js first */
export function firstModules() {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name)) return;
    found.add(name);
    const text = readFileSync(new URL(name, web), 'utf8');
    // `import … from './x.js'` and `export … from './x.js'`; not `import('./x.js')`, and not the types of comments.
    for (const [, target] of text.matchAll(/^(?:import|export)\s[^;'"]*?from\s+'(\.[^']+)';/gms)) visit(path.posix.join(path.posix.dirname(name), target));
  };
  visit('js/main.js');
  return [...found].filter((name) => name !== 'js/main.js').sort();
}

export const preloads = (modules) => modules.map((name) => `<link rel="modulepreload" href="${name}">\n`).join('');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL('index.html', web);
  const page = readFileSync(file, 'utf8').replace(/(?:<!--preload-->\n|<link rel="modulepreload"[^>]*>\n)+/, () => preloads(firstModules()));
  writeFileSync(file, page);
}
