import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Core } from '../../../web/engine/core/core.ts';
import type { Source } from '../../../web/engine/sources/source.ts';
import { INFO_AT, memoryOf } from '../../synth/memory-images/memory-images.ts';
import { sample } from '../codecs/samples.ts';
import { builds, masker, openCore, reportOf } from '../open-core.ts';
import { machine, physicalRegions, tellsKernel } from './in-image.ts';

const memory = memoryOf(machine);

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
