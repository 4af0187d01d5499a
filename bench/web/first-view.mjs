/**
 * How long the first view of the page takes, and how much of it is sent: medians of several visits with an empty cache.
 *
 *     node bench/web/first-view.mjs http://127.0.0.1:8000/ [visits]
 *
 * Needs `npm ci` in tests/web and a browser (CHROMIUM names it). Interactive means that the form is there and takes input.
 */
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../../tests/web/', import.meta.url))('playwright-core');
const [address = 'http://127.0.0.1:8000/', visits = '7'] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'] });
const results = [];
for (let i = 0; i < Number(visits) + 1; i++) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  let bytes = 0;
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForSelector('#query-form[aria-busy="false"] #p-src_name');
  const interactive = await page.evaluate(() => performance.now());
  await page.waitForLoadState('networkidle');
  const requests = await page.evaluate(() => performance.getEntriesByType('resource').length + 1);
  results.push({ interactive, bytes, requests });
  await context.close();
}
await browser.close();
const median = (name) => results.slice(1).map((one) => one[name]).sort((a, b) => a - b)[Math.floor((results.length - 1) / 2)];
console.log(`interactive after ${median('interactive').toFixed(0)} ms; ${(median('bytes') / 1000).toFixed(1)} kB in ${median('requests')} requests (median of ${visits} visits)`);
