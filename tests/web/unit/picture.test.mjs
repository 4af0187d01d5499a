import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { COLOUR_MAPS, colourTable } from '../../../web/js/viewer/colormaps.js';
import { placeLabels, placeText } from '../../../web/js/viewer/labels.js';
import { colourPlanes } from '../../../web/js/viewer/planes.js';
import { areaText } from '../../../web/js/viewer/region-panel.js';
import { cutsFor, formatMeasured, formatTo, formatValue, paint, placeOfColumn, statistics, STRETCHES } from '../../../web/js/viewer/scale.js';
import { View } from '../../../web/js/viewer/view.js';

const anchors = JSON.parse(readFileSync(new URL('../golden/colormaps.json', import.meta.url), 'utf8'));

test('colour maps meet the published colours at both ends and in the middle', () => {
  for (const [ours, theirs] of [['plasma', 'plasma'], ['viridis', 'viridis'], ['inferno', 'inferno'], ['cool-warm', 'coolwarm'], ['cubehelix', 'cubehelix']]) {
    const table = colourTable(ours);
    for (const anchor of [0, 32]) {
      const hex = anchors[theirs].slice(6 * anchor, 6 * anchor + 6);
      const at = anchor * 255 / 32;
      assert.deepEqual([...table.subarray(3 * at, 3 * at + 3)], [0, 2, 4].map((c) => parseInt(hex.slice(c, c + 2), 16)), ours);
    }
    assert.deepEqual([...colourTable(ours, true).subarray(0, 3)], [...table.subarray(765, 768)]);
  }
  assert.equal(COLOUR_MAPS.length, 7);
});

test('every stretch maps 0 to 0, 1 to 1, grows, and is undone by its inverse', () => {
  for (const [name, { forward, inverse }] of Object.entries(STRETCHES)) {
    let last = -1;
    for (let i = 0; i <= 20; i++) {
      const y = forward(i / 20);
      assert.ok(y > last, name);
      assert.ok(Math.abs(inverse(y) - i / 20) < 1e-12, name);
      last = y;
    }
    assert.ok(Math.abs(forward(0)) < 1e-15 && Math.abs(forward(1) - 1) < 1e-12, name);
  }
});

test('statistics leave NaN out, and nothing is told of nothing', () => {
  const s = statistics(Float32Array.from([NaN, 1, 2, 3, 100]));

  assert.deepEqual([s.count, s.minimum, s.maximum, s.median], [4, 1, 100, 2.5]);
  assert.equal(statistics(new Float32Array(4).fill(NaN)), null);
});

test('cuts follow their rules, and a constant image still has a range', () => {
  const s = statistics(Float64Array.from({ length: 1001 }, (_, i) => i));

  assert.deepEqual(cutsFor(s, 'minmax'), [0, 1000]);
  assert.deepEqual(cutsFor(s, 'p99').map(Math.round), [5, 995]);
  const sigma = 1.4826 * 250;
  assert.deepEqual(cutsFor(s, 's-3:10').map(Math.round), [500 - 3 * sigma, 500 + 10 * sigma].map(Math.round));
  assert.deepEqual(cutsFor(statistics(Float32Array.from([7, 7])), 's-3:10'), [6.5, 7.5]);
  assert.deepEqual(cutsFor(s, 's-3:10', true), [-3, 10], 'of significances the values themselves');
});

test('the first row of the file is painted at the bottom and NaN is transparent', () => {
  const rgba = new Uint32Array(4);

  paint(Float32Array.from([0, 1, NaN, -5]), 2, 2, [0, 1], STRETCHES.linear, colourTable('grey'), rgba);

  assert.deepEqual([...rgba], [0, 0xff000000, 0xff000000, 0xffffffff]);
});

test('zooming keeps the point of the image under the pointer', () => {
  const view = View.fit(800, 600, 400, 400);

  const zoomed = view.zoomAbout(1.7, 123, 456, [0.1, 64]);

  const [before, after] = [view.toImage(123, 456), zoomed.toImage(123, 456)];
  assert.ok(Math.hypot(before[0] - after[0], before[1] - after[1]) < 1e-9);
  assert.ok(Math.abs(zoomed.zoom - 1.7 * view.zoom) < 1e-12);
});

test('window and image coordinates undo each other, with y up in the image', () => {
  const view = new View(800, 600, 50, 40, 3);

  assert.deepEqual(view.toWindow(50, 40), [400, 300]);
  assert.ok(view.toWindow(50, 41)[1] < 300);
  assert.deepEqual(view.toImage(...view.toWindow(12, 34)), [12, 34]);
});

test('names never cover each other or other markers, and the brightest come first', () => {
  const wishes = Array.from({ length: 12 }, (_, i) => ({ x: 200 + (i % 4) * 14, y: 150 + Math.floor(i / 4) * 14, width: 60, priority: i }));

  const places = placeLabels(wishes, 9, 15, { width: 400, height: 300 });

  assert.ok(places[11], 'the most significant one has a name');
  const boxes = places.flatMap((place) => (place ? [{ left: place.x, right: place.x + 60, top: place.y - 7.5, bottom: place.y + 7.5 }] : []));
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top);
  }
});

test('names leave out what other words have taken; words of the user find the nearest free side', () => {
  const taken = [];
  assert.deepEqual(placeText([[100, 50], [100, 90]], 60, 15, taken), [100, 50]);
  assert.deepEqual(placeText([[110, 52], [110, 90]], 60, 15, taken), [110, 90]);
  const [place] = placeLabels([{ x: 55, y: 50, width: 40, priority: 1 }], 9, 15, { width: 400, height: 300 }, taken);
  assert.ok(place.x + 40 <= 70 || place.y + 7.5 <= 42.5 || place.y - 7.5 >= 57.5, JSON.stringify(place));
  assert.equal(taken.length, 4, 'two words, the marker, its name');
});

test('red, green and blue are three bands of the same kind of image, lowest energies red', () => {
  const plane = (type, low, high) => ({ cards: { IMATYPE: type, E_MIN: low, E_MAX: high }, width: 10, height: 10, hdu: 1, slice: 0, slices: 1 });
  const both = (low, high) => [plane('INTENSITY', low, high), plane('SIGNIFICANCE', low, high)];

  assert.deepEqual(colourPlanes([...both(80, 150), ...both(20, 40), ...both(40, 80)], 1), { planes: [3, 5, 1], bands: 3 });
  assert.deepEqual(colourPlanes([...both(20, 40), ...both(40, 80)], 0), { planes: [0, 0, 2], bands: 2 });
  assert.deepEqual(colourPlanes(both(20, 40), 1), { planes: [1, 1, 1], bands: 1 });
});

test('areas are told in the unit that they are read in', () => assert.deepEqual([12.5, 120_700].map(areaText), ['12.5 arcmin²', '33.53 deg²']));

test('values are written with four digits', () => {
  assert.deepEqual([0, 1.23456, -12345.6, 1.5e-7, 2e9, NaN].map((value) => formatValue(value)), ['0', '1.235', '−12350', '1.500e−7', '2.000e9', '–']);
});

test('a value ends where its error ends, and the numbers of a column at one place', () => {
  assert.deepEqual([[113.3, 0.18], [112, 0.79], [115, 0.799], [9.99, 0.0999], [-1234.5, 253], [0.3, 25], [1.2341e-5, 1.2e-7], [-2.5e7, 3e5], [0.27138, 6.7e-4], [2.5e-4, 3.1e-5], [5, 0], [5, NaN]].map(([value, error]) => formatMeasured(value, error)),
    ['113.30 ± 0.18', '112.00 ± 0.79', '115.00 ± 0.80', '9.99 ± 0.10', '−1235 ± 253', '0 ± 25', '(1.234 ± 0.012)e−5', '(−2.500 ± 0.030)e7', '0.27138 ± 0.00067', '0.000250 ± 0.000031', '5 ± 0', '5 ± –']);
  const fluxes = [22.828, 10.1, 6.6343, NaN];
  const place = placeOfColumn(fluxes, [0.17, 0.052, NaN, NaN]);
  assert.deepEqual(fluxes.map((flux) => formatTo(flux, place)), ['22.828', '10.100', '6.634', '–']);
  assert.deepEqual([1.5e-11, -2.25e-12].map((flux) => formatTo(flux, placeOfColumn([1.5e-11, -2.25e-12], []))), ['1.5000e−11', '−2.250e−12']);
  assert.deepEqual([6.7e-4, 0.2, 3.2e-9].map((one) => formatTo(one, -5)), ['0.00067', '0.20000', '0.00000']);
  assert.equal(formatTo(0.5, placeOfColumn([0.5, 123.456], [])), '0.50');
});
