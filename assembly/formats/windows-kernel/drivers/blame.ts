/**
 * The driver that a bug check itself names: by its name in the dump, by a parameter that is a place in its code, or by
 * an instruction where it lay before it was unloaded. Windows' own drivers are not taken for it: that a fault shows in
 * them says nothing of who caused it.
 */
import { Dump } from "../../../facts/dump";
import { bugcheckParameterWords } from "../../../names/bugchecks";
import { isSystemModule } from "../../../systems/system-modules";
import { Kernel } from "../kernel";
import { Triage } from "../triage";

/** What parameters are called that are places in a driver's code. */
const PLACES: StaticArray<string> = [
  "cancel routine",
  "system call or worker routine address",
  "system call routine",
  "routine",
  "worker routine",
  "interrupt service routine",
  "pointer into the display driver",
  "caller",
  "where in the driver",
  "where it was called",
];

/** Fills the crash's suspect, where there is one; the other parts of the crash are known. */
export function blameDriver(kernel: Kernel, triage: Triage | null): void {
  const crash = kernel.dump.crash;
  if (!crash.code) return;
  if (triage)
    accuse(kernel, triage.brokenDriver, "Windows itself wrote its name into the dump as that of the driver at fault.");
  const named = nameParameter(kernel);
  if (named > 0) {
    accuse(
      kernel,
      kernel.unicodeString(kernel.header.parameters[named - 1]),
      "Named by the stop code: its parameter " + named.toString() + " is the driver's name.",
    );
  }
  for (let i = 0; i < crash.parameterWords.length; i++) blameByPlace(kernel, i);
  blameUnloaded(kernel.dump);
}

/** The parameter, from 1 on, that is the address of the driver's name; 0: none. */
function nameParameter(kernel: Kernel): i32 {
  switch (kernel.header.plainCode) {
    case 0xea:
      return 3;
    case 0xd8:
      return 1;
    case 0xc4:
      return kernel.header.parameters[0] == 0x62 ? 2 : 0;
  }
  return 0;
}

function blameByPlace(kernel: Kernel, index: i32): void {
  const dump = kernel.dump;
  const words = dump.crash.parameterWords[index];
  const always = bugcheckParameterWords(kernel.header.bugCheckCode, index);
  if (PLACES.indexOf(words) < 0 && PLACES.indexOf(always) < 0) return;
  const at = dump.moduleAt(kernel.header.parameters[index]);
  if (at < 0 || isSystemModule(dump, dump.modules[at])) return;
  accuse(
    kernel,
    dump.modules[at].name,
    "Named by the stop code: its parameter " +
      (index + 1).toString() +
      " (" +
      words +
      ") lies inside it, and it is none of Windows' own drivers.",
  );
}

function blameUnloaded(dump: Dump): void {
  const instruction = dump.crash.instruction;
  if (!instruction || dump.crash.suspectModule.length > 0 || dump.moduleAt(instruction.value) >= 0) return;
  for (let i = 0; i < dump.unloadedModules.length; i++) {
    const module = dump.unloadedModules[i];
    if (!module.holds(instruction.value)) continue;
    dump.crash.suspectModule = module.name;
    dump.crash.suspectWhy = "named-by-code";
    dump.crash.suspectSentence =
      "Named by the stop code: the instruction that failed lies where it had been loaded; it was unloaded before.";
    return;
  }
}

/** The first one counts; the kernel itself is never taken. */
function accuse(kernel: Kernel, name: string, sentence: string): void {
  const dump = kernel.dump;
  const crash = dump.crash;
  if (!isDriverName(dump, name) || crash.suspectModule.length > 0) return;
  if (dump.modules.length > 0 && dump.modules[0].name == name) return;
  crash.suspectModule = name;
  crash.suspectWhy = "named-by-code";
  crash.suspectSentence = sentence;
}

/** Whether a text can be a driver's name: it has an ending, or a driver of that name was loaded. */
function isDriverName(dump: Dump, name: string): bool {
  const point = name.lastIndexOf(".");
  if (point > 0 && name.length - point >= 3 && name.length - point <= 5 && isPlain(name)) return true;
  for (let i = 0; i < dump.modules.length; i++) if (name.length > 1 && dump.modules[i].name == name) return true;
  for (let i = 0; i < dump.unloadedModules.length; i++) if (dump.unloadedModules[i].name == name) return true;
  return false;
}

function isPlain(name: string): bool {
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) < 0x20) return false;
  return true;
}
