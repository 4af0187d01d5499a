/** Nothing stays behind when results are opened and closed: the heap, elements and listeners are counted. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { soon, startSession, takeCrab } from './session.mjs';

const session = await startSession();
after(() => session.close?.());
const skip = session.skip || (session.isStandIn ? false : 'needs the stand-in server (made-up answers)');
const OPENED = 50;

test(`${OPENED} results opened and closed leave neither elements nor memory behind`, { skip, timeout: 900_000 }, async () => {
  const opened = await session.open();
  const { page } = opened;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.enable');
  const count = async () => {
    for (let i = 0; i < 3; i++) await devtools.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    return { nodes, listeners: jsEventListeners, bytes: usedSize };
  };
  await takeCrab(page);
  await page.click('button[type=submit]');
  await page.waitForSelector('.badge.state-completed', { timeout: 240_000 });
  const job = new URL(page.url()).hash;
  const open = async () => {
    await page.evaluate((hash) => { location.hash = hash; }, job);
    await page.waitForFunction(() => document.querySelector('.job .result') && document.querySelector('.stage-message')?.hidden !== false);
    await page.evaluate(() => { location.hash = ''; });
    await page.waitForSelector('#welcome:not([hidden])');
  };
  for (let i = 0; i < 5; i++) await open();
  const start = await count();
  for (let i = 0; i < OPENED; i++) await open();
  // One forgotten result has thousands of elements and a megabyte of pixels; caches of the browser are far below.
  await soon(async () => {
    const end = await count();
    assert.ok(end.nodes - start.nodes < 500, `${end.nodes - start.nodes} elements stayed`);
    assert.ok(end.listeners - start.listeners < 100, `${end.listeners - start.listeners} listeners stayed`);
    assert.ok(end.bytes - start.bytes < 3e6, `${((end.bytes - start.bytes) / 1e6).toFixed(1)} MB stayed`);
  });
  opened.assertClean();
  await opened.close();
});
