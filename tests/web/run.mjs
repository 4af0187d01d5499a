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
const counts = { passed: 0, failed: 0, skipped: 0 };

/** Files appear as tests of their own around the real ones; a file that cannot even load has failed. */
const isFile = (event) => files.includes(event.name);

for await (const { type, data } of run({ files, concurrency: 2, timeout: 1_800_000 })) {
  if (type === 'test:pass' && !isFile(data)) {
    const skipped = data.skip !== undefined && data.skip !== false;
    counts[skipped ? 'skipped' : 'passed']++;
    if (skipped) console.log(`skipped: ${data.name}: ${data.skip}`);
  } else if (type === 'test:fail' && !(isFile(data) && data.details.error?.failureType === 'subtestsFailed')) {
    counts.failed++;
    const cause = data.details.error?.cause ?? data.details.error;
    console.log(`FAILED: ${data.name}\n  ${String(cause?.stack ?? cause).replaceAll('\n', '\n  ')}`);
  } else if (type === 'test:stderr') {
    process.stderr.write(data.message);
  }
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;
