/**
 * Pictures for the documentation: `MMODA_SCREENSHOTS=docs/user/images MMODA_URL=… node --test tests/web/browser/screenshots.test.mjs`
 * against `mmoda up` with its demonstration archive.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after } from 'node:test';
import { pageTester, startSession } from './session.mjs';

const folder = process.env.MMODA_SCREENSHOTS ?? '';
const session = folder ? await startSession() : { skip: 'pictures are made on demand (set MMODA_SCREENSHOTS)' };
after(() => session.close?.());
const pageTest = pageTester(session);
const SIZE = { width: 1280, height: 800 };

async function picture(page, name) {
  mkdirSync(folder, { recursive: true });
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

pageTest('the first view', SIZE, async (page) => {
  await page.waitForSelector('.archive-line.good');
  await picture(page, 'page-start');
});

pageTest('the help, in the dark', { ...SIZE, theme: 'dark' }, async (page) => {
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'In the page' }).waitFor();
  await picture(page, 'page-help');
});
