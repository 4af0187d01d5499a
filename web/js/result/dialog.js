// @ts-check
/** Windows over the page, by the browser's own dialog: the focus stays inside and goes back when it is closed. */
import { h, icon } from '../dom.js';

let dialogs = 0;

/** @param {string} title @param {(Node | string | null | false)[]} content @param {(Node | null | false)[]} [actions] beside the title @returns {HTMLDialogElement} shown */
export function openDialog(title, content, actions = []) {
  const id = `dialog-${++dialogs}`;
  const opener = document.activeElement;
  const close = h('button', { type: 'button', class: 'button quiet small round', 'aria-label': 'Close', onclick: () => dialog.close() }, icon('cross'));
  const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': id }, h('header', { class: 'dialog-head' }, h('h3', { id }, title), ...actions, close), h('div', { class: 'dialog-body' }, ...content));
  // A click beside it, on the backdrop, closes it too.
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
