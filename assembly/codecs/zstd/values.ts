/** What the codes of sequences stand for, and their predefined distributions (RFC 8878 § 3.1.1.3.2). */
import { buildStates } from "./fse";

export const LITERAL_CODES: u32 = 36;
export const MATCH_CODES: u32 = 53;
export const OFFSET_CODES: u32 = 32;
export const LITERAL_LOG: u32 = 9;
export const MATCH_LOG: u32 = 9;
export const OFFSET_LOG: u32 = 8;

/** u32 base, u32 extra bits for each code. */
export const literalValues: usize = memory.data(36 * 8, 8);
export const matchValues: usize = memory.data(53 * 8, 8);
export const offsetValues: usize = memory.data(32 * 8, 8);

export const LITERAL_DEFAULT_LOG: u32 = 6;
export const MATCH_DEFAULT_LOG: u32 = 6;
export const OFFSET_DEFAULT_LOG: u32 = 5;
export const literalDefault: usize = memory.data(64 * 8, 8);
export const matchDefault: usize = memory.data(64 * 8, 8);
export const offsetDefault: usize = memory.data(32 * 8, 8);

const literalExtra: usize = memory.data<u8>([1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
const matchExtra: usize = memory.data<u8>([1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

const literalCounts: usize = memory.data<i16>([
  4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1,
]);
const matchCounts: usize = memory.data<i16>([
  1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
]);
const offsetCounts: usize = memory.data<i16>([
  1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
]);
const OFFSET_DEFAULT_CODES: u32 = 29;

/** Fills the tables above; only the first call does anything. */
export function makeValues(): void {
  if (load<u32>(offsetValues) != 0) return;
  fill(literalValues, 0, 16, literalExtra, LITERAL_CODES);
  fill(matchValues, 3, 32, matchExtra, MATCH_CODES);
  for (let code: u32 = 0; code < OFFSET_CODES; code++) {
    store<u32>(offsetValues + (code << 3), 1 << code);
    store<u32>(offsetValues + (code << 3), code, 4);
  }
  buildStates(literalDefault, LITERAL_DEFAULT_LOG, literalCounts, LITERAL_CODES, literalValues);
  buildStates(matchDefault, MATCH_DEFAULT_LOG, matchCounts, MATCH_CODES, matchValues);
  buildStates(offsetDefault, OFFSET_DEFAULT_LOG, offsetCounts, OFFSET_DEFAULT_CODES, offsetValues);
}

/** Lengths from `least` on: `plain` codes of one value each, then ranges one behind the other. */
function fill(values: usize, least: u32, plain: u32, extras: usize, codes: u32): void {
  let base = least;
  for (let code: u32 = 0; code < codes; code++) {
    const extra: u32 = code < plain ? 0 : load<u8>(extras + code - plain);
    store<u32>(values + (code << 3), base);
    store<u32>(values + (code << 3), extra, 4);
    base += 1 << extra;
  }
}
