// @ts-check
/** News of the site at the top of the page, one at a time, until they are put away. */
import { byId, h, icon, replaceContent } from '../dom.js';
import { keep, kept } from './kept.js';
import { link } from './site.js';

/** @param {import('../api.js').Site['news']} news */
export function showNews(news) {
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
