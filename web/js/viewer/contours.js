// @ts-check
/** Lines of equal value by marching squares (Lorensen & Cline 1987 in two dimensions). Pure. */

/** @typedef {import('../fits/reader.js').Pixels} Pixels */

/**
 * @param {Pixels} pixels @param {number} width @param {number} height @param {number} level
 * @returns {Float32Array[]} lines of x, y, x, y…, in 0-based pixels; a closed one ends where it began; cells with NaN are passed over
 */
export function contourLines(pixels, width, height, level) {
  // A crossing lies on an edge between two pixels: edge 2i to the right of pixel i, 2i+1 above it.
  const place = (/** @type {number} */ edge) => {
    const i = edge >> 1;
    const j = edge & 1 ? i + width : i + 1;
    const t = (level - pixels[i]) / (pixels[j] - pixels[i]);
    const [x, y] = [i % width, Math.floor(i / width)];
    return edge & 1 ? [x, y + t] : [x + t, y];
  };
  /** @type {Map<number, number[]>} edges joined through a cell */
  const joined = new Map();
  const join = (/** @type {number} */ a, /** @type {number} */ b) => {
    for (const [from, to] of [[a, b], [b, a]]) {
      const known = joined.get(from);
      if (known) known.push(to);
      else joined.set(from, [to]);
    }
  };
  for (let y = 0; y < height - 1; y++) {
    for (let x = 0; x < width - 1; x++) {
      const i = y * width + x;
      const [a, b, c, d] = [pixels[i], pixels[i + 1], pixels[i + width + 1], pixels[i + width]];
      const kind = (a >= level ? 1 : 0) | (b >= level ? 2 : 0) | (c >= level ? 4 : 0) | (d >= level ? 8 : 0);
      // A sum with NaN is NaN.
      if (kind === 15 || a + b + c + d !== a + b + c + d) continue;
      if (kind === 0) continue;
      const [bottom, right, top, left] = [2 * i, 2 * (i + 1) + 1, 2 * (i + width), 2 * i + 1];
      switch (kind) {
        case 1: case 14: join(left, bottom); break;
        case 2: case 13: join(bottom, right); break;
        case 4: case 11: join(right, top); break;
        case 8: case 7: join(top, left); break;
        case 3: case 12: join(left, right); break;
        case 6: case 9: join(bottom, top); break;
        default: {
          // A saddle: the mean of the corners decides which pair belongs together.
          const isHigh = (a + b + c + d) / 4 >= level;
          if ((kind === 5) === isHigh) {
            join(left, top);
            join(bottom, right);
          } else {
            join(left, bottom);
            join(right, top);
          }
        }
      }
    }
  }
  return chains(joined).map((edges) => Float32Array.from(edges.flatMap(place)));
}

/** Follows edges to lines: open ones from their ends first, then rings. @param {Map<number, number[]>} joined @returns {number[][]} */
function chains(joined) {
  /** @type {number[][]} */
  const lines = [];
  const follow = (/** @type {number} */ start) => {
    const line = [start];
    for (let at = start; ;) {
      const next = joined.get(at)?.pop();
      if (next === undefined) break;
      const back = joined.get(next);
      back?.splice(back.indexOf(at), 1);
      line.push(next);
      at = next;
    }
    if (line.length > 1) lines.push(line);
  };
  for (const [edge, others] of joined) if (others.length === 1) follow(edge);
  for (const [edge, others] of joined) while (others.length > 0) follow(edge);
  return lines;
}

/**
 * Levels from a text: numbers apart by commas or blanks, or `low..high` with a count, as `3..30 x5`.
 * @param {string} text @returns {number[] | null} ascending, at most 20; null when it cannot be read
 */
export function parseLevels(text) {
  const range = /^\s*([+-]?[\d.]+)\s*\.\.\s*([+-]?[\d.]+)\s*[x×*]\s*(\d+)\s*$/.exec(text.replaceAll('−', '-'));
  const list = range
    ? Array.from({ length: Math.min(20, Number(range[3])) }, (_, i, n = Math.min(20, Number(range[3]))) => Number(range[1]) + (n > 1 ? i / (n - 1) : 0) * (Number(range[2]) - Number(range[1])))
    : text.replaceAll('−', '-').split(/[\s,;]+/).filter(Boolean).map(Number);
  return list.length > 0 && list.length <= 20 && list.every(Number.isFinite) ? [...new Set(list)].sort((a, b) => a - b) : null;
}

/** Why levels cannot be read. @param {string} text @returns {string} empty when they can be */
export function levelsProblem(text) {
  if (parseLevels(text)) return '';
  const words = text.split(/[\s,;]+/).filter(Boolean);
  if (words.length === 0) return 'Levels are missing: numbers, as 3, 5, 10.';
  const wrong = words.find((word) => !Number.isFinite(Number(word.replaceAll('−', '-'))));
  return wrong === undefined ? 'These are more than 20 levels.' : `“${wrong.slice(0, 30)}” is no number.`;
}
