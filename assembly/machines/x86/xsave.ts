/** The XSAVE area of x86 processors: what lies behind the FXSAVE part that every core has. */
import { Cursor, lentCursor } from "../../bytes/cursor";
import { ByteSource } from "../../bytes/source";
import { Registers } from "../../facts/registers";
import { numbered } from "../runs";

const NT_X86_XSTATE: u32 = 0x202;
const NT_X86_XSAVE_LAYOUT: u32 = 0x205;
const NT_386_IOPERM: u32 = 0x201;

// XSAVE area, standard form (Intel SDM volume 1, 13.4), as the regset of Linux and FreeBSD writes it:
// offset size name
// 0      512  FXSAVE
// 464    8    XCR0: the features that the system has enabled, written into bytes that software may use
// 512    8    XSTATE_BV: the features that are not in their initial state
// 520    8    XCOMP_BV
// 576    256  AVX: upper halves of YMM0-15
// then features whose places processors choose
const XCR0_AT: u64 = 464;
const XSTATE_BV_AT: u64 = 512;
const HEADER_END: u64 = 576;
const XMM_AT: u64 = 160;
const AVX_AT: u64 = 576;
const INTEL_PKRU_AT: u64 = 2688;

const YMM: Array<string> = numbered("ymm", 0, 15).split(" ");
const ZMM: Array<string> = numbered("zmm", 0, 31).split(" ");
const MASKS: Array<string> = numbered("k", 0, 7).split(" ");

const AVX: i32 = 2;
const OPMASK: i32 = 5;
const ZMM_HIGH: i32 = 6;
const ZMM_16_31: i32 = 7;
const PKRU: i32 = 9;
const FEATURES: i32 = 64;

/** Where each feature begins, as NT_X86_XSAVE_LAYOUT tells; 0: not told. */
const told: StaticArray<u32> = new StaticArray<u32>(FEATURES);
let isTold: bool = false;

/** Where the feature asked for last begins. */
let found: u64 = 0;

/** Reads NT_X86_XSTATE, NT_X86_XSAVE_LAYOUT and NT_386_IOPERM. The layout must come before the states it is for. */
export function readXsave(
  type: u32,
  source: ByteSource,
  at: u64,
  size: u64,
  _isBigEndian: bool,
  registers: Registers,
): bool {
  if (type == NT_X86_XSTATE) return readState(source, at, size, registers);
  if (type == NT_X86_XSAVE_LAYOUT) return readLayout(source, at, size);
  // A bitmap of the ports that the process may use: that it is there is the fact.
  return type == NT_386_IOPERM;
}

// struct x86_xfeature_component (Linux, asm/elf.h), u32 each: type, size, offset, flags.
const COMPONENT_BYTES: u64 = 16;

function readLayout(source: ByteSource, at: u64, size: u64): bool {
  const cursor = new Cursor(source, at, at + size);
  for (let i: u64 = 0; i < size / COMPONENT_BYTES && i < <u64>FEATURES; i++) {
    cursor.seek(at + i * COMPONENT_BYTES);
    const feature = cursor.u32("NT_X86_XSAVE_LAYOUT.type");
    cursor.skip(4, "NT_X86_XSAVE_LAYOUT.size");
    const offset = cursor.u32("NT_X86_XSAVE_LAYOUT.offset");
    if (!cursor.ok) return false;
    if (feature < <u32>FEATURES) told[feature] = offset;
    isTold = true;
  }
  return isTold;
}

function readState(source: ByteSource, at: u64, size: u64, registers: Registers): bool {
  if (size < HEADER_END) return false;
  const cursor = lentCursor(source, at, at + size);
  cursor.seek(at + XCR0_AT);
  const enabled = cursor.u64("NT_X86_XSTATE.xcr0");
  cursor.seek(at + XSTATE_BV_AT);
  const used = cursor.u64("NT_X86_XSTATE.xstate_bv");
  if (!cursor.ok) return false;
  const hasZmm = has(used, ZMM_HIGH) && find(ZMM_HIGH, 512, size, enabled);
  if (has(used, AVX) && AVX_AT + 256 <= size) {
    for (let i = 0; i < 16; i++) {
      registers.beginWide(YMM[i], 32);
      putYmm(registers, source, at, i);
      if (hasZmm) {
        registers.beginWide(ZMM[i], 64);
        registers.putWide(source, at + found + i * 32, 32, false);
        putYmm(registers, source, at, i);
      }
    }
  }
  if (has(used, ZMM_16_31) && find(ZMM_16_31, 1024, size, enabled)) {
    for (let i = 0; i < 16; i++) registers.setWide(ZMM[i + 16], source, at + found + i * 64, 64, false);
  }
  if (has(used, OPMASK) && find(OPMASK, 64, size, enabled)) {
    cursor.seek(at + found);
    for (let i = 0; i < 8; i++) registers.set(MASKS[i], cursor.u64("NT_X86_XSTATE.k"));
  }
  if (has(used, PKRU) && find(PKRU, 4, size, enabled)) {
    cursor.seek(at + found);
    registers.set("pkru", cursor.u32("NT_X86_XSTATE.pkru"));
  }
  return true;
}

function putYmm(registers: Registers, source: ByteSource, at: u64, index: i32): void {
  registers.putWide(source, at + AVX_AT + index * 16, 16, false);
  registers.putWide(source, at + XMM_AT + index * 16, 16, false);
}

function has(mask: u64, feature: i32): bool {
  return ((mask >> feature) & 1) != 0;
}

/** Whether the place of a feature is known and its `bytes` are in an area of `size`; sets `found`. */
function find(feature: i32, bytes: u64, size: u64, enabled: u64): bool {
  found = isTold ? told[feature] : guess(feature, size, enabled);
  return found >= HEADER_END && found + bytes <= size;
}

/**
 * Cores of kernels before 6.12 do not tell where features lie. Processors with AVX-512 come in two layouts, Intel's
 * (with room for MPX in front) and AMD's; the size of the area says which, as PKRU comes last in both.
 */
function guess(feature: i32, size: u64, enabled: u64): u64 {
  if (!has(enabled, feature)) return 0;
  if (has(enabled, OPMASK)) {
    const isIntel = size >= INTEL_PKRU_AT;
    if (feature == OPMASK) return isIntel ? 1088 : 832;
    if (feature == ZMM_HIGH) return isIntel ? 1152 : 896;
    if (feature == ZMM_16_31) return isIntel ? 1664 : 1408;
    return isIntel ? INTEL_PKRU_AT : 2432;
  }
  if (feature != PKRU) return 0;
  return size >= INTEL_PKRU_AT + 8 ? INTEL_PKRU_AT : size == 840 ? 832 : 0;
}
