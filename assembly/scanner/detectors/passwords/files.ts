/** Passwords in files of known shape: .netrc, .pgpass, Wi-Fi profiles, policies, settings of programs and devices. */
import {
  BACKUP_CODES,
  CISCO_SECRET,
  CONN_LDAP,
  FILEZILLA_PASS,
  GPP_CPASSWORD,
  LAPS_PASSWORD,
  NETRC,
  OTPAUTH_URI,
  PGPASS,
  PRIVATE_KEY_FILE_PASS,
  SNMP_COMMUNITY,
  TOTP_SECRET,
  UNATTEND_PASSWORD,
  VNC_PASSWORD,
  WIFI_PSK,
} from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE, VALIDATED } from "../../records";
import { decryptCbc, lastByteOfCbc } from "../../values/aes";
import { decodeBase32, decodeBase64, isPercentForm, UNDECODED } from "../../values/base64";
import {
  ALNUM,
  BANG_STAR,
  BASE32,
  BASE64,
  BEYOND,
  BLANK,
  DASH,
  DIGIT,
  DOLLAR,
  DOT,
  EQUALS,
  endOfRun,
  HEX,
  isIn,
  isRun,
  LETTER,
  LINE,
  nibble,
  PRINTABLE,
  SLASH,
  UNDERSCORE,
  WORD,
} from "../../values/chars";
import { entropy } from "../../values/entropy";
import { SCRATCH } from "../../values/scratch";
import { upTo } from "../../values/stops";
import { isMonotonous, isNoPassword } from "../../values/words/placeholders";
import { hasOneOf, isOneOf } from "../../values/words/word-lists";
import { find, findAnyCase, findChar, findLast, isAt, isAtAnyCase, isBefore } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { ahead, behind, isLabelled } from "../around";
import { reportSecret, reportToken } from "../report";
import { isLineStart } from "./free-text/cursor";
import { isPlaceholderHost } from "./hosts";
import { isSecretName } from "./names";
import { endOfQuoted, endOfValue, gradePassword } from "./values";

function skipSpace(p: usize): usize {
  while (p < textEnd && isIn(p, BLANK | LINE)) p++;
  return p;
}

/** Text without blanks. */
function endOfWord(p: usize): usize {
  return endOfValue(p, " ");
}

/** `machine host login name password value` on one line or more. */
export function netrc(): void {
  const host = skipSpace(anchorEnd);
  let p = skipSpace(endOfWord(host));
  if (!isAt(p, textEnd, "login ")) return;
  const user = p + 6;
  const userEnd = endOfWord(user);
  p = skipSpace(userEnd);
  if (!isAt(p, textEnd, "password ")) return;
  const end = endOfWord(p + 9);
  if (end - p - 9 < 3 || isNoPassword(p + 9, end, user, userEnd)) return;
  reportSecret(NETRC, p + 9, end, isPlaceholderHost(host) ? POSSIBLE : LIKELY);
}

/** host:5432:database:user:value, on a line of its own. */
export function pgpass(): void {
  const database = anchorEnd;
  const user = endOfRun(database, ahead(database, 64), WORD | DASH | DOT | BANG_STAR);
  if (user == database || user >= textEnd || load<u8>(user) != 0x3a) return;
  const colon = endOfRun(user + 1, ahead(user, 65), WORD | DASH | DOT | BANG_STAR);
  if (colon == user + 1 || colon >= textEnd || load<u8>(colon) != 0x3a) return;
  const end = endOfValue(colon + 1, " ");
  if (anchorAt == textStart || !isIn(anchorAt - 1, ALNUM | BANG_STAR)) return;
  if (end - colon - 1 >= 3 && !isNoPassword(colon + 1, end, user + 1, colon))
    reportSecret(PGPASS, colon + 1, end, LIKELY);
}

/** Up to a parameter of `netsh wlan set profileparameter`. */
const LONGEST_COMMAND: usize = 120;

/** `psk="…"`, `psk=` 64 hex digits, `<keyMaterial>…`, `keyMaterial=…`, `WIFI:T:WPA;S:…;P:…;;`, `wpa_passphrase=…` */
export function wifiPassword(): void {
  const p = anchorEnd;
  if (p >= textEnd) return;
  if (isAt(anchorAt, textEnd, "WIFI:")) return wifiCode();
  if (load<u8>(p - 1) == 0x3e) {
    if (anchorAt == textStart || load<u8>(anchorAt - 1) != 0x3c) return;
    const end = endOfValue(p, "<");
    if (isAt(end, textEnd, "</")) wifi(p, end, true);
    return;
  }
  // Programs that derive keys have such a name as well.
  const isParameter = isAtAnyCase(anchorAt, textEnd, "keymaterial=");
  if (isParameter && findAnyCase(behind(anchorAt, LONGEST_COMMAND), anchorAt, "profileparameter") == 0) return;
  if (anchorAt > textStart && isIn(anchorAt - 1, WORD) && !isAt(anchorAt, textEnd, "wpa_")) return;
  const isNetwork =
    isParameter ||
    isLabelled(anchorAt, p, "|ssid|wifi|wlan|wpa|wireless|network|", 256, 160) ||
    isAt(anchorAt, textEnd, "wpa_");
  if (load<u8>(p) == 0x22) {
    const end = endOfQuoted(p + 1, 0x22);
    if (end != 0) wifi(p + 1, end, isNetwork);
  } else {
    wifi(p, endOfValue(p, ' "'), isNetwork);
  }
}

function wifi(from: usize, end: usize, isNetwork: bool): void {
  const length = end - from;
  if (!isNetwork || length < 8 || length > 64) return;
  if (length == 64) {
    if (isRun(from, end, HEX) && !isMonotonous(from, end)) reportSecret(WIFI_PSK, from, end, VALIDATED);
    return;
  }
  if (!isNoPassword(from, end, 0, 0)) reportSecret(WIFI_PSK, from, end, LIKELY);
}

/** The text of a code to scan. */
function wifiCode(): void {
  const stop = endOfValue(anchorEnd, '"');
  const password = find(anchorEnd, stop, "P:");
  if (password == 0 || find(anchorEnd, stop, "S:") == 0) return;
  const end = endOfValue(password + 2, ';"');
  wifi(password + 2, end, true);
}

/** [MS-GPPREF] 2.2.1.1.4 */
const POLICY_KEY: usize = memory.data<u8>([
  0x4e, 0x99, 0x06, 0xe8, 0xfc, 0xb6, 0x6c, 0xc9, 0xfa, 0xf4, 0x93, 0x10, 0x62, 0x0f, 0xfe, 0xe8, 0xf4, 0x96, 0xe8,
  0x06, 0xcc, 0x05, 0x79, 0x90, 0x20, 0x9b, 0x09, 0xa4, 0x33, 0xb6, 0x6c, 0x1b,
]);

/** Group Policy: AES-256 in base 64, under a key that Microsoft published. */
export function groupPolicyPassword(): void {
  let p = anchorEnd;
  if (p < textEnd && load<u8>(p) == 0x5c) p++;
  if (p >= textEnd || load<u8>(p) != 0x22) return;
  const from = p + 1;
  const run = endOfRun(from, ahead(from, 500), BASE64);
  const end = endOfRun(run, ahead(run, 2), EQUALS);
  if (end - from < 20 || end >= textEnd || (load<u8>(end) != 0x22 && load<u8>(end) != 0x5c)) return;
  // Padding is left out in the files.
  const length = decodeBase64(from, end, SCRATCH, 512);
  if (length == UNDECODED || length < 16 || length % 16 != 0) return;
  // Most that is no password ends with no padding, which costs one block to see.
  const padding = lastByteOfCbc(POLICY_KEY, 32, SCRATCH, length);
  if (padding == 0 || padding > 16) return;
  decryptCbc(POLICY_KEY, 32, SCRATCH, length);
  if (isPaddedWideText(SCRATCH, length)) reportToken(GPP_CPASSWORD, from, end, VALIDATED, 0);
}

/** UTF-16 without control characters, then as many bytes of one value as it says (PKCS #7). */
function isPaddedWideText(from: usize, length: usize): bool {
  const padding = <usize>load<u8>(from + length - 1);
  if (padding == 0 || padding > 16 || padding == length || padding % 2 != 0) return false;
  for (let i = length - padding; i < length; i++) if (<usize>load<u8>(from + i) != padding) return false;
  for (let i: usize = 0; i < length - padding; i += 2) {
    const unit = load<u16>(from + i);
    if (unit < 0x20 || unit - 0x7f < 0x21 || unit >= 0xfff0) return false;
  }
  return true;
}

/** `<Pass encoding="base64">…</Pass>` */
export function filezillaPassword(): void {
  let p = anchorEnd;
  const isEncoded = isAtAnyCase(p, textEnd, ' encoding="base64">');
  if (isEncoded) p += 19;
  else if (p < textEnd && load<u8>(p) == 0x3e) p++;
  else return;
  const end = endOfValue(p, "<");
  if (!isAt(end, textEnd, "</Pass>") || end == p) return;
  if (!isEncoded) {
    if (find(textStart, anchorAt, "<Host>") != 0 && !isNoPassword(p, end, 0, 0))
      reportSecret(FILEZILLA_PASS, p, end, LIKELY);
    return;
  }
  const length = decodeBase64(p, end, SCRATCH, 256);
  if (length == UNDECODED || length == 0 || !isRun(SCRATCH, SCRATCH + length, PRINTABLE | BEYOND)) return;
  if (!isNoPassword(SCRATCH, SCRATCH + length, 0, 0)) reportSecret(FILEZILLA_PASS, p, end, VALIDATED);
}

/** `{"n":"name","t":"hex","p":"value"}` of Windows' own, `ms-Mcs-AdmPwd` of the older. */
export function lapsPassword(): void {
  if (isAt(anchorAt, textEnd, '"p":"')) {
    const least = behind(anchorAt, 120);
    if (findLast(least, anchorAt, '"n":"') == 0 || findLast(least, anchorAt, '"t":"') == 0) return;
    const end = endOfQuoted(anchorEnd, 0x22);
    if (end != 0 && end - anchorEnd >= 6) reportSecret(LAPS_PASSWORD, anchorEnd, end, LIKELY);
    return;
  }
  let p = anchorEnd;
  while (p < textEnd && (isIn(p, BLANK) || load<u8>(p) == 0x3a || load<u8>(p) == 0x3d || load<u8>(p) == 0x22)) p++;
  const end = endOfValue(p, " \"'<,;");
  if (p > anchorEnd && end - p >= 8 && gradePassword(p, end, 8, 0, 0) == LIKELY)
    reportSecret(LAPS_PASSWORD, p, end, LIKELY);
}

/** `<AdministratorPassword><Value>…`: plain, or base 64 of UTF-16 that ends with the name of the element. */
export function unattendPassword(): void {
  const least = behind(anchorAt, 40);
  if (!isAt(anchorAt, textEnd, "Password><Value>") && findLast(least, anchorAt, "Password>") == 0) return;
  const end = endOfValue(anchorEnd, "<");
  if (!isAt(end, textEnd, "</Value>") || end - anchorEnd < 4 || isNoPassword(anchorEnd, end, 0, 0)) return;
  reportSecret(UNATTEND_PASSWORD, anchorEnd, end, LIKELY);
}

/** `community value` of SNMP's settings. */
export function snmpCommunity(): void {
  const isSetting =
    isBefore(anchorAt, textStart, "ro") ||
    isBefore(anchorAt, textStart, "rw") ||
    isBefore(anchorAt, textStart, "snmp-server ");
  if (!isSetting) return;
  const end = endOfWord(anchorEnd);
  if (
    end - anchorEnd < 4 ||
    isOneOf(anchorEnd, end, "|public|private|string|name|") ||
    isNoPassword(anchorEnd, end, 0, 0)
  )
    return;
  reportSecret(SNMP_COMMUNITY, anchorEnd, end, POSSIBLE);
}

const TYPE_7: string = "dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87";

/** `enable secret 9 $9$…`, `password 7` and hex under a published table. */
export function ciscoSecret(): void {
  let p = anchorEnd;
  while (p < textEnd && isIn(p, BLANK)) p++;
  if (isAt(anchorAt, textEnd, "enable secret")) {
    if (!isLineStart(anchorAt)) return;
    if (p + 2 < textEnd && isIn(p, DIGIT) && isIn(p + 1, BLANK)) p += 2;
    const end = endOfWord(p);
    if (end - p < 6) return;
    if (load<u8>(p) == 0x24) {
      if (isRun(p, end, ALNUM | DOT | SLASH | DOLLAR) && end - p >= 20) reportToken(CISCO_SECRET, p, end, LIKELY, 3);
    } else if (gradePassword(p, end, 6, 0, 0) != 0) {
      reportSecret(CISCO_SECRET, p, end, LIKELY);
    }
    return;
  }
  const end = endOfRun(p, ahead(p, 60), HEX);
  if (p == anchorEnd || end - p < 6 || ((end - p) & 1) != 0 || !isRun(p, p + 2, DIGIT)) return;
  let place = <i32>(load<u8>(p) - 0x30) * 10 + <i32>(load<u8>(p + 1) - 0x30);
  if (place > 15) return;
  for (let q = p + 2; q < end; q += 2) {
    const byte = (nibble(load<u8>(q)) << 4) | nibble(load<u8>(q + 1));
    const char = byte ^ <u8>TYPE_7.charCodeAt(place % 53);
    if (char < 0x20 || char > 0x7e) return;
    place++;
  }
  reportSecret(CISCO_SECRET, p, end, VALIDATED);
}

/** `"Password"=hex:` and eight bytes, under a key of VNC. */
export function vncPassword(): void {
  let end = anchorEnd;
  for (let i = 0; i < 8; i++) {
    if (end + 2 > textEnd || !isRun(end, end + 2, HEX)) return;
    end += 2;
    if (i < 7) {
      if (end >= textEnd || load<u8>(end) != 0x2c) return;
      end++;
    }
  }
  if (findLast(textStart, anchorAt, "VNC") != 0) reportSecret(VNC_PASSWORD, anchorEnd, end, LIKELY);
}

/** `otpauth://totp/label?secret=…`; the secret may stand anywhere in the query. */
export function otpauth(): void {
  const stop = upTo(anchorEnd, ahead(anchorEnd, 600), '\0 "<');
  if (!isAt(anchorEnd, stop, "totp/") && !isAt(anchorEnd, stop, "hotp/")) return;
  const name = find(anchorEnd, stop, "secret=");
  if (name == 0) return;
  const before = load<u8>(name - 1);
  if (before != 0x3f && before != 0x26 && before != 0x3b) return;
  const from = name + 7;
  const run = endOfRun(from, stop, BASE32 | LETTER);
  if (run - from < 16 || run - from > 128) return;
  const end = endOfRun(run, stop, EQUALS);
  if (
    end < stop &&
    load<u8>(end) != 0x26 &&
    load<u8>(end) != 0x23 &&
    load<u8>(end) != 0x5c &&
    !isPercentForm(end, stop)
  )
    return;
  const length = decodeBase32(from, run, SCRATCH);
  if (length == UNDECODED || length < 10 || isMonotonous(from, run)) return;
  reportToken(OTPAUTH_URI, from, run, VALIDATED, 0);
}

/** Base 32 after a name of second factors. */
export function totpSecret(): void {
  let p = anchorEnd;
  const limit = ahead(p, 24);
  while (p < limit && !(isIn(p, BASE32) && !isIn(p - 1, ALNUM | UNDERSCORE))) p++;
  if (p >= limit) return;
  const end = endOfRun(p, ahead(p, 65), BASE32);
  if (end - p < 16 || end - p > 64 || (end < textEnd && isIn(end, WORD))) return;
  if (!isIn(p - 1, ALNUM) && entropy(p, end) >= 3 && !isMonotonous(p, end) && !isRun(p, end, LETTER)) {
    reportToken(TOTP_SECRET, p, end, POSSIBLE, 0);
  }
}

/** Five codes or more of one shape after their heading. */
export function backupCodes(): void {
  let p = anchorEnd;
  const limit = ahead(p, 60);
  while (p < limit && !isCode(p)) p = max(p + 1, endOfRun(p, limit, ALNUM | DASH));
  if (p >= limit) return;
  const from = p;
  const length = endOfRun(p, textEnd, ALNUM | DASH) - p;
  let end = p;
  let count = 0;
  while (count < 20 && isCode(p)) {
    const stop = endOfRun(p, ahead(p, 20), ALNUM | DASH);
    if (stop - p != length) break;
    count++;
    end = stop;
    p = stop;
    while (p < textEnd && p - stop < 8 && !isIn(p, ALNUM)) p++;
  }
  if (count >= 5) reportSecret(BACKUP_CODES, from, end, POSSIBLE);
}

/** 4-4, 5-5 or 8 digits, with a digit in it. */
function isCode(p: usize): bool {
  const end = endOfRun(p, ahead(p, 20), ALNUM | DASH);
  const length = end - p;
  if (length == 8) return isRun(p, end, DIGIT);
  if (length != 9 && length != 11) return false;
  const half = (length - 1) >> 1;
  return (
    load<u8>(p + half) == 0x2d &&
    isRun(p, p + half, ALNUM) &&
    isRun(p + half + 1, end, ALNUM) &&
    !isRun(p, end, LETTER | DASH)
  );
}

/** `bindpw value` and the like of directories. */
export function directoryPassword(): void {
  let p = anchorEnd;
  while (p < textEnd && (isIn(p, BLANK) || load<u8>(p) == 0x3d || load<u8>(p) == 0x3a || load<u8>(p) == 0x22)) p++;
  if (p == anchorEnd || p >= textEnd || load<u8>(p) == 0x28) return;
  if (isAt(anchorAt, textEnd, "authtok") && findChar(anchorEnd, p, 0x3d) == p) return;
  const end = endOfValue(p, " \"'<>,;");
  if (gradePassword(p, end, 6, 0, 0) == LIKELY) reportSecret(CONN_LDAP, p, end, LIKELY);
}

/** `keyPassword`, `storePassword` and their kind. */
export function keyStorePassword(): void {
  let p = endOfRun(anchorEnd, ahead(anchorEnd, 16), WORD);
  const nameEnd = p;
  if (!isSecretName(anchorAt, nameEnd)) return;
  while (
    p < textEnd &&
    p - nameEnd < 6 &&
    (isIn(p, BLANK | EQUALS) || load<u8>(p) == 0x3a || load<u8>(p) == 0x22 || load<u8>(p) == 0x27)
  )
    p++;
  if (p == nameEnd || p >= textEnd || hasOneOf(nameEnd, p, "|(|")) return;
  const end = endOfValue(p, " \"'<>,;()");
  if (gradePassword(p, end, 6, anchorAt, nameEnd) != LIKELY) return;
  // Lines of settings, quoted or not; a call or a list goes on.
  if (end < textEnd && load<u8>(end) == 0x2c && load<u8>(p - 1) != 0x22 && load<u8>(p - 1) != 0x27) return;
  reportSecret(PRIVATE_KEY_FILE_PASS, p, end, LIKELY);
}
