/** The checks that forms name. Numbers as in tools/scanner/forms.ts. */
import { BECH32, base58check, bech32, PAYLOAD } from "../values/base58";
import { decodeBase64, UNDECODED } from "../values/base64";
import { DIGIT, isIn, isRun, LINE, LOWER, nibble, PRINTABLE, UPPER } from "../values/chars";
import { base36, base62Tail, crc32 } from "../values/checksums/crc32";
import { marvin32 } from "../values/checksums/marvin32";
import { isObject, member } from "../values/json";
import { kindsOf } from "../values/words/placeholders";
import { find, findLast, isAt } from "../values/words/words";

/** Where the parts of the form that fitted begin and end. */
export const PART_STARTS: usize = memory.data(32 * 4, 16);

const DECODED: usize = memory.data(4096, 16);

function partAt(index: usize): usize {
  return load<u32>(PART_STARTS + (index << 2));
}

/** start ≤ p < end: all of the form; from ≤ p < to: what the check is to look at. */
export function checkForm(check: i32, argument: string, start: usize, end: usize, from: usize, to: usize): bool {
  switch (check) {
    case 1:
      return base62Tail(end - 6) == <u64>crc32(partAt(1), end - 6);
    case 2: {
      const tail = end - 6;
      return base62Tail(tail) == <u64>crc32(start, tail - 1);
    }
    case 3:
      return checkGitlab(start, end);
    case 4:
      return checkGrafana(start, end);
    case 5:
      return checkMarvin(argument, start, end);
    case 6: {
      const length = decodeBase64(from, to, DECODED, 4096);
      return length != UNDECODED && isAt(DECODED, DECODED + length, argument);
    }
    case 7:
      return checkJson(argument, from, to);
    case 8:
      return isAzureMonth(start);
    case 9:
      return find(from, to, argument) != 0;
    case 10:
      return !holdsOneOf(from, to, argument);
    case 11:
      return kindsOf(from, to) >= 3 || (kindsOf(from, to) == 2 && end - start < 20);
    case 12:
      return find(from, to, "%") != 0 && kindsOf(from, to) >= 3;
    case 13:
      return holdsClass(from, to, UPPER) && holdsClass(from, to, LOWER);
    case 14:
      return checkNumber(argument, end);
    case 15:
      return isOneOfChars(load<u8>(end - 1), argument);
    case 16:
      return checkBcrypt(end, 8, 31);
    case 17:
      return isOneOfChars(load<u8>(start + 3), "789ABCD");
    case 18:
      return ((end - partAt(lastPart())) & 1) == 0;
    case 19: {
      const one = findLast(start, start + 20 < end ? start + 20 : end, "1");
      return one != 0 && bech32(start, one + 1, end, BECH32);
    }
    case 20:
      return checkExtendedKey(start, end);
    case 21:
      return checkBcrypt(end, 4, 7);
    default:
      return true;
  }
}

let parts: usize = 0;

/** How many parts the form has. */
export function setParts(count: usize): void {
  parts = count;
}

function lastPart(): usize {
  return parts - 1;
}

/** `prefix payload . 01 . length(2) crc(7)`, the last two in base 36. */
function checkGitlab(start: usize, end: usize): bool {
  const crc = end - 7;
  const payload = partAt(1);
  const payloadEnd = partAt(2);
  return base36(crc, 7) == <u64>crc32(start, crc) && base36(crc - 2, 2) == <u64>(payloadEnd - payload);
}

/** The last eight are the bytes of the CRC of all before the `_`, lowest first. */
function checkGrafana(start: usize, end: usize): bool {
  let crc: u32 = 0;
  for (let p = end; p > end - 8; p -= 2)
    crc = (crc << 8) | <u32>((nibble(load<u8>(p - 2)) << 4) | nibble(load<u8>(p - 1)));
  return crc == crc32(start, end - 9);
}

/** The last four bytes are the checksum of all before, under one of the seeds: eight letters each, as a number. */
function checkMarvin(seeds: string, start: usize, end: usize): bool {
  const length = decodeBase64(start, end, DECODED, 4096);
  if (length == UNDECODED || length < 8) return false;
  const checksum = load<u32>(DECODED + length - 4);
  for (let i = 0; i < seeds.length; i += 8) {
    let seed: u64 = 0;
    for (let k = i; k < i + 8; k++) seed = (seed << 8) | <u64>seeds.charCodeAt(k);
    if (marvin32(DECODED, DECODED + length - 4, seed) == checksum) return true;
  }
  return false;
}

/** The text decodes to a JSON object with all of these members ("a,b"). */
function checkJson(names: string, from: usize, to: usize): bool {
  // Other base 64 is told by its first characters.
  const begin = decodeBase64(from, from + (min<usize>(to - from, 16) & ~3), DECODED, 16);
  if (begin == UNDECODED || !isRun(DECODED, DECODED + begin, PRINTABLE | LINE)) return false;
  const length = decodeBase64(from, to, DECODED, 4096);
  if (length == UNDECODED || !isObject(DECODED, DECODED + length)) return false;
  if (names == "u,a") return hasMember(length, "u") && hasMember(length, "a");
  return hasMember(length, names);
}

function hasMember(length: usize, name: string): bool {
  return member(DECODED, DECODED + length, name) != 0;
}

/** Signature at 52, then a year letter at 58 and a month, A to L. */
function isAzureMonth(start: usize): bool {
  return isIn(start + 58, UPPER | DIGIT) && load<u8>(start + 59) - 0x41 < 12;
}

function holdsOneOf(from: usize, to: usize, chars: string): bool {
  for (; from < to; from++) if (isOneOfChars(load<u8>(from), chars)) return true;
  return false;
}

function isOneOfChars(char: u8, chars: string): bool {
  for (let i = 0; i < chars.length; i++) if (<u8>chars.charCodeAt(i) == char) return true;
  return false;
}

function holdsClass(from: usize, to: usize, classes: u32): bool {
  return !isRun(from, to, ~classes);
}

/** The number at the end is in the range "1-25". */
function checkNumber(range: string, end: usize): bool {
  let least = 0;
  let most = 0;
  for (let i = 0; i < range.length; i++) {
    const char = range.charCodeAt(i);
    if (char == 0x2d) {
      least = most;
      most = 0;
    } else {
      most = most * 10 + (char - 0x30);
    }
  }
  let value = 0;
  for (let p = partAt(lastPart()); p < end; p++) value = value * 10 + <i32>(load<u8>(p) - 0x30);
  return value >= least && value <= most;
}

/** The cost, and the last of the 22 characters of salt has four bits to spare. */
function checkBcrypt(end: usize, least: i32, most: i32): bool {
  const cost = <i32>(load<u8>(end - 56) - 0x30) * 10 + <i32>(load<u8>(end - 55) - 0x30);
  return cost >= least && cost <= most && isOneOfChars(load<u8>(end - 32), ".Oeu");
}

/** 78 bytes with the version of a private key and a zero before the key. */
function checkExtendedKey(start: usize, end: usize): bool {
  if (base58check(start, end) != 78 || load<u8>(PAYLOAD + 45) != 0) return false;
  const version = bswap<u32>(load<u32>(PAYLOAD));
  return version == 0x0488ade4 || version == 0x049d7878 || version == 0x04b2430c || version == 0x04358394;
}
