import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { FitsProblem } from '../../../web/js/fits/problem.js';
import { listPlanes, readPlane, unpack } from '../../../web/js/fits/reader.js';
import { header } from '../synthetic-sky.mjs';

const golden = new URL('../golden/', import.meta.url);
const packed = new Uint8Array(readFileSync(new URL('images.fits.gz', golden)));
const expected = JSON.parse(readFileSync(new URL('images.json', golden), 'utf8')).hdus;

const block = (cards) => new Uint8Array(header(cards));
const primary = (cards, data = 0) => new Uint8Array(Buffer.concat([block({ SIMPLE: true, ...cards }), Buffer.alloc(data)]));

test('every image of a multi-HDU gzip file has the values astropy reads', async () => {
  const bytes = await unpack(packed);
  const planes = listPlanes(bytes);
  const images = expected.flatMap((hdu, index) => (hdu ? [{ ...hdu, index }] : []));

  for (const image of images) {
    const slices = planes.filter((plane) => plane.hdu === image.index);
    assert.equal(slices[0].cards.EXTNAME, image.name);
    assert.deepEqual([slices[0].width, slices[0].height], image.shape.slice(0, 2));
    const values = slices.flatMap((plane) => [...readPlane(bytes, plane)]);
    assert.deepEqual(values.map((value) => (Number.isNaN(value) ? null : value)), image.values, image.name);
  }
  assert.equal(images.length, 8);
});

test('a cube is listed plane by plane and tables are passed over', async () => {
  const planes = listPlanes(await unpack(packed));

  const cube = planes.filter((plane) => plane.cards.EXTNAME === 'CUBE');
  assert.deepEqual(cube.map(({ slice, slices }) => [slice, slices]), [[0, 2], [1, 2]]);
  assert.ok(!planes.some((plane) => plane.cards.EXTNAME === 'GROUPING'));
});

test('quotes, slashes and markup in a header string are plain text', async () => {
  const planes = listPlanes(await unpack(packed));

  const { cards } = planes.find((plane) => plane.cards.EXTNAME === 'CUBE');
  assert.equal(cards.OBJECT, "it''s <b>hostile</b> / not a comment");
  assert.equal(cards.HUGE, 1.5e-300);
});

test('a truncated file says how much is missing', () => {
  const bytes = new Uint8Array(gunzipSync(packed));

  assert.throws(() => listPlanes(bytes.subarray(0, bytes.length - 2880)), /promises 12 bytes of data, but the file ends 12 bytes too early/);
});

test('a file cut inside its header is told', () => {
  assert.throws(() => listPlanes(block({ SIMPLE: true, BITPIX: 8, NAXIS: 0 }).subarray(0, 160)), /ends inside the header, before END/);
  for (const other of ['notes', 'A short text that is no FITS file.\n']) assert.throws(() => listPlanes(new TextEncoder().encode(other)), /This is not a FITS file/);
});

test('a cut gzip file is told', async () => {
  await assert.rejects(unpack(packed.subarray(0, packed.length - 100)), (problem) => problem instanceof FitsProblem && /broken or cut off/.test(problem.message));
});

test('something else than FITS is told', async () => {
  await assert.rejects(async () => listPlanes(await unpack(new Uint8Array(gzipSync('<html>'.repeat(1000))))), /not a FITS file/);
});

for (const [name, cards, message] of [
  ['a BITPIX that does not exist', { BITPIX: 12, NAXIS: 0 }, /BITPIX is 12, expected/],
  ['a negative axis', { BITPIX: 8, NAXIS: 2, NAXIS1: -4, NAXIS2: 4 }, /NAXIS1 is negative/],
  ['a missing axis', { BITPIX: 8, NAXIS: 2, NAXIS1: 4 }, /NAXIS2 is missing/],
  ['a broken axis', { BITPIX: 8, NAXIS: 1, NAXIS1: 'many' }, /NAXIS1 is not a whole number/],
  ['too many axes', { BITPIX: 8, NAXIS: 999 }, /NAXIS is 999, expected 0 to 8/],
  ['an absurd size', { BITPIX: -64, NAXIS: 3, NAXIS1: 9e6, NAXIS2: 9e6, NAXIS3: 9e6 }, /data size in the header is not possible/],
  ['a size the file does not have', { BITPIX: -32, NAXIS: 2, NAXIS1: 8000, NAXIS2: 8000 }, /promises 256000000 bytes/],
]) {
  test(`${name} is refused with a message and without allocating`, () => {
    assert.throws(() => listPlanes(primary(cards, 2880)), (problem) => problem instanceof FitsProblem && message.test(problem.message));
  });
}

test('an extension that does not start with XTENSION is told', () => {
  const bytes = new Uint8Array(Buffer.concat([block({ SIMPLE: true, BITPIX: 8, NAXIS: 0 }), block({ GARBAGE: 1 })]));

  assert.throws(() => listPlanes(bytes), /HDU 1: expected an extension to start with XTENSION, found 'GARBAGE'/);
});

test('blocks of zeros after the last HDU are ignored', () => {
  const bytes = new Uint8Array(Buffer.concat([block({ SIMPLE: true, BITPIX: 8, NAXIS: 2, NAXIS1: 1, NAXIS2: 1 }), Buffer.alloc(2880 * 3)]));

  assert.equal(listPlanes(bytes).length, 1);
});
