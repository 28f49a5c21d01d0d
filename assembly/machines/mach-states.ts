/**
 * Register states of Mach threads, as data: what `thread_get_state` returns and cores hold (XNU,
 * osfmk/mach/i386/_structs.h, osfmk/mach/arm/_structs.h). One file per architecture names its flavors.
 */
import { Cursor } from "../bytes/cursor";
import { Registers } from "../facts/registers";
import { Run } from "./runs";

/** What a state holds. */
export const STATE_GENERAL: i32 = 0;
export const STATE_FLOATING: i32 = 1;
/** trap, error code or syndrome, address of the last exception. */
export const STATE_EXCEPTION: i32 = 2;
/** A header of flavor and count stands before the state proper. */
export const STATE_WRAPPED: i32 = 3;

@final
export class MachState {
  constructor(
    readonly flavor: u32,
    readonly kind: i32,
    /** 32-bit words that must be there for the state to be this one. */
    readonly leastWords: u32,
    readonly runs: Array<Run>,
  ) {}
}

@final
export class MachMachine {
  constructor(
    /** Names of the program counter and stack pointer. */
    readonly pc: string,
    readonly sp: string,
    readonly states: Array<MachState>,
  ) {}

  /** The state of a flavor; null when it is not known or shorter than it can be. */
  find(flavor: u32, words: u32): MachState | null {
    for (let i = 0; i < this.states.length; i++) {
      const state = this.states[i];
      if (state.flavor == flavor && words >= state.leastWords) return state;
    }
    return null;
  }
}

/** Reads the runs of a state of `size` bytes at `at`; registers that do not fit are left out. */
export function readMachState(state: MachState, cursor: Cursor, at: u64, size: u64, registers: Registers): void {
  for (let i = 0; i < state.runs.length; i++) {
    const run = state.runs[i];
    for (let k = 0; k < run.names.length; k++) {
      const place = run.at + <u32>k * run.step;
      if (<u64>place + run.width > size) break;
      if (run.width > 8) {
        registers.setWide(run.names[k], cursor.source, at + place, run.width, cursor.bigEndian);
      } else {
        cursor.seek(at + place);
        const value = cursor.bytes(run.width, "ThreadState");
        if (!cursor.ok) return;
        registers.set(run.names[k], value);
      }
    }
  }
}
