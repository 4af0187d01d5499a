// @ts-check
/** How a result is acknowledged and cited. Pure. */

/** @typedef {{ key: string, author: string, title: string, journal: string, volume: string, pages: string, year: number, doi: string }} Paper */

const AA = 'Astronomy and Astrophysics';

/** @type {Record<string, Paper>} */
const PAPERS = {
  platform: { key: 'Neronov2021', author: 'Neronov, A. and Savchenko, V. and Tramacere, A. and Meharga, M. and Ferrigno, C. and Paltani, S.', title: 'Online data analysis system of the INTEGRAL telescope', journal: AA, volume: '651', pages: 'A97', year: 2021, doi: '10.1051/0004-6361/202037850' },
  integral: { key: 'Winkler2003', author: 'Winkler, C. and Courvoisier, T. J.-L. and Di Cocco, G. and others', title: 'The INTEGRAL mission', journal: AA, volume: '411', pages: 'L1-L6', year: 2003, doi: '10.1051/0004-6361:20031288' },
  ibis: { key: 'Ubertini2003', author: 'Ubertini, P. and Lebrun, F. and Di Cocco, G. and others', title: 'IBIS: The Imager on-board INTEGRAL', journal: AA, volume: '411', pages: 'L131-L139', year: 2003, doi: '10.1051/0004-6361:20031224' },
  isgri: { key: 'Lebrun2003', author: 'Lebrun, F. and Leray, J. P. and Lavocat, P. and others', title: 'ISGRI: The INTEGRAL Soft Gamma-Ray Imager', journal: AA, volume: '411', pages: 'L141-L148', year: 2003, doi: '10.1051/0004-6361:20031367' },
  jemx: { key: 'Lund2003', author: 'Lund, N. and Budtz-Jorgensen, C. and Westergaard, N. J. and others', title: 'JEM-X: The X-ray monitor aboard INTEGRAL', journal: AA, volume: '411', pages: 'L231-L238', year: 2003, doi: '10.1051/0004-6361:20031358' },
  spi: { key: 'Vedrenne2003', author: 'Vedrenne, G. and Roques, J.-P. and Schonfelder, V. and others', title: 'SPI: The spectrometer aboard INTEGRAL', journal: AA, volume: '411', pages: 'L63-L70', year: 2003, doi: '10.1051/0004-6361:20031482' },
  acs: { key: 'vonKienlin2003', author: 'von Kienlin, A. and Beckmann, V. and Rau, A. and others', title: 'INTEGRAL Spectrometer SPI\'s GRB detection capabilities', journal: AA, volume: '411', pages: 'L299-L305', year: 2003, doi: '10.1051/0004-6361:20031231' },
};

/** @param {string | string[]} instruments whose papers are cited, each paper once @returns {Paper[]} */
export function papersOf(instruments) {
  return [...new Set([instruments].flat().flatMap(papersOfOne))];
}

/** @param {string} instrument @returns {Paper[]} */
function papersOfOne(instrument) {
  const name = instrument.toLowerCase();
  if (name === 'isgri' || name === 'ibis') return [PAPERS.platform, PAPERS.integral, PAPERS.ibis, PAPERS.isgri];
  if (name.startsWith('jemx')) return [PAPERS.platform, PAPERS.integral, PAPERS.jemx];
  if (name.includes('acs')) return [PAPERS.platform, PAPERS.integral, PAPERS.acs];
  if (name.startsWith('spi')) return [PAPERS.platform, PAPERS.integral, PAPERS.spi];
  return [PAPERS.platform];
}

/** @param {string} text */
function braced(text) {
  return `{${text.replaceAll(/[{}\\]/g, '').replaceAll(/[%#&$_]/g, '\\$&')}}`;
}

/** @param {Paper} paper */
function bibtex(paper) {
  const fields = { author: paper.author, title: paper.title, journal: paper.journal, volume: paper.volume, pages: paper.pages, year: String(paper.year), doi: paper.doi };
  return `@article{${paper.key},\n${Object.entries(fields).map(([name, value]) => `  ${name} = ${name === 'doi' ? `{${value}}` : braced(value)}`).join(',\n')}\n}`;
}

/** @param {string | string[]} instruments @param {string} version of the software that made the result */
export function bibtexOf(instruments, version) {
  const software = `@software{MMODA,\n  author = {{The MMODA developers}},\n  title = {MMODA: multi-messenger online data analysis},\n  version = ${braced(version || '0.1.0')},\n  license = {MIT}\n}`;
  return `${[...papersOf(instruments).map(bibtex), software].join('\n\n')}\n`;
}

/**
 * The sentence for a publication.
 * @param {{ instrument: string, product: string, id: string }} job @param {string | null | undefined} site what those who run the site want said @param {boolean} isSimulated
 * @param {string | null | undefined} [own] what those of the instruments want said @param {string[]} [instruments] that measured, where the job is of results of others
 */
export function acknowledgement(job, site, isSimulated, own, instruments = [job.instrument]) {
  const keys = papersOf(instruments).map((paper) => `${paper.author.split(',')[0]} et al. (${paper.year})`).join('; ');
  const data = isSimulated ? 'This result was made from simulated data: it is no observation, and must not be published as one.' : own || (instruments.some((name) => /^(isgri|ibis|jemx|spi|acs)/i.test(name)) ? 'Based on observations with INTEGRAL, an ESA project with instruments and science data centre funded by ESA member states (especially the PI countries: Denmark, France, Germany, Italy, Switzerland, Spain), and with the participation of Russia and the USA.' : '');
  return [site || 'This work made use of MMODA, the multi-messenger online data analysis platform.', data, `Product ${job.product}, job ${job.id}.`, `References: ${keys}.`].filter(Boolean).join(' ');
}
