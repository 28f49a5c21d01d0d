/**
 * Commands that take a password as a word of its own or from what is piped to them: `echo '…' | sudo -S`,
 * `echo 'mara:…' | chpasswd`, `htpasswd -b file mara …`, `net user mara …`, `add_user mara …`; and commands that take
 * a token: `vault login …`.
 */
import { CMDLINE_PASSWORD, INI_PASSWORD } from "../../../filter/detectors.generated";
import { LIKELY } from "../../../records";
import {
  BLANK,
  DASH,
  DOT,
  EQUALS,
  endOfRun,
  isIn,
  isRun,
  OTHER_MARK,
  QUOTE,
  SEPARATOR,
  startOfRun,
  WORD,
} from "../../../values/chars";
import { downTo, upTo } from "../../../values/stops";
import { isOneOf } from "../../../values/words/word-lists";
import { equals, findChar, isAt, isBefore } from "../../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../../window";
import { ahead, behind, isAfterEscape } from "../../around";
import { COMMAND_LINE } from "../../flags";
import { reportSecret } from "../../report";
import { lineEndAt, nextWord, quoteAt, setWord, skipLines, skipSpace, wordEnd, wordFrom } from "../free-text/cursor";
import { LONGEST_NAME } from "../names";
import { isRandom, LONGEST } from "../values";
import { isProgram } from "./programs";
import { secretStore } from "./secret-stores";
import { afterSeparator, BEHIND, tell, tellPiped, tellPipedAlone, tellValue } from "./told";
import { MOST_WORDS, nextArgument } from "./words";

/** The anchor is the command, or its option. */
export function passwordCommand(): void {
  if (isCommand("htpasswd -") || isCommand("mosquitto_passwd -")) {
    htpasswd();
  } else if (isCommand("change_password ")) {
    if (isProgram("|rabbitmqctl|")) tellWord(anchorEnd, 2);
  } else if (isCommand("net user ") || isCommand("add_user ")) {
    tellWord(anchorEnd, 2);
  } else if (isCommand("-passwd /Users/")) {
    // The old one and the new one, or the new one alone.
    const p = tellWord(anchorEnd, 2);
    if (p != 0) tell(nextArgument(p));
  } else if (isCommand("samba-tool user ")) {
    if (nextArgument(anchorEnd) != 0 && isOneOf(wordFrom, wordEnd, "|create|add|")) tellWord(anchorEnd, 3);
  } else if (isCommand("wpa_passphrase ")) {
    passphrase();
  } else if (isCommand("-setairportnetwork")) {
    tellWord(anchorEnd, 3);
  } else if (isCommand("connect-network")) {
    phoneNetwork();
  } else if (isCommand("connect to ") || isCommand("CONNECT TO ")) {
    tellUsing();
  } else if (isCommand("createUser ")) {
    snmpUser();
  } else if (isCommand(" alias set ")) {
    if (isOfMinio()) tellWord(anchorEnd, 4);
  } else if (isCommand("mc config host add ")) {
    tellWord(anchorEnd, 4);
  } else if (isCommand(" secret ") || isCommand(" secrets ")) {
    secretStore();
  } else if (isCommand("curl ") || isCommand("curl.exe ")) {
    curl();
  } else if (
    isCommand("rclone obscure ") ||
    isCommand("quote PASS ") ||
    isCommand("user_pw ") ||
    isCommand("owner_pw ") ||
    isCommand("openssl passwd ")
  ) {
    tellWord(anchorEnd, 1);
  } else if (isCommand("mkpasswd -")) {
    // Without an option it may be the package.
    tellWord(anchorEnd - 1, 1);
  } else if (isCommand("--encrypt ")) {
    if (isProgram("|qpdf|")) tellBoth();
  } else if (isCommand("lftp -u ")) {
    if (nextArgument(anchorEnd) != 0) afterSeparator(0x2c);
  } else if (isCommand("impacket-") || isCommand("exec.py ") || isCommand("dump.py ") || isCommand("client.py ")) {
    tellOfTarget();
  } else if (
    isCommand("sqlplus ") ||
    isCommand("CONNECT ") ||
    isCommand("impdp ") ||
    isCommand("expdp ") ||
    isCommand("sqlldr ") ||
    isCommand("rman target")
  ) {
    if (behindOptions(anchorEnd) != 0) beforeHost();
  } else if (isCommand("| ") || isCommand("passphrase-fd 0")) {
    tellPipedAlone();
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

/**
 * Whether the command before ` alias set ` is MinIO's, as in `mc alias set name address user …`. The anchor leaves it out:
 * of an anchor's first four characters only the first may stand for a NUL.
 */
function isOfMinio(): bool {
  const from = startOfRun(anchorAt, behind(anchorAt, LONGEST_NAME), WORD | DOT | DASH);
  return isOneOf(from, anchorAt, "|mc|mcli|mc.exe|");
}

/** Options that a word follows, of MinIO, `openssl passwd`, `mkpasswd` and `net`. */
const OPTIONS_WITH_WORD: string =
  "|--api|--path|--config-dir|-c|--resolve|--custom-header|-h|--limit-upload|--limit-download|-salt|-in|-m|--method|--salt|-r|--rounds|";

/** Of the words behind p the one of that place, counted from 1, that is no option; returns what follows, p = 0: there is none. */
function tellWord(p: usize, place: i32): usize {
  let words = 0;
  for (let i = 0; i < MOST_WORDS; i++) {
    p = nextArgument(p);
    if (p == 0) return 0;
    if (load<u8>(wordFrom) == 0x2d) {
      // `-S` is another than `-s`.
      if (isOneOf(wordFrom, wordEnd, OPTIONS_WITH_WORD) || equals(wordFrom, wordEnd, "-S")) p = nextArgument(p);
      if (p == 0) return 0;
    } else if (++words == place) {
      tell(p);
      return p;
    }
  }
  return 0;
}

/** `qpdf --encrypt user-password owner-password …` */
function tellBoth(): void {
  const p = nextArgument(anchorEnd);
  tell(p);
  if (p != 0) tell(nextArgument(p));
}

/** `connect-network name wpa2 …` of Android's wifi command. */
function phoneNetwork(): void {
  let p = nextArgument(anchorEnd);
  if (p != 0) p = nextArgument(p);
  if (p != 0 && isOneOf(wordFrom, wordEnd, "|wpa2|wpa3|wep|")) tell(nextArgument(p));
}

/** `connect to database user mara using …` of Db2. */
function tellUsing(): void {
  let p = nextArgument(anchorAt + 11);
  // What is said of a server.
  if (p == 0 || isOneOf(wordFrom, wordEnd, "|a|an|the|your|this|that|any|")) return;
  p = nextArgument(p);
  if (p == 0 || !isOneOf(wordFrom, wordEnd, "|user|")) return;
  p = nextArgument(p);
  if (p != 0) p = nextArgument(p);
  if (p != 0 && isOneOf(wordFrom, wordEnd, "|using|")) tell(nextArgument(p));
}

/** `createUser mara SHA "…" AES "…"` of Net-SNMP. */
function snmpUser(): void {
  let p = nextArgument(anchorEnd);
  // The engine that it is for.
  if (p != 0 && equals(wordFrom, wordEnd, "-e") && nextArgument(p) != 0) p = nextArgument(wordEnd);
  for (let i = 0; i < 2 && p != 0; i++) {
    p = nextArgument(p);
    if (p == 0 || !isOneOf(wordFrom, wordEnd, i == 0 ? SNMP_DIGESTS : "|aes|des|aes128|aes192|aes256|")) return;
    p = nextArgument(p);
    tell(p);
  }
}

const SNMP_DIGESTS: string = "|md5|sha|sha-224|sha-256|sha-384|sha-512|sha224|sha256|sha384|sha512|";

/** Options of curl's of one letter that take no word. */
const FLAGS_OF_CURL = "#0123469BGIJLMNOSVafgijklnpqsvZ";
const MOST_FLAGS: usize = 8;

/** `curl -umara:…`, `curl -su mara:…`; a `-u` alone is an option like any other (options.ts). */
function curl(): void {
  if (anchorAt > textStart && isIn(anchorAt - 1, WORD | DASH | DOT)) return;
  let p = anchorEnd - 1;
  for (let i = 0; i < MOST_WORDS; i++) {
    p = nextArgument(p);
    if (p == 0) return;
    if (load<u8>(wordFrom) != 0x2d) continue;
    let flag = wordFrom + 1;
    const limit = min(wordEnd, flag + MOST_FLAGS);
    while (flag < limit && isFlagOfCurl(load<u8>(flag))) flag++;
    if (flag >= wordEnd || load<u8>(flag) != 0x75) continue;
    if (flag == wordFrom + 1 && flag + 1 == wordEnd && quoteAt(wordEnd) == 0) return;
    if (++flag < wordEnd) setWord(flag, wordEnd);
    else if (nextArgument(p) == 0) return;
    if (findChar(wordFrom, wordEnd, 0x3a) > wordFrom) afterSeparator(0x3a);
    return;
  }
}

function isFlagOfCurl(char: u8): bool {
  for (let i = 0; i < FLAGS_OF_CURL.length; i++) if (FLAGS_OF_CURL.charCodeAt(i) == char) return true;
  return false;
}

/** `secretsdump.py domain/mara:…@host`: what Impacket's programs take. */
function tellOfTarget(): void {
  const from = startOfRun(anchorAt, behind(anchorAt, LONGEST_NAME), WORD | DOT | DASH);
  if (!isCommand("impacket-") && !isOneOf(from, anchorEnd - 1, IMPACKET)) return;
  let p = anchorEnd;
  for (let i = 0; i < MOST_WORDS; i++) {
    p = nextArgument(p);
    if (p == 0) return;
    const colon = findChar(wordFrom, wordEnd, 0x3a);
    if (load<u8>(wordFrom) == 0x2d || colon + 1 >= wordEnd) continue;
    const at = lastAt(colon);
    if (load<u8>(colon + 1) == 0x2f || at == 0) continue;
    tellValue(colon + 1, at);
    return;
  }
}

const IMPACKET: string =
  "|psexec.py|wmiexec.py|smbexec.py|atexec.py|dcomexec.py|secretsdump.py|smbclient.py|mssqlclient.py|";

/** The last `@` of the word that stands behind p; 0: none does. */
function lastAt(p: usize): usize {
  for (let at = wordEnd - 1; at > p; at--) if (load<u8>(at) == 0x40) return at;
  return 0;
}

/** Whether it is a command that ran, and no list of constants in which the same words stand side by side. */
function hasRun(end: usize): bool {
  return load<u8>(anchorEnd - 1) != 0 || isBeforeEnvironment(end);
}

/** What may stand behind a name, its password and no host. */
const ROLES: string = "|as|sysdba|sysoper|sysasm|";

/** Past `@script` and `as sysdba`, where NULs part the arguments. */
function pastScript(p: usize): usize {
  for (let i = 0; i < MOST_OPTIONS && p + 1 < textEnd && load<u8>(p) == 0; i++) {
    const end = upTo(p + 1, ahead(p + 1, LONGEST_NAME), "\0");
    if (load<u8>(p + 1) != 0x40 && !isOneOf(p + 1, end, ROLES)) break;
    p = end;
  }
  return p;
}

/** `htpasswd -b file mara …`, `htpasswd -nb mara …`: with -b the password is an argument, with -n there is no file. */
function htpasswd(): void {
  let isArgument = false;
  let hasFile = true;
  let p = anchorEnd - 1;
  for (let i = 0; i <= MOST_OPTIONS; i++) {
    p = nextArgument(p);
    if (p == 0) return;
    if (load<u8>(wordFrom) != 0x2d) break;
    if (findChar(wordFrom, wordEnd, 0x62) < wordEnd) isArgument = true;
    if (findChar(wordFrom, wordEnd, 0x6e) < wordEnd) hasFile = false;
    // -C takes a number.
    if (load<u8>(wordEnd - 1) == 0x43 && nextArgument(p) != 0) p = wordEnd;
  }
  if (!isArgument) return;
  if (hasFile) p = nextArgument(p);
  if (p != 0) tell(nextArgument(p));
}

/** `wpa_passphrase name …`: of 8 to 63 characters, and the last of its arguments. */
function passphrase(): void {
  let p = nextArgument(anchorEnd);
  if (p != 0) p = nextArgument(p);
  if (p == 0 || wordEnd - wordFrom < 8 || wordEnd - wordFrom > 63) return;
  if (hasRun(p)) tell(p);
}

/** Whether the environment follows the NUL here: what stands before was the last argument. */
function isBeforeEnvironment(p: usize): bool {
  if (p >= textEnd || load<u8>(p) != 0) return false;
  const end = endOfRun(p + 1, ahead(p, LONGEST_NAME), WORD);
  return end > p + 1 && end < textEnd && load<u8>(end) == 0x3d;
}

/** Past the first word that is no option; 0: there is none. */
function behindOptions(p: usize): usize {
  for (let i = 0; i <= MOST_OPTIONS; i++) {
    p = nextArgument(p);
    if (p == 0 || load<u8>(wordFrom) != 0x2d) return p;
  }
  return 0;
}

/** `vault login …`, `ngrok config add-authtoken …`, `gh auth login --with-token <<< …`: what follows is a token. */
export function tokenCommand(): void {
  if (isAt(anchorAt, textEnd, "sonar.login")) {
    tokenSetting();
    return;
  }
  if (anchorAt > textStart && isIn(anchorAt - 1, WORD) && !isAfterEscape(anchorAt)) return;
  let p = anchorEnd;
  if (isAt(anchorAt, textEnd, "--")) {
    p = upTo(p, ahead(p, LONGEST_REDIRECTION), "\x01<");
    if (!isAt(p, textEnd, "<<<")) return;
    p += 3;
  }
  if (behindOptions(p) == 0 || !isRun(wordFrom, wordEnd, WORD | DASH | DOT) || !isRandom(wordFrom, wordEnd)) return;
  reportSecret(CMDLINE_PASSWORD, wordFrom, wordEnd, LIKELY, COMMAND_LINE);
}

/** `-Dsonar.login=value`, `sonar.login=value`, `"sonar.login", "value"`: a token, or the name of a user. */
function tokenSetting(): void {
  const isOption = isBefore(anchorAt, textStart, "-D");
  if (!isOption && anchorAt > textStart && isIn(anchorAt - 1, WORD | DOT | DASH) && !isAfterEscape(anchorAt)) return;
  const from = endOfRun(anchorEnd, ahead(anchorEnd, MOST_BETWEEN), BLANK | QUOTE | SEPARATOR | EQUALS | OTHER_MARK);
  const end = endOfRun(from, ahead(from, LONGEST), WORD);
  if (from == anchorEnd || !isRandom(from, end)) return;
  if (isOption) reportSecret(CMDLINE_PASSWORD, from, end, LIKELY, COMMAND_LINE);
  else reportSecret(INI_PASSWORD, from, end, LIKELY);
}

/** Marks and blanks between the name of a setting and its value. */
const MOST_BETWEEN: usize = 6;
/** Between a command and what it takes. */
const MOST_OPTIONS = 4;
/** Between an option and `<<<`. */
const LONGEST_REDIRECTION: usize = 80;

/** `mara/value@host` */
function beforeHost(): void {
  const slash = findChar(wordFrom, wordEnd, 0x2f);
  if (slash == wordFrom || slash >= wordEnd || !isRun(wordFrom, slash, WORD | DOT | DASH)) return;
  const at = lastAt(slash);
  const end = at != 0 ? at : wordEnd;
  if (at == 0 && !hasRun(pastScript(wordEnd))) return;
  tellValue(slash + 1, end);
}

/** `echo '…' | command`: the pipe stands before the anchor on its line; or what is read stands behind it. */
function piped(): void {
  if (isAt(anchorAt, textEnd, "chpasswd") && listed()) return;
  const line = downTo(anchorAt, behind(anchorAt, BEHIND), "\x01");
  const pipe = downTo(anchorAt, line, "|");
  if (pipe != line) tellPiped(line, pipe - 1, false);
  else hereString();
}

/** `chpasswd:`, `list: |` and lines of `mara:…`, as cloud-init has them. */
function listed(): bool {
  let p = anchorEnd;
  if (p >= textEnd || load<u8>(p) != 0x3a) return false;
  p = skipLines(p + 1);
  if (!isAt(p, textEnd, "list:")) return false;
  p = skipSpace(p + 5);
  while (p < textEnd && (load<u8>(p) == 0x7c || load<u8>(p) == 0x2d)) p++;
  tellRows(p);
  return true;
}

/** Lines of `mara:…`, p being where the line before them ends. */
function tellRows(p: usize): void {
  for (let i = 0; i < MOST_LINES && lineEndAt(p) != 0; i++) {
    p = nextWord(skipLines(p));
    if (p == 0 || findChar(wordFrom, wordEnd, 0x3a) == wordEnd) break;
    afterSeparator(0x3a);
  }
}

const MOST_LINES = 8;

/** `sudo -S … <<< "…"`, and the line below `sudo -S … <<EOF` */
function hereString(): void {
  const isList = isAt(anchorAt, textEnd, "chpasswd");
  let p = upTo(anchorEnd, ahead(anchorEnd, LONGEST_REDIRECTION), "\x01<");
  if (isAt(p, textEnd, "<<<")) {
    p = nextWord(p + 3);
    if (isList && p != 0) afterSeparator(0x3a);
    else tell(p);
    return;
  }
  if (!isAt(p, textEnd, "<<")) return;
  p = nextWord(p + 2);
  if (p == 0) return;
  p = skipSpace(p);
  if (isList) {
    tellRows(p);
    return;
  }
  if (lineEndAt(p) == 0) return;
  p = nextWord(skipLines(p, 2));
  // A password alone.
  if (p != 0 && lineEndAt(skipSpace(p)) != 0) tell(p);
}
