/** Which thread died, and where it stood. */
import { word } from "../../facts/fact";
import { NOTE } from "../../facts/warnings";
import { ElfCore } from "./core";

/** Signals that stop a process and never end it. */
const STOPS: StaticArray<string> = ["SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU"];

/** Completes `crash` from the notes' facts: the thread, its place; or says that nothing crashed. */
export function settleCrash(core: ElfCore): void {
  const dump = core.dump;
  const crash = dump.crash;
  const threads = dump.threads;
  if (threads.length == 0) {
    dump.warnings.add("no-threads", NOTE, "The file holds no thread's registers.");
    return;
  }
  // A debugger stops the program itself, or dumps it as it stands: nothing crashed.
  if (crash.kind.length == 0 ? core.hasStatus : STOPS.includes(crash.name)) {
    crash.kind = "none";
    crash.code = null;
    crash.name = "";
    crash.subcode = null;
    crash.subname = "";
    crash.parameters = null;
    crash.parameterWords = [];
    crash.threadIndex = -1;
    return;
  }
  if (crash.kind.length == 0) return;
  let index = crash.threadIndex;
  if (core.signalThread > 0) {
    for (let i = 0; i < threads.length; i++) if (threads[i].id == core.signalThread) index = i;
  }
  if (index < 0) index = 0;
  const thread = threads[index];
  crash.threadIndex = index;
  if (thread.id >= 0) crash.threadId = thread.id;
  thread.hasCrashed = true;
  const machine = core.machine;
  const registers = thread.registers;
  if (machine && registers && registers.has(machine.pc))
    crash.instruction = word(registers.get(machine.pc) & machine.pcMask);
}
