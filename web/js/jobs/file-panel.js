// @ts-check
/** A FITS file of the user, in the same viewer. It never leaves the browser. */
import { h, loadStyles } from '../dom.js';
import { FitsFile } from '../fits/fits-file.js';
import { bandOf } from '../viewer/planes.js';

export class FilePanel {
  /** @param {File} file */
  constructor(file) {
    /** @type {{ element: HTMLElement, dispose: () => void } | null} */
    this.viewer = null;
    this.isClosed = false;
    this.title = h('h2', { tabIndex: -1 }, file.name);
    this.facts = h('p', { class: 'facts' }, h('span', {}, 'Local file, not sent anywhere'));
    this.place = h('div', { class: 'picture' }, h('p', { class: 'loading', role: 'status' }, 'Reading the file…'));
    this.element = h('article', { class: 'panel file' }, h('header', { class: 'panel-head' }, h('div', {}, this.title, this.facts)), this.place);
    this.#open(file);
  }

  /** @param {File} file */
  async #open(file) {
    try {
      await loadStyles('viewer', 'chart', 'catalogue', 'result');
      const [fits, { ImagePanel }] = await Promise.all([FitsFile.fromFile(file), import('../viewer/image-panel.js')]);
      if (this.isClosed) {
        fits.close();
        return;
      }
      this.viewer = new ImagePanel(fits, { title: file.name, description: `Image of the file ${file.name}`, sources: null });
      this.place.replaceChildren(this.viewer.element);
      this.#facts(fits.planes);
    } catch (problem) {
      const tables = await import('../table/table-file.js').then(({ TableFile }) => TableFile.open(file)).catch(() => null);
      if (tables && this.isClosed) tables.dispose();
      else if (tables) {
        this.viewer = tables;
        this.place.replaceChildren(tables.element);
      } else this.place.replaceChildren(h('p', { class: 'notice error', role: 'alert' }, `${file.name} cannot be shown. ${problem instanceof Error ? problem.message : problem}`));
    }
  }

  /** @param {import('../fits/reader.js').Plane[]} planes */
  #facts(planes) {
    const { cards, width, height } = planes[0];
    for (const text of [`${planes.length} image${planes.length === 1 ? '' : 's'}, ${width} × ${height} pixels`, bandOf(planes[0]),
      [cards.TELESCOP, cards.INSTRUME].filter((value) => typeof value === 'string' && value !== '').join(' ')]) {
      if (text) this.facts.append(h('span', {}, text));
    }
  }

  close() {
    this.isClosed = true;
    this.viewer?.dispose();
  }
}
