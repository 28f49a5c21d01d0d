/**
 * What decoders that work block by block share: a block's input is gathered whole, unpacked behind the window in one
 * go, and given in one or more pieces. States are saved between blocks only.
 */
import { SLACK } from "./copy";
import { Decoder, HAS_OUTPUT, PIECE_LIMIT } from "./stream";

/** Room behind the window is between these, or what a block needs: it is filled between two moves of the window. */
const LEAST_ROOM: usize = 1 << 18;
const MOST_ROOM: usize = 8 << 20;
const LEAST_BUFFER: usize = 1 << 19;

const HELD_SIZE: usize = 1024;

/** Bytes of a saved history without its window. */
const HISTORY_HEAD: i32 = 8;

export abstract class BlockwiseDecoder extends Decoder {
  /** What is read now; each decoder has its own numbers. */
  protected state: i32 = 0;
  /** Bytes gathered of it. */
  protected have: usize = 0;
  /** Where headers and the like are gathered. */
  protected readonly held: usize = heap.alloc(HELD_SIZE);
  /** Set to come back to the caller without a piece: a state saved then is small. */
  protected isPausing: bool = false;

  /** How far back matches may reach. */
  protected windowSize: usize = 0;
  /** The lowest byte that matches may reach, and where the next block goes. */
  protected base: usize = 0;
  protected filled: usize = 0;
  /** Bytes before `filled` that no piece has given yet. */
  protected pending: usize = 0;
  private buffer: usize = 0;
  private capacity: usize = 0;

  step(limit: i32): i32 {
    this.pieceLength = 0;
    let status = HAS_OUTPUT;
    this.isPausing = false;
    while (this.pending == 0 && status == HAS_OUTPUT && !this.isPausing) status = this.advance();
    const count = <i32>min<usize>(this.pending, max(0, min(limit, PIECE_LIMIT)));
    this.piece = this.filled - this.pending;
    this.pieceLength = count;
    this.pending -= count;
    this.produced += count;
    return status;
  }

  /** Reads what comes next; HAS_OUTPUT when there is more to do, whether or not bytes are pending. */
  protected abstract advance(): i32;

  /** Whether nothing is half read or half given. */
  protected get isBetweenBlocks(): bool {
    return this.pending == 0 && this.have == 0;
  }

  protected startState(state: i32): void {
    this.state = state;
    this.have = 0;
  }

  /** Gathers input until `need` bytes are there; false when it is used up before. */
  protected gather(into: usize, need: usize): bool {
    const count = min(need - this.have, this.end - this.at);
    memory.copy(into + this.have, this.at, count);
    this.at += count;
    this.have += count;
    return this.have == need;
  }

  /** What was gathered is the start of something else. */
  protected tellTrailing(): void {
    this.hasTrailing = true;
    this.trailingAt = this.inputAt - this.have;
  }

  // ---- history

  /** What comes now must not refer to what was before. */
  protected forget(windowSize: usize): void {
    this.windowSize = windowSize;
    this.base = this.buffer;
    this.filled = this.buffer;
  }

  /** Sees that `need` bytes fit behind the window: moves that to the front, or lets the buffer grow. */
  protected makeRoom(need: usize): void {
    if (this.filled + need <= this.buffer + this.capacity) return;
    // Windows are promised more often than filled: the buffer doubles until it holds the window and room behind it.
    const whole = this.windowSize + max(need, min(max(this.windowSize >> 1, LEAST_ROOM), MOST_ROOM));
    if (this.capacity < whole) {
      const least = max(LEAST_BUFFER, this.filled - this.buffer + need);
      this.reserve(min(whole, max(this.capacity << 1, least)));
      if (this.filled + need <= this.buffer + this.capacity) return;
    }
    const kept = this.kept;
    memory.copy(this.buffer, this.filled - kept, kept);
    this.base = this.buffer;
    this.filled = this.buffer + kept;
  }

  protected get historySize(): i32 {
    return HISTORY_HEAD + <i32>this.kept;
  }

  protected saveHistory(into: usize): void {
    const kept = this.kept;
    store<u32>(into, <u32>this.windowSize);
    store<u32>(into, <u32>kept, 4);
    memory.copy(into + HISTORY_HEAD, this.filled - kept, kept);
  }

  protected restoreHistory(from: usize): void {
    const kept = <usize>load<u32>(from, 4);
    this.forget(load<u32>(from));
    this.reserve(kept + LEAST_BUFFER);
    memory.copy(this.buffer, from + HISTORY_HEAD, kept);
    this.base = this.buffer;
    this.filled = this.buffer + kept;
  }

  /** Stands between blocks at these offsets. */
  protected standBetween(inputAt: u64, outputAt: u64): void {
    this.standAt(inputAt, outputAt);
    this.hasTrailing = false;
    this.pending = 0;
    this.have = 0;
  }

  private get kept(): usize {
    return min(this.windowSize, this.filled - this.base);
  }

  /** Sees that the buffer has at least `size` bytes; what is in it stays. */
  private reserve(size: usize): void {
    if (size <= this.capacity) return;
    const grown = this.buffer == 0 ? heap.alloc(size + SLACK) : heap.realloc(this.buffer, size + SLACK);
    this.base = grown + (this.base - this.buffer);
    this.filled = grown + (this.filled - this.buffer);
    this.buffer = grown;
    this.capacity = size;
  }
}
