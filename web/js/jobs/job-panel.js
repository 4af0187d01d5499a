// @ts-check
/** One job: what it is, how far it is, what it found. */
import { cancelJob, getInstruments } from '../api.js';
import { announce, copyButton, h, icon, loadStyles, replaceContent } from '../dom.js';
import { formatDuration, shortTime } from '../form/times.js';
import { patiently } from '../patiently.js';
import { productDetail, titleOf } from '../product-names.js';
import { currentAccount, signIn } from '../shell/account.js';
import { tell } from '../shell/messages.js';
import { pageSession } from '../shell/site.js';
import { failureOf } from './failure.js';
import { JobWatch } from './job-watch.js';
import { isFinal, progressOf, unitOf, windowsDone } from './progress.js';
import { counted, isFinished, isSimulated } from './states.js';
import { notifyButton, notifyDone } from './notify.js';
import { WindowTable } from './window-table.js';

/** @typedef {import('../api.js').Job} Job */

const MOST_PARENTS = 4;
/** Pixels from which on a press is a drag. */
const LEAST_DRAG = 8;

/** Events: `change` (the job moved on), `edit` and `again` (detail: {@link Job}), `close`, `keep` (open beside others), `move` (detail: 1 or -1, or the panel to take the place of). */
export class JobPanel extends EventTarget {
  /** @param {string} id @param {string | null} [view] what was shown, from the address */
  constructor(id, view = null) {
    super();
    this.watch = new JobWatch(id);
    this.view = readView(view);
    /** The job whose sources this one was asked for. */
    this.parent = '';
    this.table = new WindowTable();
    /** @type {import('../result/result-panel.js').ResultPanel | null} */
    this.result = null;
    this.isClosed = false;
    /** An equal query had been done before this one was asked. */
    this.wasKnown = false;
    this.lastState = '';
    /** How many quarters of its windows were told of. */
    this.quarter = 0;
    this.isDrawn = true;
    this.title = h('h2', { tabIndex: -1 }, 'Job');
    this.badges = h('div', { class: 'badges' });
    this.facts = h('p', { class: 'facts' });
    this.numbersOf = h('span', { class: 'numbers' }, copyButton(`Job ${id.slice(0, 12)}`, () => id), copyButton(`Session ${pageSession.slice(0, 8)}`, () => pageSession));
    this.cancel = h('button', { type: 'button', class: 'button quiet small', hidden: true, onclick: () => this.#cancel() }, icon('cross'), 'Cancel');
    this.edit = h('button', { type: 'button', class: 'button quiet small', hidden: true, onclick: () => this.#tell('edit') }, icon('edit'), 'Edit query');
    this.notice = h('div', { class: 'notices' });
    this.bar = h('progress', { max: 1, value: 0, 'aria-label': 'Progress of the job' });
    this.progressText = h('p', { class: 'progress-text' });
    this.stepsTitle = h('summary', {}, 'Science windows and steps');
    this.details = h('details', { class: 'steps', open: true, 'data-tour': 'steps' }, this.stepsTitle, legend(), this.table.element);
    /** @type {import('./work-panel.js').WorkPanel | null} of a job that a service elsewhere does */
    this.work = null;
    this.workPlace = h('div', {});
    this.numbers = h('details', { class: 'query-facts' }, h('summary', {}, 'Query and numbers'), h('div', {}));
    this.progress = h('section', { class: 'progress', 'aria-label': `Progress of job ${id.slice(0, 8)}` }, this.bar, this.progressText, this.workPlace, this.details, this.numbers);
    this.resultPlace = h('div', {});
    this.element = h('article', { class: 'panel job', 'data-job': id },
      h('header', { class: 'panel-head' }, h('div', {}, this.title, this.facts), this.badges,
        h('div', { class: 'actions' }, this.cancel, this.edit, this.#copyLink(), this.#more())),
      this.notice, this.progress, this.resultPlace);
    this.progress.hidden = true;
    // Who signs in may see what strangers may not.
    this.followAccount = () => {
      if (!this.watch.problem) return;
      if (currentAccount()?.session) this.watch.start();
      else this.#draw();
    };
    document.addEventListener('mmoda:account', this.followAccount);
    this.watch.addEventListener('change', () => this.#schedule());
    this.watch.addEventListener('connection', () => this.#schedule());
    this.clock = setInterval(() => this.#tick(), 1000);
    this.watch.start();
  }

  /** What is seen of the result, for addresses; empty when there is nothing to say. */
  viewText() {
    const view = this.result?.viewState();
    return view && Object.keys(view).length > 0 ? JSON.stringify(view) : '';
  }

  /** The address of this job as it is seen now. */
  link() {
    const view = this.viewText();
    return new URL(`#${new URLSearchParams({ job: this.watch.id, ...(view ? { v: '1', view } : {}) })}`, `${location.origin}${location.pathname}`).href;
  }

  #copyLink() {
    const button = copyButton('Copy link', () => this.link());
    button.addEventListener('click', () => {
      if (currentAccount()?.session) tell('status', 'What you ask for while you are signed in opens for you alone. Give others the link to the query (Share, beside the result): it brings the same result.', undefined, 'share');
    });
    return button;
  }

  #more() {
    const button = (/** @type {string} */ label, /** @type {string} */ symbol, /** @type {() => void} */ run) => h('button', { type: 'button', class: 'button quiet small round', 'aria-label': label, title: label, onclick: run }, icon(symbol));
    const full = button('Full screen', 'fit', () => { if (document.fullscreenElement) document.exitFullscreen(); else this.element.requestFullscreen?.(); });
    full.hidden = !document.fullscreenEnabled;
    const alone = button('Open alone in a new tab', 'out', () => window.open(`${this.link()}&only=1`, '_blank', 'noopener'));
    return h('span', { class: 'actions' }, this.#handle(), alone, button('Keep open beside others', 'pin', () => this.dispatchEvent(new Event('keep'))), full, button('Report a problem with this job', 'flag', () => this.#report()),
      button('Close', 'cross', () => this.dispatchEvent(new Event('close'))));
  }

  /** Takes the panel to another place among those side by side: dragged, or by arrow keys, or one further with each click. */
  #handle() {
    const move = (/** @type {1 | -1 | string} */ detail) => this.dispatchEvent(new CustomEvent('move', { detail }));
    const handle = h('button', { type: 'button', class: 'button quiet small round move', 'aria-label': 'Move among the open jobs (arrow keys, or drag)', title: 'Move among the open jobs: click, arrow keys, or drag' }, icon('move'));
    handle.addEventListener('keydown', (event) => {
      const step = /** @type {Record<string, 1 | -1>} */ ({ ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 })[event.key];
      if (!step) return;
      event.preventDefault();
      move(step);
    });
    /** @type {[number, number] | null} where the pointer went down */
    let from = null;
    /** @type {HTMLElement | null} the panel under the pointer */
    let over = null;
    const show = (/** @type {HTMLElement | null} */ panel) => {
      over?.classList.remove('drop-place');
      over = panel;
      over?.classList.add('drop-place');
    };
    handle.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      from = [event.clientX, event.clientY];
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener('pointermove', (event) => {
      if (!from || Math.hypot(event.clientX - from[0], event.clientY - from[1]) < LEAST_DRAG) return;
      const panel = /** @type {HTMLElement | null} */ (document.elementFromPoint(event.clientX, event.clientY)?.closest('.panel.job') ?? null);
      show(panel === this.element ? null : panel);
    });
    const end = () => {
      from = null;
      show(null);
    };
    handle.addEventListener('pointercancel', end);
    handle.addEventListener('pointerup', (event) => {
      const isClick = from !== null && Math.hypot(event.clientX - from[0], event.clientY - from[1]) < LEAST_DRAG;
      const place = over?.dataset.job;
      end();
      if (place) move(place);
      else if (isClick) move(1);
    });
    // The pointer has done it already; keys and screen readers press it too.
    handle.addEventListener('click', (event) => { if (event.detail === 0) move(1); });
    return handle;
  }

  async #report() {
    const { openFeedback } = await import('../shell/feedback.js');
    openFeedback(this.watch.job ?? undefined);
  }

  /** The jobs that this one was made of, or whose sources it takes. @param {Record<string, any>} parameters */
  #parents({ spectra }) {
    const used = (Array.isArray(spectra) ? spectra : String(spectra ?? '').split(',')).map((one) => /^\s*([\w-]{1,64})[/:]/.exec(one)?.[1] ?? '');
    return [...new Set([...used, this.parent])].filter(Boolean).slice(0, MOST_PARENTS);
  }

  /** @param {string} kind */
  #tell(kind) {
    this.dispatchEvent(new CustomEvent(kind, { detail: this.watch.job }));
  }

  /** Many events may come at once; the page is drawn at most twenty times a second. */
  #schedule() {
    if (!this.isDrawn) return;
    this.isDrawn = false;
    setTimeout(() => {
      this.isDrawn = true;
      this.#draw();
    }, 50);
  }

  #draw() {
    const { job, problem } = this.watch;
    this.#drawNotice(job, problem);
    if (!job) return;
    const state = job.state.toLowerCase();
    const p = job.parameters ?? {};
    replaceContent(this.title, titleOf(job), h('span', { class: 'band' }, productDetail(job)));
    const when = job.finished ?? job.created;
    // A list of windows has its own times; those of the query are not used.
    const listed = [p.scw_list ?? []].flat().join(',').split(/[\s,]+/).filter(Boolean).length;
    replaceContent(this.facts, listed > 0 ? h('span', {}, listed === 1 ? '1 listed science window' : `${listed} listed science windows`) : p.T1 ? h('span', {}, `${shortTime(p.T1)} – ${shortTime(p.T2)} UTC`) : '', this.numbersOf,
      when && h('span', {}, `${!job.finished ? 'Asked' : state === 'completed' ? 'Made' : 'Ended'} ${shortTime(when)} UTC`), ...this.#parents(p).map((id) => h('span', {}, 'From ', h('a', { href: `#job=${encodeURIComponent(id)}` }, `job ${id.slice(0, 12)}`))));
    replaceContent(this.badges, job.dummy === true && h('span', { class: 'badge simulated' }, 'Dummy: canned products'), isSimulated(job) && h('span', { class: 'badge simulated' }, 'Simulated data'), h('span', { class: `badge state-${state}` }, this.#stateText(job)));
    this.cancel.hidden = isFinished(state);
    this.table.update(job);
    const unit = unitOf(job.nodes ?? []);
    this.stepsTitle.textContent = (job.nodes ?? []).some((node) => node.label) ? `${unit.title}${unit.one === 'workflow' ? '' : 's'} and steps` : 'Steps';
    this.progress.hidden = (job.nodes ?? []).length === 0 && isFinished(state);
    this.bar.hidden = isFinished(state);
    this.#tick();
    if (state !== this.lastState) this.#stateChanged(job, state);
    if (state === 'running') this.#tellProgress(job);
    this.dispatchEvent(new Event('change'));
  }

  /** Screen readers hear of each quarter of the science windows. @param {Job} job */
  #tellProgress(job) {
    const { done, total } = windowsDone(job.nodes ?? []);
    const quarter = total > 0 ? Math.floor(4 * done / total) : 0;
    if (quarter <= this.quarter) return;
    this.quarter = quarter;
    const { one, many } = unitOf(job.nodes ?? []);
    announce(`${job.parameters?.src_name ?? 'Job'}: ${done} of ${counted(total, one, many)} done.`);
  }

  /** @param {Job} job @param {string} state */
  #stateChanged(job, state) {
    const hadState = this.lastState !== '';
    this.lastState = state;
    this.details.open = !isFinished(state) || state === 'failed';
    if (hadState) announce(`${job.parameters?.src_name ?? 'Job'}: ${state}`);
    if (hadState && isFinished(state)) notifyDone(job);
    if (state === 'completed' && !this.result) this.#showResult(job);
    if ((state === 'failed' || state === 'cancelled') && job.product === 'spectral_fit') this.#offerFit(job);
    this.#drawFacts(job);
    this.#offerEdit(job);
    this.#followWork(job, isFinished(state));
    // The result comes first when there is one; how it was made is below.
    if (state === 'completed') this.element.append(this.progress);
  }

  /** @param {Job} job */
  async #showResult(job) {
    try {
      const waiting = () => this.resultPlace.replaceChildren(h('p', { class: 'loading', role: 'status' }, 'Waiting for the server, to show the result…'));
      const [{ ResultPanel }] = await patiently(() => Promise.all([import('../result/result-panel.js'), loadStyles('viewer', 'chart', 'catalogue', 'result')]), () => this.isClosed, waiting);
      if (this.isClosed || this.result) return;
      this.result = new ResultPanel(job, this.view);
      this.resultPlace.replaceChildren(this.result.element);
    } catch (problem) {
      this.resultPlace.replaceChildren(h('div', { class: 'notice error', role: 'alert' }, h('p', {}, `The result could not be shown; its files are kept. ${problem instanceof Error ? problem.message : problem}`),
        h('button', { type: 'button', class: 'button small', onclick: () => this.#showResult(job) }, 'Try again')));
    }
  }

  /** A fit that made nothing is changed where it was asked: the form as it was filled. @param {Job} job */
  async #offerFit(job) {
    try {
      const [{ FitAgain }] = await patiently(() => Promise.all([import('../fit/fit-again.js'), loadStyles('chart', 'result')]), () => this.isClosed);
      if (this.isClosed) return;
      this.fitAgain?.dispose();
      this.fitAgain = new FitAgain(job, { isOpen: true });
      this.resultPlace.replaceChildren(h('section', { class: 'curve', 'aria-label': 'Fit again' }, this.fitAgain.element));
    } catch (problem) {
      this.resultPlace.replaceChildren(h('p', { class: 'notice error', role: 'alert' }, `The form of the fit could not be loaded. ${problem instanceof Error ? problem.message : problem}`));
    }
  }

  /** @param {Job} job @param {boolean} isOver */
  async #followWork(job, isOver) {
    const instruments = await getInstruments().catch(() => []);
    if (!instruments.some((one) => one.name === job.instrument && one.shows_work)) return;
    const { WorkPanel } = await import('./work-panel.js');
    if (this.isClosed) return;
    if (!this.work) {
      this.work = new WorkPanel(job.id);
      this.workPlace.replaceChildren(this.work.element);
    }
    this.work.update(isOver || isFinished(this.lastState));
  }

  /** What is made of results has no form of its own to go back to. @param {Job} job */
  async #offerEdit(job) {
    const instruments = await getInstruments().catch(() => []);
    this.edit.hidden = instruments.some((one) => one.name === job.instrument && one.products.some((product) => product.name === job.product && product.uses_results));
  }

  /** What was asked and the numbers under which it is known. @param {Job} job */
  #drawFacts(job) {
    const rows = [['Job', job.id], ['Asked', job.created ? `${shortTime(job.created)} UTC` : ''], ...Object.entries(job.parameters ?? {})].filter(([, value]) => value !== null && value !== '');
    // A finished job has them in its result.
    this.numbers.hidden = job.state.toLowerCase() === 'completed';
    this.numbers.lastElementChild?.replaceChildren(h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': 'Parameters of the query' }, h('table', {},
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Name'), h('th', { scope: 'col' }, 'Value'))),
      h('tbody', {}, ...rows.map(([name, value]) => h('tr', {}, h('th', { scope: 'row' }, name), h('td', { class: 'reason' }, String(value).slice(0, 2000))))))));
  }

  /** @param {Job} job */
  #stateText(job) {
    const state = job.state.charAt(0).toUpperCase() + job.state.slice(1).toLowerCase();
    return job.from_cache || this.wasKnown ? `${state}, from store` : state;
  }

  /** @param {Job | null} job @param {Error | null} problem */
  #drawNotice(job, problem) {
    /** @type {HTMLElement[]} */
    const notices = [];
    if (problem) {
      const { status } = /** @type {any} */ (problem);
      if (status === 404) notices.push(this.#unknown());
      else notices.push(h('p', { class: 'notice error', role: 'alert' }, status === 401 ? problem.message : `${problem.message} Trying again…`));
    }
    const state = job?.state.toLowerCase();
    if (job && (state === 'failed' || state === 'cancelled')) {
      const { title, kind, message, causes } = failureOf(job);
      notices.push(h('div', { class: state === 'failed' ? 'notice error' : 'notice', role: state === 'failed' ? 'alert' : 'status' },
        h('p', {}, h('strong', {}, `${title} `), kind),
        message && h('p', { class: 'server-text' }, message),
        causes.length > 0 && h('ul', {}, ...causes.map(({ where, reason }) => h('li', {}, h('strong', {}, `${where}: `), reason))),
        state === 'failed' && h('p', {}, `Reference for questions: job ${job.id.slice(0, 12)}.`),
        h('button', { type: 'button', class: 'button small', onclick: () => this.#tell('again') }, icon('run'), 'Run again'), ' ',
        state === 'failed' && h('button', { type: 'button', class: 'button small', onclick: () => this.#report() }, icon('flag'), 'Report it')));
    }
    this.notice.replaceChildren(...notices);
  }

  /** Removed, or of somebody who was signed in: the server tells strangers nothing of it. */
  #unknown() {
    const account = currentAccount();
    const isStranger = account?.accounts === true && !account.session;
    return h('div', { class: 'notice error', role: 'alert' },
      // Whether there is one is not told to who may not see it.
      h('p', {}, h('strong', {}, isStranger ? 'There is no such job, or it belongs to somebody: sign in to see yours.' : `There is no such job${account?.accounts ? ', or it belongs to somebody else' : ''}.`)),
      h('p', {}, isStranger ? 'What is asked for while signed in opens for that person alone. If it is yours, sign in; if somebody sent you the link, ask for the link to the query.'
        : account?.session ? 'It may have been removed, or somebody else asked for it while signed in: ask them for the link to the query.' : 'It may have been removed; run the query again.'),
      isStranger && h('button', { type: 'button', class: 'button small', onclick: () => signIn() }, 'Sign in'));
  }

  /** The texts that change with time. */
  #tick() {
    const { job } = this.watch;
    if (!job) return;
    const nodes = job.nodes ?? [];
    if (isFinished(job.state)) {
      const stored = nodes.filter((node) => node.from_store).length;
      const left = (job.windows ?? []).filter((window) => window.status.toLowerCase() !== 'done').length;
      const { one, many } = unitOf(nodes);
      const windows = job.windows?.length ? `${job.windows.length - left} of ${counted(job.windows.length, one, many)} used. ` : '';
      const seconds = typeof job.seconds === 'number' ? `${formatDuration(job.seconds)}` : '';
      const done = nodes.filter(isFinal).length;
      replaceContent(this.progressText, `${windows}${done < nodes.length ? `${done} of ` : ''}${counted(nodes.length, 'step')}${seconds ? ` in ${seconds}` : ''}${stored ? `, ${stored} from store` : ''}.`);
      return;
    }
    const elapsed = job.started ? Math.max(0, (Date.now() - Date.parse(job.started)) / 1000) : 0;
    const { done, total, fraction, remainingSeconds } = progressOf(nodes, elapsed);
    this.bar.value = fraction;
    const estimate = remainingSeconds === null ? '' : remainingSeconds < 2 ? ', almost done' : `, about ${formatDuration(remainingSeconds)} left`;
    const connection = this.watch.isLive || this.watch.problem ? '' : ' Reconnecting…';
    replaceContent(this.progressText, job.started ? `${total > 0 ? `${done} of ${counted(total, 'step')}, ` : 'Begun, '}${formatDuration(Math.floor(elapsed))} so far${estimate}.${connection}`
      : 'Waiting for its turn. You can close this page; the job goes on and stays in your list.', notifyButton());
  }

  async #cancel() {
    this.cancel?.setAttribute('aria-busy', 'true');
    try {
      await cancelJob(this.watch.id);
    } catch (problem) {
      announce(`The job could not be cancelled. ${problem instanceof Error ? problem.message : ''}`);
    }
    this.cancel?.setAttribute('aria-busy', 'false');
    await this.watch.refresh();
  }

  close() {
    this.isClosed = true;
    document.removeEventListener('mmoda:account', this.followAccount);
    clearInterval(this.clock);
    this.watch.close();
    this.work?.close();
    this.fitAgain?.dispose();
    this.result?.dispose?.();
  }
}

/** What the signs of the table mean. */
function legend() {
  return h('p', { class: 'legend' }, ...[['dots', 'waiting', 'waiting'], ['run', 'running', 'running'], ['check', 'produced', 'done'], ['store', 'produced stored', 'from store'], ['skip', 'empty', 'left out'], ['cross', 'failed', 'failed']]
    .map(([symbol, state, word]) => h('span', { class: `state ${state}` }, icon(symbol), word)));
}

/** @param {string | null} text @returns {any} */
function readView(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
