/** A file that is no dump we know, opened as raw memory because the person says so. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Core } from '../../../web/engine/core/core.ts';
import type { Report } from '../../../web/engine/report/report.ts';
import { builds, MemorySource, masker, reportOf } from '../open-core.ts';

function openAsMemory(bytes: Uint8Array): Core {
  const small = new Core(builds.core, masker, new MemorySource(bytes));
  small.ask({ isMemory: true });
  while (small.step() < 1);
  assert.ok(small.wantsFull);
  const core = small.reopened(builds.full());
  let steps = 0;
  while (core.step() < 1) assert.ok(++steps < 100_000);
  return core;
}

/** Words that are no signature of anything. */
function noise(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, at) => 0xa0 | ((at * 7) % 32));
}

const memoryOf = ({ memory }: Report) => ({ regions: memory?.regions, physical: memory?.physical });

for (const size of [1, 17, 4096, 5000, (16 << 20) + 512]) {
  test(`${size} bytes are memory from address 0 on`, () => {
    const bytes = noise(size);
    assert.equal(reportOf(bytes).file.kind, 'unknown');
    const core = openAsMemory(bytes);
    const report = core.report();
    assert.equal(report.file.kind, 'raw-memory');
    assert.match(report.file.evidence?.[0]?.fact ?? '', /because you asked for it/);
    assert.deepEqual(memoryOf(report), {
      regions: [{ base: '0x0', size, present: size, space: 'physical', data: { offset: 0, size } }],
      physical: { pages: Math.ceil(size / 4096), pageSize: 4096, present: Math.ceil(size / 4096), runs: 1 },
    });
    const at = Math.floor(size / 2);
    const { bytes: read, present } = core.read(2, at, 8);
    const there = Math.min(8, size - at);
    assert.deepEqual(read.subarray(0, there), bytes.slice(at, at + there));
    assert.deepEqual(
      [...present],
      Array.from({ length: 8 }, (_, i) => (i < there ? 1 : 0)),
    );
    assert.equal(core.place(at).address, `0x${at.toString(16)}`);
  });
}

test('what a container holds is memory, not the container; an empty file is none', () => {
  const report = openAsMemory(gzipSync(noise(5000))).report();
  assert.equal(report.file.kind, 'raw-memory');
  assert.deepEqual(report.file.container, [{ kind: 'gzip' }]);
  assert.equal(memoryOf(report).regions?.[0]?.size, 5000);
  assert.equal(memoryOf(openAsMemory(new Uint8Array()).report()).regions, undefined);
});
