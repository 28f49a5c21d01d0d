/** From a place in the file back to memory: which address it is and what lies there. */

import { addU64 } from "../bytes/checked";
import { Dump } from "../facts/dump";
import { Region, WRITE } from "../facts/memory/region";
import { regionAt } from "../facts/memory/region-index";
import { StartText } from "../facts/start-texts";
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

  constructor(private readonly space: AddressSpace | null) {
    if (space instanceof SegmentSpace) this.fill(space as SegmentSpace);
    else this.mayBePacked = space !== null;
  }

  /** Not all of the space is in `runs`. */
  private mayBePacked: bool = false;

  private fill(segments: SegmentSpace): void {
    segments.seal();
    for (let i = 0; i < segments.count; i++) {
      const from = segments.sourceOf(i);
      // Of what is packed the file has no bytes that could be found at a place.
      if (from && from.codec != 0) this.mayBePacked = true;
      if (!from || !from.isOwn || from.codec != 0) continue;
      const offset = segments.fileOffsetOf(i);
      this.runs.push(new Run(offset, addU64(offset, segments.sizeOf(i)), segments.baseOf(i)));
    }
    this.runs.sort((a, b) => (a.offset != b.offset ? (a.offset < b.offset ? -1 : 1) : 0));
  }

  /** The answer of `find`. */
  address: u64 = 0;
  /** Up to here the file goes on as at the offset that was asked for: the next address, or no address. */
  end: u64 = 0;

  /** Whether the byte at `offset` of the file is a byte of the space; sets `address` and `end`. */
  find(offset: u64): bool {
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.runs[middle].offset <= offset) low = middle + 1;
      else high = middle;
    }
    this.end = low < this.runs.length ? this.runs[low].offset : u64.MAX_VALUE;
    if (low == 0) return this.findPacked(offset);
    const run = this.runs[low - 1];
    if (offset >= run.end) return false;
    this.address = run.base + (offset - run.offset);
    this.end = min(this.end, run.end);
    return true;
  }

  private findPacked(offset: u64): bool {
    const space = this.space;
    if (!space) return false;
    // Whether the next byte is another page's, or none's, only the space can say.
    if (this.mayBePacked) this.end = offset + 1;
    if (!space.findPacked(0, offset)) return false;
    this.address = space.packedAddress;
    return true;
  }
}

/** Where the answer of `whereIs` may change: at both ends of each stack, module and region. */
@final
export class Borders {
  private readonly all: Array<u64> = [];

  constructor(dump: Dump) {
    for (let i = 0; i < dump.threads.length; i++) {
      const base = dump.threads[i].stackBase;
      if (base) this.add(base.value, dump.threads[i].stackSize);
    }
    for (let i = 0; i < dump.modules.length; i++) this.add(dump.modules[i].base, dump.modules[i].size);
    for (let i = 0; i < dump.regions.length; i++) {
      this.add(dump.regions[i].base, dump.regions[i].size);
    }
    const texts = dump.process.startTexts.all;
    for (let i = 0; i < texts.length; i++) this.add(texts[i].from, texts[i].end - texts[i].from);
    this.all.sort((a, b) => i32(a > b) - i32(a < b));
  }

  private add(base: u64, size: u64): void {
    this.all.push(base);
    this.all.push(addU64(base, size));
  }

  /** The first of them above `address`. */
  after(address: u64): u64 {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.all[middle] <= address) low = middle + 1;
      else high = middle;
    }
    return low < this.all.length ? this.all[low] : u64.MAX_VALUE;
  }
}

/** The report's word for what lies at an address, and its name or thread. */
@final
export class Where {
  kind: string = "unknown";
  name: string = "";
  threadId: i64 = -1;
  /** Of a module: its data, which the program may have changed. */
  isWritable: bool = false;
}

/** The report's word for a text that the process was started with. */
export function startWord(text: StartText): string {
  return text.isEnvironment ? "environment" : "command-line";
}

export function whereIs(dump: Dump, address: u64): Where {
  const where = new Where();
  const module = dump.moduleAt(address);
  const text = module < 0 ? dump.process.startTexts.holding(address) : null;
  if (text) {
    where.kind = startWord(text);
    return where;
  }
  const thread = stackThreadAt(dump, address);
  if (thread >= 0) {
    where.kind = "stack";
    where.threadId = dump.threads[thread].id;
    return where;
  }
  const index = regionAt(dump, address);
  const region: Region | null = index >= 0 ? dump.regions[index] : null;
  if (module >= 0) {
    where.kind = "module";
    where.name = dump.modules[module].name;
    where.isWritable = region !== null && (region.protection & WRITE) != 0;
    return where;
  }
  const kind = kindAt(dump, region, address);
  if (kind == STRETCH_HEAP) where.kind = "heap";
  // What the kernel maps itself ("[vsyscall]") is no file.
  else if (region && (kind == STRETCH_MAPPED || kind == STRETCH_CODE) && isFileName(region.name)) {
    where.kind = "mapped-file";
    where.name = region.name;
  } else if (region && region.name.startsWith("[stack")) where.kind = "stack";
  return where;
}

function isFileName(name: string): bool {
  return name.length > 0 && !name.startsWith("[");
}
