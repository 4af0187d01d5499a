// @ts-check
/**
 * The jobs this browser has started or opened: small facts, kept over reloads. The server keeps the rest. Those of an account are
 * seen only as long as it is signed in; those of nobody in particular always.
 */
import { productDetail, titleOf } from '../product-names.js';
import { mayKeep } from '../shell/kept.js';

/** @typedef {{ id: string, title: string, detail: string, state: string, created: string, product?: string, instrument?: string, seconds?: number, windows?: number, parent?: string, owner?: string }} Entry  parent: the job whose sources it was asked for; owner: the account that asked */

const KEY = 'mmoda.jobs.v1';
const OWNER_KEY = 'mmoda.jobs.owner';
const MOST = 200;

/** What the page knows where nothing is kept. @type {Entry[]} */
let unkept = [];

/** Who uses the page; until it is known, who did last. @type {string} */
let owner = read(OWNER_KEY, '');

export class JobLog extends EventTarget {
  constructor() {
    super();
    /** @type {Entry[]} newest first, also of others */
    this.all = loadAll();
  }

  /** Those that who uses the page may see, newest first. */
  get entries() {
    return this.all.filter(isSeen);
  }

  /** Another account, or none. @param {string | null} subject @returns {boolean} whether it is another */
  setOwner(subject) {
    if (owner === (subject ?? '')) return false;
    owner = subject ?? '';
    if (mayKeep('jobs')) write(OWNER_KEY, owner);
    this.dispatchEvent(new Event('change'));
    return true;
  }

  /** Adds the job, or updates it in place. @param {import('../api.js').Job} job @param {string} [parent] the job whose sources it was asked for */
  put(job, parent) {
    const at = this.all.findIndex((known) => known.id === job.id && isSeen(known));
    const from = parent || this.all[at]?.parent;
    const whose = at >= 0 ? this.all[at].owner : owner;
    const entry = { ...summarise(job), ...(from && from !== job.id ? { parent: from } : {}), ...(whose ? { owner: whose } : {}) };
    if (at >= 0 && JSON.stringify(this.all[at]) === JSON.stringify(entry)) return;
    if (at >= 0) this.all[at] = entry;
    else this.all.unshift(entry);
    this.all.length = Math.min(this.all.length, MOST);
    this.#changed();
  }

  /** @param {string} id */
  remove(id) {
    this.all = this.all.filter((entry) => entry.id !== id || !isSeen(entry));
    this.#changed();
  }

  /** Those of everybody. */
  clear() {
    this.all = [];
    this.#changed();
  }

  /** The server does not know the job any more. @param {string} id */
  lose(id) {
    this.all = this.all.map((entry) => (entry.id === id && isSeen(entry) ? { ...entry, state: 'failed' } : entry));
    this.#changed();
  }

  #changed() {
    if (mayKeep('jobs')) write(KEY, this.all);
    else unkept = this.all;
    this.dispatchEvent(new Event('change'));
  }
}

/** What the browser kept for who uses the page, newest first. @returns {Entry[]} */
export const loadEntries = () => loadAll().filter(isSeen);

/** @returns {Entry[]} also of others */
function loadAll() {
  const stored = mayKeep('jobs') ? read(KEY, []) : unkept;
  const isEntry = (/** @type {any} */ e) => ['id', 'title', 'detail', 'state', 'created'].every((key) => typeof e?.[key] === 'string');
  return Array.isArray(stored) ? stored.filter(isEntry).slice(0, MOST) : [];
}

/** @param {Entry} entry */
const isSeen = (entry) => !entry.owner || entry.owner === owner;

/** @param {string} key @param {any} otherwise */
function read(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** @param {string} key @param {any} value */
function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // No storage (private window, full disk): the list then lives as long as the page, and the address keeps the job.
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
