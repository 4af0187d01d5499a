// @ts-check
/** The results that a fit was made of: their spectra, and the instruments that measured them. */
import { getInstrument, getJob } from '../api.js';

/** @typedef {import('../api.js').Job} Job */

/** What the query of a fit names, as `JOB/FILE`. @param {Pick<Job, 'parameters'>} job @returns {{ job: string, file: string }[]} none of other jobs */
export function spectraOf({ parameters }) {
  const { spectra } = parameters ?? {};
  return (Array.isArray(spectra) ? spectra : String(spectra ?? '').split(',')).flatMap((one) => {
    const [, job, file] = /^\s*([\w-]{1,64})[/:](.+?)\s*$/.exec(String(one)) ?? [];
    return job && file ? [{ job, file }] : [];
  });
}

/** Those that measured what a job is of: its own, or of a fit those of its spectra. @param {Job} job @returns {Promise<string[]>} */
export async function instrumentsOf(job) {
  const ids = [...new Set(spectraOf(job).map((one) => one.job))];
  const answers = await Promise.all(ids.map((id) => getJob(id).then((used) => used.instrument, () => null)));
  const names = [...new Set(answers.filter((name) => name !== null))];
  return names.length > 0 ? names : [job.instrument];
}

/** What those of the instruments want said, each once. @param {string[]} instruments @returns {Promise<string>} */
export async function ownWords(instruments) {
  const all = await Promise.all(instruments.map(getInstrument));
  return [...new Set(all.map((one) => one?.acknowledgement ?? ''))].filter(Boolean).join(' ');
}
