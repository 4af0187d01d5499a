// @ts-check
/** Light curves of a job and of others, over one axis of time. */
import { archiveWindows } from '../api.js';
import { check, choice, numberField, segments, smallButton, textField } from '../chart/fields.js';
import { ijdOfUtc } from '../chart/instants.js';
import { linearTicks } from '../chart/ticks.js';
import { announce, copyButton, h, replaceContent } from '../dom.js';
import { CurveBase, figureTitle, labelsOf, MOST_TOGETHER } from '../result/curve-base.js';
import { bandOf } from '../result/curve-files.js';
import { fileLinks } from '../result/file-picker.js';
import { saveText } from '../result/save.js';
import { csvText } from '../result/table-text.js';
import { formatMeasured, formatValue } from '../viewer/scale.js';
import { AnalysisBar } from './analysis-bar.js';
import { ipnText } from './ipn-text.js';
import { readLightCurve, seriesOfCurve, withLimits } from './light-curve.js';
import { COMBINATIONS, rebinCount, rebinSignificance, rebinTime } from './rebin.js';
import { meanRate } from './statistics.js';
import { instant, mjdOfUtc, parseInstant, spanText, tellTimes, TIME_KINDS, timeAxis } from './time-axis.js';

/** @typedef {import('../result/curve-files.js').CurveFile} CurveFile */
/** @typedef {import('../chart/figure.js').FigureSpec} FigureSpec */
/** @typedef {import('../chart/pane.js').PaneSpec} PaneSpec */
/** @typedef {import('../chart/series.js').Series} Series */
/** @typedef {import('./light-curve.js').LightCurve} LightCurve */
/** @typedef {LightCurve & { label: string, file: CurveFile, colour: number }} Shown */
/** @typedef {'none' | 'time' | 'count' | 'significance'} Binning */

const BINNINGS = /** @type {[Binning, string][]} */ ([['none', 'As in the file'], ['time', 'Seconds'], ['count', 'Bins in one'], ['significance', 'Until so many σ']]);
/** What the number beside the choice of bins is. @type {Record<Binning, string>} */
const AMOUNTS = { none: '', time: 'Seconds in a bin', count: 'Bins joined', significance: 'Significance (σ)' };
const INSTANT_PROBLEM = 'An instant is written like 2018-02-21T05:00:00.';
const instantProblem = (/** @type {string} */ text) => (text !== '' && Number.isNaN(parseInstant(text)) ? INSTANT_PROBLEM : '');

/** @extends {CurveBase<LightCurve>} */
export class LightCurvePanel extends CurveBase {
  /** @param {CurveFile[]} files @param {string} [wanted] name of the source to begin with @param {import('../api.js').Job | null} [job] */
  constructor(files, wanted = '', job = null) {
    super(files, 'light curve', job?.id);
    this.job = job;
    /** @type {Shown[]} as in their files */
    this.curves = [];
    this.how = { layout: /** @type {'overlay' | 'stacked'} */ ('overlay'), time: /** @type {import('./time-axis.js').TimeKind} */ ('utc'), zero: NaN,
      binning: /** @type {Binning} */ ('none'), amount: NaN, combination: /** @type {import('./rebin.js').Combination} */ ('mean'), limits: NaN, windows: false };
    /** @type {import('../chart/pane.js').Event[]} */
    this.events = [];
    /** @type {import('../chart/pane.js').Shade[]} */
    this.shades = [];
    this.picker.addEventListener('change', () => this.#load());
    this.analysis = new AnalysisBar(this);
    this.count = h('summary', {}, `Light curves to draw (${files.length})`);
    this.element = h('section', { class: 'curve', 'aria-label': 'Light curves' },
      h('div', { class: 'section-head' }, this.title, this.actions),
      h('details', { class: 'plot-details', open: files.length > 1 && files.length <= 8 }, this.count, this.picker.element),
      this.controls, this.place, this.note, this.analysis.element);
    this.#drawControls();
    this.showSource(wanted);
  }

  /** All bands of a source, or of the first. @param {string} name */
  showSource(name) {
    const { files } = this.picker;
    const source = files.find((file) => file.name.toLowerCase() === name.toLowerCase())?.name ?? files[0]?.name;
    this.picker.choose(files.filter((file) => file.name === source).map((file) => file.id));
  }

  async #load() {
    const turn = ++this.turn;
    const picked = this.picker.picked.slice(0, MOST_TOGETHER);
    const isFirst = this.curves.length === 0;
    this.count.textContent = `Light curves to draw (${this.picker.files.length})`;
    if (picked.length === 0) {
      this.curves = [];
      this.clear(h('p', { class: 'loading' }, 'Choose a light curve to draw.'));
      return;
    }
    if (isFirst) this.clear(h('p', { class: 'loading', role: 'status' }, `Loading the light curve of ${picked[0].name}…`));
    const answers = await Promise.allSettled(picked.map((file) => this.#readFile(file)));
    if (turn !== this.turn || this.isDisposed) return;
    const labels = labelsOf(picked, true);
    this.curves = answers.flatMap((answer, i) => (answer.status === 'fulfilled' ? [{ ...answer.value, label: labels[i], file: picked[i], colour: i }] : []));
    this.problems = answers.flatMap((answer, i) => (answer.status === 'rejected' ? [`The light curve of ${picked[i].name} cannot be shown. ${answer.reason instanceof Error ? answer.reason.message : answer.reason}`] : []));
    this.#head(picked);
    this.redraw();
  }

  /** @param {CurveFile} file */
  #readFile(file) {
    const known = { name: file.source?.name ?? (file.job ? file.name : undefined), instrument: file.instrument || undefined, band: bandOf(file.band) };
    return this.readOnce(file.id, () => file.read().then((tables) => readLightCurve(tables, known)));
  }

  /** @override @param {Node} content */
  clear(content) {
    super.clear(content);
    this.analysis.update([]);
  }

  /** @param {CurveFile[]} picked */
  #head(picked) {
    this.showTitle(picked);
    replaceContent(this.actions, picked.some((file) => file.isSimulated) && h('span', { class: 'badge simulated' }, 'Simulated'),
      copyButton('Copy bins', () => csvText(COLUMNS.map(({ title }) => ({ name: title })), this.series.flatMap((one) => [...one.low.keys()].map((i) => COLUMNS.map((column) => column.of(one, i)))))), smallButton('IPN text', () => this.#saveIpn()), ...fileLinks(picked));
  }

  /** Each curve in the text form that the Interplanetary Network takes. */
  #saveIpn() {
    for (const curve of this.measured.filter(({ rate }) => rate.length > 0)) {
      try {
        saveText(`${curve.label}${curve.file.isSimulated ? '_simulated' : ''}_ipn.txt`, 'text/plain', ipnText(curve, Number.isFinite(this.how.zero) ? this.how.zero : undefined));
      } catch (problem) {
        this.note.textContent = `${curve.label}: ${problem instanceof Error ? problem.message : problem}`;
      }
    }
  }

  #drawControls() {
    const { how } = this;
    const amount = numberField('', numberOf(how.amount), (value) => {
      how.amount = value;
      this.redraw();
    }, { placeholder: '1000', wrong: (/** @type {number} */ value) => this.#wrongAmount(value) });
    const combine = choice('Joined as', COMBINATIONS, how.combination, (value) => {
      how.combination = value;
      this.redraw();
    });
    const zero = textField('T0 (UTC)', Number.isFinite(how.zero) ? instant(how.zero, 3).replace(' ', 'T') : '', (text) => {
      how.zero = parseInstant(text);
      this.redraw();
    }, { placeholder: 'first bin', class: 'medium', problemOf: instantProblem });
    const show = () => {
      amount.hidden = combine.hidden = how.binning === 'none';
      amount.name.textContent = AMOUNTS[how.binning];
      amount.say(Number.isFinite(how.amount) ? this.#wrongAmount(how.amount) : '');
      zero.hidden = how.time !== 'since';
    };
    show();
    const more = h('details', { class: 'plot-details' }, h('summary', {}, 'Marks and limits'), h('div', { class: 'plot-controls' },
      numberField('Upper limits below (σ)', numberOf(how.limits), (value) => {
        how.limits = value;
        this.redraw();
      }, { wrong: (/** @type {number} */ value) => (value > 0 ? '' : 'More than 0, or empty for none.') }),
      check('Shade the science windows', how.windows, (value) => this.#shade(value)), this.#eventField()));
    replaceContent(this.controls,
      segments('Layout', /** @type {['overlay' | 'stacked', string][]} */ ([['overlay', 'Overlaid'], ['stacked', 'Stacked']]), how.layout, (value) => {
        how.layout = value;
        this.redraw();
      }),
      choice('Time', TIME_KINDS, how.time, (value) => {
        how.time = value;
        show();
        this.redraw(true);
      }), zero,
      choice('Bins', BINNINGS, how.binning, (value) => {
        how.binning = value;
        show();
        if (value === 'none' || how.amount > 0) this.redraw();
        else amount.input.focus();
      }), amount, combine, more);
  }

  /** Why bins cannot be joined so. @param {number} value */
  #wrongAmount(value) {
    const { binning } = this.how;
    if (!(value > 0)) return 'More than 0.';
    if (binning === 'count' && value < 1.5) return 'At least 2 bins.';
    const longest = Math.max(0, ...this.curves.map(({ start, stop }) => ((stop.at(-1) ?? 0) - (start[0] ?? 0)) / 1000));
    return binning === 'time' && longest > 0 && value > longest ? `The curve has ${formatValue(longest)} s only.` : '';
  }

  /** A line at an instant, such as a burst. */
  #eventField() {
    const label = textField('Its name', '', () => {}, { class: 'medium' });
    const time = textField('Mark an instant (UTC)', '', () => {}, { placeholder: '2018-02-21T05:00:00', class: 'medium' });
    const add = smallButton('Mark', () => {
      const at = parseInstant(time.input.value);
      time.say(Number.isNaN(at) ? INSTANT_PROBLEM : '');
      if (Number.isNaN(at)) return;
      this.events.push({ at, label: label.input.value.trim() || instant(at).slice(11) });
      time.input.value = label.input.value = '';
      this.redraw(true);
    });
    const clear = smallButton('Remove marks', () => {
      this.events = [];
      this.redraw(true);
    });
    return h('div', { class: 'plot-controls' }, time, label, add, clear);
  }

  /** @param {boolean} isOn */
  async #shade(isOn) {
    this.how.windows = isOn;
    this.shades = [];
    const parameters = this.job?.parameters;
    if (isOn && parameters) {
      try {
        const used = new Set((this.job?.windows ?? []).filter((window) => window.status.toLowerCase() === 'done').map((window) => window.id));
        const { windows } = await archiveWindows({ ra_deg: parameters.RA, dec_deg: parameters.DEC, radius_deg: parameters.radius ?? 15, t1: parameters.T1, t2: parameters.T2 });
        this.shades = windows.filter((window) => used.size === 0 || used.has(window.id)).map((window) => ({ low: utc(window.t_start_utc), high: utc(window.t_stop_utc), label: window.id }));
      } catch (problem) {
        announce(`The science windows cannot be had. ${problem instanceof Error ? problem.message : ''}`);
      }
    }
    if (!this.isDisposed) this.redraw(true);
  }

  /** Curves as they are drawn. @param {Shown[]} measured @returns {Shown[]} */
  #withLimits(measured) {
    const { limits } = this.how;
    return measured.map((curve) => (limits > 0 ? { ...withLimits(curve, limits), label: curve.label, file: curve.file, colour: curve.colour } : curve));
  }

  /** The curves in the bins that are wanted, before limits take the place of rates. @returns {Shown[]} */
  get measured() {
    const { binning, amount, combination } = this.how;
    return this.curves.map((curve) => {
      /** @type {LightCurve} */
      let made = curve;
      if (binning === 'time' && amount > 0) made = rebinTime(curve, amount, combination);
      else if (binning === 'count' && amount >= 1) made = rebinCount(curve, Math.round(amount), combination);
      else if (binning === 'significance' && amount > 0) made = rebinSignificance(curve, amount, combination);
      return { ...made, label: curve.label, file: curve.file, colour: curve.colour };
    });
  }

  /** @param {boolean} [keepsZoom] */
  redraw(keepsZoom = false) {
    const problems = this.problems.map((text) => h('p', { class: 'notice error', role: 'alert' }, text));
    const measured = this.measured.filter((curve) => curve.rate.length > 0);
    const curves = this.#withLimits(measured);
    if (curves.length === 0) {
      this.clear(problems.length > 0 ? h('div', { class: 'notices' }, ...problems) : h('p', { class: 'notice' }, 'No bin of this light curve has a rate: there was no good time.'));
      return;
    }
    this.shown = curves;
    // A limit is no measurement: leaving out the bins behind limits, or taking limits for rates, would both make the source brighter.
    this.analysis.update(measured, curves.reduce((sum, curve) => sum + curve.limit.reduce((all, one) => all + one, 0), 0));
    const spec = this.#spec(curves, measured);
    this.showFigure(spec, keepsZoom, problems);
    this.note.textContent = this.#noteOf(curves);
  }

  /** The series of curves, without what an analysis adds. @returns {Series[]} */
  get series() {
    return (this.shown ?? []).map((curve) => seriesOfCurve(curve, { label: curve.label, colour: curve.colour, extra: curve.exposure, unit: curve.unit }));
  }

  /** @param {Shown[]} curves as they are drawn @param {Shown[]} measured the same before limits @returns {FigureSpec} */
  #spec(curves, measured) {
    const { how } = this;
    const [first, last] = [curves.reduce((low, one) => Math.min(low, one.start[0]), Infinity), curves.reduce((high, one) => Math.max(high, one.stop.at(-1) ?? -Infinity), -Infinity)];
    const zero = Number.isFinite(how.zero) ? how.zero : first;
    const { lines, panes } = this.analysis;
    const unit = (/** @type {string} */ text) => text.replace(/^./, (letter) => letter.toUpperCase());
    const values = (/** @type {string} */ title) => ({ title, ticks: linearTicks, isLogarithmic: false });
    const series = this.series;
    /** @type {PaneSpec[]} */
    const own = how.layout === 'overlay' || series.length === 1
      ? [{ series: [...series, ...lines.map(({ line }) => line)], values: values(unit(curves[0].unit)), height: panes.length > 0 ? 260 : 320 }]
      : series.map((one, i) => ({ series: [one, ...lines.filter(({ curve }) => curve === i).map(({ line }) => line)], values: values(unit(curves[i].unit)), height: Math.max(110, Math.round(400 / series.length)) }));
    const names = curves.map((curve) => curve.label).join(', ');
    const binning = this.#binning(curves[0]);
    return {
      label: `Light curve of ${names}: ${curves.map((curve) => curve.rate.length).join(', ')} bins`,
      summary: measured.map((curve, i) => summaryOf(curve, curves[i].limit)).join(' '),
      fileName: `light_curve_${curves[0].name}${curves.length > 1 ? `_and_${curves.length - 1}` : ''}`,
      axis: timeAxis(how.time, zero, last - first), panes: [...own, ...panes], shades: this.shades, events: this.events, canLogY: true,
      read: (one, i) => [...tellTimes(one.low[i], one.high[i], how.time, zero), tellValue(one, i, one.unit ?? curves[0].unit)],
      title: figureTitle(curves.map((curve) => curve.file), binning), isSimulated: curves.some((curve) => curve.file.isSimulated), unit: curves[0].unit,
      columns: COLUMNS, facts: { binning, source: [...new Set(curves.map((curve) => curve.name))].join(', '), time_system: 'UTC; ijd is TT' },
      times: (range) => setTimes(range),
    };
  }

  /** How the bins were made, in words. @param {Shown} curve */
  #binning({ start, stop }) {
    const { binning, amount, combination, limits } = this.how;
    const isJoined = binning !== 'none' && amount > 0;
    const made = !isJoined ? `bins of ${widthsOf({ start, stop })} s` : binning === 'time' ? `joined to ${formatValue(amount)} s` : binning === 'count' ? `${Math.round(amount)} bins joined` : `joined until ${formatValue(amount)} σ`;
    const how = COMBINATIONS.find(([key]) => key === combination)?.[1].toLowerCase() ?? '';
    return `${made}${isJoined ? `: ${how}` : ''}${limits > 0 ? `; upper limits below ${formatValue(limits)} σ` : ''}`;
  }

  /** Where bins reach beyond the times that were asked for, in words. @param {Shown[]} curves */
  #span(curves) {
    const { T1, T2 } = this.job?.parameters ?? {};
    return spanText(curves.filter((curve) => curve.file.job?.id === this.job?.id), parseInstant(String(T1 ?? '')), parseInstant(String(T2 ?? '')));
  }

  /** @param {Shown[]} curves */
  #noteOf(curves) {
    const [first] = curves;
    const fit = this.how.binning === 'none' && curves.length === 1 ? first.file.source : null;
    const constant = fit?.degrees_of_freedom ? ` A constant at the mean (weighted with the exposure) has χ² = ${formatValue(fit.chi_squared_constant ?? NaN)} for ${fit.degrees_of_freedom} degrees of freedom.` : '';
    const cut = this.picker.picked.length > MOST_TOGETHER ? ` Only the first ${MOST_TOGETHER} are drawn.` : '';
    return `${first.band ? `${first.band.join('–')} keV, ` : ''}${first.rate.length} ${first.file.source?.blocks ? 'blocks' : 'bins'} of ${widthsOf(first)} s. Counts through the open mask as on axis; errors 1 σ. Bins with little good time are left out.${this.#span(curves)}${constant}${cut}`;
  }

  viewState() {
    return { files: [...this.picker.chosen], how: this.how, events: this.events, analysis: this.analysis.viewState(), zoom: this.figure?.viewState() ?? null };
  }

  /** @param {any} state of `viewState`; what is no such thing is passed over */
  async restore(state) {
    if (!state || typeof state !== 'object') return;
    const is = (/** @type {any} */ value, /** @type {[string, string][]} */ known) => known.some(([key]) => key === value);
    const { how } = this;
    const wish = state.how ?? {};
    if (wish.layout === 'stacked') how.layout = 'stacked';
    if (is(wish.time, TIME_KINDS)) how.time = wish.time;
    if (is(wish.binning, BINNINGS)) how.binning = wish.binning;
    if (is(wish.combination, COMBINATIONS)) how.combination = wish.combination;
    for (const name of /** @type {const} */ (['zero', 'amount', 'limits'])) if (Number.isFinite(wish[name])) how[name] = wish[name];
    if (Array.isArray(state.events)) this.events = state.events.filter((/** @type {any} */ one) => Number.isFinite(one?.at) && typeof one?.label === 'string').slice(0, 50);
    how.windows = wish.windows === true;
    this.#drawControls();
    if (how.windows) this.#shade(true);
    this.analysis.restore(state.analysis);
    await this.restoreFigure(state);
  }

  /** @override */
  dispose() {
    super.dispose();
    this.analysis.dispose();
    this.curves = [];
  }
}

/** @type {import('../chart/figure.js').Column[]} */
const COLUMNS = [
  { title: 'start_utc', of: (one, i) => instant(one.low[i], 3).replace(' ', 'T') }, { title: 'stop_utc', of: (one, i) => instant(one.high[i], 3).replace(' ', 'T') },
  { title: 'mjd', unit: 'd', place: -6, of: (one, i) => Number(mjdOfUtc(0.5 * (one.low[i] + one.high[i])).toFixed(8)) }, { title: 'ijd', unit: 'd', place: -6, of: (one, i) => Number(ijdOfUtc(0.5 * (one.low[i] + one.high[i])).toFixed(8)) },
  { title: 'rate', isValue: true, of: (one, i) => one.value[i] }, { title: 'error', isValue: true, of: (one, i) => one.up[i] },
  { title: 'exposure', unit: 's', of: (one, i) => one.extra?.[i] ?? '' }, { title: 'upper_limit', of: (one, i) => (one.limit?.[i] ? 'yes' : 'no') },
];

/** How long bins are, in seconds: one number where all are alike. @param {{ start: Float64Array, stop: Float64Array }} curve */
function widthsOf({ start, stop }) {
  let [least, most] = [Infinity, 0];
  for (let i = 0; i < start.length; i++) {
    const width = (stop[i] - start[i]) / 1000;
    least = Math.min(least, width);
    most = Math.max(most, width);
  }
  return most - least <= 0.01 * most ? formatValue((stop[0] - start[0]) / 1000) : `${formatValue(least)} to ${formatValue(most)}`;
}

/** @param {Series} one @param {number} i @param {string} unit */
function tellValue(one, i, unit) {
  if (one.limit?.[i]) return `below ${formatValue(one.value[i], 3)} ${unit}`;
  return `${one.up[i] > 0 ? formatMeasured(one.value[i], one.up[i]) : formatValue(one.value[i])} ${unit}`.trim();
}

/** @param {Shown} curve of measured rates @param {Uint8Array} limit which of them are drawn as limits */
function summaryOf(curve, limit) {
  const { rate, error } = curve;
  const limits = limit.reduce((all, one) => all + one, 0);
  let [low, high] = [0, 0];
  for (let i = 1; i < rate.length; i++) {
    if (rate[i] < rate[low]) low = i;
    if (rate[i] > rate[high]) high = i;
  }
  const { mean, error: meanError } = meanRate(curve, [...rate.keys()]);
  const at = (/** @type {number} */ i) => instant(0.5 * (curve.start[i] + curve.stop[i]));
  return `${curve.label}: ${rate.length} bins from ${instant(curve.start[0])} to ${instant(curve.stop[rate.length - 1])} UTC, mean ${formatMeasured(mean, meanError)} ${curve.unit}, lowest ${formatMeasured(rate[low], error[low])} at ${at(low)}, highest ${formatMeasured(rate[high], error[high])} at ${at(high)}.${limits > 0 ? ` ${limits} of them ${limits === 1 ? 'is' : 'are'} drawn as upper limits.` : ''}`;
}

/** @param {[number, number]} range of UTC milliseconds, for the form */
function setTimes([low, high]) {
  const text = (/** @type {number} */ at) => instant(at, high - low < 60_000 ? 3 : 0).replace(' ', 'T');
  document.dispatchEvent(new CustomEvent('mmoda:set-times', { detail: { t1: text(low), t2: text(high) } }));
  announce(`The query now asks for ${text(low)} to ${text(high)} UTC.`);
}

/** What a field shows of a number that may be none. @param {number} value */
function numberOf(value) {
  return Number.isFinite(value) ? value : '';
}

/** The wire tells UTC without a zone. @param {string} text */
function utc(text) {
  return Date.parse(text.endsWith('Z') ? text : `${text}Z`);
}
