// @ts-check
/** Least and greatest of parts of long series, without going through every bin. Pure. */

/** @typedef {import('./series.js').Series} Series */
/** @typedef {{ least: Float64Array, most: Float64Array, bottom: Float64Array, top: Float64Array }} Blocks values, and values with errors, of blocks of bins */
/** @typedef {{ least: number, most: number, bottom: number, top: number }} Extremes without a number in between least is ∞ */

const BLOCK = 64;

/** @type {WeakMap<Float64Array, Blocks>} by the values, which are never changed */
const known = new WeakMap();

/** @param {Series} series @returns {Blocks} */
function blocksOf(series) {
  const found = known.get(series.value);
  if (found) return found;
  const count = Math.ceil(series.value.length / BLOCK);
  const blocks = { least: new Float64Array(count), most: new Float64Array(count), bottom: new Float64Array(count), top: new Float64Array(count) };
  const part = nothing();
  for (let b = 0; b < count; b++) {
    Object.assign(part, nothing());
    scan(series, b * BLOCK, Math.min(series.value.length, (b + 1) * BLOCK), part);
    [blocks.least[b], blocks.most[b], blocks.bottom[b], blocks.top[b]] = [part.least, part.most, part.bottom, part.top];
  }
  known.set(series.value, blocks);
  return blocks;
}

/** @returns {Extremes} */
function nothing() {
  return { least: Infinity, most: -Infinity, bottom: Infinity, top: -Infinity };
}

/** @param {Series} series @param {number} from @param {number} to @param {Extremes} into */
function scan({ value, down, up }, from, to, into) {
  let { least, most, bottom, top } = into;
  for (let i = from; i < to; i++) {
    const one = value[i];
    if (one !== one) continue;
    const [under, over] = [one - (down[i] || 0), one + (up[i] || 0)];
    if (one < least) least = one;
    if (one > most) most = one;
    if (under < bottom) bottom = under;
    if (over > top) top = over;
  }
  Object.assign(into, { least, most, bottom, top });
}

/** Of the bins [from, to). @param {Series} series @param {number} from @param {number} to @returns {Extremes} */
export function extremes(series, from, to) {
  const into = nothing();
  const [first, last] = [Math.ceil(from / BLOCK), Math.floor(to / BLOCK)];
  if (first >= last) {
    scan(series, from, to, into);
    return into;
  }
  const blocks = blocksOf(series);
  scan(series, from, first * BLOCK, into);
  for (let b = first; b < last; b++) {
    if (blocks.least[b] < into.least) into.least = blocks.least[b];
    if (blocks.most[b] > into.most) into.most = blocks.most[b];
    if (blocks.bottom[b] < into.bottom) into.bottom = blocks.bottom[b];
    if (blocks.top[b] > into.top) into.top = blocks.top[b];
  }
  scan(series, last * BLOCK, to, into);
  return into;
}
