import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildElfCore,
  ElfCoreBuilder,
  EXECUTE,
  fill,
  LINUX_GENERAL,
  prstatus,
  READ,
  WRITE,
} from '../../synth/elf-core/index.ts';
import { openCore, reportOf } from '../open-core.ts';

const LAYOUTS = [
  { bits: 64, endian: 'little', machine: 62 },
  { bits: 64, endian: 'big', machine: 22 },
  { bits: 32, endian: 'little', machine: 40 },
  { bits: 32, endian: 'big', machine: 20 },
] as const;

const page = (byte: number, size = 4096) => new Uint8Array(size).fill(byte);

for (const layout of LAYOUTS) {
  const name = `${layout.bits} bits, ${layout.endian}-endian`;

  test(`${name}: regions say what the file holds of them, and where`, () => {
    const core = new ElfCoreBuilder(layout);
    core.load({ address: 0x10000n, bytes: page(1), memorySize: 0x4000n, flags: READ | EXECUTE });
    core.load({ address: 0x20000n, bytes: page(2), flags: READ | WRITE });
    core.load({ address: 0x30000n, memorySize: 0x1000n, flags: 0 });
    const built = core.build();
    const report = reportOf(built.bytes);
    const row = (index: number) => built.loads[index];
    assert.deepEqual(report.memory?.regions, [
      {
        base: '0x10000',
        size: 0x4000,
        present: 4096,
        protection: 'r-x',
        at: row(0)?.headerAt,
        data: { offset: row(0)?.data.at, size: 4096 },
      },
      {
        base: '0x20000',
        size: 4096,
        present: 4096,
        protection: 'rw-',
        at: row(1)?.headerAt,
        data: { offset: row(1)?.data.at, size: 4096 },
      },
      { base: '0x30000', size: 4096, present: 0, protection: '---', at: row(2)?.headerAt },
    ]);
    assert.deepEqual(report.memory?.totals, { regions: 3, described: 0x6000, present: 8192 });
    assert.equal(report.file.truncated, undefined);
  });

  test(`${name}: more segments than e_phnum counts`, () => {
    const core = new ElfCoreBuilder({ ...layout, xnum: true });
    for (let i = 0; i < 70_000; i++) core.load({ address: BigInt(i) * 0x1000n, memorySize: 0x1000n });
    const { bytes } = core.build();
    const report = reportOf(bytes);
    assert.equal(report.memory?.totals?.regions, 70_000);
    assert.deepEqual(
      report.warnings.map(({ code }) => code),
      ['no-threads'],
    );
  });

  test(`${name}: the count of many segments is worked out when the section header is cut off`, () => {
    const core = new ElfCoreBuilder({ ...layout, xnum: true });
    const set = layout.machine === 62 ? LINUX_GENERAL['x86-64'] : undefined;
    if (set) prstatus(core, { registers: fill(set, layout.endian).bytes });
    else core.note('CORE', 4, new Uint8Array(8));
    for (let i = 0; i < 300; i++) core.load({ address: BigInt(i) * 0x2000n, bytes: page(3, 64) });
    const { bytes } = core.build();
    const report = reportOf(bytes.subarray(0, bytes.length - 64));
    assert.equal(report.memory?.totals?.regions, 300);
    const lost = report.warnings.find(({ code }) => code === 'segment-count-lost');
    assert.equal(lost?.severity, 'loss');
    assert.equal(lost?.field, 'SectionHeader.info');
    assert.ok(report.file.truncated);
  });
}

test('bytes of memory are served from where the segments lie, and holes are holes', () => {
  const core = new ElfCoreBuilder();
  core.load({ address: 0x7000_0000_0000n, bytes: page(0xab, 64), memorySize: 128n });
  core.load({ address: 0x7000_0000_0080n, bytes: page(0xcd, 64) });
  const opened = openCore(core.build().bytes);
  while (opened.step() < 1);
  const { bytes, present } = opened.read(1, '0x70000000003f', 66);
  assert.deepEqual([bytes[0], bytes[1], bytes[65]], [0xab, 0, 0xcd]);
  assert.deepEqual([present[0], present[1], present[64], present[65]], [1, 0, 0, 1]);
  assert.equal(opened.describe('0x700000000010').region?.base, '0x700000000000');
});

test('a segment larger in the file than in memory is cut to its memory', () => {
  const core = new ElfCoreBuilder();
  core.load({ address: 0x1000n, bytes: page(1), memorySize: 100n });
  const built = core.build();
  const report = reportOf(built.bytes);
  assert.equal(report.memory?.regions?.[0]?.present, 100);
  const warning = report.warnings.find(({ code }) => code === 'segment-damaged');
  assert.equal(warning?.at, built.loads[0]?.headerAt);
  assert.equal(warning?.field, 'ProgramHeader.filesz');
  assert.equal(warning?.expected, 100);
  assert.equal(warning?.found, 4096);
});

test('overlapping segments are told, and each byte is counted once', () => {
  const core = new ElfCoreBuilder();
  core.load({ address: 0x1000n, bytes: page(1) });
  core.load({ address: 0x1800n, bytes: page(2) });
  const report = reportOf(core.build().bytes);
  assert.equal(report.memory?.totals?.present, 0x1800);
  assert.equal(report.memory?.totals?.described, 0x2000);
  const warning = report.warnings.find(({ code }) => code === 'segments-overlap');
  assert.match(warning?.message ?? '', /2048 bytes/);
});

test('a cut file says how much is missing, of which segments, and what they were', () => {
  const set = LINUX_GENERAL['x86-64'];
  assert.ok(set);
  const core = new ElfCoreBuilder();
  prstatus(core, { pid: 9, signal: 11, registers: fill(set, 'little', { rsp: 0x5100n }).bytes });
  core.load({ address: 0x1000n, bytes: page(1) });
  core.load({ address: 0x3000n, bytes: page(2) });
  core.load({ address: 0x5000n, bytes: page(3) });
  const built = core.build();
  const second = built.loads[1]?.data.at ?? 0;
  const report = reportOf(built.bytes.subarray(0, second + 1000));
  assert.deepEqual(report.file.truncated, { expected: built.bytes.length, present: second + 1000 });
  assert.deepEqual(
    report.memory?.regions?.map(({ present }) => present),
    [4096, 1000, 0],
  );
  const total = report.warnings.find(({ code }) => code === 'memory-cut');
  assert.equal(total?.severity, 'loss');
  assert.equal(total?.expected, 3 * 4096);
  assert.equal(total?.found, 4096 + 1000);
  assert.deepEqual(
    report.warnings.filter(({ code }) => code === 'segment-cut'),
    [
      {
        code: 'segment-cut',
        severity: 'loss',
        message: 'Nothing of the stack of thread 9 is in the file.',
        at: built.loads[2]?.headerAt,
        field: 'ProgramHeader.filesz',
        expected: 4096,
        found: 0,
      },
      {
        code: 'segment-cut',
        severity: 'loss',
        message: 'Only the beginning of a segment is in the file.',
        at: built.loads[1]?.headerAt,
        field: 'ProgramHeader.filesz',
        expected: 4096,
        found: 1000,
      },
    ],
  );
});

test('a table of segments that runs out of the file is cut there', () => {
  const core = new ElfCoreBuilder({ phnum: 60_000 });
  core.load({ address: 0x1000n, bytes: page(1, 56 * 3) });
  const { bytes } = core.build();
  const report = reportOf(bytes);
  const warning = report.warnings.find(({ code }) => code === 'segments-cut');
  assert.equal(warning?.field, 'ElfHeader.phnum');
  assert.equal(warning?.expected, 60_000);
  assert.equal(warning?.found, Math.floor((bytes.length - 64) / 56));
  assert.ok(report.file.truncated);
});

test('program headers that lie behind the end of the file', () => {
  const core = new ElfCoreBuilder();
  core.load({ address: 0x1000n, bytes: page(1) });
  const { bytes } = core.build();
  new DataView(bytes.buffer).setBigUint64(32, 0xffff_ffff_ffff_ff00n, true);
  const report = reportOf(bytes);
  assert.equal(report.file.kind, 'elf-core');
  assert.equal(report.memory?.regions, undefined);
  assert.ok(report.warnings.some(({ code }) => code === 'segments-cut'));
});

test('segments where no file reaches, and ones that run over the end of the address space', () => {
  const core = new ElfCoreBuilder();
  core.load({ address: 0x1000n, fileSize: 0x1000n, offset: 0xffff_ffff_ffff_f000n });
  core.load({ address: 0xffff_ffff_ffff_f000n, memorySize: 0x8000n });
  const small = new ElfCoreBuilder({ bits: 32, machine: 3 });
  small.load({ address: 0xffff_f000n, memorySize: 0x8000n });
  for (const bytes of [core.build().bytes, small.build().bytes]) {
    const report = reportOf(bytes);
    assert.ok(report.warnings.some(({ code }) => code === 'segment-damaged'));
  }
  assert.equal(reportOf(small.build().bytes).memory?.regions?.[0]?.size, 0x1000);
});

test('the last page of the address space is a region like any other', () => {
  const core = new ElfCoreBuilder();
  core.load({ address: 0xffff_ffff_ff60_0000n, memorySize: 0x1000n, flags: READ | EXECUTE });
  const report = reportOf(core.build().bytes);
  assert.equal(report.memory?.regions?.[0]?.base, '0xffffffffff600000');
  assert.equal(report.memory?.regions?.[0]?.name, '[vsyscall]');
});

test('dumps of whole machines are recognised and left to their own formats', () => {
  for (const [owner, type, kind] of [
    ['VMCOREINFO', 0, 'vmcore-elf'],
    ['QEMU', 0, 'vmcore-elf'],
    ['VBCORE', 0xb00, 'virtualbox-core'],
    ['Xen', 0x2000001, 'xen-core'],
  ] as const) {
    const core = new ElfCoreBuilder();
    core.note('CORE', 1, new Uint8Array(336)).note(owner, type, new Uint8Array(32));
    core.load({ address: 0xffff_8880_0000_0000n, bytes: page(1), physical: 0x1000n });
    const { file } = reportOf(core.build().bytes);
    assert.equal(file.kind, kind);
  }
  const old = new ElfCoreBuilder();
  old.note('CORE', 1, new Uint8Array(336)).load({ address: 0xc000_0000n, bytes: page(1), physical: 0x1000n });
  assert.equal(reportOf(old.build().bytes).file.kind, 'vmcore-elf');
});

test('a process core whose type was not set is told by its notes', () => {
  const set = LINUX_GENERAL['x86-64'];
  assert.ok(set);
  const core = new ElfCoreBuilder({ type: 2 });
  prstatus(core, { registers: fill(set, 'little').bytes, signal: 11 });
  assert.equal(reportOf(core.build().bytes).file.kind, 'elf-core');
  assert.equal(reportOf(buildElfCore({ type: 2 })).file.kind, 'unknown');
});

test('memory tags are counted, not shown', () => {
  const core = new ElfCoreBuilder({ machine: 183 });
  core.load({ address: 0x1000n, bytes: page(1) });
  core.load({ address: 0x1000n, bytes: page(7, 128), type: 0x70000002, memorySize: 4096n });
  const report = reportOf(core.build().bytes);
  assert.equal(report.memory?.regions?.length, 1);
  assert.match(report.warnings.find(({ code }) => code === 'memory-tags')?.message ?? '', /128 bytes/);
});

test('a stack that ran full is the one above what guards it; no other memory is', () => {
  const set = LINUX_GENERAL['x86-64'];
  assert.ok(set);
  const BASE = 0x80_0000n;
  const stackAt = (below: bigint, guard: number | undefined, flags = READ | WRITE) => {
    const core = new ElfCoreBuilder();
    prstatus(core, { signal: 11, registers: fill(set, 'little', { rsp: BASE - below }).bytes });
    if (guard !== undefined) core.load({ address: BASE - 0x1000n, bytes: page(0), flags: guard });
    core.load({ address: BASE, bytes: page(1), flags });
    return reportOf(core.build().bytes).threads?.[0]?.stack?.base;
  };
  assert.equal(stackAt(-0x100n, undefined), '0x800000');
  assert.equal(stackAt(0x10n, undefined), '0x800000');
  assert.equal(stackAt(0x10n, 0), '0x800000');
  assert.equal(stackAt(0x1010n, 0), '0x800000');
  // Memory that is in use is a stack of its own; code is none; what lies far is another's.
  assert.equal(stackAt(0x10n, READ | WRITE), '0x7ff000');
  assert.equal(stackAt(0x10n, undefined, READ | EXECUTE), undefined);
  assert.equal(stackAt(0x20_0000n, undefined), undefined);
});
