// @ts-check
/** Dialogs about two lists of sources: what a loaded file brings, what distinguishes it, and what the reference catalogue knows. */
import { sourcesNear } from '../api.js';
import { h, replaceContent } from '../dom.js';
import { BLANK } from './columns.js';
import { askDialog } from './dialogs.js';
import { coneOf, difference } from './match.js';
import { SAME_ARCSEC, toldRenamed, withOwnNames } from './source-list.js';

/** @typedef {import('./columns.js').Row} Row */
/** @typedef {import('./source-list.js').SourceList} SourceList */
/** @typedef {Omit<Row, 'key'>} Source */

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
    const renamed = list.load(loaded, `load ${name}`, false);
    say(`${sources(loaded.length)} loaded.${toldRenamed(renamed)}`);
    return;
  }
  const { onlyOther, both } = difference(list.rows, loaded, SAME_ARCSEC);
  const fresh = onlyOther.map((i) => loaded[i]);
  const twice = withOwnNames(loaded).renamed;
  const button = (/** @type {string} */ text, /** @type {() => void} */ act, /** @type {string} */ kind) => h('button', { type: 'button', class: `button ${kind}`, onclick: () => {
    dialog.close();
    act();
  } }, text);
  const dialog = askDialog(`Load ${name}`,
    [h('p', {}, `The file has ${sources(loaded.length)}. ${both.length === 0 ? 'None of them' : sources(both.length)} ${both.length === 1 ? 'is' : 'are'} in the catalogue already (within ${SAME_ARCSEC}″).`),
      twice.length > 0 && h('p', { class: 'notice warning' }, `${twice.length === 1 ? 'A name is' : 'Names are'} in the file more than once.${toldRenamed(twice)}`)],
    [...(fresh.length === 0 ? [] : [button(`Add ${sources(fresh.length)}`, () => {
      const renamed = list.load(fresh, `add ${sources(fresh.length)} of ${name}`, true);
      say(`${sources(fresh.length)} added; ${both.length} ${both.length === 1 ? 'was' : 'were'} there already.${toldRenamed(renamed)}`);
    }, '')]),
    button('Replace the catalogue', () => {
      const renamed = list.load(loaded, `replace by ${name}`, false);
      say(`The catalogue is now that of ${name}. Undo brings the old one back.${toldRenamed(renamed)}`);
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
      const renamed = list.load(onlyOther.map((i) => other[i]), `add ${sources(onlyOther.length)} of ${name}`, true);
      say(`${sources(onlyOther.length)} added.${toldRenamed(renamed)}`);
    } }, 'Add those only there')]);
}

/** @param {string[]} names */
function listed(names) {
  return names.slice(0, SHOWN).join(', ') + (names.length > SHOWN ? `, and ${names.length - SHOWN} more` : '');
}

/**
 * Compares positions with those of the reference catalogue in the same field.
 * @param {SourceList} list @param {readonly Row[]} rows @param {boolean} canEdit
 */
export function referenceDialog(list, rows, canEdit) {
  const stop = new AbortController();
  const status = h('p', { class: 'note', role: 'status' }, 'The reference catalogue is asked…');
  const radius = h('input', { type: 'number', min: '1', max: '36000', step: 'any', value: '300', id: 'reference-radius' });
  const place = h('div', { class: 'dialog-sections' });
  /** @type {(Source & { otherNames: string[] })[]} */
  let reference = [];
  const call = (/** @type {Map<number, string>} */ names, /** @type {string} */ what) => {
    list.editAll(new Map([...names].map(([key, name]) => [key, { name: list.freeName(name, key), isNew: false }])), what);
    show();
  };
  const show = () => {
    const value = Number(radius.value);
    radius.setAttribute('aria-invalid', String(!(value > 0 && value <= 36_000)));
    if (!(value > 0 && value <= 36_000)) return;
    const now = rows.map((row) => list.byKey(row.key)).filter((row) => row !== undefined);
    const { both, onlyMine } = difference(now, reference, value);
    /** @type {Map<number, string>} */
    const others = new Map();
    const cells = both.map(({ a, b, arcsec }) => {
      const [row, known] = [now[a], reference[b]];
      const isSame = [known.name, ...known.otherNames].some((name) => squeeze(name) === squeeze(row.name));
      if (!isSame) others.set(row.key, known.name);
      const limit = Number.isFinite(row.errorRadius) ? row.errorRadius * 3600 : NaN;
      const verdict = Number.isNaN(limit) ? '' : arcsec <= limit ? 'within the error radius' : arcsec <= 3 * limit ? 'within three error radii' : 'outside three error radii';
      return [row.name, known.name, distance(arcsec), h('span', {}, verdict, ' ', !isSame && canEdit && h('button', { type: 'button', class: 'button quiet small', onclick: () => call(new Map([[row.key, known.name]]), `call ${row.name} ${known.name}`) }, `Call it ${known.name}`))];
    });
    const all = others.size > 1 && canEdit && h('button', { type: 'button', class: 'button small', onclick: () => call(others, `call ${sources(others.size)} by the reference`) }, `Call all ${others.size} as the reference does`);
    replaceContent(place,
      h('h3', {}, `In the reference catalogue: ${both.length}`), both.length > 0 && table(['Here', 'Reference', 'Distance', 'Verdict'], cells, 'Matches'), all,
      h('h3', {}, `Not within ${value}″ of any: ${onlyMine.length}`), onlyMine.length > 0 && h('p', {}, listed(onlyMine.map((i) => now[i].name))));
  };
  radius.addEventListener('input', show);
  const dialog = askDialog('Match with the reference catalogue', [
    h('p', {}, 'Distances are those of great circles between the positions here and those of the reference; each source is matched once, the nearest pairs first.'),
    h('div', { class: 'dialog-field' }, h('label', { for: radius.id }, 'Same source within', h('span', { class: 'unit-text' }, ' ″')), radius), status, place], []);
  dialog.addEventListener('close', () => stop.abort());
  const cone = coneOf(rows);
  sourcesNear(cone.ra, cone.dec, Math.min(180, cone.radius + 1), stop.signal).then((found) => {
    reference = found.map((one) => ({ ...BLANK, name: one.name, ra: one.ra_deg, dec: one.dec_deg, otherNames: one.other_names ?? [] }));
    status.textContent = `${sources(reference.length)} of the reference catalogue ${reference.length === 1 ? 'is' : 'are'} in the field.`;
    show();
  }, (problem) => {
    if (!stop.signal.aborted) status.textContent = problem instanceof Error ? problem.message : String(problem);
  });
}

/** Names are the same whatever their case and blanks. @param {string} name */
const squeeze = (name) => name.replaceAll(/[\s_]/g, '').toLowerCase();

/** @param {number} arcsec */
const distance = (arcsec) => (arcsec < 600 ? `${arcsec.toFixed(1)}″` : `${(arcsec / 60).toFixed(1)}′`);
