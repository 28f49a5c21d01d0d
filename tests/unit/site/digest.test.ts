import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { differences, digestOf, digestOfApp, linesOf } from '../../../tools/digest.ts';
import { serve } from '../../../tools/serve.ts';
import { hashOfBuild, type Kept } from '../../../web/offline/build-hash.ts';

test('a served site is compared with a build: a changed file and a missing one are told', async (context) => {
  const root = mkdtempSync(join(tmpdir(), 'served-'));
  context.after(() => rmSync(root, { recursive: true }));
  cpSync('dist', root, { recursive: true });
  const site = await serve({ root });
  context.after(() => site.stop());
  assert.deepEqual(await differences(site.url, 'dist'), []);
  appendFileSync(join(root, 'icons/icon.svg'), ' ');
  rmSync(join(root, 'sw.js'));
  assert.deepEqual(await differences(site.url, 'dist'), ['icons/icon.svg: other bytes', 'sw.js: status 404']);
  assert.notEqual(await digestOf(root), await digestOf('dist'));
});

test('the list is what sha256sum takes', { skip: spawnSync('sha256sum', ['--version']).status !== 0 }, async () => {
  const list = (await linesOf('dist')).join('\n');
  const { status, stdout } = spawnSync('sha256sum', ['-c', '--strict', '-'], { cwd: 'dist', input: `${list}\n` });
  assert.equal(status, 0, String(stdout));
});

test('what the page shows of itself is what can be computed from the files', async () => {
  const worker = readFileSync('dist/sw.js', 'utf8');
  const kept = [...worker.matchAll(/\{[^{}]*"integrity":"sha256-[^{}]*\}/g)].map(
    ([entry]) => JSON.parse(entry) as Kept,
  );
  assert.ok(kept.length > 15);
  assert.equal(await hashOfBuild(kept), await digestOfApp('dist'));
  assert.notEqual(await hashOfBuild(kept.slice(1)), await digestOfApp('dist'));
});
