import { ScanRuns } from "../../facts/memory/scan-runs";
import { KdumpPages, KdumpPart } from "./pages";

/** The pages of a kdump file or set, one run each, by address: where each lies and how it is packed. */
@final
export class PageRuns extends ScanRuns {
  private total: u64 = 0;
  private readonly parts: Array<KdumpPart>;

  constructor(
    private readonly pages: KdumpPages,
    private readonly pageBytes: u64,
  ) {
    super();
    this.space = 2;
    this.parts = pages.parts;
    for (let i = 0; i < this.parts.length; i++) this.total += this.parts[i].count;
  }

  get count(): u64 {
    return this.total;
  }

  get isPlain(): bool {
    return false;
  }

  get bytes(): u64 {
    return this.total * this.pageBytes;
  }

  select(index: u64): void {
    let left = index;
    for (let i = 0; i < this.parts.length; i++) {
      const part = this.parts[i];
      if (left >= part.count) {
        left -= part.count;
        continue;
      }
      const page = part.bitmap.select(part.before + left);
      const descriptor = this.pages.descriptor;
      const isThere = descriptor.read(part, part.header.descriptorsAt + left * 24) && descriptor.isSound;
      this.source = part.source.number;
      this.address = page * this.pageBytes;
      this.offset = isThere ? descriptor.offset : 0;
      this.storedSize = isThere ? descriptor.size : 0;
      this.codec = isThere ? descriptor.codec : 0;
      // A page that is lost has no bytes to scan.
      this.size = isThere ? this.pageBytes : 0;
      return;
    }
  }
}
