/** The parts of AES (FIPS 197) that key schedules are made of. Words hold their first byte lowest. */

const SBOX: usize = memory.data(256, 16);

/** Fills the S-box by its definition: the inverse in GF(2^8), then an affine map (FIPS 197, 5.1.1). */
export function buildSbox(): void {
  let power: u8 = 1;
  let inverse: u8 = 1;
  do {
    // 3 generates the field, 0xf6 is its inverse.
    power = power ^ double(power);
    inverse ^= inverse << 1;
    inverse ^= inverse << 2;
    inverse ^= inverse << 4;
    if (inverse & 0x80) inverse ^= 9;
    const mapped =
      inverse ^ rotl<u8>(inverse, 1) ^ rotl<u8>(inverse, 2) ^ rotl<u8>(inverse, 3) ^ rotl<u8>(inverse, 4) ^ 0x63;
    store<u8>(SBOX + power, mapped);
  } while (power != 1);
  store<u8>(SBOX, 0x63);
}

function double(byte: u8): u8 {
  return (byte << 1) ^ (byte & 0x80 ? 0x1b : 0);
}

export function subWord(word: u32): u32 {
  return (
    <u32>load<u8>(SBOX + (word & 255)) |
    ((<u32>load<u8>(SBOX + ((word >>> 8) & 255))) << 8) |
    ((<u32>load<u8>(SBOX + ((word >>> 16) & 255))) << 16) |
    ((<u32>load<u8>(SBOX + (word >>> 24))) << 24)
  );
}

/** What word i − 1 adds to word i − keyWords to make word i (FIPS 197, 5.2). */
export function scheduleStep(i: i32, keyWords: i32, before: u32): u32 {
  // By hand: a division costs more than all the rest.
  const round = keyWords == 6 ? <u32>i / 6 : <u32>i >>> (keyWords == 8 ? 3 : 2);
  const place = i - <i32>round * keyWords;
  if (place == 0) return subWord(rotr(before, 8)) ^ roundConstant(round);
  return keyWords == 8 && place == 4 ? subWord(before) : before;
}

/** Powers of 2 in GF(2^8), from the zeroth on; AES needs ten. */
const CONSTANTS: usize = memory.data<u8>([0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x1b, 0x36], 16);

function roundConstant(n: u32): u32 {
  return <u32>load<u8>(CONSTANTS + <usize>n - 1);
}

/** One column (FIPS 197, 5.1.3). */
export function mixColumn(column: u32): u32 {
  const doubled = ((column & 0x7f7f7f7f) << 1) ^ (((column >>> 7) & 0x01010101) * 0x1b);
  return doubled ^ rotr(column ^ doubled, 8) ^ rotr(column, 16) ^ rotr(column, 24);
}
