import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { Core } from '../../../web/engine/core/core.ts';
import { kindOf } from '../../../web/words/kinds/kind-of.ts';
import { random } from '../../fuzz/random.ts';
import { buildAvml, buildLime, buildVmwareState, type Range } from '../../synth/memory-images/memory-images.ts';
import { HYPERV, NO_DUMPS, SAVED, signed } from '../../synth/recognised.ts';
import { sample } from '../codecs/samples.ts';
import { builds, MemorySource, masker, openCore, reportOf } from '../open-core.ts';
import { memory, physicalRegions, ranges, tellsKernel } from './in-image.ts';

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

test('groups of VMware that all lead to the same tags are read no further than tags can be', () => {
  const groups = 64;
  const count = 100_000;
  const at = 12 + groups * 80;
  const bytes = Buffer.alloc(at + count * 13 + 2);
  bytes.writeUInt32LE(0xbed2bed2);
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt32LE(groups, 8);
  for (let i = 0; i < groups; i++) {
    bytes.write('cpu', 12 + i * 80);
    bytes.writeBigUInt64LE(BigInt(at), 12 + i * 80 + 64);
  }
  for (let i = 0; i < count; i++) {
    bytes.writeUInt16LE((3 << 8) | 8, at + i * 13);
    bytes.write('rax', at + i * 13 + 2);
  }
  const { file, records, warnings } = reportOf(bytes);
  assert.equal(file.kind, 'vmware-state');
  assert.equal(records?.length, groups);
  assert.equal(warnings.filter(({ code }) => code === 'tags-cut').length, 1);
});
