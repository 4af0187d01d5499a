/** Spectra and fits in a browser. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { openJob, serveJobs } from '../fixtures-curves/serve.mjs';
import { assertAccessible, soon, startSession } from './session.mjs';

const session = await startSession();
after(() => session.close?.());
const skip = session.skip || (session.isStandIn ? false : 'needs the stand-in server (made-up answers)');

function spectrumTest(name, { job = 'spectrajob', ...options }, body) {
  test(name, { skip }, async () => {
    const opened = await session.open('', options);
    try {
      const served = await serveJobs(opened.page);
      await openJob(opened.page, job);
      await body(opened.page, served);
      opened.assertClean();
    } finally {
      await opened.close();
    }
  });
}

const field = (label, kind) => `.mini-field:has(label:text-is("${label}")) ${kind}`;
const readOut = (page) => page.locator('.curve .chart-read-out').first().textContent();

async function saved(page, press) {
  const waiting = page.waitForEvent('download');
  await press();
  const download = await waiting;
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

spectrumTest('SPEC-02 a spectrum is drawn in counts with limits; what is joined is stated; another source is drawn by its name', {}, async (page) => {
  assert.match(await page.locator('.curve .chart-note').last().textContent(), /joined for display.* until 3 σ: \d+ bins, \d+ of them upper limits.*systematic errors of 1 %/);
  assert.equal(await page.locator('.curve h3').first().textContent(), 'Crab');
  await page.focus('.chart-stage');
  await page.keyboard.press('Home');
  await soon(async () => assert.match(await readOut(page), /^18–[\d.]+ keV[\d.]+ ± [\d.]+ counts\/s\/keV$/));
  await page.keyboard.press('End');
  await soon(async () => assert.match(await readOut(page), /below [\d.e−]+ counts\/s\/keV \(2 σ\)/));
  await page.locator('.source-name', { hasText: 'NEW_1' }).click();
  await page.waitForFunction(() => document.querySelector('.curve h3').textContent.startsWith('NEW_1 <img'));
  // The figure is above the table: it comes into view.
  await soon(async () => assert.ok((await page.locator('.curve .chart-stage').first().boundingBox()).y < 700));
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
  await page.click('text=Copy bins');
  await page.waitForSelector('text=Copied');
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^e_min_kev,e_max_kev,rate_per_kev,error,upper_limit\r?\n18,/);
});

spectrumTest('SPEC-03 a fit begins with a power law and the band of its instrument', {}, async (page) => {
  await page.locator('.fit-open summary').first().click();
  const form = page.locator('.fit-form');
  assert.equal(await form.getByRole('combobox', { name: 'Expression' }).inputValue(), 'powerlaw');
  assert.equal(await form.getByLabel(/band \(keV\)/).inputValue(), '25-200');
  assert.deepEqual(await form.locator('tbody th').allTextContents(), ['powerlaw.PhoIndex', 'powerlaw.norm 1/(keV cm2 s)']);
});

spectrumTest('SPEC-05 several spectra are drawn together, in other units and other bins, with linear or logarithmic axes', {}, async (page) => {
  await page.locator('.picker-list label').nth(1).click();
  await page.waitForFunction(() => document.querySelectorAll('.plot-key').length === 2);
  const bins = async () => /: (\d+), (\d+) bins;/.exec(await page.locator('.chart-stage').getAttribute('aria-label'))[1];
  const before = Number(await bins());
  await page.fill(field('Join channels until (σ)', 'input'), '20');
  await page.keyboard.press('Enter');
  await soon(async () => assert.ok(Number(await bins()) < before));
  await page.fill(field('Join channels until (σ)', 'input'), '');
  await page.keyboard.press('Enter');
  await soon(async () => assert.ok(Number(await bins()) > before));
  await page.selectOption(field('Unit', 'select'), 'rate');
  await page.focus('.chart-stage');
  await page.keyboard.press('Home');
  await soon(async () => assert.match(await readOut(page), /counts\/s in each bin$/));
  await page.keyboard.press('y');
  await soon(async () => assert.equal(await page.locator('button:text-is("Log y")').getAttribute('aria-pressed'), 'false'));
  await page.click('text=Save >> nth=0');
  const { text } = await saved(page, () => page.click('text=Picture (SVG)'));
  assert.match(text, />Energy \(keV\)</);
  assert.doesNotMatch(text, /<img/);
});

spectrumTest('SPEC-01 SPEC-04 a model is written with suggestions, mistakes are told with their place, and the fit is asked for', {}, async (page, { submitted }) => {
  await page.locator('.picker-list label').nth(1).click();
  await page.waitForFunction(() => document.querySelectorAll('.plot-key').length === 2); // What is drawn above moves the form.
  await page.click('text=Fit a model');
  const model = page.locator('.model-field input');
  await model.fill('');
  await model.pressSequentially('tbabs*(cut');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await soon(async () => assert.equal(await model.inputValue(), 'tbabs*(cutoffpl'));
  await soon(async () => assert.match(await page.locator('.model-field .note').textContent(), /Character 16: Found the end; “\)” is expected/));
  await soon(async () => assert.equal(await model.getAttribute('aria-invalid'), 'true'));
  await model.pressSequentially('+gausian)');
  await soon(async () => assert.match(await page.locator('.model-field .note').textContent(), /“gausian” is no component\. Did you mean gaussian\?/));
  await model.fill('constant*tbabs*cutoffpl');
  await soon(async () => assert.deepEqual(await page.locator('.fit-parameters tbody th').allTextContents(), ['constant.factor', 'tbabs.nH 1e22 cm-2', 'cutoffpl.PhoIndex', 'cutoffpl.HighECut keV', 'cutoffpl.norm 1/(keV cm2 s)']));
  await page.fill('[aria-label="Start of tbabs.nH"]', '0.3');
  await page.check('[aria-label="tbabs.nH frozen"]');
  await page.fill('[aria-label="Start of cutoffpl.PhoIndex"]', 'two');
  await page.click('.fit-form button[type=submit]');
  const problems = page.locator('.fit-form .notice.error');
  await problems.waitFor();
  assert.match(await problems.textContent(), /Start of cutoffpl\.PhoIndex: “two” is neither a number/);
  assert.equal(submitted.length, 0);
  await problems.locator('button').click();
  await soon(async () => assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Start of cutoffpl.PhoIndex'));
  // What these spectra cannot have is told before it is asked for.
  await page.selectOption(field('Statistic', 'select'), 'cstat');
  await page.fill('[aria-label="Start of cutoffpl.PhoIndex"]', '1.7');
  await page.click('.fit-form button[type=submit]');
  await soon(async () => assert.match(await problems.textContent(), /Statistic: C \(Cash\) needs counts; Crab, NEW_1 .* have rates with errors\. Choose χ²\./));
  await page.selectOption(field('Statistic', 'select'), 'chi2');
  // What is corrected is not told any more.
  await problems.waitFor({ state: 'hidden' });
  await page.fill('[aria-label="Least cutoffpl.PhoIndex"]', '0');
  await page.fill('[aria-label="Greatest cutoffpl.PhoIndex"]', '3');
  await page.fill(field('Flux bands (keV)', 'input'), '20-60, 60-200');
  await page.click('text=Contours, chains and more');
  await page.click('text=Add contours of two parameters');
  await page.click('.fit-form button[type=submit]');
  await page.waitForSelector('.fit-result .chart-stage canvas');
  const [{ instrument, product, parameters }] = submitted;
  assert.deepEqual([instrument, product], ['spectra', 'spectral_fit']);
  assert.equal(parameters.spectra, 'spectrajob/spectrum_0.fits,spectrajob/spectrum_1.fits');
  assert.equal(parameters.model, 'constant*tbabs*cutoffpl');
  assert.equal(parameters.parameters, 'tbabs.nH=0.3,cutoffpl.PhoIndex=1.7:0:3');
  assert.equal(parameters.freeze, 'tbabs.nH');
  assert.equal(parameters.fit_bands, '25-200');
  assert.equal(parameters.flux_bands, '20-60,60-200');
  assert.equal(parameters.contours.split(':').length, 2);
});

spectrumTest('what the server refuses is told at its field', { expectedStatus: [400] }, async (page, { refuse }) => {
  refuse([{ parameter: 'model', given: 'powerlaw', message: 'Model \'powerlaw\', character 1: <img src=x onerror="window.hacked=1"> is not for this.' }, { parameter: 'statistic', given: 'chi2', message: 'Needs counts.' }]);
  await page.click('text=Fit a model');
  await page.click('.fit-form button[type=submit]');
  const problems = page.locator('.fit-form .notice.error');
  await problems.waitFor();
  assert.match(await problems.textContent(), /2 things cannot be fitted yet:.*Model: Model 'powerlaw', character 1: <img src=x/);
  assert.equal(await page.locator('.model-field input').getAttribute('aria-invalid'), 'true');
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
});

spectrumTest('SPEC-02 SPEC-04 SPEC-05 a fit shows model, residuals, parameters, fluxes and contours, and can be unfolded', { job: 'fitjob' }, async (page) => {
  assert.match(await page.locator('.fit-line').textContent(), /χ² = 62\.4 \/ 55 d\.o\.f\., reduced 1\.135, P = 0\.23\. Of 200 simulations 41 % are worse\./);
  const row = (name) => page.locator('[aria-label="Parameters of the fit"] tbody tr').filter({ has: page.locator(`th:text-is("${name}")`) }).locator('td').allTextContents();
  assert.deepEqual(await row('powerlaw.PhoIndex'), ['2.1007', '0.0061', '2.0907', '2.1107', '', '']);
  assert.deepEqual((await row('constant.factor')).at(-1), 'frozen');
  assert.deepEqual((await row('gaussian.Sigma')).at(-1), '= 0.03 × gaussian.LineE');
  assert.deepEqual((await row('gaussian.norm')).at(-1), '< 0.0017');
  assert.match(await page.locator('[aria-label="Fluxes of the model"] tbody').textContent(), /20–1001\.700e−81\.680e−81\.720e−80\.2700 ± 0\.0020/);
  assert.equal(await page.locator('.chart-stage canvas').count(), 2);
  assert.match(await page.locator('svg.contours').getAttribute('aria-label'), /Contours of powerlaw\.PhoIndex and powerlaw\.norm: best 2\.1007 and 9\.51/);
  assert.equal(await page.locator('svg.contours .contour').count(), 3);
  await page.selectOption(field('Show', 'select'), 'erg');
  await page.focus('.chart-stage');
  await page.keyboard.press('Home');
  await soon(async () => assert.match(await readOut(page), /^Crab · IBIS\/ISGRI20–21\.6 keV\([\d.]+ ± [\d.]+\)e−\d+ erg\/cm²\/s$/));
  await soon(async () => assert.match(await page.locator('.chart-summary').first().textContent(), /Unfolded through the model: the points depend on it/));
  await page.click('text=Data / model');
  await page.waitForFunction(() => document.querySelector('.chart-summary').textContent.includes('Below: data over model'));
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
});

spectrumTest('SPEC-06 a fit is taken to other programs', { job: 'fitjob' }, async (page) => {
  const save = async (what) => {
    await page.click('text=For other programs');
    return saved(page, () => page.click(`.plot-menu-item:has-text("${what}")`));
  };
  await soon(async () => assert.match((await save('XSPEC')).text, /^model constant\*\(powerlaw\+gaussian\)/m));
  await soon(async () => assert.match((await save('Sherpa')).text, /load_pha\(1, "spectrum_0\.fits"/));
  await soon(async () => assert.match((await save('3ML')).text, /^spectrum_1 = OGIPLike\(/m));
  await soon(async () => assert.match((await save('gammapy')).text, /RateDataset\("spectrum_0\.fits", 20\.000, 200\.000/));
  await soon(async () => assert.match((await save('mmoda fit')).text, /^mmoda fit/m));
  await soon(async () => assert.match((await save('QDP')).text, /^READ SERR/));
  await soon(async () => assert.equal(JSON.parse((await save('JSON')).text).dof, 55));
  const contours = await saved(page, () => page.click('text=Save (SVG)'));
  assert.match(contours.text, /^<svg/);
});

spectrumTest('the next fit begins with the query of this one, or where it ended', { job: 'fitjob' }, async (page, { submitted }) => {
  await page.click('text=Change the model and fit again');
  await page.waitForSelector('.fit-form');
  assert.equal(await page.inputValue('.model-field input'), 'constant*(powerlaw+gaussian)');
  assert.equal(await page.inputValue('[aria-label="Start of gaussian.LineE"]'), '66');
  assert.equal(await page.inputValue('[aria-label="Greatest gaussian.LineE"]'), '80');
  await page.click('text=Begin where this fit ended');
  await soon(async () => assert.equal(await page.inputValue('[aria-label="Start of powerlaw.PhoIndex"]'), '2.1007'));
  await page.click('.fit-form button[type=submit]');
  await soon(async () => assert.equal(submitted[0]?.parameters.fit_bands, '20-200,5-20'));
});

spectrumTest('SPEC-02 a fit that failed is changed where it was asked: the form stands there as it was filled', {}, async (page, { jobs, submitted }) => {
  Object.assign(jobs.fitjob.job, { state: 'failed', failure_kind: 'usage', message: 'No channel of good quality lies in 500-900 keV.', products: [] });
  await page.evaluate(() => { location.hash = '#job=fitjob'; });
  const form = page.locator('.job[data-job="fitjob"] .fit-form');
  await form.waitFor();
  assert.match(await page.locator('.job[data-job="fitjob"] .notices').textContent(), /No channel of good quality/);
  assert.equal(await form.locator('.model-field input').inputValue(), 'constant*(powerlaw+gaussian)');
  assert.match(await form.textContent(), /Crab · IBIS\/ISGRI: band \(keV\)/);
  await form.locator('[aria-label="Start of gaussian.LineE"]').fill('70');
  await form.locator('button[type=submit]').click();
  await soon(async () => assert.match(submitted[0]?.parameters.parameters, /gaussian\.LineE=70/));
});

for (const [theme, width] of [['light', 1440], ['dark', 390], ['dark', 1440], ['light', 320]]) {
  spectrumTest(`axe finds nothing, and nothing sticks out, with spectra and fits in the ${theme} theme at ${width} pixels`, { theme, width }, async (page) => {
    const fits = async () => assert.deepEqual(await page.evaluate(() => (document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('.result *')].filter((one) => one.getBoundingClientRect().right > innerWidth && !one.closest('.table-scroll, pre, .uplot'))
      .map((one) => `${one.tagName} ${one.className} ${one.getBoundingClientRect().right}`).slice(0, 6))), [], 'the page scrolls sideways');
    await page.locator('.picker-list label').nth(1).click();
    await page.waitForFunction(() => document.querySelectorAll('.plot-key').length === 2); // What is drawn above moves the form.
    await page.click('text=Fit a model');
    await page.click('text=Contours, chains and more');
    await page.fill('.model-field input', 'powerlw');
    await assertAccessible(page, 'spectra');
    await fits();
    await openJob(page, 'fitjob');
    await page.click('text=Change the model and fit again');
    await page.waitForSelector('.fit-form');
    await assertAccessible(page, 'fit');
    await fits();
  });
}
