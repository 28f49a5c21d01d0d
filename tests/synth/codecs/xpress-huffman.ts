/** XPRESS with Huffman codes: a code for each 64 KiB, matches up to 64 KiB back, the end marked. */
import { codeLengths, codeWords } from './huffman.ts';
import { matches } from './matches.ts';

const CHUNK = 65536;
const END = 256;

interface Token {
  readonly symbol: number;
  /** The length - 3 of a match, and what stands below the highest bit of its distance. */
  readonly count: number;
  readonly low: number;
}

export function packXpressHuffman(data: Uint8Array): Uint8Array {
  const chunks: Token[][] = [[]];
  let position = 0;
  const put = (token: Token, length: number): void => {
    if (position > 0 && position % CHUNK === 0) chunks.push([]);
    chunks.at(-1)?.push(token);
    position += length;
  };
  const literal = (symbol: number): void => put({ symbol, count: 0, low: 0 }, 1);
  for (const step of matches(data, { shortest: 3, longest: 1 << 20, farthest: 65535 })) {
    for (const byte of step.literals) literal(byte);
    // A match ends where its chunk does.
    for (let left = step.length; left > 0; ) {
      const length = Math.min(left, CHUNK - (position % CHUNK));
      if (length < 3) for (let i = 0; i < length; i++) literal(data[position] ?? 0);
      else {
        const bits = 31 - Math.clz32(step.distance);
        const symbol = 256 | (bits << 4) | Math.min(15, length - 3);
        put({ symbol, count: length - 3, low: step.distance - (1 << bits) }, length);
      }
      left -= length;
    }
  }
  chunks.at(-1)?.push({ symbol: END, count: 0, low: 0 });
  return Buffer.concat(chunks.map(packChunk));
}

function packChunk(tokens: readonly Token[]): Uint8Array {
  const counts = new Array<number>(512).fill(0);
  for (const { symbol } of tokens) counts[symbol] = (counts[symbol] ?? 0) + 1;
  const lengths = codeLengths(counts, 15);
  const words = codeWords(lengths);
  const out: number[] = [];
  for (let i = 0; i < 512; i += 2) out.push((lengths[i] ?? 0) | ((lengths[i + 1] ?? 0) << 4));
  // Room for a word is taken when the reader takes it: two at first, the next when more than 16 bits are used.
  const slots = [out.length, out.length + 2];
  out.push(0, 0, 0, 0);
  let pending: number[] = [];
  const flush = (): void => {
    const word = pending.slice(0, 16).reduce((sum, bit, i) => sum | (bit << (15 - i)), 0);
    const slot = slots.shift() ?? 0;
    out[slot] = word & 255;
    out[slot + 1] = word >> 8;
    pending = pending.slice(16);
  };
  const bits = (value: number, count: number): void => {
    for (let i = count - 1; i >= 0; i--) pending.push((value >> i) & 1);
    if (pending.length <= 16) return;
    flush();
    slots.push(out.length);
    out.push(0, 0);
  };
  for (const { symbol, count, low } of tokens) {
    bits(words[symbol] ?? 0, lengths[symbol] ?? 0);
    if (symbol < 256) continue;
    if (count >= 15) {
      if (count < 15 + 255) out.push(count - 15);
      else if (count < 65536) out.push(255, count & 255, count >> 8);
      else out.push(255, 0, 0, count & 255, (count >> 8) & 255, (count >> 16) & 255, count >> 24);
    }
    bits(low, (symbol >> 4) & 15);
  }
  flush();
  return Uint8Array.from(out);
}
