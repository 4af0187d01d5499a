// @ts-check
/** The regions of an image as a list with their numbers; each can be changed by numbers as well as by dragging. */
import { announce, h, replaceContent } from '../dom.js';
import { parsePosition } from '../sky/place-text.js';
import { askDialog } from '../catalogue/dialogs.js';
import { writeDs9 } from '../catalogue/formats/ds9.js';
import { localSky, MOST_REGIONS, readRegions, regionInPixels, writeRegions } from './ds9.js';
import { baseName } from './export.js';
import { glyph } from './glyphs.js';
import { imageType, isSimulated } from './planes.js';
import { regionStatistics } from './region-statistics.js';
import { polygon, regionProblem, SHAPES, SIZE_NAMES } from './regions.js';
import { saveFile } from './save.js';
import { formatValue } from './scale.js';

/** @typedef {import('./image-viewer.js').ImageViewer} ImageViewer */
/** @typedef {import('./regions.js').Region} Region */

export class RegionPanel {
  /** @param {ImageViewer} viewer @param {(region: Region) => void} showHistogram */
  constructor(viewer, showHistogram) {
    this.viewer = viewer;
    this.showHistogram = showHistogram;
    this.chooser = h('input', { type: 'file', hidden: true, accept: '.reg,.txt', onchange: () => this.#load() });
    this.note = h('p', { class: 'note', role: 'status' });
    this.body = h('tbody');
    this.heads = h('tr');
    const button = (/** @type {string} */ name, /** @type {string} */ label, /** @type {() => void} */ act) => h('button', { type: 'button', class: 'button quiet small', onclick: act }, glyph(name), label);
    this.element = h('section', { class: 'regions', hidden: true, 'aria-label': 'Regions' },
      h('div', { class: 'section-head' }, h('h3', {}, 'Regions'), button('add', 'By numbers', () => this.edit(-1)), button('open', 'Load .reg', () => this.chooser.click()), button('use', 'Save .reg', () => this.save()), button('bin', 'Delete all', () => this.#replace([], -1)), this.chooser),
      h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': 'Numbers of the regions' }, h('table', {}, h('caption', { class: 'off-screen' }, 'Numbers of the regions'), h('thead', {}, this.heads), this.body)), this.note);
    viewer.addEventListener('regions', () => this.draw());
    viewer.addEventListener('plane', () => this.draw());
  }

  draw() {
    const { viewer } = this;
    this.element.hidden = viewer.regions.length === 0 && this.note.textContent === '';
    if (viewer.regions.length === 0) {
      replaceContent(this.body);
      return;
    }
    const hasError = viewer.variance !== null && imageType(viewer.plane) === 'INTENSITY';
    const heads = ['Region', 'Pixels', 'Mean', 'Median', 'Std. dev.', 'Least', 'Greatest', 'Sum', ...(hasError ? ['Error of sum'] : []), 'Area', 'Actions'];
    replaceContent(this.heads, ...heads.map((head) => h('th', { scope: 'col', class: head === 'Region' || head === 'Actions' ? '' : 'number' }, head === 'Actions' ? h('span', { class: 'off-screen' }, head) : head, head === 'Mean' && viewer.unit ? h('span', { class: 'unit-text' }, ` ${viewer.unit}`) : '')));
    const arcmin = viewer.arcminPerPixel;
    replaceContent(this.body, ...viewer.regions.slice(0, 50).map((region, i) => {
      const found = regionStatistics(viewer.raw, ...viewer.size, region, hasError ? viewer.variance : null);
      const numbers = found ? [found.mean, found.median, found.deviation, found.minimum, found.maximum, found.sum, ...(hasError ? [found.error ?? NaN] : [])].map((value) => formatValue(value, 5)) : Array(hasError ? 7 : 6).fill('–');
      const area = Number.isFinite(arcmin) && found ? areaText((found.count + found.missing) * arcmin * arcmin) : '–';
      return h('tr', { class: i === viewer.region ? 'selected' : '' },
        h('th', { scope: 'row' }, h('button', { type: 'button', class: 'source-name', 'aria-pressed': String(i === viewer.region), onclick: () => this.#replace(viewer.regions, i === viewer.region ? -1 : i) }, region.text || `${i + 1} ${region.shape}`)),
        h('td', { class: 'number' }, found ? `${found.count}${found.missing ? ` (+${found.missing} without data)` : ''}` : '0'),
        ...numbers.map((text) => h('td', { class: 'number' }, text)), h('td', { class: 'number' }, area),
        h('td', { class: 'row-actions' }, this.#action('pencil', `Edit region ${i + 1}`, () => this.edit(i)), this.#action('radial', `Histogram of region ${i + 1}`, () => this.showHistogram(region)),
          this.#action('bin', `Delete region ${i + 1}`, () => this.#replace(viewer.regions.filter((_, n) => n !== i), -1))));
    }));
  }

  /** @param {string} name @param {string} label @param {() => void} act */
  #action(name, label, act) {
    return h('button', { type: 'button', class: 'button quiet small square', 'aria-label': label, title: label, onclick: act }, glyph(name));
  }

  /** @param {readonly Region[]} regions @param {number} selected */
  #replace(regions, selected) {
    this.viewer.regions = regions;
    this.viewer.region = selected;
    this.viewer.dispatchEvent(new Event('regions'));
    this.viewer.redraw();
  }

  /** A region by its numbers. @param {number} index or -1 for a new one in the middle of the window */
  edit(index) {
    const { viewer } = this;
    const { view } = viewer;
    if (!view) return;
    const size = view.width / view.zoom / 10;
    const before = viewer.regions[index] ?? { shape: 'circle', x: view.centreX, y: view.centreY, sizes: [size], angle: 0, points: [], text: '' };
    const place = h('div', { class: 'dialog-form' });
    const problem = h('p', { class: 'problem', role: 'alert' });
    const shape = h('select', { id: 'region-shape', onchange: () => fields(/** @type {Region['shape']} */ (shape.value)) }, ...SHAPES.map((one) => h('option', { value: one, selected: one === before.shape }, one)));
    /** @type {Record<string, HTMLInputElement>} */
    let inputs = {};
    const number = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ value) => {
      inputs[name] = h('input', { type: 'text', id: `region-${name}`, value, inputMode: 'decimal' });
      return h('div', { class: 'dialog-field' }, h('label', { for: `region-${name}` }, label), inputs[name]);
    };
    const skyText = (/** @type {number} */ x, /** @type {number} */ y) => {
      const sky = viewer.wcs?.pixelToSky(x, y);
      return sky ? `${sky[0].toFixed(5)} ${sky[1] < 0 ? '' : '+'}${sky[1].toFixed(5)}` : '';
    };
    const digits = (/** @type {number} */ value) => String(Number(value.toFixed(3)));
    const fields = (/** @type {Region['shape']} */ kind) => {
      inputs = {};
      const isPolygon = kind === 'polygon';
      const corners = before.points.length >= 3 ? before.points : [[-1, -1], [1, -1], [0, 1]].map(([dx, dy]) => [before.x + dx * size, before.y + dy * size]);
      replaceContent(place,
        h('div', { class: 'dialog-field' }, h('label', { for: 'region-text' }, 'Name'), inputs.text = h('input', { type: 'text', id: 'region-text', value: before.text })),
        ...(isPolygon ? [number('points', 'Corners x, y; x, y; … (FITS pixels)', corners.map(([x, y]) => `${digits(x + 1)}, ${digits(y + 1)}`).join('; '))]
          : [...(viewer.wcs ? [number('sky', 'Centre on the sky', skyText(before.x, before.y))] : []), number('x', 'Centre x (FITS pixel)', digits(before.x + 1)), number('y', 'Centre y (FITS pixel)', digits(before.y + 1)),
            ...SIZE_NAMES[kind].map((name, i) => number(`size${i}`, `${name} (pixels${viewer.wcs ? ', or with a unit: 5′, 300″, 0.1°' : ''})`, digits(before.shape === kind ? before.sizes[i] : size * (kind === 'annulus' ? i + 1 : 1)))),
            ...(kind === 'box' || kind === 'ellipse' ? [number('angle', 'Angle (degrees)', digits(before.angle))] : [])]));
      if (inputs.sky) this.#joinPlaces(inputs, skyText);
    };
    fields(before.shape);
    const read = () => {
      const kind = /** @type {Region['shape']} */ (shape.value);
      const text = inputs.text.value.trim().slice(0, 100);
      const value = (/** @type {string} */ name) => Number(inputs[name].value.replace('−', '-') || NaN);
      if (kind === 'polygon') {
        const points = inputs.points.value.split(';').map((pair) => pair.split(',').map((one) => Number(one || NaN) - 1)).filter((pair) => pair.length === 2);
        return { ...polygon(/** @type {[number, number][]} */ (points)), text };
      }
      return { shape: kind, x: value('x') - 1, y: value('y') - 1, sizes: SIZE_NAMES[kind].map((_, i) => this.#length(inputs[`size${i}`].value, value('x') - 1, value('y') - 1)), angle: inputs.angle ? value('angle') : 0, points: [], text };
    };
    const dialog = askDialog(index < 0 ? 'New region' : `Region ${index + 1}`, [h('div', { class: 'dialog-field' }, h('label', { for: 'region-shape' }, 'Shape'), shape), place, problem],
      [h('button', { type: 'button', class: 'button primary', onclick: () => {
        const region = read();
        problem.textContent = regionProblem(region);
        if (problem.textContent !== '') return;
        dialog.close();
        this.#replace(index < 0 ? [...viewer.regions, region] : viewer.regions.map((one, i) => (i === index ? region : one)), index < 0 ? viewer.regions.length : index);
      } }, 'Save')], 'Cancel');
  }

  /** The centre by pixels or by the sky: whichever is written, the other follows. @param {Record<string, HTMLInputElement>} inputs @param {(x: number, y: number) => string} skyText */
  #joinPlaces({ sky, x, y }, skyText) {
    sky.addEventListener('change', () => {
      const place = parsePosition(sky.value.replaceAll('−', '-'));
      const pixel = place && this.viewer.wcs?.skyToPixel(place.ra, place.dec);
      [x.value, y.value] = pixel ? pixel.map((one) => String(Number((one + 1).toFixed(3)))) : ['', ''];
    });
    for (const input of [x, y]) input.addEventListener('change', () => { sky.value = skyText(Number(x.value || NaN) - 1, Number(y.value || NaN) - 1); });
  }

  /** A length in pixels, or with a unit of angles. @param {string} text @param {number} x pixel where it is @param {number} y */
  #length(text, x, y) {
    const [, number = '', unit = ''] = /^\s*([+-]?[\d.]+(?:e[+-]?\d+)?)\s*(′|'|arcmin|″|"|arcsec|°|deg|)\s*$/i.exec(text.replace('−', '-')) ?? [];
    const local = unit && this.viewer.wcs ? localSky(this.viewer.wcs, x, y) : null;
    const degrees = /^[′']|^arcmin$/i.test(unit) ? 1 / 60 : /^[″"]|^arcsec$/i.test(unit) ? 1 / 3600 : 1;
    return Number(number || NaN) * (unit === '' ? 1 : local ? degrees / local.scale : NaN);
  }

  async #load() {
    const file = this.chooser.files?.[0];
    this.chooser.value = '';
    if (file) this.loadText(await file.text());
  }

  /** @param {string} text of a region file */
  loadText(text) {
    const { regions, leftOut } = readRegions(text);
    const here = regions.map((region) => regionInPixels(region, this.viewer.wcs));
    const found = /** @type {Region[]} */ (here.filter((region) => region !== null)).slice(0, MOST_REGIONS);
    const lost = here.length - found.length;
    this.note.textContent = [`${found.length} ${found.length === 1 ? 'region' : 'regions'} loaded.`, lost > 0 ? `${lost} ${lost === 1 ? 'is a point or has' : 'are points or have'} no place in this image.` : '', leftOut.length > 0 ? `Left out: ${leftOut.join('; ')}.` : ''].filter(Boolean).join(' ');
    this.#replace([...this.viewer.regions, ...found], -1);
  }

  /** What is drawn; where nothing is, the sources of the catalogue; where there are none, it is said. */
  save() {
    const { regions, markers, wcs, plane } = this.viewer;
    const isDrawn = regions.length > 0;
    if (!isDrawn && markers.length === 0) {
      this.#tell('There is nothing to save: no region is drawn, and there are no sources.');
      return;
    }
    const text = isDrawn ? writeRegions(regions, wcs) : writeDs9(markers, isSimulated(plane));
    saveFile(`${baseName(this.viewer)}${isDrawn ? '' : '_sources'}.reg`, isDrawn && isSimulated(plane) ? text.replace('\n', '\n# Simulated data: no observation\n') : text, 'text/plain');
    this.#tell(isDrawn ? '' : `No region is drawn: ${markers.length === 1 ? 'the source' : `the ${markers.length} sources`} of the catalogue ${markers.length === 1 ? 'was' : 'were'} saved.`);
  }

  /** @param {string} text */
  #tell(text) {
    this.note.textContent = text;
    this.draw();
    if (text !== '') announce(text);
  }
}

/** An area in the unit that it is read in. @param {number} arcmin2 square minutes of arc */
export function areaText(arcmin2) {
  return arcmin2 >= 3600 ? `${formatValue(arcmin2 / 3600, 4)} deg²` : `${formatValue(arcmin2, 4)} arcmin²`;
}
