/** Tokens of registries and services that need more than a form: parts that decode, labels before them. */
import {
  DISCORD_BOT,
  DOCKER_AUTH,
  NPMRC_AUTH,
  OPENAI_KEY,
  PYPI_TOKEN,
  TEAMS_WEBHOOK,
  TELEGRAM_SESSION,
  TWILIO_KEY_SID,
} from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE, VALIDATED } from "../../records";
import { decodeBase64, UNDECODED } from "../../values/base64";
import {
  ALNUM,
  BASE64,
  BASE64URL,
  BLANK,
  DASH,
  DIGIT,
  DOT,
  EQUALS,
  endOfRun,
  HEX,
  HEX_LOWER,
  isIn,
  isRun,
  QUOTE,
  startOfRun,
  UNDERSCORE,
  WORD,
} from "../../values/chars";
import { entropy } from "../../values/entropy";
import { ROOM, SCRATCH } from "../../values/scratch";
import { downTo } from "../../values/stops";
import { holdsPlaceholder, isMonotonous, kindsOf } from "../../values/words/placeholders";
import { find, findLast, isAt, isBefore } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart, widen } from "../../window";
import { ahead, behind, isAfterEscape, isNear, isWordEnd, isWordStart } from "../around";
import { homeOf, startBefore, UNESCAPED, withoutEscapes } from "../form-escapes";
import { quoteAt } from "../passwords/free-text/cursor";
import { endOfValue, isMade, isRandom, LONGEST } from "../passwords/values";
import { reportSecret, reportToken } from "../report";
import { isCredentials } from "../sessions/http";

/**
 * A macaroon (libmacaroons, version 2): 2, location packet, identifier packet, 0, caveats, 0, signature packet of 32
 * bytes at the end.
 */
export function pypiToken(): void {
  if (!isWordStart(anchorAt)) return;
  const from = anchorAt + 5;
  const end = endOfRun(from, ahead(from, 600), BASE64URL);
  if (end - from < 120 || end - from >= 600 || holdsPlaceholder(anchorAt, end)) return;
  const length = decodeBase64(from, end, SCRATCH, ROOM);
  if (length == UNDECODED) return;
  const isWhole = isMacaroon(SCRATCH, SCRATCH + length);
  if (!isWhole && isMonotonous(from + 20, end)) return;
  reportToken(PYPI_TOKEN, anchorAt, end, isWhole ? VALIDATED : LIKELY, 5);
}

function isMacaroon(from: usize, end: usize): bool {
  if (end - from < 60 || load<u8>(from) != 2) return false;
  let p = from + 1;
  // Field types: 1 location, 2 identifier, 4 verification id, 6 signature; 0 ends a section.
  let hasIdentifier = false;
  for (let packets = 0; packets < 64 && p < end; packets++) {
    const type = load<u8>(p++);
    if (type == 0) continue;
    if (type > 6 || p >= end) return false;
    let length = <usize>load<u8>(p++);
    if (length >= 0x80) {
      if (p >= end) return false;
      length = (length & 0x7f) | ((<usize>load<u8>(p++)) << 7);
    }
    if (end - p < length) return false;
    if (type == 6) return hasIdentifier && length == 32 && p + 32 == end;
    if (type == 2) hasIdentifier = true;
    p += length;
  }
  return false;
}

/** A UUID has more. */
const LEAST_TOKEN: usize = 20;
/** How far before a registry the command may stand. */
const LONGEST_REGISTRY: usize = 120;

/** `npm config set //registry/:_authToken value` */
function npmSetting(): void {
  const from = quoteAt(anchorEnd) == 0 ? anchorEnd : anchorEnd + quoteAt(anchorEnd);
  const registry = downTo(anchorAt, behind(anchorAt, LONGEST_REGISTRY), "\0 \"'");
  let p = registry;
  if (p > textStart && isIn(p - 1, QUOTE)) p--;
  if (!isBefore(p, textStart, "set ") && !isBefore(p, textStart, "set\0")) return;
  const end = endOfRun(from, ahead(from, LONGEST), WORD | DASH | DOT);
  if (end == from || load<u8>(from) == 0x2d || endOfValue(from, " \"'`;,<>()&|\\") != end) return;
  if (!isRandom(from, end) && !isMade(from, end, LEAST_TOKEN)) return;
  reportToken(NPMRC_AUTH, from, end, LIKELY, 0);
}

/** `//registry/:_authToken=value`, `npm config set //registry/:_authToken value`, `_auth=` with base 64 of name:password. */
export function npmrcAuth(): void {
  if (isAt(anchorAt, textEnd, ":_authToken")) return npmSetting();
  const isToken = isAt(anchorAt, textEnd, "_authToken=");
  let from = anchorEnd;
  if (from < textEnd && load<u8>(from) == 0x22) from++;
  if (isToken) {
    const end = endOfValue(from, " \"'`;,<>()&|$");
    if (end - from < 8 || end - from > LONGEST || holdsPlaceholder(from, end) || isMonotonous(from, end)) return;
    if (end < textEnd && load<u8>(end) == 0x24) return;
    reportToken(NPMRC_AUTH, from, end, end - from >= 20 || kindsOf(from, end) > 2 ? LIKELY : POSSIBLE, 0);
    return;
  }
  const run = endOfRun(from, ahead(from, 400), BASE64);
  const end = endOfRun(run, ahead(run, 2), EQUALS);
  if (end - from < 8) return;
  const length = decodeBase64(from, end, SCRATCH, 512);
  if (length != UNDECODED && isCredentials(SCRATCH, SCRATCH + length)) reportSecret(NPMRC_AUTH, from, end, LIKELY);
}

/** `"auth": "base 64 of name:secret"` within `"auths"`. */
export function dockerAuth(): void {
  if (isAt(anchorAt, textEnd, '"auths"')) return;
  let p = anchorEnd;
  while (p < textEnd && (isIn(p, BLANK) || load<u8>(p) == 0x3a)) p++;
  if (p >= textEnd || load<u8>(p) != 0x22) return;
  const from = p + 1;
  const run = endOfRun(from, ahead(from, 3000), BASE64);
  const end = endOfRun(run, ahead(run, 2), EQUALS);
  if (end - from < 8 || end >= textEnd || load<u8>(end) != 0x22) return;
  if (findLast(textStart, anchorAt, '"auths"') == 0 && !isNear(anchorAt, end, "|docker|registry|ghcr.io|", 128, 16))
    return;
  const length = decodeBase64(from, end, SCRATCH, ROOM);
  if (length != UNDECODED && isCredentials(SCRATCH, SCRATCH + length)) reportSecret(DOCKER_AUTH, from, end, VALIDATED);
}

/** `T3BlbkFJ` ("OpenAI") in the middle, as many characters before as after it. */
export function openaiKey(): void {
  let infix = anchorAt;
  if (!isAt(infix, textEnd, "T3BlbkFJ")) return;
  const least = behind(infix, 180);
  const run = startOfRun(infix, least, BASE64URL);
  let start = findLast(run, infix, "sk-");
  // `sk-` may stand in the random part, too: the first that leaves equal sides counts.
  for (let p = run; p + 3 < infix; p++) {
    if (!isAt(p, infix, "sk-") || !(p == run || !isIn(p - 1, ALNUM) || isAfterEscape(p))) continue;
    if (sides(p, infix) != 0) {
      start = p;
      break;
    }
  }
  if (start == 0) return;
  const side = sides(start, infix);
  infix += 8;
  if (side == 0 || textEnd - infix < side || !isRun(infix, infix + side, BASE64URL)) return;
  const end = infix + side;
  if (end < textEnd && isIn(end, BASE64URL)) return;
  if (holdsPlaceholder(start, end) || isMonotonous(infix, end) || entropy(start, end) < 3.8) return;
  const shown: usize = isAt(start, end, "sk-proj-")
    ? 8
    : isAt(start, end, "sk-svcacct-")
      ? 11
      : isAt(start, end, "sk-admin-")
        ? 9
        : 3;
  reportToken(OPENAI_KEY, start, end, VALIDATED, shown);
}

/** The length of the random part before the infix, where it is one of those in use. */
function sides(start: usize, infix: usize): usize {
  let from = start + 3;
  if (isAt(from, infix, "proj-")) from += 5;
  else if (isAt(from, infix, "svcacct-")) from += 8;
  else if (isAt(from, infix, "admin-")) from += 6;
  const side = infix - from;
  return side == 20 || side == 58 || side == 74 ? side : 0;
}

/**
 * id . time . signature, 24 to 28, 6 and 27 to 38 characters of base64url; the id decodes to 17 to 20 digits. A run
 * of letters and digits leads here; it may be any of the three or a part of one.
 */
export function discordBot(): void {
  // Most runs are too long, or end where neither the id does nor goes on.
  if (anchorEnd - anchorAt > 28 || !isIn(anchorEnd, DOT | UNDERSCORE | DASH)) return;
  const start = startOfRun(anchorAt, behind(anchorAt, 28), BASE64URL);
  const first = endOfRun(start, ahead(start, 29), BASE64URL);
  if (first - start < 22 || first - start > 28 || first >= textEnd || load<u8>(first) != 0x2e) return;
  const time = endOfRun(first + 1, ahead(first, 8), BASE64URL);
  if (time - first - 1 != 6 || time >= textEnd || load<u8>(time) != 0x2e) return;
  const end = endOfRun(time + 1, ahead(time, 40), BASE64URL);
  if (end - time - 1 < 27 || end - time - 1 > 38) return;
  const length = decodeBase64(start, first, SCRATCH, 64);
  if (length == UNDECODED || length < 17 || length > 20 || !isRun(SCRATCH, SCRATCH + length, DIGIT)) return;
  if (!isMonotonous(time + 1, end)) reportToken(DISCORD_BOT, start, end, VALIDATED, 0);
}

/**
 * SK or AC and 32 hex digits in small letters. Lists of hashes look the same, so without the service's name it is only
 * possible; with it, the form beside the name tells.
 */
export function twilioId(): void {
  if (anchorEnd - anchorAt != 34 || !(isAt(anchorAt, textEnd, "SK") || isAt(anchorAt, textEnd, "AC"))) return;
  if (!isRun(anchorAt + 2, anchorEnd, HEX_LOWER) || isMonotonous(anchorAt + 2, anchorEnd)) return;
  if (isWordEnd(anchorEnd) && isWordStart(anchorAt) && entropy(anchorAt + 2, anchorEnd) >= 3) {
    reportToken(TWILIO_KEY_SID, anchorAt, anchorEnd, POSSIBLE, 2);
  }
}

/** `https://name.webhook.office.com/webhookb2/UUID@UUID/IncomingWebhook/hex/UUID` */
export function teamsWebhook(): void {
  const host = startOfRun(anchorAt, behind(anchorAt, 64), ALNUM | DASH);
  const start = startBefore(host, SCHEME);
  if (host == anchorAt || start == 0) return;
  const path = SCHEME + (anchorEnd - host);
  const head = withoutEscapes(start, textEnd, path + 11);
  if (!isAt(UNESCAPED, head, "https://") || !isAt(UNESCAPED + path, head, "/webhookb2/")) return;
  const limit = withoutEscapes(start, textEnd, 320);
  let p = UNESCAPED + path;
  p = uuidEnd(p + 11, limit);
  if (p == 0 || p >= limit || load<u8>(p) != 0x40) return;
  p = uuidEnd(p + 1, limit);
  if (p == 0 || !isAt(p, limit, "/IncomingWebhook/")) return;
  const id = p + 17;
  p = endOfRun(id, min(id + 33, limit), HEX);
  if (p - id != 32 || p >= limit || load<u8>(p) != 0x2f) return;
  p = uuidEnd(p + 1, limit);
  if (p != 0) reportToken(TEAMS_WEBHOOK, start, homeOf(p), LIKELY, SCHEME);
}

/** `https://` */
const SCHEME: usize = 8;

/** The place after a UUID; 0: there is none. */
function uuidEnd(p: usize, end: usize): usize {
  if (end < p || end - p < 36) return 0;
  for (let i: usize = 0; i < 36; i++) {
    const isDash = i == 8 || i == 13 || i == 18 || i == 23;
    if (!isIn(p + i, isDash ? DASH : HEX)) return 0;
  }
  return p + 36;
}

/**
 * A string session of Telethon (`1`, then data centre, address, port and a key of 256 bytes) near `session` or
 * `api_hash`.
 */
export function telegramSession(): void {
  const limit = ahead(anchorEnd, 64);
  let p = anchorEnd;
  while (p < limit && !(load<u8>(p) == 0x31 && !isIn(p - 1, WORD))) p++;
  if (p >= limit) return;
  widen();
  const run = endOfRun(p + 1, ahead(p, 400), BASE64URL);
  const end = endOfRun(run, ahead(run, 2), EQUALS);
  if (run - p - 1 < 340 || run - p - 1 > 376) return;
  const length = decodeBase64(p + 1, end, SCRATCH, ROOM);
  if ((length != 263 && length != 275) || load<u8>(SCRATCH) - 1 > 9) return;
  if (find(p, end, "AAAAAAAA") == 0) reportToken(TELEGRAM_SESSION, p, end, POSSIBLE, 0);
}
