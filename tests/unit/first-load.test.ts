import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIRST_LOAD_GOAL, firstLoad, kilobytes } from '../bench/first-load.ts';

const files = firstLoad('dist');

test(`the page, its scripts and styles and the core together stay below ${FIRST_LOAD_GOAL} KB under brotli`, (context) => {
  for (const { path, bytes } of files) context.diagnostic(`${path}: ${bytes}`);
  const total = kilobytes(files);
  assert.ok(total < FIRST_LOAD_GOAL, `${total} KB; see docs/decisions/005-two-builds-of-the-core.md for what to do`);
});

test('what is counted is there: markup, script, style, the core and its worker; what comes later is not', () => {
  const kinds = files.map(({ path }) => path.replace(/-[\w-]+(?=\.\w+$)/, ''));
  for (const kind of [
    'index.html',
    'assets/index.js',
    'assets/index.css',
    'assets/core.wasm',
    'workers/core.worker.js',
  ])
    assert.ok(kinds.includes(kind), kind);
  for (const later of kinds) assert.doesNotMatch(later, /full|scan|search|late|first-parts/);
});
