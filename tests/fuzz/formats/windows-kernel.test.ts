import assert from 'node:assert/strict';
import { test } from 'node:test';
import { directoryEntry, RESOURCE_DIRECTORY_AT, versionSection } from '../../synth/version-resource.ts';
import {
  errorRecord,
  machineCheckSection,
  memorySection,
  pciExpressSection,
} from '../../synth/windows-kernel/error-record.ts';
import { buildKernelDump, DRIVER_BASES, type KernelDumpOptions } from '../../synth/windows-kernel/windows-kernel.ts';
import { buildKernelDump32 } from '../../synth/windows-kernel/windows-kernel-32.ts';
import { cpuMilliseconds } from '../../unit/cpu-time.ts';
import { openCore } from '../../unit/open-core.ts';
import { fuzz } from '../fuzz.ts';

/** A hardware error's record and a version resource, in the page of the first driver's image. */
const VERSION = versionSection(0x800, {
  file: [1, 2, 3, 4],
  product: [1, 2, 3, 4],
  texts: { CompanyName: 'Example', FileDescription: 'Example' },
});
const RECORD = errorRecord(1, [
  { type: 'machineCheck', bytes: machineCheckSection({ processor: 1, bank: 2, status: 0xb600_0000_0000_0136n }) },
  { type: 'memory', bytes: memorySection({ kind: 3, address: 0x1000n, node: 0, card: 1, module: 2 }), part: 'DIMM' },
  {
    type: 'pciExpress',
    bytes: pciExpressSection({ port: 4, vendor: 1, device: 2, bus: 3, slot: 4, function: 5, uncorrectable: 1 << 14 }),
  },
]);
const HARDWARE: KernelDumpOptions = {
  type: 6,
  bugCheck: 0x124,
  parameters: [0n, DRIVER_BASES[0] + 0x200n, 0n, 0n],
  image: new Map([
    [RESOURCE_DIRECTORY_AT, directoryEntry(0x800, VERSION.length)],
    [0x200, RECORD.slice(0, 0x600)],
    [0x800, VERSION],
  ]),
};

const KINDS: readonly KernelDumpOptions[] = [
  HARDWARE,
  ...[1, 3, 4, 5, 6, 7, 8, 9, 10].map((type) => ({ type })),
  { type: 5, attributes: 64 },
  { type: 6, attributes: 16 },
  { type: 6, hasFiveLevels: true },
  { type: 6, isCyclic: true },
  { type: 4, objects: {} },
  { type: 6, objects: {} },
];

/** 7 of 32 bit, whose processes lie by the published layout. */
const KERNEL_32 = buildKernelDump32({ number: 7601, id: 0xb4, name: 0x16c, parent: 0x140, createTime: 0xa0 });

fuzz('Windows kernel dumps', { seeds: [...KINDS.map((options) => buildKernelDump(options).bytes), KERNEL_32] });

/** Reads a dump to its end, with what the page asks; returns its report and how long that took. */
function read(bytes: Uint8Array) {
  const start = cpuMilliseconds();
  const core = openCore(bytes);
  let steps = 0;
  while (core.step() < 1) assert.ok(++steps < 100_000, 'the core does not come to an end');
  core.plan(0, 1024);
  for (let at = 0; at < bytes.length; at += 997) core.place(at);
  for (let page = 0n; page < 64n; page++) core.read(1, `0x${(0xfffff80000000000n + (page << 33n)).toString(16)}`, 4096);
  return { report: core.report(), milliseconds: cpuMilliseconds() - start };
}

/** A complete dump of one page, frame 1, which is the topmost table: all its entries are `entry`. */
function selfMapped(is64: boolean, machine: number, entry: bigint, width: 4 | 8, isPae = false): Uint8Array {
  const header = is64 ? 0x2000 : 0x1000;
  const bytes = new Uint8Array(header + 4096);
  const data = view(bytes);
  bytes.set(new TextEncoder().encode(is64 ? 'PAGEDU64' : 'PAGEDUMP'));
  const word = (at: number, value: bigint) => {
    if (is64) data.setBigUint64(at, value, true);
    else data.setUint32(at, Number(BigInt.asUintN(32, value)), true);
  };
  data.setUint32(0x0c, 19041, true);
  word(0x10, 0x1000n);
  word(is64 ? 0x20 : 0x18, is64 ? 0xfffff80000000010n : 0x80000010n);
  word(is64 ? 0x28 : 0x1c, is64 ? 0xfffff80000000020n : 0x80000020n);
  data.setUint32(is64 ? 0x30 : 0x20, machine, true);
  data.setUint32(is64 ? 0x38 : 0x28, 0xd1, true);
  if (!is64) bytes[0x5c] = isPae ? 1 : 0;
  word(is64 ? 0x80 : 0x60, is64 ? 0xfffff80000001000n : 0x80001000n);
  data.setUint32(is64 ? 0x88 : 0x64, 1, true);
  word(is64 ? 0x98 : 0x6c, 1n);
  word(is64 ? 0xa0 : 0x70, 1n);
  data.setUint32(is64 ? 0xf98 : 0xf88, 1, true);
  for (let at = header; at < bytes.length; at += width) {
    if (width === 8) data.setBigUint64(at, entry, true);
    else data.setUint32(at, Number(entry), true);
  }
  return bytes;
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Hostile dumps, each by what it does. */
const HOSTILE: readonly (readonly [what: string, make: () => Uint8Array, code: string])[] = [
  [
    'page tables that all lead to themselves',
    () => {
      const { bytes, places } = buildKernelDump({ type: 6 });
      const pages = places['pages'] ?? 0;
      // Every entry of the topmost table is the table itself.
      for (let i = 0; i < 512; i++) view(bytes).setBigUint64(pages + i * 8, 0x1003n, true);
      return bytes;
    },
    'not-in-dump',
  ],
  [
    'tables of every level that lead back to the topmost',
    () => {
      const { bytes, places } = buildKernelDump({ type: 6 });
      const pages = places['pages'] ?? 0;
      for (let table = 1; table < 4; table++) {
        for (let i = 1; i < 512; i++) view(bytes).setBigUint64(pages + table * 4096 + i * 8, 0x1003n, true);
      }
      return bytes;
    },
    '',
  ],
  ['page tables of x86 that lead to themselves', () => selfMapped(false, 0x14c, 0x1003n, 4), ''],
  ['page tables of x86 with PAE that lead to themselves', () => selfMapped(false, 0x14c, 0x1001n, 8, true), ''],
  ['page tables of x86-64 that lead to themselves, on every level', () => selfMapped(true, 0x8664, 0x1003n, 8), ''],
  ['page tables of ARM64 that lead to themselves', () => selfMapped(true, 0xaa64, 0x1003n, 8), ''],
  [
    'five levels of page tables of which the lowest leads to the topmost',
    () => {
      const { bytes, places } = buildKernelDump({ type: 6, hasFiveLevels: true });
      const pages = places['pages'] ?? 0;
      for (let i = 1; i < 512; i++) view(bytes).setBigUint64(pages + 3 * 4096 + i * 8, 0x5003n, true);
      return bytes;
    },
    '',
  ],
  [
    'lists of processes and exceptions that lead back to themselves',
    () => buildKernelDump({ type: 6, objects: { isCyclic: true } }).bytes,
    'list-loops',
  ],
  [
    'runs of physical memory that overlap, and one that wraps',
    () => {
      const { bytes } = buildKernelDump({ type: 1 });
      view(bytes).setUint32(0x88, 4, true);
      for (const [i, [first, count]] of [
        [0n, 4n],
        [1n, 5n],
        [8n, 0xffffffffffffffffn],
        [8n, 2n],
      ].entries()) {
        view(bytes).setBigUint64(0x98 + i * 16, first ?? 0n, true);
        view(bytes).setBigUint64(0xa0 + i * 16, count ?? 0n, true);
      }
      return bytes;
    },
    'overlap',
  ],
  [
    'more runs than the header has room for',
    () => {
      const { bytes } = buildKernelDump({ type: 1 });
      view(bytes).setUint32(0x88, 0xffffffff, true);
      return bytes;
    },
    'bad-value',
  ],
  [
    'a bitmap of 2^60 pages',
    () => {
      const { bytes } = buildKernelDump({ type: 5 });
      view(bytes).setBigUint64(0x2030, 1n << 60n, true);
      return bytes;
    },
    'bad-value',
  ],
  [
    'a bitmap that promises more pages than the file has',
    () => {
      const { bytes } = buildKernelDump({ type: 6 });
      view(bytes).setBigUint64(0x2030, 32_000n, true);
      return bytes.fill(0xff, 0x2040, 0x3000);
    },
    'cut-short',
  ],
  [
    'a bitmap whose first page lies behind the end of the file',
    () => {
      const { bytes } = buildKernelDump({ type: 6 });
      view(bytes).setBigUint64(0x2020, 1n << 40n, true);
      return bytes;
    },
    'cut-short',
  ],
  [
    'ranges of a debugger that overlap and never end',
    () => {
      const { bytes } = buildKernelDump({ type: 9 });
      for (let at = 0x2030; at + 16 <= 0x3000; at += 16) {
        view(bytes).setBigUint64(at, 1n, true);
        view(bytes).setBigUint64(at + 8, 1n << 39n, true);
      }
      return bytes;
    },
    'cut-short',
  ],
  [
    'a list of drivers that never comes back to its head',
    () => buildKernelDump({ type: 6, isCyclic: true }).bytes,
    'list-loops',
  ],
  [
    'data blocks of a small dump that overlap, and more than there can be',
    () => {
      const { bytes } = buildKernelDump({ type: 4 });
      view(bytes).setUint32(0x207c, 0xffffffff, true);
      return bytes;
    },
    'bad-value',
  ],
];

for (const [what, make, code] of HOSTILE) {
  test(`${what}: an end, a named fault, the rest`, () => {
    const { report, milliseconds } = read(make());
    assert.equal(report.file.kind, 'windows-kernel-dump');
    assert.equal(report.crash?.name, 'DRIVER_IRQL_NOT_LESS_OR_EQUAL');
    if (code)
      assert.ok(
        report.warnings.some((one) => one.code === code),
        JSON.stringify(report.warnings),
      );
    assert.ok(milliseconds < 5000, `${milliseconds} ms`);
  });
}
