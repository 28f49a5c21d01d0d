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

/** Who waits for what a read brings. */
export interface Reading {
  /** Valid until the next read; undefined: nothing more follows. */
  take(piece: Uint8Array | undefined): void;
  fail(error: unknown): void;
}

/** A stream that can be read without a promise for each read: a file is many, in Firefox 15,000 for a GB. */
export interface ReadStream {
  /** The read before is over. */
  read(limit: number, reading: Reading): void;
  close(): Promise<void>;
}

export function openBlobStream(blob: Blob): ByteStream & ReadStream {
  return new BlobStream(blob);
}

/** One buffer goes to the browser and back with each read, so scanning makes no garbage. */
class BlobStream implements ByteStream, ReadStream {
  readonly #blob: Blob;
  #inner: Reads;
  /** In the blob, of what is read next. */
  #position = 0;
  /** Of the read under way; undefined: nobody reads, as while a search is held. */
  #reading: Reading | undefined;
  #limit = 0;
  /** When it began. */
  #since = 0;
  #ticks = 0;
  #retries = 0;
  /** One for all reads: a timer for each would cost. */
  readonly #timer = setInterval(() => this.#tick(), SILENCE_MS / SILENCE_TICKS);

  constructor(blob: Blob) {
    this.#blob = blob;
    this.#inner = this.#open(blob);
  }

  next(limit: number): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => this.read(limit, { take: resolve, fail: reject }));
  }

  read(limit: number, reading: Reading): void {
    this.#since = this.#ticks;
    this.#limit = limit;
    this.#reading = reading;
    this.#inner.read(limit);
  }

  close(): Promise<void> {
    clearInterval(this.#timer);
    return this.#inner.close();
  }

  #open(blob: Blob): Reads {
    // What was taken for lost and comes after all, or fails, was read anew.
    const inner: Reads = openOnce(blob, {
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
    const reading = this.#reading;
    this.#reading = undefined;
    this.#retries = 0;
    if (piece) this.#position += piece.length;
    reading?.take(piece);
  }

  #fail(error: unknown): void {
    const reading = this.#reading;
    this.#reading = undefined;
    reading?.fail(error);
  }

  #tick(): void {
    this.#ticks++;
    if (!this.#reading || this.#ticks - this.#since <= SILENCE_TICKS) return;
    if (++this.#retries > MOST_RETRIES) {
      this.#fail(new Error('the file does not answer'));
      return;
    }
    void this.#inner.close();
    this.#inner = this.#open(this.#blob.slice(this.#position));
    this.read(this.#limit, this.#reading);
  }
}

/** Reads of one stream, one after another. */
interface Reads {
  read(limit: number): void;
  close(): Promise<void>;
}

function openOnce(blob: Blob, reading: Reading): Reads {
  const stream = blob.stream();
  const reader = byobReader(stream);
  if (!reader) return openPlainStream(stream, reading);
  const hold = { stream, reader };
  underWay.add(hold);
  let buffer = spare.pop() ?? new ArrayBuffer(BUFFER);
  const onRead = ({ value, done }: ReadableStreamReadResult<Uint8Array>) => {
    if (value) buffer = value.buffer as ArrayBuffer;
    reading.take(done ? undefined : value);
  };
  return {
    read(limit) {
      reader.read(new Uint8Array(buffer, 0, Math.min(limit, buffer.byteLength))).then(onRead, reading.fail);
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

function openPlainStream(stream: ReadableStream<Uint8Array>, reading: Reading): Reads {
  const reader = stream.getReader();
  const hold = { stream, reader };
  underWay.add(hold);
  let rest: Uint8Array | undefined;
  const cut = (piece: Uint8Array | undefined, limit: number) => {
    rest = piece && piece.length > limit ? piece.subarray(limit) : undefined;
    reading.take(piece?.subarray(0, limit));
  };
  return {
    read(limit) {
      if (rest) queueMicrotask(() => cut(rest, limit));
      else reader.read().then(({ value }) => cut(value, limit), reading.fail);
    },
    async close() {
      underWay.delete(hold);
      await reader.cancel().catch(() => {});
    },
  };
}
