// @ts-check
/** Dialogs about two lists of sources: what a loaded file brings, what distinguishes it, and what the reference catalogue knows. */
import { ApiProblem, resolve } from '../api.js';
import { h, replaceContent } from '../dom.js';
import { separation } from '../sky/coordinates.js';
import { askDialog } from './dialogs.js';
import { difference } from './match.js';
import { SAME_ARCSEC } from './source-list.js';

/** @typedef {import('./columns.js').Row} Row */
/** @typedef {import('./source-list.js').SourceList} SourceList */
/** @typedef {Omit<Row, 'key'>} Source */

/** One question each: more would be slow, and the server limits questions. */
const MOST_QUESTIONS = 60;
const SHOWN = 100;

/** @param {string[]} heads @param {(string | Node)[][]} rows @param {string} caption */
function table(heads, rows, caption) {
  const body = rows.slice(0, SHOWN).map((row) => h('tr', {}, ...row.map((cell, i) => h(i === 0 ? 'th' : 'td', i === 0 ? { scope: 'row' } : {}, cell))));
  return h('div', { class: 'table-scroll dialog-table', tabIndex: 0, role: 'region', 'aria-label': caption }, h('table', {}, h('caption', { class: 'off-screen' }, caption),
    h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))), h('tbody', {}, ...body)),
  rows.length > SHOWN && h('p', { class: 'note' }, `and ${rows.length - SHOWN} more`));
}

/** @param {number} count */
const sources = (count) => `${count} ${count === 1 ? 'source' : 'sources'}`;

/** @param {SourceList} list @param {Source[]} loaded @param {string} name of the file @param {(text: string) => void} say */
export function loadDialog(list, loaded, name, say) {
  if (list.rows.length === 0) {
    list.load(loaded, `load ${name}`, false);
    say(`${sources(loaded.length)} loaded.`);
    return;
  }
  const { onlyOther, both } = difference(list.rows, loaded, SAME_ARCSEC);
  const fresh = onlyOther.map((i) => loaded[i]);
  const button = (/** @type {string} */ text, /** @type {() => void} */ act, /** @type {string} */ kind) => h('button', { type: 'button', class: `button ${kind}`, onclick: () => {
    dialog.close();
    act();
  } }, text);
  const dialog = askDialog(`Load ${name}`,
    [h('p', {}, `The file has ${sources(loaded.length)}. ${both.length === 0 ? 'None of them' : sources(both.length)} ${both.length === 1 ? 'is' : 'are'} in the catalogue already (within ${SAME_ARCSEC}″).`)],
    [button(`Add ${sources(fresh.length)}`, () => {
      list.load(fresh, `add ${sources(fresh.length)} of ${name}`, true);
      say(`${sources(fresh.length)} added; ${both.length} were there already.`);
    }, ''),
    button('Replace the catalogue', () => {
      list.load(loaded, `replace by ${name}`, false);
      say(`The catalogue is now that of ${name}. Undo brings the old one back.`);
    }, 'primary')], 'Cancel');
}

/** @param {SourceList} list @param {Source[]} other @param {string} name @param {(text: string) => void} say */
export function compareDialog(list, other, name, say) {
  const radius = h('input', { type: 'number', min: '0.1', max: '3600', step: 'any', value: '60', id: 'match-radius' });
  const place = h('div', { class: 'dialog-sections' });
  const show = () => {
    const value = Number(radius.value);
    radius.setAttribute('aria-invalid', String(!(value > 0 && value <= 3600)));
    if (!(value > 0 && value <= 3600)) return;
    const { both, onlyMine, onlyOther } = difference(list.rows, other, value);
    replaceContent(place,
      h('h3', {}, `In both: ${both.length}`), both.length > 0 && table(['Here', name, 'Distance'], both.map((pair) => [list.rows[pair.a].name, other[pair.b].name, `${pair.arcsec.toFixed(2)}″`]), 'In both'),
      h('h3', {}, `Only here: ${onlyMine.length}`), onlyMine.length > 0 && h('p', {}, listed(onlyMine.map((i) => list.rows[i].name))),
      h('h3', {}, `Only in ${name}: ${onlyOther.length}`), onlyOther.length > 0 && h('p', {}, listed(onlyOther.map((i) => other[i].name))));
  };
  radius.addEventListener('input', show);
  show();
  const dialog = askDialog(`Compare with ${name}`, [h('div', { class: 'dialog-field' }, h('label', { for: 'match-radius' }, 'Same source within', h('span', { class: 'unit-text' }, ' ″')), radius), place],
    [h('button', { type: 'button', class: 'button', onclick: () => {
      dialog.close();
      const { onlyOther } = difference(list.rows, other, Number(radius.value) || SAME_ARCSEC);
      list.load(onlyOther.map((i) => other[i]), `add ${sources(onlyOther.length)} of ${name}`, true);
      say(`${sources(onlyOther.length)} added.`);
    } }, 'Add those only there')]);
}

/** @param {string[]} names */
function listed(names) {
  return names.slice(0, SHOWN).join(', ') + (names.length > SHOWN ? `, and ${names.length - SHOWN} more` : '');
}

/**
 * Asks the reference catalogue for each name and compares positions.
 * @param {readonly Row[]} rows @param {(row: Row, name: string) => void} rename @param {boolean} canEdit
 */
export function referenceDialog(rows, rename, canEdit) {
  const asked = rows.slice(0, MOST_QUESTIONS);
  const stop = new AbortController();
  const status = h('p', { class: 'note', role: 'status' });
  const body = h('tbody');
  const dialog = askDialog('Match with the reference catalogue', [
    h('p', {}, 'Each name is looked up; the distance is that of a great circle between the position here and that of the reference.'),
    status,
    h('div', { class: 'table-scroll dialog-table', tabIndex: 0, role: 'region', 'aria-label': 'Matches' }, h('table', {}, h('caption', { class: 'off-screen' }, 'Matches'),
      h('thead', {}, h('tr', {}, ...['Here', 'Reference', 'Distance', 'Verdict'].map((head) => h('th', { scope: 'col' }, head)))), body))], []);
  dialog.addEventListener('close', () => stop.abort());
  const ask = async () => {
    for (const [i, row] of asked.entries()) {
      if (stop.signal.aborted) return;
      status.textContent = `${i} of ${asked.length} asked…`;
      body.append(h('tr', {}, ...await matchCells(row, stop.signal, rename, canEdit)));
    }
    status.textContent = `${asked.length} asked${rows.length > asked.length ? `; select others to ask for more than ${MOST_QUESTIONS}` : ''}.`;
  };
  ask().catch((problem) => {
    if (!stop.signal.aborted) status.textContent = problem instanceof Error ? problem.message : String(problem);
  });
}

/** @param {Row} row @param {AbortSignal} signal @param {(row: Row, name: string) => void} rename @param {boolean} canEdit */
async function matchCells(row, signal, rename, canEdit) {
  const head = h('th', { scope: 'row' }, row.name);
  try {
    const found = await resolve(row.name, signal);
    const arcsec = separation(row.ra, row.dec, found.ra_deg, found.dec_deg) * 3600;
    const limit = Number.isFinite(row.errorRadius) ? row.errorRadius * 3600 : NaN;
    const verdict = Number.isNaN(limit) ? 'found' : arcsec <= limit ? 'within the error radius' : arcsec <= 3 * limit ? 'within three error radii' : 'far off: check the name';
    const adopt = canEdit && found.name !== row.name && h('button', { type: 'button', class: 'button quiet small', onclick: (/** @type {Event} */ event) => {
      rename(row, found.name);
      /** @type {HTMLButtonElement} */ (event.currentTarget).disabled = true;
    } }, `Call it ${found.name}`);
    return [head, h('td', {}, found.name), h('td', { class: 'number' }, arcsec < 600 ? `${arcsec.toFixed(1)}″` : `${(arcsec / 60).toFixed(1)}′`), h('td', {}, verdict, ' ', adopt)];
  } catch (problem) {
    if (!(problem instanceof ApiProblem) || problem.status !== 404) throw problem;
    return [head, h('td', {}, '–'), h('td', { class: 'number' }, '–'), h('td', {}, 'not in the reference catalogue')];
  }
}
