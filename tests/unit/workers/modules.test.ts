/** Modules of the core, as the page loads them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, fetchLater } from '../../../web/workers/modules.ts';

/** The shortest module there is. */
const bytes = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const module = () => new Response(bytes, { headers: { 'content-type': 'application/wasm' } });

test('a module that could not be loaded is asked for again by the next one who needs it', async (context) => {
  const answers = [() => Promise.reject(new TypeError('offline')), async () => module()];
  const fetched = context.mock.method(globalThis, 'fetch', () => answers.shift()?.());
  await assert.rejects(compile('a.wasm'));
  assert.ok((await compile('a.wasm')) instanceof WebAssembly.Module);
  assert.equal(await compile('a.wasm'), await compile('a.wasm'));
  assert.equal(fetched.mock.callCount(), 2);
});

test('a module for later is fetched again where it did not come, and compiled again where that was refused', async (context) => {
  const answers = [async () => new Response('', { status: 404 }), async () => module()];
  const fetched = context.mock.method(globalThis, 'fetch', () => answers.shift()?.());
  const later = fetchLater('b.wasm');
  await later.loaded;
  await assert.rejects(later.compile());
  const refused = context.mock.method(WebAssembly, 'compile', () => Promise.reject(new RangeError('Out of memory')));
  await assert.rejects(later.compile(), RangeError);
  refused.mock.restore();
  assert.ok((await later.compile()) instanceof WebAssembly.Module);
  assert.equal(await later.compile(), await later.compile());
  assert.equal(fetched.mock.callCount(), 2);
});
