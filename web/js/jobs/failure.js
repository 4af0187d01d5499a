// @ts-check
/** Why a job made nothing, in plain words, each said once. Pure. */
import { plainName } from '../form/validation.js';
import { isNotebook, stateOf, unitOf } from './progress.js';

/** @typedef {import('../api.js').Job} Job */

/** @type {Record<string, string>} */
const KINDS = {
  usage: 'The query cannot be carried out as it stands.', unprocessabledata: 'The data of this observation cannot be processed.',
  algorithm: 'The analysis did not converge.', transient: 'A passing problem; running it again may help.',
  timedout: 'The job took too long.', internal: 'An error of the server; it has been logged.',
};
const MOST_CAUSES = 5;

/** Ends as a sentence does, and begins as one. @param {string} text */
function sentence(text) {
  const clean = text.trim().replace(/[:;,\s]+$/, '');
  if (clean === '') return '';
  return /[.!?…)\]}>]$/.test(clean) ? clean : `${clean}.`;
}

/**
 * @param {Job} job one that failed or was cancelled
 * @returns {{ title: string, kind: string, message: string, causes: { where: string, reason: string }[] }} kind and message may be empty
 */
export function failureOf(job) {
  const nodes = job.nodes ?? [];
  const failed = nodes.filter((node) => stateOf(node) === 'failed');
  const unit = unitOf(nodes);
  if (job.state.toLowerCase() === 'cancelled') return { title: 'The job was cancelled.', kind: '', message: ['', 'The job was cancelled.'].includes(sentence(job.message ?? '')) ? '' : sentence(job.message ?? ''), causes: [] };
  const message = sentence((job.message ?? '').replace(/^There is no product: ./, (start) => start.at(-1)?.toUpperCase() ?? ''));
  // Several parts with one reason are one cause.
  /** @type {Map<string, string[]>} */
  const reasons = new Map();
  for (const { label, step, reason } of failed) {
    if (reason && !message.includes(sentence(reason).replace(/\.$/, ''))) reasons.set(reason, [...reasons.get(reason) ?? [], label ? `${label}, ${step}` : step]);
  }
  const causes = [...reasons].slice(0, MOST_CAUSES).map(([reason, where]) => ({ where: where.length === 1 ? where[0] : `${where.length} ${unit.many}`, reason: sentence(reason) }));
  if (nodes.some(isNotebook) && failed.length > 0) return { title: 'The notebook of the service failed.', kind: '', message: message || 'The service did not say why.', causes };
  const kind = KINDS[plainName(job.failure_kind ?? '')] ?? '';
  // Every step did its work and found nothing: the server is well, and so is the query.
  if (plainName(job.failure_kind ?? '') === 'usage' && failed.length === 0 && nodes.length > 0) return { title: 'There is no result.', kind: '', message, causes };
  return { title: 'The job failed.', kind, message: kind.includes(message) ? '' : message, causes };
}
