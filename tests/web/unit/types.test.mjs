import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const web = fileURLToPath(new URL('../../../web/', import.meta.url));
const compiler = `${web}node_modules/typescript/bin/tsc`;

test('the types written in the comments hold', { skip: existsSync(compiler) ? false : 'typescript is not installed (npm ci in web)' }, () => {
  const { status, stdout } = spawnSync(process.execPath, [compiler, '--project', `${web}tsconfig.json`], { encoding: 'utf8' });

  assert.equal(status, 0, stdout);
});
