/**
 * The dump that the page offers to a visitor who has none: an invented program for notes, on an invented machine,
 * that read through a null pointer. Small, but it holds what a dump of that kind holds: threads with stacks that
 * can be walked, code around the return addresses, a heap, the process's environment, handles. What looks like a
 * secret in it was made up here, for the exposure scan to find.
 */

import {
  contextOf,
  exceptionStream,
  handleData,
  type MemoryRange,
  MinidumpBuilder,
  memoryInfo,
  memoryList,
  miscInfo,
  moduleList,
  systemInfo,
  systemMemory,
  threadInfo,
  threadList,
  threadNames,
  unloadedModules,
  vmCounters,
  windowsProcess,
} from './minidump/index.ts';
import { CODE, IMAGES, imageMemory, MODULES, UNLOADED } from './sample/images.ts';
import { environment, heapText } from './sample/secrets.ts';
import { mainStack, waitingStack } from './sample/stacks.ts';

const PID = 7316;
const MAIN = 5220;
const AUTOSAVE = 9044;
const POOL = 3188;
const WRITTEN = Date.UTC(2025, 5, 3, 9, 41, 27) / 1000;
const STARTED = WRITTEN - 2714;

const HEAP = 0x1d2_6f40_0000n;
const PARAMETERS = 0x1d2_6f3a_0000n;
const ENVIRONMENT = 0x1d2_6f3b_0000n;
const PEB = 0x9e_2d1c_0000n;
const TEBS = { [MAIN]: 0x9e_2d1c_1000n, [AUTOSAVE]: 0x9e_2d1c_3000n, [POOL]: 0x9e_2d1c_5000n } as const;
const STACKS = {
  [MAIN]: { low: 0x9e_2d0f_c000n, high: 0x9e_2d10_0000n },
  [AUTOSAVE]: { low: 0x9e_2d2f_c000n, high: 0x9e_2d30_0000n },
  [POOL]: { low: 0x9e_2d3f_c000n, high: 0x9e_2d40_0000n },
} as const;

// MiniDumpWithHandleData, UnloadedModules, ProcessThreadData, PrivateReadWriteMemory, FullMemoryInfo, ThreadInfo
const FLAGS = 0x1b24n;

const COMMIT = 0x1000;
const RESERVE = 0x2000;
const READ_WRITE = 4;
const READ_ONLY = 2;
const EXECUTE_READ = 0x20;
const GUARD = 0x100;
const PRIVATE = 0x20000;
const IMAGE = 0x1000000;

/** 100 ns since 1601, of seconds since 1970. */
const ticks = (seconds: number): bigint => (BigInt(seconds) + 11_644_473_600n) * 10_000_000n;

export function buildSample(): Uint8Array<ArrayBuffer> {
  const dump = new MinidumpBuilder({ writer: 0xa061, time: WRITTEN, flags: FLAGS, slots: 18 });
  describeSystem(dump);
  moduleList(dump, MODULES);
  unloadedModules(dump, UNLOADED);
  addThreads(dump);
  addMemory(dump);
  handleData(dump, [
    {
      value: 0x4cn,
      type: 'File',
      name: '\\Device\\HarddiskVolume3\\Users\\sample\\Documents\\Notes\\shopping.note',
      access: 0x120089,
    },
    {
      value: 0x50n,
      type: 'Key',
      name: '\\REGISTRY\\USER\\S-1-5-21-1000000000-2000000000-3000000000-1001\\Software\\Paper Boat',
      access: 0x20019,
    },
    { value: 0x64n, type: 'Event', access: 0x1f0003 },
    {
      value: 0x88n,
      type: 'Mutant',
      name: '\\Sessions\\1\\BaseNamedObjects\\PaperBoatSingleInstance',
      access: 0x1f0001,
    },
    { value: 0x9cn, type: 'Thread', access: 0x1fffff },
  ]);
  return dump.build().bytes;
}

function describeSystem(dump: MinidumpBuilder): void {
  systemInfo(dump, { version: [10, 0, 22631], level: 6, revision: 0x9702, processors: 12, cpu: features() });
  miscInfo(dump, {
    pid: PID,
    createTime: STARTED,
    userTime: 14,
    kernelTime: 3,
    mhz: [2611, 2611, 2611],
    zone: { id: 2, bias: 0, standard: 'GMT Standard Time', daylight: 'GMT Daylight Time' },
    build: '22621.1.amd64fre.ni_release.220506-1250',
    debugBuild: 'dbgcore.amd64,10.0.22621.1',
  });
  systemMemory(dump, 4_176_384, [1_480_213n, 2_941_007n, 5_224_960n, 3_307_771n]);
  vmCounters(dump, 7, [78_643_200n, 61_341_696n, 412_104n, 405_288n, 41_216n, 38_640n, 29_859_840n, 31_457_280n]);
}

function features(): Uint8Array {
  const cpu = new Uint8Array(24);
  new DataView(cpu.buffer).setBigUint64(0, 0x9e_a17a_9744n, true);
  return cpu;
}

function addThreads(dump: MinidumpBuilder): void {
  const main = mainStack(STACKS[MAIN].low, STACKS[MAIN].high);
  const autosave = waitingStack(STACKS[AUTOSAVE].low, STACKS[AUTOSAVE].high, CODE.autosaveLoop);
  const pool = waitingStack(STACKS[POOL].low, STACKS[POOL].high, CODE.poolWorker);
  const segments = { cs: 0x33n, ds: 0x2bn, es: 0x2bn, fs: 0x53n, gs: 0x2bn, ss: 0x2bn };
  const crash = contextOf('x86-64', {
    ...quiet(),
    ...segments,
    rip: CODE.crash,
    rsp: main.sp,
    rbp: main.fp,
    rcx: 0n,
    rax: 0x3n,
    rdx: HEAP + 0x140n,
    rbx: HEAP + 0x80n,
    r8: 0x11n,
    eflags: 0x10246n,
  }).bytes;
  const waiting = (sp: bigint) =>
    contextOf('x86-64', { ...quiet(), ...segments, rip: CODE.wait, rsp: sp, eflags: 0x246n, r10: 0n }).bytes;
  threadList(dump, [
    { id: MAIN, priority: 2, teb: TEBS[MAIN], stackBase: main.sp, stack: main.bytes, context: crash },
    { id: AUTOSAVE, teb: TEBS[AUTOSAVE], stackBase: autosave.sp, stack: autosave.bytes, context: waiting(autosave.sp) },
    { id: POOL, teb: TEBS[POOL], stackBase: pool.sp, stack: pool.bytes, context: waiting(pool.sp) },
  ]);
  threadInfo(dump, [
    { id: MAIN, createTime: ticks(STARTED), userTime: 131_000_000n, kernelTime: 28_000_000n, startAddress: CODE.start },
    {
      id: AUTOSAVE,
      createTime: ticks(STARTED + 2),
      userTime: 4_000_000n,
      kernelTime: 2_500_000n,
      startAddress: CODE.autosaveLoop,
    },
    { id: POOL, createTime: ticks(STARTED + 3), startAddress: CODE.poolWorker },
  ]);
  threadNames(dump, [
    [MAIN, 'Main'],
    [AUTOSAVE, 'Autosave'],
    [POOL, 'Pool worker'],
  ]);
  exceptionStream(dump, {
    threadId: MAIN,
    code: 0xc0000005,
    address: CODE.crash,
    parameters: [0n, 0x28n],
    context: crash,
  });
}

/** General registers that hold nothing of interest. */
function quiet(): Record<string, bigint> {
  const values: Record<string, bigint> = { mxcsr: 0x1f80n };
  for (const name of ['rax', 'rcx', 'rdx', 'rbx', 'rbp', 'rsi', 'rdi']) values[name] = 0n;
  for (let i = 8; i < 16; i++) values[`r${i}`] = 0n;
  for (const name of ['dr0', 'dr1', 'dr2', 'dr3', 'dr6', 'dr7']) values[name] = 0n;
  for (let i = 0; i < 16; i++) values[`xmm${i}`] = 0n;
  return values;
}

function addMemory(dump: MinidumpBuilder): void {
  const ranges: MemoryRange[] = [...imageMemory(), { base: HEAP, bytes: heapText() }];
  for (const tid of [MAIN, AUTOSAVE, POOL] as const) {
    const parts = windowsProcess({
      bits: 64,
      teb: TEBS[tid],
      peb: PEB,
      parameters: PARAMETERS,
      environmentAt: ENVIRONMENT,
      pid: PID,
      tid,
      stackBase: STACKS[tid].high,
      stackLimit: STACKS[tid].low,
      imageBase: MODULES[0]?.base ?? 0n,
      path: MODULES[0]?.path ?? '',
      commandLine: `"${MODULES[0]?.path}" --open "C:\\Users\\sample\\Documents\\Notes\\shopping.note" --sync-token=not-a-real-token`,
      currentDirectory: 'C:\\Users\\sample\\Documents\\Notes\\',
      windowTitle: 'shopping.note - Paper Boat',
      environment: environment(),
      lastError: tid === MAIN ? 2 : 0,
    });
    // Each thread has a block of its own; the process's is one.
    ranges.push(...(tid === MAIN ? parts : parts.slice(0, 1)));
  }
  memoryInfo(dump, [
    { base: PARAMETERS, size: 0x1000n, state: COMMIT, protect: READ_WRITE, type: PRIVATE },
    { base: ENVIRONMENT, size: 0x2000n, state: COMMIT, protect: READ_WRITE, type: PRIVATE },
    { base: HEAP, size: 0x8000n, state: COMMIT, protect: READ_WRITE, type: PRIVATE },
    { base: HEAP + 0x8000n, size: 0xf8000n, state: RESERVE, type: PRIVATE },
    { base: PEB, size: 0x8000n, state: COMMIT, protect: READ_WRITE, type: PRIVATE },
    ...Object.values(STACKS).flatMap(({ low, high }) => [
      { base: high - 0x100000n, size: low - 0x3000n - (high - 0x100000n), state: RESERVE, type: PRIVATE },
      { base: low - 0x3000n, size: 0x3000n, state: COMMIT, protect: READ_WRITE + GUARD, type: PRIVATE },
      { base: low, size: high - low, state: COMMIT, protect: READ_WRITE, type: PRIVATE },
    ]),
    ...IMAGES.flatMap(({ base, code, data }) => [
      { base, size: 0x1000n, state: COMMIT, protect: READ_ONLY, type: IMAGE },
      { base: base + 0x1000n, size: code, state: COMMIT, protect: EXECUTE_READ, type: IMAGE },
      { base: base + 0x1000n + code, size: data, state: COMMIT, protect: READ_ONLY, type: IMAGE },
    ]),
  ]);
  memoryList(
    dump,
    ranges.map(({ base, bytes }, index) => ({ base, place: dump.put(`memory ${index}`, bytes) })),
  );
}
