import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DumpAccess } from '../../../web/engine/access.ts';
import { RecordSpans } from '../../../web/panels/hex/record-spans.ts';
import { sampleCores } from '../../synth/elf-core/samples.ts';
import { MinidumpBuilder } from '../../synth/minidump/index.ts';
import { openCore } from '../open-core.ts';

/** What the hex panel draws over the first `length` bytes of a file. */
async function spansOf(bytes: Uint8Array, length: number) {
  const core = openCore(bytes);
  while (core.step() < 1);
  const access = {
    rows: async (...query: Parameters<typeof core.rows>) => core.rows(...query),
  } as unknown as DumpAccess;
  const { counts, spaces } = core.summary();
  const records = new RecordSpans(access, counts.records, spaces[0]?.tables);
  return { spans: await records.within(0, length), records };
}

test('a minidump: header, streams and directory, each where it lies', async () => {
  const dump = new MinidumpBuilder({ slots: 3, directoryAt: 200 });
  dump.stream(0x10000, 'own', new Uint8Array(40).fill(7));
  const { bytes, places } = dump.build();
  const own = places['own'];
  assert.ok(own);
  const { spans, records } = await spansOf(bytes, bytes.length);
  assert.deepEqual(
    [...spans].sort((a, b) => a.offset - b.offset),
    [
      { offset: 0, length: 32, label: 'MINIDUMP_HEADER' },
      { offset: 200, length: 36, label: 'MINIDUMP_DIRECTORY' },
      { offset: own.at, length: 40, label: '65536' },
    ].sort((a, b) => a.offset - b.offset),
  );
  assert.equal((await records.at(4))?.type, 'MINIDUMP_HEADER');
  assert.equal((await records.at(own.at))?.type, 0x10000);
});

for (const [name, bytes] of Object.entries(sampleCores())) {
  test(`${name}: its header and program headers come first`, async () => {
    const { spans } = await spansOf(bytes, 64);
    assert.match(spans[0]?.label ?? '', /^Elf(32|64)_Ehdr$/);
    assert.equal(spans[0]?.length, bytes[4] === 2 ? 64 : 52);
    assert.match(spans[1]?.label ?? 'Elf32_Phdr', /^Elf(32|64)_Phdr$/);
  });
}
