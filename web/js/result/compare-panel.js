// @ts-check
/** Two jobs beside each other: what they were asked differently, and their curves on the same axes, or their images under a divider. */
import { fileUrl, getJob } from '../api.js';
import { simpleTable, smallButton } from '../chart/fields.js';
import { announce, h, replaceContent } from '../dom.js';
import { FitsFile } from '../fits/fits-file.js';
import { JobLog } from '../jobs/job-log.js';
import { curvesOf, filesOf } from './curve-files.js';
import { imagesOf } from './images.js';
import { parameterRows } from './result-bar.js';

/** @typedef {import('../api.js').Job} Job */
/** @typedef {import('./curve-panel.js').CurvePanel} CurvePanel */

export class ComparePanel {
  /** @param {Job} job @param {() => CurvePanel | null} curves of this job @param {() => import('./image-result.js').ImageResult | null} image */
  constructor(job, curves, image) {
    this.job = job;
    this.curves = curves;
    this.image = image;
    this.list = h('div', { class: 'plot-choices' });
    this.place = h('div', {});
    this.element = h('section', { class: 'compare', 'aria-label': 'Compare', hidden: true }, h('h3', {}, 'Compare with another job'), this.list, this.place);
  }

  toggle() {
    this.element.hidden = !this.element.hidden;
    if (this.element.hidden) return;
    const entries = new JobLog().entries.filter((entry) => entry.id !== this.job.id && entry.state === 'completed');
    replaceContent(this.list, ...(entries.length === 0 ? [h('p', { class: 'second' }, 'No other finished job is in your list.')] : entries.map((entry) => smallButton(`${entry.title} · ${entry.detail}`, () => this.#with(entry.id)))));
    this.list.querySelector('button')?.focus();
  }

  /** @param {string} id */
  async #with(id) {
    try {
      const other = await getJob(id);
      replaceContent(this.place, differences(this.job, other));
      const panel = this.curves()?.panel;
      const kind = curvesOf(this.job);
      if (panel && kind && curvesOf(other) === kind) {
        // The same source first; without it all of the other job can still be ticked.
        const names = new Set(panel.picker.picked.map((file) => file.name));
        const files = filesOf(other, kind);
        panel.picker.add(files, false);
        const same = files.filter((file) => names.has(file.name));
        panel.picker.choose([...panel.picker.chosen, ...(same.length > 0 ? same : files.slice(0, 1)).map((file) => file.id)]);
        panel.element.scrollIntoView({ block: 'nearest' });
      }
      const [image, second] = [this.image(), imagesOf(other)[0] ?? null];
      if (image?.panel && second) await image.panel.viewer.comparison.compareWith(await FitsFile.fromUrl(second.file_name, fileUrl(other.id, second.file_name)));
      announce('Compared.');
    } catch (problem) {
      replaceContent(this.place, h('p', { class: 'notice error', role: 'alert' }, problem instanceof Error ? problem.message : String(problem)));
    }
  }
}

/** @param {Job} one @param {Job} other */
function differences(one, other) {
  const rows = differingRows(one, other);
  if (rows.length === 0) return h('p', { class: 'second' }, 'Both were asked the same.');
  return simpleTable('What differs', ['Parameter', `This job (${one.id.slice(0, 6)})`, `The other (${other.id.slice(0, 6)})`], rows);
}

/** @param {Job} one @param {Job} other @returns {string[][]} name, here, there */
export function differingRows(one, other) {
  const [here, there] = [one, other].map((job) => new Map(/** @type {[string, string][]} */ (parameterRows(job))));
  return [...new Set([...here.keys(), ...there.keys()])].filter((name) => here.get(name) !== there.get(name)).map((name) => [name, here.get(name) ?? '–', there.get(name) ?? '–']);
}
