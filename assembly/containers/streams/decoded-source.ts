/**
 * The bytes inside a compressed stream, at any place. The stream is decoded once from front to back; on the way its
 * size is learnt, its sums are checked and restart points are saved. Later, a place is reached from the point before
 * it. Decoders with large windows have large points: of a long stream too few fit into memory, and every place behind
 * the first stretch would be far. From there on the decoded bytes themselves are kept, in the host's scratch file; where
 * there is none, the points thin out.
 */
import { reserve } from "../../bytes/arena";
import { hasScratch, isScratchAsked } from "../../bytes/scratch";
import { StoredSource } from "../../bytes/source";
import { Decoder } from "../../codecs/stream";
import { Pieces } from "./pieces";
import { ScratchBlocks } from "./scratch-blocks";

/** Output between two restart points; doubled when there are too many. */
const SPACING: u64 = 4 << 20;
/** More than this between two points is far: decoding it takes a second or so. */
const FAR: u64 = 32 << 20;
/** Memory that restart points may take. */
const POINTS_BYTES: i32 = 96 << 20;

/** A place that decoding can go on from. */
@final
class RestartPoint {
  inputAt: u64 = 0;
  outputAt: u64 = 0;

  constructor(
    readonly state: usize,
    readonly capacity: i32,
  ) {}
}

@final
export class DecodedSource extends StoredSource {
  private readonly pieces: Pieces;
  private points: Array<RestartPoint> = [];
  private readonly spare: Array<RestartPoint> = [];
  private spacing: u64 = SPACING;
  private pointsBytes: i32 = 0;
  /** Bytes that the scratch file holds; null: none. */
  private kept: ScratchBlocks | null = null;
  private isKeeping: bool = false;

  constructor(
    inner: StoredSource,
    private readonly decoder: Decoder,
  ) {
    super(0, true, inner.number, inner);
    this.pieces = new Pieces(inner, decoder);
  }

  /** Where in the packed bytes decoding stands. */
  get packedAt(): u64 {
    return this.decoder.inputAt;
  }

  /** Makes ready for the next piece; false: the host is asked for a scratch file and has to answer first. */
  prepare(): bool {
    if (!IS_FULL || !this.isKeeping) this.keepPoint();
    return !IS_FULL || !isScratchAsked();
  }

  /** The first pass: decodes the next piece and counts it. Returns the decoder's status, or its error. */
  countNext(): i32 {
    const pieces = this.pieces;
    const status = pieces.next();
    this.size += pieces.length;
    if (IS_FULL && this.isKeeping) this.keep();
    pieces.length = 0;
    return status;
  }

  /** The end of the first pass. */
  close(): void {
    if (!IS_FULL) return;
    const kept = this.kept;
    if (kept && this.isKeeping) kept.flush();
    this.isKeeping = false;
  }

  pull(offset: u64, into: usize, length: i32): i32 {
    if (offset >= this.size) return 0;
    if (IS_FULL) {
      const kept = this.kept;
      if (kept && offset >= kept.start && offset < kept.end) return kept.read(offset, into, length);
    }
    if (!this.goTo(offset)) return 0;
    // Behind its end may lie what the first pass could not decode.
    const wanted = <i32>min<u64>(length, this.size - offset);
    let filled: i32 = 0;
    while (filled < wanted && this.pieces.fill()) filled += this.pieces.copy(into + filled, wanted - filled);
    return filled;
  }

  /** Stands at `offset`: by going on from here when that is nearer than the restart point before it. */
  private goTo(offset: u64): bool {
    const at = this.pieces.outputAt;
    const point = this.pointBefore(offset);
    if (offset < at || (point !== null && point.outputAt > at)) {
      if (!point) return false;
      this.decoder.restore(point.state, point.inputAt, point.outputAt);
      this.pieces.restart();
    }
    return this.pieces.skipTo(offset);
  }

  /** Puts the piece into the scratch file; without more room there, points are saved again. */
  private keep(): void {
    const kept = this.kept;
    this.isKeeping = kept !== null && kept.add(this.pieces.at, this.pieces.length);
  }

  private keepPoint(): void {
    const decoder = this.decoder;
    const last = this.points.length > 0 ? this.points[this.points.length - 1].outputAt + this.spacing : 0;
    if (decoder.outputAt < last) return;
    const size = decoder.stateSize;
    if (size == 0) return;
    if (IS_FULL && this.pointsBytes + size > POINTS_BYTES && this.spacing >= FAR && !this.kept) {
      if (hasScratch()) {
        this.kept = new ScratchBlocks(decoder.outputAt);
        this.isKeeping = true;
        return;
      }
      if (isScratchAsked()) return;
    }
    if (this.pointsBytes + size > POINTS_BYTES) this.thin();
    // A window of this size leaves no room for more points: places behind it are far to reach, but can be.
    if (this.pointsBytes + size > POINTS_BYTES) return;
    const point = this.roomFor(size);
    decoder.save(point.state);
    point.inputAt = decoder.inputAt;
    point.outputAt = decoder.outputAt;
    this.points.push(point);
    this.pointsBytes += point.capacity;
  }

  /** A point with room for a state: one that was given up, or a new one. */
  private roomFor(size: i32): RestartPoint {
    const spare = this.spare;
    for (let i = 0; i < spare.length; i++) {
      const point = spare[i];
      if (point.capacity < size) continue;
      spare[i] = spare[spare.length - 1];
      spare.pop();
      return point;
    }
    return new RestartPoint(reserve(size), size);
  }

  /** Gives up every second point, for their room. */
  private thin(): void {
    const kept: Array<RestartPoint> = [];
    this.pointsBytes = 0;
    for (let i = 0; i < this.points.length; i++) {
      const point = this.points[i];
      if (i & 1) {
        this.spare.push(point);
        continue;
      }
      kept.push(point);
      this.pointsBytes += point.capacity;
    }
    this.points = kept;
    this.spacing <<= 1;
  }

  private pointBefore(offset: u64): RestartPoint | null {
    let low = 0;
    let high = this.points.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.points[middle].outputAt <= offset) low = middle + 1;
      else high = middle;
    }
    return low > 0 ? this.points[low - 1] : null;
  }
}
