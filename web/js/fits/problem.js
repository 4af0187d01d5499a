// @ts-check
/** A file that is not what it says it is. The message says what was found, what was expected and where. */
export class FitsProblem extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'FitsProblem';
  }
}
