// @ts-check
/** All commands, found by a few letters (ARIA combobox pattern). Loaded when first opened. */
import { byId, h, replaceContent } from '../dom.js';
import { instrumentNames, productNames } from '../product-names.js';
import { openDialog } from './dialog.js';

/** @typedef {{ words: string, keys?: string, also?: string, run: () => void }} Command  also: other words by which it is found */

const MOST = 12;

/** @param {Command[]} commands @param {string} [typed] what was written while this module was on its way */
export function openPalette(commands, typed = '') {
  let chosen = 0;
  /** @type {Command[]} */
  let found = [];
  const list = h('ul', { role: 'listbox', id: 'palette-list', 'aria-label': 'Commands', class: 'palette-list' });
  const input = h('input', { type: 'text', role: 'combobox', autocomplete: 'off', spellcheck: false, value: typed, placeholder: 'What do you want to do?', 'aria-label': 'Command', 'aria-expanded': 'true', 'aria-controls': list.id, 'aria-autocomplete': 'list', oninput: () => { chosen = 0; draw(); } });
  const dialog = openDialog('Commands', [h('div', { class: 'input' }, input), list], { class: 'palette' });

  function draw() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    found = commands.filter((one) => words.every((word) => `${one.words} ${one.also ?? ''}`.toLowerCase().includes(word))).slice(0, MOST);
    chosen = Math.min(chosen, Math.max(0, found.length - 1));
    replaceContent(list, ...found.map((one, i) => h('li', { role: 'option', id: `palette-${i}`, 'aria-selected': String(i === chosen), onclick: () => run(one) }, h('span', {}, one.words), one.keys && h('kbd', {}, one.keys))));
    if (found.length > 0) input.setAttribute('aria-activedescendant', `palette-${chosen}`);
    else input.removeAttribute('aria-activedescendant');
    list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {Command} command */
  function run(command) {
    // First the focus goes back, then the command may move it.
    dialog.addEventListener('close', () => setTimeout(command.run), { once: true });
    dialog.close();
  }

  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && found[chosen]) run(found[chosen]);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') chosen = (chosen + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % Math.max(1, found.length);
    else return;
    event.preventDefault();
    draw();
  });
  draw();
  input.focus();
  input.setSelectionRange(typed.length, typed.length);
}

/**
 * Commands without keys of their own.
 * @param {{ form: import('../form/query-form.js').QueryForm | null, entries: import('../jobs/job-log.js').Entry[], open: (id: string) => void, keyMap: () => void, startTour: () => void, contact: () => void }} page
 * @returns {Command[]}
 */
export function moreCommands({ form, entries, open, keyMap, startTour, contact }) {
  const theme = (/** @type {string} */ name) => () => document.dispatchEvent(new CustomEvent('mmoda:theme', { detail: name }));
  return [
    { words: 'compute', keys: 'Ctrl+Enter', run: () => form?.submit() }, { words: 'keyboard', run: keyMap }, { words: 'tour', run: startTour }, { words: 'contact', run: contact },
    { words: 'open a FITS file', run: () => byId('file-chooser').click() }, { words: 'theme: light', run: theme('light') }, { words: 'theme: dark', run: theme('dark') }, { words: 'theme: that of the system', run: theme('system') },
    ...(form?.instruments ?? []).flatMap((instrument) => instrument.products.map((product) => ({ words: `product: ${instrumentNames(instrument).title}, ${product.title || productNames(product.name).title}`, also: `${instrument.name} ${product.name}`, run: () => form?.choose(instrument, product) }))),
    ...['Crab', 'Cyg X-1', 'GX 1+4', '1E 1740.7-2942'].map((name) => ({ words: `object: ${name}`, run: () => form?.setObject(name) })),
    ...entries.slice(0, 50).map((entry) => ({ words: `job: ${entry.title}, ${entry.detail}, ${entry.state}`, run: () => open(entry.id) })),
  ];
}
