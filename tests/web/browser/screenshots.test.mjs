/**
 * Pictures for the documentation: `MMODA_SCREENSHOTS=docs/user/images MMODA_URL=… node --test tests/web/browser/screenshots.test.mjs`
 * against `mmoda up` with its demonstration archive.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after } from 'node:test';
import { withPalette } from '../palette-png.mjs';
import { pageTester, startSession, takeCrab } from './session.mjs';

const folder = process.env.MMODA_SCREENSHOTS ?? '';
const session = folder ? await startSession() : { skip: 'pictures are made on demand (set MMODA_SCREENSHOTS)' };
after(() => session.close?.());
const pageTest = pageTester(session);
const SIZE = { width: 1280, height: 800 };

async function picture(page, name) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.png`), withPalette(await page.screenshot()));
}

pageTest('the first view', SIZE, async (page) => {
  await page.waitForSelector('.archive-line.good');
  await picture(page, 'page-start');
});

pageTest('a first tour', SIZE, async (page) => {
  await page.waitForSelector('.archive-line.good');
  await page.locator('[data-do=tour]').first().click();
  await page.getByRole('dialog', { name: 'Tour' }).waitFor();
  await picture(page, 'page-tour');
});

pageTest('a job while it is computed, in the dark', { ...SIZE, theme: 'dark' }, async (page) => {
  await takeCrab(page);
  await page.fill('#p-detection_threshold', '7.5');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.windows .state.produced, .badge.state-completed');
  await picture(page, 'page-progress');
});

pageTest('all commands, in the dark', { ...SIZE, theme: 'dark' }, async (page) => {
  await page.waitForSelector('.archive-line.good');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill('theme');
  await page.locator('.palette-list li').first().waitFor();
  await picture(page, 'page-commands');
});

pageTest('the form on a telephone', { width: 390, height: 844 }, async (page) => {
  await page.waitForSelector('.archive-line.good');
  await page.locator('.time-block').scrollIntoViewIfNeeded();
  await picture(page, 'page-narrow');
});
