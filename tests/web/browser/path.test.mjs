/**
 * The whole path with the real server and real computing: a small simulated archive, then object → image → catalogue →
 * spectrum → fit → download, and a server that is killed in the middle.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { assertAccessible, soon, startSession, takeCrab } from './session.mjs';

const program = process.env.MMODA_DLL ?? fileURLToPath(new URL('../../../artifacts/bin/Mmoda.Cli/release/mmoda.dll', import.meta.url));
const session = await startSession();
const skip = session.skip || (existsSync(program) ? false : `the program is not built (${path.basename(program)})`);
const FINISHED = { timeout: 300_000 };
let folder = '';
let url = '';
let port = 0;
/** @type {import('node:child_process').ChildProcess} */
let server;

async function startServer() {
  server = spawn('dotnet', [program, 'serve', '--archive', path.join(folder, 'archive'), '--data', path.join(folder, 'data'), '--port', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => { said += text; });
  const begun = Date.now();
  while (!(await fetch(`${url}healthz`).then((answer) => answer.ok, () => false))) {
    if (server.exitCode !== null || Date.now() - begun > 180_000) throw new Error(`The server did not start: ${said}`);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}

async function stopServer(signal) {
  const gone = new Promise((resolve) => { server.once('exit', resolve); });
  server.kill(signal);
  await gone;
}

before(async () => {
  if (skip) return;
  folder = mkdtempSync(path.join(tmpdir(), 'mmoda-path-'));
  const made = spawnSync('dotnet', [program, 'simulate', '--out', path.join(folder, 'archive'), '--target', 'Crab', '--pointings', '3', '--duration', '600', '--jemx', '--no-catalogue', '--source', 'Crab,83.633,22.014,1000', '--source', 'Other,85.0,24.0,400'], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  port = await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
  url = `http://127.0.0.1:${port}/`;
  await startServer();
});

after(async () => {
  if (server && server.exitCode === null) await stopServer('SIGKILL');
  await session.close?.();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** A page of the real server. */
function pathTest(name, options, body) {
  test(name, { skip, timeout: 900_000 }, async () => {
    const opened = await session.open(url, options);
    try {
      await body(opened.page);
      opened.assertClean();
    } finally {
      await opened.close();
    }
  });
}

pathTest('the page opens with an object and a range that have data, whatever the archive holds', {}, async (page) => {
  await page.waitForSelector('.archive-line.good');
  await soon(async () => assert.equal(await page.inputValue('#p-src_name'), 'Crab'));
  await page.locator('.archive-line.good', { hasText: '3 science windows in this time range' }).waitFor();

  // All that comes over the wire, with headers and answers, until the page is still.
  const wire = await page.context().newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.waitForSelector('.archive-line.good');
  assert.ok(bytes > 50_000 && bytes < 120_000, `${bytes} bytes`);
});

pathTest('from a name to an image, its catalogue, spectra of its sources, a fit, and files', {}, async (page) => {
  await page.waitForSelector('.archive-line.good'); // The object and range that the page begins with; what is filled in meanwhile would mix with them.
  await takeCrab(page);
  await page.getByRole('button', { name: 'Compute image' }).click();
  await page.waitForSelector('.badge.state-completed', FINISHED);
  await page.waitForSelector('.viewer-canvas');
  await page.locator('.job .result').getByText('Crab', { exact: true }).first().waitFor();
  await assertAccessible(page, 'image of the real server');

  const job = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('job');
  await page.getByRole('button', { name: 'Use catalogue' }).click();
  await page.getByText(/Inline catalogue: \d+ source/).waitFor();
  await page.getByRole('button', { name: 'Compute spectra' }).click();
  await page.waitForFunction((id) => !location.hash.includes(id), job);
  await page.waitForSelector('.badge.state-completed', FINISHED);
  await page.waitForSelector('.job .result');

  const spectra = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('job');
  await page.getByText('Fit a model', { exact: true }).click();
  await page.locator('.fit-form').getByRole('button', { name: 'Fit', exact: true }).click();
  await page.waitForFunction((id) => !location.hash.includes(id), spectra);
  await page.waitForSelector('.badge.state-completed', FINISHED);
  await page.locator('.fit-result [aria-label="Parameters of the fit"]').getByText('PhoIndex').waitFor();

  await page.goBack();
  await page.waitForSelector(`.job[data-job="${spectra}"] .result a[download]`);
  const link = page.locator('.job a[download]').first();
  const file = await page.request.get(new URL(await link.getAttribute('href'), url).href);
  assert.equal(file.status(), 200);
  const body = await file.body();
  assert.ok(body.subarray(0, 6).toString('latin1') === 'SIMPLE' || (body[0] === 0x1f && body[1] === 0x8b), 'a FITS file');
});

pathTest('SPEC-05: JEM-X has an image of both units, and the spectrum of each is fitted together with that of ISGRI', {}, async (page) => {
  await page.waitForSelector('.archive-line.good');
  const times = { T1: await page.inputValue('#p-T1'), T2: await page.inputValue('#p-T2') };
  const open = async (instrument, product, more, selector) => {
    const answer = await page.request.post(`${url}api/v1/jobs`, { data: { instrument, product, parameters: { src_name: 'Crab', RA: '83.633', DEC: '22.014', ...times, ...more } } });
    const { id } = await answer.json();
    await page.evaluate((job) => { location.hash = `#job=${job}`; }, id);
    await page.locator(`.job[data-job="${id}"] .badge.state-completed`).waitFor(FINISHED);
    await page.locator(`.job[data-job="${id}"] ${selector}`).first().waitFor(FINISHED);
    return id;
  };
  await open('jemx', 'jemx_image', { E1_keV: '3', E2_keV: '20', jemx_units: 'both' }, '.viewer-canvas');
  await page.locator('.job .result').getByText('Crab', { exact: true }).first().waitFor();
  for (const unit of ['1', '2']) await open('jemx', 'jemx_spectrum', { jemx_num: unit }, '.chart-stage canvas');
  const last = await open('isgri', 'isgri_spectrum', {}, '.chart-stage canvas');

  await page.locator('details', { hasText: 'Spectra to draw and fit' }).first().evaluate((details) => { details.open = true; });
  for (let i = 0; i < 2; i++) {
    await page.getByRole('button', { name: 'Add from another job' }).click();
    await page.locator('.picker-others button', { hasText: 'JEM-X' }).first().click();
    await page.waitForFunction((unit) => [...document.querySelectorAll('.picker-list li')].some((line) => line.textContent.includes(`JEM-X ${unit}`)), 2 - i);
  }
  for (const line of await page.locator('.picker-list li').all()) await line.locator('input').setChecked(/Crab/.test(await line.textContent()));
  await page.locator('.fit-open summary').first().click();
  await page.waitForFunction(() => document.querySelectorAll('.fit-form fieldset:first-of-type input').length === 3);
  await page.locator('.fit-form').getByRole('combobox', { name: 'Expression' }).fill('constant*powerlaw');
  await page.keyboard.press('Escape');
  await page.locator('.fit-form').getByRole('button', { name: 'Fit', exact: true }).click();
  await page.waitForFunction((id) => !location.hash.includes(id), last);
  await page.locator('.fit-result [aria-label="Parameters of the fit"]', { hasText: /constant\.factor\[3\]/ }).waitFor(FINISHED);
  await assertAccessible(page, 'fit of three spectra');
});

pathTest('a server that is killed in the middle goes on with the job when it is back, and the page follows', { expectedStatus: [500, 502, 503], mayLoseServer: true }, async (page) => {
  await page.waitForSelector('.archive-line.good'); // The object and range that the page begins with; what is filled in meanwhile would mix with them.
  await takeCrab(page);
  await page.locator('.products label', { hasText: 'Light curves' }).click();
  await page.waitForSelector('.archive-line.good');
  await page.getByRole('button', { name: 'Compute light curves' }).click();
  await page.waitForSelector('.job[data-job]');
  await stopServer('SIGKILL');
  await startServer();
  await page.waitForSelector('.badge.state-completed', FINISHED);
  await page.waitForSelector('.job .result');
});
