// @ts-check
/** The native API, relative to the page, so that the site works under any path. */

import { learnNames } from './product-names.js';

/** @typedef {import('./form/validation.js').Parameter} Parameter */
/** @typedef {import('./form/validation.js').Problem} Problem */
/** @typedef {{ name: string, title?: string | null, parameters: Parameter[], uses_results?: boolean }} Product  uses_results: made of finished results, and asked for beside them */
/**
 * What an instrument tells of itself beyond its name is shown where there is any.
 * @typedef {{ name: string, products: Product[], title?: string | null, messenger?: string | null, description?: string | null, acknowledgement?: string | null, status?: string | null, help?: string | null, version?: string | null, source?: string | null, shows_work?: boolean }} Instrument  help: a page of ours or a web address; shows_work: its jobs have a notebook to be seen
 */
/** `ra_deg` and `dec_deg` are null for events of which only the instant is known. @typedef {{ name: string, ra_deg: number, dec_deg: number, id?: string, other_names?: string[], origin?: string, t_start_utc?: string, t_stop_utc?: string }} Resolved */
/** @typedef {{ id: string, ra_deg: number, dec_deg: number, t_start_utc: string, t_stop_utc: string, good_seconds: number }} ArchiveWindow */
/** @typedef {{ windows: ArchiveWindow[], t_first_utc: string | null, t_last_utc: string | null, simulated: boolean }} ArchiveAnswer */
/** @typedef {{ id: string, step: string, label?: string | null, state: string, reason?: string | null, seconds?: number, from_store?: boolean, stages?: Record<string, number> }} JobNode */
/** @typedef {{ name: string, kind: string, file_name: string, media_type: string, bytes: number, url: string, metadata: any }} JobProduct */
/**
 * A source of an image; or of spectra or light curves, which name its file.
 * @typedef {{ name: string, ra_deg: number, dec_deg: number, significance: number, flux: number, flux_error: number, separation_arcmin?: number | null, new?: boolean, error_radius_arcmin?: number | null, id?: string | null,
 *   file?: string, band_kev?: string, windows?: number, exposure_seconds?: number, bins?: number, chi_squared_constant?: number, degrees_of_freedom?: number, blocks?: number, upper_limit?: number, bands?: any[] }} Source
 */
/**
 * @typedef {object} Job
 * @property {string} id
 * @property {string} instrument
 * @property {string} product
 * @property {string} state
 * @property {boolean} [dummy] canned products, for a demonstration
 * @property {string} [created]
 * @property {string | null} [started]
 * @property {string | null} [finished]
 * @property {string | null} [message]
 * @property {string | null} [failure_kind]
 * @property {boolean} [from_cache]
 * @property {number | null} [seconds]
 * @property {Record<string, any>} parameters
 * @property {JobNode[]} [nodes]
 * @property {{ id: string, status: string, reason?: string | null, seconds?: number, from_store?: boolean }[]} [windows]
 * @property {JobProduct[]} [products]
 * @property {Source[]} [sources]
 * @property {string[]} [warnings]
 * @property {any} [summary]
 */
/** @typedef {{ id: string, instrument: string, product: string, state: string, asked?: string | null, finished?: string | null, message?: string | null, source?: string | null }} JobSummary */
/** @typedef {{ name: string | null, version: string, source: string | null, links: { label: string, url: string }[], logos: { label: string, image: string, url?: string | null }[], acknowledgement: string | null, news: { id: string, text: string, url?: string | null }[], privacy: string | null, accounts: boolean, messages: boolean, debug: boolean }} Site */

/** An answer that is not a success: RFC 9457 when the server wrote one. */
export class ApiProblem extends Error {
  /** @param {number} status 0 when no answer came @param {string} message @param {Problem[]} [errors] @param {{ role: string, reason: string, parameter?: string | null }[]} [missingRoles] */
  constructor(status, message, errors = [], missingRoles = []) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.missingRoles = missingRoles;
  }
}

/** What changes something in a session carries this. @type {string | null} */
let antiforgery = null;

/** @param {string | null} text from the account; null without session */
export function setAntiforgery(text) {
  antiforgery = text;
}

/** Fulfilled when it is known whether there is a session. @type {Promise<unknown>} */
let session = Promise.resolve();

/** What changes something waits until it is known who asks: a link may ask for a job before. @param {Promise<unknown>} answer of the account */
export function waitForSession(answer) {
  session = answer.catch(() => {});
}

/** @param {string} path below /api/v1/ @returns {string} absolute address */
export function apiUrl(path) {
  return new URL(`api/v1/${path}`, document.baseURI).href;
}

/** What js/first.js asked for before the modules were there; once. @param {string} path @param {RequestInit} init @returns {Promise<Response> | undefined} */
function firstAnswer(path, init) {
  const first = /** @type {any} */ (globalThis).mmodaFirst;
  const answer = init.method ? undefined : first?.[path];
  if (answer) delete first[path];
  return answer;
}

/**
 * Events on the document: `mmoda:unauthorized` (detail: text), when the server no longer knows who asks; `mmoda:unreached`, when no answer came.
 * @param {string} path @param {RequestInit} [init] @returns {Promise<any>}
 */
export async function ask(path, init = {}) {
  const changes = init.method !== undefined && init.method !== 'GET';
  if (changes) await session;
  let response;
  try {
    /** @type {Record<string, string>} */
    const headers = { Accept: 'application/json' };
    if (init.body) headers['Content-Type'] = init.body instanceof Blob ? 'application/octet-stream' : 'application/json';
    if (antiforgery && changes) headers['X-MMODA-Antiforgery'] = antiforgery;
    response = await (firstAnswer(path, init) ?? fetch(apiUrl(path), { ...init, headers }));
  } catch (problem) {
    if (init.signal?.aborted) throw problem;
    if (path !== 'status') document.dispatchEvent(new CustomEvent('mmoda:unreached'));
    throw new ApiProblem(0, 'The server cannot be reached. Check the connection; what you entered is kept.');
  }
  if (response.status === 204) return null;
  const body = await response.json().catch(() => null);
  if (response.ok && body !== null) return body;
  const text = String(body?.detail ?? body?.title ?? (response.status === 429 ? 'Too many requests; wait a moment.' : `The server answered ${response.status} ${response.statusText}`));
  if (response.status === 401 && !path.startsWith('account/sign-in')) document.dispatchEvent(new CustomEvent('mmoda:unauthorized', { detail: text }));
  throw new ApiProblem(response.status, text, Array.isArray(body?.errors) ? body.errors : [], Array.isArray(body?.missing_roles) ? body.missing_roles : []);
}

/** @param {string} path @param {any} body @param {string} [method] @returns {Promise<any>} */
export const send = (path, body, method = 'POST') => ask(path, { method, body: JSON.stringify(body) });

/** @type {Promise<Instrument[]> | null} */
let instruments = null;

/** @returns {Promise<Instrument[]>} asked once; a failure is not kept */
export function getInstruments() {
  instruments ??= ask('instruments').then((all) => {
    learnNames(all);
    return all;
  }).catch((problem) => {
    instruments = null;
    throw problem;
  });
  return instruments;
}

/** What the server says of one instrument; null when it does not. @param {string} name @returns {Promise<Instrument | null>} */
export const getInstrument = (name) => getInstruments().then((all) => all.find((one) => one.name === name) ?? null, () => null);

/** Who signs in may use other instruments. */
export function forgetInstruments() {
  instruments = null;
}

/**
 * The parameters of a job that a query may name: the server also tells versions and other facts that made the result.
 * @param {Job} job @returns {Promise<Record<string, any>>}
 */
export async function queryParameters(job) {
  const known = (await getInstruments()).find((one) => one.name === job.instrument)?.products.find((one) => one.name === job.product);
  if (!known) return job.parameters;
  const names = new Set(known.parameters.map((parameter) => parameter.name));
  return Object.fromEntries(Object.entries(job.parameters).filter(([name]) => names.has(name)));
}

/** @returns {Promise<Site>} */
export const getSite = () => ask('site');

/** Known sources whose names begin so. @param {string} prefix @param {AbortSignal} [signal] @returns {Promise<Resolved[]>} */
export const suggest = (prefix, signal) => ask(`sources?prefix=${encodeURIComponent(prefix)}`, { signal });

/** Known sources around a place, nearest first. @param {number} ra degrees @param {number} dec @param {number} radius @param {AbortSignal} [signal] @returns {Promise<Resolved[]>} */
export const sourcesNear = (ra, dec, radius, signal) => ask(`sources?ra_deg=${ra}&dec_deg=${dec}&radius_deg=${radius}`, { signal });

/** @param {string} name @param {AbortSignal} [signal] @returns {Promise<Resolved>} */
export const resolve = (name, signal) => ask(`resolve?times=yes&name=${encodeURIComponent(name)}`, { signal });

/** Where the archive has pointings, and for how long. @param {AbortSignal} [signal] @returns {Promise<{ cells: { ra_deg: number, dec_deg: number, good_seconds: number }[] }>} */
export const archiveSky = (signal) => ask('archive/sky', { signal });

/** @param {Record<string, string | number>} query @param {AbortSignal} [signal] @returns {Promise<ArchiveAnswer>} */
export function archiveWindows(query, signal) {
  const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
  return ask(`archive/windows?${search}`, { signal });
}

/** Sends a file for a parameter. @param {Blob} file @returns {Promise<{ value: string, bytes: number }>} what to give as its value */
export const upload = (file) => ask('uploads', { method: 'POST', body: file });

/** @param {string} instrument @param {string} product @param {Record<string, any>} parameters @param {boolean} [dummy] for canned products @returns {Promise<Job>} */
export const submitJob = (instrument, product, parameters, dummy = false) => send('jobs', { instrument, product, dummy, parameters });

/** @param {string} id @returns {Promise<Job>} */
export const getJob = (id) => ask(`jobs/${encodeURIComponent(id)}`);

/** Jobs of the one who is signed in, latest first. @param {string} [before] @returns {Promise<{ jobs: JobSummary[] }>} */
export const listJobs = (before) => ask(`jobs?count=100${before ? `&before=${encodeURIComponent(before)}` : ''}`);

/** @param {string} id */
export const cancelJob = (id) => ask(`jobs/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** @param {string} id */
export const forgetJob = (id) => ask(`account/jobs/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** @param {string} id */
export const eventsUrl = (id) => apiUrl(`jobs/${encodeURIComponent(id)}/events`);

/** @param {string} id @param {string} file */
export const fileUrl = (id, file) => apiUrl(`jobs/${encodeURIComponent(id)}/files/${encodeURIComponent(file)}`);

/** @param {string} id */
export const recipeUrl = (id) => apiUrl(`jobs/${encodeURIComponent(id)}/recipe`);
