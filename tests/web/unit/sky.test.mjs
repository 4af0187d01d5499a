import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { constellationOf } from '../../../web/js/sky/constellation.js';
import { formatDegrees, formatHours, fromGalactic, parseDegrees, parseRightAscension, separation, toGalactic } from '../../../web/js/sky/coordinates.js';
import { parsePosition } from '../../../web/js/sky/place-text.js';
import { Wcs, WcsProblem } from '../../../web/js/sky/wcs.js';

const golden = (name) => JSON.parse(readFileSync(new URL(`../golden/${name}`, import.meta.url), 'utf8'));

// wcslib and this code round differently in a dozen operations of 1e-16 relative to 360 degrees: 1e-9 degrees is ample and
// is the bar of the specification. Directions are compared in the frame of the header; the frames have a test of their own.
for (const { name, header, points } of golden('wcs.json').cases) {
  const tolerance = 1e-9;
  const isGalactic = String(header.CTYPE1).startsWith('GLON');

  test(`pixels become the sky of astropy: ${name}`, () => {
    const wcs = Wcs.fromCards(header);
    let compared = 0;
    for (const { x, y, sky } of points) {
      const icrs = wcs.pixelToSky(x - 1, y - 1);
      if (sky === null) continue;
      assert.ok(icrs, `no sky at ${x}, ${y}`);
      const found = isGalactic ? toGalactic(...icrs) : icrs;
      assert.ok(separation(found[0], found[1], sky[0], sky[1]) < tolerance, `${x}, ${y}: ${found} is not ${sky}`);
      compared++;
    }
    assert.ok(compared >= 4);
  });

  test(`the sky of astropy becomes pixels: ${name}`, () => {
    const wcs = Wcs.fromCards(header);
    for (const { x, y, sky } of points) {
      if (sky === null) continue;
      const [ra, dec] = isGalactic ? fromGalactic(...sky) : sky;
      const found = wcs.skyToPixel(ra, dec);
      // An image that wraps round the sky has two pixels for one direction.
      const back = found && wcs.pixelToSky(found[0], found[1]);
      assert.ok(back && separation(back[0], back[1], ra, dec) < tolerance);
      if (!/CAR galactic|CEA galactic|AIT|MOL|HPX|SFL/.test(name)) assert.ok(Math.hypot(found[0] + 1 - x, found[1] + 1 - y) < 1e-6, `${found} is not ${x}, ${y}`);
    }
  });
}

test('directions behind a tangent plane have no pixel, and pixels off an all-sky map no sky', () => {
  const cases = golden('wcs.json').cases;
  const tan = Wcs.fromCards(cases[0].header);
  const ait = Wcs.fromCards(cases.find((one) => one.name === 'AIT galactic').header);

  assert.equal(tan.skyToPixel(77.6, 35.5), null);
  assert.equal(ait.pixelToSky(0, 0), null);
});

for (const [what, cards, message] of [
  ['no CTYPE', {}, /no celestial coordinates/],
  ['an unknown projection', { CTYPE1: 'RA---XYZ', CTYPE2: 'DEC--XYZ' }, /'XYZ' is not one of TAN, STG/],
  ['a singular matrix', { CTYPE1: 'RA---TAN', CTYPE2: 'DEC--TAN', CD1_1: 1, CD1_2: 1, CD2_1: 1, CD2_2: 1 }, /cannot be inverted/],
  ['text where a number belongs', { CTYPE1: 'RA---TAN', CTYPE2: 'DEC--TAN', CRVAL1: 'Real' }, /CRVAL1 is not a number/],
  ['the frame FK4', { CTYPE1: 'RA---TAN', CTYPE2: 'DEC--TAN', RADESYS: 'FK4' }, /FK4/],
]) {
  test(`a header with ${what} is refused with a reason`, () => {
    assert.throws(() => Wcs.fromCards(cards), (problem) => problem instanceof WcsProblem && message.test(problem.message));
  });
}

test('galactic coordinates agree with astropy, both ways', () => {
  for (const { ra, dec, l, b } of golden('coordinates.json').points) {
    const [foundL, foundB] = toGalactic(ra, dec);
    // astropy composes FK5 and ICRS frames: 0.05 arc seconds from the Hipparcos definition at most.
    assert.ok(separation(foundL, foundB, l, b) < 1.5e-5, `${foundL}, ${foundB} is not ${l}, ${b}`);
    const [backRa, backDec] = fromGalactic(foundL, foundB);
    assert.ok(separation(backRa, backDec, ra, dec) < 1e-9);
  }
});

for (const [text, degrees] of [
  ['83.633', 83.633], [' 83.633d ', 83.633], ['5:34:31.9', 83.6329166667], ['05 34 31.9', 83.6329166667], ['5h34m31.9s', 83.6329166667],
  ['5:34', 83.5], ['5h34m', 83.5], ['-90', 270], ['5', 5], ['360', 0],
]) {
  test(`right ascension '${text}' is ${degrees} degrees`, () => {
    assert.ok(Math.abs(parseRightAscension(text).value - degrees) < 1e-9);
  });
}

for (const [text, degrees] of [['22.0145', 22.0145], ['+22:00:52', 22.0144444444], ['-00:30:00', -0.5], ['−29 44 42', -29.745], ["-29d44'42\"", -29.745], ['-90', -90]]) {
  test(`declination '${text}' is ${degrees} degrees`, () => {
    assert.ok(Math.abs(parseDegrees(text).value - degrees) < 1e-9);
  });
}

for (const text of ['', 'abc', '5:60:00', '24:00:00', '-5:00:00', '361', '1:2:3:4', '5h34d', 'NaN', '1e5']) {
  test(`right ascension '${text}' is refused with a reason`, () => {
    assert.ok(parseRightAscension(text).problem.length > 10);
  });
}

for (const text of ['91', '-90.1', '22:60:00', '5h00m', 'north']) {
  test(`declination '${text}' is refused with a reason`, () => {
    assert.ok(parseDegrees(text).problem.length > 10);
  });
}

test('a pasted position is understood in the usual notations', () => {
  for (const text of ['05 34 31.9 +22 00 52', '83.6329167 22.0144444', '83.6329167, 22.0144444', '5h34m31.9s +22d00m52s']) {
    const { ra, dec } = parsePosition(text);
    assert.ok(Math.abs(ra - 83.6329167) < 1e-6 && Math.abs(dec - 22.0144444) < 1e-6, text);
  }
  const crab = parsePosition('l=184.5575 b=-5.7844');
  assert.ok(separation(crab.ra, crab.dec, 83.633, 22.0145) < 1e-3);
  for (const text of ['Crab', '1E 1740.7-2942', '83.6', '']) assert.equal(parsePosition(text), null, text);
});

test('OBJ-14 names that are places, positions with their names and lines of tables are understood', () => {
  for (const [text, ra, dec, precision, name] of [
    ['J0534+2200', 83.5, 22, 0.25], ['J053432+220052', 83.633333, 22.014444, 15 / 3600], ['J053432.0-220052', 83.633333, -22.014444, 1.5 / 3600], ['J0534.5+2201', 83.625, 22.016667, 0.025], ['J0534.5-00', 83.625, 0, 1],
    ['RA=83.633 DEC=22.0145', 83.633, 22.0145], ['ra: 05:34:31.9, dec: +22:00:52', 83.632917, 22.014444], ['ICRS 05 34 31.9 +22 00 52', 83.632917, 22.014444], ['J2000 83.633 22.0145', 83.633, 22.0145],
    ['* alf Ori|05 55 10.3|+07 24 25', 88.792917, 7.406944, undefined, 'alf Ori'], ['1|V* V1357 Cyg|HXB|19 58 21.67 +35 12 05.7|O', 299.590292, 35.201583, undefined, 'V1357 Cyg'], ['GX 1+4\t263.009\t-24.7456', 263.009, -24.7456, undefined, 'GX 1+4'],
    ['G184.56-5.78', 83.6385, 22.0147, 0.01], ['gal 184.56 -5.78', 83.6385, 22.0147],
  ]) {
    const found = parsePosition(text);
    assert.ok(found && Math.abs(found.ra - ra) < 2e-3 && Math.abs(found.dec - dec) < 2e-3, `${text}: ${JSON.stringify(found)}`);
    assert.equal(found.name, name, text);
    if (precision) assert.ok(Math.abs(found.precision - precision) < 1e-9, `${text}: ${found.precision}`);
    else assert.equal(found.precision, undefined, text);
  }
  for (const text of ['GX 1+4', 'J2534+2200', 'J0534+2260', 'J0534+9100', 'a|b|c', 'SWIFT J0534.5+2201', 'G400', '4U 1700-377', 'XTE J1550-564', 'GRB 170817A']) assert.equal(parsePosition(text), null, text);
});

test('sexagesimal text is rounded once, and never shows 60', () => {
  assert.equal(formatHours(83.63308, 1), '05h34m31.9s');
  assert.equal(formatHours(359.9999999, 1), '00h00m00.0s');
  assert.equal(formatDegrees(-0.5, 0), '−00°30′00″');
  assert.equal(formatDegrees(29.99999999, 1), '+30°00′00.0″');
});

test('OBJ-13 the constellation of a position is that of astropy', () => {
  // get_constellation of astropy 5.2.1 at positions of numpy's generator, seed 7; of 3000 such 2999 agree, the other lies at an edge.
  for (const [ra, dec, name] of [[225.0344, -36.5504, 'Centaurus'], [322.997, 38.9182, 'Cygnus'], [279.2468, 25.9482, 'Hercules'], [81.0746, 53.0015, 'Auriga'],
    [108.0599, 58.1147, 'Lynx'], [314.4792, -31.7735, 'Microscopium'], [1.8955, 57.5242, 'Cassiopeia'], [295.6422, -11.1596, 'Aquila'],
    [286.945, 20.9872, 'Sagitta'], [168.4566, 64.9303, 'Ursa Major'], [109.0917, 10.9946, 'Canis Minor'], [100.2332, 9.5471, 'Monoceros'],
    [91.7531, -59.1249, 'Pictor'], [160.2275, 11.1455, 'Leo'], [181.6374, -31.1827, 'Hydra'], [199.259, -12.9139, 'Virgo'],
    [358.3801, -14.1396, 'Aquarius'], [285.3583, 71.21, 'Draco'], [223.9845, 15.9972, 'Boötes'], [356.0257, 26.7392, 'Pegasus'],
    [77.5111, -40.8795, 'Columba'], [57.6763, -23.0436, 'Eridanus'], [220.5143, 49.0191, 'Boötes'], [15.8191, -49.4219, 'Phoenix']]) assert.equal(constellationOf(ra, dec), name, `${ra} ${dec}`);
  assert.deepEqual([constellationOf(0, 90), constellationOf(0, -90), constellationOf(83.6331, 22.0145), constellationOf(266.4168, -29.0078), constellationOf(359.999, 0)], ['Ursa Minor', 'Octans', 'Taurus', 'Sagittarius', 'Pisces']);
});
