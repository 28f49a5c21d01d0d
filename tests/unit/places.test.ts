/**
 * Places of facts in every format: in bounds always, and where the builder of the file put what they name. Minidumps,
 * cores of processes and Apple's reports have more of it in their own tests.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../web/engine/report/report.ts';
import { placesOutside } from '../conformance/places.ts';
import { crashReport, jetsamReport, panicReport } from '../synth/apple-report/ips.ts';
import { encode, IOS_CRASH, MAC_CRASH, SPINDUMP } from '../synth/apple-report/text.ts';
import { sampleCores } from '../synth/elf-core/samples.ts';
import { arm64Core, x86Core } from '../synth/macho-core/samples.ts';
import { buildHiberfil } from '../synth/memory-images/hiberfil.ts';
import { buildAvml, buildLime, buildVmwareState, INFO_AT, memoryOf } from '../synth/memory-images/memory-images.ts';
import { buildSample } from '../synth/sample.ts';
import { buildElfVmcore } from '../synth/vmcore/elf.ts';
import { buildKdump } from '../synth/vmcore/kdump.ts';
import { buildMachine } from '../synth/vmcore/machine.ts';
import { buildXenCore } from '../synth/vmcore/xen.ts';
import { buildKernelDump } from '../synth/windows-kernel/windows-kernel.ts';
import { reportOf } from './open-core.ts';

const machine = () => buildMachine();
const LOW = 0x100000;
const ranges = () => [{ start: LOW, bytes: memoryOf(machine()).subarray(LOW) }];
const state = () =>
  buildVmwareState({ regions: [[0, 0, 1]], registers: { rip: 0x1234n }, memory: new Uint8Array(4096).fill(0x5a) });

/** At least one file of each format. */
const FILES: Readonly<Record<string, () => Uint8Array>> = {
  minidump: buildSample,
  ...Object.fromEntries(Object.entries(sampleCores()).map(([name, bytes]) => [name, () => bytes])),
  ...Object.fromEntries(
    [1, 2, 4, 5, 6, 8].map((type) => [`kernel dump ${type}`, () => buildKernelDump({ type }).bytes]),
  ),
  hiberfil: () => buildHiberfil().bytes,
  'hiberfil of Windows 7': () => buildHiberfil({ release: '7-x64' }).bytes,
  vmcore: () => buildElfVmcore(machine()).bytes,
  'vmcore of QEMU': () => buildElfVmcore(machine(), { hasQemu: true }).bytes,
  'core of VirtualBox': () => buildElfVmcore(machine(), { isVirtualBox: true }).bytes,
  'core of Xen': () => buildXenCore(machine()).bytes,
  kdump: () => buildKdump(machine()).bytes,
  diskdump: () => buildKdump(machine(), { isDiskdump: true, version: 1, status: 0 }).bytes,
  LiME: () => buildLime(ranges()),
  AVML: () => buildAvml(ranges()),
  'raw memory': () => memoryOf(machine()),
  'VMware state': state,
  'Mach-O core of arm64': () => arm64Core().build().bytes,
  'Mach-O core of x86-64': () => x86Core().build().bytes,
  'Apple crash in JSON': () => crashReport(),
  'Apple jetsam': jetsamReport,
  'Apple panic': () => panicReport(),
  'Apple crash of iOS': () => encode(IOS_CRASH),
  'Apple crash of macOS': () => encode(MAC_CRASH),
  'Apple spindump': () => encode(SPINDUMP),
};

const FROM = ['record', 'memory', 'symbols', 'guess'];

/** All values of `from` in a report. */
function sources(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'from' ? [inner] : sources(inner)));
}

for (const [name, build] of Object.entries(FILES)) {
  test(`${name}: places lie in the file, whole or cut; what was worked out says from what`, () => {
    const bytes = build();
    for (const length of [bytes.length, Math.floor(bytes.length * 0.8), Math.floor(bytes.length / 3)]) {
      const report = reportOf(bytes.subarray(0, length));
      assert.deepEqual(placesOutside(report, length), [], `${length} bytes`);
      for (const from of sources(report)) assert.ok(FROM.includes(String(from)), String(from));
    }
    const { evidence = [], kind } = reportOf(bytes).file;
    assert.notEqual(kind, 'unknown');
    assert.ok(evidence.some(({ at }) => at !== undefined));
  });
}

const textAt = (bytes: Uint8Array, at: number | undefined, length: number) =>
  new TextDecoder().decode(bytes.subarray(at, (at ?? 0) + length));

/** Lines of a log whose memory lies plain in the file stand where their `at` says. */
function assertLog({ log, crash }: Report, bytes: Uint8Array): void {
  const lines = log?.lines ?? [];
  assert.ok(lines.length > 0);
  // Their beginning: one may go on at the start of the ring.
  for (const { text, at } of lines) assert.equal(textAt(bytes, at, 24).slice(0, text.length), text.slice(0, 24));
  assert.ok(lines.some(({ at }) => at === crash?.at));
  assert.equal(crash?.from, 'memory');
}

test('a vmcore: notes, segments, the kernel, its log', () => {
  const { bytes, places } = buildElfVmcore(machine());
  const report = reportOf(bytes);
  const view = new DataView(bytes.buffer);
  const notesAt = Number(view.getBigUint64(64 + 8, true));
  assert.equal(report.threads?.[0]?.at, notesAt);
  // A note of 336 bytes: 12 of its header, 8 of its owner's name.
  assert.equal(report.threads?.[1]?.at, notesAt + 12 + 8 + 336);
  assert.deepEqual(report.memory?.regions?.[0]?.data?.offset, Math.min(...places.pages.values()));
  assert.equal(report.memory?.regions?.[0]?.at, 64 + 56);
  assert.equal(report.modules?.[0]?.at, places.info);
  assertLog(report, bytes);
});

for (const log of ['ring', 'records', 'characters'] as const) {
  test(`a log of ${log} in raw memory stands where it is said to`, () => {
    const bytes = memoryOf(buildMachine({ log }));
    assertLog(reportOf(bytes), bytes);
  });
}

test('a kdump file: what lies in a packed page has the place of that page', () => {
  const { bytes, places } = buildKdump(machine(), { packing: 'zlib' });
  const pages = new Set(places.pages.values());
  const { log, crash } = reportOf(bytes);
  for (const { at } of log?.lines ?? []) assert.ok(at !== undefined && pages.has(at));
  assert.ok(crash?.at !== undefined && pages.has(crash.at));
});

test('LiME, AVML and raw memory: the ranges and what follows them', () => {
  const lime = buildLime(ranges());
  const [range] = reportOf(lime).memory?.regions ?? [];
  assert.equal(range?.at, 0);
  assert.deepEqual(range?.data, { offset: 32, size: lime.length - 32 });
  assert.equal(reportOf(lime).modules?.[0]?.at, 32 + INFO_AT - LOW);
  assertLog(reportOf(lime), lime);
  assert.equal(reportOf(buildAvml(ranges())).memory?.regions?.[0]?.at, 0);
  const raw = memoryOf(machine());
  assert.deepEqual(reportOf(raw).memory?.regions?.[0]?.data, { offset: 0, size: raw.length });
  assert.equal(reportOf(raw).modules?.[0]?.at, INFO_AT);
});

test('a VMware state: memory and registers', () => {
  const bytes = state();
  const { memory, threads } = reportOf(bytes);
  const { offset = 0, size } = memory?.regions?.[0]?.data ?? {};
  assert.equal(size, 4096);
  assert.ok(bytes.subarray(offset, offset + 4096).every((byte) => byte === 0x5a));
  assert.notEqual(bytes[offset - 1], 0x5a);
  assert.equal(new DataView(bytes.buffer).getBigUint64(threads?.[0]?.at ?? 0, true), 0x1234n);
});

test('a core of Xen: sections, contexts of processors, pages', () => {
  const { bytes, pagesAt } = buildXenCore(machine());
  const report = reportOf(bytes);
  const section = (name: string) => report.records?.find((record) => record.name === name);
  assert.equal(section('.note.Xen')?.at, 64 + 2 * 64);
  const view = new DataView(bytes.buffer);
  const offsetOf = (name: string) => Number(view.getBigUint64((section(name)?.at ?? 0) + 24, true));
  assert.equal(offsetOf('.xen_pages'), pagesAt);
  assert.equal(report.threads?.[0]?.at, offsetOf('.xen_prstatus'));
  assertLog(report, bytes);
});

test('kernel dumps of Windows: the drivers and, where plain, their memory', () => {
  for (const type of [1, 4, 5]) {
    const { bytes, places } = buildKernelDump({ type });
    const { modules, memory, crash } = reportOf(bytes);
    assert.deepEqual(
      modules?.map(({ at }) => at),
      [places['driver0'], places['driver1']],
    );
    // BugCheckCode of DUMP_HEADER64.
    assert.equal(crash?.at, 0x38);
    if (type === 1) assert.equal(memory?.regions?.[0]?.data?.offset, places['pages']);
  }
});

test('a hibernation file: its header', () => {
  const { bytes } = buildHiberfil();
  const { file, annotations } = reportOf(bytes);
  assert.equal(textAt(bytes, file.evidence?.[0]?.at, 4), 'HIBR');
  const pages = annotations?.find(({ key }) => key === 'Pages to restore');
  // Of PO_MEMORY_IMAGE with 0x3e0 bytes: KernelPagesProcessed; NumPagesForLoader adds to it.
  assert.equal(pages?.at, 0x230);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  assert.equal(view.getUint32(0x230, true) + view.getUint32(0x58, true), Number(pages.value));
});

test('Mach-O cores: threads and segments by their load commands', () => {
  const { bytes } = x86Core().build();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const { threads = [], memory } = reportOf(bytes);
  // LC_THREAD, LC_SEGMENT_64.
  for (const { at } of threads) assert.equal(view.getUint32(at ?? 0, true), 4);
  for (const { at, base, data } of memory?.regions ?? []) {
    assert.equal(view.getUint32(at ?? 0, true), 0x19);
    assert.equal(view.getBigUint64((at ?? 0) + 24, true), BigInt(base));
    assert.equal(Number(view.getBigUint64((at ?? 0) + 40, true)), data?.offset);
  }
  assert.ok(threads.length > 0);
});

test('reports of Apple: names stand where it is said', () => {
  for (const build of [FILES['Apple crash in JSON'], FILES['Apple crash of iOS'], FILES['Apple spindump']]) {
    const bytes = build?.() ?? new Uint8Array();
    const { modules = [] } = reportOf(bytes);
    assert.ok(modules.length > 0);
    for (const { name = '', at } of modules) assert.ok(textAt(bytes, at, 300).includes(name), name);
  }
});
