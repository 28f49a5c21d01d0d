/** zip and tar archives, crash reports of Apport: the dump inside is found and reads like the dump itself. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Core } from '../../../web/engine/core/core.ts';
import type { Report } from '../../../web/engine/report/report.ts';
import { random } from '../../fuzz/random.ts';
import { buildApport, buildTar, buildZip } from '../../synth/archives.ts';
import { sampleCores } from '../../synth/elf-core/samples.ts';
import { MinidumpBuilder, systemInfo } from '../../synth/minidump/index.ts';
import { buildKernelDump } from '../../synth/windows-kernel/windows-kernel.ts';
import { sample } from '../codecs/samples.ts';
import { builds, MemorySource, masker, openCore, reportOf } from '../open-core.ts';

const dump = buildKernelDump({ type: 6 }).bytes;
const [[, core = new Uint8Array()] = []] = Object.entries(sampleCores());
const text = Buffer.from('what happened: it crashed\n');

/** Everything but what tells of the file around the dump. */
function inner({ file: _, annotations: __, ...rest }: Report) {
  return rest;
}

function codes({ warnings }: Report): string[] {
  return warnings.map(({ code }) => code);
}

const FORMS = {
  stored: { method: 0 },
  deflate: { method: 8 },
  'sizes behind the data': { method: 8, hasSizesBehind: true },
  zip64: { method: 8, isZip64: true },
} as const;

for (const [name, form] of Object.entries(FORMS)) {
  test(`zip, ${name}: the dump among other files reads like the dump itself`, () => {
    const zip = buildZip([
      { name: 'notes/', bytes: new Uint8Array() },
      { name: 'notes/readme.txt', bytes: text },
      { name: 'dumps/MEMORY.DMP', bytes: dump, ...form },
    ]);
    const report = reportOf(zip);
    assert.deepEqual(report.file.container, [{ kind: 'zip', member: 'dumps/MEMORY.DMP' }]);
    assert.equal(report.file.size, zip.length);
    assert.deepEqual(inner(report), inner(reportOf(dump)));
  });
}

test('zip: a comment, bytes in front, a zip64 directory: it is found all the same', () => {
  const files = [{ name: 'a.dmp', bytes: dump, method: 8 as const }];
  for (const options of [
    { comment: 'PK\u0005\u0006 is in here as well' },
    { hasZip64End: true },
    { comment: 'c'.repeat(65_535) },
  ]) {
    assert.deepEqual(reportOf(buildZip(files, options)).file.container, [{ kind: 'zip', member: 'a.dmp' }]);
  }
});

test('zip: any place of a long packed member is read exactly, in any order', () => {
  const bytes = Buffer.concat([dump, sample('mixed', 9_000_000, 1)]);
  const opened = openCore(buildZip([{ name: 'a', bytes, method: 8 }]));
  while (opened.step() < 1);
  assert.equal(opened.summary().spaces[0]?.size, bytes.length);
  const next = random(5);
  for (let i = 0; i < 30; i++) {
    const at = next(bytes.length - 4000);
    assert.ok(bytes.subarray(at, at + 4000).equals(opened.readFile(at, 4000)), `at ${at}`);
  }
});

test('several dumps: the first is shown, the others are named, and any can be asked for', () => {
  const zip = buildZip([
    { name: 'readme', bytes: text },
    { name: 'first.dmp', bytes: dump, method: 8 },
    { name: 'core', bytes: core },
  ]);
  const report = reportOf(zip);
  assert.equal(report.file.container?.[0]?.member, 'first.dmp');
  const more = report.warnings.find(({ code }) => code === 'more-dumps');
  assert.match(more?.message ?? '', /: core\.$/);

  const opened = openCore(zip);
  opened.ask({ member: 2 });
  while (opened.step() < 1);
  const { file, spaces } = opened.summary();
  assert.equal(file.kind, 'elf-core');
  assert.equal(file.container?.[0]?.member, 'core');
  assert.deepEqual(spaces[0]?.members, [
    { name: 'readme', size: text.length, isDump: false },
    { name: 'first.dmp', size: dump.length, isDump: true },
    { name: 'core', size: core.length, isDump: true },
  ]);
  assert.equal(spaces[0]?.member, 2);
});

test('a name that would lead out of the archive is shown without its way', () => {
  for (const [name, shown] of [
    ['../../etc/passwd', 'passwd'],
    ['dumps/../../core', 'core'],
    ['..\\..\\Windows\\a.dmp', 'a.dmp'],
    ['/root/core', 'core'],
    ['C:\\a.dmp', 'a.dmp'],
    ['dumps/core..1', 'dumps/core..1'],
  ] as const) {
    for (const archive of [buildZip([{ name, bytes: core }]), buildTar([{ name, bytes: core }])]) {
      const report = reportOf(archive);
      assert.equal(report.file.container?.[0]?.member, shown);
      assert.ok(shown === name || !JSON.stringify(report).includes(name.replaceAll('\\', '\\\\')), name);
    }
  }
});

test('a packed dump in an archive is unpacked once more', () => {
  const zip = buildZip([{ name: 'a.dmp', bytes: dump, method: 8 }]);
  const report = reportOf(gzipSync(buildTar([{ name: 'memory.zip', bytes: zip }])));
  assert.deepEqual(report.file.container, [
    { kind: 'gzip' },
    { kind: 'tar', member: 'memory.zip' },
    { kind: 'zip', member: 'a.dmp' },
  ]);
  assert.deepEqual(inner(report), inner(reportOf(dump)));
  const twice = reportOf(buildZip([{ name: 'a.crash', bytes: buildApport([['ProblemType', 'Crash']], core) }]));
  assert.deepEqual(twice.file.container, [{ kind: 'zip', member: 'a.crash' }, { kind: 'apport' }]);
  assert.deepEqual(inner(twice), inner(reportOf(core)));
});

test('zip: what cannot be unpacked is told, with the field', () => {
  const locked = reportOf(buildZip([{ name: 'a.dmp', bytes: dump, isEncrypted: true }]));
  assert.equal(locked.file.kind, 'unknown');
  assert.equal(locked.file.kindName, 'ZIP archive');
  assert.match(locked.warnings[0]?.message ?? '', /encrypted.*password/);
  const strange = openCore(buildZip([{ name: 'a.dmp', bytes: dump, method: 12 }]));
  strange.ask({ member: 0 });
  while (strange.step() < 1);
  const told = strange.report().warnings.find(({ code }) => code === 'member-unread');
  assert.equal(told?.field, 'ZipEntry.method');
  assert.equal(told?.found, 12);
});

test('zip: a wrong sum and a wrong size are named; the dump is shown', () => {
  const wrong = reportOf(buildZip([{ name: 'a.dmp', bytes: dump, method: 8, crc: 1 }]));
  const fault = wrong.warnings.find(({ code }) => code === 'damaged-container');
  assert.equal(fault?.field, 'ZipEntry.crc32');
  assert.equal(fault?.expected, 1);
  assert.equal(wrong.file.kind, reportOf(dump).file.kind);
});

test('zip: a member that unpacks without end is stopped, and not called damaged', () => {
  const zip = buildZip([{ name: 'a.dmp', bytes: Buffer.concat([dump, Buffer.alloc(32 << 20)]), method: 8 }]);
  const opened = openCore(zip);
  opened.limitUnpacked(4 << 20);
  while (opened.step() < 1);
  assert.ok(codes(opened.report()).includes('output-limit'));
  assert.ok(!codes(opened.report()).includes('damaged-container'));
});

test('zip without its end: members are found by their own headers', () => {
  const zip = buildZip([
    { name: 'readme', bytes: text },
    { name: 'a.dmp', bytes: dump, method: 8 },
    { name: 'more', bytes: Buffer.alloc(1000) },
  ]);
  const report = reportOf(zip.subarray(0, zip.length - 400));
  assert.deepEqual(report.file.container, [{ kind: 'zip', member: 'a.dmp' }]);
  assert.ok(report.file.truncated);
  const told = report.warnings.find(({ field }) => field === 'ZipEnd.signature');
  assert.match(told?.message ?? '', /its end is missing/);
});

test('zip that claims a million files and more than it holds comes to an end', () => {
  const zip = Buffer.from(buildZip([{ name: 'a', bytes: text }]));
  zip.writeUInt16LE(0xffff, zip.length - 14);
  zip.writeUInt16LE(0xffff, zip.length - 12);
  const report = reportOf(zip);
  assert.equal(report.file.kind, 'unknown');
});

test('a zip file as other programs write it', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dumpscope-'));
  try {
    writeFileSync(join(folder, 'a.dmp'), dump);
    try {
      execFileSync('zip', ['-q', 'a.zip', 'a.dmp'], { cwd: folder });
    } catch {
      return t.skip('no zip on this machine');
    }
    const report = reportOf(readFileSync(join(folder, 'a.zip')));
    assert.deepEqual(report.file.container, [{ kind: 'zip', member: 'a.dmp' }]);
    assert.deepEqual(inner(report), inner(reportOf(dump)));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('tar: short and long names, folders, the dump as it is', () => {
  for (const isPax of [false, true]) {
    const name = isPax ? `${'deep/'.repeat(60)}a.dmp` : 'x/a.dmp';
    const tar = buildTar([
      { name: 'x/', bytes: new Uint8Array(), type: '5' },
      { name: 'x/readme', bytes: text },
      { name, bytes: dump, isPax },
    ]);
    const report = reportOf(tar);
    assert.deepEqual(report.file.container, [{ kind: 'tar', member: name }]);
    assert.deepEqual(inner(report), inner(reportOf(dump)));
  }
});

/** The dump with three holes, each of zeros, behind its end. */
const holed = Buffer.concat([dump, Buffer.alloc(300_000), Buffer.alloc(5000, 7), Buffer.alloc(100_000)]);
const stretches: [number, number][] = [
  [0, dump.length],
  [dump.length + 300_000, 5000],
];

for (const form of ['gnu', 'pax'] as const) {
  test(`tar, sparse files (${form}): holes are zeros`, () => {
    for (const count of [2, 60]) {
      const many: [number, number][] = [...stretches];
      // Beyond what the header holds: the tail of zeros, piece by piece.
      for (let i = 2; i < count; i++) many.push([dump.length + 305_000 + i * 1000, 512]);
      const opened = openCore(buildTar([{ name: 'core', bytes: holed, sparse: { form, stretches: many } }]));
      while (opened.step() < 1);
      assert.equal(opened.summary().spaces[0]?.size, holed.length);
      for (const at of [0, dump.length - 100, dump.length + 299_990, dump.length + 304_990, holed.length - 700])
        assert.ok(holed.subarray(at, at + 700).equals(opened.readFile(at, 700)), `${count} stretches, at ${at}`);
    }
  });
}

test('a sparse file as GNU tar writes it', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dumpscope-'));
  try {
    const file = openSync(join(folder, 'core'), 'w');
    writeSync(file, dump, 0, dump.length, 0);
    writeSync(file, Buffer.from('behind the hole'), 0, 15, 50 << 20);
    ftruncateSync(file, 60 << 20);
    closeSync(file);
    for (const format of ['gnu', 'posix']) {
      try {
        execFileSync('tar', ['--sparse', `--format=${format}`, '-cf', 'a.tar', 'core'], { cwd: folder });
      } catch {
        return t.skip('no GNU tar on this machine');
      }
      const opened = openCore(readFileSync(join(folder, 'a.tar')));
      while (opened.step() < 1);
      assert.equal(opened.summary().spaces[0]?.size, 60 << 20);
      assert.equal(Buffer.from(opened.readFile(50 << 20, 15)).toString(), 'behind the hole');
      assert.ok(opened.readFile(30 << 20, 100).every((byte) => byte === 0));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what ABRT gathered: the core is opened, the facts beside it are listed', () => {
  const fact = (name: string, value: string) => ({ name: `ccpp-2025/${name}`, bytes: Buffer.from(`${value}\n`) });
  const report = reportOf(
    buildTar([
      fact('type', 'CCpp'),
      fact('reason', 'boat killed by SIGSEGV'),
      fact('package', 'boat-1.0-1.fc40'),
      fact('environ', 'TOKEN=hidden'),
      { name: 'ccpp-2025/coredump', bytes: core },
    ]),
  );
  assert.deepEqual(report.file.container, [{ kind: 'abrt', member: 'ccpp-2025/coredump' }]);
  const facts = (report.annotations ?? []).filter(({ type }) => type === 'abrt');
  assert.deepEqual(
    facts.map(({ key, value }) => [key, value]),
    [
      ['reason', 'boat killed by SIGSEGV'],
      ['package', 'boat-1.0-1.fc40'],
    ],
  );
});

for (const codec of ['gzip', 'zlib'] as const) {
  test(`a report of Apport, core packed by ${codec}: the core reads like itself, fields are listed`, () => {
    for (const chunk of [7, 1000, 1 << 20]) {
      const report = reportOf(
        buildApport(
          [
            ['ProblemType', 'Crash'],
            ['ExecutablePath', '/usr/bin/boat'],
            ['ProcEnviron', ['LANG=en_US.UTF-8', 'TOKEN=hidden']],
          ],
          core,
          { codec, chunk },
        ),
      );
      assert.deepEqual(report.file.container, [{ kind: 'apport' }], `chunk ${chunk}`);
      assert.deepEqual(inner(report), inner(reportOf(core)));
      assert.doesNotMatch(JSON.stringify(report), /hidden/);
      const fields = (report.annotations ?? []).filter(({ type }) => type === 'apport');
      assert.deepEqual(
        fields.map(({ key, value }) => [key, value]),
        [
          ['ProblemType', 'Crash'],
          ['ExecutablePath', '/usr/bin/boat'],
          ['ProcEnviron', 'LANG\nTOKEN'],
          ['Package', 'boat 1.0'],
        ],
      );
    }
  });
}

test('a report of Apport without a core says so', () => {
  const report = reportOf(
    buildApport([
      ['ProblemType', 'Crash'],
      ['Traceback', ['line 1', 'line 2']],
    ]),
  );
  assert.equal(report.file.kind, 'unknown');
  assert.ok(codes(report).includes('no-core'));
});

test('what is packed more than four times is named as such, not passed over', () => {
  let stream: Uint8Array = core;
  for (let i = 0; i < 5; i++) stream = gzipSync(stream);
  let archive: Uint8Array = core;
  for (let i = 0; i < 5; i++) archive = buildZip([{ name: `${i}.zip`, bytes: archive, method: 8 }]);
  for (const bytes of [stream, archive]) {
    const report = reportOf(bytes);
    assert.equal(report.file.container?.length, 4);
    assert.deepEqual(codes(report), ['too-deep']);
  }
});

test('tar: a header whose size nothing has ends the list, and is told', () => {
  const tar = Buffer.from(
    buildTar([
      { name: 'a.dmp', bytes: dump },
      { name: 'b/', bytes: new Uint8Array(), type: '5' },
      { name: 'c', bytes: text },
    ]),
  );
  const at = 512 + Math.ceil(dump.length / 512) * 512;
  tar.fill(0, at + 124, at + 136);
  tar[at + 124] = 0x80;
  tar.writeBigUInt64BE(1n << 60n, at + 128);
  tar.write('        ', at + 148);
  const sum = tar.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148);
  const report = reportOf(tar);
  assert.deepEqual(report.file.container, [{ kind: 'tar', member: 'a.dmp' }]);
  assert.ok(report.warnings.some(({ field }) => field === 'TarHeader.size'));
});

test('a report of Apport: a value of many lines is cut, and a line that nobody writes is not read; both are told', () => {
  const lines = Array.from({ length: 400 }, (_, i) => `line ${i} of a long value`);
  const long = reportOf(
    buildApport(
      [
        ['ProblemType', 'Crash'],
        ['Traceback', lines],
      ],
      core,
    ),
  );
  assert.ok(codes(long).includes('text-cut'));
  const [first, rest] = [Buffer.from('ProblemType: Crash\nNote:\n '), Buffer.alloc((16 << 20) + 100, 0x61)];
  const endless = reportOf(Buffer.concat([first, rest, Buffer.from('\nPackage: boat\n')]));
  assert.ok(codes(endless).includes('line-cut'));
  assert.ok(endless.annotations?.some(({ key, value }) => key === 'Package' && value === 'boat'));
});

/** A file that cannot be read in its middle. */
class Torn extends MemorySource {
  readonly #from: number;
  readonly #to: number;

  constructor(bytes: Uint8Array, from: number, to: number) {
    super(bytes);
    this.#from = from;
    this.#to = to;
  }

  override readAt(offset: number, into: Uint8Array): number {
    if (offset < this.#to && offset + into.length > this.#from) throw new Error('unplugged');
    return super.readAt(offset, into);
  }
}

for (const [name, pack] of [
  ['zip', (bytes: Uint8Array) => buildZip([{ name: 'core', bytes, method: 0 }])],
  ['tar', (bytes: Uint8Array) => buildTar([{ name: 'core', bytes }])],
] as const) {
  test(`${name}: a member that cannot be read in its middle is not told as one that was cut`, () => {
    const builder = new MinidumpBuilder();
    builder.put('front', new Uint8Array(3 << 19));
    systemInfo(builder);
    builder.put('back', new Uint8Array(1 << 20));
    const core = new Core(builds.full(), masker, new Torn(pack(builder.build().bytes), 1 << 20, 1 << 21));
    while (core.step() < 1);
    const told = codes(core.report());
    assert.ok(told.includes('unreadable'), told.join());
    assert.ok(!told.includes('cut-short'), told.join());
  });
}
