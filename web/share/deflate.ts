/** Raw deflate by the platform, with a hard cap on what a hostile stream may unpack to. */

/** A stream unpacked to more than the cap. */
export class TooLarge extends Error {}

/** Pieces are fed this small, so that a bomb is noticed soon: it has unpacked at most 64 KiB more than the cap. */
const SLICE = 1024;

export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new CompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  const written = writer.write(bytes).then(() => writer.close());
  const packed = await collect(stream.readable, Number.POSITIVE_INFINITY);
  await written;
  return packed;
}

/** Throws TooLarge above `cap` bytes, TypeError for damaged, cut or trailing data. */
export async function inflate(bytes: Uint8Array<ArrayBuffer>, cap: number): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  const feed = async () => {
    for (let at = 0; at < bytes.length; at += SLICE) {
      await writer.ready;
      await writer.write(bytes.subarray(at, at + SLICE));
    }
    await writer.close();
  };
  const fed = feed();
  // Both sides fail together; the reader's failure is the one that is told.
  fed.catch(() => {});
  const unpacked = await collect(stream.readable, cap);
  await fed;
  return unpacked;
}

async function collect(stream: ReadableStream<Uint8Array>, cap: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > cap) {
      reader.cancel().catch(() => {});
      throw new TooLarge('unpacks to more than a summary should');
    }
    pieces.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
