import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type BuilderOptions,
  MinidumpBuilder,
  memory64List,
  memoryInfo,
  memoryList,
  systemInfo,
  textStream,
  threadList,
} from '../../synth/minidump/index.ts';
import { openCore, reportOf } from '../open-core.ts';

const COMMIT = 0x1000;
const RESERVE = 0x2000;
const FREE = 0x10000;
const bytesOf = (length: number, first: number): Uint8Array => Uint8Array.from({ length }, (_, index) => first + index);

function start(options: BuilderOptions = {}): MinidumpBuilder {
  const dump = new MinidumpBuilder(options);
  systemInfo(dump, { architecture: options.bits === 32 ? 0 : 9 });
  return dump;
}

for (const pad of [0, 4]) {
  test(`ranges that nothing describes are regions, with ${pad} bytes behind the count`, () => {
    const dump = start();
    const first = dump.put('first', bytesOf(24, 1));
    const second = dump.put('second', bytesOf(8, 100));
    memoryList(
      dump,
      [
        { base: 0x7ffe_0000_1000n, place: first },
        { base: 0x2000n, place: second },
      ],
      { pad },
    );
    const { bytes, places } = dump.build();
    const report = reportOf(bytes);
    assert.deepEqual(report.memory?.regions, [
      {
        base: '0x7ffe00001000',
        size: 24,
        present: 24,
        at: places['range 0']?.at,
        data: { offset: first.at, size: 24 },
      },
      { base: '0x2000', size: 8, present: 8, at: places['range 1']?.at, data: { offset: second.at, size: 8 } },
    ]);
    assert.deepEqual(report.memory?.totals, { regions: 2, described: 32, present: 32 });
    assert.deepEqual(report.warnings, []);
  });
}

test('memory is read by address, across ranges that touch, and is absent between those that do not', () => {
  const dump = start();
  const first = dump.put('first', bytesOf(4, 1));
  dump.put('gap', bytesOf(3, 90));
  const second = dump.put('second', bytesOf(4, 5));
  memoryList(dump, [
    { base: 0x1004n, place: second },
    { base: 0x1000n, place: first },
  ]);
  const core = openCore(dump.build().bytes);
  while (core.step() < 1);
  const { bytes, present } = core.read(1, '0xffe', 12);
  assert.deepEqual([...present], [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
  assert.deepEqual([...bytes.slice(2, 10)], [1, 2, 3, 4, 5, 6, 7, 8]);
});

test('a full dump: bytes one range after another behind a 64-bit list', () => {
  const dump = start({ flags: 2n });
  memory64List(dump, [
    { base: 0x1000n, bytes: bytesOf(16, 1) },
    { base: 0x7fff_ffff_0000n, bytes: bytesOf(32, 50) },
  ]);
  const { bytes, places } = dump.build();
  const report = reportOf(bytes);
  assert.equal(report.file.variant, 'full');
  assert.deepEqual(
    report.memory?.regions?.map(({ base, data, at }) => [base, data, at]),
    [
      ['0x1000', { offset: places['memory64 0']?.at, size: 16 }, places['range64 0']?.at],
      ['0x7fffffff0000', { offset: places['memory64 1']?.at, size: 32 }, places['range64 1']?.at],
    ],
  );
});

test('what the system said of memory is joined with what the file holds', () => {
  const dump = start();
  const whole = dump.put('whole', bytesOf(0x20, 1));
  const middle = dump.put('middle', bytesOf(0x10, 1));
  const own = dump.put('own', bytesOf(0x10, 1));
  memoryInfo(dump, [
    { base: 0n, size: 0x1000n, state: FREE },
    { base: 0x1000n, size: 0x20n, state: COMMIT, protect: 0x20, type: 0x1000000 },
    { base: 0x2000n, size: 0x1000n, state: COMMIT, protect: 0x104, type: 0x20000 },
    { base: 0x3000n, size: 0x1000n, state: RESERVE, type: 0x20000 },
    { base: 0x4000n, size: 0x1000n, state: COMMIT, protect: 0x40, type: 0x40000 },
    { base: 0x5000n, size: 0x1000n, state: COMMIT, protect: 1, type: 0x40000 },
  ]);
  memoryList(dump, [
    { base: 0x1000n, place: whole },
    { base: 0x2800n, place: middle },
    { base: 0x9000n, place: own },
  ]);
  const { bytes, places } = dump.build();
  const { memory } = reportOf(bytes);
  const at = (index: number) => places[`memory info ${index}`]?.at;
  assert.deepEqual(memory?.regions, [
    { base: '0x0', size: 0x1000, present: 0, state: 'free', at: at(0) },
    {
      base: '0x1000',
      size: 0x20,
      present: 0x20,
      protection: 'r-x',
      state: 'commit',
      type: 'image',
      at: at(1),
      data: { offset: whole.at, size: 0x20 },
    },
    { base: '0x2000', size: 0x1000, present: 0x10, protection: 'rw-+g', state: 'commit', type: 'private', at: at(2) },
    { base: '0x3000', size: 0x1000, present: 0, state: 'reserve', type: 'private', at: at(3) },
    { base: '0x4000', size: 0x1000, present: 0, protection: 'rwx', state: 'commit', type: 'mapped', at: at(4) },
    { base: '0x5000', size: 0x1000, present: 0, protection: '---', state: 'commit', type: 'mapped', at: at(5) },
    { base: '0x9000', size: 0x10, present: 0x10, at: places['range 2']?.at, data: { offset: own.at, size: 0x10 } },
  ]);
});

test('maps of Linux are regions with names', () => {
  const dump = start();
  systemInfo(dump, { platform: 0x8201 });
  const text = [
    '00400000-00401000 r-xp 00001000 08:01 131 /usr/bin/an example (deleted)\n',
    '7f0000000000-7f0000021000 rw-p 00000000 00:00 0 \n',
    '7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]\n',
    'not a line of maps\n',
    'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]',
  ];
  const linux = new MinidumpBuilder();
  systemInfo(linux, { platform: 0x8201 });
  const { at } = textStream(linux, 0x47670009, 'maps', text.join(''));
  const { memory } = reportOf(linux.build().bytes);
  assert.deepEqual(memory?.regions, [
    {
      base: '0x400000',
      size: 0x1000,
      present: 0,
      protection: 'r-x',
      name: '/usr/bin/an example (deleted)',
      fileOffset: 0x1000,
      at,
    },
    { base: '0x7f0000000000', size: 0x21000, present: 0, protection: 'rw-', at: at + (text[0] ?? '').length },
    {
      base: '0x7ffc00000000',
      size: 0x21000,
      present: 0,
      protection: 'rw-',
      name: '[stack]',
      at: at + text.slice(0, 2).join('').length,
    },
    {
      base: '0xffffffffff600000',
      size: 0x1000,
      present: 0,
      protection: '--x',
      name: '[vsyscall]',
      at: at + text.slice(0, 4).join('').length,
    },
  ]);
});

test("a thread's stack that no list of memory holds is memory as well", () => {
  const dump = start();
  threadList(dump, [{ id: 1, stackBase: 0x8000n, stack: bytesOf(64, 1) }]);
  const { bytes, places } = dump.build();
  const { threads, memory } = reportOf(bytes);
  const data = { offset: places['stack 0']?.at, size: 64 };
  assert.deepEqual(threads?.[0]?.stack, { base: '0x8000', size: 64, data });
  assert.deepEqual(memory?.regions, [
    { base: '0x8000', size: 64, present: 64, at: (places['thread 0']?.at ?? 0) + 24, data },
  ]);
});

test("a full dump's stacks are found by address", () => {
  const dump = start();
  threadList(dump, [{ id: 1, stackBase: 0x1010n, stackPlace: { at: 0, size: 16 } }]);
  memory64List(dump, [{ base: 0x1000n, bytes: bytesOf(64, 1) }]);
  const { bytes, places } = dump.build();
  const { threads } = reportOf(bytes);
  const offset = (places['memory64 0']?.at ?? 0) + 16;
  assert.deepEqual(threads?.[0]?.stack, { base: '0x1010', size: 16, data: { offset, size: 16 } });
});

test('addresses of 32 bits lose the sign that writers extend', () => {
  const dump = start({ bits: 32 });
  const place = dump.put('memory', bytesOf(16, 1));
  memoryList(dump, [{ base: 0xffff_ffff_9000_0000n, place }]);
  threadList(dump, [{ id: 1, teb: 0xffff_ffff_8000_0000n, stackBase: 0xffff_ffff_9000_0000n, stackPlace: place }]);
  const { memory, threads } = reportOf(dump.build().bytes);
  assert.equal(memory?.regions?.[0]?.base, '0x90000000');
  assert.equal(threads?.[0]?.teb, '0x80000000');
  assert.equal(threads?.[0]?.stack?.base, '0x90000000');
});

test('overlapping, empty and wrapping ranges', () => {
  const dump = start();
  const place = dump.put('memory', bytesOf(32, 1));
  memoryList(dump, [
    { base: 0x1000n, place },
    { base: 0x1010n, place },
    { base: 0x3000n, place: { at: place.at, size: 0 } },
    { base: 0xffff_ffff_ffff_fff0n, place },
  ]);
  const core = openCore(dump.build().bytes);
  while (core.step() < 1);
  const { memory } = core.report();
  assert.equal(memory?.totals?.present, 48 + 15);
  assert.equal(memory?.regions?.length, 3);
  assert.deepEqual([...core.read(1, '0x1010', 2).bytes], [17, 18]);
});

test('ranges that reach beyond the file are told once, with what is missing; the rest is there', () => {
  const dump = start({ flags: 2n });
  memory64List(dump, [
    { base: 0x1000n, bytes: bytesOf(32, 1) },
    { base: 0x2000n, bytes: bytesOf(32, 1) },
    { base: 0x3000n, bytes: bytesOf(32, 1) },
  ]);
  const whole = dump.build().bytes;
  const { memory, file, warnings } = reportOf(whole.subarray(0, whole.length - 48));
  assert.deepEqual(
    memory?.regions?.map(({ present }) => present),
    [32, 16, 0],
  );
  assert.deepEqual(file.truncated, { expected: whole.length, present: whole.length - 48 });
  assert.deepEqual(
    warnings.map(({ code, expected, found }) => [code, expected, found]),
    [['memory-cut', whole.length, whole.length - 48]],
  );
});
