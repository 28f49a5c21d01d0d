/** Phone numbers: international ones by `+` and a country, others only where a label or `tel:` names them. */
import { PHONE } from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE } from "../../records";
import { DIGIT, isIn, startOfRun, WORD } from "../../values/chars";
import { longestStairs } from "../../values/words/placeholders";
import { find, isBefore, isBeforeAnyCase } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { behind, isAfterEscape, isLabelled } from "../around";
import { reportSecret } from "../report";

/** Countries' codes of ITU-T E.164: one digit 1 and 7; these of two digits; the rest have three. */
const TWO: string =
  "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 " +
  "91 92 93 94 95 98 ";
/** First two digits of codes of three digits. */
const THREE: string = "21 22 23 24 25 26 29 35 37 38 42 50 59 67 68 69 80 85 87 88 96 97 99 ";

const LABELS: string =
  "|tel|phone|mobile|telephone|telefon|telefono|handy|cell|cellphone|fax|whatsapp|msisdn|phonenumber|mobil|rufnummer|sms|";

const DIGITS: usize = memory.data(24, 16);

export function phone(): void {
  let from = anchorAt;
  // `+49 (0)30 …`: the number may begin before what the kernel calls one.
  const least = behind(from, 12);
  let p = from;
  while (p > least && isMark(p - 1)) p--;
  let plus: usize = 0;
  for (let q = p; q < from; q++) if (load<u8>(q) == 0x2b) plus = q;
  if (plus != 0) from = plus;
  else from = areaFrom(from);
  if (from > textStart && isIn(from - 1, WORD) && !isAfterEscape(from)) return;
  let count = 0;
  for (let q = from; q < anchorEnd; q++) {
    if (!isIn(q, DIGIT)) continue;
    if (count == 16) return;
    store<u8>(DIGITS + <usize>count, load<u8>(q));
    count++;
  }
  let end = anchorEnd;
  if (count < (plus != 0 ? 8 : 9) || count > 15 || (end < textEnd && isIn(end, WORD))) return;
  while (end > from && !isIn(end - 1, DIGIT)) end--;
  if (plus != 0 ? !isCountry() : isDateLike(from, end) || isPartOfName(from)) return;
  const isShaped = plus != 0 || load<u8>(DIGITS) == 0x30 || (count >= 10 && hasGroups(from, end));
  const isTel = isBeforeAnyCase(from, textStart, "tel:");
  if (!isShaped && !isTel) return;
  const last = DIGITS + <usize>count;
  if (longestStairs(DIGITS, last) * 3 > <usize>count * 2 || isOfFilms(count, plus != 0)) return;
  if (isTel || isLabelled(from, end, LABELS, 40, 0)) reportSecret(PHONE, from, end, LIKELY);
  else if (plus != 0 && isPlainPlace(from)) reportSecret(PHONE, from, end, POSSIBLE);
}

/** Where `(415) ` before the number begins; without such an area it is the number's own place. */
function areaFrom(from: usize): usize {
  const bracket = from - (isBefore(from, textStart, " ") ? 1 : 0);
  if (!isBefore(bracket, textStart, ")")) return from;
  const digits = startOfRun(bracket - 1, behind(bracket, LONGEST_AREA + 2), DIGIT);
  const length = bracket - 1 - digits;
  return length > 1 && length <= LONGEST_AREA && isBefore(digits, textStart, "(") ? digits - 1 : from;
}

const LONGEST_AREA: usize = 5;

/** 555-01xx of North America, with or without area code: no one has it. */
function isOfFilms(count: i32, isInternational: bool): bool {
  if (isInternational ? load<u8>(DIGITS) != 0x31 : count != 10) return false;
  return find(DIGITS + <usize>(count - 7), DIGITS + <usize>(count - 2), "55501") != 0;
}

function isMark(place: usize): bool {
  const char = load<u8>(place);
  return (
    char == 0x2b || char == 0x20 || char == 0x28 || char == 0x29 || char == 0x2d || char == 0x2e || char - 0x30 < 10
  );
}

function isCountry(): bool {
  const first = load<u8>(DIGITS);
  if (first == 0x31) return load<u8>(DIGITS, 1) >= 0x32;
  return first == 0x37 || isInList(TWO) || isInList(THREE);
}

function isInList(list: string): bool {
  for (let i = 0; i < list.length; i += 3) {
    if (<u8>list.charCodeAt(i) == load<u8>(DIGITS) && <u8>list.charCodeAt(i + 1) == load<u8>(DIGITS, 1)) return true;
  }
  return false;
}

/** Not `1e+10`, `a+123`, `++1`. */
function isPlainPlace(from: usize): bool {
  if (from == textStart) return true;
  const before = load<u8>(from - 1);
  return (
    before == 0 ||
    before == 0x20 ||
    before == 0x22 ||
    before == 0x27 ||
    before == 0x3a ||
    before == 0x0a ||
    before == 0x28
  );
}

/** `MobileUpdateService.16777219.47335`: the numbers of a service or file. */
function isPartOfName(from: usize): bool {
  return from > textStart + 1 && load<u8>(from - 1) == 0x2e && isIn(from - 2, WORD);
}

function hasGroups(from: usize, end: usize): bool {
  for (let p = from; p < end; p++) if (!isIn(p, DIGIT)) return true;
  return false;
}

/** 2026-01-31 and 31.01.2026 */
function isDateLike(from: usize, end: usize): bool {
  return end - from == 10 && (load<u8>(from + 4) == 0x2d || load<u8>(from + 2) == 0x2e || load<u8>(from + 2) == 0x2f);
}
