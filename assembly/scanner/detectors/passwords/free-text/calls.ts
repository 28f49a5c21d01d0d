/**
 * Arguments of calls that sign in or set a password: `login("mara", "…")`, `new NetworkCredential("mara", "…")`,
 * `mysqli_connect("host", "mara", "…", "shop")`, `setPassword("…")`, `auth=("mara", "…")`. Which of the arguments it
 * is follows from the others: it stands behind the user's name, which stands behind hosts and addresses.
 */
import { INI_PASSWORD } from "../../../filter/detectors.generated";
import { LIKELY, POSSIBLE } from "../../../records";
import { addWork, CALL_WORK } from "../../../values/budget";
import { ALNUM, DASH, DOT, isIn, isRun, UNDERSCORE, WORD } from "../../../values/chars";
import { endsWithOneOf, isOneOf } from "../../../values/words/word-lists";
import { findChar } from "../../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../../window";
import { ahead, behind } from "../../around";
import { reportSecret } from "../../report";
import { isPasswordName } from "../names";
import { argumentEnd, argumentFrom, hasLines, isTextCut, readArgument, skipBetween } from "./arguments";
import { gradeAmongText } from "./judge";

/** Of a call so many arguments are looked at. */
const MOST: i32 = 6;
const ARGUMENTS: usize = memory.data(6 * 8, 16);
/** From its first character to the comma behind it. */
const LONGEST_ARGUMENT: usize = 256;

let count: i32 = 0;
let quotedCount: i32 = 0;

/** Ends of names of what takes a user and a password. */
const SIGN_INS: string =
  "|login|signin|sign_in|logon|logonuser|logonusera|logonuserw|log_in|authenticate|auth|basicauth|basic_auth|plainauth|" +
  "credential|credentials|authentication|getconnection|connect|pdo|mysqli|bind|ftp.open|sftp.start|ssh.start|token|" +
  "adduser|add_user|createuser|create_user|createsuperuser|addlogin|credentials.basic|";

/** Of them those that connect much else, too: signals, sockets, objects. */
const OF_MUCH: string = "|connect|g_signal_connect|bind|token|open|start|basic|";

/** The anchor ends with the bracket, or with the blank of a call without. */
export function signInCall(): void {
  addWork(CALL_WORK);
  let end = anchorEnd - 1;
  if (load<u8>(end) == 0x28 && end > textStart && load<u8>(end - 1) == 0x3d) end--;
  const least = behind(end, 48);
  let start = end;
  while (start > least && isIn(start - 1, WORD | DOT)) start--;
  if (start == end || !endsWithOneOf(start, end, SIGN_INS)) return;
  // Names with a secret in them are looked at as such.
  if (isPasswordName(start, end)) return;
  readArguments(anchorEnd);
  if (quotedCount == 0) return;
  if (count == 1 && !isOneOf(lastPart(start, end), end, "|auth|")) return;
  pick(count == 1 ? 0 : 1, isOneOf(lastPart(start, end), end, OF_MUCH) ? LIKELY : POSSIBLE);
}

/** `setPassword("…")`, `UsernamePasswordCredentials("mara", "…")`; p: behind the bracket. */
export function secretCall(p: usize): void {
  readArguments(p);
  if (quotedCount == 0) return;
  pick(count == 1 || quotedCount == 1 ? 0 : 1, POSSIBLE);
}

/** `"…".toCharArray()`: what Java hands over as an array of characters is a password. */
export function charArray(): void {
  const close = anchorAt;
  if (close == textStart) return;
  const quote = load<u8>(close - 1);
  if (quote != 0x22) return;
  let end = close - 1;
  while (end > textStart && load<u8>(end - 1) == 0x5c) end--;
  const least = behind(end, 80);
  let from = end;
  while (from > least && load<u8>(from - 1) >= 0x20 && load<u8>(from - 1) != 0x22) from--;
  if (from == least || load<u8>(from - 1) != 0x22) return;
  const grade = gradeAmongText(from, end, 0, 0);
  if (grade != 0) reportSecret(INI_PASSWORD, from, end, grade);
}

function lastPart(start: usize, end: usize): usize {
  let p = end;
  while (p > start && load<u8>(p - 1) != 0x2e) p--;
  return p;
}

/** Where the argument begins; 0: it is none in quotes. */
function startOf(index: i32): usize {
  return index < count ? load<usize>(ARGUMENTS + ((<usize>index) << 3)) : 0;
}

function endOf(index: i32): usize {
  return load<usize>(ARGUMENTS + ((<usize>index) << 3), 4);
}

/**
 * Reports the first argument behind the user's name that is a password, so sure at least. least: of quoted texts so many
 * come before.
 */
function pick(least: i32, leastGrade: u8): void {
  let users = 0;
  let hosts = 0;
  for (let i = 0; i < count; i++) {
    const from = startOf(i);
    const end = endOf(i);
    if (from == 0) {
      // A variable may hold the name.
      if (i > 0 || count == 2) users++;
      continue;
    }
    if (users >= least && !isHost(from, end)) {
      const grade = gradeAmongText(from, end, 0, 0);
      if (grade >= leastGrade || (grade != 0 && hosts > 0)) {
        reportSecret(INI_PASSWORD, from, end, grade);
        return;
      }
    }
    if (isHost(from, end)) hosts++;
    else if (from != end) users++;
  }
}

/** `db.tarn.io`, `mysql:host=…`, `https://…`: a place, not a name; addresses of mail are names. */
function isHost(from: usize, end: usize): bool {
  if (findChar(from, end, 0x40) < end) return false;
  if (isOneOf(from, end, "|localhost|")) return true;
  if (findChar(from, end, 0x3a) < end && findChar(from, end, 0x2f) + findChar(from, end, 0x3d) < end + end) return true;
  const dot = findChar(from, end, 0x2e);
  return (
    dot < end && dot > from && dot + 2 < end && isRun(from, end, ALNUM | DOT | UNDERSCORE | DASH) && dots(from, end) > 1
  );
}

function dots(from: usize, end: usize): i32 {
  let found = 0;
  for (let p = from; p < end; p++) if (load<u8>(p) == 0x2e) found++;
  return found;
}

/** Reads up to MOST arguments behind the bracket. */
function readArguments(p: usize): void {
  count = 0;
  quotedCount = 0;
  while (count < MOST) {
    p = skipBetween(p);
    if (p >= textEnd || load<u8>(p) == 0x29) return;
    p = readArgument(p, ahead(p, LONGEST_ARGUMENT));
    if (isTextCut || hasLines) return;
    const slot = ARGUMENTS + ((<usize>count) << 3);
    store<usize>(slot, argumentFrom);
    store<usize>(slot, argumentEnd, 4);
    if (argumentFrom != 0) quotedCount++;
    count++;
    if (p == 0 || load<u8>(p) != 0x2c) return;
    p++;
  }
}
