/** Key schedules as FIPS 197 describes them, and the forms that programs keep. Bytes, not words: its own arithmetic. */

const SBOX = sbox();

/** key: 16, 24 or 32 bytes. */
export function expandKey(key: Uint8Array): Uint8Array {
  const keyWords = key.length / 4;
  const words: number[][] = [];
  for (let i = 0; i < keyWords; i++) words.push([...key.subarray(4 * i, 4 * i + 4)]);
  let constant = 1;
  for (let i = keyWords; i < 4 * (keyWords + 7); i++) {
    let word = [...at(words, i - 1)];
    if (i % keyWords === 0) {
      word = [...word.slice(1), ...word.slice(0, 1)].map(substitute);
      word[0] = (word[0] ?? 0) ^ constant;
      constant = times2(constant);
    } else if (keyWords === 8 && i % 8 === 4) word = word.map(substitute);
    const back = at(words, i - keyWords);
    words.push(word.map((byte, place) => byte ^ (back[place] ?? 0)));
  }
  return Uint8Array.from(words.flat());
}

/** Of the equivalent inverse cipher (FIPS 197, 5.3.5): InvMixColumns on all round keys but the first and last. */
export function straightInverse(schedule: Uint8Array): Uint8Array {
  const out = Uint8Array.from(schedule);
  for (let word = 4; word < schedule.length / 4 - 4; word++) {
    const [a = 0, b = 0, c = 0, d = 0] = schedule.subarray(4 * word, 4 * word + 4);
    out.set([mix(a, b, c, d), mix(b, c, d, a), mix(c, d, a, b), mix(d, a, b, c)], 4 * word);
  }
  return out;
}

export function reversedInverse(schedule: Uint8Array): Uint8Array {
  const straight = straightInverse(schedule);
  const rounds = straight.length / 16;
  return Uint8Array.from(
    Array.from({ length: rounds }, (_, round) => [
      ...straight.subarray(16 * (rounds - 1 - round), 16 * (rounds - round)),
    ]).flat(),
  );
}

/** Each word in the other order of bytes. */
export function swapWords(schedule: Uint8Array): Uint8Array {
  return Uint8Array.from(Buffer.from(schedule).swap32());
}

function mix(a: number, b: number, c: number, d: number): number {
  return times(a, 14) ^ times(b, 11) ^ times(c, 13) ^ times(d, 9);
}

function times(byte: number, factor: number): number {
  let product = 0;
  for (let bit = factor, power = byte; bit; bit >>= 1, power = times2(power)) if (bit & 1) product ^= power;
  return product;
}

function times2(byte: number): number {
  return ((byte << 1) ^ (byte & 0x80 ? 0x11b : 0)) & 0xff;
}

function substitute(byte: number): number {
  return SBOX[byte] ?? 0;
}

/** By search for inverses, not by a generator. */
function sbox(): number[] {
  return Array.from({ length: 256 }, (_, byte) => {
    let inverse = 0;
    for (let other = 1; other < 256 && byte; other++) if (times(byte, other) === 1) inverse = other;
    let mapped = 0x63;
    for (let shift = 0; shift < 5; shift++) mapped ^= ((inverse << shift) | (inverse >> (8 - shift))) & 0xff;
    return mapped;
  });
}

function at(words: readonly number[][], index: number): number[] {
  return words[index] ?? [];
}
