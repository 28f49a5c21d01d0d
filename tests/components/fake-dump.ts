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
  type ListName,
  type Lists,
  type RowPage,
  type RowQuery,
  type Stretch,
  type Summary,
} from '../../web/engine/access.ts';
import type { Findings, Region } from '../../web/engine/report/report.ts';
import type { ScanState } from '../../web/engine/scan/state.ts';
import type { OpenDump } from '../../web/parts/panel.ts';
import { checkSecrets } from '../../web/share/check.ts';
import {
  HEAP_BASE,
  HOSTILE,
  hex,
  MODULE_BASE,
  MODULE_SIZE,
  moduleRow,
  REGION_SIZE,
  type RowOptions,
  regionRow,
  rowsOf,
  STACK_BASE,
  STACK_SIZE,
} from './fake-rows.ts';
import { type FakeSearchOptions, fakeSearch } from './fake-search.ts';

export interface FakeOptions extends FakeSearchOptions, RowOptions {
  readonly size?: number;
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
