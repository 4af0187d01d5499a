// @ts-check
/** The row of controls above the image. */
import { h } from '../dom.js';
import { COLOUR_MAPS } from './colormaps.js';
import { formatValue, STRETCH_NAMES } from './scale.js';

const CUT_RULES = [['s-3:10', '−3 to +10 σ'], ['s-5:5', '−5 to +5 σ'], ['s-3:30', '−3 to +30 σ'], ['zscale', 'ZScale'], ['p99.9', '99.9 %'], ['p99.5', '99.5 %'], ['p99', '99 %'], ['p95', '95 %'], ['minmax', 'Min to max'], ['own', 'Own values']];

/** Events: `plane`, `rule`, `cuts` (own values), `colours` (map, stretch, invert), `overlay` (names, grid). */
export class Controls extends EventTarget {
  /** @param {string[]} planes titles */
  constructor(planes) {
    super();
    const plane = this.#select('Image', planes.map((title, i) => [String(i), title]), 'plane');
    const map = this.#select('Colours', COLOUR_MAPS.map(titled), 'colours');
    const stretch = this.#select('Stretch', STRETCH_NAMES.map(titled), 'colours');
    const rule = this.#select('Cuts', CUT_RULES, 'rule');
    const invert = this.#toggle('Invert', false, 'colours');
    const names = this.#toggle('Names', true, 'overlay');
    const grid = this.#toggle('Grid', false, 'overlay');
    this.planeBox = plane.box;
    this.mapBox = map.box;
    this.stretchBox = stretch.box;
    this.ruleBox = rule.box;
    this.invertBox = invert.box;
    this.namesBox = names.box;
    this.gridBox = grid.box;
    this.low = this.#cut('Lowest value shown');
    this.high = this.#cut('Highest value shown');
    this.problem = h('p', { class: 'problem cuts-problem', role: 'alert' });
    this.menus = h('div', { class: 'tool-menus' });
    this.element = h('div', { class: 'tools', role: 'group', 'aria-label': 'Image controls' },
      plane.element, map.element, stretch.element, rule.element,
      h('div', { class: 'tool cuts' }, h('span', { 'aria-hidden': 'true' }, 'From, to'), h('div', {}, this.low, this.high)),
      h('div', { class: 'toggles' }, invert.element, names.element, grid.element), this.problem);
  }

  /** @param {HTMLSelectElement} box @param {unknown} value */
  has(box, value) {
    return [...box.options].some((option) => option.value === value);
  }

  /** @param {[number, number]} cuts */
  showCuts([low, high]) {
    this.low.value = formatValue(low).replaceAll('−', '-');
    this.high.value = formatValue(high).replaceAll('−', '-');
    this.#markCuts('');
  }

  /** @returns {[number, number] | null} what the user wrote; null, and marked, when it is no range */
  readCuts() {
    const inputs = [this.low, this.high];
    const [low, high] = inputs.map((input) => Number(input.value.replaceAll('−', '-') || NaN));
    const wrong = inputs.find((_, i) => !Number.isFinite([low, high][i]));
    const problem = wrong ? `${wrong.value.trim() === '' ? 'A value is missing' : `“${wrong.value.trim().slice(0, 30)}” is no number`}: the picture keeps its cuts. Decimals have a point.` : high > low ? '' : `From must be less than to: ${inputs[0].value} is not less than ${inputs[1].value}. The picture keeps its cuts.`;
    this.#markCuts(problem);
    return problem === '' ? [low, high] : null;
  }

  /** @param {string} problem */
  #markCuts(problem) {
    this.problem.textContent = problem;
    for (const input of [this.low, this.high]) input.setAttribute('aria-invalid', String(problem !== ''));
  }

  /** @param {string} label @param {string[][]} options value and text @param {string} kind of event */
  #select(label, options, kind) {
    const box = h('select', { onchange: () => this.dispatchEvent(new Event(kind)) }, ...options.map(([value, text]) => h('option', { value }, text)));
    return { box, element: h('label', { class: 'tool' }, h('span', {}, label), box) };
  }

  /** @param {string} text @param {boolean} checked @param {string} kind of event */
  #toggle(text, checked, kind) {
    const box = h('input', { type: 'checkbox', checked, onchange: () => this.dispatchEvent(new Event(kind)) });
    return { box, element: h('label', { class: 'toggle' }, box, h('span', {}, text)) };
  }

  /** @param {string} label */
  #cut(label) {
    return h('input', { type: 'text', inputMode: 'decimal', class: 'cut', 'aria-label': label, onchange: () => this.dispatchEvent(new Event('cuts')) });
  }
}

/** @param {string} name */
function titled(name) {
  return [name, name === 'cool-warm' ? 'Diverging' : name === 'power' ? 'Power 2' : name === 'histogram' ? 'Equalised' : name.charAt(0).toUpperCase() + name.slice(1)];
}
