/** Files and headers that hold keys: disk headers, key stores, password databases, stream cipher states. */
import {
  CHACHA_STATE,
  FVE_METADATA,
  JAVA_KEYSTORE,
  KEEPASS_DB,
  LUKS_HEADER,
  SALSA_STATE,
} from "../../filter/detectors.generated";
import { LIKELY, VALIDATED } from "../../records";
import { DASH, HEX, isRun, PRINTABLE } from "../../values/chars";
import { differentBytes, entropy } from "../../values/entropy";
import { findChar } from "../../values/words/words";
import { at, bytesEnd } from "../../window";
import { ENCRYPTED } from "../flags";
import { reportBytes } from "../report";

function big16(p: usize): u32 {
  return <u32>bswap<u16>(load<u16>(p));
}

function big32(p: usize): u32 {
  return bswap<u32>(load<u32>(p));
}

/** Whether a field of so many bytes is text, one character at least, and NULs to its end. */
function isTextField(from: usize, length: usize): bool {
  const end = from + length;
  const stop = findChar(from, end, 0);
  if (stop == from || !isRun(from, stop, PRINTABLE)) return false;
  for (let p = stop; p < end; p++) if (load<u8>(p) != 0) return false;
  return true;
}

function isUuidText(from: usize): bool {
  for (let i: usize = 0; i < 36; i++) {
    const isDash = i == 8 || i == 13 || i == 18 || i == 23;
    if (!isRun(from + i, from + i + 1, isDash ? DASH : HEX)) return false;
  }
  return true;
}

/**
 * LUKS 1 (on-disk format 1.2.3) and 2 (LUKS2 1.1.4), big endian.
 *
 * offset size name (1)                 offset size name (2)
 *      0    6 "LUKS" BA BE                  0    6 "LUKS" BA BE, backup "SKUL" BA BE
 *      6    2 version                       6    2 version
 *      8   32 cipher name                   8    8 header size
 *     40   32 cipher mode                  24   48 label
 *     72   32 hash                         72   32 checksum algorithm
 *    104    4 payload offset              104   64 salt
 *    108    4 key bytes                   168   40 UUID
 *    168   40 UUID
 *    208      eight slots of 48 bytes
 */
export function luksHeader(): void {
  if (bytesEnd - at < 512) return;
  const version = big16(at + 6);
  if (version == 1 && bytesEnd - at >= 592) {
    const keyBytes = big32(at + 108);
    if (keyBytes != 16 && keyBytes != 32 && keyBytes != 64) return;
    if (!isTextField(at + 8, 32) || !isTextField(at + 40, 32) || !isTextField(at + 72, 32)) return;
    for (let slot: usize = 208; slot < 592; slot += 48) {
      const state = big32(at + slot);
      if (state != 0x00ac71f3 && state != 0x0000dead) return;
    }
    if (isUuidText(at + 168)) reportBytes(LUKS_HEADER, at, at + 592, VALIDATED, ENCRYPTED);
  } else if (version == 2) {
    const size = bswap<u64>(load<u64>(at, 8));
    if (size < 16384 || size > 4194304 || popcnt(size) != 1) return;
    if (isTextField(at + 72, 32) && isUuidText(at + 168)) reportBytes(LUKS_HEADER, at, at + 512, VALIDATED, ENCRYPTED);
  }
}

/**
 * BitLocker's metadata block (libbde's description of the format): signature, size, version 1 or 2, …, offsets of the
 * three copies at 32, 40, 48: multiples of the sector.
 */
export function fveMetadata(): void {
  if (bytesEnd - at < 112) return;
  const version = load<u16>(at, 10);
  if (version != 1 && version != 2) return;
  for (let i: usize = 32; i <= 48; i += 8) {
    const offset = load<u64>(at + i);
    if (offset == 0 || offset % 512 != 0 || offset >> 48 != 0) return;
  }
  reportBytes(FVE_METADATA, at, at + 112, VALIDATED, ENCRYPTED);
}

/**
 * JKS and JCEKS (sun.security.provider.JavaKeyStore): version, count, entries {tag, alias, time, …}, all big endian,
 * texts with a length of two bytes; a SHA-1 of 20 bytes ends the file.
 */
export function javaKeystore(): void {
  if (bytesEnd - at < 32) return;
  const version = big32(at + 4);
  const count = big32(at + 8);
  if (version - 1 > 1 || count == 0 || count > 1000) return;
  let p = at + 12;
  let entries: u32 = 0;
  for (; entries < count; entries++) {
    const end = endOfEntry(p, version);
    if (end == 0) break;
    p = end;
  }
  if (entries == count) p = min(bytesEnd, p + 20);
  if (entries > 0) reportBytes(JAVA_KEYSTORE, at, p, VALIDATED, ENCRYPTED);
}

/** Tag 1: a protected key and its certificates; 2: a certificate; 3: a sealed object, whose length is not told. */
function endOfEntry(p: usize, version: u32): usize {
  if (bytesEnd - p < 16) return 0;
  const tag = big32(p);
  const length = <usize>big16(p + 4);
  const alias = p + 6;
  if (tag - 1 > 2 || length == 0 || length > 256 || bytesEnd - alias < length + 12) return 0;
  if (!isRun(alias, alias + length, PRINTABLE)) return 0;
  const milliseconds = bswap<u64>(load<u64>(alias + length));
  if (milliseconds < 600000000000 || milliseconds > 4200000000000) return 0;
  const body = alias + length + 8;
  if (tag == 3) return body;
  if (tag == 2) return max(body, endOfCertificate(body, version));
  const key = endOfData(body);
  if (key == 0 || bytesEnd - key < 4) return max(body, key);
  let certificates = big32(key);
  let end = key + 4;
  while (certificates-- > 0 && end < bytesEnd) {
    const next = endOfCertificate(end, version);
    if (next == 0) break;
    end = next;
  }
  return end;
}

/** From version 2 on its type stands before it. */
function endOfCertificate(p: usize, version: u32): usize {
  if (version == 1) return endOfData(p);
  return bytesEnd - p < 2 ? 0 : endOfData(p + 2 + <usize>big16(p));
}

/** A length and so many bytes; 0: not all of them are here. */
function endOfData(p: usize): usize {
  if (p + 4 > bytesEnd) return 0;
  const length = <usize>big32(p);
  return length <= bytesEnd - p - 4 ? p + 4 + length : 0;
}

/** KDBX: two signatures, minor and major version, header fields {id u8, length u16 (v3) or u32 (v4), data}; 0 ends. */
export function keepassDb(): void {
  if (bytesEnd - at < 64) return;
  const major = load<u16>(at, 10);
  if (major != 3 && major != 4) return;
  let p = at + 12;
  let isCipherSeen = false;
  for (let fields = 0; fields < 16; fields++) {
    const header: usize = major == 3 ? 3 : 5;
    if (bytesEnd - p < header) return;
    const id = load<u8>(p);
    const length = major == 3 ? <usize>load<u16>(p, 1) : <usize>load<u32>(p, 1);
    if (id > 13 || bytesEnd - p - header < length) return;
    if (id == 2) {
      if (length != 16) return;
      isCipherSeen = true;
    }
    // An end without contents is not parted from zeros that are none.
    if (id != 0 || length != 0) p += header + length;
    if (id == 0) {
      if (isCipherSeen) reportBytes(KEEPASS_DB, at, p, VALIDATED, ENCRYPTED);
      return;
    }
  }
}

const STATE: usize = 64;

/** "expand 32-byte k", key 32, counter, nonce. In libraries other constants follow, or text. */
export function chachaState(): void {
  if (bytesEnd - at < STATE) return;
  const key = at + 16;
  if (!isKeyLike(key, 32)) return;
  const counter = load<u32>(at, 48);
  const low = load<u32>(at, 48) < 1 << 24 || load<u64>(at, 48) >> 40 == 0 || load<u64>(at, 48) >> 32 == 0;
  if (!low) return;
  const isNonce = counter < 1 << 24 && differentBytes(at + 52, at + 64) >= 3;
  reportBytes(CHACHA_STATE, at, at + STATE, isNonce ? VALIDATED : LIKELY);
}

/** The four words of the constant lie 20 bytes apart; key halves after the first and after the third. */
export function salsaState(): void {
  if (bytesEnd - at < STATE) return;
  if (load<u32>(at, 20) != 0x3320646e || load<u32>(at, 40) != 0x79622d32 || load<u32>(at, 60) != 0x6b206574) return;
  if (!isKeyLike(at + 4, 16) || !isKeyLike(at + 44, 16)) return;
  reportBytes(SALSA_STATE, at, at + STATE, VALIDATED);
}

/** Random to the eye: many different bytes, no text, no run of zeros, not the even tread of code or pointers. */
function isKeyLike(key: usize, length: usize): bool {
  const end = key + length;
  const different = differentBytes(key, end);
  if (different < (length == 32 ? 20 : 11)) return false;
  if (length == 32 && entropy(key, end) < 4.3) return false;
  let printable = 0;
  let zeros = 0;
  for (let p = key; p < end; p++) {
    if (isRun(p, p + 1, PRINTABLE)) printable++;
    if (load<u8>(p) == 0) zeros++;
  }
  return printable * 4 < <i32>length * 3 && zeros <= 3 && !isPointers(key, end);
}

/** One of the words of eight bytes ends in zeros or ones: an address, a small number. */
function isPointers(from: usize, end: usize): bool {
  for (let p = from; p + 8 <= end; p += 8) {
    const high = load<u16>(p, 6);
    if (high == 0 || high == 0xffff) return true;
  }
  return false;
}
