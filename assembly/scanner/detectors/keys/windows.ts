/** Keys as Windows keeps them: CNG and CryptoAPI blobs, CNG handles, BitLocker's pool blocks and volume keys. */
import {
  BCRYPT_RSA_BLOB,
  BITLOCKER_FVEK_WIN7,
  BITLOCKER_VMK,
  CAPI_RSA_BLOB,
  CNG_ECC_BLOB,
  CNG_SYMMETRIC_KEY,
} from "../../filter/detectors.generated";
import { LIKELY, VALIDATED } from "../../records";
import { isSchedule } from "../../values/aes";
import { differentBytes } from "../../values/entropy";
import { isProduct, readLittle } from "../../values/keys/bignum";
import { isOnCurve, isScalar, P256, P384, P521, sizeOf } from "../../values/keys/curves";
import { isRsaTriple } from "../../values/keys/private-keys";
import { at, bytesEnd, bytesStart } from "../../window";
import { reportBytes } from "../report";

/**
 * BCRYPT_RSAKEY_BLOB (bcrypt.h); the parts follow, big endian.
 *
 * offset size name
 *      0    4 Magic          RSA2 (private), RSA3 (full private)
 *      4    4 BitLength
 *      8    4 cbPublicExp
 *     12    4 cbModulus
 *     16    4 cbPrime1
 *     20    4 cbPrime2
 *     24      exponent, modulus, prime 1, prime 2; RSA3: exponent 1, exponent 2, coefficient, private exponent
 */
export function bcryptRsaBlob(): void {
  if (bytesEnd - at < 24) return;
  const bits = <usize>load<u32>(at, 4);
  const exponent = <usize>load<u32>(at, 8);
  const modulus = <usize>load<u32>(at, 12);
  const first = <usize>load<u32>(at, 16);
  const second = <usize>load<u32>(at, 20);
  if (bits < 512 || bits > 16384 || exponent == 0 || exponent > 8 || modulus != (bits + 7) >> 3) return;
  if (first > modulus || second > modulus || first < modulus / 4 || second < modulus / 4) return;
  let length: usize = exponent + modulus + first + second + 24;
  if (load<u8>(at, 3) == 0x33) length += first + second + first + modulus;
  if (bytesEnd - at < length) return;
  const n = at + 24 + exponent;
  const p = n + modulus;
  if (isRsaTriple(n, modulus, p, first, p + first, second)) reportBytes(BCRYPT_RSA_BLOB, at, at + length, VALIDATED);
}

const N: usize = memory.data(1040, 16);
const P: usize = memory.data(1040, 16);
const Q: usize = memory.data(1040, 16);

/**
 * PRIVATEKEYBLOB (wincrypt.h); all numbers little endian.
 *
 * offset size name
 *      0    8 BLOBHEADER     07 02 00 00, algorithm
 *      8    4 magic          RSA2
 *     12    4 bitlen
 *     16    4 pubexp
 *     20      modulus (bits / 8), prime 1, prime 2, exponent 1, exponent 2, coefficient (bits / 16 each), private
 *             exponent (bits / 8)
 */
export function capiRsaBlob(): void {
  if (bytesEnd - at < 20 || load<u32>(at, 8) != 0x32415352) return;
  const bits = <usize>load<u32>(at, 12);
  if (bits < 512 || bits > 16384 || bits % 16 != 0) return;
  const half = bits >> 4;
  const length: usize = half * 9 + 20;
  if (bytesEnd - at < length) return;
  const nCount = readLittle(at + 20, half * 2, N);
  const pCount = readLittle(at + 20 + half * 2, half, P);
  const qCount = readLittle(at + 20 + half * 3, half, Q);
  if (nCount > 15 && isProduct(P, pCount, Q, qCount, N, nCount)) reportBytes(CAPI_RSA_BLOB, at, at + length, VALIDATED);
}

/** BCRYPT_ECCKEY_BLOB: ECS2, ECS4 or ECS6; cbKey; X, Y, d, big endian. */
export function cngEccBlob(): void {
  if (bytesEnd - at < 8) return;
  const size = <usize>load<u32>(at, 4);
  const curve = size == 32 ? P256 : size == 48 ? P384 : size == 66 ? P521 : 0;
  if (curve == 0 || bytesEnd - at < 8 + size * 3 || sizeOf(curve) != size) return;
  if (!isScalar(curve, at + 8 + size * 2, size) || !isOnCurve(curve, at + 8, at + 8 + size)) return;
  reportBytes(CNG_ECC_BLOB, at, at + 8 + size * 3, VALIDATED);
}

/** What follows a key of Windows within so many bytes when it is in use. */
const SCHEDULE_NEAR: usize = 128;

function isScheduleNear(key: usize, length: usize): bool {
  for (let p = key; p <= key + length + SCHEDULE_NEAR; p += 4) {
    if (load<u32>(p) == load<u32>(key) && isSchedule(key, length, p, bytesEnd)) return true;
  }
  return false;
}

/**
 * bcryptprimitives' key: u32 size, `KSSM` (written MSSK), u32 type, …, cbSecret and the secret at a place of the
 * version: 24 Windows 7, 40 Windows 8, 56 from 8.1 on. The handle before it, `RUUU`, only points here.
 */
export function cngSymmetricKey(): void {
  if (load<u8>(at) != 0x4b || at - bytesStart < 4) return;
  const from = at - 4;
  const size = load<u32>(from);
  if (size < 0x40 || size > 0x1000) return;
  for (let place: usize = 24; place <= 56; place += 16) {
    const key = from + place + 4;
    if (bytesEnd - from < place + 36) return;
    const length = <usize>load<u32>(from + place);
    if (length != 16 && length != 24 && length != 32) continue;
    if (differentBytes(key, key + length) < (length == 16 ? 10 : 14)) continue;
    const isProven = bytesEnd - key > 512 && isScheduleNear(key, length);
    if (!isProven && (size & 3) != 0) continue;
    reportBytes(CNG_SYMMETRIC_KEY, key, key + length, isProven ? VALIDATED : LIKELY);
    return;
  }
}

/**
 * Windows 7's volume key in the pool. A pool header of 16 bytes (the tag at 4, the size in units of 16 at 2, low nine
 * bits: 63 with diffuser, 33 without); on x64 the method at 44 and the key at 48, on x86 at 24 and 32.
 */
export function bitlockerFvek(): void {
  const block = at - 4;
  if (at - bytesStart < 4 || bytesEnd - block < 528) return;
  if (isFvek(block, 44, 48)) return;
  isFvek(block, 24, 32);
}

function isFvek(block: usize, methodAt: usize, keyAt: usize): bool {
  const method = <u32>load<u16>(block + methodAt);
  if (method < 0x8000 || method > 0x8003) return false;
  const size = (<u32>load<u16>(block, 2) & 0x1ff) << 4;
  const length: usize = (method & 1) != 0 ? 32 : 16;
  const key = block + keyAt;
  if (differentBytes(key, key + length) < (length == 16 ? 10 : 16)) return false;
  const isProven = isScheduleNear(key, length);
  const isSized = size >= 480 && size <= 1100;
  if (!isProven && !isSized) return false;
  reportBytes(BITLOCKER_FVEK_WIN7, key, key + length, isProven ? VALIDATED : LIKELY);
  return true;
}

/** FVE's datum of a volume master key: u16 size 2C, type, `03 20 00 00` (AES-CCM), 32 bytes. */
export function bitlockerVmk(): void {
  const key = at + 12;
  if (bytesEnd - at < 44 || differentBytes(key, key + 32) < 20) return;
  reportBytes(BITLOCKER_VMK, key, key + 32, VALIDATED);
}
