/** LZNT1: chunks of 4 KiB, each packed or, where that does not help, stored. */
import { matches } from './matches.ts';

export function packLznt1(data: Uint8Array): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += 4096) {
    const plain = data.subarray(at, at + 4096);
    const packed = packChunk(plain);
    const isPacked = packed.length < plain.length;
    const body = isPacked ? packed : plain;
    const header = (isPacked ? 0xb000 : 0x3000) | (body.length - 1);
    chunks.push(Uint8Array.of(header & 255, header >> 8), body);
  }
  chunks.push(new Uint8Array(2));
  return Buffer.concat(chunks);
}

function packChunk(plain: Uint8Array): Uint8Array {
  const out: number[] = [];
  let flagsAt = 0;
  let flagCount = 8;
  let position = 0;
  const token = (isMatch: boolean, ...bytes: number[]): void => {
    if (flagCount === 8) {
      flagsAt = out.length;
      flagCount = 0;
      out.push(0);
    }
    out[flagsAt] = (out[flagsAt] ?? 0) | (Number(isMatch) << flagCount++);
    out.push(...bytes);
  };
  // The longest match that every position can write.
  for (const { literals, length, distance } of matches(plain, { shortest: 3, longest: 18, farthest: 4096 })) {
    for (const byte of literals) token(false, byte);
    position += literals.length;
    if (length === 0) break;
    const bits = Math.max(4, Math.ceil(Math.log2(position)));
    const word = ((distance - 1) << (16 - bits)) | (length - 3);
    token(true, word & 255, word >> 8);
    position += length;
  }
  return Uint8Array.from(out);
}
