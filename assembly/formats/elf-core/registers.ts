/** Registers of the thread that the notes belong to, through the layouts of machines/. */
import { hex } from "../../bytes/text";
import { RawRecord } from "../../facts/rows";
import { NOTE } from "../../facts/warnings";
import { FLOATING, GENERAL } from "../../machines/elf-registers";
import { ElfCore } from "./core";

/** Reads the set of `type` and `size` at `at`, as far as `present` bytes go. Returns whether the layout is known. */
export function readRegisters(core: ElfCore, type: u32, at: u64, size: u64, present: u64): bool {
  const machine = core.machine;
  const registers = core.registers;
  if (!machine || !registers) return false;
  const set = machine.find(core.system, type, size);
  if (!set) return false;
  set.read(core.source, at, min(size, present), core.header.isBigEndian, registers);
  return true;
}

/** A note that is a register set of its own, floating-point registers by FLOATING. */
export function readRegisterNote(core: ElfCore, note: RawRecord, type: u32): bool {
  const at = <u64>note.dataAt;
  const size = <u64>note.dataSize;
  // A note that the file's end cuts has another size than its layout, and yet the same layout.
  const machine = core.machine;
  const registers = core.registers;
  if (!machine || !registers) return false;
  const set = machine.find(core.system, type, <u64>note.size);
  if (set) {
    set.read(core.source, at, size, core.header.isBigEndian, registers);
    return true;
  }
  const reader = machine.reader;
  if (!reader || type == FLOATING || type == GENERAL || size < <u64>note.size) return false;
  return reader(type, core.source, at, size, core.header.isBigEndian, registers);
}

/** Says that a thread's registers are there, but in a layout that is not known: guessing would mislead. */
export function noteUnknownRegisters(core: ElfCore, note: RawRecord): void {
  core.dump.warnings.addAt(
    "registers-unknown",
    NOTE,
    "The registers of a thread have a layout that is not known for this architecture; they are shown as bytes only.",
    <u64>note.at,
    note.name + ".descsz",
    "",
    hex(<u64>note.size),
  );
}
