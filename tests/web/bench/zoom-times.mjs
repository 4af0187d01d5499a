/** Measures how long a long light curve takes to be zoomed. */

/** Zooms a made-up curve of so many bins. @param {import('playwright-core').Page} target @param {number} bins @param {number} [runs] @returns {Promise<number[]>} ms, ascending */
export function zoomTimes(target, bins, runs = 24) {
  return target.evaluate(async ([n, count]) => {
    const load = (name) => import(new URL(`js/chart/${name}.js`, document.querySelector('script[src$="main.js"]').src.replace(/js\/main\.js$/, '')).href);
    const [{ Figure }, { linearTicks, timeTicks }] = await Promise.all([load('figure'), load('ticks')]);
    const low = Float64Array.from({ length: n }, (_, i) => 1.5e12 + 1000 * i);
    const value = low.map((_, i) => 100 + 10 * Math.sin(i / 3000) + (i * 7919 % 101) / 10);
    const error = new Float64Array(n).fill(3);
    const series = { label: 'many', colour: 0, style: 'bins', low, high: low.map((one) => one + 1000), value, down: error, up: error };
    const figure = new Figure({ label: 'many', summary: '', fileName: 'many', axis: { title: 'UTC', isLogarithmic: false, ticks: timeTicks }, panes: [{ series: [series], values: { title: 'rate', isLogarithmic: false, ticks: linearTicks } }], read: () => [], columns: [] });
    document.getElementById('workspace').prepend(figure.element);
    await figure.ready;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const times = [];
    for (let i = 0; i < count; i++) {
      const from = low[0] + i * n;
      const start = performance.now();
      figure.zoom([from, from + 800 * n]);
      // Reading a pixel waits until it is drawn.
      figure.panes[0].plot.ctx.getImageData(300, 200, 1, 1);
      times.push(performance.now() - start);
    }
    figure.dispose();
    figure.element.remove();
    return times.sort((a, b) => a - b);
  }, [bins, runs]);
}
