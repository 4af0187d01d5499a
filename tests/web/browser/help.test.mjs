/** The pages of the help: notebooks to take away, formulas, and what hostile ones cannot do. Made-up answers only. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, test } from 'node:test';
import { assertAccessible, pageTester, soon, startSession } from './session.mjs';

const session = await startSession();
after(() => session.close?.());
const pageTest = pageTester(session);
const skip = session.skip || (session.isStandIn ? false : 'needs the stand-in server (made-up answers)');
const hasKatex = existsSync(new URL('../../../web/vendor/katex/katex.js', import.meta.url));
const HOSTILE = ['\\href{javascript:window.hacked=1}{x}', '\\htmlData{x=<img src=x onerror=window.hacked=1>}{y}', '\\includegraphics{https://example.org/x.png}', '\\def\\a{\\a\\a}\\a', '<img src=x onerror=window.hacked=1>', '\\frac{1', 'x'.repeat(3000)];

pageTest('HELP-02 notebooks are listed with their page, and can be taken away', { skip }, async (page) => {
  await page.goto(`${session.url}#page=help&topic=index`);
  await page.locator('.help-text').getByRole('link', { name: 'Notebooks', exact: true }).click();
  const link = page.locator('.notebook-list').getByRole('link', { name: 'IBIS/ISGRI <img src=x' });
  await link.waitFor();
  assert.match(await link.getAttribute('href'), /\/below\/api\/v1\/notebooks\/isgri\.ipynb$/);
  assert.equal(await link.getAttribute('download'), 'mmoda_isgri.ipynb');
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
  await assertAccessible(page, 'notebooks');
});

pageTest('HELP-04 formulas of the help are set, and can be read aloud and at 320 pixels', { skip: skip || (hasKatex ? false : 'katex is not installed (npm ci in web)'), width: 320 }, async (page) => {
  await page.goto(`${session.url}#page=help&topic=formulas`);
  await page.locator('.formula-block math').first().waitFor();
  await soon(async () => assert.equal(await page.locator('code.formula').count(), 0, 'a formula is left unset'));
  const sizes = await page.locator('.formula-block mfrac').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  assert.ok(sizes.length > 5 && sizes.every((height) => height > 20), 'the browser draws them as formulas');
  await assertAccessible(page, 'formulas');
});

pageTest('HELP-04 a hostile formula is shown as it is written, and nothing of it runs', { skip }, async (page) => {
  await page.route('**/help/hostile.md', (route) => route.fulfill({ body: `# Hostile\n\n${HOSTILE.map((tex) => `\`\`\`math\n${tex}\n\`\`\`\n\nInline $\`${tex}\`$.\n`).join('\n')}\nGood $\`x^2\`$ costs $5 and $6.` }));
  await page.goto(`${session.url}#page=help&topic=hostile`);
  await page.locator('.help-text', { hasText: 'costs $5 and $6.' }).waitFor();
  if (hasKatex) await page.locator('.help-text msup').waitFor();
  for (const tex of HOSTILE.filter((one) => !one.startsWith('x') && !one.startsWith('<'))) assert.ok(await page.locator('.help-text').getByText(tex, { exact: true }).count() > 0, tex);
  assert.equal(await page.evaluate(() => 'hacked' in window), false, 'a formula was run');
  assert.equal(await page.locator('.help-text :is(img, a[href^="javascript"], script, [style])').count(), 0);
});

if (session.skip) test('browser', { skip: session.skip }, () => {});
