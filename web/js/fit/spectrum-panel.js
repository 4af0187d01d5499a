// @ts-check
/** Spectra of a job and of others in counts, and the way to a fit of them. */
import { FitsFile } from '../fits/fits-file.js';
import { choice, numberField } from '../chart/fields.js';
import { GROUP_SIGNIFICANCE, LIMIT_SIGMA, spectrumMarks } from '../chart/marks.js';
import { seriesOf } from '../chart/series.js';
import { axisTitle, logTicks } from '../chart/ticks.js';
import { copyButton, h, replaceContent } from '../dom.js';
import { CurveBase, figureTitle, labelsOf, MOST_TOGETHER } from '../result/curve-base.js';
import { responseUrl } from '../result/curve-files.js';
import { fileLinks } from '../result/file-picker.js';
import { csvText } from '../result/table-text.js';
import { formatMeasured, formatValue } from '../viewer/scale.js';
import { FitForm } from './fit-form.js';
import { usualBand } from './query.js';

/** @typedef {import('../result/curve-files.js').CurveFile} CurveFile */
/** @typedef {import('../fits/tables.js').Table} Table */
/** @typedef {'density' | 'rate' | 'energy'} Unit */
/** @typedef {{ file: CurveFile, label: string, tables: Table[], response: Table[] }} Spectrum */

const UNITS = /** @type {[Unit, string][]} */ ([['density', 'counts/s/keV'], ['rate', 'counts/s in each bin'], ['energy', 'keV counts/s/keV']]);

const [SIMPLE, TOGETHER] = ['powerlaw', 'constant*powerlaw'];

/** @extends {CurveBase<Table[]>} */
export class SpectrumPanel extends CurveBase {
  /** @param {CurveFile[]} files @param {string} [wanted] source to begin with @param {import('../api.js').Job | null} [job] */
  constructor(files, wanted = '', job = null) {
    super(files, 'spectrum', job?.id);
    /** @type {Spectrum[]} */
    this.spectra = [];
    this.how = { unit: /** @type {Unit} */ ('density'), sigma: GROUP_SIGNIFICANCE };
    this.picker.addEventListener('change', () => this.#load());
    this.count = h('summary', {}, `Spectra to draw and fit (${files.length})`);
    this.form = new FitForm({ spectra: [], model: SIMPLE, parameters: [], statistic: 'chi2', grouping: 'auto', systematic: '', confidence: '0.9', fluxBands: files.length > 0 && files.every((file) => /^jemx/.test(file.instrument)) ? '3-20' : '20-100', contours: [], simulations: '', steps: '', distance: '' }, 'Fit');
    this.fitting = h('details', { class: 'plot-details fit-open' }, h('summary', {}, 'Model, parameters and statistic'), this.form.element);
    this.element = h('section', { class: 'curve', 'aria-label': 'Spectra' }, h('div', { class: 'section-head' }, this.title, this.actions),
      h('details', { class: 'plot-details', open: files.length > 1 && files.length <= 8 }, this.count, this.picker.element),
      this.controls, this.place, this.note, this.fitting);
    this.#drawControls();
    this.showSource(wanted);
  }

  /** @param {string} name */
  showSource(name) {
    const { files } = this.picker;
    const file = files.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? files[0];
    if (file) this.picker.choose([file.id]);
  }

  async #load() {
    const turn = ++this.turn;
    const picked = this.picker.picked.slice(0, MOST_TOGETHER);
    const labels = labelsOf(picked, false);
    this.count.textContent = `Spectra to draw and fit (${this.picker.files.length})`;
    this.form.title = `Fit of ${labels.join(', ')}`;
    // Instruments differ in their normalisation by some per cent: together they begin with a factor each.
    const areSeveral = new Set(picked.map((file) => file.instrument)).size > 1;
    if (this.form.model.value === (areSeveral ? SIMPLE : TOGETHER)) this.form.model.set(areSeveral ? TOGETHER : SIMPLE);
    this.form.setSpectra(picked.filter((file) => file.job).map((file) => ({ id: file.id, label: labels[picked.indexOf(file)], band: usualBand(file.instrument) })));
    if (picked.length === 0) {
      this.spectra = [];
      this.clear(h('p', { class: 'loading' }, 'Choose a spectrum to draw.'));
      return;
    }
    if (this.spectra.length === 0) this.clear(h('p', { class: 'loading', role: 'status' }, `Loading the spectrum of ${picked[0].name}…`));
    const answers = await Promise.allSettled(picked.map(async (file, i) => {
      const tables = await this.readOnce(file.id, file.read);
      return { file, label: labels[i], tables, response: await this.#response(file, tables) };
    }));
    if (turn !== this.turn || this.isDisposed) return;
    this.spectra = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    this.problems = answers.flatMap((answer, i) => (answer.status === 'rejected' ? [`The spectrum of ${picked[i].name} cannot be shown. ${answer.reason instanceof Error ? answer.reason.message : answer.reason}`] : []));
    this.form.noteRates((id) => this.spectra.some(({ file, tables }) => file.id === id && tables.some((table) => 'RATE' in table.columns) && !tables.some((table) => 'COUNTS' in table.columns)));
    this.#head(picked);
    this.redraw();
  }

  /** What energies the channels have: all spectra of a job share it. @param {CurveFile} file @param {Table[]} tables */
  #response(file, tables) {
    if (tables.some((table) => 'E_MIN' in table.columns)) return tables;
    const named = tables.map((table) => String(table.cards.RESPFILE ?? '').trim()).find((name) => name !== '' && name.toUpperCase() !== 'NONE');
    const url = file.job && responseUrl(file.job, 'rmf', named);
    if (!url) throw new Error(file.job ? 'The job has no response, which says what energies the channels have.' : 'A file from disk needs the energies of its channels (EBOUNDS) in the same file.');
    return this.readOnce(url, () => FitsFile.readTables(url));
  }

  /** @param {CurveFile[]} picked */
  #head(picked) {
    this.showTitle(picked);
    replaceContent(this.actions, h('button', { type: 'button', class: 'button primary small', onclick: () => this.#openForm() }, 'Fit a model'), picked.some((file) => file.isSimulated) && h('span', { class: 'badge simulated' }, 'Simulated'),
      copyButton('Copy bins', () => csvText(['e_min_kev', 'e_max_kev', 'rate_per_kev', 'error', 'upper_limit'].map((name) => ({ name })), this.spectra.flatMap((one) => this.#marks(one).map((mark) => [mark.low, mark.high, mark.value, mark.error, mark.isLimit === true])))),
      ...fileLinks(picked));
  }

  /** The next step after looking at a spectrum. */
  #openForm() {
    this.fitting.open = true;
    this.fitting.scrollIntoView({ block: 'nearest' });
    this.form.model.input.focus();
  }

  #drawControls() {
    const { how } = this;
    replaceContent(this.controls, choice('Unit', UNITS, how.unit, (unit) => {
      how.unit = unit;
      this.redraw();
    }), numberField('Join channels until (σ)', how.sigma, (value) => {
      how.sigma = value > 0 ? value : 0;
      this.redraw(true);
    }, { title: '0 or empty shows every channel', wrong: (/** @type {number} */ value) => (value >= 0 ? '' : '0 or more.') }));
  }

  /** @param {Spectrum} spectrum */
  #marks({ tables, response }) {
    return spectrumMarks(tables, response, this.how.sigma);
  }

  /** @param {boolean} [keepsZoom] */
  redraw(keepsZoom = false) {
    const problems = this.problems.map((text) => h('p', { class: 'notice error', role: 'alert' }, text));
    const { unit } = this.how;
    const factor = (/** @type {import('../chart/marks.js').Mark} */ mark) => ({ density: 1, rate: mark.high - mark.low, energy: Math.sqrt(mark.low * mark.high) })[unit];
    const drawn = [];
    for (const spectrum of this.spectra) {
      try {
        const marks = this.#marks(spectrum);
        if (marks.length > 0) drawn.push({ spectrum, marks });
        else problems.push(h('p', { class: 'notice' }, `No channel of the spectrum of ${spectrum.file.name} has a rate that can be drawn.`));
      } catch (problem) {
        problems.push(h('p', { class: 'notice error', role: 'alert' }, `The spectrum of ${spectrum.file.name} cannot be shown. ${problem instanceof Error ? problem.message : problem}`));
      }
    }
    if (drawn.length === 0) {
      this.clear(h('div', { class: 'notices' }, ...problems));
      return;
    }
    const series = drawn.map(({ spectrum, marks }, i) => seriesOf(spectrum.label, marks.map((mark) => ({ ...mark, value: mark.value * factor(mark), error: mark.error * factor(mark) })), { colour: i }));
    const text = UNITS.find(([key]) => key === unit)?.[1] ?? '';
    const binning = this.how.sigma > 0 ? `channels joined until ${formatValue(this.how.sigma)} σ` : 'every channel';
    /** @type {import('../chart/figure.js').FigureSpec} */
    const spec = {
      label: `Spectrum of ${series.map((one) => one.label).join(', ')}: ${series.map((one) => one.low.length).join(', ')} bins`,
      summary: drawn.map(({ spectrum, marks }) => summaryOf(spectrum.label, marks)).join(' '), fileName: `spectrum_${drawn[0].spectrum.file.name}${drawn.length > 1 ? `_and_${drawn.length - 1}` : ''}`,
      axis: { title: 'Energy (keV)', isLogarithmic: true, ticks: logTicks }, canLogX: true, canLogY: true,
      panes: [{ series, values: { title: axisTitle(text), isLogarithmic: true, ticks: logTicks }, height: 340 }],
      read: (one, i) => [`${formatValue(one.low[i])}–${formatValue(one.high[i])} keV`, one.limit?.[i] ? `below ${formatValue(one.value[i], 3)} ${text} (${LIMIT_SIGMA} σ)` : `${formatMeasured(one.value[i], one.up[i])} ${text}`],
      title: figureTitle(drawn.map(({ spectrum }) => spectrum.file), binning), isSimulated: drawn.some(({ spectrum }) => spectrum.file.isSimulated), unit: text,
      columns: [{ title: 'e_min', unit: 'keV', of: (one, i) => one.low[i] }, { title: 'e_max', unit: 'keV', of: (one, i) => one.high[i] }, { title: 'value', isValue: true, of: (one, i) => one.value[i] }, { title: 'error', isValue: true, of: (one, i) => one.up[i] }, { title: 'upper_limit', of: (one, i) => (one.limit?.[i] ? 'yes' : 'no') }],
      facts: { binning, unit: text, source: drawn.map(({ spectrum }) => spectrum.label).join(', ') },
    };
    this.showFigure(spec, keepsZoom, problems);
    this.note.textContent = this.#note(drawn);
  }

  /** @param {{ spectrum: Spectrum, marks: import('../chart/marks.js').Mark[] }[]} drawn */
  #note(drawn) {
    const marks = drawn.flatMap((one) => one.marks);
    const limits = marks.filter((mark) => mark.isLimit).length;
    const systematics = drawn.map(({ spectrum }) => spectrum.tables.map((table) => table.columns.SYS_ERR?.[0] ?? 0).find((value) => value > 0) ?? 0);
    const exposures = drawn.map(({ spectrum }) => spectrum.tables.map((table) => table.cards.EXPOSURE).find((value) => typeof value === 'number'));
    const joined = this.how.sigma > 0 ? `Channels are joined for display, over at least 3 % in energy and until ${formatValue(this.how.sigma)} σ: ${marks.length} bins` : `Every channel: ${marks.length} bins`;
    return [`Counts through the open mask as on axis, not unfolded. ${joined}`, limits > 0 ? `, ${limits} of them ${limits === 1 ? 'an upper limit' : 'upper limits'} (arrows, ${LIMIT_SIGMA} σ)` : '', '. Errors are statistical, 1 σ',
      systematics.some((value) => value > 0) ? `; systematic errors of ${[...new Set(systematics)].map((value) => `${formatValue(100 * value, 2)} %`).join(', ')} in the file${drawn.length > 1 ? 's' : ''} come besides.` : '.',
      exposures.every((one) => typeof one === 'number') ? ` Exposure ${exposures.map((one) => `${formatValue(Number(one), 6)} s`).join(', ')}.` : ''].join('');
  }

  viewState() {
    return { files: [...this.picker.chosen], how: this.how, zoom: this.figure?.viewState() ?? null };
  }

  /** @param {any} state */
  async restore(state) {
    if (!state || typeof state !== 'object') return;
    if (UNITS.some(([unit]) => unit === state.how?.unit)) this.how.unit = state.how.unit;
    if (state.how?.sigma >= 0) this.how.sigma = Number(state.how.sigma);
    this.#drawControls();
    await this.restoreFigure(state);
  }

  /** @override */
  dispose() {
    super.dispose();
    this.form.dispose();
    this.spectra = [];
  }
}

/** @param {string} label @param {import('../chart/marks.js').Mark[]} marks */
function summaryOf(label, marks) {
  const [first, last] = [marks[0], marks[marks.length - 1]];
  const limits = marks.filter((mark) => mark.isLimit).length;
  return `${label}: ${marks.length} bins from ${formatValue(first.low)} to ${formatValue(last.high)} keV, ${formatValue(first.value, 3)} counts/s/keV in the first, ${limits} upper limit${limits === 1 ? '' : 's'}.`;
}
