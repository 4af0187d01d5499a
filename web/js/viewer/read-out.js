// @ts-check
/** The numbers under the pointer. */
import { h, replaceContent } from '../dom.js';
import { formatDegrees, formatHours, toGalactic } from '../sky/coordinates.js';
import { formatTo, formatValue } from './scale.js';

/**
 * `x`, `y`: 0-based pixel; `value` as it was measured; `smoothed`: the one that is shown, where it is another; `colours`: values that are shown as red, green and blue; `band`: where the file has several; `sigma`: error of the flux from the variance plane, in `fluxUnit`.
 * @typedef {{ x: number, y: number, value: number, smoothed: number | null, unit: string, colours: number[] | null, band: string, significance: number | null, sigma: number | null, fluxUnit: string, sky: [number, number] | null }} Under
 */

const FIELDS = ['Value', 'Significance', 'RA, Dec', 'Sexagesimal', 'Galactic l, b', 'FITS pixel', 'Upper limit 3 σ, 5 σ'];

export class ReadOut {
  constructor() {
    /** @type {Map<string, HTMLElement>} */
    this.cells = new Map(FIELDS.map((name) => [name, h('dd', {}, '–')]));
    this.note = h('p', { class: 'note', hidden: true });
    this.rows = new Map(FIELDS.map((name) => [name, h('div', {}, h('dt', {}, name), this.cells.get(name))]));
    /** The same in short over the picture, where eyes are while one points; screen readers have the other. */
    this.strip = h('div', { class: 'stage-read-out', 'aria-hidden': 'true', hidden: true });
    this.element = h('div', { class: 'read-out' }, h('dl', {}, ...this.rows.values()), this.note);
  }

  /** A significance is its own value: it is told once. @param {boolean} isInSigma */
  setPlane(isInSigma) {
    /** @type {HTMLElement} */ (this.rows.get('Value')).hidden = isInSigma;
  }

  /** @param {Under} under */
  show(under) {
    const { sky, sigma } = under;
    const galactic = sky && toGalactic(sky[0], sky[1]);
    const isInSigma = under.unit === 'σ';
    // A smoothed significance is none.
    const shown = under.smoothed === null || Number.isNaN(under.smoothed) ? '' : ` (smoothed: ${isInSigma ? sigmas(under.smoothed) : formatValue(under.smoothed)})`;
    const band = under.band ? ` (${under.band})` : '';
    const value = under.colours ? `${under.colours.map((one) => formatValue(one)).join(' / ')} ${under.unit} (red / green / blue)` : Number.isNaN(under.value) ? 'no data' : `${isInSigma ? sigmas(under.value) : formatValue(under.value, 5)} ${under.unit}`.trim() + band + shown;
    const significance = under.significance !== null ? `${sigmas(under.significance)} σ${band}` : isInSigma ? value : '–';
    this.#set('Value', value);
    this.#set('Significance', significance);
    this.#set('RA, Dec', sky ? `${sky[0].toFixed(4)}°, ${signed(sky[1], 4)}°` : '–');
    this.#set('Sexagesimal', sky ? `${formatHours(sky[0], 1)} ${formatDegrees(sky[1], 0)}` : '–');
    this.#set('Galactic l, b', galactic ? `${galactic[0].toFixed(4)}°, ${signed(galactic[1], 4)}°` : '–');
    // FITS counts pixels from 1.
    this.#set('FITS pixel', `${(under.x + 1).toFixed(1)}, ${(under.y + 1).toFixed(1)}`);
    this.#set('Upper limit 3 σ, 5 σ', sigma === null ? '–' : `${formatValue(3 * sigma, 3)}, ${formatValue(5 * sigma, 3)} ${under.fluxUnit}`);
    replaceContent(this.strip, h('strong', {}, isInSigma ? significance : under.significance === null ? value : `${value}, ${significance}`),
      sky && h('span', {}, this.cells.get('Sexagesimal')?.textContent, h('span', { class: 'wide' }, ` (${this.cells.get('RA, Dec')?.textContent})`)),
      sigma !== null && h('span', {}, `3 σ upper limit ${formatValue(3 * sigma, 3)} ${under.fluxUnit}`));
    this.strip.hidden = false;
  }

  /** Out of the way of the pointer. @param {boolean} isAside */
  setAside(isAside) {
    this.strip.classList.toggle('aside', isAside);
  }

  clear() {
    this.strip.hidden = true;
    for (const name of FIELDS) this.#set(name, '–');
  }

  /** @param {string} text */
  setNote(text) {
    this.note.textContent = text;
    this.note.hidden = text === '';
  }

  textOf() {
    return FIELDS.filter((name) => !this.rows.get(name)?.hidden).map((name) => `${name} ${this.cells.get(name)?.textContent}`).join('; ');
  }

  /** @param {string} name @param {string} text */
  #set(name, text) {
    const cell = this.cells.get(name);
    if (cell && cell.textContent !== text) cell.textContent = text;
  }
}

/** Hundredths of σ say nothing more. @param {number} value */
const sigmas = (value) => formatTo(value, -2);

/** @param {number} value @param {number} decimals */
function signed(value, decimals) {
  return (value < 0 ? '−' : '+') + Math.abs(value).toFixed(decimals);
}
