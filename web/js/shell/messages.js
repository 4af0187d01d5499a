// @ts-check
/** The messages at the top of the page: what concerns all of it, until it is put away. */
import { byId, h, icon } from '../dom.js';

/**
 * @param {'status' | 'warning' | 'error'} kind
 * @param {string} text
 * @param {{ label: string, run: () => void }} [action]
 * @param {string} [key] a message of the same key takes the place of this one
 */
export function tell(kind, text, action, key = text) {
  const place = byId('messages');
  const known = [...place.children].find((child) => /** @type {HTMLElement} */ (child).dataset.key === key);
  const box = h('div', { class: `notice message ${kind}`, role: kind === 'error' ? 'alert' : 'status', 'data-key': key },
    h('p', {}, text),
    action && h('button', { type: 'button', class: 'button small', onclick: () => { box.remove(); action.run(); } }, action.label),
    h('button', { type: 'button', class: 'remove', 'aria-label': 'Put this message away', onclick: () => box.remove() }, icon('cross')));
  if (known) known.replaceWith(box);
  else place.append(box);
}

/** @param {string} key */
export function untell(key) {
  for (const child of [...byId('messages').children]) if (/** @type {HTMLElement} */ (child).dataset.key === key) child.remove();
}
