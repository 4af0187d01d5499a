// @ts-check
/** What the page says of those who run it: name, news, foot, privacy. All of it is configuration of the server. */
import { getSite } from '../api.js';
import { append, byId, h, replaceContent } from '../dom.js';

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
export function link(url, ...children) {
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
  const version = `MMODA ${shortVersion(site?.version)}`;
  replaceContent(byId('version'), site?.source ? link(site.source, version) : version);
  const words = byId('site-name');
  words.textContent = site?.name ?? '';
  words.hidden = !site?.name;
  append(byId('site-links'), (site?.links ?? []).map((one) => h('li', {}, link(one.url, one.label))));
  append(byId('site-logos'), (site?.logos ?? []).map((one) => {
    const image = h('img', { src: one.image, alt: one.label, height: 32, loading: 'lazy' });
    return h('li', {}, one.url ? link(one.url, image) : image);
  }));
  byId('cite-site').addEventListener('click', async () => (await import('./site-words.js')).openAcknowledgement(site));
  if (site?.debug) showDebug();
  if (site && site.news.length > 0) import('./news.js').then(({ showNews }) => showNews(site.news), () => { /* The next visit has them. */ });
  return site;
}

/** A number of this page, that appears in reports. */
export const pageSession = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');

function showDebug() {
  const place = byId('debug');
  place.hidden = false;
  place.textContent = `Session ${pageSession}`;
}
