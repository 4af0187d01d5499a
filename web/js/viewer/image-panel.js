// @ts-check
/**
 * An image with its catalogue, tools and files: what a finished image job or a file of the user is shown in. Loaded when
 * the first image is shown.
 */
import { h, icon, replaceContent } from '../dom.js';
import { CataloguePanel } from '../catalogue/catalogue-panel.js';
import { BLANK, rowsOfSources } from '../catalogue/columns.js';
import { openDialog } from '../shell/dialog.js';
import { parseDegrees, parseRightAscension } from '../sky/coordinates.js';
import { saveCutout, saveFigure, savePicture, saveSvg } from './export.js';
import { ImageViewer } from './image-viewer.js';
import { menu } from './menu.js';
import { isSimulated } from './planes.js';
import { ProfilePanel } from './profile-panel.js';
import { RegionPanel } from './region-panel.js';

/** @typedef {import('../fits/fits-file.js').FitsFile} FitsFile */
/**
 * @typedef {object} ImageOptions
 * @property {string} title of the object or file
 * @property {string} description for screen readers
 * @property {import('../api.js').Source[] | null} sources null: no catalogue until one is asked for
 * @property {string} [fluxUnit]
 * @property {string} [fluxBand] that the fluxes of the sources are of, where the image has several
 * @property {{ name: string, ra: number, dec: number }[]} [notDetected] objects that were asked for: they are marked
 * @property {string} [job] identifier
 * @property {boolean} [canUse] false: the catalogue is read only
 * @property {{ name: string, ra: number, dec: number } | null} [queryObject]
 */

/** Events: `view`: viewState would tell something else. */
export class ImagePanel extends EventTarget {
  /** @param {FitsFile} file closed with the panel @param {ImageOptions} options */
  constructor(file, options) {
    super();
    this.options = options;
    const viewer = new ImageViewer(file, options.description);
    this.viewer = viewer;
    viewer.title = options.title;
    viewer.job = options.job ?? '';
    this.profiles = new ProfilePanel(viewer);
    this.regions = new RegionPanel(viewer, (region) => this.profiles.histogram(region));
    this.saving = menu('Save', icon('save'), [
      { text: 'PNG of the view', act: () => savePicture(viewer) }, { text: 'PNG with axes', act: () => saveFigure(viewer) }, { text: 'SVG with axes', act: () => saveSvg(viewer) },
      { text: 'FITS of this part, as measured', act: () => saveCutout(viewer) }, { text: 'Regions for DS9', act: () => this.regions.save() }]);
    this.more = menu('More', icon('dots'), [
      { text: 'Histogram', act: () => this.profiles.histogram(null) }, { text: 'Region by numbers…', act: () => this.regions.edit(-1) },
      { text: 'Load regions (.reg)…', act: () => this.regions.chooser.click() }, { text: 'FITS header', act: () => this.#showHeader() },
      ...(options.sources === null ? [{ text: 'Catalogue', act: () => this.#startCatalogue([]) }] : [])]);
    viewer.controls.menus.append(this.saving.element, this.more.element);
    viewer.extras.append(this.profiles.element, this.regions.element);
    this.cataloguePlace = h('div', {});
    this.element = h('div', { class: 'image-panel' }, viewer.element, this.cataloguePlace);
    /** @type {CataloguePanel | null} */
    this.catalogue = null;
    viewer.addEventListener('view', () => this.dispatchEvent(new Event('view')));
    viewer.addEventListener('export', () => saveFigure(viewer));
    if (options.notDetected?.length) viewer.layers.lay({ name: 'Not detected', isAsked: true, sources: options.notDetected });
    if (options.sources !== null) this.#startCatalogue(rowsOfSources(options.sources));
  }

  /** @param {Omit<import('../catalogue/columns.js').Row, 'key'>[]} rows */
  #startCatalogue(rows) {
    if (this.catalogue) {
      this.catalogue.element.scrollIntoView({ block: 'nearest' });
      return;
    }
    const { viewer, options } = this;
    const catalogue = new CataloguePanel(rows, {
      title: options.title, from: { job: options.job ?? '', title: options.title }, fluxUnit: options.fluxUnit ?? '', fluxBand: options.fluxBand, isSimulated: viewer.file.planes.some(isSimulated), canUse: options.canUse,
      queryObject: () => objectOfForm() ?? options.queryObject ?? null, wcs: () => viewer.wcs,
    });
    this.catalogue = catalogue;
    replaceContent(this.cataloguePlace, catalogue.element);
    viewer.tools.allowAdding(catalogue.canUse);
    const markers = () => viewer.setMarkers(catalogue.list.rows.map(({ key, name, ra, dec, significance, isNew }) => ({ key, name, ra, dec, significance, isNew })));
    catalogue.list.addEventListener('change', markers);
    catalogue.list.addEventListener('select', () => viewer.setSelection(catalogue.list.selected, catalogue.list.current, false));
    catalogue.addEventListener('reveal', () => viewer.setSelection(catalogue.list.selected, catalogue.list.current, true));
    catalogue.addEventListener('hover', (event) => viewer.highlight(/** @type {CustomEvent} */ (event).detail));
    catalogue.addEventListener('add-mode', () => {
      viewer.tools.set('add');
      viewer.stage.scrollIntoView({ block: 'center' });
      viewer.canvas.focus({ preventScroll: true });
    });
    catalogue.addEventListener('change', () => this.dispatchEvent(new Event('view')));
    const on = (/** @type {string} */ name, /** @type {(detail: any) => void} */ act) => viewer.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail));
    on('hover', (key) => catalogue.grid.highlight(key));
    on('select', ({ key, isAdded }) => catalogue.choose(key, isAdded));
    on('add-source', ({ ra, dec, significance }) => catalogue.addDialog({ ...BLANK, name: catalogue.list.newName(), ra, dec, significance, isNew: true }));
    on('move-source', ({ key, ra, dec, how }) => catalogue.move(key, ra, dec, how));
    markers();
  }

  async #showHeader() {
    const { viewer } = this;
    const { hdu } = viewer.plane;
    const lines = await viewer.file.headerLines(hdu);
    const list = h('pre', { tabIndex: 0, class: 'header-text', 'aria-label': 'Header' }, lines.join('\n'));
    const search = h('input', { type: 'search', 'aria-label': 'Search the header', placeholder: 'Search', oninput: () => {
      const part = search.value.toLowerCase();
      list.textContent = lines.filter((line) => line.toLowerCase().includes(part)).join('\n');
    } });
    openDialog(`Header of HDU ${hdu}`, [search, list], { class: 'wide' });
  }

  /** Where the image stands, for a link. */
  viewState() {
    return { ...this.viewer.viewState(), ...(this.catalogue ? { t: this.catalogue.viewState() } : {}) };
  }

  /** @param {any} state of viewState */
  async restore(state) {
    await this.viewer.restore(state);
    if (state?.t) await this.catalogue?.restore(state.t);
  }

  dispose() {
    this.saving.dispose();
    this.more.dispose();
    this.catalogue?.dispose();
    this.viewer.dispose();
  }
}

/** The object that stands in the form of the page, when it has a position. */
function objectOfForm() {
  const text = (/** @type {string} */ id) => /** @type {HTMLInputElement | null} */ (document.getElementById(id))?.value ?? '';
  const [ra, dec] = [parseRightAscension(text('p-RA')), parseDegrees(text('p-DEC'))];
  return ra.value === undefined || dec.value === undefined ? null : { name: text('p-src_name').trim() || 'Object', ra: ra.value, dec: dec.value };
}
