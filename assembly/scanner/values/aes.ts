/** AES key expansion (FIPS 197), to see whether what follows a key is its schedule. */

const SBOX: usize = memory.data(256, 16);
const EXPANDED: usize = memory.data(240, 16);

/** The S-box from inverses in GF(2^8) and the affine map. */
function makeSbox(): void {
  let p: u8 = 1;
  let q: u8 = 1;
  do {
    p = p ^ (p << 1) ^ (p & 0x80 ? 0x1b : 0);
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    if (q & 0x80) q ^= 0x09;
    store<u8>(SBOX + <usize>p, q ^ rotl<u8>(q, 1) ^ rotl<u8>(q, 2) ^ rotl<u8>(q, 3) ^ rotl<u8>(q, 4) ^ 0x63);
  } while (p != 1);
  store<u8>(SBOX, 0x63);
}

makeSbox();

function substitute(word: u32): u32 {
  return (
    <u32>load<u8>(SBOX + <usize>(word & 255)) |
    ((<u32>load<u8>(SBOX + <usize>((word >> 8) & 255))) << 8) |
    ((<u32>load<u8>(SBOX + <usize>((word >> 16) & 255))) << 16) |
    ((<u32>load<u8>(SBOX + <usize>(word >> 24))) << 24)
  );
}

/** Bytes of the schedule of a key of 16, 24 or 32 bytes. */
export function scheduleSize(length: usize): usize {
  return length * 4 + 112;
}

/** Whether the schedule of the key, in the order of FIPS 197 or with each word swapped, lies at `place`. */
export function isSchedule(key: usize, length: usize, place: usize, end: usize): bool {
  const size = scheduleSize(length);
  if (end < place || end - place < size) return false;
  expand(key, length);
  if (memory.compare(place, EXPANDED, size) == 0) return true;
  for (let i: usize = 0; i < size; i += 4)
    if (load<u32>(place + i) != bswap<u32>(load<u32>(EXPANDED + i))) return false;
  return true;
}

function expand(key: usize, length: usize): void {
  memory.copy(EXPANDED, key, length);
  const size = scheduleSize(length);
  let round: u32 = 1;
  for (let at = length; at < size; at += 4) {
    let word = load<u32>(EXPANDED + at - 4);
    if (at % length == 0) {
      word = substitute(rotr(word, 8)) ^ round;
      round = (round << 1) ^ (round & 0x80 ? 0x11b : 0);
    } else if (length == 32 && at % 32 == 16) {
      word = substitute(word);
    }
    store<u32>(EXPANDED + at, word ^ load<u32>(EXPANDED + at - length));
  }
}
