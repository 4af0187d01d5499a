// @ts-check
/** Which products of a job are images. */
import { plainName } from '../form/validation.js';

/** @typedef {import('../api.js').Job} Job */
/** @typedef {import('../api.js').JobProduct} JobProduct */

/** The images of a job, the mosaic first. @param {Job} job @returns {JobProduct[]} */
export function imagesOf(job) {
  const images = (job.products ?? []).filter((product) => plainName(product.kind) === 'fitsimage');
  return [...images.filter((product) => /mosaic/i.test(product.name)), ...images.filter((product) => !/mosaic/i.test(product.name))];
}
