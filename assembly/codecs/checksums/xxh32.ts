/**
 * XXH32 with seed 0 (xxHash specification § "XXH32 algorithm"), in pieces: LZ4 frames check headers, blocks and
 * contents with it.
 *
 * State, 48 bytes: 4 × u32 lanes, u64 total length (at 16), up to 16 bytes that wait for a full stripe (at 24).
 */
const PRIME_1: u32 = 0x9e3779b1;
const PRIME_2: u32 = 0x85ebca77;
const PRIME_3: u32 = 0xc2b2ae3d;
const PRIME_4: u32 = 0x27d4eb2f;
const PRIME_5: u32 = 0x165667b1;

export const XXH32_STATE: i32 = 48;
const TOTAL: usize = 16;
const WAITING: usize = 24;
const STRIPE: usize = 16;

const scratch: usize = memory.data(48, 8);

export function xxh32Start(state: usize): void {
  memory.fill(state, 0, XXH32_STATE);
  store<u32>(state, PRIME_1 + PRIME_2);
  store<u32>(state, PRIME_2, 4);
  store<u32>(state, 0, 8);
  store<u32>(state, 0 - PRIME_1, 12);
}

export function xxh32Update(state: usize, from: usize, length: usize): void {
  const waiting = <usize>load<u64>(state, TOTAL) & (STRIPE - 1);
  store<u64>(state, load<u64>(state, TOTAL) + length, TOTAL);
  if (waiting + length < STRIPE) {
    memory.copy(state + WAITING + waiting, from, length);
    return;
  }
  if (waiting > 0) {
    const count = STRIPE - waiting;
    memory.copy(state + WAITING + waiting, from, count);
    stripes(state, state + WAITING, STRIPE);
    from += count;
    length -= count;
  }
  const whole = length & ~(STRIPE - 1);
  stripes(state, from, whole);
  memory.copy(state + WAITING, from + whole, length - whole);
}

export function xxh32Digest(state: usize): u32 {
  const total = load<u64>(state, TOTAL);
  let hash = PRIME_5;
  if (total >= STRIPE) {
    hash = rotl(load<u32>(state), 1) + rotl(load<u32>(state, 4), 7);
    hash += rotl(load<u32>(state, 8), 12) + rotl(load<u32>(state, 12), 18);
  }
  hash += <u32>total;
  let at = state + WAITING;
  const end = at + (<usize>total & (STRIPE - 1));
  for (; at + 4 <= end; at += 4) hash = rotl(hash + load<u32>(at) * PRIME_3, 17) * PRIME_4;
  for (; at < end; at++) hash = rotl(hash + <u32>load<u8>(at) * PRIME_5, 11) * PRIME_1;
  hash = (hash ^ (hash >>> 15)) * PRIME_2;
  hash = (hash ^ (hash >>> 13)) * PRIME_3;
  return hash ^ (hash >>> 16);
}

/** Of bytes that are all there. */
export function xxh32(from: usize, length: usize): u32 {
  xxh32Start(scratch);
  xxh32Update(scratch, from, length);
  return xxh32Digest(scratch);
}

function stripes(state: usize, from: usize, length: usize): void {
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  for (const end = from + length; from < end; from += STRIPE) {
    a = rotl(a + load<u32>(from) * PRIME_2, 13) * PRIME_1;
    b = rotl(b + load<u32>(from, 4) * PRIME_2, 13) * PRIME_1;
    c = rotl(c + load<u32>(from, 8) * PRIME_2, 13) * PRIME_1;
    d = rotl(d + load<u32>(from, 12) * PRIME_2, 13) * PRIME_1;
  }
  store<u32>(state, a);
  store<u32>(state, b, 4);
  store<u32>(state, c, 8);
  store<u32>(state, d, 12);
}
