/** What every result has: its toolbar, other products, citation. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { lightCurve } from '../fixtures-curves/jobs.mjs';
import { openJob, serveJobs } from '../fixtures-curves/serve.mjs';
import { assertAccessible, drop, soon, startSession } from './session.mjs';

const session = await startSession();
after(() => session.close?.());
const skip = session.skip || (session.isStandIn ? false : 'needs the stand-in server (made-up answers)');

function resultTest(name, { job = 'curvesjob', selector, allowed = null, ...options }, body) {
  test(name, { skip }, async () => {
    const opened = await session.open('', options);
    try {
      await serveJobs(opened.page);
      await openJob(opened.page, job, selector);
      await body(opened.page);
      try {
        opened.assertClean();
      } catch (problem) {
        const faults = problem.message.split('\n').filter((line) => !(allowed && allowed.test(line)));
        assert.deepEqual(faults, []);
      }
    } finally {
      await opened.close();
    }
  });
}

const copied = (page) => page.evaluate(() => navigator.clipboard.readText());

resultTest('PROD-05 PROD-06 PROD-10 query parameters, log and science windows are shown without secrets, as text, and are copied', {}, async (page) => {
  await page.click('text=Query parameters');
  const dialog = page.locator('dialog[open]');
  await soon(async () => assert.match(await dialog.textContent(), /osa_versionOSA11\.2/));
  await soon(async () => assert.doesNotMatch(await dialog.textContent(), /secret/));
  await page.keyboard.press('Escape');
  await soon(async () => assert.equal(await page.locator('dialog').count(), 0));
  await soon(async () => assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Query parameters', 'the focus goes back'));
  await page.click('.result-bar >> text=Log');
  await soon(async () => assert.match(await dialog.textContent(), /Job curvesjob, session \w+, completed.*isgri\.shadowgram.*No good time <img src=x/));
  await page.click('dialog button[aria-label^=Close]');
  await page.click('text=Science windows (2)');
  await soon(async () => assert.match(await dialog.textContent(), /1 used, 1 left out/));
  await page.click('dialog >> text=Copy all');
  await page.waitForSelector('text=Copied');
  assert.equal(await copied(page), '192200010010.001\n192200020010.001');
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
});

resultTest('PROD-18 a result is cited with its instrument', {}, async (page) => {
  await page.click('.result-bar >> text=Cite');
  const dialog = page.locator('dialog[open]');
  await dialog.waitFor();
  assert.match(await dialog.textContent(), /simulated data: it is no observation.*job curvesjob.*@article\{Lebrun2003/s);
  await page.click('dialog >> text=Copy >> nth=1');
  await page.waitForSelector('text=Copied');
  assert.match(await copied(page), /^@article\{Neronov2021/);
});

resultTest('PROD-07 links to the result and to the query carry no token', {}, async (page) => {
  await page.click('text=Share');
  await page.click('text=Copy the link to this result');
  await page.waitForFunction(() => document.getElementById('announcer').textContent.includes('was copied'));
  assert.match(await copied(page), /\/below\/#job=curvesjob$/);
  await page.click('text=Share');
  await page.click('text=Copy the link to the query');
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).includes('src_name=Crab'));
  const link = new URL(await copied(page));
  assert.equal(link.searchParams.get('product_type'), 'isgri_lc');
  assert.equal(link.searchParams.get('time_bin'), '200');
  assert.equal(link.searchParams.get('token'), null);
});

test('a link to the query is there where a form takes it, and says when it is without the catalogue', { skip }, async () => {
  const { api } = session.site;
  const before = api.instruments;
  api.instruments = [...before, { name: 'spectra', products: [{ name: 'spectral_fit', uses_results: true, parameters: [] }] }];
  const opened = await session.open('', { expectedStatus: [503] });
  try {
    const { page } = opened;
    const { jobs } = await serveJobs(page);
    jobs.curvesjob.job.parameters.selected_catalog = 'Crab, 83.633, 22.014';
    await page.route('**/api/v1/catalogues', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ detail: 'The disk is full.' }) }));
    await openJob(page, 'curvesjob');
    await page.click('text=Share');
    await page.click('text=Copy the link to the query');
    await page.locator('.messages', { hasText: 'without its catalogue' }).waitFor();
    assert.match(await page.locator('.messages').textContent(), /The disk is full/);
    await page.waitForFunction(async () => (await navigator.clipboard.readText()).includes('src_name=Crab'));
    assert.doesNotMatch(await copied(page), /catalog/);
    await openJob(page, 'fitjob');
    await page.click('text=Share');
    await page.getByText('Copy the link to this result').waitFor();
    assert.equal(await page.getByText('Copy the link to the query').count(), 0);
    opened.assertClean();
  } finally {
    api.instruments = before;
    await opened.close();
  }
});

resultTest('PROD-01 PROD-04 a result says what it is, when it was made, and has every tool; several stand side by side, in an order and with widths of choice', {}, async (page) => {
  const panel = (id) => page.locator(`.panel.job[data-job="${id}"]`);
  assert.match(await panel('curvesjob').locator('h2').textContent(), /^CrabIBIS\/ISGRI Light curves · 20–40, 40–80 keV, 200 s$/);
  assert.match(await panel('curvesjob').locator('.facts').first().textContent(), /2018-02-20 23:00 – 2018-02-21 12:00 UTC.*Made 2026-11-21 19:00 UTC/);
  for (const name of ['Query parameters', 'Log', 'Science windows (2)', 'Code', 'Cite', 'Compare jobs', 'Collapse', 'Edit query', 'Copy link', 'Open alone in a new tab', 'Full screen', 'Report a problem with this job', 'Close']) {
    assert.ok(await panel('curvesjob').getByRole('button', { name, exact: true }).count() >= 1, name);
  }
  assert.equal(await panel('curvesjob').locator('.result-bar .plot-menu', { hasText: 'Share' }).count(), 1);
  assert.equal(await panel('curvesjob').getByRole('button', { name: 'Move among' }).count(), 0, 'there is nothing to move among');

  await panel('curvesjob').getByRole('button', { name: 'Keep open beside others' }).click();
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('mmoda:open-job', { detail: 'spectrajob' })));
  await panel('spectrajob').locator('.chart-stage canvas').waitFor();
  const order = () => page.locator('.panel.job').evaluateAll((panels) => panels.map((one) => one.dataset.job));
  await soon(async () => assert.deepEqual(await order(), ['spectrajob', 'curvesjob']));
  const handle = panel('spectrajob').getByRole('button', { name: 'Move among' });
  await handle.click();
  await soon(async () => assert.deepEqual(await order(), ['curvesjob', 'spectrajob']));
  await handle.focus();
  await page.keyboard.press('ArrowLeft');
  await soon(async () => assert.deepEqual(await order(), ['spectrajob', 'curvesjob']));
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label').slice(0, 10)), 'Move among');
  await handle.dragTo(panel('curvesjob').locator('h2'));
  await soon(async () => assert.deepEqual(await order(), ['curvesjob', 'spectrajob']));
  assert.equal(new URLSearchParams(new URL(page.url()).hash.slice(1)).get('job'), 'curvesjob');

  const corner = await panel('curvesjob').boundingBox();
  await page.mouse.move(corner.x + corner.width - 4, corner.y + corner.height - 4);
  await panel('curvesjob').evaluate((one) => { one.style.width = '640px'; }); // What the browser does when the corner is pulled.
  await soon(async () => assert.equal(Math.round((await panel('curvesjob').boundingBox()).width), 640));
  assert.equal(await panel('curvesjob').evaluate((one) => getComputedStyle(one).resize), 'horizontal');
  await assertAccessible(page, 'side by side');
  await panel('curvesjob').getByRole('button', { name: 'Close', exact: true }).click();
  await soon(async () => assert.deepEqual(await order(), ['spectrajob']));
});

resultTest('PROD-02 a tool that is pressed again shows what is open already, not another', {}, async (page) => {
  for (let i = 0; i < 2; i++) await page.getByRole('button', { name: 'Code', exact: true }).click();
  await soon(async () => assert.equal(await page.evaluate(() => document.activeElement.closest('section')?.querySelector('h3')?.textContent), 'Repeat this result'));
  assert.equal(await page.locator('.job pre').count(), 1);
  await page.getByRole('button', { name: 'Compare jobs', exact: true }).click();
  await page.locator('.compare').waitFor();
  assert.equal(await page.locator('.compare').count(), 1);
  await openJob(page, 'spectrajob');
  await openJob(page, 'curvesjob');
  assert.deepEqual([await page.locator('.panel.job').count(), await page.locator('#job-list li').count()], [1, 2]);
});

resultTest('PROD-03 what was made of a result names it; closing that one ends its own parts only', { job: 'fitjob', selector: '.fit-result table' }, async (page) => {
  const parent = page.locator('.panel.job[data-job="fitjob"] .facts a', { hasText: 'job spectrajob' });
  await parent.click();
  await page.locator('.panel.job[data-job="spectrajob"] .result').waitFor();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.locator('.panel.job').waitFor({ state: 'detached' });
  await openJob(page, 'fitjob', '.fit-result table');
  await parent.waitFor();
});

resultTest('LC-01 PROD-15 what a result has of several sources is a table, and each is drawn by its name', {}, async (page) => {
  const rows = page.locator('.curves .sources tbody tr');
  assert.equal(await rows.count(), 4);
  await page.locator('.source-name', { hasText: 'NEW_1' }).click();
  await page.waitForFunction(() => document.querySelector('.curve h3').textContent.startsWith('NEW_1'));
  await soon(async () => assert.ok((await page.locator('.curve .chart-stage').first().boundingBox()).y > -40));
  assert.equal(await page.locator('.source-name[aria-pressed="true"]').textContent(), 'NEW_1 <img src=x onerror="window.hacked=1">');
});

test('IMG-04 IMG-06 PROD-15 several images are a table with what they are; each is viewed, with all its planes', { skip }, async () => {
  const opened = await session.open('?src_name=Several&RA=83.633&DEC=22.014&T1=2003-03-15T23:00:00&T2=2003-03-16T12:00:00', { expectedStatus: [404] });
  const { page } = opened;
  try {
    await page.waitForSelector('.archive-line.good');
    await page.press('button[type=submit]', 'Enter');
    const table = page.getByRole('region', { name: 'Images of this result' });
    await table.waitFor();
    assert.match(await table.textContent(), /Mosaic image.*Residuals <img src=x.*20–40.*What is left without the sources/);
    await page.waitForFunction(() => document.querySelector('.stage-message')?.hidden);
    await table.getByRole('button', { name: 'View Residuals' }).click();
    await soon(async () => assert.equal(await table.locator('[aria-pressed="true"]').getAttribute('aria-label'), 'View Residuals <img src=x onerror="window.hacked=1">'));
    await page.waitForFunction(() => document.querySelector('.stage-message')?.hidden);
    // The viewer of this page does what JS9 does on the platform: every image of the file, not one extension by number.
    assert.deepEqual(await page.locator('.tools select').first().locator('option').allTextContents(), ['Intensity · 20–40 keV', 'Variance · 20–40 keV', 'Significance · 20–40 keV', 'Exposure · 20–40 keV']);
    await page.locator('.tools select').first().selectOption({ label: 'Intensity · 20–40 keV' });
    await page.waitForFunction(() => document.querySelector('.stage-message')?.hidden);
    // What was asked for and not seen has its limit, and a mark in the picture; fluxes say their bands.
    assert.match(await page.locator('.image-limits').textContent(), /^Unseen <img.* was not detected:20–40 keV: below 0\.255 counts\/s \(3 σ\); measured −0\.101 ± 0\.085 counts\/s40–80 keV: below 0\.128 counts\/s \(3 σ\); measured −0\.05[01] ± 0\.043 counts\/s$/);
    await page.locator('.viewer .menu > button', { hasText: 'Layers' }).click();
    await page.locator('.overlay-list li', { hasText: 'Not detected' }).waitFor();
    await page.locator('.grid-head', { hasText: 'Flux, 20–40 keV counts/s' }).waitFor();
    assert.match(await page.locator('.image-bands tr', { hasText: '4U 0517+17' }).textContent(), /4U 0517\+175\.80 ± 0\.42 \(13\.8 σ\)2\.90 ± 0\.21 \(13\.8 σ\)$/);
    assert.equal(await page.evaluate(() => 'hacked' in window), false);
    opened.assertClean();
  } finally {
    await opened.close();
  }
});

resultTest('PROD-08 code repeats the result without the token; the result folds', {}, async (page) => {
  await page.click('.result-bar >> text=Code');
  await soon(async () => assert.doesNotMatch(await page.locator('pre').first().textContent(), /secret/));
  await soon(async () => assert.match(await page.locator('pre').first().textContent(), /"product": "isgri_lc"/));
  await page.click('.result-bar >> text=Collapse');
  await soon(async () => assert.equal(await page.locator('.result-body').isVisible(), false));
  await page.click('.result-bar >> text=Expand');
  await soon(async () => assert.equal(await page.locator('.chart-stage').first().isVisible(), true));
});

resultTest('PROD-30 sources are saved as CSV and ECSV', {}, async (page) => {
  const waiting = page.waitForEvent('download');
  await page.click('text=Sources as ECSV');
  const text = readFileSync(await (await waiting).path(), 'utf8');
  assert.match(text, /^# %ECSV 1\.0/);
  assert.match(text, /\{name: "ra_deg", unit: "deg", datatype: float64\}/);

  // What cannot be had is told where it was asked for.
  await page.route(/\/recipe$/, (route) => route.abort());
  await page.getByRole('link', { name: 'recipe.json' }).click();
  await page.getByRole('alert').filter({ hasText: 'recipe.json cannot be had: the server cannot be reached' }).waitFor();
});

resultTest('PROD-16 RUN-11 TXT-01 pages, pictures, text, tables and files of workflows are shown, pages in a frame that runs nothing', { job: 'othersjob', selector: '.foreign table', allowed: /Blocked script execution in 'about:srcdoc'/ }, async (page) => {
  await page.locator('.result > .notices .notice.warning', { hasText: 'Look at the note <img' }).waitFor();
  const frame = page.locator('iframe.foreign-page');
  assert.equal(await frame.getAttribute('sandbox'), '');
  assert.equal(await page.frameLocator('iframe.foreign-page').locator('#own').textContent(), 'Own page');
  await page.locator('.foreign', { hasText: 'rows: ROWS (3 rows)' }).first().waitFor();
  await page.locator('.foreign', { hasText: 'to be saved' }).first().waitFor();
  await page.locator('.foreign td', { hasText: '1.5' }).waitFor();
  await page.locator('.foreign', { hasText: 'curve: LC of numpy (2 rows)' }).first().waitFor();
  await page.locator('.foreign', { hasText: 'flat: flat (2 rows)' }).first().waitFor();
  const texts = await page.locator('.foreign').allTextContents();
  assert.equal(texts.some((text) => text.includes('answer')), false, 'records are among the files only');
  assert.match(texts.join('\n'), /Plain text <img src=x.*Careful|Careful <img src=x.*Plain text/s);
  assert.equal(await page.locator('.foreign-picture').getAttribute('alt'), 'A plot');
  assert.equal(await page.locator('.foreign td', { hasText: '1.5' }).count(), 1);
  assert.match(texts.join('\n'), /rows: ROWS \(3 rows\)/);
  assert.match(texts.join('\n'), /A file of the type application\/octet-stream, to be saved/);
  // Arrays are drawn from the file that was made of them, where there is one.
  const curve = page.locator('.foreign', { hasText: 'A curve of arrays' });
  await curve.locator('.chart-stage canvas').first().waitFor();
  assert.deepEqual([await curve.getByLabel('X: column or expression').inputValue(), await curve.getByLabel('Y', { exact: true }).inputValue()], ['Time', 'rate']);
  assert.doesNotMatch(texts.join('\n'), /rate\.json/);
  await page.locator('.files a', { hasText: 'rate.json' }).waitFor();
  assert.equal(await page.evaluate(() => 'hacked' in window || document.title === 'ran'), false);
});

resultTest('PROD-18: everything is saved as a crate, and the code as a notebook and for CWL', {}, async (page) => {
  await page.getByRole('button', { name: 'Everything (RO-Crate, ZIP)' }).waitFor();
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Everything (RO-Crate, ZIP)' }).click();
  const bytes = readFileSync(await (await waiting).path());
  assert.equal(bytes.readUInt32LE(0), 0x04034b50);
  for (const name of ['ro-crate-metadata.json', 'crab_soft.fits', 'crab_hard.fits', 'recipe.json']) assert.ok(bytes.includes(name), name);
  assert.doesNotMatch(bytes.toString('latin1'), /secret/);
  await page.locator('.files', { hasText: /5 files saved|files saved/ }).waitFor();
  const notebook = page.waitForEvent('download');
  await page.click('text=Save as notebook');
  await soon(async () => assert.equal(JSON.parse(readFileSync(await (await notebook).path(), 'utf8')).nbformat, 4));
  await page.locator('label', { hasText: 'CWL' }).click();
  await soon(async () => assert.match(await page.locator('pre').first().textContent(), /"class": "CommandLineTool"/));
});

resultTest('PROD-18 SPEC-06: everything of a fit holds the spectra that its scripts read, and its acknowledgement thanks their instrument', { job: 'fitjob' }, async (page) => {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Everything (RO-Crate, ZIP)' }).click();
  const bytes = readFileSync(await (await waiting).path());
  for (const name of ['fit.json', 'spectrum_0.fits', 'Of job spectrajob, which this result was made of']) assert.ok(bytes.includes(name), name);
  await page.locator('.result-thanks', { hasText: 'Lebrun et al. (2003)' }).waitFor();
});

resultTest('URL-06 a link to a result gives the form its query; that of a fit, the query of its spectra', {}, async (page) => {
  const { origin, pathname } = new URL(page.url());
  for (const [id, product] of [['curvesjob', 'isgri_lc'], ['fitjob', 'isgri_spectrum']]) {
    await page.goto('about:blank');
    await page.goto(`${origin}${pathname}#job=${id}`);
    await page.waitForFunction(() => document.getElementById('p-T1')?.value === '2018-02-20T23:00:00');
    await soon(async () => assert.equal(new URL(page.url()).searchParams.get('product_type'), product));
    assert.equal(await page.inputValue('#p-src_name'), 'Crab');
  }
});

resultTest('PROD-11: a result ends with its acknowledgement', {}, async (page) => {
  await page.locator('.result-thanks', { hasText: 'simulated data: it is no observation' }).waitFor();
});

resultTest('PROD-17: a result is opened alone in a new tab, as it is seen', {}, async (page) => {
  const [alone] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('button', { name: 'Open alone in a new tab' }).click()]);
  await serveJobs(alone);
  await alone.waitForURL(/job=curvesjob.*only=1/);
  await alone.reload();
  await alone.locator('.panel.job').waitFor();
  await alone.locator('.chart-stage canvas').first().waitFor();
  assert.equal(await alone.locator('.query').isVisible(), false);
  assert.ok((await alone.locator('.panel.job').boundingBox()).width > 1300);
  await alone.close();
});

resultTest('a light curve from disk is drawn as one, or as any table with columns made of others', {}, async (page) => {
  await drop(page, 'my_curve.fits', lightCurve());
  await page.locator('.panel.file .chart-stage canvas').first().waitFor();
  assert.match(await page.locator('.panel.file .chart-stage').getAttribute('aria-label'), /^Light curve of .*: 160 bins/);
  await page.selectOption('.mini-field:has(label:text-is("Draw as")) select', 'table');
  await page.locator('.table-plot .chart-stage canvas').waitFor();
  await page.fill('.mini-field:has(label:text-is("Y")) input', 'RATE/(1 + FRACEXP)^2');
  await page.keyboard.press('Enter');
  await page.focus('.table-plot .chart-stage');
  await page.keyboard.press('Home');
  await soon(async () => assert.match(await page.locator('.table-plot .chart-read-out').textContent(), /^x 6626\.00116\d*y 2[5-9]\.\d+ ± /));
  await page.click('text=Keep and draw another');
  await page.fill('.mini-field:has(label:text-is("Y")) input', 'RATE + nothing');
  await page.keyboard.press('Enter');
  await soon(async () => assert.match(await page.locator('.table-plot .notice').textContent(), /character 8: the table has no column NOTHING\. It has TIME, RATE/));
  await page.click('text=Header');
  await page.locator('.table-facts', { hasText: /EXTNAMEISGR-SRC\.-LCR/ }).waitFor();
  await assertAccessible(page, 'table');
});

resultTest('a CSV file is drawn; text in it stays text', {}, async (page) => {
  await drop(page, 'mine.csv', 'time,flux <b>,error,name\n1,2,0.1,"<img src=x onerror=window.hacked=1>"\n2,3,0.1,b\n3,5,0.2,c\n');
  await page.locator('.table-plot .chart-stage canvas').waitFor();
  assert.deepEqual(await page.locator('.table-plot datalist option').evaluateAll((all) => all.map((one) => one.value)), ['TIME', 'FLUX_B_', 'ERROR']);
  await page.focus('.table-plot .chart-stage');
  await page.keyboard.press('End');
  await soon(async () => assert.equal(await page.locator('.table-plot .chart-read-out').textContent(), 'x 3y 5 ± 0.2'));
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
});

for (const [theme, width] of [['light', 1440], ['dark', 390]]) {
  resultTest(`axe finds nothing in dialogs and other products in the ${theme} theme at ${width} pixels`, { theme, width, job: 'othersjob', selector: '.foreign table', allowed: /Blocked script execution|axe-core|about:srcdoc/ }, async (page) => {
    await assertAccessible(page, 'others');
    for (const name of ['Query parameters', 'Log', 'Science windows (2)', 'Cite']) {
      await page.click(`.result-bar >> text=${name}`);
      await page.locator('dialog[open]').waitFor();
      await assertAccessible(page, name);
      await page.keyboard.press('Escape');
    }
  });
}
