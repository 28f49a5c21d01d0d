import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FIRST_LOAD_GOAL, firstLoad, kilobytes } from '../../bench/first-load.ts';

const files = firstLoad('dist');

test(`the page, its scripts and styles and the core together stay below ${FIRST_LOAD_GOAL} KB under brotli`, (context) => {
  for (const { path, bytes } of files) context.diagnostic(`${path}: ${bytes}`);
  const total = kilobytes(files);
  assert.ok(total < FIRST_LOAD_GOAL, `${total} KB; see docs/decisions/005-two-builds-of-the-core.md for what to do`);
});

test('one script, one style, the core and its worker are waited for, and nothing else', () => {
  const kinds = files.map(({ path }) => path.replace(/-[\w-]+(?=\.\w+$)/, ''));
  const worker = 'workers/core.worker.js';
  assert.deepEqual(kinds, ['index.html', 'assets/index.js', 'assets/index.css', 'assets/core.wasm', worker]);
});

test('the seal is the first thing that the page runs', () => {
  const script = readFileSync(`dist/${files.find(({ path }) => path.endsWith('.js'))?.path}`, 'utf8');
  const sealed = script.indexOf('RTCPeerConnection');
  assert.ok(sealed >= 0 && sealed < 1000, `at ${sealed}`);
});
