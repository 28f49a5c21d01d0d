/**
 * A minidump with the memory left out that no call stack needs. Where the memory is the file's tail, as in dumps of all
 * memory, the copy ends where the kept ranges do; else what goes is zeroed in its place and leaves the list, so that
 * no debugger shows our zeros as the program's.
 */
import { arrayOf } from '../../engine/core/allocation.ts';
import type { Report } from '../../engine/report/report.ts';
import type { Source } from '../../engine/sources/source.ts';
import { Edits } from '../bytes/edits.ts';
import { Intervals } from '../bytes/intervals.ts';
import type { CleanOptions } from '../options.ts';
import type { Patch, Piece } from '../plan/plan.ts';
import type { Shape } from '../plan/shape.ts';
import { Tallies } from '../remains.ts';
import { Claims } from './claims.ts';
import { type ContextLayout, contextLayout, layoutOfContext, zeroedParts } from './contexts.ts';
import { keptOfMinidump } from './kept.ts';
import { CHECKSUM_AT, FLAGS_AT, type Location, type Minidump, readMinidump, STREAM } from './layout.ts';
import { type KeptRange, keptMemory } from './memory.ts';
import { reduceToPointers } from './pointers.ts';
import { editStreams } from './stream-edits.ts';
import { Strings } from './strings.ts';

const FULL_MEMORY = 0x2n;
const FILTER_MEMORY = 0x8n;
const ROW = 16;

/** Undefined: of an architecture that is not taken apart, or not a minidump. */
export function rebuildMinidump(source: Source, report: Report, options: CleanOptions): Shape | undefined {
  const dump = readMinidump(source);
  const system = dump?.streams.find(({ type }) => type === STREAM.systemInfo);
  const layout = dump && system && contextLayout(dump.fields.u16(system.at), report.system?.arch);
  if (!dump || !layout) return undefined;
  const tallies = new Tallies();
  const edits = new Edits();
  const patches: Patch[] = [];
  const kept = keptMemory(dump, report, layout);
  const strings = new Strings(dump, edits, tallies);
  const structure = structureOf(dump, kept);
  const claims = new Claims(dump, layout.wordBytes);
  editStreams({ dump, wordBytes: layout.wordBytes, options, edits, patches, structure, claims, strings, tallies });
  zeroVectors(dump, layout, edits, tallies);
  for (const { at, address, aliveFrom = address } of kept) edits.add(at, aliveFrom - address, 'zero');
  if (options.level === 'pointers') reduceToPointers(dump, report, layout, kept, edits, tallies);
  const pieces = layOut(dump, kept, structure, edits, patches, tallies);
  zeroUnclaimed(dump, kept, claims, pieces, edits, tallies);
  patchHeader(dump, options, patches);
  for (const { kind, size } of kept) {
    if (kind === 'stack') tallies.stackBytes += size;
    else tallies.moduleBytes += size;
  }
  const stacks = new Intervals();
  for (const { kind, at, size } of kept) if (kind === 'stack') stacks.add(at, at + size);
  const registers = new Intervals();
  for (const { at, size } of contextsOf(dump)) registers.add(at, at + size);
  patches.sort((a, b) => a.offset - b.offset);
  return { plan: { pieces, edits, patches }, form: { kept: keptOfMinidump(dump), registers, stacks }, tallies };
}

/** Names of users in the paths of modules, where the memory stays. */
export function fillMinidumpPaths(source: Source, _report: Report, edits: Edits, tallies: Tallies): void {
  const dump = readMinidump(source);
  if (dump) new Strings(dump, edits, tallies).fillModulePaths();
}

/** What stays even where a damaged file lays it over something that goes. */
function structureOf(dump: Minidump, kept: readonly KeptRange[]): Intervals {
  const structure = keptOfMinidump(dump);
  for (const { at, size } of [...kept, ...contextsOf(dump)]) structure.add(at, at + size);
  return structure;
}

function contextsOf({ threads, exception }: Minidump): Location[] {
  const all = [...threads.map(({ context }) => context), ...(exception ? [exception.context] : [])];
  return all.filter(({ size }) => size > 0);
}

function zeroVectors(dump: Minidump, layout: ContextLayout, edits: Edits, tallies: Tallies): void {
  const { fields } = dump;
  for (const { at, size } of contextsOf(dump)) {
    const own = layoutOfContext(layout, fields.u32(at), size);
    const ranges = zeroedParts(
      own,
      size,
      (place) => fields.u32(at + place),
      (place) => fields.u64(at + place),
    );
    for (const [from, to] of ranges) edits.add(at + from, to - from, 'zero');
    if (ranges.length > 0) tallies.vectorRegisters++;
  }
}

/** Zeroes what no record that stays leads to. */
function zeroUnclaimed(
  dump: Minidump,
  kept: readonly KeptRange[],
  claims: Claims,
  pieces: readonly Piece[],
  edits: Edits,
  tallies: Tallies,
): void {
  for (const { at, size } of [...kept, ...contextsOf(dump)]) claims.add(at, size);
  // Memory and streams that went are told of by name.
  const told = new Intervals();
  for (const { at, size } of [...dump.memory, ...dump.streams]) told.add(at, at + size);
  // Of a tail that is built anew only what was kept is copied.
  const end = pieces[0]?.length ?? 0;
  for (const [from, to] of claims.bytes.gapsOf(0, end)) {
    edits.add(from, to - from, 'zero');
    for (const [a, b] of told.gapsOf(from, to)) tallies.drop('bytes of no record', b - a);
  }
}

/** Where the memory goes, and the list that says so. */
function layOut(
  dump: Minidump,
  all: readonly KeptRange[],
  structure: Intervals,
  edits: Edits,
  patches: Patch[],
  tallies: Tallies,
): Piece[] {
  const list =
    dump.streams.find(({ type }) => type === STREAM.memory64List) ??
    dump.streams.find(({ type }) => type === STREAM.memoryList);
  const rows = dump.memory;
  // A list has room for as many rows as it had: stacks come first.
  const kept = list ? all.slice(0, rows.length) : all;
  const keptBytes = new Intervals();
  for (const { at, size } of all) keptBytes.add(at, at + size);
  const tailAt = dump.isMemory64 ? tailOf(dump) : undefined;
  const places = new Map<KeptRange, number>();
  let pieces: Piece[];
  if (tailAt === undefined) {
    pieces = [{ from: 0, length: dump.fields.size }];
    for (const one of all) places.set(one, one.at);
    for (const { at, size } of rows) {
      for (const [from, to] of keptBytes.gapsOf(at, at + size)) {
        tallies.drop('memory', edits.addOutside(structure, from, to - from, 'zero'));
      }
    }
  } else {
    pieces = [{ from: 0, length: tailAt }];
    let at = tailAt;
    for (const one of kept) {
      places.set(one, at);
      pieces.push({ from: one.at, length: one.size });
      at += one.size;
    }
    tallies.drop('memory', dump.fields.size - tailAt - (at - tailAt));
  }
  if (list) patchList(dump, list, kept, places, patches);
  for (const thread of dump.threads) patchStack(dump, thread.at, kept, places, patches, thread);
  return pieces;
}

/** Where memory begins that nothing follows; undefined: something does. */
function tailOf(dump: Minidump): number | undefined {
  const starts = dump.memory.filter(({ size }) => size > 0).map(({ at }) => at);
  if (starts.length === 0) return undefined;
  const tail = starts.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const records: Location[] = [
    ...dump.streams.filter(({ type }) => type !== STREAM.unused),
    ...contextsOf(dump),
    ...dump.threads.map(({ stack }) => stack),
    ...dump.modules.flatMap(({ nameAt, codeView, misc }) => [{ at: nameAt, size: 4 }, codeView, misc]),
    ...dump.unloadedNames.map((at) => ({ at, size: 4 })),
    { at: dump.directoryAt, size: dump.streams.length * 12 },
  ];
  return records.every(({ at, size }) => size === 0 || at + size <= tail) ? tail : undefined;
}

/** The list becomes one of MINIDUMP_MEMORY_DESCRIPTORs, which name the place of each range. */
function patchList(
  dump: Minidump,
  list: Location & { readonly entryAt: number },
  kept: readonly KeptRange[],
  places: ReadonlyMap<KeptRange, number>,
  patches: Patch[],
): void {
  const { isLittle } = dump.fields;
  const room = Math.max(0, Math.min(list.size, dump.fields.size - list.at));
  const fitting = kept.slice(0, Math.max(0, Math.floor((room - 4) / ROW)));
  const sorted = [...fitting].sort((a, b) => a.address - b.address);
  const bytes = arrayOf(Uint8Array, room);
  const view = new DataView(bytes.buffer);
  if (room >= 4) view.setUint32(0, sorted.length, isLittle);
  sorted.forEach((one, index) => {
    view.setBigUint64(4 + index * ROW, BigInt(one.address), isLittle);
    view.setUint32(12 + index * ROW, one.size, isLittle);
    view.setUint32(16 + index * ROW, places.get(one) ?? 0, isLittle);
  });
  patches.push({ offset: list.at, bytes });
  const entry = new Uint8Array(8);
  const entryView = new DataView(entry.buffer);
  entryView.setUint32(0, STREAM.memoryList, isLittle);
  entryView.setUint32(4, 4 + sorted.length * ROW, isLittle);
  patches.push({ offset: list.entryAt, bytes: entry });
}

/** MINIDUMP_THREAD: stack start 24 (u64), size 32, rva 36. Without it walkers see one frame. */
function patchStack(
  { fields }: Minidump,
  rowAt: number,
  kept: readonly KeptRange[],
  places: ReadonlyMap<KeptRange, number>,
  patches: Patch[],
  thread: Minidump['threads'][number],
): void {
  if (thread.stack.size > 0) return;
  const stack = kept.find(({ kind, owner }) => kind === 'stack' && owner === thread.at);
  const place = stack && places.get(stack);
  if (!stack || place === undefined) return;
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(stack.address), fields.isLittle);
  view.setUint32(8, stack.size, fields.isLittle);
  view.setUint32(12, place, fields.isLittle);
  patches.push({ offset: rowAt + 24, bytes });
}

function patchHeader({ fields, isMemory64 }: Minidump, { level }: CleanOptions, patches: Patch[]): void {
  const flags = fields.u64(FLAGS_AT);
  const wanted = (isMemory64 ? flags & ~FULL_MEMORY : flags) | (level === 'pointers' ? FILTER_MEMORY : 0n);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, wanted, fields.isLittle);
  patches.push({ offset: CHECKSUM_AT, bytes: new Uint8Array(4) });
  patches.push({ offset: FLAGS_AT, bytes });
}
