/** From a place in the file back to memory: which address it is and what lies there. */

import { addU64 } from "../bytes/checked";
import { Dump } from "../facts/dump";
import { Region } from "../facts/region";
import { regionAt } from "../facts/region-index";
import { SegmentSpace } from "../spaces/segments";
import { AddressSpace } from "../spaces/space";
import { kindAt, STRETCH_CODE, STRETCH_HEAP, STRETCH_MAPPED } from "./stretches";
import { stackThreadAt } from "./where";

@final
class Run {
  constructor(
    readonly offset: u64,
    readonly end: u64,
    readonly base: u64,
  ) {}
}

/** The segments of a space in file order, to find the address of a file offset. */
@final
export class FileOrder {
  private readonly runs: Array<Run> = [];

  constructor(
    private readonly space: AddressSpace | null,
    private readonly source: i32,
  ) {
    if (space instanceof SegmentSpace) this.fill(space as SegmentSpace, source);
  }

  private fill(segments: SegmentSpace, source: i32): void {
    segments.seal();
    for (let i = 0; i < segments.count; i++) {
      const from = segments.sourceOf(i);
      // Of what is packed the file has no bytes that could be found at a place.
      if (!from || from.number != source || from.codec != 0) continue;
      const offset = segments.fileOffsetOf(i);
      this.runs.push(new Run(offset, addU64(offset, segments.sizeOf(i)), segments.baseOf(i)));
    }
    this.runs.sort((a, b) => (a.offset != b.offset ? (a.offset < b.offset ? -1 : 1) : 0));
  }

  /** The answer of `find`. */
  address: u64 = 0;

  /** Whether the byte at `offset` of the file is a byte of the space; sets `address`. */
  find(offset: u64): bool {
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.runs[middle].offset <= offset) low = middle + 1;
      else high = middle;
    }
    if (low == 0) return this.findPacked(offset);
    const run = this.runs[low - 1];
    if (offset >= run.end) return false;
    this.address = run.base + (offset - run.offset);
    return true;
  }

  private findPacked(offset: u64): bool {
    const space = this.space;
    if (!space || !space.findPacked(this.source, offset)) return false;
    this.address = space.packedAddress;
    return true;
  }
}

/** The report's word for what lies at an address, and its name or thread. */
@final
export class Where {
  kind: string = "unknown";
  name: string = "";
  threadId: i64 = -1;
}

export function whereIs(dump: Dump, address: u64): Where {
  const where = new Where();
  const thread = stackThreadAt(dump, address);
  if (thread >= 0) {
    where.kind = "stack";
    where.threadId = dump.threads[thread].id;
    return where;
  }
  const module = dump.moduleAt(address);
  if (module >= 0) {
    where.kind = "module";
    where.name = dump.modules[module].name;
    return where;
  }
  const index = regionAt(dump, address);
  const region: Region | null = index >= 0 ? dump.regions[index] : null;
  const kind = kindAt(dump, region, address);
  if (kind == STRETCH_HEAP) where.kind = "heap";
  else if (region && (kind == STRETCH_MAPPED || kind == STRETCH_CODE) && region.name.length > 0) {
    where.kind = "mapped-file";
    where.name = region.name;
  } else if (region && region.name.startsWith("[stack")) where.kind = "stack";
  return where;
}
