// @ts-check
/** The bins of a figure as a file that says what its numbers are. Pure. */
import { csvText, ecsvText } from '../result/table-text.js';

/** @typedef {import('./figure.js').FigureSpec} FigureSpec */

/** Units of axes in the words that VOUnit has, which readers of ECSV take. @type {Record<string, string>} */
const STANDARD = {
  'counts/s': 'ct / s', 'counts/s in each bin': 'ct / s', 'counts/s/keV': 'ct / (s keV)', 'keV counts/s/keV': 'ct / s', 'photons/cm²/s/keV': 'ph / (cm2 s keV)', 'keV photons/cm²/s/keV': 'ph / (cm2 s)', 'keV/cm²/s': 'keV / (cm2 s)', 'erg/cm²/s': 'erg / (cm2 s)',
};

/**
 * The bins of what is shown, each with the name of its series and the unit of its value.
 * @param {{ spec: FigureSpec, x: [number, number] }} figure @param {boolean} [isInView] only those in view
 */
export function allRows({ spec, x }, isInView = false) {
  /** @type {(string | number)[][]} */
  const rows = [];
  /** @type {string[]} */
  const units = [];
  for (const pane of spec.panes) {
    for (const one of pane.series) {
      if (one.isHidden) continue;
      for (let i = 0; i < one.low.length; i++) {
        if (isInView && (one.high[i] < x[0] || one.low[i] > x[1])) continue;
        rows.push([one.label, ...spec.columns.map((column) => column.of(one, i))]);
        units.push(one.unit ?? spec.unit ?? '');
      }
    }
  }
  // What differs from row to row cannot be at the head of a column.
  const shared = units.every((unit) => unit === units[0]) ? units[0] : undefined;
  /** @type {(import('../result/table-text.js').Column & { place?: number })[]} */
  const columns = [{ name: 'series' }, ...spec.columns.map(({ title, unit, isValue, place }) => ({ name: title, unit: unit ?? (isValue ? shared : undefined), place }))];
  return { columns, rows, units };
}

/** @param {{ spec: FigureSpec, x: [number, number] }} figure @param {'csv' | 'ecsv'} form */
export function binsText({ spec, x }, form) {
  const { columns, rows, units } = allRows({ spec, x });
  const { facts = {}, isSimulated } = spec;
  const isShared = units.every((unit) => unit === units[0]);
  // CSV has no head for what is true of all rows: it is told in each.
  const more = /** @type {[string, (row: number) => string][]} */ ([
    ...(units.some((unit) => unit !== '') && (form === 'csv' || !isShared) ? [['unit', (/** @type {number} */ row) => units[row]]] : []),
    ...(form === 'csv' && facts.binning ? [['binning', () => facts.binning]] : []), ...(form === 'csv' && isSimulated ? [['simulated', () => 'yes']] : []),
  ]);
  const all = rows.map((row, i) => [...row, ...more.map(([, of]) => of(i))]);
  const heads = [...columns.map(({ name, unit }) => ({ name, unit: (unit && STANDARD[unit]) ?? unit })), ...more.map(([name]) => ({ name }))];
  return form === 'csv' ? csvText(heads, all) : ecsvText(heads, all, { description: spec.title ?? spec.label, ...(isSimulated ? { simulated: 'yes: no observation' } : {}), ...facts });
}
