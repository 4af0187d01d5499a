// @ts-check
/** Drag and drop of files anywhere on the page, and the file chooser that does the same. */
import { byId } from './dom.js';

/** @param {(file: File) => void} open */
export function acceptFiles(open) {
  const veil = byId('drop-veil');
  let depth = 0;
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files');
  const settle = () => {
    depth = 0;
    veil.hidden = true;
  };
  document.addEventListener('dragenter', (event) => {
    if (!hasFiles(event)) return;
    depth++;
    veil.hidden = false;
  });
  document.addEventListener('dragleave', () => {
    if (--depth <= 0) settle();
  });
  document.addEventListener('dragover', (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  document.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    settle();
    for (const file of event.dataTransfer?.files ?? []) open(file);
  });
  const chooser = /** @type {HTMLInputElement} */ (byId('file-chooser'));
  for (const button of document.querySelectorAll('[data-open-file]')) button.addEventListener('click', () => chooser.click());
  chooser.addEventListener('change', () => {
    for (const file of chooser.files ?? []) open(file);
    chooser.value = '';
  });
}
