import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  auxv,
  buildIdNote,
  debug,
  dynamic,
  EXECUTE,
  files,
  headersAt,
  image,
  imageNote,
  READ,
  WRITE,
  words,
} from '../../../synth/elf-core/index.ts';
import { reportOf } from '../../open-core.ts';
import { BUILD_ID, coreOf, debugIdOf, LAYOUTS, library, PAGE, put, rows } from './library.ts';

for (const layout of LAYOUTS) {
  test(`${layout.name}: modules by NT_FILE, with build ids from the pages that the core holds`, () => {
    const core = coreOf(layout);
    files(core, [...rows(0x10000n, '/opt/server'), ...rows(0x40000n, '/lib/libfirst.so.1')]);
    auxv(core, [
      [3, 0x10000n + headersAt(layout.bits)],
      [4, layout.bits === 64 ? 56n : 32n],
      [5, 6n],
      [7, 0x40000n],
      [9, 0x11000n],
    ]);
    put(core, 0x10000n, library(layout, { self: true }));
    put(core, 0x40000n, library(layout, { id: 'aabbccdd' }));
    const built = core.build();
    const report = reportOf(built.bytes);
    const { contents } = built.note(0x46494c45);
    const row = (index: number) => contents.at + (2 + 3 * index) * core.word;
    assert.deepEqual(report.modules, [
      {
        name: 'server',
        path: '/opt/server',
        base: '0x10000',
        size: 0x4000,
        role: 'main',
        codeId: BUILD_ID,
        debugId: debugIdOf(layout.endian),
        buildId: BUILD_ID,
        at: row(0),
      },
      {
        name: 'libfirst.so.1',
        path: '/lib/libfirst.so.1',
        base: '0x40000',
        size: 0x4000,
        role: 'dyld',
        codeId: 'aabbccdd',
        debugId: `${layout.endian === 'little' ? 'DDCCBBAA' : 'AABBCCDD'}0000000000000000000000000`,
        buildId: 'aabbccdd',
        at: row(3),
      },
    ]);
    assert.deepEqual(
      report.wanted?.map(({ file, id }) => [file, id]),
      [
        ['/opt/server', BUILD_ID],
        ['/lib/libfirst.so.1', 'aabbccdd'],
      ],
    );
    assert.equal(report.process?.path, '/opt/server');
    assert.deepEqual(report.warnings, []);
  });

  test(`${layout.name}: modules by the dynamic linker's list, without NT_FILE`, () => {
    const core = coreOf(layout);
    const form = { bits: core.bits, endian: core.endian };
    const word = core.word;
    const base = 0x10000n;
    const data = new Uint8Array(0x2000);
    const at = (offset: number) => base + 2n * PAGE + BigInt(offset);
    data.set(
      dynamic(form, [
        [1, 5n],
        [21, at(0x200)],
      ]),
      0,
    );
    data.set(debug(form, at(0x300)), 0x200);
    const entry = (address: bigint, name: bigint, section: bigint, next: bigint) =>
      words(form, [address, name, section, next, 0n]);
    data.set(entry(base, at(0x800), at(0), at(0x340)), 0x300);
    data.set(entry(0x40000n, at(0x810), 0x42000n, at(0x380)), 0x340);
    data.set(entry(0x80000n, at(0x840), 0x82000n, 0n), 0x380);
    data.set(new TextEncoder().encode('\0'), 0x800);
    data.set(new TextEncoder().encode('/lib/libfirst.so.1\0'), 0x810);
    data.set(new TextEncoder().encode('/lib/libgone.so\0'), 0x840);
    auxv(core, [
      [3, base + headersAt(layout.bits)],
      [4, layout.bits === 64 ? 56n : 32n],
      [5, 6n],
      [9, base + PAGE],
    ]);
    put(core, base, library(layout, { self: true }), data);
    put(core, 0x40000n, library(layout, { id: 'aabbccdd' }));
    core.load({ address: 0x80000n, memorySize: 0x4000n, flags: READ | EXECUTE });
    const built = core.build();
    const report = reportOf(built.bytes);
    assert.ok(word);
    assert.deepEqual(
      report.modules?.map(({ name, path, base: start, role, buildId, from, at: place }) => ({
        name,
        path,
        start,
        role,
        buildId,
        from,
        place,
      })),
      [
        {
          name: undefined,
          path: undefined,
          start: '0x10000',
          role: 'main',
          buildId: BUILD_ID,
          from: 'memory',
          place: built.loads[0]?.data.at,
        },
        {
          name: 'libfirst.so.1',
          path: '/lib/libfirst.so.1',
          start: '0x40000',
          role: 'library',
          buildId: 'aabbccdd',
          from: 'memory',
          place: built.loads[3]?.data.at,
        },
        {
          name: 'libgone.so',
          path: '/lib/libgone.so',
          start: '0x80000',
          role: 'library',
          buildId: undefined,
          from: 'memory',
          place: undefined,
        },
      ],
    );
  });
}

test("the data segment of an old linker's image begins in its first page and is no module of its own", () => {
  for (const hasHeader of [true, false]) {
    const layout = LAYOUTS[0];
    const core = coreOf(layout);
    const note = buildIdNote(layout, BUILD_ID);
    const first = image(layout, {
      type: 2,
      segments: [
        { type: 1, offset: 0n, address: 0x400000n, size: 0x7bcn },
        { type: 1, offset: 0xe00n, address: 0x600e00n, size: 0x248n },
        { type: 4, offset: 0x254n, address: 0x400254n, size: BigInt(note.length) },
      ],
      parts: [[0x254, note]],
    });
    files(core, [
      { start: 0x400000n, end: 0x401000n, offset: 0n, path: '/home/a/a.out' },
      { start: 0x600000n, end: 0x601000n, offset: 0n, path: '/home/a/a.out' },
      { start: 0x601000n, end: 0x602000n, offset: PAGE, path: '/home/a/a.out' },
    ]);
    if (hasHeader) core.load({ address: 0x400000n, bytes: first, flags: READ | EXECUTE });
    else core.load({ address: 0x400000n, memorySize: PAGE, flags: READ | EXECUTE });
    // Writable code, as without a mark for the stack, must not make the data look like another copy.
    core.load({ address: 0x600000n, bytes: first, flags: READ | WRITE | EXECUTE });
    core.load({ address: 0x601000n, bytes: new Uint8Array(4096), flags: READ | WRITE | EXECUTE });
    const { modules } = reportOf(core.build().bytes);
    assert.deepEqual(
      modules?.map(({ base, size, buildId }) => ({ base, size, buildId })),
      [{ base: '0x400000', size: 0x202000, buildId: BUILD_ID }],
    );
  }
});

test('a program that maps its own file again, far away, is not as large as that', () => {
  const layout = LAYOUTS[0];
  for (const hasHeader of [true, false]) {
    const core = coreOf(layout);
    files(core, [
      ...rows(0x10000n, '/usr/bin/node'),
      { start: 0x7fe1_0000_0000n, end: 0x7fe1_0000_1000n, offset: 0x5000n, path: '/usr/bin/node' },
    ]);
    put(core, 0x10000n, hasHeader ? library(layout) : new Uint8Array(16));
    core.load({ address: 0x7fe1_0000_0000n, bytes: new Uint8Array(4096), flags: READ });
    const report = reportOf(core.build().bytes);
    assert.deepEqual(
      report.modules?.map(({ base, size }) => [base, size]),
      [['0x10000', hasHeader ? 0x4000 : 0x3000]],
    );
    assert.equal(report.memory?.regions?.at(-1)?.name, '/usr/bin/node');
  }
});

test('a library that is loaded twice is two modules', () => {
  const layout = LAYOUTS[0];
  const core = coreOf(layout);
  files(core, [...rows(0x10000n, '/lib/libtwice.so'), ...rows(0x20000n, '/lib/libtwice.so')]);
  put(core, 0x10000n, library(layout));
  put(core, 0x20000n, library(layout));
  const { modules } = reportOf(core.build().bytes);
  assert.deepEqual(
    modules?.map(({ base }) => base),
    ['0x10000', '0x20000'],
  );
});

test('files that are only data are no modules, nor libraries that were only looked into', () => {
  const layout = LAYOUTS[0];
  const core = coreOf(layout);
  files(core, [
    { start: 0x10000n, end: 0x11000n, offset: 0n, path: '/usr/lib/locale/locale-archive' },
    { start: 0x20000n, end: 0x21000n, offset: 0n, path: '/usr/lib/libseen.so' },
  ]);
  core.load({ address: 0x10000n, bytes: new Uint8Array(4096), flags: READ });
  core.load({ address: 0x20000n, bytes: library(layout), flags: READ });
  const report = reportOf(core.build().bytes);
  assert.equal(report.modules, undefined);
  assert.equal(report.memory?.regions?.[0]?.type, 'mapped');
});

test('the vdso: its own name, its build id, the kernel that it is part of', () => {
  for (const layout of LAYOUTS) {
    const core = coreOf(layout);
    const version = core.writer().u32(0x00060c0a).bytes;
    const notes = Buffer.concat([
      imageNote(layout, 'Linux', 0, version),
      imageNote(layout, 'Linux', 0x100, new TextEncoder().encode('6.12.10-amd64\0')),
      buildIdNote(layout, BUILD_ID),
    ]);
    const base = 0x7000_0000n;
    const vdso = image(layout, {
      machine: layout.machine,
      segments: [
        { type: 1, offset: 0n, address: 0n, size: 0x1000n },
        { type: 2, offset: 0x800n, address: 0x800n, size: 0x100n },
        { type: 4, offset: 0x300n, address: 0x300n, size: BigInt(notes.length) },
      ],
      parts: [
        [0x300, notes],
        [
          0x800,
          dynamic(layout, [
            [14, 1n],
            [5, 0x900n],
          ]),
        ],
        [0x900, new TextEncoder().encode('\0linux-vdso64.so.1\0')],
      ],
    });
    core.load({ address: base - PAGE, bytes: new Uint8Array(4096), flags: READ });
    core.load({ address: base, bytes: vdso, flags: READ | EXECUTE });
    auxv(core, [[33, base]]);
    const report = reportOf(core.build().bytes);
    assert.deepEqual(
      report.modules?.map(({ name, role, buildId, base: start }) => ({ name, role, buildId, start })),
      [{ name: 'linux-vdso64.so.1', role: 'vdso', buildId: BUILD_ID, start: '0x70000000' }],
    );
    assert.equal(report.system?.kernelRelease, '6.12.10');
    assert.equal(report.annotations?.find(({ key }) => key === 'kernel build salt')?.value, '6.12.10-amd64');
    assert.deepEqual(
      report.memory?.regions?.map(({ name }) => name),
      ['[vvar]', '[vdso]'],
    );
    assert.deepEqual(report.wanted ?? [], []);
  }
});

test('what distributions, Go and Android write into images', () => {
  const layout = LAYOUTS[0];
  const core = coreOf(layout);
  const text = (value: string) => new TextEncoder().encode(value);
  const json = '{"type":"deb","os":"debian","name":"server","version":"1.2-3"}';
  const notes = Buffer.concat([
    imageNote(layout, 'FDO', 0xcafe1a7e, text(`${json}\0`)),
    imageNote(layout, 'Go', 4, text('aaa/bbb/ccc/ddd')),
    imageNote(layout, 'Android', 1, core.writer().u32(34).bytes),
  ]);
  const first = image(layout, {
    segments: [
      { type: 1, offset: 0n, address: 0n, size: 0x1000n },
      { type: 4, offset: 0x300n, address: 0x300n, size: BigInt(notes.length) },
    ],
    parts: [[0x300, notes]],
  });
  files(core, [{ start: 0x10000n, end: 0x11000n, offset: 0n, path: '/opt/server' }]);
  core.load({ address: 0x10000n, bytes: first, flags: READ | EXECUTE });
  const report = reportOf(core.build().bytes);
  const value = (key: string) => report.annotations?.find((one) => one.key === key);
  assert.equal(value('package')?.value, json);
  assert.equal(value('package')?.module, 'server');
  assert.equal(value('Go build id')?.value, 'aaa/bbb/ccc/ddd');
  assert.equal(value('Android API level')?.value, '34');
  assert.equal(report.system?.os, 'android');
  assert.equal(report.file.kindName, 'Android core dump');
});

test('images without any list are found where regions begin', () => {
  const layout = LAYOUTS[0];
  const core = coreOf(layout);
  put(core, 0x10000n, library(layout));
  const { modules } = reportOf(core.build().bytes);
  assert.deepEqual(
    modules?.map(({ base, buildId, from }) => ({ base, buildId, from })),
    [{ base: '0x10000', buildId: BUILD_ID, from: 'memory' }],
  );
});

test('headers that lie: counts, sizes and places beyond all bounds', () => {
  const layout = LAYOUTS[0];
  const good = library(layout);
  for (const [at, bytes] of [
    [56, [0xff, 0xff]],
    [54, [0, 0]],
    [32, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    [64 + 40, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    [0x300 + 4, [0xff, 0xff, 0xff, 0xff]],
    [0x300, [0xff, 0xff, 0xff, 0xff]],
  ] as const) {
    const core = coreOf(layout);
    const first = Uint8Array.from(good);
    first.set(bytes, at);
    files(core, rows(0x10000n, '/lib/libodd.so'));
    put(core, 0x10000n, first);
    const { modules } = reportOf(core.build().bytes);
    assert.equal(modules?.[0]?.base, '0x10000');
    assert.ok((modules?.[0]?.size ?? 0) < 2 ** 37);
  }
});
