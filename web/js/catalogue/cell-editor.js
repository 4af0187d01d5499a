// @ts-check
/** The box in which one cell of the catalogue is edited: Enter keeps, Escape gives up, Tab goes on; what is wrong is told and not kept. */
import { h } from '../dom.js';
import { editText, parseCell } from './columns.js';

/**
 * @param {import('./columns.js').Column} column @param {import('./columns.js').Row} row @param {string} noteId
 * @param {(isKept: boolean, next: -1 | 0 | 1) => void} end with a key; `next`: the cell to go on with
 * @param {(isKept: boolean) => void} leave by going elsewhere
 */
export function cellEditor(column, row, noteId, end, leave) {
  const note = h('span', { class: 'grid-problem', role: 'alert', id: noteId });
  const input = h('input', { type: 'text', class: 'grid-input', value: editText(column, row), 'aria-label': `${column.title} of ${row.name}`, 'aria-describedby': noteId });
  const check = () => {
    const { problem } = parseCell(column, input.value);
    note.textContent = problem ?? '';
    input.setAttribute('aria-invalid', String(problem !== undefined));
    return problem === undefined;
  };
  input.addEventListener('input', check);
  input.addEventListener('keydown', (event) => {
    if (!['Escape', 'Enter', 'Tab'].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') end(false, 0);
    else if (check()) end(true, event.key !== 'Tab' ? 0 : event.shiftKey ? -1 : 1);
  });
  input.addEventListener('blur', () => leave(check()));
  return { input, note };
}
