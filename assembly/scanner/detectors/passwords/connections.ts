/** Passwords in connection strings: `Server=…;Password=value;`, `host=… password=value`, `cache:6380,password=value`. */
import { CONN_ADO, CONN_POSTGRES, CONN_REDIS } from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE } from "../../records";
import { BLANK, isIn } from "../../values/chars";
import { downTo } from "../../values/stops";
import { hasOneOf } from "../../values/words/word-lists";
import { findLast } from "../../values/words/words";
import { textEnd, textStart } from "../../window";
import { behind } from "../around";
import { reportSecret } from "../report";
import { isPlainHost } from "./hosts";
import { nameEnd, nameStart, skipBlanks } from "./name-at";
import { isConnectionKey, isPasswordName } from "./names";
import { endOfQuoted, endOfValue, gradePassword } from "./values";

/** How far the pairs around a password are looked at. */
const AROUND: usize = 400;

/**
 * `Server=…;User Id=…;Password=value;`, also in quotes or, in ODBC, in braces. Whether the value that begins here is of
 * such a text; then it was reported.
 */
export function connection(from: usize): bool {
  if (!isPasswordName(nameStart, nameEnd)) return false;
  const first = load<u8>(from);
  const closing: u8 = first == 0x22 || first == 0x27 ? first : first == 0x7b ? 0x7d : 0;
  let end: usize;
  if (closing != 0) {
    from++;
    end = endOfQuoted(from, closing);
    if (end == 0) return false;
  } else {
    end = endOfValue(from, "; \"'<");
  }
  const after = closing != 0 ? end + 1 : end;
  const isFollowed = end < textEnd && after < textEnd && load<u8>(after) == 0x3b;
  if (countPairs(nameStart, after, isFollowed) == 0) return false;
  const grade = gradePassword(from, end, 3, nameStart, nameEnd);
  if (grade != 0) reportSecret(CONN_ADO, from, end, LIKELY);
  return true;
}

/** How many pairs of servers, databases and users stand before and after, each with `;`. */
function countPairs(from: usize, end: usize, isFollowed: bool): i32 {
  let count = 0;
  const least = behind(from, AROUND);
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
    const key = skipBlanks(p + 1);
    const equals = endOfValue(key, '=;"');
    if (equals >= textEnd || load<u8>(equals) != 0x3d) break;
    if (isConnectionKey(key, equals)) count++;
    p = endOfValue(equals + 1, ';"');
  }
  return count;
}

const KEYWORDS: string = "|dbname=|host=|";

/** The same of lists of other kinds: asked last, for it costs most. */
export function list(from: usize): bool {
  return isPasswordName(nameStart, nameEnd) && (keywords(from) || options(from));
}

/** `host=… dbname=… password=value` of libpq. */
function keywords(from: usize): bool {
  const line = downTo(nameStart, behind(nameStart, 256), "\x01");
  // Mostly neither of the first two stands there: one look instead of two.
  const before =
    hasOneOf(line, nameStart, KEYWORDS) &&
    (findLast(line, nameStart, "dbname=") != 0 ||
      (findLast(line, nameStart, "host=") != 0 && findLast(line, nameStart, "user=") != 0));
  const isQuoted = load<u8>(from) == 0x27;
  if (isQuoted) from++;
  const end = endOfValue(from, isQuoted ? "'" : " '\"");
  // Arguments of a call are parted by commas.
  if (end > from && load<u8>(end - 1) == 0x2c) return false;
  if (!before) {
    const next = isQuoted ? min(end + 1, textEnd) : end;
    const rest = endOfValue(next, "'\"");
    if (!hasOneOf(next, rest, KEYWORDS)) return false;
    if (findLast(next, rest, " dbname=") == 0 && findLast(next, rest, " host=") == 0) return false;
  }
  const grade = gradePassword(from, end, 3, nameStart, nameEnd);
  if (grade != 0) reportSecret(CONN_POSTGRES, from, end, isPlainHost(line, nameStart) ? POSSIBLE : LIKELY);
  return true;
}

/** What else stands in such a list (StackExchange.Redis, Configuration). */
const OPTIONS: string = "|ssl=|abortconnect=|connecttimeout=|synctimeout=|allowadmin=|defaultdatabase=|connectretry=|";

/** `cache.example:6380,password=value,ssl=True` of Redis. */
function options(from: usize): bool {
  if (nameStart == textStart || load<u8>(nameStart - 1) != 0x2c) return false;
  const end = endOfValue(from, ", \"'<;");
  const line = downTo(nameStart, behind(nameStart, AROUND), "\x01 \"'<");
  if (!hasOneOf(line, nameStart, OPTIONS) && !hasOneOf(end, endOfValue(end, " \"'<"), OPTIONS)) return false;
  if (gradePassword(from, end, 4, nameStart, nameEnd) != 0) reportSecret(CONN_REDIS, from, end, LIKELY);
  return true;
}

/** Whether the name stands in the query of `jdbc:…`: where that begins; 0: it does not. */
export function javaAddress(): usize {
  return findLast(downTo(nameStart, behind(nameStart, 300), "\x01 \"'"), nameStart, "jdbc:");
}
