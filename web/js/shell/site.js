// @ts-check
/** What the page says of those who run it: name, news, foot, privacy. All of it is configuration of the server. */
import { getSite } from '../api.js';
import { append, byId, h, icon, replaceContent } from '../dom.js';
import { keep, kept } from './kept.js';

/** @typedef {import('../api.js').Site} Site */

/** Only addresses that cannot run anything. @param {string} url */
export function safe(url) {
  try {
    return ['http:', 'https:', 'mailto:'].includes(new URL(url, document.baseURI).protocol) ? url : null;
  } catch {
    return null;
  }
}

/** @param {string} url @param {...import('../dom.js').Child} children */
function link(url, ...children) {
  const href = safe(url);
  return href ? h('a', { href, rel: 'noopener' }, ...children) : h('span', {}, ...children);
}

/** A version with its commit, where there is one. @param {string | null | undefined} version */
export function shortVersion(version) {
  const [, number = '', commit = ''] = /^(?:mmoda )?([^+]*)(?:\+([0-9a-f]{8}))?/i.exec(version ?? '') ?? [];
  return `${number}${commit && ` (${commit})`}`;
}

/** @returns {Promise<Site | null>} null when the server does not say */
export async function showSite() {
  const site = await getSite().catch(() => null);
  byId('version').textContent = `MMODA ${shortVersion(site?.version)}`;
  const words = byId('site-name');
  words.textContent = site?.name ?? '';
  words.hidden = !site?.name;
  append(byId('site-links'), (site?.links ?? []).map((one) => h('li', {}, link(one.url, one.label))));
  append(byId('site-logos'), (site?.logos ?? []).map((one) => {
    const image = h('img', { src: one.image, alt: one.label, height: 32, loading: 'lazy' });
    return h('li', {}, one.url ? link(one.url, image) : image);
  }));
  for (const [id, name] of /** @type {const} */ ([['cite-site', 'openAcknowledgement'], ['privacy', 'openPrivacy']])) {
    byId(id).addEventListener('click', async () => (await import('./site-words.js'))[name](site));
  }
  if (site?.debug) showDebug();
  showNews(site?.news ?? []);
  return site;
}

/** @param {Site['news']} news */
function showNews(news) {
  const place = byId('news');
  /** @type {string[]} */
  const away = [...kept('news-away', [])];
  const left = news.filter((one) => !away.includes(one.id));
  place.hidden = left.length === 0;
  if (left.length === 0) return;
  let at = 0;
  const draw = () => {
    const one = left[at];
    const step = (/** @type {number} */ by, /** @type {string} */ label, /** @type {string} */ sign) => left.length > 1 && h('button', { type: 'button', class: 'button quiet small round', 'aria-label': label, onclick: () => { at = (at + by + left.length) % left.length; draw(); } }, sign);
    replaceContent(place, h('p', {}, h('strong', {}, 'News '), one.text, ' ', one.url && link(one.url, 'More')),
      h('span', { class: 'news-tools' }, step(-1, 'Earlier news', '‹'), left.length > 1 && `${at + 1} / ${left.length}`, step(1, 'Next news', '›'),
        h('button', { type: 'button', class: 'remove', 'aria-label': 'Put this news away', onclick: () => {
          away.push(one.id);
          keep('news-away', away.slice(-50));
          left.splice(at, 1);
          at = Math.min(at, left.length - 1);
          place.hidden = left.length === 0;
          if (left.length === 0) return;
          draw();
          /** @type {HTMLElement | null} */ (place.querySelector('.remove'))?.focus();
        } }, icon('cross'))));
  };
  draw();
}

/** A number of this page, that appears in reports. */
export const pageSession = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');

function showDebug() {
  const place = byId('debug');
  place.hidden = false;
  place.textContent = `Session ${pageSession}`;
}
