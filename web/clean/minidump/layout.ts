/** Where the records of a minidump lie: as much as a cleaned copy must know, nothing of what they mean. */
import type { Source } from '../../engine/sources/source.ts';
import { Fields } from '../bytes/fields.ts';

/** Bytes in the file that a record names. */
export interface Location {
  readonly at: number;
  readonly size: number;
}

export interface Stream extends Location {
  readonly type: number;
  /** Its row in the directory. */
  readonly entryAt: number;
}

export interface ThreadRow {
  readonly at: number;
  readonly id: number;
  readonly teb: bigint;
  readonly stackAddress: bigint;
  /** Size and offset of the stack; both zero in dumps that hold all memory. */
  readonly stack: Location;
  readonly context: Location;
}

export interface ModuleRow {
  readonly at: number;
  readonly base: bigint;
  readonly size: number;
  /** Of the MINIDUMP_STRING. */
  readonly nameAt: number;
  readonly codeView: Location;
  readonly misc: Location;
}

/** Memory that lies in the file. */
export interface MemoryRange extends Location {
  readonly address: bigint;
  /** Its descriptor. */
  readonly rowAt: number;
}

export interface Minidump {
  readonly fields: Fields;
  readonly directoryAt: number;
  readonly streams: readonly Stream[];
  readonly threads: readonly ThreadRow[];
  readonly modules: readonly ModuleRow[];
  /** Strings of unloaded modules. */
  readonly unloadedNames: readonly number[];
  readonly memory: readonly MemoryRange[];
  readonly isMemory64: boolean;
  /** Where the exception's record lies. */
  readonly exception: { readonly at: number; readonly threadId: number; readonly context: Location } | undefined;
}

export const STREAM = {
  unused: 0,
  threadList: 3,
  moduleList: 4,
  memoryList: 5,
  exception: 6,
  systemInfo: 7,
  threadExList: 8,
  memory64List: 9,
  commentA: 10,
  commentW: 11,
  handleData: 12,
  functionTable: 13,
  unloadedModules: 14,
  miscInfo: 15,
  memoryInfo: 16,
  threadInfo: 17,
  handleOperations: 18,
  token: 19,
  javaScript: 20,
  systemMemory: 21,
  vmCounters: 22,
  iptTrace: 23,
  threadNames: 24,
  crashpad: 0x43500001,
  breakpad: 0x47670001,
  assertion: 0x47670002,
  cpuInfo: 0x47670003,
  status: 0x47670004,
  lsbRelease: 0x47670005,
  commandLine: 0x47670006,
  environ: 0x47670007,
  auxv: 0x47670008,
  maps: 0x47670009,
  dsoDebug: 0x4767000a,
} as const;

// MINIDUMP_HEADER: signature 0, version 4, streams 8, directory 12, checksum 16, time 20, flags 24 (u64).
export const HEADER_SIZE = 32;
export const CHECKSUM_AT = 16;
export const FLAGS_AT = 24;
const ENTRY_SIZE = 12;
const MOST_STREAMS = 1024;
/** No process has more threads, modules or ranges than this by far. */
const MOST_ROWS = 1 << 20;

const THREAD_SIZE = 48;
const THREAD_EX_SIZE = 64;
const MODULE_SIZE = 108;

/** Undefined: not a minidump. */
export function readMinidump(source: Source): Minidump | undefined {
  const signature = new Fields(source, true).u32(0);
  const isLittle = signature === 0x504d444d;
  if (!isLittle && signature !== 0x4d444d50) return undefined;
  const fields = new Fields(source, isLittle);
  const directoryAt = fields.u32(12);
  const streams: Stream[] = [];
  const count = Math.min(fields.u32(8), MOST_STREAMS);
  for (let i = 0; i < count && fields.has(directoryAt + i * ENTRY_SIZE, ENTRY_SIZE); i++) {
    const entryAt = directoryAt + i * ENTRY_SIZE;
    streams.push({ type: fields.u32(entryAt), size: fields.u32(entryAt + 4), at: fields.u32(entryAt + 8), entryAt });
  }
  const all = (type: number) => streams.filter((stream) => stream.type === type);
  const isMemory64 = all(STREAM.memory64List).length > 0;
  const exception = all(STREAM.exception)[0];
  return {
    fields,
    directoryAt,
    streams,
    threads: [
      ...all(STREAM.threadList).flatMap((stream) => threadsOf(fields, stream, THREAD_SIZE)),
      ...all(STREAM.threadExList).flatMap((stream) => threadsOf(fields, stream, THREAD_EX_SIZE)),
    ],
    modules: all(STREAM.moduleList).flatMap((stream) => modulesOf(fields, stream)),
    unloadedNames: all(STREAM.unloadedModules).flatMap((stream) => unloadedOf(fields, stream)),
    memory: [
      ...all(STREAM.memoryList).flatMap((stream) => memoryOf(fields, stream)),
      ...all(STREAM.memory64List).flatMap((stream) => memory64Of(fields, stream)),
    ],
    isMemory64,
    // MINIDUMP_EXCEPTION_STREAM: thread 0, padding 4, record 8 (152 bytes), context 160.
    exception:
      exception && fields.has(exception.at, 168)
        ? {
            at: exception.at,
            threadId: fields.u32(exception.at),
            context: locationOf(fields, exception.at + 160),
          }
        : undefined,
  };
}

/** MINIDUMP_LOCATION_DESCRIPTOR: size 0, rva 4. What lies outside of the file, or in its header, is none of it. */
function locationOf(fields: Fields, at: number): Location {
  const location = { size: fields.u32(at), at: fields.u32(at + 4) };
  if (location.at < HEADER_SIZE) return { at: 0, size: 0 };
  return { at: location.at, size: Math.max(0, Math.min(location.size, fields.size - location.at)) };
}

/** Rows behind their count; 64-bit Breakpad puts four bytes between. */
export function rowsOf(fields: Fields, stream: Location, rowSize: number): number[] {
  const count = Math.min(fields.u32(stream.at), MOST_ROWS);
  const pad = stream.size === 8 + count * rowSize ? 4 : 0;
  const step = rowStep(stream.size, count, rowSize);
  const rows: number[] = [];
  for (let i = 0; i < count; i++) {
    const at = stream.at + 4 + pad + i * step;
    if (!fields.has(at, rowSize)) break;
    rows.push(at);
  }
  return rows;
}

/** Some writers' rows are a little longer than what is known of them: told by the size of their stream. */
export function rowStep(size: number, count: number, known: number): number {
  const room = size - 4;
  if (count === 0 || room === count * known || room === 4 + count * known || room % count !== 0) return known;
  const longer = room / count;
  return longer > known && longer <= known + 16 ? longer : known;
}

/** Rows behind a header that says how long it and they are: `counted` bytes into it stands their count. */
export function headedRowsOf(fields: Fields, stream: Location): { readonly at: number; readonly size: number }[] {
  const header = fields.u32(stream.at);
  const size = fields.u32(stream.at + 4);
  if (size === 0) return [];
  const count = Math.min(fields.u32(stream.at + 8), MOST_ROWS);
  const rows: { at: number; size: number }[] = [];
  for (let i = 0; i < count && fields.has(stream.at + header + i * size, size); i++) {
    rows.push({ at: stream.at + header + i * size, size });
  }
  return rows;
}

// MINIDUMP_THREAD: id 0, suspend 4, class 8, priority 12, teb 16, stack start 24, stack location 32, context 40.
function threadsOf(fields: Fields, stream: Stream, rowSize: number): ThreadRow[] {
  return rowsOf(fields, stream, rowSize).map((at) => ({
    at,
    id: fields.u32(at),
    teb: fields.u64(at + 16),
    stackAddress: fields.u64(at + 24),
    stack: locationOf(fields, at + 32),
    context: locationOf(fields, at + 40),
  }));
}

// MINIDUMP_MODULE: base 0 (u64), size 8, checksum 12, time 16, name 20, version 24 (52), CV 76, misc 84, reserved 92.
function modulesOf(fields: Fields, stream: Stream): ModuleRow[] {
  return rowsOf(fields, stream, MODULE_SIZE).map((at) => ({
    at,
    base: fields.u64(at),
    size: fields.u32(at + 8),
    nameAt: fields.u32(at + 20),
    codeView: locationOf(fields, at + 76),
    misc: locationOf(fields, at + 84),
  }));
}

// MINIDUMP_UNLOADED_MODULE: base 0, size 8, checksum 12, time 16, name 20.
function unloadedOf(fields: Fields, stream: Stream): number[] {
  return headedRowsOf(fields, stream).flatMap(({ at, size }) => (size >= 24 ? [fields.u32(at + 20)] : []));
}

// MINIDUMP_MEMORY_DESCRIPTOR: start 0 (u64), location 8.
function memoryOf(fields: Fields, stream: Stream): MemoryRange[] {
  return rowsOf(fields, stream, 16).map((at) => ({
    address: fields.u64(at),
    ...locationOf(fields, at + 8),
    rowAt: at,
  }));
}

// MINIDUMP_MEMORY64_LIST: count 0 (u64), base 8 (u64), rows 16: start (u64), size (u64). One after another from base.
function memory64Of(fields: Fields, stream: Stream): MemoryRange[] {
  const count = Math.min(fields.offset64(stream.at), MOST_ROWS);
  let at = fields.offset64(stream.at + 8);
  const ranges: MemoryRange[] = [];
  for (let i = 0; i < count; i++) {
    const rowAt = stream.at + 16 + i * 16;
    if (!fields.has(rowAt, 16)) break;
    const size = fields.offset64(rowAt + 8);
    const present = Math.max(0, Math.min(size, fields.size - at));
    ranges.push({ address: fields.u64(rowAt), at, size: present, rowAt });
    at += size;
  }
  return ranges;
}
