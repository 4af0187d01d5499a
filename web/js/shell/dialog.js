// @ts-check
/** Native dialogs: modal, closed with Escape, and the focus goes back to where it was. */
import { h, icon, loadStyles } from '../dom.js';

// Whoever loads this module waits for its styles. Without them a dialog is plain, but works; unit tests have no page.
if (globalThis.document) await loadStyles('dialog').catch(() => {});

/**
 * Opens a dialog; it is taken off the page when it closes.
 * @param {string} title @param {import('../dom.js').Child[]} children @param {{ class?: string, onclose?: () => void }} [options]
 * @returns {HTMLDialogElement}
 */
export function openDialog(title, children, options = {}) {
  const opener = /** @type {HTMLElement | null} */ (document.activeElement);
  const heading = h('h2', { id: `dialog-${title.toLowerCase().replace(/[^a-z]+/g, '-')}` }, title);
  const dialog = h('dialog', { class: `dialog ${options.class ?? ''}`, 'aria-labelledby': heading.id },
    h('div', { class: 'dialog-head' }, heading,
      h('button', { type: 'button', class: 'button quiet round small', 'aria-label': `Close: ${title}`, onclick: () => dialog.close() }, icon('cross'))),
    h('div', { class: 'dialog-body' }, ...children));
  dialog.addEventListener('click', (event) => {
    // The backdrop belongs to the dialog: only there is it its own target.
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    options.onclose?.();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * A labelled field of a dialog's form.
 * @param {string} label @param {Record<string, any>} properties of the input; `tag` makes another element @param {string} [hint]
 */
export function labelled(label, properties, hint) {
  const { tag = 'input', ...rest } = properties;
  const id = `f-${rest.name}`;
  const control = /** @type {HTMLInputElement} */ (h(tag, { id, ...rest, ...(hint ? { 'aria-describedby': `${id}-hint` } : {}) }));
  return { control, element: h('div', { class: 'field' }, h('label', { for: id }, label), h('div', { class: 'input' }, control), hint && h('p', { class: 'hint', id: `${id}-hint` }, hint)) };
}

/** In the place of a form that was sent: what was said to it, and a way on. @param {HTMLFormElement} form @param {string} text */
export function thank(form, text) {
  const close = h('button', { type: 'button', class: 'button', onclick: () => close.closest('dialog')?.close() }, 'Close');
  form.replaceWith(h('p', { class: 'notice', role: 'status' }, text), h('div', { class: 'dialog-foot' }, close));
  close.focus();
}

/**
 * Runs what a form does when sent: once at a time, and what goes wrong is told in it.
 * @param {HTMLFormElement} form @param {HTMLElement} status @param {() => Promise<void>} work
 */
export function onSend(form, status, work) {
  let isBusy = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    form.setAttribute('aria-busy', 'true');
    status.className = 'form-status';
    status.textContent = '';
    try {
      await work();
    } catch (problem) {
      status.className = 'form-status notice error';
      status.textContent = problem instanceof Error ? problem.message : String(problem);
    }
    isBusy = false;
    form.setAttribute('aria-busy', 'false');
  });
}
