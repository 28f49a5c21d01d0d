/**
 * Archives: containers of several files. An archive lists its members; which of them is the dump is found out by who
 * knows the formats, member by member, from the beginning of each.
 */
import { reserve } from "../../bytes/arena";
import { StoredSource } from "../../bytes/source";
import { Decoder, HAS_ENDED, NEEDS_INPUT } from "../../codecs/stream";
import { Dump } from "../../facts/dump";
import { Member } from "../../facts/file";
import { FAULT } from "../../facts/warnings";
import { ContainerReader } from "../container";

/** More files than this are no archive of dumps; the rest is told and left alone. */
export const MOST_MEMBERS: i32 = 10000;
/** Decoded bytes by which a member is told: more than any probe looks at. */
const HEAD_BYTES: i32 = 1 << 18;
const INPUT_BYTES: i32 = 1 << 16;

export abstract class Archive extends ContainerReader {
  readonly members: Array<Member> = [];

  constructor(
    /** As the report names it: "zip". */
    public kind: string,
    /** As people call it: "ZIP archive". */
    readonly kindName: string,
  ) {
    super();
  }

  get progress(): i32 {
    return 0;
  }

  /** The beginning of a member's bytes; null where they cannot be had. */
  abstract head(index: i32): StoredSource | null;

  /** Says why a member without a head cannot be had. */
  tellUnread(_index: i32, _dump: Dump): void {}

  /** What the archive's other members tell of the one that is opened. */
  describe(_index: i32, _dump: Dump): void {}

  /** A reader that ends with the member's bytes as its inside. */
  abstract open(index: i32, dump: Dump): ContainerReader;
}

/**
 * Tells of damage to an archive. Places of a report count in the innermost file; one in the archive itself stands in
 * the sentence.
 */
export function tellDamage(dump: Dump, message: string, at: u64, field: string, expected: string, found: string): void {
  const warning = dump.warnings.add(
    "damaged-container",
    FAULT,
    message + " (Byte " + at.toString() + " of the archive.)",
  );
  warning.field = field;
  warning.expected = expected;
  warning.found = found;
}

/** What a reader is that has nothing to do: the bytes lie in the archive as they are. */
@final
export class StoredMember extends ContainerReader {
  constructor(source: StoredSource) {
    super();
    this.inside = source;
  }

  get progress(): i32 {
    return 1000;
  }

  step(_dump: Dump): bool {
    return false;
  }
}

let input: usize = 0;

/** The first bytes that a decoder makes of a packed source. */
@final
export class HeadSource extends StoredSource {
  private readonly bytes: usize;

  constructor(packed: StoredSource, decoder: Decoder) {
    super(0, true, packed.number, packed);
    if (input == 0) input = reserve(INPUT_BYTES);
    const bytes = reserve(HEAD_BYTES);
    this.bytes = bytes;
    this.size = decodeHead(packed, decoder, bytes);
  }

  pull(offset: u64, into: usize, length: i32): i32 {
    const left = this.size - min(offset, this.size);
    const count = <i32>min<u64>(left, length);
    memory.copy(into, this.bytes + <usize>offset, count);
    return count;
  }
}

function decodeHead(packed: StoredSource, decoder: Decoder, into: usize): i32 {
  let filled: i32 = 0;
  while (filled < HEAD_BYTES) {
    const status = decoder.step(HEAD_BYTES - filled);
    const count = min(decoder.pieceLength, HEAD_BYTES - filled);
    memory.copy(into + filled, decoder.piece, count);
    filled += count;
    if (status == HAS_ENDED || status < 0) break;
    if (status != NEEDS_INPUT) continue;
    const at = decoder.inputAt;
    const copied = at < packed.size ? packed.copy(at, input, INPUT_BYTES) : 0;
    if (copied == 0 && count == 0) break;
    decoder.feed(input, copied, at + copied >= packed.size || copied == 0);
  }
  return filled;
}
