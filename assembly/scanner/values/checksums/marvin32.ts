/** Marvin32, the checksum in Microsoft's identifiable keys. */

let p0: u32 = 0;
let p1: u32 = 0;

function block(): void {
  p1 ^= p0;
  p0 = rotl(p0, 20);
  p0 += p1;
  p1 = rotl(p1, 9);
  p1 ^= p0;
  p0 = rotl(p0, 27);
  p0 += p1;
  p1 = rotl(p1, 19);
}

export function marvin32(from: usize, end: usize, seed: u64): u32 {
  p0 = <u32>seed;
  p1 = <u32>(seed >> 32);
  for (; from + 4 <= end; from += 4) {
    p0 += load<u32>(from);
    block();
  }
  let rest: u32 = 0x80;
  while (end > from) rest = (rest << 8) | <u32>load<u8>(--end);
  p0 += rest;
  block();
  block();
  return p0 ^ p1;
}
