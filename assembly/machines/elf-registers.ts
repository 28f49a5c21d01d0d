/**
 * Registers in the notes of ELF core files, as data. One file per architecture names its register sets: which
 * system writes them, in which note, how large they are, and the runs of registers in them.
 */
import { lentCursor } from "../bytes/cursor";
import { ByteSource } from "../bytes/source";
import { Registers } from "../facts/registers";
import { Run } from "./runs";

/** Systems whose notes a set lies in; bits, as several may share one layout. */
export const LINUX: i32 = 1;
export const FREEBSD: i32 = 2;
export const NETBSD: i32 = 4;
export const OPENBSD: i32 = 8;
export const SOLARIS: i32 = 16;

/** In place of a note's type: the general registers and the floating-point ones, whatever note has them. */
export const GENERAL: u32 = 0xffffffff;
export const FLOATING: u32 = 0xfffffffe;

/** A register that is not shown: padding, or one that has no name. */
const UNNAMED: string = "-";

@final
export class RegisterSet {
  constructor(
    readonly systems: i32,
    /** GENERAL, FLOATING or the type of the note. */
    readonly type: u32,
    /** Bytes of the set; 0: as many as there are. */
    readonly size: u32,
    readonly runs: Array<Run>,
  ) {}

  /** Reads what `size` bytes at `at` hold; registers that do not fit are left out. */
  read(source: ByteSource, at: u64, size: u64, isBigEndian: bool, registers: Registers): void {
    const cursor = lentCursor(source, at, at + size);
    cursor.bigEndian = isBigEndian;
    for (let i = 0; i < this.runs.length; i++) {
      const run = this.runs[i];
      for (let k = 0; k < run.names.length; k++) {
        const place = run.at + <u32>k * run.step;
        if (<u64>place + run.width > size) break;
        if (run.names[k] == UNNAMED) continue;
        if (run.width > 8) {
          registers.setWide(run.names[k], source, at + place, run.width, isBigEndian);
        } else {
          cursor.seek(at + place);
          const value = cursor.bytes(run.width, "Registers");
          if (!cursor.ok) return;
          registers.set(run.names[k], value);
        }
      }
    }
  }
}

/**
 * Reads a note whose layout is not plain runs. Returns whether it understood it.
 * `at` and `size` are those of the note's contents.
 */
export type NoteReader = (
  type: u32,
  source: ByteSource,
  at: u64,
  size: u64,
  isBigEndian: bool,
  registers: Registers,
) => bool;

/** What an architecture's files need to know of it to read a core of it. */
@final
export class ElfMachine {
  /** For notes of Linux that are no plain runs. */
  reader: NoteReader | null = null;
  /** Bits that are no part of the program counter's address. */
  pcMask: u64 = u64.MAX_VALUE;
  /** Added to the stack pointer to get an address. */
  stackBias: u64 = 0;

  constructor(
    /** The report's word. */
    readonly arch: string,
    /** Names of the program counter and the stack pointer. */
    readonly pc: string,
    readonly sp: string,
    readonly sets: Array<RegisterSet>,
  ) {}

  /** The set of a note; null when the layout is not known. Of several, the one whose size is `size`. */
  find(system: i32, type: u32, size: u64): RegisterSet | null {
    let open: RegisterSet | null = null;
    for (let i = 0; i < this.sets.length; i++) {
      const set = this.sets[i];
      if (!(set.systems & system) || set.type != type) continue;
      if (<u64>set.size == size) return set;
      if (set.size == 0 && !open) open = set;
    }
    return open;
  }
}

/** Runs of one width laid end to end from `at` on. */
export function packed(names: string, at: u32, width: u32): Array<Run> {
  return [new Run(names, at, width, width)];
}
