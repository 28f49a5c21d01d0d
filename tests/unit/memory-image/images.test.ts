import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { Core } from '../../../web/engine/core/core.ts';
import type { Report } from '../../../web/engine/report/report.ts';
import type { Source } from '../../../web/engine/sources/source.ts';
import { kindOf } from '../../../web/words/kinds/kind-of.ts';
import { random } from '../../fuzz/random.ts';
import {
  buildAvml,
  buildLime,
  buildVmwareState,
  INFO_AT,
  memoryOf,
  type Range,
} from '../../synth/memory-images/memory-images.ts';
import { HYPERV, NO_DUMPS, SAVED, signed } from '../../synth/recognised.ts';
import { buildMachine, HOST, MESSAGES, RELEASE } from '../../synth/vmcore/machine.ts';
import { sample } from '../codecs/samples.ts';
import { builds, MemorySource, masker, openCore, reportOf } from '../open-core.ts';

const machine = buildMachine();
const memory = memoryOf(machine);
const ranges: Range[] = [
  { start: 0x1000, bytes: memory.subarray(0x1000, 0x9f000) },
  { start: 0x100000, bytes: memory.subarray(0x100000, 0xf00000) },
];

/** What the kernel inside tells, whatever the image's form. */
function tellsKernel({ system, log, kernel, crash }: Report): void {
  assert.deepEqual(
    [system?.os, system?.arch, system?.kernelRelease, system?.hostname],
    ['linux', 'x86-64', RELEASE, HOST],
  );
  assert.equal(log?.lines.length, MESSAGES.length);
  assert.equal(kernel?.vmcoreinfo?.['OSRELEASE'], RELEASE);
  assert.equal(crash?.kind, 'panic');
}

function physicalRegions({ memory }: Report) {
  return memory?.regions?.map(({ base, size, present, space }) => [base, size, present, space]);
}

test('LiME: ranges are memory, and the kernel in them speaks', () => {
  const bytes = buildLime(ranges);
  const report = reportOf(bytes);
  assert.equal(report.file.kind, 'lime');
  tellsKernel(report);
  assert.deepEqual(physicalRegions(report), [
    ['0x1000', 0x9e000, 0x9e000, 'physical'],
    ['0x100000', 0xe00000, 0xe00000, 'physical'],
  ]);
  assert.equal(report.memory?.regions?.[1]?.data?.offset, 32 + 0x9e000 + 32);
  assert.deepEqual(report.warnings, []);
});

test('LiME with compress=1: one zlib stream, with the small window that LiME takes, around all ranges', () => {
  const image = buildLime(ranges);
  const bytes = deflateSync(image, { windowBits: 11 });
  const report = reportOf(bytes);
  assert.equal(report.file.kind, 'lime');
  assert.deepEqual(
    report.file.container?.map(({ kind }) => kind),
    ['zlib'],
  );
  tellsKernel(report);
  assert.deepEqual(report.warnings, []);
  const cut = reportOf(bytes.subarray(0, bytes.length - 4000));
  assert.equal(cut.file.kind, 'lime');
  assert.ok(cut.file.truncated && cut.warnings.some(({ code }) => code === 'damaged-container'));
  // Other zlib data are no dump.
  assert.deepEqual(reportOf(deflateSync(memory)).file.container, undefined);
});

test('AVML: packed ranges read like those that are not, at any place', () => {
  const noise: Range = { start: 0x1000000, bytes: sample('mixed', 3_000_000, 7).subarray(0, 2_998_272) };
  const bytes = buildAvml([...ranges, noise]);
  const report = reportOf(bytes);
  assert.equal(report.file.kind, 'avml');
  tellsKernel(report);
  assert.deepEqual(report.warnings, []);
  const core = openCore(bytes);
  while (core.step() < 1);
  const next = random(11);
  for (let i = 0; i < 60; i++) {
    const { start, bytes: held } = [...ranges, noise][i % 3] as Range;
    const at = next(held.length - 3000);
    const read = core.read(2, `0x${(start + at).toString(16)}`, 3000);
    assert.ok(read.present.every((byte) => byte === 1));
    assert.ok(Buffer.from(read.bytes).equals(held.subarray(at, at + 3000)), `${start + at}`);
  }
  // Between two ranges there is nothing.
  assert.ok(core.read(2, '0xa0000', 16).present.every((byte) => byte === 0));
});

test('a value that crosses two ranges which follow one another is read as one', () => {
  const split = buildAvml([
    { start: 0x1000, bytes: memory.subarray(0x1000, 0x80000) },
    { start: 0x80000, bytes: memory.subarray(0x80000, 0xf00000) },
  ]);
  tellsKernel(reportOf(split));
});

test('an image that ends early says where; what is there is read', () => {
  for (const whole of [buildLime(ranges), buildAvml(ranges)]) {
    const cut = reportOf(whole.subarray(0, whole.length - 1000));
    assert.ok(cut.file.truncated);
    assert.ok(cut.warnings.length > 0);
    tellsKernel(cut);
  }
});

test('ranges that end before they start, lie too high, or are none', () => {
  const bytes = Buffer.from(buildLime(ranges));
  const second = 32 + 0x9e000;
  bytes.writeBigUInt64LE(1n << 60n, second + 16);
  const high = reportOf(bytes);
  assert.deepEqual(
    high.warnings.map(({ field, at }) => [field, at]),
    [['RangeHeader.end', second]],
  );
  bytes.writeUInt32LE(7, second);
  assert.equal(reportOf(bytes).warnings[0]?.field, 'RangeHeader.magic');
  // A magic number alone is no image.
  bytes.writeUInt32LE(9, 4);
  assert.equal(reportOf(bytes).file.kind, 'unknown');
});

test('raw memory: told by the kernel inside, at the address where it lies', () => {
  const report = reportOf(memory);
  assert.equal(report.file.kind, 'raw-memory');
  assert.ok(report.file.evidence?.some(({ at }) => at === INFO_AT));
  tellsKernel(report);
  assert.deepEqual(physicalRegions(report), [['0x0', memory.length, memory.length, 'physical']]);
  // It may be the half of a VMware machine, which only its name would say.
  assert.ok(report.warnings.some(({ code, message }) => code === 'companion-unknown' && /\.vmss/.test(message)));
});

test('raw memory of Windows: told by the page that starts processors', () => {
  const bytes = Buffer.alloc(16 << 20);
  const page = 0x13000;
  const root = 0x1aa000;
  const entry = 0xfffff80012345670n;
  bytes.writeBigUInt64LE(0x00000001000600e9n, page);
  bytes.writeBigUInt64LE(entry, page + 0x70);
  bytes.writeBigUInt64LE(BigInt(root), page + 0xa0);
  // Four levels down to the page of the entry.
  const index = (level: number) => Number((entry >> BigInt(12 + 9 * level)) & 511n);
  let table = root;
  for (let level = 3; level >= 0; level--) {
    const next = level > 0 ? table + 0x1000 : 0x400000;
    bytes.writeBigUInt64LE(BigInt(next) | 3n, table + index(level) * 8);
    table = next;
  }
  bytes.write('kernel code', 0x400000 + Number(entry & 0xfffn));
  const report = reportOf(bytes);
  assert.deepEqual([report.file.kind, report.system?.os, report.system?.arch], ['raw-memory', 'windows', 'x86-64']);
  assert.equal(report.kernel?.directoryTable, '0x1aa000');
  const core = openCore(bytes);
  while (core.step() < 1);
  assert.equal(Buffer.from(core.read(1, `0x${entry.toString(16)}`, 11).bytes).toString(), 'kernel code');
  // Without the tables the page proves nothing.
  bytes.writeBigUInt64LE(0n, root + index(3) * 8);
  assert.equal(reportOf(bytes).file.kind, 'unknown');
});

/** Memory that is mostly zeros, as large as one likes: pieces of it at places. */
class Sparse implements Source {
  readonly name = 'memory.raw';
  readonly size: number;
  readonly pieces: readonly (readonly [at: number, bytes: Uint8Array])[];
  read = 0;

  constructor(size: number, pieces: readonly (readonly [at: number, bytes: Uint8Array])[]) {
    this.size = size;
    this.pieces = pieces;
  }

  readAt(offset: number, into: Uint8Array): number {
    const length = Math.max(0, Math.min(into.length, this.size - offset));
    into.fill(0, 0, length);
    for (const [at, bytes] of this.pieces) {
      const from = Math.max(at, offset);
      const to = Math.min(at + bytes.length, offset + length);
      if (from < to) into.set(bytes.subarray(from - at, to - at), from - offset);
    }
    this.read += length;
    return length;
  }
}

/** The machine without its VMCOREINFO, and that for itself. */
const kernelOnly = Uint8Array.from(memory);
kernelOnly.fill(0, INFO_AT, INFO_AT + 4096);
const info = memory.subarray(INFO_AT, INFO_AT + 4096);
const GIB = 1 << 30;
const NINE_MIB = 9 << 20;
/** Goal of the first page of an image of any size. */
const MOST_READ = 64 << 20;

for (const [what, infoAt, regions] of [
  ['from 4 GiB on, where it lies on machines with more memory than that', 4 * GIB + NINE_MIB, [['0x0', 6 * GIB]]],
  [
    'in an image that leaves out the hole below 4 GiB: what lies behind it is moved',
    3 * GIB + NINE_MIB,
    [
      ['0x0', 3 * GIB],
      ['0x100000000', 3 * GIB],
    ],
  ],
] as const) {
  test(`raw: VMCOREINFO is found ${what}`, () => {
    const source = new Sparse(6 * GIB, [
      [0, kernelOnly],
      [infoAt, info],
    ]);
    const core = new Core(builds.full(), masker, source);
    while (core.step() < 1);
    const report = core.report();
    tellsKernel(report);
    assert.equal(report.file.kindName, 'Raw memory image of Linux');
    assert.deepEqual(
      report.memory?.regions?.map(({ base, size }) => [base, size]),
      regions,
    );
    assert.ok(source.read <= MOST_READ, `${source.read} bytes were read`);
  });
}

/** The map that a boot loader hands to the kernel (zero-page.rst): memory below a hole, and from 4 GiB on. */
function bootParams(low: number, high: number): Uint8Array {
  const bytes = Buffer.alloc(0x1000);
  const entries: readonly (readonly [number, number, number])[] = [
    [0, 0x9fc00, 1],
    [0x9fc00, 0x400, 2],
    [0x100000, low - 0x100000 - 0x20000, 1],
    [low - 0x20000, 0x20000, 2],
    ...(high > 0 ? ([[4 * GIB, high, 1]] as const) : []),
  ];
  bytes[0x1e8] = entries.length;
  bytes.writeUInt16LE(0xaa55, 0x1fe);
  bytes.write('HdrS', 0x202);
  entries.forEach(([address, size, type], i) => {
    bytes.writeBigUInt64LE(BigInt(address), 0x2d0 + i * 20);
    bytes.writeBigUInt64LE(BigInt(size), 0x2d8 + i * 20);
    bytes.writeUInt32LE(type, 0x2e0 + i * 20);
  });
  return bytes;
}

for (const [what, low, high, size, deep, regions] of [
  [
    'a hole from 3.5 GiB on that the file leaves out',
    3.5,
    2.5,
    6,
    3.5,
    [
      ['0x0', 3.5],
      ['0x100000000', 2.5],
    ],
  ],
  ['no hole, as the file is as long as the highest address', 3, 2, 6, 4, [['0x0', 6]]],
  ['memory that ends below 4 GiB', 3, 0, 3, 0, [['0x0', 3]]],
] as const) {
  test(`raw: the map of the machine’s start tells of ${what}; VMCOREINFO is found far inside`, () => {
    const source = new Sparse(size * GIB, [
      [0, kernelOnly],
      [0x13bd0, bootParams(low * GIB, high * GIB)],
      [deep * GIB + (40 << 20), info],
    ]);
    const core = new Core(builds.full(), masker, source);
    while (core.step() < 1);
    const report = core.report();
    tellsKernel(report);
    assert.deepEqual(
      report.memory?.regions?.map(({ base, size }) => [base, size]),
      regions.map(([base, gib]) => [base, gib * GIB]),
    );
    assert.ok(source.read <= MOST_READ, `${source.read} bytes were read`);
  });
}

test('raw: maps that contradict themselves are none', () => {
  for (const [at, value] of [
    [0x1e8, 0],
    [0x1e8, 255],
    [0x1fe, 0],
    [0x2d8, 0],
    [0x2e0, 77],
  ] as const) {
    const map = Buffer.from(bootParams(3 * GIB, 2 * GIB));
    if (at === 0x2d8) map.writeBigUInt64LE(0n, at);
    else map[at] = value;
    // Taken at its word it would say that memory above 4 GiB is there, and lead away from the kernel in front.
    const source = new Sparse(64 << 20, [
      [0, memory],
      [0x13bd0, map],
    ]);
    const core = new Core(builds.full(), masker, source);
    while (core.step() < 1);
    tellsKernel(core.report());
  }
});

test('raw: a search that finds nothing is bounded, and claims nothing', () => {
  const source = new Sparse(64 * GIB, [[0, kernelOnly]]);
  const core = new Core(builds.full(), masker, source);
  while (core.step() < 1);
  assert.equal(core.report().file.kind, 'unknown');
  assert.ok(source.read <= MOST_READ, `${source.read} bytes were read`);
});

test('what only looks like memory is claimed to be nothing', () => {
  assert.equal(reportOf(new Uint8Array(16 << 20)).file.kind, 'unknown');
  assert.equal(reportOf(sample('mixed', 16 << 20, 3)).file.kind, 'unknown');
  const disk = Buffer.from(memory);
  disk.writeUInt16LE(0xaa55, 510);
  assert.equal(reportOf(disk).file.kind, 'unknown');
});

/** The guest's memory with a hole at 8 MiB: what lies above stands one MiB further down in the file. */
const holedMemory = Buffer.concat([memory.subarray(0, 8 << 20), memory.subarray(9 << 20)]);
const state = buildVmwareState({
  regions: [
    [0, 0, 2048],
    [2048, 2304, (holedMemory.length >> 12) - 2048],
  ],
  registers: { rip: 0xffffffff81000010n, rsp: 0xffffc90000003f58n },
});

for (const [name, files] of [
  ['the memory first', [holedMemory, state]],
  ['the state first', [state, holedMemory]],
] as const) {
  test(`VMware, ${name}: state and memory belong together`, () => {
    const [first, ...others] = files.map((bytes) => new MemorySource(bytes));
    assert.ok(first);
    const core = new Core(builds.full(), masker, first, ...others);
    while (core.step() < 1);
    const report = core.report();
    assert.equal(report.file.kind, files[0] === state ? 'vmware-state' : 'vmware-vmem');
    tellsKernel(report);
    assert.equal(report.threads?.[0]?.registers?.['rip'], '0xffffffff81000010');
    assert.deepEqual(physicalRegions(report), [
      ['0x0', 8 << 20, 8 << 20, 'physical'],
      ['0x900000', 7 << 20, 7 << 20, 'physical'],
    ]);
    // The byte behind the hole.
    assert.ok(core.read(2, '0x900000', 64).present.every((byte) => byte === 1));
    assert.ok(core.read(2, '0x800000', 64).present.every((byte) => byte === 0));
  });
}

test('VMware: a file that is neither half is named, and the halves are one', () => {
  const sources = [state, Buffer.from('no dump'), holedMemory].map((bytes) => new MemorySource(bytes));
  const [first, ...others] = sources;
  assert.ok(first);
  const core = new Core(builds.full(), masker, first, ...others);
  while (core.step() < 1);
  const report = core.report();
  tellsKernel(report);
  assert.deepEqual(
    report.warnings.map(({ code, message }) => [code, /^File 2 /.test(message)]),
    [['not-of-this-set', true]],
  );
});

test('VMware: memory in the state file itself; a state alone names what is missing', () => {
  const whole = reportOf(buildVmwareState({ memory }));
  tellsKernel(whole);
  const alone = reportOf(state);
  assert.equal(alone.file.kind, 'vmware-state');
  assert.equal(alone.wanted?.[0]?.file, '.vmem');
  assert.ok(alone.warnings.some(({ code }) => code === 'companion-missing'));
  const packed = reportOf(buildVmwareState({ memory, isPacked: true }));
  assert.ok(packed.warnings.some(({ code }) => code === 'memory-packed'));
});

for (const [name, kind, bytes] of SAVED) {
  test(`${name}: named, and why its memory is not read`, () => {
    const report = reportOf(bytes);
    assert.deepEqual([report.file.kind, report.file.kindName], [kind, name]);
    assert.ok(report.warnings.some(({ code, message }) => code === 'memory-unread' && /, because /.test(message)));
    // A saved machine has its row of advice, of whichever kind the report says it is.
    assert.equal(kindOf(report.file), /machine/.test(name) ? 'snapshot' : undefined);
  });
}

for (const [name, bytes] of NO_DUMPS) {
  test(`${name}: named, and not taken for a dump`, () => {
    const report = reportOf(bytes);
    assert.deepEqual([report.file.kind, report.file.kindName], ['unknown', name]);
    assert.deepEqual(report.warnings, []);
    assert.equal(kindOf(report.file), undefined);
  });
}

test('half of a signature is none', () => {
  for (const bytes of [
    signed(0x2000, [0, HYPERV]),
    signed(128, [0, 'KDMV']),
    signed(128, [0, 'MZ']),
    signed(2, [0, 'BZ']),
  ]) {
    assert.deepEqual([reportOf(bytes).file.kind, reportOf(bytes).file.kindName], ['unknown', undefined]);
  }
});
