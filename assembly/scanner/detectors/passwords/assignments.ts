/**
 * `name = value` in all its dresses: environment, settings, forms, XML, JSON, connection strings. One anchor in the
 * name leads here; what stands around it decides which detector the value belongs to.
 */
import {
  CONN_ADO,
  CONN_MYSQL,
  CONN_POSTGRES,
  ENV_PASSWORD,
  FORM_PASSWORD,
  INI_PASSWORD,
  JSON_PASSWORD,
  XML_PASSWORD,
} from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE } from "../../records";
import { BLANK, endOfRun, isIn, WORD } from "../../values/chars";
import { textNumber } from "../../values/known";
import { downTo } from "../../values/stops";
import { hasOneOf } from "../../values/word-lists";
import { equals, findLast, isAt, isAtAnyCase, isBefore, isBeforeAnyCase } from "../../values/words";
import { anchorAt, textEnd, textStart } from "../../window";
import { ahead, behind, isAfterEscape, isAfterWrittenEscape } from "../around";
import { ENVIRONMENT } from "../flags";
import { reportSecret } from "../report";
import { isUserNear } from "./body-fields";
import { isEnvironmentBlock } from "./environment";
import { isPlainHost } from "./hosts";
import { isConnectionKey, isPasswordName, isSecretName, isVariableName, LONGEST_NAME, NAME } from "./names";
import { endOfQuoted, endOfValue, gradePassword, isPlainWord } from "./values";

let nameStart: usize = 0;
let nameEnd: usize = 0;

/** The name that was looked at last: several anchors stand in one. */
let lastStart: usize = 0;
let lastEnd: usize = 0;
let lastText: u32 = 0;

export function assignment(): void {
  if (!findName()) return;
  if (nameStart == lastStart && nameEnd == lastEnd && textNumber() == lastText) return;
  lastStart = nameStart;
  lastEnd = nameEnd;
  lastText = textNumber();
  if (nameEnd >= textEnd || !isSecretName(nameStart, nameEnd)) return;
  const next = load<u8>(nameEnd);
  if (next == 0x22 || next == 0x27) quotedName(nameEnd + 1, next);
  else if (next == 0x5c && nameEnd + 1 < textEnd && load<u8>(nameEnd + 1) == 0x22) escapedJson(nameEnd + 2);
  else if (next == 0x3e) element(nameEnd + 1);
  else plain();
}

/** The name that the anchor lies in. */
function findName(): bool {
  let p = anchorAt;
  while (p < textEnd && !isIn(p, NAME)) p++;
  nameEnd = p;
  while (nameEnd < textEnd && nameEnd - p <= LONGEST_NAME && isIn(nameEnd, NAME)) nameEnd++;
  const least = behind(p, LONGEST_NAME);
  nameStart = p;
  while (nameStart > least && isIn(nameStart - 1, NAME)) nameStart--;
  // `\n` before a name in a JSON string, `%26` in a form.
  for (let q = nameStart; q < p; q++) {
    if (q > nameStart && isAfterWrittenEscape(q)) nameStart = q;
  }
  if (nameStart > textStart && isAt(nameStart - 1, textEnd, "\\n")) nameStart++;
  while (nameStart < nameEnd && !isIn(nameStart, WORD)) nameStart++;
  return nameEnd > nameStart && nameEnd - nameStart <= LONGEST_NAME;
}

function skipBlanks(p: usize): usize {
  while (p < textEnd && isIn(p, BLANK)) p++;
  return p;
}

/** `"name": "value"`, `"name"="value"`, `'name', 'value'`, `"…Password" value="…"` */
function quotedName(p: usize, quote: u8): void {
  // All of the text in quotes is the name, or its last word.
  if (nameStart == textStart || (load<u8>(nameStart - 1) != quote && !isIn(nameStart - 1, BLANK))) return;
  p = skipBlanks(p);
  if (p >= textEnd) return;
  const mark = load<u8>(p);
  if (mark == 0x3a) {
    p = skipLines(p + 1);
    if (p < textEnd && (load<u8>(p) == 0x22 || load<u8>(p) == 0x27)) jsonValue(p + 1, load<u8>(p));
  } else if (mark == 0x3d || mark == 0x2c) {
    // define('DB_PASSWORD', 'value'); other lists name what there is.
    if (mark == 0x2c && !isVariableName(nameStart, nameEnd)) return;
    p = skipBlanks(p + 1);
    // `=>` in arrays
    if (mark == 0x3d && p < textEnd && load<u8>(p) == 0x3e) p = skipBlanks(p + 1);
    if (p < textEnd && (load<u8>(p) == 0x22 || load<u8>(p) == 0x27)) quoted(INI_PASSWORD, p + 1, load<u8>(p), 6);
  } else if (quote == 0x22 && isAtAnyCase(p, textEnd, 'value="')) {
    quoted(XML_PASSWORD, p + 7, 0x22, 4);
  }
}

function skipLines(p: usize): usize {
  while (p < textEnd && (isIn(p, BLANK) || load<u8>(p) == 0x0a || load<u8>(p) == 0x0d)) p++;
  return p;
}

function quoted(detector: i32, from: usize, quote: u8, least: usize): void {
  const end = endOfQuoted(from, quote);
  if (end == 0) return;
  const grade = gradePassword(from, end, least, nameStart, nameEnd);
  if (grade != 0) reportSecret(detector, from, end, grade);
}

function jsonValue(from: usize, quote: u8): void {
  const end = endOfQuoted(from, quote);
  if (end != 0) reportJson(from, end);
}

/** `\"name\":\"value\"` */
function escapedJson(p: usize): void {
  p = skipBlanks(p);
  if (p >= textEnd || load<u8>(p) != 0x3a) return;
  p = skipBlanks(p + 1);
  if (!isAt(p, textEnd, '\\"')) return;
  const end = endOfValue(p + 2, '"');
  if (isAt(end, textEnd, '\\"')) reportJson(p + 2, end);
}

/** Texts for people have blanks, or are one word; so have lists of types. */
function reportJson(from: usize, end: usize): void {
  const least: usize = isPasswordName(nameStart, nameEnd) ? 4 : 6;
  let grade = gradePassword(from, end, least, nameStart, nameEnd);
  if (grade == 0) return;
  if (isPlainWord(from, end) || holdsBlank(from, end)) grade = POSSIBLE;
  reportSecret(JSON_PASSWORD, from, end, grade);
}

function holdsBlank(from: usize, end: usize): bool {
  for (let p = from; p < end; p++) if (isIn(p, BLANK)) return true;
  return false;
}

/** `<password>value</password>` */
function element(from: usize): void {
  if (nameStart == textStart) return;
  const before = load<u8>(nameStart - 1);
  // `<ns:password>` has a colon before.
  if (before != 0x3c && before != 0x3a) return;
  const end = endOfValue(from, "<");
  if (end >= textEnd || !isAt(end, textEnd, "</")) return;
  const grade = gradePassword(from, end, 4, nameStart, nameEnd);
  if (grade != 0) reportSecret(XML_PASSWORD, from, end, holdsBlank(from, end) ? POSSIBLE : grade);
}

/** The name is not quoted: `name=value`, `name = value`, `name: value`. */
function plain(): void {
  let p = skipBlanks(nameEnd);
  if (p >= textEnd) return;
  const mark = load<u8>(p);
  const isTight = p == nameEnd;
  if (mark == 0x3d) {
    p++;
    // `==`, `=>`, `=~` are of programs.
    if (p < textEnd && (load<u8>(p) == 0x3d || load<u8>(p) == 0x3e || load<u8>(p) == 0x7e)) return;
    if (isAnotherName(p)) return;
    if (isTight && p < textEnd && !isIn(p, BLANK)) {
      if (isOption()) return;
      if (connection(p) || query(p) || keyword(p)) return;
      if (load<u8>(p) == 0x22 && attribute(p + 1)) return;
    }
    if (isVariableName(nameStart, nameEnd) && isTight) variable(p);
    else setting(skipBlanks(p));
  } else if (mark == 0x3a && isTight) {
    p++;
    if (p < textEnd && isIn(p, BLANK)) setting(skipBlanks(p));
  }
}

/** `name=other_name=value`: what follows is an assignment of its own, and is looked at as such. */
function isAnotherName(from: usize): bool {
  const end = endOfRun(from, ahead(from, LONGEST_NAME), NAME);
  return end > from && end < textEnd && load<u8>(end) == 0x3d && isSecretName(from, end);
}

/** `--name=` belongs to command lines. */
function isOption(): bool {
  return isBefore(nameStart, textStart, "-");
}

/** `Server=…;User Id=…;Password=value;` */
function connection(from: usize): bool {
  if (!isPasswordName(nameStart, nameEnd)) return false;
  const quote = load<u8>(from);
  const isQuoted = quote == 0x22 || quote == 0x27;
  let end: usize;
  if (isQuoted) {
    end = endOfQuoted(from + 1, quote);
    if (end == 0) return false;
    from++;
  } else {
    end = endOfValue(from, "; \"'<");
  }
  const isFollowed = end < textEnd && load<u8>(isQuoted ? end + 1 : end) == 0x3b;
  if (countPairs(nameStart, isQuoted ? end + 1 : end, isFollowed) == 0) return false;
  const grade = gradePassword(from, end, 3, nameStart, nameEnd);
  if (grade != 0) reportSecret(CONN_ADO, from, end, LIKELY);
  return true;
}

/** How many pairs of servers, databases and users stand before and after, each with `;`. */
function countPairs(from: usize, end: usize, isFollowed: bool): i32 {
  let count = 0;
  const least = behind(from, 400);
  let p = from;
  // Before: `key=value;` again and again.
  while (p > least && (load<u8>(p - 1) == 0x3b || (isIn(p - 1, BLANK) && p - 2 >= least && load<u8>(p - 2) == 0x3b))) {
    p -= load<u8>(p - 1) == 0x3b ? 1 : 2;
    let key = p;
    let equals: usize = 0;
    while (key > least && load<u8>(key - 1) >= 0x20 && load<u8>(key - 1) != 0x3b && load<u8>(key - 1) != 0x22) {
      key--;
      if (load<u8>(key) == 0x3d) equals = key;
    }
    if (equals == 0) break;
    while (key < equals && isIn(key, BLANK)) key++;
    if (isConnectionKey(key, equals)) count++;
    p = key;
  }
  p = end;
  for (let i = 0; i < 6 && isFollowed && p < textEnd && load<u8>(p) == 0x3b; i++) {
    let key = skipBlanks(p + 1);
    const equals = endOfValue(key, '=;"');
    if (equals >= textEnd || load<u8>(equals) != 0x3d) break;
    if (isConnectionKey(key, equals)) count++;
    p = endOfValue(equals + 1, ';"');
    key = p;
  }
  return count;
}

const KEYWORDS: string = "|dbname=|host=|";

/** `host=… dbname=… password=value` of libpq. */
function keyword(from: usize): bool {
  const least = behind(nameStart, 256);
  const line = startOfLine(nameStart, least);
  // Mostly neither of the first two stands there: one look instead of two.
  const before =
    hasOneOf(line, nameStart, KEYWORDS) &&
    (findLast(line, nameStart, "dbname=") != 0 ||
      (findLast(line, nameStart, "host=") != 0 && findLast(line, nameStart, "user=") != 0));
  const end = endOfValue(from, " '\"");
  const rest = endOfValue(end, "'\"");
  const after = findLast(end, rest, " dbname=") != 0 || findLast(end, rest, " host=") != 0;
  if (!before && !after) return false;
  const grade = gradePassword(from, end, 3, nameStart, nameEnd);
  if (grade != 0) reportSecret(CONN_POSTGRES, from, end, isPlainHost(line, nameStart) ? POSSIBLE : LIKELY);
  return true;
}

function startOfLine(p: usize, least: usize): usize {
  return downTo(p, least, "\x01");
}

/** `a=b&name=value&c=d`, the body of a form or the query of an address. */
function query(from: usize): bool {
  const before = nameStart > textStart ? load<u8>(nameStart - 1) : 0;
  const end = endOfValue(from, "& \"'<>;");
  const isFollowed = end + 1 < textEnd && load<u8>(end) == 0x26 && isIn(end + 1, WORD) && isNextPair(end + 1);
  if (before != 0x26 && before != 0x3f && !isFollowed) return false;
  const grade = gradePassword(from, end, 4, nameStart, nameEnd);
  if (grade == 0) return true;
  const address = findAddress();
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
  reportSecret(FORM_PASSWORD, from, end, isUserNear(nameStart, nameEnd, end) ? LIKELY : POSSIBLE);
  return true;
}

function isNextPair(p: usize): bool {
  const limit = ahead(p, 40);
  while (p < limit && (isIn(p, NAME) || load<u8>(p) == 0x25)) p++;
  return p < limit && load<u8>(p) == 0x3d;
}

/** Where the text without blanks that the name lies in begins with `jdbc:`; 0: it does not. */
function findAddress(): usize {
  return findLast(downTo(nameStart, behind(nameStart, 300), "\x01 \"'"), nameStart, "jdbc:");
}

/** `<tag … name="value"` */
function attribute(from: usize): bool {
  const tag = downTo(nameStart, behind(nameStart, 300), "<>\0");
  if (tag == textStart || load<u8>(tag - 1) != 0x3c) return false;
  quoted(XML_PASSWORD, from, 0x22, 4);
  return true;
}

/** NAME=value: in a block of such lines, after `export`, in a file of them, on a command line. */
function variable(from: usize): void {
  // The folder a shell is in.
  if (equals(nameStart, nameEnd, "PWD")) return;
  const isBlock = isEnvironmentBlock(nameStart);
  if (!isBlock && !isVariablePlace()) return;
  if (from >= textEnd) return;
  const quote = load<u8>(from);
  let end: usize;
  if (isBlock) {
    end = endOfText(from);
  } else if (quote == 0x22 || quote == 0x27) {
    from++;
    end = endOfQuoted(from, quote);
    if (end == 0) return;
  } else {
    end = endOfValue(from, " \"'`;|&<>)");
    // `NAME=value` closed by the quote that was opened before the name is whole.
    if (isCode(end)) return;
  }
  let grade = gradePassword(from, end, 6, nameStart, nameEnd);
  if (grade == 0) return;
  if (isBlock) grade = LIKELY;
  reportSecret(ENV_PASSWORD, from, end, grade, isBlock ? ENVIRONMENT : 0);
}

/** Up to what is no text: values of an environment may hold blanks and quotes. */
function endOfText(p: usize): usize {
  const end = endOfValue(p, "");
  // endOfValue stops at escapes, which mean nothing here.
  return end < textEnd && load<u8>(end) == 0x5c ? endOfText(end + 1) : end;
}

/** Whether a NAME=value may begin here: at the begin of a line or text, after a blank, a quote, `;`. */
function isVariablePlace(): bool {
  if (nameStart == textStart || isAfterEscape(nameStart)) return true;
  const before = load<u8>(nameStart - 1);
  return before <= 0x20 || before == 0x22 || before == 0x27 || before == 0x3b || before == 0x60 || before >= 0x7f;
}

/** `value)`, `value(`, `value +`: what goes on so is a program. */
function isCode(end: usize): bool {
  if (end >= textEnd) return false;
  const char = load<u8>(end);
  return char == 0x28 || char == 0x29;
}

/** A line of settings: INI, properties, TOML, YAML. */
function setting(from: usize): void {
  if (from >= textEnd || !isSettingPlace()) return;
  const quote = load<u8>(from);
  if (quote == 0x22 || quote == 0x27) {
    const end = endOfQuoted(from + 1, quote);
    if (end == 0) return;
    const grade = gradePassword(from + 1, end, 4, nameStart, nameEnd);
    if (grade != 0) reportSecret(INI_PASSWORD, from + 1, end, holdsBlank(from + 1, end) ? POSSIBLE : grade);
    return;
  }
  const end = endOfValue(from, " \"'`;,<>()&|");
  if (end < textEnd && !isLineEnd(end)) return;
  const grade = gradePassword(from, end, 4, nameStart, nameEnd);
  if (grade != 0) reportSecret(INI_PASSWORD, from, end, grade);
}

/** Only blanks before the name on its line, or `- `, or `export`, `set`. */
function isSettingPlace(): bool {
  let p = nameStart;
  const least = behind(p, 40);
  while (p > least && (isIn(p - 1, BLANK) || load<u8>(p - 1) == 0x09 || load<u8>(p - 1) == 0x2d)) p--;
  if (p == textStart || isAfterEscape(p)) return true;
  if (load<u8>(p - 1) < 0x20 || load<u8>(p - 1) >= 0x7f) return true;
  return isBeforeAnyCase(p, textStart, "export") || isBeforeAnyCase(p, textStart, "set");
}

/** The line ends, at most with blanks and a remark. */
function isLineEnd(p: usize): bool {
  const start = p;
  p = skipBlanks(p);
  if (p >= textEnd) return true;
  const char = load<u8>(p);
  if (char < 0x20 || char >= 0x7f || char == 0x22 || char == 0x5c) return true;
  return p > start && (char == 0x23 || char == 0x3b);
}
