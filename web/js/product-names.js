// @ts-check
/** What products are called on the page. A product that is not known here keeps its own name. */

/** @type {Record<string, { title: string, compute: string, energies: string, hint?: string }>} */
const KNOWN = {
  isgri_image: { title: 'Image', compute: 'Compute image', energies: 'Energy and detection' },
  isgri_spectrum: { title: 'Spectra', compute: 'Compute spectra', energies: 'Energy', hint: 'The sources are found in an image of this band. Spectra always have all energies.' },
  isgri_mosaic: { title: 'Mosaic', compute: 'Compute mosaic', energies: 'Energy and detection', hint: 'Up to 5000 science windows. Give a size to cut a box around the source.' },
  isgri_lc: { title: 'Light curves', compute: 'Compute light curves', energies: 'Energy and time bins' },
};

/** @param {string} product */
export function productNames(product) {
  return KNOWN[product] ?? { title: product, compute: 'Compute', energies: 'Energy and detection' };
}

/** What a job made, and in which band; a spectrum has all. @param {import('./api.js').Job} job */
export function productDetail(job) {
  const { E1_keV: low, E2_keV: high } = job.parameters ?? {};
  const { title } = productNames(job.product);
  return low === undefined || job.product === 'isgri_spectrum' ? title : `${title} · ${low}–${high} keV`;
}
