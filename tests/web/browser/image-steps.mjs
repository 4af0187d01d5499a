/** Steps that the tests of images and catalogues share. */
import { readFileSync } from 'node:fs';

export const HOSTILE = '<img src=x onerror="window.hacked=1">';
export const CRAB = '?src_name=Crab&RA=83.63308&DEC=22.0145&T1=2003-03-15T23:00:00&T2=2003-03-17T00:00:00';
const FINISHED = { timeout: 240_000 };

/** Waits until an image stands in the viewer. */
export async function imageShown(page) {
  // A locator keeps no handle, which would keep the picture alive after it is closed.
  await page.locator('.viewer-canvas').waitFor(FINISHED);
  await page.waitForFunction(() => document.querySelector('.stage-message')?.hidden);
}

/** Computes the image of the address. */
export async function computeImage(page) {
  await page.locator('button[type=submit]').first().click();
  await imageShown(page);
}

/** Opens a file of the user as the chooser does. */
export async function openFile(page, name, bytes) {
  await page.setInputFiles('#file-chooser', { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
}

/** Opens a menu or group of controls by its label, within a part of the page, and chooses an entry of it. */
export async function fromMenu(page, within, label, entry) {
  await page.locator(`${within} .menu > button`, { hasText: label }).click();
  if (entry) await page.locator(`${within} [role=menuitem]`, { hasText: entry }).filter({ visible: true }).click();
}

/** What a click saves. @returns {Promise<{ name: string, bytes: Buffer }>} */
export async function saved(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Moves the pointer from one place of the picture to another with the button held. */
export async function dragOver(page, [x0, y0], [x1, y1], button = 'left') {
  await page.locator('.viewer-canvas').scrollIntoViewIfNeeded();
  const box = await page.locator('.viewer-canvas').boundingBox();
  await page.mouse.move(box.x + x0, box.y + y0);
  await page.mouse.down({ button });
  await page.mouse.move(box.x + (x0 + x1) / 2, box.y + (y0 + y1) / 2);
  await page.mouse.move(box.x + x1, box.y + y1);
  await page.mouse.up({ button });
}

export const useTool = (page, mode) => page.locator(`.tool-button input[value=${mode}]`).check({ force: true });

export { assertAccessible } from './session.mjs';
