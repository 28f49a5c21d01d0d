/**
 * SipHash-2-4 with 128 bits out (Aumasson, Bernstein: "SipHash: a fast short-input PRF", and the authors' reference
 * code for the 128-bit form). Findings of one value are put together by it; the key is made by the host for one scan,
 * so that a hash says nothing of its value to anyone else.
 */

/** 16 bytes, written by the host. */
export const KEY: usize = memory.data(16, 16);

/** What was hashed last, and its hash: a value is looked up among samples before it is told. */
let knownFrom: usize = 0;
let knownLength: usize = 0;
const KNOWN: usize = memory.data(16, 16);

/** Other bytes may lie there now. */
export function forgetHash(): void {
  knownFrom = 0;
}

/** As sipHash; the same bytes once more cost nothing. */
export function sipHashOnce(from: usize, length: usize, into: usize): void {
  if (from != knownFrom || length != knownLength) {
    sipHash(from, length, KNOWN);
    knownFrom = from;
    knownLength = length;
  }
  store<u64>(into, load<u64>(KNOWN));
  store<u64>(into, load<u64>(KNOWN, 8), 8);
}

/** Writes 16 bytes at `into`. The four words are locals: as globals each step would go by memory. */
export function sipHash(from: usize, length: usize, into: usize): void {
  const k0 = load<u64>(KEY);
  const k1 = load<u64>(KEY, 8);
  let v0: u64 = k0 ^ 0x736f6d6570736575;
  let v1: u64 = k1 ^ 0x646f72616e646f6d ^ 0xee;
  let v2: u64 = k0 ^ 0x6c7967656e657261;
  let v3: u64 = k1 ^ 0x7465646279746573;
  const words = from + (length & ~7);
  const steps = (length >> 3) + 3;
  for (let step: usize = 0; step < steps; step++) {
    let word: u64 = 0;
    let rounds = 2;
    if (step + 3 < steps) word = load<u64>(from + (step << 3));
    else if (step + 3 == steps) word = lastWord(words, from + length, length);
    else {
      // Twice four rounds without a word give the two halves.
      rounds = 4;
      if (step + 2 == steps) v2 ^= 0xee;
      else v1 ^= 0xdd;
    }
    v3 ^= word;
    for (let round = 0; round < rounds; round++) {
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
    v0 ^= word;
    if (step + 2 == steps) store<u64>(into, v0 ^ v1 ^ v2 ^ v3);
  }
  store<u64>(into, v0 ^ v1 ^ v2 ^ v3, 8);
}

/** The bytes that fill no word, with the length on top. */
function lastWord(from: usize, end: usize, length: usize): u64 {
  let last = (<u64>length) << 56;
  for (let shift: u64 = 0; from < end; from++, shift += 8) last |= (<u64>load<u8>(from)) << shift;
  return last;
}
