/** A copy packed again as the file was (RFC 1952), by the platform, a piece at a time. */
import type { Source } from '../../engine/sources/source.ts';
import type { Target, Tick } from './write.ts';

/** What is packed at a time. */
const PIECE = 256 << 10;

/** The byte of the header that tells on which system a file was packed, and its value for "unknown" (RFC 1952 §2.3.1). */
const SYSTEM_AT = 9;
const UNKNOWN_SYSTEM = 255;

export type OnPacked = (bytes: Uint8Array<ArrayBuffer>) => Promise<void> | void;

/** Bytes in, gzip out. A failure of who takes what comes out ends the next call that waits for it. */
export class Gzip {
  readonly #writer: WritableStreamDefaultWriter<BufferSource>;
  readonly #drained: Promise<void>;

  constructor(onPacked: OnPacked) {
    const { readable, writable } = new CompressionStream('gzip');
    this.#writer = writable.getWriter();
    this.#drained = drain(readable.getReader(), onPacked);
    // Told by the call that waits; till then it is nobody's.
    this.#drained.catch(() => {});
    this.#writer.closed.catch(() => {});
  }

  /** The bytes may be overwritten after it resolves. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += PIECE)
      await this.#unlessFailed(this.#writer.write(bytes.slice(at, at + PIECE)));
  }

  /** All is packed and taken. */
  async end(): Promise<void> {
    await this.#unlessFailed(this.#writer.close());
    await this.#drained;
  }

  /** May be called at any time and more than once. */
  async abort(): Promise<void> {
    await this.#writer.abort().catch(() => {});
    await this.#drained.catch(() => {});
  }

  /** What the taker of the packed bytes failed with says more than that the stream is broken. */
  async #unlessFailed(step: Promise<void>): Promise<void> {
    const failed = new Promise<never>((_, reject) => this.#drained.catch(reject));
    await Promise.race([step, failed]);
  }
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>, onPacked: OnPacked): Promise<void> {
  try {
    let at = 0;
    for (let next = await reader.read(); next.value; next = await reader.read()) {
      const bytes = next.value as Uint8Array<ArrayBuffer>;
      if (at <= SYSTEM_AT && SYSTEM_AT < at + bytes.length) bytes[SYSTEM_AT - at] = UNKNOWN_SYSTEM;
      at += bytes.length;
      await onPacked(bytes);
    }
  } catch (error) {
    await reader.cancel(error).catch(() => {});
    throw error;
  }
}

/** Packs what is written for a target. */
export class GzipTarget implements Target {
  readonly #inner: Target;
  readonly #gzip: Gzip;

  constructor(inner: Target) {
    this.#inner = inner;
    this.#gzip = new Gzip((bytes) => inner.write(bytes));
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#gzip.write(bytes);
  }

  async finish(): Promise<Source> {
    await this.#gzip.end();
    return this.#inner.finish();
  }

  publish(tick: Tick): Promise<void> {
    return this.#inner.publish(tick);
  }

  async discard(): Promise<void> {
    await this.#gzip.abort();
    await this.#inner.discard();
  }
}
