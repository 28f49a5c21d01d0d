/** LC_THREAD: the register states of one thread. */
import { Cursor } from "../../bytes/cursor";
import { Registers } from "../../facts/registers";
import { RawRecord } from "../../facts/rows";
import { ThreadFacts } from "../../facts/thread";
import { NOTE } from "../../facts/warnings";
import { readMachState, STATE_EXCEPTION, STATE_GENERAL, STATE_WRAPPED } from "../../machines/mach-states";
import { MachCore, MachException } from "./core";

// After cmd and cmdsize, any number of times:
// offset size name
// 0      4    flavor
// 4      4    count      of 32-bit words
// 8      …    state
const STATE_HEADER: u64 = 8;
/** Flavors of one thread; the kernel writes two or three. */
const MOST_STATES: i32 = 64;

export function readThread(core: MachCore, record: RawRecord, cursor: Cursor): void {
  const thread = new ThreadFacts();
  thread.at = record.at;
  thread.dataAt = record.at;
  thread.dataSize = <i64>min(<u64>record.size, core.source.size - <u64>record.at);
  core.dump.threads.push(thread);
  const exception = new MachException(thread);
  core.exceptions.push(exception);
  const registers = new Registers();
  for (let i = 0; i < MOST_STATES && cursor.left >= STATE_HEADER; i++) {
    const at = cursor.at;
    const flavor = cursor.u32("ThreadCommand.flavor");
    const count = cursor.u32("ThreadCommand.count");
    const end = cursor.at + ((<u64>count) << 2);
    cursor.skip((<u64>count) << 2, "ThreadCommand.state");
    const isWhole = cursor.ok;
    if (!isWhole) core.dump.warnings.take(cursor);
    const present = isWhole ? (<u64>count) << 2 : cursor.end - (at + STATE_HEADER);
    readState(core, exception, registers, flavor, at + STATE_HEADER, present, false);
    if (!isWhole) break;
    cursor.seek(end);
  }
  record.isRead = registers.length > 0;
  if (record.isRead) thread.registers = registers;
  else if (core.dump.threads.length == 1) {
    core.dump.warnings.addAt(
      "registers-unknown",
      NOTE,
      "The registers of this processor are in a layout that is not known here.",
      <u64>record.at,
      "ThreadCommand.flavor",
      "",
      "",
    );
  }
}

function readState(
  core: MachCore,
  exception: MachException,
  registers: Registers,
  flavor: u32,
  at: u64,
  size: u64,
  isInside: bool,
): void {
  const machine = core.machine;
  const state = machine ? machine.find(flavor, <u32>(size >> 2)) : null;
  if (!state) return;
  const cursor = core.cursor(at, at + size);
  if (state.kind == STATE_WRAPPED) {
    const inner = cursor.u32("ThreadState.flavor");
    const words = cursor.u32("ThreadState.count");
    if (!isInside && cursor.ok) {
      readState(core, exception, registers, inner, cursor.at, min((<u64>words) << 2, cursor.left), true);
    }
    core.dump.warnings.take(cursor);
    return;
  }
  readMachState(state, cursor, at, size, registers);
  core.dump.warnings.take(cursor);
  if (state.kind == STATE_GENERAL) {
    exception.thread.dataAt = <i64>at;
    exception.thread.dataSize = <i64>size;
  }
  if (state.kind != STATE_EXCEPTION) return;
  exception.isRecorded = true;
  exception.at = at;
  exception.trap = <u32>registers.get("trapno");
  exception.syndrome = registers.has("esr")
    ? registers.get("esr")
    : registers.has("err")
      ? registers.get("err")
      : registers.get("fsr");
  exception.address = registers.has("far") ? registers.get("far") : registers.get("cr2");
}
