/**
 * SipHash-2-4 with 128 bits out (Aumasson, Bernstein: "SipHash: a fast short-input PRF", and the authors' reference
 * code for the 128-bit form). Findings of one value are put together by it; the key is made by the host for one scan,
 * so that a hash says nothing of its value to anyone else.
 */

/** 16 bytes, written by the host. */
export const KEY: usize = memory.data(16, 16);

let v0: u64 = 0;
let v1: u64 = 0;
let v2: u64 = 0;
let v3: u64 = 0;

function round(): void {
  v0 += v1;
  v2 += v3;
  v1 = rotl(v1, 13) ^ v0;
  v3 = rotl(v3, 16) ^ v2;
  v0 = rotl(v0, 32);
  v2 += v1;
  v0 += v3;
  v1 = rotl(v1, 17) ^ v2;
  v3 = rotl(v3, 21) ^ v0;
  v2 = rotl(v2, 32);
}

function compress(word: u64): void {
  v3 ^= word;
  round();
  round();
  v0 ^= word;
}

function finalize(): u64 {
  round();
  round();
  round();
  round();
  return v0 ^ v1 ^ v2 ^ v3;
}

/** Writes 16 bytes at `into`. */
export function sipHash(from: usize, length: usize, into: usize): void {
  const k0 = load<u64>(KEY);
  const k1 = load<u64>(KEY, 8);
  v0 = k0 ^ 0x736f6d6570736575;
  v1 = k1 ^ 0x646f72616e646f6d ^ 0xee;
  v2 = k0 ^ 0x6c7967656e657261;
  v3 = k1 ^ 0x7465646279746573;
  const words = from + (length & ~7);
  let p = from;
  for (; p < words; p += 8) compress(load<u64>(p));
  let last = (<u64>length) << 56;
  for (let shift: u64 = 0; p < from + length; p++, shift += 8) last |= (<u64>load<u8>(p)) << shift;
  compress(last);
  v2 ^= 0xee;
  store<u64>(into, finalize());
  v1 ^= 0xdd;
  store<u64>(into, finalize(), 8);
}
