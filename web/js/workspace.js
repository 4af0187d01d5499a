// @ts-check
/** What is open on the right: jobs (several side by side if wished), files, and pages such as the history. The address says which. */
import { getJob } from './api.js';
import { announce, byId, h, icon, loadStyles, replaceContent } from './dom.js';
import { JobLog } from './jobs/job-log.js';
import { patiently } from './patiently.js';
import { isFinished, isSimulated } from './jobs/states.js';
import { tell } from './shell/messages.js';

/** @typedef {import('./api.js').Job} Job */
/** @typedef {import('./jobs/job-panel.js').JobPanel} JobPanel */
/** @typedef {{ element: HTMLElement, title: HTMLElement, close(): void }} Panel */

const POLL_MS = 4000;
const VIEW_MS = 1500;
/** Longer addresses are cut by some programs. */
const LONGEST_VIEW = 1500;
/** Each open job holds a connection for its events, and browsers allow six. */
const MOST_BESIDE = 3;
const LISTED = 30;
/** @type {Record<string, string>} */
const STATE_ICONS = { queued: 'dots', running: 'run', completed: 'check', failed: 'cross', cancelled: 'skip' };
/** @type {Record<string, (rest: URLSearchParams) => Promise<Panel>>} */
const PAGES = {
  jobs: async () => new (await import('./jobs/history-page.js')).HistoryPage(),
  account: async () => new (await import('./shell/account-page.js')).AccountPage(),
  recover: async (rest) => new (await import('./shell/recovery-page.js')).RecoveryPage(rest.get('code') ?? ''),
  explore: async (rest) => new (await import('./explore/explore-page.js')).ExplorePage(rest.get('src') ?? '', rest.has('ra') && rest.has('dec') ? `${rest.get('ra')} ${rest.get('dec')}` : ''),
  query: async () => new (await import('./form/query-page.js')).QueryPage(),
  privacy: async () => new (await import('./shell/privacy-page.js')).PrivacyPage(),
  help: async (rest) => new (await import('./shell/help-page.js')).HelpPage(rest.get('topic') ?? 'index'),
};

/** The form is there by then. */
const HELD_MS = 10_000;
/** Pixels. */
const LEAST_SHIFT = 24;

/** Events: `edit`, `again` (detail: {@link Job}), `simulated`, `states` (jobs are in other states; detail: whether there are other results). */
export class Workspace extends EventTarget {
  constructor() {
    super();
    this.log = new JobLog();
    this.states = this.#statesOf();
    this.list = byId('job-list');
    this.place = byId('panel-place');
    this.welcome = byId('welcome');
    /** @type {Map<string, Panel>} by job or page */
    this.panels = new Map();
    /** @type {{ name: string, file: File }[]} */
    this.files = [];
    this.openId = '';
    /** The job whose item of the list is surely in sight. */
    this.shownItem = '';
    /** @type {AbortController | null} while what is open is held in view */
    this.holding = null;
    /** The address before a page was opened: where closing it leads. */
    this.left = '';
    /** Jobs that answered a query of this page at once. @type {Set<string>} */
    this.answered = new Set();
    /** @type {string[]} jobs that stay open beside the others */
    this.beside = [];
    /** @type {File | null} */
    this.openFile = null;
    /** @type {Panel | null} */
    this.filePanel = null;
    /** What is being opened, so that a slow one never covers a later one. */
    this.turn = 0;
    this.plainTitle = document.title;
    this.log.addEventListener('change', () => this.#logChanged());
    /** The part of the address that is followed. Browsers tell of a step back by `hashchange` only where nothing else of the address differs, and the form writes into that. */
    this.followed = '';
    const follow = (/** @type {Event} */ event) => {
      // A step is told twice, and what was opened by the first may have rewritten the address by then.
      const hash = event instanceof HashChangeEvent ? new URL(event.newURL).hash : location.hash;
      if (hash !== this.followed) this.#followAddress();
    };
    for (const kind of ['hashchange', 'popstate']) addEventListener(kind, follow);
    document.addEventListener('click', (event) => this.#followLink(event));
    document.addEventListener('mmoda:account', (event) => this.#setOwner(/** @type {CustomEvent} */ (event).detail));
    document.addEventListener('mmoda:signed-out', () => { if (this.openId && !this.log.entries.some((entry) => entry.id === this.openId)) this.home(); });
    document.addEventListener('mmoda:open-job', (event) => this.open(/** @type {CustomEvent} */ (event).detail));
    setInterval(() => this.#pollOthers(), POLL_MS);
    setInterval(() => this.#writeView(), VIEW_MS);
    this.#drawList();
    this.#followAddress();
  }

  /** @param {Job} job just submitted; an equal one that had failed has the same id and starts anew @param {string} [parent] the job whose sources it was asked for */
  add(job, parent) {
    this.log.put(job, parent);
    if (job.from_cache) this.answered.add(job.id);
    else this.answered.delete(job.id);
    this.panels.get(job.id)?.close();
    this.panels.delete(job.id);
    this.openId = '';
    this.open(job.id);
  }

  /** @param {string} id */
  open(id) {
    this.#go({ job: id });
  }

  /** @param {string} name of a page, for example `jobs` */
  openPage(name) {
    this.#go({ page: name });
  }

  /** @param {Record<string, string>} texts of the query: the name of the object, and its position */
  explore({ src_name: name = '', RA: ra = '', DEC: dec = '' }) {
    this.#go({ page: 'explore', src: name, ...(ra.trim() && dec.trim() ? { ra, dec } : {}) });
  }

  /** Links name a job alone; what stays open beside the next one stays. @param {MouseEvent} event */
  #followLink(event) {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#job="]') : null;
    if (!link || this.beside.length === 0 || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const where = new URLSearchParams(link.getAttribute('href')?.slice(1));
    if (where.has('beside')) return;
    event.preventDefault();
    this.#go(Object.fromEntries(where));
  }

  home() {
    this.#go({});
  }

  /** Closes what is no job: what was open before is open again. */
  #closePage() {
    const { left } = this;
    const job = new URLSearchParams(left.slice(1)).get('job');
    if (job && this.log.entries.some((entry) => entry.id === job)) location.hash = left;
    else this.home();
  }

  /** @param {Panel} panel @param {() => void} close @returns {Panel} the same, with a button that closes it */
  #closable(panel, close) {
    panel.element.querySelector('.panel-head')?.append(h('div', { class: 'actions' }, h('button', { type: 'button', class: 'button quiet round', 'aria-label': 'Close', title: 'Close', onclick: close }, icon('cross'))));
    return panel;
  }

  /** What was opened alone has the rest of the page beside it again. */
  showAll() {
    const where = new URLSearchParams(location.hash.slice(1));
    if (!where.has('only')) return;
    where.delete('only');
    this.#rewrite(`#${where}`);
    document.body.classList.remove('only-panel');
  }

  /** Opens the next job of the list, or the one before. @param {1 | -1} step */
  openNext(step) {
    const { entries } = this.log;
    const at = entries.findIndex((entry) => entry.id === this.openId);
    const next = entries[at < 0 ? 0 : Math.min(entries.length - 1, Math.max(0, at + step))];
    if (next) this.open(next.id);
  }

  /** @param {Record<string, string>} where */
  #go(where) {
    const beside = this.beside.filter((id) => id !== where.job);
    const hash = new URLSearchParams({ ...where, ...(where.job && beside.length > 0 ? { beside: beside.join(',') } : {}) }).toString();
    if (location.hash === `#${hash}` || (hash === '' && location.hash === '')) this.#followAddress();
    else if (hash === '') {
      history.pushState(null, '', `${location.pathname}${location.search}`);
      this.#followAddress();
    } else location.hash = hash;
  }

  /** The address says the same in other words: nothing is to be opened. @param {string} hash */
  #rewrite(hash) {
    history.replaceState(history.state, '', `${location.pathname}${location.search}${hash}`);
    this.followed = location.hash;
  }

  async #followAddress() {
    const turn = ++this.turn;
    this.followed = location.hash;
    const where = new URLSearchParams(location.hash.slice(1));
    document.body.classList.toggle('only-panel', where.has('only'));
    const page = where.get('page') ?? '';
    if (!page) this.left = location.hash;
    const id = where.get('job') ?? '';
    this.beside = id ? (where.get('beside') ?? '').split(',').filter((one) => one !== '' && one !== id).slice(0, MOST_BESIDE) : [];
    const isPage = Object.hasOwn(PAGES, page);
    if (page && !isPage) tell('warning', `There is no page “${page.slice(0, 40)}” here.`, undefined, 'page');
    const wanted = isPage ? [`page ${page} ${['topic', 'src', 'ra', 'dec'].map((name) => where.get(name) ?? '').join(' ').trim()}`] : id ? [id, ...this.beside] : [];
    if (wanted.length > 0) this.#closeFile();
    if (page === 'recover' && where.has('code')) this.#drop(wanted[0]);
    for (const [key, panel] of [...this.panels]) {
      if (wanted.includes(key)) continue;
      panel.close();
      this.panels.delete(key);
    }
    const before = this.openId;
    this.openId = page ? '' : id;
    this.#drawList();
    for (const key of wanted) {
      if (this.panels.has(key)) continue;
      try {
        const panel = isPage ? this.#closable((await Promise.all([PAGES[page](where), loadStyles('dialog').catch(() => {})]))[0], () => this.#closePage()) : await this.#jobPanel(key, key === id ? where.get('view') : null);
        if (turn !== this.turn) {
          panel.close();
          return;
        }
        this.panels.set(key, panel);
      } catch (problem) {
        tell('error', `This part of the page could not be loaded. ${problem instanceof Error ? problem.message : ''}`, { label: 'Reload the page', run: () => location.reload() });
        return;
      }
    }
    this.#arrange(wanted.flatMap((key) => this.panels.get(key) ?? []));
    if (wanted.length > 0 && (page || before !== id)) this.#attend(this.panels.get(wanted[0]));
  }

  /** Another code needs another page. @param {string} key */
  #drop(key) {
    this.panels.get(key)?.close();
    this.panels.delete(key);
  }

  /** @param {Panel[]} panels */
  #arrange(panels) {
    if (this.openFile && this.filePanel) panels = [this.filePanel];
    this.welcome.hidden = panels.length > 0;
    this.place.classList.toggle('beside', panels.length > 1);
    for (const panel of panels) if (panel.element.parentElement !== this.place) this.place.append(panel.element);
    for (const child of [...this.place.children]) if (!panels.some((panel) => panel.element === child)) child.remove();
    // Moving a panel would lose its scroll position; only a wrong order is mended.
    panels.forEach((panel, i) => { if (this.place.children[i] !== panel.element) this.place.insertBefore(panel.element, this.place.children[i]); });
  }

  /** On a narrow screen the panel is below the form: go there, and let screen readers start there. @param {Panel | undefined} panel */
  #attend(panel) {
    if (!panel) return;
    panel.title.focus({ preventScroll: true });
    if (panel.element.getBoundingClientRect().top > innerHeight * 0.6) panel.element.scrollIntoView({ block: 'start' });
    if (matchMedia('(max-width: 1000px)').matches) this.#hold(panel.element);
  }

  /** What loads above the panel would push it off a narrow screen: it is held at the top until somebody moves. @param {HTMLElement} element */
  #hold(element) {
    this.holding?.abort();
    const holding = new AbortController();
    this.holding = holding;
    const { signal } = holding;
    const growth = new ResizeObserver(() => {
      if (!element.isConnected) holding.abort();
      else if (element.getBoundingClientRect().top > LEAST_SHIFT) element.scrollIntoView({ block: 'start' });
    });
    growth.observe(document.body);
    const late = setTimeout(() => holding.abort(), HELD_MS);
    signal.addEventListener('abort', () => {
      growth.disconnect();
      clearTimeout(late);
    }, { once: true });
    for (const kind of ['wheel', 'touchstart', 'pointerdown', 'keydown']) addEventListener(kind, () => holding.abort(), { signal, passive: true });
  }

  /** @param {string} id @param {string | null} view */
  async #jobPanel(id, view) {
    const [{ JobPanel }] = await patiently(() => Promise.all([import('./jobs/job-panel.js'), loadStyles('job')]));
    const panel = new JobPanel(id, view);
    panel.wasKnown = this.answered.has(id);
    panel.parent = this.log.entries.find((entry) => entry.id === id)?.parent ?? '';
    panel.addEventListener('change', () => {
      const { job } = panel.watch;
      if (!job) return;
      this.log.put(job);
      if (isSimulated(job)) this.dispatchEvent(new Event('simulated'));
    });
    for (const kind of ['edit', 'again']) {
      panel.addEventListener(kind, (event) => this.dispatchEvent(new CustomEvent(kind, { detail: /** @type {CustomEvent} */ (event).detail })));
    }
    panel.addEventListener('close', () => this.#closeJob(id));
    panel.addEventListener('keep', () => this.#keepBeside(id));
    panel.addEventListener('move', (event) => this.#move(id, /** @type {CustomEvent} */ (event).detail));
    return panel;
  }

  /** Keeps a job open when another is opened. @param {string} id */
  #keepBeside(id) {
    const isKept = this.beside.includes(id);
    this.beside = isKept ? this.beside.filter((one) => one !== id) : [...this.beside, id].slice(-MOST_BESIDE);
    tell('status', isKept ? 'The job closes when another is opened.' : 'The job stays open beside the next one that you open.', undefined, 'beside');
  }

  /** Puts an open job elsewhere in their row. @param {string} id @param {1 | -1 | string} where a step, or the job that takes this one's place and gives it its own */
  #move(id, where) {
    const order = [this.openId, ...this.beside];
    const from = order.indexOf(id);
    const to = typeof where === 'string' ? order.indexOf(where) : (from + where + order.length) % order.length;
    if (from < 0 || to < 0 || from === to) return;
    [order[from], order[to]] = [order[to], order[from]];
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    this.#rewrite(`#${new URLSearchParams({ job: order[0], beside: order.slice(1).join(',') })}`);
    [this.openId, ...this.beside] = order;
    this.#arrange(order.flatMap((key) => this.panels.get(key) ?? []));
    this.#drawList();
    focused?.focus();
    announce(`Place ${(typeof where === 'string' ? from : to) + 1} of ${order.length}.`);
  }

  /** @param {string} id */
  #closeJob(id) {
    this.beside = this.beside.filter((one) => one !== id);
    if (id !== this.openId) {
      this.#go({ job: this.openId });
      return;
    }
    const [next] = this.beside;
    this.#go(next ? { job: next } : {});
  }

  /** @param {File} file */
  async showFile(file) {
    const turn = ++this.turn;
    const { FilePanel } = await import('./jobs/file-panel.js');
    if (turn !== this.turn) return;
    if (!this.files.some((known) => known.file === file)) this.files.unshift({ name: file.name, file });
    this.#closeFile();
    for (const panel of this.panels.values()) panel.close();
    this.panels.clear();
    this.openId = '';
    this.openFile = file;
    this.filePanel = this.#closable(new FilePanel(file), () => this.#closeOpenFile());
    this.#rewrite('');
    this.left = '';
    this.#arrange([this.filePanel]);
    this.#attend(this.filePanel);
    this.#drawList();
  }

  #closeFile() {
    this.filePanel?.close();
    this.filePanel = null;
    this.openFile = null;
  }

  #logChanged() {
    this.#drawList();
    const before = this.states;
    this.states = this.#statesOf();
    const completed = (/** @type {string} */ states) => states.split(' ').filter((state) => state === 'completed').length;
    if (before !== this.states) this.dispatchEvent(new CustomEvent('states', { detail: completed(before) !== completed(this.states) }));
  }

  #statesOf() {
    return this.log.entries.map((entry) => entry.state).join(' ');
  }

  #drawList() {
    const isOpenJob = (/** @type {string} */ id) => id === this.openId || (this.openId !== '' && this.beside.includes(id));
    const files = this.files.map(({ name, file }) => this.#item(name, 'local file', 'file', file === this.openFile,
      () => this.showFile(file), () => this.#removeFile(file)));
    const jobs = this.log.entries.slice(0, LISTED).map((entry) => this.#item(entry.title, entry.detail, entry.state, isOpenJob(entry.id),
      () => this.open(entry.id), () => this.#removeJob(entry.id)));
    const focused = [...this.list.querySelectorAll('button')].indexOf(/** @type {any} */ (document.activeElement));
    replaceContent(this.list, ...files, ...jobs);
    this.#showOpenItem();
    if (focused >= 0) [...this.list.querySelectorAll('button')][focused]?.focus({ preventScroll: true });
    byId('jobs').hidden = files.length + jobs.length === 0;
    const running = this.log.entries.filter((entry) => !isFinished(entry.state)).length;
    document.title = `${running > 0 ? `(${running}) ` : ''}${this.plainTitle}`;
  }

  /** The list goes sideways where there are more jobs than fit. */
  #showOpenItem() {
    const { list } = this;
    const open = /** @type {HTMLElement | null} */ (list.querySelector('.open'));
    if (!open || this.shownItem === this.openId) return;
    this.shownItem = this.openId;
    const [box, item] = [list.getBoundingClientRect(), open.getBoundingClientRect()];
    if (item.left < box.left) list.scrollLeft -= box.left - item.left;
    else if (item.right > box.right) list.scrollLeft += item.right - box.right;
  }

  /** @param {string} title @param {string} detail @param {string} state @param {boolean} isOpen @param {() => void} open @param {() => void} remove */
  #item(title, detail, state, isOpen, open, remove) {
    return h('li', { class: isOpen ? 'open' : '' },
      h('button', { type: 'button', class: 'job-item', 'aria-current': isOpen ? 'true' : null, onclick: open },
        h('span', { class: `state ${state}` }, icon(state === 'file' ? 'image' : STATE_ICONS[state] ?? 'dots'), h('span', { class: 'off-screen' }, state)),
        h('span', { class: 'job-title' }, title), h('span', { class: 'second' }, detail)),
      h('button', { type: 'button', class: 'remove', 'aria-label': `Remove ${title} from the list`, title: 'Remove from the list', onclick: remove }, icon('cross')));
  }

  /** Another account: what is open of the one before is closed, and what could not be seen is asked for again. @param {import('./shell/account.js').Account | null} account null when the server did not say */
  #setOwner(account) {
    if (!account) return;
    const isOther = this.log.setOwner(account.session ? account.subject : null);
    const seen = new Set(this.log.entries.map((entry) => entry.id));
    const gone = [...this.panels].filter(([key, panel]) => {
      const { watch } = /** @type {JobPanel} */ (panel);
      return watch ? (watch.job ? !seen.has(key) : watch.problem) : isOther && /^page (jobs|explore) /.test(key);
    });
    for (const [key] of gone) this.#drop(key);
    if (gone.length > 0) this.#followAddress();
  }

  /** @param {string} id */
  #removeJob(id) {
    if (this.panels.has(id)) this.#closeJob(id);
    this.log.remove(id);
  }

  /** @param {File} file */
  #removeFile(file) {
    this.files = this.files.filter((known) => known.file !== file);
    if (file === this.openFile) this.#closeOpenFile();
    else this.#drawList();
  }

  #closeOpenFile() {
    this.#closeFile();
    this.#arrange([]);
    this.#drawList();
  }

  /** What is seen of the open job goes into the address, so that reloading and sending it show the same. */
  #writeView() {
    const panel = /** @type {JobPanel | undefined} */ (this.panels.get(this.openId));
    const view = panel?.viewText?.() ?? '';
    const where = new URLSearchParams(location.hash.slice(1));
    if (this.openId === '' || where.get('job') !== this.openId || view === '' || view === where.get('view') || view.length > LONGEST_VIEW) return;
    where.set('v', '1');
    where.set('view', view);
    this.#rewrite(`#${where}`);
  }

  async #pollOthers() {
    if (document.hidden) return;
    for (const entry of this.log.entries.filter((one) => !isFinished(one.state) && !this.panels.has(one.id)).slice(0, LISTED)) {
      try {
        this.log.put(await getJob(entry.id));
      } catch (problem) {
        // A server that is away is told where the job is open; a job that is gone would be asked for without end.
        if (/** @type {any} */ (problem).status === 404) this.log.lose(entry.id);
      }
    }
  }
}
