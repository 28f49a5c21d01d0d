/** Fields of a minidump that no edit may touch: counts, offsets, sizes, ids and addresses of the format itself. */
import { Intervals } from '../bytes/intervals.ts';
import { HEADER_SIZE, headedRowsOf, type Location, type Minidump, rowsOf, STREAM, type Stream } from './layout.ts';

/** Streams that hold numbers only. */
const NUMBERS: ReadonlySet<number> = new Set([
  STREAM.exception,
  STREAM.functionTable,
  STREAM.memoryInfo,
  STREAM.threadInfo,
  STREAM.handleOperations,
  STREAM.systemMemory,
  STREAM.vmCounters,
  STREAM.breakpad,
  STREAM.auxv,
  STREAM.dsoDebug,
]);

const ROW_SIZES: Readonly<Record<number, number>> = {
  [STREAM.threadList]: 48,
  [STREAM.threadExList]: 64,
  [STREAM.moduleList]: 108,
  [STREAM.memoryList]: 16,
  // Thread 0, name 4 (u64).
  [STREAM.threadNames]: 12,
};

/** MINIDUMP_MISC_INFO up to its first text, the name of the time zone. */
const MISC_NUMBERS = 64;
const SYSTEM_INFO_SIZE = 56;
/** Signature, GUID and age before the name of the symbol file. */
const RSDS_NUMBERS = 24;
const NB10_NUMBERS = 16;
const RSDS = 0x53445352;
const NB10 = 0x3031424e;

export function keptOfMinidump(dump: Minidump): Intervals {
  const { fields, streams } = dump;
  const kept = new Intervals();
  kept.add(0, HEADER_SIZE);
  for (const stream of streams) {
    kept.add(stream.entryAt, stream.entryAt + 12);
    keepStream(dump, stream, kept);
  }
  for (const { nameAt, codeView, misc } of dump.modules) {
    keepString(dump, nameAt, kept);
    const signature = fields.u32(codeView.at);
    if (codeView.size > 0) {
      const numbers = signature === RSDS ? RSDS_NUMBERS : signature === NB10 ? NB10_NUMBERS : codeView.size;
      kept.add(codeView.at, codeView.at + Math.min(numbers, codeView.size));
    }
    // IMAGE_DEBUG_MISC: type, length, whether it is UTF-16.
    if (misc.size > 0) kept.add(misc.at, misc.at + Math.min(12, misc.size));
  }
  for (const nameAt of dump.unloadedNames) keepString(dump, nameAt, kept);
  return kept;
}

function keepStream({ fields, ...dump }: Minidump, stream: Stream, kept: Intervals): void {
  const { type, at, size } = stream;
  const room: Location = { at, size: Math.max(0, Math.min(size, fields.size - at)) };
  const keep = (length: number) => kept.add(at, at + Math.min(length, room.size));
  const rowSize = ROW_SIZES[type];
  if (NUMBERS.has(type)) keep(size);
  else if (rowSize !== undefined) {
    const last = rowsOf(fields, stream, rowSize).at(-1);
    keep(last === undefined ? 8 : last + rowSize - at);
    if (type === STREAM.threadNames) {
      for (const row of rowsOf(fields, stream, rowSize))
        keepString({ fields, ...dump }, fields.offset64(row + 4), kept);
    }
  } else if (type === STREAM.memory64List) keep(16 + dump.memory.length * 16);
  else if (type === STREAM.systemInfo) {
    keep(SYSTEM_INFO_SIZE);
    keepString({ fields, ...dump }, fields.u32(at + 24), kept);
  } else if (type === STREAM.miscInfo) keep(MISC_NUMBERS);
  else if (type === STREAM.handleData || type === STREAM.unloadedModules) {
    const rows = headedRowsOf(fields, stream);
    const last = rows.at(-1);
    keep(last ? last.at + last.size - at : 16);
    // MINIDUMP_HANDLE_DESCRIPTOR: handle 0 (u64), type name 8, object name 12.
    if (type === STREAM.handleData) {
      for (const row of rows) {
        keepString({ fields, ...dump }, fields.u32(row.at + 8), kept);
        keepString({ fields, ...dump }, fields.u32(row.at + 12), kept);
      }
    }
  }
}

/** MINIDUMP_STRING: its length, and the zero that ends it. */
function keepString({ fields }: Minidump, at: number, kept: Intervals): void {
  if (at === 0 || !fields.has(at, 4)) return;
  kept.add(at, at + 4);
  const end = at + 4 + fields.u32(at);
  if (fields.has(end, 2)) kept.add(end, end + 2);
}
