/**
 * `name`, a joint and a value, in whatever language of programs, settings or people: `password := "…"`,
 * `String password = "…"`, `cfg["password"] = '…'`, `WITH PASSWORD = N'…'`, `Password -> …`, `the password is …`,
 * `{"name": "password", "value": "…"}`. The name is one that means a secret; the value must look like one besides
 * (judge.ts). Asked last, where no closer form of assignments.ts held.
 */
import { CMDLINE_PASSWORD, INI_PASSWORD, JSON_PASSWORD } from "../../../filter/detectors.generated";
import { foundRecords, LIKELY, POSSIBLE } from "../../../records";
import { decodeBase64, UNDECODED } from "../../../values/base64";
import { canLookAtName } from "../../../values/budget";
import {
  ALNUM,
  AT_SIGN,
  BASE64,
  BEYOND,
  BLANK,
  DASH,
  DIGIT,
  DOT,
  EQUALS,
  endOfRun,
  isIn,
  isRun,
  LETTER,
  PRINTABLE,
  SEPARATOR,
  UNDERSCORE,
  WORD,
} from "../../../values/chars";
import { SCRATCH } from "../../../values/scratch";
import { upTo } from "../../../values/stops";
import { holdsPlaceholder, isNoPassword } from "../../../values/words/placeholders";
import { isOneOf } from "../../../values/words/word-lists";
import { findAnyCase, findChar, isAt, isBefore, isBeforeAnyCase } from "../../../values/words/words";
import { textEnd, textStart } from "../../../window";
import { ahead } from "../../around";
import { reportSecret } from "../../report";
import { isOfManual } from "../command-lines/programs";
import { gradeSet, isBehindSetter } from "../command-lines/setters";
import { nameEnd, nameStart } from "../name-at";
import { isPasswordName, isTokenName, isVariableName, LONGEST_NAME, NAME } from "../names";
import { endOfValue, isRandom } from "../values";
import { below, isLineOver } from "./below";
import { secretCall } from "./calls";
import { counted } from "./counted";
import { endOfQuote, isBreak, isFirstOfThree, isLineStart, lineEndAt, quoteAt, skipLines, skipSpace } from "./cursor";
import { fieldBelow, fieldOfObject, isOfOtherField } from "./fields";
import { afterJoint, BLANK_JOINT, COMMA, isColon, isDeclared, joint, NONE, SIGN, WORD_JOINT } from "./joints/joint";
import { gradeAmongText, isPath } from "./judge";
import { markup } from "./markup";
import { afterPrefix, findRaw, rawClose, rawEnd, rawFrom } from "./raw-texts";
import { column } from "./tables";

/** nameStart and nameEnd are those of name-at.ts. */
export function joined(): void {
  if (!canLookAtName()) return;
  if (load<u8>(nameEnd) == 0x28) {
    secretCall(nameEnd + 1);
    return;
  }
  if (markup(false) || column()) return;
  isPassword = isPasswordName(nameStart, nameEnd);
  const found = foundRecords;
  join();
  if (isPassword && foundRecords == found) counted();
}

/** Whether the name is of a password, not of a key or a token: only such stand in sentences. */
let isPassword = false;

/** The name is a word for a password in a language of people. */
export function spoken(): void {
  isPassword = true;
  join();
}

/** What stands there is in letters of ASCII, and text in others goes on behind it. */
let isInAscii = false;

/** As `spoken`, of a name in other letters whose joint was read: `p` is behind it, or at the line's end. */
export function spokenInOtherScript(p: usize): void {
  isPassword = true;
  isInAscii = true;
  if (isLineOver(p)) below(p, joint == SIGN || joint == WORD_JOINT, true, true);
  else value(p, nameStart > textStart && isQuoteBefore(nameStart) && quoteAt(nameEnd) != 0);
  isInAscii = false;
}

function join(): void {
  const isQuotedName = nameStart > textStart && isQuoteBefore(nameStart) && quoteAt(nameEnd) != 0;
  const after = afterName(nameEnd);
  if ((isQuotedName || after != nameEnd || isBreakOrList(after)) && (isPassword || !isOfOtherField())) {
    if (fieldBelow(after, isPassword)) return;
  }
  if (isQuotedName && isAt(after, textEnd, ";s:")) {
    serialized(after + 3);
    return;
  }
  if (isQuotedName && fieldOfObject(after, isPassword)) return;
  // Base 64 of LDIF.
  if (after == nameEnd && isAt(after, textEnd, ":: ")) {
    encoded(after + 3);
    return;
  }
  if (isLineOver(after)) {
    below(after, false, isPassword, false);
    return;
  }
  let p = afterJoint(after);
  // `name = (` and the value on the next line
  if (joint == SIGN && p < textEnd && load<u8>(p) == 0x28 && isLineOver(skipSpace(p + 1))) p = skipSpace(p + 1);
  if (joint != NONE && joint != COMMA && isLineOver(p)) {
    below(p, joint != BLANK_JOINT, isPassword, false);
    return;
  }
  if (joint == NONE || (joint == SIGN && isAnotherName(p))) return;
  const found = foundRecords;
  value(p, isQuotedName);
  if (foundRecords == found && isPassword && (joint == WORD_JOINT || joint == BLANK_JOINT)) belowSentence(p);
}

/** `"password";s:10:"…";` of PHP. */
function serialized(p: usize): void {
  const end = endOfRun(p, ahead(p, 4), DIGIT);
  const quote = end > p && end < textEnd && load<u8>(end) == 0x3a ? quoteAt(end + 1) : 0;
  if (quote != 0) quoted(end + 1 + quote, quote, false);
}

/** `the password to go on with is:` and the value alone on the next line. */
function belowSentence(p: usize): void {
  const end = endOfRun(p, ahead(p, LONGEST_SENTENCE), LETTER | BLANK);
  if (end < textEnd && load<u8>(end) == 0x3a && isLineOver(end + 1)) below(end + 1, false, true, false);
}

const LONGEST_SENTENCE: usize = 60;

function isQuoteBefore(p: usize): bool {
  const char = load<u8>(p - 1);
  return char == 0x22 || char == 0x27 || char == 0x60;
}

function isBreakOrList(p: usize): bool {
  return p < textEnd && (lineEndAt(p) != 0 || load<u8>(p) == 0x2c);
}

/** Past what closes a name: quotes, brackets, stars of bold text, the size of an array, `}` of `${env:…}`. */
function afterName(p: usize): usize {
  for (let i = 0; i < 6 && p < textEnd; i++) {
    const quote = quoteAt(p);
    const char = load<u8>(p);
    if (quote != 0) p += quote;
    else if (char == 0x5d || char == 0x2a || char == 0x29) p++;
    else if (char == 0x7d && isBeforeAnyCase(nameStart, textStart, "${env:")) p++;
    else if (char == 0x5b) {
      const end = endOfRun(p + 1, ahead(p, 6), DIGIT);
      if (end >= textEnd || load<u8>(end) != 0x5d) return p;
      p = end + 1;
    } else break;
  }
  return p;
}

/** `String::from(`, `PASSWORD(`, `[`, `str:` before a quote; `!!str ` and `&anchor ` of YAML. */
function afterWrapper(p: usize): usize {
  if (p >= textEnd) return p;
  const char = load<u8>(p);
  if (char == 0x5b || char == 0x28) return skipSpace(p + 1);
  if (isAt(p, textEnd, "!!str ")) return skipSpace(p + 6);
  if (char == 0x26 && p + 1 < textEnd && isIn(p + 1, LETTER)) {
    const end = endOfRun(p + 1, ahead(p, 24), WORD);
    return end < textEnd && load<u8>(end) == 0x20 ? skipSpace(end) : p;
  }
  let end = p;
  const limit = ahead(p, 32);
  while (end < limit && (isIn(end, WORD | DOT) || load<u8>(end) == 0x3a)) end++;
  if (end > p && end < textEnd && load<u8>(end) == 0x28 && quoteAt(afterPrefix(skipSpace(end + 1))) != 0)
    return skipSpace(end + 1);
  return end > p && load<u8>(end - 1) == 0x3a && quoteAt(end) != 0 ? end : p;
}

function value(p: usize, isQuotedName: bool): void {
  if (joint == BLANK_JOINT && isAt(p, textEnd, "-")) p = afterValueOption(p);
  if (p >= textEnd) return;
  const inner = afterPrefix(afterWrapper(p));
  const quote = quoteAt(inner);
  if (quote != 0) {
    quoted(inner + quote, quote, isQuotedName);
    return;
  }
  if (joint == COMMA) return;
  if (inner != p && load<u8>(p) != 0x5b && load<u8>(p) != 0x28) p = inner;
  if (isAt(p, textEnd, "**")) p = skipSpace(p + 2);
  else if (load<u8>(p) == 0x3c && p + 1 < textEnd && isIn(p + 1, LETTER)) {
    // `Password: <code>…</code>`
    const end = upTo(p, ahead(p, 40), ">\0");
    if (end >= textEnd || load<u8>(end) != 0x3e) return;
    p = end + 1;
  } else if (joint == SIGN && p < textEnd && load<u8>(p) == 0x5b) p++;
  // What stands on the next line is of YAML: `|`, `>-`.
  if (joint == SIGN && p < textEnd && (load<u8>(p) == 0x7c || load<u8>(p) == 0x3e)) {
    p++;
    if (p < textEnd && (load<u8>(p) == 0x2d || load<u8>(p) == 0x2b)) p++;
    if (lineEndAt(p) == 0) return;
    p = skipLines(p);
  }
  bare(p);
}

/** `--name /db/password --type text --value …`, `-Name DefaultPassword -Value …` */
function afterValueOption(p: usize): usize {
  const option = findAnyCase(p, ahead(p, LONGEST_SENTENCE), "-value ");
  return option != 0 ? skipSpace(option + 7) : p;
}

/** `man5/passwd.5 man5/proc.5`: a path beside one. A user may be called `mara/…`, but names have no dot then. */
function isOfPaths(from: usize, end: usize): bool {
  return findChar(nameStart, nameEnd, 0x2e) < nameEnd && isPath(from, end);
}

/** `name=other=value`: what follows is looked at as a name itself. */
function isAnotherName(p: usize): bool {
  const end = endOfRun(p, ahead(p, LONGEST_NAME), NAME);
  return end > p && end + 1 < textEnd && load<u8>(end) == 0x3d && isIn(end + 1, WORD);
}

function quoted(from: usize, quote: usize, isQuotedName: bool): void {
  const isRaw = findRaw(from);
  if (isRaw && rawEnd == rawFrom) return;
  if (isRaw) from = rawFrom;
  else if (isFirstOfThree(from, quote)) from += 2;
  let end = isRaw ? rawEnd : endOfQuote(from, quote);
  if (end == 0) return;
  const close = isRaw ? rawClose : end + quote;
  let grade = gradeAmongText(from, end, isPassword ? 0 : nameStart, nameEnd);
  // env('DB_PASSWORD', '…'): the second is what holds where the first is not set.
  if (grade == 0) {
    const next = skipSpace(close);
    if (next >= textEnd || load<u8>(next) != 0x2c) return;
    const second = skipSpace(next + 1);
    const length = quoteAt(second);
    if (length == 0) return;
    from = second + length;
    end = endOfQuote(from, length);
    if (end == 0) return;
    grade = gradeAmongText(from, end, isPassword ? 0 : nameStart, nameEnd);
  }
  if (grade == 0 || (joint == COMMA && isOfList(from, end))) return;
  if (joint == COMMA && !isPassword) grade = POSSIBLE;
  if (joint == BLANK_JOINT) grade = gradeSet(grade, from, end, close);
  const isOption = joint == BLANK_JOINT && isBefore(nameStart, textStart, "-");
  if (!isQuotedName && !isOption && isOfParser(from, end)) return;
  if (isOption && isOfManual(nameStart)) grade = POSSIBLE;
  const detector = isOption ? CMDLINE_PASSWORD : INI_PASSWORD;
  reportSecret(isQuotedName && isColon ? JSON_PASSWORD : detector, from, end, grade);
}

/** `#define TOKEN "identifier 12"`, `token := "2006-01-02"`, `char token[] = "…"`: parsers have tokens that are words. */
function isOfParser(from: usize, end: usize): bool {
  if (!isTokenName(nameStart, nameEnd) || isRandom(from, end)) return false;
  if (isDeclared || joint == COMMA || load<u8>(nameEnd) == 0x5b) return true;
  return joint == BLANK_JOINT && !isBehindSetter();
}

/** `'ssh2_auth_password', 'ssh2_auth_pubkey_file'`: what begins alike is a list of names. */
function isOfList(from: usize, end: usize): bool {
  let last: usize = 0;
  for (let i: usize = 0; from + i < end && nameStart + i < nameEnd; i++) {
    if (load<u8>(from + i) != load<u8>(nameStart + i)) break;
    if (load<u8>(from + i) == 0x5f) last = i;
  }
  return last >= 3 && isRun(from, end, WORD);
}

/** What is not quoted is a word. */
const LONGEST_BARE: usize = 80;

/** Not quoted: up to a blank or to what parts fields. */
function bare(from: usize): void {
  if (isInAscii && from < textEnd && isIn(from, BEYOND)) return;
  let limit = endOfValue(from, " \"'`,;|<>()[]{}&");
  if (isInAscii) limit = endOfRun(from, limit, ~BEYOND);
  let end = limit;
  // Stars stand for a value, but for two of bold text.
  if (end - from > LONGEST_BARE || holdsPlaceholder(from, end)) return;
  // A sentence ends.
  while (end > from && (load<u8>(end - 1) == 0x2e || load<u8>(end - 1) == 0x3a || load<u8>(end - 1) == 0x2a)) end--;
  if (end == from || !isClosed(limit)) return;
  const isWordJoint = joint == WORD_JOINT || joint == BLANK_JOINT;
  const isOption = isBefore(nameStart, textStart, "-");
  if (isWordJoint && !isPassword && !isOption && !isVariableName(nameStart, nameEnd)) return;
  // `name name = value`: what follows is a name itself.
  if (joint == BLANK_JOINT && isFollowedBySign(limit)) return;
  let pair = from;
  if (isBefore(nameStart, textStart, "/") || (isInAscii && isBehindWord())) {
    // `user/password: mara/…`
    while (pair < end && load<u8>(pair) != 0x2f && load<u8>(pair) != 0x3a) pair++;
    if (pair < end && pair > from && !isAt(pair + 1, end, "/") && !isOfPaths(from, end)) from = pair + 1;
  }
  // `must pass name=value`, `pass name_2 to it`
  const isVerb = joint == BLANK_JOINT && isOneOf(nameStart, nameEnd, "|pass|");
  if (isWordJoint && endOfRun(from, end, WORD) < end && load<u8>(endOfRun(from, end, WORD)) == 0x3d) return;
  let grade = gradeAmongText(from, end, isPassword ? 0 : nameStart, nameEnd);
  if (joint == BLANK_JOINT) grade = gradeSet(grade, from, end, limit);
  if (isVerb && grade != LIKELY) return;
  if (grade == 0) {
    if (isInAscii) behindUserName(from, end);
    return;
  }
  reportSecret(
    isOption ? CMDLINE_PASSWORD : INI_PASSWORD,
    from,
    end,
    (joint == BLANK_JOINT && !isOption && !isLineStart(nameStart) && !isBehindSetter()) ||
      (isOption && isOfManual(nameStart))
      ? POSSIBLE
      : grade,
  );
}

/** `логин/пароль: mara/…`, `账号密码：mara …`: what stands there first is a name. */
function behindUserName(from: usize, end: usize): void {
  const user = endOfRun(from, end, ALNUM | DOT | DASH | UNDERSCORE | AT_SIGN);
  if (user == from || !isBehindWord()) return;
  let p = skipSpace(user);
  if (p < textEnd && (load<u8>(p) == 0x2f || load<u8>(p) == 0x3a || load<u8>(p) == 0x3b)) p = skipSpace(p + 1);
  if (p == user || isAt(p, textEnd, "/")) return;
  const stop = endOfRun(p, endOfValue(p, " \"'`,;|<>()[]{}&"), ~BEYOND);
  const grade = gradeAmongText(p, stop, 0, 0);
  if (grade != 0 && isClosed(stop)) reportSecret(INI_PASSWORD, p, stop, grade);
}

/** Whether a word stands right before the name, at most with a blank or `/` between. */
function isBehindWord(): bool {
  if (nameStart <= textStart + 1) return false;
  const p = load<u8>(nameStart - 1) == 0x20 || load<u8>(nameStart - 1) == 0x2f ? nameStart - 2 : nameStart - 1;
  return isIn(p, ALNUM | BEYOND);
}

function isClosed(p: usize): bool {
  if (isBreak(p)) return true;
  const char = load<u8>(p);
  if (isInAscii && char >= 0x80) return true;
  if (char == 0x20) return true;
  // A call, a list or a block goes on: of a program.
  if (char == 0x28 || char == 0x5b || char == 0x7b || char == 0x3c)
    return (char == 0x3c && isAt(p, textEnd, "</")) || isAt(p, textEnd, "<br");
  return isIn(p, SEPARATOR);
}

function isFollowedBySign(p: usize): bool {
  p = skipSpace(p);
  return p < textEnd && (load<u8>(p) == 0x3d || load<u8>(p) == 0x3a);
}

/** `userPassword:: ` and base 64 (RFC 2849). */
function encoded(from: usize): void {
  const run = endOfRun(from, ahead(from, 200), BASE64);
  const end = endOfRun(run, ahead(run, 2), EQUALS);
  if (end - from < 8 || !isBreak(end)) return;
  const length = decodeBase64(from, end, SCRATCH, 200);
  if (length == UNDECODED || length < 4 || !isRun(SCRATCH, SCRATCH + length, PRINTABLE)) return;
  // `{SSHA}…` is a hash.
  if (load<u8>(SCRATCH) == 0x7b || isNoPassword(SCRATCH, SCRATCH + length, 0, 0)) return;
  reportSecret(INI_PASSWORD, from, end, LIKELY);
}
