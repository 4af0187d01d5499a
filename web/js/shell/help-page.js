// @ts-check
/** The help: pages of docs/user, shown in the page. Links among them stay here; every page can be printed. */
import { getInstruments } from '../api.js';
import { copyButton, h, icon, loadStyles, replaceContent } from '../dom.js';
import { findWords } from './help-search.js';
import { markdown } from './markdown.js';

/** @type {Map<string, string>} texts that were read */
const known = new Map();

/** @param {string} topic @returns {Promise<string>} */
async function read(topic) {
  const text = known.get(topic);
  if (text !== undefined) return text;
  const answer = await fetch(new URL(`help/${topic}.md`, document.baseURI));
  if (!answer.ok) throw new Error(`There is no help named “${topic}”.`);
  // Examples are written for a server of one's own; a reader takes them to this one.
  const got = (await answer.text()).replaceAll('http://127.0.0.1:8000', new URL('.', document.baseURI).href.replace(/\/$/, ''));
  known.set(topic, got);
  return got;
}

/** Names of the pages that a page leads to. @param {string} text */
const topicsOf = (text) => [...new Set([...text.matchAll(/\]\(([a-z0-9-]+)\.md[^)]*\)/g)].map((match) => match[1]))];

/** How to acknowledge the instruments whose page this is; none where the server does not say. @param {string} topic @returns {Promise<HTMLElement[]>} */
async function acknowledgements(topic) {
  const all = await getInstruments().catch(() => []);
  return all.filter((one) => one.help === topic && one.acknowledgement).flatMap((one) => [h('h3', { id: 'acknowledge' }, `Acknowledge ${one.title ?? one.name}`), h('blockquote', {}, one.acknowledgement), copyButton('Copy', () => one.acknowledgement ?? '')]);
}

export class HelpPage {
  /** @param {string} topic */
  constructor(topic) {
    this.topic = /^[a-z0-9-]+$/.test(topic) ? topic : 'index';
    this.title = h('h2', { tabIndex: -1 }, 'Help');
    this.contents = h('ul', {});
    this.text = h('div', { class: 'help-text' }, h('p', { class: 'loading', role: 'status' }, 'Loading…'));
    this.found = h('div', { role: 'status' });
    this.search = h('input', { type: 'search', placeholder: 'Search the help', 'aria-label': 'Search the help', autocomplete: 'off', oninput: () => this.#search(), onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Enter') this.#search().then(() => this.found.querySelector('a')?.click());
    } });
    this.element = h('article', { class: 'panel help-page' },
      h('header', { class: 'panel-head' }, h('nav', { 'aria-label': 'Breadcrumb' }, h('p', { class: 'facts' }, h('a', { href: '#page=help' }, 'Help home'))), this.title,
        h('div', { class: 'actions' }, this.search, h('button', { type: 'button', class: 'button quiet small', onclick: () => print() }, icon('save'), 'Print'))),
      this.found, h('div', { class: 'help-columns' }, h('nav', { class: 'help-contents', 'aria-label': 'On this page' }, this.contents), this.text));
    this.#load();
  }

  async #load() {
    try {
      const [source] = await Promise.all([read(this.topic), loadStyles('help')]);
      const [, heading, rest] = /^#\s+(.*)\n([\s\S]*)$/.exec(source) ?? [null, 'Help', source];
      this.title.textContent = heading;
      const elements = markdown(rest, (target) => this.#linkOf(target));
      if (this.topic === 'notebooks') elements.unshift(await (await import('./notebook-list.js')).notebookList());
      elements.push(...await acknowledgements(this.topic));
      replaceContent(this.text, ...elements);
      if (this.text.querySelector('.formula')) import('./formulas.js').then(({ setFormulas }) => setFormulas(this.text));
      replaceContent(this.contents, ...elements.filter((one) => one.tagName === 'H3').map((one) => h('li', {}, h('a', { href: `#page=help&topic=${this.topic}`, onclick: (/** @type {Event} */ event) => {
        event.preventDefault();
        one.scrollIntoView({ block: 'start' });
      } }, one.textContent ?? ''))));
    } catch (problem) {
      replaceContent(this.text, h('p', { class: 'notice error', role: 'alert' }, problem instanceof Error ? problem.message : String(problem)));
    }
  }

  /** @param {string} target */
  #linkOf(target) {
    if (/^(https?|mailto):/.test(target)) return target;
    const [, topic] = /^([a-z0-9-]+)\.md(?:#.*)?$/.exec(target) ?? [];
    if (topic) return `#page=help&topic=${topic}`;
    if (target.startsWith('#')) return `#page=help&topic=${this.topic}`;
    return /^[\w./-]+\.(png|svg)$/.test(target) && !target.includes('..') ? `help/${target}` : null;
  }

  async #search() {
    const wanted = this.search.value.trim().toLowerCase();
    if (wanted.length < 3) {
      this.found.replaceChildren();
      return;
    }
    const topics = topicsOf(await read('index').catch(() => ''));
    const pages = await Promise.all(topics.map(async (topic) => ({ topic, hit: findWords(await read(topic).catch(() => ''), wanted) })));
    const hits = pages.flatMap(({ topic, hit }) => (hit ? [{ topic, ...hit }] : [])).sort((a, b) => b.rank - a.rank);
    if (this.search.value.trim().toLowerCase() === wanted) replaceContent(this.found, hits.length > 0 ? h('ul', { class: 'plain-list' }, ...hits.map(({ topic, title, line }) =>
      h('li', {}, h('a', { href: `#page=help&topic=${topic}` }, title || topic), ' ', h('span', { class: 'second' }, line)))) : h('p', {}, 'Nothing found.'));
  }

  close() {
    this.found.replaceChildren();
  }
}
