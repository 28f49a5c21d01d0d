/** Base 58 with its checksum, bech32, Stellar's and the XRP ledger's forms of base 32 and 58. */
import { sha256 } from "../../digests/sha256";

const BITCOIN: string = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const RIPPLE: string = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";
const INVALID: u8 = 0xff;

const BITCOIN_DIGITS: usize = memory.data(256, 16);
const RIPPLE_DIGITS: usize = memory.data(256, 16);
const BECH32_DIGITS: usize = memory.data(256, 16);

function digits(table: usize, alphabet: string): void {
  memory.fill(table, INVALID, 256);
  for (let i = 0; i < alphabet.length; i++) store<u8>(table + <usize>alphabet.charCodeAt(i), <u8>i);
}

digits(BITCOIN_DIGITS, BITCOIN);
digits(RIPPLE_DIGITS, RIPPLE);
digits(BECH32_DIGITS, "qpzry9x8gf2tvdw0s3jn54khce6mua7l");

/** The decoded bytes, without the checksum. */
export const PAYLOAD: usize = memory.data(128, 16);
const DIGEST: usize = memory.data(32, 16);
const LONGEST: usize = 112;

/** Decodes to PAYLOAD and returns the length without the checksum; 0: no base 58, or the checksum is wrong. */
export function base58check(from: usize, end: usize): usize {
  return check(from, end, BITCOIN_DIGITS, 0x31);
}

export function base58checkRipple(from: usize, end: usize): usize {
  return check(from, end, RIPPLE_DIGITS, 0x72);
}

function check(from: usize, end: usize, table: usize, zero: u8): usize {
  if (end - from > LONGEST) return 0;
  // Little endian while it grows.
  let size: usize = 0;
  let zeros: usize = 0;
  for (let p = from; p < end && load<u8>(p) == zero; p++) zeros++;
  for (let p = from; p < end; p++) {
    let carry = <u32>load<u8>(table + <usize>load<u8>(p));
    if (carry == INVALID) return 0;
    for (let i: usize = 0; i < size; i++) {
      carry += <u32>load<u8>(PAYLOAD + i) * 58;
      store<u8>(PAYLOAD + i, <u8>carry);
      carry >>= 8;
    }
    if (carry != 0) store<u8>(PAYLOAD + size++, <u8>carry);
  }
  for (; zeros > 0; zeros--) store<u8>(PAYLOAD + size++, 0);
  for (let i: usize = 0, j = size - 1; i < j; i++, j--) {
    const low = load<u8>(PAYLOAD + i);
    store<u8>(PAYLOAD + i, load<u8>(PAYLOAD + j));
    store<u8>(PAYLOAD + j, low);
  }
  if (size < 5) return 0;
  sha256(PAYLOAD, size - 4, DIGEST);
  sha256(DIGEST, 32, DIGEST);
  return load<u32>(DIGEST) == load<u32>(PAYLOAD + size - 4) ? size - 4 : 0;
}

/** The constant of bech32 (BIP 173). */
export const BECH32: u32 = 1;

let polymod: u32 = 1;

function feed(value: u32): void {
  const top = polymod >> 25;
  polymod = ((polymod & 0x1ffffff) << 5) ^ value;
  if (top & 1) polymod ^= 0x3b6a57b2;
  if (top & 2) polymod ^= 0x26508e6d;
  if (top & 4) polymod ^= 0x1ea119fa;
  if (top & 8) polymod ^= 0x3d4233dd;
  if (top & 16) polymod ^= 0x2a1462b3;
}

/**
 * Whether the checksum at the end of data fits. from ≤ p < dataStart is the readable part with its `1`; the text is
 * of one case throughout, which the caller knows.
 */
export function bech32(from: usize, dataStart: usize, end: usize, constant: u32): bool {
  polymod = 1;
  const hrpEnd = dataStart - 1;
  for (let p = from; p < hrpEnd; p++) feed(<u32>(load<u8>(p) | 0x20) >> 5);
  feed(0);
  for (let p = from; p < hrpEnd; p++) feed(<u32>(load<u8>(p) | 0x20) & 31);
  for (let p = dataStart; p < end; p++) {
    const char = load<u8>(p);
    const digit = load<u8>(BECH32_DIGITS + <usize>(char - 0x41 < 26 ? char | 0x20 : char));
    if (digit == INVALID) return false;
    feed(<u32>digit);
  }
  return polymod == constant;
}
