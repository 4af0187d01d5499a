/** The map of the sky around an object. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offsetOf } from '../../../web/js/explore/sky-map.js';
import { separation } from '../../../web/js/sky/coordinates.js';

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
