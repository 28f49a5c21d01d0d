/** E-mail addresses. The kernel finds each `@` with a character of an address on both sides. */
import { EMAIL, MAC_ADDRESS } from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE } from "../../records";
import {
  ALNUM,
  BANG_STAR,
  DASH,
  DIGIT,
  DOT,
  endOfRun,
  HEX,
  isIn,
  isRun,
  LETTER,
  lower,
  PERCENT,
  PLUS,
  startOfRun,
  TILDE,
  UNDERSCORE,
} from "../../values/chars";
import { endsWithOneOf, isOneOf } from "../../values/words/word-lists";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { ahead, behind, isAfterEscape, isAfterWrittenEscape, isLabelled } from "../around";
import { isImageText } from "../image";
import { behindUser } from "../passwords/free-text/pairs";
import { reportAddress, reportSecret } from "../report";
import { DOMAIN_COUNT, DOMAINS } from "./domains.generated";

const LOCAL: u32 = ALNUM | DOT | DASH | UNDERSCORE | PLUS | TILDE | PERCENT | BANG_STAR;
const DOMAIN: u32 = ALNUM | DOT | DASH;

/** Domains of examples, and of names that are no addresses: types of keys, pictures, packages. */
const NO_DOMAINS: string =
  "|example.com|example.org|example.net|openssh.com|libssh.org|ssh.com|example.edu|domain.com|email.com|yourdomain.com|" +
  "company.com|test.com|.example|.invalid|.test|.local|.localhost|";
const FILES: string =
  "|.png|.jpg|.jpeg|.gif|.svg|.webp|.css|.html|.json|.map|.mjs|.js|.ts|.zip|.py|.sh|.so|.pl|.rs|.md|.mov|.app|";
const NO_LOCALS: string = "|git|user|name|foo|bar|test|username|email|someone|nobody|root|you|your|me|x|a|";

export function email(): void {
  const least = behind(anchorAt, 64);
  let start = startOfRun(anchorAt, least, LOCAL);
  // What an escape or a percent form left: `%3D`, `\n`.
  for (let p = anchorAt; p-- > start; ) {
    if (load<u8>(p) == 0x25) {
      start = min<usize>(p + 3, anchorAt);
      break;
    }
    if (p > start && isAfterWrittenEscape(p)) {
      start = p;
      break;
    }
  }
  if (start > textStart && load<u8>(start - 1) == 0x5c && load<u8>(start) == 0x6e) start++;
  while (start < anchorAt && !isIn(start, ALNUM)) start++;
  if (anchorAt - start < 2 || load<u8>(anchorAt - 1) == 0x2e || anchorAt - start > 64) return;
  let end = endOfRun(anchorEnd, ahead(anchorEnd, 254), DOMAIN);
  while (end > anchorEnd && !isIn(end - 1, ALNUM)) end--;
  const dot = lastDot(anchorEnd, end);
  if (dot == 0 || dot == anchorEnd || !isTopLevel(dot + 1, end) || hasEmptyLabel(anchorEnd, end)) return;
  // The name before `//` is of an address with a password; `:` before it, too.
  if (start > textStart && (load<u8>(start - 1) == 0x2f || load<u8>(start - 1) == 0x40)) return;
  if (end < textEnd && (load<u8>(end) == 0x40 || load<u8>(end) == 0x28)) return;
  if (endsWithOneOf(anchorEnd, end, NO_DOMAINS) || isRun(anchorEnd, dot, DIGIT | DOT)) return;
  if (
    endsWithOneOf(anchorEnd, end, FILES) &&
    (isIn(anchorEnd, DIGIT) || endsWithOneOf(anchorEnd, end, "|.png|.jpg|.css|.js|.zip|"))
  )
    return;
  if (isOneOf(start, anchorAt, NO_LOCALS) || isRun(start, anchorAt, ~ALNUM)) return;
  behindUser(end, false);
  reportAddress(EMAIL, start, end, isImageText(start, end) ? POSSIBLE : LIKELY);
}

function lastDot(from: usize, end: usize): usize {
  for (let p = end; p-- > from; ) if (load<u8>(p) == 0x2e) return p;
  return 0;
}

function hasEmptyLabel(from: usize, end: usize): bool {
  for (let p = from; p + 1 < end; p++) {
    if (load<u8>(p) == 0x2e && (load<u8>(p + 1) == 0x2e || load<u8>(p + 1) == 0x2d)) return true;
  }
  return load<u8>(from) == 0x2d;
}

/** Whether it is a name of IANA's list of top-level domains. */
export function isTopLevel(from: usize, end: usize): bool {
  if (end - from < 2 || !isRun(from, end, LETTER)) return false;
  let hash: u32 = 0x811c9dc5;
  for (let p = from; p < end; p++) hash = (hash ^ <u32>lower(load<u8>(p))) * 0x01000193;
  let low = 0;
  let high = DOMAIN_COUNT - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = load<u32>(DOMAINS + ((<usize>middle) << 2));
    if (value == hash) return true;
    if (value < hash) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/** Six pairs of hex digits, and no more; the anchor is the first six of a run of pairs. */
export function macAddress(): void {
  const separator = load<u8>(anchorAt + 2);
  const end = anchorAt + 17;
  for (let i: usize = 2; i < 17; i += 3) if (load<u8>(anchorAt + i) != separator) return;
  if (end < textEnd && (load<u8>(end) == separator || isIn(end, ALNUM))) return;
  if (
    anchorAt > textStart &&
    (load<u8>(anchorAt - 1) == separator || isIn(anchorAt - 1, HEX)) &&
    !isAfterEscape(anchorAt)
  )
    return;
  let isOne = true;
  for (let i: usize = 3; i < 17; i += 3) if (load<u16>(anchorAt + i) != load<u16>(anchorAt)) isOne = false;
  if (isOne) return;
  const first = load<u16>(anchorAt);
  // 00:00:… and ff:…
  if (first == 0x3030 && load<u16>(anchorAt, 3) == 0x3030 && load<u16>(anchorAt, 6) == 0x3030) return;
  const isLabel = isLabelled(
    anchorAt,
    end,
    "|ether|hwaddr|bssid|mac|macaddr|macaddress|hardware|physical|ethernet|lladdr|wlan|eth0|adapter|mac_address|",
    64,
    16,
  );
  const second = lower(load<u8>(anchorAt + 1));
  // Of letters the odd digits have even codes.
  const isMulticast = (second & 1) != 0 ? second < 0x3a : second >= 0x61;
  if (!isLabel && (isMulticast || !isIn(anchorAt, HEX))) return;
  reportSecret(MAC_ADDRESS, anchorAt, end, isLabel ? LIKELY : POSSIBLE);
}
