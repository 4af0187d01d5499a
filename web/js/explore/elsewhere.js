// @ts-check
/** What others have of an object: links to them, and what the services say that the server of this site asks. The page asks nobody else. */
import { ask } from '../api.js';
import { h, replaceContent } from '../dom.js';
import { safe } from '../shell/site.js';

/** @typedef {{ name: string, ra: number, dec: number }} Place */
/** @typedef {{ name: string, holds: string, radius_deg: number, acknowledgement: string | null }} Service */
/** @typedef {{ columns: { name: string, unit: string | null, description: string | null }[], rows: string[][], cut: boolean }} Answer */

/** @param {Place} place @param {AbortSignal} signal @returns {HTMLElement} filled as answers come */
export function elsewhere(place, signal) {
  const element = h('div', { class: 'elsewhere' }, h('p', { class: 'second', role: 'status' }, 'Asking…'));
  fill(element, place, signal).catch((problem) => {
    if (!signal.aborted) replaceContent(element, h('p', { class: 'notice error', role: 'alert' }, textOf(problem)));
  });
  return element;
}

/** @param {HTMLElement} element @param {Place} place @param {AbortSignal} signal */
async function fill(element, place, signal) {
  /** @type {{ services: Service[], links: { label: string, url: string }[] }} */
  const { services, links } = await ask('outside', { signal });
  const usable = links.flatMap(({ label, url }) => {
    const href = safe(filled(url, place));
    return href ? [h('li', {}, h('a', { href, rel: 'noopener noreferrer' }, label))] : [];
  });
  const parts = services.map((service) => partOf(service, place, signal));
  replaceContent(element, usable.length > 0 && h('ul', { class: 'elsewhere-links' }, ...usable), ...parts,
    usable.length === 0 && services.length === 0 && h('p', { class: 'second' }, 'This site leads nowhere else.'));
}

/** An address with the position and the name of an object. @param {string} template @param {Place} place */
export function filled(template, { name, ra, dec }) {
  const values = /** @type {Record<string, string>} */ ({ ra: ra.toFixed(5), dec: `${dec < 0 ? '-' : '+'}${Math.abs(dec).toFixed(5)}`, name });
  return template.replace(/\{(ra|dec|name)\}/g, (_, key) => encodeURIComponent(values[key]));
}

/** @param {Service} service @param {Place} place @param {AbortSignal} signal */
function partOf(service, place, signal) {
  const { name, holds, radius_deg: radius, acknowledgement } = service;
  const width = radius < 0.02 ? `${Number((radius * 3600).toFixed(1))}″` : radius < 0.5 ? `${Number((radius * 60).toFixed(1))}′` : `${Number(radius.toFixed(2))}°`;
  const status = h('p', { class: 'second', role: 'status' }, 'Asking…');
  const body = h('div', {});
  const part = h('section', { class: 'elsewhere-service', 'aria-label': name }, h('h4', {}, `${name}: ${holds} within ${width}`), status, body);
  ask(`outside/${encodeURIComponent(name)}?ra_deg=${place.ra}&dec_deg=${place.dec}`, { signal }).then((/** @type {Answer} */ answer) => {
    const { columns, rows, cut } = answer;
    status.textContent = `${rows.length === 0 ? 'Nothing there.' : cut ? `The first ${rows.length}; there are more.` : `${rows.length} found.`} ${acknowledgement ?? ''}`;
    if (rows.length > 0) replaceContent(body, table(name, columns, rows));
  }, (problem) => {
    if (signal.aborted) return;
    // Others may be away; what is here is here all the same.
    status.className = 'notice warning';
    status.textContent = `${textOf(problem)} What this site has is not touched by it.`;
  });
  return part;
}

/** @param {string} name @param {Answer['columns']} columns @param {string[][]} rows */
function table(name, columns, rows) {
  return h('div', { class: 'table-scroll', tabIndex: 0, role: 'region', 'aria-label': `Table of ${name}` }, h('table', {},
    h('thead', {}, h('tr', {}, ...columns.map((column) => h('th', { scope: 'col', title: column.description ?? '' }, column.unit ? `${column.name} (${column.unit})` : column.name)))),
    h('tbody', {}, ...rows.map((row) => h('tr', {}, ...row.map((cell) => h('td', {}, cellOf(cell))))))));
}

/** @param {string} text */
function cellOf(text) {
  const href = /^https?:\/\/\S+$/i.test(text) ? safe(text) : null;
  if (href) return h('a', { href, rel: 'noopener noreferrer' }, 'open', h('span', { class: 'off-screen' }, ` ${text}`));
  // Digits beyond those of the number itself are of its form in binary.
  return /^[+-]?\d*\.\d{9,}$/.test(text) && Math.abs(Number(text)) >= 1e-3 ? h('span', { title: text }, String(Number(Number(text).toFixed(6)))) : text;
}

/** @param {unknown} problem */
const textOf = (problem) => (problem instanceof Error ? problem.message : String(problem));
