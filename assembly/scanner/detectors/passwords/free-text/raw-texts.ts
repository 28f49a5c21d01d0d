/**
 * Texts that programs write down with more than a letter before the quote, or with borders of their own within it:
 * `u8"…"`, `R"(…)"` and `LR"x(…)x"` of C++, `r#"…"#` and `br##"…"##` of Rust.
 */
import { endOfRun, MARK, WORD } from "../../../values/chars";
import { isAt } from "../../../values/words/words";
import { textEnd, textStart } from "../../../window";
import { ahead } from "../../around";

/** `u8R` */
const LONGEST_PREFIX: usize = 3;
const MOST_HASHES: usize = 8;
/** C++ allows sixteen characters. */
const LONGEST_BORDER: usize = 16;

/** Where the quote stands behind a prefix of such a text that begins here; 0: there is none. */
export function afterRawPrefix(p: usize): usize {
  if (isAt(p, textEnd, 'u8"')) return p + 2;
  const end = endOfRun(p, ahead(p, LONGEST_PREFIX), WORD);
  if (end == p || end >= textEnd) return 0;
  const last = load<u8>(end - 1);
  if (last == 0x52) return load<u8>(end) == 0x22 ? end : 0;
  if (last != 0x72) return 0;
  let quote = end;
  const limit = ahead(end, MOST_HASHES);
  while (quote < limit && load<u8>(quote) == 0x23) quote++;
  return quote > end && quote < textEnd && load<u8>(quote) == 0x22 ? quote : 0;
}

/** How many characters `x(` behind the quote before `from` takes, and `)x` before the one that closes; 0: there is none. */
export function borderOf(from: usize): usize {
  if (from < textStart + 2 || load<u8>(from - 1) != 0x22 || load<u8>(from - 2) != 0x52) return 0;
  const end = endOfRun(from, ahead(from, LONGEST_BORDER), WORD | MARK);
  return end < textEnd && load<u8>(end) == 0x28 ? end + 1 - from : 0;
}

/** Whether `)x` stands before the quote at `end`, and something between the borders. */
export function isBorderAgain(from: usize, end: usize, border: usize): bool {
  if (end - from <= 2 * border || load<u8>(end - border) != 0x29) return false;
  for (let i: usize = 1; i < border; i++) if (load<u8>(end - i) != load<u8>(from + border - 1 - i)) return false;
  return true;
}
