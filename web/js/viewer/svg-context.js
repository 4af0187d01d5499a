// @ts-check
/** What the overlay draws, as SVG text: the part of CanvasRenderingContext2D that it uses. */

/** @param {string} text @returns {string} for XML; characters that it cannot hold are left out */
function escaped(text) {
  return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** @param {number} value */
const short = (value) => String(Number(value.toFixed(2)));

/** @typedef {Pick<CanvasRenderingContext2D, 'beginPath' | 'moveTo' | 'lineTo' | 'closePath' | 'arc' | 'stroke' | 'fill' | 'fillRect' | 'strokeRect' | 'fillText' | 'strokeText' | 'measureText' | 'setLineDash' | 'save' | 'restore' | 'rect' | 'clip' | 'translate' | 'strokeStyle' | 'fillStyle' | 'lineWidth' | 'lineJoin' | 'font' | 'textAlign' | 'textBaseline'>} Pen */

export class SvgContext {
  /** @param {number} width @param {number} height @param {CanvasRenderingContext2D} measuring knows how wide text is */
  constructor(width, height, measuring) {
    this.width = width;
    this.height = height;
    this.measuring = measuring;
    /** @type {string[]} */
    this.parts = [];
    this.path = '';
    this.clips = 0;
    this.strokeStyle = /** @type {string | CanvasGradient | CanvasPattern} */ ('#000');
    this.fillStyle = /** @type {string | CanvasGradient | CanvasPattern} */ ('#000');
    this.lineWidth = 1;
    this.lineJoin = /** @type {CanvasLineJoin} */ ('miter');
    this.font = '12px sans-serif';
    this.textAlign = /** @type {CanvasTextAlign} */ ('left');
    this.textBaseline = /** @type {CanvasTextBaseline} */ ('alphabetic');
    /** @type {number[]} */
    this.dash = [];
    /** @type {{ open: number, state: any }[]} */
    this.saved = [];
    this.open = 0;
  }

  beginPath() { this.path = ''; }
  moveTo(/** @type {number} */ x, /** @type {number} */ y) { this.path += `M${short(x)} ${short(y)}`; }
  lineTo(/** @type {number} */ x, /** @type {number} */ y) { this.path += `${this.path ? 'L' : 'M'}${short(x)} ${short(y)}`; }
  closePath() { this.path += 'Z'; }
  rect(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ w, /** @type {number} */ h) { this.path += `M${short(x)} ${short(y)}h${short(w)}v${short(h)}h${short(-w)}Z`; }

  /** Whole circles only. */
  arc(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) {
    this.path += `M${short(x + r)} ${short(y)}A${short(r)} ${short(r)} 0 1 1 ${short(x - r)} ${short(y)}A${short(r)} ${short(r)} 0 1 1 ${short(x + r)} ${short(y)}`;
  }

  #line() {
    return `fill="none" stroke="${escaped(String(this.strokeStyle))}" stroke-width="${short(this.lineWidth)}" stroke-linejoin="${this.lineJoin}"${this.dash.length > 0 ? ` stroke-dasharray="${this.dash.join(' ')}"` : ''}`;
  }

  stroke() { if (this.path) this.parts.push(`<path d="${this.path}" ${this.#line()}/>`); }
  fill() { if (this.path) this.parts.push(`<path d="${this.path}" fill="${escaped(String(this.fillStyle))}"/>`); }
  fillRect(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ w, /** @type {number} */ h) { this.parts.push(`<rect x="${short(x)}" y="${short(y)}" width="${short(w)}" height="${short(h)}" fill="${escaped(String(this.fillStyle))}"/>`); }
  strokeRect(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ w, /** @type {number} */ h) { this.parts.push(`<rect x="${short(x)}" y="${short(y)}" width="${short(w)}" height="${short(h)}" ${this.#line()}/>`); }

  clip() {
    const id = `clip${++this.clips}`;
    this.parts.push(`<clipPath id="${id}"><path d="${this.path}"/></clipPath><g clip-path="url(#${id})">`);
    this.open++;
  }

  translate(/** @type {number} */ x, /** @type {number} */ y) {
    this.parts.push(`<g transform="translate(${short(x)} ${short(y)})">`);
    this.open++;
  }

  save() {
    const { strokeStyle, fillStyle, lineWidth, lineJoin, font, textAlign, textBaseline, dash } = this;
    this.saved.push({ open: this.open, state: { strokeStyle, fillStyle, lineWidth, lineJoin, font, textAlign, textBaseline, dash } });
  }

  restore() {
    const last = this.saved.pop();
    if (!last) return;
    for (; this.open > last.open; this.open--) this.parts.push('</g>');
    Object.assign(this, last.state);
  }

  setLineDash(/** @type {number[]} */ dash) { this.dash = dash; }

  measureText(/** @type {string} */ text) {
    this.measuring.font = this.font;
    return this.measuring.measureText(text);
  }

  /** @param {string} text @param {number} x @param {number} y @param {string} paint */
  #text(text, x, y, paint) {
    const match = /^(\d{3} )?([\d.]+)px (.*)$/.exec(this.font);
    const anchor = /** @type {Record<string, string>} */ ({ center: 'middle', right: 'end', end: 'end' })[this.textAlign] ?? 'start';
    const size = Number(match?.[2] ?? 12);
    // Viewers disagree about dominant-baseline: the shift is computed.
    const shift = /** @type {Record<string, number>} */ ({ middle: 0.35, top: 0.8, bottom: -0.2 })[this.textBaseline] ?? 0;
    this.parts.push(`<text x="${short(x)}" y="${short(y + shift * size)}" font-family="${escaped(match?.[3] ?? 'sans-serif')}" font-size="${size}"${match?.[1] ? ` font-weight="${match[1].trim()}"` : ''} text-anchor="${anchor}" ${paint}>${escaped(text)}</text>`);
  }

  fillText(/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y) { this.#text(text, x, y, `fill="${escaped(String(this.fillStyle))}"`); }
  strokeText(/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y) { this.#text(text, x, y, this.#line()); }

  /** A picture, embedded. @param {string} dataUrl @param {number} x @param {number} y @param {number} width @param {number} height @param {boolean} isSmooth */
  picture(dataUrl, x, y, width, height, isSmooth) {
    this.parts.push(`<image x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" preserveAspectRatio="none"${isSmooth ? '' : ' style="image-rendering:pixelated"'} href="${escaped(dataUrl)}"/>`);
  }

  /** @param {string} title */
  toText(title) {
    return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="${this.width}" height="${this.height}" viewBox="0 0 ${this.width} ${this.height}" role="img"><title>${escaped(title)}</title>\n${this.parts.join('\n')}${'</g>'.repeat(this.open)}\n</svg>\n`;
  }
}
