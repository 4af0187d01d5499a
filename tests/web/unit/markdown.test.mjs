import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findWords } from '../../../web/js/shell/help-search.js';
import { slug } from '../../../web/js/shell/markdown.js';

const docs = new URL('../../../docs/user/', import.meta.url);

test('headings have names that links can use', () => assert.equal(slug('Ask: what, `when`?'), 'ask-what-when'));

test('every page of the help is reached from its first one, and no link among them leads nowhere', () => {
  const pages = readdirSync(docs).filter((name) => name.endsWith('.md'));
  const linksOf = (name) => [...readFileSync(new URL(name, docs), 'utf8').matchAll(/\]\(([a-z0-9-]+\.md)[^)]*\)/g)].map((match) => match[1]);
  const fromFirst = new Set(['index.md', ...linksOf('index.md')]);

  assert.deepEqual(pages.filter((name) => !fromFirst.has(name)), []);
  for (const name of pages) assert.deepEqual(linksOf(name).filter((link) => !pages.includes(link)), [], name);
});

test('HELP-05 the help is searched for all of the words, wherever they stand, and a hit is told as it is read', () => {
  const page = '# Curves\n\nA bin is chosen.\n\n## What\n\n| `time_bin` | the [bin](x.md) of *time*, $`9.7\\,E`$ s |\n';
  assert.deepEqual(findWords(page, 'time bin'), { title: 'Curves', line: 'time_bin · the bin of time, 9.7\\,E s', rank: 4 });
  assert.equal(findWords(page, 'time crab'), null);
  assert.ok(findWords('# Time bin\n\nx\n', 'time bin').rank > findWords(page, 'time bin').rank, 'a page about it comes first');
});

const katexFile = new URL('../../../web/vendor/katex/katex.js', import.meta.url);

test('HELP-04 every formula of the help can be set', { skip: existsSync(katexFile) ? false : 'katex is not installed (npm ci in web)' }, async () => {
  const { default: katex } = await import(katexFile.href);
  const formulas = readdirSync(docs).filter((name) => name.endsWith('.md')).flatMap((name) => {
    const text = readFileSync(new URL(name, docs), 'utf8');
    return [...text.matchAll(/^```math\n([\s\S]*?)^```/gm), ...text.matchAll(/\$`(.+?)`\$/g)].map((match) => ({ name, tex: match[1] }));
  });

  assert.ok(formulas.length > 30);
  for (const { name, tex } of formulas) assert.doesNotThrow(() => katex.renderToString(tex, { output: 'mathml', throwOnError: true, strict: 'error' }), `${name}: ${tex}`);
});
