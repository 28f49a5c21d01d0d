/**
 * The shape of a decoder that works in pieces, of input and of output.
 *
 * The caller loops:
 *
 *     status = decoder.step(limit)
 *     take `pieceLength` bytes at `piece`                   whatever the status is
 *     NEEDS_INPUT → feed(…) the bytes at `inputAt` of the compressed data, isLast with the last ones
 *     HAS_OUTPUT  → go on (a piece may be empty)
 *     HAS_ENDED   → done; what lies behind is told by the decoder
 *     negative    → an error of `errors.ts`; what came out before it is good as far as it goes. Behind a member or
 *                   frame whose check value or length in its trailer is wrong (ERROR_BAD_CHECKSUM) the next step goes
 *                   on with what follows; every other error ends the stream
 *
 * Input must stay where it is until the next NEEDS_INPUT or end: it is not copied. A piece lies in the decoder's
 * own memory and is valid until the next call. `save` and `restore` are how random access works: a saved state,
 * its `inputAt` and its `outputAt` let decoding go on from there at any later time, in any decoder of the class.
 */
import { ERROR_CUT_SHORT } from "./errors";

export const NEEDS_INPUT: i32 = 0;
export const HAS_OUTPUT: i32 = 1;
export const HAS_ENDED: i32 = 2;

/** The longest piece any decoder gives at once. */
export const PIECE_LIMIT: i32 = 1 << 17;

export abstract class Decoder {
  /** What the last step decoded. */
  piece: usize = 0;
  pieceLength: i32 = 0;
  /** Behind the end: whether bytes that belong to no member or frame follow, from `trailingAt` on. */
  hasTrailing: bool = false;
  trailingAt: u64 = 0;
  /** Input not used yet. */
  protected at: usize = 0;
  protected end: usize = 0;
  protected isLast: bool = false;
  /** Where in the compressed data `end` lies. */
  private fedTo: u64 = 0;
  /** Position of the byte behind the last piece. */
  protected produced: u64 = 0;

  /** Gives the next input: the bytes at `inputAt`. */
  feed(from: usize, length: i32, isLast: bool): void {
    this.fedTo = this.inputAt + length;
    this.at = from;
    this.end = from + length;
    this.isLast = isLast;
  }

  /** Offset in the compressed data of the first byte that was not taken yet. */
  get inputAt(): u64 {
    return this.fedTo - (this.end - this.at);
  }

  /** Offset in the decoded data of what the next step decodes. */
  get outputAt(): u64 {
    return this.produced;
  }

  /** Decodes at most `limit` bytes (and at most PIECE_LIMIT); returns a status or an error. */
  abstract step(limit: i32): i32;

  /** Bytes that `save` writes now; 0 where decoding cannot be taken up again. */
  abstract get stateSize(): i32;

  /** Writes the state behind the last piece. */
  abstract save(into: usize): void;

  /** Goes on from a saved state; `inputAt` and `outputAt` are those that the decoder had when it was saved. */
  abstract restore(from: usize, inputAt: u64, outputAt: u64): void;

  /** Enters a block or frame that begins at `inputAt`, without what was before; see the decoders that can. */
  enter(inputAt: u64, outputAt: u64, _kind: i32): void {
    this.standAt(inputAt, outputAt);
  }

  /** What it means that input is used up. */
  protected starved(): i32 {
    return this.isLast ? ERROR_CUT_SHORT : NEEDS_INPUT;
  }

  /** Forgets the input and stands at these offsets. */
  protected standAt(inputAt: u64, outputAt: u64): void {
    this.at = 0;
    this.end = 0;
    this.isLast = false;
    this.fedTo = inputAt;
    this.produced = outputAt;
    this.pieceLength = 0;
  }
}
