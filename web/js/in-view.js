// @ts-check
/** Lists that open below a button stay inside the window, however narrow it is. */

const MARGIN = 8;

/** @param {HTMLElement} list positioned inside its parent, and shown */
export function keepInView(list) {
  list.style.left = '0';
  list.style.right = 'auto';
  const { left, right } = list.getBoundingClientRect();
  const shift = Math.max(MARGIN - left, Math.min(0, document.documentElement.clientWidth - MARGIN - right));
  list.style.left = `${shift}px`;
}
