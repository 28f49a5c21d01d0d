/** Keys of wallets that are runs of one alphabet, proven by their checksums, and those that are named. */
import {
  BTC_WIF,
  ETH_KEYSTORE,
  ETH_PRIVATE_KEY,
  SOLANA_KEYPAIR,
  STELLAR_SECRET,
  XRP_SEED,
} from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE, VALIDATED } from "../../records";
import { base58check, base58checkRipple, PAYLOAD } from "../../values/base58";
import { decodeBase32, decodeHex } from "../../values/base64";
import { canAfford } from "../../values/budget";
import { ALNUM, BASE32, BASE58, DIGIT, endOfRun, HEX, isIn, isRun } from "../../values/chars";
import { crc16 } from "../../values/checksums/crc32";
import { entropy } from "../../values/entropy";
import { isObject, stringEnd, stringMember, unescapeJson, valueEnd } from "../../values/json";
import { isScalar, SECP256K1 } from "../../values/keys/curves";
import { isPairOfEd25519 } from "../../values/keys/ed25519";
import { ROOM, SCRATCH, SECOND } from "../../values/scratch";
import { isMonotonous } from "../../values/words/placeholders";
import { find, findChar, isAt } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart, widen } from "../../window";
import { ahead, behind, isAfterEscape, isNear } from "../around";
import { reportPlain, reportSecret, reportToken } from "../report";

/** Where a run of so many characters may begin: at the run's own begin, or after an escape at its begin. */
function startOf(length: usize): usize {
  if (anchorEnd - anchorAt == length) return anchorAt;
  // `\nL…`: the letter of the escape belongs to the run.
  const shift = anchorEnd - anchorAt - length;
  return anchorEnd - anchorAt > length && shift <= 2 && isAfterEscape(anchorAt + shift) ? anchorAt + shift : 0;
}

/** 51 or 52 characters of base 58: a version, 32 bytes below the order of the curve, 01 when compressed, a checksum. */
export function bitcoinWif(): void {
  for (let length: usize = 51; length <= 52; length++) {
    const from = startOf(length);
    if (from == 0 || !isRun(from, anchorEnd, BASE58)) continue;
    const first = load<u8>(from);
    const isLong = first == 0x4b || first == 0x4c || first == 0x63;
    if (isLong ? length != 52 : length != 51 || (first != 0x35 && first != 0x39)) continue;
    const size = base58check(from, anchorEnd);
    const version = load<u8>(PAYLOAD);
    if (version != 0x80 && version != 0xef) continue;
    if (size != (isLong ? 34 : 33) || (isLong && load<u8>(PAYLOAD + 33) != 1)) continue;
    if (isScalar(SECP256K1, PAYLOAD + 1, 32)) reportToken(BTC_WIF, from, anchorEnd, VALIDATED, 1);
    return;
  }
}

/** 56 characters of base 32 that begin with S: 90, 32 bytes, CRC-16. */
export function stellarSecret(): void {
  const from = startOf(56);
  if (from == 0 || load<u8>(from) != 0x53 || !isRun(from, anchorEnd, BASE32)) return;
  if (decodeBase32(from, anchorEnd, SCRATCH) != 35 || load<u8>(SCRATCH) != 0x90) return;
  if (crc16(SCRATCH, SCRATCH + 33) == <u32>load<u16>(SCRATCH + 33))
    reportToken(STELLAR_SECRET, from, anchorEnd, VALIDATED, 1);
}

/** 29 characters of the ledger's own base 58 that begin with s: 21, 16 bytes, a checksum. */
export function rippleSeed(): void {
  const from = startOf(29);
  if (from == 0 || load<u8>(from) != 0x73) return;
  if (base58checkRipple(from, anchorEnd) == 17 && load<u8>(PAYLOAD) == 0x21)
    reportToken(XRP_SEED, from, anchorEnd, VALIDATED, 1);
}

/** Key pairs in base 58, 87 or 88 characters; as a list of 64 numbers see solanaList. */
export function solanaText(): void {
  const length = anchorEnd - anchorAt;
  if (length != 87 && length != 88) return;
  // Signatures of transactions look like that, too, and to decode one costs as much as to read a hundred lines.
  if (!isRun(anchorAt, anchorEnd, BASE58) || !canAfford(1)) return;
  if (decodeBase58(anchorAt, anchorEnd, SCRATCH) != 64) return;
  if (isPairOfEd25519(SCRATCH, SCRATCH + 32)) reportToken(SOLANA_KEYPAIR, anchorAt, anchorEnd, VALIDATED, 0);
}

const ALPHABET: string = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Plain base 58 of at most 64 bytes, big endian; 0: longer. */
function decodeBase58(from: usize, end: usize, into: usize): usize {
  let size: usize = 0;
  for (let p = from; p < end; p++) {
    let carry: u32 = 0;
    const char = load<u8>(p);
    while (<u8>ALPHABET.charCodeAt(<i32>carry) != char) carry++;
    for (let i: usize = 0; i < size; i++) {
      carry += <u32>load<u8>(into + i) * 58;
      store<u8>(into + i, <u8>carry);
      carry >>= 8;
    }
    if (carry != 0) {
      if (size == 64) return 0;
      store<u8>(into + size++, <u8>carry);
    }
  }
  // Each 1 in front is a byte that is zero.
  for (let p = from; p < end && size < 64 && load<u8>(p) == 0x31; p++) store<u8>(into + size++, 0);
  for (let i: usize = 0, j = size; i + 1 < j; i++) {
    j--;
    const low = load<u8>(into + i);
    store<u8>(into + i, load<u8>(into + j));
    store<u8>(into + j, low);
  }
  return size;
}

/** A block of text may begin so far after the bracket. */
const LIST_BEHIND: usize = 80;

/** `[12,255, …]`: 64 numbers of a byte. The anchor is among the first of them. */
export function solanaList(): void {
  let p = anchorAt;
  const least = behind(p, LIST_BEHIND);
  while (p > least && (isIn(p - 1, DIGIT) || load<u8>(p - 1) == 0x2c || isSpace(p - 1))) p--;
  if (p == textStart || load<u8>(p - 1) != 0x5b) return;
  const from = p - 1;
  for (let i: usize = 0; i < 64; i++) {
    while (p < textEnd && isSpace(p)) p++;
    const stop = endOfRun(p, ahead(p, 4), DIGIT);
    if (stop == p || stop - p > 3) return;
    let value: u32 = 0;
    for (; p < stop; p++) value = value * 10 + <u32>(load<u8>(p) - 0x30);
    if (value > 255) return;
    store<u8>(SCRATCH + i, <u8>value);
    while (i == 63 && p < textEnd && isSpace(p)) p++;
    if (p >= textEnd || load<u8>(p) != (i == 63 ? 0x5d : 0x2c)) return;
    p++;
  }
  if (canAfford(1) && isPairOfEd25519(SCRATCH, SCRATCH + 32)) reportSecret(SOLANA_KEYPAIR, from, p, VALIDATED);
}

function isSpace(p: usize): bool {
  const byte = load<u8>(p);
  return byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09;
}

/** 64 hex digits named as a private key, below the order of the curve. */
export function ethPrivateKey(): void {
  let p = anchorEnd;
  const limit = ahead(p, 24);
  // Past the rest of the name, quotes and what parts.
  while (p < limit && !(isIn(p, HEX) && !isIn(p - 1, ALNUM))) p++;
  if (p >= limit) return;
  const from = p;
  if (isAt(p, textEnd, "0x")) p += 2;
  const end = endOfRun(p, ahead(p, 65), HEX);
  if (end - p != 64 || (end < textEnd && isIn(end, ALNUM)) || entropy(p, end) < 3.3 || isMonotonous(p, end)) return;
  decodeHex(p, end, SCRATCH);
  if (!isScalar(SECP256K1, SCRATCH, 32)) return;
  const isHash = isNear(from, end, "|sha256|hash|digest|block|txid|fingerprint|", 40, 0);
  reportToken(ETH_PRIVATE_KEY, from, end, isHash ? POSSIBLE : LIKELY, from == p ? 0 : 2);
}

const BEHIND: usize = 1024;

/** A keystore of version 3: `"crypto"` with `"ciphertext"`, `"kdf"`, `"mac"`. The value is the object. */
export function ethKeystore(): void {
  widen();
  // The anchor is within "crypto", or within "kdfparams" in it.
  let open = braceBefore(anchorAt);
  for (let depth = 0; depth < 3 && open != 0; depth++) {
    let end = valueEnd(open, textEnd);
    if (end != 0) {
      if (isKeystore(open, end)) {
        reportPlain(ETH_KEYSTORE, open, end, VALIDATED, 0);
        return;
      }
    } else if (load<u8>(anchorAt - 1) == 0x5c || load<u8>(anchorAt) == 0x5c) {
      end = endOfEscaped(open);
      if (end == 0) return;
      const length = unescapeJson(open, end, SECOND);
      if (length <= ROOM && isObject(SECOND, SECOND + length) && isKeystore(SECOND, SECOND + length)) {
        reportPlain(ETH_KEYSTORE, open, end, VALIDATED, 0);
        return;
      }
    }
    open = braceBefore(open);
  }
}

/** The brace before p that is not closed before it. */
function braceBefore(p: usize): usize {
  const least = behind(p, BEHIND);
  let depth = 0;
  for (; p > least; p -= STEP) {
    const bytes = v128.load(p - STEP);
    const isBrace = v128.or(i8x16.eq(bytes, i8x16.splat(0x7b)), i8x16.eq(bytes, i8x16.splat(0x7d)));
    let braces = <u32>i8x16.bitmask(isBrace);
    if (p - least < STEP) braces &= ~(<u32>0) << (<u32>(STEP - (p - least)));
    while (braces != 0) {
      const last: u32 = 31 - clz(braces);
      const place = p - STEP + <usize>last;
      if (load<u8>(place) == 0x7d) depth++;
      else if (depth-- == 0) return place;
      braces ^= (<u32>1) << last;
    }
    if (p - least <= STEP) break;
  }
  return 0;
}

const STEP: usize = 16;

function endOfEscaped(open: usize): usize {
  let depth = 0;
  const limit = ahead(open, 2048);
  for (let p = open; p < limit; p++) {
    const char = load<u8>(p);
    if (char == 0x7b) depth++;
    else if (char == 0x7d && --depth == 0) return p + 1;
  }
  return 0;
}

function isKeystore(from: usize, end: usize): bool {
  let inner = find(from, end, '"crypto"');
  if (inner == 0) inner = find(from, end, '"Crypto"');
  if (inner == 0) return false;
  inner = findChar(inner, end, 0x7b);
  if (inner == end) return false;
  const stop = valueEnd(inner, end);
  if (stop == 0) return false;
  const text = stringMember(inner, stop, "ciphertext");
  const mac = stringMember(inner, stop, "mac");
  const kdf = stringMember(inner, stop, "kdf");
  if (text == 0 || mac == 0 || kdf == 0) return false;
  const textStop = stringEnd(text - 1, stop) - 1;
  const macStop = stringEnd(mac - 1, stop) - 1;
  return textStop - text == 64 && macStop - mac == 64 && isRun(text, textStop, HEX) && isRun(mac, macStop, HEX);
}
