// @ts-check
/** What a name put into the form: it goes when the name gives way to another. What the user wrote himself stays. */

/** @typedef {{ name: string, before: { t1: string, t2: string, isOwn: boolean } }} LentTimes */

export class Lent {
  constructor() {
    /** The time range that a name filled in, and the one before. @type {LentTimes | null} */
    this.times = null;
    /** The instant of the event that the range is around. @type {{ name: string, at: number } | null} */
    this.trigger = null;
  }

  /** @param {string} name @param {{ t1: string, t2: string, isOwn: boolean }} before @param {number} at milliseconds since 1970 */
  lendTimes(name, before, at) {
    this.times = { name, before: this.times?.before ?? before };
    this.trigger = { name, at };
  }

  /** @returns {LentTimes | null} what is to be put back, once */
  takeTimes() {
    const { times } = this;
    this.keepTimes();
    this.trigger = null;
    return times;
  }

  /** The range is the user's from now on. */
  keepTimes() {
    this.times = null;
  }
}
