// @ts-check
/**
 * Arrays as `oda_api` exchanges them: JSON with pickles of numpy in it. The server has seen to it that these make only arrays; here
 * they are read without anything being called. Pure.
 */

/** @typedef {import('../fits/tables.js').Table} Table */
/** What a pickle would call. @typedef {{ call: string, args: any[], state?: any }} Call */

const MARK = Symbol('mark');
const MOST_VALUES = 1_000_000;

/** @param {Uint8Array} bytes @returns {any} numbers, texts, bytes, lists, maps, and calls that were not made */
export function unpickle(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** @type {any[]} */
  const stack = [];
  /** @type {Map<number, any>} */
  const memo = new Map();
  let at = 0;
  const byte = () => view.getUint8(at++);
  const take = (/** @type {number} */ count) => {
    if (at + count > bytes.length) throw new Error('The pickle ends early.');
    at += count;
    return bytes.subarray(at - count, at);
  };
  const word = () => view.getUint32((at += 4) - 4, true);
  const long = () => Number(view.getBigUint64((at += 8) - 8, true));
  const line = () => {
    const end = bytes.indexOf(10, at);
    const text = new TextDecoder().decode(take(end - at));
    at++;
    return text;
  };
  const text = (/** @type {number} */ count) => new TextDecoder().decode(take(count));
  const toMark = () => {
    const from = stack.lastIndexOf(MARK);
    if (from < 0) throw new Error('The pickle is broken.');
    return stack.splice(from).slice(1);
  };
  const put = (/** @type {any[]} */ pairs) => {
    const map = stack.at(-1);
    for (let i = 0; map instanceof Map && i + 1 < pairs.length; i += 2) map.set(pairs[i], pairs[i + 1]);
  };
  const call = () => {
    const [named, args] = stack.splice(-2);
    stack.push({ call: String(named?.global ?? ''), args: Array.isArray(args) ? args : [] });
  };
  /** @type {Record<number, () => void>} by the bytes of the protocol, Python's module pickletools */
  const codes = {
    0x80: () => { at++; }, 0x95: () => { at += 8; }, 0x28: () => stack.push(MARK), 0x30: () => stack.pop(), 0x31: () => toMark(), 0x32: () => stack.push(stack.at(-1)),
    0x63: () => stack.push({ global: `${line()} ${line()}` }),
    0x93: () => { const [module, name] = stack.splice(-2); stack.push({ global: `${module} ${name}` }); },
    0x52: call, 0x81: call, 0x62: () => { const state = stack.pop(); const made = stack.at(-1); if (made?.call !== undefined) made.state = state; },
    0x4e: () => stack.push(null), 0x88: () => stack.push(true), 0x89: () => stack.push(false),
    0x49: () => { const told = line(); stack.push(told === '01' ? true : told === '00' ? false : Number(told)); }, 0x4c: () => stack.push(parseInt(line(), 10)), 0x46: () => stack.push(Number(line())),
    0x4a: () => stack.push(view.getInt32((at += 4) - 4, true)), 0x4b: () => stack.push(byte()), 0x4d: () => stack.push(view.getUint16((at += 2) - 2, true)),
    0x8a: () => stack.push([...take(byte())].reduce((sum, one, i, all) => sum + (i === all.length - 1 && one > 127 ? one - 256 : one) * 256 ** i, 0)), 0x47: () => stack.push(view.getFloat64((at += 8) - 8)),
    0x58: () => stack.push(text(word())), 0x8c: () => stack.push(text(byte())), 0x8d: () => stack.push(text(long())), 0x56: () => stack.push(line()), 0x53: () => stack.push(line().replace(/^['"]|['"]$/g, '')),
    0x55: () => stack.push(take(byte())), 0x43: () => stack.push(take(byte())), 0x54: () => stack.push(take(word())), 0x42: () => stack.push(take(word())), 0x8e: () => stack.push(take(long())), 0x96: () => stack.push(take(long())),
    0x29: () => stack.push([]), 0x5d: () => stack.push([]), 0x74: () => stack.push(toMark()), 0x6c: () => stack.push(toMark()), 0x85: () => stack.push(stack.splice(-1)), 0x86: () => stack.push(stack.splice(-2)), 0x87: () => stack.push(stack.splice(-3)),
    0x61: () => { const one = stack.pop(); stack.at(-1)?.push?.(one); }, 0x65: () => { const all = toMark(); stack.at(-1)?.push?.(...all); },
    0x7d: () => stack.push(new Map()), 0x64: () => { const all = toMark(); stack.push(new Map()); put(all); }, 0x73: () => put(stack.splice(-2)), 0x75: () => put(toMark()),
    0x94: () => memo.set(memo.size, stack.at(-1)), 0x71: () => memo.set(byte(), stack.at(-1)), 0x72: () => memo.set(word(), stack.at(-1)), 0x70: () => memo.set(Number(line()), stack.at(-1)),
    0x68: () => stack.push(memo.get(byte())), 0x6a: () => stack.push(memo.get(word())), 0x67: () => stack.push(memo.get(Number(line()))),
  };
  for (let values = 0; values < MOST_VALUES; values++) {
    const code = byte();
    if (code === 0x2e) return stack.pop();
    if (!codes[code]) throw new Error(`The pickle has the unknown byte ${code}.`);
    codes[code]();
  }
  throw new Error('The pickle has more values than arrays need.');
}

/** A type of numpy. @typedef {{ kind: string, size: number, isLittle: boolean, fields: [string, Type, number][] | null, isSimple: boolean }} Type  fields: name, type, offset in a row */

/** @param {any} made @returns {Type} */
function typeOf(made) {
  const [, kind = '', digits = '0'] = /^[<>|=]?([A-Za-z?])(\d*)$/.exec(String(made?.args?.[0] ?? made ?? '')) ?? [];
  const [, order = '<', base, names, fields, size] = made?.state ?? [];
  const isText = kind === 'U';
  return {
    kind, size: typeof size === 'number' && size > 0 ? size : Number(digits || 1) * (isText ? 4 : 1), isLittle: order !== '>', isSimple: !base,
    fields: Array.isArray(names) && fields instanceof Map ? names.flatMap((name) => { const [type, offset] = fields.get(name) ?? []; return type ? [/** @type {[string, Type, number]} */ ([String(name), typeOf(type), Number(offset)])] : []; }) : null,
  };
}

/** @type {Record<string, (view: DataView, at: number, isLittle: boolean) => number>} */
const NUMBERS = {
  f8: (view, at, isLittle) => view.getFloat64(at, isLittle), f4: (view, at, isLittle) => view.getFloat32(at, isLittle),
  i8: (view, at, isLittle) => Number(view.getBigInt64(at, isLittle)), i4: (view, at, isLittle) => view.getInt32(at, isLittle), i2: (view, at, isLittle) => view.getInt16(at, isLittle), i1: (view, at) => view.getInt8(at),
  u8: (view, at, isLittle) => Number(view.getBigUint64(at, isLittle)), u4: (view, at, isLittle) => view.getUint32(at, isLittle), u2: (view, at, isLittle) => view.getUint16(at, isLittle), u1: (view, at) => view.getUint8(at), b1: (view, at) => view.getUint8(at),
};

/** @param {any} content bytes, or what protocol 2 makes of them @returns {Uint8Array | null} */
function bytesOf(content) {
  if (content instanceof Uint8Array) return content;
  if (content?.call === '_codecs encode') return Uint8Array.from(String(content.args[0]), (letter) => letter.charCodeAt(0));
  return content?.call && content.args.length === 0 ? new Uint8Array() : null;
}

/** One-dimensional arrays, of rows or of numbers, as a table; null for others. @param {any} made by {@link unpickle} @param {string} name @returns {Table | null} */
function tableOf(made, name) {
  const isPlain = /_frombuffer$/.test(made?.call ?? '');
  const [shape, dtype, raw] = isPlain ? [made.args[2], made.args[1], bytesOf(made.args[0])] : [made?.state?.[1], made?.state?.[2], bytesOf(made?.state?.[4])];
  if (!Array.isArray(shape) || shape.length !== 1 || !raw) return null;
  const type = typeOf(dtype);
  const rows = Number(shape[0]);
  if (!(type.size > 0) || rows * type.size > raw.length) return null;
  /** @type {Table} */
  const table = { name, cards: {}, rows, columns: Object.create(null), texts: Object.create(null) };
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  for (const [title, column, offset] of type.fields ?? [/** @type {[string, Type, number]} */ (['VALUE', type, 0])]) {
    const read = NUMBERS[column.kind === '?' ? 'b1' : `${column.kind}${column.size}`];
    const key = title.toUpperCase();
    if (!column.isSimple) continue;
    if (read) table.columns[key] = Float64Array.from({ length: rows }, (_, row) => read(view, row * type.size + offset, column.isLittle));
    else if (column.kind === 'S' || column.kind === 'U') table.texts[key] = Array.from({ length: rows }, (_, row) => textAt(view, row * type.size + offset, column));
  }
  return table;
}

/** @param {DataView} view @param {number} at @param {Type} type */
function textAt(view, at, { kind, size, isLittle }) {
  const letters = kind === 'S' ? Array.from({ length: size }, (_, i) => view.getUint8(at + i)) : Array.from({ length: size / 4 }, (_, i) => view.getUint32(at + 4 * i, isLittle));
  return letters.map((letter) => (letter > 0 && letter < 0x110000 ? String.fromCodePoint(letter) : '')).join('').trimEnd();
}

/**
 * The tables among arrays. What is no table, or cannot be read, is left out.
 * @param {any} product as it was read from JSON @returns {Table[]}
 */
export function tablesOfArrays(product) {
  return (Array.isArray(product?.data_unit_list) ? product.data_unit_list : []).flatMap((/** @type {any} */ unit, /** @type {number} */ number) => {
    try {
      if (typeof unit?.binarys !== 'string') return [];
      const bytes = Uint8Array.from(atob(unit.binarys.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
      const table = tableOf(unpickle(bytes), String(unit.name ?? `Part ${number + 1}`));
      return table && Object.keys(table.columns).length > 0 ? [table] : [];
    } catch {
      return []; // It stays a file to be saved.
    }
  });
}
