// @ts-check
/** Which of the files are drawn: tick boxes, with more from other jobs and from disk. */
import { announce, h, icon, replaceContent } from '../dom.js';
import { JobLog } from '../jobs/job-log.js';
import { instrumentTitle } from '../product-names.js';
import { smallButton } from '../chart/fields.js';
import { filesOfJob, LOCAL, localFile } from './curve-files.js';

/** @typedef {import('./curve-files.js').CurveFile} CurveFile */

const FILTER_FROM = 12;
/** Jobs that a link may name besides its own. */
const MOST_JOBS = 8;
/** Products that have no such file, by their names; those of other instruments may. */
const WITHOUT = { 'light curve': /_(image|mosaic|spectrum)$|^spectral_fit$/, spectrum: /_(image|mosaic|lc)$|^spectral_fit$/ };

/** Events: `change` when the choice did. */
export class FilePicker extends EventTarget {
  /** @param {CurveFile[]} files @param {'light curve' | 'spectrum'} kind @param {string} [ownJob] */
  constructor(files, kind, ownJob = '') {
    super();
    this.files = files;
    this.kind = kind;
    this.ownJob = ownJob;
    /** @type {Set<string>} */
    this.chosen = new Set();
    this.list = h('ul', { class: 'picker-list' });
    this.filter = h('input', { type: 'search', placeholder: 'Filter by name', 'aria-label': 'Filter by name', oninput: () => this.#draw() });
    this.problem = h('p', { class: 'notice error', role: 'alert', hidden: true });
    this.chooser = h('input', { type: 'file', multiple: true, hidden: true, 'aria-label': 'FITS files', onchange: () => this.#addLocal() });
    this.others = h('div', { class: 'picker-others', hidden: true });
    this.element = h('div', { class: 'picker' }, this.filter, this.list,
      h('div', { class: 'plot-choices' }, smallButton('Add from another job', () => this.#offerJobs()), smallButton('Add a file', () => this.chooser.click()), this.chooser), this.others, this.problem);
    this.#draw();
  }

  /** @returns {CurveFile[]} in the order of the list */
  get picked() {
    return this.files.filter((file) => this.chosen.has(file.id));
  }

  /** @param {string[]} ids */
  choose(ids) {
    this.chosen = new Set(ids.filter((id) => this.files.some((file) => file.id === id)));
    this.#draw();
    this.dispatchEvent(new Event('change'));
  }

  /** @param {CurveFile[]} files @param {boolean} [areChosen] */
  add(files, areChosen = true) {
    const known = new Set(this.files.map((file) => file.id));
    const fresh = files.filter((file) => !known.has(file.id));
    this.files = [...this.files, ...fresh];
    if (areChosen) for (const file of files) this.chosen.add(file.id);
    this.#draw();
    this.dispatchEvent(new Event('change'));
  }

  #draw() {
    this.filter.hidden = this.files.length < FILTER_FROM;
    const wanted = this.filter.hidden ? '' : this.filter.value.trim().toLowerCase();
    const shown = this.files.filter((file) => file.name.toLowerCase().includes(wanted));
    const several = new Set(this.files.map((file) => file.instrument)).size > 1;
    const jobs = new Set(this.files.map((file) => file.job?.id)).size > 1;
    replaceContent(this.list, ...shown.map((file) => {
      const input = h('input', { type: 'checkbox', checked: this.chosen.has(file.id), onchange: () => this.#toggle(file, input.checked) });
      return h('li', {}, h('label', { class: 'mini-check' }, input, h('span', { class: 'picker-name' }, file.name), h('span', { class: 'second' },
        [file.band && `${file.band.replace('-', '–')} keV`, several && instrumentTitle(file.instrument), jobs && (file.job ? `job ${file.job.id.slice(0, 6)}` : 'file')].filter(Boolean).join(' · '))),
        !file.job && smallButton('Remove', () => this.#remove(file), { 'aria-label': `Remove ${file.name}` }));
    }));
  }

  /** @param {CurveFile} file @param {boolean} isOn */
  #toggle(file, isOn) {
    if (isOn) this.chosen.add(file.id);
    else this.chosen.delete(file.id);
    this.dispatchEvent(new Event('change'));
  }

  /** A file from disk. @param {CurveFile} file */
  #remove(file) {
    this.files = this.files.filter((one) => one !== file);
    this.chosen.delete(file.id);
    this.#draw();
    this.dispatchEvent(new Event('change'));
  }

  #offerJobs() {
    const jobs = new JobLog().entries.filter((entry) => entry.state === 'completed' && entry.id !== this.ownJob && !WITHOUT[this.kind].test(entry.product ?? '') && !this.files.some((file) => file.job?.id === entry.id));
    this.others.hidden = !this.others.hidden;
    if (this.others.hidden) return;
    replaceContent(this.others, jobs.length === 0 ? h('p', { class: 'second' }, 'No other finished job is in your list.')
      : h('ul', {}, ...jobs.map((entry) => h('li', {}, smallButton(`${entry.title} · ${entry.detail} · ${entry.created.slice(0, 16).replace('T', ' ')}, job ${entry.id.slice(0, 6)}`, () => this.#addJob(entry.id))))));
  }

  /** @param {string} id */
  async #addJob(id) {
    this.problem.hidden = true;
    try {
      this.add(await filesOfJob(id, this.kind));
      this.others.hidden = true;
      announce('Added.');
    } catch (problem) {
      this.#fail(problem);
    }
  }

  /** The jobs that the files of a view are of, none of them chosen; what cannot be had is told. @param {string[]} ids of files */
  async addJobsOf(ids) {
    const known = new Set(this.files.map((file) => file.id));
    const jobs = [...new Set(ids.filter((id) => !known.has(id) && !id.startsWith(LOCAL)).map((id) => /^([\w-]{1,64})\//.exec(id)?.[1] ?? ''))].filter((id) => id !== '' && id !== this.ownJob).slice(0, MOST_JOBS);
    const answers = await Promise.allSettled(jobs.map((id) => filesOfJob(id, this.kind)));
    const files = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (files.length > 0) this.add(files, false);
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (failed) this.#fail(failed.reason);
  }

  #addLocal() {
    this.add([...(this.chooser.files ?? [])].map(localFile));
    this.chooser.value = '';
  }

  /** @param {unknown} problem */
  #fail(problem) {
    this.problem.hidden = false;
    replaceContent(this.problem, problem instanceof Error ? problem.message : String(problem));
  }
}

/** Links to the files that are drawn. @param {CurveFile[]} files */
export function fileLinks(files) {
  const several = new Set(files.map((file) => file.instrument)).size > 1;
  return files.filter((file) => file.url).map((file) => h('a', { class: 'button quiet small', href: file.url, download: file.file }, icon('save'), files.length > 1 ? `FITS: ${file.name}${several ? ` ${instrumentTitle(file.instrument)}` : ''}${file.band ? ` ${file.band} keV` : ''}` : 'FITS'));
}
