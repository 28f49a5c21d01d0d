/**
 * Steps through text that may itself be quoted: in a JSON string a quote is `\"` and a line ends with `\n` of two
 * characters, in markup a quote is `&quot;`. What reads with these steps reads all of that alike.
 */
import { addReading } from "../../../values/budget";
import { BLANK, isIn } from "../../../values/chars";
import { isAt } from "../../../values/words/words";
import { textEnd, textStart } from "../../../window";
import { ahead, isEscaped } from "../../around";
import { characterLength, endOfValue, isOrdinary, LONGEST, mayClose } from "../values";

/** Backslashes before a quote of text within text within text. */
const MOST_ESCAPES: usize = 8;

/** Of what is longer it is asked first whether it is closed at all. */
const SHORT: usize = 32;

/** How many characters the quote at p takes, with the backslashes before it; 0: there is none. */
export function quoteAt(p: usize): usize {
  if (p >= textEnd) return 0;
  const limit = ahead(p, MOST_ESCAPES);
  let q = p;
  while (q < limit && load<u8>(q) == 0x5c) q++;
  if (q >= textEnd) return 0;
  const char = load<u8>(q);
  if (char == 0x22 || char == 0x27 || char == 0x60) return q - p + 1;
  if (char != 0x26 || q != p) return 0;
  if (isAt(p, textEnd, "&quot;") || isAt(p, textEnd, "&apos;")) return 6;
  return isAt(p, textEnd, "&#34;") || isAt(p, textEnd, "&#39;") ? 5 : 0;
}

/** Where the text ends that stands behind the quote of so many characters before `from`; 0: it does not. */
export function endOfQuote(from: usize, length: usize): usize {
  const end = closingQuote(from, length);
  addReading(end != 0 ? end - from : SHORT);
  return end;
}

function closingQuote(from: usize, length: usize): usize {
  const quote = from - length;
  const limit = ahead(from, LONGEST + 1);
  const first = load<u8>(quote);
  let isAsked = false;
  for (let p = from; p < limit; ) {
    if (p >= from + SHORT && !isAsked) {
      if (!mayClose(p, limit, first)) return 0;
      isAsked = true;
    }
    const char = load<u8>(p);
    if (char == first && isQuoteAgain(p, quote, length)) return p;
    if (isOrdinary(char)) {
      p++;
      continue;
    }
    if (char == 0x5c) {
      // A line does not end within quotes; other escapes are of the value.
      if (length > 1 && p + 1 < limit && isEscaped(p + 1)) return 0;
      p += length == 1 ? 2 : 1;
      continue;
    }
    const step = characterLength(p);
    if (step == 0) return 0;
    p += step;
  }
  return 0;
}

/** Whether the quote of so many characters stands here, too. */
export function isQuoteAgain(p: usize, quote: usize, length: usize): bool {
  if (p + length > textEnd) return false;
  for (let i: usize = 0; i < length; i++) if (load<u8>(p + i) != load<u8>(quote + i)) return false;
  return true;
}

/** Whether the quote of so many characters before `from` is the first of three, as Python and TOML have them. */
export function isFirstOfThree(from: usize, length: usize): bool {
  if (length != 1 || from + 1 >= textEnd) return false;
  const quote = load<u8>(from - 1);
  return load<u8>(from) == quote && load<u8>(from + 1) == quote;
}

/** Past blanks and tabs, also `\t` of two characters. */
export function skipSpace(p: usize): usize {
  while (p < textEnd) {
    if (isIn(p, BLANK) || load<u8>(p) == 0x09) p++;
    else if (isAt(p, textEnd, "\\t")) p += 2;
    else break;
  }
  return p;
}

/** The same, and past ends of lines, so many at most. */
export function skipLines(p: usize, most: i32 = i32.MAX_VALUE): usize {
  const from = p;
  p = skipSpace(p);
  for (let i = 0; i < most; i++) {
    const length = lineEndAt(p);
    if (length == 0) break;
    p = skipSpace(p + length);
  }
  addReading(p - from);
  return p;
}

/** How many characters the end of a line at p takes; 0: no line ends here. */
export function lineEndAt(p: usize): usize {
  if (p >= textEnd) return 0;
  const char = load<u8>(p);
  if (char == 0x0a || char == 0x0d) return 1;
  return char == 0x5c && p + 1 < textEnd && (load<u8>(p + 1) == 0x6e || load<u8>(p + 1) == 0x72) ? 2 : 0;
}

/** Whether text ends here: its end, a control character, the end of a line, a quote that closes what is around. */
export function isBreak(p: usize): bool {
  if (p >= textEnd) return true;
  const char = load<u8>(p);
  return char < 0x20 || char == 0x7f || lineEndAt(p) != 0 || isAt(p, textEnd, "\\t") || quoteAt(p) != 0;
}

export let wordFrom: usize = 0;
export let wordEnd: usize = 0;

export function setWord(from: usize, end: usize): void {
  wordFrom = from;
  wordEnd = end;
}

/** Sets `wordFrom` and `wordEnd` to the next word of a line, in quotes or not, and returns what follows; 0: none does. */
export function nextWord(p: usize): usize {
  p = skipSpace(p);
  // Arguments as the system keeps them.
  if (p < textEnd && load<u8>(p) == 0) p++;
  const quote = quoteAt(p);
  if (quote != 0) {
    wordFrom = p + quote;
    wordEnd = endOfQuote(wordFrom, quote);
    return wordEnd != 0 ? wordEnd + quote : 0;
  }
  wordFrom = p;
  wordEnd = endOfValue(p, " \"'`;|<>()");
  return wordEnd > p ? wordEnd : 0;
}

/** Whether a line begins here, or something within quotes, or what a prompt stands before. */
export function isLineStart(p: usize): bool {
  while (p > textStart && (load<u8>(p - 1) == 0x20 || load<u8>(p - 1) == 0x09)) p--;
  if (p == textStart) return true;
  const char = load<u8>(p - 1);
  return char < 0x20 || char >= 0x7f || char == 0x22 || char == 0x27 || char == 0x3e || isEscaped(p - 1);
}
