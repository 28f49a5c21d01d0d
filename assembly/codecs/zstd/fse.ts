/**
 * Finite state entropy (RFC 8878 § 4.1): a table of states, each with its symbol, how many bits lead to the next
 * state and what these are added to.
 *
 * Entry, 8 bytes, the parts that decoding a sequence needs in one load:
 *
 *     bits  0-15   base of the next state
 *          16-23   bits to read for the next state
 *          24-31   extra bits of the symbol's value
 *          32-63   base of the symbol's value
 */

const MOST_SYMBOLS: u32 = 256;

/** What `readCounts` found: i16 for each symbol, -1 for "less than one". */
export const counts: usize = memory.data(256 * 2, 2);
export let countsLog: u32 = 0;
export let countsSymbols: u32 = 0;

const nexts: usize = memory.data(256 * 2, 2);
const spread: usize = memory.data(512);

/**
 * Reads a table description of at most `mostLog` and symbols below `mostSymbols`; returns its bytes, or 0 when it is
 * not valid. At most four bytes behind `end` are looked at.
 */
export function readCounts(at: usize, end: usize, mostLog: u32, mostSymbols: u32): u32 {
  if (at >= end) return 0;
  const log = <u32>(load<u8>(at) & 15) + 5;
  if (log > mostLog) return 0;
  const limit = (<u32>(end - at)) << 3;
  let position: u32 = 4;
  let left: i32 = (1 << log) + 1;
  let threshold: i32 = 1 << log;
  let bits = log + 1;
  let symbol: u32 = 0;
  memory.fill(counts, 0, MOST_SYMBOLS << 1);
  while (left > 1) {
    if (symbol >= mostSymbols || position > limit) return 0;
    const word = load<u32>(at + (position >>> 3)) >>> (position & 7);
    // Small values take a bit less: there are more words than values.
    const spare = (threshold << 1) - 1 - left;
    let count = <i32>(word & (threshold - 1));
    if (count < spare) position += bits - 1;
    else {
      count = <i32>(word & ((threshold << 1) - 1));
      if (count >= threshold) count -= spare;
      position += bits;
    }
    count--;
    left -= count < 0 ? 1 : count;
    if (left < 1) return 0;
    store<i16>(counts + (symbol << 1), count);
    symbol++;
    while (left < threshold && threshold > 1) {
      bits--;
      threshold >>= 1;
    }
    if (count != 0) continue;
    // Behind a zero: how many more of them, two bits at a time.
    let more: u32 = 3;
    while (more == 3) {
      if (position > limit) return 0;
      more = (load<u32>(at + (position >>> 3)) >>> (position & 7)) & 3;
      position += 2;
      symbol += more;
    }
  }
  if (symbol > mostSymbols || position > limit) return 0;
  countsLog = log;
  countsSymbols = symbol;
  return (position + 7) >>> 3;
}

/**
 * Builds the table of 1 << log entries from i16 counts. A symbol's value is taken from `values`: u32 base and u32
 * extra bits for each; 0: the symbol itself.
 */
export function buildStates(table: usize, log: u32, from: usize, symbols: u32, values: usize): void {
  const size: u32 = 1 << log;
  const mask = size - 1;
  let high = size;
  for (let s: u32 = 0; s < symbols; s++) {
    const count = load<i16>(from + (s << 1));
    if (count < 0) store<u8>(spread + --high, s);
    store<u16>(nexts + (s << 1), count < 0 ? 1 : count);
  }
  const step = (size >>> 1) + (size >>> 3) + 3;
  let place: u32 = 0;
  for (let s: u32 = 0; s < symbols; s++) {
    for (let count = <i32>load<i16>(from + (s << 1)); count > 0; count--) {
      store<u8>(spread + place, s);
      do place = (place + step) & mask;
      while (place >= high);
    }
  }
  for (let state: u32 = 0; state < size; state++) {
    const s = <usize>load<u8>(spread + state);
    const next = <u32>load<u16>(nexts + (s << 1));
    store<u16>(nexts + (s << 1), next + 1);
    const bits = log - (31 - clz(next));
    storeState(table + (state << 3), (next << bits) - size, bits, <u32>s, values);
  }
}

/** A table of one state that needs no bits. */
export function buildSingle(table: usize, symbol: u32, values: usize): void {
  storeState(table, 0, 0, symbol, values);
}

function storeState(at: usize, next: u32, bits: u32, symbol: u32, values: usize): void {
  const value = values + (symbol << 3);
  const base = values == 0 ? symbol : load<u32>(value);
  const extra = values == 0 ? 0 : load<u32>(value, 4);
  store<u32>(at, next | (bits << 16) | (extra << 24));
  store<u32>(at, base, 4);
}
