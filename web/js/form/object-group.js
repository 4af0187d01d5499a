// @ts-check
/** The object of a query: its name and position, each following the other. */
import { announce, h, replaceContent } from '../dom.js';
import { formatDegrees, formatHours, toGalactic } from '../sky/coordinates.js';
import { ObjectName } from './object-name.js';
import { OBJECT } from './parameter-groups.js';

/** @typedef {import('./field.js').Field} Field */

export const EXAMPLES = ['Crab', 'Cyg X-1', 'GX 1+4', '1E 1740.7-2942'];

/**
 * Events: `entered` (detail: the name that is asked for), `settled` (detail: the name of the field that has another value), `event`
 * (detail: {name, t1, t2}, UTC: the name is that of an event), `no-event`.
 */
export class ObjectGroup extends EventTarget {
  /** @param {Map<string, Field>} fields of the form, by name */
  constructor(fields) {
    super();
    this.fields = fields;
    /** Whether the user wrote the position that stands in the form. */
    this.isPlaceOwn = false;
    this.isOver = false;
    /** Whether somebody named an object, or wrote a position: what the page opens with comes without what costs time. */
    this.isNamed = false;
    /** Counts positions, so that a slow answer is not taken for that of a later one. */
    this.turns = 0;
    this.position = h('p', { class: 'position', hidden: true });
    this.earlierPlace = h('div', {});
    /** @type {import('./earlier-results.js').EarlierResults | null} loaded with the first name */
    this.earlier = null;
    const name = fields.get('src_name');
    this.name = name ? new ObjectName(name) : null;
    const own = OBJECT.flatMap((one) => fields.get(one) ?? []);
    this.element = own.length === 0 ? null : h('fieldset', { 'data-tour': 'object' }, h('legend', {}, 'Object'), h('div', { class: 'fields' }, ...own.map((field) => field.element)),
      this.position, name && this.#examples(name), this.earlierPlace);
    this.#connect();
  }

  /** @param {Field} name */
  #examples(name) {
    return h('p', { class: 'examples' }, 'Try ', ...EXAMPLES.map((example) => h('button', { type: 'button', class: 'chip', onclick: () => this.set(example) }, example)),
      h('a', { class: 'explore-link', href: '#page=explore', onclick: (/** @type {Event} */ event) => {
        event.preventDefault();
        const place = this.readPosition();
        location.hash = new URLSearchParams({ page: 'explore', src: name.text.trim(), ...(place ? { ra: String(place.ra), dec: String(place.dec) } : {}) }).toString();
      } }, 'Explore this object'));
  }

  #connect() {
    this.name?.addEventListener('resolved', (event) => {
      /** @type {import('../api.js').Resolved} */
      const found = /** @type {CustomEvent} */ (event).detail;
      if (typeof found.ra_deg === 'number') this.#placeOfName(found.ra_deg, found.dec_deg);
      else this.#nameWithoutPlace('Its position is not known.');
      if (found.t_start_utc && found.t_stop_utc) this.#tell('event', { name: found.name, t1: found.t_start_utc, t2: found.t_stop_utc });
      else this.#tell('no-event');
    });
    this.name?.addEventListener('unresolved', () => {
      this.#nameWithoutPlace('');
      this.#tell('no-event');
    });
    this.name?.addEventListener('position', (event) => {
      const { ra, dec } = /** @type {CustomEvent} */ (event).detail;
      this.#placeOfName(ra, dec);
      this.#tell('no-event');
    });
    this.name?.addEventListener('entered', () => {
      const text = this.fields.get('src_name')?.text ?? '';
      this.isNamed = true;
      this.#tell('entered', text);
      this.showEarlier(text);
    });
    for (const axis of ['RA', 'DEC']) {
      const field = this.fields.get(axis);
      field?.addEventListener('input', () => {
        this.isPlaceOwn = this.isNamed = true;
        this.name?.forget();
        this.showPosition();
      });
      field?.control.addEventListener('paste', (event) => {
        if (event.defaultPrevented) return;
        const text = /** @type {ClipboardEvent} */ (event).clipboardData?.getData('text').trim() ?? '';
        // One number is for the field alone.
        if (!/\S[\s,;|]+\S|^[GJ]\d/.test(text)) return;
        event.preventDefault();
        this.#pastePlace(text, field);
      });
    }
  }

  /** Another form is about to take its place: what is still looked up must not be written into that. */
  dispose() {
    this.isOver = true;
    this.name?.lookUp?.abort();
  }

  /** @param {string} kind @param {any} [detail] */
  #tell(kind, detail) {
    if (this.isOver) return;
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  /** @param {string} name @param {{ ra: number, dec: number }} [position] where it is known @param {boolean} [isNamed] somebody wants it; the page itself may */
  set(name, position, isNamed = true) {
    this.isNamed ||= isNamed;
    this.fields.get('src_name')?.setText(name);
    if (position && this.name) this.name.known = name;
    if (position) {
      this.#placeOfName(position.ra, position.dec);
      this.#tell('no-event');
    } else this.name?.resolve();
    this.#tell('entered', name);
    this.showEarlier(name);
    this.#tell('settled', 'src_name');
  }

  /** The fields have other texts: those of a query, whose name is known to be that of its position. @param {boolean} isNameAlone it has no position */
  follow(isNameAlone) {
    const name = this.fields.get('src_name')?.text.trim() ?? '';
    if (this.name) {
      if (isNameAlone) this.name.resolve();
      else this.name.known = name;
    }
    if (name) this.showEarlier(name);
    this.showPosition();
  }

  /** @param {string} [name] of the object; without it the one that is shown, whose results may have changed */
  async showEarlier(name) {
    if (name === undefined && !this.earlier) return;
    try {
      const { EarlierResults } = await import('./earlier-results.js');
      if (!this.earlier) this.earlierPlace.append((this.earlier = new EarlierResults()).element);
      this.earlier.show(name ?? this.earlier.name);
    } catch {
      // What there is already is a convenience; the list of jobs has it too.
    }
  }

  /** A whole position fills both fields, whichever it is pasted into. @param {string} text @param {Field} field */
  async #pastePlace(text, field) {
    const position = await import('../sky/place-text.js').then(({ parsePosition }) => parsePosition(text), () => null);
    if (this.isOver) return;
    this.isPlaceOwn = true;
    if (position) this.#setPosition(position.ra, position.dec);
    else {
      field.setText(text);
      field.control.dispatchEvent(new Event('input', { bubbles: true }));
      this.#tell('settled', field.parameter.name);
    }
  }

  /** @param {number} ra @param {number} dec */
  #placeOfName(ra, dec) {
    this.isPlaceOwn = false;
    this.#setPosition(ra, dec);
  }

  /** The position of another object must not be taken for that of this name; one that the user wrote may be. @param {string} text what is said first */
  #nameWithoutPlace(text) {
    const places = ['RA', 'DEC'].flatMap((name) => this.fields.get(name) ?? []);
    const before = places.map((field) => field.text);
    if (places.length === 0 || before.every((one) => one.trim() === '')) {
      this.name?.add(`${text} Write its position, or another name.`.trim(), { isWarning: true });
      return;
    }
    if (this.isPlaceOwn) {
      this.name?.add(`${text} The position below is the one that you wrote; whether it is that of the name is not known.`.trim(), { isWarning: true });
      return;
    }
    for (const field of places) field.setText('');
    const act = h('button', { type: 'button', class: 'button small quiet', onclick: () => {
      act.remove();
      this.isPlaceOwn = true;
      places.forEach((field, i) => field.setText(before[i]));
      this.#tell('settled', 'RA');
      this.fields.get('RA')?.control.focus();
    } }, `Use ${before.join(', ')} all the same`);
    this.name?.add(`${text} The position of the object before is taken out: write its position, or another name.`.trim(), { isWarning: true, act });
    this.#tell('settled', 'RA');
  }

  /** @param {number} ra @param {number} dec degrees */
  #setPosition(ra, dec) {
    this.fields.get('RA')?.setText(String(Number(ra.toFixed(6))));
    this.fields.get('DEC')?.setText(String(Number(dec.toFixed(6))));
    this.#tell('settled', 'RA');
    announce(this.position.textContent ?? '');
  }

  /** @returns {{ ra: number, dec: number } | null} degrees; null while it is not complete */
  readPosition() {
    const [ra, dec] = ['RA', 'DEC'].map((name) => this.fields.get(name)?.reading().value);
    return ra && dec ? { ra: Number(ra), dec: Number(dec) } : null;
  }

  /** @param {{ ra: number, dec: number }} position */
  async #showConstellation({ ra, dec }) {
    const turn = ++this.turns;
    const found = await import('../sky/constellation.js').then(({ constellationOf }) => constellationOf(ra, dec), () => '');
    if (found && turn === this.turns) this.position.append(h('span', {}, found));
  }

  /** The position in three forms, and its constellation. */
  showPosition() {
    const position = this.readPosition();
    this.position.hidden = position === null;
    if (!position) return;
    const [l, b] = toGalactic(position.ra, position.dec);
    replaceContent(this.position,
      h('span', {}, `${position.ra.toFixed(4)}°, ${formatSigned(position.dec)}°`),
      h('span', {}, `${formatHours(position.ra, 1)} ${formatDegrees(position.dec, 0)}`),
      h('span', {}, `l ${l.toFixed(4)}°, b ${formatSigned(b)}°`));
    if (this.isNamed) this.#showConstellation(position);
  }
}

/** @param {number} value */
function formatSigned(value) {
  return (value < 0 ? '−' : '+') + Math.abs(value).toFixed(4);
}
