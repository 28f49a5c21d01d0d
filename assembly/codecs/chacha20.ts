/**
 * The stream cipher ChaCha20 (RFC 8439, section 2.4), in place. One block of 64 bytes is four rows of four words:
 *
 *     a  constants          a0 a1 a2 a3        A column round works on all four columns at once, lane by lane.
 *     b  key, first half    b0 b1 b2 b3   →    For the diagonals row b moves left by one, c by two, d by three lanes,
 *     c  key, second half   c0 c1 c2 c3        and back afterwards.
 *     d  counter and nonce  d0 d1 d2 d3
 *
 * The twin in the tests is OpenSSL's.
 */
const ROUNDS: i32 = 10;
const BLOCK: i32 = 64;
/** The end of a stretch that is no whole block. */
const tail: usize = memory.data(BLOCK, 16);

/**
 * Seals or unseals `length` bytes at `at` with the key of 32 bytes at `key`. `nonce` must be another for each stretch
 * that is sealed with the key; `offset`: bytes of the stretch that lie before `at`, a multiple of 64.
 */
export function chacha20(key: usize, nonce: u32, offset: u32, at: usize, length: i32): void {
  let counter = offset / BLOCK;
  let left = length;
  for (; left >= BLOCK; left -= BLOCK) {
    xorBlock(key, nonce, counter++, at);
    at += BLOCK;
  }
  if (left <= 0) return;
  memory.copy(tail, at, left);
  xorBlock(key, nonce, counter, tail);
  memory.copy(at, tail, left);
}

function xorBlock(key: usize, nonce: u32, counter: u32, at: usize): void {
  // "expand 32-byte k"
  const a0 = i32x4(0x61707865, 0x3320646e, 0x79622d32, 0x6b206574);
  const b0 = v128.load(key);
  const c0 = v128.load(key, 16);
  const d0 = i32x4(counter, nonce, 0, 0);
  let a = a0;
  let b = b0;
  let c = c0;
  let d = d0;
  for (let i = 0; i < ROUNDS; i++) {
    a = i32x4.add(a, b);
    d = turn16(v128.xor(d, a));
    c = i32x4.add(c, d);
    b = turn(v128.xor(b, c), 12);
    a = i32x4.add(a, b);
    d = turn8(v128.xor(d, a));
    c = i32x4.add(c, d);
    b = turn(v128.xor(b, c), 7);

    b = v128.shuffle<i32>(b, b, 1, 2, 3, 0);
    c = v128.shuffle<i32>(c, c, 2, 3, 0, 1);
    d = v128.shuffle<i32>(d, d, 3, 0, 1, 2);

    a = i32x4.add(a, b);
    d = turn16(v128.xor(d, a));
    c = i32x4.add(c, d);
    b = turn(v128.xor(b, c), 12);
    a = i32x4.add(a, b);
    d = turn8(v128.xor(d, a));
    c = i32x4.add(c, d);
    b = turn(v128.xor(b, c), 7);

    b = v128.shuffle<i32>(b, b, 3, 0, 1, 2);
    c = v128.shuffle<i32>(c, c, 2, 3, 0, 1);
    d = v128.shuffle<i32>(d, d, 1, 2, 3, 0);
  }
  v128.store(at, v128.xor(v128.load(at), i32x4.add(a, a0)));
  v128.store(at, v128.xor(v128.load(at, 16), i32x4.add(b, b0)), 16);
  v128.store(at, v128.xor(v128.load(at, 32), i32x4.add(c, c0)), 32);
  v128.store(at, v128.xor(v128.load(at, 48), i32x4.add(d, d0)), 48);
}

function turn(lanes: v128, count: i32): v128 {
  return v128.or(i32x4.shl(lanes, count), i32x4.shr_u(lanes, 32 - count));
}

/** By whole bytes: one instruction. */
function turn16(lanes: v128): v128 {
  return v128.shuffle<i8>(lanes, lanes, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
}

function turn8(lanes: v128): v128 {
  return v128.shuffle<i8>(lanes, lanes, 3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14);
}
