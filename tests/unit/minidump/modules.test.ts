import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  elfRecord,
  MinidumpBuilder,
  type ModuleFields,
  moduleList,
  nb10,
  rsds,
  systemInfo,
  unloadedModules,
} from '../../synth/minidump/index.ts';
import { reportOf } from '../open-core.ts';

const GUID = Uint8Array.from([
  0xe5, 0x32, 0x98, 0x5a, 0x87, 0x52, 0x41, 0xc1, 0x83, 0x8e, 0xd9, 0x89, 0x14, 0xe9, 0xb7, 0xff,
]);

function read(modules: readonly ModuleFields[], platform = 2, options = {}) {
  const dump = new MinidumpBuilder();
  systemInfo(dump, { platform });
  moduleList(dump, modules, options);
  const built = dump.build();
  return { ...reportOf(built.bytes), places: built.places };
}

test('a module of Windows: versions, code id, debug id, and where it stands', () => {
  const { modules, places, process } = read([
    {
      base: 0x7ff6_1bc8_0000n,
      size: 0xa000,
      path: 'C:\\Windows\\System32\\example.exe',
      checksum: 0x1234,
      time: 0x378bc3cd,
      version: [10, 0, 19041, 746],
      product: [11, 1, 2, 3],
      record: rsds(GUID, 0x1f, 'D:\\build\\example.pdb'),
    },
  ]);
  assert.deepEqual(modules, [
    {
      name: 'example.exe',
      path: 'C:\\Windows\\System32\\example.exe',
      base: '0x7ff61bc80000',
      size: 0xa000,
      role: 'main',
      version: '10.0.19041.746',
      productVersion: '11.1.2.3',
      timestamp: '0x378bc3cd',
      checksum: '0x1234',
      codeId: '378BC3CDa000',
      debugFile: 'D:\\build\\example.pdb',
      debugId: '5A9832E55287C141838ED98914E9B7FF1F',
      at: places['module 0']?.at,
    },
  ]);
  assert.equal(process?.name, 'example.exe');
  assert.equal(process?.path, 'C:\\Windows\\System32\\example.exe');
});

test('a count with padding, and rows that are longer, are told by the size', () => {
  const two = [
    { base: 0x1000n, size: 16, path: 'a.exe' },
    { base: 0x2000n, size: 16, path: 'b.dll' },
  ];
  for (const options of [{}, { pad: 4 }, { rowSize: 112 }]) {
    const { modules, warnings, places } = read(two, 2, options);
    assert.deepEqual(
      modules?.map(({ name, at }) => [name, at]),
      [
        ['a.exe', places['module 0']?.at],
        ['b.dll', places['module 1']?.at],
      ],
    );
    assert.deepEqual(warnings, []);
  }
});

test('older records: PDB 2.0, a .dbg file, a path that does not end, a GUID of zeros', () => {
  const misc = new Uint8Array(12 + 12);
  new DataView(misc.buffer).setUint32(0, 1, true);
  misc.set(new TextEncoder().encode('old.dbg'), 12);
  const { modules, warnings } = read([
    { base: 0x1000n, size: 16, path: 'old.exe', record: nb10(0x3b7d84d4, 0xa, 'old.pdb') },
    { base: 0x2000n, size: 16, path: 'older.exe', misc },
    { base: 0x3000n, size: 16, path: 'open.dll', record: rsds(GUID, 1, 'open.pdb').subarray(0, 32) },
    { base: 0x4000n, size: 16, path: 'zero.dll', record: rsds(new Uint8Array(16), 1, 'zero.pdb') },
    { base: 0x5000n, size: 16, path: 'short.dll', record: rsds(GUID, 1, '').subarray(0, 10) },
    { base: 0x6000n, size: 16, path: 'other.dll', record: new TextEncoder().encode('NB09....') },
  ]);
  assert.deepEqual(
    modules?.map(({ debugFile, debugId }) => [debugFile, debugId]),
    [
      ['old.pdb', '3B7D84D4a'],
      ['old.dbg', undefined],
      ['open.pdb', '5A9832E55287C141838ED98914E9B7FF1'],
      ['zero.pdb', undefined],
      [undefined, undefined],
      [undefined, undefined],
    ],
  );
  assert.deepEqual(
    warnings.map(({ code, field }) => [code, field]),
    [['cut-short', 'Guid.Data3']],
  );
});

test('a build id of any length is one; as a debug id it is cut or filled to 16 bytes', () => {
  const long = Uint8Array.from({ length: 20 }, (_, index) => 0xdb + index);
  const { modules } = read(
    [
      { base: 0x400000n, size: 4096, path: '/usr/bin/example', record: elfRecord(long) },
      { base: 0x500000n, size: 4096, path: '/usr/lib/short.so', record: elfRecord(long.subarray(0, 8)) },
      { base: 0x600000n, size: 4096, path: '/usr/lib/none.so', record: elfRecord(new Uint8Array(20)) },
      { base: 0x700000n, size: 4096, path: 'linux-gate.so' },
    ],
    0x8201,
  );
  const id = Buffer.from(long).toString('hex');
  assert.deepEqual(
    modules?.map(({ buildId, codeId, debugId, role }) => [buildId, codeId, debugId, role]),
    [
      [id, id, 'DEDDDCDBE0DFE2E1E3E4E5E6E7E8E9EA0', 'main'],
      [id.slice(0, 16), id.slice(0, 16), 'DEDDDCDBE0DFE2E100000000000000000', 'library'],
      [undefined, undefined, undefined, 'library'],
      [undefined, undefined, undefined, 'vdso'],
    ],
  );
});

test('on macOS the GUID is the UUID', () => {
  const { modules } = read(
    [{ base: 0x100000000n, size: 4096, path: '/usr/lib/dyld', record: rsds(GUID, 0, 'dyld') }],
    0x8101,
  );
  assert.equal(modules?.[0]?.uuid, '5A9832E5-5287-C141-838E-D98914E9B7FF');
  assert.equal(modules?.[0]?.codeId, '5a9832e55287c141838ed98914e9b7ff');
  assert.equal(modules?.[0]?.debugId, '5A9832E55287C141838ED98914E9B7FF0');
  assert.equal(modules?.[0]?.role, 'dyld');
});

test('unloaded modules are stepped by the sizes that the list names', () => {
  for (const options of [{}, { header: 20, rowSize: 32 }]) {
    const dump = new MinidumpBuilder();
    systemInfo(dump);
    unloadedModules(
      dump,
      [
        { base: 0x7ffe0000n, size: 0xea000, name: 'shcore.dll', time: 0xd40bc30a, checksum: 7 },
        { base: 0x7fff0000n, size: 0x1000, name: 'gone.dll' },
      ],
      options,
    );
    const { bytes, places } = dump.build();
    assert.deepEqual(reportOf(bytes).unloadedModules, [
      {
        name: 'shcore.dll',
        path: 'shcore.dll',
        base: '0x7ffe0000',
        size: 0xea000,
        timestamp: '0xd40bc30a',
        checksum: '0x7',
        codeId: 'D40BC30Aea000',
        at: places['unloaded 0']?.at,
      },
      { name: 'gone.dll', path: 'gone.dll', base: '0x7fff0000', size: 0x1000, at: places['unloaded 1']?.at },
    ]);
  }
});

test('names: both slashes part them, odd and overlong lengths do no harm', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  const odd = dump.put('odd', dump.writer().u32(7).utf16('abcd').u16(0));
  const long = dump.put('long', dump.writer().u32(0xffffffff).utf16('never').u16(0));
  const units = dump.put('units', dump.writer().u32(5).utf16('a.dll').u16(0));
  const row = (name: number) => dump.writer().u64(0x1000).u32(16).u32(0).u32(0).u32(name).zeros(84);
  const device = dump.string('\\Device\\HarddiskVolume3\\x\\d.dll');
  const list = dump.writer().u32(4);
  for (const at of [odd.at, long.at, units.at, device]) list.raw(row(at).bytes);
  dump.stream(4, 'module list', list);
  const { modules, warnings } = reportOf(dump.build().bytes);
  assert.deepEqual(
    modules?.map(({ name }) => name),
    ['abc', undefined, 'a.dll', 'd.dll'],
  );
  assert.deepEqual(
    warnings.map(({ code, at, found }) => [code, at, found]),
    [['bad-value', long.at, '0xffffffff']],
  );
});

test('Wine lists what it loaded of the system beside it in a stream of its own', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  moduleList(dump, [{ base: 0x40_0000n, size: 0x1000, path: 'C:\\app\\a.exe' }]);
  moduleList(dump, [{ base: 0x7f00_0000_0000n, size: 0x2000, path: '/usr/lib/wine/ntdll.so' }], { type: 0xfff0 });
  const { modules, warnings } = reportOf(dump.build().bytes);
  assert.deepEqual(
    modules?.map(({ name, role, base }) => [name, role, base]),
    [
      ['a.exe', 'main', '0x400000'],
      ['ntdll.so', 'library', '0x7f0000000000'],
    ],
  );
  assert.ok(!warnings.some(({ code }) => code === 'streams-unread'));
});
