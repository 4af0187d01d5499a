// @ts-check
/** Text that repeats a job elsewhere. Values are quoted for each language, whatever they contain. */

/** @typedef {{ instrument: string, product: string, dummy?: boolean, needsToken?: boolean, parameters: Record<string, any>, products?: { file_name: string }[] }} Request  dummy: canned products were asked for; needsToken: it is asked in somebody's name */

/** Characters of a line of Python that can be read without scrolling. */
const LINE = 92;

/** @param {Request} job @param {string} site address of the page's folder, with a slash at its end */
export function pythonCode(job, site) {
  const lines = Object.entries(/** @type {Record<string, any>} */ ({ instrument: job.instrument, product: job.product, product_type: job.dummy ? 'Dummy' : 'Real', ...job.parameters }))
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `    ${pythonValue(name)}: ${wrapped(isNumeric(name, value) ? Number(value) : value)},`);
  // oda_api 1.3.5 looks for a token by itself only where it is told how: the program reads it.
  const { needsToken } = job;
  return [
    ...(needsToken ? ['import os', 'from pathlib import Path', ''] : []),
    'from oda_api.api import DispatcherAPI', '',
    ...(needsToken ? ['# The token of your account: in ODA_TOKEN, or in the file ~/.oda-token.', 'token = (os.environ.get("ODA_TOKEN") or Path("~/.oda-token").expanduser().read_text()).strip()', ''] : []),
    'disp = DispatcherAPI(', `    url=${pythonValue(`${site}dispatch-data`)},`, '    instrument="mock",', ')', '',
    'parameters = {', ...lines, '}', '',
    `result = disp.get_product(${needsToken ? 'token=token, ' : ''}**parameters)`, 'result.show()', ''].join('\n');
}

/** Asks, waits, and fetches the files that this result has. @param {Request} job @param {string} site */
export function curlCode(job, site) {
  const body = JSON.stringify({ instrument: job.instrument, product: job.product, dummy: job.dummy === true, parameters: job.parameters }, null, 2);
  const curl = `curl --fail-with-body --silent --show-error${job.needsToken ? ' --oauth2-bearer "$ODA_TOKEN"' : ''}`;
  const first = (/** @type {string} */ name) => `grep -o '"${name}": *"[^"]*"' | head -n 1 | cut -d '"' -f 4`;
  const files = (job.products ?? []).map(({ file_name: file }) => shellWord(file));
  return [
    `site=${shellWord(`${site}api/v1/jobs`)}`, `job=$(${curl} --json ${shellWord(body)} "$site" | ${first('id')})`, '',
    'state=${job:+queued}', 'while [ "$state" = queued ] || [ "$state" = running ]; do', '  sleep 3',
    `  state=$(${curl} "$site/$job" | ${first('state')})`, 'done', 'echo "Job $job: $state"', '',
    ...(files.length > 0 ? ['if [ "$state" = completed ]; then', `  for file in ${files.join(' ')}; do`, `    ${curl} --output "$file" "$site/$job/files/$file"`, '  done', 'fi', ''] : [])].join('\n');
}

/** @param {Request} job @param {string} site */
export function commandLine(job, site) {
  const options = Object.entries(job.parameters).filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `  --set ${shellWord(`${name}=${Array.isArray(value) ? value.join(',') : value}`)}`);
  return [`mmoda run ${shellWord(job.product)}`, ...options, `  --server ${shellWord(site)}`, ...(job.needsToken ? ['  --token-file ~/.oda-token'] : [])].join(' \\\n') + '\n';
}

/** A Jupyter notebook (nbformat 4.5) with the Python code. @param {Request} job @param {string} site */
export function notebookText(job, site) {
  const lines = (/** @type {string} */ text) => text.trimEnd().split('\n').map((line, i, all) => (i < all.length - 1 ? `${line}\n` : line));
  return `${JSON.stringify({
    cells: [{ cell_type: 'markdown', id: 'what', metadata: {}, source: lines(`# ${job.product}\n\nRepeats a result of ${site}. Needs \`pip install oda-api\`.`) }, { cell_type: 'code', id: 'query', execution_count: null, metadata: {}, outputs: [], source: lines(pythonCode(job, site)) }],
    metadata: { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' }, language_info: { name: 'python' } }, nbformat: 4, nbformat_minor: 5,
  }, null, 1)}\n`;
}

/** A tool of the Common Workflow Language 1.2 that asks the server for the same result. JSON is YAML too. @param {Request} job @param {string} site */
export function cwlText(job, site) {
  const settings = Object.entries(job.parameters).filter(([, value]) => value !== null && value !== '').map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : typeof value === 'object' ? JSON.stringify(value) : value}`);
  // What stands after a dollar sign and a parenthesis would be run as an expression.
  const literal = (/** @type {string} */ text) => text.replaceAll(/\\(?=\$)/g, '\\\\').replaceAll(/\$(?=[({])/g, '\\$');
  return `${JSON.stringify({
    cwlVersion: 'v1.2', class: 'CommandLineTool', label: `${job.product} by ${site}`, baseCommand: ['mmoda', 'run', job.product],
    requirements: { NetworkAccess: { networkAccess: true } },
    arguments: [...settings.flatMap((text) => ['--set', literal(text)]), '--server', literal(site), '--out', 'products'], inputs: {},
    outputs: { products: { type: 'Directory', outputBinding: { glob: 'products' } } },
  }, null, 2)}\n`;
}

/** Names and identifiers stay text, also when they look like numbers. @param {string} name @param {any} value */
function isNumeric(name, value) {
  return typeof value === 'string' && name !== 'src_name' && String(Number(value)) === value && Number.isFinite(Number(value));
}

/** JSON text is valid Python for strings, numbers and lists of them. @param {any} value */
function pythonValue(value) {
  if (value === true || value === false) return value ? 'True' : 'False';
  return JSON.stringify(value);
}

/** A value of a dictionary; what is long goes over several lines. @param {any} value @returns {string} */
function wrapped(value) {
  const text = pythonValue(value);
  if (text.length <= LINE) return text;
  if (Array.isArray(value)) return `[\n${value.map((one) => `        ${wrapped(one)},\n`).join('')}    ]`;
  if (typeof value !== 'string') return text;
  const parts = [''];
  // Whole characters: halves of one would be two.
  for (const character of value) {
    const last = parts.length - 1;
    if (pythonValue(parts[last] + character).length > LINE) parts.push(character);
    else parts[last] += character;
  }
  return `(\n${parts.map((part) => `        ${pythonValue(part)}\n`).join('')}    )`;
}

/** @param {string} text */
export function shellWord(text) {
  return /^[\w./:=,+@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
