// @ts-check
/** A result as a Research Object Crate (RO-Crate 1.1): its files, the recipe that made them, and what all of it is. Pure but for `saveCrate`. */
import { fileUrl, getSite, recipeUrl } from '../api.js';
import { unpack } from '../fits/reader.js';
import { readTables } from '../fits/tables.js';
import { acknowledgement, papersOf } from './cite-text.js';
import { saveBlob } from './save.js';
import { instrumentsOf, ownWords, spectraOf } from './used-jobs.js';
import { zip } from './zip.js';

/** @typedef {import('../api.js').Job} Job */
/** @typedef {{ name: string, bytes: Uint8Array, job: string }} Used a file of another job */

const RECIPE = 'recipe.json';
/** A page cannot hold more at once. */
const MOST_BYTES = 1_000_000_000;

/**
 * The description of a crate, `ro-crate-metadata.json`.
 * @param {Job} job @param {{ address: string, name: string | null, version: string, acknowledgement: string | null }} site
 * @param {string[]} [instruments] that measured, where the job is of results of others @param {string} [own] what those of the instruments want said
 * @param {Used[]} [used] files of other jobs that this one was made of
 * @returns {any} JSON-LD
 */
export function crateOf(job, site, instruments = [job.instrument], own = '', used = []) {
  const files = (job.products ?? []).map((product) => ({ '@id': encodeURI(product.file_name), '@type': 'File', name: product.file_name, encodingFormat: product.media_type, contentSize: String(product.bytes), description: `${product.name} of ${job.product}` }));
  const inputs = used.map(({ name, bytes, job: from }) => ({ '@id': encodeURI(name), '@type': 'File', name, encodingFormat: 'application/fits', contentSize: String(bytes.length), description: `Of job ${from}, which this result was made of` }));
  const all = [...files, ...inputs, { '@id': RECIPE, '@type': 'File', name: 'Recipe', encodingFormat: 'application/json', description: 'Steps, versions, inputs and checksums; mmoda reproduce makes the files again' }];
  const papers = papersOf(instruments).map((paper) => ({ '@id': `https://doi.org/${paper.doi}`, '@type': 'ScholarlyArticle', name: paper.title, author: paper.author, datePublished: String(paper.year) }));
  const about = String(job.parameters?.src_name ?? job.parameters?.model ?? job.instrument);
  const values = Object.entries(job.parameters ?? {}).filter(([name, value]) => name !== 'token' && value !== null && value !== '').map(([name, value]) => ({
    '@id': `#${encodeURIComponent(name)}`, '@type': 'PropertyValue', name, value: Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value) }));
  const ids = (/** @type {{ '@id': string }[]} */ list) => list.map((one) => ({ '@id': one['@id'] }));
  const software = { '@id': '#mmoda', '@type': 'SoftwareApplication', name: site.name ?? 'MMODA', version: site.version, url: site.address };
  return {
    '@context': 'https://w3id.org/ro/crate/1.1/context',
    '@graph': [
      { '@id': 'ro-crate-metadata.json', '@type': 'CreativeWork', conformsTo: { '@id': 'https://w3id.org/ro/crate/1.1' }, about: { '@id': './' } },
      { '@id': './', '@type': 'Dataset', name: `${job.product} of ${about}`, description: acknowledgement(job, site.acknowledgement, job.summary?.simulated === true, own, instruments), datePublished: job.finished ?? job.created, identifier: job.id,
        url: new URL(`#job=${encodeURIComponent(job.id)}`, site.address).href, hasPart: ids(all), mentions: [{ '@id': '#analysis' }], citation: ids(papers) },
      { '@id': '#analysis', '@type': 'CreateAction', name: `Analysis ${job.id}`, startTime: job.started, endTime: job.finished, instrument: { '@id': software['@id'] }, object: ids([...values, ...inputs]), result: ids(files), actionStatus: { '@id': 'http://schema.org/CompletedActionStatus' } },
      software, ...all, ...values, ...papers,
    ],
  };
}

/** Fetches the files of a job and saves them as a crate. @param {Job} job @param {(text: string) => void} tell how far it is @param {AbortSignal} signal */
export async function saveCrate(job, tell, signal) {
  const products = job.products ?? [];
  const bytes = products.reduce((sum, product) => sum + (product.bytes || 0), 0);
  if (bytes > MOST_BYTES) throw new Error(`The files have ${(bytes / 1e9).toFixed(1)} GB, too much to be packed in a page; save them one by one.`);
  const site = await getSite();
  const instruments = await instrumentsOf(job);
  const own = await ownWords(instruments);
  /** @type {import('./zip.js').Entry[]} */
  const entries = [];
  const wanted = [...products.map((product) => ({ name: product.file_name, address: fileUrl(job.id, product.file_name) })), { name: RECIPE, address: recipeUrl(job.id) }];
  for (const [i, { name, address }] of wanted.entries()) {
    tell(`${i} of ${wanted.length} files…`);
    entries.push({ name, bytes: await bytesOf(name, address, signal) });
  }
  const { used, problem } = await usedFiles(job, entries.map((entry) => entry.name), signal);
  const description = crateOf(job, { ...site, address: new URL('.', document.baseURI).href }, instruments, own, used);
  const all = [{ name: 'ro-crate-metadata.json', bytes: new TextEncoder().encode(JSON.stringify(description, null, 1)) }, ...entries, ...used.map(({ name, bytes }) => ({ name, bytes }))];
  saveBlob(`${job.product}_${job.id.slice(0, 12)}.crate.zip`, zip(all));
  tell(`${all.length - 1} files saved.${problem ? ` Without files of other jobs: ${problem}` : ''}`);
}

/** @param {string} name @param {string} address @param {AbortSignal} signal */
async function bytesOf(name, address, signal) {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(`The server answered ${response.status} when asked for ${name}.`);
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * The spectra of a fit and what they name: responses, areas, backgrounds. Scripts of the fit look for them beside themselves.
 * @param {Job} job @param {string[]} taken names @param {AbortSignal} signal @returns {Promise<{ used: Used[], problem: string }>} files of the same name that differ go to a folder of their job
 */
async function usedFiles(job, taken, signal) {
  /** @type {Map<string, Used>} by job and file */
  const found = new Map();
  const names = new Set(taken);
  let problem = '';
  const add = async (/** @type {string} */ from, /** @type {string} */ file) => {
    const key = `${from}/${file}`;
    const known = found.get(key);
    if (known) return known.bytes;
    const bytes = await bytesOf(file, fileUrl(from, file), signal);
    const same = [...found.values()].find((one) => one.name === file);
    if (same && same.bytes.length === bytes.length && same.bytes.every((byte, i) => byte === bytes[i])) return bytes;
    found.set(key, { name: names.has(file) ? key : file, bytes, job: from });
    names.add(file);
    return bytes;
  };
  for (const { job: from, file } of spectraOf(job)) {
    try {
      const tables = readTables(await unpack(await add(from, file)));
      const named = tables.flatMap(({ cards }) => [cards.RESPFILE, cards.ANCRFILE, cards.BACKFILE]).map((one) => String(one ?? '').trim());
      for (const one of new Set(named)) if (one !== '' && one.toLowerCase() !== 'none') await add(from, one);
    } catch (error) {
      if (signal.aborted) throw error;
      problem = error instanceof Error ? error.message : String(error);
    }
  }
  return { used: [...found.values()], problem };
}
