// @ts-check
/** Keeps one job up to date: server-sent events, and asking again when they cannot be had. */
import { eventsUrl, getJob } from '../api.js';
import { isFinal } from './progress.js';
import { isFinished } from './states.js';

/** @typedef {import('../api.js').Job} Job */
/** @typedef {import('../api.js').JobNode} JobNode */

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;

/** Events: `change` (job is new), `connection` (isLive or problem changed). */
export class JobWatch extends EventTarget {
  /** @param {string} id */
  constructor(id) {
    super();
    this.id = id;
    /** @type {Job | null} */
    this.job = null;
    this.isLive = false;
    /** @type {Error | null} the last answer was a problem */
    this.problem = null;
    /** @type {EventSource | null} */
    this.source = null;
    this.retryMs = FIRST_RETRY_MS;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.isClosed = false;
  }

  async start() {
    await this.refresh();
    if (this.job && !isFinished(this.job.state)) this.#listen();
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.source?.close();
  }

  /** Asks for the whole job. */
  async refresh() {
    clearTimeout(this.timer);
    try {
      const job = await getJob(this.id);
      if (this.isClosed) return;
      this.problem = null;
      this.retryMs = FIRST_RETRY_MS;
      this.accept(job);
    } catch (problem) {
      if (this.isClosed) return;
      this.problem = problem instanceof Error ? problem : new Error(String(problem));
      this.dispatchEvent(new Event('connection'));
      // A job that does not exist will not appear; anything else may pass.
      if (/** @type {any} */ (problem).status !== 404) this.#retry();
    }
  }

  /** @param {Job} job */
  accept(job) {
    this.job = job;
    if (isFinished(job.state)) {
      this.source?.close();
      this.#live(false);
    }
    this.dispatchEvent(new Event('change'));
  }

  #listen() {
    const source = new EventSource(eventsUrl(this.id));
    this.source = source;
    source.addEventListener('open', () => this.#live(true));
    source.addEventListener('node', (event) => this.#node(/** @type {MessageEvent} */ (event)));
    source.addEventListener('state', () => this.refresh());
    source.addEventListener('error', () => {
      this.#live(false);
      document.dispatchEvent(new CustomEvent('mmoda:unreached'));
      // The browser reconnects by itself, with Last-Event-ID, unless the server refused.
      if (source.readyState === EventSource.CLOSED) this.#retry();
    });
  }

  /** @param {MessageEvent} event */
  #node(event) {
    const node = nodeOf(event.data);
    const nodes = this.job?.nodes;
    const known = node && nodes?.find((one) => one.id === node.id);
    if (!node || !known) {
      this.refresh();
      return;
    }
    // A new connection repeats the past: what is over stays over.
    if (isFinal(known) && !isFinal(node)) return;
    Object.assign(known, node);
    this.dispatchEvent(new Event('change'));
  }

  #retry() {
    if (this.isClosed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      await this.refresh();
      if (this.job && !this.problem && !isFinished(this.job.state) && this.source?.readyState !== EventSource.OPEN) {
        this.source?.close();
        this.#listen();
      }
    }, this.retryMs);
    this.retryMs = Math.min(2 * this.retryMs, LAST_RETRY_MS);
  }

  /** @param {boolean} isLive */
  #live(isLive) {
    this.isLive = isLive;
    this.dispatchEvent(new Event('connection'));
  }
}

/** @param {string} data @returns {JobNode | null} */
function nodeOf(data) {
  try {
    const message = JSON.parse(data);
    const node = message.node ?? message.content ?? message;
    return typeof node?.id === 'string' && typeof node?.state === 'string' ? node : null;
  } catch {
    return null;
  }
}
