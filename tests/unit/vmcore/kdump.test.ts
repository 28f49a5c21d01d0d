import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Core } from '../../../web/engine/core/core.ts';
import type { Source } from '../../../web/engine/sources/source.ts';
import { buildFlattened, flatten } from '../../synth/vmcore/flattened.ts';
import { buildKdump, type Kdump, type KdumpOptions, type Packing } from '../../synth/vmcore/kdump.ts';
import { type Arch, buildMachine, HOST, MESSAGES, RELEASE } from '../../synth/vmcore/machine.ts';
import { builds, masker, openCore, openSet, reportOf } from '../open-core.ts';

const ZERO = 0x140;
const EXCLUDED = [0x150, 0x151];

/** A machine with a page of zeros, and a dump of it with two pages filtered out. */
function dumpOf(options: KdumpOptions & { arch?: Arch } = {}): { kdump: Kdump; pages: number } {
  const { arch = 'x86-64', ...rest } = options;
  const machine = buildMachine({ arch });
  machine.memory.zeros(ZERO);
  return { kdump: buildKdump(machine, { excluded: EXCLUDED, ...rest }), pages: machine.memory.pages.size };
}

const PACKINGS: readonly Packing[] = ['none', 'zlib', 'lzo', 'snappy', 'zstd'];
const CODECS: Readonly<Record<Packing, number>> = { none: 0, zlib: 1, lzo: 2, snappy: 3, zstd: 4 };

for (const packing of PACKINGS) {
  test(`pages packed by ${packing}`, () => {
    const { kdump, pages } = dumpOf({ packing });
    const core = openCore(kdump.bytes);
    while (core.step() < 1);
    const { file, system, log, memory, kernel, warnings } = core.report();
    assert.deepEqual([file.kind, file.writer, file.variant], ['vmcore-kdump', 'makedumpfile', 'kexec']);
    assert.deepEqual([system?.hostname, system?.kernelRelease, system?.cpus], [HOST, RELEASE, 2]);
    assert.equal(log?.lines.length, MESSAGES.length);
    assert.equal(kernel?.dumpLevel, 31);
    assert.equal(kernel.dumpLevelWords?.length, 5);
    assert.deepEqual(memory?.physical, {
      pages: pages + 2,
      pageSize: 4096,
      present: pages - 1,
      excluded: 2,
      runs: 2,
    });
    assert.deepEqual(warnings, []);
    const { runs } = core.plan(0, 100);
    assert.equal(runs.length, pages);
    assert.deepEqual(
      runs.map(({ address, offset }) => [address, offset]),
      [...kdump.places.pages].map(([frame, offset]) => [frame * 4096, offset]),
    );
    assert.deepEqual(runs[0], {
      source: 0,
      offset: kdump.places.pages.get(0x100),
      storedSize: runs[0]?.storedSize,
      codec: CODECS[packing],
      space: 2,
      address: 0x100000,
      size: 4096,
    });
  });
}

for (let version = 0; version <= 6; version++) {
  for (const [what, options] of [
    ['64 bits', {}],
    ['32 bits, packed', { arch: 'x86' }],
    ['32 bits, aligned', { arch: 'x86', isAligned: true }],
    ['64 bits, big-endian', { arch: 'ppc64' }],
  ] as const) {
    test(`header version ${version}, ${what}`, () => {
      const { kdump, pages } = dumpOf({ version: version === 6 ? 6 : version, ...options });
      const { file, system, log, kernel, memory } = reportOf(kdump.bytes);
      assert.equal(file.kind, 'vmcore-kdump');
      assert.equal(system?.hostname, HOST);
      assert.equal(memory?.physical?.pages, pages + 2);
      assert.equal(kernel?.dumpLevel, version >= 1 ? 31 : undefined);
      // Before version 3 nothing says where VMCOREINFO is.
      assert.equal(log?.lines.length, version >= 3 ? MESSAGES.length : undefined);
    });
  }
}

test('pages of zeros, excluded pages and pages that are none', () => {
  const { kdump } = dumpOf();
  const core = openCore(kdump.bytes);
  while (core.step() < 1);
  const at = (frame: number) => core.read(2, frame * 4096, 4096);
  assert.deepEqual([at(ZERO).present[0], at(ZERO).bytes.some((byte) => byte !== 0)], [1, false]);
  assert.equal(at(EXCLUDED[0] ?? 0).present.includes(1), false);
  assert.equal(at(0x120).present.includes(1), false);
  const { bytes, present } = at(0x100);
  assert.equal(new TextDecoder().decode(bytes.subarray(0, 18)), 'text of the kernel');
  assert.equal(
    present.every((one) => one === 1),
    true,
  );
});

test('a place in a packed page is a physical address, and one of the kernel', () => {
  const { kdump } = dumpOf();
  const core = openCore(kdump.bytes);
  while (core.step() < 1);
  for (const [frame, offset] of kdump.places.pages) {
    if (frame === ZERO) continue;
    const address = (frame * 4096).toString(16);
    assert.deepEqual(core.place(offset + 3), {
      address: `0x${address}`,
      space: 'physical',
      where: { kind: 'kernel', name: `0x${(0xffff888000000000n + BigInt(frame * 4096)).toString(16)}` },
    });
  }
  assert.deepEqual(core.place(100), {});
});

test('diskdump', () => {
  const { kdump, pages } = dumpOf({ isDiskdump: true, version: 1 });
  const { file, system, memory } = reportOf(kdump.bytes);
  assert.equal(file.kind, 'vmcore-diskdump');
  assert.equal(system?.kernelRelease, RELEASE);
  assert.equal(memory?.physical?.pages, pages + 2);
});

test('QEMU writes kdump files too', () => {
  const { kdump } = dumpOf({ hasQemu: true, dumpLevel: 1 });
  const { file, system, threads } = reportOf(kdump.bytes);
  assert.deepEqual([file.writer, file.variant], ['qemu', 'qemu']);
  assert.equal(system?.hostname, HOST);
  assert.equal(threads?.[1]?.registers?.['cr3'], '0x105000');
});

test('parts of a split dump given together are one, in any order', () => {
  const first = dumpOf({ part: { start: 0, end: 0x104 } });
  const second = dumpOf({ part: { start: 0x104, end: 0x152 } });
  for (const files of [
    [first, second],
    [second, first],
  ]) {
    const core = openSet(files.map(({ kdump }) => kdump.bytes));
    while (core.step() < 1);
    const { log, warnings, wanted, memory } = core.report();
    assert.equal(log?.lines.length, MESSAGES.length);
    assert.deepEqual([warnings, wanted], [[], undefined]);
    assert.equal(memory?.physical?.present, first.pages - 1);
    // The same stretches as of the whole dump, but cut at the border of the parts.
    const frames = [...first.kdump.places.pages.keys(), ...second.kdump.places.pages.keys()];
    const held = (memory?.regions ?? []).flatMap(({ base, size, present, space }) => {
      assert.deepEqual([present, space], [size, 'physical']);
      return Array.from({ length: (size ?? 0) / 4096 }, (_, i) => Number(base) / 4096 + i);
    });
    assert.deepEqual(
      held,
      frames.sort((a, b) => a - b),
    );
    // Sources count from the file that was given first.
    const { runs } = core.plan(0, 100);
    assert.deepEqual(
      runs.map(({ address, source }) => [address, source]),
      [...first.kdump.places.pages.keys(), ...second.kdump.places.pages.keys()].map((frame) => [
        frame * 4096,
        frame < 0x104 === (files[0] === first) ? 0 : 1,
      ]),
    );
  }
});

test('of a set a line of the log is told where it lies in the first file, else nowhere', () => {
  const first = dumpOf({ part: { start: 0, end: 0x104 }, packing: 'none' }).kdump.bytes;
  const second = dumpOf({ part: { start: 0x104, end: 0x152 }, packing: 'none' }).kdump.bytes;
  const told = [
    [first, second],
    [second, first],
  ].map((files) => {
    const core = openSet(files);
    while (core.step() < 1);
    return (core.report().log?.lines ?? []).filter(({ at, text }) => {
      if (at === undefined) return false;
      assert.equal(Buffer.from(files[0] ?? []).toString('latin1', at, at + text.length), text);
      return true;
    }).length;
  });
  assert.equal(
    told.reduce((sum, count) => sum + count),
    MESSAGES.length,
  );
});

test('what is wrong in one part of a set is told of that file', () => {
  const first = dumpOf({ part: { start: 0, end: 0x104 } }).kdump.bytes;
  const second = dumpOf({ part: { start: 0x104, end: 0x152 } }).kdump.bytes;
  const cut = second.subarray(0, -600);
  for (const [index, files] of [
    [1, [first, cut]],
    [0, [cut, first]],
  ] as const) {
    const core = openSet([...files]);
    while (core.step() < 1);
    const warning = core.report().warnings.find(({ code }) => code === 'cut-short');
    assert.deepEqual([warning?.at, warning?.source ?? 0], [cut.length, index]);
  }
});

test('a missing part is named, and so is a file that is none', () => {
  const first = dumpOf({ part: { start: 0, end: 0x104 } });
  const core = openSet([first.kdump.bytes, new Uint8Array(8192)]);
  while (core.step() < 1);
  const { wanted, warnings } = core.report();
  assert.match(wanted?.[0]?.file ?? '', /page frames 0x104 to 0x151/);
  assert.deepEqual(
    warnings.slice(0, 2).map(({ code }) => code),
    ['not-of-this-set', 'part-missing'],
  );
});

test('a part that holds nothing, given alone, names what is missing', () => {
  const { kdump } = dumpOf({ part: { start: 0x152, end: 0x152 } });
  const { wanted, warnings } = reportOf(kdump.bytes);
  assert.match(wanted?.[0]?.file ?? '', /page frames 0x0 to 0x151/);
  assert.equal(warnings[0]?.code, 'part-missing');
});

test('a flattened dump is put together, later records over earlier ones', () => {
  const { kdump } = dumpOf();
  const { file, log, warnings } = reportOf(flatten(kdump.bytes));
  assert.deepEqual(file.container, [{ kind: 'kdump-flat' }]);
  assert.equal(file.kind, 'vmcore-kdump');
  assert.equal(log?.lines.length, MESSAGES.length);
  assert.deepEqual(warnings, []);
});

test('a flattened dump without its end says so', () => {
  const { kdump } = dumpOf();
  const { file, warnings } = reportOf(buildFlattened([{ offset: 0, bytes: kdump.bytes }], false));
  assert.equal(file.kind, 'vmcore-kdump');
  assert.ok(file.truncated);
  assert.ok(warnings.some(({ code }) => code === 'cut-short'));
});

test('behind a record that cannot be, a flattened dump is not said to be cut off', () => {
  const { kdump } = dumpOf();
  const whole = { offset: 0, bytes: kdump.bytes };
  const { file, warnings } = reportOf(buildFlattened([whole, { offset: 2 ** 52, bytes: new Uint8Array(8) }]));
  assert.ok(warnings.some(({ code }) => code === 'record-damaged'));
  assert.ok(!warnings.some(({ code }) => code === 'cut-short'));
  assert.equal(file.truncated, undefined);
});

test('lost pages of a dump that was not finished are no zeros', () => {
  const { kdump, pages } = dumpOf({ lost: [0x104], status: 1 | 8 });
  const core = openCore(kdump.bytes);
  while (core.step() < 1);
  const { memory, warnings } = core.report();
  assert.equal(memory?.physical?.present, pages - 2);
  assert.deepEqual(
    warnings.slice(0, 2).map(({ code }) => code),
    ['dump-incomplete', 'pages-lost'],
  );
  assert.equal(core.read(2, 0x104000, 16).present.includes(1), false);
});

test('a cut file tells how long it should be and how many pages are behind its end', () => {
  const { kdump, pages } = dumpOf();
  const end = kdump.places.pages.get(0x104) ?? 0;
  const { file, memory, warnings } = reportOf(kdump.bytes.subarray(0, end));
  assert.deepEqual(file.truncated, { expected: kdump.bytes.length, present: end });
  assert.equal(memory?.physical?.present, 4);
  assert.equal(warnings[0]?.message, `${pages - 5} pages of memory lie behind the end of the file.`);
});

test('what was erased is told', () => {
  const { kdump } = dumpOf({ eraseInfo: 'erase task_struct.comm 16\nerase cred.uid 4\n' });
  const { warnings } = reportOf(kdump.bytes);
  assert.deepEqual(
    warnings.map(({ code, message }) => [code, message]),
    [['erased', 'Whoever wrote this dump blanked 2 fields of the kernel in it.']],
  );
});

const GIB_PAGES = 2 ** 18;

/** A dump of a machine with so much memory, read until its crash is told. */
function answered(maxPages: number) {
  const core = openCore(dumpOf({ maxPages }).kdump.bytes);
  while (!core.isAnswered && core.step() < 1);
  return core;
}

test('the crash of a large machine is told before its pages are counted', () => {
  const large = answered(64 * GIB_PAGES);
  assert.equal(large.isComplete, false);
  // Its two bitmaps are 4 MiB.
  assert.ok(large.traffic.bytes < 512 << 10, `${large.traffic.bytes} bytes`);
  const { crash, memory } = large.summary();
  assert.match(crash?.sentence ?? '', /./);
  assert.equal(large.report().log?.lines.length, MESSAGES.length);
  assert.deepEqual(memory?.physical, { pageSize: 4096 });
  while (large.step() < 1);
  const whole = openCore(dumpOf({ maxPages: 64 * GIB_PAGES }).kdump.bytes);
  while (whole.step() < 1);
  assert.deepEqual(large.report(), whole.report());
  assert.equal(large.summary().memory?.physical?.excluded, 2);
});

test('of a very large machine the pages are counted in steps', () => {
  const core = openCore(dumpOf({ maxPages: 256 * GIB_PAGES }).kdump.bytes);
  let most = 0;
  for (let before = 0; core.step() < 1; before = core.traffic.bytes) most = Math.max(most, core.traffic.bytes - before);
  const { log, memory } = core.report();
  assert.equal(log?.lines.length, MESSAGES.length);
  assert.equal(memory?.physical?.excluded, 2);
  assert.ok(most <= 1 << 20, `${most} bytes in one step`);
});

/** The dump with some bytes changed. */
function altered(change: (view: DataView, kdump: Kdump) => void, options: KdumpOptions = {}): Uint8Array {
  const { kdump } = dumpOf(options);
  const bytes = kdump.bytes.slice();
  change(new DataView(bytes.buffer), kdump);
  return bytes;
}

const NAMES = 0x101;

test('a page that unpacks to more than a page is damaged, and named', () => {
  const bytes = altered((view, { places }) => {
    // The head of a zlib stream of a stored block of 65535 bytes: the page goes on behind its end.
    const at = places.pages.get(NAMES) ?? 0;
    [0x78, 0x01, 0x01, 0xff, 0xff, 0x00, 0x00].forEach((byte, index) => {
      view.setUint8(at + index, byte);
    });
  });
  const { warnings, system } = reportOf(bytes);
  const damaged = warnings.find(({ code }) => code === 'page-damaged');
  assert.match(damaged?.message ?? '', /^Page frame 0x101 cannot be read/);
  // The header has the names as well.
  assert.equal(system?.hostname, HOST);
});

test('descriptors that overlap, or lie beyond the file, cost their page only', () => {
  for (const [offset, size] of [
    [0x1000n, 4000],
    [2n ** 60n, 100],
    [0x3000n, 0xffffffff],
  ] as const) {
    const bytes = altered((view, { places }) => {
      const at = places.descriptors.get(0x102) ?? 0;
      view.setBigUint64(at, offset, true);
      view.setUint32(at + 8, size, true);
    });
    const core = openCore(bytes);
    while (core.step() < 1);
    assert.equal(core.read(2, 0x102000, 16).present.includes(1), false);
    assert.equal(core.read(2, 0x103000, 16).present.includes(0), false);
  }
});

test('a bitmap that promises more than the file holds is bounded', () => {
  const bytes = altered((view) => {
    // bitmap_blocks, and max_mapnr_64 in the sub header.
    view.setUint32(436, 0x40000000, true);
    view.setBigUint64(4096 + 96, 2n ** 50n, true);
  });
  const { warnings, file } = reportOf(bytes);
  assert.equal(file.kind, 'vmcore-kdump');
  assert.ok(warnings.some(({ field }) => field === 'DiskDumpHeader.bitmap_blocks'));
});

test('all bits of the bitmap set: descriptors end with the file', () => {
  const bytes = altered((view, { places }) => {
    for (let i = 0; i < 8192; i++) view.setUint8(places.bitmaps + i, 0xff);
  });
  const { memory, warnings } = reportOf(bytes);
  assert.ok((memory?.physical?.present ?? 0) < 0x152);
  assert.ok(warnings.length > 0);
});

/** A file of which only the front is there, and of the bitmaps every bit. */
class VastKdump implements Source {
  readonly name = 'vast';
  readonly size = 2 ** 52;
  readonly #front: Uint8Array;
  readonly #end: number;

  constructor(pages: number) {
    const { kdump } = dumpOf();
    const blocks = 2 * Math.ceil(pages / 8 / 4096);
    const front = kdump.bytes.slice(0, kdump.places.bitmaps);
    const view = new DataView(front.buffer);
    view.setUint32(436, blocks, true);
    view.setBigUint64(4096 + 96, BigInt(pages), true);
    this.#front = front;
    this.#end = front.length + blocks * 4096;
  }

  readAt(offset: number, into: Uint8Array): number {
    into.fill(offset < this.#end ? 0xff : 0);
    if (offset < this.#front.length) into.set(this.#front.subarray(offset, offset + into.length));
    return into.length;
  }
}

test('pages are told one by one however many there are', () => {
  const pages = 2 ** 31 + 4096;
  const core = new Core(builds.full(), masker, new VastKdump(pages));
  while (core.step() < 1);
  const { total, runs } = core.plan(pages - 2, 5);
  assert.equal(total, pages);
  assert.deepEqual(
    runs.map(({ address }) => address),
    [(pages - 2) * 4096, (pages - 1) * 4096],
  );
});
