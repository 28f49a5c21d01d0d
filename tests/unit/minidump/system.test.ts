import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../../web/engine/report/report.ts';
import {
  contextOf,
  MinidumpBuilder,
  miscInfo,
  moduleList,
  systemInfo,
  threadList,
} from '../../synth/minidump/index.ts';
import { reportOf } from '../open-core.ts';

function annotationsOf(report: Report, type: string): Record<string, string | undefined> {
  const rows = (report.annotations ?? []).filter((row) => row.type === type);
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

test('the header names time, writer and byte order', () => {
  const dump = new MinidumpBuilder({ time: Date.UTC(2024, 1, 29, 12, 30, 5) / 1000, writer: 0xa0ee, flags: 2n });
  systemInfo(dump);
  const { file } = reportOf(dump.build().bytes);
  assert.equal(file.time, '2024-02-29T12:30:05Z');
  assert.equal(file.variant, 'full');
  assert.equal(file.kindName, 'Full memory dump (minidump)');
  assert.equal(file.writer, 'dbghelp');
  assert.equal(file.bits, 64);
  assert.equal(file.endian, 'little');
  assert.equal(file.truncated, undefined);
});

test('the inventory names every stream and where it lies; unused entries are none', () => {
  const dump = new MinidumpBuilder({ slots: 6, directoryAt: 77 });
  dump.unused();
  systemInfo(dump);
  dump.stream(0x10000, 'own', new TextEncoder().encode('a program wrote this'));
  const { bytes, places } = dump.build();
  const { records, warnings } = reportOf(bytes);
  assert.deepEqual(records, [
    { type: 7, name: 'SystemInfoStream', at: places['system info']?.at, size: 56, read: true },
    { type: 0x10000, at: places['own']?.at, size: 20, read: false },
  ]);
  assert.deepEqual(
    warnings.map(({ code, severity, message }) => [code, severity, message]),
    [['streams-unread', 'note', 'A stream is listed, but not read: 0x10000.']],
  );
});

test('Windows is named by its build; the product, the suites and the processor have words', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump, { product: 3, version: [10, 0, 20348], suite: 0x110, level: 25, revision: 0x2101 });
  const report = reportOf(dump.build().bytes);
  assert.deepEqual(report.system, {
    os: 'windows',
    osName: 'Windows Server 2022',
    osVersion: '10.0.20348',
    arch: 'x86-64',
    cpus: 8,
    cpuDetail: 'family 25 model 33 stepping 1',
  });
  const words = annotationsOf(report, 'SystemInfo');
  assert.equal(words['ProductType'], 'server');
  assert.equal(words['SuiteMask'], 'terminal server, single-user terminal server');
});

test('a service pack is part of the name; the vendor is text where a writer filled the form of x86', () => {
  const dump = new MinidumpBuilder({ bits: 32 });
  const cpu = new Uint8Array(24);
  cpu.set(new TextEncoder().encode('GenuineIntel'));
  systemInfo(dump, {
    architecture: 0,
    version: [5, 1, 2600],
    servicePack: 'Service Pack 3',
    level: 15,
    revision: 0x0401,
    cpu,
  });
  const { system, file } = reportOf(dump.build().bytes);
  assert.equal(system?.osName, 'Windows XP Service Pack 3');
  assert.equal(system?.cpuVendor, 'GenuineIntel');
  assert.equal(system?.arch, 'x86');
  assert.equal(file.bits, 32);
});

test('processor features have the names of IsProcessorFeaturePresent', () => {
  const dump = new MinidumpBuilder();
  const cpu = new Uint8Array(24);
  new DataView(cpu.buffer).setBigUint64(0, (1n << 10n) | (1n << 23n), true);
  systemInfo(dump, { cpu });
  const words = annotationsOf(reportOf(dump.build().bytes), 'SystemInfo');
  assert.equal(words['ProcessorFeatures'], 'PF_XMMI64_INSTRUCTIONS_AVAILABLE, PF_FASTFAIL_AVAILABLE');
});

test('other systems say who they are where Windows has its service pack', () => {
  const system = (platform: number, version: readonly [number, number, number], text: string) => {
    const dump = new MinidumpBuilder();
    systemInfo(dump, { architecture: 12, platform, version, servicePack: text, level: 0 });
    return reportOf(dump.build().bytes).system;
  };
  assert.deepEqual(system(0x8101, [13, 6, 1], '22G313'), {
    os: 'macos',
    osName: 'macOS 13.6.1',
    osVersion: '13.6.1',
    osBuild: '22G313',
    arch: 'arm64',
    cpus: 8,
  });
  const linux = system(0x8201, [0, 0, 0], 'Linux 6.1.0-13-arm64 #1 SMP Debian 6.1.55-1 (2023-09-29) aarch64 GNU/Linux');
  assert.equal(linux?.kernelRelease, '6.1.0-13-arm64');
  assert.equal(linux?.kernelVersion, '#1 SMP Debian 6.1.55-1 (2023-09-29)');
  assert.equal(linux?.osVersion, undefined);
  assert.equal(system(0x8203, [0, 0, 0], 'maker/phone/phone:13/TQ1A/1:user/release-keys')?.os, 'android');
});

test('a big-endian dump is read in its own byte order', () => {
  const dump = new MinidumpBuilder({ endian: 'big', bits: 32, time: 1_700_000_000 });
  const { bytes: context, registers } = contextOf('ppc', {}, { endian: 'big' });
  systemInfo(dump, { architecture: 3, platform: 0x8101, version: [10, 4, 11], servicePack: '8S165', level: 0 });
  moduleList(dump, [{ base: 0x1000n, size: 4096, path: '/Applications/Example.app/Contents/MacOS/Example' }]);
  threadList(dump, [{ id: 7, context }]);
  const { file, system, modules, threads } = reportOf(dump.build().bytes);
  assert.equal(file.endian, 'big');
  assert.equal(file.time, '2023-11-14T22:13:20Z');
  assert.equal(system?.osName, 'Mac OS X 10.4.11');
  assert.equal(system?.arch, 'ppc');
  assert.equal(modules?.[0]?.name, 'Example');
  assert.deepEqual(threads?.[0]?.registers, registers);
});

test('MiscInfo counts as far as its size goes and its flags say', () => {
  const fields = {
    pid: 99,
    createTime: 1_600_000_000,
    userTime: 3,
    kernelTime: 4,
    mhz: [3600, 2000, 3600] as const,
    integrity: 0x3000,
    isProtected: 1,
    zone: { id: 2, bias: -60, standard: 'Mitteleuropäische Zeit', daylight: 'Mitteleuropäische Sommerzeit' },
    build: '19041.1.amd64fre.vb_release.191206-1406',
    debugBuild: 'dbgcore.amd64,10.0.19041.746',
  };
  const read = (size: number, flags: number): Report => {
    const dump = new MinidumpBuilder();
    systemInfo(dump);
    miscInfo(dump, { ...fields, size, flags });
    return reportOf(dump.build().bytes);
  };
  const whole = read(1364, 0x3ff);
  assert.deepEqual(whole.process, {
    pid: 99,
    startTime: '2020-09-13T12:26:40Z',
    userSeconds: 3,
    kernelSeconds: 4,
    integrity: 'high',
  });
  assert.equal(whole.system?.osBuild, fields.build);
  assert.equal(whole.file.writer, 'dbghelp');
  const words = annotationsOf(whole, 'MiscInfo');
  assert.equal(words['ProcessorMaxMhz'], '3600');
  assert.equal(words['ProtectedProcess'], 'yes');
  assert.equal(words['UtcOffset'], '+02:00');
  assert.equal(words['TimeZone'], 'Mitteleuropäische Sommerzeit');

  assert.deepEqual(read(24, 3).process, {
    pid: 99,
    startTime: '2020-09-13T12:26:40Z',
    userSeconds: 3,
    kernelSeconds: 4,
  });
  assert.deepEqual(read(24, 1).process, { pid: 99 });
  assert.equal(read(232, 0x3ff).process?.integrity, 'high');
  assert.equal(read(232, 0x3ff).system?.osBuild, undefined);
  assert.equal(read(1364, 0x1ef).process?.integrity, undefined, 'the flag for integrity is 0x10');
  assert.equal(read(1368, 0x3ff).system?.osBuild, fields.build);
});

test('a version that Windows hides from old programs is told by the build string', () => {
  const name = (product: number, build: string) => {
    const dump = new MinidumpBuilder();
    systemInfo(dump, { version: [6, 2, 9200], product });
    miscInfo(dump, { build });
    return reportOf(dump.build().bytes).system?.osName;
  };
  assert.equal(name(1, '19041.1.amd64fre.vb_release.191206-1406'), 'Windows 10 2004');
  assert.equal(name(3, '10.0.14393.1715 (rs1_release_inmarket.170906-1810)'), 'Windows Server 2016');
  assert.equal(name(1, 'Windows NT 10.0.22631.282'), 'Windows 11 23H2');
  assert.equal(
    name(1, '9200.16384.amd64fre.win8_rtm.120725-1247'),
    'Windows 8 (or a newer Windows hidden from an old program)',
  );
});

test("a size that MiscInfo names beyond its stream's does not count", () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  miscInfo(dump, { size: 1364, streamSize: 44, pid: 5, build: 'none' });
  const { process, system } = reportOf(dump.build().bytes);
  assert.equal(process?.pid, 5);
  assert.equal(system?.osBuild, undefined);
});

test("Crashpad's build string tells system, kernel and machine", () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump, { architecture: 12, platform: 0x8101, version: [14, 2, 0], servicePack: '23C64', level: 0 });
  const build =
    'macOS 14.2 (23C64); Darwin 23.2.0 Darwin Kernel Version 23.2.0: Wed; root:xnu-10002/RELEASE_ARM64_T8103 arm64; Mac14,2 (J413AP)';
  miscInfo(dump, { size: 832, build, debugBuild: 'crashpad.arm64,0.8.0,mac' });
  const { system, file } = reportOf(dump.build().bytes);
  assert.equal(file.writer, 'crashpad');
  assert.equal(system?.osName, 'macOS 14.2');
  assert.equal(system?.kernelRelease, '23.2.0');
  assert.equal(system?.kernelVersion, 'Darwin Kernel Version 23.2.0: Wed; root:xnu-10002/RELEASE_ARM64_T8103 arm64');
  assert.equal(system?.hardwareModel, 'Mac14,2');
});

test('without SystemInfo, processor and system are told by contexts and names, and called a guess', () => {
  const dump = new MinidumpBuilder();
  moduleList(dump, [
    { base: 0x140000000n, size: 4096, path: 'C:\\Program Files\\Example\\example.exe', time: 0x5f000000 },
  ]);
  const { bytes: context, registers } = contextOf('x86-64');
  threadList(dump, [{ id: 1, context }]);
  const { system, file, threads, modules, warnings } = reportOf(dump.build().bytes);
  assert.equal(system?.arch, 'x86-64');
  assert.equal(system?.os, 'windows');
  assert.equal(file.bits, 64);
  assert.equal(threads?.[0]?.registers?.['rip'], registers['rip']);
  assert.equal(modules?.[0]?.codeId, '5F0000001000');
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['arch-guessed', 'system-guessed'],
  );
});

const WRITERS: readonly (readonly [string, (dump: MinidumpBuilder) => void])[] = [
  ['crashpad', (dump) => miscInfo(dump, { size: 832, debugBuild: 'crashpad.amd64,0.8.0,win' })],
  ['breakpad', (dump) => dump.stream(0x47670001, 'breakpad info', dump.writer().u32(0).u32(0).u32(0))],
  ['lldb', (dump) => dump.stream(0x4c4c4442, 'lldb', dump.writer().u32(1))],
  ['wine', (dump) => dump.stream(0xfff0, 'elf modules', dump.writer().u32(0).u32(0))],
];

for (const [writer, add] of WRITERS) {
  test(`${writer} is told by what it leaves`, () => {
    const dump = new MinidumpBuilder({ slots: 5 });
    systemInfo(dump);
    add(dump);
    const { file } = reportOf(dump.build().bytes);
    assert.equal(file.writer, writer);
    assert.equal(file.evidence?.length, 2);
  });
}
