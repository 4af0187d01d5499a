// @ts-check
/** Everything to take away: files, recipe, code. */
import { fileUrl, getSite, queryParameters, recipeUrl } from '../api.js';
import { copyButton, h, icon, replaceContent } from '../dom.js';
import { sizeText } from '../form/sent-file.js';
import { currentAccount, signIn } from '../shell/account.js';
import { commandLine, curlCode, cwlText, notebookText, pythonCode } from './code-text.js';
import { saveText } from './save.js';
import { csvText, ecsvText } from './table-text.js';

/** @typedef {import('../api.js').Job} Job */

/** @param {Job} job */
export function downloads(job) {
  const failure = h('p', { class: 'notice error', role: 'alert', hidden: true });
  const say = (/** @type {string} */ text) => {
    failure.textContent = text;
    failure.hidden = text === '';
  };
  const link = (/** @type {string} */ href, /** @type {string} */ download, text = download) => h('a', { href, download, onclick: () => tellRefusal(href, text, say) }, icon('save'), text);
  const files = (job.products ?? []).map((product) => h('li', {},
    link(fileUrl(job.id, product.file_name), product.file_name),
    h('span', { class: 'second' }, `${sizeText(product.bytes)}`)));
  const sources = job.sources ?? [];
  const own = sources.length === 0 ? [] : [h('li', {}, h('span', { class: 'plot-choices' },
    ...['csv', 'ecsv'].map((form) => h('button', { type: 'button', class: 'button quiet small', onclick: () => orTell(() => saveSources(job, form), `Sources as ${form.toUpperCase()}`, say) }, icon('save'), `Sources as ${form.toUpperCase()}`))))];
  return h('section', {}, h('h3', {}, 'Files'), h('ul', { class: 'files' }, ...files, ...own,
    h('li', {}, link(recipeUrl(job.id), `${job.id}-recipe.json`, 'recipe.json'), h('span', { class: 'second' }, 'steps, versions, inputs')), crate(job)), failure);
}

/** @param {() => void} save @param {string} what @param {(text: string) => void} say */
function orTell(save, what, say) {
  try {
    say('');
    save();
  } catch (problem) {
    say(`${what} cannot be saved. ${problem instanceof Error ? problem.message : problem}`);
  }
}

/** The browser saves the file; what the server says when it does not give it, the page tells. @param {string} url @param {string} what @param {(text: string) => void} say */
async function tellRefusal(url, what, say) {
  const stop = new AbortController();
  say('');
  try {
    const { ok, status } = await fetch(url, { signal: stop.signal });
    if (!ok) say(`${what} cannot be had: ${status === 404 || status === 410 ? 'the server does not have it any more' : `the server answered ${status}`}.`);
  } catch {
    say(`${what} cannot be had: the server cannot be reached.`);
  }
  // Only whether it is there was asked.
  stop.abort();
}

/** Everything at once. @param {Job} job */
function crate(job) {
  const said = h('span', { class: 'second', role: 'status' }, 'all files, with a description that machines read');
  const button = h('button', { type: 'button', class: 'button quiet small', onclick: async () => {
    button.disabled = true;
    try {
      const { saveCrate } = await import('./ro-crate.js');
      await saveCrate(job, (text) => { said.textContent = text; }, AbortSignal.timeout(LONGEST_DOWNLOAD_MS));
    } catch (problem) {
      said.textContent = `It was not saved. ${problem instanceof Error ? problem.message : problem}`;
    }
    button.disabled = false;
  } }, icon('save'), 'Everything (RO-Crate, ZIP)');
  return h('li', {}, button, said);
}

const LONGEST_DOWNLOAD_MS = 600_000;

const UNITS = /** @type {Record<string, string>} */ ({ ra_deg: 'deg', dec_deg: 'deg', separation_arcmin: 'arcmin', error_radius_arcmin: 'arcmin', exposure_seconds: 's' });

/** One row of plain cells: bands become columns of their own, where there are several; of replicas their number is told. @param {import('../api.js').Source} source @returns {Record<string, any>} */
function flat({ bands = [], ...source }) {
  const { replicas, ...plain } = /** @type {Record<string, any>} */ (source);
  const each = bands.length < 2 ? [] : bands.flatMap(({ e_min_kev: low, e_max_kev: high, ...values }) => Object.entries(values).map(([name, value]) => [`${name}_${low}_${high}_kev`, value]));
  return { ...plain, ...(Array.isArray(replicas) ? { replicas: replicas.length } : {}), ...Object.fromEntries(each) };
}

/** All that the job tells of its sources. @param {Job} job @param {string} form */
function saveSources(job, form) {
  const isSimulated = job.summary?.simulated === true;
  const sources = (job.sources ?? []).map(flat);
  // CSV has no place for words: each row says it.
  if (isSimulated && form === 'csv') for (const source of sources) source.simulated = 'yes';
  const names = [...new Set(sources.flatMap((source) => Object.keys(source)))];
  const columns = names.map((name) => ({ name, unit: UNITS[name] }));
  const rows = sources.map((source) => names.map((name) => source[name]));
  const text = form === 'csv' ? csvText(columns, rows) : ecsvText(columns, rows, { job: job.id, product: job.product, instrument: job.instrument, ...(isSimulated ? { simulated: 'yes: no observation' } : {}) });
  saveText(`${job.product}_sources.${form}`, form === 'csv' ? 'text/csv' : 'text/plain', text);
}

/** @param {Job} job */
export function codePanel(job) {
  const site = new URL('.', document.baseURI).href;
  /** @type {[string, (request: Job, site: string) => string][]} */
  const all = [['Python', pythonCode], ['Command line', commandLine], ['curl', curlCode], ['CWL', cwlText]];
  // The command computes: it has no canned products.
  const languages = all.filter(([name]) => !job.dummy || name === 'Python' || name === 'curl');
  // Secrets stay out of what is copied; programs read the token where it is kept.
  const withoutToken = (/** @type {Record<string, any>} */ parameters) => Object.fromEntries(Object.entries(parameters).filter(([name]) => name !== 'token'));
  let request = { ...job, needsToken: false, parameters: withoutToken(job.parameters ?? {}) };
  let language = 0;
  const code = h('code', {});
  const write = () => {
    request.needsToken = currentAccount()?.session === true;
    code.textContent = languages[language][1](request, site);
  };
  write();
  queryParameters(job).then((parameters) => {
    request = { ...request, parameters: withoutToken(parameters) };
    write();
  }, () => { /* The form tells that the server does not answer; the code then names every parameter of the job. */ });
  const choices = h('div', { class: 'segments', role: 'radiogroup', 'aria-label': 'Language' });
  const group = `code-${job.id}`;
  const choose = (/** @type {number} */ i) => {
    language = i;
    write();
  };
  replaceContent(choices, ...languages.map(([name], i) => h('label', {},
    h('input', { type: 'radio', name: group, checked: i === 0, onchange: () => choose(i) }), h('span', {}, name))));
  return h('section', {}, h('div', { class: 'section-head' }, h('h3', {}, 'Repeat this result'), choices, copyButton('Copy', () => code.textContent ?? ''), tokenButton(),
    h('button', { type: 'button', class: 'button quiet small', onclick: () => saveText(`${job.product}.ipynb`, 'application/x-ipynb+json', notebookText(request, site)) }, 'Save as notebook')),
    h('pre', { tabIndex: 0, role: 'region', 'aria-label': `Code of job ${job.id.slice(0, 8)}` }, code));
}

/** A token for the code, or the way to one; where there are no accounts none is needed. */
function tokenButton() {
  const button = h('button', { type: 'button', class: 'button quiet small', hidden: true, 'aria-haspopup': 'dialog', onclick: async () => {
    if (!currentAccount()?.session) {
      signIn('Sign in to get a token: code then asks in your name, with your roles. Public data need none.');
      return;
    }
    const { openToken } = await import('../shell/tokens.js');
    openToken();
  } }, 'API token…');
  getSite().then((site) => { button.hidden = !site.accounts; }, () => {});
  return button;
}
