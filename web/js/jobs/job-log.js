// @ts-check
/** The jobs this browser has started or opened: small facts, kept over reloads. The server keeps the rest. */
import { productDetail, titleOf } from '../product-names.js';
import { mayKeep } from '../shell/kept.js';

/** @typedef {{ id: string, title: string, detail: string, state: string, created: string, product?: string, instrument?: string, seconds?: number, windows?: number, parent?: string }} Entry  parent: the job whose sources it was asked for */

const KEY = 'mmoda.jobs.v1';
const MOST = 200;

export class JobLog extends EventTarget {
  constructor() {
    super();
    /** @type {Entry[]} newest first */
    this.entries = loadEntries();
  }

  /** Adds the job, or updates it in place. @param {import('../api.js').Job} job @param {string} [parent] the job whose sources it was asked for */
  put(job, parent) {
    const at = this.entries.findIndex((known) => known.id === job.id);
    const from = parent || this.entries[at]?.parent;
    const entry = { ...summarise(job), ...(from && from !== job.id ? { parent: from } : {}) };
    if (at >= 0 && JSON.stringify(this.entries[at]) === JSON.stringify(entry)) return;
    if (at >= 0) this.entries[at] = entry;
    else this.entries.unshift(entry);
    this.entries.length = Math.min(this.entries.length, MOST);
    this.#changed();
  }

  /** @param {string} id */
  remove(id) {
    this.entries = this.entries.filter((entry) => entry.id !== id);
    this.#changed();
  }

  /** The server does not know the job any more. @param {string} id */
  lose(id) {
    this.entries = this.entries.map((entry) => (entry.id === id ? { ...entry, state: 'failed' } : entry));
    this.#changed();
  }

  #changed() {
    try {
      if (mayKeep('jobs')) localStorage.setItem(KEY, JSON.stringify(this.entries));
    } catch {
      // No storage (private window, full disk): the list then lives as long as the page, and the address keeps the job.
    }
    this.dispatchEvent(new Event('change'));
  }
}

/** What the browser kept, newest first. @returns {Entry[]} */
export function loadEntries() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    const isEntry = (/** @type {any} */ e) => ['id', 'title', 'detail', 'state', 'created'].every((key) => typeof e?.[key] === 'string');
    return Array.isArray(stored) ? stored.filter(isEntry).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** @param {import('../api.js').Job} job @returns {Entry} */
function summarise(job) {
  const detail = productDetail(job);
  const isMeasured = job.state.toLowerCase() === 'completed' && typeof job.seconds === 'number' && !(job.nodes ?? []).some((node) => node.from_store);
  return {
    id: job.id, title: titleOf(job), detail, state: job.state.toLowerCase(), created: job.created ?? '', product: job.product, instrument: job.instrument,
    ...(isMeasured ? { seconds: job.seconds ?? 0, windows: job.windows?.length ?? 0 } : {}),
  };
}
