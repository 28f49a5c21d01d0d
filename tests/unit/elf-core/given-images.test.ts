import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openWhole } from '../../../web/engine/core/open-whole.ts';
import { buildTar, buildZip } from '../../synth/archives.ts';
import { withSymbols } from '../../synth/elf-core/index.ts';
import { CODE, coreOf, DATA, ID, LAYOUTS, library, OTHER_ID, PAGE, PATH } from '../../synth/elf-core/with-library.ts';
import { builds, MemorySource } from '../open-core.ts';

function opened(core: Uint8Array, ...given: readonly (readonly [name: string, bytes: Uint8Array])[]) {
  return openWhole(builds, [
    new MemorySource(core),
    ...given.map(([name, bytes]) => new MemorySource(bytes, { name })),
  ]);
}

const told = (core: ReturnType<typeof opened>) =>
  core
    .report()
    .warnings.filter(({ code }) => code.startsWith('companion'))
    .map(({ code, message, expected, found }) => ({ code, message, expected, found }));

for (const layout of LAYOUTS) {
  test(`${layout.name}: a library of the same build id lends its code`, () => {
    const lib = library(layout);
    const alone = opened(coreOf(layout, lib)).report();
    const core = opened(coreOf(layout, lib), ['libfirst.so.1', lib]);
    const report = core.report();
    assert.deepEqual(
      told(core).map(({ code }) => code),
      ['companion-used'],
    );
    assert.match(told(core)[0]?.message ?? '', /^libfirst\.so\.1, .* build id is 0123.* 8192 bytes of memory in 2 /);
    // It is not wanted any more; what the file holds is the same.
    assert.deepEqual(
      alone.wanted?.map(({ file, id }) => [file, id]),
      [[PATH, ID]],
    );
    assert.equal(report.wanted, undefined);
    assert.deepEqual(report.memory, alone.memory);
    for (const [address, page] of [
      [CODE, 1],
      [DATA, 2],
    ] as const) {
      const { bytes, present } = core.read(1, `0x${address.toString(16)}`, PAGE);
      assert.deepEqual(bytes, lib.slice(page * PAGE, (page + 1) * PAGE));
      assert.ok(present.every((one) => one === 1));
    }
    // What the program wrote to is the core's.
    const { bytes } = core.read(1, `0x${(DATA + 0x1000n).toString(16)}`, 16);
    assert.ok(bytes.every((byte) => byte === 0xee));
    const place = core.describe(`0x${CODE.toString(16)}`);
    assert.equal(place.present, true);
    assert.equal(place.fileOffset, undefined);
  });
}

const [LAYOUT] = LAYOUTS;

test('a library of another build is told so, by both build ids, and lends nothing', () => {
  const core = opened(coreOf(LAYOUT, library(LAYOUT)), ['libfirst.so.1', library(LAYOUT, { id: OTHER_ID })]);
  assert.deepEqual(told(core), [
    {
      code: 'companion-unused',
      message: 'libfirst.so.1, given with the dump, is not used: it is another build than the one that ran.',
      expected: ID,
      found: OTHER_ID,
    },
  ]);
  assert.ok(core.read(1, `0x${CODE.toString(16)}`, 16).present.every((one) => one === 0));
  assert.equal(core.report().wanted?.length, 1);
});

test('files of no module, of another processor, of no kind', () => {
  const core = opened(
    coreOf(LAYOUT, library(LAYOUT)),
    ['other', library(LAYOUT, { id: OTHER_ID })],
    ['arm', library(LAYOUT, { machine: 40 })],
    ['notes.txt', new TextEncoder().encode('nothing of the kind')],
    ['empty', new Uint8Array(0)],
  );
  assert.deepEqual(
    told(core).map(({ message }) => message),
    [
      'other, given with the dump, is not used: the program ran without it.',
      'arm, given with the dump, is not used: it is for another kind of processor.',
    ],
  );
});

test('without build ids the first bytes tell', () => {
  const lib = library(LAYOUT, { id: '' });
  assert.match(
    told(opened(coreOf(LAYOUT, lib), ['renamed', lib]))[0]?.message ?? '',
    /it begins as the program in memory does/,
  );
  // One that begins elsewhere is another.
  const [other] = told(opened(coreOf(LAYOUT, lib), ['renamed', library(LAYOUT, { id: '', entry: 0x1010n })]));
  assert.equal(other?.code, 'companion-unused');
});

const lentTo = (core: ReturnType<typeof opened>) =>
  core.read(1, `0x${CODE.toString(16)}`, PAGE).present.filter((one) => one === 1).length;

test('a library that comes packed: beside the core, in an archive with it, in a packed archive', () => {
  const lib = library(LAYOUT);
  const core = coreOf(LAYOUT, lib);
  const other = library(LAYOUT, { id: OTHER_ID });
  const zipped = (method: 0 | 8) =>
    buildZip([
      { name: 'crash/readme.txt', bytes: Buffer.from('nothing of the kind') },
      { name: 'crash/lib/libfirst.so.1', bytes: lib, method },
      { name: 'crash/core', bytes: core, method },
      { name: 'crash/lib/libother.so', bytes: other, method },
    ]);
  const tarred = buildTar([
    { name: 'core', bytes: core },
    { name: 'libfirst.so.1', bytes: lib },
  ]);
  for (const [form, all] of [
    ['beside', opened(core, ['libfirst.so.1.gz', gzipSync(lib)])],
    ['packed as the core is', opened(gzipSync(core), ['libfirst.so.1.gz', gzipSync(lib)])],
    ['stored', opened(zipped(0))],
    ['deflated', opened(zipped(8))],
    ['tar', opened(tarred)],
    ['tar.gz', opened(gzipSync(tarred))],
  ] as const) {
    // Nobody said that the other one belongs to it.
    assert.deepEqual(
      told(all).map(({ code }) => code),
      ['companion-used'],
      form,
    );
    assert.equal(lentTo(all), PAGE, form);
    assert.equal(all.report().wanted, undefined, form);
  }
});

test('a packed library that is cut or wrong lends what is there, and is told', () => {
  const lib = library(LAYOUT);
  const core = coreOf(LAYOUT, lib);
  const packed = gzipSync(lib, { level: 0 });
  const cut = opened(core, ['libfirst.so.1.gz', packed.subarray(0, packed.length - PAGE)]);
  assert.deepEqual(
    cut
      .report()
      .warnings.filter(({ code }) => code.startsWith('companion'))
      .map(({ code }) => code),
    ['companion-damaged', 'companion-used'],
  );
  assert.equal(lentTo(cut), PAGE);
  const another = opened(core, ['libfirst.so.1.gz', gzipSync(library(LAYOUT, { id: OTHER_ID }))]);
  assert.deepEqual(
    told(another).map(({ message, found }) => [message, found]),
    [['libfirst.so.1, given with the dump, is not used: it is another build than the one that ran.', OTHER_ID]],
  );
  // What is no program is not unpacked.
  assert.deepEqual(told(opened(core, ['notes.gz', gzipSync(Buffer.alloc(1 << 16, 1))])), []);
});

test('a library that is cut anywhere lends what is there', () => {
  const lib = library(LAYOUT);
  for (const length of [1, 63, 64, 0x200, 0x310, PAGE, PAGE + 7, 2 * PAGE]) {
    const core = opened(coreOf(LAYOUT, lib), ['libfirst.so.1', lib.subarray(0, length)]);
    const { present } = core.read(1, `0x${CODE.toString(16)}`, PAGE);
    assert.equal(
      present.filter((one) => one === 1).length,
      Math.max(0, Math.min(PAGE, length - PAGE)),
      `${length} bytes`,
    );
  }
});

const PC = { 'x86-64': 'rip', s390x: 'pswa', arm: 'pc', ppc: 'pc' };

for (const layout of LAYOUTS) {
  test(`${layout.name}: the function that a frame is in, by the file's symbols; the signature is the same`, () => {
    const lib = library(layout);
    const symbols = [
      { name: 'elsewhere', value: 0x1000n, size: 0x1000, section: 0 },
      { name: 'a_table', value: 0x1000n, size: 0x1000, type: 1 },
      { name: 'outer', value: 0x1000n, size: 0x400 },
      { name: 'inner@@LIB_2.1', value: 0x1100n, size: 0x40 },
      { name: 'behind', value: 0x1140n, size: 0x40 },
    ];
    const core = (at: bigint) => coreOf(layout, lib, { [PC[layout.set]]: CODE + at });
    const frame = (at: bigint, file: Uint8Array) => {
      const { threads, crash } = opened(core(at), ['libfirst.so.1', file]).report();
      const { function: name, functionOffset } = threads?.[0]?.frames?.[0] ?? {};
      assert.equal(crash?.signature, opened(core(at)).report().crash?.signature);
      return [name, functionOffset];
    };
    for (const type of [2, 11]) {
      const file = withSymbols(layout, lib, symbols, type);
      assert.deepEqual(frame(0x120n, file), ['inner', '0x20']);
      assert.deepEqual(frame(0x140n, file), ['behind', '0x0']);
      assert.deepEqual(frame(0x200n, file), ['outer', '0x200']);
      assert.deepEqual(frame(0x500n, file), [undefined, undefined]);
      // Cut in the middle of its headers, of its names, of its table.
      for (let cut = 1; cut < file.length - lib.length; cut += 13) frame(0x120n, file.subarray(0, file.length - cut));
    }
  });
}
