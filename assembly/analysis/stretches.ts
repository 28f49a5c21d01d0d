/**
 * What each stretch of the file or of memory is, for the ribbon and the address map: packed rows of four f64,
 * start, size, kind, index of the region (-1: none). Kinds are in the order of `STRETCH_KINDS` of web/engine/access.ts.
 */

import { reserve } from "../bytes/arena";
import { Dump } from "../facts/dump";
import { EXECUTE, PROTECTION_KNOWN, Region } from "../facts/memory/region";
import { regionAt } from "../facts/memory/region-index";
import { UNKNOWN_FRONT } from "../facts/memory/scan-runs";
import { BitmapSpace } from "../spaces/bitmap";
import { SegmentSpace } from "../spaces/segments";
import { AddressSpace } from "../spaces/space";
import { stackThreadAt } from "./where";

export const STRETCH_CODE: i32 = 0;
export const STRETCH_HEAP: i32 = 1;
const STRETCH_STACK: i32 = 2;
export const STRETCH_MAPPED: i32 = 3;
const STRETCH_PRIVATE: i32 = 4;
const STRETCH_BOOKKEEPING: i32 = 5;
const STRETCH_ABSENT: i32 = 6;
const STRETCH_UNKNOWN: i32 = 7;

const LIMIT: i32 = 4096;
const ROW: i32 = 32;
const packed: usize = reserve(LIMIT * ROW);

/** Where the rows lie that the last call made. */
export function stretchRows(): usize {
  return packed;
}

@final
class Stretch {
  constructor(
    readonly start: u64,
    public size: u64,
    readonly kind: i32,
    readonly region: i32,
  ) {}
}

/** Whether the region is of a heap that the process lists: it begins there, or was set aside together with it. */
function isHeap(dump: Dump, region: Region): bool {
  const heaps = dump.process.heaps;
  if (heaps.length == 0) return false;
  const start = region.allocationBase != 0 ? region.allocationBase : region.base;
  return heaps.includes(start);
}

/** What lies at `address`, a byte of `region`. */
export function kindAt(dump: Dump, region: Region | null, address: u64): i32 {
  if (stackThreadAt(dump, address) >= 0) return STRETCH_STACK;
  if (dump.moduleAt(address) >= 0) return STRETCH_CODE;
  if (!region) return STRETCH_UNKNOWN;
  const name = region.name;
  if (name.startsWith("[stack")) return STRETCH_STACK;
  if (name.startsWith("[heap") || name.startsWith("[anon:libc_malloc") || name.startsWith("[anon:scudo"))
    return STRETCH_HEAP;
  if (name.startsWith("[vdso") || name.startsWith("[vsyscall")) return STRETCH_CODE;
  if (region.type == "image") return STRETCH_CODE;
  if (region.type == "mapped") return STRETCH_MAPPED;
  if (isHeap(dump, region)) return STRETCH_HEAP;
  if (name.length > 0 && !name.startsWith("[")) {
    return region.protection & PROTECTION_KNOWN && region.protection & EXECUTE ? STRETCH_CODE : STRETCH_MAPPED;
  }
  return region.space.length > 0 ? STRETCH_UNKNOWN : STRETCH_PRIVATE;
}

/** The file, first byte to last: memory by kind, bookkeeping between. Returns the number of rows. */
export function fileStretches(dump: Dump): i32 {
  const list: Array<Stretch> = [];
  addSegments(dump, dump.virtual, list, false);
  // Page tables say where in memory a page belongs, not what lies where in the file.
  if (list.length == 0) addSegments(dump, dump.physical, list, true);
  if (list.length == 0) addPacked(dump, list);
  if (IS_FULL && list.length == 0) addPages(dump, list);
  list.sort((a, b) => (a.start != b.start ? (a.start < b.start ? -1 : 1) : 0));
  const filled: Array<Stretch> = [];
  let at: u64 = 0;
  for (let i = 0; i < list.length; i++) {
    const stretch = list[i];
    if (stretch.start + stretch.size <= at) continue;
    if (stretch.start > at) filled.push(new Stretch(at, stretch.start - at, STRETCH_BOOKKEEPING, -1));
    const start = max(at, stretch.start);
    filled.push(new Stretch(start, stretch.start + stretch.size - start, stretch.kind, stretch.region));
    at = stretch.start + stretch.size;
  }
  const size = dump.source.size;
  const rest = dump.file.kind == "unknown" ? STRETCH_UNKNOWN : STRETCH_BOOKKEEPING;
  if (at < size) filled.push(new Stretch(at, size - at, rest, -1));
  return pack(filled);
}

/** Memory in address order; what is described and not in the file is absent. Returns the number of rows. */
export function memoryStretches(dump: Dump): i32 {
  const list: Array<Stretch> = [];
  for (let i = 0; i < dump.regions.length; i++) {
    const region = dump.regions[i];
    if (region.state == "free") continue;
    const kind = region.present == 0 ? STRETCH_ABSENT : kindAt(dump, region, region.base);
    list.push(new Stretch(region.base, region.size, kind, i));
  }
  list.sort((a, b) => (a.start != b.start ? (a.start < b.start ? -1 : 1) : a.region - b.region));
  return pack(list);
}

function addSegments(dump: Dump, space: AddressSpace | null, list: Array<Stretch>, isPhysical: bool): void {
  if (!(space instanceof SegmentSpace)) return;
  const segments = space as SegmentSpace;
  segments.seal();
  for (let i = 0; i < segments.count; i++) {
    const source = segments.sourceOf(i);
    if (!source || !source.isOwn) continue;
    const base = segments.baseOf(i);
    const index = isPhysical ? -1 : regionAt(dump, base);
    const region = index >= 0 ? dump.regions[index] : null;
    const kind = isPhysical ? STRETCH_UNKNOWN : kindAt(dump, region, base);
    list.push(new Stretch(segments.fileOffsetOf(i), segments.sizeOf(i), kind, index));
  }
}

/** Memory that lies packed: all behind what is known to lie in front of it. */
function addPacked(dump: Dump, list: Array<Stretch>): void {
  const runs = dump.scanRuns;
  if (!runs || runs.isPlain || runs.count == 0) return;
  let front = runs.front;
  if (front == UNKNOWN_FRONT) {
    runs.select(0);
    front = runs.source == 0 ? runs.offset : UNKNOWN_FRONT;
  }
  const size = dump.source.size;
  if (front < size) list.push(new Stretch(front, size - front, STRETCH_UNKNOWN, -1));
}

/** Pages that a bitmap orders: one behind the other, as far as they are counted. */
function addPages(dump: Dump, list: Array<Stretch>): void {
  const physical = dump.physical;
  if (!(physical instanceof BitmapSpace)) return;
  const space = physical as BitmapSpace;
  const end = min(space.end, dump.source.size);
  if (space.firstPage < end) list.push(new Stretch(space.firstPage, end - space.firstPage, STRETCH_UNKNOWN, -1));
}

/** Joins neighbours of one kind; while there are too many rows, joins over ever larger gaps and kinds. */
function pack(list: Array<Stretch>): i32 {
  let joined: Array<Stretch> = list;
  let smallest: u64 = 0;
  while (true) {
    const next: Array<Stretch> = [];
    for (let i = 0; i < joined.length; i++) {
      const stretch = joined[i];
      const last = next.length > 0 ? next[next.length - 1] : null;
      const touches = last !== null && last.start + last.size == stretch.start;
      const isSmall = last !== null && stretch.size < smallest && stretch.start >= last.start;
      if (last !== null && ((touches && last.kind == stretch.kind) || isSmall)) {
        // Of memory a small one may lie within the one before.
        last.size = max(last.size, stretch.start + stretch.size - last.start);
      } else next.push(new Stretch(stretch.start, stretch.size, stretch.kind, stretch.region));
    }
    joined = next;
    if (joined.length <= LIMIT) break;
    smallest = smallest == 0 ? 4096 : smallest << 1;
  }
  const count = joined.length;
  for (let i = 0; i < count; i++) {
    const row = packed + i * ROW;
    store<f64>(row, <f64>joined[i].start);
    store<f64>(row, <f64>joined[i].size, 8);
    store<f64>(row, <f64>joined[i].kind, 16);
    store<f64>(row, <f64>joined[i].region, 24);
  }
  return count;
}
