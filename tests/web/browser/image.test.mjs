/** The image viewer in a browser: tools, comparison, files, links; nothing it is given is run. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { listPlanes, readPlane, unpack } from '../../../web/js/fits/reader.js';
import { Wcs } from '../../../web/js/sky/wcs.js';
import { regionStatistics } from '../../../web/js/viewer/region-statistics.js';
import { header, headerOf, mosaic } from '../synthetic-sky.mjs';
import { assertAccessible, computeImage, CRAB, dragOver, fromMenu, HOSTILE, imageShown, openFile, saved, useTool } from './image-steps.mjs';
import { soon, startSession } from './session.mjs';

const session = await startSession();
after(() => session.close?.());
const needsStandIn = session.skip || (session.isStandIn ? false : 'needs the stand-in server (made-up answers)');

const SOURCES = [{ ra_deg: 83.63, dec_deg: 22.01, flux: 60 }, { ra_deg: 86, dec_deg: 24, flux: 9 }];
const SKY = mosaic(83.63, 22.01, 20, 40, SOURCES);

function imageTest(name, { address = '', skip = session.skip, ...options }, body) {
  test(name, { skip }, async () => {
    const opened = await session.open(address, options);
    try {
      await body(opened.page);
      assert.equal(await opened.page.evaluate(() => 'hacked' in window), false);
      opened.assertClean();
    } finally {
      await opened.close();
    }
  });
}

async function openSky(page, bytes = SKY, name = 'sky.fits') {
  await openFile(page, name, bytes);
  await imageShown(page);
}

const read = (page, name) => page.locator('.read-out div', { has: page.locator('dt', { hasText: name }) }).locator('dd').first().textContent();

imageTest('IMG-09 a region by its numbers has the numbers of its pixels; it is saved and loaded as a DS9 file', {}, async (page) => {
  await openSky(page);
  await page.locator('.tools select').first().selectOption({ label: 'Intensity · 20–40 keV' });
  await imageShown(page);
  await fromMenu(page, '.viewer', 'More', 'Region by numbers');
  await page.fill('#region-x', '181');
  await page.fill('#region-y', '171');
  await page.fill('#region-size0', '-2');
  await page.click('.dialog .primary');
  await soon(async () => assert.match(await page.locator('.dialog .problem').textContent(), /greater than zero/));
  await page.fill('#region-size0', '12.5');
  await page.fill('#region-text', HOSTILE);
  await page.click('.dialog .primary');

  const planes = listPlanes(SKY);
  const at = (type) => readPlane(SKY, planes.find((plane) => plane.cards.IMATYPE === type));
  const exposure = at('EXPOSURE');
  const pixels = at('INTENSITY').map((value, i) => (exposure[i] > 0 ? value : NaN));
  const expected = regionStatistics(pixels, 360, 340, { shape: 'circle', x: 180, y: 170, sizes: [12.5], angle: 0, points: [], text: '' }, at('VARIANCE'));
  const cells = await page.locator('.regions tbody tr').first().locator('td').allTextContents();
  assert.equal(cells[0], String(expected.count));
  const number = (text) => Number(text.replace('−', '-').replace('e−', 'e-'));
  [expected.mean, expected.median, expected.deviation, expected.minimum, expected.maximum, expected.sum, expected.error].forEach((value, i) =>
    assert.ok(Math.abs(number(cells[i + 1]) - value) <= 5e-5 * Math.abs(value), `${cells[i + 1]} is not ${value}`));
  await soon(async () => assert.equal(await page.locator('.regions tbody th').textContent(), HOSTILE));

  // By its place on the sky, and with a size in minutes of arc: the other fields follow.
  await page.getByRole('button', { name: 'Edit region 1' }).click();
  const before = await page.inputValue('#region-x');
  assert.equal(before, '181');
  await page.fill('#region-sky', '05 34 31.2 +22 00 36');
  await page.fill('#region-size0', '90′');
  await soon(async () => assert.notEqual(await page.inputValue('#region-x'), before));
  const wcs = Wcs.fromCards(headerOf(83.63, 22.01));
  const [skyX, skyY] = wcs.skyToPixel(83.63, 22.01);
  assert.ok(Math.abs(Number(await page.inputValue('#region-x')) - skyX - 1) < 2e-3 && Math.abs(Number(await page.inputValue('#region-y')) - skyY - 1) < 2e-3);
  await page.click('.dialog .primary');
  await page.getByRole('button', { name: 'Edit region 1' }).click();
  assert.ok(Math.abs(Number(await page.inputValue('#region-size0')) * wcs.scaleDegrees * 60 - 90) < 0.5, await page.inputValue('#region-size0'));
  await page.click('.dialog >> text=Cancel');

  const file = await saved(page, () => page.click('text=Save .reg'));
  assert.match(file.bytes.toString(), /icrs\ncircle\(83\.63\d*,22\.0\d+,5[34]\d\d(\.\d+)?"\) # text=\{<img/);
  await page.click('text=Delete all');
  await soon(async () => assert.ok(await page.locator('.regions').isHidden()));
  await page.locator('.regions input[type=file]').setInputFiles({ name: 'a.reg', mimeType: 'text/plain', buffer: Buffer.concat([file.bytes, Buffer.from('fk5;vector(1,2,3,4)\n')]) });
  await page.waitForSelector('.regions tbody tr');
  assert.match(await page.locator('.regions .note').textContent(), /1 region loaded\. Left out: 1 shape 'vector'/);
});

imageTest('IMG-09 shapes are drawn by dragging, changed by their handles and moved; profiles and ruler measure', {}, async (page) => {
  await openSky(page);
  const { width, height } = await page.locator('.viewer-canvas').boundingBox();
  const [cx, cy] = [width / 2, height / 2];
  for (const [shape, x] of [['circle', -140], ['ellipse', -60], ['box', 40], ['annulus', 130]]) {
    await useTool(page, shape);
    await dragOver(page, [cx + x, cy + 60], [cx + x + 30, cy + 80]);
  }
  await soon(async () => assert.equal(await page.locator('.regions tbody tr').count(), 4));
  const count = async (row) => Number((await page.locator('.regions tbody tr').nth(row).locator('td').first().textContent()).split(' ')[0]);
  const before = await count(3);
  // The annulus is chosen: its outer handle lies to the right at the radius that was drawn.
  const radius = Math.hypot(30, 20);
  await dragOver(page, [cx + 130 + radius, cy + 60], [cx + 130 + radius + 15, cy + 60]);
  await soon(async () => assert.ok(await count(3) > before));
  await useTool(page, 'polygon');
  const box = await page.locator('.viewer-canvas').boundingBox();
  for (const [x, y] of [[-50, -90], [50, -90], [0, -30]]) await page.mouse.click(box.x + cx + x, box.y + cy + y);
  await page.click('text=Finish polygon');
  await soon(async () => assert.equal(await page.locator('.regions tbody tr').count(), 5));
  // A double click ends a polygon, too.
  await useTool(page, 'polygon');
  for (const [x, y] of [[-150, -90], [-100, -90]]) await page.mouse.click(box.x + cx + x, box.y + cy + y);
  await page.mouse.dblclick(box.x + cx - 120, box.y + cy - 40);
  await soon(async () => assert.equal(await page.locator('.regions tbody tr').count(), 6));
  await page.getByRole('button', { name: 'Delete region 6' }).click();

  await useTool(page, 'ruler');
  await dragOver(page, [cx, cy], [cx + 100, cy]);
  await soon(async () => assert.match(await page.locator('#announcer').textContent(), /^\d+\.\d+°, position angle 2[67]\d\.\d°$/));
  await useTool(page, 'line');
  await dragOver(page, [cx - 60, cy], [cx + 60, cy]);
  await soon(async () => assert.match(await page.locator('.plot-drawing').getAttribute('aria-label'), /^Profile along the line.*: \d+ values from /));
  await useTool(page, 'radial');
  await dragOver(page, [cx, cy], [cx + 40, cy]);
  await soon(async () => assert.match(await page.locator('.plot h3').textContent(), /^Radial profile/));
  await fromMenu(page, '.viewer', 'More', 'Histogram');
  await soon(async () => assert.match(await page.locator('.plot-drawing').getAttribute('aria-label'), /^Histogram of the image: 120 values/));
});

imageTest('IMG-13 the viewer is used with the keyboard alone', {}, async (page) => {
  await openSky(page);
  await page.focus('.viewer-canvas');
  for (const key of ['c', 'g', 't', 'i', 'm', '+', '+', 'ArrowLeft', 'Shift+ArrowUp', 'r', 'Enter', 'ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  await soon(async () => assert.equal(await page.locator('.regions tbody tr').count(), 1));
  await soon(async () => assert.equal(await page.locator('.tools select').nth(1).inputValue(), 'viridis'));
  await soon(async () => assert.ok(await page.locator('.toggles input').nth(0).isChecked() && !(await page.locator('.toggles input').nth(1).isChecked()) && await page.locator('.toggles input').nth(2).isChecked()));
  await page.keyboard.press('Delete');
  await soon(async () => assert.ok(await page.locator('.regions').isHidden()));
  await page.keyboard.press('0');
  await page.keyboard.press('Enter');
  await soon(async () => assert.match(await page.locator('#announcer').textContent(), /RA, Dec 83\.\d+°, \+2[12]\.\d+°.*FITS pixel 180\.5, 170\.5.*Upper limit 3 σ, 5 σ [\d.]+, [\d.]+ counts\/s/));
  // Out of the picture by Tab: no trap.
  await page.keyboard.press('Tab');
  await soon(async () => assert.notEqual(await page.evaluate(() => document.activeElement.className), 'viewer-canvas'));
});

imageTest('IMG-14 the read-out tells flux, error and upper limits from the variance', {}, async (page) => {
  await openSky(page);
  const planes = listPlanes(SKY);
  const variance = readPlane(SKY, planes.find((plane) => plane.cards.IMATYPE === 'VARIANCE'));
  await page.focus('.viewer-canvas');
  await page.keyboard.press('Enter');
  const [x, y] = (await read(page, 'FITS pixel')).split(', ').map((value) => Math.round(Number(value) - 1));
  const [three, five] = (await read(page, 'Upper limit')).split(' ').slice(0, 2).map((value) => Number(value.replace(',', '')));
  const sigma = Math.sqrt(variance[y * 360 + x]);
  assert.ok(Math.abs(three - 3 * sigma) < 6e-3 * three && Math.abs(five - 5 * sigma) < 6e-3 * five);
  assert.match(await read(page, 'Upper limit'), /counts\/s$/);
  // While one points, the numbers are where one looks, and not under the pointer.
  const strip = page.locator('.stage-read-out');
  const { x: left, y: top } = await page.locator('.viewer-canvas').boundingBox();
  for (const [u, v] of [[300, 200], [40, 30]]) {
    await page.mouse.move(left + u, top + v);
    await soon(async () => assert.match(await strip.textContent(), u === 40 ? /^no data/ : /^−?[\d.]+ σ0[56]h\d\dm.*3 σ upper limit [\d.]+ counts\/s$/));
    const box = await strip.boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= 900, `the read-out is at ${box.y}`);
    assert.ok(box.x > left + u || box.y > top + v || box.x + box.width < left + u || box.y + box.height < top + v, 'the read-out covers what it tells of');
  }
  await page.mouse.move(5, 5);
  await strip.waitFor({ state: 'hidden' });
});

imageTest('IMG-08 stretches, colour maps and cuts: by choice, by number, by slider, with the right button', {}, async (page) => {
  await openSky(page);
  const look = () => page.evaluate(() => {
    const canvas = document.querySelector('.viewer-canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let hash = 0;
    for (let i = 0; i < data.length; i += 41) hash = (Math.imul(hash, 31) + data[i]) | 0;
    return hash;
  });
  const seen = new Set();
  for (const [box, count] of [[1, 7], [2, 6], [3, 9]]) {
    const select = page.locator('.tools select').nth(box);
    const values = await select.locator('option').evaluateAll((options) => options.map((option) => option.value));
    assert.ok(values.length >= count);
    for (const value of values.filter((one) => one !== 'own')) {
      await select.selectOption(value);
      await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
      seen.add(await look());
    }
  }
  // Power and linear of an equal look may not exist; two rules of cuts may agree.
  assert.ok(seen.size >= 18, `${seen.size} different pictures`);
  await page.fill('.cut >> nth=0', '-2');
  await page.fill('.cut >> nth=1', '6');
  await page.keyboard.press('Tab');
  await soon(async () => assert.equal(await page.locator('.tools select').nth(3).inputValue(), 'own'));
  await page.focus('.cut-sliders input >> nth=1');
  await page.keyboard.press('ArrowRight');
  await soon(async () => assert.ok(Number(await page.inputValue('.cut >> nth=1')) > 6));
  await dragOver(page, [300, 200], [340, 260], 'right');
  await soon(async () => assert.notEqual(await page.inputValue('.cut >> nth=0'), '-2'));
  await page.fill('.cut >> nth=0', '99');
  await page.keyboard.press('Tab');
  await soon(async () => assert.equal(await page.getAttribute('.cut >> nth=0', 'aria-invalid'), 'true'));
  assert.match(await page.locator('.cuts-problem').textContent(), /^From must be less than to: 99 is not less than/);
});

imageTest('IMG-10 contours, smoothing and further catalogues are laid over the image', {}, async (page) => {
  await openSky(page);
  await fromMenu(page, '.viewer', 'Layers');
  await page.locator('.dropdown select').first().selectOption('shown');
  await page.waitForFunction(() => /\d+ lines\./.test(document.querySelector('.dropdown').textContent));
  const note = page.locator('.dropdown .note[role=status]').first();
  const sharp = await note.textContent();
  await page.locator('.dropdown select').nth(1).selectOption('3');
  await page.waitForFunction((before) => { const { textContent } = document.querySelector('.dropdown .note[role=status]'); return textContent !== before && textContent !== ''; }, sharp);
  // What is smoothed is no significance: the measured one is told, and what the colours mean.
  await page.focus('.viewer-canvas');
  await page.keyboard.press('Enter');
  const [x, y] = (await read(page, 'FITS pixel')).split(', ').map((value) => Math.round(Number(value) - 1));
  const measured = readPlane(SKY, listPlanes(SKY).find((plane) => plane.cards.IMATYPE === 'SIGNIFICANCE'))[y * 360 + x];
  const told = /^(\S+) σ \(smoothed: \S+\)$/.exec(await read(page, 'Significance'));
  assert.ok(told && Math.abs(Number(told[1].replace('−', '-')) - measured) < 0.0051, `${told?.[0]} of ${measured}`);
  await page.locator('.colour-bar-labels', { hasText: 'σ, smoothed' }).waitFor();
  await page.fill('.levels', '9999');
  await page.keyboard.press('Tab');
  await page.waitForFunction(() => /No pixel reaches/.test(document.querySelector('.dropdown').textContent));
  await page.locator('.dropdown input[type=file]').first().setInputFiles({ name: `${HOSTILE}.csv`, mimeType: 'text/csv', buffer: Buffer.from(`${HOSTILE.replaceAll('"', '')}, 84, 22\nsecond, 85, 23\n`) });
  await page.waitForSelector('.overlay-list li');
  assert.equal(await page.locator('.overlay-list span').first().textContent(), `${HOSTILE}.csv`);
  await page.locator('.overlay-list button').click();
  await soon(async () => assert.equal(await page.locator('.overlay-list li').count(), 0));
  await page.fill('.levels', 'high');
  await page.keyboard.press('Tab');
  await soon(async () => assert.equal(await page.getAttribute('.levels', 'aria-invalid'), 'true'));
  await soon(async () => assert.equal(await note.textContent(), '“high” is no number.'));
});

imageTest('IMG-10 two images are compared by swipe and blink, matched by the sky; three planes as colours', {}, async (page) => {
  await openSky(page);
  await fromMenu(page, '.viewer', 'Compare');
  const other = mosaic(85, 23, 20, 40, SOURCES);
  await page.locator('.dropdown-fields input[type=file]').setInputFiles({ name: 'other.fits', mimeType: 'application/fits', buffer: other });
  await page.waitForFunction(() => /Matched by positions/.test(document.querySelector('.tool-rows').textContent));
  assert.match(await page.locator('.dropdown-fields select').first().locator('option:checked').textContent(), /^other\.fits: Significance/);
  await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
  // The divider is drawn in the middle.
  const ink = await page.evaluate(() => { const c = document.querySelector('.viewer-canvas'); return [...c.getContext('2d').getImageData(c.width / 2, 20, 1, 1).data].slice(0, 3); });
  assert.deepEqual(ink, [255, 255, 255]);
  const modes = page.locator('.menu', { hasText: 'Compare' }).locator('select').first();
  await modes.selectOption('rgb');
  await page.locator('.menu .note', { hasText: 'one energy band: colours need three' }).waitFor();
  await page.locator('.colour-bar').waitFor({ state: 'hidden' });
  await modes.selectOption('blink');
  await page.focus('.viewer-canvas');
  await page.keyboard.press('b');
  await modes.evaluate((box) => { box.value = 'off'; box.dispatchEvent(new Event('change')); });
});

imageTest('PROD-19: the images of two jobs are compared: what was asked differently, blinking by hand, a divider that is dragged', { address: CRAB, skip: needsStandIn }, async (page) => {
  await computeImage(page);
  await page.fill('#p-E2_keV', '80');
  await page.locator('button[type=submit]').first().click();
  await page.locator('.job-item[aria-current]', { hasText: '80' }).waitFor();
  await imageShown(page);
  await page.click('.result-bar >> text=Compare');
  await page.locator('.compare button').first().click();
  await page.locator('.compare tbody', { hasText: /E2_keV8040/ }).waitFor();
  await page.waitForFunction(() => /Matched by positions|pixels/.test(document.querySelector('.tool-rows').textContent));
  const colours = (x, y) => page.evaluate(([fx, fy]) => {
    const c = document.querySelector('.viewer-canvas');
    return [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data.slice(4 * (Math.floor(fy * c.height) * c.width), 4 * (Math.floor(fy * c.height) * c.width + Math.floor(fx * c.width)))].reduce((sum, one, i) => (sum * 31 + one * (i + 1)) % 1e9, 7);
  }, [x, y]);
  const frames = () => page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
  // By swipe: dragging the divider to the right shows more of the first image.
  await frames();
  const before = await colours(1, 0.4);
  const slider = page.locator('.dropdown-fields input[type=range]');
  await slider.evaluate((box) => { box.value = '90'; box.dispatchEvent(new Event('input')); });
  await frames();
  await soon(async () => assert.notEqual(await colours(1, 0.4), before));
  // By blinking, which does not run by itself where motion is reduced: each press of B shows the other one.
  await page.locator('.menu', { hasText: 'Compare' }).locator('select').first().evaluate((box) => { box.value = 'blink'; box.dispatchEvent(new Event('change')); });
  await page.waitForFunction(() => /the B key changes/.test(document.querySelector('.tool-rows').textContent));
  await page.focus('.viewer-canvas');
  await page.keyboard.press('b');
  await frames();
  const first = await colours(1, 0.4);
  await page.keyboard.press('b');
  await frames();
  const second = await colours(1, 0.4);
  await page.keyboard.press('b');
  await frames();
  assert.notEqual(first, second);
  await soon(async () => assert.equal(await colours(1, 0.4), first));
});

imageTest('IMG-12 the view is saved as PNG, PNG and SVG with axes, and FITS of what is shown', {}, async (page) => {
  await openSky(page, SKY, `sky ${HOSTILE}.fits`);
  await page.focus('.viewer-canvas');
  for (const key of ['g', '+', '+', '+', '+']) await page.keyboard.press(key);
  for (const [entry, name] of [['PNG of the view', '.png'], ['PNG with axes', '_axes.png']]) {
    const file = await saved(page, () => fromMenu(page, '.tool-menus', 'Save', entry));
    assert.ok(file.name.endsWith(name) && !/[<>"=]/.test(file.name), file.name);
    assert.deepEqual([...file.bytes.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
    assert.ok(file.bytes.readUInt32BE(16) > 1000);
  }
  const svg = (await saved(page, () => fromMenu(page, '.tool-menus', 'Save', 'SVG with axes'))).bytes.toString();
  assert.match(svg, />Simulated data · /);
  assert.match(svg, /Right ascension \(ICRS\).*Dec \(ICRS\)/s);
  assert.ok((svg.match(/\d\dh\d\dm/g) ?? []).length >= 2 && (svg.match(/\+\d\d°/g) ?? []).length >= 2, 'axes have labels');
  assert.doesNotMatch(svg, /<script|<img|onerror="/);
  await soon(async () => assert.equal(await page.evaluate((text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror') === null, svg), true));
  const cut = (await saved(page, () => fromMenu(page, '.tool-menus', 'Save', 'FITS of this part'))).bytes;
  const [plane] = listPlanes(cut);
  assert.ok(plane.width < 360 && plane.height < 340);
  const sky = Wcs.fromCards(plane.cards).pixelToSky(0, 0);
  const [x, y] = Wcs.fromCards(headerOf(83.63, 22.01)).skyToPixel(...sky);
  const pixels = readPlane(SKY, listPlanes(SKY).find((one) => one.cards.IMATYPE === 'SIGNIFICANCE'));
  assert.equal(readPlane(cut, plane)[0], pixels[Math.round(y) * 360 + Math.round(x)]);
});

imageTest('IMG-12 URL-06 a link to a job keeps where and how its image was shown', { address: CRAB, skip: needsStandIn }, async (page) => {
  await computeImage(page);
  await page.locator('.tools select').nth(1).selectOption('cubehelix');
  await page.locator('.tools select').nth(2).selectOption('asinh');
  await page.focus('.viewer-canvas');
  for (const key of ['+', '+', '+', 'ArrowLeft', 'g', 'Enter']) await page.keyboard.press(key);
  const place = await read(page, 'FITS pixel');
  await page.click('text=Copy link');
  await page.waitForSelector('text=Copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(link.length < 1500, `${link.length}`);

  await page.goto('about:blank');
  await page.goto(link);
  await imageShown(page);
  await page.waitForFunction(() => document.querySelectorAll('.tools select')[1].value === 'cubehelix');
  assert.equal(await page.locator('.tools select').nth(2).inputValue(), 'asinh');
  await page.waitForFunction(() => document.querySelectorAll('.toggles input')[2].checked);
  await page.focus('.viewer-canvas');
  await page.keyboard.press('Enter');
  await soon(async () => assert.equal(await read(page, 'FITS pixel'), place));

  // In full screen the picture grows, with its tools, colours and numbers on the screen.
  const { height } = await page.locator('.stage').boundingBox();
  await page.getByRole('button', { name: 'Full screen' }).click();
  await soon(async () => assert.ok((await page.locator('.stage').boundingBox()).height > height + 30));
  await soon(async () => {
    const [tools, numbers] = await Promise.all(['.viewer .tools', '.read-out'].map((part) => page.locator(part).boundingBox()));
    assert.ok(tools.y >= 0 && numbers.y + numbers.height <= 900, `from ${tools.y} to ${numbers.y + numbers.height}`);
  });
});

imageTest('headers with markup are shown as text, and files that cannot be shown say why', {}, async (page) => {
  const cards = { ...headerOf(83.6, 22), OBJECT: HOSTILE, BUNIT: HOSTILE.slice(0, 60), EXTNAME: HOSTILE };
  const pixels = Buffer.alloc(2880 * 2);
  const bytes = Buffer.concat([header({ SIMPLE: true, BITPIX: -32, NAXIS: 2, NAXIS1: 30, NAXIS2: 40, ...cards }), pixels]);
  await openSky(page, bytes, `${HOSTILE}.fits`);
  await fromMenu(page, '.viewer', 'More', 'FITS header');
  await soon(async () => assert.match(await page.locator('.header-text').textContent(), /OBJECT {2}= '<img src=x onerror/));
  await page.fill('.dialog input[type=search]', 'bunit');
  await soon(async () => assert.doesNotMatch(await page.locator('.header-text').textContent(), /OBJECT/));
  // The first Escape empties the search, the second closes.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('dialog'));

  const tiles = Buffer.concat([header({ SIMPLE: true, BITPIX: 8, NAXIS: 0 }),
    header({ XTENSION: 'BINTABLE', BITPIX: 8, NAXIS: 2, NAXIS1: 8, NAXIS2: 0, PCOUNT: 0, GCOUNT: 1, TFIELDS: 1, TTYPE1: 'COMPRESSED_DATA', TFORM1: '1PB(0)', ZIMAGE: true, ZCMPTYPE: HOSTILE })]);
  await openFile(page, 'tiles.fits', tiles);
  await page.locator('.notice.error', { hasText: 'tiles.fits' }).waitFor();
  assert.match(await page.locator('.notice.error').textContent(), /HDU 1 is an image compressed in tiles \(<img src=x.*funpack/);
});

imageTest('IMG-05 a packed file of every number type opens, and its planes are switched', {}, async (page) => {
  const packed = readFileSync(new URL('../golden/images.fits.gz', import.meta.url));
  const planes = listPlanes(await unpack(packed));
  await openSky(page, packed, 'images.fits.gz');
  const select = page.locator('.tools select').first();
  await soon(async () => assert.equal(await select.locator('option').count(), planes.length));
  for (let i = 0; i < planes.length; i++) {
    await select.selectOption(String(i));
    await imageShown(page);
  }
  assert.match(await page.locator('.read-out .note').textContent(), /No sky positions/);
});

// 1440 × 900 at 200 % zoom has 720 × 450 CSS pixels (WCAG 1.4.4); 320 wide is 1280 at 400 % (1.4.10).
for (const [theme, width, height] of [['light', 1440, 900], ['dark', 1440, 900], ['light', 390, 800], ['dark', 320, 640], ['light', 720, 450]]) {
  imageTest(`axe finds nothing with every tool open in the ${theme} theme at ${width} pixels`, { theme, width, height, address: CRAB, skip: needsStandIn }, async (page) => {
    await computeImage(page);
    await fromMenu(page, '.viewer', 'More', 'Histogram');
    await fromMenu(page, '.viewer', 'More', 'Region by numbers');
    await assertAccessible(page, 'dialog');
    await page.click('.dialog .primary');
    // Two of the four open all menus: the others would find the same.
    for (const label of (theme === 'light') === (width === 1440) ? ['Layers', 'Compare', 'Save', 'More'] : ['Layers']) {
      await fromMenu(page, '.tool-menus', label);
      await assertAccessible(page, label);
      await page.keyboard.press('Escape');
    }
    // The picture is no taller than the window: it can be seen whole.
    await soon(async () => assert.ok((await page.locator('.viewer-canvas').boundingBox()).height <= height, 'the picture is taller than the window'));
  });
}

imageTest('fifty images opened and closed leave nothing behind', {}, async (page) => {
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.enable');
  const used = async () => {
    for (let i = 0; i < 3; i++) await client.send('HeapProfiler.collectGarbage');
    const { usedSize } = await client.send('Runtime.getHeapUsage');
    const nodes = (await client.send('Memory.getDOMCounters')).nodes;
    return { heap: usedSize, nodes };
  };
  const cycle = async () => {
    await openSky(page);
    await useTool(page, 'ruler');
    await page.locator('#job-list .remove').first().click();
    await page.waitForFunction(() => !document.querySelector('.viewer-canvas'));
  };
  for (let i = 0; i < 5; i++) await cycle();
  const before = await used();
  for (let i = 0; i < 50; i++) await cycle();
  // One image of this size holds 2 MB of pixels: fifty would be 100 MB.
  await soon(async () => {
    const after50 = await used();
    assert.ok(after50.heap - before.heap < 2e6, `${before.heap} became ${after50.heap}`);
    assert.ok(after50.nodes - before.nodes < 500, `${before.nodes} nodes became ${after50.nodes}`);
    assert.equal(page.workers().length, 0);
  });
});
