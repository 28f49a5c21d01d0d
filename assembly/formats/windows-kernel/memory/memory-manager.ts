/**
 * What a small dump keeps of the memory manager: TRIAGE_DUMP's copy of its counters.
 * Layout of 64 bit: 08 4 MmSpecialPoolTag   0c 4 MiTriageActionTaken   10 4 MmVerifyDriverLevel   14 4 KernelVerifier
 *                   20 8 pages of nonpaged pool in use   30 8 of paged pool   38 8 pages committed   48 8 most that can be
 * Sources: dump.h of the Singularity RDK; offsets as public readers have them.
 */
import { Cursor } from "../../../bytes/cursor";
import { annotate } from "../circumstances";
import { Kernel } from "../kernel";
import { Triage } from "../triage";

const RECORD: string = "TRIAGE_DUMP.Mm";
/** As KernelVerifier and MmVerifyDriverLevel stand where nothing was set. */
const LEVEL_UNSET: u32 = u32.MAX_VALUE;

export function readMemoryManager(kernel: Kernel, triage: Triage): void {
  const at = <u64>triage.memoryManagerAt;
  if (at == 0 || !kernel.header.is64) return;
  const dump = kernel.dump;
  const cursor = new Cursor(dump.source, at + 0x10);
  const level = cursor.u32("TriageMm.MmVerifyDriverLevel");
  const verifier = cursor.u32("TriageMm.KernelVerifier");
  if (!dump.warnings.take(cursor)) return;
  if ((level != 0 && level != LEVEL_UNSET) || (verifier != 0 && verifier != LEVEL_UNSET)) {
    annotate(dump, "Driver Verifier", "was on", RECORD, at);
  }
  cursor.seek(at + 0x38);
  const committed = cursor.u64("TriageMm.CommittedPages");
  cursor.skip(8, "TriageMm.CommittedPagesPeak");
  const limit = cursor.u64("TriageMm.CommitLimitMaximum");
  if (!cursor.ok || committed == 0 || limit < committed || limit > 1 << 40) return;
  annotate(
    dump,
    "Memory promised to programs",
    committed.toString() + " of at most " + limit.toString() + " pages",
    RECORD,
    at + 0x38,
  );
}
