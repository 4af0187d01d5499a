// @ts-check
/** The page's side of the picture worker: started when first needed. */

/** @typedef {import('../fits/reader.js').Pixels} Pixels */

export class PictureWork {
  constructor() {
    /** @type {Worker | null} */
    this.worker = null;
    this.lastId = 0;
    /** @type {Map<number, { resolve: (answer: any) => void, reject: (problem: Error) => void }>} */
    this.waiting = new Map();
  }

  /** @param {Pixels} pixels @param {number} width @param {number} height @param {number} sigma pixels @returns {Promise<Float32Array>} */
  smooth(pixels, width, height, sigma) {
    return this.#ask({ pixels, width, height, sigma });
  }

  /** @param {Pixels} pixels @param {number} width @param {number} height @param {number[]} levels @returns {Promise<Float32Array[][]>} lines for each level */
  contours(pixels, width, height, levels) {
    return this.#ask({ pixels, width, height, levels });
  }

  /** @param {object} message @returns {Promise<any>} */
  #ask(message) {
    this.worker ??= this.#start();
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker?.postMessage({ id, ...message });
    });
  }

  #start() {
    const worker = new Worker(new URL('./picture-worker.js', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }) => {
      const request = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.problem === undefined) request?.resolve(data.result);
      else request?.reject(new Error(data.problem));
    });
    worker.addEventListener('error', (event) => {
      for (const request of this.waiting.values()) request.reject(new Error(event.message || 'The worker could not be started.'));
      this.waiting.clear();
    });
    return worker;
  }

  dispose() {
    this.worker?.terminate();
    this.worker = null;
    this.waiting.clear();
  }
}
