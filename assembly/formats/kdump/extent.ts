/** How far a kdump file should reach, and how many of its pages are not there. */
import { addU64 } from "../../bytes/checked";
import { Dump } from "../../facts/dump";
import { counted, FAULT } from "../../facts/warnings";
import { DESCRIPTOR, KdumpPart, PageDescriptor } from "./pages";

/** Descriptors at the end that are looked at: pages of zeros share one place at the front. */
const TAIL: u64 = 1024;
/** Descriptors that are all read: 12 MiB of them, for 2 GiB of pages. */
const MOST_READ: u64 = 1 << 19;
const AT_ONCE: u64 = 2048;

/**
 * Where the file should end the last descriptors tell. All of them are read, up to a limit: pages of zeros share one
 * place in the file, which is no page of its own, and in a dump that was cut or not finished pages are missing.
 */
@final
export class Extent {
  /** Where the files should end, as far as the descriptors tell; 0: they do not. */
  private expected: u64 = 0;
  private present: u64 = 0;
  private cutPart: KdumpPart | null = null;
  /** Pages that the bitmap promises and the file does not hold. */
  lost: u64 = 0;
  /** Pages that share the place of another: pages of zeros. */
  shared: u64 = 0;
  /** Whether all descriptors were read. */
  isExact: bool = true;
  private part: i32 = 0;
  private next: u64 = 0;
  private readonly descriptor: PageDescriptor = new PageDescriptor();

  constructor(private readonly parts: Array<KdumpPart>) {
    for (let i = 0; i < parts.length; i++) this.lookAt(parts[i]);
  }

  /** Finds out whether the part's file ends before its last page. */
  private lookAt(part: KdumpPart): void {
    const size = part.source.size;
    let end = addU64(part.header.descriptorsAt, part.count * DESCRIPTOR);
    const from = part.count > TAIL ? part.count - TAIL : 0;
    for (let i = from; i < part.count; i++) {
      const at = part.header.descriptorsAt + i * DESCRIPTOR;
      if (at >= size || !this.descriptor.read(part, at)) break;
      const pageEnd = addU64(this.descriptor.offset, this.descriptor.size);
      // A place that no file reaches is damage of the descriptor.
      if (pageEnd < 1 << 53 && <u64>this.descriptor.size <= part.header.blockSize) end = max(end, pageEnd);
    }
    if (end <= size || this.cutPart) return;
    this.cutPart = part;
    this.expected = end;
    this.present = size;
  }

  /** Counts the next descriptors; false: all is counted, or there are too many. */
  step(): bool {
    for (let i: u64 = 0; i < AT_ONCE; i++) {
      if (this.part >= this.parts.length) return false;
      const part = this.parts[this.part];
      if (part.count > MOST_READ) {
        this.isExact = false;
        return false;
      }
      const at = part.header.descriptorsAt + this.next * DESCRIPTOR;
      if (this.next >= part.count) {
        this.part++;
        this.next = 0;
        continue;
      }
      this.next++;
      if (at >= part.source.size) {
        this.lost += part.count - this.next + 1;
        this.part++;
        this.next = 0;
        continue;
      }
      const descriptor = this.descriptor;
      if (!descriptor.read(part, at) || descriptor.offset == 0) this.lost++;
      else if (addU64(descriptor.offset, descriptor.size) > part.source.size) this.lost++;
      else if (this.isShared(descriptor)) this.shared++;
    }
    return true;
  }

  /** makedumpfile writes one page of zeros in front of all others and lets all like it point there. */
  private isShared(descriptor: PageDescriptor): bool {
    const part = descriptor.part;
    if (!part || !(part.header.dumpLevel & 1)) return false;
    const front = addU64(part.header.descriptorsAt, part.count * DESCRIPTOR);
    return descriptor.offset == front;
  }

  /** Says what is missing. */
  tell(dump: Dump): void {
    const part = this.cutPart;
    if (!part) {
      if (this.lost > 0)
        dump.warnings.add("pages-lost", FAULT, counted(this.lost, "page was", "pages were") + " not written.");
      return;
    }
    if (part.source === dump.source) dump.file.truncate(<i64>this.expected, <i64>this.present);
    const end = dump.warnings.countIn(part.source.number, part.source.size);
    dump.warnings.addAt(
      "cut-short",
      FAULT,
      this.isExact
        ? counted(this.lost, "page of memory lies", "pages of memory lie") + " behind the end of the file."
        : "Pages of memory lie behind the end of the file.",
      this.present,
      "PageDescriptor.offset",
      this.expected.toString(),
      this.present.toString(),
    );
    dump.warnings.countIn(0, end);
  }
}
