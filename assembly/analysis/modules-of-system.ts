import { Dump } from "../facts/dump";
import { isSystemModule } from "../systems/system-modules";

/** Whether the loaded module with this number came with the operating system; what is not known to, did not. */
export function isModuleOfSystem(dump: Dump, index: i32): bool {
  const modules = dump.modules;
  return index >= 0 && index < modules.length && isSystemModule(dump, modules[index]);
}
