/** Keys of clouds whose form alone does not tell them: names beside them, other keys near them, decoded parts. */
import {
  ALIBABA_SECRET,
  AWS_ACCESS_KEY_ID,
  AWS_SECRET_KEY,
  AWS_SESSION_KEY_ID,
  AZURE_APPCONFIG,
  AZURE_SAS,
  AZURE_STORAGE_KEY,
  CONN_SERVICEBUS,
} from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE, VALIDATED } from "../../records";
import { decodeBase32, decodeBase64, decodePercent, UNDECODED } from "../../values/base64";
import {
  ALNUM,
  BASE32,
  BASE64,
  DASH,
  DIGIT,
  DOT,
  EQUALS,
  endOfRun,
  HEX,
  isIn,
  isRun,
  LOWER,
  PERCENT,
  PLUS,
  SLASH,
  UPPER,
  WORD,
} from "../../values/chars";
import { secondsOfDate } from "../../values/dates";
import { entropy } from "../../values/entropy";
import { SCRATCH, SECOND } from "../../values/scratch";
import { downTo, upTo } from "../../values/stops";
import { holdsPlaceholder, isMonotonous, kindsOf } from "../../values/words/placeholders";
import { find, findLast, isAt, isBefore, isBeforeAnyCase } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { ahead, behind, isNear, isWordEnd, isWordStart, lookAhead } from "../around";
import { homeOf, UNESCAPED, withoutEscapesOf } from "../form-escapes";
import { reportToken, reportTokenWith } from "../report";

/** 20 characters: four letters of the kind, then 10 bytes in base 32 that hold the account. */
export function awsKeyId(): void {
  const end = anchorAt + 20;
  if (end > textEnd || !isRun(anchorAt + 4, end, BASE32) || !isWordStart(anchorAt)) return;
  if (!isWordEnd(end) || isIn(end, BASE32)) return;
  if (holdsPlaceholder(anchorAt, end) || isMonotonous(anchorAt + 4, end)) return;
  decodeBase32(anchorAt + 4, end, SCRATCH);
  const account = ((bswap<u64>(load<u64>(SCRATCH)) >> 16) & 0x7fffffffff80) >> 7;
  const isTemporary = isAt(anchorAt, textEnd, "ASIA");
  const words = isTemporary ? "|secret|session|" : "|secret|";
  const isPaired = isNear(anchorAt, end, words, 128, 160) || secretKeyAfter(end) != 0;
  const confidence = account <= 999999999999 && isPaired ? VALIDATED : LIKELY;
  reportToken(isTemporary ? AWS_SESSION_KEY_ID : AWS_ACCESS_KEY_ID, anchorAt, end, confidence, 4);
  // The secret may follow without a name of its own.
  const secret = secretKeyAfter(end);
  if (secret != 0) reportToken(AWS_SECRET_KEY, secret, secret + 40, LIKELY, 0);
}

/** How far behind a key id its secret may stand without a name. */
const SECRET_BEHIND: usize = 256;

/** Where 40 characters that may be a secret stand after a key id; 0: nowhere. */
function secretKeyAfter(from: usize): usize {
  const limit = lookAhead(from, SECRET_BEHIND);
  let p = from;
  while (p < limit) {
    if (!isIn(p, BASE64)) {
      p++;
      continue;
    }
    const end = endOfRun(p, ahead(p, 41), BASE64);
    if (end - p == 40 && isSecretKey(p) && !isPath(p, end) && (end >= textEnd || !isIn(end, EQUALS))) return p;
    p = endOfRun(p, limit, BASE64);
  }
  return 0;
}

/** 40 characters of base 64: both cases and a digit, no SHA-1. */
function isSecretKey(from: usize): bool {
  const end = from + 40;
  if (!isRun(from, end, BASE64) || isRun(from, end, HEX)) return false;
  if (isRun(from, end, ~UPPER) || isRun(from, end, ~LOWER) || isRun(from, end, ~DIGIT)) return false;
  return entropy(from, end) >= 4.2 && !holdsPlaceholder(from, end) && !isMonotonous(from, end);
}

/** Three or more words of letters with slashes between. */
function isPath(from: usize, end: usize): bool {
  let slashes = 0;
  let marks = 0;
  let changes = 0;
  for (let p = from; p < end; p++) {
    if (isIn(p, SLASH)) slashes++;
    if (isIn(p, DIGIT | PLUS)) marks++;
    if (p > from && isIn(p, UPPER) && isIn(p - 1, LOWER)) changes++;
  }
  return slashes >= 2 && marks <= 2 && changes <= MOST_SEAMS;
}

/** Words of a path change from small letters to capitals less often than dice do in 40 characters: one time in five. */
const MOST_SEAMS = 5;

/** The value that follows a name: past `"`, `'`, `:`, `=`, `>`, blanks and the rest of the name. 0: none. */
function valueAfter(p: usize, most: usize): usize {
  p = endOfRun(p, ahead(p, 24), WORD);
  const limit = ahead(p, most);
  let isParted = false;
  while (p < limit) {
    const char = load<u8>(p);
    if (char == 0x3a || char == 0x3d || char == 0x3e || char == 0) isParted = true;
    else if (char != 0x20 && char != 0x22 && char != 0x27 && char != 0x5c && char != 0x2c) break;
    p++;
  }
  return isParted && p < limit ? p : 0;
}

export function awsSecretKey(): void {
  let from = valueAfter(anchorEnd, 12);
  // `aws configure set aws_secret_access_key value`
  if (from == 0 && anchorEnd < textEnd && load<u8>(anchorEnd) == 0x20) from = anchorEnd + 1;
  if (from == 0) return;
  const limit = withoutEscapesOf(from, textEnd, 42, BASE64);
  const end = UNESCAPED + 40;
  if (end > limit || !isSecretKey(UNESCAPED) || (end < limit && isIn(end, BASE64 | EQUALS))) return;
  reportToken(AWS_SECRET_KEY, from, homeOf(end), LIKELY, 0);
}

export function alibabaSecret(): void {
  const from = valueAfter(anchorEnd, 12);
  if (from == 0) return;
  const end = endOfRun(from, ahead(from, 31), ALNUM);
  if (end - from != 30 || entropy(from, end) < 4 || kindsOf(from, end) < 3) return;
  if (isNear(from, end, "|ltai|", 256, 256)) reportToken(ALIBABA_SECRET, from, end, LIKELY, 0);
}

/** 64 bytes in base 64 after `AccountKey=` or a name of its kind. */
export function azureStorageKey(): void {
  let from = anchorEnd;
  if (load<u8>(from - 1) != 0x3d) from = valueAfter(from, 12);
  if (from == 0) return;
  const limit = withoutEscapesOf(from, textEnd, 89, BASE64);
  const end = UNESCAPED + 88;
  if (end > limit || endOfRun(UNESCAPED, end, BASE64) != end - 2 || !isAt(end - 2, limit, "==")) return;
  if (decodeBase64(UNESCAPED, end, SCRATCH, 64) != 64 || entropy(UNESCAPED, end) < 4.5) return;
  if (isBefore(from, textStart, "sha512-") || holdsPlaceholder(UNESCAPED, end)) return;
  reportToken(AZURE_STORAGE_KEY, from, homeOf(end), LIKELY, 0);
}

/** `Endpoint=https://….azconfig.io;Id=…;Secret=…` */
export function azureAppConfig(): void {
  const isSecretAnchor = isAt(anchorAt, textEnd, "Secret=");
  const limit = lookAhead(anchorEnd, 200);
  const secret = isSecretAnchor ? anchorAt : find(anchorEnd, limit, "Secret=");
  if (secret == 0) return;
  const least = behind(secret, 300);
  if (findLast(least, secret, ".azconfig.io") == 0 || findLast(least, secret, ";Id=") == 0) return;
  const from = secret + 7;
  const run = endOfRun(from, ahead(from, 120), BASE64);
  const end = endOfRun(run, ahead(run, 2), EQUALS);
  if (end - from < 40 || decodeBase64(from, end, SCRATCH, 128) == UNDECODED || holdsPlaceholder(from, end)) return;
  reportToken(AZURE_APPCONFIG, from, end, LIKELY, 0);
}

/** `SharedAccessKey=` and 32 bytes in base 64, after an endpoint or a name of the key. */
export function serviceBusKey(): void {
  const limit = lookAhead(anchorEnd, 300);
  const name = isAt(anchorAt, textEnd, "SharedAccessKey=") ? anchorAt : find(anchorEnd, limit, "SharedAccessKey=");
  if (name == 0) return;
  const from = name + 16;
  const stop = withoutEscapesOf(from, textEnd, 45, BASE64);
  const end = UNESCAPED + 44;
  if (end > stop || endOfRun(UNESCAPED, end, BASE64) != end - 1 || !isIn(end - 1, EQUALS)) return;
  if (decodeBase64(UNESCAPED, end, SCRATCH, 64) != 32 || entropy(UNESCAPED, end) < 4) return;
  if (!holdsPlaceholder(UNESCAPED, end)) reportToken(CONN_SERVICEBUS, from, homeOf(end), VALIDATED, 0);
}

/** What parameters of a query are made of. */
const QUERY: u32 = WORD | DASH | DOT | PERCENT | PLUS | SLASH | EQUALS;

/**
 * The query of a shared access signature: `sv=…&se=…&sig=…`, in any order. The value is the query from its first
 * parameter. `&amp;` may stand for `&`.
 */
export function azureSas(): void {
  let from = downTo(anchorAt, behind(anchorAt, LONGEST_QUERY), NO_QUERY);
  const end = upTo(anchorEnd, ahead(anchorEnd, LONGEST_QUERY), NO_QUERY);
  // No query is longer, and no parameter is looked for in rows of near-misses.
  if (end - from > LONGEST_QUERY) return;
  if (load<u8>(from) == 0x26) from++;
  // `%3A` in dates and the like are in QUERY; a plain `:` is not, and may be.
  const version = parameter(from, end, "sv=");
  const signature = parameter(from, end, "sig=");
  if (version == 0 || signature == 0 || !isAt(version, end, "20") || parameter(from, end, "se=") == 0) return;
  const stop = endOfRun(signature, end, QUERY);
  const length = decodePercent(signature, stop, SECOND);
  if (decodeBase64(SECOND, SECOND + length, SCRATCH, 64) != 32 || entropy(SECOND, SECOND + length) < 4) return;
  if (holdsPlaceholder(signature, stop)) return;
  const expiry = parameter(from, end, "se=");
  // In manuals, one stands in the mark of a piece of code.
  const isQuoted = isBeforeAnyCase(from, textStart, "<code>");
  reportTokenWith(AZURE_SAS, from, end, isQuoted ? POSSIBLE : VALIDATED, 0, 0, expiryOf(expiry, end));
}

const LONGEST_QUERY: usize = 800;
/** What is neither in QUERY nor `&`, `;`, `:`. */
const NO_QUERY: string = "\0 !\"#$'()*,<>?@[\\]^`{|}~";

/** The value of a parameter. */
function parameter(from: usize, end: usize, name: string): usize {
  if (isAt(from, end, name)) return from + <usize>name.length;
  let p = from;
  while (true) {
    p = find(p, end, name);
    if (p == 0) return 0;
    if (load<u8>(p - 1) == 0x26 || load<u8>(p - 1) == 0x3b) return p + <usize>name.length;
    p++;
  }
}

/** `2026-01-31T00%3A00%3A00Z`, or the day alone. */
function expiryOf(from: usize, end: usize): f64 {
  const length = decodePercent(from, end - from > 40 ? from + 40 : end, SECOND);
  return secondsOfDate(SECOND, SECOND + length);
}
