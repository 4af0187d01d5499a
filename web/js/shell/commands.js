// @ts-check
/** All that can be done from the keyboard, by name. */
import { byId } from '../dom.js';
import { instrumentNames, productNames } from '../product-names.js';
import { openPalette } from './palette.js';

/**
 * @param {{ keyCommands: import('./keys.js').Command[], form: import('../form/query-form.js').QueryForm | null, workspace: import('../workspace.js').Workspace, others: [string, () => void][], typed: string }} page  typed: what was written already
 */
export function openCommands({ keyCommands, form, workspace, others, typed }) {
  const theme = (/** @type {string} */ name) => () => document.dispatchEvent(new CustomEvent('mmoda:theme', { detail: name }));
  openPalette([
    ...keyCommands.slice(0, 10), { words: 'compute', keys: 'Ctrl+Enter', run: () => form?.submit() }, ...others.map(([words, run]) => ({ words, run })),
    { words: 'open a FITS file', run: () => byId('file-chooser').click() }, { words: 'theme: light', run: theme('light') }, { words: 'theme: dark', run: theme('dark') }, { words: 'theme: that of the system', run: theme('system') },
    ...(form?.instruments ?? []).flatMap((instrument) => instrument.products.map((product) => ({ words: `product: ${instrumentNames(instrument).title}, ${product.title || productNames(product.name).title}`, also: `${instrument.name} ${product.name}`, run: () => form?.choose(instrument, product) }))),
    ...['Crab', 'Cyg X-1', 'GX 1+4', '1E 1740.7-2942'].map((name) => ({ words: `object: ${name}`, run: () => form?.setObject(name) })),
    ...workspace.log.entries.slice(0, 50).map((entry) => ({ words: `job: ${entry.title}, ${entry.detail}, ${entry.state}`, run: () => workspace.open(entry.id) })),
  ], typed);
}
