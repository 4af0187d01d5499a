// @ts-check
/** Choosing science windows from a table of what the archive has. Loaded when first asked for. */
import { announce, h, icon, replaceContent } from '../dom.js';
import { openDialog } from '../shell/dialog.js';
import { separation } from '../sky/coordinates.js';
import { formatDuration, shortTime } from './times.js';
import { chooseWindows } from './window-choice.js';
import { isNearRealTime, revolutionOf } from './window-list.js';

/** @typedef {import('../api.js').ArchiveWindow & { offset: number }} Row */

const PAGE = 100;

/**
 * @param {import('../api.js').ArchiveWindow[]} windows @param {{ ra: number, dec: number }} position @param {string[]} chosen identifiers
 * @param {number} most @param {(ids: string[]) => void} accept
 */
export function pickWindows(windows, position, chosen, most, accept) {
  /** @type {Row[]} */
  const all = windows.map((one) => ({ ...one, offset: separation(position.ra, position.dec, one.ra_deg, one.dec_deg) }));
  // A window is ticked whatever version of it was named.
  const marked = new Set(chosen.map((id) => all.find((one) => one.id.slice(0, 12) === id.slice(0, 12))?.id ?? id));
  let page = 0;
  const input = (/** @type {string} */ label, /** @type {Record<string, any>} */ properties) => {
    const control = h('input', { type: 'text', inputMode: 'decimal', autocomplete: 'off', ...properties, oninput: () => { page = 0; draw(); } });
    return { control, element: h('label', { class: 'mini' }, label, control) };
  };
  const revolution = input('Revolution', { size: 6 });
  const offset = input('Largest off-axis angle, °', { size: 5 });
  const good = input('Least good time, s', { size: 6 });
  const seed = input('Seed', { size: 4, value: '1' });
  const count = input('How many', { size: 4, value: String(Math.min(most, 50)) });
  const way = h('select', { 'aria-label': 'Which of them' }, ...[['even', 'evenly spread'], ['first', 'the first'], ['longest', 'the longest'], ['nearest', 'the nearest to the axis'], ['random', 'at random']].map(([value, label]) => h('option', { value }, label)));
  seed.element.hidden = true;
  way.addEventListener('change', () => {
    seed.element.hidden = way.value !== 'random';
    draw();
  });
  const told = h('p', { class: 'error', role: 'alert', hidden: true });
  const body = h('tbody', {});
  const summary = h('p', { role: 'status' });
  const pages = h('p', { class: 'pages' });
  const number = (/** @type {HTMLInputElement} */ control, /** @type {number} */ otherwise) => (control.value.trim() !== '' && Number.isFinite(Number(control.value)) ? Number(control.value) : otherwise);
  /** What a filter holds that is no number: it would hide everything, or nothing. */
  const problem = () => {
    if (!/^\d{0,4}$/.test(revolution.control.value.trim())) return 'Write the number of a revolution, such as 1922, or leave it empty.';
    const wrong = [offset, good].find(({ control }) => control.value.trim() !== '' && !(Number(control.value) >= 0));
    if (wrong) return `Write a number for “${wrong.element.textContent}”, or leave it empty.`;
    if (way.value === 'random' && !/^\d{1,9}$/.test(seed.control.value.trim())) return 'Write a whole number as the seed.';
    return /^[1-9]\d{0,4}$/.test(count.control.value.trim()) ? '' : 'Write how many are to be chosen.';
  };
  const shown = () => all.filter((one) => (revolution.control.value.trim() === '' || revolutionOf(one.id) === number(revolution.control, -1))
    && one.offset <= number(offset.control, Infinity) && one.good_seconds >= number(good.control, 0));

  function draw() {
    const rows = shown();
    const last = Math.max(0, Math.ceil(rows.length / PAGE) - 1);
    page = Math.min(page, last);
    replaceContent(body, ...rows.slice(page * PAGE, (page + 1) * PAGE).map((one) => h('tr', {},
      h('td', {}, h('input', { type: 'checkbox', 'aria-label': `Use ${one.id}`, checked: marked.has(one.id), onchange: (/** @type {Event} */ event) => {
        if (/** @type {HTMLInputElement} */ (event.target).checked) marked.add(one.id);
        else marked.delete(one.id);
        tell();
      } })),
      h('th', { scope: 'row' }, one.id), h('td', {}, shortTime(one.t_start_utc)), h('td', {}, shortTime(one.t_stop_utc)), h('td', { class: 'number' }, formatDuration(one.good_seconds)), h('td', { class: 'number' }, `${one.offset.toFixed(2)}°`),
      h('td', {}, isNearRealTime(one.id) ? 'near real time' : 'consolidated'))));
    replaceContent(pages, last > 0 && h('button', { type: 'button', class: 'button small quiet', disabled: page === 0, onclick: () => { page--; draw(); } }, 'Previous'),
      last > 0 && ` Page ${page + 1} of ${last + 1} `, last > 0 && h('button', { type: 'button', class: 'button small quiet', disabled: page === last, onclick: () => { page++; draw(); } }, 'Next'));
    told.textContent = problem();
    told.hidden = told.textContent === '';
    choose.disabled = !told.hidden;
    tell();
  }

  function tell() {
    const seconds = all.filter((one) => marked.has(one.id)).reduce((sum, one) => sum + one.good_seconds, 0);
    summary.textContent = `${marked.size} chosen${marked.size > 0 ? `, ${formatDuration(seconds)} of good time` : ''}; ${shown().length} of ${all.length} shown.${marked.size > most ? ` At most ${most} are taken.` : ''}`;
    use.disabled = marked.size === 0;
  }

  const use = h('button', { type: 'button', class: 'button primary', onclick: () => {
    dialog.close();
    // In order of time; windows that the archive does not list here stay in.
    accept([...all.map((one) => one.id).filter((id) => marked.has(id)), ...[...marked].filter((id) => !all.some((one) => one.id === id))]);
  } }, 'Use these');
  const choose = h('button', { type: 'button', class: 'button small', onclick: () => {
    marked.clear();
    for (const one of chooseWindows(shown(), number(count.control, most), /** @type {any} */ (way.value), number(seed.control, 1))) marked.add(one.id);
    draw();
    announce(summary.textContent ?? '');
  } }, icon('check'), 'Choose');
  const dialog = openDialog('Science windows of the archive', [
    h('div', { class: 'picker-tools' }, revolution.element, offset.element, good.element),
    h('div', { class: 'picker-tools' }, count.element, way, seed.element, choose, h('button', { type: 'button', class: 'button small quiet', onclick: () => { marked.clear(); draw(); } }, 'None')),
    told,
    h('div', { class: 'table-scroll picker', tabIndex: 0, role: 'region', 'aria-label': 'Science windows' }, h('table', {},
      h('thead', {}, h('tr', {}, ...['Use', 'Science window', 'Start (UTC)', 'Stop (UTC)', 'Good time', 'Off axis', 'Data'].map((name) => h('th', { scope: 'col' }, name)))), body)),
    pages, h('div', { class: 'dialog-foot' }, summary, use)], { class: 'wide' });
  draw();
}
