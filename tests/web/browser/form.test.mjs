/** The query form: object, time, science windows, instruments, catalogue, links. */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { COMMON, NOTEBOOK } from '../stand-in-api.mjs';
import { assertAccessible, pageTester, slowly, soon, startSession, takeCrab } from './session.mjs';

const HOSTILE = '<img src=x onerror="window.hacked=1">';
const session = await startSession();
after(() => session.close?.());
const pageTest = pageTester(session);
const skip = session.skip || (session.isStandIn ? false : 'needs the stand-in server (made-up answers)');

/** The parameters of the next job that is asked for. */
async function nextParameters(page, act) {
  const [request] = await Promise.all([page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/jobs')), act()]);
  return JSON.parse(request.postData());
}

/** A FITS file with a table of these columns and no rows. */
function columnsFile(names) {
  const block = (cards) => [...cards, 'END'].map((card) => card.padEnd(80)).join('').padEnd(2880);
  const card = (key, value) => `${key.padEnd(8)}= ${typeof value === 'string' ? `'${value}'` : String(value).padStart(20)}`;
  const columns = names.flatMap((name, i) => [card(`TTYPE${i + 1}`, name), card(`TFORM${i + 1}`, '1D      ')]);
  return Buffer.from(block(['SIMPLE  =                    T', card('BITPIX', 8), card('NAXIS', 0)])
    + block([card('XTENSION', 'BINTABLE'), card('BITPIX', 8), card('NAXIS', 2), card('NAXIS1', 8 * names.length), card('NAXIS2', 0), card('PCOUNT', 0), card('GCOUNT', 1), card('TFIELDS', names.length), ...columns]));
}

/** What a browser says of the notebook of the stand-in, which tries to run something. */
const BLOCKED = /^(Blocked script execution|Loading the image) .*\/jobs\//;

/** A test with the notebook service among the instruments, chosen. */
const notebookTest = (name, body, options = {}) => pageTest(name, { skip, expectedConsole: BLOCKED, ...options }, async (page) => {
  const before = session.site.api.instruments;
  session.site.api.instruments = [...before, NOTEBOOK];
  try {
    await page.reload();
    await page.locator('.instruments label', { hasText: 'Notebook service' }).click();
    await body(page);
    assert.equal(await page.evaluate(() => 'hacked' in window), false);
  } finally {
    session.site.api.instruments = before;
  }
});

pageTest('what the page opens with has data: the time range is the latest visit of the object', {}, async (page) => {
  await page.waitForSelector('.archive-line.good');
  assert.match(await page.locator('.archive-line').textContent(), /[1-9]\d* science windows? in this time range/);
});

pageTest('a query that is sent while its name is still looked up has the position and the range of that name', { skip }, async (page) => {
  await page.waitForSelector('.archive-line.good');
  await page.route('**/resolve?*', async (route) => { await new Promise((resolve) => { setTimeout(resolve, 300); }); await route.continue(); });
  await page.fill('#p-src_name', 'Crab');
  const { parameters } = await nextParameters(page, () => page.keyboard.press('Control+Enter'));
  assert.deepEqual([parameters.src_name, Number(parameters.RA).toFixed(2)], ['Crab', '83.63']);
});

pageTest('a range that the user chose is not changed by another object', { skip }, async (page) => {
  await page.waitForSelector('.archive-line.good');
  await page.fill('#p-T1', '2004-01-01T00:00:00');
  await page.fill('#p-T2', '2004-01-02T00:00:00');
  await page.fill('#p-src_name', 'Crab');
  await page.press('#p-src_name', 'Enter');
  await page.locator('.archive-line.warning', { hasText: '0 science windows in this time range' }).waitFor();
  assert.equal(await page.inputValue('#p-T1'), '2004-01-01T00:00:00');
  await page.locator('.archive-line button', { hasText: 'Use all 12' }).click();
  await page.waitForSelector('.archive-line.good');
});

pageTest('TIME-01 TIME-03 TIME-06 times are shown in UTC, MJD or IJD; changing the unit changes the numbers, never the instants', { skip }, async (page) => {
  await page.waitForSelector('.archive-line.good');
  const t1 = await page.inputValue('#p-T1');
  assert.match(await page.locator('.echo').textContent(), /revolution 51.*MJD 52713\.\d{4}.*IJD 1169\.\d{4}/);
  await page.selectOption('#time-unit', 'mjd');
  await soon(async () => assert.match(await page.inputValue('#p-T1'), /^52713\.97769\d*$/));
  assert.match(page.url(), /T1=2003-03-15T23%3A27%3A53/);
  await page.fill('#p-T2', '52713');
  await page.press('#p-T2', 'Tab');
  await soon(async () => assert.match(await page.locator('#p-T2-error').textContent(), /end must be later/));
  await page.fill('#p-T2', '99999');
  await page.press('#p-T2', 'Tab');
  await soon(async () => assert.match(await page.locator('#p-T2-error').textContent(), /MJD goes from 0 to today/));
  await page.fill('#p-T2', '52714.5');
  const { parameters } = await nextParameters(page, () => page.click('button[type=submit]'));
  assert.equal(parameters.T1, t1);
  assert.equal(parameters.T2, '2003-03-16T12:00:00.000');
});

pageTest('OBJ-01 OBJ-02 the page begins with an object; a name is text as it is written, is looked up with Enter or the button, and sends nothing', { skip }, async (page) => {
  let isSent = false;
  page.on('request', (request) => { isSent ||= request.method() === 'POST'; });
  const [name, button] = [page.locator('#p-src_name'), page.getByRole('button', { name: 'Resolve' })];
  assert.deepEqual([await name.inputValue(), await page.inputValue('#p-RA'), await page.inputValue('#p-DEC')], ['1E 1740.7-2942', '265.97845833', '-29.74516667']);
  await name.fill('');
  await soon(async () => assert.ok(await button.isDisabled(), 'there is no name to look up'));
  await name.fill('cyg x-1');
  await name.press('Enter');
  await page.locator('.field .note', { hasText: 'Cyg X-1: position' }).waitFor();
  await soon(async () => assert.equal(await page.inputValue('#p-RA'), '299.59031'));
  assert.equal(await name.inputValue(), 'cyg x-1');
  await name.fill('Crab');
  await button.click();
  await page.locator('.field .note', { hasText: 'Crab: position from the built-in catalogue' }).waitFor();
  await page.fill('#p-RA', '10');
  await button.click();
  await soon(async () => assert.equal(await page.inputValue('#p-RA'), '83.63308', 'it is looked up again when asked'));
  assert.equal(isSent, false);
});

pageTest('OBJ-05 the look-up of a name can be cancelled, with the button and with Escape', { skip }, async (page) => {
  await page.waitForSelector('.archive-line.good');
  await page.route('**/resolve?*', () => {}); // Never answered.
  for (const cancel of [() => page.getByRole('button', { name: 'Cancel', exact: true }).click(), () => page.press('#p-src_name', 'Escape')]) {
    await page.fill('#p-src_name', 'Crab');
    await page.getByRole('button', { name: 'Resolve' }).click();
    await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor();
    const [failed] = await Promise.all([page.waitForEvent('requestfailed', (request) => request.url().includes('resolve')), cancel()]);
    assert.match(failed.url(), /name=Crab/);
    await page.locator('.field .note', { hasText: 'Looking for Crab was cancelled' }).waitFor();
    await page.getByRole('button', { name: 'Resolve' }).waitFor();
  }
  assert.equal(await page.inputValue('#p-RA'), '265.97845833');
  // The name is not looked up behind the user's back: the query goes with the position that stands there.
  const { parameters } = await nextParameters(page, () => page.click('button[type=submit]'));
  assert.deepEqual([parameters.src_name, parameters.RA], ['Crab', '265.97845833']);
});

pageTest('TAB-08 the query as text follows the form, and the form follows what is written there', { skip }, async (page) => {
  await takeCrab(page);
  await page.evaluate(() => { location.hash = '#page=query'; });
  const text = page.locator('.query-text');
  await soon(async () => assert.equal(JSON.parse(await text.inputValue()).parameters.src_name, 'Crab'));
  await page.fill('#p-E1_keV', '33');
  await page.press('#p-E1_keV', 'Tab');
  await soon(async () => assert.equal(JSON.parse(await text.inputValue()).parameters.E1_keV, '33'));
  const query = JSON.parse(await text.inputValue());
  await text.fill(JSON.stringify({ ...query, parameters: { ...query.parameters, E1_keV: '28', radius: '7' } }));
  await soon(async () => assert.deepEqual([await page.inputValue('#p-E1_keV'), await page.inputValue('#p-radius')], ['28', '7']));
  assert.ok(await text.evaluate((one) => document.activeElement === one), 'who writes goes on writing');
  await text.fill('{"instrument":"isgri","product":"isgri_image","parameters":{"E9":1}}');
  await page.locator('.query-page .error', { hasText: 'isgri_image has no “E9”' }).waitFor();
  await page.locator('.query-kinds').getByText('Python').click();
  await soon(async () => assert.match(await text.inputValue(), /"E1_keV": 28,/));
  await page.locator('.query-kinds').getByText('Address').click();
  await soon(async () => assert.match(await text.inputValue(), /E1_keV=28/));
  // Neither a list of sources nor what cannot be read is lost, and who sends at once sends what is written.
  await page.locator('.inline-catalogue input[type=file]').setInputFiles({ name: 'plain.txt', mimeType: 'text/plain', buffer: Buffer.from('Crab, 83.633, 22.014\n') });
  await page.getByText('Inline catalogue: 1 source').waitFor();
  await page.fill('#p-E2_keV', 'abc');
  await page.press('#p-E2_keV', 'Tab');
  await soon(async () => assert.match(await text.inputValue(), /E2_keV=abc/));
  await text.fill((await text.inputValue()).replace('E1_keV=28', 'E1_keV=26'));
  await soon(async () => assert.equal(await page.inputValue('#p-E1_keV'), '26'));
  assert.equal(await page.inputValue('#p-E2_keV'), 'abc');
  await page.getByText('Inline catalogue: 1 source').waitFor();
  await page.fill('#p-E2_keV', '80');
  await page.press('#p-E2_keV', 'Tab');
  await soon(async () => assert.match(await text.inputValue(), /E2_keV=80/));
  const { parameters } = await nextParameters(page, async () => {
    await text.fill((await text.inputValue()).replace('E1_keV=26', 'E1_keV=24'));
    await page.keyboard.press('Control+Enter');
  });
  assert.deepEqual([parameters.E1_keV, parameters.E2_keV], ['24', '80']);
  await page.waitForSelector('.job[data-job]');
  await page.evaluate(() => { location.hash = '#page=query'; });
  await text.waitFor();
  await assertAccessible(page, 'query as text');
});

/** Holds what the page asks of a name back until it is let go. */
async function holdName(page, name) {
  let release = () => {};
  const held = new Promise((resolve) => { release = resolve; });
  await page.route((url) => /\/resolve\b/.test(url.pathname) && decodeURIComponent(url.href.replaceAll('+', ' ')).includes(name), async (route) => {
    await held;
    await route.continue().catch(() => { /* The page does not want it any more. */ });
  });
  return release;
}

pageTest('URL-01 a link with a name alone fills the form without complaint while it is looked up', { skip }, async (page) => {
  const release = await holdName(page, 'Cyg X-1');
  await page.evaluate(() => { location.href = '?src_name=Cyg+X-1'; });
  await page.locator('.field .note', { hasText: 'Looking for Cyg X-1' }).waitFor();
  assert.deepEqual([await page.locator('#p-src_name-error').isVisible(), await page.locator('.problem-summary').isVisible()], [false, false]);
  release();
  await page.locator('.field .note', { hasText: 'Cyg X-1: position' }).waitFor();
});

pageTest('OBJ-05 a name that is still looked up goes with another product, and not into the query of a job', { skip }, async (page) => {
  await takeCrab(page);
  await page.click('button[type=submit]');
  await page.waitForSelector('.job[data-job]');
  const release = await holdName(page, 'Cyg X-1');
  await page.fill('#p-src_name', 'Cyg X-1');
  await page.press('#p-src_name', 'Enter');
  await page.locator('.field .note', { hasText: 'Looking for Cyg X-1' }).waitFor();
  await page.locator('.products label', { hasText: 'Spectra' }).click();
  await page.locator('.field .note', { hasText: 'Looking for Cyg X-1' }).waitFor();
  await page.getByRole('button', { name: 'Edit query' }).click();
  await soon(async () => assert.equal(await page.inputValue('#p-src_name'), 'Crab'));
  release();
  await page.locator('.examples').getByText('GX 1+4').click();
  await page.locator('.field .note', { hasText: 'GX 1+4: position' }).waitFor();
  await page.locator('.position', { hasText: 'Ophiuchus' }).waitFor();
  await page.getByRole('button', { name: 'Edit query' }).click();
  await soon(async () => assert.deepEqual([await page.inputValue('#p-src_name'), Number(await page.inputValue('#p-RA')).toFixed(1)], ['Crab', '83.6']));

  const another = await holdName(page, '1E 1740.7-2942');
  await page.fill('#p-src_name', '1E 1740.7-2942');
  await page.press('#p-src_name', 'Enter');
  await page.locator('.field .note', { hasText: 'Looking for' }).waitFor();
  await page.locator('.products label', { hasText: 'Spectra' }).click();
  another();
  await soon(async () => assert.equal(Number(await page.inputValue('#p-RA')).toFixed(1), '266.0', 'the name has its own position'));
});

pageTest('URL-01 URL-06 a link of a list of windows keeps its address, and the form says so', { skip, address: '?instrument=isgri&product_type=isgri_image&E1_keV=28&E2_keV=40&RA=83.633&DEC=22.0145&scw_list=005100010010.001%2C005100020010.001&src_name=Crab&dummy=yes' }, async (page) => {
  await page.locator('.position', { hasText: '83.6330' }).waitFor();
  await page.locator('.list-tools', { hasText: '2 science windows' }).waitFor();
  const where = new URLSearchParams(await page.evaluate(() => location.search));
  assert.deepEqual([where.get('src_name'), where.get('scw_list')?.split(/[,\s]+/).length, where.get('dummy')], ['Crab', 2, 'yes']);
  await page.reload();
  await page.locator('.list-tools', { hasText: '2 science windows' }).waitFor();
  assert.equal(await page.inputValue('#p-src_name'), 'Crab');
});

pageTest('TIME-02 times may be days, have minutes or fractions, and a blank; they are sent with a T', { skip }, async (page) => {
  await page.waitForSelector('.archive-line.good');
  for (const [t1, t2, sent] of [['2003-03-15', '2003-03-16', ['2003-03-15T00:00:00.000', '2003-03-16T00:00:00.000']], ['2003-03-15 23:30', '2003-03-16T01:02:03', ['2003-03-15T23:30:00.000', '2003-03-16T01:02:03.000']],
    ['2003-03-15 23', '2003-03-16T01', ['2003-03-15T23:00:00.000', '2003-03-16T01:00:00.000']], ['2003-03-15 23:30:01.25', '2003-03-16T01:02:03.5Z', ['2003-03-15T23:30:01.250', '2003-03-16T01:02:03.500']]]) {
    await page.fill('#p-T1', t1);
    await page.fill('#p-T2', t2);
    const { parameters } = await nextParameters(page, () => page.click('button[type=submit]'));
    assert.deepEqual([parameters.T1, parameters.T2], sent);
  }
});

pageTest('TAB-03 another instrument begins with its own energies and radius; what was written goes along where it can, and what cannot is told', { skip }, async (page) => {
  const before = session.site.api.instruments;
  const soft = { radius: { default: 4 }, E1_keV: { default: 3, minimum: 3, maximum: 35 }, E2_keV: { default: 20, minimum: 3, maximum: 35 } };
  session.site.api.instruments = [...before, { name: 'jemx', products: [{ name: 'jemx_image', parameters: COMMON.map((one) => ({ ...one, ...soft[one.name] })) }] }];
  await page.reload();
  const shown = () => page.evaluate(() => ['src_name', 'E1_keV', 'E2_keV', 'radius'].map((name) => document.querySelector(`#p-${name}`).value));
  const choose = (title) => page.locator('.instruments label', { hasText: title }).click();
  await takeCrab(page);
  const t1 = await page.inputValue('#p-T1');
  await choose('JEM-X');
  await soon(async () => assert.deepEqual(await shown(), ['Crab', '3', '20', '4']));
  assert.equal(await page.inputValue('#p-T1'), t1);
  assert.equal(await page.locator('[aria-invalid=true]').count(), 0);
  await choose('ISGRI');
  await soon(async () => assert.deepEqual(await shown(), ['Crab', '20', '40', '15']));
  await page.fill('#p-E1_keV', '60');
  await page.fill('#p-E2_keV', '80');
  await choose('JEM-X');
  await page.locator('.message', { hasText: /JEM-X does not take was put back: .* is 3 again, not 60; .* is 20 again, not 80/ }).waitFor();
  assert.deepEqual(await shown(), ['Crab', '3', '20', '4']);
  session.site.api.instruments = before;
});

pageTest('URL-01 a link that asks for a result waits until it is known who is signed in', { skip }, async (page) => {
  const { api } = session.site;
  const before = api.site;
  api.site = { ...before, accounts: true };
  api.session = { subject: 'ada@example.org', name: 'Ada', roles: [], session: true, antiforgery: 'forged-not' };
  await page.route('**/api/v1/account', async (route) => { await new Promise((resolve) => { setTimeout(resolve, 300); }); await route.continue(); });
  await page.goto(`${session.url}?use_scws=no&query_type=Real&src_name=Crab&RA=83.63&DEC=22.01&T1=2003-03-15T23:27:53&T2=2003-03-16T07:24:33`);
  await page.waitForSelector('.job[data-job]');
  [api.site, api.session] = [before, null];
});

pageTest('TAB-04 canned products can be asked for; what comes is marked, and code asks for the same', { skip }, async (page) => {
  await takeCrab(page);
  await page.locator('.more summary').click();
  await page.getByLabel('Dummy: canned products').check();
  const [request] = await Promise.all([page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/jobs')), page.click('button[type=submit]')]);
  assert.equal(JSON.parse(request.postData()).dummy, true);
  await page.locator('.badge', { hasText: 'Dummy: canned products' }).waitFor();
  await page.locator('#job-list', { hasText: /Dummy · .*Image/ }).waitFor();
  await page.locator('.job h2', { hasText: /Dummy · .*Image/ }).waitFor();
  await page.locator('.result .notice', { hasText: 'canned, for a demonstration' }).waitFor();
  await page.locator('.job pre', { hasText: '"product_type": "Dummy"' }).waitFor();
  await page.click('.segments >> text=curl');
  await page.locator('.job pre', { hasText: '"dummy": true' }).waitFor();
  // The tick is told of without the settings it stands in, and taken away there.
  await page.locator('.more summary').click();
  await page.getByRole('button', { name: 'Compute for real' }).click();
  await soon(async () => assert.equal(await page.locator('.dummy-note').isVisible(), false));
  await page.getByRole('button', { name: 'Edit query' }).click();
  await page.locator('.dummy-note').waitFor();
  await page.locator('.more summary').click();
  await soon(async () => assert.ok(await page.getByLabel('Dummy: canned products').isChecked(), 'the form has the whole query again'));
});

pageTest('TAB-05 every field has a label, a tip, the unit and the default that the server tells', { skip }, async (page) => {
  const instruments = await page.evaluate(() => fetch('api/v1/instruments').then((answer) => answer.json()));
  const { products } = instruments.find((one) => one.name === 'isgri');
  for (const [i, product] of products.entries()) {
    await page.locator('input[name=product]').nth(i).check({ force: true });
    const shown = await page.evaluate(() => Object.fromEntries([...document.querySelectorAll('.field[data-parameter]')].map((field) => {
      const control = field.querySelector('input, select, textarea');
      return [field.dataset.parameter, { label: document.querySelector(`label[for="${control.id}"]`)?.textContent, tip: control.title, unit: field.querySelector('select.unit')?.selectedOptions[0].textContent ?? field.querySelector('.unit')?.textContent ?? '', value: control.value, told: control.getAttribute('aria-describedby').split(' ').every((id) => document.getElementById(id)) }];
    })));
    const visible = product.parameters.filter((one) => !one.hidden);
    assert.deepEqual(Object.keys(shown).sort(), visible.map((one) => one.name).sort());
    for (const { name, unit, default: usual } of visible) {
      assert.match(shown[name].label, /\p{L}{2}/u, name);
      assert.match(shown[name].tip, /\p{L}{2}/u, name);
      assert.ok(shown[name].told, name);
      assert.equal(shown[name].unit, { deg: '°', sigma: 'σ', sec: 's', keV: 'keV' }[unit] ?? '', name);
      if (!['src_name', 'RA', 'DEC', 'T1', 'T2'].includes(name)) assert.equal(shown[name].value, Array.isArray(usual) ? usual.join(', ') : String(usual ?? ''), name);
    }
  }
});

pageTest('TIME-08 a range is chosen by dragging over the line of time', { skip }, async (page) => {
  await page.waitForSelector('.archive-line.good');
  const bar = page.locator('.coverage-drawing');
  assert.match(await bar.getAttribute('aria-label'), /^12 science windows from 2003-03-15 23:27 .* 12 of them in the chosen range$/);
  await bar.scrollIntoViewIfNeeded();
  const box = await bar.boundingBox();
  await page.mouse.move(box.x + box.width * 0.2, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 12, { steps: 3 });
  await page.mouse.up();
  await page.locator('.archive-line', { hasText: /[3-6] science windows in this time range/ }).waitFor();
});

pageTest('TIME-05 TIME-07 OBJ-11 the last days, a revolution, the time around an event; what cannot be is told while it is written', { skip }, async (page) => {
  await takeCrab(page);
  const quick = page.locator('.quick-ranges');
  await quick.getByLabel('Revolution').fill('x');
  await quick.getByRole('button', { name: 'Set', exact: true }).first().click();
  await quick.getByText('Write the number of a revolution').waitFor();
  await quick.getByLabel('Revolution').fill('51');
  await quick.getByLabel('Revolution').press('Enter');
  await soon(async () => assert.deepEqual([await page.inputValue('#p-T1'), await page.inputValue('#p-T2')], ['2003-03-15T23:27:53.000', '2003-03-16T07:24:33.000']));
  await quick.getByLabel('Unit of the time before and after').selectOption('s');
  await quick.getByLabel('Time before and after the event').fill('300');
  await quick.getByLabel('Time of an event (UTC)').fill('2003-03-16 02:30');
  await quick.getByLabel('Time of an event (UTC)').press('Enter');
  await soon(async () => assert.deepEqual([await page.inputValue('#p-T1'), await page.inputValue('#p-T2')], ['2003-03-16T02:25:00.000', '2003-03-16T02:35:00.000']));
  await quick.getByLabel('Time of an event (UTC)').fill('soon');
  await quick.getByRole('button', { name: 'Set', exact: true }).last().click();
  await quick.locator('.error').waitFor();
  await quick.getByRole('button', { name: 'Last 7 days' }).click();
  await soon(async () => assert.equal(await page.inputValue('#p-T1'), '2003-03-09T07:24:33.000'));
  // Without leaving the field:
  await page.fill('#p-T1', '2003-03-17');
  await page.locator('#p-T2-error', { hasText: 'The end must be later than the start.' }).waitFor();
  await page.fill('#p-T1', '2002-10-16');
  await page.locator('#p-T1-error', { hasText: 'INTEGRAL was launched on 2002-10-17' }).waitFor();
  assert.ok(await page.locator('#p-T2-error').isHidden());
  await page.fill('#p-RA', 'abc');
  await page.locator('#p-RA-error', { hasText: 'Write right ascension' }).waitFor();
});

pageTest('URL-02 a link with values that cannot be is told at the top, with ways to the fields, until they are mended', { skip, address: '?E1_keV=60&E2_keV=20&T1=2018-02-31' }, async (page) => {
  const summary = page.locator('.problem-summary');
  await summary.getByText('The link cannot be carried out as it is: 2 problems.').waitFor();
  assert.deepEqual(await summary.getByRole('link').allTextContents(), ['Start: There is no day 31 in 2018-02; it has 28 days.', 'To: Must be above the lower energy, 60 keV.']);
  await summary.getByRole('link').last().click();
  await soon(async () => assert.equal(await page.evaluate(() => document.activeElement.id), 'p-E2_keV'));
  await page.fill('#p-E2_keV', '80');
  await page.fill('#p-T1', '2018-02-01');
  await page.fill('#p-T2', '2018-02-02');
  await summary.waitFor({ state: 'hidden' });
  assert.equal(await page.locator('.job[data-job]').count(), 0);
});

pageTest('TIME-04 ISG-01 ISG-05 ISG-07 science windows can be pasted in any form; each wrong line is named; or chosen from the archive', { skip }, async (page) => {
  await takeCrab(page);
  await page.locator('.time-block .segments').getByText('Science windows').click();
  await soon(async () => assert.ok(await page.locator('#p-T1').isDisabled()));
  await page.click('button[type=submit]', { force: true });
  await page.locator('.problem-summary').waitFor();
  assert.match(await page.locator('.problem-summary').textContent(), /Name at least one science window/);
  await page.fill('#p-scw_list', `51.1, 005100010010.001\nfoo\n${HOSTILE}`);
  await page.press('#p-scw_list', 'Tab');
  await soon(async () => assert.match(await page.locator('#p-scw_list-error').textContent(), /Line 2: “foo”.*\nLine 3: “<img”/));
  await soon(async () => assert.match(await page.locator('.list-tools').textContent(), /1 science window, 1 named twice/));
  await page.getByRole('button', { name: 'Choose from the archive…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Science windows of the archive' });
  assert.ok(await dialog.getByLabel('Use 005100010010.001').isChecked(), 'what was written is ticked');
  await dialog.getByLabel('Revolution', { exact: true }).fill('x');
  await dialog.getByText('Write the number of a revolution, such as 1922').waitFor();
  await dialog.getByLabel('Revolution', { exact: true }).fill('51');
  await dialog.getByLabel('Largest off-axis angle').fill('2');
  await dialog.getByLabel('How many').fill('3');
  await dialog.getByRole('button', { name: 'Choose', exact: true }).click();
  await soon(async () => assert.match(await dialog.locator('[role=status]').textContent(), /3 chosen/));
  await dialog.getByRole('button', { name: 'Use these' }).click();
  const { parameters } = await nextParameters(page, () => page.click('button[type=submit]'));
  assert.equal(parameters.scw_list.split(',').length, 3);
  assert.equal(parameters.T1, undefined);
});

pageTest('OBJ-03 OBJ-04 an event fills the time, until another name comes; one without position has none, and the query is not sent with that of another', { skip }, async (page) => {
  await takeCrab(page);
  const [before, t1] = [await page.inputValue('#p-RA'), await page.inputValue('#p-T1')];
  const note = page.locator('.field .note.warning');
  const name = async (text) => {
    await page.fill('#p-src_name', text);
    await page.press('#p-src_name', 'Enter');
  };
  await name('GW150914');
  await note.filter({ hasText: 'time from a catalogue of mergers. Its position is not known. The position of the object before is taken out' }).waitFor();
  assert.deepEqual([await page.inputValue('#p-RA'), await page.inputValue('#p-DEC'), await page.inputValue('#p-T1')], ['', '', '2015-09-14T08:50:45.400']);
  await page.click('button[type=submit]', { force: true });
  await page.locator('.problem-summary', { hasText: /RA: Right ascension is needed|is needed/ }).waitFor();
  await note.getByRole('button', { name: `Use ${before}, ` }).click();
  assert.equal(await page.inputValue('#p-RA'), before);
  await name('Cyg X-1');
  await page.locator('.field .note', { hasText: 'Cyg X-1: position from the built-in catalogue; also HDE 226868. The time range of GW150914 is put back to the one before.' }).waitFor();
  await soon(async () => assert.equal(await page.inputValue('#p-T1'), t1));
});

pageTest('OBJ-02 OBJ-04 a name that nobody knows has no position; one that the user wrote stays, with a warning', { skip, expectedStatus: [404] }, async (page) => {
  await takeCrab(page);
  let isSent = false;
  page.on('request', (request) => { isSent ||= request.method() === 'POST'; });
  await page.fill('#p-src_name', 'Nonsense 77');
  await page.click('button[type=submit]', { force: true });
  await page.locator('.problem-summary').waitFor();
  await page.locator('.note.warning', { hasText: 'No object named “Nonsense 77” is known here. The position of the object before is taken out' }).waitFor();
  await page.fill('#p-RA', '83.5');
  await page.fill('#p-DEC', '22');
  await page.press('#p-DEC', 'Tab');
  await page.fill('#p-src_name', 'Nonsense 78');
  await page.press('#p-src_name', 'Enter');
  await page.locator('.note.warning', { hasText: 'The position below is the one that you wrote' }).waitFor();
  assert.equal(await page.inputValue('#p-RA'), '83.5');
  assert.equal(isSent, false);
  const { parameters } = await nextParameters(page, () => page.click('button[type=submit]'));
  assert.deepEqual([parameters.src_name, parameters.RA], ['Nonsense 78', '83.5']);
});

pageTest('OBJ-08 OBJ-09 OBJ-14 a position may stand in place of a name, in any of the usual forms', { skip }, async (page) => {
  await page.fill('#p-src_name', 'l=184.56 b=-5.78');
  await page.press('#p-src_name', 'Enter');
  await page.waitForFunction(() => document.querySelector('.position')?.textContent.includes('05h34m3'));
  assert.match(await page.locator('.field .note').textContent(), /^A position: 05h34m/);
  await page.fill('#p-src_name', 'J0534+2200');
  await page.press('#p-src_name', 'Enter');
  await page.locator('.field .note', { hasText: 'A position: 05h34m00.0s +22°00′00″, to about 15′.' }).waitFor();
  await page.fill('#p-src_name', '* alf Ori|05 55 10.3|+07 24 25');
  await page.press('#p-src_name', 'Enter');
  await page.locator('.field .note', { hasText: 'A position of alf Ori: 05h55m10.3s' }).waitFor();
  assert.deepEqual([await page.inputValue('#p-src_name'), await page.inputValue('#p-RA')], ['alf Ori', '88.792917']);
});

notebookTest('NBF-01 NBF-02 NBF-03 NBF-06 NBF-07 NBF-11 an instrument that the page never heard of gets a form: switches, lists, groups, choices', async (page) => {
  assert.equal(await page.locator('.badge', { hasText: 'development' }).count(), 1);
  assert.equal(await page.locator('#p-T1').count(), 0);
  assert.equal(await page.getByRole('group', { name: 'Levels' }).locator('.field').count(), 2);
  await page.getByLabel('Whiten').uncheck();
  await page.selectOption('#p-bands', 'z');
  await page.fill('#p-level', '11');
  await page.press('#p-level', 'Tab');
  await soon(async () => assert.match(await page.locator('#p-level-error').textContent(), /between 0 and 10 mJy/));
  await page.fill('#p-level', '2');
  const sent = await nextParameters(page, () => page.click('button[type=submit]'));
  assert.deepEqual([sent.instrument, sent.product], ['notebook', 'notebook_table']);
  assert.deepEqual([sent.parameters.whiten, sent.parameters.bands, sent.parameters.levels], ['False', 'z', '50,90']);
});

notebookTest('NBF-05 a parameter that is a file takes an address, or a file that is sent', async (page) => {
  await page.locator('details.more summary').click();
  await page.fill('#p-table', 'no address');
  await page.press('#p-table', 'Tab');
  await page.locator('#p-table-error', { hasText: 'web address of a file, or choose one' }).waitFor();
  await page.getByLabel('Table from a file').setInputFiles({ name: 'table.fits', mimeType: 'application/fits', buffer: Buffer.from('abc') });
  await page.waitForFunction(() => /^upload:[0-9a-f]{32}$/.test(document.querySelector('#p-table').value));
  assert.ok(await page.locator('#p-table-error').isHidden());
  const sent = await nextParameters(page, () => page.click('button[type=submit]'));
  assert.match(sent.parameters.table, /^upload:/);
  assert.doesNotMatch(page.url(), /upload/);

  // The file has its name, also when the page is loaded again; a link to others has no file.
  const line = page.locator('[data-parameter=table] .sent-file');
  assert.match(await line.textContent(), /^table\.fits, 3 B/);
  assert.ok(await page.locator('#p-table').isHidden());
  await page.reload();
  await line.filter({ hasText: 'table.fits, 3 B' }).waitFor();
  assert.match((await nextParameters(page, () => page.click('button[type=submit]'))).parameters.table, /^upload:/);
  await page.getByRole('button', { name: 'Remove the file of Table' }).click();
  await page.locator('#p-table').waitFor();
  assert.equal(await page.locator('#p-table').inputValue(), '');
  assert.equal((await nextParameters(page, () => page.click('button[type=submit]'))).parameters.table, undefined);
});

notebookTest('NBF-09 NBF-10 lists and tables of a service are rows; columns of a file are offered, and those that fit are taken', async (page) => {
  await page.locator('details.more summary').first().click();
  const filters = page.getByRole('group', { name: 'Filters' });
  await filters.getByLabel('filter, row 2').waitFor();
  assert.equal(await filters.getByLabel('filter, row 1').inputValue(), 'SDSS|g');
  await page.getByLabel('Table from a file').setInputFiles({ name: 'table.fits', mimeType: 'application/fits', buffer: columnsFile(['NAME', 'flux_g', 'flux_g_err', 'Flux_R', 'FLUX_R_ERR']) });
  await page.waitForFunction(() => document.querySelector('[aria-label="flux error, row 2"]')?.value === 'FLUX_R_ERR');
  assert.deepEqual(await filters.locator('input').evaluateAll((cells) => cells.map((cell) => cell.value)), ['SDSS|g', 'flux_g', 'flux_g_err', 'SDSS|r', 'Flux_R', 'FLUX_R_ERR']);
  // Capitals are those of the file; a column that it does not have is told.
  await page.getByLabel('Table from a file').setInputFiles({ name: 'table.fits', mimeType: 'application/fits', buffer: columnsFile(['name', 'flux_g', 'Flux_g_err', 'flux_r']) });
  await page.waitForFunction(() => document.querySelector('[aria-label="flux error, row 1"]')?.value === 'Flux_g_err');
  assert.deepEqual(await filters.locator('input').evaluateAll((cells) => cells.map((cell) => cell.value)), ['SDSS|g', 'flux_g', 'Flux_g_err', 'SDSS|r', 'flux_r', 'FLUX_R_ERR']);
  await filters.getByText('The table has no column FLUX_R_ERR. It has name, flux_g, Flux_g_err, flux_r.').waitFor();
  await filters.getByLabel('flux error, row 2').fill('');
  await filters.getByText('The table has no column').waitFor({ state: 'hidden' });
  await filters.getByRole('button', { name: 'Add a row' }).click();
  await page.keyboard.type('SDSS|z');
  await filters.getByLabel('flux, row 3').fill(HOSTILE);
  await filters.getByRole('button', { name: 'Remove row 1' }).click();
  const cuts = page.getByRole('group', { name: 'Cuts' });
  await cuts.getByLabel('Cuts, row 2').fill('4.25');
  await assertAccessible(page, 'rows');
  const { parameters } = await nextParameters(page, () => page.click('button[type=submit]'));
  assert.deepEqual(JSON.parse(parameters.filters), { filter: ['SDSS|r', 'SDSS|z'], flux: ['flux_r', HOSTILE], flux_error: ['', ''] });
  assert.deepEqual(JSON.parse(parameters.cuts), [1.5, 4.25]);
});

notebookTest('SHELL-08 TAB-02 NBF-13 NBF-14 a service shows its state, version, source and help, and how to acknowledge it', async (page) => {
  const words = page.locator('.instrument-words');
  assert.equal(await words.locator('.badge').textContent(), 'development');
  assert.deepEqual(await words.getByRole('link').evaluateAll((links) => links.map((one) => [one.textContent, one.getAttribute('href')])), [['Help', '#page=help&topic=laboratory'], ['1.2.0 (01234567)', 'https://git.example.org/lab/notebook']]);
  assert.match(await page.locator('.acknowledgement').textContent(), /Thank the laboratory <img/);
  await page.click('button[type=submit]');
  await page.locator('.result-thanks', { hasText: 'Thank the laboratory <img' }).waitFor({ timeout: 240_000 });
});

notebookTest('RUN-02 RUN-09 NBF-12 what a service reports is told, and its notebook is seen while it runs and afterwards, and runs nothing', async (page) => {
    await page.fill('#p-level', '7');
  const cells = page.frameLocator('iframe[title="Notebook"]').getByRole('heading', { name: 'Cells of the notebook' });
  const work = page.getByRole('region', { name: 'Notebook' });
  await slowly(session, async () => {
    await page.click('button[type=submit]');
    await work.getByText('fit <img src=x onerror="window.hacked=1">: 30 of 60').waitFor({ timeout: 240_000 });
    assert.equal(await work.getByRole('progressbar').evaluate((bar) => bar.value), 0.5);
    await work.getByRole('button', { name: 'View notebook' }).click();
    await cells.waitFor();
    assert.ok(await page.locator('iframe[title="Notebook"]').evaluate((frame) => frame.clientHeight > 300 && frame.clientWidth > 0.8 * frame.closest('.panel').clientWidth), 'it can be read');
    assert.equal(await page.frameLocator('iframe[title="Notebook"]').getByText('it ran').count(), 0);
  });
  await page.waitForSelector('.badge.state-completed', { timeout: 240_000 });
  await page.locator('.progress details.steps').waitFor();
  await work.getByRole('button', { name: /notebook/ }).click();
  await cells.waitFor();
});

notebookTest('NBF-10 columns of a table at an address are offered, by the server; what cannot be had is told', async (page) => {
  await page.locator('details.more summary').first().click();
  const filters = page.getByRole('group', { name: 'Filters' });
  await filters.getByLabel('flux error, row 2').waitFor();
  await page.fill('#p-table', 'https://archive.example.org/gone.fits');
  await page.press('#p-table', 'Tab');
  await filters.getByText('write them yourself. It answers 404. <img').waitFor();
  await page.fill('#p-table', 'https://archive.example.org/table.fits');
  await page.press('#p-table', 'Tab');
  await page.waitForFunction(() => document.querySelector('[aria-label="flux error, row 2"]')?.value === 'FLUX_R_ERR');
  await filters.getByText('write them yourself').waitFor({ state: 'detached' });
  const { parameters } = await nextParameters(page, () => page.click('button[type=submit]'));
  assert.deepEqual(JSON.parse(parameters.filters).flux, ['FLUX_G', 'FLUX_R']);
  assert.equal(parameters.table, 'https://archive.example.org/table.fits');
}, { expectedStatus: [502] });

pageTest('NBF-04 NBF-08 OBJ-10 a service without position asks for none; its products have fields of their own, long texts among them', { skip }, async (page) => {
  const before = session.site.api.instruments;
  const field = (name, kind, label) => ({ name, kind, label, unit: null, default: null, optional: true, allowed: null, minimum: null, maximum: null, description: null, hidden: false });
  session.site.api.instruments = [...before, { name: 'texts', title: 'Texts', products: [{ name: 'texts_table', parameters: [field('remark', 'long_string', 'Remark')] }, { name: 'texts_plot', parameters: [field('level', 'float', 'Level')] }] }];
  await page.reload();
  await page.locator('.instruments label', { hasText: 'Texts' }).click();
  assert.deepEqual([await page.locator('#p-RA').count(), await page.locator('#p-T1').count()], [0, 0]);
  await page.locator('details.more summary').first().click();
  await page.getByLabel('Remark').fill('x'.repeat(9_999));
  const { product, parameters } = await nextParameters(page, () => page.click('button[type=submit]'));
  assert.deepEqual([product, parameters.remark.length, 'RA' in parameters], ['texts_table', 9_999, false]);
  await page.locator('.products label', { hasText: 'Texts plot' }).click();
  assert.equal(await page.getByLabel('Remark').count(), 0);
  await page.getByLabel('Level').waitFor({ state: 'attached' });
  session.site.api.instruments = before;
});

pageTest('NBF-04 NBF-11 several lines stay several; a service that chooses nothing from the archive is not asked about it; its result is named after the product', { skip }, async (page) => {
  const before = session.site.api.instruments;
  const field = (name, kind, more) => ({ name, kind, unit: null, default: null, optional: false, allowed: null, minimum: null, maximum: null, description: null, hidden: false, ...more });
  const times = COMMON.filter(({ name }) => ['RA', 'DEC', 'T1', 'T2'].includes(name));
  session.site.api.instruments = [...before, { name: 'lab', title: 'Laboratory', products: [{ name: 'lab_words', parameters: [field('note', 'text', { default: 'some\ntext', long: true }), field('file', 'file_url', { optional: false, default: 'https://example.org/a.fits' }), field('level', 'float', { default: 2, minimum: 1 })] }, { name: 'lab_when', parameters: times }] }];
  await page.reload();
  await page.locator('.instruments label', { hasText: 'Laboratory' }).click();
  assert.equal(await page.getByRole('group', { name: 'Object' }).count() + await page.getByRole('group', { name: 'Time', exact: true }).count(), 0);
  assert.equal(await page.inputValue('#p-note'), 'some\ntext');
  await page.locator('#p-level-hint', { hasText: 'At least 1' }).waitFor();
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await soon(async () => assert.ok(await page.evaluate(() => { const { scrollWidth, clientWidth } = document.querySelector('.query'); return scrollWidth <= clientWidth; }), `the form scrolls sideways at ${width}`));
  }
  const { parameters } = await nextParameters(page, () => page.click('button[type=submit]'));
  assert.equal(parameters.note, 'some\ntext');
  await page.locator('.job h2', { hasText: /^Lab words/ }).waitFor();
  await page.locator('.job h2', { hasText: 'Laboratory' }).waitFor();
  await page.locator('.products label', { hasText: 'Lab when' }).click();
  await page.locator('#p-T1').waitFor();
  assert.equal(await page.locator('.archive-line:visible').count(), 0);
  session.site.api.instruments = before;
});

pageTest('TAB-01 what is made of finished results is not among the instruments of the form, but can be asked for and run again', { skip }, async (page) => {
  const before = session.site.api.instruments;
  session.site.api.instruments = [...before, { name: 'spectra', products: [{ name: 'spectral_fit', uses_results: true, parameters: [{ name: 'model', kind: 'text', default: 'powerlaw' }] }] }];
  await page.reload();
  await page.waitForSelector('#query-form[aria-busy="false"] #p-src_name');
  assert.equal(await page.locator('.instruments label', { hasText: 'Model fits' }).count(), 0);
  const job = { id: 'x', instrument: 'spectra', product: 'spectral_fit', parameters: { model: 'powerlaw', version: '1' } };
  const again = await nextParameters(page, () => page.evaluate((detail) => document.dispatchEvent(new CustomEvent('mmoda:run-again', { detail })), job));
  assert.deepEqual(again, { instrument: 'spectra', product: 'spectral_fit', dummy: false, parameters: { model: 'powerlaw' } });
  await page.goto(`${session.url}?instrument=spectra&product_type=spectral_fit&model=powerlaw`);
  await page.locator('.messages', { hasText: 'is made of finished results' }).waitFor();
  session.site.api.instruments = before;
});

pageTest('TAB-06 many instruments are a list by messenger that can be searched', { skip }, async (page) => {
  const before = session.site.api.instruments;
  session.site.api.instruments = [...before, ...Array.from({ length: 12 }, (_, i) => ({ ...NOTEBOOK, name: `service_${i}`, title: `Service ${i}`, messenger: i % 2 ? 'Neutrinos' : 'X-rays', products: [{ name: 'some_table', parameters: COMMON }] }))];
  await page.reload();
  await soon(async () => assert.deepEqual(await page.locator('select[name=instrument] optgroup').evaluateAll((groups) => groups.map((one) => one.label)), ['Hard X-rays', 'X-rays', 'Neutrinos']));
  await page.getByLabel('Search instruments').fill('service 7');
  await page.selectOption('select[name=instrument]', 'service_7');
  assert.match(page.url(), /instrument=service_7/);
  session.site.api.instruments = before;
});

pageTest('SHELL-09 no instrument at all is said plainly', { skip }, async (page) => {
  const before = session.site.api.instruments;
  session.site.api.instruments = [];
  await page.reload();
  await page.getByText('No instrument is here for you.').waitFor();
  session.site.api.instruments = before;
});

pageTest('CAT-09 CAT-10 a chosen catalogue goes with the query of spectra, can be seen and removed, and comes back with the job', { skip }, async (page) => {
  await takeCrab(page);
  await page.evaluate((name) => document.dispatchEvent(new CustomEvent('mmoda:use-catalogue', { detail: { sources: [{ name: 'Crab', ra: 83.633, dec: 22.014, significance: 140 }, { name, ra: 85, dec: 25 }], from: { title: 'Crab image' } } })), HOSTILE);
  await page.getByText('Inline catalogue: 2 sources').waitFor();
  assert.equal(await page.locator('input[name=product]:checked').getAttribute('value'), 'isgri_spectrum');
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await soon(async () => assert.match(await page.getByRole('dialog', { name: 'Inline catalogue' }).textContent(), /Crab.*<img src=x/));
  await page.keyboard.press('Escape');
  const { parameters } = await nextParameters(page, () => page.click('button[type=submit]'));
  const catalogue = JSON.parse(parameters.selected_catalog);
  assert.deepEqual(catalogue.cat_column_list[catalogue.cat_column_names.indexOf('src_names')], ['Crab', HOSTILE]);
  await page.locator('.inline-catalogue').getByRole('button', { name: 'Remove' }).click();
  await soon(async () => assert.equal(await page.getByText('Inline catalogue:').count(), 0));
  await page.getByRole('button', { name: 'Edit query' }).click();
  await page.getByText('Inline catalogue: 2 sources').waitFor();
  assert.equal(await page.evaluate(() => 'hacked' in window), false);

  // A query has what it names, and not what the form had of another.
  await page.locator('details.more summary').click();
  await page.fill('#p-radius', '7');
  await page.getByRole('button', { name: 'Edit query' }).click();
  await soon(async () => assert.notEqual(await page.inputValue('#p-radius'), '7'));
  await page.waitForFunction(() => !location.search.includes('radius=7'));
});

pageTest('a job without a catalogue is run again without one, whatever list the form has, and shows the form', { skip }, async (page) => {
  await takeCrab(page);
  await page.locator('.products label', { hasText: 'Spectra' }).click();
  await page.click('button[type=submit]');
  await page.waitForSelector('.job[data-job]');
  const chooser = page.locator('.inline-catalogue input[type=file]');
  await chooser.setInputFiles({ name: 'plain.txt', mimeType: 'text/plain', buffer: Buffer.from('Crab, 83.633, 22.014\n') });
  await page.getByText('Inline catalogue: 1 source').waitFor();
  await page.evaluate(() => { location.hash += '&only=1'; });
  await page.locator('.query').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Edit query' }).click();
  await page.locator('.query').waitFor();
  assert.doesNotMatch(page.url(), /only/);
  await page.getByText('Inline catalogue:').waitFor({ state: 'detached' });
  const { parameters } = await nextParameters(page, () => page.click('button[type=submit]'));
  assert.equal(parameters.selected_catalog, undefined);
});

pageTest('a stored catalogue that comes late does not take the place of a later choice', { skip, address: '?product_type=isgri_spectrum' }, async (page) => {
  let answer = () => {};
  const isAsked = new Promise((resolve) => {
    page.route('**/catalogues/*', async (route) => {
      await new Promise((go) => { answer = go; resolve(); });
      await route.fulfill({ json: { sources: [{ name: 'Late', ra_deg: 1, dec_deg: 2 }, { name: 'Later', ra_deg: 3, dec_deg: 4 }] } });
    });
  });
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('mmoda:open-query', { detail: { parameters: { product_type: 'isgri_spectrum', catalogue: 'a'.repeat(32) } } })));
  await isAsked;
  await page.locator('.inline-catalogue input[type=file]').setInputFiles({ name: 'plain.txt', mimeType: 'text/plain', buffer: Buffer.from('Crab, 83.633, 22.014\n') });
  await page.getByText('Inline catalogue: 1 source').waitFor();
  await Promise.all([page.waitForResponse('**/catalogues/*'), answer()]);
  await page.waitForTimeout(100);
  assert.equal(await page.getByText('Inline catalogue: 1 source').count(), 1);
});

pageTest('CAT-11 a catalogue file of any kind that the page writes is taken for a query, and what is none is refused with the reason', { skip }, async (page) => {
  await takeCrab(page);
  await page.locator('.products label', { hasText: 'Spectra' }).click();
  const chooser = page.locator('.inline-catalogue input[type=file]');
  for (const kind of ['ECSV', 'FITS']) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.inline-catalogue').getByRole('button', { name: kind, exact: true }).click()]);
    await chooser.setInputFiles(await download.path());
    await page.getByText('Inline catalogue: 2 sources').waitFor();
    const { parameters: { selected_catalog: sent } } = await nextParameters(page, () => page.click('button[type=submit]'));
    const { cat_column_names: names, cat_column_list: columns } = JSON.parse(sent);
    assert.deepEqual(columns[names.indexOf('ERR_RAD')], [0, 0.02]);
    await page.locator('.inline-catalogue').getByRole('button', { name: 'Remove' }).click();
  }
  await chooser.evaluate((input) => {
    const files = new DataTransfer();
    files.items.add(new File([new Blob([new Uint8Array(51 * 2 ** 20)])], 'large.fits'));
    input.files = files.files;
    input.dispatchEvent(new Event('change'));
  });
  await page.locator('.inline-catalogue [role=alert]', { hasText: 'large.fits has 51 MiB' }).waitFor();
  await chooser.setInputFiles({ name: `bad ${HOSTILE}.txt`, mimeType: 'text/plain', buffer: Buffer.from('neither names\nnor positions') });
  await page.locator('.inline-catalogue [role=alert]', { hasText: 'cannot be read' }).waitFor();
  await chooser.setInputFiles({ name: 'plain.txt', mimeType: 'text/plain', buffer: Buffer.from(`Crab, 83.633, 22.014\n${HOSTILE}, 84, 21\n`) });
  await page.getByText('Inline catalogue: 2 sources').waitFor();
  const { parameters } = await nextParameters(page, () => page.click('button[type=submit]'));
  assert.deepEqual(JSON.parse(parameters.selected_catalog).cat_column_list[1], ['Crab', HOSTILE]);
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
});

pageTest('TAB-05 a width of bins is written in the unit that is chosen, and sent in seconds', { skip, address: '?instrument=isgri&product_type=isgri_lc&src_name=Crab&RA=83.633&DEC=22.014&T1=2003-03-15T23:00:00&T2=2003-03-16T12:00:00&time_bin=1&time_bin_format=jd' }, async (page) => {
  const unit = page.getByLabel('Unit of Time bin');
  await soon(async () => assert.deepEqual([await page.inputValue('#p-time_bin'), await unit.inputValue()], ['86400', '1']));
  await unit.selectOption('min');
  await soon(async () => assert.equal(await page.inputValue('#p-time_bin'), '1440'));
  await page.fill('#p-time_bin', '2.5');
  await page.press('#p-time_bin', 'Tab');
  await page.waitForFunction(() => new URLSearchParams(location.search).get('time_bin') === '150');
  await assertAccessible(page, 'units');
  const { parameters } = await nextParameters(page, () => page.click('button[type=submit]'));
  assert.equal(parameters.time_bin, '150');
  await unit.selectOption('d');
  await page.fill('#p-time_bin', '200');
  await page.press('#p-time_bin', 'Tab');
  await page.locator('#p-time_bin-error', { hasText: 'between 1 and 8640000' }).waitFor();
  await page.waitForFunction(() => new URLSearchParams(location.search).get('time_bin') === String(200 * 86400), null, { timeout: 20_000 });
});

pageTest('URL-01 URL-05 a link of the platform fills the form and is carried out; its token is neither used nor kept', { skip, address: '?instrument=isgri&product_type=isgri_image&src_name=Crab&RA=83.633&DEC=22.014&T1=52713.9&T2=52714.5&T_format=mjd&use_scws=no&query_type=Real&E1_keV=25&E2_keV=45&token=secret' }, async (page) => {
  await page.waitForSelector('.job[data-job]');
  assert.equal(await page.inputValue('#p-E1_keV'), '25');
  assert.match(await page.locator('.messages').textContent(), /token in it, which is not used/);
  assert.doesNotMatch(page.url(), /secret|use_scws|query_type/);
});

pageTest('URL-02 URL-03 a link that cannot be carried out is explained and sends nothing', { skip, address: `?instrument=xyz&query_type=Real&src_name=Crab&error_message=${encodeURIComponent(`Gone ${HOSTILE}`)}&status_code=410` }, async (page) => {
  assert.match(await page.locator('.messages').textContent(), /Gone <img.*\(410\).*no instrument xyz here/);
  assert.equal(await page.locator('.job').count(), 0);
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
});

pageTest('ISG-02 USER-07 roles that are missing are named, with the way to get them', { skip, expectedStatus: [403] }, async (page) => {
  await takeCrab(page);
  await page.route('**/api/v1/jobs', (route) => route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ title: 'Not allowed', detail: 'The role unige-hpc-full is missing: more than 50 science windows.', missing_roles: [{ role: 'unige-hpc-full', reason: 'more than 50 science windows' }] }) }));
  await page.click('button[type=submit]');
  await page.locator('.problem-summary').waitFor();
  assert.match(await page.locator('.problem-summary').textContent(), /unige-hpc-full is missing: more than 50 science windows\.\s*Those who run this site give roles/);
});

pageTest('ISG-03 the number of science windows is limited by what the server says, and by nothing else', { skip }, async (page) => {
  const { api } = session.site;
  const before = api.instruments;
  const limited = (parameter) => (parameter.name === 'max_pointings' ? { ...parameter, default: 10, maximum: 20 } : parameter);
  api.instruments = before.map((one) => ({ ...one, products: one.products.map((product) => ({ ...product, parameters: product.parameters.map(limited) })) }));
  await page.reload();
  await takeCrab(page);
  await page.locator('.submit-row', { hasText: '10 of 12 science windows' }).waitFor();
  await page.locator('.more summary').click();
  await page.fill('#p-max_pointings', '21');
  await page.press('#p-max_pointings', 'Tab');
  await page.locator('#p-max_pointings-error', { hasText: 'between 1 and 20' }).waitFor();
  await page.fill('#p-max_pointings', '12');
  const { parameters } = await nextParameters(page, () => page.click('button[type=submit]'));
  assert.equal(parameters.max_pointings, '12');
  api.instruments = before;
});

pageTest('ISG-04 where nothing was pointed at is said before and after the query is sent', { skip, expectedStatus: [400, 404] }, async (page) => {
  await page.waitForSelector('.archive-line.good');
  await page.fill('#p-src_name', 'Empty field');
  await page.press('#p-src_name', 'Enter');
  await page.fill('#p-RA', '10');
  await page.fill('#p-DEC', '80');
  await page.press('#p-DEC', 'Tab');
  await page.locator('.archive-line.warning', { hasText: 'No observations near this position in the archive.' }).waitFor();
  await page.click('button[type=submit]');
  await page.locator('#p-T1-error', { hasText: 'There is no science window within 15 deg between T1 and T2.' }).waitFor();
  await page.locator('.problem-summary', { hasText: 'The archive has none of this position at any time.' }).waitFor();
});

pageTest('OBJ-12 what is too long is refused with both numbers, not cut', { skip }, async (page) => {
  await page.evaluate(() => navigator.clipboard.writeText('x'.repeat(600)));
  await page.focus('#p-src_name');
  await page.keyboard.press('Control+V');
  await soon(async () => assert.match(await page.locator('#p-src_name-error').textContent(), /600 characters; at most 500/));
});

pageTest('A11Y-02 a job is asked for, watched and opened with the keyboard alone', { skip }, async (page) => {
  await page.keyboard.press('/');
  await page.keyboard.type('Crab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.archive-line.good');
  await page.waitForFunction(() => document.querySelector('.position')?.textContent.includes('05h34m3'));
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.job[data-job]');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H2');
  await page.waitForSelector('.badge.state-completed', { timeout: 240_000 });
  await page.waitForSelector('.job .result');
  // Every stop of the tabulator is seen: nothing that takes the focus is hidden or without a name.
  const stops = new Set();
  for (let i = 0; i < 140; i++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      const box = element.getBoundingClientRect();
      const isSegment = element.matches('.segments input, input[type=file]');
      return { tag: element.outerHTML.slice(0, 90), seen: isSegment || box.width > 0 && box.height > 0, body: element === document.body };
    });
    if (stop.body) break;
    assert.ok(stop.seen, `the focus went to something that is not seen: ${stop.tag}`);
    stops.add(stop.tag);
  }
  assert.ok(stops.size > 25, `${stops.size} stops`);
});
