/**
 * `name = value` in all its dresses: environment, settings, forms, XML, JSON, connection strings. One anchor in the
 * name leads here; what stands around it decides which detector the value belongs to.
 */
import {
  CONN_MYSQL,
  CONN_POSTGRES,
  FORM_PASSWORD,
  INI_PASSWORD,
  JSON_PASSWORD,
  JSON_TOKEN,
  XML_PASSWORD,
} from "../../filter/detectors.generated";
import { foundRecords, LIKELY, POSSIBLE } from "../../records";
import { canLookAtCloseName } from "../../values/budget";
import {
  atomsIn,
  BLANK,
  DASH,
  DIGIT,
  DOT,
  endOfRun,
  hasAny,
  isIn,
  isRun,
  LETTER,
  LINE,
  LOWER,
  UNDERSCORE,
  WORD,
} from "../../values/chars";
import { textNumber } from "../../values/known";
import { downTo } from "../../values/stops";
import { kindsOf } from "../../values/words/placeholders";
import { findChar, isAt, isAtAnyCase, isBefore, isBeforeAnyCase } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { ahead, behind, isAfterEscape } from "../around";
import { reportSecret, reportToken } from "../report";
import { isUserNear } from "./body-fields";
import { connection, javaAddress, list } from "./connections";
import { lineEndAt, skipLines } from "./free-text/cursor";
import { joined } from "./free-text/named-values";
import { findName, nameEnd, nameStart, setName, skipBlanks } from "./name-at";
import {
  isMadeName,
  isOfRequest,
  isPasswordName,
  isSecretName,
  isTokenName,
  isVariableName,
  LONGEST_NAME,
  NAME,
} from "./names";
import { option, setting, variable } from "./settings";
import {
  endOfQuoted,
  endOfValue,
  gradeArgument,
  gradePassword,
  gradeSecret,
  holdsBlank,
  isMade,
  isPlainWord,
  LEAST_KEY,
  LONGEST,
} from "./values";

/** The name that was looked at last: several anchors stand in one. */
let lastStart: usize = 0;
let lastEnd: usize = 0;
let lastText: u32 = 0;

export function assignment(): void {
  let inName = anchorAt;
  while (inName < textEnd && !isIn(inName, NAME)) inName++;
  if (inName >= lastStart && inName < lastEnd && textNumber() == lastText) return;
  const isName = findName();
  if (isName && nameStart == lastStart && nameEnd == lastEnd && textNumber() == lastText) return;
  if (lineEndAt(anchorEnd - 1) != 0 && !isNamedByField()) return;
  // Of what is too long for a name no other place is in one.
  lastStart = nameStart;
  lastEnd = nameEnd;
  lastText = textNumber();
  if (isName) named();
}

/** `name: API_TOKEN`: its value is another field's, on the next line. Alone on a line a name is one of a list. */
function isNamedByField(): bool {
  return isBefore(nameStart, textStart, ": ");
}

/** The anchor is a command: `ENV NAME value` of a Dockerfile, `setenv NAME value`, `setx /M NAME value` … */
export function assignmentBehindSetter(): void {
  if (anchorAt > textStart && isIn(anchorAt - 1, NAME) && !isAfterEscape(anchorAt)) return;
  let from = skipBlanks(anchorEnd);
  if (from < textEnd && (load<u8>(from) == 0x2f || load<u8>(from) == 0x2d)) {
    from = skipBlanks(endOfRun(from + 1, ahead(from, LONGEST_FLAG), LETTER));
  }
  const end = endOfRun(from, ahead(from, LONGEST_NAME + 1), NAME);
  if (end >= textEnd || !isIn(end, BLANK) || !isVariableName(from, end)) return;
  // Another anchor stood in the name.
  if (from == lastStart && end == lastEnd && textNumber() == lastText) return;
  setName(from, end);
  lastStart = from;
  lastEnd = end;
  lastText = textNumber();
  named();
}

/** `/M`, `-g` */
const LONGEST_FLAG: usize = 4;

/** Looks at what stands behind the name. */
function named(): void {
  if (nameEnd >= textEnd || !isSecretName(nameStart, nameEnd) || isOfPages() || !canLookAtCloseName()) return;
  const found = foundRecords;
  const next = load<u8>(nameEnd);
  if (next == 0x22 || next == 0x27) quotedName(nameEnd + 1, next);
  else if (next == 0x5c) escapedJson(nameEnd);
  else if (next == 0x3e) element(nameEnd + 1);
  else plain();
  if (foundRecords == found) joined();
}

/** `Next page token: …`: where a list goes on, as `pageToken`. */
function isOfPages(): bool {
  return isBeforeAnyCase(nameStart, textStart, "page ");
}

/** `"name": "value"`, `"name"="value"`, `'name', 'value'`, `"…Password" value="…"` */
function quotedName(p: usize, quote: u8): void {
  // All of the text in quotes is the name, or its last word.
  if (nameStart == textStart || (load<u8>(nameStart - 1) != quote && !isIn(nameStart - 1, BLANK))) return;
  p = skipBlanks(p);
  if (p >= textEnd) return;
  const mark = load<u8>(p);
  if (mark == 0x0d) {
    part(p);
  } else if (mark == 0x3a) {
    p = skipLines(p + 1);
    if (p < textEnd && (load<u8>(p) == 0x22 || load<u8>(p) == 0x27)) jsonValue(p + 1, load<u8>(p));
  } else if (mark == 0x3d || mark == 0x2c) {
    // define('DB_PASSWORD', 'value'); other lists name what there is.
    if (mark == 0x2c && !isVariableName(nameStart, nameEnd)) return;
    p = skipBlanks(p + 1);
    // `=>` in arrays
    if (mark == 0x3d && p < textEnd && load<u8>(p) == 0x3e) p = skipBlanks(p + 1);
    if (p < textEnd && isQuote(p)) listed(p + 1, load<u8>(p));
  } else if (quote == 0x22 && isAtAnyCase(p, textEnd, 'value="')) {
    quoted(XML_PASSWORD, p + 7, 0x22, 4);
  }
}

/** A text beside the name: messages and names stand so, too, where the name is of what machines make. */
function listed(from: usize, quote: u8): void {
  const end = endOfQuoted(from, quote);
  if (end == 0) return;
  const next = skipBlanks(end + 1);
  // The name of the next field.
  if (next < textEnd && load<u8>(next) == 0x3a) return;
  if (isMadeName(nameStart, nameEnd) && isOfText(from, end)) return;
  quoted(INI_PASSWORD, from, quote, 6);
}

/** A sentence, a word, a name with dots or dashes, a path: messages and programs have them where a key may stand. */
function isOfText(from: usize, end: usize): bool {
  const isSalt = end - from >= LEAST_SALT && kindsOf(from, end) == 4;
  if (holdsBlank(from, end)) return !isSalt;
  if (isSalt || isMade(from, end, LEAST_KEY)) return false;
  const dividers = hasAny(atomsIn(from, end), DOT | DASH | UNDERSCORE);
  return isPlainWord(from, end) || (dividers && isRun(from, end, NAMING)) || findChar(from, end, 0x5c) < end;
}

/** What names of programs are made of. */
const NAMING: u32 = LOWER | DIGIT | DOT | DASH | UNDERSCORE;
/** Of any characters, blanks among them: `define('AUTH_KEY', '…')` */
const LEAST_SALT: usize = 32;

function quoted(detector: i32, from: usize, quote: u8, least: usize): void {
  const end = endOfQuoted(from, quote);
  if (end == 0) return;
  const grade = gradePassword(from, end, least, nameStart, nameEnd);
  if (grade == 0) return;
  const isSentence = isTokenName(nameStart, nameEnd) && holdsBlank(from, end);
  reportSecret(detector, from, end, isSentence ? POSSIBLE : grade);
}

function jsonValue(from: usize, quote: u8): void {
  const end = endOfQuoted(from, quote);
  if (end == 0) return;
  // In single quotes it is of a program, as written or as printed by it.
  if (quote == 0x22 || gradeArgument(from, end, 8, nameStart, nameEnd) == LIKELY) reportJson(from, end);
}

/** `\"name\":\"value\"`, as often escaped as JSON stands in JSON. */
function escapedJson(p: usize): void {
  const limit = ahead(p, MOST_ESCAPES);
  const quote = endOfBackslashes(p, limit);
  const depth = quote - p;
  if (quote >= textEnd || load<u8>(quote) != 0x22) return;
  p = skipBlanks(quote + 1);
  if (p >= textEnd || load<u8>(p) != 0x3a) return;
  const from = skipBlanks(p + 1) + depth + 1;
  if (!isEscapedQuote(from - depth - 1, depth)) return;
  // It stops at the last of the backslashes.
  const end = endOfValue(from, '"') - (depth - 1);
  if (end > from && isEscapedQuote(end, depth)) reportJson(from, end);
}

const MOST_ESCAPES: usize = 8;

function endOfBackslashes(p: usize, limit: usize): usize {
  while (p < limit && load<u8>(p) == 0x5c) p++;
  return p;
}

/** So many backslashes, and a quote. */
function isEscapedQuote(p: usize, depth: usize): bool {
  const quote = p + depth;
  return quote < textEnd && load<u8>(quote) == 0x22 && endOfBackslashes(p, quote) == quote;
}

/** `name="password"`, an empty line and the value: a part of a form's body (RFC 7578). */
function part(p: usize): void {
  if (!isAt(p, textEnd, "\r\n\r\n") || !isBefore(nameStart - 1, textStart, "name=")) return;
  const end = endOfValue(p + 4, "\r");
  if (end >= textEnd || load<u8>(end) != 0x0d) return;
  const grade = gradePassword(p + 4, end, 4, nameStart, nameEnd);
  if (grade != 0) reportSecret(FORM_PASSWORD, p + 4, end, grade);
}

/** Texts for people have blanks, or are one word; so have lists of types. */
function reportJson(from: usize, end: usize): void {
  const isPassword = isPasswordName(nameStart, nameEnd);
  let grade = gradePassword(from, end, isPassword ? 4 : 6, nameStart, nameEnd);
  if (grade == 0) return;
  if (!isPassword && isTokenName(nameStart, nameEnd)) {
    if (isMade(from, end, LEAST_TOKEN)) reportToken(JSON_TOKEN, from, end, grade, 0);
    return;
  }
  if (
    (!isPassword && isMadeName(nameStart, nameEnd) && isOfText(from, end)) ||
    isPlainWord(from, end) ||
    holdsBlank(from, end)
  )
    grade = POSSIBLE;
  reportSecret(JSON_PASSWORD, from, end, grade);
}

const LEAST_TOKEN: usize = 20;

/** `<password>value</password>` */
function element(from: usize): void {
  if (nameStart == textStart) return;
  const before = load<u8>(nameStart - 1);
  // `<ns:password>` has a colon before.
  if (before != 0x3c && before != 0x3a) return;
  from = skipLines(from);
  if (isAt(from, textEnd, "<![CDATA[")) {
    rawElement(from + 9);
    return;
  }
  let end = endOfValue(from, "<");
  // A name and a password on a line each
  if (isIn(end, LINE) && !isAt(skipLines(end), textEnd, "<")) {
    from = skipLines(end);
    end = endOfValue(from, "<");
  }
  if (end >= textEnd || !isAt(skipLines(end), textEnd, "</")) return;
  inElement(from, end);
}

function inElement(from: usize, end: usize): void {
  const grade = gradePassword(from, end, 4, nameStart, nameEnd);
  if (grade == 0 || isNoToken(from, end)) return;
  reportSecret(XML_PASSWORD, from, end, holdsBlank(from, end) ? POSSIBLE : grade);
}

/** `<![CDATA[value]]></password>`: the value may hold `]`. */
function rawElement(from: usize): void {
  from = skipLines(from);
  let end = endOfValue(from, "]");
  while (end < textEnd && end - from < LONGEST && load<u8>(end) == 0x5d && !isAt(end, textEnd, "]]>"))
    end = endOfValue(end + 1, "]");
  const close = skipLines(end);
  if (end - from <= LONGEST && isAt(close, textEnd, "]]>") && isAt(skipLines(close + 3), textEnd, "</"))
    inElement(from, end);
}

/** Whether the name is of a token, and no machine made the value, or what it is of is no sign-in. */
function isNoToken(from: usize, end: usize): bool {
  if (!isTokenName(nameStart, nameEnd) || !isMadeName(nameStart, nameEnd)) return false;
  return !isMade(from, end, LEAST_TOKEN) || isOfRequest(nameStart, nameEnd);
}

/** The name is not quoted: `name=value`, `name = value`, `name: value`, `name => "value"`. */
function plain(): void {
  // `user%5Bpassword%5D=value` of a form
  if (isAtAnyCase(nameEnd, textEnd, "%5d=")) {
    query(nameEnd + 4);
    return;
  }
  let p = skipBlanks(nameEnd);
  if (p >= textEnd) return;
  const mark = load<u8>(p++);
  const isTight = p == nameEnd + 1;
  if (mark == 0x3d) assigned(p, isTight);
  else if (mark == 0x3a && isTight && p < textEnd && (isIn(p, BLANK) || isQuote(p))) setting(skipBlanks(p));
}

function isQuote(p: usize): bool {
  return load<u8>(p) == 0x22 || load<u8>(p) == 0x27;
}

function assigned(p: usize, isTight: bool): void {
  if (p < textEnd && load<u8>(p) == 0x3e) {
    p = skipBlanks(p + 1);
    if (p < textEnd && isQuote(p)) setting(p);
    return;
  }
  // The line or the text ends: there is no value.
  if (p >= textEnd || (load<u8>(p) < 0x20 && load<u8>(p) != 0x09)) return;
  // `==`, `=~` are of programs.
  if (load<u8>(p) == 0x3d || load<u8>(p) == 0x7e) return;
  if (isAnotherName(p)) return;
  if (isTight && !isIn(p, BLANK)) {
    if (isOption()) {
      option(p);
      return;
    }
    if (connection(p) || query(p) || list(p)) return;
    if (load<u8>(p) == 0x22 && attribute(p + 1)) return;
  }
  if (isVariableName(nameStart, nameEnd) && isTight) variable(p);
  else setting(skipBlanks(p));
}

/** `name=other_name=value`: what follows is an assignment of its own, and is looked at as such. */
function isAnotherName(from: usize): bool {
  const end = endOfRun(from, ahead(from, LONGEST_NAME), NAME);
  return end > from && end < textEnd && load<u8>(end) == 0x3d && isSecretName(from, end);
}

/** `--name=`, `-Dname=` belong to command lines. */
function isOption(): bool {
  return isBefore(nameStart, textStart, "--") || (isBefore(nameStart, textStart, "-") && load<u8>(nameStart) == 0x44);
}

/** `a=b&name=value&c=d`, the body of a form or the query of an address. */
function query(from: usize): bool {
  const before = nameStart > textStart ? load<u8>(nameStart - 1) : 0;
  const end = endOfValue(from, "& \"'<>;");
  const isFollowed = end + 1 < textEnd && load<u8>(end) == 0x26 && isIn(end + 1, WORD) && isNextPair(end + 1);
  const isElement = isAtAnyCase(nameEnd, textEnd, "%5d");
  if (before != 0x26 && before != 0x3f && !isElement && !isFollowed) return false;
  const grade = gradeSecret(from, end, 4, nameStart, nameEnd);
  if (grade == 0) return true;
  const address = javaAddress();
  if (address != 0) {
    const detector =
      isAtAnyCase(address, textEnd, "jdbc:mysql") || isAtAnyCase(address, textEnd, "jdbc:mariadb")
        ? CONN_MYSQL
        : isAtAnyCase(address, textEnd, "jdbc:postgres")
          ? CONN_POSTGRES
          : FORM_PASSWORD;
    if (detector != FORM_PASSWORD) {
      reportSecret(detector, from, end, LIKELY);
      return true;
    }
  }
  const field = isElement ? downTo(nameStart, behind(nameStart, LONGEST_NAME), "\x01 &?") : nameStart;
  const isLogin = (grade == LIKELY || !isMadeName(nameStart, nameEnd)) && isUserNear(field, nameEnd, end);
  reportSecret(FORM_PASSWORD, from, end, isLogin ? LIKELY : POSSIBLE);
  return true;
}

function isNextPair(p: usize): bool {
  const limit = ahead(p, 40);
  while (p < limit && (isIn(p, NAME) || load<u8>(p) == 0x25)) p++;
  return p < limit && load<u8>(p) == 0x3d;
}

/** `<tag … name="value"` */
function attribute(from: usize): bool {
  const tag = downTo(nameStart, behind(nameStart, 300), "<>\0");
  if (tag == textStart || load<u8>(tag - 1) != 0x3c || !isIn(tag, LETTER)) return false;
  quoted(XML_PASSWORD, from, 0x22, 4);
  return true;
}
