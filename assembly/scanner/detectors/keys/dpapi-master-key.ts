/**
 * Files of DPAPI master keys, in %APPDATA%\Microsoft\Protect. The anchor is the algorithms of the key in it.
 *
 * offset size name
 *      0    4 version 1 or 2
 *      4    8 zero
 *     12   72 GUID of the key, 36 characters of UTF-16
 *     84    8 policy, reserved
 *     92    4 flags
 *     96   32 lengths, u64 each: master key, backup key, credential history, domain key; they follow one another
 *    128    4 version of the master key
 *    132   16 salt
 *    148    4 rounds of PBKDF2
 *    152    4 hash (800e SHA-512, 8009 HMAC-SHA1, 8004 SHA-1)
 *    156    4 cipher (6610 AES-256, 6603 3DES)
 *    160      what is encrypted
 */
import { DPAPI_MASTERKEY } from "../../filter/detectors.generated";
import { LIKELY } from "../../records";
import { at, bytesEnd, bytesStart } from "../../window";
import { ENCRYPTED } from "../flags";
import { reportBytes } from "../report";

const ALGORITHMS: usize = 152;
const GUID: usize = 12;
const LENGTHS: usize = 96;
const KEY: usize = 128;
const KEY_HEADER: u64 = 32;
const LONGEST: u64 = 4096;
const MOST_ROUNDS: u32 = 10000000;

export function dpapiMasterKey(): void {
  if (at - bytesStart < ALGORITHMS) return;
  const from = at - ALGORITHMS;
  const version = load<u32>(from);
  if ((version != 1 && version != 2) || load<u64>(from, 4) != 0 || !isGuid(from + GUID)) return;
  const keyVersion = load<u32>(from + KEY);
  const rounds = load<u32>(from + KEY, 20);
  if ((keyVersion != 1 && keyVersion != 2) || rounds == 0 || rounds > MOST_ROUNDS) return;
  if (load<u64>(from + LENGTHS) <= KEY_HEADER) return;
  let size: u64 = KEY;
  for (let i: usize = 0; i < 4; i++) {
    const length = load<u64>(from + LENGTHS + (i << 3));
    if (length > LONGEST) return;
    size += length;
  }
  if (<u64>(bytesEnd - from) < size) return;
  reportBytes(DPAPI_MASTERKEY, from, from + <usize>size, LIKELY, ENCRYPTED);
}

/** 8-4-4-4-12 hex digits of UTF-16. */
function isGuid(from: usize): bool {
  for (let i: usize = 0; i < 36; i++) {
    const unit = load<u16>(from + (i << 1));
    if (unit > 0x7f) return false;
    const isDash = i == 8 || i == 13 || i == 18 || i == 23;
    if (isDash ? unit != 0x2d : !isHex(<u8>unit)) return false;
  }
  return true;
}

function isHex(char: u8): bool {
  return char - 0x30 < 10 || (char | 0x20) - 0x61 < 6;
}
