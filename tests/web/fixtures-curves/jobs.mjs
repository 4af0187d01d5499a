/** Finished jobs of spectra, light curves, fits and other products, with their files: made up, deterministic. */
import { readFileSync } from 'node:fs';
import { fitsTable } from './fits-table.mjs';

export const HOSTILE = '<img src=x onerror="window.hacked=1">';
const golden = (name) => readFileSync(new URL(`../golden/${name}.fits.gz`, import.meta.url));

/** Park and Miller's generator: the same numbers everywhere. */
function noise(seed) {
  let state = seed;
  const uniform = () => (state = (state * 16807) % 2147483647) / 2147483647;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

const START = 6626;
export const PERIOD = 4321;

/** A light curve with a period of 4321 s, in bins of 200 s. */
export function lightCurve({ rate = 100, bins = 160, amplitude = 0.08, seconds = 200, seed = 11, cards = {} } = {}) {
  const normal = noise(seed);
  const step = seconds / 86_400;
  const index = Array.from({ length: bins }, (_, i) => i);
  const error = Math.sqrt(rate / seconds) * 2;
  return fitsTable({
    TIME: { unit: 'd', values: index.map((i) => START + (i + 0.5) * step) },
    RATE: { unit: 'count/s', values: index.map((i) => rate * (1 + amplitude * Math.sin(2 * Math.PI * i * seconds / PERIOD)) + error * normal()) },
    ERROR: { unit: 'count/s', values: index.map(() => error) }, FRACEXP: { values: index.map(() => 0.9) }, TIMEDEL: { unit: 'd', values: index.map(() => step) },
  }, { EXTNAME: 'ISGR-SRC.-LCR', MJDREF: 51544, TIMESYS: 'TT', TIMEPIXR: 0.5, ...cards });
}

const product = (id, name, kind, file, more = {}) => ({ name, kind, file_name: file, media_type: 'application/fits', bytes: 17_280, url: `api/v1/jobs/${id}/files/${file}`, metadata: { simulated: true, instrument: 'isgri', ...more.metadata }, ...(more.type ? { media_type: more.type } : {}) });

function job(id, instrument, name, more) {
  return {
    id, instrument, product: name, state: 'completed', created: '2026-11-21T19:00:00Z', started: '2026-11-21T19:00:01Z', finished: '2026-11-21T19:00:40Z', message: null, failure_kind: null, from_cache: false, seconds: 39,
    parameters: { src_name: 'Crab', RA: '83.633', DEC: '22.0145', T1: '2018-02-20T23:00:00', T2: '2018-02-21T12:00:00', E1_keV: '20', E2_keV: '40', token: 'secret-token', osa_version: 'OSA11.2', ...more.parameters },
    nodes: [{ id: 'a', step: 'isgri.shadowgram', label: '192200010010.001', state: 'produced', seconds: 1.4, from_store: false }, { id: 'b', step: 'isgri.shadowgram', label: '192200020010.001', state: 'empty', reason: `No good time ${HOSTILE}`, seconds: 0.1, from_store: false },
      { id: 'c', step: 'isgri.collect', label: null, state: 'produced', seconds: 0.2, from_store: true }],
    windows: [{ id: '192200010010.001', status: 'done', reason: null, seconds: 1.4, from_store: false }, { id: '192200020010.001', status: 'empty', reason: `No good time ${HOSTILE}`, seconds: 0.1, from_store: false }],
    products: [], sources: [], warnings: [`A warning ${HOSTILE}`], summary: { simulated: true }, ...more.job,
  };
}

const source = (name, file, band, flux = 111) => ({ name, id: null, ra_deg: 83.633, dec_deg: 22.0145, significance: 600, flux, flux_error: 0.2, band_kev: band, bins: 160, chi_squared_constant: 104.7, degrees_of_freedom: 159, file });

function lightCurves(id, second, factor = 1) {
  const curves = [['Crab', '20-40', 'crab_soft.fits', 110], ['Crab', '40-80', 'crab_hard.fits', 85], [second, '20-40', 'new_soft.fits', 5], ['Broken', '20-40', 'broken.fits', 1]];
  return {
    job: job(id, 'isgri', 'isgri_lc', { parameters: { time_bin: String(200 * factor), energy_bands: '20-40,40-80' }, job: {
      sources: curves.map(([name, band, file, flux]) => source(name, file, band, flux)), products: curves.map(([name, band, file]) => product(id, 'isgri_lc', 'light_curve', file, { metadata: { src_name: name, band_kev: band } })) } }),
    files: Object.fromEntries([...curves.slice(0, 3).map(([, , file, flux], i) => [file, lightCurve({ rate: flux * factor, seed: 11 + i })]), ['broken.fits', golden('light_curve').subarray(0, 300)]]),
  };
}

function spectra(id, second) {
  const names = ['Crab', second];
  return {
    job: job(id, 'isgri', 'isgri_spectrum', { job: {
      sources: names.map((name, i) => ({ ...source(name, `spectrum_${i}.fits`, '20-200'), windows: 10, exposure_seconds: 15007 })),
      products: [...names.map((name, i) => product(id, 'isgri_spectrum', 'spectrum', `spectrum_${i}.fits`, { metadata: { src_name: name, product: 'isgri_spectrum' } })), product(id, 'isgri_rmf', 'spectrum', 'isgri_rmf.fits', { metadata: { product: 'isgri_rmf' } })] } }),
    files: { 'spectrum_0.fits': golden('spectrum'), 'spectrum_1.fits': golden('spectrum'), 'isgri_rmf.fits': golden('response') },
  };
}

/** The answer of a fit of two spectra: a power law and a line, with contours. */
export function fitAnswer(second = `NEW_1 ${HOSTILE}`) {
  const spectrum = (name, instrument, low, high, factor) => {
    const bins = 30;
    const edges = Array.from({ length: bins + 1 }, (_, i) => low * (high / low) ** (i / bins));
    const [lows, highs] = [edges.slice(0, -1), edges.slice(1)];
    const normal = noise(5);
    const residual = lows.map(() => normal());
    const area = lows.map((e) => factor * 100 / (1 + (e / 60) ** 2));
    const density = lows.map((e, i) => 10 * Math.sqrt(e * highs[i]) ** -2.1);
    const model = density.map((one, i) => one * area[i] * (highs[i] - lows[i]));
    const error = model.map((one) => 0.03 * one);
    return { name, instrument, source: name, job: 'spectrajob', file: name === second ? 'spectrum_1.fits' : 'spectrum_0.fits', bins, band_kev: [low, high], exposure_seconds: 15007.5, simulated: true, statistic: 31.2,
      low_kev: lows, high_kev: highs, rate: model.map((one, i) => one + residual[i] * error[i]), rate_error: error, rate_model: model, residual,
      components: [{ name: 'powerlaw', rate: model.map((one) => 0.9 * one) }, { name: 'gaussian', rate: model.map((one) => 0.1 * one) }],
      density: density.map((one, i) => one * (1 + 0.03 * residual[i])), density_error: density.map((one) => 0.03 * one), density_model: density };
  };
  const energy = Array.from({ length: 200 }, (_, i) => 19 * (210 / 19) ** (i / 199));
  const grid = Array.from({ length: 21 }, (_, i) => -3.2 + 0.32 * i);
  const parameter = (name, value, error, more = {}) => ({ name, value, error, low: error && value - 1.645 * error, high: error && value + 1.645 * error, min: -3, max: 1e10, frozen: error === null, unit: '', ...more });
  return {
    model: 'constant*(powerlaw+gaussian)', statistic: 62.4, statistic_name: 'chi2', dof: 55, p_value: 0.23, converged: true, confidence: 0.9,
    parameters: [parameter('constant.factor', 1, null), parameter('powerlaw.PhoIndex', 2.1007, 0.0061), parameter('powerlaw.norm', 9.51, 0.21, { unit: 'photons/cm2/s/keV', min: 0 }), parameter('gaussian.LineE', 66.4, 0.8, { unit: 'keV', min: 0, max: 1e6 }),
      parameter('gaussian.Sigma', 2, null, { unit: 'keV', min: 0, linked_to: 'gaussian.LineE', link_factor: 0.03 }), parameter('gaussian.norm', 0.001, 0.0004, { min: 0, upper_limit: 0.0017 }), parameter('constant.factor[2]', 1.04, 0.01)],
    fluxes: [{ band_kev: [20, 100], flux: 1.7e-8, flux_error: 1e-10, flux_low: 1.68e-8, flux_high: 1.72e-8, photon_flux: 0.27, photon_flux_error: 0.002, luminosity: null }],
    spectra: [spectrum('Crab', 'isgri', 20, 200, 1), spectrum(second, 'jemx1', 5, 20, 1.04)],
    curve: { energy_kev: energy, density: energy.map((e) => 10 * e ** -2.1), components: [{ name: 'powerlaw', density: energy.map((e) => 9 * e ** -2.1) }, { name: 'gaussian', density: energy.map((e) => 1e-3 * Math.exp(-((e - 66.4) ** 2) / 8)) }] },
    contours: [{ x: { name: 'powerlaw.PhoIndex', values: grid.map((t) => 2.1007 + 0.0061 * t), best: 2.1007, unit: '' }, y: { name: 'powerlaw.norm', values: grid.map((t) => 9.51 + 0.21 * t), best: 9.51, unit: 'photons/cm2/s/keV' },
      rise: grid.map((v) => grid.map((u) => (u * u - 1.6 * u * v + v * v) / (1 - 0.64))), levels: [{ probability: 0.6827, rise: 2.2957 }, { probability: 0.9, rise: 4.6052 }, { probability: 0.99, rise: 9.2103 }] }],
    goodness: { simulations: 200, probability_of_worse: 0.41 },
  };
}

function fit(id, second) {
  return {
    job: job(id, 'spectra', 'spectral_fit', { parameters: { src_name: '', spectra: 'spectrajob/spectrum_0.fits,spectrajob/spectrum_1.fits', model: 'constant*(powerlaw+gaussian)', fit_bands: '20-200,5-20', parameters: 'gaussian.LineE=66:50:80', statistic: 'chi2', confidence: '0.9' },
      job: { windows: [], sources: undefined, products: [product(id, 'spectral_fit', 'text', 'fit.json', { type: 'application/json' }), product(id, 'spectral_fit_tables', 'fits_table', 'fit.fits'), product(id, 'spectral_fit_plot', 'picture', 'fit.svg', { type: 'image/svg+xml' })] } }),
    files: { 'fit.json': JSON.stringify(fitAnswer(second)), 'fit.fits': fitsTable({ ENERGY: { unit: 'keV', values: [20, 30] } }, { EXTNAME: 'FIT' }), 'fit.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' },
  };
}

/** Two rows of TIME, rate and NAME, as numpy writes them. */
const PICKLE = 'gAWVQAEAAAAAAACMFW51bXB5LmNvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAhyZWNhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsChZRoA4wFZHR5cGWUk5RoA4wGcmVjb3JklJOUiYiHlFKUKEsDjAF8lE6MBFRJTUWUjARyYXRllIwETkFNRZSHlH2UKGgSaAyMAmY4lImIh5RSlChLA4wBPpROTk5K/////0r/////SwB0lGJLAIaUaBNoDIwCZjSUiYiHlFKUKEsDjAE8lE5OTkr/////Sv////9LAHSUYksIhpRoFGgMjAJTNJSJiIeUUpQoSwNoEU5OTksESwFLAHSUYksMhpR1SxBLAUsQdJRiiUMgP/gAAAAAAAAAAADAYWIAAEAEAAAAAAAAAABAQGMAAACUdJRiLg==';

function others(id) {
  const make = (name, kind, file, type, metadata = {}) => product(id, name, kind, file, { type, metadata });
  return {
    job: job(id, 'workflow', 'notebook', { job: { summary: { comment: `Look at the note ${HOSTILE}` }, products: [
      make('page', 'html', 'page.html', 'text/html', { label: 'A page of its own' }), make('picture', 'picture', 'plot.png', 'image/png', { label: 'Plot', description: 'A plot' }), make('note', 'text', 'note.txt', 'text/plain', { comment: `Careful ${HOSTILE}` }),
      make('table', 'text', 'table.csv', 'text/csv'), make('rows', 'fits_table', 'rows.fits', 'application/fits'), make('blob', 'binary', 'blob.root', 'application/octet-stream'),
      make('curve', 'arrays', 'curve.json', 'application/json'), make('flat', 'table', 'flat.ecsv', 'text/plain'), make('answer', 'record', 'answer.json', 'application/octet-stream'),
      make('rate', 'arrays', 'rate.json', 'application/json'), make('rate', 'fits_table', 'rate.fits', 'application/fits', { made_from: 'rate.json', label: 'A curve of arrays' })] } }),
    files: {
      'page.html': '<h1 id="own">Own page</h1><script>parent.hacked = 1; document.title = "ran"</script>', 'note.txt': `Plain text ${HOSTILE}`, 'table.csv': `name,rate\n"Crab, the",1.5\n${HOSTILE.replaceAll('"', "'")},2\n`,
      'rows.fits': fitsTable({ ENERGY: { unit: 'keV', values: [1, 2, 3] }, FLUX: { values: [0.1, 0.2, 0.3] } }, { EXTNAME: 'ROWS' }), 'blob.root': Buffer.from([1, 2, 3]),
      'curve.json': JSON.stringify({ data_unit_list: [{ name: 'LC of numpy', data: null, binarys: PICKLE }] }), 'flat.ecsv': `# %ECSV 1.0\nflux name\n7.25 "${HOSTILE.replaceAll('"', '')}"\n8 b\n`, 'answer.json': '{}',
      'rate.json': '{"data_unit_list": []}', 'rate.fits': fitsTable({ Time: { unit: 'd', values: [1, 2, 3] }, rate: { values: [0.1, 0.2, 0.3] } }, { EXTNAME: 'LC' }),
      'plot.png': Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
    },
  };
}

/**
 * By id.
 * @param {string} [second] name of the second source
 * @returns {Record<string, { job: any, files: Record<string, Buffer | string> }>}
 */
export function makeJobs(second = `NEW_1 ${HOSTILE}`) {
  return { curvesjob: lightCurves('curvesjob', second), laterjob: lightCurves('laterjob', second, 0.5), spectrajob: spectra('spectrajob', second), fitjob: fit('fitjob', second), othersjob: others('othersjob') };
}
