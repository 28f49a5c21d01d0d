/**
 * XXH64 with seed 0 (xxHash specification § "XXH64 algorithm"), in pieces: zstd frames end with its low half.
 *
 * State, 80 bytes: 4 × u64 lanes, u64 total length, up to 32 bytes that wait for a full stripe.
 */
const PRIME_1: u64 = 0x9e3779b185ebca87;
const PRIME_2: u64 = 0xc2b2ae3d27d4eb4f;
const PRIME_3: u64 = 0x165667b19e3779f9;
const PRIME_4: u64 = 0x85ebca77c2b2ae63;
const PRIME_5: u64 = 0x27d4eb2f165667c5;

export const XXH64_STATE: i32 = 80;
const TOTAL: usize = 32;
const WAITING: usize = 40;
const STRIPE: usize = 32;

export function xxh64Start(state: usize): void {
  memory.fill(state, 0, XXH64_STATE);
  store<u64>(state, PRIME_1 + PRIME_2);
  store<u64>(state, PRIME_2, 8);
  store<u64>(state, 0, 16);
  store<u64>(state, 0 - PRIME_1, 24);
}

export function xxh64Update(state: usize, from: usize, length: usize): void {
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

export function xxh64Digest(state: usize): u64 {
  const total = load<u64>(state, TOTAL);
  let hash = PRIME_5;
  if (total >= STRIPE) {
    const a = load<u64>(state);
    const b = load<u64>(state, 8);
    const c = load<u64>(state, 16);
    const d = load<u64>(state, 24);
    hash = rotl(a, 1) + rotl(b, 7) + rotl(c, 12) + rotl(d, 18);
    hash = (hash ^ lane(0, a)) * PRIME_1 + PRIME_4;
    hash = (hash ^ lane(0, b)) * PRIME_1 + PRIME_4;
    hash = (hash ^ lane(0, c)) * PRIME_1 + PRIME_4;
    hash = (hash ^ lane(0, d)) * PRIME_1 + PRIME_4;
  }
  hash += total;
  let at = state + WAITING;
  const end = at + (<usize>total & (STRIPE - 1));
  for (; at + 8 <= end; at += 8) hash = rotl(hash ^ lane(0, load<u64>(at)), 27) * PRIME_1 + PRIME_4;
  if (at + 4 <= end) {
    hash = rotl(hash ^ (<u64>load<u32>(at) * PRIME_1), 23) * PRIME_2 + PRIME_3;
    at += 4;
  }
  for (; at < end; at++) hash = rotl(hash ^ (<u64>load<u8>(at) * PRIME_5), 11) * PRIME_1;
  hash = (hash ^ (hash >> 33)) * PRIME_2;
  hash = (hash ^ (hash >> 29)) * PRIME_3;
  return hash ^ (hash >> 32);
}

function stripes(state: usize, from: usize, length: usize): void {
  let a = load<u64>(state);
  let b = load<u64>(state, 8);
  let c = load<u64>(state, 16);
  let d = load<u64>(state, 24);
  for (const end = from + length; from < end; from += STRIPE) {
    a = lane(a, load<u64>(from));
    b = lane(b, load<u64>(from, 8));
    c = lane(c, load<u64>(from, 16));
    d = lane(d, load<u64>(from, 24));
  }
  store<u64>(state, a);
  store<u64>(state, b, 8);
  store<u64>(state, c, 16);
  store<u64>(state, d, 24);
}

function lane(sum: u64, value: u64): u64 {
  return rotl(sum + value * PRIME_2, 31) * PRIME_1;
}
