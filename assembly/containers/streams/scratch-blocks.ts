/**
 * Decoded bytes from some place on, in the host's scratch file, for streams that cannot be entered at any place. They
 * lie there in blocks, each sealed with a keystream of its own; blocks of zeros, of which large dumps are full, take
 * no room.
 */
import { reserve } from "../../bytes/arena";
import { appendScratch, readScratch, scratchEnd, scratchKey } from "../../bytes/scratch";
import { chacha20 } from "../../codecs/chacha20";

const BLOCK: i32 = 1 << 17;
/** What stands for the number of a block of zeros. */
const ZEROS: u32 = u32.MAX_VALUE;

@final
export class ScratchBlocks {
  /** Where the bytes that are kept end. */
  end: u64;
  /** The block that is being filled; when all are kept, the one that was read last. */
  private readonly block: usize = reserve(BLOCK);
  private filled: i32 = 0;
  private loaded: u32 = ZEROS;
  /** Of each block its number in the scratch file, which is its nonce too: no number is written twice. */
  private readonly numbers: Array<u32> = [];

  constructor(
    /** Where they begin. */
    readonly start: u64,
  ) {
    this.end = start;
  }

  /** Takes the bytes that follow; false when there is no more room: then nothing more is to be added. */
  add(from: usize, length: i32): bool {
    while (length > 0) {
      const count = min(length, BLOCK - this.filled);
      memory.copy(this.block + this.filled, from, count);
      this.filled += count;
      from += count;
      length -= count;
      if (this.filled == BLOCK && !this.flush()) return false;
    }
    return true;
  }

  /** Keeps what is left, at the end of the stream. */
  flush(): bool {
    const length = this.filled;
    if (length == 0) return true;
    this.filled = 0;
    let number = ZEROS;
    if (!isZeros(this.block, length)) {
      number = <u32>(scratchEnd / BLOCK);
      chacha20(scratchKey, number, 0, this.block, BLOCK);
      if (!appendScratch(this.block, BLOCK)) return false;
    }
    this.numbers.push(number);
    this.end += length;
    return true;
  }

  /**
   * Brings bytes that are kept, when all are: fewer than `length` only at the end of a block. 0: they could not be
   * read back.
   */
  read(offset: u64, into: usize, length: i32): i32 {
    const place = offset - this.start;
    const within = <i32>(place % BLOCK);
    const number = this.numbers[<i32>(place / BLOCK)];
    const count = <i32>min<u64>(min(length, BLOCK - within), this.end - offset);
    if (number == ZEROS) memory.fill(into, 0, count);
    else if (this.load(number)) memory.copy(into, this.block + within, count);
    else return 0;
    return count;
  }

  private load(number: u32): bool {
    if (number == this.loaded) return true;
    this.loaded = ZEROS;
    if (!readScratch(<u64>number * BLOCK, this.block, BLOCK)) return false;
    chacha20(scratchKey, number, 0, this.block, BLOCK);
    this.loaded = number;
    return true;
  }
}

function isZeros(at: usize, length: i32): bool {
  let i: i32 = 0;
  for (; i + 16 <= length; i += 16) if (v128.any_true(v128.load(at + i))) return false;
  for (; i < length; i++) if (load<u8>(at + i)) return false;
  return true;
}
