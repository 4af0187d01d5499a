/**
 * How smoothly a catalogue of 5 000 sources scrolls: the time from frame to frame while the grid moves by 180 pixels in each.
 *
 *     node tests/web/bench/grid.mjs
 */
import { startSession } from '../browser/session.mjs';

const session = await startSession();
if (session.skip) {
  console.log(session.skip);
  process.exit(0);
}
const { page, close } = await session.open('');
const result = await page.evaluate(async (modules) => {
  const { CataloguePanel } = await import(`${modules}catalogue/catalogue-panel.js`);
  const { BLANK } = await import(`${modules}catalogue/columns.js`);
  const { loadStyles } = await import(`${modules}dom.js`);
  // As a result loads them: without, the grid has no height of its own.
  await loadStyles('viewer', 'chart', 'catalogue', 'result');
  const rows = Array.from({ length: 5000 }, (_, i) => ({ ...BLANK, name: `Source ${i}`, ra: (i * 0.618) % 360, dec: (i * 0.414) % 80, significance: 5000 - i, flux: i, fluxError: 1 }));
  let start = performance.now();
  const panel = new CataloguePanel(rows, { title: 'bench', from: { job: '', title: '' }, fluxUnit: 'counts/s' });
  document.getElementById('welcome').replaceWith(panel.element);
  const made = performance.now() - start;
  const grid = panel.element.querySelector('.grid');
  const frame = () => new Promise(requestAnimationFrame);
  // Until it is drawn and at rest.
  let begun = performance.now();
  let first = 0;
  for (let i = 0; i < 10; i++) {
    await frame();
    const now = performance.now();
    first = Math.max(first, now - begun);
    begun = now;
  }
  const frames = [];
  const work = [];
  let last = performance.now();
  for (let i = 0; i < 180; i++) {
    grid.scrollTop += 180;
    start = performance.now();
    grid.dispatchEvent(new Event('scroll'));
    await frame();
    const now = performance.now();
    frames.push(now - last);
    last = now;
    panel.grid.element.getBoundingClientRect();
    work.push(performance.now() - start);
  }
  const longestAt = frames.indexOf(Math.max(...frames));
  const of = (values, share) => values.sort((a, b) => a - b)[Math.floor(share * (values.length - 1))];
  start = performance.now();
  panel.sort = { field: 'ra', isDescending: false };
  panel.grid.dispatchEvent(new CustomEvent('sort', { detail: { field: 'name' } }));
  const sorting = performance.now() - start;
  const drawn = grid.querySelectorAll('[data-place]').length;
  panel.dispose();
  return { made, first, median: of(frames, 0.5), p95: of(frames, 0.95), most: of(frames, 1), longestAt, work: of(work, 0.5), mostWork: of(work, 1), sorting, drawn };
}, new URL('js/', session.url).href);
console.log(`made in ${result.made.toFixed(0)} ms, longest frame until it is drawn ${result.first.toFixed(1)} ms; then frames: median ${result.median.toFixed(1)} ms, 95 % below ${result.p95.toFixed(1)} ms, longest ${result.most.toFixed(1)} ms (frame ${result.longestAt}), script and layout ${result.work.toFixed(1)} ms, at most ${result.mostWork.toFixed(1)} ms; sorted by name in ${result.sorting.toFixed(0)} ms; ${result.drawn} rows in the page`);
await close();
await session.close();
