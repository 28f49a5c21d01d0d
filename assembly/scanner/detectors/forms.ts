/**
 * The matcher of forms: prefix, classes, lengths, checksum. Forms come from tools/scanner/forms/*.tsv; how their bytes
 * lie is told in tools/scanner/forms.ts.
 *
 * One pass from left to right: a class takes as many characters as there are, up to its most, and nothing is tried
 * twice. A form costs at most the length of its longest value.
 */
import { LIKELY, VALIDATED } from "../records";
import { isPercentForm } from "../values/base64";
import { addWork, FORM_WORK } from "../values/budget";
import { ALNUM, atomOf, endOfRun, isIn, LINE, lower, PERCENT, PLUS, PRINTABLE, SLASH, WORD } from "../values/chars";
import { entropy } from "../values/entropy";
import { known, knownTo, learnTo, NO_FORM } from "../values/known";
import { holdsPlaceholder, isMonotonous } from "../values/words/placeholders";
import { isAtAnyCase } from "../values/words/words";
import { ASCII, anchorAt, anchorEnd, encoding, textEnd, textStart } from "../window";
import { ahead, isAfterEscape, isNear, lookAhead, lookBack } from "./around";
import { TEST } from "./flags";
import { checkForm, PART_STARTS, setParts } from "./form-checks";
import { FORM_STARTS, FORMS, HOLD_STARTS, HOLDS, TEXTS } from "./forms.generated";
import { reportTokenWith } from "./report";

const HEADER: usize = 21;
const LITERAL: u8 = 0;
const CLASS: u8 = 1;
const VALUE_START: u8 = 2;
const VALUE_END: u8 = 3;
const CHECK_START: u8 = 4;
const CHECK_END: u8 = 5;
/** Checks up to this prove a value wherever it begins. */
const LAST_CHECKSUM = 5;
/** Context words may stand so far after a value. */
const NEAR_AFTER: usize = 16;

/** What the last call of `fit` found. */
let valueStart: usize = 0;
let valueEnd: usize = 0;
let checkStart: usize = 0;
let checkEnd: usize = 0;
let firstClass: usize = 0;

/** Tries all forms that hang on the anchor; of each detector, the first that fits is reported. */
export function matchForms(anchor: i32): void {
  const from = HOLD_STARTS + ((<usize>anchor) << 1);
  let done = -1;
  for (let i = load<u16>(from); i < load<u16>(from, 2); i++) {
    const hold = HOLDS + ((<usize>i) << 2);
    const form = FORMS + <usize>load<u32>(FORM_STARTS + ((<usize>load<u16>(hold)) << 2));
    const detector = <i32>load<u16>(form);
    if (detector == done) continue;
    const back = <usize>load<u16>(hold, 2);
    const isFound =
      load<u8>(form, 8) | load<u8>(form, 9)
        ? matchBeside(form)
        : anchorAt - textStart >= back && matchAt(form, anchorAt - back);
    if (isFound) done = detector;
  }
}

/** The anchor is a name; the value begins near it. Where none begins is remembered: names may stand side by side. */
function matchBeside(form: usize): bool {
  const least = lookBack(anchorAt, <usize>load<u8>(form, 8));
  const most = lookAhead(anchorEnd, <usize>load<u8>(form, 9));
  const from = knownTo(known(form, NO_FORM, least));
  if (matchFrom(form, max(from, anchorEnd), most) || matchFrom(form, from, min(anchorEnd, most))) return true;
  // What was asked in between may have taken over the row.
  learnTo(known(form, NO_FORM, from), most);
  return false;
}

function matchFrom(form: usize, from: usize, to: usize): bool {
  for (let p = from; p < to; p++) {
    if (!mayBegin(p)) continue;
    if (!isName(p) && matchAt(form, p)) return true;
    // No other place of the same word may begin one.
    p = endOfRun(p, to, ALNUM);
  }
  return false;
}

/** The name itself, here or elsewhere, begins no value. */
function isName(p: usize): bool {
  const length = anchorEnd - anchorAt;
  if (textEnd - p < length) return false;
  for (let i: usize = 0; i < length; i++) if (lower(load<u8>(p + i)) != lower(load<u8>(anchorAt + i))) return false;
  return true;
}

function mayBegin(place: usize): bool {
  return place == textStart || !isIn(place - 1, ALNUM);
}

function matchAt(form: usize, start: usize): bool {
  addWork(FORM_WORK);
  const check = <i32>load<u8>(form, 4);
  const union = load<u32>(form, 16);
  // Long values are not even read where none can begin.
  if ((check == 0 || (check > LAST_CHECKSUM && !hasMark(form))) && !beginsThere(form, start, union)) return false;
  const end = fit(form, start);
  if (end == 0) return false;
  let confidence = load<u8>(form, 2);
  let isProven = false;
  if (check != 0) {
    if (checkForm(check, unchecked(TEXTS[load<u16>(form, 10)]), start, end, checkStart, checkEnd)) {
      isProven = confidence == VALIDATED;
    } else {
      confidence = load<u8>(form, 3);
      if (confidence == 0) return false;
    }
  }
  if (!isProven) {
    if (!beginsThere(form, start, union) || !endsThere(end, union)) return false;
    const least = <f32>load<u8>(form, 6) * 0.05;
    if (least > 0 && entropy(firstClass, valueEnd) < least) return false;
    if (isMonotonous(firstClass, valueEnd)) return false;
  }
  // By chance a random value spells a placeholder; no checksum is true by chance. A prefix may have braces of its own.
  const isSummed = isProven && check <= LAST_CHECKSUM;
  if (!isSummed && holdsPlaceholder(max(valueStart, firstClass), valueEnd)) return false;
  if (!isProven && load<u16>(form, 12) != 0) {
    const words = unchecked(TEXTS[load<u16>(form, 12)]);
    if (!isNear(start, end, words, <usize>load<u8>(form, 14), NEAR_AFTER)) {
      confidence = load<u8>(form, 15);
      if (confidence == 0) return false;
    }
  }
  const flags: u32 = load<u8>(form, 5) != 0 ? TEST : 0;
  reportTokenWith(<i32>load<u16>(form), valueStart, valueEnd, confidence, <usize>load<u8>(form, 7), flags, NaN);
  return confidence >= LIKELY;
}

/** Its prefix ends with a mark, and so stands for itself wherever it begins. */
function hasMark(form: usize): bool {
  const length = <usize>load<u8>(form, HEADER + 1);
  return load<u8>(form, HEADER) == LITERAL && !isIn(form + HEADER + 1 + length, ALNUM);
}

/** Where the form that begins at `start` ends; 0: it does not fit. */
function fit(form: usize, start: usize): usize {
  const count = <usize>load<u8>(form, 20);
  let part = form + HEADER;
  let p = start;
  valueStart = start;
  valueEnd = 0;
  checkStart = start;
  checkEnd = 0;
  firstClass = 0;
  setParts(count);
  for (let i: usize = 0; i < count; i++) {
    store<u32>(PART_STARTS + (i << 2), <u32>p);
    const kind = load<u8>(part);
    if (kind == LITERAL) {
      const length = <usize>load<u8>(part, 1);
      p = endOfLiteral(part + 2, length, p);
      if (p == 0) return 0;
      part += 2 + length;
    } else if (kind == CLASS) {
      const most = <usize>load<u16>(part, 3);
      const limit = ahead(p, most);
      const classes = load<u32>(part, 5);
      const stop = withoutOtherEscape(p, endOfRun(p, limit, classes), classes);
      if (stop - p < <usize>load<u16>(part, 1)) return 0;
      if (firstClass == 0) firstClass = p;
      p = stop;
      part += 9;
    } else {
      if (kind == VALUE_START) {
        valueStart = p;
        checkStart = p;
      } else if (kind == VALUE_END) {
        valueEnd = p;
      } else if (kind == CHECK_START) {
        checkStart = p;
      } else if (kind == CHECK_END) {
        checkEnd = p;
      }
      part++;
    }
  }
  if (valueEnd == 0) valueEnd = p;
  if (checkEnd == 0) checkEnd = valueEnd;
  return p;
}

/** Of percent forms a value holds those of base 64; another one (`%22`, `%26`) parts it from what follows. */
function withoutOtherEscape(from: usize, end: usize, classes: u32): usize {
  if ((classes & PERCENT) == 0) return end;
  let p = from;
  while (p < end && !isOtherEscape(p)) p++;
  return p;
}

function isOtherEscape(p: usize): bool {
  if (load<u8>(p) != 0x25 || p + 3 > textEnd || !isPercentForm(p, p + 3)) return false;
  return !isAtAnyCase(p, textEnd, "%2b") && !isAtAnyCase(p, textEnd, "%2f") && !isAtAnyCase(p, textEnd, "%3d");
}

/** A slash may be written `\/`, as in JSON. */
function endOfLiteral(literal: usize, length: usize, p: usize): usize {
  for (let i: usize = 0; i < length; i++, p++) {
    const char = load<u8>(literal + i);
    if (char == 0x2f && p + 1 < textEnd && load<u8>(p) == 0x5c) p++;
    if (p >= textEnd || load<u8>(p) != char) return 0;
  }
  return p;
}

/**
 * A value that begins with a letter or digit is not preceded by one, or by `_`; one that begins with a class, not by a
 * character of it.
 */
function beginsThere(form: usize, start: usize, union: u32): bool {
  if (start == textStart || isBehindLoneUnit(form, start)) return true;
  const isClass = load<u8>(form, HEADER) == CLASS;
  const before = atomOf(load<u8>(start - 1));
  if (isClass && (before & union) != 0) return isAfterEscape(start);
  // A short prefix within a longer base 64.
  if ((before & (PLUS | SLASH) & union) != 0 && load<u8>(form, 7) < 8) return false;
  if (!isIn(start, ALNUM)) return true;
  return (before & WORD) == 0 || isAfterEscape(start);
}

/**
 * In UTF-16, a character that stands alone before the value may as well be the last one of a C string with its NUL, or
 * a small number. As long as it cannot be of the value's own first class, it is no neighbour.
 */
function isBehindLoneUnit(form: usize, start: usize): bool {
  if (encoding == ASCII || start < textStart + 2 || isIn(start - 2, PRINTABLE | LINE)) return false;
  return load<u8>(form, HEADER) != CLASS || !isIn(start - 1, load<u32>(form, HEADER + 5));
}

/** The next character is outside the alphabet; a full stop may end a sentence. */
function endsThere(end: usize, union: u32): bool {
  if (end >= textEnd || !isIn(end, union) || isOtherEscape(end)) return true;
  return load<u8>(end) == 0x2e && (end + 1 == textEnd || !isIn(end + 1, ALNUM));
}
