/** The pages of the help: notebooks to take away, formulas, and what hostile ones cannot do. Made-up answers only. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, test } from 'node:test';
import { assertAccessible, pageTester, soon, startSession, takeCrab } from './session.mjs';

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
  await page.route('**/help/hostile.md', (route) => route.fulfill({ body: `# Hostile\n\n${HOSTILE.map((tex) => `\`\`\`math\n${tex}\n\`\`\`\n\nInline $\`${tex}\`$.\n`).join('\n')}\nUsual $E=mc^2$, [Paper](https://example.org/a_(b)).\n\n$$\n\\sigma^2\n$$\n\nGood $\`x^2\`$ costs $5 and $6.` }));
  await page.goto(`${session.url}#page=help&topic=hostile`);
  await page.locator('.help-text', { hasText: 'costs $5 and $6.' }).waitFor();
  if (hasKatex) await page.locator('.help-text msup').last().waitFor();
  for (const tex of HOSTILE.filter((one) => !one.startsWith('x') && !one.startsWith('<'))) assert.ok(await page.locator('.help-text').getByText(tex, { exact: true }).count() > 0, tex);
  assert.equal(await page.evaluate(() => 'hacked' in window), false, 'a formula was run');
  assert.deepEqual([await page.locator('.help-text .formula-block').count(), await page.getByRole('link', { name: 'Paper' }).getAttribute('href')], [HOSTILE.length + 1, 'https://example.org/a_(b)']);
  assert.equal(await page.locator('.help-text p', { hasText: 'Paper' }).textContent(), `Usual ${hasKatex ? await page.locator('.help-text p', { hasText: 'Paper' }).locator('.formula-set, code').first().textContent() : 'E=mc^2'}, Paper.`);
  assert.equal(await page.locator('.help-text :is(img, a[href^="javascript"], script, [style])').count(), 0);
});

pageTest('HELP-03 the page of an instrument ends with how to acknowledge it, and so does what tells how to cite', { skip }, async (page) => {
  const { instruments } = session.site.api;
  const words = 'Based on observations with INTEGRAL <img src=x onerror="window.hacked=1">, and ISGRI (Lebrun et al. 2003).';
  session.site.api.instruments = [{ ...instruments[0], title: 'IBIS/ISGRI', help: 'isgri', acknowledgement: words }, ...instruments.slice(1)];
  await page.goto(`${session.url}#page=help&topic=isgri`);
  await page.reload();
  await page.locator('.help-text blockquote', { hasText: 'ISGRI (Lebrun et al. 2003)' }).waitFor();
  assert.equal(await page.locator('.help-text blockquote').textContent(), words);
  await assertAccessible(page, 'acknowledgement');
  await page.click('#cite-site');
  await page.getByRole('dialog', { name: 'Acknowledge' }).locator('blockquote', { hasText: 'Lebrun' }).waitFor();
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
  session.site.api.instruments = instruments;
});

pageTest('HELP-01 the help has pages of the mission, its instruments and others, catalogues, near-real-time data, notebooks and known issues', { skip, expectedStatus: [404] }, async (page) => {
  for (const [topic, words] of [['index', 'Words'], ['integral', 'Which data'], ['integral', 'A catalogue of your own'], ['isgri', 'A spectrum of a source that no image shows'], ['jemx', 'A light curve'], ['other-instruments', 'gravitational waves'], ['notebooks', 'Its parameters'], ['known-issues', 'Near-real-time data'], ['sign-in', 'Connect GitHub']]) {
    await page.goto(`${session.url}#page=help&topic=${topic}`);
    await page.locator('.help-text', { hasText: words }).waitFor();
  }
  // What is copied from the help leads to this site.
  await page.goto(`${session.url}#page=help&topic=python`);
  await page.locator('.help-text pre', { hasText: `url="${session.url.replace(/\/$/, '')}/dispatch-data"` }).waitFor();
  await page.goto(`${session.url}#page=help&topic=nonsense`);
  await page.getByText('There is no help named “nonsense”.').waitFor();
  await page.getByRole('searchbox', { name: 'Search the help' }).fill('curve notebook');
  await page.locator('.help-page [role=status] li').first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/topic=(?!nonsense)/);
  await page.getByRole('link', { name: 'Help home' }).click();
  for (const name of ['Other instruments', 'Known issues', 'Notebooks', 'Formulas', 'Python']) await page.locator('.help-text').getByRole('link', { name, exact: true }).waitFor();
});

pageTest('SHELL-04 what this browser keeps is told, chosen and forgotten, and is no cookie', { skip, address: '?src_name=Crab' }, async (page) => {
  const stored = () => page.evaluate(() => Object.keys(localStorage).sort());
  await page.locator('.time-block select').first().selectOption('mjd');
  await page.click('#theme-toggle');
  await soon(async () => assert.deepEqual(await stored(), ['mmoda.theme', 'mmoda.time-unit']));
  await page.getByRole('link', { name: 'Privacy settings' }).click();
  const choices = page.getByRole('checkbox', { name: 'Choices' });
  await choices.uncheck();
  await soon(async () => assert.deepEqual(await stored(), ['mmoda.not-kept']));
  await soon(async () => assert.equal(await choices.evaluate((box) => box === document.activeElement), true, 'the focus stays'));
  await page.click('#theme-toggle');
  await page.locator('.time-block select').first().selectOption('utc');
  assert.deepEqual(await stored(), ['mmoda.not-kept']);
  await page.getByRole('heading', { name: 'Cookies' }).waitFor();
  await assertAccessible(page, 'privacy');
  await page.reload();
  await soon(async () => assert.equal(await choices.isChecked(), false));
  await choices.check();
  await page.click('#theme-toggle');
  await soon(async () => assert.deepEqual(await stored(), ['mmoda.not-kept', 'mmoda.theme']));
  await page.getByRole('button', { name: 'Forget choices' }).click();
  await soon(async () => assert.deepEqual(await stored(), ['mmoda.not-kept']));
  await page.getByRole('button', { name: 'Forget all in this browser' }).click();
  await soon(async () => assert.deepEqual(await stored().catch(() => assert.fail('it is loaded anew')), []));
  assert.deepEqual(await page.context().cookies(), []);
});

pageTest('SHELL-04 jobs that shall not be kept are gone from the list and do not come back', { skip, address: '#page=privacy' }, async (page) => {
  await takeCrab(page);
  await page.click('button[type=submit]');
  await page.waitForSelector('.badge.state-completed', { timeout: 240_000 });
  assert.ok(await page.evaluate(() => localStorage.getItem('mmoda.jobs.v1')));
  await page.getByRole('link', { name: 'Privacy settings' }).click();
  await page.getByRole('checkbox', { name: 'Jobs' }).uncheck();
  await soon(async () => assert.equal(await page.evaluate(() => localStorage.getItem('mmoda.jobs.v1')), null));
  await soon(async () => assert.equal(await page.locator('#job-list li').count(), 0));
  await page.goto(session.url);
  await takeCrab(page);
  assert.equal(await page.evaluate(() => localStorage.getItem('mmoda.jobs.v1')), null);
  assert.equal(await page.locator('#job-list li').count(), 0);
});

pageTest('EXP-05 what others have of an object: links, tables of services that the site asks, and those that are away', { skip, expectedStatus: [502] }, async (page) => {
  session.site.api.services = [{ name: 'Sources', holds: 'X-ray sources', radius_deg: 0.05, acknowledgement: 'Thank them.' }, { name: 'Away', holds: 'spectra', radius_deg: 0.2, acknowledgement: null }];
  await page.goto(`${session.url}#page=explore&src=Crab`);
  const place = page.locator('.elsewhere');
  const link = place.getByRole('link', { name: 'SIMBAD' });
  await link.waitFor();
  assert.equal(await link.getAttribute('href'), 'https://simbad.example.org/?Coord=83.63308%20%2B22.01450&n=Crab');
  assert.equal(await place.locator('.elsewhere-links li').count(), 1);
  const sources = place.getByRole('region', { name: 'Sources', exact: true });
  await sources.getByText('The first 2; there are more. Thank them.').waitFor();
  await sources.getByRole('cell', { name: 'X <img src=x' }).waitFor();
  await sources.getByRole('cell', { name: '83.63318', exact: true }).waitFor();
  assert.equal(await sources.getByRole('link').getAttribute('href'), 'https://archive.example.org/spectrum');
  await sources.getByText('javascript:window.hacked=1').waitFor();
  await place.getByRole('region', { name: 'Away' }).getByText('Away: It cannot be reached. What this site has is not touched by it.').waitFor();
  await page.locator('.sky-map').waitFor();
  await assertAccessible(page, 'elsewhere');
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
  session.site.api.services = [];
});

if (session.skip) test('browser', { skip: session.skip }, () => {});
