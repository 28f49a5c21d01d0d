/**
 * KDDEBUGGER_DATA64: where the kernel's own variables lie. Offsets as in wdbgexts.h:
 * 010 4 "KDBG"   014 4 Size   018 8 KernBase   0f8 8 MmNumberOfPhysicalPages   208 8 NtBuildLab   218 8 KiProcessorBlock
 * 220 8 MmUnloadedDrivers   2a0 2 OffsetKThreadApcProcess   2aa 2 OffsetEprocessPeb   2ac 2 OffsetEprocessParentCID
 * 2b4 2 OffsetPrcbCurrentThread   2c0 2 SizeEThread   338 2 OffsetPrcbContext
 */
import { Cursor } from "../../bytes/cursor";
import { readUtf8 } from "../../bytes/text";
import { UNKNOWN, word } from "../../facts/fact";
import { NOTE } from "../../facts/warnings";
import { PAGE_BYTES } from "../../spaces/bitmap";
import { Kernel } from "./kernel";

const MM_NUMBER_OF_PHYSICAL_PAGES: u32 = 0x0f8;
const NT_BUILD_LAB: u32 = 0x208;
export const KI_PROCESSOR_BLOCK: u32 = 0x218;
export const MM_UNLOADED_DRIVERS: u32 = 0x220;
export const OFFSET_THREAD_PROCESS: u32 = 0x2a0;
export const OFFSET_PRCB_THREAD: u32 = 0x2b4;
export const OFFSET_EPROCESS_PEB: u32 = 0x2aa;
export const OFFSET_EPROCESS_PARENT: u32 = 0x2ac;
export const SIZE_ETHREAD: u32 = 0x2c0;
export const OFFSET_PRCB_CONTEXT: u32 = 0x338;

const TAG: u32 = 0x4742444b;
const TAG_AT: u64 = 0x10;
const LARGEST: u32 = 0x1000;
const MAX_LAB: u64 = 256;
/** The most that processors address: 52 bits. */
const MOST_PAGES: u64 = 1 << 40;

/** Finds it where the header says, in memory or at `fileOffset` of a small dump (0: not there). */
export function findDebuggerData(kernel: Kernel, fileOffset: u64): void {
  const dump = kernel.dump;
  const header = kernel.header;
  if (header.debuggerData != 0) dump.kernel.kdbg = word(header.debuggerData);
  if (fileOffset != 0 && hold(kernel, new Cursor(dump.source, fileOffset + TAG_AT), fileOffset, true)) return;
  if (header.debuggerData == 0 || !kernel.memory) return;
  const cursor = kernel.cursorAt(header.debuggerData + TAG_AT);
  if (hold(kernel, cursor, header.debuggerData, false) || !cursor.ok) return;
  dump.warnings.add(
    "debugger-data-encoded",
    NOTE,
    "The kernel's debugger data is encoded, as it is in memory images; processors and unloaded drivers cannot be listed.",
  );
}

function hold(kernel: Kernel, cursor: Cursor, at: u64, isInFile: bool): bool {
  const tag = cursor.u32("KdDebuggerData.OwnerTag");
  const size = cursor.u32("KdDebuggerData.Size");
  if (!cursor.ok || tag != TAG || size > LARGEST) return false;
  kernel.debuggerDataAt = at;
  kernel.debuggerDataSize = size;
  kernel.isDebuggerDataInFile = isInFile;
  return true;
}

/** "19041.1.amd64fre.vb_release.191206-1406"; "" where memory does not hold it. */
export function readBuildLab(kernel: Kernel): string {
  const at = kernel.debuggerData(NT_BUILD_LAB);
  const memory = kernel.memory;
  return at != 0 && memory ? readUtf8(memory, at, MAX_LAB, true) : "";
}

/** The machine's memory in bytes, UNKNOWN where memory does not hold it. */
export function readMemorySize(kernel: Kernel): i64 {
  const at = kernel.debuggerData(MM_NUMBER_OF_PHYSICAL_PAGES);
  const pages = at == 0 ? 0 : kernel.wordAt(at);
  return pages == 0 || pages > MOST_PAGES ? UNKNOWN : <i64>(pages * PAGE_BYTES);
}
