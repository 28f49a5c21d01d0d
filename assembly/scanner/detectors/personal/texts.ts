/** Numbers of people and banks that hold letters. */
import { IBAN, IN_PAN, IT_CODICE_FISCALE, MX_CURP, SWIFT_BIC } from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE, VALIDATED } from "../../records";
import { ALNUM, BLANK, DIGIT, endOfRun, isIn, isRun, UPPER, WORD } from "../../values/chars";
import { numberOf, remainder97 } from "../../values/checksums/digits";
import { isDate } from "../../values/dates";
import { hasOneOf } from "../../values/words/word-lists";
import { anchorAt, anchorEnd, textEnd } from "../../window";
import { ahead, isEscaped, isWordStart } from "../around";
import { reportSecret } from "../report";
import { isSampleNumber } from "../samples";

/** Country and length of an IBAN (SWIFT's registry), four characters each. */
const LENGTHS: string =
  "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22" +
  "GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20" +
  "MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26" +
  "UA29VA22VG24XK20YE30";
/** Countries whose account numbers are digits alone; those that begin with four letters of the bank. */
const DIGITS_ONLY: string = "AT BE DE DK EE ES FI HR HU IS LT NO PL PT SE SI SK ";
const LETTERS_FIRST: string = "GB IE NL RO BG LV ";

function isInList(place: usize, list: string, step: i32): i32 {
  for (let i = 0; i < list.length; i += step) {
    if (<u8>list.charCodeAt(i) == load<u8>(place) && <u8>list.charCodeAt(i + 1) == load<u8>(place + 1)) return i;
  }
  return -1;
}

/** Country, two digits, account: as long as the country says, in one or in groups of four; modulo 97 it is 1. */
export function iban(): void {
  const row = isInList(anchorAt, LENGTHS, 4);
  if (row < 0) return;
  const wanted = <usize>((LENGTHS.charCodeAt(row + 2) - 0x30) * 10 + (LENGTHS.charCodeAt(row + 3) - 0x30));
  let count: usize = 0;
  let p = anchorAt;
  const isGrouped = anchorAt + 4 < textEnd && load<u8>(anchorAt + 4) == 0x20;
  while (p < textEnd && count < wanted) {
    if (isGrouped && count > 0 && (count & 3) == 0) {
      if (load<u8>(p) != 0x20) return;
      p++;
      if (p >= textEnd) return;
    }
    if (!isIn(p, UPPER | DIGIT)) return;
    p++;
    count++;
  }
  if (count < wanted || (p < textEnd && isIn(p, ALNUM))) return;
  if (remainder97(anchorAt, anchorAt + 4, remainder97(anchorAt + 4, p, 0)) != 1) return;
  if (isInList(anchorAt, DIGITS_ONLY, 3) >= 0 && !isRun(anchorAt + 4, p, DIGIT | BLANK)) return;
  if (
    isInList(anchorAt, LETTERS_FIRST, 3) >= 0 &&
    !isRun(anchorAt + (isGrouped ? 5 : 4), anchorAt + (isGrouped ? 9 : 8), UPPER)
  )
    return;
  if (!isSampleNumber(anchorAt, p)) reportSecret(IBAN, anchorAt, p, VALIDATED);
}

const MONTHS: string = "ABCDEHLMPRST";
/** Values of characters in odd places; digits and letters share them. */
const ODD: string = "0100050709131517192102041820110306081214161022252423";

/** Surname and name in consonants, year, month letter, day (and 40 for women), town, a letter of the sum. */
export function codiceFiscale(): void {
  const from =
    anchorEnd - anchorAt == 16 ? anchorAt : isEscaped(anchorAt) && anchorEnd - anchorAt == 17 ? anchorAt + 1 : 0;
  if (from == 0 || !isRun(from, from + 6, UPPER) || !isRun(from + 6, from + 8, DIGIT)) return;
  if (!isRun(from + 9, from + 11, DIGIT) || !isIn(from + 11, UPPER) || !isRun(from + 12, from + 15, DIGIT)) return;
  if (!isIn(from + 15, UPPER)) return;
  let month = 0;
  while (month < 12 && <u8>MONTHS.charCodeAt(month) != load<u8>(from + 8)) month++;
  const day = <i32>numberOf(from + 9, from + 11);
  if (month == 12 || !isDate(2000, month + 1, day > 40 ? day - 40 : day)) return;
  let sum = 0;
  for (let i: usize = 0; i < 15; i++) {
    const char = load<u8>(from + i);
    const value = <i32>(char <= 0x39 ? char - 0x30 : char - 0x41);
    sum += (i & 1) == 0 ? (ODD.charCodeAt(value * 2) - 0x30) * 10 + (ODD.charCodeAt(value * 2 + 1) - 0x30) : value;
  }
  if (<u8>(0x41 + (sum % 26)) == load<u8>(from + 15)) reportSecret(IT_CODICE_FISCALE, from, from + 16, VALIDATED);
}

/** Where a value begins after a label: past `:`, `=`, quotes, blanks and the rest of the label. */
function valueAfter(p: usize): usize {
  const limit = ahead(p, 24);
  let isParted = false;
  while (p < limit) {
    const char = load<u8>(p);
    if (char == 0x3a || char == 0x3d || char == 0x20 || char == 0x22 || char == 0x27 || char == 0x3e) isParted = true;
    else if (isParted) return p;
    p++;
  }
  return 0;
}

/** Four letters of the bank, two of the country, two of the place, three of the branch or none. */
export function swiftBic(): void {
  const from = valueAfter(anchorEnd);
  if (from == 0 || !isWordStart(anchorAt)) return;
  const end = endOfRun(from, ahead(from, 12), UPPER | DIGIT);
  if (end - from != 8 && end - from != 11) return;
  if (!isRun(from, from + 6, UPPER) || (end < textEnd && isIn(end, WORD))) return;
  if (isInList(from + 4, LENGTHS, 4) < 0 && !hasOneOf(from + 4, from + 6, "|us|ca|jp|cn|au|in|sg|hk|za|mx|")) return;
  reportSecret(SWIFT_BIC, from, end, POSSIBLE);
}

/** India's tax number: five letters, the fourth of a kind of person, four digits, a letter. */
export function indianPan(): void {
  const from = valueAfter(anchorEnd);
  if (from == 0 || textEnd - from < 10 || !isWordStart(anchorAt)) return;
  if (!isRun(from, from + 5, UPPER) || !isRun(from + 5, from + 9, DIGIT) || !isIn(from + 9, UPPER)) return;
  if (from + 10 < textEnd && isIn(from + 10, WORD)) return;
  if (hasOneOf(from + 3, from + 4, "|p|c|h|f|a|t|b|l|j|g|")) reportSecret(IN_PAN, from, from + 10, LIKELY);
}

/** Mexico: four letters, date, sex, state, three consonants, a mark of the century, a digit of the sum. */
export function curp(): void {
  const from = valueAfter(anchorEnd);
  if (from == 0 || textEnd - from < 18) return;
  if (!isRun(from, from + 4, UPPER) || !isRun(from + 4, from + 10, DIGIT) || !isRun(from + 10, from + 16, UPPER))
    return;
  const sex = load<u8>(from + 10);
  if ((sex != 0x48 && sex != 0x4d) || !isIn(from + 16, UPPER | DIGIT) || !isIn(from + 17, DIGIT)) return;
  if (!isDate(2000, <i32>numberOf(from + 6, from + 8), <i32>numberOf(from + 8, from + 10))) return;
  if (from + 18 < textEnd && isIn(from + 18, WORD)) return;
  // Digits 0 to 9, letters from 10 on; Ñ, which no CURP holds, takes a number between N and O.
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const char = load<u8>(from + <usize>i);
    const value = char <= 0x39 ? char - 0x30 : char <= 0x4e ? char - 0x37 : char - 0x36;
    sum += <i32>value * (18 - i);
  }
  if ((10 - (sum % 10)) % 10 == <i32>(load<u8>(from + 17) - 0x30)) reportSecret(MX_CURP, from, from + 18, VALIDATED);
}
