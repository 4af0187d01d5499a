/** The map of the sky around an object. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offsetOf } from '../../../web/js/explore/sky-map.js';
import { separation } from '../../../web/js/sky/coordinates.js';
import { hammer, shadeOf } from '../../../web/js/explore/all-sky.js';

test('EXP-03 on the map distances from the middle are true, and north and east are where they belong', () => {
  const crab = { ra: 83.63, dec: 22.01 };
  assert.deepEqual(offsetOf(crab, crab), [0, 0]);
  const [northEast, north] = offsetOf({ ra: 83.63, dec: 24.01 }, crab);
  assert.ok(Math.abs(northEast) < 1e-12 && Math.abs(north - 2) < 1e-12);
  assert.ok(offsetOf({ ra: 84, dec: 22.01 }, crab)[0] > 0);
  // Across 0 h and at the pole.
  for (const [place, middle] of [[{ ra: 359, dec: 5 }, { ra: 2, dec: -4 }], [{ ra: 200, dec: 85 }, { ra: 10, dec: 89 }], [{ ra: 95, dec: 30 }, crab]]) {
    assert.ok(Math.abs(Math.hypot(...offsetOf(place, middle)) - separation(place.ra, place.dec, middle.ra, middle.dec)) < 1e-9);
  }
});

test('OBJ-17 the whole sky is drawn with equal areas: the centre in the middle, longitude to the left', () => {
  const near = ({ x, y }, [x0, y0]) => assert.ok(Math.abs(x - x0) < 1e-9 && Math.abs(y - y0) < 1e-9, `${x} ${y}`);
  near(hammer(0, 0), [250, 125]);
  near(hammer(0, 90), [250, 125 - 248 / (2 * Math.SQRT2) * Math.SQRT2]);
  near(hammer(180, 0), [498, 125]);
  // AIT of wcslib: at l = 90°, b = 0° the plane coordinate is 2√2 sin 45° of 2√2 at the edge… in units of half the width.
  near(hammer(90, 0), [250 - 248 * Math.sqrt(2 / (1 + Math.cos(Math.PI / 4))) * Math.sin(Math.PI / 4) / Math.SQRT2, 125]);
  assert.ok(hammer(30, 0).x < 250 && hammer(350, 0).x > 250);
  assert.deepEqual([shadeOf(1000, 1000), shadeOf(100, 1000), shadeOf(1, 1000), shadeOf(0.001, 1000)], [5, 4, 1, 1]);
});
