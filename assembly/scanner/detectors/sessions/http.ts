/** What signs requests in: Authorization headers and the like, cookies, tokens of OAuth answers. */
import { COOKIE_SESSION, HTTP_BASIC, HTTP_BEARER, HTTP_DIGEST, JSON_TOKEN } from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE, VALIDATED } from "../../records";
import { decodeBase64, UNDECODED } from "../../values/base64";
import { addWork } from "../../values/budget";
import {
  ALNUM,
  BASE64,
  BASE64URL,
  BEYOND,
  BLANK,
  DASH,
  DIGIT,
  DOT,
  EQUALS,
  endOfRun,
  HEX,
  isIn,
  isRun,
  LETTER,
  LOWER,
  OTHER_MARK,
  PERCENT,
  PLUS,
  PRINTABLE,
  QUOTE,
  SEPARATOR,
  SLASH,
  startOfRun,
  TILDE,
  UNDERSCORE,
  UPPER,
} from "../../values/chars";
import { entropy } from "../../values/entropy";
import { SCRATCH } from "../../values/scratch";
import { downTo } from "../../values/stops";
import { holdsPlaceholder, isMonotonous, isNoPassword, kindsOf } from "../../values/words/placeholders";
import { hasOneOf, isOneOf } from "../../values/words/word-lists";
import {
  equalsAnyCase,
  find,
  findAnyCase,
  findChar,
  findLast,
  isAt,
  isAtAnyCase,
  isBeforeAnyCase,
} from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { ahead, behind, isAfterEscape, isLabelled } from "../around";
import { homeOf, UNESCAPED, withoutEscapes } from "../form-escapes";
import { isMade, isRandom } from "../passwords/values";
import { reportSecret, reportToken } from "../report";

/** token68 of RFC 9110. */
const TOKEN68: u32 = ALNUM | DASH | DOT | UNDERSCORE | TILDE | PLUS | SLASH;
const LONGEST_TOKEN: usize = 4000;
const LEAST: usize = 16;
const LEAST_HEX: usize = 32;

function endOfToken(from: usize): usize {
  const limit = ahead(from, LONGEST_TOKEN);
  const run = endOfRun(from, limit, TOKEN68);
  return endOfRun(run, ahead(run, 2), EQUALS);
}

function isTokenLike(from: usize, end: usize): bool {
  if (end - from < LEAST || end - from >= LONGEST_TOKEN || holdsPlaceholder(from, end) || isMonotonous(from, end))
    return false;
  const least: f32 = isRun(from, end, HEX) && end - from >= LEAST_HEX ? 3 : 3.5;
  return kindsOf(from, end) >= 3 || entropy(from, end) >= least;
}

/** `"name": "Authorization", "value": "` */
const HEADER_BEFORE: usize = 40;
const LEAST_ALONE: usize = 24;

/** As no one writes for an example: long, with both cases and digits. */
function isDiced(from: usize, end: usize): bool {
  if (end - from < LEAST_ALONE || isRun(from, end, ~UPPER) || isRun(from, end, ~LOWER)) return false;
  return isMade(from, end, LEAST_ALONE) && entropy(from, end) >= 4;
}

/** `Bearer ` after `Authorization:`; elsewhere most are only possible. */
export function bearer(): void {
  if (isAt(anchorAt, textEnd, "Bearer ")) {
    const end = endOfToken(anchorEnd);
    if (!isTokenLike(anchorEnd, end)) return;
    const isHeader = isLabelled(anchorAt, anchorEnd, "|authorization|", HEADER_BEFORE, 0);
    if (!isHeader && isWords(anchorEnd, end)) return;
    // Programs keep the value of a header by itself.
    reportToken(HTTP_BEARER, anchorEnd, end, isHeader || isDiced(anchorEnd, end) ? LIKELY : POSSIBLE, 0);
    return;
  }
  if (isAt(anchorAt, textEnd, "access_token=")) {
    // `&amp;` of markup ends with a semicolon; a form may stand in quotes.
    const isQuery =
      anchorAt == textStart || isOneOf(anchorAt - 1, anchorAt, "|?|&|#|;|\"|'| |") || load<u8>(anchorAt - 1) < 0x20;
    const end = endOfRun(anchorEnd, ahead(anchorEnd, LONGEST_TOKEN), TOKEN68 | PERCENT);
    if (isQuery && isTokenLike(anchorEnd, end) && !isWords(anchorEnd, end)) {
      reportToken(HTTP_BEARER, anchorEnd, end, LIKELY, 0);
    }
    return;
  }
  if (isAt(anchorEnd - 5, textEnd, "auth=")) {
    addressToken();
    return;
  }
  if (load<u8>(anchorAt) == 0x22 || load<u8>(anchorAt) == 0x27) {
    quotedToken();
    return;
  }
  // X-Api-Key: value, "X-Api-Key": "value", x-api-key NUL value; `Authorization: token value` holds the blank itself.
  const from = load<u8>(anchorEnd - 1) == 0x20 ? anchorEnd : endOfSeparator(anchorEnd);
  if (from == 0) return;
  const end = endOfToken(from);
  if (!isTokenLike(from, end) || isWords(from, end)) return;
  reportToken(HTTP_BEARER, from, end, LIKELY, 0);
}

/** `….json?auth=value` of a database that is asked by its address; elsewhere it may say how, or name an advertisement. */
function addressToken(): void {
  const end = endOfRun(anchorEnd, ahead(anchorEnd, LONGEST_TOKEN), TOKEN68 | PERCENT);
  if (!isTokenLike(anchorEnd, end) || !isDiced(anchorEnd, end) || !isRandom(anchorEnd, end)) return;
  const address = downTo(anchorAt, behind(anchorAt, LONGEST_ADDRESS), "\x01 \"'<>");
  const isOfDatabase = findLast(address, anchorAt + 1, ".json?") != 0;
  reportToken(HTTP_BEARER, anchorEnd, end, isOfDatabase ? LIKELY : POSSIBLE, 0);
}

const LONGEST_ADDRESS: usize = 300;
const MOST_ESCAPES: usize = 8;

/** `"Authorization", "Token value"` of a call or a list: the header's name right before, the same quote right behind. */
function quotedToken(): void {
  const end = endOfToken(anchorEnd);
  let close = end;
  while (close < ahead(end, MOST_ESCAPES) && load<u8>(close) == 0x5c) close++;
  if (close >= textEnd || load<u8>(close) != load<u8>(anchorAt) || !isTokenLike(anchorEnd, end)) return;
  const isHex = end - anchorEnd >= LEAST_HEX && isRun(anchorEnd, end, HEX);
  if (!isHex && !isRandom(anchorEnd, end)) return;
  const name = startOfRun(anchorAt, behind(anchorAt, MOST_BETWEEN), BLANK | QUOTE | SEPARATOR | EQUALS | OTHER_MARK);
  if (isBeforeAnyCase(name, textStart, "authorization")) reportToken(HTTP_BEARER, anchorEnd, end, LIKELY, 0);
}

/** What stands between the name of a header and its value; 0: none. */
function endOfSeparator(p: usize): usize {
  const start = p;
  const limit = ahead(p, 6);
  while (p < limit && isSeparator(load<u8>(p))) p++;
  return p == start ? 0 : p;
}

/** `:` `=`, blanks and tabs, quotes and the backslashes before them, NUL. */
function isSeparator(char: u8): bool {
  return (
    char == 0x3a ||
    char == 0x3d ||
    char == 0x20 ||
    char == 0x09 ||
    char == 0x22 ||
    char == 0x27 ||
    char == 0x5c ||
    char == 0
  );
}

/** Words with dashes and dots: names, not tokens. */
function isWords(from: usize, end: usize): bool {
  let digits = 0;
  for (let p = from; p < end; p++) if (isIn(p, DIGIT)) digits++;
  return digits == 0 || (digits < 2 && entropy(from, end) < 3.8);
}

/** `Basic ` and base 64 of name:password, after Authorization; by itself it must be plain text, and no word of a title. */
export function basic(): void {
  let from = anchorEnd;
  while (from < textEnd && isIn(from, BLANK)) from++;
  const limit = withoutEscapes(from, ahead(from, LONGEST_CREDENTIALS));
  const run = endOfRun(UNESCAPED, limit, BASE64);
  const end = endOfRun(run, min(run + 2, limit), EQUALS);
  if (end - UNESCAPED < 4 || homeOf(end) - from >= LONGEST_CREDENTIALS) return;
  const length = decodeBase64(UNESCAPED, end, SCRATCH, 512);
  if (length == UNDECODED || !isCredentials(SCRATCH, SCRATCH + length)) return;
  const isHeader = load<u8>(anchorAt) != 0x42 || isLabelled(anchorAt, anchorEnd, "|authorization|", HEADER_BEFORE, 0);
  if (
    !isHeader &&
    (length < LEAST_CREDENTIALS || !isRun(SCRATCH, SCRATCH + length, PRINTABLE) || isRun(from, homeOf(run), LETTER))
  )
    return;
  const isPlain = isPlainSecret(SCRATCH, SCRATCH + length);
  reportSecret(HTTP_BASIC, from, homeOf(end), isPlain ? POSSIBLE : isHeader ? VALIDATED : LIKELY);
}

/** In base 64. */
const LONGEST_CREDENTIALS: usize = 600;
const LEAST_KEY: usize = 20;

/** A word alone is what examples and tests have, and little to go by; a key that stands for a name has no password. */
function isPlainSecret(from: usize, end: usize): bool {
  const colon = findChar(from, end, 0x3a);
  if (colon + 1 == end) return !isMade(from, colon, LEAST_KEY);
  return isRun(colon + 1, end, LETTER | BEYOND);
}

const LEAST_CREDENTIALS: usize = 9;

/** Printable text with a colon, a name before it and a password after it that is no placeholder; or a key and no password. */
export function isCredentials(from: usize, end: usize): bool {
  const colon = findChar(from, end, 0x3a);
  if (colon == from || colon == end || !isRun(from, end, PRINTABLE | BEYOND)) return false;
  if (colon + 1 == end) return colon - from >= LEAST_KEY;
  return !isNoPassword(colon + 1, end, from, colon);
}

/** `Digest username="…", …, nonce="…", response="…"` */
export function digest(): void {
  const limit = ahead(anchorEnd, 800);
  const response = find(anchorEnd, limit, 'response="');
  if (response == 0 || find(anchorEnd, limit, "nonce=") == 0) return;
  const from = response + 10;
  const end = endOfRun(from, limit, HEX);
  if ((end - from == 32 || end - from == 64) && !isMonotonous(from, end))
    reportToken(HTTP_DIGEST, from, end, LIKELY, 0);
}

/** `"access_token": "value"` and its like. */
export function jsonToken(): void {
  let p = anchorEnd;
  while (p < textEnd && (isIn(p, BLANK) || load<u8>(p) == 0x3a)) p++;
  if (p >= textEnd || load<u8>(p) != 0x22) return;
  const from = p + 1;
  let end = from;
  const limit = ahead(from, LONGEST_TOKEN);
  while (end < limit && load<u8>(end) != 0x22 && isIn(end, PRINTABLE) && !isIn(end, BLANK)) end++;
  if (end >= limit || load<u8>(end) != 0x22 || end - from < 20) return;
  if (holdsPlaceholder(from, end) || isMonotonous(from, end) || entropy(from, end) < 3.5 || isWords(from, end)) return;
  reportToken(JSON_TOKEN, from, end, LIKELY, 0);
}

/** Cookies that hold a session of a known kind of site or server. */
const SESSIONS: string =
  "|sessionid|phpsessid|jsessionid|connect.sid|asp.net_sessionid|.aspxauth|laravel_session|session|sid|hsid|ssid|" +
  "apisid|sapisid|osid|lsid|xs|auth_token|ct0|li_at|user_session|_gh_sess|_gitlab_session|signinstatecookie|" +
  "rpssecauth|fedauth|rtfa|at-main|session-token|x-main|authjs.session-token|sessionkey|sessdata|steamloginsecure|" +
  ".roblosecurity|sessionid_ss|reddit_session|token_v2|cf_clearance|remember_token|rack.session|beaker.session.id|" +
  "smsession|mrhsession|svpncookie|dsid|";
const NOT_SESSIONS: string =
  "|_gid|_fbp|lang|locale|theme|optanonconsent|csrftoken|xsrf-token|_csrf|csrf|_csrf_token|csrf_token|";

function isKnownSession(from: usize, end: usize): bool {
  if (isOneOf(from, end, SESSIONS)) return true;
  if (isAtAnyCase(from, end, ".aspnetcore.") || isAtAnyCase(from, end, "__secure-1psid")) return true;
  if (isAtAnyCase(from, end, "__secure-3psid") || isAtAnyCase(from, end, "estsauth")) return true;
  if (isAtAnyCase(from, end, "wordpress_logged_in_") || isAtAnyCase(from, end, "wordpress_sec_")) return true;
  if (isAtAnyCase(from, end, "remember_web_")) return true;
  if (isAtAnyCase(from, end, "__host-") && findAnyCase(from, end, "session") != 0) return true;
  if (findAnyCase(from, end, "next-auth.session-token") != 0) return true;
  return load<u8>(from) == 0x5f && end - from > 9 && equalsAnyCase(end - 8, end, "_session");
}

function isNotSession(from: usize, end: usize): bool {
  if (isOneOf(from, end, NOT_SESSIONS)) return true;
  if (isAt(from, end, "_ga") || isAt(from, end, "_hj") || isAt(from, end, "ajs_")) return true;
  return isAtAnyCase(from, end, "optimizely") || isAtAnyCase(from, end, "consent");
}

/** How many cookies of a line are looked at. */
const MOST_COOKIES = 64;
const COOKIE_NAME: u32 = ALNUM | DASH | DOT | UNDERSCORE | PERCENT;
const COOKIE_VALUE: u32 = BASE64 | BASE64URL | DOT | TILDE | PERCENT | EQUALS;

/** `Cookie: a=b; c=d`, `Set-Cookie: a=b; HttpOnly`, `"cookie": "a=b"`, `HTTP_COOKIE=a=b`, or the name of a known one. */
export function cookies(): void {
  const isSet = isAtAnyCase(anchorAt, textEnd, "set-cookie");
  const last = load<u8>(anchorEnd - 1);
  if (!isSet && last != 0x20 && last != 0x3a && last != 0x3d) {
    knownCookie();
    return;
  }
  let p = isSet ? endOfSeparator(anchorEnd) : anchorEnd;
  if (p == 0) return;
  // In JSON and in what programs print, quotes and brackets.
  p = endOfRun(p, ahead(p, MOST_BETWEEN), BLANK | QUOTE | SEPARATOR | OTHER_MARK);
  for (let i = 0; i < MOST_COOKIES; i++) {
    const nameEnd = endOfRun(p, textEnd, COOKIE_NAME);
    if (nameEnd == p || nameEnd >= textEnd || load<u8>(nameEnd) != 0x3d) return;
    let from = nameEnd + 1;
    const isQuoted = from < textEnd && load<u8>(from) == 0x22;
    if (isQuoted) from++;
    let end = endOfCookie(from);
    cookie(p, nameEnd, from, end, isSet);
    if (isQuoted && end < textEnd && load<u8>(end) == 0x22) end++;
    if (isSet || end + 1 >= textEnd || load<u8>(end) != 0x3b) return;
    p = end + 1;
    while (p < textEnd && isIn(p, BLANK)) p++;
  }
}

const MOST_BETWEEN: usize = 16;
/** Without a header around them. */
const LONGEST_KNOWN: usize = 1024;
/** To judge one, for each character. */
const KNOWN_WORK: u32 = 8;

/** `name=value`, `"name": "value"`, a line of a file of cookies, `"name": "…", "value": "…"`. */
function knownCookie(): void {
  const name = isAfterEscape(anchorAt) ? anchorAt : startOfRun(anchorAt, behind(anchorAt, 64), COOKIE_NAME);
  const nameEnd = endOfRun(anchorEnd, ahead(anchorEnd, 64), COOKIE_NAME);
  if (!isKnownSession(name, nameEnd)) return;
  let from = endOfSeparator(nameEnd);
  if (from == 0) return;
  // Elements of a list, the second of which says that it is the value.
  if (from < textEnd && load<u8>(from) == 0x2c) {
    const value = findAnyCase(from, ahead(from, MOST_BETWEEN), "value");
    if (value == 0) return;
    from = endOfSeparator(value + 5);
    if (from == 0) return;
  }
  const run = endOfRun(from, ahead(from, LONGEST_KNOWN), COOKIE_VALUE & ~EQUALS);
  const end = endOfRun(run, ahead(run, 2), EQUALS);
  if (end - from >= LONGEST_KNOWN) return;
  addWork(<u32>(end - from) * KNOWN_WORK);
  if (isMade(from, end, LEAST) && !isWords(from, end)) cookie(name, nameEnd, from, end, false);
}

/** Values may hold more than RFC 6265 allows: `:`, `|`, `!`, `*`. */
function endOfCookie(from: usize): usize {
  let end = from;
  const limit = ahead(from, LONGEST_TOKEN);
  while (end < limit && isIn(end, PRINTABLE)) {
    const char = load<u8>(end);
    if (char == 0x3b || char == 0x20 || char == 0x22 || char == 0x2c || char == 0x27 || char == 0x5c) break;
    end++;
  }
  return end;
}

function cookie(name: usize, nameEnd: usize, from: usize, end: usize, isSet: bool): void {
  if (end - from < LEAST || isNotSession(name, nameEnd)) return;
  if (holdsPlaceholder(from, end) || isRun(from, end, DIGIT | DOT | DASH) || entropy(from, end) < 3) return;
  if (!isRun(from, end, COOKIE_VALUE) && kindsOf(from, end) < 3) return;
  let confidence: u8 = 0;
  if (isKnownSession(name, nameEnd)) confidence = LIKELY;
  else if (hasOneOf(name, nameEnd, "|sess|sid|auth|token|login|jwt|sso|")) {
    const limit = ahead(end, 200);
    let line = end;
    while (line < limit && load<u8>(line) >= 0x20) line++;
    confidence = isSet && findAnyCase(end, line, "httponly") != 0 ? LIKELY : POSSIBLE;
  }
  if (confidence != 0) reportToken(COOKIE_SESSION, from, end, confidence, 0);
}

/** `steamLoginSecure=` SteamID `%7C%7C` token: the cookie's value, wherever it stands. */
export function steamSession(detector: i32): void {
  // Rows of databases have nothing between.
  const p = max(anchorEnd, endOfSeparator(anchorEnd));
  const digits = endOfRun(p, ahead(p, 18), DIGIT);
  if (digits - p != 17 || !isAt(p, textEnd, "7656119")) return;
  if (!isAt(digits, textEnd, "%7C%7C") && !isAt(digits, textEnd, "||")) return;
  const from = digits + (load<u8>(digits) == 0x25 ? 6 : 2);
  const end = endOfRun(from, ahead(from, 1500), BASE64URL | DOT);
  if (end - from >= 40) reportToken(detector, p, end, LIKELY, 0);
}

/** `_|WARNING:-DO-NOT-SHARE-THIS` … `|_` and hex. */
export function robloxCookie(detector: i32): void {
  const limit = ahead(anchorEnd, 300);
  const mark = find(anchorEnd, limit, "|_");
  if (mark == 0) return;
  const end = endOfRun(mark + 2, ahead(mark, 2000), HEX);
  if (end - mark - 2 >= 100) reportToken(detector, anchorAt, end, LIKELY, 0);
}
