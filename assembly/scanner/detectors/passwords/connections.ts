/** Passwords in connection strings: `Server=…;Password=value;`, `host=… password=value`, `cache:6380,password=value`. */
import { CONN_ADO, CONN_POSTGRES, CONN_REDIS, INI_PASSWORD } from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE } from "../../records";
import { BLANK, isIn } from "../../values/chars";
import { isRemembered, known, knownBelow, knownFrom, knownTo, learn, learnTo, NO_FORM } from "../../values/known";
import { downTo, upTo } from "../../values/stops";
import { hasOneOf, isOneOf } from "../../values/words/word-lists";
import { findLast } from "../../values/words/words";
import { textEnd, textStart } from "../../window";
import { ahead, behind } from "../around";
import { reportSecret } from "../report";
import { isPlainHost } from "./hosts";
import { nameEnd, nameStart, skipBlanks } from "./name-at";
import { isConnectionKey, isPasswordName, NAME } from "./names";
import { endOfQuoted, endOfValue, gradePassword } from "./values";

/** How far pairs around a password are looked at. */
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
  if (!hasPair(nameStart, after, isFollowed)) return false;
  const grade = gradePassword(from, end, 3, nameStart, nameEnd);
  if (grade != 0) reportSecret(CONN_ADO, from, end, LIKELY);
  return true;
}

/** What ends a pair. */
const PAIR_ENDS: string = '\x01;"';

/** Whether a pair of a server, a database or a user stands before or after, each with `;`. */
function hasPair(from: usize, end: usize, isFollowed: bool): bool {
  return hasPairBefore(from) || (isFollowed && hasPairBehind(end));
}

/**
 * `key=value;` again and again. Between which `;` none is of that kind is remembered: wherever a `;` is a pair ends, so
 * from the next password on the same pairs are come to.
 */
function hasPairBefore(from: usize): bool {
  const least = behind(from, AROUND);
  const last = semicolonBefore(from, least);
  if (last == 0) return false;
  const isKept = isRemembered(from);
  const row = knownBelow(changetype<usize>(KEYWORDS), NO_FORM, last);
  const seenFrom = isKept ? knownFrom(row) : last;
  const seenTo = isKept ? knownTo(row) : last;
  let first = last;
  while (true) {
    if (first == seenTo) first = seenFrom;
    if (first <= least) break;
    let key = downTo(first, least, PAIR_ENDS);
    const start = key;
    const equals = upTo(key, first, "=");
    if (equals == first) break;
    while (key < equals && isIn(key, BLANK)) key++;
    if (isConnectionKey(key, equals)) return true;
    // What is seen in part only is not known.
    const next: usize = start == least ? 0 : semicolonBefore(start, least);
    if (next == 0) break;
    first = next;
  }
  // What was asked in between may have taken over the row.
  if (isKept) learn(known(changetype<usize>(KEYWORDS), NO_FORM, last), first, last);
  return false;
}

/** The `;` right before the place, or before a blank there; 0: there is none. */
function semicolonBefore(p: usize, least: usize): usize {
  if (p <= least) return 0;
  if (load<u8>(p - 1) == 0x3b) return p - 1;
  return isIn(p - 1, BLANK) && p - 2 >= least && load<u8>(p - 2) == 0x3b ? p - 2 : 0;
}

/**
 * The same of pairs that begin with the `;` at p. Where none does is remembered: other passwords stand among them, and
 * wherever a `;` is a pair begins.
 */
function hasPairBehind(end: usize): bool {
  const limit = ahead(end, AROUND);
  const row = known(changetype<usize>(PAIR_ENDS), NO_FORM, end);
  let p = isRemembered(end) ? knownTo(row) : end;
  let isFound = false;
  while (p < limit && load<u8>(p) == 0x3b) {
    const key = skipBlanks(p + 1);
    const equals = endOfValue(key, '=;"');
    if (equals >= textEnd || load<u8>(equals) != 0x3d) break;
    isFound = isConnectionKey(key, equals);
    if (isFound) break;
    p = endOfValue(equals + 1, ';"');
  }
  // What was asked in between may have taken over the row.
  if (isRemembered(end)) learnTo(known(changetype<usize>(PAIR_ENDS), NO_FORM, end), p);
  return isFound && p < limit;
}

const KEYWORDS: string = "|dbname=|host=|";
/** A list of its own, so that what is remembered of the text behind a name does not take the place of what is before. */
const KEYWORDS_BEHIND: string = "|host=|dbname=|";

/** The same of lists of other kinds: asked last, for it costs most. */
export function list(from: usize): bool {
  return isPasswordName(nameStart, nameEnd) && (keywords(from) || options(from));
}

/**
 * `host=… dbname=… password=value` of libpq. With longer names (`ansible_host=… ansible_password=`) the value is of
 * something else, and as sure as it looks.
 */
function keywords(from: usize): bool {
  // Mostly neither of the first two stands there: one look instead of two, and none for where the line begins.
  const least = behind(nameStart, 256);
  const mayBe = hasOneOf(least, nameStart, KEYWORDS);
  const line = mayBe ? downTo(nameStart, least, "\x01") : nameStart;
  const before =
    mayBe &&
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
    if (!hasOneOf(next, rest, KEYWORDS_BEHIND)) return false;
    if (findLast(next, rest, " dbname=") == 0 && findLast(next, rest, " host=") == 0) return false;
  }
  const grade = gradePassword(from, end, 3, nameStart, nameEnd);
  if (grade == 0) return true;
  const isOwn =
    isOneOf(nameStart, nameEnd, "|password|passwd|pass|pwd|sslpassword|") &&
    (!before || hasKey(line, "dbname=") || (hasKey(line, "host=") && hasKey(line, "user=")));
  const isPlain = mayBe && isPlainHost(line, nameStart);
  reportSecret(isOwn ? CONN_POSTGRES : INI_PASSWORD, from, end, isPlain ? POSSIBLE : isOwn ? LIKELY : grade);
  return true;
}

/** So many longer names with a key in them are passed by. */
const MOST_LONGER = 8;

/** Whether the key stands before the name as a word of its own, not as in `ansible_host=`. */
function hasKey(line: usize, key: string): bool {
  let p = findLast(line, nameStart, key);
  for (let i = 0; i < MOST_LONGER && p != 0; i++) {
    if (p == textStart || !isIn(p - 1, NAME)) return true;
    p = findLast(line, p, key);
  }
  return false;
}

/** What else stands in such a list (StackExchange.Redis, Configuration). */
const OPTIONS: string = "|ssl=|abortconnect=|connecttimeout=|synctimeout=|allowadmin=|defaultdatabase=|connectretry=|";
/** As KEYWORDS_BEHIND. */
const OPTIONS_BEHIND: string =
  "|abortconnect=|ssl=|connecttimeout=|synctimeout=|allowadmin=|defaultdatabase=|connectretry=|";

/** `cache.example:6380,password=value,ssl=True` of Redis. */
function options(from: usize): bool {
  if (nameStart == textStart || load<u8>(nameStart - 1) != 0x2c) return false;
  const end = endOfValue(from, ", \"'<;");
  const line = downTo(nameStart, behind(nameStart, AROUND), "\x01 \"'<");
  if (!hasOneOf(line, nameStart, OPTIONS) && !hasOneOf(end, endOfValue(end, " \"'<"), OPTIONS_BEHIND)) return false;
  if (gradePassword(from, end, 4, nameStart, nameEnd) != 0) reportSecret(CONN_REDIS, from, end, LIKELY);
  return true;
}

/** Whether the name stands in the query of `jdbc:…`: where that begins; 0: it does not. */
export function javaAddress(): usize {
  return findLast(downTo(nameStart, behind(nameStart, 300), "\x01 \"'"), nameStart, "jdbc:");
}
