/**
 * SHA-256 (FIPS 180-4 § 6.2), in pieces.
 *
 * State, 112 bytes: 8 × u32 hash, u64 total length (at 32), up to 64 bytes that wait for a full block (at 40).
 */
export const SHA256_STATE: i32 = 112;
const TOTAL: usize = 32;
const WAITING: usize = 40;
const BLOCK: usize = 64;

const ROUND_CONSTANTS: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);
const START: usize = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);
const schedule: usize = memory.data(64 * 4, 4);

export function sha256Start(state: usize): void {
  memory.fill(state, 0, SHA256_STATE);
  memory.copy(state, START, 32);
}

export function sha256Update(state: usize, from: usize, length: usize): void {
  const waiting = <usize>load<u64>(state, TOTAL) & (BLOCK - 1);
  store<u64>(state, load<u64>(state, TOTAL) + length, TOTAL);
  if (waiting + length < BLOCK) {
    memory.copy(state + WAITING + waiting, from, length);
    return;
  }
  if (waiting > 0) {
    const count = BLOCK - waiting;
    memory.copy(state + WAITING + waiting, from, count);
    mix(state, state + WAITING);
    from += count;
    length -= count;
  }
  for (; length >= BLOCK; length -= BLOCK, from += BLOCK) mix(state, from);
  memory.copy(state + WAITING, from, length);
}

/** Writes the 32 bytes of the digest to the state's own start. */
export function sha256Digest(state: usize): void {
  const total = load<u64>(state, TOTAL);
  let filled = <usize>total & (BLOCK - 1);
  store<u8>(state + WAITING + filled++, 0x80);
  if (filled > BLOCK - 8) {
    memory.fill(state + WAITING + filled, 0, BLOCK - filled);
    mix(state, state + WAITING);
    filled = 0;
  }
  memory.fill(state + WAITING + filled, 0, BLOCK - 8 - filled);
  store<u64>(state + WAITING, bswap(total << 3), 56);
  mix(state, state + WAITING);
  for (let i: usize = 0; i < 32; i += 4) store<u32>(state + i, bswap(load<u32>(state + i)));
}

const whole: usize = memory.data(SHA256_STATE, 8);

/** Writes the 32 bytes of the digest of what is whole in memory to `into`. */
export function sha256(from: usize, length: usize, into: usize): void {
  if (length < BLOCK - 8) {
    sha256OfShort(from, length, into);
    return;
  }
  sha256Start(whole);
  sha256Update(whole, from, length);
  sha256Digest(whole);
  memory.copy(into, whole, 32);
}

/** Of what fills one block with its padding: without a state that waits for more, in two thirds of the time. */
function sha256OfShort(from: usize, length: usize, into: usize): void {
  const block = whole + WAITING;
  for (let i: usize = 0; i < BLOCK - 8; i += 8) store<u64>(block + i, 0);
  for (let i: usize = 0; i < length; i++) store<u8>(block + i, load<u8>(from + i));
  store<u8>(block + length, 0x80);
  store<u64>(block, bswap((<u64>length) << 3), 56);
  for (let i: usize = 0; i < 32; i += 4) store<u32>(into + i, load<u32>(START + i));
  mix(into, block);
  for (let i: usize = 0; i < 32; i += 4) store<u32>(into + i, bswap(load<u32>(into + i)));
}

function mix(state: usize, block: usize): void {
  for (let i: usize = 0; i < 64; i += 4) store<u32>(schedule + i, bswap(load<u32>(block + i)));
  for (let i: usize = 64; i < 256; i += 4) {
    const early = load<u32>(schedule + i - 60);
    const late = load<u32>(schedule + i - 8);
    const a = rotr(early, 7) ^ rotr(early, 18) ^ (early >>> 3);
    const b = rotr(late, 17) ^ rotr(late, 19) ^ (late >>> 10);
    store<u32>(schedule + i, load<u32>(schedule + i - 64) + a + load<u32>(schedule + i - 28) + b);
  }
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  // Eight rounds at a time: the variables take turns, instead of their values moving on by one.
  for (let i: usize = 0; i < 256; i += 32) {
    h += sum1(e) + choice(e, f, g) + word(i, 0);
    d += h;
    h += sum0(a) + majority(a, b, c);
    g += sum1(d) + choice(d, e, f) + word(i, 4);
    c += g;
    g += sum0(h) + majority(h, a, b);
    f += sum1(c) + choice(c, d, e) + word(i, 8);
    b += f;
    f += sum0(g) + majority(g, h, a);
    e += sum1(b) + choice(b, c, d) + word(i, 12);
    a += e;
    e += sum0(f) + majority(f, g, h);
    d += sum1(a) + choice(a, b, c) + word(i, 16);
    h += d;
    d += sum0(e) + majority(e, f, g);
    c += sum1(h) + choice(h, a, b) + word(i, 20);
    g += c;
    c += sum0(d) + majority(d, e, f);
    b += sum1(g) + choice(g, h, a) + word(i, 24);
    f += b;
    b += sum0(c) + majority(c, d, e);
    a += sum1(f) + choice(f, g, h) + word(i, 28);
    e += a;
    a += sum0(b) + majority(b, c, d);
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
  store<u32>(state, load<u32>(state, 20) + f, 20);
  store<u32>(state, load<u32>(state, 24) + g, 24);
  store<u32>(state, load<u32>(state, 28) + h, 28);
}

function sum1(e: u32): u32 {
  return rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
}

function sum0(a: u32): u32 {
  return rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
}

function choice(e: u32, f: u32, g: u32): u32 {
  return g ^ (e & (f ^ g));
}

function majority(a: u32, b: u32, c: u32): u32 {
  return (a & b) | (c & (a | b));
}

/** The constant and the word of the round that is `offset` bytes after the round at `at`. */
function word(at: usize, offset: usize): u32 {
  return load<u32>(ROUND_CONSTANTS + at + offset) + load<u32>(schedule + at + offset);
}
