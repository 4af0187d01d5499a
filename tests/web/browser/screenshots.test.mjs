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

/** Of what the window shows, or of a part of the page. */
async function picture(page, name, part = page) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.png`), withPalette(await part.screenshot()));
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

const CENTRE = '?src_name=1E+1740.7-2942&RA=265.978&DEC=-29.745&T1=2018-01-01T00:00:00&T2=2018-12-31T00:00:00&detection_threshold=6';

for (const [width, end] of [[1440, ''], [390, '-narrow']]) {
  pageTest(`an image and the sources in it, ${width} pixels wide`, { width, address: CENTRE }, async (page) => {
    await page.waitForSelector('.archive-line.good');
    await page.click('button[type=submit]');
    await page.waitForSelector('.badge.state-completed', { timeout: 600_000 });
    await page.locator('.viewer-canvas').waitFor();
    await page.waitForFunction(() => document.querySelector('.stage-message')?.hidden);
    await page.locator('.grid-body .grid-name').first().click();
    const grid = page.locator('.grid');
    await grid.focus();
    if (end === '') {
      await page.focus('.viewer-canvas');
      for (const key of ['g', '+', '+', 'Enter']) await page.keyboard.press(key);
      await picture(page, 'page-image', page.locator('.viewer'));
    }
    await picture(page, `page-catalogue${end}`, page.locator('.catalogue'));
  });
}

const CRAB = '&src_name=Crab&RA=83.633&DEC=22.014&T1=2018-02-01T00:00:00&T2=2018-03-10T00:00:00';

/** Asks for what the address says. */
async function compute(page) {
  await page.waitForSelector('.archive-line.good');
  await page.click('button[type=submit]');
  await page.locator('.curve .chart-stage canvas').first().waitFor({ timeout: 600_000 });
}

for (const [width, end] of [[1440, ''], [390, '-narrow']]) {
  pageTest(`two bands of a source, ${width} pixels wide`, { width, address: `?product_type=isgri_lc&energy_bands=20-40,40-80&time_bin=500${CRAB}` }, async (page) => {
    await compute(page);
    await page.click('[data-analysis=hardness]');
    await page.focus('.chart-stage');
    await page.keyboard.press('Home');
    await picture(page, `page-light-curves${end}`, page.locator('.curve'));
  });
}

pageTest('a spectrum and its fit', { width: 1440, address: `?product_type=isgri_spectrum${CRAB}` }, async (page) => {
  await compute(page);
  await page.click('text=Fit a model');
  await page.fill('.model-field input', 'cutoffpl');
  await picture(page, 'page-spectra', page.locator('.curve'));
  await page.fill('.model-field input', 'powerlaw');
  await page.click('text=Contours, chains and more');
  await page.click('text=Add contours of two parameters');
  await page.click('.fit-form button[type=submit]');
  await page.locator('.fit-result .chart-stage canvas').first().waitFor({ timeout: 600_000 });
  await picture(page, 'page-fit', page.locator('.fit-result'));
});
