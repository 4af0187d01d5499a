// @ts-check
/** Whether the server answers, as a dot with words: asked now and then while the page is seen. */
import { ask } from '../api.js';
import { byId, h, replaceContent } from '../dom.js';
import { shortTime } from '../form/times.js';

const PAUSE_MS = 30_000;
const SLOW_MS = 2_000;

/** Events on the document: `mmoda:server` (detail: 'ok' | 'slow' | 'away'), when it changes. */
export function watchServer() {
  const button = byId('status-dot');
  const words = byId('status-words');
  let state = '';
  async function look() {
    if (document.hidden) return;
    const begun = performance.now();
    let now = 'ok';
    let told = null;
    try {
      told = await ask('status');
      if (performance.now() - begun > SLOW_MS) now = 'slow';
    } catch {
      now = 'away';
    }
    const sentence = { ok: 'The server answers', slow: 'The server is slow', away: 'The server does not answer' }[now] ?? '';
    button.dataset.state = now;
    button.setAttribute('aria-label', `Status: ${sentence}`);
    replaceContent(words, h('p', {}, h('strong', {}, sentence), ` (${Math.round(performance.now() - begun)} ms).`), told?.archive && h('p', {}, `Archive: ${told.archive.windows} science windows${told.archive.windows > 0 ? `, ${shortTime(told.archive.t_first_utc).slice(0, 10)} to ${shortTime(told.archive.t_last_utc).slice(0, 10)}` : ''}${told.archive.simulated ? ', simulated' : ''}.`),
      told && h('p', {}, told.resolver ? 'Names are looked up in the built-in catalogue.' : 'No names can be looked up.'), h('p', { class: 'second' }, `Asked at ${new Date().toISOString().slice(11, 19)} UTC`));
    if (now !== state && state !== '') document.dispatchEvent(new CustomEvent('mmoda:server', { detail: now }));
    state = now;
  }
  look();
  setInterval(look, PAUSE_MS);
  document.addEventListener('visibilitychange', look);
}
