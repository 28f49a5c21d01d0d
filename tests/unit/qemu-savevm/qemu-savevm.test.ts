import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Core } from '../../../web/engine/core/core.ts';
import { CoreInstance } from '../../../web/engine/core/core-instance.ts';
import type { Source } from '../../../web/engine/sources/source.ts';
import { random } from '../../fuzz/random.ts';
import { memoryOf } from '../../synth/memory-images/memory-images.ts';
import { buildSavevm, placedSavevm, type SavevmOptions } from '../../synth/memory-images/savevm.ts';
import { buildMachine, RELEASE } from '../../synth/vmcore/machine.ts';
import { builds, masker, openCore, reportOf } from '../open-core.ts';

const memory = memoryOf(buildMachine());
const PAGES = memory.length / 4096;

const FORMS: Readonly<Record<string, Omit<SavevmOptions, 'memory'>>> = {
  QEMU: {},
  'pages that were sent again': { isRepeated: true },
  libvirt: { libvirt: {} },
  'libvirt on a big-endian machine': { libvirt: { isBigEndian: true } },
};

for (const [form, options] of Object.entries(FORMS)) {
  test(`a saved machine's memory is read, and the kernel in it: ${form}`, () => {
    const bytes = buildSavevm({ memory, ...options });
    const { file, system, kernel, memory: held, records, warnings } = reportOf(bytes);
    assert.equal(file.kind, 'qemu-savevm');
    assert.equal(file.kindName, `Saved virtual machine (${options.libvirt ? 'libvirt' : 'QEMU'})`);
    assert.deepEqual([system?.kernelRelease, system?.memoryBytes], [RELEASE, memory.length]);
    assert.equal(system?.hardwareModel, 'QEMU machine pc-q35-8.2');
    assert.ok(kernel?.vmcoreinfo);
    assert.deepEqual([held?.physical?.pages, held?.physical?.present], [PAGES, PAGES]);
    assert.deepEqual(
      records?.map(({ name }) => name),
      ['ram', 'vga.vram', 'pc.ram', 'timer'],
    );
    assert.deepEqual(warnings, []);
    const core = openCore(bytes);
    while (core.step() < 1);
    for (let at = 0; at < memory.length; at += 0x10_0000) {
      const { bytes: read } = core.read(2, `0x${at.toString(16)}`, 4096);
      assert.deepEqual(Buffer.from(read), Buffer.from(memory.subarray(at, at + 4096)), at.toString(16));
    }
  });
}

test('the scan reads each page that is stored, in the order of memory', () => {
  const bytes = buildSavevm({ memory, isRepeated: true });
  const core = openCore(bytes);
  while (core.step() < 1);
  const { total, runs } = core.plan(0, 8192);
  const stored = Array.from({ length: PAGES }, (_, page) => page * 4096).filter((at) =>
    memory.subarray(at, at + 4096).some((byte) => byte !== 0),
  );
  const pages = runs.filter(({ space }) => space === 2);
  assert.equal(total, runs.length);
  assert.deepEqual(
    pages.map(({ address }) => address),
    stored,
  );
  for (const { offset, address, size, codec } of pages) {
    assert.deepEqual([size, codec], [4096, 0]);
    assert.deepEqual(
      Buffer.from(bytes.subarray(offset, offset + 4096)),
      Buffer.from(memory.subarray(address, address + 4096)),
    );
  }
  // Asked for out of order, as several workers do.
  assert.deepEqual(core.plan(1, 1).runs[0], runs[1]);
});

test('pages that are not in the stream are not in the dump', () => {
  const core = openCore(buildSavevm({ memory, absent: new Set([100, 101]) }));
  while (core.step() < 1);
  assert.deepEqual([...new Set(core.read(2, `0x${(100 * 4096).toString(16)}`, 8192).present)], [0]);
  const { memory: held } = core.report();
  assert.equal(held?.physical?.present, PAGES - 2);
});

test('memory that begins elsewhere than at 0', () => {
  const bytes = buildSavevm({ memory, block: 'mach-virt.ram' });
  const { memory: held } = reportOf(bytes);
  assert.equal(held?.regions?.[0]?.base, '0x40000000');
});

test('what libvirt packed is told, with the command that unpacks it', () => {
  const whole = buildSavevm({ memory: memory.subarray(0, 8192), libvirt: { packing: 3 } });
  const start = Buffer.from(whole).indexOf('QEVM');
  whole[start] = 0xfd;
  const { file, warnings } = reportOf(whole);
  assert.equal(file.kindName, 'Saved virtual machine (libvirt)');
  assert.equal(warnings[0]?.code, 'memory-packed');
  assert.match(warnings[0]?.message ?? '', new RegExp(`tail -c \\+${start + 1} FILE \\| xz -d `));
});

test('a stream that was cut, and one that goes on in an unknown way: what came before is read', () => {
  const bytes = buildSavevm({ memory });
  const cut = reportOf(bytes.subarray(0, bytes.length >> 1));
  assert.equal(cut.file.truncated !== undefined, true);
  assert.equal(cut.warnings[0]?.code, 'cut-short');
  assert.equal((cut.memory?.physical?.present ?? 0) > 100, true);
  const second = Buffer.from(bytes).indexOf(Buffer.from([0x7e, 0, 0, 0, 2, 3]));
  const odd = bytes.slice();
  odd[second + 5] = 9;
  const unknown = reportOf(odd);
  assert.deepEqual([unknown.warnings[0]?.code, unknown.warnings[0]?.at], ['stream-unknown', second + 5]);
  assert.equal(unknown.memory?.physical?.present, PAGES / 2);
});

test('blocks that do not add up, and memory beyond reason, are refused', () => {
  const bytes = buildSavevm({ memory });
  const at = Buffer.from(bytes).indexOf('pc.ram') + 6;
  for (const size of [0n, 1n << 62n, 1n]) {
    const broken = bytes.slice();
    new DataView(broken.buffer).setBigUint64(at, size);
    const { warnings } = reportOf(broken);
    assert.ok(warnings.length > 0, size.toString());
  }
});

test('pages in any order, sent again and again: each is as it was last', () => {
  const next = random(7);
  const order = Array.from({ length: PAGES }, (_, page) => page);
  for (let i = order.length - 1; i > 0; i--) {
    const other = next(i + 1);
    [order[i], order[other]] = [order[other] ?? 0, order[i] ?? 0];
  }
  const before = Array.from({ length: 6000 }, (_, i) => ({
    page: i % 3 === 0 ? next(PAGES) : i % PAGES,
    fill: next(2) === 0 ? 0 : 0x77,
  }));
  const absent = new Set([5, 6, 100, 101, 4095, 4096]);
  const written = new Map(before.map(({ page, fill }) => [page, fill]));
  const { bytes, pages } = placedSavevm({ memory, order, before });
  const core = openCore(bytes);
  while (core.step() < 1);
  for (let page = 0; page < PAGES; page++) {
    const at = page * 4096;
    const { bytes: read } = core.read(2, `0x${at.toString(16)}`, 4096);
    assert.ok(Buffer.from(read).equals(memory.subarray(at, at + 4096)), `page ${page}`);
  }
  const { total, runs } = core.plan(0, PAGES);
  const scanned = runs.filter(({ space }) => space === 2);
  assert.equal(total, scanned.length);
  for (const { address, offset } of scanned) assert.equal(pages.get(address / 4096), offset);
  // What was sent early and left out later is as it was sent early.
  const early = openCore(buildSavevm({ memory, order: order.filter((page) => !absent.has(page)), before }));
  while (early.step() < 1);
  for (const page of absent) {
    const fill = written.get(page);
    const { bytes: read, present } = early.read(2, `0x${(page * 4096).toString(16)}`, 4096);
    assert.deepEqual([...new Set(present)], [fill === undefined ? 0 : 1], `page ${page}`);
    if (fill !== undefined) assert.deepEqual([...new Set(read)], [fill], `page ${page}`);
  }
});

const VAST = 3 * 2 ** 40;
/** A page of zeros: a word of its address and flags, and the byte that fills it. */
const RECORD = 9;
const ZEROS_AGAIN = 0x22;

/** A stream made as it is read: a machine of 3 TiB, of which `pages` pages are told to be zeros. */
class EmptyMachine implements Source {
  readonly name = 'empty.save';
  readonly size: number;
  readonly #front: Uint8Array;
  readonly #end: number;

  constructor(pages: number) {
    const small = buildSavevm({ memory: new Uint8Array(4096) });
    const file = Buffer.from(small.buffer, small.byteOffset, small.length);
    const sizes = file.indexOf('vga.vram') - 9;
    const view = new DataView(small.buffer, small.byteOffset);
    view.setBigUint64(sizes, BigInt(VAST + 0x1_0000) | 4n);
    const named = file.indexOf('pc.ram');
    view.setBigUint64(named + 6, BigInt(VAST));
    // Up to the first page of the guest, whose block stands behind it.
    this.#front = small.slice(0, file.indexOf('pc.ram', named + 6) + 7);
    this.#end = this.#front.length + (pages - 1) * RECORD;
    this.size = this.#end;
  }

  readAt(offset: number, into: Uint8Array): number {
    const count = Math.min(into.length, this.size - offset);
    const start = offset - this.#front.length;
    if (start < 0) into.set(this.#front.subarray(offset, offset + count));
    const from = Math.max(0, start);
    const first = Math.floor(from / RECORD);
    const records = new DataView(new ArrayBuffer((Math.ceil((start + count) / RECORD) - first) * RECORD));
    for (let i = 0; (i + 1) * RECORD <= records.byteLength; i++) {
      const word = (first + i + 1) * 4096;
      records.setUint32(i * RECORD, Math.floor(word / 2 ** 32));
      records.setUint32(i * RECORD + 4, (word >>> 0) + ZEROS_AGAIN);
    }
    const skipped = from - first * RECORD;
    into.set(new Uint8Array(records.buffer, skipped, count - (from - start)), from - start);
    return count;
  }
}

test('a machine of terabytes is followed, and where its pages lie takes little memory', () => {
  const core = new Core(builds.full(), masker, new EmptyMachine(4096));
  while (core.step() < 1);
  assert.equal(core.report().memory?.physical?.present, 4096);
  const source = new EmptyMachine(5 << 20);
  const { calls } = new CoreInstance(builds.full(), [source]);
  calls.open(source.size);
  while (calls.step() < calls.DONE.value);
  // The stream itself lies in the cache.
  assert.ok(source.size > 40 << 20 && calls.memory.buffer.byteLength <= 64 << 20);
});
