import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  contextOf,
  functionTable,
  handleData,
  handleOperations,
  MinidumpBuilder,
  memoryList,
  moduleList,
  type ProcessFields,
  sid,
  systemInfo,
  systemMemory,
  threadBlock,
  threadList,
  tokenStream,
  vmCounters,
  Writer,
  windowsProcess,
} from '../../synth/minidump/index.ts';
import { reportOf } from '../open-core.ts';

function start(bits: 32 | 64 = 64): MinidumpBuilder {
  const dump = new MinidumpBuilder({ bits });
  systemInfo(dump, { architecture: bits === 64 ? 9 : 0, level: 0, product: 0, suite: 0 });
  return dump;
}

function rowsOf(dump: MinidumpBuilder, type?: string) {
  const { annotations = [], warnings } = reportOf(dump.build().bytes);
  const rows = annotations.filter((row) => !type || row.type === type).map(({ key, value }) => [key, value]);
  return { rows, warnings };
}

test('handles: value, type, name, access, and where the row stands; shorter rows have no object', () => {
  for (const rowSize of [32, 40, 48]) {
    const dump = start();
    handleData(
      dump,
      [
        { value: 4n, type: 'File', name: '\\Device\\HarddiskVolume3\\secret.txt', access: 0x120089 },
        { value: 0xffff_ffff_8000_0004n },
      ],
      { rowSize },
    );
    const { bytes, places } = dump.build();
    assert.deepEqual(reportOf(bytes).handles, [
      {
        value: '0x4',
        type: 'File',
        name: '\\Device\\HarddiskVolume3\\secret.txt',
        access: '0x120089',
        at: places['handle 0']?.at,
      },
      { value: '0xffffffff80000004', access: '0x0', at: places['handle 1']?.at },
    ]);
  }
});

test("what a handle's object was doing", () => {
  const word = (...values: readonly number[]): Uint8Array => {
    const out = new Writer();
    for (const value of values) out.u64(value);
    return out.bytes;
  };
  const u32 = (...values: readonly number[]): Uint8Array => {
    const out = new Writer();
    for (const value of values) out.u32(value);
    return out.bytes;
  };
  const dump = start();
  handleData(dump, [
    {
      value: 0x10n,
      type: 'Mutant',
      information: [
        [2, u32(0, 0x0100)],
        [3, word(700, 701)],
      ],
    },
    { value: 0x14n, type: 'Thread', information: [[1, word(0x103, 0x7000, 700, 702, 0xff, 0)]] },
    { value: 0x18n, type: 'Process', information: [[4, word(0, 0x7000, 0, 0, 700, 4)]] },
    { value: 0x1cn, type: 'Event', information: [[6, u32(0, 1)]] },
    { value: 0x20n, type: 'Semaphore', information: [[8, u32(2, 5)]] },
    { value: 0x24n, type: 'Section', information: [[7, Uint8Array.from([...word(0, 0), ...word(4096)])]] },
  ]);
  assert.deepEqual(rowsOf(dump, 'HandleObjectInformation').rows, [
    ['Mutant 0x10', 'held 1 time, abandoned'],
    ['Mutant 0x10', 'owned by thread 701 of process 700'],
    ['Thread 0x14', 'thread 702 of process 700'],
    ['Process 0x18', 'process 700, started by 4'],
    ['Event 0x1c', 'manual reset, signalled'],
    ['Semaphore 0x20', '2 of 5'],
    ['Section 0x24', '4096 bytes'],
  ]);
});

test('a chain of information that leads to itself is a fault, not a hang', () => {
  const dump = start();
  const at = dump.out.length;
  dump.put('loop', dump.writer().u32(at).u32(6).u32(8).u32(0).u32(1));
  const row = dump.writer().u64(8).u32(0).u32(0).u32(0).u32(0).u32(1).u32(1).u32(at).u32(0);
  dump.stream(12, 'handles', dump.writer().u32(16).u32(40).u32(1).u32(0).raw(row.bytes));
  const { warnings } = rowsOf(dump);
  assert.deepEqual(
    warnings.map(({ code, at: place }) => [code, place]),
    [['cycle', at]],
  );
});

test('what was done with handles', () => {
  const dump = start();
  handleOperations(dump, [
    { handle: 0x10n, thread: 5, operation: 1 },
    { handle: 0x10n, thread: 6, operation: 2 },
    { handle: 0x10n, thread: 7, operation: 3 },
  ]);
  assert.deepEqual(rowsOf(dump, 'HandleOperation').rows, [
    ['handle 0x10', 'opened by thread 5'],
    ['handle 0x10', 'closed by thread 6'],
    ['handle 0x10', 'used when invalid by thread 7'],
  ]);
});

test('a token: session, user, groups, privileges', () => {
  const dump = start();
  tokenStream(dump, [
    {
      id: 700,
      session: 2,
      user: sid(5, 21, 1, 2, 3, 1001),
      groups: [sid(1, 0), sid(5, 32, 544), sid(16, 8192)],
      primaryGroup: sid(5, 21, 1, 2, 3, 513),
      privileges: [
        [20, 2],
        [23, 3],
        [99, 0],
      ],
    },
  ]);
  assert.deepEqual(rowsOf(dump, 'Token').rows, [
    ['session', '2'],
    ['user', 'S-1-5-21-1-2-3-1001'],
    ['group', 'S-1-1-0 (everyone)'],
    ['group', 'S-1-5-32-544 (administrators)'],
    ['group', 'S-1-16-8192 (medium integrity)'],
    ['primary group', 'S-1-5-21-1-2-3-513 (domain users)'],
    ['SeDebugPrivilege', 'enabled'],
    ['SeChangeNotifyPrivilege', 'enabled'],
    ['privilege 99', 'disabled'],
  ]);
});

test("the system's memory and the process's counters", () => {
  const dump = start();
  systemMemory(dump, 4_194_304, [1n, 2n, 3n, 4n]);
  vmCounters(
    dump,
    7,
    Array.from({ length: 18 }, (_, index) => BigInt(index + 1) << 32n),
  );
  const report = reportOf(dump.build().bytes);
  assert.equal(report.system?.memoryBytes, 4_194_304 * 4096);
  const words = Object.fromEntries((report.annotations ?? []).map(({ key, value }) => [key, value]));
  assert.equal(words['CommitLimit'], '3');
  assert.equal(words['PageFaultCount'], '77');
  assert.equal(words['PeakWorkingSetSize'], String(1n << 32n));
  assert.equal(words['VirtualSize'], String(10n << 32n));
  assert.equal(words['PrivateUsage'], String(11n << 32n));
  assert.equal(words['PrivateWorkingSetSize'], undefined, 'its flag is not set');
});

test('tables of code made at run time', () => {
  const dump = start();
  functionTable(dump, [
    { low: 0x7ff0_0000n, high: 0x7ff0_1000n, entries: 3 },
    { low: 0x7ff1_0000n, high: 0x7ff1_1000n, entries: 1 },
  ]);
  assert.deepEqual(rowsOf(dump, 'FunctionTable').rows, [
    ['0x7ff00000-0x7ff01000', '3 functions'],
    ['0x7ff10000-0x7ff11000', '1 function'],
    ['tables', '2 with 4 functions'],
  ]);
});

test('comments, wide and narrow, ended or not; the second is kept when it says something else', () => {
  const dump = start();
  dump.stream(11, 'wide', dump.writer().utf16('\n*** procdump -e example\n*** Unhandled exception: C0000005 \0\0'));
  dump.stream(10, 'narrow', new TextEncoder().encode('another'));
  const { file, annotations } = reportOf(dump.build().bytes);
  assert.equal(file.comment, '*** procdump -e example\n*** Unhandled exception: C0000005');
  assert.deepEqual(
    annotations?.map(({ key, value, type }) => [key, value, type]),
    [['comment', 'another', 'CommentStreamA']],
  );
});

const PROCESS = {
  pid: 4242,
  tid: 100,
  path: 'C:\\Program Files\\Example\\example.exe',
  commandLine: '"C:\\Program Files\\Example\\example.exe" --quiet',
  currentDirectory: 'C:\\Users\\someone\\',
  windowTitle: 'Example',
  environment: ['=C:=C:\\Users\\someone', 'PATH=C:\\Windows', 'EMPTY=', 'A=B=C'],
  lastError: 2,
};

for (const bits of [32, 64] as const) {
  for (const isRelative of [false, true]) {
    test(`a process's own memory, ${bits} bits, ${isRelative ? 'offsets' : 'addresses'}`, () => {
      const fields: ProcessFields = {
        ...PROCESS,
        bits,
        isRelative,
        teb: 0x7ffd_0000n,
        peb: 0x7ffe_0000n,
        parameters: 0x20_0000n,
        environmentAt: 0x21_0000n,
        stackBase: 0x10_0000n,
        stackLimit: 0xf_0000n,
        imageBase: 0x40_0000n,
        sessionId: 3,
        isDebugged: true,
        globalFlag: 0x70,
      };
      const dump = start(bits);
      moduleList(dump, [
        { base: 0x7700_0000n, size: 4096, path: 'C:\\Windows\\System32\\ntdll.dll' },
        { base: 0x40_0000n, size: 4096, path: PROCESS.path },
      ]);
      threadList(dump, [{ id: 100, teb: fields.teb }]);
      memoryList(
        dump,
        windowsProcess(fields).map(({ base, bytes }, index) => ({ base, place: dump.put(`process ${index}`, bytes) })),
      );
      const { process, threads, modules, annotations, warnings } = reportOf(dump.build().bytes);
      assert.deepEqual(process, {
        name: 'example.exe',
        path: PROCESS.path,
        commandLine: PROCESS.commandLine,
        cwd: PROCESS.currentDirectory,
        environment: ['PATH', 'EMPTY', 'A'],
      });
      assert.deepEqual(threads?.[0]?.lastError, { code: '0x2', name: 'ERROR_FILE_NOT_FOUND' });
      assert.deepEqual(
        modules?.map(({ role }) => role),
        ['library', 'main'],
      );
      assert.deepEqual(
        annotations?.map(({ key, value, from }) => [key, value, from]),
        [
          ['session', '3', 'memory'],
          ['being debugged', 'yes', 'memory'],
          ['NtGlobalFlag', '0x70', 'memory'],
          ['window title', 'Example', 'memory'],
        ],
      );
      assert.deepEqual(warnings, []);
    });
  }
}

test('an environment of which only the beginning is there is told', () => {
  const fields: ProcessFields = {
    ...PROCESS,
    bits: 64,
    teb: 0x7ffd_0000n,
    peb: 0x7ffe_0000n,
    parameters: 0x20_0000n,
    environmentAt: 0x21_0000n,
    stackBase: 0n,
    stackLimit: 0n,
    imageBase: 0n,
  };
  const dump = start();
  threadList(dump, [{ id: 100, teb: fields.teb }]);
  const ranges = windowsProcess(fields).map(({ base, bytes }) => ({
    base,
    bytes: base === fields.environmentAt ? bytes.subarray(0, 80) : bytes,
  }));
  memoryList(
    dump,
    ranges.map(({ base, bytes }, index) => ({ base, place: dump.put(`process ${index}`, bytes) })),
  );
  const { process, warnings } = reportOf(dump.build().bytes);
  assert.deepEqual(process?.environment, ['PATH']);
  assert.deepEqual(
    warnings.map(({ code, severity }) => [code, severity]),
    [['environment-cut', 'loss']],
  );
});

test('a thread block of another thread, or one that does not point to itself, is not believed', () => {
  const fields = {
    ...PROCESS,
    bits: 64,
    peb: 0n,
    parameters: 0n,
    environmentAt: 0n,
    stackBase: 0n,
    stackLimit: 0n,
    imageBase: 0n,
  } as const;
  const dump = start();
  threadList(dump, [
    { id: 101, teb: 0x1000n },
    { id: 100, teb: 0x3000n },
  ]);
  const other = threadBlock({ ...fields, teb: 0x1000n });
  const moved = threadBlock({ ...fields, teb: 0x2000n });
  memoryList(dump, [
    { base: 0x1000n, place: dump.put('other', other.bytes) },
    { base: 0x3000n, place: dump.put('moved', moved.bytes) },
  ]);
  const { threads } = reportOf(dump.build().bytes);
  assert.deepEqual(
    threads?.map(({ lastError }) => lastError),
    [undefined, undefined],
  );
});

test('a 32-bit thread in a dump of a 64-bit tool: inner last error and registers', () => {
  const { bytes: context, registers } = contextOf('x86', { eip: 0x40_1234n, esp: 0x9_f000n });
  const teb = new Writer();
  teb.upTo(0x30).u64(0x7ef0_0000).upTo(0x40).u64(4242).u64(100).upTo(0x68).u32(0);
  teb.upTo(0x1488).u64(0x8000).upTo(0x180c).u32(0x2000).upTo(0x2000);
  const teb32 = threadBlock({
    ...PROCESS,
    bits: 32,
    teb: 0x7ef0_2000n,
    peb: 0n,
    parameters: 0n,
    environmentAt: 0n,
    stackBase: 0n,
    stackLimit: 0n,
    imageBase: 0n,
    lastError: 5,
  });
  const area = new Writer().u16(0).u16(0x14c).raw(context);
  const dump = start();
  threadList(dump, [{ id: 100, teb: 0x7ef0_0000n }]);
  memoryList(dump, [
    { base: 0x7ef0_0000n, place: dump.put('teb', teb) },
    { base: 0x7ef0_2000n, place: dump.put('teb32', teb32.bytes) },
    { base: 0x8000n, place: dump.put('area', area) },
  ]);
  const { process, threads, annotations } = reportOf(dump.build().bytes);
  assert.equal(process?.bits, 32);
  assert.deepEqual(threads?.[0]?.lastError, { code: '0x5', name: 'ERROR_ACCESS_DENIED' });
  const inner = Object.fromEntries((annotations ?? []).map(({ key, value }) => [key, value]));
  assert.equal(inner['eip'], registers['eip']);
  assert.equal(inner['esp'], '0x9f000');
});
