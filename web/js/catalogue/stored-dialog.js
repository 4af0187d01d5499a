// @ts-check
/** The dialog of stored catalogues: a link to the present one, names for it, and those that were kept. */
import { announce, copyButton, h, replaceContent } from '../dom.js';
import { currentAccount, signIn } from '../shell/account.js';
import { askDialog } from './dialogs.js';
import { compareDialog, loadDialog } from './match-dialogs.js';
import { catalogueLink, fromStored, keepCatalogue, listKept, readStored, removeKept, storeCatalogue, storedId, toStored } from './stored.js';

/** @typedef {import('./catalogue-panel.js').CataloguePanel} CataloguePanel */

/** @param {CataloguePanel} panel */
export function storedDialog(panel) {
  const status = h('p', { class: 'note', role: 'status' });
  const link = h('p', { class: 'stored-link' });
  const place = h('div', {});
  const isKnown = Boolean(currentAccount()?.session);
  const rows = () => (panel.list.selected.size > 0 ? panel.list.chosen : panel.list.rows);
  const what = () => (panel.list.selected.size > 0 ? `the ${panel.list.selected.size} selected` : `all ${panel.list.rows.length}`);
  const button = (/** @type {string} */ text, /** @type {() => Promise<void> | void} */ act, more = {}) => h('button', { type: 'button', class: 'button small', onclick: () => tell(act), ...more }, text);

  /** Runs what a button does; what goes wrong is told. @param {() => Promise<void> | void} act */
  async function tell(act) {
    try {
      status.classList.remove('problem');
      status.textContent = '';
      await act();
    } catch (problem) {
      status.classList.add('problem');
      status.textContent = problem instanceof Error ? problem.message : String(problem);
    }
  }

  async function store() {
    const id = await storeCatalogue(toStored(rows()));
    if (panel.list.selected.size === 0) panel.noteStored(id);
    return id;
  }

  async function makeLink() {
    const address = catalogueLink(await store());
    replaceContent(link, h('code', { tabIndex: 0 }, address), ' ', copyButton('Copy', () => address));
    announce('The link is ready.');
  }

  const name = h('input', { type: 'text', maxLength: 100, autocomplete: 'off', id: 'stored-name', value: panel.options.title });
  async function keep() {
    if (name.value.trim() === '') throw new Error('Give it a name.');
    const kept = name.value.trim();
    await keepCatalogue(kept, await store());
    await show();
    status.textContent = `Kept as ${kept}.`;
  }

  const given = h('input', { type: 'text', autocomplete: 'off', id: 'stored-given', placeholder: 'Link or identifier' });
  const identifier = () => {
    const id = storedId(given.value);
    if (!id) throw new Error('That is neither a link to a catalogue nor its identifier, which has 32 digits and letters a to f.');
    return id;
  };
  /** @param {string} id @param {string} title @param {'load' | 'compare'} purpose */
  async function open(id, title, purpose) {
    const sources = fromStored(await readStored(id));
    dialog.close();
    (purpose === 'load' ? loadDialog : compareDialog)(panel.list, sources, title, (text) => panel.say(text));
  }

  async function show() {
    const kept = await listKept();
    if (kept.length === 0) {
      replaceContent(place, h('p', { class: 'note' }, 'You have kept none yet.'));
      return;
    }
    replaceContent(place, h('div', { class: 'table-scroll dialog-table', tabIndex: 0, role: 'region', 'aria-label': 'Kept catalogues' }, h('table', {}, h('caption', { class: 'off-screen' }, 'Kept catalogues'),
      h('thead', {}, h('tr', {}, ...['Name', 'Sources', 'Kept', 'Actions'].map((head) => h('th', { scope: 'col' }, head)))),
      h('tbody', {}, ...kept.map((one) => h('tr', {}, h('th', { scope: 'row' }, one.name), h('td', { class: 'number' }, one.count), h('td', {}, one.kept.slice(0, 10)),
        h('td', {}, h('span', { class: 'tool-group' },
          panel.canUse && button('Load', () => open(one.id, one.name, 'load'), { 'aria-label': `Load ${one.name}` }), button('Compare', () => open(one.id, one.name, 'compare'), { 'aria-label': `Compare with ${one.name}` }),
          copyButton('Copy link', () => catalogueLink(one.id)),
          button('Remove', async () => {
            await removeKept(one.name);
            await show();
            status.textContent = `${one.name} removed; links to it go on working.`;
          }, { 'aria-label': `Remove ${one.name}` })))))))));
  }

  const dialog = askDialog('Stored catalogues', [
    h('p', {}, `A link has the sources themselves, whatever happens here later. What is stored now: ${what()}.`),
    h('div', { class: 'tool-group' }, button(panel.list.selected.size > 0 ? `Make a link to ${what()}` : 'Make a link', makeLink, { disabled: rows().length === 0 })), link,
    h('h3', {}, 'Open one'), h('div', { class: 'dialog-field' }, h('label', { for: given.id }, 'Link or identifier'), given),
    h('div', { class: 'tool-group' }, panel.canUse && button('Load it', () => open(identifier(), 'the stored catalogue', 'load')), button('Compare with it', () => open(identifier(), 'the stored catalogue', 'compare'))),
    h('h3', {}, 'Kept under names'),
    isKnown ? h('div', { class: 'dialog-sections' }, h('div', { class: 'dialog-field' }, h('label', { for: name.id }, 'Name'), name), h('div', { class: 'tool-group' }, button(panel.list.selected.size > 0 ? `Keep ${what()}` : 'Keep', keep, { disabled: rows().length === 0 })), place)
      : h('p', { class: 'note' }, 'Who is signed in can keep catalogues under names. ', currentAccount()?.accounts && h('button', { type: 'button', class: 'button quiet small', onclick: () => {
        dialog.close();
        signIn();
      } }, 'Sign in')),
    status], []);
  if (isKnown) tell(show);
}
