/**
 * The fault behind a program's own end: its handler of the fault's signal is what stopped it, and so the record tells
 * of that alone. What the kernel left for the handler tells the rest.
 */
import { CrashFacts } from "../../../facts/crash";
import { Dump } from "../../../facts/dump";
import { word } from "../../../facts/fact";
import { EXECUTE, READ, WRITE } from "../../../facts/memory/region";
import { regionAt } from "../../../facts/memory/region-index";
import { Interruption } from "../../../facts/reading/interruption";
import { ThreadFacts } from "../../../facts/thread";
import { findRegister, Machine, registerValue } from "../../../machines/machine";
import { readSignalFrame } from "../../../machines/signal-frame";
import { canHaveAddress, setSignal, setSignalCode } from "../../../systems/unix/signal";
import { crashedThread, Evidence, isSent } from "../evidence";

/** What the kernel leaves below the stack pointer, floating-point registers and all, is smaller than this. */
const REACH: u64 = 32 << 10;
/** Of what it leaves, on every architecture that is known here. */
const ALIGNMENT: u64 = 16;

const SI_KERNEL: i32 = 128;

// Traps of x86 (Intel SDM, volume 3, table 6-1), and the signal that Linux makes of each. 0, a division by zero, is
// left out: it stands there as well when there was no trap.
const TRAP_PAGE_FAULT: u64 = 14;
const TRAPS: StaticArray<u64> = [3, 6, 13, TRAP_PAGE_FAULT, 17];
const SIGNALS: StaticArray<u32> = [5, 4, 11, 11, 7];

// Error code of a page fault (Intel SDM, volume 3, 4.7).
const FAULT_WRITE: u64 = 2;
const FAULT_FETCH: u64 = 16;

/** What was known when the fault came; null where no fault lies behind the end, or the record is the fault's own. */
export function handledFault(dump: Dump, machine: Machine): Evidence | null {
  const thread = crashedThread(dump);
  if (!thread || !hasEndedItself(dump)) return null;
  // A handler that has sent the signal anew and returned is gone from the stack; what was left for it is still there.
  const left = leftBehind(dump, thread, machine);
  if (left) thread.addInterruption(left);
  // The one that came first lies deepest.
  for (let i = thread.interruptions.length - 1; i >= 0; i--) {
    const interruption = thread.interruptions[i];
    const crash = faultOf(dump, interruption, machine);
    if (crash) return faultEvidence(dump, crash, thread, interruption);
  }
  return null;
}

/** Looks below the stack pointer for registers that are those of the end. */
function leftBehind(dump: Dump, thread: ThreadFacts, machine: Machine): Interruption | null {
  const memory = dump.memory;
  const registers = thread.registers;
  if (!memory || !registers || !findRegister(registers, machine.sp)) return null;
  const sp = registerValue;
  if (!findRegister(registers, machine.pc)) return null;
  const pc = registerValue;
  for (let i = 0; i < machine.signalFrames.length; i++) {
    const form = machine.signalFrames[i];
    for (let at = (sp - ALIGNMENT) & ~(ALIGNMENT - 1); at < sp && sp - at <= REACH; at -= ALIGNMENT) {
      const found = readSignalFrame(memory, form, at, machine.wordBytes, memory.space.bigEndian);
      if (!found || !findRegister(found.registers, machine.sp) || registerValue != sp) continue;
      if (findRegister(found.registers, machine.pc) && registerValue == pc) return found;
    }
  }
  return null;
}

/** By abort(), or by sending itself the signal once more. */
function hasEndedItself(dump: Dump): bool {
  const crash = dump.crash;
  if (crash.kind != "signal") return false;
  if (!isSent(crash)) return crash.name == "SIGABRT";
  const parameters = crash.parameters;
  const pid = dump.process.pid;
  return pid <= 0 || parameters === null || parameters.length == 0 || parameters[0] == <u64>pid;
}

function faultOf(dump: Dump, interruption: Interruption, machine: Machine): CrashFacts | null {
  const registers = interruption.registers;
  const trap = registers.has("trapno") ? registers.get("trapno") : u64.MAX_VALUE;
  const index = TRAPS.indexOf(trap);
  const signal = interruption.signal > 0 ? interruption.signal : index >= 0 ? SIGNALS[index] : 0;
  if (signal == 0) return null;
  const crash = new CrashFacts();
  setSignal(crash, dump.system.os, dump.system.arch, signal);
  if (!canHaveAddress(crash.name) || (interruption.hasInfo && interruption.code <= 0)) return null;
  if (interruption.hasInfo) setSignalCode(crash, dump.system.os, interruption.code);
  const isPageFault = trap == TRAP_PAGE_FAULT && registers.has("cr2");
  if (interruption.hasInfo && interruption.code != SI_KERNEL) crash.address = word(interruption.address);
  else if (isPageFault) crash.address = word(registers.get("cr2"));
  if (isPageFault) {
    const error = registers.get("err");
    crash.access = error & FAULT_FETCH ? "execute" : error & FAULT_WRITE ? "write" : "read";
  }
  // Without a signal's number the trap may be one of long ago: then nothing is wrong with its address by now.
  const address = crash.address;
  if (interruption.signal == 0 && address && isUsable(dump, address.value, crash.access)) return null;
  if (findRegister(registers, machine.pc)) crash.instruction = word(registerValue);
  crash.from = "memory";
  return crash;
}

function isUsable(dump: Dump, address: u64, access: string): bool {
  const index = regionAt(dump, address);
  if (index < 0) return false;
  const needed = access == "write" ? WRITE : access == "execute" ? EXECUTE : READ;
  return (dump.regions[index].protection & needed) != 0;
}

function faultEvidence(dump: Dump, crash: CrashFacts, thread: ThreadFacts, interruption: Interruption): Evidence {
  crash.threadId = thread.id;
  crash.threadIndex = dump.crash.threadIndex;
  return new Evidence(dump, crash, thread, thread.frames.slice(interruption.frameIndex), interruption.registers);
}
