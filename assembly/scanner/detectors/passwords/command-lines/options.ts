/**
 * Passwords on command lines: long options (`--password value`), and short ones of programs known for them
 * (`mysql -pvalue`, `sshpass -p value`, `curl -u user:value`, `net use … /user:x value`). Arguments may be parted by
 * blanks or, as the system keeps them, by NULs; or stand in a list, each in quotes or on a line of its own.
 */

import { CMDLINE_PASSWORD, POWERSHELL_SECURESTRING } from "../../../filter/detectors.generated";
import { LIKELY, POSSIBLE } from "../../../records";
import { addWork } from "../../../values/budget";
import { BLANK, DASH, DIGIT, endOfRun, isIn, LETTER, QUOTE, WORD } from "../../../values/chars";
import { isNoPassword, kindsOf } from "../../../values/words/placeholders";
import { equals, findChar, isAt, isAtAnyCase, isBefore, isBeforeAnyCase } from "../../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../../window";
import { ahead, behind } from "../../around";
import { COMMAND_LINE } from "../../flags";
import { reportSecret } from "../../report";
import { endOfQuote, lineEndAt, quoteAt, skipLines, skipSpace } from "../free-text/cursor";
import { gradeInPlace } from "../free-text/judge";
import {
  endOfQuoted,
  endOfValue,
  isIdentifier,
  isMade,
  isPlainWord,
  isSpoken,
  isWordWithNumber,
  LONGEST,
} from "../values";
import { isBehindUserOption, isOfManual, isProgram } from "./programs";
import { tellValue } from "./told";
import { skipContinued, WORD_WORK } from "./words";

let from: usize = 0;
let end: usize = 0;

export function commandLinePassword(): void {
  const first = load<u8>(anchorAt);
  // ` -p`, NUL `-p` and `"-p`
  if (isIn(anchorAt, BLANK | QUOTE) || first == 0x09 || first == 0) {
    if (isAt(anchorAt + 1, textEnd, "-hp")) joinedOption("|rar|unrar|7z|7za|7zr|");
    else if (isAt(anchorAt + 1, textEnd, "-xp")) separateOption("|sendemail|");
    else if (load<u8>(anchorAt + 2) == 0x70) shortOption();
    else letterOption();
    return;
  }
  if (isAt(anchorAt, textEnd, "creds")) {
    if (isBefore(anchorAt, textStart, "-")) authOption(PROGRAMS_OF_CREDS);
    return;
  }
  if (isAt(anchorAt, textEnd, "torepass") || isAt(anchorAt, textEnd, "keypass")) {
    keyStore();
    return;
  }
  if (anchorAt > textStart && isIn(anchorAt - 1, WORD | DASH)) return;
  if (isAt(anchorAt, textEnd, "--user") || isAt(anchorAt, textEnd, "--proxy-user")) userOption(valueStart());
  else if (isAt(anchorAt, textEnd, "--auth") && anchorEnd == anchorAt + 7) authOption(PROGRAMS_OF_AUTH);
  else if (isAt(anchorAt, textEnd, "--plaintext")) separateOption("|caddy|");
  else if (isAt(anchorAt, textEnd, "--")) longOption();
  else if (isAt(anchorAt, textEnd, "-Password ")) value(anchorEnd, LIKELY, false);
  else if (isAt(anchorAt, textEnd, "-pw ")) wordOption(anchorEnd);
  else if (isAt(anchorAt, textEnd, "-u ")) userOption(anchorEnd);
  else if (isAt(anchorAt, textEnd, "-pass ")) separateOption("|ktpass|");
  else if (isAt(anchorAt, textEnd, "-auth")) {
    if (argument(anchorEnd - 1, false) && isProgram("|jenkins-cli.jar|jenkins-cli|")) behindName();
  } else if (isAt(anchorAt, textEnd, "pass:")) {
    if (argument(anchorEnd, false) && isProgram("|openssl|apksigner|")) report(LIKELY);
  } else if (isAt(anchorAt, textEnd, "/user:")) netUse();
  else if (first == 0x2f) slashOption();
  else if (isAt(anchorAt, textEnd, "sshpass")) sshpass();
  else if (isAt(anchorAt, textEnd, "PGPASSWORD=")) value(anchorEnd, LIKELY, false);
}

/** `-storepass value`, `-srckeypass value`, `-deststorepass value` */
function keyStore(): void {
  const least = behind(anchorAt, 8);
  let p = anchorAt;
  while (p > least && isIn(p - 1, LETTER)) p--;
  if (!isBefore(p, textStart, "-") || anchorEnd >= textEnd) return;
  if (load<u8>(anchorEnd) == 0x20 || load<u8>(anchorEnd) == 0 || nextOfList(anchorEnd) != anchorEnd)
    value(anchorEnd, LIKELY, false);
}

/** Where the value of an option stands whose anchor ends with what parts them: but for a blank it is of the value (`argument`). */
function valueStart(): usize {
  const last = load<u8>(anchorEnd - 1);
  return last == 0x20 || last == 0x3d ? anchorEnd : anchorEnd - 1;
}

/** Takes the argument that begins at p and reports it as graded. isLoose: a blank or NUL must come first. */
function value(p: usize, grade: u8, isLoose: bool): void {
  if (!argument(p, isLoose)) return;
  report(grade);
}

/** An option that the value is joined to. */
function joinedOption(programs: string): void {
  if (anchorEnd < textEnd && load<u8>(anchorEnd) > 0x20 && argument(anchorEnd, false) && isProgram(programs))
    report(LIKELY);
}

/** An option whose value is the next argument; its anchor ends with what parts the two, or before it. */
function separateOption(programs: string): void {
  const p = load<u8>(anchorEnd - 1) == 0x20 ? anchorEnd - 1 : anchorEnd;
  if (argument(p, true) && isProgram(programs)) report(LIKELY);
}

/**
 * Where the next argument of a list begins, p being where the option ends: `"-p", "…"`, `a1="-p" a2="…"`, or on the next
 * line behind a dash, the option being all that its line has behind one; p: none does.
 */
function nextOfList(p: usize): usize {
  const quote = quoteAt(p);
  const border = skipSpace(p + quote);
  if (border > p) addWork(WORD_WORK);
  if (lineEndAt(border) != 0) {
    addWork(WORD_WORK);
    const option = load<u8>(anchorAt) == 0x2d ? anchorAt : anchorAt + 1;
    if (!isBefore(quote != 0 ? option - 1 : option, textStart, "- ")) return p;
    const item = skipLines(border, isAt(border, textEnd, "\r\n") ? 2 : 1);
    return isAt(item, textEnd, "- ") ? skipSpace(item + 2) : p;
  }
  if (quote == 0 || border >= textEnd) return p;
  let next = p;
  if (load<u8>(border) == 0x2c) next = skipLines(border + 1, 2);
  else if (load<u8>(border) == 0x61 && border > p + quote) {
    next = endOfRun(border + 1, ahead(border, 4), DIGIT);
    if (next < textEnd && load<u8>(next) == 0x3d) next++;
  }
  return quoteAt(next) != 0 ? next : p;
}

/** The argument of a list: no more than one word, and behind a dash it ends the line. Sets `from` and `end`. */
function argumentOfList(next: usize, isLine: bool): bool {
  const quote = quoteAt(next);
  from = next + quote;
  end = quote != 0 ? endOfQuote(from, quote) : endOfValue(from, " \"'`;|<>)");
  if (end <= from || load<u8>(from) == 0x2d || end - from > LONGEST || findChar(from, end, 0x20) < end) return false;
  const behind = skipSpace(end + quote);
  return !isLine || behind >= textEnd || lineEndAt(behind) != 0;
}

/** Sets `from` and `end` to the argument. */
function argument(p: usize, isLoose: bool): bool {
  const next = nextOfList(p);
  if (next != p) return argumentOfList(next, lineEndAt(skipSpace(p + quoteAt(p))) != 0);
  const below = skipContinued(p);
  if (below != skipSpace(p)) {
    // A quote and what it holds are read as anywhere.
    p = below;
    isLoose = false;
  }
  const start = p;
  let isNul = false;
  if (p < textEnd && load<u8>(p) == 0) {
    isNul = true;
    p++;
  } else {
    while (p < textEnd && isIn(p, BLANK)) p++;
    // Usage texts put what they say of an option in a column of its own.
    if (p > start + 1) return false;
  }
  if (p >= textEnd || (isLoose && p == start)) return false;
  const quote = load<u8>(p);
  if (!isNul && (quote == 0x22 || quote == 0x27)) {
    from = p + 1;
    end = endOfQuoted(from, quote);
    return end != 0;
  }
  from = p;
  end = isNul ? endOfValue(p, "") : endOfValue(p, " \"'`;|<>)");
  // PowerShell's `(…)` is an expression.
  return end > from && load<u8>(from) != 0x2d && load<u8>(from) != 0x28 && end - from <= LONGEST;
}

function report(grade: u8): void {
  if (end - from < 4 || isNoPassword(from, end, 0, 0) || isIdentifier(from, end)) return;
  // Usage texts: [OPTION], PASSWORD, <file>; a word that a sentence goes on behind; what is set in another type in a manual.
  if (load<u8>(from) == 0x5b || kindsOf(from, end) < 2 || isPlainWord(from, end)) return;
  if (load<u8>(end - 1) == 0x2c && isPlainWord(from, end - 1)) return;
  if (load<u8>(from) == 0x5c && load<u8>(from + 1) == 0x66) return;
  // In a manual, no command line that was in use.
  if (isSpoken(from, end) || isWordWithNumber(from, end) || isOfManual(anchorAt))
    reportSecret(CMDLINE_PASSWORD, from, end, POSSIBLE);
  else reportSecret(CMDLINE_PASSWORD, from, end, grade, COMMAND_LINE);
}

const LEAST_MADE: usize = 16;

/** `--password value`, `--password=value`, `--token value`, `--passphrase …`; what goes on (`--password-file`) is another option. */
function longOption(): void {
  let p = anchorEnd;
  if (p >= textEnd) return;
  const next = load<u8>(p);
  if (next == 0x3d) p++;
  else if (next != 0x20 && next != 0 && nextOfList(p) == p) return;
  // What is named a token or a key is made by machines; else the name is of a manual.
  const isMadeOption =
    !isAt(anchorAt, textEnd, "--pass") &&
    !isAt(anchorAt, textEnd, "--pw") &&
    !isAt(anchorAt, textEnd, "--requirepass") &&
    !isAt(anchorAt, textEnd, "--masterauth");
  if (argument(p, false) && (!isMadeOption || isMade(from, end, LEAST_MADE))) report(LIKELY);
}

const PROGRAMS_OF_P: string =
  "|sshpass|docker|podman|helm|psexec|psexec64|mongo|mongosh|mongodump|nerdctl|unlock-keychain|create-keychain|certutil|altool|" +
  "ipa-server-install|";

/** `plink -pw value` */
function wordOption(p: usize): void {
  if (!argument(p, false)) return;
  if (isProgram("|plink|pscp|psftp|putty|addprinc|add_principal|ank|cpw|")) report(LIKELY);
}

/** `-p value` and `-pvalue`; `-pw value` where something else than blanks parts arguments. */
function shortOption(): void {
  const next = anchorAt + 3;
  if (isAt(next, textEnd, "w\0") || (isAt(next, textEnd, "w") && nextOfList(next + 1) != next + 1)) {
    wordOption(next + 1);
    return;
  }
  // Its value first: to look for the program costs more.
  if (next >= textEnd || !argument(next, false)) return;
  const isJoined = load<u8>(next) > 0x20 && nextOfList(next) == next;
  if (isProgram("|mysql|mysqldump|mysqladmin|mysqlimport|mysqlpump|mariadb|mariadb-dump|7z|7za|7zr|unrar|rar|zip|")) {
    if (isJoined) report(LIKELY);
  } else if (isProgram(PROGRAMS_OF_P)) {
    if (!isPort(from, end)) report(LIKELY);
  } else if (isJoined) {
    if (load<u8>(from++) == 0x3a && isProgram("|winrs|")) report(LIKELY);
  } else {
    optionBehindUser(from, end);
  }
}

/** `docker run -p 80:80`, `-p 8080-8090`, `-p 53/udp` */
function isPort(from: usize, end: usize): bool {
  const rest = endOfRun(from, end, DIGIT | DASH);
  return rest == end || (rest > from && load<u8>(rest) == 0x2f) || findChar(from, end, 0x3a) < end;
}

/** `-p value` and `-P value` of whatever program. */
export function optionBehindUser(from: usize, end: usize): void {
  // What is asked of the line is remembered, and hardly any has such an option.
  if (!isBehindUserOption()) return;
  const grade = gradeInPlace(from, end);
  if (grade == 0) return;
  reportSecret(CMDLINE_PASSWORD, from, end, grade == LIKELY ? LIKELY : POSSIBLE, grade == LIKELY ? COMMAND_LINE : 0);
}

/** Options of one letter, by it: the programs that take a password so. */
function programsOf(letter: u8): string {
  switch (letter) {
    case 0x77: // w
      return (
        "|ldapsearch|ldapmodify|ldapadd|ldapdelete|ldapwhoami|ldappasswd|ldapcompare|add-generic-password|add-internet-password|" +
        "kadmin|kadmin.local|ipa-client-install|ipa-replica-install|"
      );
    case 0x61: // a
      return "|redis-cli|redis-benchmark|valkey-cli|ipa-server-install|";
    case 0x50: // P
      return "|sqlcmd|bcp|osql|isql|tsql|zip|unzip|ipmitool|ssh-keygen|";
    case 0x4e: // N
      return "|ssh-keygen|";
    case 0x6b: // k
      return "|openssl|dotnet|nuget|choco|set-key-partition-list|";
    case 0x41: // A
    case 0x58: // X
      return "|snmpwalk|snmpget|snmpset|snmptrap|snmpbulkwalk|";
    case 0x73: // s
      return "|ldappasswd|slappasswd|";
    default: // U
      return "|smbclient|rpcclient|smbmap|smbget|net|curl|realm|";
  }
}

/** `ldapsearch -w value`, `redis-cli -a value`, `sqlcmd -P value`, `smbclient -U name%value` */
function letterOption(): void {
  const letter = load<u8>(anchorAt + 2);
  // What parts the option from its value is the anchor's own, but for a NUL.
  const start = anchorAt + 3;
  if (start >= textEnd || (load<u8>(start) != 0 && load<u8>(start) != 0x20 && nextOfList(start) == start)) return;
  if (letter == 0x75) {
    userOption(start);
    return;
  }
  if (!argument(start, false) || kindsOf(from, end) < 2) return;
  if (letter == 0x55) {
    let mark = findChar(from, end, 0x25);
    if (mark == end) mark = findChar(from, end, 0x3a);
    if (mark == from || mark + 1 >= end) return;
    from = mark + 1;
  }
  if (letter == 0x61 && isProgram(PROGRAMS_OF_AUTH)) {
    behindName();
    return;
  }
  if (isProgram(programsOf(letter)) || (letter == 0x50 && isProgram("|import|") && isProgram("|security|")))
    report(LIKELY);
  else if (letter == 0x50) optionBehindUser(from, end);
}

const PROGRAMS_OF_AUTH: string = "|http|https|httpie|xh|";

const PROGRAMS_OF_CREDS: string = "|skopeo|podman|buildah|oras|nerdctl|";

/** `http --auth name:value`, `--auth=name:value`, `skopeo copy --src-creds name:value` */
function authOption(programs: string): void {
  const isJoined = load<u8>(anchorEnd - 1) == 0x3d;
  if (argument(isJoined ? anchorEnd : anchorEnd - 1, false) && isProgram(programs)) behindName();
}

/** What stands behind the name and a colon in the argument. */
function behindName(): void {
  const colon = findChar(from, end, 0x3a);
  if (colon == from || colon + 1 >= end || load<u8>(colon + 1) == 0x2f) return;
  from = colon + 1;
  report(LIKELY);
}

const PROGRAMS_OF_SLASHES: string =
  "|xfreerdp|wlfreerdp|sdl-freerdp|rdesktop|mstsc|cmdkey|wmic|schtasks|net|sqlpackage|";

/** `xfreerdp /p:value`, `signtool sign /p value`, `cmdkey /pass:value`, `wmic /password:value`, `schtasks /rp value` */
function slashOption(): void {
  const hasBlank = load<u8>(anchorEnd - 1) == 0x20;
  if (!argument(hasBlank ? anchorEnd - 1 : anchorEnd, hasBlank)) return;
  if (isAt(anchorAt, textEnd, "/p ")) {
    if (isProgram("|signtool|")) report(LIKELY);
  } else if (isAt(anchorAt, textEnd, "/pass ")) {
    if (isProgram("|ktpass|")) report(LIKELY);
  } else if (isAt(anchorAt, textEnd, "/token:")) {
    if (isArgument(anchorAt) && isMade(from, end, LEAST_MADE)) report(LIKELY);
  } else if (isProgram(PROGRAMS_OF_SLASHES)) {
    report(LIKELY);
  } else if (anchorEnd - anchorAt > 4 && !hasBlank) {
    tellValue(from, end);
  }
}

/** Whether an argument begins here: in `http://token:8080/` none does. */
function isArgument(p: usize): bool {
  return p == textStart || isIn(p - 1, BLANK | QUOTE) || load<u8>(p - 1) == 0;
}

/** `sshpass -p value`, also `-pvalue`. */
function sshpass(): void {
  let p = anchorEnd;
  if (p >= textEnd || (load<u8>(p) != 0x20 && load<u8>(p) != 0)) return;
  p++;
  if (isAt(p, textEnd, "-p")) value(p + 2, LIKELY, false);
}

/** `curl -u name:value`, `curl --user name:value`, `curl --proxy-user name:value` */
function userOption(p: usize): void {
  if (!argument(p, false)) return;
  const isKnown = isProgram("|curl|wget|http|https|httpie|smbclient|rpcclient|");
  let colon = findChar(from, end, 0x3a);
  if (colon == end) colon = findChar(from, end, 0x25);
  if (colon == from || colon + 1 >= end || isAt(colon + 1, end, "//")) return;
  from = colon + 1;
  if (isKnown) {
    report(LIKELY);
    return;
  }
  const grade = gradeInPlace(from, end);
  if (grade == LIKELY) reportSecret(CMDLINE_PASSWORD, from, end, grade, COMMAND_LINE);
}

/** `net use Z: \\server\share /user:name value`, `/user:name value` and `value /user:name`. */
function netUse(): void {
  if (!isProgram("|net|net1|cmdkey|runas|wmic|schtasks|")) return;
  let p = anchorEnd;
  while (p < textEnd && p - anchorEnd < 100 && load<u8>(p) > 0x20 && load<u8>(p) < 0x7f) p++;
  if (p == anchorEnd) return;
  if (p < textEnd && load<u8>(p) == 0x20 && argument(p, true) && load<u8>(from) != 0x2f) {
    report(LIKELY);
    return;
  }
  p = anchorAt;
  while (p > textStart && load<u8>(p - 1) == 0x20) p--;
  end = p;
  while (p > textStart && load<u8>(p - 1) > 0x20) p--;
  from = p;
  if (end == from || load<u8>(from) == 0x2f || load<u8>(from) == 0x5c || load<u8>(end - 1) == 0x3a) return;
  // Behind the share it is the password; else it may be whatever the program takes.
  const isShare = isBefore(from, textStart, " ") && isShareBefore(from - 1);
  report(isShare ? LIKELY : POSSIBLE);
}

/** Whether `\\server\share` ends here. */
function isShareBefore(end: usize): bool {
  let p = end;
  while (p > textStart && load<u8>(p - 1) > 0x20 && end - p < 200) p--;
  return end - p > 4 && isAt(p, end, "\\\\");
}

/** `"value" | ConvertTo-SecureString -AsPlainText` */
function pipedString(): bool {
  let p = anchorAt;
  while (p > textStart && load<u8>(p - 1) == 0x20) p--;
  if (p == textStart || load<u8>(p - 1) != 0x7c) return false;
  p--;
  while (p > textStart && load<u8>(p - 1) == 0x20) p--;
  if (p < textStart + 6) return false;
  const quote = load<u8>(p - 1);
  if (quote != 0x22 && quote != 0x27) return false;
  end = p - 1;
  const least = behind(end, LONGEST);
  if (end > least && load<u8>(end - 1) == 0x5c) end--;
  from = end;
  while (from > least && load<u8>(from - 1) >= 0x20 && load<u8>(from - 1) != quote) from--;
  if (from == least || load<u8>(from - 1) != quote) return false;
  if (load<u8>(from) != 0x24 && end - from >= 4 && !isNoPassword(from, end, 0, 0))
    reportSecret(POWERSHELL_SECURESTRING, from, end, LIKELY);
  return true;
}

/** `ConvertTo-SecureString [-String] "value" -AsPlainText` */
export function secureString(): void {
  if (pipedString()) return;
  let p = anchorEnd;
  while (p < textEnd && isIn(p, BLANK)) p++;
  if (isAtAnyCase(p, textEnd, "-string ")) p += 8;
  while (p < textEnd && isIn(p, BLANK)) p++;
  if (p >= textEnd) return;
  let quote = load<u8>(p);
  if (quote == 0x5c && p + 1 < textEnd && load<u8>(p + 1) == 0x22) {
    from = p + 2;
    end = endOfValue(from, '"');
    if (!isAt(end, textEnd, '\\"')) return;
    p = end + 2;
  } else {
    const isQuoted = quote == 0x22 || quote == 0x27;
    from = isQuoted ? p + 1 : p;
    end = isQuoted ? endOfQuoted(from, quote) : endOfValue(from, " \"'`;|<>()");
    if (end <= from || (!isQuoted && quote == 0x2d)) return;
    p = isQuoted ? end + 1 : end;
  }
  while (p < textEnd && isIn(p, BLANK)) p++;
  if (!isAtAnyCase(p, textEnd, "-asplaintext") && !isBeforeAnyCase(anchorAt, textStart, "-asplaintext ")) return;
  quote = load<u8>(from);
  if (quote == 0x24 || end - from < 4 || isNoPassword(from, end, 0, 0) || equals(from, end, "P@ssw0rd")) return;
  reportSecret(POWERSHELL_SECURESTRING, from, end, LIKELY);
}
