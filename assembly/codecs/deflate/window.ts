/** The output of an `InflateEngine` that decodes in pieces: room for one piece behind the last 32 KiB. */
import { SLACK } from "../copy";
import { PIECE_LIMIT } from "../stream";
import { InflateEngine } from "./engine";

/** How far back a match of deflate can reach. */
export const WINDOW: usize = 32768;

@final
export class InflateWindow {
  private readonly buffer: usize = heap.alloc(WINDOW + PIECE_LIMIT + SLACK);
  /** Where the open piece starts; behind the last one while none is open. */
  private start: usize = this.buffer;
  /** Lowest byte a match may reach. */
  private base: usize = this.buffer;

  /** Gives the engine room for `limit` more bytes; returns where they start. */
  open(engine: InflateEngine, limit: i32): usize {
    const history = this.history;
    const home = this.buffer + WINDOW;
    if (this.start > home) {
      memory.copy(home - history, this.start - history, history);
      this.start = home;
      this.base = home - history;
    }
    engine.base = this.base;
    engine.out = this.start;
    engine.outEnd = this.start + max(0, min(limit, PIECE_LIMIT));
    return this.start;
  }

  /** Takes what the engine wrote; returns how much that is. */
  close(engine: InflateEngine): i32 {
    const count = engine.out - this.start;
    this.start = engine.out;
    return <i32>count;
  }

  /** What the engine writes from now on must not refer to what it wrote before. */
  forget(engine: InflateEngine): void {
    this.base = engine.out;
    engine.base = engine.out;
  }

  get stateSize(): i32 {
    return 4 + <i32>this.history;
  }

  save(into: usize): void {
    const history = this.history;
    store<u32>(into, <u32>history);
    memory.copy(into + 4, this.start - history, history);
  }

  restore(from: usize): void {
    const history = min(<usize>load<u32>(from), WINDOW);
    this.start = this.buffer + WINDOW;
    this.base = this.start - history;
    memory.copy(this.base, from + 4, history);
  }

  private get history(): usize {
    return min(this.start - this.base, WINDOW);
  }
}
