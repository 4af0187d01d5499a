// @ts-check
/** What a fit found: spectrum, model, residuals, parameters, fluxes, contours; and the next fit. */
import { fileUrl } from '../api.js';
import { check, choice, segments, simpleTable, smallButton } from '../chart/fields.js';
import { Figure } from '../chart/figure.js';
import { menu } from '../chart/figure-bar.js';
import { axisTitle, linearTicks, logTicks } from '../chart/ticks.js';
import { copyButton, h, replaceContent } from '../dom.js';
import { patiently } from '../patiently.js';
import { instrumentTitle } from '../product-names.js';
import { saveText } from '../result/save.js';
import { csvText } from '../result/table-text.js';
import { formatMeasured, formatTo, formatValue, placeOf } from '../viewer/scale.js';
import { contourPlot } from './contour-plot.js';
import { FitAgain } from './fit-again.js';
import { atLimits, chainProblem, componentSeries, curveSeries, isSimulated, labelsOfFit, readFit, residualSeries, spectrumSeries, VIEW_UNITS, VIEWS } from './result.js';
import { gammapyScript, threeMlScript } from './python-scripts.js';
import { fitCommand, qdpText, sherpaScript, xspecScript } from './scripts.js';

/** @typedef {import('../api.js').Job} Job */
/** @typedef {import('./result.js').Fit} Fit */

/** @param {Job} job */
export const isFit = (job) => job.product === 'spectral_fit' || (job.products ?? []).some((product) => product.name === 'spectral_fit');

export class FitResult {
  /** @param {Job} job finished */
  constructor(job) {
    this.job = job;
    /** @type {Figure | null} */
    this.figure = null;
    /** @type {FitAgain | null} */
    this.again = null;
    /** @type {Fit | null} */
    this.fit = null;
    this.how = { view: /** @type {import('./result.js').SpectrumView} */ ('counts'), residual: /** @type {import('./result.js').ResidualKind} */ ('sigma'), components: true };
    this.abort = new AbortController();
    this.element = h('section', { class: 'curve fit-result', 'aria-label': 'Fit' }, h('p', { class: 'loading', role: 'status' }, 'Loading the fit…'));
    this.ready = this.#load();
  }

  async #load() {
    try {
      const file = (this.job.products ?? []).find((product) => product.name === 'spectral_fit' || product.file_name === 'fit.json');
      if (!file) throw new Error('The job has no file of the fit.');
      const response = await patiently(() => fetch(fileUrl(this.job.id, file.file_name), { signal: this.abort.signal }), () => this.abort.signal.aborted);
      if (!response.ok) throw new Error(`The server answered ${response.status} when asked for it.`);
      this.fit = readFit(await response.json());
      this.#draw(this.fit);
    } catch (problem) {
      if (this.abort.signal.aborted) return;
      replaceContent(this.element, h('p', { class: 'notice error', role: 'alert' }, `The fit cannot be shown. ${problem instanceof Error ? problem.message : problem}`));
    }
  }

  /** @param {Fit} fit */
  #draw(fit) {
    this.place = h('div', { class: 'chart-place' });
    replaceContent(this.element,
      h('div', { class: 'section-head' }, h('h3', {}, 'Fit of ', h('code', {}, fit.model)), isSimulated(fit) && h('span', { class: 'badge simulated' }, 'Simulated'), this.#exports(fit)),
      h('p', { class: `fit-line${fit.converged ? '' : ' warning-text'}` }, fitLine(fit)),
      this.#controls(), this.place, parameterTable(fit), fluxTable(fit), spectraTable(fit), notesOf(fit), ...(fit.contours ?? []).map((contours) => contourPlot(contours, isSimulated(fit))), chainTable(fit), this.#next(fit));
    this.redraw();
  }

  #controls() {
    const { how } = this;
    return h('div', { class: 'plot-controls' }, choice('Show', VIEWS, how.view, (view) => {
      how.view = view;
      this.redraw();
    }), segments('Residuals', /** @type {['sigma' | 'ratio', string][]} */ ([['sigma', 'Residuals in σ'], ['ratio', 'Data / model']]), how.residual, (kind) => {
      how.residual = kind;
      this.redraw();
    }), (this.fit?.curve?.components ?? []).length > 1 && check('Components', how.components, (value) => {
      how.components = value;
      this.redraw();
    }));
  }

  redraw() {
    const { fit, how } = this;
    if (!fit || !this.place) return;
    const labels = labelsOfFit(fit);
    const data = fit.spectra.flatMap((spectrum, i) => spectrumSeries(spectrum, how.view, i, labels[i]));
    const extras = [...(fit.spectra.length === 1 ? [] : curveSeries(fit, how.view, 7)), ...(how.components ? componentSeries(fit, how.view, fit.spectra.length) : [])];
    const unit = VIEW_UNITS[how.view];
    const [names, instruments] = [[...new Set(fit.spectra.map((spectrum) => spectrum.source ?? spectrum.name))], [...new Set(fit.spectra.map((spectrum) => instrumentTitle(spectrum.instrument)))]];
    /** @type {import('../chart/figure.js').FigureSpec} */
    const spec = {
      label: `Spectrum of ${labels.join(', ')} with the model ${fit.model}`,
      summary: `${fitLine(fit)} ${how.view === 'counts' ? 'Counts as measured, the model folded with the response.' : 'Unfolded through the model: the points depend on it.'} Below: ${how.residual === 'sigma' ? 'residuals in σ' : 'data over model'}.`,
      fileName: `fit_${labels[0]}_${fit.model}`, axis: { title: 'Energy (keV)', isLogarithmic: true, ticks: logTicks }, canLogX: true, canLogY: true,
      panes: [{ series: [...data, ...extras], values: { title: axisTitle(unit), isLogarithmic: true, ticks: logTicks }, height: 300 },
        { series: fit.spectra.map((spectrum, i) => residualSeries(spectrum, how.residual, i, labels[i])), values: { title: how.residual === 'sigma' ? 'σ' : 'Data / model', isLogarithmic: false, ticks: linearTicks }, height: 110, levels: [how.residual === 'sigma' ? 0 : 1] }],
      read: (one, i) => [`${formatValue(one.low[i])}–${formatValue(one.high[i])} keV`, `${one.up[i] > 0 ? formatMeasured(one.value[i], one.up[i]) : formatValue(one.value[i])} ${one.unit ?? unit}`],
      columns: [{ title: 'e_min', unit: 'keV', of: (one, i) => one.low[i] }, { title: 'e_max', unit: 'keV', of: (one, i) => one.high[i] }, { title: 'value', isValue: true, of: (one, i) => one.value[i] }, { title: 'error', isValue: true, of: (one, i) => one.up[i] }],
      title: [names.join(', '), instruments.join(', '), fit.model, `${fit.spectra.reduce((sum, one) => sum + one.bins, 0)} bins`].join(' · '), isSimulated: isSimulated(fit), unit,
      facts: { model: fit.model, statistic: `${fit.statistic_name} ${fit.statistic} / ${fit.dof}`, unit },
    };
    if (this.figure) this.figure.show(spec, true);
    else {
      this.figure = new Figure(spec);
      this.place.replaceChildren(this.figure.element);
    }
  }

  /** @param {Fit} fit */
  #exports(fit) {
    const save = (/** @type {string} */ name, /** @type {string} */ type, /** @type {() => string} */ text) => () => {
      said.textContent = '';
      try {
        saveText(name, type, text());
      } catch (problem) {
        said.textContent = problem instanceof Error ? problem.message : String(problem);
      }
    };
    const said = h('span', { class: 'second', role: 'status' });
    return h('div', { class: 'plot-choices' }, menu('For other programs', [
      ['XSPEC script (.xcm)', save('fit.xcm', 'text/plain', () => xspecScript(fit))], ['Sherpa script (.py)', save('fit_sherpa.py', 'text/x-python', () => sherpaScript(fit))], ['3ML script (.py)', save('fit_3ml.py', 'text/x-python', () => threeMlScript(fit))], ['gammapy script (.py)', save('fit_gammapy.py', 'text/x-python', () => gammapyScript(fit))],
      ['mmoda fit command', save('fit.sh', 'text/x-shellscript', () => fitCommand(fit))],
      ['Data and model (QDP)', save('fit.qdp', 'text/plain', () => qdpText(fit))], ['Everything (JSON)', save('fit.json', 'application/json', () => JSON.stringify(fit, null, 1))],
    ]), copyButton('Copy parameters', () => csvText(['parameter', 'value', 'error', 'low', 'high', 'unit', 'frozen'].map((name) => ({ name })), fit.parameters.map((p) => [p.name, p.value, p.error, p.low, p.high, p.unit, p.frozen]))), said);
  }

  /** The same form again, filled. @param {Fit} fit */
  #next(fit) {
    const labels = labelsOfFit(fit);
    const placeOfSpectrum = (/** @type {string} */ id) => {
      const exactly = fit.spectra.findIndex((spectrum) => id === `${spectrum.job}/${spectrum.file}`);
      return exactly >= 0 ? exactly : fit.spectra.findIndex((spectrum) => spectrum.file && id.endsWith(`/${spectrum.file}`));
    };
    this.again = new FitAgain(this.job, { labelOf: (id) => labels[placeOfSpectrum(id)], above: [smallButton('Begin where this fit ended', () => this.#takeValues())] });
    return this.again.element;
  }

  #takeValues() {
    const { fit } = this;
    const form = this.again?.form;
    if (!form || !fit) return;
    for (const parameter of form.query.parameters) {
      const found = fit.parameters.find((one) => one.name === parameter.name);
      if (found && !found.linked_to) parameter.value = String(Number(found.value.toPrecision(6)));
    }
    form.setSpectra(form.query.spectra);
  }

  viewState() {
    return { how: this.how, zoom: this.figure?.viewState() ?? null };
  }

  /** @param {any} state */
  async restore(state) {
    await this.ready;
    if (VIEWS.some(([view]) => view === state?.how?.view)) this.how.view = state.how.view;
    if (state?.how?.residual === 'ratio') this.how.residual = 'ratio';
    if (this.fit) this.#draw(this.fit);
    this.figure?.restore(state?.zoom);
  }

  dispose() {
    this.abort.abort();
    this.figure?.dispose();
    this.again?.dispose();
    this.fit = null;
  }
}

/** @param {Fit} fit */
function fitLine(fit) {
  const name = { chi2: 'χ²', 'chi2-model': 'χ² (model)', 'chi2-churazov': 'χ² (smoothed)', cstat: 'C', wstat: 'W', pgstat: 'PG' }[fit.statistic_name] ?? fit.statistic_name;
  const reduced = fit.dof > 0 && fit.statistic_name.startsWith('chi2') ? `, reduced ${formatValue(fit.statistic / fit.dof, 4)}` : '';
  const chance = typeof fit.p_value === 'number' ? `, P = ${formatValue(fit.p_value, 2)}` : '';
  const goodness = fit.goodness && fit.goodness.probability_of_worse !== null ? ` Of ${fit.goodness.simulations} simulations ${formatValue(100 * fit.goodness.probability_of_worse, 3)} % are worse.` : '';
  return `${name} = ${formatValue(fit.statistic, 6)} / ${fit.dof} d.o.f.${reduced}${chance}.${fit.converged ? '' : ' The search did not converge: change the start or freeze a parameter.'}${goodness}`;
}

/** @param {number | null | undefined} value @param {number} [digits] */
const number = (value, digits = 5) => (typeof value === 'number' ? formatValue(value, digits) : '–');

/** Numbers down to the decimal that their error reaches. @param {number | null | undefined} error @param {(number | null | undefined)[]} values */
function alike(error, ...values) {
  const place = placeOf(error ?? NaN);
  return values.map((value) => (place === null || typeof value !== 'number' ? number(value) : formatTo(value, place)));
}

/** @param {Fit} fit */
function parameterTable(fit) {
  const confidence = formatValue(100 * (fit.confidence ?? 0.9), 4);
  return simpleTable('Parameters of the fit', ['Parameter', 'Value', 'Error (1 σ)', `${confidence} % from`, 'to', 'Unit', 'Note'], fit.parameters.map((p) => [p.name, ...alike(p.error, p.value, p.error), ...intervalOf(p), p.unit, noteOf(fit, p)]));
}

/** The ends of an interval; what is only the end of the allowed range is marked. @param {import('./result.js').Parameter} p */
function intervalOf(p) {
  const at = atLimits(p);
  const [low, high] = alike(p.error, p.low, p.high);
  return [`${low}${at.low ? ' (limit)' : ''}`, `${high}${at.high ? ' (limit)' : ''}`];
}

/** @param {Fit} fit @param {import('./result.js').Parameter} p */
function noteOf(fit, p) {
  const at = atLimits(p);
  const limit = at.value ? 'at its limit' : at.low && at.high ? 'not constrained within its limits' : at.low || at.high ? `${at.low ? 'lower' : 'upper'} end is its limit` : '';
  const known = p.linked_to ? `= ${p.link_factor && p.link_factor !== 1 ? `${p.link_factor} × ` : ''}${p.linked_to}` : p.frozen ? 'frozen' : typeof p.upper_limit === 'number' ? `< ${number(p.upper_limit)}` : '';
  return [known, limit, chainProblem(fit, p.name)].filter(Boolean).join('; ');
}

/** @param {Fit} fit */
function fluxTable(fit) {
  const fluxes = fit.fluxes ?? [];
  if (fluxes.length === 0) return null;
  const hasLuminosity = fluxes.some((flux) => typeof flux.luminosity === 'number');
  return simpleTable('Fluxes of the model', ['Band (keV)', 'Flux (erg/cm²/s)', '68 % from', 'to', 'Photons (1/cm²/s)', ...(hasLuminosity ? ['Luminosity (erg/s)'] : [])], fluxes.map((flux) => [flux.band_kev.map((one) => formatValue(one)).join('–'), ...alike((Number(flux.flux_high ?? NaN) - Number(flux.flux_low ?? NaN)) / 2, flux.flux, flux.flux_low, flux.flux_high),
    typeof flux.photon_flux === 'number' && typeof flux.photon_flux_error === 'number' ? formatMeasured(flux.photon_flux, flux.photon_flux_error) : number(flux.photon_flux), ...(hasLuminosity ? [number(flux.luminosity)] : [])]));
}

/** How the files were used, where that needs to be known. @param {Fit} fit */
function notesOf(fit) {
  const notes = fit.spectra.flatMap((spectrum) => (spectrum.notes ?? []).map((note) => h('li', {}, h('code', {}, spectrum.file), ` ${note}`)));
  return notes.length > 0 && h('ul', { class: 'second' }, ...notes);
}

/** @param {Fit} fit */
function spectraTable(fit) {
  return simpleTable('Fitted spectra', ['Spectrum', 'Instrument', 'Band (keV)', 'Bins', 'Exposure (s)', 'Statistic'], fit.spectra.map((spectrum, i) => [labelsOfFit(fit)[i], instrumentTitle(spectrum.instrument), spectrum.band_kev.map((one) => formatValue(one)).join('–'), String(spectrum.bins), formatValue(spectrum.exposure_seconds, 6), formatValue(spectrum.statistic)]));
}

/** @param {Fit} fit */
function chainTable(fit) {
  const { mcmc } = fit;
  if (!mcmc) return null;
  return h('section', {}, h('h4', { class: mcmc.converged ? '' : 'warning-text' }, `Chains: ${mcmc.walkers} walkers, ${mcmc.steps} steps each, ${mcmc.converged ? 'converged' : 'not converged'}`),
    simpleTable('Chains', ['Parameter', 'Mean', 'Deviation', 'From', 'To', 'Steps between independent ones', 'R̂', 'Note'], mcmc.parameters.map((p) => [p.name, ...alike(p.sigma, p.mean, p.sigma, p.low, p.high), number(p.autocorrelation_time, 3), number(p.split_r_hat, 4), chainProblem(fit, p.name) === '' ? '' : 'not converged'])));
}
