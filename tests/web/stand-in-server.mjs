/**
 * Serves web/ and a stand-in for the native API, for development and tests without the real server.
 *
 *     node tests/web/stand-in-server.mjs [port] [/sub/path]
 */
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { StandIn } from './stand-in-api.mjs';

const ROOT = fileURLToPath(new URL('../../web/', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.md': 'text/markdown; charset=utf-8', '.png': 'image/png' };
const HELP = fileURLToPath(new URL('../../docs/user/', import.meta.url));
/** As the server has it (SecurityHeaders.cs). */
const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; worker-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
  + "frame-src 'self' blob:; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'";

/**
 * `site` are answers of /api/v1/site that differ from the usual ones; `api` goes on with the jobs of another server, as after a restart.
 * @returns {Promise<{ url: string, port: number, api: StandIn, close: () => Promise<void> }>}
 */
export async function startStandIn({ port = 0, basePath = '/', speed = 1, site = {}, api = new StandIn({ speed, site }) } = {}) {
  const server = createServer((request, response) => {
    response.setHeader('Content-Security-Policy', POLICY);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    const url = new URL(request.url, 'http://host');
    if (!url.pathname.startsWith(basePath)) return send(response, 404, { title: 'Outside the base path' });
    const rest = url.pathname.slice(basePath.length);
    return rest.startsWith('api/v1/') ? serveApi(api, request, response, rest.slice(7), url.searchParams) : serveFile(response, rest || 'index.html');
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${basePath}`, port: server.address().port, api,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}

async function serveApi(api, request, response, apiPath, query) {
  const decoded = decodeURIComponent(apiPath);
  const [, id, what, name] = /^jobs\/([^/]+)\/(events|files)(?:\/(.*))?$/.exec(decoded) ?? [];
  if (what === 'files' && api.file(id, name)) {
    response.writeHead(200, { 'Content-Type': 'application/fits' });
    response.end(api.file(id, name));
    return;
  }
  if (what === 'events' && api.jobs.has(id)) {
    serveEvents(api.jobs.get(id), request, response);
    return;
  }
  const [, run] = /^jobs\/([^/]+)\/notebook$/.exec(decoded) ?? [];
  if (run && api.notebook(run)) {
    // As the server has it (RemoteWork.cs).
    response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'self'");
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(api.notebook(run));
    return;
  }
  let body = '';
  for await (const chunk of request) body += chunk;
  let answer;
  try {
    answer = api.answer(request.method, decoded, query, body && /json/.test(request.headers['content-type']) ? JSON.parse(body) : null, request.headers);
  } catch (error) {
    // A request without an answer would keep a test waiting for ever.
    return send(response, 500, { title: 'The stand-in failed', status: 500, detail: String(error) });
  }
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  send(response, answer.status, answer.body);
}

function serveEvents(job, request, response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write(': open\n\n');
  const write = (event) => response.write(`id: ${event.number}\nevent: ${event.kind}\ndata: ${JSON.stringify(event.content)}\n\n`);
  job.events.filter((event) => event.number > Number(request.headers['last-event-id'] ?? 0)).forEach(write);
  job.listeners.add(write);
  request.on('close', () => job.listeners.delete(write));
}

function serveFile(response, name) {
  const clean = path.normalize(`/${name}`);
  const file = clean.startsWith('/help/') ? path.join(HELP, clean.slice(5)) : path.join(ROOT, clean);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return send(response, 404, { title: 'No such file' });
  response.writeHead(200, { 'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream', 'Cache-Control': 'no-store' });
  return createReadStream(file).pipe(response);
}

function send(response, status, body) {
  if (status === 204) {
    response.writeHead(204);
    response.end();
    return;
  }
  response.writeHead(status, { 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json' });
  response.end(JSON.stringify(body));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startStandIn({ port: Number(process.argv[2] ?? 8080), basePath: process.argv[3] ?? '/' });
  console.log(`Stand-in server at ${url}`);
}
