// @ts-check
/** Puts the page together. */
import { ApiProblem, getInstruments } from './api.js';
import { announce, byId, h, replaceContent } from './dom.js';
import { acceptFiles } from './drop.js';
import { QueryForm } from './form/query-form.js';
import { Workspace } from './workspace.js';

/** @typedef {import('./api.js').Job} Job */

const workspace = new Workspace();
acceptFiles((file) => workspace.showFile(file));

/** The archive, or a job, holds simulated observations: said once, at the top, for as long as the page is open. */
function tellSimulated() {
  byId('simulated-banner').hidden = false;
}
workspace.addEventListener('simulated', tellSimulated);

async function startForm() {
  const place = /** @type {HTMLFormElement} */ (byId('query-form'));
  try {
    const instruments = (await getInstruments()).filter((instrument) => instrument.products.length > 0);
    if (instruments.length === 0) throw new ApiProblem(0, 'The server offers no instrument.');
    const form = new QueryForm(place, instruments, new URLSearchParams(location.search));
    form.addEventListener('simulated', tellSimulated);
    form.addEventListener('submitted', (event) => workspace.add(/** @type {CustomEvent<Job>} */ (event).detail));
    workspace.addEventListener('edit', (event) => {
      form.load(/** @type {CustomEvent<Job>} */ (event).detail);
      announce('The form now holds the query of this job.');
    });
    workspace.addEventListener('again', (event) => {
      form.load(/** @type {CustomEvent<Job>} */ (event).detail);
      form.submit();
    });
  } catch (problem) {
    replaceContent(place, h('div', { class: 'notice error', role: 'alert' },
      h('p', {}, `The form cannot be shown. ${problem instanceof Error ? problem.message : problem}`),
      h('button', { type: 'button', class: 'button small', onclick: () => startForm() }, 'Try again')));
  }
  place.setAttribute('aria-busy', 'false');
}

// "/" goes to the object, as in many search pages; never while something is being typed.
document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]');
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  document.getElementById('p-src_name')?.focus();
});

startForm();
