/**
 * Pictures for the documentation: `MMODA_SCREENSHOTS=docs/user/images MMODA_URL=… node --test tests/web/browser/screenshots.test.mjs`
 * against `mmoda up` with its demonstration archive.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after } from 'node:test';
import { pageTester, startSession, takeCrab } from './session.mjs';

const folder = process.env.MMODA_SCREENSHOTS ?? '';
const session = folder ? await startSession() : { skip: 'pictures are made on demand (set MMODA_SCREENSHOTS)' };
after(() => session.close?.());
const pageTest = pageTester(session);
const SIZE = { width: 1280, height: 800 };
const FINISHED = { timeout: 240_000 };

async function picture(page, name) {
  mkdirSync(folder, { recursive: true });
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

pageTest('the first view', SIZE, async (page) => {
  await page.waitForSelector('.archive-line.good');
  await picture(page, 'page-start');
});

pageTest('a running job, its image, and spectra', SIZE, async (page) => {
  await takeCrab(page);
  await page.click('button[type=submit]');
  await page.waitForSelector('.windows .state.running', FINISHED).then(() => picture(page, 'page-running'), () => {});
  await page.waitForSelector('.badge.state-completed', FINISHED);
  await page.waitForSelector('.viewer-canvas');
  await page.waitForFunction(() => document.querySelector('.stage-message')?.hidden);
  await picture(page, 'page-image');
  await page.locator('.products label', { hasText: 'Spectra' }).click();
  await page.getByRole('button', { name: 'Compute spectra' }).click();
  await page.waitForSelector('.badge.state-completed', FINISHED);
  await page.waitForSelector('.job .result canvas, .job .result svg', FINISHED);
  await picture(page, 'page-spectrum');
});

pageTest('the help, in the dark', { ...SIZE, theme: 'dark' }, async (page) => {
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'In the page' }).waitFor();
  await picture(page, 'page-help');
});
