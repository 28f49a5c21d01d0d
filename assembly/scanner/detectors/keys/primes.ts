/**
 * Primes of RSA keys as bare numbers. They look like any random bytes; what tells them is the public key beside them:
 * two numbers whose product is its modulus.
 *
 * From a modulus n and a number p, the lowest 64 bits of q = n / p follow: n · p⁻¹ mod 2⁶⁴. So all odd numbers around
 * are put into a table by their lowest bits, and each is asked for the one that would complete it. Only pairs that
 * answer are multiplied.
 */
import { RSA_RAW_PRIMES } from "../../filter/detectors.generated";
import { VALIDATED } from "../../records";
import { bitLength, isProduct, readBig, readLittle } from "../../values/keys/bignum";
import { after, BIT_STRING, enter, INTEGER, inside, SEQUENCE } from "../../values/keys/der";
import { at, bytesEnd, bytesStart } from "../../window";
import { reportBytes } from "../report";

const N: usize = memory.data(1040, 16);
const P: usize = memory.data(1040, 16);
const Q: usize = memory.data(1040, 16);

/** Numbers begin at multiples of this. */
const STEP: usize = 4;
const SLOTS: usize = 8192;
/** Places by the lowest bits of the number there, as u32; 0 is free. */
const TABLE: usize = memory.data(8192 * 4, 16);
/** Places where a prime may be; those around a key are fewer. */
const MOST_PLACES: usize = SLOTS / 2;
/** What many places hold alike is no prime: only so many are kept, and asked for, whose words lead to one slot. */
const MOST_ALIKE: usize = 4;
const PLACES: usize = memory.data(4 * (4096 + 1), 16);
/** How far around the public key primes are looked for. */
const BEHIND: usize = 1024;
const AHEAD: usize = 8192;

let modulus: usize = 0;
let size: usize = 0;
let keyEnd: usize = 0;

/** The anchor is in a public key: of certificates (SPKI), of SSH, or of Windows. */
export function rawPrimes(): void {
  if (!readPublicKey() || size < 64 || size > 512 || size % 16 != 0 || load<u8>(modulus) < 0x80) return;
  const nCount = readBig(modulus, size, N);
  if (nCount == 0 || (load<u32>(N) & 1) == 0) return;
  const half = size >> 1;
  const first = (max(bytesStart, at - min(at, BEHIND)) + STEP - 1) & ~(STEP - 1);
  const last = min(bytesEnd, keyEnd + AHEAD);
  if (last < first + half + STEP) return;
  find(first, last - half, half, nCount, false);
  find(first, last - half, half, nCount, true);
  // What was written right behind the key keeps its phase.
  const phase = keyEnd & (STEP - 1);
  if (phase == 0) return;
  find(first + phase, last - half, half, nCount, false);
  find(first + phase, last - half, half, nCount, true);
}

function readPublicKey(): bool {
  const char = load<u8>(at);
  if (char == 0x06) {
    // OID, NULL, BIT STRING { SEQUENCE { n, e } }
    if (!enter(at + 13, bytesEnd, BIT_STRING) || after == inside || load<u8>(inside) != 0) return false;
    keyEnd = after;
    if (!enter(inside + 1, after, SEQUENCE) || !enter(inside, after, INTEGER)) return false;
    return take(inside, after - inside);
  }
  if (char == 0x00) {
    // string "ssh-rsa", mpint e, mpint n
    let p = at + 11;
    if (bytesEnd < p + 16) return false;
    p += 4 + <usize>bswap<u32>(load<u32>(p));
    if (p < at || bytesEnd < p || bytesEnd - p < 4) return false;
    const length = <usize>bswap<u32>(load<u32>(p));
    if (length > 1024 || bytesEnd - p - 4 < length) return false;
    keyEnd = p + 4 + length;
    return take(p + 4, length);
  }
  // RSA1: bits, cbPublicExp, cbModulus, …
  if (bytesEnd - at < 24) return false;
  const exponent = <usize>load<u32>(at, 8);
  const length = <usize>load<u32>(at, 12);
  if (exponent > 8 || length > 1024 || <usize>load<u32>(at, 4) != length << 3) return false;
  if (bytesEnd - at - 24 < exponent + length) return false;
  keyEnd = at + 24 + exponent + length;
  return take(at + 24 + exponent, length);
}

/** Without the zero that keeps a number positive. */
function take(from: usize, length: usize): bool {
  if (length > 0 && load<u8>(from) == 0) {
    from++;
    length--;
  }
  modulus = from;
  size = length;
  return length > 0;
}

/** The lowest 64 bits of the number of so many bytes there. */
function lowest(place: usize, half: usize, isBig: bool): u64 {
  return isBig ? bswap<u64>(load<u64>(place + half - 8)) : load<u64>(place);
}

/** Lists the places where a number of so many bytes may be a prime: half of all are odd, half of those long enough. */
function listCandidates(first: usize, last: usize, half: usize, isBig: bool): usize {
  const topAt: usize = isBig ? 0 : half - 1;
  const lowAt: usize = isBig ? half - 1 : 0;
  const most = min(last, first + (MOST_PLACES - 1) * STEP);
  let end = PLACES;
  for (let p = first; p <= most; p += STEP) {
    store<u32>(end, <u32>p);
    end += (<usize>((<u32>load<u8>(p + topAt) >>> 7) & <u32>load<u8>(p + lowAt) & 1)) << 2;
  }
  return end;
}

function slotOf(low: u64): usize {
  return <usize>((low * 0x9e3779b97f4a7c15) >> 51) & (SLOTS - 1);
}

function find(first: usize, last: usize, half: usize, nCount: usize, isBig: bool): void {
  const end = listCandidates(first, last, half, isBig);
  memory.fill(TABLE, 0, SLOTS << 2);
  // Memory of ones is the same number over and over: where there was no room for the last one, there is none.
  let lastLow: u64 = 0;
  let isOver = false;
  for (let q = PLACES; q < end; q += 4) {
    const p = <usize>load<u32>(q);
    const low = lowest(p, half, isBig);
    if (isOver && low == lastLow) continue;
    lastLow = low;
    isOver = true;
    const slot = slotOf(low);
    for (let i: usize = 0; i < MOST_ALIKE; i++) {
      const entry = TABLE + (((slot + i) & (SLOTS - 1)) << 2);
      if (load<u32>(entry) != 0) continue;
      store<u32>(entry, <u32>p);
      isOver = false;
      break;
    }
  }
  const n = load<u64>(N);
  // A pair is met from both sides; equal halves of a few bytes repeat: a handful of products is enough.
  let products = 0;
  isOver = false;
  for (let q = PLACES; q < end && products < 8; q += 4) {
    const p = <usize>load<u32>(q);
    const low = lowest(p, half, isBig);
    // What none was found for is not looked for again.
    if (isOver && low == lastLow) continue;
    lastLow = low;
    isOver = true;
    const wanted = n * inverse(low);
    const slot = slotOf(wanted);
    for (let i: usize = 0; i < MOST_ALIKE; i++) {
      const place = <usize>load<u32>(TABLE + (((slot + i) & (SLOTS - 1)) << 2));
      if (place == 0) break;
      if (lowest(place, half, isBig) != wanted) continue;
      isOver = false;
      if (place < p) continue;
      products++;
      const pCount = read(p, half, isBig, P);
      const qCount = read(place, half, isBig, Q);
      if (bitLength(P, pCount) != half << 3 || !isProduct(P, pCount, Q, qCount, N, nCount)) continue;
      reportBytes(RSA_RAW_PRIMES, p, p + half, VALIDATED);
      reportBytes(RSA_RAW_PRIMES, place, place + half, VALIDATED);
    }
  }
}

function read(place: usize, half: usize, isBig: bool, into: usize): usize {
  return isBig ? readBig(place, half, into) : readLittle(place, half, into);
}

/** Of an odd number, modulo 2⁶⁴: Newton's step doubles the right bits, from five. */
function inverse(odd: u64): u64 {
  let x = (odd * 3) ^ 2;
  for (let i = 0; i < 4; i++) x *= 2 - odd * x;
  return x;
}
