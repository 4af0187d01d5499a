// @ts-check
/** Science windows × steps. State is told by symbol, word and colour. */
import { h, icon } from '../dom.js';
import { formatDuration } from '../form/times.js';
import { stateOf, stepTitle, tableOf, unitOf } from './progress.js';

/** @typedef {import('../api.js').Job} Job */
/** @typedef {import('../api.js').JobNode} JobNode */

/** @type {Record<string, [string, string]>} state to word and icon */
const STATES = { waiting: ['waiting', 'dots'], running: ['running', 'run'], produced: ['done', 'check'], empty: ['left out', 'skip'], failed: ['failed', 'cross'] };

/** Built once for the shape of the job, then updated cell by cell: nothing flickers, and the scroll position stays. */
export class WindowTable {
  constructor() {
    this.element = h('div', { class: 'table-scroll windows', tabIndex: 0, role: 'region', 'aria-label': 'Progress of each science window' });
    this.shape = '';
    /** @type {Map<string, { cell: HTMLElement, key: string }>} */
    this.cells = new Map();
    /** @type {Map<string, HTMLElement>} */
    this.reasons = new Map();
  }

  /** @param {Job} job */
  update(job) {
    const nodes = job.nodes ?? [];
    const shape = nodes.map((node) => node.id).join('\n');
    if (shape !== this.shape) {
      this.shape = shape;
      this.#build(nodes);
    }
    /** @type {Map<string, string>} the first reason why a window ended early */
    const ended = new Map();
    for (const node of nodes) {
      this.#fill(node);
      if (node.label && node.reason && ['empty', 'failed'].includes(stateOf(node)) && !ended.has(node.label)) ended.set(node.label, node.reason);
    }
    const reports = new Map(job.windows?.map((window) => [window.id, window]));
    for (const [label, element] of this.reasons) {
      const report = reports.get(label);
      const text = report?.reason ?? ended.get(label)?.replace(/[:\s]+$/, '') ?? (report?.status.toLowerCase() === 'done' ? 'used' : '');
      if (element.textContent !== text) element.textContent = text;
    }
  }

  /** @param {JobNode[]} nodes */
  #build(nodes) {
    const { rows, steps, common } = tableOf(nodes);
    const unit = unitOf(nodes);
    const isAlone = rows.size === 0;
    this.element.setAttribute('aria-label', `Progress of each ${unit.one}`);
    this.cells.clear();
    this.reasons.clear();
    const cellOf = (/** @type {JobNode | undefined} */ node) => {
      const cell = h('td', {}, node ? '' : '–');
      if (node) this.cells.set(node.id, { cell, key: '' });
      return cell;
    };
    const body = [...rows].map(([label, byStep]) => {
      const reason = h('td', { class: 'reason' });
      this.reasons.set(label, reason);
      return h('tr', {}, h('th', { scope: 'row' }, label), ...steps.map((step) => cellOf(byStep.get(step))), reason);
    });
    const windows = h('table', {}, h('caption', { class: 'off-screen' }, `Steps of each ${unit.one}`),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, unit.title), ...steps.map((step) => h('th', { scope: 'col' }, stepTitle(step))), h('th', { scope: 'col' }, 'Outcome'))),
      h('tbody', {}, ...body));
    const together = h('table', { class: 'together' }, h('caption', { class: 'off-screen' }, isAlone ? 'Steps' : `Steps for all ${unit.many} together`),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, isAlone ? 'Step' : unit.one === 'science window' ? 'All windows together' : 'All together'), ...common.map((node) => h('th', { scope: 'col' }, stepTitle(node.step))))),
      h('tbody', {}, h('tr', {}, h('th', { scope: 'row' }, 'State'), ...common.map(cellOf))));
    this.element.replaceChildren(...(rows.size ? [windows] : []), ...(common.length ? [together] : []));
  }

  /** @param {JobNode} node */
  #fill(node) {
    const known = this.cells.get(node.id);
    const state = stateOf(node);
    const key = `${state} ${node.seconds} ${node.from_store} ${node.reason}`;
    if (!known || known.key === key) return;
    known.key = key;
    const [word, symbol] = STATES[state] ?? [state, 'dots'];
    const detail = state === 'produced' || state === 'failed' ? (node.from_store ? 'from store' : node.seconds ? formatDuration(node.seconds) : '') : '';
    known.cell.replaceChildren(h('span', { class: `state ${state}${node.from_store ? ' stored' : ''}`, title: node.reason ?? '' },
      icon(node.from_store && state === 'produced' ? 'store' : symbol), h('span', { class: detail && state === 'produced' ? 'off-screen' : '' }, word), detail && h('span', {}, detail)));
  }
}
