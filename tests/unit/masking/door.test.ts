/** Secrets planted in dumps, and every way by which texts leave the core. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIST_NAMES } from '../../../web/engine/access.ts';
import { coreWith, minidumpWith } from '../../synth/with-text.ts';
import { openCore } from '../open-core.ts';
import { FORM_NAMES, type Planted, plant } from './secrets.ts';

/** Everything that the worker can be asked for, as one text. */
function allThatLeaves(bytes: Uint8Array): string {
  const core = openCore(bytes);
  while (core.step() < 1);
  const lists = LIST_NAMES.map((list) => core.rows(list, { from: 0, count: 1000, sort: 'name' }).rows);
  const places = [0x400000, 0x400010, 0x7fff0000].map((address) => core.describe(`0x${address.toString(16)}`));
  const offsets = Array.from({ length: 64 }, (_, i) => core.place(i * 256));
  return JSON.stringify([core.summary(), core.report(), lists, places, offsets]);
}

const planted: readonly Planted[] = FORM_NAMES.map((form, index) => plant(form, 100 + index));

for (const { form, text, secret } of planted) {
  // Paths and lines end where the text would break them.
  const line = text.replaceAll('\n', '\\n');
  test(`${form}: not in any answer`, () => {
    for (const [kind, bytes] of [
      ['minidump', minidumpWith(line)],
      ['core', coreWith(line)],
    ] as const) {
      const all = allThatLeaves(bytes);
      assert.ok(!all.includes(JSON.stringify(secret).slice(1, -1)), `${kind}: ${secret}`);
      assert.ok(all.includes('…'), kind);
    }
  });
}

test('a filter finds the row by the raw text, the row shown is masked', () => {
  const { text, secret } = plant('github', 77);
  const core = openCore(minidumpWith(text));
  while (core.step() < 1);
  const { rows, total } = core.rows('modules', { from: 0, count: 9, filter: secret });
  assert.equal(total, 1);
  assert.equal(rows[0]?.path, `/opt/a ghp_…${secret.slice(-3)} b/example`);
});
