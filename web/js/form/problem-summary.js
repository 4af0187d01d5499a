// @ts-check
/** What stands in the way of a query, each problem a link to its field. */
import { announce, h, replaceContent } from '../dom.js';
import { CATALOGUES } from './parameter-groups.js';
import { labelOf } from './validation.js';

/** @typedef {import('./field.js').Field} Field */
/** @typedef {import('./validation.js').Problem} Problem */

export class ProblemSummary {
  /** @param {Map<string, Field>} fields of the form, by name */
  constructor(fields) {
    this.fields = fields;
    this.element = h('div', { class: 'problem-summary', tabIndex: -1, role: 'alert', hidden: true });
    /** Whether the form itself found the problems, not the server. */
    this.isOfForm = false;
  }

  /** @param {Problem[]} problems @param {string} [heading] what they stand in the way of @param {boolean} [isOfForm] not of the server */
  show(problems, heading = 'The query was not sent', isOfForm = true) {
    const { element } = this;
    element.hidden = problems.length === 0;
    this.isOfForm = problems.length > 0 && isOfForm;
    if (problems.length === 0) return;
    replaceContent(element, h('p', {}, h('strong', {}, problems.length === 1 ? `${heading}.` : `${heading}: ${problems.length} problems.`)),
      h('ul', {}, ...problems.map((problem) => h('li', {}, this.#line(problem)))));
    element.focus();
  }

  /** @param {Problem} problem */
  #line(problem) {
    const { parameter, message, given } = problem;
    const field = this.fields.get(parameter);
    const isNamed = field && message.startsWith(labelOf(field.parameter));
    // Nobody has written the text of a list of sources.
    const isList = CATALOGUES.includes(parameter);
    const text = `${field ? (isNamed ? '' : `${labelOf(field.parameter)}: `) : isList ? (message.startsWith('The list of sources') ? '' : 'List of sources: ') : parameter ? `${parameter}: ` : ''}${message}${given && !field && !isList ? ` (given: ${given})` : ''}`;
    return field ? h('a', {
      href: `#${field.id}`,
      onclick: (/** @type {Event} */ event) => {
        event.preventDefault();
        this.goTo(problem);
      },
    }, text) : text;
  }

  /** @param {Problem} problem */
  goTo({ parameter, message }) {
    const field = this.fields.get(parameter);
    if (!field) return;
    field.control.closest('details')?.setAttribute('open', '');
    field.control.focus();
    field.element.scrollIntoView({ block: 'nearest' });
    announce(`${labelOf(field.parameter)}: ${message}`);
  }
}
