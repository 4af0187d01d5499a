// @ts-check
/** The files that curve panels draw: of this job, of other jobs, and from the user's own disk. */
import { fileUrl, getJob } from '../api.js';
import { FitsFile } from '../fits/fits-file.js';
import { unpack } from '../fits/reader.js';
import { readTables } from '../fits/tables.js';
import { plainName } from '../form/validation.js';
import { unitOfJob } from '../product-names.js';

/** @typedef {import('../api.js').Job} Job */
/** @typedef {import('../api.js').Source} Source */
/** @typedef {import('../fits/tables.js').Table} Table */
/**
 * @typedef {object} CurveFile
 * @property {string} id of the job and the file, or of a local file
 * @property {string} name of the source
 * @property {string} band such as '20-40', or ''
 * @property {string} instrument
 * @property {Job | null} job null of a local file
 * @property {string} file its name
 * @property {string | null} url null of a local file
 * @property {Source | null} source
 * @property {boolean} isSimulated
 * @property {() => Promise<Table[]>} read
 */

/** @param {Job} job @returns {'light curve' | 'spectrum' | null} what it has to draw, when that is not an image */
export function curvesOf(job) {
  const kinds = new Set((job.products ?? []).map((product) => plainName(product.kind)));
  return kinds.has('lightcurve') ? 'light curve' : kinds.has('spectrum') ? 'spectrum' : null;
}

/** @param {Job} job @param {'light curve' | 'spectrum'} kind @returns {CurveFile[]} in the order of the job's sources; a spectrum has all energies, whatever band its source was found in */
export function filesOf(job, kind) {
  const wanted = kind === 'spectrum' ? 'spectrum' : 'lightcurve';
  const sources = job.sources ?? [];
  const files = (job.products ?? []).filter((product) => plainName(product.kind) === wanted && isOfSource(product)).map((product) => {
    const source = sources.find((one) => one.file === product.file_name) ?? null;
    const { metadata } = product;
    const url = fileUrl(job.id, product.file_name);
    return {
      id: `${job.id}/${product.file_name}`, name: source?.name ?? (metadata?.src_name || product.name), band: kind === 'spectrum' ? '' : String(source?.band_kev ?? metadata?.band_kev ?? ''),
      instrument: `${metadata?.instrument ?? job.instrument}${unitOfJob(job)}`, job, file: product.file_name, url, source,
      isSimulated: metadata?.simulated === true || job.summary?.simulated === true, read: () => FitsFile.readTables(url),
    };
  });
  // Files that the sources name but the list of products does not tell apart.
  const known = new Set(files.map((one) => one.file));
  for (const source of sources) {
    if (!source.file || known.has(source.file)) continue;
    const url = fileUrl(job.id, source.file);
    files.push({ id: `${job.id}/${source.file}`, name: source.name, band: kind === 'spectrum' ? '' : source.band_kev ?? '', instrument: `${job.instrument}${unitOfJob(job)}`, job, file: source.file, url, source, isSimulated: job.summary?.simulated === true, read: () => FitsFile.readTables(url) });
  }
  const place = new Map(sources.map((source, i) => [source.file, i]));
  return files.sort((a, b) => (place.get(a.file) ?? Infinity) - (place.get(b.file) ?? Infinity) || 0);
}

/** Responses are of the kind `spectrum` too. @param {import('../api.js').JobProduct} product */
function isOfSource(product) {
  const role = product.metadata?.product ?? product.name;
  return !/_(rmf|arf|rsp)$/i.test(role);
}

/** @param {string} id @param {'light curve' | 'spectrum'} kind @returns {Promise<CurveFile[]>} */
export async function filesOfJob(id, kind) {
  const job = await getJob(id);
  const files = filesOf(job, kind);
  if (files.length === 0) throw new Error(`The job of ${job.parameters?.src_name ?? id} has no ${kind}${job.state.toLowerCase() === 'completed' ? '' : `: it is ${job.state.toLowerCase()}`}.`);
  return files;
}

/** What the ids of files from disk begin with: no link can name those. */
export const LOCAL = 'local/';

/** @param {File} file @returns {CurveFile} */
export function localFile(file) {
  return {
    id: `${LOCAL}${file.name}/${file.lastModified}`, name: file.name.replace(/\.(fits?|fts|lc|pha|pi|spec)(\.gz)?$/i, ''), band: '', instrument: '', job: null, file: file.name, url: null, source: null, isSimulated: false,
    read: async () => readTables(await unpack(new Uint8Array(await file.arrayBuffer()))),
  };
}

/** @param {string} text such as '20-40' @returns {[number, number] | null} */
export function bandOf(text) {
  const match = /^\s*([\d.]+)\s*[-–]\s*([\d.]+)/.exec(text);
  return match && Number(match[2]) > Number(match[1]) ? [Number(match[1]), Number(match[2])] : null;
}

/** Where response files of a spectrum are. @param {Job} job @param {'rmf' | 'arf'} role @param {string} [named] what the spectrum calls it */
export function responseUrl(job, role, named) {
  const products = job.products ?? [];
  const found = products.find((one) => named && one.file_name === named)
    ?? products.find((one) => new RegExp(`_${role}$`, 'i').test(one.metadata?.product ?? one.name)) ?? products.find((one) => new RegExp(`_${role}$`, 'i').test(one.name));
  return found ? fileUrl(job.id, found.file_name) : null;
}
