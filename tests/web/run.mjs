/**
 * Runs every test of the web page: types, units, browser.
 *
 *     node tests/web/run.mjs          MMODA_URL=http://127.0.0.1:8080/ tests against a real server
 */
import { readdirSync } from 'node:fs';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';

const files = ['unit', 'browser'].flatMap((folder) => {
  const at = fileURLToPath(new URL(`./${folder}/`, import.meta.url));
  return readdirSync(at).filter((name) => name.endsWith('.test.mjs')).sort().map((name) => at + name);
});
/** Files appear as tests of their own around the real ones; a file that cannot even load has failed. */
const isFile = (event) => files.includes(event.name);

/**
 * @param {string[]} of @param {number} concurrency
 * @returns {Promise<{ passed: number, skipped: number, failed: { name: string, file: string, text: string }[] }>}
 */
async function runFiles(of, concurrency, isSecond = false) {
  const result = { passed: 0, skipped: 0, failed: [] };
  for await (const { type, data } of run({ files: of, concurrency, timeout: 1_800_000 })) {
    if (type === 'test:pass' && !isFile(data)) {
      const skipped = data.skip !== undefined && data.skip !== false;
      result[skipped ? 'skipped' : 'passed']++;
      if (skipped && !isSecond) console.log(`skipped: ${data.name}: ${data.skip}`);
    } else if (type === 'test:fail' && !(isFile(data) && data.details.error?.failureType === 'subtestsFailed')) {
      const cause = data.details.error?.cause ?? data.details.error;
      result.failed.push({ name: data.name, file: isFile(data) ? data.name : data.file, text: `${data.name}\n  ${String(cause?.stack ?? cause).replaceAll('\n', '\n  ')}` });
    } else if (type === 'test:stderr') {
      process.stderr.write(data.message);
    }
  }
  return result;
}

const first = await runFiles(files, 2);
for (const { text } of first.failed) console.log(`FAILED: ${text}`);

// A browser on a busy machine can be too slow once. What fails alone too has failed; what does not is told as unsteady, and is a race to be found.
const again = [...new Set(first.failed.map((one) => one.file))].filter((file) => file.includes('/browser/'));
const second = again.length > 0 ? await runFiles(again, 1, true) : { failed: [] };
const failed = [...first.failed.filter((one) => !again.includes(one.file)), ...second.failed];
const unsteady = first.failed.filter((one) => again.includes(one.file) && !second.failed.some((other) => other.file === one.file && other.name === one.name));
for (const { text } of second.failed) console.log(`FAILED AGAIN, alone: ${text}`);
for (const { name } of unsteady) console.log(`UNSTEADY: ${name}: failed beside other tests, passed alone`);
console.log(`${first.passed + unsteady.length} passed, ${failed.length} failed, ${first.skipped} skipped${unsteady.length > 0 ? `, ${unsteady.length} of the passed unsteady` : ''}`);
process.exitCode = failed.length > 0 ? 1 : 0;
