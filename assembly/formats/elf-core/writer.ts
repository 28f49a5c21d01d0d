/** Which program wrote the file, where it can be told. */
import { RawRecord } from "../../facts/rows";
import { LINUX } from "../../machines/elf-registers";
import { ElfCore } from "./core";
import { NT_AUXV, NT_FILE, NT_FPREGSET, NT_PRPSINFO, NT_PRSTATUS } from "./notes/linux";

/** Names the writer; "" stays where nothing tells. */
export function nameWriter(core: ElfCore): void {
  const file = core.dump.file;
  if (core.system != LINUX) return;
  const records = core.dump.records;
  if (records.length == 0) return;
  if (core.hasDebuggerNote) {
    file.writer = "gcore";
    file.prove("A note of GDB", <u64>records[records.length - 1].at);
    return;
  }
  if (isCreatedump(records)) {
    file.writer = "createdump";
    file.prove("The notes stand in the order of .NET's createdump", <u64>records[0].at);
    return;
  }
  // Debuggers count the offsets of mapped files in bytes, the kernel in pages.
  if (core.filePageSize > 0) file.writer = core.filePageSize == 1 ? "gcore" : "kernel";
  else if (records[0].owner == "CORE" && records[0].type == NT_PRPSINFO) {
    // The kernel begins with a thread, debuggers with the process.
    file.writer = "gcore";
  } else if (isEmulator(core)) file.writer = "qemu";
}

/** .NET's createdump writes the process, its vector and its files before the first thread; nobody else does. */
function isCreatedump(records: Array<RawRecord>): bool {
  const order: StaticArray<i64> = [NT_PRPSINFO, NT_AUXV, NT_FILE, NT_PRSTATUS];
  if (records.length < order.length) return false;
  for (let i = 0; i < order.length; i++) if (records[i].owner != "CORE" || records[i].type != order[i]) return false;
  return true;
}

/**
 * QEMU's user emulation writes neither NT_SIGINFO nor floating-point registers, and leaves the process's state letter
 * and flags zero, which no kernel does.
 */
function isEmulator(core: ElfCore): bool {
  const records = core.dump.records;
  if (core.hasSiginfo || core.state.length > 0 || !core.hasProcess) return false;
  for (let i = 0; i < records.length; i++) {
    if (records[i].owner != "CORE" || records[i].type == NT_FPREGSET) return false;
  }
  return true;
}
