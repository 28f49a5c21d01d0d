/**
 * Passwords in addresses that stand in another one, or in a form, in percent forms:
 * `url=postgres%3A%2F%2Fmara%3Avalue%40db.tarn.io%2Fshop`. What the password itself has of marks is escaped twice. Some
 * leave slashes as they are, and with them other marks: `https%3A//mara%3Avalue%40tarn.io/x`, `https%3A//mara:value@tarn.io/x`.
 */
import { CONN_AMQP, CONN_FTP, CONN_REDIS, URL_USERINFO } from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE } from "../../records";
import { decodePercent, isPercentForm } from "../../values/base64";
import { addReading } from "../../values/budget";
import { ALNUM, BANG_STAR, DASH, DOT, isIn, nibble, PLUS, startOfRun, TILDE, UNDERSCORE } from "../../values/chars";
import { SCRATCH, SECOND } from "../../values/scratch";
import { holdsPlaceholder, isNothing, isTemplate } from "../../values/words/placeholders";
import { isOneOf } from "../../values/words/word-lists";
import { equalsAnyCase, find } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd } from "../../window";
import { ahead, behind } from "../around";
import { reportSecret } from "../report";
import { detectorOf } from "./addresses";
import { isPlaceholderHost } from "./hosts";
import { gradePassword } from "./values";

/** Of a name with its password, each character as three. */
const LONGEST: usize = 300;
const SHORTEST: usize = 3;
const ESCAPE: usize = 3;

/** What stands in percent forms as it is. */
const PLAIN: u32 = ALNUM | DASH | UNDERSCORE | DOT | TILDE | BANG_STAR | PLUS;

/** Where the first `:` and the last `@` of what stands before the host are; 0: there is none. What follows each. */
let colon: usize = 0;
let password: usize = 0;
let at: usize = 0;
let host: usize = 0;
/** The `:` stands as it is: forms behind it are the password's own. */
let isColonPlain = false;

/** The anchor is `%3A%2F%2F` or `%3A//`. */
export function escapedAddress(): void {
  readUserInfo(anchorEnd, load<u8>(anchorEnd - 1) == 0x2f);
  if (colon == 0 || at < colon) return;
  if (host >= textEnd || !(isIn(host, ALNUM) || isEscapeOf(host, 0x5b))) return;
  const detector = detectorOf(SECOND, SECOND + readScheme(), host);
  if (colon == anchorEnd && detector != CONN_REDIS) return;
  if (detector == CONN_FTP && equalsAnyCase(anchorEnd, colon, "anonymous")) return;
  const once = SCRATCH + (isColonPlain ? copied() : decodePercent(password, at, SCRATCH));
  const end = SECOND + decodePercent(SCRATCH, once, SECOND);
  if (end - SECOND < SHORTEST || isNothing(SECOND, end) || isTemplate(SECOND, end)) return;
  if (detector == CONN_AMQP && equalsAnyCase(SECOND, end, "guest")) return;
  let grade = gradePassword(SECOND, end, SHORTEST, anchorEnd, colon);
  // What was still in percent forms are the password's own marks, and none of a template.
  if (grade == 0 && holdsOwnMarks(once, end)) grade = gradePassword(SCRATCH, once, SHORTEST, anchorEnd, colon);
  if (grade == 0 || isTemplate(SCRATCH, SCRATCH + decodePercent(SECOND, end, SCRATCH))) return;
  const isNobody = detector == URL_USERINFO && isOneOf(anchorEnd, colon, "|user|username|");
  const isSure = grade == LIKELY && !isNobody && !isPlaceholderHost(host);
  reportSecret(detector, password, at, isSure ? LIKELY : POSSIBLE);
}

/** Whether marks as templates have them, but not their pairs, come of what was decoded last. */
function holdsOwnMarks(once: usize, end: usize): bool {
  if (!holdsPlaceholder(SECOND, end) || holdsPlaceholder(SCRATCH, once)) return false;
  return find(SECOND, end, "{{") == 0 && find(SECOND, end, "${") == 0 && find(SECOND, end, "<%") == 0;
}

/** Writes the password as it stands to SCRATCH, and gives its length. */
function copied(): usize {
  memory.copy(SCRATCH, password, at - password);
  return at - password;
}

/**
 * Sets `colon`, `password`, `at`, `host` and `isColonPlain`. `mayBePlain`: not all marks need be in percent forms. Behind
 * a plain `:` the forms are of the password.
 */
function readUserInfo(from: usize, mayBePlain: bool): void {
  colon = 0;
  at = 0;
  isColonPlain = false;
  const limit = ahead(from, LONGEST);
  let isAtPlain = false;
  let p = from;
  while (p < limit) {
    const isForm = isPercentForm(p, limit);
    if (!isForm && !mayBePlain && !isIn(p, PLAIN)) break;
    const char = isForm ? charAt(p) : load<u8>(p);
    const next = p + (isForm ? ESCAPE : 1);
    if (isForm && isColonPlain) {
      p = next;
      continue;
    }
    if (char == 0x40) {
      at = p;
      host = next;
      isAtPlain = !isForm;
    } else if (char == 0x3a && colon == 0) {
      colon = p;
      password = next;
      isColonPlain = !isForm;
    } else if (endsUserInfo(char) || (!isForm && (char >= 0x7f || (isAtPlain && isBehindHost(char))))) {
      break;
    }
    p = next;
  }
  addReading(p - from);
}

/** One of `,;=`: what has an `@` further on is an address of mail. */
function isBehindHost(char: u8): bool {
  return char == 0x2c || char == 0x3b || char == 0x3d;
}

/** A control, a blank, a quote, or one of `#&/<>?\`: a path or what follows it, or other text, begins. */
function endsUserInfo(char: u8): bool {
  return (
    char <= 0x20 ||
    char == 0x22 ||
    char == 0x23 ||
    char == 0x26 ||
    char == 0x27 ||
    char == 0x2f ||
    char == 0x3c ||
    char == 0x3e ||
    char == 0x3f ||
    char == 0x5c
  );
}

function charAt(p: usize): u8 {
  return (nibble(load<u8>(p, 1)) << 4) | nibble(load<u8>(p, 2));
}

function isEscapeOf(p: usize, char: u8): bool {
  return isPercentForm(p, textEnd) && charAt(p) == char;
}

/** No scheme is longer: `postgresql+psycopg2`. */
const LONGEST_SCHEME: usize = 24;

/** Writes the scheme before the anchor to SECOND, and gives its length: `mongodb%2Bsrv`, `%3Dpostgres`. */
function readScheme(): usize {
  const least = behind(anchorAt, LONGEST_SCHEME);
  let from = startOfRun(anchorAt, least, ALNUM | DASH | DOT | PLUS);
  while (from > least && isPercentForm(from - 1, anchorAt)) {
    if (charAt(from - 1) != 0x2b) {
      from += ESCAPE - 1;
      break;
    }
    from = startOfRun(from - 1, least, ALNUM | DASH | DOT | PLUS);
  }
  return decodePercent(from, anchorAt, SECOND);
}
