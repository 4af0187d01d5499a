// @ts-check
/** Telling that a job is done while the page is in the background: only when asked to, and only by the browser. */
import { h, icon } from '../dom.js';
import { productDetail } from '../product-names.js';

/** A button that asks the browser for leave; null where it has been given, refused, or cannot be. */
export function notifyButton() {
  if (!('Notification' in window) || Notification.permission !== 'default') return null;
  const button = h('button', { type: 'button', class: 'button quiet small', onclick: async () => {
    await Notification.requestPermission();
    button.remove();
  } }, icon('clock'), 'Tell me when it is done');
  return button;
}

/** @param {import('../api.js').Job} job */
export function notifyDone(job) {
  if (!('Notification' in window) || Notification.permission !== 'granted' || !document.hidden) return;
  const note = new Notification(`${job.parameters?.src_name ?? 'Job'}: ${job.state}`, { body: productDetail(job), tag: job.id });
  note.addEventListener('click', () => {
    window.focus();
    document.dispatchEvent(new CustomEvent('mmoda:open-job', { detail: job.id }));
  });
}
