/** axe on every route: both themes, 320 pixels wide, and 1440 pixels at 200 % zoom. */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { assertAccessible, pageTester, slowly, startSession, takeCrab } from './session.mjs';

const session = await startSession({ site: { accounts: true, acknowledgement: 'We thank the observatory.', news: [{ id: 'a', text: 'Maintenance on Monday, from 8 to 10 UTC.', url: 'https://example.org/' }], links: [{ label: 'Home', url: 'https://example.org/' }] } });
after(() => session.close?.());
const pageTest = pageTester(session);
const skip = session.skip || (session.isStandIn ? false : 'needs the stand-in server (made-up answers)');
const FINISHED = { timeout: 240_000 };

/** What opens below a button stays inside the window. */
async function everyMenuInside(page) {
  await page.waitForSelector('.viewer-canvas', FINISHED);
  const lists = '.menu-list:not([hidden]), .plot-menu[open] .plot-menu-list';
  for (const button of await page.locator('.job .menu > button, .job .plot-menu > summary').all()) {
    if (!await button.isVisible() || !await button.isEnabled()) continue;
    await button.click();
    await page.locator(lists).first().waitFor();
    const beyond = await page.locator(lists).evaluateAll((all) => all.map((list) => list.getBoundingClientRect()).filter(({ left, right }) => left < 0 || right > innerWidth).length);
    assert.equal(beyond, 0, await button.textContent());
    await page.keyboard.press('Escape');
  }
}

/** 1440 × 900 at 200 % has 720 × 450 CSS pixels. */
for (const [theme, width, height] of [['light', 320, 640], ['dark', 320, 640], ['light', 720, 450], ['dark', 720, 450]]) {
  const where = `${theme}, ${width}`;
  pageTest(`A11Y-01 axe finds nothing on the pages of the shell in the ${theme} theme at ${width} pixels`, { skip, theme, width, height }, async (page) => {
    await assertAccessible(page, `start, ${where}`);
    for (const [name, open] of Object.entries({
      jobs: () => page.goto(`${session.url}#page=jobs`), explore: () => page.goto(`${session.url}#page=explore&src=Crab`), help: () => page.goto(`${session.url}#page=help&topic=page`), account: () => page.goto(`${session.url}#page=account`), recover: () => page.goto(`${session.url}#page=recover&code=some-code`),
      contact: () => page.click('[data-do=contact]'), commands: () => page.keyboard.press('Control+k'), keyboard: () => page.click('[data-do=keys]'), acknowledge: () => page.click('#cite-site'), privacy: () => page.click('#privacy'), formulas: () => page.goto(`${session.url}#page=help&topic=formulas`),
      'sign in': () => page.locator('#account button').first().click(), 'sign up': () => page.locator('#account button').nth(1).click(),
    })) {
      await open();
      await page.waitForSelector((name.length > 7 && name !== 'formulas') || ['contact', 'sign in', 'sign up'].includes(name) ? 'dialog[open]' : '.panel');
      await page.waitForFunction(() => !document.querySelector('.panel .loading'));
      if (name === 'explore') await page.locator('.sky-map').waitFor();
      await assertAccessible(page, `${name}, ${where}`);
      await page.keyboard.press('Escape');
    }
    await page.locator('.time-block .segments').getByText('Science windows').click();
    await page.getByRole('button', { name: 'Choose from the archive…' }).click();
    await assertAccessible(page, `science windows, ${where}`);
    await page.keyboard.press('Escape');
  });

  pageTest(`A11Y-01 axe finds nothing on jobs in the ${theme} theme at ${width} pixels`, { skip, theme, width, height }, async (page) => {
    await takeCrab(page);
    // Each its own job: an equal query would be there at once.
    await page.fill('#p-detection_threshold', String(width / 40 + (theme === 'dark' ? 0.5 : 0)));
    await slowly(session, async () => {
      await page.click('button[type=submit]');
      await page.waitForSelector('.windows .state.running');
      await assertAccessible(page, `running job, ${where}`);
    });
    await page.waitForSelector('.badge.state-completed', FINISHED);
    await page.waitForSelector('.job .result');
    await assertAccessible(page, `finished job, ${where}`);
    if (width === 320) await everyMenuInside(page);
    await page.goto(`${session.url}?src_name=Failing&RA=83.6&DEC=22&detection_threshold=${width / 40 + (theme === 'dark' ? 0.5 : 0)}&T1=2003-03-15T23:00:00&T2=2003-03-17T00:00:00`);
    await page.waitForSelector('.archive-line.good');
    await page.click('button[type=submit]');
    await page.waitForSelector('.job .notice.error', FINISHED);
    await page.locator('.query-facts summary').click();
    await assertAccessible(page, `failed job, ${where}`);
  });
}
