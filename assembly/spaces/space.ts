/**
 * An address space: where in the file the byte at an address lies. "Not in this dump" is an answer. Formats
 * build spaces of segments; system dumps walk page tables over a physical one.
 */
import { Cursor } from "../bytes/cursor";
import { FAULT_NOT_IN_DUMP } from "../bytes/fault";
import { ByteSource, StoredSource, setSpan, span } from "../bytes/source";

export abstract class AddressSpace {
  /** Answer of `find`: where the byte lies, and how many follow it there. */
  foundSource: StoredSource | null = null;
  foundOffset: u64 = 0;
  foundLength: u64 = 0;

  constructor(
    /** Bytes of an address: 4 or 8. */
    readonly wordBytes: u32,
    readonly bigEndian: bool,
  ) {}

  /**
   * Whether the dump holds the byte at `address`. Sets foundSource, foundOffset and foundLength; when it is
   * not there, foundLength is how many bytes further the next one that is there may lie (0: none).
   */
  abstract find(address: u64): bool;

  /**
   * The other way, for spaces that keep no list of what lies where: the address of the byte at `offset` of source
   * `number`, or of the page that it is part of when that is packed.
   */
  findPacked(_number: i32, _offset: u64): bool {
    return false;
  }

  /** Answer of `findPacked`. */
  packedAddress: u64 = 0;

  /** Whether the kernel sees the byte at `physical` in this space; sets `mappedAt`. For spaces of page tables. */
  findPhysical(_physical: u64): bool {
    return false;
  }

  /** Answer of `findPhysical`. */
  mappedAt: u64 = 0;
}

/** A space as a byte source, so that a cursor reads memory as it reads a file: offsets are addresses. */
@final
export class SpaceSource extends ByteSource {
  constructor(readonly space: AddressSpace) {
    super(u64.MAX_VALUE);
  }

  /** Reads numbers as the space has them. */
  cursor(): Cursor {
    const cursor = new Cursor(this);
    cursor.bigEndian = this.space.bigEndian;
    cursor.wordBytes = this.space.wordBytes;
    return cursor;
  }

  locate(address: u64): usize {
    const space = this.space;
    if (!space.find(address)) return 0;
    const source = space.foundSource;
    if (!source) return 0;
    const length = space.foundLength;
    const at = source.locate(space.foundOffset);
    if (at != 0 && <u64>span > length) setSpan(<u32>length);
    return at;
  }

  lossAt(address: u64): i32 {
    const space = this.space;
    if (!space.find(address)) return FAULT_NOT_IN_DUMP;
    const source = space.foundSource;
    return source ? source.lossAt(space.foundOffset) : FAULT_NOT_IN_DUMP;
  }

  fileOffsetOf(address: u64): u64 {
    const space = this.space;
    if (!space.find(address)) return u64.MAX_VALUE;
    const source = space.foundSource;
    // Of a set of files an offset alone would not say in which: it is told of the first.
    if (!source || source.numberAt(space.foundOffset) != 0) return u64.MAX_VALUE;
    // What is packed lies elsewhere than where it is unpacked.
    return source.fileOffsetOf(space.foundOffset);
  }
}
