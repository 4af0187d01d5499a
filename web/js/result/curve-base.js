// @ts-check
/** What panels of light curves and of spectra have in common: files to choose from, one figure, and an end. */
import { Figure } from '../chart/figure.js';
import { h, replaceContent } from '../dom.js';
import { instrumentTitle } from '../product-names.js';
import { FilePicker } from './file-picker.js';

/** @typedef {import('./curve-files.js').CurveFile} CurveFile */

/** More than this in one frame cannot be told apart. */
export const MOST_TOGETHER = 16;

/** @template T what is read of a file */
export class CurveBase {
  /** @param {CurveFile[]} files @param {'light curve' | 'spectrum'} kind @param {string | undefined} job */
  constructor(files, kind, job) {
    /** @type {Map<string, Promise<T>>} by file or address */
    this.read = new Map();
    /** @type {Figure | null} */
    this.figure = null;
    this.isDisposed = false;
    /** Which choice is being read, so that a slow one never covers a later one. */
    this.turn = 0;
    /** @type {string[]} */
    this.problems = [];
    this.picker = new FilePicker(files, kind, job);
    this.title = h('h3', {}, kind.replace(/^./, (letter) => letter.toUpperCase()));
    this.actions = h('div', { class: 'plot-choices' });
    this.controls = h('div', { class: 'plot-controls' });
    this.place = h('div', { class: 'chart-place' });
    this.note = h('p', { class: 'second chart-note' });
  }

  /** The curve of one file only. @param {string} file */
  showFile(file) {
    const found = this.picker.files.find((one) => one.file === file);
    if (found) this.picker.choose([found.id]);
  }

  /** Reads once; a failure is not kept. @param {string} id @param {() => Promise<T>} read */
  readOnce(id, read) {
    const known = this.read.get(id);
    if (known) return known;
    const reading = read();
    reading.catch(() => this.read.delete(id));
    this.read.set(id, reading);
    return reading;
  }

  /** @param {CurveFile[]} picked */
  showTitle(picked) {
    const names = [...new Set(picked.map((file) => file.name))];
    replaceContent(this.title, names.length <= 2 ? names.join(' and ') : `${names.length} sources`);
  }

  /** In the place of the figure. @param {Node} content */
  clear(content) {
    this.figure?.dispose();
    this.figure = null;
    replaceContent(this.place, content);
    this.note.textContent = '';
  }

  /** @param {import('../chart/figure.js').FigureSpec} spec @param {boolean} keepsZoom @param {Node[]} notices above it */
  showFigure(spec, keepsZoom, notices) {
    if (this.figure) this.figure.show(spec, keepsZoom);
    else this.figure = new Figure(spec);
    replaceContent(this.place, ...notices, this.figure.element);
  }

  /** The files, also those of other jobs, and the range of a view, when they were read. @param {any} state */
  async restoreFigure(state) {
    if (Array.isArray(state.files) && state.files.length > 0) {
      const wanted = state.files.map(String);
      await this.picker.addJobsOf(wanted);
      if (this.isDisposed) return;
      this.picker.choose(wanted);
    }
    await Promise.allSettled([...this.read.values()]);
    // What was read is drawn in the next turn.
    await new Promise((resolve) => setTimeout(resolve));
    this.figure?.restore(state.zoom);
  }

  dispose() {
    this.isDisposed = true;
    this.turn++;
    this.figure?.dispose();
    this.figure = null;
    this.read.clear();
  }
}

/** What is written above a saved figure. @param {CurveFile[]} files @param {string} [more] such as the bins */
export function figureTitle(files, more = '') {
  const each = (/** @type {(file: CurveFile) => string} */ of) => [...new Set(files.map(of))].filter(Boolean);
  const [names, bands] = [each((file) => file.name), each((file) => file.band.replace('-', '–'))];
  return [names.length > 3 ? `${names.length} sources` : names.join(', '), each((file) => instrumentTitle(file.instrument)).join(', '), bands.length > 0 && `${bands.join(', ')} keV`, more].filter(Boolean).join(' · ');
}

/** Names of curves as short as they differ. @param {CurveFile[]} files @param {boolean} hasBands whether energy bands tell them apart */
export function labelsOf(files, hasBands) {
  const instruments = new Set(files.map((file) => file.instrument)).size > 1;
  const labels = files.map((file) => [file.name, hasBands && file.band && `${file.band.replace('-', '–')} keV`, instruments && instrumentTitle(file.instrument)].filter(Boolean).join(' · '));
  return labels.map((label, i) => (labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${label} · ${files[i].job?.id.slice(0, 6) ?? `file ${i + 1}`}`));
}
