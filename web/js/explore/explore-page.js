// @ts-check
/** Everything about one object: when it was observed, what lies around it, what was computed of it, and what is missing. */
import { ApiProblem, archiveSky, archiveWindows, getInstruments, listJobs, resolve, sourcesNear } from '../api.js';
import { announce, h, loadStyles, replaceContent } from '../dom.js';
import { CoverageBar } from '../form/coverage-bar.js';
import { formatDuration, shortTime } from '../form/times.js';
import { visitsOf } from '../form/window-list.js';
import { loadEntries } from '../jobs/job-log.js';
import { instrumentNames, productNames } from '../product-names.js';
import { currentAccount } from '../shell/account.js';
import { formatDegrees, formatHours, separation, toGalactic } from '../sky/coordinates.js';
import { parsePosition } from '../sky/place-text.js';
import { elsewhere } from './elsewhere.js';
import { allSky } from './all-sky.js';
import { skyMap } from './sky-map.js';

/** @typedef {import('../api.js').Instrument} Instrument */
/** @typedef {import('../api.js').ArchiveWindow} ArchiveWindow */
/** @typedef {{ name: string, ra: number, dec: number, second: string, written?: string }} Found  written: why the position is that of the query */
/** @typedef {{ id: string, product: string, detail: string, when: string }} Result */

/** Degrees. */
const AROUND = 15;
const MOST_VISITS = 200;
const MOST_MARKS = 400;
const MOST_SOURCES = 60;

export class ExplorePage {
  /** @param {string} name of an object, or a position @param {string} [position] for a name that is not known */
  constructor(name, position = '') {
    this.name = name || position;
    this.position = position;
    this.title = h('h2', { tabIndex: -1 }, this.name || 'Explore');
    this.facts = h('p', { class: 'facts', role: 'status' }, 'Looking it up…');
    this.body = h('div', { class: 'explore-body' });
    this.element = h('article', { class: 'panel explore-page' }, h('header', { class: 'panel-head' }, h('div', {}, this.title, this.facts)), this.body);
    this.abort = new AbortController();
    this.#load();
  }

  async #load() {
    const { signal } = this.abort;
    try {
      const [found] = await Promise.all([this.#find(signal), loadStyles('explore')]);
      const [windows, sources, instruments, sky] = await Promise.all([archiveWindows({ ra_deg: found.ra, dec_deg: found.dec, radius_deg: AROUND }, signal), sourcesNear(found.ra, found.dec, AROUND, signal).catch(() => []), getInstruments(), archiveSky(signal).catch(() => null)]);
      const results = await this.#results();
      if (!signal.aborted) this.#draw(found, windows.windows, sources, instruments, results, sky?.cells ?? []);
    } catch (problem) {
      if (signal.aborted) return;
      this.facts.textContent = '';
      replaceContent(this.body, h('p', { class: 'notice error', role: 'alert' }, problem instanceof Error ? problem.message : String(problem)));
    }
  }

  /** @param {AbortSignal} signal @returns {Promise<Found>} */
  async #find(signal) {
    if (this.name.trim() === '') throw new Error('Name an object in the form, and choose “Explore” there.');
    const place = parsePosition(this.name);
    if (place) return { name: this.name, ra: place.ra, dec: place.dec, second: '' };
    const written = parsePosition(this.position);
    const known = await resolve(this.name, signal).catch((problem) => {
      if (written && problem instanceof ApiProblem && problem.status === 404) return null;
      throw problem;
    });
    if (written && typeof known?.ra_deg !== 'number') return { name: known?.name ?? this.name, ...written, second: known?.other_names?.slice(0, 6).join(', ') ?? '', written: known ? 'No position of it is known here: this is that of the query' : 'No source of this name is known here: the position is that of the query' };
    if (!known || typeof known.ra_deg !== 'number') throw new Error(`The position of ${known?.name ?? this.name} is not known.`);
    const { name, ra_deg, dec_deg, other_names: others = [] } = known;
    return { name, ra: ra_deg, dec: dec_deg, second: others.slice(0, 6).join(', ') };
  }

  /** What this browser has of it, and the account of who is signed in. @returns {Promise<Result[]>} latest first */
  async #results() {
    const plain = this.name.trim().toLowerCase();
    /** @type {Map<string, Result>} */
    const found = new Map(loadEntries().filter((entry) => entry.state === 'completed' && entry.title.toLowerCase() === plain).map((entry) => [entry.id, { id: entry.id, product: entry.product ?? '', detail: entry.detail, when: entry.created }]));
    const jobs = currentAccount()?.session ? await listJobs().then((answer) => answer.jobs, () => []) : [];
    for (const job of jobs) {
      if (job.state === 'completed' && job.source?.toLowerCase() === plain && !found.has(job.id)) found.set(job.id, { id: job.id, product: job.product, detail: productNames(job.product).title, when: job.asked ?? '' });
    }
    return [...found.values()].sort((a, b) => b.when.localeCompare(a.when));
  }

  /** @param {Found} found @param {ArchiveWindow[]} windows @param {import('../api.js').Resolved[]} sources @param {Instrument[]} instruments @param {Result[]} results @param {import('./all-sky.js').SkyCell[]} cells */
  #draw(found, windows, sources, instruments, results, cells) {
    const [l, b] = toGalactic(found.ra, found.dec);
    this.title.textContent = found.name;
    replaceContent(this.facts, h('span', {}, `${found.ra.toFixed(4)}°, ${signed(found.dec, 4)}°`), h('span', {}, `${formatHours(found.ra, 1)} ${formatDegrees(found.dec, 0)}`), h('span', {}, `l ${l.toFixed(3)}°, b ${signed(b, 3)}°`), found.second && h('span', {}, `Also ${found.second}`), found.written && h('span', {}, found.written));
    const askable = instruments.filter((one) => one.products.some(isOfObject));
    const places = sources.flatMap((source) => (typeof source.ra_deg === 'number' ? [{ name: source.name, ra: source.ra_deg, dec: source.dec_deg }] : []));
    replaceContent(this.body, this.#products(found, windows, askable, results), this.#coverage(found, windows, askable),
      section('Elsewhere', elsewhere(found, this.abort.signal)),
      section('The sky around', skyMap(found.name, found, AROUND, windows.slice(-MOST_MARKS).map((window) => ({ ra: window.ra_deg, dec: window.dec_deg })), places.slice(0, MOST_SOURCES))), section('The whole sky', allSky(found, cells)));
    announce(`${found.name}: ${windows.length} science windows, ${results.length} results.`);
  }

  /** @param {Found} found @param {ArchiveWindow[]} windows @param {Instrument[]} instruments @param {Result[]} results */
  #products(found, windows, instruments, results) {
    const latest = visitsOf(windows).at(-1);
    const compute = (/** @type {Instrument} */ instrument, /** @type {string} */ product) => () => document.dispatchEvent(new CustomEvent('mmoda:open-query', { detail: { parameters: {
      instrument: instrument.name, product_type: product, src_name: found.name, RA: String(found.ra), DEC: String(found.dec), ...(latest ? { T1: latest.first, T2: latest.last } : {}) } } }));
    const rows = instruments.flatMap((instrument) => instrument.products.filter(isOfObject).map((product) => {
      const own = results.filter((one) => one.product === product.name);
      const title = product.title || productNames(product.name).title;
      return h('tr', {}, h('th', { scope: 'row' }, `${instrumentNames(instrument).title}: ${title}`),
        h('td', {}, own.length === 0 ? 'none of yours yet' : h('ul', { class: 'explore-results' }, ...own.slice(0, 5).map((one) => h('li', {}, h('a', { href: `#job=${encodeURIComponent(one.id)}` }, one.detail), ' ', h('span', { class: 'second' }, shortTime(one.when)))))),
        h('td', {}, h('button', { type: 'button', class: 'button small', 'aria-label': `${own.length === 0 ? 'Compute' : 'Compute others'}: ${title} of ${instrumentNames(instrument).title}`, onclick: compute(instrument, product.name) }, own.length === 0 ? 'Compute' : 'Compute others')));
    }));
    return section('What there is', h('p', { class: 'second' }, latest ? `What is missing is asked for with the latest observations, ${latest.name}: the form is filled, and you may change it.` : 'The archive has no observations of it: choose a time yourself.'),
      h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': 'Products' }, h('table', {}, h('thead', {}, h('tr', {}, ...['Product', 'Results', 'Ask'].map((name) => h('th', { scope: 'col' }, name)))), h('tbody', {}, ...rows))));
  }

  /** By revolution, for the field of each instrument. @param {Found} found @param {ArchiveWindow[]} windows @param {Instrument[]} instruments */
  #coverage(found, windows, instruments) {
    if (windows.length === 0) return section('When it was observed', h('p', {}, `The archive has no science windows within ${AROUND}° of it.`));
    const bar = new CoverageBar();
    bar.show(windows, null, null);
    bar.addEventListener('range', (event) => this.#take(found, /** @type {CustomEvent} */ (event).detail));
    const fields = instruments.flatMap((instrument) => {
      const radius = Number(instrument.products[0]?.parameters.find((parameter) => parameter.name === 'radius')?.default ?? NaN);
      return Number.isFinite(radius) ? [{ title: instrumentNames(instrument).title, radius: Math.min(radius, AROUND) }] : [];
    });
    const distance = (/** @type {ArchiveWindow} */ window) => separation(window.ra_deg, window.dec_deg, found.ra, found.dec);
    const visits = visitsOf(windows).reverse();
    const rows = visits.slice(0, MOST_VISITS).map((visit) => h('tr', {}, h('th', { scope: 'row' }, visit.name), h('td', {}, shortTime(visit.first)), h('td', {}, shortTime(visit.last)),
      ...fields.map(({ radius }) => {
        const inside = visit.windows.filter((window) => distance(window) <= radius);
        return h('td', { class: 'number' }, inside.length === 0 ? '–' : `${inside.length}, ${formatDuration(inside.reduce((sum, window) => sum + window.good_seconds, 0))}`);
      }), h('td', {}, h('button', { type: 'button', class: 'button quiet small', 'aria-label': `Take ${visit.name}`, onclick: () => this.#take(found, { t1: visit.first, t2: visit.last }) }, 'Take'))));
    return section('When it was observed', bar.element, h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': 'Observations' }, h('table', {},
      h('thead', {}, h('tr', {}, ...['Revolution', 'From (UTC)', 'To', ...fields.map(({ title, radius }) => `${title}, within ${radius}°`), 'Use'].map((name) => h('th', { scope: 'col' }, name)))), h('tbody', {}, ...rows))),
    visits.length > MOST_VISITS && h('p', { class: 'second' }, `The latest ${MOST_VISITS} of ${visits.length}.`));
  }

  /** The form asks for this object at these times. @param {Found} found @param {{ t1: string, t2: string }} range */
  #take(found, { t1, t2 }) {
    document.dispatchEvent(new CustomEvent('mmoda:set-object', { detail: { name: found.name, ra: found.ra, dec: found.dec } }));
    document.dispatchEvent(new CustomEvent('mmoda:set-times', { detail: { t1, t2 } }));
    announce(`The query asks for ${found.name} from ${shortTime(t1)} to ${shortTime(t2)} UTC.`);
  }

  close() {
    this.abort.abort();
  }
}

/** What asks for no object and no position is the same wherever one looks. @param {import('../api.js').Product} product */
const isOfObject = ({ parameters, uses_results: isOfResults }) => !isOfResults && parameters.some(({ name }) => ['src_name', 'RA'].includes(name));

/** @param {string} title @param {...import('../dom.js').Child} children */
const section = (title, ...children) => h('details', { class: 'explore-section', open: true }, h('summary', {}, h('h3', {}, title)), h('div', {}, ...children));

/** @param {number} value @param {number} decimals */
const signed = (value, decimals) => (value < 0 ? '−' : '+') + Math.abs(value).toFixed(decimals);
