// @ts-check
/** What the nodes of a job say about its progress. Pure; no page. */

/** @typedef {import('../api.js').JobNode} JobNode */

const FINAL = new Set(['produced', 'empty', 'failed']);

/** @param {JobNode} node */
export const stateOf = (node) => node.state.toLowerCase();

/** @param {JobNode} node */
export const isFinal = (node) => FINAL.has(stateOf(node));

/** A notebook that a service elsewhere runs. @param {JobNode} node */
export const isNotebook = (node) => node.step.startsWith('remote.');

/** What the labels of nodes name. @param {JobNode[]} nodes @returns {{ one: string, many: string, title: string }} */
export function unitOf(nodes) {
  const labelled = nodes.filter((node) => node.label);
  if (labelled.length === 0 || labelled.some((node) => /^\d{12}\b/.test(node.label ?? ''))) return { one: 'science window', many: 'science windows', title: 'Science window' };
  return labelled.every(isNotebook) ? { one: 'workflow', many: 'workflows', title: 'Workflow' } : { one: 'part', many: 'parts', title: 'Part' };
}

/**
 * @param {JobNode[]} nodes @param {number} elapsed seconds since the start
 * @returns {{ done: number, total: number, fraction: number, remainingSeconds: number | null }} remaining is null while nothing is known
 */
export function progressOf(nodes, elapsed) {
  const total = nodes.length;
  const done = nodes.filter(isFinal).length;
  /** @type {Map<string, number[]>} */
  const timings = new Map();
  let computed = 0;
  for (const node of nodes) {
    if (stateOf(node) !== 'produced' || node.from_store) continue;
    const seconds = node.seconds ?? 0;
    computed += seconds;
    timings.set(node.step, [...(timings.get(node.step) ?? []), seconds]);
  }
  const all = [...timings.values()].flat();
  if (total === 0 || all.length === 0 || elapsed <= 0) return { done, total, fraction: total ? done / total : 0, remainingSeconds: null };
  const mean = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const work = nodes.filter((node) => !isFinal(node)).reduce((sum, node) => sum + mean(timings.get(node.step) ?? all), 0);
  // Several workers: so much computing was done in each second of waiting.
  const rate = Math.max(computed / elapsed, 1e-6);
  return { done, total, fraction: done / total, remainingSeconds: work / rate };
}

/**
 * Rows (science windows) and columns (steps), both in order of appearance; nodes without label concern all windows.
 * @param {JobNode[]} nodes
 */
export function tableOf(nodes) {
  /** @type {Map<string, Map<string, JobNode>>} */
  const rows = new Map();
  /** @type {string[]} */
  const steps = [];
  /** @type {JobNode[]} */
  const common = [];
  for (const node of nodes) {
    if (!node.label) {
      common.push(node);
      continue;
    }
    if (!steps.includes(node.step)) steps.push(node.step);
    const row = rows.get(node.label) ?? new Map();
    row.set(node.step, node);
    rows.set(node.label, row);
  }
  return { rows, steps, common };
}

/** How many science windows are through all their steps. @param {JobNode[]} nodes */
export function windowsDone(nodes) {
  const { rows } = tableOf(nodes);
  return { done: [...rows.values()].filter((steps) => [...steps.values()].every(isFinal)).length, total: rows.size };
}

/** `isgri.sky-image` or `isgri_sky_image` in plain words. @param {string} step */
export function stepTitle(step) {
  const words = (step.split(/[./]/).pop() ?? step).replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[-_]+/g, ' ').trim().toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
