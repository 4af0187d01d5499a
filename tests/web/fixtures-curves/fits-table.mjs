/** Writes binary tables as FITS, for tests. */
import { header } from '../synthetic-sky.mjs';

const BLOCK = 2880;

/** @param {Record<string, { unit?: string, values: ArrayLike<number> }>} columns all double @param {Record<string, any>} [cards] @returns {Buffer} */
export function fitsTable(columns, cards = {}) {
  const names = Object.keys(columns);
  const rows = columns[names[0]].values.length;
  const width = 8 * names.length;
  const body = Buffer.alloc(Math.ceil(rows * width / BLOCK) * BLOCK);
  names.forEach((name, column) => {
    for (let row = 0; row < rows; row++) body.writeDoubleBE(columns[name].values[row], row * width + 8 * column);
  });
  const described = Object.fromEntries(names.flatMap((name, i) => [[`TTYPE${i + 1}`, name], [`TFORM${i + 1}`, '1D'], ...(columns[name].unit ? [[`TUNIT${i + 1}`, columns[name].unit]] : [])]));
  return Buffer.concat([header({ SIMPLE: true, BITPIX: 8, NAXIS: 0, EXTEND: true }),
    header({ XTENSION: 'BINTABLE', BITPIX: 8, NAXIS: 2, NAXIS1: width, NAXIS2: rows, PCOUNT: 0, GCOUNT: 1, TFIELDS: names.length, ...described, ...cards }), body]);
}
