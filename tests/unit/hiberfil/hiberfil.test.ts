/** Hibernation files of all generations: header, pages, the kernel's memory, what damage does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CoreInstance } from '../../../web/engine/core/core-instance.ts';
import {
  bitsOf,
  buildHiberfil,
  type HiberOptions,
  MAPPED_32,
  MAPPED_64,
  NEW_RELEASES,
  OLD_RELEASES,
  RELEASES,
} from '../../synth/memory-images/hiberfil.ts';
import { builds, MemorySource, openCore, reportOf } from '../open-core.ts';

const PHYSICAL = 2;
const PAGE = 4096;
const hex = (value: bigint | number) => `0x${value.toString(16)}`;

/** Pages that differ, and pack more or less well: text, noise, nothing. */
function memory(count = 40, first = 0x100): Map<number, Uint8Array> {
  let state = 7;
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  return new Map(
    Array.from({ length: count }, (_, i) => {
      const page = new Uint8Array(PAGE);
      if (i % 3 === 0) page.set(new TextEncoder().encode(`page ${i} of the test. `.repeat(150)));
      else if (i % 3 === 1) page.set(page.map(noise));
      else page[i] = i;
      return [first + i + (i > 25 ? 3 : 0), page];
    }),
  );
}

function opened(options: HiberOptions) {
  const file = buildHiberfil(options);
  const core = openCore(file.bytes);
  while (core.step() < 1);
  return { file, core, report: core.report() };
}

for (const release of RELEASES) {
  test(`${release}: header, every page, the kernel's memory`, () => {
    const { file, core, report } = opened({ release, memory: memory() });
    const bits = bitsOf(release);
    assert.equal(report.file.kind, 'hiberfil');
    assert.equal(report.file.kindName, 'Hibernation file');
    assert.equal(report.file.bits, bits);
    assert.equal(report.file.time, '2021-02-20T17:40:00.0000000Z');
    assert.equal(report.system?.os, 'windows');
    assert.equal(report.system?.uptimeSeconds, 2160);
    assert.equal(report.crash?.kind, 'none');
    assert.equal(report.memory?.physical?.present, file.pages.size);
    for (const [frame, bytes] of file.pages) {
      const { bytes: read, present } = core.read(PHYSICAL, hex(frame * PAGE), PAGE);
      assert.equal(present.indexOf(0), -1, `frame ${hex(frame)}`);
      assert.ok(Buffer.compare(read, bytes) === 0, `frame ${hex(frame)}`);
    }
    assert.equal(core.read(PHYSICAL, hex(0x500 * PAGE), 16).present.includes(1), false);
    const hasTables = bits === 64 || OLD_RELEASES.includes(release);
    assert.deepEqual(
      report.warnings.map(({ code }) => code),
      hasTables ? [] : ['no-translation'],
    );
    if (!hasTables) return;
    assert.equal(report.kernel?.directoryTable, '0x1000');
    const at = bits === 64 ? MAPPED_64 : MAPPED_32;
    assert.deepEqual(core.read(1, hex(at), PAGE).bytes, file.pages.get(8));
    if (OLD_RELEASES.includes(release)) {
      assert.equal(report.threads?.[0]?.registers?.[bits === 64 ? 'rip' : 'eip'], hex(at + 0x123n));
    }
  });
}

for (const release of OLD_RELEASES) {
  test(`${release}: a full table leads to the next`, () => {
    const { file, core, report } = opened({ release, singles: 600, isRootless: true });
    assert.equal(report.memory?.physical?.present, file.pages.size);
    for (const i of [0, 126, 127, 253, 254, 255, 509, 510, 511, 599]) {
      const text = core.read(PHYSICAL, hex((0x10000 + i * 2) * PAGE), 12).bytes;
      assert.equal(new TextDecoder().decode(text).replace(/\0+$/, ''), `single ${i}`);
    }
  });

  test(`${release}: tables that lead back end, and are told`, () => {
    const { report } = opened({ release, singles: 600, isRootless: true, nextTable: 5 });
    assert.ok(report.warnings.some(({ code }) => code === 'list-loops'));
    assert.ok((report.memory?.physical?.present ?? 0) >= 127);
  });
}

test('a header that was emptied on waking still leads to the memory', () => {
  const { file, report } = opened({ release: '7-x64', signature: '' });
  assert.equal(report.file.kind, 'hiberfil');
  assert.equal(report.file.time, undefined);
  assert.equal(report.memory?.physical?.present, file.pages.size);
  assert.equal(report.warnings[0]?.code, 'header-emptied');
});

test('a file that Windows woke up from and wiped says that no packed pages were found', () => {
  const { bytes } = buildHiberfil({ signature: 'WAKE' });
  bytes.fill(0, PAGE);
  const { file, memory, warnings } = reportOf(bytes);
  assert.equal(file.kind, 'hiberfil');
  assert.equal(file.kindName, 'Hibernation file, emptied');
  assert.equal(file.time, '2021-02-20T17:40:00.0000000Z');
  assert.equal(memory?.physical?.present, undefined);
  assert.match(warnings.find(({ code }) => code === 'memory-unread')?.message ?? '', /no packed pages were found/);
});

test('signatures are read in either case, and texts that begin like them are not taken for one', () => {
  for (const signature of ['hibr', 'wake', 'RSTR', 'HORM']) {
    assert.equal(reportOf(buildHiberfil({ signature }).bytes).file.kind, 'hiberfil', signature);
  }
  const text = new TextEncoder().encode('wake up early. '.repeat(1000));
  assert.equal(reportOf(text).file.kind, 'unknown');
});

test('Fast Startup is told apart', () => {
  const { file, crash } = reportOf(buildHiberfil({ isFastStartup: true }).bytes);
  assert.equal(file.kindName, 'Hibernation file (Fast Startup)');
  assert.match(crash?.sentence ?? '', /shut down/);
});

test('a header of a later release is read by the layout that leads to memory', () => {
  const { file, report } = opened({ release: '11-24h2-x64', length: 0x500 });
  assert.equal(report.memory?.physical?.present, file.pages.size);
  assert.equal(report.warnings[0]?.code, 'layout-guessed');
  assert.equal(report.system?.osName, undefined);
});

test('a header of an unknown release that leads nowhere says why', () => {
  const { bytes } = buildHiberfil({ length: 0x520 });
  bytes.fill(0xff, 0x50, 0x600);
  const { file, warnings } = reportOf(bytes);
  assert.equal(file.kind, 'hiberfil');
  assert.match(warnings[0]?.message ?? '', /not readable, because/);
});

for (const release of ['7-x64', '10-22h2-x64'] as const) {
  test(`${release}: a file that was cut keeps what it holds`, () => {
    const { bytes, pages } = buildHiberfil({ release, memory: memory() });
    const { memory: facts, warnings } = reportOf(bytes.subarray(0, bytes.length >> 1));
    const present = facts?.physical?.present ?? 0;
    assert.ok(present > 0 && present < pages.size, `${present}`);
    assert.ok(warnings.some(({ code }) => code === 'cut-short'));
  });

  test(`${release}: a damaged block is told and the others are read`, () => {
    const { bytes, blocks } = buildHiberfil({ release, memory: memory() });
    const at = blocks.find((offset) => offset > (blocks[0] ?? 0)) ?? 0;
    bytes.fill(0xff, at, at + 300);
    const core = openCore(bytes);
    while (core.step() < 1);
    const frames = [...memory().keys()];
    const holes = frames.filter((frame) => core.read(PHYSICAL, hex(frame * PAGE), 16).present.includes(0));
    assert.ok(holes.length > 0 && holes.length < frames.length, `${holes.length} holes`);
    assert.ok(core.report().warnings.some(({ code, at: place }) => code === 'page-damaged' && place === at));
  });

  test(`${release}: a place in the file leads to its page`, () => {
    const { file, core } = opened({ release, memory: memory() });
    const [first = 0] = file.blocks;
    const place = core.place(first + 3) as { address?: string; space?: string };
    assert.equal(place.space, 'physical');
    assert.ok(file.pages.has(Number(place.address) / PAGE), place.address);
    assert.deepEqual(core.place(0x10), {});
  });
}

test('pages are listed for the scan by address, each once', () => {
  for (const release of [...OLD_RELEASES, ...NEW_RELEASES]) {
    const { file, core } = opened({ release, memory: memory() });
    const { total, runs } = core.plan(0, 1024);
    assert.equal(runs.length, total);
    assert.equal(
      runs.reduce((sum, { size }) => sum + size, 0),
      file.pages.size * PAGE,
    );
    for (const [i, run] of runs.entries()) {
      const before = runs[i - 1];
      assert.ok(!before || before.address + before.size <= run.address, release);
    }
  }
});

test('behind a range of pages that cannot be nothing of its table is taken for other pages', () => {
  const pages = new Map<number, Uint8Array>();
  for (const [first, count] of [
    [0x100, 8],
    [0x200, 12],
    [0x300, 32],
  ] as const) {
    for (let i = 0; i < count; i++) pages.set(first + i, new Uint8Array(PAGE).fill(first + i));
  }
  // As many single pages as fill the first table, by which the layout is told.
  const { bytes } = buildHiberfil({ release: '7-x64', memory: pages, isBare: true, singles: 255 });
  const mark = Buffer.from(bytes).indexOf(Buffer.from('\x81\x81xpress', 'latin1'));
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const second = Number(view.getBigUint64(mark - PAGE, true)) * PAGE;
  // The end of its second entry.
  view.setBigUint64(second + 0x10 + 0x10 + 8, 0n, true);
  const core = openCore(bytes);
  while (core.step() < 1);
  assert.ok(core.report().warnings.some(({ field }) => field === 'Range.EndPage'));
  assert.equal(core.read(PHYSICAL, hex(0x101 * PAGE), 1).bytes[0], 1);
  assert.equal(core.read(PHYSICAL, hex(0x300 * PAGE), 1).present[0], 0);
});

test('a hundred thousand sets of one page each need no memory besides their rows', () => {
  const { bytes, places } = buildHiberfil({ release: '11-22h2-x64', memory: memory(1), isBare: true });
  const count = 100_000;
  const page = Math.ceil(bytes.length / PAGE);
  const file = Buffer.alloc(page * PAGE + count * 16);
  file.set(bytes);
  file.writeBigUInt64LE(BigInt(page), 0x70);
  file.writeBigUInt64LE(BigInt(count), places.kernelPages ?? 0);
  for (let i = 0, at = page * PAGE; i < count; i++, at += 16) {
    file.writeUInt32LE(1 | (4 << 8), at);
    file.writeBigUInt64LE(BigInt(0x20000 + i * 2) << 4n, at + 4);
  }
  const { calls } = new CoreInstance(builds.full(), [new MemorySource(file)]);
  calls.open(file.length);
  while (calls.step() < calls.DONE.value);
  const size = calls.memory.buffer.byteLength / 2 ** 20;
  assert.ok(size < 24, `${size} MiB`);
});
