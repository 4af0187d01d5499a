// @ts-check
/** The list of jobs and files, and the one that is open. Jobs that are not open are asked for now and then. */
import { getJob } from './api.js';
import { byId, h, icon, replaceContent } from './dom.js';
import { FilePanel } from './jobs/file-panel.js';
import { JobLog } from './jobs/job-log.js';
import { isSimulated, JobPanel } from './jobs/job-panel.js';
import { isFinished } from './jobs/progress.js';

/** @typedef {import('./api.js').Job} Job */

const POLL_MS = 4000;
/** @type {Record<string, string>} */
const STATE_ICONS = { queued: 'dots', running: 'run', completed: 'check', failed: 'cross', cancelled: 'skip' };

/** Events: `edit`, `again` (detail: {@link Job}), `simulated`. */
export class Workspace extends EventTarget {
  constructor() {
    super();
    this.log = new JobLog();
    this.list = byId('job-list');
    this.place = byId('panel-place');
    this.welcome = byId('welcome');
    /** @type {JobPanel | FilePanel | null} only the open panel listens to the server: browsers allow few connections */
    this.panel = null;
    /** @type {{ name: string, file: File }[]} */
    this.files = [];
    this.openId = '';
    /** @type {File | null} */
    this.openFile = null;
    this.log.addEventListener('change', () => this.#drawList());
    window.addEventListener('hashchange', () => this.#followAddress());
    setInterval(() => this.#pollOthers(), POLL_MS);
    this.#drawList();
    this.#followAddress();
  }

  /** @param {Job} job just submitted; an equal one that had failed has the same id and starts anew */
  add(job) {
    this.log.put(job);
    this.openId = '';
    this.open(job.id);
  }

  /** @param {string} id */
  open(id) {
    const hash = `#job=${encodeURIComponent(id)}`;
    if (location.hash === hash) this.#followAddress();
    else location.hash = hash;
  }

  #followAddress() {
    const id = new URLSearchParams(location.hash.slice(1)).get('job') ?? '';
    if (id !== '' && id !== this.openId) this.#showJob(id);
    else if (id === '' && !this.openFile) this.#show(null);
    this.#drawList();
  }

  /** @param {string} id */
  #showJob(id) {
    const panel = new JobPanel(id);
    panel.addEventListener('change', () => {
      const { job } = panel.watch;
      if (!job) return;
      this.log.put(job);
      if (isSimulated(job)) this.dispatchEvent(new Event('simulated'));
    });
    for (const kind of ['edit', 'again']) {
      panel.addEventListener(kind, (event) => this.dispatchEvent(new CustomEvent(kind, { detail: /** @type {CustomEvent} */ (event).detail })));
    }
    this.openId = id;
    this.openFile = null;
    this.#show(panel);
  }

  /** @param {File} file */
  showFile(file) {
    if (!this.files.some((known) => known.file === file)) this.files.unshift({ name: file.name, file });
    this.openId = '';
    this.openFile = file;
    history.replaceState(null, '', `${location.pathname}${location.search}`);
    this.#show(new FilePanel(file));
    this.#drawList();
  }

  /** @param {JobPanel | FilePanel | null} panel */
  #show(panel) {
    this.panel?.close();
    this.panel = panel;
    this.welcome.hidden = panel !== null;
    if (!panel) {
      this.openId = '';
      this.place.replaceChildren();
      return;
    }
    this.place.replaceChildren(panel.element);
    // On a narrow screen the panel is below the form: go there, and let screen readers start there.
    panel.title?.focus({ preventScroll: true });
    if (panel.element.getBoundingClientRect().top > innerHeight * 0.6) panel.element.scrollIntoView({ block: 'start' });
  }

  #drawList() {
    const isOpenJob = (/** @type {string} */ id) => id === this.openId;
    const files = this.files.map(({ name, file }) => this.#item(name, 'local file', 'file', file === this.openFile,
      () => this.showFile(file), () => this.#removeFile(file)));
    const jobs = this.log.entries.map((entry) => this.#item(entry.title, entry.detail, entry.state, isOpenJob(entry.id),
      () => this.open(entry.id), () => this.#removeJob(entry.id)));
    replaceContent(this.list, ...files, ...jobs);
    byId('jobs').hidden = files.length + jobs.length === 0;
    const running = this.log.entries.filter((entry) => !isFinished(entry.state)).length;
    document.title = `${running > 0 ? `(${running}) ` : ''}MMODA: INTEGRAL sky images`;
  }

  /** @param {string} title @param {string} detail @param {string} state @param {boolean} isOpen @param {() => void} open @param {() => void} remove */
  #item(title, detail, state, isOpen, open, remove) {
    return h('li', { class: isOpen ? 'open' : '' },
      h('button', { type: 'button', class: 'job-item', 'aria-current': isOpen ? 'true' : null, onclick: open },
        h('span', { class: `state ${state}` }, icon(state === 'file' ? 'image' : STATE_ICONS[state] ?? 'dots'), h('span', { class: 'off-screen' }, state)),
        h('span', { class: 'job-title' }, title), h('span', { class: 'second' }, detail)),
      h('button', { type: 'button', class: 'remove', 'aria-label': `Remove ${title} from the list`, title: 'Remove from the list', onclick: remove }, icon('cross')));
  }

  /** @param {string} id */
  #removeJob(id) {
    if (id === this.openId) {
      this.#show(null);
      history.replaceState(null, '', `${location.pathname}${location.search}`);
    }
    this.log.remove(id);
  }

  /** @param {File} file */
  #removeFile(file) {
    this.files = this.files.filter((known) => known.file !== file);
    if (file === this.openFile) {
      this.openFile = null;
      this.#show(null);
    }
    this.#drawList();
  }

  async #pollOthers() {
    if (document.hidden) return;
    for (const entry of this.log.entries.filter((one) => !isFinished(one.state) && one.id !== this.openId)) {
      try {
        this.log.put(await getJob(entry.id));
      } catch {
        // Told when the job is opened; the list keeps the last state that is known.
      }
    }
  }
}
