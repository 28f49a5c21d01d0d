/**
 * Seeds of Monero wallets: 24 words of the English list and one that repeats one of them. Which one is said by the
 * CRC-32 of the first three letters of all, modulo 24. No two words of the list begin with the same three letters, so
 * these tell whether a word is of it.
 */
import { MONERO_SEED } from "../../filter/detectors.generated";
import { VALIDATED } from "../../records";
import { isIn, LOWER } from "../../values/chars";
import { crc32 } from "../../values/checksums/crc32";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { isEscaped } from "../around";
import { reportSecret } from "../report";
import { isWithinSentence, otherWord, separatorEnd, wordFrom } from "./mnemonics";
import { MONERO_PREFIXES } from "./words.generated";

const COUNT = 25;
const SHORTEST: usize = 4;
const LONGEST: usize = 12;
const PREFIX: usize = 3;
/** All of them, and what parts them. */
const SHORTEST_SEED: usize = 124;
/** Different words; sentences that repeat themselves have fewer. */
const FEWEST_DIFFERENT = 16;

const STARTS: usize = memory.data(4 * 25, 16);
const ENDS: usize = memory.data(4 * 25, 16);
const PREFIXES: usize = memory.data(3 * 25, 16);

export function moneroSeed(): void {
  let p = wordsBefore(anchorAt);
  while (p < anchorEnd) {
    if (!isIn(p, LOWER)) {
      p++;
      continue;
    }
    const other = otherWord(p, SHORTEST_SEED, textEnd);
    p = other != 0 && !isOfList(wordFrom, other) ? other : seedAt(p);
  }
}

/** Three words of the list are longer than the rows that are looked for: such a row begins behind one. */
function wordsBefore(from: usize): usize {
  for (let i = 0; i < COUNT && from > textStart + LONGEST + 1; i++) {
    let p = from - 1;
    while (p > textStart && from - p <= 4 && !isIn(p - 1, LOWER)) p--;
    const end = p;
    while (p > textStart && end - p <= LONGEST && isIn(p - 1, LOWER)) p--;
    if (!isOfList(p, end)) return from;
    from = p;
  }
  return from;
}

/** Reads words of the list from p on; returns the place after what was read. */
function seedAt(p: usize): usize {
  if (isEscaped(p)) p++;
  const first = p;
  let count = 0;
  let separator: u8 = 0;
  let end = p;
  let next = p;
  while (next != 0) {
    const stop = wordEnd(next);
    if (!isOfList(next, stop)) break;
    if (count < COUNT) keep(count, next, stop);
    count++;
    end = stop;
    next = separatorEnd(stop, textEnd);
    if (next == 0) break;
    if (separator == 0) separator = load<u8>(stop);
    else if (separator != load<u8>(stop)) next = 0;
  }
  if (count == COUNT && !isWithinSentence(first, next, textEnd) && isSumRight() && isVaried()) {
    reportSecret(MONERO_SEED, first, end, VALIDATED);
  }
  return max(end, wordEnd(first) + 1);
}

function keep(index: i32, from: usize, end: usize): void {
  store<u32>(STARTS + ((<usize>index) << 2), <u32>from);
  store<u32>(ENDS + ((<usize>index) << 2), <u32>end);
  const prefix = PREFIXES + <usize>index * PREFIX;
  store<u16>(prefix, load<u16>(from));
  store<u8>(prefix, load<u8>(from, 2), 2);
}

function wordEnd(p: usize): usize {
  const stop = min(textEnd, p + LONGEST + 1);
  while (p < stop && isIn(p, LOWER)) p++;
  return p;
}

function isOfList(from: usize, end: usize): bool {
  if (end - from < SHORTEST || end - from > LONGEST) return false;
  const index = letter(from) * 676 + letter(from + 1) * 26 + letter(from + 2);
  return ((load<u8>(MONERO_PREFIXES + (<usize>index >>> 3)) >>> (<u8>index & 7)) & 1) != 0;
}

function letter(p: usize): u32 {
  return <u32>load<u8>(p) - 0x61;
}

function isSumRight(): bool {
  const index = crc32(PREFIXES, PREFIXES + 24 * PREFIX) % 24;
  return isSame(<i32>index, COUNT - 1);
}

function isSame(a: i32, b: i32): bool {
  const from = <usize>load<u32>(STARTS + ((<usize>a) << 2));
  const other = <usize>load<u32>(STARTS + ((<usize>b) << 2));
  const length = <usize>load<u32>(ENDS + ((<usize>a) << 2)) - from;
  if (<usize>load<u32>(ENDS + ((<usize>b) << 2)) - other != length) return false;
  return memory.compare(from, other, length) == 0;
}

function isVaried(): bool {
  let different = 0;
  for (let i = 0; i < COUNT; i++) {
    let isNew = true;
    for (let k = 0; k < i; k++) if (isSame(k, i)) isNew = false;
    different += <i32>isNew;
  }
  return different >= FEWEST_DIFFERENT;
}
