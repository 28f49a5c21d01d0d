/**
 * The matcher of forms: prefix, classes, lengths, checksum. Forms come from tools/scanner/forms/*.tsv; how their bytes
 * lie is told in tools/scanner/forms.ts.
 *
 * One pass from left to right: a class takes as many characters as there are, up to its most, and nothing is tried
 * twice. A form costs at most the length of its longest value.
 */
import { LIKELY, VALIDATED } from "../records";
import { addWork, FORM_WORK } from "../values/budget";
import { ALNUM, atomOf, endOfRun, isIn, lower, PERCENT } from "../values/chars";
import { entropy } from "../values/entropy";
import { known, knownTo, learnTo, NO_FORM } from "../values/known";
import { holdsPlaceholder, isMonotonous } from "../values/words/placeholders";
import { anchorAt, anchorEnd, textEnd, textStart } from "../window";
import { behind, isNear, lookAhead, lookBack } from "./around";
import { TEST } from "./flags";
import {
  beginsBehindWord,
  beginsThere,
  COUNTS,
  countBefore,
  endsThere,
  isBehindBytes,
  isDiced,
  isNearlyOver,
  isOtherEscape,
  isTold,
} from "./form-borders";
import { checkForm, PART_STARTS, setParts } from "./form-checks";
import { GLANCE, homeOf, isEscapeOf, mayHoldEscape, startBefore, UNESCAPED, withoutEscapes } from "./form-escapes";
import { CHECK_END, CHECK_START, CLASS, HEADER, hasMark, LITERAL, unionOf, VALUE_END, VALUE_START } from "./form-table";
import { FORM_STARTS, FORMS, HOLD_STARTS, HOLDS, TEXTS } from "./forms.generated";
import { reportTokenWith } from "./report";

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
    const isFound = load<u8>(form, 8) | load<u8>(form, 9) ? matchBeside(form) : matchAround(form, back);
    if (isFound) done = detector;
  }
}

/** The anchor stands so many characters behind the begin of the form. */
function matchAround(form: usize, back: usize): bool {
  if (anchorAt - textStart >= back && matchAt(form, anchorAt - back)) return true;
  // The longest escape may begin before them.
  if (back == 0 || !mayHoldEscape(behind(anchorAt, back + 5), anchorAt)) return false;
  // Escapes before the anchor are longer than what they stand for.
  const start = startBefore(anchorAt, back);
  return start != 0 && start != anchorAt - back && matchAt(form, start);
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

/** Where the text ends that a form is matched with. */
let limit: usize = 0;
/** Where the form that did not fit stopped to, and what it asks for there. */
let stop: usize = 0;
let asked: u32 = 0;
/** A form fits, but what stands beside its value is of it, too. */
let isCrowded: bool = false;

function matchAt(form: usize, start: usize): bool {
  if (isBehindBytes(start) && matchCounted(form, start, true)) return true;
  isCrowded = false;
  return matchUpTo(form, start, 0) || (isCrowded && matchCounted(form, start, false));
}

/** mayGoOn: the value might as well be longer, so that only a length that is written like one counts. */
function matchCounted(form: usize, start: usize, mayGoOn: bool): bool {
  for (let way = 0; way < COUNTS; way++) {
    const count = countBefore(start, way);
    if (count == 0 || (mayGoOn && !(isTold(start, way) && isNearlyOver(form, start + count)))) continue;
    if (matchUpTo(form, start, start + count)) return true;
  }
  return false;
}

/** counted: where the value ends by the length that stands before it, or 0: nothing is known of that. */
function matchUpTo(form: usize, start: usize, counted: usize): bool {
  addWork(FORM_WORK);
  const check = <i32>load<u8>(form, 4);
  const union = unionOf(form);
  const mayBegin = counted != 0 || beginsThere(form, start);
  // Long values are not even read where none can begin.
  if ((check == 0 || (check > LAST_CHECKSUM && !hasMark(form))) && !mayBegin && !beginsBehindWord(form, start)) {
    isCrowded = true;
    return false;
  }
  // In text a letter may be a length by chance: there the value must end of itself.
  limit = counted != 0 && isBehindBytes(start) ? counted : textEnd;
  let end = fit(form, start);
  const isEscaped = counted == 0 && (end != 0 ? isEscapeOf(end, limit, union) : isEscapeOf(stop, limit, asked));
  if (isEscaped) end = fitEscaped(form, start);
  if (end == 0) return false;
  const from = isEscaped ? UNESCAPED : start;
  const home = isEscaped ? homeOf(end) : end;
  if (counted != 0 && end != counted) return false;
  let confidence = load<u8>(form, 2);
  let isProven = false;
  if (check != 0) {
    if (checkForm(check, unchecked(TEXTS[load<u16>(form, 10)]), from, end, checkStart, checkEnd)) {
      isProven = confidence == VALIDATED;
    } else {
      confidence = load<u8>(form, 3);
      if (confidence == 0) return false;
    }
  }
  const isGlued = !isProven && !mayBegin;
  if (!isProven) {
    if (
      (counted == 0 && !endsThere(home, union)) ||
      (isGlued && !(beginsBehindWord(form, start) && isDiced(form, firstClass, valueEnd)))
    ) {
      isCrowded = true;
      return false;
    }
    const least = <f32>load<u8>(form, 6) * 0.05;
    if (least > 0 && entropy(firstClass, valueEnd) < least) return false;
    if (isMonotonous(firstClass, valueEnd)) return false;
  }
  // By chance a random value spells a placeholder; no checksum is true by chance. A prefix may have braces of its own.
  const isSummed = isProven && check <= LAST_CHECKSUM;
  if (!isSummed && holdsPlaceholder(max(valueStart, firstClass), valueEnd)) return false;
  if (!isProven && load<u16>(form, 12) != 0) {
    const words = unchecked(TEXTS[load<u16>(form, 12)]);
    if (!isNear(start, home, words, <usize>load<u8>(form, 14), NEAR_AFTER)) {
      confidence = load<u8>(form, 15);
      if (confidence == 0) return false;
    }
  }
  if (isGlued && confidence < LIKELY) return false;
  const flags: u32 = load<u8>(form, 5) != 0 ? TEST : 0;
  const first = isEscaped ? homeOf(valueStart) : valueStart;
  const last = isEscaped ? homeOf(valueEnd) : valueEnd;
  reportTokenWith(<i32>load<u16>(form), first, last, confidence, <usize>load<u8>(form, 7), flags, NaN);
  return confidence >= LIKELY;
}

/** The same of the text without its escapes. Most that does not fit shows it soon: only what may is read to its end. */
function fitEscaped(form: usize, start: usize): usize {
  const whole = limit;
  limit = withoutEscapes(start, whole, GLANCE);
  const end = fit(form, UNESCAPED);
  if ((end != 0 ? end : stop) < limit) return end;
  limit = withoutEscapes(start, whole, longestOf(form) + 8);
  return fit(form, UNESCAPED);
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
      const classes = load<u32>(part, 5);
      stop = withoutOtherEscape(p, endOfRun(p, min(p + most, limit), classes), classes);
      asked = classes;
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

/** How many characters it may have. */
function longestOf(form: usize): usize {
  let part = form + HEADER;
  let length: usize = 0;
  for (let i: u8 = 0, count = load<u8>(form, 20); i < count; i++) {
    const kind = load<u8>(part);
    if (kind == LITERAL) {
      length += <usize>load<u8>(part, 1);
      part += 2 + <usize>load<u8>(part, 1);
    } else if (kind == CLASS) {
      length += <usize>load<u16>(part, 3);
      part += 9;
    } else part++;
  }
  return length;
}

/** Of percent forms a value holds those of base 64. */
function withoutOtherEscape(from: usize, end: usize, classes: u32): usize {
  if ((classes & PERCENT) == 0) return end;
  let p = from;
  while (p < end && !isOtherEscape(p, limit)) p++;
  return p;
}

/** A slash may be written `\/`, as in JSON. */
function endOfLiteral(literal: usize, length: usize, p: usize): usize {
  for (let i: usize = 0; i < length; i++, p++) {
    const char = load<u8>(literal + i);
    if (char == 0x2f && p + 1 < limit && load<u8>(p) == 0x5c) p++;
    if (p >= limit || load<u8>(p) != char) {
      stop = p;
      asked = atomOf(char);
      return 0;
    }
  }
  return p;
}
