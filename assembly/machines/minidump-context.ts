/**
 * CPU contexts of minidumps, as data: a layout names its registers in runs, one reader serves all. Sizes and
 * places are those of CONTEXT in winnt.h and of Breakpad's minidump_cpu_*.h.
 */
import { Cursor } from "../bytes/cursor";
import { ByteSource } from "../bytes/source";
import { Registers } from "../facts/registers";
import { Run } from "./runs";

/** Bits of ContextFlags that say which parts were filled, as x86 and AMD64 have them. */
export const CONTROL: u32 = 1;
export const INTEGER: u32 = 2;
export const SEGMENTS: u32 = 4;
export const FLOATING: u32 = 8;
export const DEBUG: u32 = 16;
/** x86: the FXSAVE area behind the x87 unit. */
export const EXTENDED: u32 = 32;
/** Floating point and vectors on ARM and ARM64, where there are no segments. */
export const ARM_FLOATING: u32 = 4;
const PARTS: u32 = 63;

@final
export class ContextLayout {
  constructor(
    /** Bytes of the whole structure. */
    readonly size: u32,
    /** Bytes up to which it must be there for the program counter to be read. */
    readonly least: u32,
    readonly flagsAt: u32,
    /** The bit of ContextFlags that names the processor. */
    readonly flag: u32,
    readonly runs: Array<Run>,
  ) {}

  /** ContextFlags' lower half; 64-bit flags have theirs where the byte order puts it. */
  flagsOf(source: ByteSource, at: u64, isBigEndian: bool, flagBytes: u32 = 4): u32 {
    const cursor = new Cursor(source, at + this.flagsAt);
    cursor.bigEndian = isBigEndian;
    return <u32>cursor.bytes(flagBytes, "Context.ContextFlags");
  }

  /**
   * Reads what `size` bytes at `at` hold. Parts that the flags leave out are left out, unless they name none:
   * Breakpad and minidump-writer on macOS write only the processor's bit and fill all.
   */
  read(source: ByteSource, at: u64, size: u64, isBigEndian: bool, flags: u32): Registers {
    const registers = new Registers();
    const cursor = new Cursor(source, at, at + size);
    cursor.bigEndian = isBigEndian;
    const parts = flags & PARTS;
    for (let i = 0; i < this.runs.length; i++) {
      const run = this.runs[i];
      if (parts != 0 && run.part != 0 && (parts & run.part) == 0) continue;
      for (let k = 0; k < run.names.length; k++) {
        const place = run.at + <u32>k * run.step;
        if (<u64>place + run.width > size) break;
        if (run.width > 8) {
          registers.setWide(run.names[k], source, at + place, run.width, isBigEndian);
        } else {
          cursor.seek(at + place);
          const value = cursor.bytes(run.width, "Context");
          if (!cursor.ok) return registers;
          registers.set(run.names[k], value);
        }
      }
    }
    return registers;
  }
}
