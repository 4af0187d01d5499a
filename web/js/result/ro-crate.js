// @ts-check
/** A result as a Research Object Crate (RO-Crate 1.1): its files, the recipe that made them, and what all of it is. Pure but for `saveCrate`. */
import { fileUrl, getSite, recipeUrl } from '../api.js';
import { acknowledgement, papersOf } from './cite-text.js';
import { saveBlob } from './save.js';
import { zip } from './zip.js';

/** @typedef {import('../api.js').Job} Job */

const RECIPE = 'recipe.json';
/** A page cannot hold more at once. */
const MOST_BYTES = 1_000_000_000;

/**
 * The description of a crate, `ro-crate-metadata.json`.
 * @param {Job} job @param {{ address: string, name: string | null, version: string, acknowledgement: string | null }} site
 * @returns {any} JSON-LD
 */
export function crateOf(job, site) {
  const files = (job.products ?? []).map((product) => ({ '@id': encodeURI(product.file_name), '@type': 'File', name: product.file_name, encodingFormat: product.media_type, contentSize: String(product.bytes), description: `${product.name} of ${job.product}` }));
  const all = [...files, { '@id': RECIPE, '@type': 'File', name: 'Recipe', encodingFormat: 'application/json', description: 'Steps, versions, inputs and checksums; mmoda reproduce makes the files again' }];
  const papers = papersOf(job.instrument).map((paper) => ({ '@id': `https://doi.org/${paper.doi}`, '@type': 'ScholarlyArticle', name: paper.title, author: paper.author, datePublished: String(paper.year) }));
  const about = String(job.parameters?.src_name ?? job.parameters?.model ?? job.instrument);
  const values = Object.entries(job.parameters ?? {}).filter(([name, value]) => name !== 'token' && value !== null && value !== '').map(([name, value]) => ({
    '@id': `#${encodeURIComponent(name)}`, '@type': 'PropertyValue', name, value: Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value) }));
  const ids = (/** @type {{ '@id': string }[]} */ list) => list.map((one) => ({ '@id': one['@id'] }));
  const software = { '@id': '#mmoda', '@type': 'SoftwareApplication', name: site.name ?? 'MMODA', version: site.version, url: site.address };
  return {
    '@context': 'https://w3id.org/ro/crate/1.1/context',
    '@graph': [
      { '@id': 'ro-crate-metadata.json', '@type': 'CreativeWork', conformsTo: { '@id': 'https://w3id.org/ro/crate/1.1' }, about: { '@id': './' } },
      { '@id': './', '@type': 'Dataset', name: `${job.product} of ${about}`, description: acknowledgement(job, site.acknowledgement, job.summary?.simulated === true), datePublished: job.finished ?? job.created, identifier: job.id,
        url: new URL(`#job=${encodeURIComponent(job.id)}`, site.address).href, hasPart: ids(all), mentions: [{ '@id': '#analysis' }], citation: ids(papers) },
      { '@id': '#analysis', '@type': 'CreateAction', name: `Analysis ${job.id}`, startTime: job.started, endTime: job.finished, instrument: { '@id': software['@id'] }, object: ids(values), result: ids(files), actionStatus: { '@id': 'http://schema.org/CompletedActionStatus' } },
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
  const description = crateOf(job, { ...site, address: new URL('.', document.baseURI).href });
  /** @type {import('./zip.js').Entry[]} */
  const entries = [{ name: 'ro-crate-metadata.json', bytes: new TextEncoder().encode(JSON.stringify(description, null, 1)) }];
  const wanted = [...products.map((product) => ({ name: product.file_name, address: fileUrl(job.id, product.file_name) })), { name: RECIPE, address: recipeUrl(job.id) }];
  for (const [i, { name, address }] of wanted.entries()) {
    tell(`${i} of ${wanted.length} files…`);
    const response = await fetch(address, { signal });
    if (!response.ok) throw new Error(`The server answered ${response.status} when asked for ${name}.`);
    entries.push({ name, bytes: new Uint8Array(await response.arrayBuffer()) });
  }
  saveBlob(`${job.product}_${job.id.slice(0, 12)}.crate.zip`, zip(entries));
  tell(`${wanted.length} files saved.`);
}
