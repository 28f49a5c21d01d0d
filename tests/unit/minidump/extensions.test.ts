import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  auxv,
  bootArguments,
  crashpadInfo,
  dsoDebug,
  exceptionStream,
  handleData,
  MinidumpBuilder,
  macCrashInfo,
  memoryInfo,
  moduleList,
  stabilityReport,
  systemInfo,
  textStream,
} from '../../synth/minidump/index.ts';
import { reportOf } from '../open-core.ts';

const LINUX = 0x8201;
const MACOS = 0x8101;
const STATUS =
  'Name:\texample\nTgid:\t700\nPid:\t701\nPPid:\t1\nUid:\t1000\t1000\t1000\t1000\nGid:\t100\t100\t100\t100\nVmRSS:\t  5132 kB\nThreads:\t3\n';
const GUID = Uint8Array.from({ length: 16 }, (_, index) => index + 1);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function start(platform: number, options: { readonly bits?: 32 | 64; readonly slots?: number } = {}): MinidumpBuilder {
  const dump = new MinidumpBuilder(options);
  systemInfo(dump, {
    platform,
    architecture: options.bits === 32 ? 0 : 9,
    processors: 0,
    level: 0,
    version: [0, 0, 0],
  });
  return dump;
}

test("Breakpad's copies of /proc: who ran, with what, on which machine", () => {
  const dump = start(LINUX);
  textStream(dump, 0x47670004, 'status', STATUS);
  textStream(
    dump,
    0x47670003,
    'cpuinfo',
    'processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: Example CPU @ 2.50GHz\n\nprocessor\t: 1\nmodel name\t: Example CPU @ 2.50GHz\n',
  );
  textStream(
    dump,
    0x47670005,
    'lsb',
    'DISTRIB_ID=Example\nDISTRIB_RELEASE=12.4\nDISTRIB_DESCRIPTION="Example Linux 12.4 (ok)"\n',
  );
  textStream(dump, 0x47670006, 'cmdline', './example\0--name\0a b\0\0');
  textStream(dump, 0x47670007, 'environ', 'HOME=/home/x\0EMPTY=\0no equals sign\0A=B=C\0');
  const { bytes, places } = dump.build();
  const { process, system, annotations, file, records } = reportOf(bytes);
  assert.deepEqual(process, {
    pid: 700,
    ppid: 1,
    name: 'example',
    args: ['./example', '--name', 'a b', ''],
    environment: ['HOME', 'EMPTY', 'A'],
    uid: 1000,
    gid: 100,
  });
  assert.deepEqual(system, {
    os: 'linux',
    osName: 'Example Linux 12.4 (ok)',
    osVersion: '12.4',
    arch: 'x86-64',
    cpus: 2,
    cpuVendor: 'GenuineIntel',
    cpuName: 'Example CPU @ 2.50GHz',
  });
  assert.deepEqual(
    annotations?.filter(({ type }) => type === 'LinuxProcStatus'),
    [
      {
        key: 'VmRSS',
        value: '5132 kB',
        type: 'LinuxProcStatus',
        at: (places['status']?.at ?? 0) + STATUS.indexOf('VmRSS'),
      },
      {
        key: 'Threads',
        value: '3',
        type: 'LinuxProcStatus',
        at: (places['status']?.at ?? 0) + STATUS.indexOf('Threads'),
      },
    ],
  );
  assert.equal(file.writer, undefined);
  assert.ok(records?.every(({ read }) => read));
});

for (const bits of [32, 64] as const) {
  test(`auxiliary vector and link map, ${bits} bits`, () => {
    const dump = start(LINUX, { bits });
    auxv(dump, [
      [3, 0x400040n],
      [33, 0x7fff0000n],
      [999, 1n],
    ]);
    dsoDebug(dump, { brk: 0x10n, base: 0x20n, dynamic: 0x30n }, [
      [0n, ''],
      [0x7f000000n, '/lib/libexample.so.1'],
    ]);
    const { bytes, places } = dump.build();
    const report = reportOf(bytes);
    const at = places['auxv']?.at ?? 0;
    assert.deepEqual(report.auxv, [
      { type: 3, name: 'AT_PHDR', value: '0x400040', at },
      { type: 33, name: 'AT_SYSINFO_EHDR', value: '0x7fff0000', at: at + bits / 4 },
      { type: 999, value: '0x1', at: at + bits / 2 },
    ]);
    const link = (places['link map']?.at ?? 0) + (bits === 64 ? 24 : 12);
    assert.deepEqual(
      report.annotations?.map(({ key, value, at: place }) => [key, value, place]),
      [
        ['r_brk', '0x10', places['dso debug']?.at],
        ['r_ldbase', '0x20', places['dso debug']?.at],
        ['_DYNAMIC', '0x30', places['dso debug']?.at],
        ['/lib/libexample.so.1', '0x7f000000', link],
      ],
    );
    assert.equal(report.file.writer, 'breakpad');
  });
}

test('minidump-writer on Linux: limits, soft errors, open files; maps before the list made of them', () => {
  const dump = start(LINUX);
  textStream(
    dump,
    0x4d7a0003,
    'limits',
    'Limit                     Soft Limit           Hard Limit           Units     \nMax cpu time              unlimited            unlimited            seconds   \nMax open files            1024                 524288               files     \n',
  );
  textStream(dump, 0x4d7a0004, 'errors', '[{"InitErrors":["x"]}]');
  textStream(dump, 0x47670009, 'maps', '1000-2000 r--p 00000000 08:01 1 /a\n');
  memoryInfo(dump, [{ base: 0x1000n, size: 0x1000n, state: 0x1000, protect: 2, type: 0x20000 }]);
  handleData(dump, [
    { value: 3n, name: '/var/log/example.log', type: 'File', attributes: 0o100644 },
    { value: 4n, name: 'socket:[12345]', attributes: 0o140777 },
  ]);
  const { bytes, places } = dump.build();
  const report = reportOf(bytes);
  assert.deepEqual(report.openFiles, [
    { fd: 3, path: '/var/log/example.log', type: 'file', at: places['handle 0']?.at },
    { fd: 4, path: 'socket:[12345]', type: 'socket', at: places['handle 1']?.at },
  ]);
  assert.deepEqual(
    report.annotations?.map(({ key, value, type }) => [key, value, type]),
    [
      ['Max cpu time', 'unlimited unlimited seconds', 'MozLinuxLimits'],
      ['Max open files', '1024 524288 files', 'MozLinuxLimits'],
      ['soft errors', '[{"InitErrors":["x"]}]', 'MozSoftErrors'],
    ],
  );
  assert.equal(report.memory?.regions?.length, 1);
  assert.equal(report.memory?.regions?.[0]?.name, '/a');
  assert.equal(report.file.writer, 'minidump-writer');
  assert.ok(report.records?.every(({ read }) => read));
});

test("Crashpad's ids and annotations, those of modules under their names", () => {
  const dump = start(MACOS);
  moduleList(dump, [
    { base: 0x1000n, size: 16, path: '/usr/lib/system/libexample.dylib' },
    { base: 0x2000n, size: 16, path: '/app/program' },
  ]);
  crashpadInfo(dump, {
    reportId: GUID,
    clientId: new Uint8Array(16),
    addressMask: 0xffff_ff80_0000_0000n,
    simple: { ver: '1.2.3', prod: 'Example' },
    modules: [
      { index: 0, list: ['abort() called\n'] },
      {
        index: 1,
        simple: { channel: 'beta' },
        objects: [
          ['url', 1, text('https://example.invalid/\u00fc')],
          ['count', 0x8001, Uint8Array.from([1, 2, 255])],
        ],
      },
      { index: 99, simple: { lost: 'module' }, size: 20 },
    ],
  });
  const { bytes, places } = dump.build();
  const { annotations, file, warnings } = reportOf(bytes);
  assert.equal(file.writer, 'crashpad');
  assert.deepEqual(
    annotations?.map(({ key, value, module, type }) => [key, value, module, type]),
    [
      ['report_id', '04030201-0605-0807-090a-0b0c0d0e0f10', undefined, 'CrashpadInfo'],
      ['address_mask', '0xffffff8000000000', undefined, 'CrashpadInfo'],
      ['ver', '1.2.3', undefined, 'CrashpadSimpleAnnotation'],
      ['prod', 'Example', undefined, 'CrashpadSimpleAnnotation'],
      ['message', 'abort() called\n', 'libexample.dylib', 'CrashpadListAnnotation'],
      ['channel', 'beta', 'program', 'CrashpadModuleAnnotation'],
      ['url', 'https://example.invalid/\u00fc', 'program', 'CrashpadAnnotation'],
      ['count', '0102ff', 'program', 'CrashpadAnnotation 0x8001'],
      ['lost', 'module', 'module 99', 'CrashpadModuleAnnotation'],
    ],
  );
  assert.equal(annotations?.[0]?.at, (places['crashpad info']?.at ?? 0) + 4);
  assert.equal(annotations?.[2]?.at, (places['simple annotations']?.at ?? 0) + 4);
  assert.equal(annotations?.[7]?.at, (places['annotation objects 1']?.at ?? 0) + 16);
  assert.deepEqual(warnings, []);
});

test("what a library said before it ended the process is the crash's message", () => {
  const crashpad = start(MACOS);
  moduleList(crashpad, [{ base: 0x1000n, size: 16, path: '/usr/lib/libc++abi.dylib' }]);
  exceptionStream(crashpad, { threadId: 1, code: 0, parameters: [10n, 0x6000000n, 0n] });
  crashpadInfo(crashpad, {
    reportId: GUID,
    clientId: GUID,
    modules: [{ index: 0, list: ['terminating due to uncaught exception'] }],
  });
  assert.equal(reportOf(crashpad.build().bytes).crash?.message, 'terminating due to uncaught exception');

  const rust = start(MACOS);
  exceptionStream(rust, { threadId: 1, code: 6, flags: 1 });
  macCrashInfo(rust, [
    ['/usr/lib/swift/libswiftCore.dylib', '', '', '', 'Fatal error: index out of range\n'],
    ['/usr/lib/system/libsystem_c.dylib', 'abort() called', '', '', ''],
  ]);
  bootArguments(rust, '-v keepsyms=1');
  const { crash, annotations } = reportOf(rust.build().bytes);
  assert.equal(crash?.message, 'Fatal error: index out of range');
  assert.deepEqual(
    annotations?.map(({ key, value, module }) => [key, value, module]),
    [
      ['module_path', '/usr/lib/swift/libswiftCore.dylib', '/usr/lib/swift/libswiftCore.dylib'],
      ['message2', 'Fatal error: index out of range\n', '/usr/lib/swift/libswiftCore.dylib'],
      ['module_path', '/usr/lib/system/libsystem_c.dylib', '/usr/lib/system/libsystem_c.dylib'],
      ['message', 'abort() called', '/usr/lib/system/libsystem_c.dylib'],
      ['boot-args', '-v keepsyms=1', undefined],
    ],
  );
});

test("Chromium's stability report: what memory the process and the system had left", () => {
  const dump = start(2);
  const report = stabilityReport(dump, [
    // What other releases have here is passed over.
    [1, 7n],
    [
      2,
      [
        [2, [[1, 99n]]],
        [3, 15212n],
        [
          4,
          [
            [
              1,
              [
                [1, 10767n],
                [4, 262144n],
              ],
            ],
          ],
        ],
        [7, [[2, [[1, 302n]]]]],
      ],
    ],
    [
      7,
      [
        [
          1,
          [
            [1, 6483743n],
            [2, 3n],
            [3, 119009n],
          ],
        ],
      ],
    ],
  ]);
  const { bytes } = dump.build();
  const { annotations: all = [], records, warnings } = reportOf(bytes);
  const annotations = all.filter(({ type }) => type === 'StabilityReport');
  assert.deepEqual(
    annotations.map(({ key, value }) => [key, value]),
    [
      ['process_id', '15212'],
      ['process_private_usage', `${10767 * 4096}`],
      ['process_allocation_attempt', `${2 ** 30}`],
      ['process_handle_count', '302'],
      ['system_commit_limit', `${6483743 * 4096}`],
      ['system_commit_remaining', '12288'],
      ['system_handle_count', '119009'],
    ],
  );
  // The second field of the second: behind its own head and what is passed over.
  assert.equal(annotations[0]?.at, report.at + 2 + 2 + 4);
  assert.equal(records?.find(({ type }) => type === 0x4b6b0002)?.read, true);
  assert.deepEqual(warnings, []);
});

test('a stability report whose lengths lead outside of it', () => {
  const dump = start(2);
  // A message of 127 bytes in a stream of 4.
  const report = dump.stream(0x4b6b0002, 'stability report', Uint8Array.of(0x12, 0x7f, 0x18, 0x01));
  const { annotations, records, warnings } = reportOf(dump.build().bytes);
  assert.equal(
    annotations?.find(({ type }) => type === 'StabilityReport'),
    undefined,
  );
  assert.equal(records?.find(({ type }) => type === 0x4b6b0002)?.read, false);
  assert.deepEqual(
    warnings.filter(({ field }) => field === 'StabilityReport').map(({ at, expected, found }) => [at, expected, found]),
    [[report.at, '0x2', '0x7f']],
  );
});

test('a dump of Windows CE is named, and what it holds listed', () => {
  const dump = new MinidumpBuilder();
  textStream(dump, 0x8001, 'system', 'CE');
  textStream(dump, 0x8003, 'modules', 'nk.exe');
  const { warnings } = reportOf(dump.build().bytes);
  const [unread] = warnings.filter(({ code }) => code === 'streams-unread');
  assert.match(unread?.message ?? '', /ceStreamSystemInfo, ceStreamModuleList\. They are those of Windows CE/);
});
