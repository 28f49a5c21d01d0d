/** Shannon entropy of short texts: bits per character, from the counts of the characters. */

/** Counts above this are counted as this: longer texts are judged by their beginning. */
const LONGEST: usize = 1024;
const COUNTS: usize = memory.data(256 * 2, 16);
/** n · log2 n. */
const TERMS: usize = memory.data((1024 + 1) * 4, 16);

for (let n: usize = 1; n <= LONGEST; n++) store<f32>(TERMS + (n << 2), <f32>(<f64>n * (Math.log(<f64>n) / Math.LN2)));

/** Bits per character. */
export function entropy(from: usize, end: usize): f32 {
  if (end <= from) return 0;
  if (end - from > LONGEST) end = from + LONGEST;
  const length = end - from;
  for (let p = from; p < end; p++) {
    const count = COUNTS + ((<usize>load<u8>(p)) << 1);
    store<u16>(count, load<u16>(count) + 1);
  }
  let sum: f32 = 0;
  for (let p = from; p < end; p++) {
    const count = COUNTS + ((<usize>load<u8>(p)) << 1);
    sum += load<f32>(TERMS + ((<usize>load<u16>(count)) << 2));
    store<u16>(count, 0);
  }
  return (load<f32>(TERMS + (length << 2)) - sum) / <f32>length;
}

/** How many different bytes there are. */
export function differentBytes(from: usize, end: usize): i32 {
  let a: u64 = 0;
  let b: u64 = 0;
  let c: u64 = 0;
  let d: u64 = 0;
  for (; from < end; from++) {
    const byte = load<u8>(from);
    const bit: u64 = (<u64>1) << (byte & 63);
    if (byte < 64) a |= bit;
    else if (byte < 128) b |= bit;
    else if (byte < 192) c |= bit;
    else d |= bit;
  }
  return <i32>(popcnt(a) + popcnt(b) + popcnt(c) + popcnt(d));
}

/** Whether one character makes more than six tenths of the text, or of its first 1,024 characters. */
export function isMostlyOne(from: usize, end: usize): bool {
  if (end - from > LONGEST) end = from + LONGEST;
  const length = end - from;
  // Of n characters k alike stand in at most n - k + 1 groups: of more than six tenths so many stand beside another.
  if (neighboursAlike(from, end) * 10 + 10 <= length * 2) return false;
  // Of more than half no other one can outvote it (Boyer and Moore, MJRTY).
  let most: u8 = 0;
  let votes: usize = 0;
  for (let p = from; p < end; p++) {
    const char = load<u8>(p);
    if (votes == 0) most = char;
    votes += char == most ? 1 : -1;
  }
  if (votes == 0) return false;
  let count: usize = 0;
  for (let p = from; p < end; p++) count += <usize>(load<u8>(p) == most);
  return count * 10 > length * 6;
}

/** How many characters are as the one before. */
function neighboursAlike(from: usize, end: usize): usize {
  let count: usize = 0;
  for (let p = from + 1; p < end; p += 16) {
    let alike = <u32>i8x16.bitmask(i8x16.eq(v128.load(p), v128.load(p - 1)));
    if (end - p < 16) alike &= ((<u32>1) << (<u32>(end - p))) - 1;
    count += <usize>popcnt(alike);
  }
  return count;
}
