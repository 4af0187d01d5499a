/**
 * How long a light curve of 100 000 and of a million bins takes to be zoomed: from the wish to pixels that can be read.
 * Headless browsers draw with the processor.
 *
 *     node tests/web/bench/zoom.mjs
 */
import { startSession } from '../browser/session.mjs';
import { zoomTimes } from './zoom-times.mjs';

const session = await startSession();
if (session.skip) {
  console.log(session.skip);
  process.exit(0);
}
const { page, close } = await session.open('');

for (const bins of [100_000, 1_000_000]) {
  const times = await zoomTimes(page, bins);
  console.log(`${bins} bins: zoomed in ${times[times.length >> 1].toFixed(1)} ms (median of ${times.length}; ${times[0].toFixed(1)} to ${times.at(-1).toFixed(1)} ms)`);
}
await close();
await session.close();
