/** What becomes of each stream where most of the memory goes. */
import type { Edits } from '../bytes/edits.ts';
import type { Intervals } from '../bytes/intervals.ts';
import type { CleanOptions } from '../options.ts';
import type { Patch } from '../plan/plan.ts';
import type { Tallies } from '../remains.ts';
import { type Claims, linksOf } from './claims.ts';
import { fillCrashpad } from './crashpad.ts';
import { headedRowsOf, type Minidump, STREAM, type Stream } from './layout.ts';
import type { Strings } from './strings.ts';

/** Streams of numbers, names of threads, and facts of the machine. */
const KEPT: ReadonlySet<number> = new Set([
  STREAM.threadList,
  STREAM.moduleList,
  STREAM.memoryList,
  STREAM.exception,
  STREAM.systemInfo,
  STREAM.threadExList,
  STREAM.memory64List,
  STREAM.functionTable,
  STREAM.unloadedModules,
  STREAM.memoryInfo,
  STREAM.threadInfo,
  STREAM.systemMemory,
  STREAM.vmCounters,
  STREAM.threadNames,
  STREAM.breakpad,
  STREAM.cpuInfo,
  STREAM.status,
  STREAM.lsbRelease,
  STREAM.auxv,
  STREAM.dsoDebug,
]);

/** Kept as numbers with their texts filled at `stacks`, gone at `pointers`. */
const GONE_AT_POINTERS: ReadonlySet<number> = new Set([
  STREAM.commentA,
  STREAM.commentW,
  STREAM.handleData,
  STREAM.handleOperations,
  STREAM.commandLine,
  STREAM.environ,
]);

const KNOWN_GONE: Readonly<Record<number, string>> = {
  [STREAM.token]: 'token',
  [STREAM.javaScript]: 'JavaScript data',
  [STREAM.iptTrace]: 'processor trace',
};

export interface StreamWork {
  readonly dump: Minidump;
  readonly wordBytes: 4 | 8;
  readonly options: CleanOptions;
  readonly edits: Edits;
  readonly patches: Patch[];
  /** Bytes that stay whatever overlaps them in a damaged file. */
  readonly structure: Intervals;
  /** Filled here with what the streams that stay hold. */
  readonly claims: Claims;
  readonly strings: Strings;
  readonly tallies: Tallies;
}

/** Fills texts of streams that stay, takes out the others. */
export function editStreams(work: StreamWork): void {
  for (const stream of work.dump.streams) {
    const { type } = stream;
    if (type === STREAM.unused) continue;
    const goes = work.options.level === 'pointers' && GONE_AT_POINTERS.has(type);
    if (goes || !(fillStream(work, stream) || KEPT.has(type))) dropStream(work, stream, goes);
    else work.claims.stream(stream);
  }
  work.strings.zeroBehindNames();
  if (work.options.userNames) work.strings.fillModulePaths();
}

/** False: a stream that does not stay. */
function fillStream(work: StreamWork, stream: Stream): boolean {
  const { dump, wordBytes, edits, claims, strings, tallies, options } = work;
  const { at, type } = stream;
  const size = Math.max(0, Math.min(stream.size, dump.fields.size - at));
  switch (type) {
    case STREAM.commentA:
      edits.add(at, size, 'text');
      return true;
    case STREAM.commentW:
      edits.add(at, size - (size % 2), dump.fields.isLittle ? 'utf16le' : 'utf16be');
      return true;
    case STREAM.handleData:
      // MINIDUMP_HANDLE_DESCRIPTOR: the object's name at 12; at 32 in the longer form a list of details, which goes.
      for (const row of headedRowsOf(dump.fields, stream)) {
        strings.fillWide(dump.fields.u32(row.at + 12));
        if (row.size > 32) edits.add(row.at + 32, row.size - 32, 'zero');
      }
      return true;
    case STREAM.handleOperations:
      return true;
    case STREAM.miscInfo:
      // TIME_ZONE_INFORMATION at 60: bias, name, date, bias, name. Build strings of 260 and 40 units at 232.
      if (size >= 232) {
        strings.fillWideField(at + 64, 64);
        strings.fillWideField(at + 148, 64);
        strings.zeroBehind(at + 232, Math.min(520, size - 232));
        strings.zeroBehind(at + 752, Math.min(80, size - 752));
      }
      return true;
    case STREAM.moduleList:
      // MINIDUMP_MODULE ends with two reserved words.
      for (const { at: row } of dump.modules) edits.add(row + 92, 16, 'zero');
      return true;
    case STREAM.exception:
      // What aligns: behind the thread's id, and before the parameters.
      edits.add(at + 4, 4, 'zero');
      edits.add(at + 36, 4, 'zero');
      return true;
    case STREAM.dsoDebug:
      for (const link of linksOf(dump.fields, stream, wordBytes)) {
        if (wordBytes === 8) edits.add(link.at + 12, 4, 'zero');
        if (options.userNames) strings.widePathOf(link.nameAt);
      }
      return true;
    case STREAM.assertion:
      // Expression, function, file: 128 units each.
      for (const field of [at, at + 256, at + 512]) strings.zeroBehind(field, Math.min(256, at + size - field));
      if (options.userNames) strings.widePath(at + 512, Math.min(256, size - 512));
      return true;
    case STREAM.commandLine:
      fillCommandLine(dump, at, size, edits, tallies);
      return true;
    case STREAM.environ:
      fillEnvironment(dump, at, size, edits, tallies);
      return true;
    case STREAM.maps:
      fillMaps(dump, at, size, options, strings, edits);
      return true;
    case STREAM.crashpad:
      fillCrashpad(dump, at, strings, edits, claims);
      return true;
    default:
      return false;
  }
}

function dropStream({ dump, edits, patches, structure, tallies }: StreamWork, stream: Stream, isKnown: boolean): void {
  const size = Math.max(0, Math.min(stream.size, dump.fields.size - stream.at));
  edits.addOutside(structure, stream.at, size, 'zero');
  // Type, size and place: nothing of it is left in the directory.
  patches.push({ offset: stream.entryAt, bytes: new Uint8Array(12) });
  const name = KNOWN_GONE[stream.type] ?? `stream 0x${stream.type.toString(16)}`;
  tallies.drop(name, size);
  if (!isKnown && KNOWN_GONE[stream.type] === undefined) tallies.unknown.add(name);
}

/** Arguments with a zero behind each: the program's base name stays. */
function fillCommandLine({ fields }: Minidump, at: number, size: number, edits: Edits, tallies: Tallies): void {
  const bytes = fields.bytes(at, size);
  const zero = bytes.indexOf(0);
  const first = zero < 0 ? bytes.length : zero;
  const base = bytes.subarray(0, first).lastIndexOf(0x2f) + 1;
  if (base > 0) edits.add(at, base - 1, 'text');
  eachString(bytes, first, (from, to) => {
    edits.add(at + from, to - from, 'text');
    tallies.arguments++;
  });
}

function fillEnvironment({ fields }: Minidump, at: number, size: number, edits: Edits, tallies: Tallies): void {
  const bytes = fields.bytes(at, size);
  eachString(bytes, 0, (from, to) => {
    const value = from + bytes.subarray(from, to).indexOf(0x3d) + 1;
    edits.add(at + value, to - value, 'text');
    tallies.environmentValues++;
  });
}

function eachString(bytes: Uint8Array, start: number, onString: (from: number, to: number) => void): void {
  for (let from = start; from < bytes.length; ) {
    const zero = bytes.indexOf(0, from);
    const to = zero < 0 ? bytes.length : zero;
    if (to > from) onString(from, to);
    from = to + 1;
  }
}

/**
 * /proc/PID/maps: the path is what begins with a slash. What is mapped how stays, as walks go by it; at `pointers` only
 * the names of modules do.
 */
function fillMaps(
  { fields, modules }: Minidump,
  at: number,
  size: number,
  { level, userNames }: CleanOptions,
  strings: Strings,
  edits: Edits,
): void {
  const bytes = fields.bytes(at, size);
  const names = new Set(level === 'pointers' ? modules.map(({ nameAt }) => strings.wideText(nameAt)) : []);
  for (let from = 0; from < bytes.length; ) {
    const line = bytes.indexOf(0x0a, from);
    const to = line < 0 ? bytes.length : line;
    // Never beyond the line: most have no slash, and there can be many.
    const within = bytes.subarray(from, to).indexOf(0x2f);
    if (within >= 0) {
      const slash = from + within;
      const isModule =
        level !== 'pointers' || names.has(String.fromCharCode(...bytes.subarray(slash, Math.min(to, slash + 4096))));
      if (!isModule) edits.add(at + slash + 1, to - slash - 1, 'text');
      else if (userNames) strings.narrowPath(at + slash, to - slash);
    } else if (level === 'pointers') {
      // [anon:NAME], [anon_shmem:NAME]: the program's own words.
      const open = bytes.subarray(from, to).indexOf(0x5b);
      const colon = open < 0 ? -1 : bytes.subarray(from + open, to).indexOf(0x3a);
      const close = bytes.subarray(from, to).lastIndexOf(0x5d);
      const first = open + colon + 1;
      if (colon > 0 && first < close) edits.add(at + from + first, close - first, 'text');
    }
    from = to + 1;
  }
}
