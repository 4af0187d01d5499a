// @ts-check
/** The page's side of the FITS worker: one worker for each open file. */

import { patiently } from '../patiently.js';

/** @typedef {import('./reader.js').Plane} Plane */
/** @typedef {import('./reader.js').Pixels} Pixels */

export class FitsFile {
  /** @param {string} name shown to the user */
  constructor(name) {
    this.name = name;
    /** @type {Plane[]} */
    this.planes = [];
    /** @type {Map<number, Promise<Pixels>>} */
    this.pixels = new Map();
    /** @type {Map<number, { resolve: (answer: any) => void, reject: (problem: Error) => void }>} */
    this.waiting = new Map();
    this.lastId = 0;
    this.worker = new Worker(new URL('./fits-worker.js', import.meta.url), { type: 'module' });
    this.worker.addEventListener('message', ({ data }) => {
      const request = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.problem === undefined) request?.resolve(data);
      else request?.reject(new Error(data.problem));
    });
    this.worker.addEventListener('error', (event) => {
      for (const request of this.waiting.values()) request.reject(new Error(event.message || 'The reader of FITS files could not be started.'));
      this.waiting.clear();
    });
  }

  /** @param {string} name @param {string} url @returns {Promise<FitsFile>} */
  static async fromUrl(name, url) {
    return patiently(() => new FitsFile(name).#open({ url: new URL(url, document.baseURI).href }, []));
  }

  /** @param {File} file @returns {Promise<FitsFile>} */
  static async fromFile(file) {
    const buffer = await file.arrayBuffer();
    return new FitsFile(file.name).#open({ buffer }, [buffer]);
  }

  /** The tables of a file; nothing of it is kept. @param {string} url @returns {Promise<import('./tables.js').Table[]>} */
  static async readTables(url) {
    return patiently(async () => {
      const file = new FitsFile(url);
      try {
        return (await file.#ask({ tables: { url: new URL(url, document.baseURI).href } }, [])).tables;
      } finally {
        file.close();
      }
    });
  }

  /** Those of a file from the user's disk. @param {File} file @returns {Promise<import('./tables.js').Table[]>} */
  static async tablesOf(file) {
    const [reader, buffer] = [new FitsFile(file.name), await file.arrayBuffer()];
    try {
      return (await reader.#ask({ tables: { buffer } }, [buffer])).tables;
    } finally {
      reader.close();
    }
  }

  /** @param {object} source @param {Transferable[]} transfer */
  async #open(source, transfer) {
    try {
      this.planes = (await this.#ask({ open: source }, transfer)).planes;
      return this;
    } catch (problem) {
      this.close();
      throw problem;
    }
  }

  /** @param {number} index @returns {Promise<Pixels>} read once, then kept */
  readPlane(index) {
    const known = this.pixels.get(index);
    if (known) return known;
    const reading = this.#ask({ plane: index }, []).then((answer) => answer.pixels);
    this.pixels.set(index, reading);
    return reading;
  }

  /** @param {number} hdu @returns {Promise<string[]>} the lines of its header, as they stand in the file */
  async headerLines(hdu) {
    return (await this.#ask({ header: hdu }, [])).lines;
  }

  /** @param {object} message @param {Transferable[]} transfer @returns {Promise<any>} */
  #ask(message, transfer) {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, ...message }, transfer);
    });
  }

  close() {
    this.worker.terminate();
    this.waiting.clear();
    this.pixels.clear();
  }
}
