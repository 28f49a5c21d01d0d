/**
 * A dump that was never a file: rows are made as they are asked for, so that lists may be of any length, and
 * texts hostile. Its words and numbers are this file's own; no core runs in the tests of single elements.
 */
import {
  type AddressFacts,
  type DumpAccess,
  type FoundVariables,
  type HiddenBytes,
  LIST_NAMES,
  type ListedModule,
  type ListName,
  type Lists,
  type RowPage,
  type RowQuery,
  type Stretch,
  type Summary,
} from '../../web/engine/access.ts';
import type { Findings, Region, Thread } from '../../web/engine/report/report.ts';
import type { ScanState } from '../../web/engine/scan/state.ts';
import type { OpenDump } from '../../web/parts/panel.ts';
import { checkSecrets } from '../../web/share/check.ts';
import { type FakeSearchOptions, fakeSearch } from './fake-search.ts';

/** Text that tries to be markup, to hide what follows, to turn the line around, to break out of it. */
export const HOSTILE = '<img src=x onerror=alert(1)>\u202egpj.exe\u0000\u001b[31m\u200b\nend';

export interface FakeOptions extends FakeSearchOptions {
  readonly threads?: number;
  readonly modules?: number;
  readonly regions?: number;
  readonly records?: number;
  readonly size?: number;
  readonly isHostile?: boolean;
  /** Nothing but the kind of file is known. */
  readonly isBare?: boolean;
  readonly summary?: Partial<Summary>;
  readonly findings?: Findings;
  readonly variables?: FoundVariables;
  readonly scan?: ScanState;
  /** What is hidden where it is read; `at` is a file offset in space 0, else an address. */
  readonly hidden?: readonly {
    readonly space: number;
    readonly at: string;
    readonly length: number;
    readonly title: string;
    readonly id?: string;
  }[];
  /** Values that the scan found. */
  readonly secrets?: readonly string[];
}

/** Every call of the access, in order: what a panel asked for. */
export interface FakeDump extends OpenDump {
  readonly calls: string[];
}

type Row<L extends ListName> = (index: number) => Lists[L];
type Rows = { readonly [L in ListName]?: { readonly count: number; readonly row: Row<L> } };

const hex = (value: number | bigint): string => `0x${value.toString(16)}`;
const MODULE_BASE = 0x7ff8_0000_0000;
const MODULE_SIZE = 0x20_0000;
const HEAP_BASE = 0x1d4_7e00_0000;
const STACK_BASE = 0x53_c010_0000;
const STACK_SIZE = 0x10_0000;
const REGION_SIZE = 0x1_0000;

const NAMES = ['lf_sync.dll', 'lanternfish.exe', 'ucrtbase.dll', 'kernel32.dll', 'ntdll.dll', 'win32u.dll'];
const PATHS = ['C:\\Program Files\\Lanternfish\\', 'C:\\Windows\\System32\\'];

function moduleRow(index: number, isHostile: boolean): ListedModule {
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

function regionRow(index: number, isHostile: boolean): Region {
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

function rowsOf(options: FakeOptions): Rows {
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

/** Bytes with some of everything: zeros, text, pointers, noise, holes. A function of their place alone. */
function byteAt(place: bigint): number {
  const line = place >> 4n;
  const seed = Number((line * 2_654_435_761n) & 0xffff_ffffn);
  const at = Number(place & 15n);
  switch (seed % 5) {
    case 0:
    case 1:
      return 0;
    case 2:
      return 'retry=3 backoff=250ms; lang=de'.charCodeAt((at + seed) % 30);
    case 3:
      return at < 8 ? Number((BigInt(HEAP_BASE + (seed % 4096) * 16) >> BigInt(8 * at)) & 0xffn) : 0;
    default:
      return (seed >> (at & 7)) & 0xff;
  }
}

function memoryStretches(regions: number): Stretch[] {
  const heap: Stretch[] = Array.from({ length: Math.min(regions, 4000) }, (_, i) => ({
    start: HEAP_BASE + i * REGION_SIZE * 2,
    size: REGION_SIZE,
    kind: i % 5 === 4 ? 'absent' : ((['heap', 'code', 'mapped', 'private'] as const)[i % 4] ?? 'heap'),
    regionIndex: i,
  }));
  const stacks: Stretch[] = Array.from({ length: 31 }, (_, i) => ({
    start: STACK_BASE + i * 2 * STACK_SIZE,
    size: STACK_SIZE,
    kind: 'stack',
    regionIndex: -1,
  }));
  const images: Stretch[] = Array.from({ length: 105 }, (_, i) => ({
    start: MODULE_BASE + i * MODULE_SIZE,
    size: MODULE_SIZE / 2,
    kind: 'code',
    regionIndex: -1,
  }));
  return [...stacks, ...heap, ...images];
}

export function fakeDump(options: FakeOptions = {}): FakeDump {
  const rows = rowsOf(options);
  const { regions = 96, isHostile = false, isBare = false } = options;
  const calls: string[] = [];
  const size = options.size ?? 412 * 2 ** 20;

  const access: DumpAccess = {
    async rows<L extends ListName>(list: L, query: RowQuery): Promise<RowPage<Lists[L]>> {
      calls.push(`rows ${list} ${query.from} ${query.count} ${query.sort ?? ''} ${query.filter ?? ''}`.trimEnd());
      if (query.count > 1000) throw new Error('more than 1,000 rows');
      const { count = 0, row } = rows[list] ?? {};
      if (!row) return { rows: [], indexes: [], total: 0 };
      let indexes: readonly number[] | undefined;
      const needle = query.filter?.toLowerCase();
      if (needle) {
        indexes = Array.from({ length: Math.min(count, 20_000) }, (_, i) => i).filter((i) =>
          JSON.stringify(row(i)).toLowerCase().includes(needle),
        );
      }
      const { sort, isDescending } = query;
      if (sort && isDescending && query.count === 1) {
        // As the core: one that has the field, if any has.
        const first = Array.from({ length: Math.min(count, 20_000) }, (_, i) => i).find(
          (i) => Reflect.get(row(i), sort) !== undefined,
        );
        return { rows: [row(first ?? 0) as Lists[L]], indexes: [first ?? 0], total: count };
      }
      const total = indexes?.length ?? count;
      const to = Math.min(query.from + query.count, total);
      const window = Array.from({ length: Math.max(0, to - query.from) }, (_, i) => {
        const position = query.isDescending ? total - 1 - query.from - i : query.from + i;
        return indexes?.[position] ?? position;
      });
      return { rows: window.map((i) => row(i) as Lists[L]), indexes: window, total };
    },

    async read(space, address, count) {
      calls.push(`read ${space} ${address} ${count}`);
      if (count > 65_536) throw new Error('more than 64 KiB');
      const start = BigInt(address);
      const bytes = Uint8Array.from({ length: count }, (_, i) => byteAt(start + BigInt(i)));
      const present = new Uint8Array(count).fill(1);
      // A hole in every 64 KiB.
      for (let i = 0; i < count; i++) if (((start + BigInt(i)) & 0xffe0n) === 0x6060n) present[i] = 0;
      if (space === 0 && Number(start) + count > size) present.fill(0, Math.max(0, size - Number(start)));
      const hidden: HiddenBytes[] = [];
      for (const { space: own, at, length, ...what } of options.hidden ?? []) {
        const from = Math.max(0, Number(BigInt(at) - start));
        const to = Math.min(count, Number(BigInt(at) - start) + length);
        if (own !== space || from >= to) continue;
        hidden.push({ ...what, offset: from, length: to - from });
        bytes.fill(0, from, to);
      }
      return { bytes, present, hidden };
    },

    async reveal({ offset, length }) {
      calls.push(`reveal ${offset} ${length}`);
      return Uint8Array.from({ length }, (_, i) => byteAt(BigInt(offset + i)));
    },

    async describe(address): Promise<AddressFacts> {
      calls.push(`describe ${address}`);
      const place = Number(BigInt(address));
      if (place >= MODULE_BASE && place < MODULE_BASE + 142 * MODULE_SIZE) {
        const moduleIndex = Math.floor((place - MODULE_BASE) / MODULE_SIZE);
        const module = moduleRow(moduleIndex, isHostile).name ?? '';
        const offset = hex((place - MODULE_BASE) % MODULE_SIZE);
        const base = hex(MODULE_BASE + moduleIndex * MODULE_SIZE);
        const region: Region = { base, size: MODULE_SIZE, present: MODULE_SIZE, protection: 'r-x', type: 'image' };
        return { address, present: true, module, moduleIndex, offset, region };
      }
      if (place >= HEAP_BASE && place < HEAP_BASE + regions * REGION_SIZE * 2) {
        const regionIndex = Math.floor((place - HEAP_BASE) / (REGION_SIZE * 2));
        const region = regionRow(regionIndex, isHostile);
        const isInside = (place - HEAP_BASE) % (REGION_SIZE * 2) < REGION_SIZE;
        const inRegion = (place - HEAP_BASE) % (REGION_SIZE * 2);
        const fileOffset = region.data && region.data.offset + inRegion;
        return isInside
          ? {
              address,
              present: region.present !== 0,
              regionIndex,
              region,
              ...(fileOffset !== undefined && { fileOffset }),
            }
          : { address, present: false };
      }
      const thread = Math.floor((place - STACK_BASE) / (2 * STACK_SIZE));
      if (thread >= 0 && thread < 31 && (place - STACK_BASE) % (2 * STACK_SIZE) < STACK_SIZE) {
        const base = hex(STACK_BASE + thread * 2 * STACK_SIZE);
        const region: Region = { base, size: STACK_SIZE, present: STACK_SIZE, protection: 'rw-', type: 'private' };
        return { address, present: true, threadIndex: thread, threadId: 12_800 + thread * 4, region };
      }
      return { address, present: false };
    },

    async place(offset) {
      calls.push(`place ${offset}`);
      if (offset < 0x10_0000) return {};
      const index = Math.floor((offset - 0x10_0000) / REGION_SIZE);
      const address = hex(HEAP_BASE + index * REGION_SIZE * 2 + ((offset - 0x10_0000) % REGION_SIZE));
      return index < regions ? { address, where: { kind: 'heap' } } : {};
    },

    async places(offsets) {
      calls.push(`places ${offsets.length}`);
      return offsets.map((offset) => ({ address: hex(HEAP_BASE + offset), where: { kind: 'heap' } }));
    },

    search: fakeSearch(isBare ? { ...options, strings: 0 } : options, calls, isHostile ? HOSTILE : undefined),

    async ribbon() {
      const kinds = ['bookkeeping', 'stack', 'code', 'heap', 'absent', 'mapped', 'private'] as const;
      return kinds.map((kind, i) => ({
        start: Math.floor((size / kinds.length) * i),
        size: Math.floor(size / kinds.length),
        kind,
        regionIndex: kind === 'heap' ? 0 : -1,
      }));
    },

    async checkSecrets(haystacks) {
      calls.push(`checkSecrets ${haystacks.map(({ name }) => name).join(', ')}`);
      return checkSecrets(options.secrets ?? [], haystacks);
    },

    async addressMap() {
      return isBare ? [] : memoryStretches(regions);
    },
  };

  const counts = Object.fromEntries(LIST_NAMES.map((name) => [name, rows[name]?.count ?? 0])) as Summary['counts'];
  const text = (plain: string) => (isHostile ? HOSTILE : plain);
  const summary: Summary = {
    revision: 1,
    done: 1,
    isComplete: true,
    bytesRead: size,
    cacheMisses: 0,
    file: { name: 'fake.dmp', size, kind: 'minidump', kindName: 'Minidump', bits: 64, endian: 'little' },
    counts,
    origins: { 'system.osVersion': 212, 'system.cpus': 214, 'process.pid': 268 },
    spaces: [{ id: 0, size }, ...(isBare ? [] : [{ id: 1 as const }])],
    ...(!isBare && {
      system: {
        os: 'windows',
        osName: text('Windows 11'),
        osVersion: '10.0.26200',
        arch: 'x86-64',
        cpus: 16,
        cpuName: text('Some CPU'),
        memoryBytes: 16 * 2 ** 30,
        uptimeSeconds: 90_000,
      },
      process: {
        pid: 4127,
        ppid: 1,
        name: text('lanternfish.exe'),
        path: text('C:\\Program Files\\Lanternfish\\lanternfish.exe'),
        args: [text('lanternfish'), '--config', '/etc/gauge.toml', ''],
        cwd: text('C:\\'),
        environment: ['PATH', 'HOME', 'LD_PRELOAD', text('TIDE_API_TOKEN')],
        startTime: '2026-11-19T16:31:00Z',
        userSeconds: 12.5,
      },
      crash: {
        kind: 'exception',
        sentence: 'lf_sync.dll tried to use an object that was not there.',
        code: '0xc0000005',
        name: 'EXCEPTION_ACCESS_VIOLATION',
        address: '0xd8',
        access: 'read',
        instruction: hex(MODULE_BASE + 0x1_f8a4),
        threadId: 12_856,
        threadIndex: 14,
      },
      memory: { totals: { regions, described: regions * REGION_SIZE, present: regions * 0.8 * REGION_SIZE } },
    }),
    ...options.summary,
  };
  const { findings, variables, scan } = options;
  const looks = ['mixed', 'text', 'zero', 'dense', undefined] as const;
  const survey = Array.from({ length: 200 }, (_, i) => ({
    from: Math.floor((size / 200) * i),
    to: Math.floor((size / 200) * (i + 1)),
    look: looks[Math.floor(i / 40)],
    entropy: [5.5, 4.4, 0, 7.9, 0][Math.floor(i / 40)] ?? 0,
  }));
  return {
    summary,
    access,
    calls,
    survey,
    ...(findings && { findings }),
    ...(variables && { variables }),
    ...(scan && { scan }),
  };
}
