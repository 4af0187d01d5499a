/** The page in a browser. With MMODA_URL set, against a real server; tests that need made-up failures then skip. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mosaic } from '../synthetic-sky.mjs';
import { assertAccessible, drop, pageTester, slowly, soon, startSession, takeCrab } from './session.mjs';

const session = await startSession();
after(() => session.close?.());

const needsStandIn = session.skip || (session.isStandIn ? false : 'needs the stand-in server (made-up answers)');
const FINISHED = { timeout: 240_000 };

const pageTest = pageTester(session);

/** Fills the form as a user does: the name brings position and range. An own threshold makes a job of its own. */
async function fillCrab(page, threshold) {
  if (threshold) await page.fill('#p-detection_threshold', threshold);
  await takeCrab(page);
}

pageTest('OBJ-02 IMG-01 IMG-03 IMG-07 CAT-01 a query goes from its name to an image whose markers and table belong together', {}, async (page) => {
  await fillCrab(page);
  await page.click('button[type=submit]');

  await page.waitForSelector('.job .badge');
  await page.waitForSelector('.viewer-canvas', FINISHED);
  await page.waitForFunction(() => document.querySelector('.read-out') && document.querySelector('.stage-message')?.hidden);
  await page.locator('.grid-body .grid-name', { hasText: 'Crab' }).first().waitFor();

  await page.locator('.grid-body .grid-name').first().click();
  await soon(async () => assert.equal(await page.locator('.grid-body .grid-row').first().getAttribute('aria-selected'), 'true'));

  // The brightest source is near the middle of the image: point at where the image says it is.
  const canvas = page.locator('.viewer-canvas');
  const place = await findMarker(page, canvas);
  await page.mouse.click(place.x, place.y);
  await soon(async () => assert.ok(await page.locator('.grid-row.hovered').count() === 1));
  await soon(async () => assert.match(await page.locator('.read-out').textContent(), /Sexagesimal05h3\dm.*Galactic l, b18[3456]\./));
  assert.match(new URL(page.url()).hash, /^#job=/);
});

/** Moves over the middle of the image until a marker answers. */
async function findMarker(page, canvas) {
  await canvas.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const box = await canvas.boundingBox();
  for (let ring = 0; ring < 26; ring++) {
    for (let step = 0; step < Math.max(1, ring * 6); step++) {
      const angle = 2 * Math.PI * step / Math.max(1, ring * 6);
      const at = { x: box.x + box.width / 2 + ring * 8 * Math.cos(angle), y: box.y + box.height / 2 + ring * 8 * Math.sin(angle) };
      await page.mouse.move(at.x, at.y);
      // What the pointer is over is known with the next picture.
      await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
      if (await page.locator('.grid-row.hovered').count() > 0) return at;
    }
  }
  throw new Error('No marker near the middle of the image.');
}

pageTest('RUN-08 URL-04 a job survives reloading and closing, and its address opens it', { address: '?src_name=Crab&T1=2003-03-15T23:00:00&T2=2003-03-16T12:00:00', skip: needsStandIn }, async (page) => {
  await page.waitForSelector('.archive-line.good');
  await page.click('button[type=submit]');
  await page.waitForSelector('.job[data-job]');

  await page.reload();

  await page.waitForSelector('.viewer-canvas', FINISHED);
  await soon(async () => assert.equal(await page.locator('#job-list li').count(), 1));
  assert.equal(await page.inputValue('#p-src_name'), 'Crab');
  assert.equal(await page.inputValue('#p-T1'), '2003-03-15T23:00:00.000');
});

pageTest('RUN-13 RUN-14 several jobs run side by side while the form stays usable', { skip: needsStandIn }, async (page) => {
  await fillCrab(page);
  for (const threshold of ['8', '9', '11']) {
    await page.fill('#p-detection_threshold', threshold);
    await page.click('button[type=submit]');
    await page.waitForFunction((n) => document.querySelectorAll('#job-list li').length === n, { 8: 1, 9: 2, 11: 3 }[threshold]);
  }
  await page.locator('.job-item').nth(2).click();
  await page.waitForSelector('.viewer-canvas', FINISHED);
  await page.waitForFunction(() => document.querySelectorAll('#job-list .state.completed').length === 3, null, FINISHED);
});

for (const width of [1440, 390]) {
  pageTest(`A11Y-06 RUN-14 a long list of jobs does not make the page wider than ${width} pixels`, { width }, async (page) => {
    await page.evaluate(() => localStorage.setItem('mmoda.jobs.v1', JSON.stringify(Array.from({ length: 20 }, (_, i) => ({ id: `job${i}`, title: `Object ${i}`, detail: 'Image · 20–40 keV', state: 'completed', created: '2026-01-01T00:00:00Z' })))));
    await page.reload();
    await soon(async () => assert.equal(await page.locator('#job-list li').count(), 20));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });
}

pageTest('RUN-03 RUN-04 RUN-05 A11Y-03 A11Y-04 progress is shown for each window and step, with what was left out and why, by words and signs, and told', { skip: needsStandIn }, async (page) => {
  await fillCrab(page, '7.1');
  await page.evaluate(() => {
    window.said = [];
    const announcer = document.getElementById('announcer');
    new MutationObserver(() => window.said.push(announcer.textContent)).observe(announcer, { childList: true });
  });
  await slowly(session, async () => {
    await page.click('button[type=submit]');
    await page.waitForSelector('.windows .state.running');
  });
  assert.equal(await page.locator('.windows table').first().locator('tbody tr').count(), 12);
  // What is told by colour is told by a sign and a word, too.
  assert.equal(await page.locator('.windows td .state, #job-list .state').evaluateAll((states) => states.filter((one) => !one.querySelector('svg use') || !/\p{L}/u.test(one.textContent)).length), 0);
  await page.waitForSelector('.badge.state-completed', FINISHED);
  assert.deepEqual((await page.evaluate(() => window.said)).filter((text) => /^Crab: \d+ of 12 science windows done\.$/.test(text)).length >= 2, true);
  await page.click('.steps summary');
  await soon(async () => assert.match(await page.locator('.windows').textContent(), /radiation belts/));
  await soon(async () => assert.match(await page.locator('.progress-text').textContent(), /11 of 12 science windows used\. 50 steps in .* 4 from store\./));
  await soon(async () => assert.equal(await page.locator('.badge.simulated').count(), 1));
  await soon(async () => assert.ok(await page.locator('#simulated-banner').isVisible()));
});

pageTest('RUN-06 RUN-07 RUN-12 an equal query is answered at once; number, steps and messages of its job are there', { skip: needsStandIn }, async (page) => {
  await fillCrab(page, '7.4');
  await page.click('button[type=submit]');
  await page.waitForSelector('.badge.state-completed', FINISHED);
  const id = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('job');
  await page.locator('.job .facts').getByRole('button', { name: `Job ${id.slice(0, 12)}` }).click();
  await soon(async () => assert.equal(await page.evaluate(() => navigator.clipboard.readText()), id));
  await page.locator('.job .facts').getByRole('button', { name: /^Session [0-9a-f]{8}$/ }).waitFor();
  await page.getByRole('button', { name: 'Log', exact: true }).click();
  await page.getByRole('dialog').getByText('radiation belts').first().waitFor();
  await page.keyboard.press('Escape');
  await slowly(session, async () => {
    await page.click('button[type=submit]');
    await page.locator('.badge.state-completed', { hasText: 'from store' }).waitFor();
  });
  assert.equal(new URLSearchParams(new URL(page.url()).hash.slice(1)).get('job'), id);

  // A file in between does not keep the job from being opened again.
  await drop(page, 'sky.fits', mosaic(83.63, 22.01, 20, 40, []));
  await page.locator('.panel.file').waitFor();
  await page.locator('#job-list li', { hasNotText: 'local file' }).first().locator('.job-item').click();
  await page.waitForSelector('.panel.job');
  await page.locator('.panel.file').waitFor({ state: 'detached' });
});

pageTest('RUN-10 a running job can be cancelled', { skip: needsStandIn }, async (page) => {
  await fillCrab(page, '7.2');
  await slowly(session, async () => {
    await page.click('button[type=submit]');
    await page.click('text=Cancel');
    await page.waitForSelector('.badge.state-cancelled');
  });
  await page.locator('.job .notice', { hasText: 'cancelled' }).waitFor();
});

pageTest('OBJ-11 TIME-05 RUN-01 A11Y-05 bad input is named at its field, summarised, and not sent', {}, async (page) => {
  await page.fill('#p-RA', '5:99:00');
  await page.fill('#p-T1', '2017-02-31');
  await page.fill('#p-E1_keV', '3');
  let isSent = false;
  page.on('request', (request) => { isSent ||= request.method() === 'POST'; });

  await soon(async () => assert.equal(await page.getAttribute('button[type=submit]', 'aria-disabled'), 'true'));
  // It can be pressed and reached all the same; a browser driver would wait until it cannot be thought disabled.
  await page.click('button[type=submit]', { force: true });

  const summary = page.locator('.problem-summary');
  await summary.waitFor();
  assert.equal(await summary.locator('li').count(), 3);
  assert.match(await page.locator('#p-T1-error').textContent(), /2017-02; it has 28 days/);
  assert.equal(await page.getAttribute('#p-E1_keV', 'aria-invalid'), 'true');
  await soon(async () => assert.equal(await page.evaluate(() => document.activeElement.id), 'p-RA', 'the focus is where the first problem is'));
  assert.match(await page.locator('#announcer').textContent(), /^Right ascension: /);
  assert.deepEqual(await page.locator('#p-RA').evaluate((field) => field.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id)?.textContent !== undefined)), [true, true]);
  assert.match(await page.locator('#p-RA').getAttribute('aria-describedby'), /p-RA-error/);
  await page.focus('#p-E1_keV');
  await summary.locator('a').first().click();
  await soon(async () => assert.equal(await page.evaluate(() => document.activeElement.id), 'p-RA'));
  assert.equal(isSent, false);

  for (const [name, text] of [['RA', '83.6'], ['T1', '2017-02-28'], ['T2', '2017-03-01'], ['E1_keV', '20']]) await page.fill(`#p-${name}`, text);
  await soon(async () => assert.equal(await page.getAttribute('button[type=submit]', 'aria-disabled'), 'false'));
  await page.press('button[type=submit]', 'Enter');
  await page.waitForSelector('.job[data-job]');
  await soon(async () => assert.equal(await page.getAttribute('button[type=submit]', 'aria-busy'), 'false'));
});

pageTest('problems the server finds appear at their fields and in the summary', { address: '?src_name=Refused&RA=83.6&DEC=22', skip: needsStandIn, expectedStatus: [400, 404] }, async (page) => {
  await page.click('button[type=submit]');

  await page.locator('.problem-summary').waitFor();
  assert.equal(await page.locator('.problem-summary li').count(), 3);
  assert.match(await page.locator('#p-T1-error').textContent(), /No science window starts in this range/);
  assert.match(await page.locator('.problem-summary').textContent(), /secret_setting: Not a parameter/);
});

pageTest('RUN-11 a failed job says what failed, of which kind, and where; hostile text stays text', { address: '?src_name=Failing&RA=83.6&DEC=22&T1=2003-03-15T23:00:00&T2=2003-03-17T00:00:00', skip: needsStandIn }, async (page) => {
  await page.click('button[type=submit]');

  const notice = page.locator('.notice.error');
  await notice.waitFor();
  assert.match(await notice.textContent(), /The job failed\. The data of this observation cannot be processed\./);
  assert.match(await notice.textContent(), /no map for this epoch/);
  assert.match(await notice.textContent(), /isgri\.background: Background map <img src=x/);
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
  await slowly(session, async () => {
    await page.click('text=Run again');
    await page.waitForSelector('.badge.state-running, .badge.state-queued');
  });
});

pageTest('RUN-15 a job is followed to its end when events cannot be had', { skip: needsStandIn, expectedStatus: [503] }, async (page) => {
  await page.route('**/events', (route) => route.fulfill({ status: 503 }));
  await fillCrab(page, '7.3');
  await page.click('button[type=submit]');

  await page.waitForSelector('.badge.state-completed', FINISHED);
});

pageTest('a server that cannot answer is told, and can be asked again', { skip: needsStandIn, expectedStatus: [500] }, async (page) => {
  await page.route('**/api/v1/instruments', (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"title":"Internal error","status":500}' }));
  await page.reload();
  await page.locator('.query .notice.error', { hasText: 'Internal error' }).waitFor();
  await page.unroute('**/api/v1/instruments');
  await page.click('text=Try again');
  await page.waitForSelector('#p-src_name');
});

pageTest('a job without sources says so and how to go on', { skip: needsStandIn }, async (page) => {
  await fillCrab(page);
  await page.fill('#p-detection_threshold', '95');
  await page.click('button[type=submit]');

  await page.waitForSelector('.sources.empty', FINISHED);
  assert.match(await page.locator('.sources.empty').textContent(), /threshold of 95 σ/);
});

pageTest('a job the server does not know is told, not retried for ever', { address: '#job=doesnotexist', expectedStatus: [404] }, async (page) => {
  await page.waitForSelector('.notice.error');
  assert.match(await page.locator('.notice.error').textContent(), /There is no such job/);
});

pageTest('OBJ-04 OBJ-13 an unknown name leaves the position to the user, and a pasted position fills both fields', { expectedStatus: [404] }, async (page) => {
  await page.fill('#p-src_name', 'Nowhere X-99');
  await page.press('#p-src_name', 'Enter');
  await page.waitForFunction(() => document.querySelector('.field .note')?.textContent.includes('No object named'));

  await page.evaluate(() => navigator.clipboard.writeText('05 34 31.9 +22 00 52'));
  await page.focus('#p-RA');
  await page.keyboard.press('Control+V');

  await soon(async () => assert.equal(await page.inputValue('#p-DEC'), '22.014444'));
  await soon(async () => assert.match(await page.locator('.position').textContent(), /05h34m31\.9s \+22°00′52″/));
});

pageTest('OBJ-15 suggestions are reached and taken with the keyboard', {}, async (page) => {
  await page.fill('#p-src_name', '');
  // Those of the first letters give way to those of all of them.
  await Promise.all([page.waitForResponse(/prefix=cyg$/i), page.locator('#p-src_name').pressSequentially('cyg')]);
  await page.waitForSelector('.suggestions li');
  await page.keyboard.press('ArrowDown');
  const option = await page.locator('.suggestions li[aria-selected="true"] span').first().textContent();
  await soon(async () => assert.match(await page.locator('.suggestions li').first().textContent(), /\d\dh\d\dm\d\ds [+−]\d\d°/));
  await page.keyboard.press('Enter');

  await soon(async () => assert.equal(await page.inputValue('#p-src_name'), option));
  await page.waitForFunction(() => !document.querySelector('.position').textContent.startsWith('265.97'));
  assert.ok(page.url().includes('src_name=Cyg'));
});

pageTest('IMG-02 IMG-05 a dropped FITS file opens in the viewer; wheel, keys and planes work', {}, async (page) => {
  await drop(page, 'sky.fits', mosaic(83.63, 22.01, 20, 40, []));
  const canvas = page.locator('.viewer-canvas');
  await canvas.waitFor();
  await page.waitForFunction(() => document.querySelector('.stage-message').hidden);

  const options = await page.locator('.tools select').first().locator('option').allTextContents();
  assert.deepEqual(options, ['Intensity · 20–40 keV', 'Variance · 20–40 keV', 'Significance · 20–40 keV', 'Exposure · 20–40 keV']);
  const box = await canvas.boundingBox();
  await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2 - 40);
  const read = () => page.locator('.read-out dd').nth(5).textContent();
  await soon(async () => assert.match(await read(), /\d, -?\d/));
  const before = await read();
  const distance = (a, b) => Math.hypot(...a.split(', ').map((value, i) => Number(value) - Number(b.split(', ')[i])));
  await page.mouse.wheel(0, -400);
  // The read-out has one decimal: a tie may be rounded either way.
  await soon(async () => assert.ok(distance(await read(), before) < 0.15, 'zooming keeps the pixel under the pointer'));
  await canvas.focus();
  await page.keyboard.press('0');
  await page.keyboard.press('+');
  await page.keyboard.press('ArrowRight');
  await soon(async () => assert.ok(distance(await read(), before) > 1));
  await page.locator('.tools select').first().selectOption({ label: 'Exposure · 20–40 keV' });
  await page.waitForFunction(() => /e?s$/.test(document.querySelector('.colour-bar-labels').textContent.trim()));
});

pageTest('files that are broken, cut or no FITS get a clear message', {}, async (page) => {
  const whole = mosaic(83.63, 22.01, 20, 40, []);
  for (const [name, bytes, message] of [['cut.fits', whole.subarray(0, whole.length - 5000), /promises 489600 bytes of data, but the file ends/], ['page.fits', Buffer.from('<html>'.repeat(2000)), /not a FITS file/], ['broken.fits.gz', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]), /broken or cut off/]]) {
    await drop(page, name, bytes);
    await page.locator('.notice.error', { hasText: name }).waitFor();
    assert.match(await page.locator('.notice.error').textContent(), message);
  }
});

/** Asks for the product of the given label, for the Crab. */
async function computeCurves(page, label) {
  await page.locator('.products label', { hasText: label }).click();
  await fillCrab(page);
  await page.click(`button[type=submit]:has-text("${label.toLowerCase()}")`);
  await page.waitForSelector('.chart-stage canvas', FINISHED);
}

pageTest('TAB-03 LC-02 LC-03 light curves: the form asks for the bin, the chosen source is drawn, bins are read with the keyboard', {}, async (page) => {
  await page.locator('.products label', { hasText: 'Light curves' }).click();
  await soon(async () => assert.equal(await page.inputValue('#p-time_bin'), '1000'));
  await soon(async () => assert.equal(await page.locator('#p-detection_threshold').count(), 0));
  await page.fill('#p-time_bin', '0');
  await page.click('button[type=submit]', { force: true });
  await page.locator('#p-time_bin-error', { hasText: /at least 1|between 1/ }).waitFor(); // After the name and the range are known.
  await page.fill('#p-time_bin', '200');
  await computeCurves(page, 'Light curves');

  assert.match(page.url(), /product_type=isgri_lc&.*time_bin=200/);
  await soon(async () => assert.match(await page.locator('.chart-stage').getAttribute('aria-label'), /^Light curve of Crab.*: \d+ bins;/));
  await page.focus('.chart-stage');
  await page.keyboard.press('Home');
  const first = await page.locator('.chart-read-out').textContent();
  assert.match(first, /^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d to (\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d UTCIJD \d+\.\d{5}[\d.]+ ± [\d.]+ counts\/s$/);
  await page.keyboard.press('ArrowRight');
  await soon(async () => assert.notEqual(await page.locator('.chart-read-out').textContent(), first));
  await soon(async () => assert.match(await page.locator('.chart-note').last().textContent(), /\d+ bins of 200 s/));
  await soon(async () => assert.equal(await page.locator('.curve .badge.simulated').count(), 1));
  await soon(async () => assert.match(await page.locator('.curve a[download]').getAttribute('href'), /files\/isgri_lc_/));
  await soon(async () => assert.match(await page.locator('pre').textContent(), /"time_bin": 200/));
});

pageTest('a light curve that cannot be read is told where it would be', { address: '?product_type=isgri_lc&src_name=Cut&RA=83.6&DEC=22', skip: needsStandIn, expectedStatus: [404] }, async (page) => {
  await page.click('button[type=submit]');

  await page.locator('.chart-place .notice.error').waitFor(FINISHED);
  assert.match(await page.locator('.chart-place .notice.error').textContent(), /light curve of Cut cannot be shown\. The gzip compression of this file is broken or cut off/);
});

pageTest('spectra of no source say why', { address: '?product_type=isgri_spectrum&src_name=Nothing&RA=83.6&DEC=22', skip: needsStandIn, expectedStatus: [404] }, async (page) => {
  await page.click('button[type=submit]');

  await page.locator('.sources.empty').waitFor(FINISHED);
  assert.match(await page.locator('.sources.empty').textContent(), /Nothing was made: no source of the list lies in the field of view/);
});

const folder = sharedData();
for (const name of ['isgri_sky_ima_rev0665_scw066500280010_25-80keV.fits.gz', 'isgri_mosa_ima_1_20-40keV.fits.gz']) {
  const file = folder && path.join(folder, 'isgri', name);
  pageTest(`a real file of OSA opens: ${name}`, { skip: session.skip || (file && existsSync(file) ? false : 'the real files are not here (set MMODA_TEST_DATA)') }, async (page) => {
    await drop(page, name, readFileSync(file));
    await page.waitForSelector('.viewer-canvas');
    await page.waitForFunction(() => document.querySelector('.stage-message').hidden);
    const box = await page.locator('.viewer-canvas').boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const read = await page.locator('.read-out').textContent();
    // The middle of the window is the middle of the image, within a pixel of the reference point.
    assert.match(read, name.includes('0665') ? /RA, Dec87\.\d+°, \+25\.\d+°/ : /RA, Dec257\.\d+°, −35\.\d+°/);
  });
}

/** Walks up to a folder beside which there is shared/data. */
function sharedData() {
  if (process.env.MMODA_TEST_DATA) return process.env.MMODA_TEST_DATA;
  for (let at = path.dirname(fileURLToPath(import.meta.url)); at !== path.dirname(at); at = path.dirname(at)) {
    const data = path.join(path.dirname(at), 'shared', 'data');
    if (existsSync(data)) return data;
  }
  return null;
}

for (const theme of ['light', 'dark']) {
  for (const width of [1440, 390]) {
    pageTest(`A11Y-01 axe finds nothing, and nothing sticks out, in the ${theme} theme at ${width} pixels`, { theme, width, expectedStatus: [404] }, async (page) => {
      await assertAccessible(page, 'first view');
      await page.fill('#p-RA', 'x');
      await page.click('button[type=submit]', { force: true });
      await page.locator('.problem-summary').waitFor();
      await assertAccessible(page, 'problems');
      await fillCrab(page);
      await page.locator('.more summary').click();
      await page.click('button[type=submit]');
      await page.waitForSelector('.job .badge');
      await assertAccessible(page, 'progress');
      await page.waitForSelector('.viewer-canvas', FINISHED);
      await page.click('.steps summary');
      await assertAccessible(page, 'result');
    });
  }
}

for (const [theme, width, label] of [['light', 1440, 'Spectra'], ['dark', 390, 'Light curves'], ['dark', 1440, 'Light curves'], ['light', 390, 'Spectra']]) {
  pageTest(`A11Y-01 A11Y-03 axe finds nothing, and nothing sticks out, with ${label.toLowerCase()} in the ${theme} theme at ${width} pixels`, { theme, width }, async (page) => {
    await computeCurves(page, label);
    await page.focus('.chart-stage');
    await page.keyboard.press('End');
    await assertAccessible(page, 'chart');
  });
}

pageTest('SHELL-13 the theme can be chosen, is remembered, and can follow the system again', {}, async (page) => {
  const theme = () => page.evaluate(() => [document.documentElement.dataset.theme, document.documentElement.dataset.themeChoice].join(' '));
  await soon(async () => assert.equal(await theme(), 'light system'));
  await page.click('#theme-toggle');
  await soon(async () => assert.equal(await theme(), 'dark dark'));
  await page.reload();
  await soon(async () => assert.equal(await theme(), 'dark dark'));
  await soon(async () => assert.equal(await page.getAttribute('#theme-toggle', 'aria-label'), 'Theme: dark. Change it'));
  await page.click('#theme-toggle');
  await soon(async () => assert.equal(await theme(), 'light light'));
  await page.click('#theme-toggle');
  await soon(async () => assert.equal(await theme(), 'light system'));
});

pageTest('PROD-08 API-04 sources and code are copied as text', { skip: needsStandIn }, async (page) => {
  await fillCrab(page);
  await page.click('button[type=submit]');
  await page.waitForSelector('.catalogue', FINISHED);
  await page.locator('.catalogue .menu button', { hasText: 'More' }).click();
  await page.click('text=Copy as TSV');
  await page.waitForSelector('text=6 sources copied');
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^meta_ID\tsrc_names\tsignificance\tra\tdec\t.*\n0\tCrab\t\d+\.\d+\t83\.6/);
  await page.click('.segments >> text=curl');
  await soon(async () => assert.match(await page.locator('pre').textContent(), /curl --fail-with-body .*--json/));
  await soon(async () => assert.doesNotMatch(await page.locator('pre').textContent(), /pipeline_version/));
  await page.click('.grid-head >> text=Name');
  await soon(async () => assert.equal(await page.locator('.grid-head .grid-name').first().getAttribute('aria-sort'), 'ascending'));
});
