/**
 * OpenSSH's private key file (PROTOCOL.key):
 *
 * offset size name
 *      0   15 "openssh-key-v1", NUL
 *     15      string cipher, string kdf, string kdf options
 *             u32 count of keys, string public key, string private part
 *
 * A string is a u32, big endian, and so many bytes. Unencrypted, the private part is u32 check, the same again, type,
 * numbers, comment, and padding 1 2 3 …
 */
import { OPENSSH_BINARY, SSH_PRIVATE_BLOB } from "../../filter/detectors.generated";
import { VALIDATED } from "../../records";
import { differentBytes } from "../../values/entropy";
import { at, bytesEnd } from "../../window";
import { ENCRYPTED } from "../flags";
import { reportBytes } from "../report";

const MAGIC: usize = 15;

/** Contents of the string that `enterString` found. */
let start: usize = 0;
let stop: usize = 0;
let isEncrypted: bool = false;
let keyEnd: usize = 0;

function enterString(p: usize, end: usize): bool {
  if (end < p || end - p < 4) return false;
  const length = <usize>bswap<u32>(load<u32>(p));
  if (length > end - p - 4) return false;
  start = p + 4;
  stop = start + length;
  return true;
}

/** The caller has seen the magic, or leaves it to the check of what follows. */
export function isOpenSshKey(from: usize, end: usize): bool {
  if (end - from < MAGIC + 24 || load<u64>(from) != 0x2d6873736e65706f) return false;
  if (!enterString(from + MAGIC, end)) return false;
  const isNone = stop - start == 4 && load<u32>(start) == 0x656e6f6e;
  if (stop == start || stop - start > 32) return false;
  if (!enterString(stop, end) || !enterString(stop, end)) return false;
  if (end - stop < 4 || bswap<u32>(load<u32>(stop)) != 1) return false;
  if (!enterString(stop + 4, end)) return false;
  const publicStart = start;
  const publicEnd = stop;
  if (!enterString(stop, end)) return false;
  const length = stop - start;
  if (length < 16 || length % 8 != 0) return false;
  isEncrypted = !isNone;
  keyEnd = stop;
  if (!isNone) return differentBytes(start, stop) > 24;
  if (load<u32>(start) != load<u32>(start, 4)) return false;
  return isSameType(publicStart, publicEnd, start + 8, stop);
}

/** The private part begins with the type of the public key. */
function isSameType(publicStart: usize, publicEnd: usize, from: usize, end: usize): bool {
  if (!enterString(publicStart, publicEnd)) return false;
  const type = start;
  const length = stop - start;
  if (length < 7 || length > 64) return false;
  return enterString(from, end) && stop - start == length && memory.compare(start, type, length) == 0;
}

/** Of the key that isOpenSshKey found last. */
export function isOpenSshEncrypted(): bool {
  return isEncrypted;
}

export function opensshBinary(): void {
  if (isOpenSshKey(at, bytesEnd)) reportBytes(OPENSSH_BINARY, at, keyEnd, VALIDATED, isEncrypted ? ENCRYPTED : 0);
}

/** string "ssh-ed25519", string public key of 32, string of 64: seed and the public key again. */
export function sshPrivateBlob(): void {
  if (!enterString(at, bytesEnd) || stop - start != 11) return;
  if (!enterString(stop, bytesEnd) || stop - start != 32) return;
  const publicKey = start;
  if (!enterString(stop, bytesEnd) || stop - start != 64) return;
  if (memory.compare(start + 32, publicKey, 32) != 0 || differentBytes(start, start + 32) < 16) return;
  reportBytes(SSH_PRIVATE_BLOB, at, stop, VALIDATED);
}
