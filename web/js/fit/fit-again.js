// @ts-check
/** The form that asked for a fit, filled as it was: to change the model, or what did not work. */
import { getJob, queryParameters } from '../api.js';
import { h, replaceContent } from '../dom.js';
import { instrumentTitle, unitOfJob } from '../product-names.js';
import { FitForm } from './fit-form.js';
import { fromWire } from './query.js';

/** @typedef {import('../api.js').Job} Job */

export class FitAgain {
  /** @param {Job} job @param {{ isOpen?: boolean, labelOf?: (id: string) => string | undefined, above?: Node[] }} [more] labelOf: what a spectrum, JOB/FILE, is called */
  constructor(job, { isOpen = false, labelOf, above = [] } = {}) {
    this.job = job;
    this.labelOf = labelOf;
    this.above = above;
    /** @type {FitForm | null} */
    this.form = null;
    this.isDisposed = false;
    this.place = h('div', {});
    this.element = h('details', { class: 'plot-details fit-again' }, h('summary', {}, 'Change the model and fit again'), this.place);
    this.element.addEventListener('toggle', () => { if (this.element.open) this.#fill(); });
    this.element.open = isOpen;
  }

  async #fill() {
    if (this.form) return;
    const parameters = await queryParameters(this.job).catch(() => this.job.parameters);
    const names = this.labelOf ? new Map() : await namesOfSpectra(fromWire(parameters, String).spectra.map(({ id }) => id));
    if (this.isDisposed || this.form) return;
    const query = fromWire(parameters, (id) => this.labelOf?.(id) ?? names.get(id) ?? id.replace(/^[^/:]*[/:]/, ''));
    this.form = new FitForm(query, `Fit of ${query.spectra.map(({ label }) => label).join(', ')}`);
    replaceContent(this.place, ...(this.above.length > 0 ? [h('div', { class: 'plot-choices' }, ...this.above)] : []), this.form.element);
  }

  dispose() {
    this.isDisposed = true;
    this.form?.dispose();
  }
}

/** What the spectra of a fit that made nothing are called: their jobs know. @param {string[]} ids JOB/FILE @returns {Promise<Map<string, string>>} without those that are not known any more */
async function namesOfSpectra(ids) {
  const parts = ids.map((id) => ({ id, job: id.split(/[/:]/)[0], file: id.replace(/^[^/:]*[/:]/, '') }));
  const jobs = new Map(await Promise.all([...new Set(parts.map(({ job }) => job))].map(async (id) => /** @type {[string, Job | null]} */ ([id, await getJob(id).catch(() => null)]))));
  return new Map(parts.flatMap(({ id, job, file }) => {
    const known = jobs.get(job);
    const source = known?.sources?.find((one) => one.file === file);
    return known && source ? [[id, `${source.name} · ${instrumentTitle(`${known.instrument}${unitOfJob(known)}`)}`]] : [];
  }));
}
