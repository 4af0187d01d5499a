// @ts-check
/** What leaves the catalogue as a file or through the clipboard, and what comes in. */
import { h } from '../dom.js';
import { saveFile } from '../viewer/save.js';
import { BLANK } from './columns.js';
import { FORMATS, readCatalogue } from './formats/files.js';
import { writeTsv } from './formats/text.js';
import { compareDialog, loadDialog } from './match-dialogs.js';

/** @typedef {import('./catalogue-panel.js').CataloguePanel} CataloguePanel */

const ACCEPTED = '.txt,.ecsv,.csv,.tsv,.fits,.fit,.gz,.xml,.vot,.votable,.reg,.json';

/** @param {number} count */
const sources = (count) => `${count} ${count === 1 ? 'source' : 'sources'}`;

export class CatalogueFiles {
  /** @param {CataloguePanel} panel */
  constructor(panel) {
    this.panel = panel;
    /** @type {'load' | 'compare'} */
    this.purpose = 'load';
    this.chooser = h('input', { type: 'file', hidden: true, accept: ACCEPTED, onchange: () => this.#chosen() });
  }

  /** Asks for a file. @param {'load' | 'compare'} purpose */
  choose(purpose) {
    this.purpose = purpose;
    this.chooser.click();
  }

  async #chosen() {
    const { purpose } = this;
    const file = this.chooser.files?.[0];
    this.purpose = 'load';
    if (file) await this.open(file, purpose);
    this.chooser.value = '';
  }

  /** @param {File} file @param {'load' | 'compare'} purpose */
  async open(file, purpose) {
    const { panel } = this;
    panel.say('');
    try {
      const found = await readCatalogue(new Uint8Array(await file.arrayBuffer()), panel.options.wcs?.() ?? null);
      const dialog = purpose === 'compare' ? compareDialog : loadDialog;
      dialog(panel.list, found, file.name, (text) => panel.say(text));
    } catch (problem) {
      panel.say(`${file.name} cannot be read. ${problem instanceof Error ? problem.message : problem}`, true);
    }
  }

  /** The selected sources, or all. */
  get #rows() {
    const { list } = this.panel;
    return list.selected.size > 0 ? list.chosen : list.rows;
  }

  /** @param {string} kind of FORMATS */
  save(kind) {
    const { panel } = this;
    const { extension, type, write } = FORMATS[kind];
    const rows = this.#rows;
    try {
      const isSimulated = panel.options.isSimulated === true;
      // Forms without a place for words say it in their name.
      saveFile(`${panel.options.title}${isSimulated ? '_simulated' : ''}_catalogue.${extension}`, write(rows, isSimulated), type);
    } catch (problem) {
      panel.say(`The catalogue cannot be saved in this form. ${problem instanceof Error ? problem.message : problem}`, true);
      return;
    }
    panel.say(`${sources(rows.length)} saved${panel.list.selected.size > 0 ? ' (the selected ones)' : ''}.`);
  }

  /** What a file to load may look like. */
  saveTemplate() {
    const example = { ...BLANK, key: 0, name: 'Crab', ra: 83.63308, dec: 22.0145, significance: 100, instrumentFlag: 2, errorRadius: 0.01 };
    saveFile('catalogue_template.ecsv', FORMATS.ecsv.write([example, { ...example, name: 'My source', ra: 84.5, dec: 21, isNew: true, instrumentFlag: 1, significance: NaN }]), 'text/plain');
  }

  async copy() {
    const { panel } = this;
    const rows = panel.list.selected.size > 0 ? panel.list.chosen : panel.shown;
    try {
      await navigator.clipboard.writeText(writeTsv(rows));
      panel.say(`${sources(rows.length)} copied.`);
    } catch {
      panel.say('The browser did not allow copying. Save as CSV instead.', true);
    }
  }
}
