/** One browser and one site for the browser tests; says why when there is none. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { startStandIn } from '../stand-in-server.mjs';

const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

/** A machine that does other things at the same time takes its time; what never comes is told none the less. */
const LONGEST_MS = 90_000;

/** @returns {Promise<{ skip: string } | { skip: false, open: Function, close: () => Promise<void>, url: string, isStandIn: boolean }>} */
export async function startSession({ site: siteAnswers = {} } = {}) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) return { skip: `no browser at ${executablePath} (set CHROMIUM)` };
  const playwright = await import('playwright-core').catch(() => null);
  if (!playwright) return { skip: 'playwright-core is not installed (npm ci in tests/web)' };
  const isStandIn = !process.env.MMODA_URL;
  const site = isStandIn ? await startStandIn({ basePath: '/below/', speed: 5, site: siteAnswers }) : { url: process.env.MMODA_URL.replace(/\/?$/, '/'), close: async () => {} };
  const browser = await playwright.chromium.launch({ executablePath, args: ARGUMENTS });
  const close = async () => {
    await browser.close();
    await site.close();
  };
  return { skip: false, url: site.url, site, browser, isStandIn, close, open: (address, options) => openPage(browser, site.url, address, options) };
}

/**
 * A fresh page that remembers everything a good page never does.
 * @returns {Promise<{ page: import('playwright-core').Page, assertClean: () => void, close: () => Promise<void> }>}
 */
async function openPage(browser, ownSite, address = '', { width = 1440, height = 900, theme = 'light', expectedStatus = [], expectedConsole = /^$/ } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  page.setDefaultTimeout(LONGEST_MS);
  const faults = [];
  // An address of its own is another server, not a foreign host.
  const site = new URL(address, ownSite).href;
  const own = new URL(site).host;
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:'].includes(url.protocol) && url.host !== own) faults.push(`request to a foreign host: ${url.href}`);
  });
  page.on('pageerror', (error) => faults.push(`script error: ${error.stack}`));
  page.on('response', (response) => {
    if (response.status() >= 400 && !expectedStatus.includes(response.status())) faults.push(`${response.status()} for ${response.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()) && !expectedConsole.test(message.text())) faults.push(`console: ${message.text()}`);
  });
  await page.goto(site);
  await page.waitForSelector('#query-form[aria-busy="false"]');
  return {
    page, close: () => context.close(),
    assertClean: () => {
      if (faults.length > 0) throw new Error(faults.join('\n'));
    },
  };
}

/** @param {Awaited<ReturnType<typeof startSession>>} session @returns a test with its own page, which must have stayed clean */
export function pageTester(session) {
  return (name, { address, skip = session.skip, ...options }, body) => test(name, { skip }, async () => {
    const opened = await session.open(address, options);
    try {
      await body(opened.page);
      opened.assertClean();
    } finally {
      await opened.close();
    }
  });
}

/**
 * What follows from an action may need a moment: repeats a check until it holds. When it never does, the test fails with
 * what it said last.
 * @template T @param {() => Promise<T>} check @returns {Promise<T>}
 */
export async function soon(check) {
  const end = Date.now() + LONGEST_MS;
  while (true) {
    try {
      return await check();
    } catch (problem) {
      if (!(problem instanceof assert.AssertionError) || Date.now() > end) throw problem;
    }
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

/**
 * Jobs of the stand-in take so long meanwhile that they are seen while they run, however slow the machine is; afterwards they
 * end at once. Real servers are slow enough by themselves.
 * @param {Awaited<ReturnType<typeof startSession>>} session @param {() => Promise<void>} body
 */
export async function slowly(session, body) {
  const { api } = session.site;
  const usual = api?.stepMilliseconds;
  if (api) api.stepMilliseconds = 1000;
  try {
    await body();
  } finally {
    if (api) api.stepMilliseconds = usual;
  }
}

/** Drops a file on the page as the browser would. @param {import('playwright-core').Page} page @param {string} name @param {Uint8Array | string} bytes */
export async function drop(page, name, bytes) {
  const transfer = await page.evaluateHandle(([fileName, base64]) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], fileName));
    return data;
  }, [name, Buffer.from(bytes).toString('base64')]);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await page.locator('#drop-veil').waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

/** No violation of WCAG 2.2 AA that axe can see, and nothing sticks out sideways. */
export async function assertAccessible(page, where) {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(violations.map((one) => `${where}: ${one.id} at ${one.nodes.map((node) => node.target.join(' ')).slice(0, 4).join(' | ')}: ${one.nodes[0].any[0]?.message ?? one.help}`), []);
  await soon(async () => assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${where}: the page scrolls sideways`));
}

/** Names the Crab and waits until the form has its position and a range with data. */
export async function takeCrab(page) {
  await page.fill('#p-src_name', 'Crab');
  await page.press('#p-src_name', 'Enter');
  await page.waitForFunction(() => document.querySelector('.position')?.textContent.includes('05h34m3'));
  await page.waitForSelector('.archive-line.good');
}
