/** Which processor's context lies at a place, and what it holds. */
import { Cursor } from "../../bytes/cursor";
import { hex } from "../../bytes/text";
import { Registers } from "../../facts/registers";
import { FAULT } from "../../facts/warnings";
import { ARM_CONTEXT, BREAKPAD_ARM_CONTEXT } from "../../machines/arm/minidump";
import { ARM64_CONTEXT, BREAKPAD_ARM64_CONTEXT } from "../../machines/arm64/minidump";
import { ContextLayout } from "../../machines/minidump-context";
import { MIPS_CONTEXT, MIPS64_CONTEXT } from "../../machines/mips/minidump";
import { PPC_CONTEXT, PPC64_CONTEXT } from "../../machines/ppc/minidump";
import { RISCV_CONTEXT, RISCV64_CONTEXT } from "../../machines/riscv/minidump";
import { SPARC_CONTEXT } from "../../machines/sparc/minidump";
import { X86_CONTEXT } from "../../machines/x86/minidump";
import { X86_64_CONTEXT, XSTATE_AVX, XSTATE_CET_U, XSTATE_LEGACY_BYTES } from "../../machines/x86-64/minidump";
import { Location, Minidump } from "./minidump";
import * as architecture from "./system/architecture";

/** Oldest Breakpad's bit for ARM; elsewhere it says that extended state follows. */
const OLD_ARM_FLAG: u32 = 0x40;
const CPU_BITS: u32 = 0xffffff00;

const ALL: StaticArray<ContextLayout> = [
  X86_64_CONTEXT,
  X86_CONTEXT,
  ARM64_CONTEXT,
  ARM_CONTEXT,
  BREAKPAD_ARM_CONTEXT,
  BREAKPAD_ARM64_CONTEXT,
  MIPS_CONTEXT,
  MIPS64_CONTEXT,
  PPC_CONTEXT,
  PPC64_CONTEXT,
  SPARC_CONTEXT,
  RISCV_CONTEXT,
  RISCV64_CONTEXT,
];

/** Registers of the context at `location`; null where there is none, or one that is not understood. */
export function readContext(file: Minidump, location: Location): Registers | null {
  if (location.isEmpty) return null;
  const size = file.source.size;
  const at: u64 = location.at;
  if (at >= size || location.size > size - at) {
    file.cut(at + location.size);
    file.fault(
      "cut-short",
      "A thread's context reaches beyond the end of the file.",
      min(at, size),
      "MinidumpThread.ThreadContext",
      location.size,
      at < size ? size - at : 0,
    );
  }
  const there = at < size ? min<u64>(location.size, size - at) : 0;
  const layout = layoutOf(file, at, location.size);
  if (!layout || there < layout.least) {
    if (there == location.size) refuse(file, location);
    return null;
  }
  const flags = flagsOf(file, layout, at);
  const registers = layout.read(file.source, at, min<u64>(there, layout.size), file.isBigEndian, flags);
  if (layout === X86_64_CONTEXT || layout === X86_CONTEXT) {
    readExtendedState(file, registers, at + layout.size, at + there);
  }
  return registers;
}

/** The layout that the processor, the flags and the size agree on best. */
function layoutOf(file: Minidump, at: u64, size: u32): ContextLayout | null {
  switch (file.architecture) {
    case architecture.X86:
    case architecture.X86_ON_X64:
    case architecture.X86_ON_ARM64:
      return X86_CONTEXT;
    case architecture.AMD64:
      return X86_64_CONTEXT;
    case architecture.ARM:
    case architecture.ARM_ON_X64:
      return armLayout(file, at, size);
    case architecture.ARM64:
    case architecture.ARM64_BREAKPAD:
      return arm64Layout(file, at, size);
    case architecture.MIPS:
      return MIPS_CONTEXT;
    case architecture.MIPS64:
      return MIPS64_CONTEXT;
    case architecture.PPC:
      return PPC_CONTEXT;
    case architecture.PPC64:
      return PPC64_CONTEXT;
    case architecture.SPARC:
      return SPARC_CONTEXT;
    case architecture.RISCV:
      return RISCV_CONTEXT;
    case architecture.RISCV64:
      return RISCV64_CONTEXT;
    case architecture.UNKNOWN:
      return guess(file, at, size);
    default:
      return null;
  }
}

function armLayout(file: Minidump, at: u64, size: u32): ContextLayout {
  const flags = flagsOf(file, BREAKPAD_ARM_CONTEXT, at);
  if (flags & BREAKPAD_ARM_CONTEXT.flag) return BREAKPAD_ARM_CONTEXT;
  if (flags & ARM_CONTEXT.flag) return ARM_CONTEXT;
  return flags & OLD_ARM_FLAG || size == BREAKPAD_ARM_CONTEXT.size ? BREAKPAD_ARM_CONTEXT : ARM_CONTEXT;
}

function arm64Layout(file: Minidump, at: u64, size: u32): ContextLayout {
  const flags = flagsOf(file, ARM64_CONTEXT, at);
  if (flags & ARM64_CONTEXT.flag) return ARM64_CONTEXT;
  const isOld = (flags & BREAKPAD_ARM64_CONTEXT.flag) != 0 || size == BREAKPAD_ARM64_CONTEXT.size;
  return isOld ? BREAKPAD_ARM64_CONTEXT : ARM64_CONTEXT;
}

/** ProcessorArchitecture by a context alone; UNKNOWN when none fits. */
export function guessArchitecture(file: Minidump, location: Location): u32 {
  const layout = guess(file, location.at, location.size);
  if (!layout) return architecture.UNKNOWN;
  if (layout === X86_CONTEXT) return architecture.X86;
  if (layout === X86_64_CONTEXT) return architecture.AMD64;
  if (layout === ARM64_CONTEXT || layout === BREAKPAD_ARM64_CONTEXT) return architecture.ARM64;
  if (layout === ARM_CONTEXT || layout === BREAKPAD_ARM_CONTEXT) return architecture.ARM;
  if (layout === MIPS_CONTEXT) return architecture.MIPS;
  if (layout === MIPS64_CONTEXT) return architecture.MIPS64;
  if (layout === PPC_CONTEXT) return architecture.PPC;
  if (layout === PPC64_CONTEXT) return architecture.PPC64;
  if (layout === SPARC_CONTEXT) return architecture.SPARC;
  return layout === RISCV_CONTEXT ? architecture.RISCV : architecture.RISCV64;
}

/** Without SystemInfo: size and flag together, else the size alone. */
function guess(file: Minidump, at: u64, size: u32): ContextLayout | null {
  let bySize: ContextLayout | null = null;
  for (let i = 0; i < ALL.length; i++) {
    const layout = ALL[i];
    if (size < layout.least) continue;
    const flags = flagsOf(file, layout, at) & CPU_BITS & ~0xff;
    if (flags != 0 && (flags & ~layout.flag) == 0) return layout;
    if (size == layout.size && !bySize) bySize = layout;
  }
  return bySize;
}

/** ContextFlags; of the two layouts with 64 bits of them the lower half. */
function flagsOf(file: Minidump, layout: ContextLayout, at: u64): u32 {
  const isWide = layout === PPC64_CONTEXT;
  return layout.flagsOf(file.source, at, file.isBigEndian, isWide ? 8 : 4);
}

/**
 * What follows a CONTEXT of x86: the upper halves of the AVX registers and the shadow stack. It is there when
 * the record is larger; the flag alone says nothing, MiniDumpWriteDump sets it on contexts without.
 */
function readExtendedState(file: Minidump, registers: Registers, at: u64, end: u64): void {
  const cursor = new Cursor(file.source, at + 16, end);
  const offset = <i32>cursor.u32("ContextEx.XState.Offset");
  const length = cursor.u32("ContextEx.XState.Length");
  if (!cursor.ok || length < 64 || offset < 24) return;
  const state = at + <u64>offset;
  cursor.seek(state);
  const mask = cursor.u64("XState.Mask");
  if (!cursor.ok) return;
  const avx = file.stateOffsets[XSTATE_AVX];
  if (mask & (1 << XSTATE_AVX) && avx >= XSTATE_LEGACY_BYTES && avx < 0x10000) {
    const upper = state + avx - XSTATE_LEGACY_BYTES;
    for (let i = 0; i < registers.wideLength; i++) {
      const name = registers.wideName(i);
      if (!name.startsWith("xmm")) continue;
      const number = <u64>I32.parseInt(name.substring(3));
      if (upper + (number + 1) * 16 > end) break;
      registers.beginWide(name.replace("xmm", "ymm"), 32);
      registers.putWide(file.source, upper + number * 16, 16, false);
      registers.putWideOf(i);
    }
  }
  const cet = file.stateOffsets[XSTATE_CET_U];
  if (mask & (1 << XSTATE_CET_U) && cet >= XSTATE_LEGACY_BYTES && cet < 0x10000) {
    cursor.seek(state + cet - XSTATE_LEGACY_BYTES + 8);
    const shadowStack = cursor.u64("XState.Ssp");
    if (cursor.ok) registers.set("ssp", shadowStack);
  }
}

function refuse(file: Minidump, location: Location): void {
  file.dump.warnings.addAt(
    "context-unknown",
    FAULT,
    "A context of " + location.size.toString() + " bytes fits no processor that this dump can be of.",
    location.at,
    "MinidumpThread.ThreadContext",
    hex(file.architecture),
    location.size.toString(),
  );
}
