/** What gzip and zlib share: deflate data in pieces, by an engine and the window that it writes to. */
import { Decoder } from "../stream";
import { InflateEngine } from "./engine";
import { InflateWindow } from "./window";

export abstract class DeflateStream extends Decoder {
  protected readonly engine: InflateEngine = new InflateEngine();
  protected readonly history: InflateWindow = new InflateWindow();

  step(limit: i32): i32 {
    const engine = this.engine;
    engine.at = this.at;
    engine.end = this.end;
    this.piece = this.history.open(engine, limit);
    const status = this.run();
    this.at = engine.at;
    this.pieceLength = this.history.close(engine);
    this.produced += this.pieceLength;
    return status;
  }

  /** Goes on with headers, data and check values as far as input and room reach; returns a status or an error. */
  protected abstract run(): i32;
}
