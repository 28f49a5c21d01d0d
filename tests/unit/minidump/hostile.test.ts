/** Lists that name one thing again and again, or everything in every row: read in little memory and in time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CoreInstance } from '../../../web/engine/core/core-instance.ts';
import { MinidumpBuilder, moduleList, systemInfo } from '../../synth/minidump/index.ts';
import { cpuMilliseconds } from '../cpu-time.ts';
import { builds, MemorySource, openCore, reportOf } from '../open-core.ts';

/** MiB of the core's memory when all is read. */
function memoryFor(bytes: Uint8Array): number {
  const { calls } = new CoreInstance(builds.full(), [new MemorySource(bytes)]);
  calls.open(bytes.length);
  while (calls.step() < calls.DONE.value);
  return calls.memory.buffer.byteLength / 2 ** 20;
}

/** A stream of rows of so many bytes behind a header of u32. */
function rows(header: readonly number[], count: number, size: number, fill: (view: DataView, at: number) => void) {
  const bytes = new Uint8Array(header.length * 4 + count * size);
  const view = new DataView(bytes.buffer);
  header.forEach((value, index) => {
    view.setUint32(index * 4, value, true);
  });
  for (let i = 0; i < count; i++) fill(view, header.length * 4 + i * size);
  return bytes;
}

test('thousands of modules that all name one long record', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  const misc = new Uint8Array(65_536).fill(0x61);
  misc.set([1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
  const record = dump.put('misc', misc);
  const count = 30_000;
  const list = rows([count], count, 108, (view, at) => {
    view.setUint32(at + 84, record.size, true);
    view.setUint32(at + 88, record.at, true);
  });
  dump.stream(4, 'modules', list);
  const { bytes } = dump.build();
  assert.ok(memoryFor(bytes) < 512);
});

test('very many handles that all lead to one chain of records', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  const first = dump.out.length;
  // Two records, each of which leads to the other.
  dump.put(
    'chain',
    dump
      .writer()
      .u32(first + 12)
      .u32(99)
      .u32(0)
      .u32(first)
      .u32(99)
      .u32(0),
  );
  const count = 200_000;
  const handles = rows([16, 40, count, 0], count, 40, (view, at) => {
    view.setBigUint64(at, 4n, true);
    view.setUint32(at + 32, first, true);
  });
  dump.stream(12, 'handles', handles);
  assert.ok(memoryFor(dump.build().bytes) < 256);
});

test('ranges that each cover all of very many regions', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  const count = 60_000;
  let base = 0x10_0000n;
  const regions = rows([16, 48, count, 0], count, 48, (view, at) => {
    view.setBigUint64(at, base, true);
    view.setBigUint64(at + 24, 16n, true);
    view.setUint32(at + 32, 0x1000, true);
    base += 16n;
  });
  dump.stream(16, 'memory info', regions);
  const ranges = rows([count], count, 16, (view, at) => {
    view.setBigUint64(at, 0x10_0000n, true);
    view.setUint32(at + 8, count * 16, true);
    view.setUint32(at + 12, 32, true);
  });
  dump.stream(5, 'memory', ranges);
  const { bytes } = dump.build();
  const start = cpuMilliseconds();
  assert.equal(reportOf(bytes).memory?.regions?.length, count);
  assert.ok(cpuMilliseconds() - start < 3000);
});

test('names and facts of very many threads that stand in another order than the threads', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  const count = 32_768;
  const threads = rows([count], count, 48, (view, at) => view.setUint32(at, (at - 4) / 48, true));
  dump.stream(3, 'threads', threads);
  const name = dump.string('worker');
  const names = rows([count], count, 12, (view, at) => {
    view.setUint32(at, count - 1 - (at - 4) / 12, true);
    view.setBigUint64(at + 4, BigInt(name), true);
  });
  dump.stream(24, 'names', names);
  const infos = rows([12, 64, count], count, 64, (view, at) => {
    view.setUint32(at, count - 1 - (at - 12) / 64, true);
    view.setBigUint64(at + 48, BigInt(at), true);
  });
  dump.stream(17, 'infos', infos);
  const core = openCore(dump.build().bytes);
  const start = cpuMilliseconds();
  while (core.step() < 1);
  assert.ok(cpuMilliseconds() - start < 700);
  const { rows: last } = core.rows('threads', { from: count - 1, count: 1 });
  assert.deepEqual(
    last.map((thread) => [thread.id, thread.name, thread.startAddress]),
    [[count - 1, 'worker', '0xc']],
  );
});

test('ranges behind very many regions that all lie in one', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  const count = 50_000;
  const regions = rows([16, 48, count + 1, 0], count + 1, 48, (view, at) => {
    const index = (at - 16) / 48;
    view.setBigUint64(at, BigInt(index) * 16n, true);
    view.setBigUint64(at + 24, index === 0 ? 1n << 40n : 16n, true);
    view.setUint32(at + 32, 0x1000, true);
  });
  dump.stream(16, 'memory info', regions);
  const ranges = rows([count], count, 16, (view, at) => {
    view.setBigUint64(at, 0x1000_0000n + BigInt(at) * 16n, true);
    view.setUint32(at + 8, 16, true);
    view.setUint32(at + 12, 32 + at, true);
  });
  dump.stream(5, 'memory', ranges);
  const core = openCore(dump.build().bytes);
  while (core.step() < 1);
  const start = cpuMilliseconds();
  const kinds = new Set(core.ribbon().map(({ regionIndex }) => regionIndex));
  assert.ok(cpuMilliseconds() - start < 1000);
  assert.ok(kinds.has(0));
});

test('modules keep what their records say', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  const misc = dump.writer().u32(1).u32(0).u32(0).ascii('old.dbg').u8(0).bytes;
  moduleList(dump, [{ base: 0x1000n, size: 16, path: 'a.exe', misc }]);
  assert.equal(reportOf(dump.build().bytes).modules?.[0]?.debugFile, 'old.dbg');
});
