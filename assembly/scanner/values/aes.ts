/** AES (FIPS 197): whether what follows a key is its schedule; what a text under a known key says. */
import { buildSbox, scheduleStep, subWord } from "../aes/cipher";

const INVERSE: usize = memory.data(256, 16);
const EXPANDED: usize = memory.data(240, 16);
const STATE: usize = memory.data(16, 16);

buildSbox();
for (let byte: u32 = 0; byte < 256; byte++) store<u8>(INVERSE + (subWord(byte) & 255), <u8>byte);

/** Bytes of the schedule of a key of 16, 24 or 32 bytes. */
function scheduleSize(length: usize): usize {
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

/** Bytes of the key that is expanded. */
let expanded: usize = 0;

function expand(key: usize, length: usize): void {
  // The schedule begins with its key: one that is asked for again and again is not expanded again.
  if (expanded == length && memory.compare(EXPANDED, key, length) == 0) return;
  expanded = length;
  memory.copy(EXPANDED, key, length);
  const words = <i32>(scheduleSize(length) / 4);
  const keyWords = <i32>(length / 4);
  for (let i = keyWords; i < words; i++) {
    const place = EXPANDED + ((<usize>i) << 2);
    store<u32>(place, scheduleStep(i, keyWords, load<u32>(place - 4)) ^ load<u32>(place - length));
  }
}

const BLOCK: usize = 16;

/** CBC with a first block of zeros (NIST SP 800-38A), in place; `size` is a multiple of 16. */
export function decryptCbc(key: usize, length: usize, data: usize, size: usize): void {
  expand(key, length);
  // From the end, where the block before is still as it was.
  for (let at = size; at >= BLOCK; at -= BLOCK) {
    const block = data + at - BLOCK;
    decryptBlock(block, length / 4 + 6);
    if (at > BLOCK) for (let i: usize = 0; i < BLOCK; i++) xorByte(block + i, load<u8>(block + i - BLOCK));
  }
}

const LAST: usize = memory.data(16, 16);

/** The last byte of what decryptCbc would make of the data: it costs one block, whatever their number. */
export function lastByteOfCbc(key: usize, length: usize, data: usize, size: usize): u8 {
  const before = size > BLOCK ? load<u8>(data + size - BLOCK - 1) : 0;
  memory.copy(LAST, data + size - BLOCK, BLOCK);
  expand(key, length);
  decryptBlock(LAST, length / 4 + 6);
  return load<u8>(LAST, 15) ^ before;
}

/** The inverse cipher (FIPS 197, 5.3). */
function decryptBlock(block: usize, rounds: usize): void {
  addRoundKey(block, rounds);
  for (let round = rounds; round > 0; round--) {
    shiftRowsBack(block);
    addRoundKey(block, round - 1);
    if (round > 1) for (let column: usize = 0; column < BLOCK; column += 4) mixColumnBack(block + column);
  }
}

function addRoundKey(block: usize, round: usize): void {
  for (let i: usize = 0; i < BLOCK; i++) xorByte(block + i, load<u8>(EXPANDED + round * BLOCK + i));
}

/** The rows of the state, byte r of each column, move to the right by r; the S-box is undone on the way. */
function shiftRowsBack(block: usize): void {
  memory.copy(STATE, block, BLOCK);
  for (let i: usize = 0; i < BLOCK; i++) {
    const from = (i - ((i & 3) << 2)) & 15;
    store<u8>(block + i, load<u8>(INVERSE + <usize>load<u8>(STATE + from)));
  }
}

/** What each byte adds to its column: 14, 9, 13 and 11 times the byte in GF(2^8), the first in the lowest byte. */
const COLUMNS: usize = memory.data(256 * 4, 16);

for (let byte: u32 = 0; byte < 256; byte++) {
  const two = twice(byte);
  const four = twice(two);
  const eight = twice(four);
  const column =
    (eight ^ four ^ two) | ((eight ^ byte) << 8) | ((eight ^ four ^ byte) << 16) | ((eight ^ two ^ byte) << 24);
  store<u32>(COLUMNS + ((<usize>byte) << 2), column);
}

/** In GF(2^8). */
function twice(byte: u32): u32 {
  return ((byte << 1) ^ (byte & 0x80 ? 0x11b : 0)) & 0xff;
}

function columnOf(place: usize): u32 {
  return load<u32>(COLUMNS + ((<usize>load<u8>(place)) << 2));
}

function mixColumnBack(column: usize): void {
  const mixed =
    columnOf(column) ^ rotl(columnOf(column + 1), 8) ^ rotl(columnOf(column + 2), 16) ^ rotl(columnOf(column + 3), 24);
  store<u32>(column, mixed);
}

function xorByte(place: usize, byte: u8): void {
  store<u8>(place, load<u8>(place) ^ byte);
}
