// @ts-check
/** A first query in under a minute: each step points at what to do next, and goes on when it is done. */
import { announce, h, loadStyles } from '../dom.js';
import { keep } from './kept.js';

await loadStyles('dialog').catch(() => {});

const GAP = 12;
const LOOK_MS = 250;

/**
 * @typedef {object} Step
 * @property {string} target selector of what it points at
 * @property {string} words
 * @property {string} [label] of the button that does it
 * @property {() => void} [run] what the button does
 * @property {() => boolean} [isDone] the step is over when this is so; without it the button ends it
 */

/** @param {{ setObject(name: string): void, submit(): void }} form */
export function startTour(form) {
  const has = (/** @type {string} */ selector) => document.querySelector(selector) !== null;
  let isAsked = false;
  /** @type {Step[]} */
  const steps = [
    { target: '[data-tour="object"]', words: 'Name what you want to look at. Its position and what the archive has of it appear at once.', label: 'Take the Crab', run: () => form.setObject('Crab'),
      isDone: () => /** @type {HTMLInputElement | null} */ (document.querySelector('#p-src_name'))?.value === 'Crab' && document.querySelector('.field .note')?.textContent?.startsWith('Crab:') === true && has('.archive-line.good') },
    { target: '[data-tour="time"]', words: 'The line shows when it was observed. Drag over it to choose a range; a range with data is chosen already.', label: 'Good' },
    { target: '[data-tour="submit"]', words: 'Everything else has a sensible value. Ask for the image.', label: 'Compute', run: () => { isAsked = true; form.submit(); }, isDone: () => has('.job[data-job]') && (isAsked || location.hash.includes('job=')) },
    { target: '.job[data-job]', words: 'Each science window and step, as it happens. You may ask for more meanwhile, or close the page: the job goes on.', isDone: () => has('.badge.state-completed, .badge.state-failed') },
    { target: '.job .result, .job .notices, .job[data-job]', words: 'Here it is. Point at the image to read position and value; choose sources and ask for their spectra or light curves; take files, or code that repeats this. The link of the job opens it anywhere.', label: 'Done' },
  ];
  let at = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  const words = h('p', {});
  const count = h('span', { class: 'second' });
  const go = h('button', { type: 'button', class: 'button primary', onclick: () => act() });
  const box = h('div', { class: 'tour', role: 'dialog', 'aria-label': 'Tour', popover: 'manual' }, words, h('div', { class: 'tour-foot' }, count, h('button', { type: 'button', class: 'button quiet small', onclick: () => end() }, 'End the tour'), go));
  const onKey = (/** @type {KeyboardEvent} */ event) => { if (event.key === 'Escape') end(); };

  function act() {
    const step = steps[at];
    step.run?.();
    if (!step.isDone) next();
    else look();
  }

  function look() {
    place();
    if (steps[at]?.isDone?.()) next();
  }

  function next() {
    at++;
    if (at >= steps.length) end();
    else show();
  }

  function show() {
    const step = steps[at];
    words.textContent = step.words;
    count.textContent = `${at + 1} of ${steps.length}`;
    go.textContent = step.label ?? '';
    go.hidden = !step.label;
    document.querySelector(step.target)?.scrollIntoView({ block: 'nearest' });
    place();
    announce(step.words);
    if (!go.hidden) go.focus({ preventScroll: true });
  }

  /** Beside its target where there is room, else below it, and never outside the window. The form may be covered, results not. */
  function place() {
    const target = steps[at] && document.querySelector(steps[at].target);
    for (const marked of document.querySelectorAll('.tour-target')) if (marked !== target) marked.classList.remove('tour-target');
    if (!target) return;
    target.classList.add('tour-target');
    const [around, own] = [target.getBoundingClientRect(), box.getBoundingClientRect()];
    const fitsRight = around.right + GAP + own.width < innerWidth;
    const fitsLeft = !fitsRight && around.left - GAP - own.width > GAP;
    const left = fitsRight ? around.right + GAP : fitsLeft ? around.left - GAP - own.width : Math.max(GAP, Math.min(innerWidth - own.width - GAP, around.left));
    const top = fitsRight || fitsLeft ? Math.max(around.top, GAP) : around.bottom + GAP;
    box.style.left = `${left}px`;
    box.style.top = `${Math.max(GAP, Math.min(innerHeight - own.height - GAP, top))}px`;
  }

  function end() {
    clearInterval(timer);
    document.removeEventListener('keydown', onKey);
    for (const marked of document.querySelectorAll('.tour-target')) marked.classList.remove('tour-target');
    box.remove();
    keep('tour', true);
  }

  document.body.append(box);
  box.showPopover?.();
  document.addEventListener('keydown', onKey);
  timer = setInterval(look, LOOK_MS);
  show();
}
