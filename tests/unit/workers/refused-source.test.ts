import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Core } from '../../../web/engine/core/core.ts';
import { buildElfCore } from '../../synth/elf-core/index.ts';
import { builds, MemorySource, masker } from '../open-core.ts';

test('a read that is refused tells whether anything of that file was read before', () => {
  const readable = buildElfCore();
  for (const [sources, source, isFirst] of [
    [[new MemorySource(readable, { failFrom: 0 })], 0, true],
    [[new MemorySource(readable, { failFrom: 1, atMost: 64 })], 0, false],
    // Another file was read; of this one nothing ever was.
    [[new MemorySource(readable), new MemorySource(readable, { failFrom: 0 })], 1, true],
  ] as const) {
    const [first, ...others] = sources;
    const core = new Core(builds.full(), masker, first, ...others);
    while (core.step() < 1);
    assert.deepEqual([core.refused?.source, core.refused?.isFirst], [source, isFirst]);
  }
});
