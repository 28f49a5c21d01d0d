import { StoredSource } from "../../bytes/source";
import { Decoder } from "../../codecs/stream";
import { Dump } from "../../facts/dump";
import { ContainerReader } from "../container";
import { Pieces } from "./pieces";
import { StreamIndex } from "./stream-index";

/** The bytes inside a compressed stream that tells where it can be entered: only what is asked for is decoded. */
@final
export class IndexedSource extends StoredSource {
  private readonly pieces: Pieces;
  /** The block that the decoder is in; -1: none. */
  private block: i32 = -1;

  constructor(
    inner: StoredSource,
    private readonly decoder: Decoder,
    private readonly index: StreamIndex,
  ) {
    super(index.size, true, inner.number, inner);
    this.pieces = new Pieces(inner, decoder);
  }

  pull(offset: u64, into: usize, length: i32): i32 {
    const pieces = this.pieces;
    let filled: i32 = 0;
    while (filled < length && offset + filled < this.size) {
      const from = offset + filled;
      const block = this.index.blockOf(from);
      const packedEnd = this.index.packedEnd(block);
      const left = <i32>min<u64>(length - filled, this.index.outputEnd(block) - from);
      if (!this.goTo(block, from, packedEnd)) break;
      for (let taken: i32 = 0; taken < left; ) {
        // The block is damaged, or shorter than the index says.
        if (!pieces.fill(packedEnd)) return filled;
        const count = pieces.copy(into + filled, left - taken);
        taken += count;
        filled += count;
      }
    }
    return filled;
  }

  private goTo(block: i32, offset: u64, packedEnd: u64): bool {
    const index = this.index;
    if (block != this.block || offset < this.pieces.outputAt) {
      this.decoder.enter(index.inputs[block], index.outputs[block], index.kinds[block]);
      this.block = block;
      this.pieces.restart();
    }
    return this.pieces.skipTo(offset, packedEnd);
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
