/** A copy that is cancelled, wherever it is: nothing of it is published, and what was written goes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cancelled, PHASES, type Phase } from '../../../web/clean/pace.ts';
import { ElfCoreBuilder } from '../../synth/elf-core/builder.ts';
import { ascii, clean, MemoryTarget } from './clean.ts';

/** Several blocks of every phase. */
function largeCore(): Uint8Array {
  const memory = new Uint8Array(12 << 20);
  memory.set(ascii('GITHUB_TOKEN=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'), 0x1000);
  return new ElfCoreBuilder().load({ address: 0x10000n, bytes: memory }).build().bytes;
}

test('cancelled at 10, 50 and 90 % of each phase, nothing is left and nothing is published', async () => {
  const core = largeCore();
  const met = new Set<Phase>();
  for (const phase of PHASES) {
    for (const share of [0, 0.1, 0.5, 0.9]) {
      const target = new MemoryTarget();
      let isCancelled = false;
      const pace = async (at: Phase, done: number, total: number) => {
        assert.ok(!isCancelled, `${at} goes on after the cancel in ${phase}`);
        if (at !== phase || (total === 0 ? 1 : done / total) < share) return;
        met.add(at);
        isCancelled = true;
        throw new Cancelled();
      };
      await assert.rejects(clean(core, 'secrets', {}, { target, pace }), Cancelled, `${phase} ${share}`);
      assert.equal(target.fate, target.parts.length > 0 || phase === 'writing' ? 'discarded' : 'open');
    }
  }
  assert.deepEqual([...met], [...PHASES]);
});
