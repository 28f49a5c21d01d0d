/** Small dumps that hold every kind of record once: for cuts and mutations. */
import { type Built, MinidumpBuilder } from './builder.ts';
import { contextOf } from './contexts.ts';
import {
  assertionInfo,
  auxv,
  bootArguments,
  breakpadInfo,
  crashpadInfo,
  dsoDebug,
  macCrashInfo,
  textStream,
} from './extensions.ts';
import { handleData, handleOperations, sid, tokenStream } from './handle-streams.ts';
import { memory64List, memoryInfo, memoryList, systemMemory, vmCounters } from './memory-streams.ts';
import {
  elfRecord,
  exceptionStream,
  functionTable,
  miscInfo,
  moduleList,
  rsds,
  systemInfo,
  threadInfo,
  threadList,
  threadNames,
  unloadedModules,
} from './streams.ts';
import { thrown, windowsProcess } from './windows-process.ts';

const GUID = Uint8Array.from({ length: 16 }, (_, index) => index * 17 + 3);

export function richDump(system: 'windows' | 'linux' | 'macos'): Built {
  if (system === 'windows') return windows();
  return system === 'linux' ? linux() : macos();
}

function windows(): Built {
  const dump = new MinidumpBuilder({ writer: 0xa0ee, time: 1_700_000_000, flags: 0x1826n, slots: 22 });
  systemInfo(dump, { servicePack: 'Service Pack 1' });
  miscInfo(dump, { createTime: 1_699_999_000, debugBuild: 'dbgcore.amd64,10.0.19041.746', build: '19041.1.amd64fre' });
  moduleList(dump, [
    {
      base: 0x14000_0000n,
      size: 0x9000,
      path: 'C:\\x\\a.exe',
      time: 0x60000000,
      version: [1, 2, 3, 4],
      record: rsds(GUID, 1, 'a.pdb'),
    },
    { base: 0x18000_0000n, size: 0x8000, path: 'C:\\x\\b.dll', time: 0x60000001, record: rsds(GUID, 2, 'b.pdb') },
  ]);
  unloadedModules(dump, [{ base: 0x19000_0000n, size: 0x1000, name: 'c.dll', time: 0x60000002 }]);
  const exception = thrown(64, 0x14000_1000n, '.?AVruntime_error@std@@', 'what it said');
  const process = windowsProcess({
    bits: 64,
    teb: 0x7ffd_0000n,
    peb: 0x7ffe_0000n,
    parameters: 0x20_0000n,
    environmentAt: 0x21_0000n,
    pid: 4242,
    tid: 100,
    stackBase: 0x10_0000n,
    stackLimit: 0xf_0000n,
    imageBase: 0x14000_0000n,
    path: 'C:\\x\\a.exe',
    commandLine: 'a.exe -v',
    currentDirectory: 'C:\\x\\',
    environment: ['PATH=C:\\x', 'A=B'],
  });
  const { bytes: context } = contextOf('x86-64', { rip: 0x14000_1234n, rsp: 0xf_ff00n });
  threadList(dump, [
    { id: 100, teb: 0x7ffd_0000n, stackBase: 0xf_ff00n, stack: new Uint8Array(256).fill(0x41), context },
    { id: 101, stackBase: 0xe_ff00n, stack: new Uint8Array(64).fill(0x42), context },
  ]);
  threadInfo(dump, [{ id: 100, createTime: 133_000_000_000_000_000n, startAddress: 0x14000_1000n }]);
  threadNames(dump, [[101, 'worker']]);
  exceptionStream(dump, { threadId: 100, code: 0xe06d7363, parameters: exception.parameters, context });
  memoryInfo(dump, [
    { base: 0xf_0000n, size: 0x1_0000n, state: 0x1000, protect: 4, type: 0x20000 },
    { base: 0x14000_0000n, size: 0x9000n, state: 0x1000, protect: 0x20, type: 0x1000000 },
  ]);
  handleData(dump, [
    { value: 4n, type: 'File', name: '\\Device\\x', access: 1, information: [[6, new Uint8Array(8)]] },
    { value: 8n, type: 'Event' },
  ]);
  handleOperations(dump, [{ handle: 4n, thread: 100, operation: 1 }]);
  tokenStream(dump, [
    {
      id: 4242,
      session: 1,
      user: sid(5, 21, 1, 2, 3),
      groups: [sid(1, 0)],
      primaryGroup: sid(5, 18),
      privileges: [[20, 2]],
    },
  ]);
  systemMemory(dump, 1000, [1n, 2n, 3n, 4n]);
  vmCounters(dump, 31, [1n, 2n, 3n]);
  functionTable(dump, [{ low: 0x1000n, high: 0x2000n, entries: 1 }]);
  dump.stream(11, 'wide comment', dump.writer().utf16('a comment'));
  dump.stream(10, 'comment', new TextEncoder().encode('another'));
  assertionInfo(dump, { expression: 'x', function: 'f', file: 'a.cpp', line: 3, type: 1 });
  breakpadInfo(dump, 3, 101, 100);
  memory64List(dump, [exception, ...process]);
  return dump.build();
}

function linux(): Built {
  const dump = new MinidumpBuilder({ time: 1_700_000_000, slots: 17 });
  systemInfo(dump, { platform: 0x8201, servicePack: 'Linux 6.1.0 #1 SMP x x86_64' });
  moduleList(dump, [{ base: 0x40_0000n, size: 0x9000, path: '/x/a', record: elfRecord(GUID) }], { pad: 4 });
  const stack = dump.put('stack', new Uint8Array(128).fill(0x41));
  const { bytes: context } = contextOf('x86-64', { rip: 0x40_1234n });
  threadList(dump, [{ id: 100, stackBase: 0x7ff0_0000n, stackPlace: stack, context }], { pad: 4 });
  threadNames(dump, [[100, 'main']]);
  memoryList(dump, [{ base: 0x7ff0_0000n, place: stack }], { pad: 4 });
  exceptionStream(dump, { threadId: 100, code: 11, flags: 1, address: 0x18n, context });
  textStream(dump, 0x47670003, 'cpuinfo', 'processor : 0\nmodel name : x\n');
  textStream(dump, 0x47670004, 'status', 'Name:\ta\nTgid:\t100\nUid:\t1\t1\n');
  textStream(dump, 0x47670005, 'lsb', 'DISTRIB_ID=x\nDISTRIB_RELEASE=1\n');
  textStream(dump, 0x47670006, 'cmdline', 'a\0b\0');
  textStream(dump, 0x47670007, 'environ', 'A=1\0B=2\0');
  textStream(dump, 0x47670009, 'maps', '400000-409000 r-xp 0 08:01 1 /x/a\n7ff00000-7ff01000 rw-p 0 00:00 0 [stack]\n');
  textStream(dump, 0x4d7a0003, 'limits', 'Max open files   1024   2048   files\n');
  textStream(dump, 0x4d7a0004, 'soft errors', '[]');
  auxv(dump, [[3, 0x400040n]]);
  dsoDebug(dump, { brk: 1n, base: 2n, dynamic: 3n }, [[0x40_0000n, '/x/a']]);
  return dump.build();
}

function macos(): Built {
  const dump = new MinidumpBuilder({ time: 1_700_000_000, slots: 8 });
  systemInfo(dump, { architecture: 12, platform: 0x8101, version: [14, 2, 0], servicePack: '23C64' });
  miscInfo(dump, {
    size: 832,
    build: 'macOS 14.2 (23C64); Darwin 23.2.0 x; Mac14,2 (J)',
    debugBuild: 'crashpad.arm64,0.8.0,mac',
  });
  moduleList(dump, [{ base: 0x1_0000_0000n, size: 0x9000, path: '/x/a', record: rsds(GUID, 0, 'a') }]);
  const { bytes: context } = contextOf('arm64', { pc: 0x1_0000_1234n });
  threadList(dump, [{ id: 100, stackBase: 0x7ff0_0000n, stack: new Uint8Array(64).fill(0x41), context }]);
  exceptionStream(dump, { threadId: 100, code: 0, parameters: [10n, 0x600_0000n, 0n], context });
  crashpadInfo(dump, {
    reportId: GUID,
    clientId: GUID,
    addressMask: 0xffffff8000000000n,
    simple: { ver: '1' },
    modules: [{ index: 0, list: ['abort() called'], simple: { a: 'b' }, objects: [['n', 1, Uint8Array.from([65])]] }],
  });
  macCrashInfo(dump, [['/x/lib', 'message', '', '', 'message2']]);
  bootArguments(dump, '-v');
  return dump.build();
}
