import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWhole } from '../../../web/engine/core/open-whole.ts';
import { buildZip } from '../../synth/archives.ts';
import { MinidumpBuilder, memory64List, moduleList, systemInfo } from '../../synth/minidump/index.ts';
import { Writer } from '../../synth/writer.ts';
import { builds, MemorySource } from '../open-core.ts';

const BASE = 0x7ff6_0000_0000n;
const TIME = 0x5a5a1234;
const SIZE = 0x5000;
const CODE_AT = 0x1000;
const CODE_BYTES = 0x800;

/** A program of the given width: .text, .rdata and .data, 0x200 bytes of headers, sections one after the other. */
function program({ time = TIME, bits = 64 as 32 | 64, wanted = BASE } = {}): Uint8Array {
  const optional = bits === 64 ? 240 : 224;
  const out = new Writer().ascii('MZ').upTo(0x3c).u32(0x80).upTo(0x80).ascii('PE\0\0');
  out
    .u16(bits === 64 ? 0x8664 : 0x14c)
    .u16(3)
    .u32(time)
    .zeros(8)
    .u16(optional)
    .u16(2);
  out.u16(bits === 64 ? 0x20b : 0x10b).upTo(0x80 + (bits === 64 ? 0x30 : 0x34));
  bits === 64 ? out.u64(wanted) : out.u32(Number(wanted));
  out
    .upTo(0x80 + 0x50)
    .u32(SIZE)
    .upTo(0x80 + 0x18 + optional);
  const section = (name: string, address: number, size: number, offset: number, traits: number) =>
    out
      .ascii(name.padEnd(8, '\0'))
      .u32(size)
      .u32(address)
      .u32(Math.ceil(size / 0x200) * 0x200)
      .u32(offset)
      .zeros(12)
      .u32(traits);
  section('.text', CODE_AT, CODE_BYTES, 0x200, 0x60000020);
  section('.rdata', 0x2000, 0x400, 0xa00, 0x40000040);
  section('.data', 0x3000, 0x200, 0xe00, 0xc0000040);
  const bytes = new Uint8Array(0x1000).map((_, index) => (index * 7) & 0xff);
  bytes.set(out.upTo(0x200).bytes);
  return bytes;
}

/** Holds 16 bytes of the program's code, which a hook has changed, and nothing else of it. */
const HELD = new Uint8Array(16).fill(0xe9);
function dumpOf(base = BASE, architecture = 9): Uint8Array {
  const dump = new MinidumpBuilder();
  systemInfo(dump, { platform: 2, architecture, level: 6, version: [10, 0, 19045] });
  moduleList(dump, [{ path: 'C:\\app\\App.exe', base, size: SIZE, time: TIME }]);
  memory64List(dump, [{ base: base + 0x1100n, bytes: HELD }]);
  return dump.build().bytes;
}

function opened(dump: Uint8Array, ...given: readonly (readonly [name: string, bytes: Uint8Array])[]) {
  const sources = given.map(([name, bytes]) => new MemorySource(bytes, { name }));
  return openWhole(builds, [new MemorySource(dump), ...sources]);
}

const told = (core: ReturnType<typeof opened>) =>
  core.report().warnings.filter(({ code }) => code.startsWith('companion'));

const read = (core: ReturnType<typeof opened>, at: bigint, count: number) => {
  const { bytes, present } = core.read(1, `0x${at.toString(16)}`, count);
  return present.every((one) => one === 1) ? bytes : undefined;
};

test('a program with the time stamp and size of a module lends its code, but for what the dump has', () => {
  const file = program();
  const core = opened(dumpOf(), ['app.exe', file]);
  assert.deepEqual(
    told(core).map(({ code }) => code),
    ['companion-used'],
  );
  assert.match(
    told(core)[0]?.message ?? '',
    /time stamp and size are 5A5A12345000\. 3056 bytes of memory in 3 stretches/,
  );
  assert.deepEqual(read(core, BASE + 0x1000n, 0x100), file.slice(0x200, 0x300));
  assert.deepEqual(read(core, BASE + 0x1100n, 16), HELD);
  assert.deepEqual(read(core, BASE + 0x1110n, 0x6f0), file.slice(0x310, 0xa00));
  // Where it wanted to lie constants are as in the file; what it may write to never is.
  assert.deepEqual(read(core, BASE + 0x2000n, 0x400), file.slice(0xa00, 0xe00));
  assert.equal(read(core, BASE + 0x3000n, 16), undefined);
  assert.deepEqual(core.report().memory, opened(dumpOf()).report().memory);
});

test('a program in one archive with the dump lends its code', () => {
  const file = program();
  const core = opened(
    buildZip([
      { name: 'report/crash.dmp', bytes: dumpOf() },
      { name: 'report/App.exe', bytes: file, method: 8 },
      { name: 'report/other.dll', bytes: program({ time: 0xabcdef02 }) },
    ]),
  );
  assert.deepEqual(
    told(core).map(({ code }) => code),
    ['companion-used'],
  );
  assert.deepEqual(read(core, BASE + 0x1000n, 0x100), file.slice(0x200, 0x300));
});

test('what was lent lies in no place of the dump, wherever it came from', () => {
  const file = program();
  const packed = (...others: readonly { name: string; bytes: Uint8Array }[]) =>
    opened(buildZip([{ name: 'report/crash.dmp', bytes: dumpOf() }, ...others]));
  for (const [alone, core] of [
    [opened(dumpOf()), opened(dumpOf(), ['app.exe', file])],
    [packed(), packed({ name: 'report/App.exe', bytes: file })],
  ] as const) {
    const address = `0x${(BASE + 0x1000n).toString(16)}`;
    assert.equal(alone.describe(address).present, false);
    assert.equal(core.describe(address).present, true);
    assert.equal(core.describe(address).fileOffset, undefined);
    assert.equal(
      core.describe(`0x${(BASE + 0x1100n).toString(16)}`).fileOffset,
      alone.describe(`0x${(BASE + 0x1100n).toString(16)}`).fileOffset,
    );
    assert.deepEqual(core.ribbon(), alone.ribbon());
    for (let at = 0; at < 0x1000; at += 0x10) assert.deepEqual(core.place(at), alone.place(at), `${at}`);
  }
});

test('elsewhere than it wanted to lie only code of 64 bits is as in the file', () => {
  const moved = 0x7ff7_1234_0000n;
  const core = opened(dumpOf(moved), ['App.exe', program()]);
  assert.ok(read(core, moved + 0x1000n, 16));
  assert.equal(read(core, moved + 0x2000n, 16), undefined);
  const old = opened(dumpOf(0x50_0000n, 0), ['App.exe', program({ bits: 32, wanted: 0x40_0000n })]);
  assert.equal(read(old, 0x50_1000n, 16), undefined);
  const home = opened(dumpOf(0x40_0000n, 0), ['App.exe', program({ bits: 32, wanted: 0x40_0000n })]);
  assert.ok(read(home, 0x40_1000n, 16));
});

test('another build, and a program that did not run, are told so', () => {
  const core = opened(
    dumpOf(),
    ['App.exe', program({ time: 0xabcdef01 })],
    ['other.dll', program({ time: 0xabcdef02 })],
  );
  assert.deepEqual(
    told(core).map(({ message, expected, found }) => [message, expected, found]),
    [
      [
        'App.exe, given with the dump, is not used: it is another build than the one that ran.',
        '5A5A12345000',
        'ABCDEF015000',
      ],
      ['other.dll, given with the dump, is not used: the program ran without it.', undefined, 'ABCDEF025000'],
    ],
  );
  assert.equal(read(core, BASE + 0x1000n, 16), undefined);
});

test('a program that is cut anywhere lends what is there', () => {
  const file = program();
  for (let length = 0; length < file.length; length += 61) {
    const core = opened(dumpOf(), ['App.exe', file.subarray(0, length)]);
    const { present } = core.read(1, `0x${(BASE + 0x1000n).toString(16)}`, CODE_BYTES);
    const lent = present.filter((one) => one === 1).length;
    if (length < 0x200) assert.equal(lent, HELD.length, `${length} bytes`);
    else assert.ok(lent >= Math.min(CODE_BYTES, length - 0x200), `${length} bytes`);
  }
});
