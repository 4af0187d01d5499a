// @ts-check
/** Whether the server answers, as a dot with words: asked now and then while the page is seen. */
import { ask } from '../api.js';
import { byId, h, replaceContent } from '../dom.js';
import { shortTime } from '../form/times.js';
import { loadEntries } from '../jobs/job-log.js';
import { counted, isFinished } from '../jobs/states.js';

const PAUSE_MS = 30_000;
/** A server that is away is looked for more often. */
const AWAY_PAUSE_MS = 3_000;
const SLOW_MS = 2_000;

/** Events on the document: `mmoda:server` (detail: 'ok' | 'slow' | 'away'), when it changes. */
export function watchServer() {
  const button = byId('status-dot');
  const words = byId('status-words');
  let state = '';
  let isAsking = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function look() {
    if (isAsking) return;
    clearTimeout(timer);
    isAsking = true;
    if (!document.hidden) await askServer();
    isAsking = false;
    timer = setTimeout(look, state === 'away' ? AWAY_PAUSE_MS : PAUSE_MS);
  }

  async function askServer() {
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
      h('p', {}, queueText()), told && h('p', {}, told.resolver ? 'Names are looked up in the built-in catalogue.' : 'No names can be looked up.'), h('p', { class: 'second' }, `Asked at ${new Date().toISOString().slice(11, 19)} UTC`));
    if (now !== state && (state !== '' || now === 'away')) document.dispatchEvent(new CustomEvent('mmoda:server', { detail: now }));
    state = now;
  }
  look();
  document.addEventListener('visibilitychange', look);
  // Who finds the server away tells at once.
  document.addEventListener('mmoda:unreached', look);
  words.addEventListener('toggle', (event) => { if (/** @type {ToggleEvent} */ (event).newState === 'open') look(); });
}

/** The server tells nobody of the jobs of others. */
function queueText() {
  const open = loadEntries().filter(({ state }) => !isFinished(state));
  const running = open.filter(({ state }) => state === 'running').length;
  return open.length === 0 ? 'Queue: no job of yours waits or runs.' : `Queue: ${counted(open.length - running, 'job')} of yours ${open.length - running === 1 ? 'waits' : 'wait'}, ${running} ${running === 1 ? 'runs' : 'run'}.`;
}
