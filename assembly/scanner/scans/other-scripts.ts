/**
 * Words for "password" in other scripts before text in ASCII, in UTF-16. The narrow image has the same byte for all
 * characters beyond Latin-1, but the first of a row, so no literal tells them: they are looked for where such
 * characters end.
 *
 *     image      ÿ ÿ ÿ ÿ ÿ ÿ :   h u n t e r 2
 *     ends       . . . . . . X . . . . . . . .      looked at: the characters before it
 *
 * Each character is looked at once, so rows of short words cost no more than long ones.
 */
import { GRANULE, WIDE_RUN } from "../kernels/classes";
import { addPlace } from "../places";
import { otherScriptWordAt } from "../values/words/other-scripts";
import { homeInImage, UTF16BE, UTF16LE } from "../window";

/** What narrowing makes of characters that are none of Latin-1. */
const BEYOND_LATIN: u8 = 0xff;
/** So far before the end of a word in other letters: `пароль от почты: …` */
const BACK: usize = 32;

/** In the granules whose bits are set, of the image's page from `origin` on. */
export function addOtherScripts(kind: i32, origin: usize, bits: usize): void {
  let seen = lastEndBefore(origin);
  for (let word: usize = 0; word < 2; word++) {
    for (let rest = load<u64>(bits + (word << 3)); rest; rest &= rest - 1) {
      const from = origin + ((word << 6) + <usize>ctz(rest)) * GRANULE;
      for (let ends = endsAt(from); ends != 0; ends &= ends - 1) {
        const end = from - 1 + <usize>ctz(ends);
        if (end <= seen) continue;
        for (let p = max(seen, end - BACK); p < end; p++) addWord(kind, p, end);
        seen = end;
      }
    }
  }
}

/** The last place before the page that words were looked for at with the page before. */
function lastEndBefore(origin: usize): usize {
  for (let from = origin - GRANULE; from >= origin - BACK; from -= GRANULE) {
    const ends = isText(from) ? endsAt(from) : 0;
    if (ends != 0) return from - 1 + (31 - <usize>clz(ends));
  }
  return origin - BACK;
}

/** Whether a run of text touches the granule (kernels/classes.ts). */
function isText(from: usize): bool {
  let run = 0;
  for (let p = from - <usize>WIDE_RUN + 1; p < from + GRANULE + <usize>WIDE_RUN - 1; p++) {
    const low = homeInImage(p);
    const byte = load<u8>(low);
    run = ((byte >= 0x20 && byte < 0x80) || byte == 0x0a) && load<u8>(low, 1) == 0 ? run + 1 : 0;
    if (run >= WIDE_RUN && p >= from && p + 1 < from + GRANULE + <usize>run) return true;
  }
  return false;
}

/** Which of sixteen characters, and of the one before them as the first, come after one beyond Latin-1 and are none. */
function endsAt(from: usize): u32 {
  const before = <u32>(load<u8>(from - 2) == BEYOND_LATIN) | ((<u32>(load<u8>(from - 1) == BEYOND_LATIN)) << 1);
  const own = <u32>i8x16.bitmask(i8x16.eq(v128.load(from), i8x16.splat(BEYOND_LATIN)));
  const beyond = before | (own << 2);
  return beyond & ~(beyond >>> 1) & 0x1ffff;
}

function addWord(kind: i32, place: usize, end: usize): void {
  const low = homeInImage(place);
  const little = otherScriptWordAt(low, UTF16LE);
  const big = otherScriptWordAt(low, UTF16BE);
  // Where all letters have the same high byte both orders read the same word.
  const order = little != 0 && (big == 0 || !isLetterOfBig(end)) ? UTF16LE : UTF16BE;
  const length = order == UTF16LE ? little : big;
  if (length != 0) addPlace(kind, <i32>order, place, place + length);
}

/**
 * With the high byte first the last letter has the zero of the character behind it, and is seen as its low byte: then
 * what stands behind it is a sign or a blank, and it itself is none.
 */
function isLetterOfBig(end: usize): bool {
  const char = load<u8>(end);
  if (char >= 0x80 || (char < 0x20 && char != 0x09 && char != 0x0a && char != 0x0d)) return true;
  const next = load<u8>(end + 1);
  const isNextSign = next == 0x3a || next == 0x3d || next == 0x20 || next == 0x22;
  return isNextSign && char > 0x20 && char != 0x3a && char != 0x3d && char != 0x22 && char != 0x27;
}
