// @ts-check
/** A file that was sent: its name stands instead of the key that is sent for it. */
import { h, icon } from '../dom.js';
import { fileOf } from './kept-files.js';
import { isUpload, labelOf } from './validation.js';

/** @param {import('./field.js').Field} field of a file @param {HTMLInputElement} chooser */
export function showSent(field, chooser) {
  const { box, control, parameter } = field;
  const words = h('span', {});
  const remove = h('button', { type: 'button', class: 'button quiet small', 'aria-label': `Remove the file of ${labelOf(parameter)}`, onclick: () => {
    chooser.value = '';
    field.setText('');
    control.focus();
    field.dispatchEvent(new Event('settled'));
  } }, icon('cross'), 'Remove');
  const line = h('p', { class: 'sent-file', hidden: true }, words, remove);
  box.after(line);
  const show = () => {
    const isSent = isUpload(field.text);
    const hadFocus = document.activeElement === chooser;
    const file = isSent ? fileOf(field.text) : null;
    words.textContent = !isSent ? '' : file ? `${file.name}, ${sizeText(file.size)}` : 'A file that was sent before';
    line.hidden = !isSent;
    box.hidden = chooser.hidden = isSent;
    if (isSent && hadFocus) remove.focus();
  };
  field.addEventListener('text', show);
  field.addEventListener('input', show);
  show();
}

/** @param {number} bytes */
export function sizeText(bytes) {
  if (!Number.isFinite(bytes)) return '';
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(0)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
