// @ts-check
/** The form of a fit: spectra and bands, model, parameters, statistic. */
import { ApiProblem, submitJob } from '../api.js';
import { choice, smallButton, textField } from '../chart/fields.js';
import { announce, h, icon, replaceContent } from '../dom.js';
import { ModelField } from './model-field.js';
import { PRESETS } from './models.js';
import { parametersOf, problemsOf, STATISTICS, toWire } from './query.js';

/** @typedef {import('./query.js').FitQuery} FitQuery */
/** @typedef {import('./query.js').FitProblem} FitProblem */

let forms = 0;
const GROUPINGS = ['auto', 'none', 'file', 'min:20', 'snr:3', 'optimal'];

/** Names of the wire and the fields that hold them. */
const FIELD_OF = /** @type {Record<string, string>} */ ({ flux_bands: 'fluxBands', fit_bands: 'spectra', systematic_fraction: 'systematic', goodness: 'simulations', mcmc_steps: 'steps', distance_mpc: 'distance', parameters: 'model', freeze: 'model', thaw: 'model', untie: 'model' });

export class FitForm {
  /** @param {FitQuery} query @param {string} title of the job that it makes */
  constructor(query, title) {
    this.query = query;
    this.title = title;
    /** @type {Map<string, HTMLElement>} controls by the field that problems name */
    this.controls = new Map();
    this.model = new ModelField(query.model);
    this.model.addEventListener('change', () => {
      this.query.model = this.model.value;
      this.query.parameters = parametersOf(this.model.value, this.query.parameters);
      this.#drawParameters();
    });
    this.controls.set('model', this.model.input);
    this.spectra = h('div', {});
    this.parameters = h('div', {});
    this.contours = h('div', { class: 'plot-controls' });
    this.problems = h('div', { class: 'notice error', role: 'alert', hidden: true, tabIndex: -1 });
    this.run = h('button', { type: 'submit', class: 'button primary' }, icon('run'), 'Fit');
    this.element = h('form', { class: 'fit-form', noValidate: true, onsubmit: (/** @type {Event} */ event) => this.#submit(event),
      // What is corrected is told so at once.
      onchange: () => { if (!this.problems.hidden) this.#showProblems(problemsOf(this.query), true); } },
      h('fieldset', {}, h('legend', {}, 'Spectra and bands'), this.spectra),
      h('fieldset', {}, h('legend', {}, 'Model'), h('div', { class: 'plot-controls' }, choice('Begin with', [['', 'Choose…'], ...PRESETS.map(([text, model]) => /** @type {[string, string]} */ ([model, text]))], '', (model) => {
        if (model !== '') this.model.set(model);
      }), this.model.element)),
      h('fieldset', {}, h('legend', {}, 'Parameters'), this.parameters),
      h('fieldset', {}, h('legend', {}, 'Statistic'), this.#drawStatistic()),
      h('details', { class: 'plot-details' }, h('summary', {}, 'Contours, chains and more'), this.#drawMore()),
      // Below the button, which does not move when what is wrong was mended.
      h('div', { class: 'plot-choices' }, this.run, h('span', { class: 'second' }, 'Makes a job of its own, with an address of its own.')), this.problems);
    this.query.parameters = parametersOf(query.model, query.parameters);
    this.setSpectra(query.spectra);
    this.#drawParameters();
  }

  /** @param {import('./query.js').FitSpectrum[]} spectra */
  setSpectra(spectra) {
    const before = new Map(this.query.spectra.map((spectrum) => [spectrum.id, spectrum.band]));
    this.query.spectra = spectra.map((spectrum) => ({ ...spectrum, band: before.get(spectrum.id) ?? spectrum.band }));
    replaceContent(this.spectra, spectra.length === 0 ? h('p', { class: 'second' }, 'Choose spectra of finished jobs above. Files from your own disk cannot be fitted here; “mmoda fit” fits them.')
      : h('div', { class: 'plot-controls' }, ...this.query.spectra.map((spectrum) => {
        const field = textField(`${spectrum.label}: band (keV)`, spectrum.band, (text) => { spectrum.band = text; }, { class: 'medium', placeholder: 'all', inputMode: 'text' });
        this.controls.set(`band ${spectrum.id}`, field.input);
        return field;
      })));
    if (spectra.length > 1 && /** @type {HTMLElement} */ (this.spectra).querySelector('.hint') === null) {
      this.spectra.append(h('p', { class: 'second hint' }, 'Fitted together they share all parameters. A factor, constant*…, gives each its own normalisation.'));
    }
    this.#drawParameters();
  }

  /** Which spectra hold rates is known when they were read. @param {(id: string) => boolean} isRate */
  noteRates(isRate) {
    for (const spectrum of this.query.spectra) spectrum.isRate = isRate(spectrum.id);
  }

  #drawParameters() {
    const several = this.query.spectra.length > 1;
    const heads = ['Parameter', 'Start, or link', 'Least', 'Greatest', 'Frozen', ...(several ? ['Own for each'] : [])];
    const cell = (/** @type {string} */ label, /** @type {string} */ field, /** @type {string} */ value, /** @type {(text: string) => void} */ change, placeholder = '') => {
      const input = h('input', { type: 'text', value, 'aria-label': label, placeholder, autocomplete: 'off', spellcheck: false, class: 'short', onchange: () => change(input.value.trim()) });
      this.controls.set(`${field}`, input);
      return h('td', {}, input);
    };
    const box = (/** @type {string} */ label, /** @type {boolean} */ checked, /** @type {(value: boolean) => void} */ change) => {
      const input = h('input', { type: 'checkbox', checked, 'aria-label': label, onchange: () => change(input.checked) });
      return h('td', { class: 'tick' }, h('label', { class: 'tick-target' }, input));
    };
    const rows = this.query.parameters.map((p) => h('tr', {}, h('th', { scope: 'row' }, p.name, p.unit && h('span', { class: 'unit-text' }, ` ${p.unit}`)),
      cell(`Start of ${p.name}`, `value ${p.name}`, p.value, (text) => { p.value = text; }, String(p.usual.value)), cell(`Least ${p.name}`, `min ${p.name}`, p.min, (text) => { p.min = text; }, '–'),
      cell(`Greatest ${p.name}`, `max ${p.name}`, p.max, (text) => { p.max = text; }, '–'), box(`${p.name} frozen`, p.frozen, (value) => {
        p.frozen = value;
        this.#drawContours();
      }),
      several && (p.name.startsWith('constant') ? h('td', { class: 'tick second' }, 'always') : box(`${p.name} own for each spectrum`, p.untied, (value) => { p.untied = value; }))));
    replaceContent(this.parameters, rows.length === 0 ? h('p', { class: 'second' }, 'The parameters of the model appear here.')
      : h('div', { class: 'table-scroll simple', tabIndex: 0, role: 'region', 'aria-label': 'Parameters of the model' }, h('table', { class: 'fit-parameters' }, h('caption', { class: 'off-screen' }, 'Parameters of the model'),
        h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))), h('tbody', {}, ...rows))));
    this.#drawContours();
  }

  #drawStatistic() {
    const { query } = this;
    const groupings = `fit-groupings-${++forms}`;
    const named = (/** @type {string} */ name, /** @type {ReturnType<typeof textField>} */ field) => {
      this.controls.set(name, field.input);
      return field;
    };
    const statistic = choice('Statistic', STATISTICS, query.statistic, (value) => { query.statistic = value; });
    this.controls.set('statistic', statistic.select);
    return h('div', { class: 'plot-controls' }, statistic, h('datalist', { id: groupings }, ...GROUPINGS.map((value) => h('option', { value }))),
      named('grouping', textField('Grouping', query.grouping, (text) => { query.grouping = text || 'auto'; }, { class: 'medium', list: groupings, title: 'auto (the file’s for counts, none for rates), file, none, min:20 (counts), snr:3, optimal, or a number of channels' })),
      named('systematic', textField('Systematic error', query.systematic, (text) => { query.systematic = text; }, { class: 'short', placeholder: 'as in file' })),
      named('confidence', textField('Confidence', query.confidence, (text) => { query.confidence = text; }, { class: 'short' })),
      named('fluxBands', textField('Flux bands (keV)', query.fluxBands, (text) => { query.fluxBands = text; }, { class: 'medium', placeholder: '20-100, 100-200' })));
  }

  #drawMore() {
    const { query } = this;
    const field = (/** @type {string} */ label, /** @type {'simulations' | 'steps' | 'distance'} */ name, /** @type {string} */ placeholder) => {
      const made = textField(label, query[name], (text) => { query[name] = text; }, { class: 'short', placeholder, inputMode: 'decimal' });
      this.controls.set(name, made.input);
      return made;
    };
    return h('div', {}, this.contours, h('div', { class: 'plot-controls' }, field('Simulations for goodness', 'simulations', 'none'), field('Steps of chains (MCMC)', 'steps', 'none'), field('Distance (Mpc)', 'distance', 'none')));
  }

  #drawContours() {
    const { query } = this;
    const freeNow = () => query.parameters.filter((parameter) => !parameter.frozen && !/[A-Za-z]\w*\.[A-Za-z]/.test(parameter.value)).map((parameter) => /** @type {[string, string]} */ ([parameter.name, parameter.name]));
    const free = freeNow();
    query.contours = query.contours.filter((pair) => pair.every((name) => free.some(([known]) => known === name)));
    replaceContent(this.contours, ...query.contours.flatMap((pair, i) => [
      choice(`Contours ${i + 1}: across`, free, pair[0], (name) => { pair[0] = name; }), choice('up', free, pair[1], (name) => { pair[1] = name; }),
      smallButton('Remove', () => {
        query.contours.splice(i, 1);
        this.#drawContours();
      })]), query.contours.length < 6 && free.length > 1 && smallButton('Add contours of two parameters', () => {
      const [x, y] = freeNow();
      if (y) query.contours.push([x[0], y[0]]);
      this.#drawContours();
      this.contours.querySelector('select')?.focus();
    }));
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    // A field that is still focused has not told its change.
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.dispatchEvent(new Event('change'));
    this.query.model = this.model.value;
    const problems = problemsOf(this.query);
    this.#showProblems(problems);
    if (problems.length > 0) return;
    this.run.setAttribute('aria-busy', 'true');
    const parameters = toWire(this.query);
    try {
      const job = await submitJob('spectra', 'spectral_fit', parameters);
      announce(`${this.title} was submitted.`);
      document.dispatchEvent(new CustomEvent('mmoda:open-job', { detail: job.id }));
      // Where nobody opens jobs by that, the address does.
      if (new URLSearchParams(location.hash.slice(1)).get('job') !== job.id) location.hash = `#job=${encodeURIComponent(job.id)}`;
    } catch (problem) {
      const errors = problem instanceof ApiProblem ? problem.errors : [];
      this.#showProblems(errors.length > 0 ? errors.map((error) => ({ field: FIELD_OF[error.parameter] ?? error.parameter, text: error.message })) : [{ field: '', text: problem instanceof Error ? problem.message : String(problem) }]);
    }
    this.run.setAttribute('aria-busy', 'false');
  }

  /** @param {FitProblem[]} problems @param {boolean} [isQuiet] where somebody is correcting them */
  #showProblems(problems, isQuiet = false) {
    for (const control of this.controls.values()) control.removeAttribute('aria-invalid');
    this.problems.hidden = problems.length === 0;
    if (problems.length === 0) return;
    for (const { field } of problems) this.controls.get(field)?.setAttribute('aria-invalid', 'true');
    replaceContent(this.problems, h('p', {}, problems.length === 1 ? 'This cannot be fitted yet:' : `${problems.length} things cannot be fitted yet:`), h('ul', {}, ...problems.map(({ field, text }) => h('li', {},
      this.controls.has(field) ? h('button', { type: 'button', class: 'link', onclick: () => this.controls.get(field)?.focus() }, this.#nameOf(field)) : null, this.controls.has(field) ? `: ${text}` : text))));
    if (!isQuiet) this.problems.focus();
  }

  /** @param {string} field */
  #nameOf(field) {
    const spectrum = this.query.spectra.find(({ id }) => field === `band ${id}`);
    return spectrum ? `Band of ${spectrum.label}` : nameOf(field);
  }

  dispose() {
    this.controls.clear();
  }
}

/** @param {string} field */
function nameOf(field) {
  return field.replace(/^value /, 'Start of ').replace(/^min /, 'Least ').replace(/^max /, 'Greatest ').replace('fluxBands', 'Flux bands').replace(/^./, (letter) => letter.toUpperCase());
}
