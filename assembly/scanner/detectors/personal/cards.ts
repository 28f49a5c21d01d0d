/**
 * Payment cards. One number in ten passes Luhn, so digits alone are never enough: a card is named by what stands
 * around it, or written in the groups that stand on cards.
 */
import {
  CARD_AMEX,
  CARD_DINERS,
  CARD_DISCOVER,
  CARD_JCB,
  CARD_MAESTRO,
  CARD_MASTERCARD,
  CARD_TRACK1,
  CARD_TRACK2,
  CARD_UNIONPAY,
  CARD_VISA,
} from "../../filter/detectors.generated";
import { LIKELY, VALIDATED } from "../../records";
import { BLANK, DIGIT, endOfRun, isRun, LETTER, SLASH } from "../../values/chars";
import { isLuhn, isOneDigit, numberOf } from "../../values/checksums/digits";
import { longestStairs } from "../../values/words/placeholders";
import { find, isBefore } from "../../values/words/words";
import { anchorAt, textEnd, textStart } from "../../window";
import { ahead, endOfLastWord, isLabelled, lookBack } from "../around";
import { reportSecret } from "../report";
import { isSampleNumber } from "../samples";
import {
  charAfter,
  charBefore,
  DIGITS,
  digitCount,
  end,
  groupCount,
  isBare,
  isShape,
  lengthOfGroup,
  separatorAfter,
  start,
} from "./groups";

const LABELS: string =
  "|card|cards|cardnumber|cardno|cardnum|pan|cc|ccnum|ccnumber|creditcard|credit|debit|cvv|cvc|cvv2|cvc2|cvn|csc|" +
  "cardholder|expiry|expiration|expmonth|exp|expires|visa|mastercard|amex|kreditkarte|kartennummer|karte|tarjeta|" +
  "carte|carta|";

/** As cards print their numbers; what follows a group of four is mostly no group of four to six. */
function isInGroups(group: i32): bool {
  const next = lengthOfGroup(group + 1);
  if (next == 6) return isShape(group, "465", "*") || isShape(group, "464", "*");
  return (
    next == 4 &&
    (isShape(group, "4444", "*") ||
      isShape(group, "4442", "*") ||
      isShape(group, "4443", "*") ||
      isShape(group, "4441", "*") ||
      isShape(group, "44443", "*"))
  );
}

/** Looks for a card that begins with this group. */
export function card(group: i32): bool {
  const length = lengthOfGroup(group);
  const isGrouped = length == 4 && isInGroups(group);
  if (!isGrouped && (length < 12 || length > 19 || !isBare(group, length) || isJoined(group))) return false;
  const last = DIGITS + <usize>digitCount;
  const detector = issuerOf(digitCount);
  if (detector == 0 || !isLuhn(DIGITS, last) || isOneDigit(DIGITS + 4, last)) return false;
  if (longestStairs(DIGITS, last) * 3 > <usize>digitCount * 2 || isSampleNumber(DIGITS, last)) return false;
  if (!isGrouped && charAfter() == 0x3d && track2(last)) return true;
  if (charBefore() == 0x42 || charAfter() == 0x5e) return false;
  if (isLabelled(start, end, LABELS, 128, 64) || isNumberField()) {
    reportSecret(detector, start, end, VALIDATED);
  } else if (isGrouped && detector != CARD_MAESTRO && !isPartOfRow(group)) {
    reportSecret(detector, start, end, LIKELY);
  } else {
    return false;
  }
  return true;
}

/** `"number":"…"` right before. */
function isNumberField(): bool {
  const least = lookBack(start, 24);
  const stop = endOfLastWord(least, start, "|number|");
  if (stop == 0) return false;
  for (let p = stop; p < start; p++) {
    const char = load<u8>(p);
    if (char != 0x22 && char != 0x3a && char != 0x20 && char != 0x3d && char != 0x27) return false;
  }
  return find(lookBack(start, 128), start, "order") == 0;
}

/** Bare digits that a mark joins to a long number are a part of something else: `8627123683117-4418600342620`. */
function isJoined(group: i32): bool {
  const before = group > 0 ? separatorAfter(group - 1) : 0x20;
  const after = separatorAfter(group);
  return (
    (before != 0x20 && lengthOfGroup(group - 1) > 4) || (after != 0 && after != 0x20 && lengthOfGroup(group + 1) > 4)
  );
}

/** A table of numbers is no card. */
function isPartOfRow(group: i32): bool {
  return groupCount > 10 || group > 4;
}

/** The scheme by the first digits and the length; 0: none. */
function issuerOf(length: i32): i32 {
  const two = <i32>numberOf(DIGITS, DIGITS + 2);
  const three = <i32>numberOf(DIGITS, DIGITS + 3);
  const four = <i32>numberOf(DIGITS, DIGITS + 4);
  if (two / 10 == 4) return length == 16 || length == 13 || length == 19 ? CARD_VISA : 0;
  if (length == 16 && ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720))) return CARD_MASTERCARD;
  if (length == 15 && (two == 34 || two == 37)) return CARD_AMEX;
  if (length == 16 && (four == 6011 || (three >= 644 && three <= 649) || two == 65)) return CARD_DISCOVER;
  const isDiners = (three >= 300 && three <= 305) || two == 36 || two == 38 || two == 39;
  if (isDiners && (length == 14 || length == 16 || length == 19)) return CARD_DINERS;
  if (length == 16 && four >= 3528 && four <= 3589) return CARD_JCB;
  if (two == 62 && length >= 16) return CARD_UNIONPAY;
  return two == 50 || (two >= 56 && two <= 58) || two / 10 == 6 ? CARD_MAESTRO : 0;
}

/** `;` PAN `=` YYMM, three digits of service, more digits, `?` */
function track2(last: usize): bool {
  const from = end + 1;
  const stop = endOfRun(from, ahead(from, 25), DIGIT);
  if (stop - from < 7 || stop - from > 24) return false;
  const month = numberOf(from + 2, from + 4);
  if (month < 1 || month > 12 || last == DIGITS) return false;
  const isFramed = charBefore() == 0x3b || (stop < textEnd && load<u8>(stop) == 0x3f);
  if (!isFramed) return false;
  reportSecret(CARD_TRACK2, start, stop, VALIDATED);
  return true;
}

/** `%B` PAN `^` NAME/FIRST `^` YYMM … `?`. The value begins with the B. */
export function track1(): void {
  if (anchorAt < textStart + 2 || !isBefore(anchorAt, textStart, "%B")) return;
  const from = anchorAt;
  const stop = endOfRun(from, ahead(from, 20), DIGIT);
  if (stop - from < 12 || stop - from > 19 || stop >= textEnd || load<u8>(stop) != 0x5e) return;
  if (!isLuhn(from, stop) || isSampleNumber(from, stop)) return;
  let p = stop + 1;
  const limit = ahead(p, 28);
  while (p < limit && load<u8>(p) != 0x5e) p++;
  if (p >= limit || p - stop < 3 || !isRun(stop + 1, p, LETTER | SLASH | BLANK)) return;
  const tail = p + 1;
  const last = endOfRun(tail, ahead(tail, 50), DIGIT);
  if (last - tail < 7) return;
  const month = numberOf(tail + 2, tail + 4);
  if (month >= 1 && month <= 12) reportSecret(CARD_TRACK1, anchorAt - 1, last, VALIDATED);
}
