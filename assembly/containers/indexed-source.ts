import { reserve } from "../bytes/arena";
import { StoredSource } from "../bytes/source";
import { ERROR_BAD_CHECKSUM } from "../codecs/errors";
import { Decoder, HAS_ENDED, NEEDS_INPUT, PIECE_LIMIT } from "../codecs/stream";
import { Dump } from "../facts/dump";
import { ContainerReader } from "./container";
import { StreamIndex } from "./stream-index";

const INPUT: i32 = 1 << 17;

/** The bytes inside a compressed stream that tells where it can be entered: only what is asked for is decoded. */
@final
export class IndexedSource extends StoredSource {
  private readonly input: usize = reserve(INPUT);
  /** The block that the decoder is in; -1: none. */
  private block: i32 = -1;
  private piece: usize = 0;
  private pieceLength: i32 = 0;
  private hasEnded: bool = false;

  constructor(
    private readonly inner: StoredSource,
    private readonly decoder: Decoder,
    private readonly index: StreamIndex,
  ) {
    super(index.size, true, inner.number);
  }

  pull(offset: u64, into: usize, length: i32): i32 {
    let filled: i32 = 0;
    while (filled < length && offset + filled < this.size) {
      const from = offset + filled;
      const block = this.index.blockOf(from);
      const end = this.index.outputEnd(block);
      if (!this.goTo(block, from)) break;
      let at = from;
      while (at < end && filled < length) {
        if (this.pieceLength == 0 && !this.decodeMore()) return filled;
        const count = <i32>min<u64>(min(length - filled, this.pieceLength), end - at);
        memory.copy(into + filled, this.piece, count);
        this.take(count);
        filled += count;
        at += count;
      }
    }
    return filled;
  }

  private goTo(block: i32, offset: u64): bool {
    const index = this.index;
    let at = this.decoder.outputAt - this.pieceLength;
    if (block != this.block || offset < at) {
      this.decoder.enter(index.inputs[block], index.outputs[block], index.kinds[block]);
      this.block = block;
      this.pieceLength = 0;
      this.hasEnded = false;
      at = index.outputs[block];
    }
    while (at < offset) {
      if (this.pieceLength == 0 && !this.decodeMore()) return false;
      const count = <i32>min<u64>(offset - at, this.pieceLength);
      this.take(count);
      at += count;
    }
    return true;
  }

  /** The next bytes of the block; false where it is damaged, or shorter than the index says. */
  private decodeMore(): bool {
    const decoder = this.decoder;
    while (!this.hasEnded) {
      const status = decoder.step(PIECE_LIMIT);
      this.piece = decoder.piece;
      this.pieceLength = decoder.pieceLength;
      if (status == HAS_ENDED) this.hasEnded = true;
      const isBehind = decoder.inputAt > this.index.packedEnd(this.block);
      if (status == NEEDS_INPUT) this.feed();
      if (this.pieceLength > 0) {
        if (!isBehind) return true;
        this.pieceLength = 0;
        return false;
      }
      if (status < 0 && status != ERROR_BAD_CHECKSUM) return false;
    }
    return false;
  }

  private take(count: i32): void {
    this.piece += count;
    this.pieceLength -= count;
  }

  private feed(): void {
    const at = this.decoder.inputAt;
    const count = at < this.inner.size ? this.inner.copy(at, this.input, INPUT) : 0;
    this.decoder.feed(this.input, count, at + count >= this.inner.size || count == 0);
  }
}

/** Opens a stream by its own index: there is nothing to decode first. */
@final
export class IndexedReader extends ContainerReader {
  constructor(source: StoredSource, decoder: Decoder, index: StreamIndex) {
    super();
    this.inside = new IndexedSource(source, decoder, index);
  }

  get progress(): i32 {
    return 1000;
  }

  step(_dump: Dump): bool {
    return false;
  }
}
