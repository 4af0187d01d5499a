/** Answers what a page asks of the jobs of this folder; everything else goes to the stand-in server. */
import { makeJobs } from './jobs.mjs';

/**
 * @param {import('playwright-core').Page} page @param {string} [second] name of the second source
 * @returns {Promise<{ jobs: ReturnType<typeof makeJobs>, submitted: any[], refuse: (errors: any[]) => void }>}
 */
export async function serveJobs(page, second) {
  const jobs = makeJobs(second);
  /** @type {any[]} */
  const submitted = [];
  let refusal = null;
  await page.route('**/api/v1/jobs**', async (route) => {
    const request = route.request();
    if (request.method() !== 'POST') return route.fallback();
    submitted.push(request.postDataJSON());
    if (refusal) return route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify({ title: 'The query is not valid', status: 400, errors: refusal }) });
    return route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify(jobs.fitjob.job) });
  });
  await page.route(/\/api\/v1\/jobs\/(curvesjob|laterjob|spectrajob|fitjob|othersjob)(\/|$)/, (route) => {
    const [, id, what, name] = /\/jobs\/([^/]+)(?:\/([^/]+)(?:\/(.*))?)?$/.exec(decodeURIComponent(new URL(route.request().url()).pathname)) ?? [];
    const { job, files } = jobs[id];
    if (what === undefined) return route.fulfill({ contentType: 'application/json', body: JSON.stringify(job) });
    if (what === 'events') return route.fulfill({ contentType: 'text/event-stream', body: `: open\n\nid: 1\nevent: state\ndata: {"state":"completed"}\n\n` });
    if (what === 'recipe') return route.fulfill({ contentType: 'application/json', body: JSON.stringify({ form: 'mmoda-recipe/1', nodes: job.nodes }) });
    const file = files[name];
    if (what !== 'files' || file === undefined) return route.fulfill({ status: 404, body: 'no such file' });
    const type = job.products.find((one) => one.file_name === name)?.media_type ?? 'application/octet-stream';
    return route.fulfill({ contentType: type, body: file });
  });
  return { jobs, submitted, refuse: (errors) => { refusal = errors; } };
}

/** Opens a job of the fixtures and waits until its result is there. @param {import('playwright-core').Page} page @param {string} id @param {string} [selector] */
export async function openJob(page, id, selector = '.chart-stage canvas') {
  await page.evaluate((job) => { location.hash = `#job=${job}`; }, id);
  // Not waitForSelector: what that returns keeps elements alive.
  await page.locator(`.job[data-job="${id}"] .result`).waitFor();
  await page.locator(`.job[data-job="${id}"] ${selector}`).first().waitFor();
}
