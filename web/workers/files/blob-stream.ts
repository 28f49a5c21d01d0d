/** Bytes of a file from first to last. */
import type { ByteStream } from '../../engine/search/bytes.ts';

/**
 * Streams under way. Chromium collects a reader, and its pending read never settles, when only the function
 * that awaits it holds it; this set holds it too.
 */
const underWay = new Set<unknown>();

/** A read that brings nothing for so long is taken for lost, and the stream is opened anew where it stopped. */
const SILENCE_MS = 10_000;
const SILENCE_TICKS = 5;
/** A disk that stays silent this often, one time after the other, does not answer any more. */
const MOST_RETRIES = 3;

/** Waits for what a read brings. */
export interface ReadTaker {
  /** Valid until the next read; undefined: nothing more follows. What it throws is handed to `fail`. */
  take(piece: Uint8Array | undefined): void;
  fail(error: unknown): void;
}

/** A stream whose reads are answered by calls: a file is many, in Firefox 15,000 for a GB. */
export interface ReadStream {
  /** The read before is over. The answer may come before this returns. */
  read(limit: number, taker: ReadTaker): void;
  close(): Promise<void>;
}

export function openBlobStream(blob: Blob): ByteStream & ReadStream {
  return new BlobStream(blob);
}

/** One buffer goes to the browser and back with each read, so scanning makes no garbage. */
class BlobStream implements ByteStream, ReadStream {
  readonly #blob: Blob;
  #inner: OnceStream;
  /** In the blob, of what is read next. */
  #position = 0;
  /** Of the read under way; undefined: nobody reads, as while a search is held. */
  #taker: ReadTaker | undefined;
  #limit = 0;
  /** When it began. */
  #since = 0;
  #ticks = 0;
  #retries = 0;
  /** One for all reads: a timer for each would cost. */
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(blob: Blob) {
    this.#blob = blob;
    this.#inner = this.#open(blob);
    this.#timer = setInterval(() => this.#tick(), SILENCE_MS / SILENCE_TICKS);
  }

  next(limit: number): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => this.read(limit, { take: resolve, fail: reject }));
  }

  read(limit: number, taker: ReadTaker): void {
    this.#since = this.#ticks;
    this.#limit = limit;
    this.#taker = taker;
    this.#inner.read(limit);
  }

  close(): Promise<void> {
    clearInterval(this.#timer);
    return this.#inner.close();
  }

  #open(blob: Blob): OnceStream {
    // What was taken for lost and comes after all, or fails, was read anew.
    const inner: OnceStream = openOnce(blob, {
      take: (piece) => {
        if (inner === this.#inner) this.#take(piece);
      },
      fail: (error) => {
        if (inner === this.#inner) this.#fail(error);
      },
    });
    return inner;
  }

  #take(piece: Uint8Array | undefined): void {
    const taker = this.#taker;
    this.#taker = undefined;
    this.#retries = 0;
    if (piece) this.#position += piece.length;
    try {
      taker?.take(piece);
    } catch (error) {
      taker?.fail(error);
    }
  }

  #fail(error: unknown): void {
    const taker = this.#taker;
    this.#taker = undefined;
    taker?.fail(error);
  }

  #tick(): void {
    this.#ticks++;
    if (!this.#taker || this.#ticks - this.#since <= SILENCE_TICKS) return;
    if (++this.#retries > MOST_RETRIES) {
      this.#fail(new Error('the file does not answer'));
      return;
    }
    void this.#inner.close();
    this.#inner = this.#open(this.#blob.slice(this.#position));
    this.read(this.#limit, this.#taker);
  }
}

/** OnceStream of one stream, one after another. */
interface OnceStream {
  read(limit: number): void;
  close(): Promise<void>;
}

function openOnce(blob: Blob, taker: ReadTaker): OnceStream {
  const stream = blob.stream();
  const reader = byobReader(stream);
  if (!reader) return openPlainStream(stream, taker);
  const hold = { stream, reader };
  underWay.add(hold);
  let buffer = spare.pop() ?? new ArrayBuffer(BUFFER);
  const onRead = ({ value, done }: ReadableStreamReadResult<Uint8Array>) => {
    if (value) buffer = value.buffer as ArrayBuffer;
    taker.take(done ? undefined : value);
  };
  return {
    read(limit) {
      reader.read(new Uint8Array(buffer, 0, Math.min(limit, buffer.byteLength))).then(onRead, taker.fail);
    },
    async close() {
      underWay.delete(hold);
      // Without bytes it is with the browser, in a read that nobody waits for any more.
      if (buffer.byteLength === BUFFER && spare.length < MOST_SPARE) spare.push(buffer);
      await reader.cancel().catch(() => {});
    },
  };
}

/** A quarter of what one read brings in Chromium at most: it is still in the cache when it is scanned. */
const BUFFER = 512 << 10;
/** Buffers of streams that are over: a file is read stripe by stripe, by one stream after another. */
const spare: ArrayBuffer[] = [];
const MOST_SPARE = 2;

/** WebKit has no such reader on blob streams. */
function byobReader(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch {
    return undefined;
  }
}

function openPlainStream(stream: ReadableStream<Uint8Array>, taker: ReadTaker): OnceStream {
  const reader = stream.getReader();
  const hold = { stream, reader };
  underWay.add(hold);
  let rest: Uint8Array | undefined;
  const cut = (piece: Uint8Array | undefined, limit: number) => {
    rest = piece && piece.length > limit ? piece.subarray(limit) : undefined;
    taker.take(piece?.subarray(0, limit));
  };
  return {
    read(limit) {
      if (rest) queueMicrotask(() => cut(rest, limit));
      else reader.read().then(({ value }) => cut(value, limit), taker.fail);
    },
    async close() {
      underWay.delete(hold);
      await reader.cancel().catch(() => {});
    },
  };
}
