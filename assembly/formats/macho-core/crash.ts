/**
 * Why the core was written: cores hold no signal and no exception, but the processor's last word to each thread.
 * A thread that came to the kernel by a fault of memory that it really may not use is the one that crashed; one that
 * was only waiting for a page, or called the system, did not.
 */
import { word } from "../../facts/fact";
import { EXECUTE, READ, WRITE } from "../../facts/memory/region";
import { regionAt } from "../../facts/memory/region-index";
import { NOTE } from "../../facts/warnings";
import { MachCore, MachException } from "./core";
import { describeArm64, describeX86, MachFault } from "./fault";

/** Programs of 64 bits have nothing in the lowest 4 GiB. */
const PAGE_ZERO: u64 = (<u64>1) << 32;

export function settleCrash(core: MachCore): void {
  const dump = core.dump;
  if (dump.threads.length == 0) {
    dump.warnings.add("no-threads", NOTE, "The file holds no thread's registers.");
    return;
  }
  for (let i = 0; i < core.exceptions.length; i++) {
    const exception = core.exceptions[i];
    const fault = exception.isRecorded ? faultOf(core, exception) : null;
    if (!fault || !isReal(core, fault)) continue;
    tell(core, i, exception, fault);
    return;
  }
  // Kept out of `crash`: the file does not say that nothing happened.
  dump.warnings.add(
    "cause-unknown",
    NOTE,
    "The file does not say why it was written: no thread stands at a fault. It may have ended by abort, by a signal from outside, or have been saved while it ran.",
  );
}

function faultOf(core: MachCore, exception: MachException): MachFault | null {
  const arch = core.dump.system.arch;
  if (arch == "arm64") return describeArm64(exception.syndrome, exception.address);
  if (arch == "x86-64" || arch == "x86") return describeX86(exception.trap, exception.syndrome, exception.address);
  return null;
}

/** Whether the fault could not be served: a page that is there and allowed was only fetched. */
function isReal(core: MachCore, fault: MachFault): bool {
  if (!fault.isMemory) return true;
  const dump = core.dump;
  const index = regionAt(dump, fault.address);
  if (index < 0) {
    // Debuggers leave out what was not changed: only where nothing can ever be is sure then.
    const isWhole = core.notes.length == 0 || fault.address < PAGE_ZERO;
    return isWhole && dump.regions.length > 0;
  }
  const protection = dump.regions[index].protection;
  if (fault.access == "execute") return (protection & EXECUTE) == 0;
  return fault.access == "write" ? (protection & WRITE) == 0 : (protection & READ) == 0;
}

function tell(core: MachCore, index: i32, exception: MachException, fault: MachFault): void {
  const crash = core.dump.crash;
  const thread = exception.thread;
  const machine = core.machine;
  const registers = thread.registers;
  thread.hasCrashed = true;
  crash.at = <i64>exception.at;
  crash.kind = "exception";
  crash.code = word(fault.code);
  crash.name = fault.name;
  crash.subname = fault.subname;
  crash.access = fault.access;
  if (fault.isMemory) crash.address = word(fault.address);
  crash.threadIndex = index;
  if (thread.id >= 0) crash.threadId = thread.id;
  // Which exception the kernel made of it is not in the file.
  crash.from = "guess";
  if (machine && registers && registers.has(machine.pc)) crash.instruction = word(registers.get(machine.pc));
}
