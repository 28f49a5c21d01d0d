/** Rows of a dump that was never a file, and where its modules, heap and stacks lie. */
import type { ListedModule, ListName, Lists } from '../../web/engine/access.ts';
import type { Region, Thread } from '../../web/engine/report/report.ts';

/** Text that tries to be markup, to hide what follows, to turn the line around, to break out of it. */
export const HOSTILE = '<img src=x onerror=alert(1)>\u202egpj.exe\u0000\u001b[31m\u200b\nend';

/** How many rows the lists have, and whether their texts are hostile. */
export interface RowOptions {
  readonly threads?: number;
  readonly modules?: number;
  readonly regions?: number;
  readonly records?: number;
  readonly isHostile?: boolean;
  /** Nothing but the kind of file is known. */
  readonly isBare?: boolean;
}

type Row<L extends ListName> = (index: number) => Lists[L];
type Rows = { readonly [L in ListName]?: { readonly count: number; readonly row: Row<L> } };

export const hex = (value: number | bigint): string => `0x${value.toString(16)}`;
export const MODULE_BASE = 0x7ff8_0000_0000;
export const MODULE_SIZE = 0x20_0000;
export const HEAP_BASE = 0x1d4_7e00_0000;
export const STACK_BASE = 0x53_c010_0000;
export const STACK_SIZE = 0x10_0000;
export const REGION_SIZE = 0x1_0000;

const NAMES = ['lf_sync.dll', 'lanternfish.exe', 'ucrtbase.dll', 'kernel32.dll', 'ntdll.dll', 'win32u.dll'];
const PATHS = ['C:\\Program Files\\Lanternfish\\', 'C:\\Windows\\System32\\'];

export function moduleRow(index: number, isHostile: boolean): ListedModule {
  const name = NAMES[index] ?? `module-${index}.dll`;
  const isOwn = index < 2;
  return {
    name: isHostile ? `${HOSTILE}${index}` : name,
    path: isHostile ? HOSTILE.repeat(12) : `${PATHS[isOwn ? 0 : 1]}${name}`,
    base: hex(MODULE_BASE + index * MODULE_SIZE),
    size: MODULE_SIZE / 2 + index,
    role: index === 1 ? 'main' : 'library',
    version: `10.0.${19041 + index}.1`,
    timestamp: hex(0x5f3a_0000 + index),
    codeId: `${(0x5f3a_0000 + index).toString(16).toUpperCase()}100000`,
    debugFile: `${name.replace(/\.\w+$/, '')}.pdb`,
    debugId: `${(0xabcd_0000 + index).toString(16).toUpperCase().padEnd(32, '0')}1`,
    at: 0x2000 + index * 108,
    isOfSystem: !isOwn && !isHostile,
  };
}

function threadRow(index: number, isHostile: boolean): Thread {
  const top = MODULE_BASE + 0x1_f8a4;
  const sp = STACK_BASE + index * 2 * STACK_SIZE + STACK_SIZE - 0x930;
  const frames: Thread['frames'] = NAMES.map((module, at) => ({
    address: hex(at === 0 ? top : MODULE_BASE + at * MODULE_SIZE + 0x1000 + at),
    module: isHostile ? HOSTILE : module,
    offset: hex(at === 0 ? 0x1_f8a4 : 0x1000 + at),
    trust: (['context', 'cfi', 'frame-pointer', 'scan', 'recorded', 'cfi'] as const)[at] ?? 'scan',
    ...(at === 1 && { function: isHostile ? HOSTILE : 'lf_queue_drain', functionOffset: '0x12e' }),
    ...(at === 2 && { function: 'lf_sync_flush', functionOffset: '0x84', file: 'src/sync/flush.c', line: 214 }),
  }));
  return {
    id: 12_800 + index * 4,
    ...(index % 3 !== 2 && { name: isHostile ? HOSTILE : `worker-${index}` }),
    ...(index === 14 && { crashed: true }),
    state: index % 2 ? 'waiting' : 'running',
    ...(index === 15 && { waitsFor: { kind: 'critical section', name: 'queue', threadId: 12_856 } }),
    priority: 8,
    startAddress: hex(MODULE_BASE + 3 * MODULE_SIZE + 0x4000),
    teb: hex(0x53_bff0_0000),
    lastError: { code: '0x2', name: 'ERROR_FILE_NOT_FOUND' },
    createTime: '2026-11-19T16:31:02Z',
    userSeconds: 1.5,
    kernelSeconds: 0.25,
    registers: {
      rax: '0x0',
      rcx: '0xd8',
      rdx: hex(HEAP_BASE + 0x6180),
      rbx: hex(HEAP_BASE + 0x1_c040),
      rsp: hex(sp),
      rbp: hex(sp + 0x40),
      rsi: hex(MODULE_BASE + 0xd2e0),
      rdi: '0x18',
      r8: '0xffffffffffffffff',
      rip: hex(top),
      eflags: '0x246',
      cs: '0x33',
      xmm0: '0x3ff00000000000003ff0000000000000',
    },
    stack: { base: hex(sp), size: 0x930, data: { offset: 0x8000 + index * 0x930, size: 0x930 } },
    frames,
    stackEnd: 'no-memory',
    at: 0x1000 + index * 48,
  };
}

export function regionRow(index: number, isHostile: boolean): Region {
  const isPresent = index % 5 !== 4;
  return {
    base: hex(HEAP_BASE + index * REGION_SIZE * 2),
    size: REGION_SIZE,
    present: isPresent ? REGION_SIZE : 0,
    protection: ['rw-', 'r-x', 'r--', 'rw-+g'][index % 4] ?? 'rw-',
    state: 'commit',
    type: (['private', 'image', 'mapped'] as const)[index % 3] ?? 'private',
    ...(index % 3 !== 0 && { name: isHostile ? HOSTILE : `/usr/share/lanternfish/part-${index}.bin` }),
    ...(isPresent && { data: { offset: 0x10_0000 + index * REGION_SIZE, size: REGION_SIZE } }),
  };
}

export function rowsOf(options: RowOptions): Rows {
  const { threads = 31, modules = 142, regions = 96, records = 14, isHostile = false, isBare = false } = options;
  if (isBare) return {};
  const text = (plain: string) => (isHostile ? HOSTILE : plain);
  return {
    threads: { count: threads, row: (i) => threadRow(i, isHostile) },
    modules: { count: modules, row: (i) => moduleRow(i, isHostile) },
    unloadedModules: {
      count: 2,
      row: (i) => ({ name: text(`gone-${i}.dll`), base: hex(0x1000_0000 * (i + 1)), size: 4096, at: 0x9000 }),
    },
    regions: { count: regions, row: (i) => regionRow(i, isHostile) },
    records: {
      count: records,
      row: (i) => ({
        type: i,
        name: text(`Stream${i}`),
        at: 32 + i * 12,
        size: 512,
        data: { offset: 0x400 + i * 1024, size: 512 },
        read: i % 5 !== 3,
      }),
    },
    handles: { count: 12, row: (i) => ({ value: hex(4 * i + 4), type: 'File', name: text(`\\Device\\X${i}`) }) },
    openFiles: {
      count: 5,
      row: (i) => ({ fd: i, path: text(`/var/lib/gauge-${i}.db`), type: 'file', offset: 81_920 }),
    },
    sockets: {
      count: 2,
      row: (i) => ({
        fd: 7 + i,
        protocol: 'tcp',
        local: '0.0.0.0:8443',
        remote: text('192.0.2.14:5432'),
        state: 'open',
      }),
    },
    auxv: {
      count: 4,
      row: (i) => ({
        type: [3, 9, 25, 31][i] ?? 0,
        name: ['AT_PHDR', 'AT_ENTRY', 'AT_RANDOM', 'AT_EXECFN'][i] ?? 'AT_NULL',
        value: hex(MODULE_BASE + 64 * i),
        at: 0x700 + 16 * i,
      }),
    },
    annotations: {
      count: 6,
      row: (i) => ({ key: text(`key-${i}`), value: text(`value ${i}`), type: 'crashpad', module: NAMES[i] ?? '' }),
    },
    log: { count: 40, row: (i) => ({ time: i / 7, level: 6 - (i % 4), text: text(`line ${i} of the log`) }) },
    processes: { count: 3, row: (i) => ({ pid: i + 1, name: text(`process-${i}`), commandLine: text('run --fast') }) },
    wanted: {
      count: 3,
      row: (i) => ({ file: text(`lib${i}.so`), id: 'b71e4409f2d85a63107cbe94d0a3815f66e2c47d', why: 'names 4 frames' }),
    },
    warnings: {
      count: 2,
      row: () => ({ code: 'cut-short', severity: 'loss', message: text('The list ends early.'), at: 0x440 }),
    },
  };
}
