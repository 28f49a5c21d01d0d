/**
 * Commands that take a password as a word of its own or from what is piped to them: `echo '…' | sudo -S`,
 * `echo 'mara:…' | chpasswd`, `htpasswd -b file mara …`, `net user mara …`, `add_user mara …`,
 * `/v DefaultPassword /d …`; short options behind one that names the user: `-u mara -p …`; what sets a variable; and
 * commands that take a token: `vault login …`.
 */
import { CMDLINE_PASSWORD } from "../../../filter/detectors.generated";
import { SETTERS } from "../../../filter/setters.generated";
import { LIKELY, POSSIBLE } from "../../../records";
import { BLANK, DASH, DIGIT, DOT, endOfRun, isIn, isRun, LETTER, SLASH, startOfRun, WORD } from "../../../values/chars";
import { downTo, upTo } from "../../../values/stops";
import { hasOneOf, isOneOf } from "../../../values/words/word-lists";
import { findChar, findLast, isAt } from "../../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../../window";
import { ahead, behind, isAfterEscape } from "../../around";
import { COMMAND_LINE } from "../../flags";
import { reportSecret } from "../../report";
import { nameEnd, nameStart } from "../name-at";
import { isVariableName } from "../names";
import { gradeSecret, isRandom } from "../values";
import { isBreak, isLineStart, lineEndAt, nextWord, skipLines, skipSpace, wordEnd, wordFrom } from "./cursor";
import { gradeInPlace } from "./judge";

/** How far before a pipe the words may stand that go into it. */
const BEHIND: usize = 200;

/** The anchor is the command, or its option. */
export function passwordCommand(): void {
  if (isCommand("htpasswd -")) {
    // -b: the password is an argument, behind the file and the name.
    let p = nextWord(anchorEnd);
    if (p == 0 || findChar(wordFrom, wordEnd, 0x62) == wordEnd) return;
    p = nextWord(p);
    if (p == 0) return;
    p = nextWord(p);
    if (p != 0) tell(nextWord(p));
  } else if (isCommand("net user ") || isCommand("add_user ") || isCommand("wpa_passphrase ")) {
    const p = nextWord(anchorEnd);
    if (p != 0) tell(nextWord(p));
  } else if (isCommand("mc alias set ") || isCommand("mc config host add ")) {
    let p = nextWord(anchorEnd);
    if (p != 0) p = nextWord(p);
    if (p != 0) p = nextWord(p);
    if (p != 0) tell(nextWord(p));
  } else if (isCommand("lftp -u ")) {
    if (nextWord(anchorEnd) == 0) return;
    afterSeparator(0x2c);
  } else if (
    isCommand("sqlplus ") ||
    isCommand("CONNECT ") ||
    isCommand("impdp ") ||
    isCommand("expdp ") ||
    isCommand("sqlldr ") ||
    isCommand("rman target ")
  ) {
    if (nextWord(anchorEnd) != 0) beforeHost();
  } else {
    piped();
  }
}

/** Whether the anchor is that command; the system keeps arguments with NULs between. */
function isCommand(words: string): bool {
  const length = <usize>words.length;
  if (anchorAt + length > textEnd) return false;
  for (let i: usize = 0; i < length; i++) {
    const char = load<u8>(anchorAt + i);
    if ((char == 0 ? 0x20 : char) != <u8>words.charCodeAt(<i32>i)) return false;
  }
  return true;
}

/** `vault login …`, `ngrok config add-authtoken …`, `gh auth login --with-token <<< …`: what follows is a token. */
export function tokenCommand(): void {
  if (anchorAt > textStart && isIn(anchorAt - 1, WORD) && !isAfterEscape(anchorAt)) return;
  let p = anchorEnd;
  if (isAt(anchorAt, textEnd, "--")) {
    p = upTo(p, ahead(p, LONGEST_REDIRECTION), "\x01<");
    if (!isAt(p, textEnd, "<<<")) return;
    p += 3;
  }
  for (let i = 0; i < MOST_OPTIONS; i++) {
    p = nextWord(p);
    if (p == 0) return;
    if (load<u8>(wordFrom) != 0x2d) break;
  }
  if (!isRun(wordFrom, wordEnd, WORD | DASH | DOT) || !isRandom(wordFrom, wordEnd)) return;
  reportSecret(CMDLINE_PASSWORD, wordFrom, wordEnd, LIKELY, COMMAND_LINE);
}

/** Between a command and its token. */
const MOST_OPTIONS = 4;
/** Between an option and `<<<`. */
const LONGEST_REDIRECTION: usize = 80;

function tell(next: usize): void {
  if (next == 0 || load<u8>(wordFrom) == 0x2d || load<u8>(wordFrom) == 0x2f) return;
  const grade = gradeInPlace(wordFrom, wordEnd);
  if (grade != 0) reportSecret(CMDLINE_PASSWORD, wordFrom, wordEnd, grade, grade == LIKELY ? COMMAND_LINE : 0);
}

function afterSeparator(char: u8): void {
  const from = findChar(wordFrom, wordEnd, char) + 1;
  if (from >= wordEnd) return;
  const grade = gradeInPlace(from, wordEnd);
  if (grade != 0) reportSecret(CMDLINE_PASSWORD, from, wordEnd, grade, grade == LIKELY ? COMMAND_LINE : 0);
}

/** `mara/value@host` */
function beforeHost(): void {
  const slash = findChar(wordFrom, wordEnd, 0x2f);
  if (slash == wordFrom || slash >= wordEnd || !isRun(wordFrom, slash, WORD | DOT | DASH)) return;
  let at = wordEnd;
  while (at > slash && load<u8>(at - 1) != 0x40) at--;
  const end = at > slash + 1 ? at - 1 : wordEnd;
  const grade = gradeInPlace(slash + 1, end);
  if (grade != 0) reportSecret(CMDLINE_PASSWORD, slash + 1, end, grade, grade == LIKELY ? COMMAND_LINE : 0);
}

/** `echo '…' | command`: the pipe stands before the anchor on its line. */
function piped(): void {
  if (isAt(anchorAt, textEnd, "chpasswd") && listed()) return;
  if (hereString()) return;
  const line = downTo(anchorAt, behind(anchorAt, BEHIND), "\x01");
  const pipe = downTo(anchorAt, line, "|");
  if (pipe == line) return;
  const echo = max(findLast(line, pipe, "echo "), findLast(line, pipe, "printf "));
  if (echo == 0) return;
  let p = nextWord(echo + (load<u8>(echo) == 0x65 ? 5 : 7));
  // `-n`, `'%s'`
  if (p != 0 && (load<u8>(wordFrom) == 0x2d || load<u8>(wordFrom) == 0x25)) p = nextWord(p);
  if (p == 0 || p > pipe) return;
  if (isAt(anchorAt, textEnd, "chpasswd")) afterSeparator(0x3a);
  else tell(p);
}

/** `chpasswd:`, `list: |` and lines of `mara:…`, as cloud-init has them. */
function listed(): bool {
  let p = anchorEnd;
  if (p >= textEnd || load<u8>(p) != 0x3a) return false;
  p = skipLines(p + 1);
  if (!isAt(p, textEnd, "list:")) return false;
  p = skipSpace(p + 5);
  while (p < textEnd && (load<u8>(p) == 0x7c || load<u8>(p) == 0x2d)) p++;
  for (let i = 0; i < MOST_LINES && lineEndAt(p) != 0; i++) {
    p = nextWord(skipLines(p));
    if (p == 0 || findChar(wordFrom, wordEnd, 0x3a) == wordEnd) break;
    afterSeparator(0x3a);
  }
  return true;
}

const MOST_LINES = 8;

/** `sudo -S … <<< "…"` */
function hereString(): bool {
  const p = upTo(anchorEnd, ahead(anchorEnd, LONGEST_REDIRECTION), "\x01<");
  if (!isAt(p, textEnd, "<<<")) return false;
  tell(nextWord(p + 3));
  return true;
}

/** Options that name the user. */
const USER_OPTIONS: string =
  "| -u | -U | -l | -n | --user | --username | --user=| --login | -user |--username=|--service-principal|";

/** The same as the system keeps arguments. */
const USER_ARGUMENTS: string =
  "|\0-u\0|\0-U\0|\0-l\0|\0-n\0|\0--user\0|\0--username\0|\0--user=|\0--login\0|\0-user\0|\0--username=|--service-principal|";

/** Whether an option before the anchor on its line names the user. */
function isBehindUserOption(): bool {
  if (load<u8>(anchorAt) == 0) return hasOneOf(behind(anchorAt, BEHIND), anchorAt + 1, USER_ARGUMENTS);
  const line = downTo(anchorAt, behind(anchorAt, BEHIND), "\x01;|");
  return hasOneOf(line, anchorAt + 1, USER_OPTIONS);
}

/** `-p value` and `-P value` of whatever program. */
export function optionBehindUser(from: usize, end: usize): void {
  // What is asked of the line is remembered, and hardly any has such an option.
  if (!isBehindUserOption()) return;
  const grade = gradeInPlace(from, end);
  if (grade == 0) return;
  reportSecret(CMDLINE_PASSWORD, from, end, grade == LIKELY ? LIKELY : POSSIBLE, grade == LIKELY ? COMMAND_LINE : 0);
}

const LONGEST_SETTER: usize = 16;

/** `ENV NAME …` of a Dockerfile, `setenv NAME …`, `setx /M NAME …`, `set -gx NAME …`, `fastcgi_param NAME …;` */
export function isBehindSetter(): bool {
  return setter() != 0;
}

/**
 * What a value is graded, `next` being behind it: on a line of its own a variable is set to what its name says, as with
 * `NAME=value`. A word with a number at its end may be anything.
 */
export function gradeSet(grade: u8, from: usize, end: usize, next: usize): u8 {
  if (grade != POSSIBLE || !isEndOfSetting(next) || isRun(endOfRun(from, end, LETTER), end, DIGIT)) return grade;
  const command = setter();
  if (command == 0 || !isLineStart(command)) return grade;
  return gradeSecret(from, end, LEAST_SET, nameStart, nameEnd) == LIKELY ? LIKELY : grade;
}

const LEAST_SET: usize = 6;

/** The line's end, with what may stand before it: the `;` of nginx, `/M` of setx, a comment. */
function isEndOfSetting(p: usize): bool {
  p = skipSpace(p);
  if (p < textEnd && load<u8>(p) == 0x3b) p = skipSpace(p + 1);
  if (isAt(p, textEnd, "/M") || isAt(p, textEnd, "/m")) p = skipSpace(p + 2);
  return isBreak(p) || load<u8>(p) == 0x23;
}

/** Where the command begins that sets the variable whose name was found; 0: there is none. */
function setter(): usize {
  if (!isVariableName(nameStart, nameEnd)) return 0;
  const end = blankBefore(nameStart);
  const from = commandFrom(end, WORD | DASH | SLASH);
  const isFlag = from < end && (load<u8>(from) == 0x2d || load<u8>(from) == 0x2f);
  if (!isFlag) return isOneOf(from, end, SETTERS) ? from : 0;
  const stop = blankBefore(from);
  const start = commandFrom(stop, WORD | DASH);
  return isOneOf(start, stop, SETTERS) ? start : 0;
}

/** Where the word begins that ends here; behind an escape that ends with a letter (`\n`, `\x1b[32m`), if it is no command. */
function commandFrom(end: usize, classes: u32): usize {
  const from = startOfRun(end, behind(end, LONGEST_SETTER), classes);
  if (isOneOf(from, end, SETTERS)) return from;
  for (let p = min(end, from + LONGEST_ESCAPE); p > from; p--) if (isAfterEscape(p)) return p;
  return from;
}

/** Of the word's first letters: `32m` */
const LONGEST_ESCAPE: usize = 4;

/** Where the blanks right before the place begin. */
function blankBefore(p: usize): usize {
  return startOfRun(p, behind(p, LONGEST_SETTER), BLANK);
}
