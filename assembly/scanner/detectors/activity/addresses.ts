/** What a person visited, looked for and opened: addresses, search words, paths of their folder, networks' names. */
import {
  FILE_OPENED,
  HOSTNAME_INTERNAL,
  PATH_USER,
  SEARCH_QUERY,
  URL_VISITED,
  WIFI_SSID,
} from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE } from "../../records";
import {
  ALNUM,
  BLANK,
  DASH,
  DIGIT,
  DOT,
  endOfRun,
  isIn,
  isRun,
  LETTER,
  SLASH,
  startOfRun,
  UNDERSCORE,
  WORD,
} from "../../values/chars";
import { downTo, upTo } from "../../values/stops";
import { holdsPlaceholder } from "../../values/words/placeholders";
import { endsWithOneOf, hasOneOf, isOneOf } from "../../values/words/word-lists";
import { find, findAnyCase, findLast, isAt, isAtAnyCase, isBefore, isBeforeAnyCase } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { ahead, behind, isAfterEscape, isLabelled, lookBack } from "../around";
import { isImageText } from "../image";
import { characterLength, endOfQuoted, isOrdinary } from "../passwords/values";
import { isTopLevel } from "../personal/email";
import { reportPlain } from "../report";

const LONGEST_ADDRESS: usize = 2048;
export const HOST: u32 = ALNUM | DASH | DOT;

const NO_ADDRESS: string = "\0 \"'<>\\`{}|^";

/** Where an address that begins at p ends. */
export function endOfAddress(p: usize): usize {
  const limit = ahead(p, LONGEST_ADDRESS);
  p = upTo(p, limit, NO_ADDRESS);
  // `\/`, as in JSON.
  while (p + 1 < limit && load<u8>(p) == 0x5c && load<u8>(p + 1) == 0x2f) p = upTo(p + 1, limit, NO_ADDRESS);
  return p;
}

export function withoutPunctuation(from: usize, end: usize): usize {
  while (end > from) {
    const char = load<u8>(end - 1);
    if (char != 0x2e && char != 0x2c && char != 0x3b && char != 0x29 && char != 0x5d && char != 0x21 && char != 0x3a)
      break;
    end--;
  }
  return end;
}

/** Hosts of namespaces, licences, lists of revoked certificates, updates: no person goes there. */
const NO_VISIT: string =
  "|www.w3.org|w3.org|ns.adobe.com|java.sun.com|json-schema.org|purl.org|opensource.org|creativecommons.org|" +
  "localhost|schema.org|xmlpull.org|iptc.org|docbook.org|openxmlformats.org|relaxng.org|www.gnu.org|gnu.org|" +
  "settings-win.data.microsoft.com|www.apache.org|apache.org|";
const NO_VISIT_HOST_BEGINS: string =
  "|schemas.|xmlns.|crl|ocsp|pki.|clients1.google|clients2.google|clients3.google|clients4.google|";
const NO_VISIT_HOST_ENDS: string =
  "|.services.mozilla.com|.windowsupdate.com|.local|.example|.invalid|.test|.localhost|.digicert.com|.verisign.com|.symcd.com|";
const EXAMPLES: string = "|example.com|example.org|example.net|www.example.com|";

function isVisitHost(host: usize, hostEnd: usize): bool {
  const dot = findLast(host, hostEnd, ".");
  if (dot == 0 || !isTopLevel(dot + 1, hostEnd)) return false;
  if (isOneOf(host, hostEnd, NO_VISIT) || isOneOf(host, hostEnd, EXAMPLES)) return false;
  if (endsWithOneOf(host, hostEnd, NO_VISIT_HOST_ENDS)) return false;
  return !beginsWithOneOf(host, hostEnd, NO_VISIT_HOST_BEGINS);
}

function beginsWithOneOf(from: usize, end: usize, list: string): bool {
  let at = 1;
  while (at < list.length) {
    let i = 0;
    while (
      list.charCodeAt(at + i) != 0x7c &&
      from + <usize>i < end &&
      <i32>(load<u8>(from + <usize>i) | 0x20) == (list.charCodeAt(at + i) | 0x20)
    )
      i++;
    if (list.charCodeAt(at + i) == 0x7c) return true;
    while (list.charCodeAt(at) != 0x7c) at++;
    at++;
  }
  return false;
}

/** `http://` or `https://`; the anchor is `://`. */
export function visitedAddress(): void {
  const slashes = anchorEnd;
  if (load<u8>(slashes - 1) != 0x2f) return;
  let from = slashes - 3;
  if (isBeforeAnyCase(from, textStart, "https")) from -= 5;
  else if (isBeforeAnyCase(from, textStart, "http")) from -= 4;
  else return;
  if (from > textStart && isIn(from - 1, ALNUM) && !isAfterEscape(from)) return;
  const hostEnd = endOfRun(slashes, ahead(slashes, 255), HOST);
  if (hostEnd - slashes < 4 || !isVisitHost(slashes, hostEnd)) return;
  const end = withoutPunctuation(from, endOfAddress(hostEnd));
  if (end - from >= LONGEST_ADDRESS || isTemplate(slashes, end) || isTrustPath(hostEnd, end)) return;
  const isVisit = isVisitPlace(from, end);
  if (!isVisit && isImageText(from, end)) return;
  reportPlain(URL_VISITED, from, end, isVisit ? LIKELY : POSSIBLE, slashes - from);
}

/** `%s`, `{`, `$`: text of programs. */
function isTemplate(from: usize, end: usize): bool {
  if (end < textEnd && load<u8>(end) == 0x7b) return true;
  for (let p = from; p < end; p++) {
    const char = load<u8>(p);
    if (char == 0x25 && p + 1 < end && !isIn(p + 1, DIGIT) && !isRun(p + 1, p + 2, LETTER)) return true;
    if (char == 0x25 && (isAt(p, end, "%s") || (isAt(p, end, "%d") && !isAt(p, end, "%d0")))) return true;
    if (char == 0x24 && p + 1 < end && load<u8>(p + 1) == 0x7b) return true;
  }
  return false;
}

/** `…/licenses/…`, `.crl`, `.crt` */
function isTrustPath(from: usize, end: usize): bool {
  return endsWithOneOf(from, end, "|.crl|.crt|.dtd|.xsd|.p7c|") || findAnyCase(from, end, "/licenses/") != 0;
}

/** A request, its Referer, a row of a history, a saved session: keys and headers that name an address as visited. */
function isVisitPlace(from: usize, end: usize): bool {
  const least = lookBack(from, 48);
  if (hasOneOf(least, from, '|referer:|referer"|origin:|location:|visited|lastaccessed|history|')) return true;
  if (isLabelled(from, end, "|url|uri|href|referrer|title|tab|", 16, 0)) {
    return isLabelled(
      from,
      end,
      "|title|visit|visits|lastvisit|lastaccessed|entries|session|tab|tabs|favicon|scroll|docshellid|visitcount|visit_count|",
      128,
      128,
    );
  }
  return false;
}

/** Search addresses of known engines; the value is what was looked for, as it stands. */
export function searchQuery(): void {
  const begin = downTo(anchorAt, behind(anchorAt, 300), '\0 "');
  const scheme = findLast(begin, anchorAt, "://");
  let host = scheme + 3;
  if (scheme == 0) {
    // `GET /search?q=` with a Host line after.
    const line = find(anchorAt, ahead(anchorAt, 600), "Host: ");
    if (line == 0) return;
    host = line + 6;
  }
  const hostEnd = endOfRun(host, ahead(host, 100), HOST);
  const name = parameterOf(host, hostEnd);
  if (name.length == 0) return;
  const stop = endOfAddress(anchorAt);
  const from = parameter(anchorAt, stop, name);
  if (from == 0) return;
  let end = from;
  while (end < stop && load<u8>(end) != 0x26 && load<u8>(end) != 0x23) end++;
  if (end - from < 2 || end - from > 512 || (end < textEnd && load<u8>(end) == 0x7b)) return;
  if (isAt(from, end, "%s") || holdsPlaceholder(from, end)) return;
  reportPlain(SEARCH_QUERY, from, end, LIKELY, 0);
}

/** The parameter that holds the words at this host; "": no search engine. */
function parameterOf(host: usize, end: usize): string {
  if (hasOneOf(host, end, "|google.|bing.com|duckduckgo.com|ecosia.org|qwant.com|startpage.com|search.brave.com|"))
    return "q=";
  if (hasOneOf(host, end, "|search.yahoo.|")) return "p=";
  if (hasOneOf(host, end, "|yandex.|")) return "text=";
  if (hasOneOf(host, end, "|baidu.com|")) return "wd=";
  if (hasOneOf(host, end, "|naver.com|")) return "query=";
  if (hasOneOf(host, end, "|youtube.com|")) return "search_query=";
  if (hasOneOf(host, end, "|amazon.|")) return "k=";
  if (hasOneOf(host, end, "|ebay.|")) return "_nkw=";
  return hasOneOf(host, end, "|wikipedia.org|") ? "search=" : "";
}

function parameter(from: usize, end: usize, name: string): usize {
  let p = from;
  while (true) {
    p = find(p, end, name);
    if (p == 0) return 0;
    const before = load<u8>(p - 1);
    if (before == 0x3f || before == 0x26) return p + <usize>name.length;
    p++;
  }
}

/** Names of folders that are no person's. */
const NO_PERSONS: string =
  "|public|default|all users|default user|runner|build|builder|builds|user|users|username|vagrant|ubuntu|debian|root|" +
  "admin|administrator|jenkins|travis|circleci|gitlab-runner|buildbot|runneradmin|linuxbrew|shared|guest|buildd|" +
  "vsts|vssadministrator|defaultuser0|name|you|me|foo|test|docker|node|app|abuild|mockbuild|conda|packer|nixbld|" +
  "containeradministrator|work|pi|buildagent|appveyor|kde|build-user|.ecryptfs|ci|dev|";
export const FILE_CHARACTER: u32 = ALNUM | DASH | DOT | UNDERSCORE;

/** `file:///home/…`, or an escape, before a path. */
function isFileScheme(from: usize): bool {
  return isBefore(from, textStart, "file://") || isAfterEscape(from);
}

/** `C:\Users\name\…`, `/home/name/…`, `/Users/name/…`. The value is the path. */
export function userPath(): void {
  const isWindows = load<u8>(anchorAt) == 0x3a || load<u8>(anchorAt) == 0x44;
  let from = anchorAt;
  if (isWindows) {
    if (load<u8>(anchorAt) == 0x44) {
      // `C:\Documents and Settings\`
      while (from > textStart && load<u8>(from - 1) == 0x5c) from--;
      if (from == textStart || load<u8>(from - 1) != 0x3a) return;
      from--;
    }
    if (from == textStart || !isIn(from - 1, LETTER)) return;
    from--;
  } else if (from > textStart && isIn(from - 1, ALNUM | DOT | DASH | UNDERSCORE | SLASH) && !isFileScheme(from)) {
    return;
  }
  let name = anchorEnd;
  const mark: u8 = isWindows ? 0x5c : 0x2f;
  while (name < textEnd && load<u8>(name) == mark) name++;
  let nameEnd = name;
  while (nameEnd < textEnd && nameEnd - name < 64 && isPathCharacter(nameEnd, isWindows) && load<u8>(nameEnd) != mark) {
    nameEnd += max<usize>(1, characterLength(nameEnd));
  }
  if (nameEnd - name < 2 || nameEnd - name >= 64 || nameEnd >= textEnd || load<u8>(nameEnd) != mark) return;
  if (
    isOneOf(name, nameEnd, NO_PERSONS) ||
    holdsPlaceholder(name, nameEnd) ||
    load<u8>(name) == 0x25 ||
    load<u8>(name) == 0x24
  )
    return;
  if (!isIn(name, ALNUM) && load<u8>(name) < 0x80) return;
  const end = endOfPath(nameEnd, isWindows);
  if (end - nameEnd < 2) return;
  reportPlain(PATH_USER, from, end, isImageText(from, end) ? POSSIBLE : LIKELY, 0);
}

function isPathCharacter(p: usize, isWindows: bool): bool {
  const char = load<u8>(p);
  if (char < 0x20 || characterLength(p) == 0) return false;
  if (char == 0x22 || char == 0x3a || char == 0x2a || char == 0x3c || char == 0x3e || char == 0x7c || char == 0x3f)
    return false;
  if (char == 0x27 || char == 0x60 || char == 0x2c || char == 0x3b || char == 0x28 || char == 0x29) return false;
  return char != 0x20 || isWindows;
}

/** Up to a blank, quote, NUL or `:`. */
function endOfPath(p: usize, isWindows: bool): usize {
  const limit = ahead(p, 400);
  while (p < limit) {
    const char = load<u8>(p);
    if (char == 0x20 || !isPathCharacter(p, isWindows)) break;
    if (!isWindows && char == 0x5c) break;
    p += characterLength(p);
  }
  while (load<u8>(p - 1) == 0x2e || load<u8>(p - 1) == 0x5d) p--;
  return p;
}

/** IEEE 802.11: a name of a network has 32 bytes at most. */
const LONGEST_WIFI_NAME: usize = 32;

/** `ssid="name"`, `ssid=name`, `<SSID><name>name`, `SSID: name` */
export function wifiName(): void {
  let p = anchorEnd;
  if (isAt(anchorAt, textEnd, "<SSID")) {
    const open = find(anchorEnd, ahead(anchorEnd, 120), "<name>");
    if (open == 0 || find(anchorAt, open, "</SSID") != 0) return;
    const close = find(open + 6, ahead(open, 80), "</name>");
    if (close != 0 && close - open - 6 >= 1 && close - open - 6 <= 32)
      reportPlain(WIFI_SSID, open + 6, close, LIKELY, 0);
    return;
  }
  if (anchorAt > textStart && isIn(anchorAt - 1, WORD)) return;
  const isColon = load<u8>(anchorEnd - 1) == 0x3a;
  while (isColon && p < textEnd && isIn(p, BLANK)) p++;
  if (p >= textEnd) return;
  let end: usize;
  if (load<u8>(p) == 0x22) {
    p++;
    end = endOfQuoted(p, 0x22);
  } else {
    end = p;
    const limit = ahead(p, LONGEST_WIFI_NAME + 1);
    while (end < limit) {
      const char = load<u8>(end);
      if (char == 0x22 || char == 0x5c) break;
      const length: usize = isOrdinary(char) ? 1 : characterLength(end);
      if (length == 0) break;
      end += length;
    }
  }
  if (
    end <= p ||
    end - p > LONGEST_WIFI_NAME ||
    holdsPlaceholder(p, end) ||
    isOneOf(p, end, "|ssid|null|none|off/any|unknown|")
  )
    return;
  reportPlain(WIFI_SSID, p, end, LIKELY, 0);
}

/** `file:///…` with the suffix of a document. */
export function openedFile(): void {
  if (!isAt(anchorAt, textEnd, "file:///")) return;
  const end = withoutPunctuation(anchorEnd, endOfAddress(anchorEnd));
  const isDocument = endsWithOneOf(
    anchorEnd,
    end,
    "|.docx|.doc|.xlsx|.xls|.pptx|.ppt|.pdf|.odt|.ods|.odp|.rtf|.csv|.pages|.numbers|.key|.txt|.jpg|.mp4|",
  );
  if (isDocument) reportPlain(FILE_OPENED, anchorAt, end, POSSIBLE, 8);
}

/** Labels of a network inside: `name.corp`, `name.internal`. */
export function internalHost(): void {
  if (anchorEnd < textEnd && isIn(anchorEnd, HOST)) return;
  const from = startOfRun(anchorAt, behind(anchorAt, 100), HOST);
  if (anchorAt - from < 3 || !isIn(from, ALNUM) || (from > textStart && isIn(from - 1, UNDERSCORE))) return;
  if (isAtAnyCase(from, anchorAt, "_tcp") || findLast(from, anchorAt, "_") != 0 || isImageText(from, anchorEnd)) return;
  reportPlain(HOSTNAME_INTERNAL, from, anchorEnd, POSSIBLE, 0);
}
