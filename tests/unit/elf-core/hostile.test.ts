import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOutside } from '../../conformance/places.ts';
import {
  auxv,
  ElfCoreBuilder,
  files,
  fill,
  LINUX_GENERAL,
  prpsinfo,
  prstatus,
  READ,
  siginfo,
} from '../../synth/elf-core/index.ts';
import { sampleCores } from '../../synth/elf-core/samples.ts';
import { openCore, reportOf } from '../open-core.ts';

function registers() {
  const set = LINUX_GENERAL['x86-64'];
  assert.ok(set);
  return fill(set, 'little').bytes;
}

for (const [name, whole] of Object.entries(sampleCores())) {
  test(`${name}: every cut gives a report that says so`, () => {
    for (let length = 0; length < whole.length; length += 1 + (length % 64)) {
      const report = reportOf(whole.subarray(0, length));
      const isTold = report.file.kind === 'unknown' || report.file.truncated || report.warnings.length > 0;
      assert.ok(isTold, `cut at ${length} of ${whole.length}`);
      assert.deepEqual(placesOutside(report, length), []);
    }
  });
}

test('bytes among the notes that are no note: reading goes on behind them', () => {
  const core = new ElfCoreBuilder();
  prstatus(core, { pid: 1, signal: 11, registers: registers() });
  core.stray(new Uint8Array(20).fill(0xee));
  prpsinfo(core);
  core.stray(Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0));
  prstatus(core, { pid: 2, registers: registers() });
  const built = core.build();
  const report = reportOf(built.bytes);
  assert.deepEqual(
    report.records?.map(({ at }) => at),
    built.notes.map(({ at }) => at),
  );
  const first = built.note(1);
  const [warning] = report.warnings;
  assert.equal(warning?.code, 'notes-damaged');
  assert.equal(warning?.at, first.contents.at + first.contents.size);
  assert.equal(warning?.found, 20);
});

test('a note behind much that is no note is found wherever the stretches border that are searched at once', () => {
  for (let size = 65_536 - 20; size <= 65_536 + 8; size += 4) {
    const core = new ElfCoreBuilder();
    prstatus(core, { pid: 1, signal: 11, registers: registers() });
    core.stray(new Uint8Array(size).fill(0xee));
    prpsinfo(core);
    const built = core.build();
    const report = reportOf(built.bytes);
    assert.deepEqual(
      report.records?.map(({ at }) => at),
      built.notes.map(({ at }) => at),
    );
  }
});

test('segments of notes that lie over each other are searched for a way on no more often than the file is long', () => {
  const count = 500;
  const bytes = new Uint8Array(2 << 20).fill(0xee);
  const view = new DataView(bytes.buffer);
  // ELF64, little-endian, ET_CORE, x86-64; the table behind the header.
  bytes.fill(0, 0, 64 + 56 * count);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 4, true);
  view.setUint16(18, 62, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(32, 64n, true);
  view.setUint16(52, 64, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, count, true);
  for (let i = 0; i < count; i++) {
    const at = 64 + 56 * i;
    const start = 64 + 56 * count + 4 * i;
    view.setUint32(at, 4, true);
    view.setBigUint64(at + 8, BigInt(start), true);
    view.setBigUint64(at + 32, BigInt(bytes.length - start), true);
  }
  const core = openCore(bytes);
  let steps = 1;
  while (core.step() < 1) steps++;
  assert.ok(steps < 8 * count, `${steps} steps`);
  assert.equal(core.report().warnings.filter(({ code }) => code === 'notes-damaged').length, 17);
});

test('zeros behind the last note are its end', () => {
  const core = new ElfCoreBuilder();
  prstatus(core, { signal: 11, registers: registers() });
  core.stray(new Uint8Array(400));
  const report = reportOf(core.build().bytes);
  assert.equal(report.records?.length, 1);
  assert.deepEqual(report.warnings, []);
});

test('a note that says it has 4 GiB', () => {
  const core = new ElfCoreBuilder();
  core.note('CORE', 1, new Uint8Array(336), { size: 0xffff_fff0 });
  prpsinfo(core);
  const built = core.build();
  const report = reportOf(built.bytes);
  const warning = report.warnings.find(({ code }) => code === 'note-cut');
  assert.equal(warning?.at, built.notes[0]?.at);
  assert.equal(warning?.field, 'Note.descsz');
  assert.equal(warning?.expected, 0xffff_fff0);
  assert.deepEqual(placesOutside(report, built.bytes.length), []);
});

test('an owner that says it has 4 GiB', () => {
  const core = new ElfCoreBuilder();
  core.note('CORE', 1, new Uint8Array(16), { nameSize: 0xffff_ffff });
  prpsinfo(core);
  const report = reportOf(core.build().bytes);
  assert.equal(report.warnings[0]?.code, 'notes-damaged');
  assert.equal(report.process?.name, 'server');
});

test('NT_FILE with counts and sizes that cannot be', () => {
  for (const count of [0xffff_ffff_ffff_ffffn, 0x1_0000_0000n, 3n, 0n]) {
    const core = new ElfCoreBuilder();
    prstatus(core, { signal: 11, registers: registers() });
    files(core, [{ start: 0x1000n, end: 0x2000n, offset: 0n, path: '/bin/x' }], { count });
    core.load({ address: 0x1000n, bytes: new Uint8Array(16), flags: READ });
    const report = reportOf(core.build().bytes);
    assert.equal(report.records?.[1]?.read, count === 0n);
    if (count > 0n) assert.ok(report.warnings.some(({ field }) => field?.startsWith('NT_FILE')));
  }
  const core = new ElfCoreBuilder();
  prstatus(core, { signal: 11, registers: registers() });
  files(core, [{ start: 0x1000n, end: 0x2000n, offset: 0xffff_ffff_ffff_ffffn, path: '/bin/x' }], { pageSize: 1n });
  core.load({ address: 0x1000n, bytes: new Uint8Array(16), flags: READ });
  assert.equal(reportOf(core.build().bytes).memory?.regions?.[0]?.fileOffset, undefined);
});

test('a list of mapped files in each of many notes', () => {
  const core = new ElfCoreBuilder();
  const count = 50_000;
  for (let i = 0; i < count; i++) files(core, [{ start: 0x1000n, end: 0x2000n, offset: 0n, path: '/a' }]);
  assert.equal(reportOf(core.build().bytes).records?.length, count);
});

test('a path without an end', () => {
  const core = new ElfCoreBuilder();
  const out = core.writer().u64(1).u64(4096).u64(0x1000).u64(0x2000).u64(0).ascii('/no/end');
  core.note('CORE', 0x46494c45, out);
  const report = reportOf(core.build().bytes);
  assert.ok(report.warnings.some(({ field }) => field === 'NT_FILE.path'));
});

test('notes of no size, and a signal note of a few bytes', () => {
  for (let size = 0; size < 140; size++) {
    const core = new ElfCoreBuilder();
    for (const type of [1, 2, 3, 6, 0x53494749, 0x46494c45]) core.note('CORE', type, new Uint8Array(size));
    for (const type of [1, 3, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17])
      core.note('FreeBSD', type, new Uint8Array(size));
    assert.equal(reportOf(core.build().bytes).file.kind, 'elf-core');
    const other = new ElfCoreBuilder();
    for (const type of [1, 2]) other.note('NetBSD-CORE', type, new Uint8Array(size));
    for (const type of [24, 33, 35]) other.note('NetBSD-CORE@1', type, new Uint8Array(size));
    assert.equal(reportOf(other.build().bytes).file.kind, 'elf-core');
    const third = new ElfCoreBuilder();
    for (const type of [1, 3, 5, 6, 10, 13, 15, 16, 17, 21, 25]) third.note('CORE', type, new Uint8Array(size));
    assert.equal(reportOf(third.build().bytes).file.kind, 'elf-core');
  }
});

test('a file of nothing but notes is read up to a limit, which is told', { timeout: 60_000 }, () => {
  const core = new ElfCoreBuilder();
  const note = core.writer().u32(5).u32(0).u32(99).ascii('CORE\0\0\0\0').bytes;
  const many = new Uint8Array(note.length * 450_000);
  for (let i = 0; i < 450_000; i++) many.set(note, i * note.length);
  core.stray(many);
  const report = reportOf(core.build().bytes);
  assert.equal(report.records?.length, 400_000);
  assert.equal(report.warnings[0]?.code, 'notes-cut');
});

test('several segments of notes', () => {
  const core = new ElfCoreBuilder();
  prstatus(core, { pid: 3, signal: 11, registers: registers() });
  const more = siginfo(new ElfCoreBuilder(), { signal: 11, code: 1, rest: [['w', 0x10]] });
  const built = more.build();
  const { at, contents } = built.note(0x53494749);
  core.load({ address: 0n, bytes: built.bytes.subarray(at, contents.at + contents.size), type: 4, memorySize: 0n });
  const report = reportOf(core.build().bytes);
  assert.deepEqual(
    report.records?.map(({ name }) => name),
    ['NT_PRSTATUS', 'NT_SIGINFO'],
  );
  assert.equal(report.crash?.address, '0x10');
});

test('segments of notes beyond those that are read are told', () => {
  const count = 4100;
  const bytes = new Uint8Array(64 + 56 * count);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 4, true);
  view.setUint16(18, 62, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(32, 64n, true);
  view.setUint16(52, 64, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, count, true);
  for (let i = 0; i < count; i++) view.setUint32(64 + 56 * i, 4, true);
  const told = reportOf(bytes).warnings.find(({ field }) => field === 'ProgramHeader.type');
  assert.deepEqual([told?.code, told?.at, told?.found], ['notes-cut', 64 + 56 * 4096, count]);
});

test('vectors of a process start in very many notes', () => {
  const core = new ElfCoreBuilder();
  const rows = Array.from({ length: 100 }, (_, i) => [i + 1, 1n] as const);
  for (let i = 0; i < 30; i++) auxv(core, rows);
  assert.equal(reportOf(core.build().bytes).auxv?.length, 1024);
});
