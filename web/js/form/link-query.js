// @ts-check
/** A link to a result only: the form begins with its query, so that the page does not tell of two objects. */
import { getJob } from '../api.js';
import { spectraOf } from '../result/used-jobs.js';

/** @param {import('./query-form.js').QueryForm} form @param {string} id of the job */
export async function takeQuery(form, id) {
  const opened = await getJob(id).catch(() => null);
  // A fit has no form of its own: it is of the object of its spectra.
  const [from] = opened && !form.has(opened) ? spectraOf(opened) : [];
  const job = from ? await getJob(from.job).catch(() => null) : opened;
  // Who has begun to write meanwhile keeps that.
  if (job && form.has(job) && !form.hasOwnObject && !form.hasOwnTimes && !document.activeElement?.closest('#query-form')) form.load(job);
}
