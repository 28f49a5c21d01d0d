/**
 * Where bytes come from. A `ByteSource` is anything that can be read by offset: a file, the contents of a
 * container, or (through `spaces/`) memory by address. The host knows its own sources by number: 0 is the
 * dropped file, others its companions.
 */
import { readAt } from "../host";
import { pageByte, spanLength as pageSpan } from "./pages";

/** Bytes that follow the answer of `ByteSource.locate` at once, itself included. */
export let span: u32 = 0;

export function setSpan(length: u32): void {
  span = length;
}

export abstract class ByteSource {
  constructor(
    /** Bytes there are; of memory, the end of the address range. */
    public size: u64,
  ) {}

  /** Address of the byte at `offset` and `span`, how many lie behind it; 0 where there is none. */
  abstract locate(offset: u64): usize;

  /** The fault that a missing byte is: FAULT_UNREADABLE, FAULT_CUT_SHORT or FAULT_NOT_IN_DUMP. */
  abstract lossAt(offset: u64): i32;

  /** Where `offset` lies in the file (or innermost container); u64.MAX_VALUE where it does not. */
  abstract fileOffsetOf(offset: u64): u64;

  /** Copies up to `length` bytes; fewer where the source has a hole or an end. */
  copy(offset: u64, into: usize, length: i32): i32 {
    let copied: i32 = 0;
    while (copied < length) {
      const from = this.locate(offset + copied);
      if (from == 0) break;
      const count = min<i32>(length - copied, <i32>min<u32>(span, i32.MAX_VALUE));
      memory.copy(into + copied, from, count);
      copied += count;
    }
    return copied;
  }

  /** The byte at `offset`, or -1. */
  byte(offset: u64): i32 {
    const at = this.locate(offset);
    return at == 0 ? -1 : <i32>load<u8>(at);
  }
}

let nextId: i32 = 0;

/** A source whose bytes are fetched in pages and cached. */
export abstract class StoredSource extends ByteSource {
  /** Tells sources apart in the cache. */
  readonly id: i32 = nextId++;
  /** How its bytes are packed in the file that the report's places count in; 0: they are not. */
  codec: i32 = 0;
  /** Whether it is no part of the dump: a program that stands in for what the dump leaves out. */
  isBorrowed: bool = false;
  /** The negative answer to the last failed fetch, or 0. */
  failure: i32 = 0;

  constructor(
    size: u64,
    /** Whether fetching means decoding. */
    readonly isDecoded: bool,
    /** The report's `source`: 0 the first file (or what its container holds), 1 and on its companions. */
    readonly number: i32,
    /** What its bytes are made from: what cannot be read there cannot be read here. */
    private readonly beneath: StoredSource | null = null,
  ) {
    super(size);
  }

  /** Brings up to `length` bytes; 0 at the end, negative when it cannot. Called by the cache only. */
  abstract pull(offset: u64, into: usize, length: i32): i32;

  locate(offset: u64): usize {
    if (offset >= this.size) return 0;
    const at = pageByte(this, offset);
    if (at == 0) return 0;
    const left = this.size - offset;
    span = left < <u64>pageSpan ? <u32>left : pageSpan;
    return at;
  }

  /** Whether its places are places of the dump's own file: those that the report tells without a source. */
  get isOwn(): bool {
    return this.number == 0 && !this.isBorrowed;
  }

  /** The file that the byte at `offset` lies in, as `number`. */
  numberAt(_offset: u64): i32 {
    return this.number;
  }

  lossAt(_offset: u64): i32 {
    // FAULT_UNREADABLE or FAULT_CUT_SHORT; by number, as this file stands before fault.ts's readers.
    if (this.failure < 0) return 2;
    const beneath = this.beneath;
    return beneath ? beneath.lossAt(0) : 1;
  }

  fileOffsetOf(offset: u64): u64 {
    return offset;
  }
}

/** A file of the host. */
@final
export class HostSource extends StoredSource {
  constructor(size: u64, number: i32) {
    super(size, false, number);
  }

  pull(offset: u64, into: usize, length: i32): i32 {
    return readAt(this.number, <f64>offset, into, length);
  }
}
