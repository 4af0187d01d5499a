// @ts-check
/** Text that repeats a job elsewhere. Values are quoted for each language, whatever they contain. */

/** @typedef {{ instrument: string, product: string, parameters: Record<string, any> }} Request */

/** @param {Request} job @param {string} site address of the page's folder, with a slash at its end */
export function pythonCode(job, site) {
  const lines = Object.entries(/** @type {Record<string, any>} */ ({ instrument: job.instrument, product: job.product, product_type: 'Real', ...job.parameters }))
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `    ${pythonValue(name)}: ${pythonValue(isNumeric(name, value) ? Number(value) : value)},`);
  return [
    'from oda_api.api import DispatcherAPI', '',
    `disp = DispatcherAPI(url=${pythonValue(`${site}dispatch-data`)}, instrument="mock")`, '',
    'parameters = {', ...lines, '}', '',
    'result = disp.get_product(**parameters)', 'result.show()', ''].join('\n');
}

/** @param {Request} job @param {string} site */
export function curlCode(job, site) {
  const body = JSON.stringify({ instrument: job.instrument, product: job.product, dummy: false, parameters: job.parameters }, null, 2);
  return `curl --fail-with-body --json ${shellWord(body)} \\\n  ${shellWord(`${site}api/v1/jobs`)}\n`;
}

/** @param {Request} job @param {string} site */
export function commandLine(job, site) {
  const options = Object.entries(job.parameters).filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `  --set ${shellWord(`${name}=${Array.isArray(value) ? value.join(',') : value}`)}`);
  return [`mmoda run ${shellWord(job.product)}`, ...options, `  --server ${shellWord(site)}`].join(' \\\n') + '\n';
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

/** @param {string} text */
export function shellWord(text) {
  return /^[\w./:=,+@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
