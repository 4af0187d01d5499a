// @ts-check
/** How to acknowledge the site and each of its instruments. */
import { getInstruments } from '../api.js';
import { copyButton, h, replaceContent } from '../dom.js';
import { openDialog } from './dialog.js';

/** @typedef {import('../api.js').Site} Site */

/** @param {Site | null} site */
export function openAcknowledgement(site) {
  const { acknowledgement } = site ?? {};
  const place = h('div', { class: 'instrument-words' });
  openDialog('Acknowledge', [
    h('p', {}, 'If a result of this service is in your publication, please cite the platform (Neronov et al. 2021, A&A 651, A97) and say which data and software made it: the recipe beside each result has both.'),
    acknowledgement && h('blockquote', {}, acknowledgement), acknowledgement && copyButton('Copy', () => acknowledgement), place]);
  getInstruments().then((all) => replaceContent(place, ...all.flatMap((one) => (one.acknowledgement ? [h('h3', {}, one.title ?? one.name), h('blockquote', {}, one.acknowledgement), copyButton(`Copy that of ${one.title ?? one.name}`, () => one.acknowledgement ?? '')] : []))), () => {});
}
