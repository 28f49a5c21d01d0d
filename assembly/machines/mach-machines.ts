import { armMach } from "./arm/mach";
import { arm64Mach } from "./arm64/mach";
import { MachMachine } from "./mach-states";
import { x86Mach } from "./x86/mach";
import { x86_64Mach } from "./x86-64/mach";

/** Thread states by the report's word of the architecture; null where they are not known. */
export function machMachineOf(arch: string): MachMachine | null {
  if (arch == "x86-64") return x86_64Mach();
  if (arch == "arm64") return arm64Mach();
  if (arch == "x86") return x86Mach();
  if (arch == "arm") return armMach();
  return null;
}
