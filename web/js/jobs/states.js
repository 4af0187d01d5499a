// @ts-check
/** What a job as a whole says of itself. Pure. */

/** @param {string} state of a job */
export const isFinished = (state) => ['completed', 'failed', 'cancelled'].includes(state.toLowerCase());

/** @param {number} count @param {string} one @param {string} [many] */
export const counted = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** Whether what a job holds was simulated. @param {import('../api.js').Job} job */
export function isSimulated(job) {
  return job.summary?.simulated === true || (job.products ?? []).some((product) => product.metadata?.simulated === true);
}
