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

/** One buffer goes to the browser and back with each read, so scanning makes no garbage. */
export function openBlobStream(blob: Blob): ByteStream {
  let inner = openOnce(blob);
  let position = 0;
  let retries = 0;
  /** When the read under way began, and what makes it anew; undefined: nobody reads, as while a search is held. */
  let since = 0;
  let bark: (() => void) | undefined;
  let ticks = 0;
  // One timer for all reads: Firefox brings a file in 64 KiB, and a timer for each would cost.
  const timer = setInterval(() => {
    ticks++;
    if (ticks - since > SILENCE_TICKS) bark?.();
  }, SILENCE_MS / SILENCE_TICKS);

  // A file is many reads, in Firefox 15,000 for a GB: one promise for each, beside the browser's own.
  function next(limit: number): Promise<Uint8Array | undefined> {
    since = ticks;
    return new Promise((resolve, reject) => {
      bark = () => {
        bark = undefined;
        if (++retries > MOST_RETRIES) return reject(new Error('the file does not answer'));
        void inner.close();
        inner = openOnce(blob.slice(position));
        void next(limit).then(resolve, reject);
      };
      const asked = inner;
      // What was taken for lost and comes after all, or fails, was read anew.
      const isLate = () => asked !== inner;
      inner.read(
        limit,
        (piece) => {
          if (isLate()) return;
          bark = undefined;
          retries = 0;
          position += piece?.length ?? 0;
          resolve(piece);
        },
        (error) => {
          if (isLate()) return;
          bark = undefined;
          reject(error);
        },
      );
    });
  }

  return {
    next,
    async close() {
      clearInterval(timer);
      await inner.close();
    },
  };
}

/** Reads of one stream, one after another. */
interface Reads {
  read(limit: number, resolve: (piece: Uint8Array | undefined) => void, reject: (error: unknown) => void): void;
  close(): Promise<void>;
}

function openOnce(blob: Blob): Reads {
  const stream = blob.stream();
  const reader = byobReader(stream);
  if (!reader) return openPlainStream(stream);
  const hold = { stream, reader };
  underWay.add(hold);
  let buffer = spare.pop() ?? new ArrayBuffer(BUFFER);
  return {
    read(limit, resolve, reject) {
      reader.read(new Uint8Array(buffer, 0, Math.min(limit, buffer.byteLength))).then(({ value, done }) => {
        if (value) buffer = value.buffer as ArrayBuffer;
        resolve(done ? undefined : value);
      }, reject);
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

function openPlainStream(stream: ReadableStream<Uint8Array>): Reads {
  const reader = stream.getReader();
  const hold = { stream, reader };
  underWay.add(hold);
  let rest: Uint8Array | undefined;
  const cut = (piece: Uint8Array | undefined, limit: number) => {
    rest = piece && piece.length > limit ? piece.subarray(limit) : undefined;
    return piece?.subarray(0, limit);
  };
  return {
    read(limit, resolve, reject) {
      if (rest) return resolve(cut(rest, limit));
      reader.read().then(({ value }) => resolve(cut(value, limit)), reject);
    },
    async close() {
      underWay.delete(hold);
      await reader.cancel().catch(() => {});
    },
  };
}
