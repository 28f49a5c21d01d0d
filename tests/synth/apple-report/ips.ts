/** Reports in JSON as ReportCrash, the kernel and jetsam write them: a line of head, then the body. */

export interface Frame {
  readonly imageIndex: number;
  readonly imageOffset: number;
  readonly symbol?: string;
  readonly symbolLocation?: number;
  readonly sourceFile?: string;
  readonly sourceLine?: number;
}

export const IMAGES = [
  { source: 'A', base: 0, size: 0, uuid: '00000000-0000-0000-0000-000000000000' },
  {
    source: 'P',
    arch: 'arm64e',
    base: 4_300_000_000,
    size: 0x10000,
    uuid: '5730ae18-4df0-3d47-b4f7-eaa84456a9f7',
    path: '/Applications/Notes.app/Contents/MacOS/Notes',
    name: 'Notes',
    CFBundleVersion: '77',
    CFBundleShortVersionString: '4.2',
  },
  {
    source: 'S',
    arch: 'arm64e',
    base: 6_500_000_000,
    size: 0x80000,
    uuid: '23c7dde6-a44b-3be4-b47c-eb3045b267d9',
    path: '/usr/lib/system/libsystem_kernel.dylib',
    name: 'libsystem_kernel.dylib',
  },
] as const;

export function head(bugType: string, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    app_name: 'Notes',
    timestamp: '2023-05-01 12:34:56.00 +0200',
    bug_type: bugType,
    os_version: 'macOS 13.3.1 (22E261)',
    incident_id: '051760D9-97FF-475F-8B61-B0FDFB04D484',
    platform: 1,
    ...more,
  });
}

/** The body of a crash; `more` adds to it or replaces. */
export function crashBody(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    uptime: 12000,
    procLaunch: '2023-05-01 12:00:00.1234 +0200',
    captureTime: '2023-05-01 12:34:55.6192 +0200',
    procName: 'Notes',
    procPath: '/Applications/Notes.app/Contents/MacOS/Notes',
    pid: 4711,
    parentProc: 'launchd',
    parentPid: 1,
    userID: 501,
    cpuType: 'ARM-64',
    modelCode: 'Mac14,2',
    osVersion: { train: 'macOS 13.3.1', build: '22E261', releaseType: 'User' },
    exception: {
      type: 'EXC_BAD_ACCESS',
      signal: 'SIGSEGV',
      codes: '0x0000000000000001, 0x0000000000000018',
      rawCodes: [1, 24],
      subtype: 'KERN_INVALID_ADDRESS at 0x0000000000000018',
    },
    termination: { flags: 0, code: 11, namespace: 'SIGNAL', indicator: 'Segmentation fault: 11' },
    faultingThread: 1,
    threads: [
      { id: 100, queue: 'com.apple.main-thread', frames: [{ imageIndex: 2, imageOffset: 0x1000 }] },
      {
        id: 101,
        name: 'worker',
        triggered: true,
        threadState: {
          flavor: 'ARM_THREAD_STATE64',
          x: Array.from({ length: 29 }, (_, i) => ({ value: i })),
          fp: { value: 6_100_000_000 },
          lr: { value: 4_300_000_100 },
          sp: { value: 6_100_000_000 },
          pc: { value: 4_300_000_096 },
          cpsr: { value: 0x60000000 },
          far: { value: 24 },
          esr: { value: 0x92000006, description: '(Data Abort) byte read Translation fault' },
        },
        frames: [
          {
            imageIndex: 1,
            imageOffset: 96,
            symbol: 'save(_:)',
            symbolLocation: 12,
            sourceFile: 'Save.swift',
            sourceLine: 7,
          },
          { imageIndex: 1, imageOffset: 900, symbol: 'main', symbolLocation: 40 },
          { imageIndex: 0, imageOffset: 0x7000 },
        ],
      },
    ],
    usedImages: IMAGES,
    ...more,
  };
}

export function ips(bugType: string, body: unknown, more: Record<string, unknown> = {}): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${head(bugType, more)}\n${JSON.stringify(body, undefined, 2)}`);
}

export function crashReport(more: Record<string, unknown> = {}): Uint8Array<ArrayBuffer> {
  return ips('309', crashBody(more));
}

export function jetsamReport(): Uint8Array<ArrayBuffer> {
  return ips('298', {
    product: 'iPhone14,2',
    build: 'iPhone OS 16.2 (20C65)',
    kernel: 'Darwin Kernel Version 22.2.0: …; root:xnu-8792.62.2~1/RELEASE_ARM64_T8110',
    date: '2023-05-01 12:34:55.00 +0200',
    memoryStatus: {
      compressorSize: 100,
      pageSize: 16384,
      memoryPages: { active: 1000, inactive: 500, wired: 300, free: 20, fileBacked: 400 },
    },
    largestProcess: 'Game',
    processes: [
      { pid: 1, name: 'launchd', rpages: 100, states: ['daemon'] },
      { pid: 99, name: 'Game', rpages: 128000, reason: 'per-process-limit', states: ['frontmost'] },
    ],
  });
}

export const PANIC_TEXT = [
  'panic(cpu 1 caller 0xfffffe001c1f6784): watchdog timeout: no checkins from watchdogd in 90 seconds',
  'Debugger message: panic',
  'OS version: 22E261',
  'Kernel version: Darwin Kernel Version 22.4.0: …; root:xnu-8796.101.5~3/RELEASE_ARM64_T8112',
  'Kernel slide:      0x0000000014000000',
  'Kernel text base:  0xfffffe001b004000',
  'Compressor Info: 10% of compressed pages limit (OK) and 7% of segments limit (OK) with 1 swapfiles and OK swap space',
  'Panicked task 0xfffffe1b3f1c8000: 0 pages, 500 threads: pid 0: kernel_task',
  'Panicked thread: 0xfffffe1b3f000000, backtrace: 0xfffffe3d0b4b3000, tid: 345',
  '\t\t  lr: 0xfffffe001b205678  fp: 0xfffffe3d0b4b3010',
  '\t\t  lr: 0xfffffe001d112345  fp: 0x0000000000000000',
  '      Kernel Extensions in backtrace:',
  '         com.apple.driver.AppleARMWatchdogTimer(1.0)[6AAC7152-26B3-355D-95F0-EC89EFA4152C]@0xfffffe001d110000->0xfffffe001d113fff',
  '            dependency: com.apple.driver.AppleARMPlatform(1.0.2)[98A24B67-A443-3C7F-A0D6-F33C1BADF6D4]@0xfffffe001c000000->0xfffffe001c0fffff',
  '',
  'last started kext at 3089862389: com.apple.driver.Example\t1',
  'loaded kexts:',
  'com.example.filter\t2.5',
  'com.apple.filesystems.apfs\t2142.62.1',
  '',
  '** Stackshot Succeeded ** Bytes Traced 76416 **',
].join('\n');

export function panicReport(text = PANIC_TEXT): Uint8Array<ArrayBuffer> {
  return ips('210', {
    product: 'Mac14,2',
    build: 'macOS 13.3.1 (22E261)',
    date: '2023-05-01 12:34:55.00 +0200',
    panicString: text,
    processByPid: {
      0: {
        pid: 0,
        procname: 'kernel_task',
        threadById: {
          345: { id: 345, state: ['TH_RUN'] },
          7: { id: 7, name: 'VM_reclaim', state: ['TH_WAIT', 'TH_UNINT'] },
        },
      },
      1: {
        pid: 1,
        procname: 'launchd',
        threadById: {
          50: {
            id: 50,
            state: ['TH_WAIT'],
            schedPriority: 31,
            userTime: 0.5,
            systemTime: 0.25,
            kernelFrames: [[1, 16]],
            userFrames: [[0, 32]],
          },
        },
      },
    },
    binaryImages: [
      ['5730ae18-4df0-3d47-b4f7-eaa84456a9f7', 6_442_450_944, 'S'],
      ['00000000-0000-0000-0000-000000000000', 0, 'A'],
    ],
  });
}
