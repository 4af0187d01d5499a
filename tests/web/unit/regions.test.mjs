import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Wcs } from '../../../web/js/sky/wcs.js';
import { drawMarkers } from '../../../web/js/viewer/overlay.js';
import { View } from '../../../web/js/viewer/view.js';
import { contourLines, levelsProblem, parseLevels } from '../../../web/js/viewer/contours.js';
import { localSky, readRegions, regionInPixels, writeRegions } from '../../../web/js/viewer/ds9.js';
import { measured } from '../../../web/js/viewer/overlay-tools.js';
import { histogram, lineProfile, radialProfile, valueAt } from '../../../web/js/viewer/profiles.js';
import { centroid, regionStatistics } from '../../../web/js/viewer/region-statistics.js';
import { contains, drawn, handlesOf, moved, polygon, regionProblem, reshaped } from '../../../web/js/viewer/regions.js';
import { resampled, sameGrid } from '../../../web/js/viewer/resample.js';
import { equalising, paintRgb, sliderScale, statistics, STRETCHES } from '../../../web/js/viewer/scale.js';
import { smoothed } from '../../../web/js/viewer/smooth.js';
import { zscale } from '../../../web/js/viewer/zscale.js';

const golden = JSON.parse(readFileSync(new URL('../golden/picture.json', import.meta.url), 'utf8'));
const [WIDTH, HEIGHT] = [60, 40];

/** The same formula stands in tools/golden/web/make_golden.py. */
function formulaImage() {
  return Float64Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    return (7 * x + 3 * y) % 11 === 0 ? NaN : 10 * Math.sin(0.3 * x) * Math.cos(0.2 * y) + 0.05 * x;
  });
}

// Sums of 1e3 values in another order: 1e-12 of their size is ample.
const near = (found, expected, name) => assert.ok(Math.abs(found - expected) <= 1e-10 * Math.max(1, Math.abs(expected)), `${name}: ${found} is not ${expected}`);

for (const { region, ...expected } of golden.regions) {
  test(`the numbers of the region are those of numpy: ${region.shape}`, () => {
    const variance = Float64Array.from({ length: WIDTH * HEIGHT }, (_, i) => 0.5 + 0.01 * (i % WIDTH));

    const found = regionStatistics(formulaImage(), WIDTH, HEIGHT, { text: '', ...region }, variance);

    assert.equal(found.count, expected.count);
    assert.equal(found.missing, expected.missing);
    for (const name of ['sum', 'mean', 'median', 'deviation', 'minimum', 'maximum', 'error']) near(found[name], expected[name], name);
    near(found.centroid[0], expected.centroid[0], 'x');
    near(found.centroid[1], expected.centroid[1], 'y');
  });
}

test('a region without valid pixels has no numbers, and one over the edge only those inside', () => {
  const circle = drawn('circle', 0, 0, 3, 0);

  assert.equal(regionStatistics(new Float32Array(25).fill(NaN), 5, 5, circle, null), null);
  assert.equal(regionStatistics(new Float32Array(25).fill(1), 5, 5, circle, null).count, 11);
});

test('smoothing is that of scipy, with missing pixels left out on both sides', () => {
  const found = smoothed(formulaImage(), WIDTH, HEIGHT, 1.5);

  golden.smooth.forEach((row, n) => row.forEach((expected, x) => {
    const value = found[8 * n * WIDTH + x];
    // Single precision, values up to 13.
    if (expected === null) assert.ok(Number.isNaN(value));
    else assert.ok(Math.abs(value - expected) < 2e-6, `${x}, ${8 * n}: ${value} is not ${expected}`);
  }));
});

test('the cuts of zscale are those of astropy to 3 % of their range', () => {
  const [low, high] = zscale(Float64Array.from(golden.zscale.values));

  // Both fit a line and reject outliers; which pixels grow out of an outlier differs by one or two of a thousand.
  const tolerance = 0.03 * (golden.zscale.high - golden.zscale.low);
  assert.ok(Math.abs(low - golden.zscale.low) < tolerance && Math.abs(high - golden.zscale.high) < tolerance, `${low}, ${high}`);
});

test('the ruler tells separation and position angle of astropy', () => {
  for (const { line: [a0, d0, a1, d1], degrees, angle } of golden.lines) {
    const wcs = { pixelToSky: (x, y) => [x, y] };
    const found = measured(wcs, [a0, d0, a1, d1]);
    assert.ok(Math.abs(found.degrees - degrees) < 1e-9 && Math.abs(found.angle - angle) < 1e-7, `${found.degrees}, ${found.angle}`);
  }
});

test('the contour of a cone is a circle, closed, and cut open at missing pixels', () => {
  const size = 41;
  const cone = Float32Array.from({ length: size * size }, (_, i) => 20 - Math.hypot(i % size - 20, Math.floor(i / size) - 20));

  const [ring, ...others] = contourLines(cone, size, size, 12);

  assert.equal(others.length, 0);
  assert.deepEqual([...ring.subarray(0, 2)], [...ring.subarray(-2)]);
  // Linear interpolation of a hyperbola between pixels: below a hundredth of a pixel at radius 8.
  for (let i = 0; i < ring.length; i += 2) assert.ok(Math.abs(Math.hypot(ring[i] - 20, ring[i + 1] - 20) - 8) < 0.02);
  cone[20 * size + 28] = NaN;
  const [open] = contourLines(cone, size, size, 12);
  assert.notDeepEqual([...open.subarray(0, 2)], [...open.subarray(-2)]);
  assert.deepEqual(contourLines(cone, size, size, 100), []);
});

test('a saddle is cut once, and a line that leaves the image ends at its edge', () => {
  assert.equal(contourLines(Float32Array.from([1, 0, 0, 1]), 2, 2, 0.5).length, 2);
  const [line] = contourLines(Float32Array.from([0, 1, 0, 1]), 2, 2, 0.25);
  assert.deepEqual([...line], [0.25, 0, 0.25, 1]);
});

test('levels are read as a list or a range', () => {
  assert.deepEqual(parseLevels('10, 3 5'), [3, 5, 10]);
  assert.deepEqual(parseLevels('−2..2 x3'), [-2, 0, 2]);
  for (const text of ['', 'high', '1,,x']) assert.equal(parseLevels(text), null, text);
  assert.deepEqual(['3, 5', '', 'abc, <b>x</b>', '3 five'].map(levelsProblem), ['', 'Levels are missing: numbers, as 3, 5, 10.', '“abc” is no number.', '“five” is no number.']);
});

test('the centroid of a source between pixels is found to a twentieth of a pixel', () => {
  const [size, cx, cy] = [40, 18.37, 21.81];
  const image = Float32Array.from({ length: size * size }, (_, i) => 3 + 50 * Math.exp(-((i % size - cx) ** 2 + (Math.floor(i / size) - cy) ** 2) / (2 * 1.2 ** 2)));

  const [x, y] = centroid(image, size, size, 20, 20, 3);

  assert.ok(Math.hypot(x - cx, y - cy) < 0.05, `${x}, ${y}`);
  assert.equal(centroid(new Float32Array(size * size), size, size, 20, 20, 3), null);
});

test('profiles: along a line, around a point, and how often', () => {
  const size = 21;
  const ramp = Float32Array.from({ length: size * size }, (_, i) => i % size);

  const line = lineProfile(ramp, size, size, [2, 5, 12, 5]);
  assert.deepEqual([line.x[0], line.x.at(-1), line.y[0], line.y.at(-1)], [0, 10, 2, 12]);
  assert.ok(Math.abs(valueAt(ramp, size, size, 3.25, 7.5) - 3.25) < 1e-6);
  assert.ok(Number.isNaN(valueAt(ramp, size, size, -1, 3)));
  const rings = radialProfile(ramp, size, size, 10, 10, 5);
  assert.equal(rings.y.length, 5);
  for (const mean of rings.y) assert.ok(Math.abs(mean - 10) < 1e-9, 'rings of a ramp are symmetric');
  assert.deepEqual([...histogram(Float32Array.from([0, 0.5, 1, 2, 9, NaN]), [0, 2], 2)], [2, 2]);
});

test('regions are drawn, moved and reshaped by their handles', () => {
  const box = { ...drawn('box', 10, 10, 14, 12), angle: 30 };
  assert.deepEqual(box.sizes, [8, 4]);
  const [first] = handlesOf(box);
  const wider = reshaped(box, first, 10 + 6 * Math.cos(Math.PI / 6), 10 + 6 * Math.sin(Math.PI / 6));
  near(wider.sizes[0], 12, 'width');
  const turn = handlesOf(box).find((handle) => handle.kind === 'turn');
  near(reshaped(box, turn, 10, 20).angle, 90, 'angle');
  const triangle = polygon([[0, 0], [4, 0], [0, 4]]);
  assert.ok(contains(triangle, 1, 1) && !contains(triangle, 3, 3));
  assert.deepEqual(moved(triangle, 1, 2).points[0], [1, 2]);
  assert.deepEqual(reshaped(triangle, handlesOf(triangle)[1], 9, 0).points[1], [9, 0]);
  const ring = drawn('annulus', 0, 0, 10, 0);
  assert.deepEqual(reshaped(ring, handlesOf(ring)[0], 20, 0).sizes, [5, 10], 'the inner radius stays the smaller one');
});

test('regions that cannot be are named', () => {
  assert.match(regionProblem({ ...drawn('circle', 0, 0, 1, 0), sizes: [-1] }), /greater than zero/);
  assert.match(regionProblem({ ...drawn('annulus', 0, 0, 1, 0), sizes: [3, 2] }), /inner radius/);
  assert.match(regionProblem(polygon([[0, 0], [1, 1]])), /three corners/);
  assert.match(regionProblem({ ...drawn('circle', 0, 0, 1, 0), x: NaN }), /number/);
});

const header = { CTYPE1: 'RA---TAN', CTYPE2: 'DEC--TAN', CRPIX1: 50.5, CRPIX2: 40.5, CRVAL1: 83.6, CRVAL2: 22, CD1_1: -0.07, CD1_2: 0.02, CD2_1: 0.02, CD2_2: 0.07 };

test('regions written for DS9 are read back, on the sky and in pixels', () => {
  const wcs = Wcs.fromCards(header);
  const regions = [
    { ...drawn('circle', 30.2, 33.1, 34, 33.1), text: 'a {curly} name' }, { ...drawn('ellipse', 60, 20, 66, 23), angle: 25 }, { ...drawn('box', 40, 50, 45, 52), angle: -35 },
    drawn('annulus', 20, 20, 26, 20), polygon([[10, 10], [20, 12], [15, 25]])];
  for (const sky of [wcs, null]) {
    const text = writeRegions(regions, sky);
    const { regions: found, leftOut } = readRegions(text);
    const back = found.map((region) => regionInPixels(region, sky));

    assert.deepEqual(leftOut, []);
    back.forEach((region, i) => {
      assert.equal(region.shape, regions[i].shape);
      const pairs = [[region.x, regions[i].x], [region.y, regions[i].y], [region.angle, regions[i].angle], ...region.sizes.map((size, n) => [size, regions[i].sizes[n]]), ...region.points.flat().map((value, n) => [value, regions[i].points.flat()[n]])];
      // Seven decimals of a degree and four of an arc second are written.
      for (const [value, expected] of pairs) assert.ok(Math.abs(value - expected) < 2e-4, `${region.shape}: ${value} is not ${expected}`);
    });
    assert.equal(back[0].text, 'a (curly) name');
  }
});

test('region files as DS9 writes them are understood; what is not is told', () => {
  const { regions, leftOut } = readRegions(`# Region file format: DS9 version 4.1
global color=green dashlist=8 3 width=1
fk5
circle(5:34:31.9,+22:00:52,600") # color=red text={Crab <b>x</b>}
galactic;circle 184.5575,-5.7844,0.2d
image; box(10,20,4,6,45) # text="quoted"
-circle(1,2,3)
fk5;vector(1,2,3,4)
ecliptic;circle(1,2,3)
physical;point(12,13) # point=cross
icrs;ellipse(83,22,30',10p,10)
circle(nonsense)
(1,2)`);

  assert.deepEqual(regions.map((one) => one.shape), ['circle', 'circle', 'box', 'point', 'ellipse']);
  assert.equal(regions[0].text, 'Crab <b>x</b>');
  near(regions[0].x, 83.6329166667, 'hours');
  near(regions[0].sizes[0], 600 / 3600, 'arc seconds');
  assert.ok(Math.abs(regions[1].x - 83.633) < 1e-3 && Math.abs(regions[1].y - 22.0145) < 1e-3);
  assert.deepEqual([regions[2].x, regions[2].y, regions[2].frame], [9, 19, 'pixel']);
  assert.deepEqual(leftOut.map((text) => text.replace(/^\d+ /, '')), ['region to be left out (-)', "shape 'vector'", "region in the frame 'ecliptic'", 'broken circle', 'line that is no region']);
});

test('the local scale and north of a turned image are those of its matrix', () => {
  const { scale, north } = localSky(Wcs.fromCards(header), 49.5, 39.5);
  assert.ok(Math.abs(scale - Math.hypot(0.07, 0.02)) < 1e-5);
  // North is where RA does not change: (dx, dy) with CD11 dx + CD12 dy = 0.
  assert.ok(Math.abs(north - Math.atan2(0.07, 0.02) * 180 / Math.PI) < 0.01, `${north}`);
});

test('an image is brought onto the pixels of another one by the sky', () => {
  const [from, to] = [Wcs.fromCards(header), Wcs.fromCards({ ...header, CD1_1: -0.035, CD1_2: 0, CD2_1: 0, CD2_2: 0.035, CRPIX1: 64.5, CRPIX2: 64.5 })];
  const pixels = Float32Array.from({ length: 100 * 80 }, (_, i) => i);

  const found = resampled({ pixels, width: 100, height: 80, wcs: from }, { width: 128, height: 128, wcs: to });

  let [same, compared] = [0, 0];
  for (let y = 0; y < 128; y += 7) {
    for (let x = 0; x < 128; x += 5) {
      const [u, v] = from.skyToPixel(...to.pixelToSky(x, y));
      if (u < 0 || v < 0 || u > 99 || v > 79) continue;
      compared++;
      if (found[y * 128 + x] === Math.round(v) * 100 + Math.round(u)) same++;
    }
  }
  // Only places on the border between two pixels may fall into the other one.
  assert.ok(compared > 300 && same > 0.99 * compared, `${same} of ${compared}`);
  assert.ok(sameGrid(from, Wcs.fromCards(header), 100, 80) && !sameGrid(from, to, 100, 80));
});

test('equalising gives every colour to as many pixels, and slider and value undo each other', () => {
  const known = statistics(Float32Array.from({ length: 1001 }, (_, i) => (i / 1000) ** 3));
  const stretch = equalising(known.sorted, [0, 1]);

  for (const share of [0.1, 0.5, 0.9]) {
    assert.ok(Math.abs(stretch.forward(share ** 3) - share) < 0.03);
    assert.ok(Math.abs(stretch.forward(stretch.inverse(share)) - share) < 2e-3);
  }
  const slider = sliderScale(known);
  assert.ok(Math.abs(slider.inverse(slider.forward(0.3)) - 0.3) < 1e-12 && slider.forward(1) === 1 && Math.abs(slider.forward(0)) < 1e-12);
});

test('three images become red, green and blue', () => {
  const rgba = new Uint32Array(2);
  const channel = (...values) => ({ pixels: Float32Array.from(values), cuts: [0, 1] });

  paintRgb([channel(1, NaN), channel(0, NaN), channel(0.5, NaN)], 2, 1, STRETCHES.linear, rgba);

  assert.deepEqual([...rgba], [0xff8000ff, 0]);
});

test('markers stand where astropy has their pixels, to a tenth of a pixel', () => {
  const pen = new Proxy({ measureText: () => ({ width: 10 }) }, { get: (target, name) => target[name] ?? (() => {}), set: () => true });
  for (const { name, header: cards, points } of JSON.parse(readFileSync(new URL('../golden/wcs.json', import.meta.url), 'utf8')).cases.filter((one) => /^(isgri|SIN|STG|ZEA|TAN)/.test(one.name))) {
    const view = new View(900, 700, 200, 180, 1.7);
    const known = points.filter((point) => point.sky);
    const markers = known.map(({ sky: [ra, dec] }, key) => ({ key, name: 'a', ra, dec, significance: 1, isNew: false }));

    const places = drawMarkers(pen, view, Wcs.fromCards(cards), markers, { hovered: -1, current: -1, selected: new Set(), names: true });

    known.forEach(({ x, y }, i) => {
      const [u, v] = view.toWindow(x - 1, y - 1);
      assert.ok(Math.hypot(places[i][0] - u, places[i][1] - v) < 0.1, `${name}: ${places[i]} is not ${u}, ${v}`);
    });
  }
});
