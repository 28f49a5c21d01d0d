/** Go programs, whose run-time library ends them by abort() when GOTRACEBACK asks for a core. */
import { Dump } from "../../facts/dump";

/** Whether the program itself carries the note of Go's linker; of libraries it says nothing. */
export function isGoProgram(dump: Dump): bool {
  for (let i = 0; i < dump.annotations.length; i++) {
    const annotation = dump.annotations[i];
    if (annotation.key != "Go build id") continue;
    for (let k = 0; k < dump.modules.length; k++) {
      if (dump.modules[k].role == "main") return dump.modules[k].name == annotation.module;
    }
  }
  return false;
}
