/** What is made of the commands when all are read: stacks, signatures, the start of the program, why it stopped. */
import { addU64 } from "../../bytes/checked";
import { baseName } from "../../bytes/text";
import { UNKNOWN } from "../../facts/fact";
import { Region } from "../../facts/memory/region";
import { regionAt } from "../../facts/memory/region-index";
import { Registers } from "../../facts/registers";
import { Wanted } from "../../facts/rows";
import { ThreadFacts } from "../../facts/thread";
import { LOSS, NOTE } from "../../facts/warnings";
import { findMacStart } from "../../systems/macos/start-strings";
import { MachCore } from "./core";
import { settleCrash } from "./crash";

/** Apple's processors and systems use no more for user addresses. */
const ADDRESS_BITS: u32 = 47;
const HALF_BIT: u64 = (<u64>1) << 55;
const CODE_REGISTERS: StaticArray<string> = ["pc", "x30", "sp", "x29"];
const MOST_WANTED: i32 = 1024;

export function conclude(core: MachCore): void {
  const dump = core.dump;
  const system = dump.system;
  if (system.os.length == 0 && (system.arch == "x86-64" || system.arch == "x86")) system.os = "macos";
  if (system.os == "macos") system.osName = "macOS";
  if (system.arch == "arm64") stripSignatures(core);
  for (let i = 0; i < dump.threads.length; i++) findStack(core, dump.threads[i]);
  if (core.isKernel) dump.file.kindName = "Kernel core file (Mach-O)";
  else readStart(core);
  nameProcess(core);
  settleCrash(core);
  want(core);
}

/** Registers that hold addresses of code and stack are shown without their signature. */
function stripSignatures(core: MachCore): void {
  const bits = core.dump.system.addressBits > 0 ? core.dump.system.addressBits : ADDRESS_BITS;
  const mask = ((<u64>1) << bits) - 1;
  let changed = 0;
  for (let i = 0; i < core.dump.threads.length; i++) {
    const registers = core.dump.threads[i].registers;
    if (registers) changed += stripRegisters(registers, mask);
  }
  if (changed > 0) {
    core.dump.warnings.add(
      "signatures-removed",
      NOTE,
      "Addresses with a signature in pc, sp, x29 and x30 are shown without it: " + changed.toString() + " in all.",
    );
  }
}

function stripRegisters(registers: Registers, mask: u64): i32 {
  let changed = 0;
  for (let i = 0; i < CODE_REGISTERS.length; i++) {
    const name = CODE_REGISTERS[i];
    if (!registers.has(name)) continue;
    const value = registers.get(name);
    const bare = value & HALF_BIT ? value | ~mask : value & mask;
    if (bare == value) continue;
    registers.set(name, bare);
    changed++;
  }
  return changed;
}

function findStack(core: MachCore, thread: ThreadFacts): void {
  const machine = core.machine;
  const registers = thread.registers;
  if (!machine || !registers || !registers.has(machine.sp)) return;
  const index = regionAt(core.dump, registers.get(machine.sp));
  if (index < 0) return;
  const region = core.dump.regions[index];
  thread.setStack(region.base, <i64>min<u64>(region.size, 1 << 53));
  thread.stackDataAt = region.dataAt;
  thread.stackDataSize = region.dataSize;
  if (region.name.length == 0) {
    region.name = "[stack]";
    region.type = "private";
  }
}

/** Arguments and names of the environment, from the top of the first thread's stack. */
function readStart(core: MachCore): void {
  const dump = core.dump;
  const top = firstStack(core);
  if (!top) return;
  const start = findMacStart(core.memory, top.base, addU64(top.base, top.size));
  if (!start) return;
  dump.process.path = start.path;
  const strings = start.strings;
  if (!strings) return;
  dump.origins.settle(dump, UNKNOWN);
  dump.process.args = strings.args;
  dump.process.commandLine = strings.args.join(" ");
  dump.origins.settleMemory(dump, strings.firstArgumentAt);
  dump.process.environment = strings.environment;
  dump.origins.settleMemory(dump, strings.firstVariableAt);
  dump.process.startTexts.addAll(strings.texts);
  dump.process.startDataAt.push(strings.firstVariableAt);
  dump.process.startDataAt.push(strings.firstArgumentAt);
  if (strings.lost > 0) {
    const lost = strings.lost.toString();
    dump.warnings.add("start-strings-lost", LOSS, lost + " arguments or variables of the start are not in the file.");
  }
}

function firstStack(core: MachCore): Region | null {
  const base = core.dump.threads.length > 0 ? core.dump.threads[0].stackBase : null;
  const index = base ? regionAt(core.dump, base.value) : -1;
  return index >= 0 ? core.dump.regions[index] : null;
}

function nameProcess(core: MachCore): void {
  const process = core.dump.process;
  if (process.path.length == 0) {
    const modules = core.dump.modules;
    for (let i = 0; i < modules.length; i++) if (modules[i].role == "main") process.path = modules[i].path;
  }
  if (process.name.length == 0) process.name = baseName(process.path);
  process.bits = core.header.bits;
}

function want(core: MachCore): void {
  const modules = core.dump.modules;
  for (let i = 0; i < modules.length && core.dump.wanted.length < MOST_WANTED; i++) {
    const module = modules[i];
    if (module.role != "main" && module.role != "kernel") continue;
    if (module.name.length == 0 && module.uuid.length == 0) continue;
    const file = module.path.length > 0 ? module.path : module.name.length > 0 ? module.name : "the program";
    core.dump.wanted.push(new Wanted(file, module.uuid, "Its symbol file (dSYM) names the functions on the stacks."));
  }
}
