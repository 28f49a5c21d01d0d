/** What comes out of a decoder, piece by piece, from wherever the decoder stands: fed, taken, passed over. */
import { reserve } from "../../bytes/arena";
import { StoredSource } from "../../bytes/source";
import { ERROR_BAD_CHECKSUM } from "../../codecs/errors";
import { Decoder, HAS_ENDED, NEEDS_INPUT, PIECE_LIMIT } from "../../codecs/stream";

const INPUT: i32 = 1 << 17;

@final
export class Pieces {
  private readonly input: usize = reserve(INPUT);
  /** What was decoded and not taken yet. */
  at: usize = 0;
  length: i32 = 0;
  private hasEnded: bool = false;

  constructor(
    private readonly packed: StoredSource,
    private readonly decoder: Decoder,
  ) {}

  /** Where in the decoded data the next byte lies that is taken. */
  get outputAt(): u64 {
    return this.decoder.outputAt - this.length;
  }

  /** Forgets what was not taken: the decoder stands elsewhere now. */
  restart(): void {
    this.length = 0;
    this.hasEnded = false;
  }

  /** Decodes until there is a piece, an end, or an error; returns the decoder's status. */
  next(): i32 {
    const decoder = this.decoder;
    while (true) {
      const status = decoder.step(PIECE_LIMIT);
      this.at = decoder.piece;
      this.length = decoder.pieceLength;
      if (status == HAS_ENDED) this.hasEnded = true;
      if (status != NEEDS_INPUT) return status;
      this.feed();
      if (this.length > 0) return status;
    }
  }

  /**
   * Makes sure that there is something to take, past sums that are wrong; false where there is not, nor where it came
   * from behind `packedEnd`.
   */
  fill(packedEnd: u64 = u64.MAX_VALUE): bool {
    while (this.length == 0) {
      if (this.hasEnded) return false;
      const status = this.next();
      if (this.length > 0) {
        if (this.decoder.inputAt <= packedEnd) return true;
        this.length = 0;
        return false;
      }
      if (status < 0 && status != ERROR_BAD_CHECKSUM) return false;
    }
    return true;
  }

  /** Copies what there is of `limit` bytes; returns how many. */
  copy(into: usize, limit: i32): i32 {
    const count = min(limit, this.length);
    memory.copy(into, this.at, count);
    this.take(count);
    return count;
  }

  /** Passes over everything before `offset`. */
  skipTo(offset: u64, packedEnd: u64 = u64.MAX_VALUE): bool {
    while (this.outputAt < offset) {
      if (!this.fill(packedEnd)) return false;
      this.take(<i32>min<u64>(offset - this.outputAt, this.length));
    }
    return true;
  }

  private take(count: i32): void {
    this.at += count;
    this.length -= count;
  }

  private feed(): void {
    const at = this.decoder.inputAt;
    const count = at < this.packed.size ? this.packed.copy(at, this.input, INPUT) : 0;
    this.decoder.feed(this.input, count, at + count >= this.packed.size || count == 0);
  }
}
