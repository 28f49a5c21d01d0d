import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOutside } from '../../conformance/places.ts';
import { mutate } from '../../fuzz/mutate.ts';
import { random } from '../../fuzz/random.ts';
import {
  breakpadInfo,
  exceptionStream,
  MinidumpBuilder,
  moduleList,
  systemInfo,
  threadList,
} from '../../synth/minidump/index.ts';
import { richDump } from '../../synth/minidump/rich.ts';
import { reportOf } from '../open-core.ts';

const SEEDS = [richDump('windows'), richDump('linux'), richDump('macos')];

test('every cut gives a report that names the loss and keeps what stands before it', () => {
  for (const { bytes: whole } of SEEDS) {
    const { records = [] } = reportOf(whole);
    for (let length = 1, step = 1; length < whole.length; step = (step % 64) + 1, length += step) {
      const report = reportOf(whole.subarray(0, length));
      assert.deepEqual(placesOutside(report, length), [], `cut at ${length}`);
      assert.ok(
        report.file.kind === 'unknown' || report.file.truncated || report.warnings.length > 0,
        `cut at ${length}`,
      );
      if (length < 32 + records.length * 12) continue;
      const before = records.filter(({ at = 0, size = 0 }) => at + size <= length);
      for (const { type } of before)
        assert.ok(report.records?.some((one) => one.type === type && one.at !== undefined));
    }
  }
});

test('mutated dumps give a report whose places lie inside the file', () => {
  const next = random(4711);
  for (let i = 0; i < 1500; i++) {
    const seed = SEEDS[i % SEEDS.length];
    if (!seed) continue;
    const bytes = mutate(seed.bytes, next);
    assert.deepEqual(placesOutside(reportOf(bytes), bytes.length), [], `input ${i}`);
  }
});

test('counts beyond what a stream holds: the whole rows are kept, the rest is told', () => {
  for (const count of [3, 0xffff, 0x7fffffff, 0xffffffff]) {
    const dump = new MinidumpBuilder();
    systemInfo(dump);
    const { at } = threadList(dump, [{ id: 1 }, { id: 2 }]);
    const { bytes } = dump.build();
    new DataView(bytes.buffer).setUint32(at, count, true);
    const { threads, warnings } = reportOf(bytes);
    assert.equal(threads?.length, 2);
    assert.deepEqual(
      warnings.map(({ code, at: place, expected, found }) => [code, place, expected, found]),
      [['list-cut', at, count, 2]],
    );
  }
});

test('streams that begin or end beyond the file are told; the others are read', () => {
  const dump = new MinidumpBuilder({ slots: 4 });
  systemInfo(dump);
  moduleList(dump, [{ base: 0x1000n, size: 16, path: 'a.exe' }]);
  dump.entry(3, 0xfffffff0, 52);
  dump.entry(6, 40, 0xffffffff);
  const { bytes } = dump.build();
  const { system, modules, file, warnings } = reportOf(bytes);
  assert.equal(system?.arch, 'x86-64');
  assert.equal(modules?.length, 1);
  assert.deepEqual(file.truncated, { expected: 40 + 0xffffffff, present: bytes.length });
  assert.deepEqual(
    warnings.filter(({ code }) => code === 'stream-cut').map(({ at, expected, found }) => [at, expected, found]),
    [
      [32 + 24, 0xfffffff0 + 52, bytes.length],
      [32 + 36, 40 + 0xffffffff, bytes.length],
    ],
  );
});

test('a record of the crash that is cut off is not taken for none', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  breakpadInfo(dump, 1, 1, 1);
  threadList(dump, [{ id: 1 }]);
  const { at } = exceptionStream(dump, { threadId: 1, code: 0xc0000005 });
  const { crash, threads, records, warnings } = reportOf(dump.build().bytes.subarray(0, at));
  assert.equal(crash, undefined);
  assert.equal(threads?.[0]?.crashed, undefined);
  const lost = records?.find(({ type }) => type === 6);
  assert.deepEqual([lost?.at, lost?.read], [undefined, false]);
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['stream-cut', 'streams-unread'],
  );
});

test('a directory that is cut off may have listed the record of the crash', () => {
  const dump = new MinidumpBuilder({ slots: 2, directoryAt: 0x100 });
  systemInfo(dump);
  const { bytes } = dump.build();
  assert.equal(reportOf(bytes).crash?.kind, 'none');
  assert.equal(reportOf(bytes.subarray(0, 0x100 + 12)).crash, undefined);
});

test('a directory beyond the file, of too many entries, or of itself', () => {
  const dump = (count: number, at: number): Uint8Array => {
    const { bytes } = new MinidumpBuilder({ slots: 2 }).build();
    const view = new DataView(bytes.buffer);
    view.setUint32(8, count, true);
    view.setUint32(12, at, true);
    return bytes;
  };
  const codes = (bytes: Uint8Array) => reportOf(bytes).warnings.map(({ code, field }) => [code, field]);
  assert.deepEqual(codes(dump(2, 0xffff)), [['cut-short', 'MinidumpHeader.StreamDirectoryRva']]);
  assert.deepEqual(codes(dump(0xffffff00, 32)), [['bad-value', 'MinidumpHeader.NumberOfStreams']]);
  assert.ok(codes(dump(4, 0)).length > 0);
});

test('a stream that stands there twice: the first counts, both are listed', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump, { processors: 4 });
  systemInfo(dump, { processors: 9 });
  const { system, records, warnings } = reportOf(dump.build().bytes);
  assert.equal(system?.cpus, 4);
  assert.deepEqual(
    records?.map(({ type, read }) => [type, read]),
    [
      [7, true],
      [7, false],
    ],
  );
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['stream-twice', 'streams-unread'],
  );
});

test('a stream of zeros was reserved and never written', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  const { at } = dump.stream(4, 'module list', new Uint8Array(4096));
  const { warnings } = reportOf(dump.build().bytes);
  assert.deepEqual(
    warnings.map(({ code, at: place }) => [code, place]),
    [['stream-empty', at]],
  );
});

test('a dump that went through a text editor is told by what it left', () => {
  const { bytes } = new MinidumpBuilder().build();
  const mangled = new Uint8Array(bytes.length + 4);
  mangled.set(bytes.subarray(0, 4), 0);
  mangled.set([0xef, 0xbf, 0xbd, 0xef, 0xbf, 0xbd], 4);
  mangled.set(bytes.subarray(6), 10);
  const { warnings } = reportOf(mangled);
  assert.equal(warnings[0]?.code, 'text-mangled');
});

test('a dump that a transfer took for text is told by its line ends', () => {
  const dump = new MinidumpBuilder({ slots: 2 });
  systemInfo(dump, { level: 0x0a, processors: 0x0a, version: [0x0a, 0x0a, 0x0a] });
  dump.stream(0x20000, 'own', new Uint8Array(40).fill(0x0a));
  const text: number[] = [];
  for (const byte of dump.build().bytes) text.push(...(byte === 0x0a ? [0x0d, 0x0a] : [byte]));
  const cut = Uint8Array.from(text).subarray(0, 130);
  assert.ok(reportOf(cut).warnings.some(({ code }) => code === 'text-line-ends'));
});
