/** Passwords in addresses: `scheme://user:password@host`. The scheme decides which detector the password belongs to. */

import {
  CONN_AMQP,
  CONN_FTP,
  CONN_JDBC_ORACLE,
  CONN_MONGODB,
  CONN_MYSQL,
  CONN_POSTGRES,
  CONN_REDIS,
  CONN_SMTP,
  GIT_CREDENTIALS,
  URL_USERINFO,
} from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE } from "../../records";
import { decodePercent } from "../../values/base64";
import { ALNUM, BLANK, DASH, DIGIT, DOT, endOfRun, isIn, PLUS, startOfRun, UNDERSCORE } from "../../values/chars";
import { SCRATCH } from "../../values/scratch";
import { downTo } from "../../values/stops";
import { isNoPassword, isNothing, isTemplate, kindsOf } from "../../values/words/placeholders";
import { hasOneOf, isOneOf } from "../../values/words/word-lists";
import { equals, equalsAnyCase, findChar, isBeforeAnyCase } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { ahead, behind } from "../around";
import { reportSecret } from "../report";
import { endOfQuote, quoteAt } from "./free-text/cursor";
import { isPlaceholderHost } from "./hosts";
import { characterLength, endOfValue } from "./values";

const LONGEST: usize = 200;

/** The anchor is `://`, or a scheme with it. */
export function addressPassword(): void {
  const from = anchorEnd;
  // Anchors that end before the slashes: `mysql+`, `jdbc:mysql`.
  if (load<u8>(from - 1) != 0x2f) return;
  const at = endOfUserInfo(from);
  if (at == 0) return;
  let colon = from;
  while (colon < at && load<u8>(colon) != 0x3a) colon++;
  if (colon == at) return;
  const password = colon + 1;
  const end = endOfScheme(from);
  const scheme = startOfRun(end, behind(end, 24), ALNUM | PLUS | DOT | DASH);
  const detector = detectorOf(scheme, end, at + 1);
  if (colon == from && detector != CONN_REDIS) return;
  if (!isIn(at + 1, ALNUM) && load<u8>(at + 1) != 0x5b) return;
  if (at - password < 3 || isNoPassword(password, at, from, colon) || isNothing(password, at)) return;
  if (findChar(password, at, 0x25) < at) {
    const decoded = SCRATCH + decodePercent(password, at, SCRATCH);
    if (decoded - SCRATCH < 3 || isTemplate(SCRATCH, decoded)) return;
  }
  if (detector == CONN_AMQP && equals(from, at, "guest:guest")) return;
  if (detector == CONN_FTP && (equalsAnyCase(from, colon, "anonymous") || hasOneOf(password, at, "|guest|"))) return;
  const hasSlash = findChar(password, at, 0x2f) < at;
  if (hasSlash && isOfSites(detector) && (kindsOf(password, at) < 3 || !hasDomain(at + 1))) return;
  // Two addresses of a list, or a name that is no one's.
  if (findChar(password, at, 0x2c) < at && findChar(password, at, 0x3a) < at) return;
  const isNobody = isOneOf(from, colon, "|user|username|") && detector == URL_USERINFO;
  reportSecret(detector, password, at, isNobody || isPlaceholderHost(at + 1) ? POSSIBLE : LIKELY);
}

/** `://` stands before, or `:\/\/` as in JSON. */
function endOfScheme(from: usize): usize {
  return load<u8>(from - 2) == 0x5c ? from - 5 : from - 3;
}

/** Addresses of sites and servers of files have paths in which `:` and `@` may stand. */
function isOfSites(detector: i32): bool {
  return detector == URL_USERINFO || detector == GIT_CREDENTIALS || detector == CONN_FTP || detector == CONN_SMTP;
}

/** Whether a host of two parts begins here. */
function hasDomain(host: usize): bool {
  const end = endOfRun(host, ahead(host, 255), ALNUM | DOT | DASH);
  const dot = findChar(host, end, 0x2e);
  return dot > host && dot + 2 < end;
}

/**
 * Whether a slash is a part of the password, which should have been written as `%2F`: what stands before it is no port
 * then. In front of a port stands a host, and most hosts of sites have a dot.
 */
function isInPassword(from: usize, colon: usize, slash: usize): bool {
  if (load<u8>(from) == 0x5b || endOfRun(colon + 1, slash, DIGIT) == slash) return false;
  const end = endOfScheme(from);
  const detector = detectorOf(startOfRun(end, behind(end, 24), ALNUM | PLUS | DOT | DASH), end, end);
  return !isOfSites(detector) || findChar(from, colon, 0x2e) == colon;
}

/** Where the `@` after name and password stands; 0: there is none. */
function endOfUserInfo(from: usize): usize {
  const limit = ahead(from, LONGEST);
  let found: usize = 0;
  let colon: usize = 0;
  let isBehindSlash = false;
  let p = from;
  while (p < limit) {
    const char = load<u8>(p);
    if (char == 0x40) {
      found = p;
      if (isBehindSlash) break;
    } else if (char == 0x3a && colon == 0) colon = p;
    if (char == 0x2f && colon != 0 && found == 0 && (isBehindSlash || isInPassword(from, colon, p))) {
      isBehindSlash = true;
    } else if (
      char <= 0x20 ||
      char == 0x22 ||
      char == 0x2f ||
      char == 0x3c ||
      char == 0x3e ||
      char == 0x5c ||
      char == 0x60
    )
      break;
    // A second address in one text: the first had no name.
    else if (char == 0x3a && p + 2 < limit && load<u8>(p + 1) == 0x2f && load<u8>(p + 2) == 0x2f) return 0;
    const length = characterLength(p);
    if (length == 0) break;
    p += length;
  }
  return found != 0 && found + 1 < textEnd ? found : 0;
}

/** host: where the host begins, or the scheme's end, when none is asked for. */
export function detectorOf(from: usize, end: usize, host: usize): i32 {
  if (isOneOf(from, end, "|postgres|postgresql|postgis|postgresql+psycopg2|postgresql+asyncpg|postgresql+psycopg|")) {
    return CONN_POSTGRES;
  }
  if (
    isOneOf(from, end, "|mysql|mysqlx|mysql2|mariadb|mysql+pymysql|mysql+mysqldb|mysql+mysqlconnector|mysql+aiomysql|")
  ) {
    return CONN_MYSQL;
  }
  if (isOneOf(from, end, "|mongodb|mongodb+srv|")) return CONN_MONGODB;
  if (isOneOf(from, end, "|redis|rediss|")) return CONN_REDIS;
  if (isOneOf(from, end, "|amqp|amqps|")) return CONN_AMQP;
  if (isOneOf(from, end, "|ftp|ftps|sftp|")) return CONN_FTP;
  if (isOneOf(from, end, "|smtp|smtps|")) return CONN_SMTP;
  const hostEnd = endOfRun(host, ahead(host, 64), ALNUM | DOT | DASH);
  if (hasOneOf(host, hostEnd, "|github.com|gitlab.|bitbucket.org|dev.azure.com|visualstudio.com|"))
    return GIT_CREDENTIALS;
  return URL_USERINFO;
}

/** What stands before a name, and not in it or in a password. */
const NO_USER: string = "\0 \"'`=";

/** `user:password@tcp(host:3306)/database` of Go's driver. */
export function driverAddress(): void {
  if (load<u8>(anchorEnd - 1) != 0x28) return;
  const from = downTo(anchorAt, behind(anchorAt, LONGEST), NO_USER);
  const colon = endOfRun(from, anchorAt, ALNUM | DASH | DOT | UNDERSCORE);
  if (colon == from || colon + 4 > anchorAt || load<u8>(colon) != 0x3a) return;
  if (isNoPassword(colon + 1, anchorAt, from, colon) || isNothing(colon + 1, anchorAt)) return;
  reportSecret(CONN_MYSQL, colon + 1, anchorAt, isPlaceholderHost(anchorEnd) ? POSSIBLE : LIKELY);
}

/** `jdbc:oracle:thin:user/password@host` */
export function oraclePassword(): void {
  const limit = ahead(anchorEnd, LONGEST);
  const slash = endOfRun(anchorEnd, limit, ALNUM | DASH | DOT);
  if (slash == anchorEnd || slash >= limit || load<u8>(slash) != 0x2f) return;
  let at = slash + 1;
  while (at < limit && load<u8>(at) > 0x20 && load<u8>(at) != 0x40 && load<u8>(at) != 0x22) at++;
  if (at >= limit || load<u8>(at) != 0x40 || at - slash < 4 || isNoPassword(slash + 1, at, anchorEnd, slash)) return;
  reportSecret(CONN_JDBC_ORACLE, slash + 1, at, LIKELY);
}

/** `requirepass value` of Redis. */
export function redisSetting(): void {
  if (!isBeforeAnyCase(anchorEnd, textStart, "requirepass")) return;
  let from = endOfRun(anchorEnd, textEnd, BLANK);
  if (from == textEnd || from == anchorEnd) return;
  const quote = quoteAt(from);
  from += quote;
  const end = quote != 0 ? endOfQuote(from, quote) : endOfValue(from, ' "');
  if (end < from + 4 || end - from >= LONGEST || isNoPassword(from, end, 0, 0)) return;
  reportSecret(CONN_REDIS, from, end, LIKELY);
}
