/**
 * What somebody would build to hang, fill or mislead a reader, for every format concerned: streams that unpack without
 * end, tables that lead to themselves, memory that lies twice, names that lead out. Each ends within its time, names the
 * fault and keeps the rest. More of a format's own stands beside its tests, and in tests/fuzz.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import type { Report } from '../../web/engine/report/report.ts';
import { buildApport, buildZip } from '../synth/archives.ts';
import { linuxSample } from '../synth/elf-core/samples.ts';
import { macCoreFile } from '../synth/macho-core/core-file.ts';
import { arm64Core } from '../synth/macho-core/samples.ts';
import { buildLime, buildVmwareState, memoryOf } from '../synth/memory-images/memory-images.ts';
import { buildUpload } from '../synth/upload.ts';
import { buildElfVmcore } from '../synth/vmcore/elf.ts';
import { type Arch, buildMachine, type LogForm, type Machine } from '../synth/vmcore/machine.ts';
import { buildKernelDump } from '../synth/windows-kernel/windows-kernel.ts';
import { packThrough } from './codecs/encoders.ts';
import { cpuMilliseconds } from './cpu-time.ts';
import { openCore, openSet } from './open-core.ts';

const MOST_MILLISECONDS = 3000;
const SMALL = 4 << 20;

interface Outcome {
  readonly report: Report;
  /** Bytes of the innermost file. */
  readonly size: number;
}

/** Reads files to the end, with what the page asks, within the time. */
function read(files: readonly Uint8Array[], unpacked?: number): Outcome {
  const start = cpuMilliseconds();
  const core = files.length === 1 ? openCore(files[0] ?? new Uint8Array()) : openSet(files);
  if (unpacked !== undefined) core.limitUnpacked(unpacked);
  while (core.step() < 1) assert.ok(cpuMilliseconds() - start < MOST_MILLISECONDS, 'it does not come to an end');
  core.plan(0, 256);
  core.ribbon();
  for (const address of [
    '0x0',
    '0x1000',
    '0xffffffff81000000',
    '0xffff888000100000',
    '0xc0100000',
    '0xffff800010000000',
  ]) {
    core.read(1, address, 4096);
    core.read(2, address, 4096);
  }
  assert.ok(cpuMilliseconds() - start < MOST_MILLISECONDS);
  return { report: core.report(), size: core.summary().spaces[0]?.size ?? 0 };
}

const codes = ({ warnings }: Report) => warnings.map(({ code }) => code);

// A dump of a header alone, then zeros without end: as for a file of gigabytes, with the limit set to what a test packs.
const bomb = Buffer.concat([buildKernelDump({ type: 3 }).bytes, Buffer.alloc(64 << 20)]);
const zlibImage = Buffer.concat([
  buildLime([{ start: 0x1000, bytes: memoryOf(buildMachine(), 4 << 20).subarray(0x1000) }]),
  Buffer.alloc(64 << 20),
]);

const BOMBS: Readonly<Record<string, () => Uint8Array | undefined>> = {
  gzip: () => gzipSync(bomb),
  zstd: () => packThrough('zstd', ['-q', '-c', '-1'], bomb),
  xz: () => packThrough('xz', ['-q', '-c', '-0'], bomb),
  lz4: () => packThrough('lz4', ['-q', '-c'], bomb),
  'zlib around LiME': () => deflateSync(zlibImage, { windowBits: 11 }),
  // The archive's sums are made here, byte by byte.
  'a packed member of a zip archive': () => buildZip([{ name: 'a.dmp', bytes: bomb.subarray(0, 12 << 20), method: 8 }]),
  'gzip in a zip archive': () => buildZip([{ name: 'a.dmp.gz', bytes: gzipSync(bomb) }]),
  'the core of an Apport report': () => buildApport([['ProblemType', 'Crash']], bomb),
  'the file of a Mac’s kernel': () => macCoreFile(1, [{ name: 'kernel', bytes: gzipSync(bomb) }]),
};

for (const [what, make] of Object.entries(BOMBS)) {
  test(`${what} that unpacks without end is stopped, and that is told`, (t) => {
    const bytes = make();
    if (!bytes) return t.skip('its program is not on this machine');
    const { report, size } = read([bytes], SMALL);
    assert.ok(codes(report).includes('output-limit'), JSON.stringify(report.warnings));
    // What 64 times the packed size is may always be unpacked.
    assert.ok(size < 1.2 * Math.max(SMALL, 64 * bytes.length), `${size} bytes were unpacked`);
  });
}

/** Each page of the machine in turn, its entries leading to itself, or all ones, or zeros. */
function* spoiled(machine: Machine, arch: Arch): Generator<readonly [string, Machine]> {
  const { memory } = machine;
  for (const [frame, page] of [...memory.pages]) {
    const own = Uint8Array.from(page);
    for (const kind of ['itself', 'ones', 'zeros'] as const) {
      for (let at = 0; at < page.length; at += memory.wordBytes) {
        const entry = arch === 'riscv64' ? (BigInt(frame) << 10n) | 1n : BigInt(frame * memory.pageBytes) | 3n;
        memory.word(frame * memory.pageBytes + at, kind === 'itself' ? entry : kind === 'ones' ? -1n : 0n);
      }
      yield [`frame 0x${frame.toString(16)}, ${kind}`, machine];
    }
    page.set(own);
  }
}

for (const arch of ['x86-64', 'x86', 'arm64', 'riscv64', 'ppc64', 's390x'] as const) {
  test(`${arch}: page tables, logs and names whose pages lead to themselves or hold nothing that makes sense`, () => {
    for (const log of ['ring', 'records', 'characters'] as const satisfies readonly LogForm[]) {
      const machine = buildMachine({ arch, log });
      for (const [what, one] of spoiled(machine, arch)) {
        const { report } = read([buildElfVmcore(one).bytes]);
        assert.ok(report.file.kind.startsWith('vmcore'), `${log}, ${what}: ${report.file.kind}`);
      }
    }
  });
}

test('ranges of LiME that lie twice are served once, and told', () => {
  const bytes = new Uint8Array(0x4000).fill(1);
  const { report } = read([
    buildLime([
      { start: 0x1000, bytes },
      { start: 0x3000, bytes },
      { start: 0x1000, bytes },
    ]),
  ]);
  assert.equal(report.file.kind, 'lime');
  assert.deepEqual(
    report.warnings.map(({ code, field }) => [code, field]),
    [
      ['bad-value', 'RangeHeader.start'],
      ['bad-value', 'RangeHeader.start'],
    ],
  );
  assert.equal(report.memory?.physical?.present, 6);
});

test('regions of VMware that lie twice or wrap are served once, and told', () => {
  const memory = memoryOf(buildMachine(), 4 << 20);
  const state = buildVmwareState({
    regions: [
      [0, 0, 1024],
      [0, 512, 1024],
      [1, 2 ** 40, 2 ** 32],
    ],
  });
  const { report } = read([memory, state]);
  assert.equal(report.file.kind, 'vmware-vmem');
  assert.ok(codes(report).includes('overlap'), JSON.stringify(report.warnings));
});

test('segments of a Mach-O core that lie twice are served once, and told', () => {
  const bytes = Buffer.from(arm64Core().build().bytes);
  // LC_SEGMENT_64 is 0x19: its address stands 24 behind its begin; all at one place.
  const commands: number[] = [];
  for (let at = 32, i = 0; i < bytes.readUInt32LE(16); i++, at += bytes.readUInt32LE(at + 4)) {
    if (bytes.readUInt32LE(at) === 0x19) commands.push(at);
  }
  assert.ok(commands.length > 2);
  for (const at of commands) bytes.writeBigUInt64LE(0x100000000n, at + 24);
  const { report } = read([bytes]);
  assert.equal(report.file.kind, 'macho-core');
  assert.ok(
    codes(report).some((code) => /overlap/.test(code)),
    JSON.stringify(report.warnings),
  );
});

test('names that lead out are shown without their way, whatever they stand in', () => {
  const upload = Buffer.from(buildUpload('Crashpad42').body);
  const renamed = Buffer.from(upload.toString('latin1').replace('0f4c.dmp', '../../etc/passwd'), 'latin1');
  for (const bytes of [
    renamed,
    macCoreFile(1, [{ name: '../../etc/pass', bytes: gzipSync(arm64Core().build().bytes) }]),
    buildZip([{ name: '../../etc/passwd', bytes: linuxSample() }]),
  ]) {
    const { report } = read([bytes]);
    assert.ok(report.file.container && report.file.container.length > 0);
    assert.ok(!JSON.stringify(report).includes('..'), JSON.stringify(report.file.container));
  }
});

test('ranges of LiME and AVML that cannot be are told as damage of a memory image, not left unknown', () => {
  for (const [start, end] of [
    [0n, 0xffffffffffffffffn],
    [0x5000n, 0x1000n],
  ] as const) {
    const bytes = Buffer.from(buildLime([{ start: 0x1000, bytes: new Uint8Array(0x4000) }]));
    bytes.writeBigUInt64LE(start, 8);
    bytes.writeBigUInt64LE(end, 16);
    const { report } = read([bytes]);
    assert.equal(report.file.kind, 'lime');
    assert.deepEqual(
      report.warnings.map(({ code, field }) => [code, field]),
      [['bad-value', 'RangeHeader.end']],
    );
    // Four letters alone are no image.
    bytes.writeUInt32LE(7, 4);
    assert.equal(read([bytes]).report.file.kind, 'unknown');
  }
});

test('a state file of VMware that tells of more groups than there can be is told as damaged', () => {
  const bytes = Buffer.from(buildVmwareState({ regions: [[0, 0, 1024]] }));
  bytes.writeUInt32LE(0xffffffff, 8);
  const { report } = read([bytes]);
  assert.equal(report.file.kind, 'vmware-state');
  assert.equal(report.warnings[0]?.field, 'VmssHeader.groups');
  assert.ok(report.warnings.length < 10, `${report.warnings.length} remarks on one damage`);
});

test('fields of reports and uploads that are too many to list are told, and the dump behind them is found', () => {
  const field = '--Crashpad42\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n';
  const upload = read([Buffer.concat([Buffer.from(field.repeat(20_000)), buildUpload('Crashpad42').body])]).report;
  assert.equal(upload.file.kind, 'minidump');
  const apport = Array.from({ length: 5000 }, (_, i) => `Key${i}: value`).join('\n');
  const { report } = read([Buffer.from(`ProblemType: Crash\n${apport}\n`)]);
  for (const one of [upload, report]) assert.ok(codes(one).includes('fields-cut'), JSON.stringify(one.warnings));
});

test('what stands where a driver’s name should be accuses nobody unless it can be one', () => {
  const suspectOf = (brokenDriver: string) =>
    read([buildKernelDump({ type: 4, bugCheck: 0xc2, brokenDriver }).bytes]).report.crash?.suspect?.module;
  for (const name of ['\u4000', 'x', 'a\u0001.sys', 'words without an ending'])
    assert.equal(suspectOf(name), undefined);
  assert.equal(suspectOf('\u0434\u0430\u0442\u0447\u0438\u043a.sys'), '\u0434\u0430\u0442\u0447\u0438\u043a.sys');
});
