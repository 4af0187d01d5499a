/** The native API with made-up, deterministic answers: what the page needs, and its failures. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mosaic } from './synthetic-sky.mjs';

const STEPS = ['isgri.energy-correction', 'isgri.detector-image', 'isgri.background', 'isgri.sky-image'];
const KNOWN = [
  { name: 'Crab', ra_deg: 83.63308, dec_deg: 22.0145, id: 'J053432.0+220052', other_names: ['Taurus X-1', '3C 144'] },
  { name: 'Cyg X-1', ra_deg: 299.59031, dec_deg: 35.2016, id: 'J195821.7+351206', other_names: ['HDE 226868'] },
  { name: 'Cyg X-3', ra_deg: 308.10742, dec_deg: 40.95775, id: 'J203225.8+405728', other_names: [] },
  { name: 'GX 1+4', ra_deg: 263.00929, dec_deg: -24.74558, id: 'J173202.2-244444', other_names: ['V2116 Oph'] },
  { name: '1E 1740.7-2942', ra_deg: 265.97845, dec_deg: -29.74517, id: 'J174354.8-294443', other_names: ['Great Annihilator'] },
];
const HOSTILE = '<img src=x onerror="window.hacked=1">';

/** Names of enums as the wire has them. */
const snake = (name) => name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

const parameter = (name, kind, more = {}) => ({ name, kind: snake(kind), unit: null, default: null, optional: false, allowed: null, minimum: null, maximum: null, label: null, description: null, hidden: false, ...more });
export const COMMON = [
  parameter('src_name', 'Name', { default: '1E 1740.7-2942' }),
  parameter('RA', 'Angle', { unit: 'deg', default: 265.97845833, minimum: 0, maximum: 360 }),
  parameter('DEC', 'Angle', { unit: 'deg', default: -29.74516667, minimum: -90, maximum: 90 }),
  parameter('T1', 'Time', { unit: 'isot', default: '2017-03-06T13:26:48.000' }),
  parameter('T2', 'Time', { unit: 'isot', default: '2017-03-06T15:32:27.000' }),
  parameter('T_format', 'Text', { default: 'isot', hidden: true }), parameter('token', 'Text', { optional: true, hidden: true }),
  parameter('user_catalog', 'UserCatalogue', { optional: true, hidden: true }), parameter('selected_catalog', 'UserCatalogue', { optional: true, hidden: true }),
  parameter('scw_list', 'InputList', { optional: true, default: [], label: 'Science windows', description: 'Instead of the time range' }),
  parameter('radius', 'Angle', { unit: 'deg', default: 15, minimum: 0.1, maximum: 30, label: 'Search radius' }),
  parameter('max_pointings', 'Integer', { default: 50, minimum: 1, maximum: 500, label: 'Most science windows' }),
  parameter('osa_version', 'Text', { default: 'OSA11.2', allowed: ['OSA11.2', 'OSA10.2'], label: 'Compatible with' }),
  parameter('E1_keV', 'Energy', { unit: 'keV', default: 20, minimum: 15, maximum: 1000 }),
  parameter('E2_keV', 'Energy', { unit: 'keV', default: 40, minimum: 15, maximum: 1000 }),
];
const INSTRUMENTS = [{ name: 'isgri', products: [
  { name: 'isgri_image', parameters: [...COMMON, parameter('detection_threshold', 'DetectionThreshold', { unit: 'sigma', default: 7, minimum: 3, maximum: 100 })] },
  { name: 'isgri_spectrum', parameters: COMMON },
  { name: 'isgri_lc', parameters: [...COMMON, parameter('time_bin', 'Duration', { unit: 'sec', default: 1000, minimum: 1, maximum: 8_640_000, label: 'Time bin' })] },
] }];

/** Files that astropy made (tools/golden/web): the same for every job and source. */
const GOLDEN = Object.fromEntries(['spectrum', 'response', 'light_curve'].map((name) => [name, readFileSync(new URL(`./golden/${name}.fits.gz`, import.meta.url))]));

/** What jobs of spectra and light curves tell of each source, and its file. */
const CURVES = {
  isgri_spectrum: (source, i) => ({ ...source, band_kev: '20-200', windows: 11, exposure_seconds: 15007.5, file: `isgri_spectrum_${i}.fits` }),
  isgri_lc: (source, i) => ({ ...source, band_kev: '20-40', bins: 58, chi_squared_constant: 61.2, degrees_of_freedom: 57, file: `isgri_lc_${i}.fits` }),
};

/** Twelve pointings around each known source, a day apart. */
function windowsAt(query) {
  const ra = Number(query.get('ra_deg'));
  const dec = Number(query.get('dec_deg'));
  const [t1, t2] = [query.get('t1'), query.get('t2')];
  if (!KNOWN.some((source) => Math.abs(source.ra_deg - ra) < 10 && Math.abs(source.dec_deg - dec) < 10)) return { windows: [], t_first_utc: null, t_last_utc: null, simulated: true };
  const start = Date.UTC(2003, 2, 15, 23, 27, 53);
  const windows = Array.from({ length: 12 }, (_, i) => ({
    id: `0051${String(i + 1).padStart(4, '0')}0010.001`, ra_deg: ra + (i % 4), dec_deg: dec - (i % 3),
    t_start_utc: iso(start + i * 2_400_000), t_stop_utc: iso(start + i * 2_400_000 + 2_200_000), good_seconds: 2150 - i * 7,
  })).filter((window) => !(t1 && t2) || (window.t_start_utc < t2 && window.t_stop_utc > t1));
  return { windows, t_first_utc: windows[0]?.t_start_utc ?? null, t_last_utc: windows.at(-1)?.t_stop_utc ?? null, simulated: true };
}

const iso = (milliseconds) => new Date(milliseconds).toISOString().replace('Z', '');

function sourcesNear(name, ra, dec) {
  const at = (dx, dy) => ({ ra_deg: ra + dx / Math.cos(dec * Math.PI / 180), dec_deg: dec + dy });
  const source = (sourceName, place, flux, more = {}) => ({
    name: sourceName, ...place, significance: flux / 0.42, flux, flux_error: 0.42, separation_arcmin: 0.4, new: false, error_radius_arcmin: 0.6, id: null, ...more });
  return [source(name, at(0.004, -0.003), 61.3, { separation_arcmin: 0.12 }), source('4U 0517+17', at(-4.1, -4.6), 5.8), source('1A 0535+262', at(0.6, 4.3), 14.9, { separation_arcmin: 0.31 }),
    source('IGR J06074+2205', at(5.9, 0.4), 4.1, { separation_arcmin: 1.1 }), source(`NEW_1 ${HOSTILE}`, at(2.6, -5.2), 3.4, { new: true, separation_arcmin: null }),
    source('SWIFT J0529.2+2043', at(0.75, 4.05), 3.9)];
}

const SITE = {
  name: 'Stand-in', version: '0.1.0', source: null, links: [], logos: [], acknowledgement: null, news: [], privacy: null, accounts: false, messages: false, debug: false,
};
/** What an instrument of a notebook service looks like: kinds that ISGRI does not have. */
export const NOTEBOOK = { name: 'notebook', title: 'Notebook service', messenger: 'Any', status: 'development', acknowledgement: `Thank the laboratory ${HOSTILE}.`, help: 'laboratory', version: '1.2.0+0123456789', source: 'https://git.example.org/lab/notebook', shows_work: true, products: [{ name: 'notebook_table', parameters: [
  parameter('src_name', 'Name', { default: 'Crab' }), parameter('whiten', 'Boolean', { default: true, label: 'Whiten', description: 'Divide by the noise' }), parameter('level', 'Float', { default: 1.5, minimum: 0, maximum: 10, unit: 'mJy', group: 'Levels' }),
  parameter('bands', 'Text', { default: 'g', allowed: ['g', 'r', 'z'] }), parameter('levels', 'StringList', { default: ['50', '90'], label: 'Contour levels', group: 'Levels' }), parameter('remark', 'LongString', { optional: true }), parameter('filters', 'Structured', { optional: true, label: 'Filters', default: '{"filter": ["SDSS|g", "SDSS|r"], "flux": ["", ""], "flux_error": ["", ""]}' }), parameter('cuts', 'Structured', { label: 'Cuts', default: '[1.5, 3]' }), parameter('table', 'file_url', { optional: true, label: 'Table' })] }] };
const PASSWORD = 'correct horse battery';

/** As the settings of a site have them. */
const LINKS = [{ label: 'SIMBAD', url: 'https://simbad.example.org/?Coord={ra}%20{dec}&n={name}' }, { label: 'Bad', url: 'javascript:window.hacked=1' }];

/** As the server tells them, some. */
const ROLES = [['public', 'nothing beyond what everybody may do'], ['general', 'ordinary use'], ['unige-hpc-full', 'more than 50 science windows in one query'], ['integral-private-qla', 'INTEGRAL data that are not public'],
  ['refresh-tokens', 'extending a token before it ends'], ['oda workflow developer', 'services that are being developed'], ['account manager', 'approving and blocking accounts, giving roles']].map(([role, opens]) => ({ role, opens, offered: role !== 'public' }));

/** One stand-in server's jobs. Time runs `speed` times faster than a real analysis. */
export class StandIn {
  constructor({ speed = 1, site = {} } = {}) {
    this.jobs = new Map();
    this.stepMilliseconds = 260 / speed;
    this.site = { ...SITE, ...site };
    this.instruments = INSTRUMENTS;
    this.session = null;
    this.services = [];
    this.providers = [{ name: 'github', label: 'GitHub', url: 'api/v1/account/sign-in/github' }];
    /** Of who signs in; null for the usual ones. */
    this.roles = null;
    this.feedback = [];
    this.written = [{ number: 2, time: '2026-01-02T00:00:00Z', account: 'ada@example.org', kind: 'role', name: 'Ada', email: 'ada@example.org', subject: 'unige-hpc-full', comment: `A survey ${HOSTILE}`, job: '' },
      { number: 1, time: '2026-01-01T00:00:00Z', account: 'ada@example.org', kind: 'role', name: 'Ada', email: 'ada@example.org', subject: 'general', comment: 'It was given.', job: '' }];
    this.tokens = [];
    this.catalogues = new Map();
    this.kept = new Map();
    this.accounts = [{ subject: 'eve@example.org', name: `Eve ${HOSTILE}`, roles: [], state: 'pending', purpose: `Spectra ${HOSTILE} of the Crab`, provider: null, password: true, created: '2026-01-01T00:00:00Z' },
      { subject: 'ada@example.org', name: 'Ada Lovelace', roles: ['general', 'account manager'], state: 'approved', purpose: '', provider: null, password: true, created: '2025-01-01T00:00:00Z' }];
  }

  /** @returns {{ status: number, body: any }} */
  answer(method, path, query, body, headers = {}) {
    if (path === 'instruments') return ok(this.instruments);
    if (path === 'outside') return ok({ services: this.services, links: LINKS, tables: true });
    if (path === 'outside/tables') return body.address.endsWith('gone.fits') ? problem(502, 'What is elsewhere cannot be had', `It answers 404. ${HOSTILE}`) : ok({ tables: [{ name: 'SOURCES', rows: 3, columns: ['NAME', 'FLUX_G', 'FLUX_G_ERR', 'FLUX_R', 'FLUX_R_ERR'].map((name) => ({ name, unit: null })) }], whole: true });
    if (path === 'outside/Away') return problem(502, 'What is elsewhere cannot be had', 'Away: It cannot be reached.');
    if (path.startsWith('outside/')) return ok({ name: path.slice(8), columns: [{ name: 'ID', unit: null, description: 'Name' }, { name: 'RA', unit: 'deg', description: null }, { name: 'file', unit: null, description: null }], rows: [[`X ${HOSTILE}`, '83.63318000000001', 'https://archive.example.org/spectrum'], ['Y', '', 'javascript:window.hacked=1']], cut: true });
    if (path === 'notebooks') return ok([{ instrument: 'isgri', title: `IBIS/ISGRI ${HOSTILE}`, file: 'mmoda_isgri.ipynb', address: 'notebooks/isgri.ipynb' }]);
    if (path === 'site') return ok(this.site);
    if (path === 'status') return ok({ state: 'ok', archive: { windows: 12, t_first_utc: '2003-03-15T23:27:53.000', t_last_utc: '2003-03-16T07:24:33.000', simulated: true }, resolver: true });
    if (path === 'feedback' && method === 'GET') return ok({ feedback: this.written });
    if (path === 'feedback') return { status: 202, body: { number: this.feedback.push(body), mail: true } };
    if (path === 'catalogues' || path.startsWith('catalogues/')) return this.#catalogue(path, body);
    if (path === 'account' || path.startsWith('account/') || path === 'accounts' || path.startsWith('accounts/')) return this.#account(method, path, body, headers);
    if (path === 'jobs' && method === 'GET') return this.session ? ok({ jobs: [...this.jobs.values()].map((job) => ({ id: job.id, instrument: job.instrument, product: job.product, state: snake(job.state), asked: job.created, source: job.parameters.src_name })) }) : problem(401, 'It is not known who you are', 'Sign in, or send a token.');
    if (this.isExpired && path === 'jobs') return problem(401, 'The token is not accepted', 'The token has expired.');
    if (path === 'sources' && query.has('ra_deg')) return ok(KNOWN.filter((one) => Math.abs(one.ra_deg - query.get('ra_deg')) < query.get('radius_deg') && Math.abs(one.dec_deg - query.get('dec_deg')) < query.get('radius_deg')));
    if (path === 'sources') return ok(KNOWN.filter(({ name }) => name.toLowerCase().startsWith(query.get('prefix').toLowerCase())));
    if (path === 'resolve') {
      const wanted = query.get('name').toLowerCase();
      if (wanted === 'gw150914' && query.get('times') === 'yes') return ok({ name: 'GW150914', ra_deg: null, dec_deg: null, id: null, other_names: [], origin: 'a catalogue of mergers', t_start_utc: '2015-09-14T08:50:45.400', t_stop_utc: '2015-09-14T10:50:45.400' });
      const found = KNOWN.find((source) => [source.name, ...source.other_names].some((name) => name.toLowerCase() === wanted));
      if (['refused', 'failing', 'nothing'].includes(wanted)) return ok({ ...KNOWN[0], name: query.get('name'), other_names: [], origin: 'the built-in catalogue' });
      return found ? ok({ ...found, origin: 'the built-in catalogue' }) : problem(404, 'No such object', `No object is named '${query.get('name')}'.`);
    }
    if (path === 'uploads') return { status: 201, body: { value: `upload:${'0123456789abcdef'.repeat(2)}`, bytes: 3 } };
    if (path === 'archive/sky') return ok({ cells: [{ ra_deg: 84, dec_deg: 22, good_seconds: 28_440 }, { ra_deg: 266, dec_deg: -30, good_seconds: 3_000 }] });
    if (path === 'archive/windows') return ok(windowsAt(query));
    if (path === 'jobs' && method === 'POST') return this.#submit(body);
    const [, id, rest] = /^jobs\/([^/]+)(?:\/(.*))?$/.exec(path) ?? [];
    const job = this.jobs.get(id);
    if (!job || (job.askers && !job.askers.has('') && !job.askers.has(this.session?.subject))) return problem(404, 'Unknown job', `There is no job '${id ?? path}'.`);
    if (method === 'DELETE') {
      if (job.state === 'Running' || job.state === 'Queued') this.#finish(job, 'Cancelled');
      return ok(view(job));
    }
    if (rest === 'work') return ok(job.instrument === 'notebook' && job.state === 'Running' ? { stage: `fit ${HOSTILE}`, progress: 30, progress_max: 60 } : { stage: null, progress: null, progress_max: null });
    if (rest === 'recipe') return ok({ graph: job.nodes, software: 'stand-in' });
    return ok(view(job));
  }

  /** Catalogues under the hash of their content. */
  #catalogue(path, body) {
    if (path === 'catalogues') {
      const id = createHash('sha256').update(JSON.stringify(body.sources)).digest('hex').slice(0, 32);
      this.catalogues.set(id, body.sources);
      return { status: 201, body: { id, count: body.sources.length } };
    }
    const sources = this.catalogues.get(path.slice(11));
    return sources ? ok({ id: path.slice(11), count: sources.length, sources }) : problem(404, 'Not found', `There is no catalogue '${path.slice(11)}'.`);
  }

  #account(method, path, body, headers) {
    const unknown = problem(401, 'It is not known who you are', 'Sign in, or send a token.');
    const changes = method !== 'GET' && this.session;
    if (changes && headers['x-mmoda-antiforgery'] !== 'forged-not') return problem(400, 'The request cannot be understood', 'A request of a session that changes something needs the header X-MMODA-Antiforgery.');
    if (path === 'account') return ok({ subject: null, name: null, roles: [], session: false, accounts: this.site.accounts, registration: true, recovery: true, providers: this.providers, ...this.session });
    if (path === 'account/recover') return { status: 202, body: { message: 'If this address has an account here, a link to set a new password is on its way. It works for an hour.' } };
    if (path === 'account/recover/finish') return body.code === 'good-code' ? { status: 204, body: null } : problem(403, 'Not allowed', 'The link was used, is older than an hour, or is not complete. Ask for another.');
    if (path === 'account/sign-in') {
      if (body.password !== PASSWORD) return problem(401, 'Not signed in', 'The address or the password is wrong, or the account is not approved yet.');
      this.isExpired = false;
      this.session = { subject: body.email, name: 'Ada Lovelace', roles: this.roles ?? ['general', 'account manager'], session: true, antiforgery: 'forged-not', password: true, connections: { github: `ada ${HOSTILE}` }, role_list: ROLES, preferences: { msdone: false }, messages: { mail: { mssub: false, msdone: true, mstout: true, tem: 5, msfail: true }, matrix: null } };
      return ok(this.session);
    }
    if (path === 'account/register') return { status: 202, body: { message: 'Thank you. Those who run this site look at it. An e-mail tells you.' } };
    if (!this.session) return unknown;
    if (path === 'account/catalogues') return ok({ catalogues: [...this.kept].map(([name, id]) => ({ name, id, count: this.catalogues.get(id).length, kept: '2026-01-01T00:00:00.000Z' })) });
    if (path.startsWith('account/catalogues/') && method === 'DELETE') this.kept.delete(path.slice(19));
    else if (path.startsWith('account/catalogues/')) this.kept.set(path.slice(19), body.id);
    else if (path === 'account/sign-out') this.session = null;
    else if (path.startsWith('account/connect/')) this.session.connections = {};
    else if (path === 'account/tokens' && method === 'GET') return ok({ tokens: this.tokens, lifetime: { usual: 86400, least: 3600, longest: 2_592_000 } });
    else if (path === 'account/tokens') {
      const made = { id: String(this.tokens.length).repeat(32), label: body.label, roles: body.roles, issued: new Date().toISOString(), expires: new Date(Date.now() + 1000 * body.lifetime).toISOString(), last_used: null, state: 'valid' };
      this.tokens.unshift(made);
      return ok({ ...made, token: 'eyJhbGciOiJIUzI1NiJ9.e30.made-up' });
    } else if (path.startsWith('account/tokens/')) this.tokens.find((one) => one.id === path.slice(15)).state = 'revoked';
    else if (path === 'account/profile') this.session.name = body.name;
    else if (path === 'account/preferences') this.session.preferences = body;
    else if (path === 'accounts') return ok({ accounts: this.accounts });
    else if (path.startsWith('accounts/')) {
      const unknown = body.roles.find((role) => !ROLES.some((one) => one.role === role));
      if (unknown) return problem(400, 'The request cannot be understood', `There is no role '${unknown}' here. The roles are: ${ROLES.map((one) => one.role).join(', ')}.`);
      Object.assign(this.accounts.find((one) => one.subject === path.slice(9)), body);
    }
    return { status: 204, body: null };
  }

  #submit({ instrument, product, dummy = false, parameters }) {
    const threshold = Number(parameters.detection_threshold);
    if (parameters.src_name === 'Refused') {
      return { status: 400, body: { title: 'The query is not valid', status: 400, errors: [
        { parameter: 'T1', given: parameters.T1, message: 'No science window starts in this range.' }, { parameter: 'radius', given: parameters.radius, message: 'Must be at most 20 deg for this source.' },
        { parameter: 'secret_setting', given: HOSTILE, message: 'Not a parameter of isgri_image.' }] } };
    }
    if (parameters.src_name === 'Empty field') {
      return { status: 400, body: { title: 'The query cannot be done', status: 400, errors: [{ parameter: 'T1', given: `${parameters.T1} to ${parameters.T2}`, message: 'There is no science window within 15 deg between T1 and T2. The archive has none of this position at any time.', kind: 'nothing_found' }] } };
    }
    const id = createHash('sha256').update(JSON.stringify([instrument, product, parameters, ...(dummy ? ['dummy'] : [])])).digest('hex').slice(0, 16);
    if (Number(parameters.max_pointings) === 123 && !this.session?.roles.includes('unige-hpc-full')) {
      const reason = `it is needed for more than 50 science windows in one query ${HOSTILE}`;
      return { status: 403, body: { title: 'Not allowed', status: 403, detail: `The role unige-hpc-full is missing: ${reason}. Those who run this site give roles.`, missing_roles: [{ role: 'unige-hpc-full', reason, parameter: 'max_pointings' }] } };
    }
    const known = this.jobs.get(id);
    known?.askers?.add(this.session?.subject ?? '');
    if (known && known.state !== 'Failed' && known.state !== 'Cancelled') return ok({ ...view(known), from_cache: known.state === 'Completed' });
    const windows = windowsAt(new URLSearchParams({ ra_deg: parameters.RA, dec_deg: parameters.DEC, t1: parameters.T1, t2: parameters.T2 })).windows;
    const labels = windows.length ? windows.map((window) => window.id) : ['005100010010.001', '005100020010.001', '005100030010.001'];
    const nodes = labels.flatMap((label) => STEPS.map((step) => node(`${step}/${label}`, step, label)));
    nodes.push(node('isgri.mosaic', 'isgri.mosaic', null), node('isgri.source-list', 'isgri.source-list', null));
    const ra = Number(parameters.RA);
    const dec = Number(parameters.DEC);
    const found = threshold >= 90 || parameters.src_name === 'Nothing' ? [] : sourcesNear(parameters.src_name ?? 'Source', ra, dec).filter((source) => !(source.significance < threshold));
    const sources = CURVES[product] ? found.map(CURVES[product]) : found;
    const job = { id, instrument, product, dummy, parameters, state: 'Queued', created: new Date().toISOString(), started: null, finished: null, nodes, labels,
      sources, events: [], listeners: new Set(), willFail: parameters.src_name === 'Failing', message: null, failure_kind: null, mosaic: null };
    job.askers = new Set([this.session?.subject ?? '', ...(known?.askers ?? [])]);
    this.jobs.set(id, job);
    setTimeout(() => this.#run(job, 0), this.stepMilliseconds);
    return { status: 202, body: view(job) };
  }

  /** Two steps at a time, in order. */
  #run(job, at) {
    if (job.state === 'Cancelled') return;
    if (job.state === 'Queued') {
      Object.assign(job, { state: 'Running', started: new Date().toISOString() });
      this.#emit(job, 'state', { state: 'Running' });
    }
    const now = job.nodes.slice(at, at + 2);
    if (now.length === 0) {
      this.#finish(job, 'Completed');
      return;
    }
    for (const one of now) this.#set(job, one, { state: 'Running' });
    setTimeout(() => {
      if (job.state === 'Cancelled') return;
      for (const one of now) this.#settle(job, one);
      if (job.state === 'Running') this.#run(job, at + 2);
    }, this.stepMilliseconds);
  }

  #settle(job, one) {
    if (one.step === 'isgri.source-list' && job.parameters.src_name === 'Nothing') {
      this.#set(job, one, { state: 'Empty', reason: 'no source of the list lies in the field of view' });
      return;
    }
    const row = job.labels.indexOf(one.label);
    if (job.willFail && row === 1 && one.step === 'isgri.background') {
      this.#set(job, one, { state: 'Failed', reason: `Background map ${HOSTILE} is missing for revolution 51.`, seconds: 0.2 });
      Object.assign(job, { message: 'The background of science window 005100020010.001 could not be read.\nThe calibration tree has no map for this epoch.', failure_kind: 'UnprocessableData' });
      this.#finish(job, 'Failed');
      return;
    }
    const isLeftOut = row === 3 && job.labels.length > 4;
    if (isLeftOut) this.#set(job, one, { state: 'Empty', reason: 'No good time: the spacecraft was in the radiation belts.', seconds: 0.01 });
    else this.#set(job, one, { state: 'Produced', seconds: 0.4 + ((row + 3) * STEPS.indexOf(one.step) % 7) / 6, from_store: row === 0 });
  }

  #set(job, one, change) {
    Object.assign(one, change);
    this.#emit(job, 'node', one);
  }

  #finish(job, state) {
    Object.assign(job, { state, finished: new Date().toISOString() });
    this.#emit(job, 'state', { state });
  }

  #emit(job, kind, content) {
    const event = { number: job.events.length + 1, kind, content: kind === 'node' ? wireNode(content) : { state: snake(content.state) } };
    job.events.push(event);
    for (const listener of job.listeners) listener(event);
  }

  /** The page of a notebook, which must not run anything. */
  notebook(id) {
    return this.jobs.get(id)?.instrument === 'notebook' ? `<!doctype html><title>Notebook</title><h1>Cells of the notebook</h1><script>parent.hacked = 1; document.body.append('it ran');</script>${HOSTILE}` : null;
  }

  file(id, name) {
    const job = this.jobs.get(id);
    if (job && name === 'table.csv') return Buffer.from('name,flux\nCrab,1\n');
    if (job && name?.startsWith('isgri_spectrum_')) return GOLDEN.spectrum;
    if (job && name === 'isgri_rmf.fits') return GOLDEN.response;
    if (job && name?.startsWith('isgri_lc_')) return job.parameters.src_name === 'Cut' ? GOLDEN.light_curve.subarray(0, 300) : GOLDEN.light_curve;
    if (job && name === 'isgri_residual.fits') return mosaic(Number(job.parameters.RA), Number(job.parameters.DEC), Number(job.parameters.E1_keV), Number(job.parameters.E2_keV), []);
    if (!job || name !== 'isgri_mosaic.fits') return null;
    job.mosaic ??= mosaic(Number(job.parameters.RA), Number(job.parameters.DEC), Number(job.parameters.E1_keV), Number(job.parameters.E2_keV), job.sources);
    return job.mosaic;
  }
}

const node = (id, step, label) => ({ id, step, label, state: 'Waiting', reason: null, seconds: 0, from_store: false, stages: {} });
const wireNode = (one) => ({ ...one, state: snake(one.state) });
const ok = (body) => ({ status: 200, body });
const problem = (status, title, detail) => ({ status, body: { type: 'about:blank', title, status, detail } });

const inTwoBands = (source) => ({ ...source, bands: [[20, 40, 1], [40, 80, 0.5]].map(([low, high, factor]) => ({
  e_min_kev: low, e_max_kev: high, flux: factor * source.flux, flux_error: factor * source.flux_error, significance: source.significance, upper_limit: Math.max(0, factor * source.flux) + 3 * factor * source.flux_error })) });

function view(job) {
  const isDone = job.state === 'Completed';
  const isSeveral = job.product === 'isgri_image' && job.parameters.src_name === 'Several';
  const product = (name, kind, file, type, bytes) => ({ name, kind: snake(kind), file_name: file, media_type: type, bytes, url: `api/v1/jobs/${job.id}/files/${file}`, metadata: { simulated: true } });
  return {
    id: job.id, instrument: job.instrument, product: job.product, dummy: job.dummy, state: snake(job.state), created: job.created, started: job.started, finished: job.finished,
    message: job.message, failure_kind: job.failure_kind && snake(job.failure_kind), from_cache: false, seconds: job.finished && job.started ? (Date.parse(job.finished) - Date.parse(job.started)) / 1000 : null,
    parameters: { ...job.parameters, pipeline_version: '0.1.0' }, nodes: job.nodes.map(wireNode),
    windows: isDone ? job.labels.map((id) => {
      const ended = job.nodes.find((one) => one.label === id && one.state === 'Empty');
      return { id, status: ended ? 'empty' : 'done', reason: ended?.reason ?? null, seconds: 1.4, from_store: false };
    }) : [],
    products: isDone ? PRODUCTS[job.product]?.(job, product) ?? [] : [],
    sources: !isDone ? [] : isSeveral ? job.sources.map(inTwoBands) : job.sources, warnings: isDone && job.labels.length > 4 ? ['1 of 12 science windows has no good time and was left out.'] : [],
    summary: isDone ? { simulated: job.instrument === 'isgri', flux_unit: 'counts/s', ...(isSeveral ? { limits: [{ ...inTwoBands({ name: `Unseen ${HOSTILE}`, ra_deg: 84, dec_deg: 23, flux: -0.101, flux_error: 0.085, significance: -1.19 }), upper_limit: 0.255 }] } : {}) } : {},
  };
}

const PRODUCTS = {
  isgri_image: (job, product) => [product('mosaic_image', 'FitsImage', 'isgri_mosaic.fits', 'application/fits', 1_966_000),
    ...(job.parameters.src_name === 'Several' ? [Object.assign(product('residual_image', 'FitsImage', 'isgri_residual.fits', 'application/fits', 1_966_000), { metadata: { label: `Residuals ${HOSTILE}`, description: 'What is left without the sources', e_min_kev: 20, e_max_kev: 40, simulated: true } })] : []),
    product('catalogue', 'Catalogue', 'isgri_catalogue.fits', 'application/fits', 20_160), product('region', 'Region', 'isgri_sources.reg', 'text/plain', 812)],
  isgri_spectrum: (job, product) => [...job.sources.map((source) => product('isgri_spectrum', 'Spectrum', source.file, 'application/fits', 17_280)),
    product('isgri_arf', 'Spectrum', 'isgri_arf.fits', 'application/fits', 14_400), product('isgri_rmf', 'Spectrum', 'isgri_rmf.fits', 'application/fits', 455_040)],
  notebook_table: (job, product) => [product('table', 'Text', 'table.csv', 'text/csv', 100)],
  isgri_lc: (job, product) => job.sources.map((source) => product('isgri_lc', 'LightCurve', source.file, 'application/fits', 14_400)),
};
