// @ts-check
/** What instruments and products are called on the page. What is not known here keeps the name that the server gives. */

/** @type {Record<string, { title: string, compute: string, energies: string, hint?: string }>} */
const KNOWN = {
  image: { title: 'Image', compute: 'Compute image', energies: 'Energy and detection' },
  spectrum: { title: 'Spectra', compute: 'Compute spectra', energies: 'Energy', hint: 'The sources are found in an image of this band, unless a list is given below. Spectra always have all energies.' },
  mosaic: { title: 'Mosaic', compute: 'Compute mosaic', energies: 'Energy and detection', hint: 'Up to 5000 science windows. Give a size to cut a box around the source.' },
  lc: { title: 'Light curves', compute: 'Compute light curves', energies: 'Energy and time bins' },
  fit: { title: 'Spectral fit', compute: 'Fit', energies: 'Energy' },
};

/** @type {Record<string, { title: string, messenger: string }>} */
const INSTRUMENTS = {
  isgri: { title: 'IBIS/ISGRI', messenger: 'Hard X-rays' }, jemx: { title: 'JEM-X', messenger: 'X-rays' }, spi: { title: 'SPI', messenger: 'Gamma rays' }, spi_acs: { title: 'SPI-ACS', messenger: 'Gamma rays' },
  picsit: { title: 'IBIS/PICsIT', messenger: 'Gamma rays' }, polar: { title: 'POLAR', messenger: 'Gamma rays' }, antares: { title: 'ANTARES', messenger: 'Neutrinos' }, gw: { title: 'LIGO/Virgo', messenger: 'Gravitational waves' },
  spectra: { title: 'Model fits', messenger: 'Spectra made here' },
  legacysurvey: { title: 'DESI Legacy Survey', messenger: 'Visible and infrared' },
};

/** One name for an instrument, whatever a file or a server calls it. @param {string} name such as `isgri`, `jemx2`, `JMX2` */
export function instrumentTitle(name) {
  const key = name.trim().toLowerCase();
  const [, unit] = /^(?:jemx|jmx)(\d(?:\+\d)?)$/.exec(key) ?? [];
  return unit ? `JEM-X ${unit}` : (INSTRUMENTS[key === 'ibis' ? 'isgri' : key]?.title ?? name);
}

/** The end of a product's name says what it is, whatever the instrument. @param {string} product */
export function productNames(product) {
  const end = product.split('_').pop() ?? '';
  const words = product.replaceAll('_', ' ');
  return KNOWN[end] ?? { title: words.charAt(0).toUpperCase() + words.slice(1), compute: 'Compute', energies: 'Energy' };
}

/** @param {import('./api.js').Instrument} instrument */
export function instrumentNames(instrument) {
  const known = INSTRUMENTS[instrument.name];
  return { title: instrument.title || known?.title || instrument.name, messenger: instrument.messenger || known?.messenger || 'Other' };
}

/** Titles that instruments have from the server. @type {Map<string, string>} */
const told = new Map();

/** @param {import('./api.js').Instrument[]} instruments */
export function learnNames(instruments) {
  for (const { name, title } of instruments) if (title) told.set(name, title);
}

/** What a job is of, in its title. @param {{ product: string, parameters?: Record<string, any> }} job */
export function titleOf({ product, parameters = {} }) {
  const { src_name: name, model, RA, scw_list: windows } = parameters;
  return String(name || (/_fit$/.test(product) && model) || (RA === undefined && !windows ? productNames(product).title : 'Unnamed position'));
}

/** Which of several units of an instrument, as `1`, `2` or `1+2`; empty where there is one. @param {{ instrument?: string, product: string, parameters?: Record<string, any> }} job */
export function unitOfJob({ instrument, parameters }) {
  if (instrument !== 'jemx') return '';
  return parameters?.jemx_units === 'both' ? '1+2' : String(parameters?.jemx_num ?? '');
}

/** What a job made, and in which band; a spectrum has all. @param {{ instrument?: string, product: string, dummy?: boolean, parameters?: Record<string, any> }} job */
export function productDetail(job) {
  return job.dummy ? `Dummy · ${detailOf(job)}` : detailOf(job);
}

/** @param {{ instrument?: string, product: string, parameters?: Record<string, any> }} job */
function detailOf(job) {
  const { E1_keV: low, E2_keV: high, energy_bands: several } = job.parameters ?? {};
  const bands = several ? String(several).split(',').map((band) => band.trim().replace('-', '–')).join(', ') : `${low}–${high}`;
  const { title } = productNames(job.product);
  const of = job.instrument && job.instrument !== 'spectra' ? `${[told.get(job.instrument) ?? INSTRUMENTS[job.instrument]?.title ?? job.instrument, unitOfJob(job)].filter(Boolean).join(' ')} ` : '';
  if (low === undefined || /_(spectrum|fit)$/.test(job.product)) return `${of}${title}`;
  return `${of}${title} · ${bands} keV${binsOf(job)}`;
}

/** The bins of a light curve. @param {{ product: string, parameters?: Record<string, any> }} job */
function binsOf({ product, parameters: { time_bin: width, time_bin_format: unit, binning } = {} }) {
  if (!/_lc$/.test(product) || !width) return '';
  return binning && binning !== 'equal' ? ', blocks' : `, ${width} ${unit === 'jd' ? 'd' : 's'}`;
}
