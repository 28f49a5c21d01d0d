import { Cursor } from "../../../bytes/cursor";
import { ByteSource } from "../../../bytes/source";
import { readUtf8 } from "../../../bytes/text";
import { isoFileTime } from "../../../bytes/time";
import { word } from "../../../facts/fact";
import { DumpProcess } from "../../../facts/rows";
import { OFFSET_EPROCESS_PARENT } from "../debugger-data";
import { Kernel } from "../kernel";
import { ProcessLayout } from "./process-layout";

const NAME_BYTES: u64 = 15;
/** KPROCESS.DirectoryTableBase, the same since XP. */
const DIRECTORY_64: u64 = 0x28;
const DIRECTORY_32: u64 = 0x18;

/** The EPROCESS at `at` of `source`: the kernel's memory, or the copy in a small dump. Its name is "" where unreadable. */
export function readProcess(kernel: Kernel, source: ByteSource, at: u64, layout: ProcessLayout): DumpProcess {
  const header = kernel.header;
  const process = new DumpProcess();
  process.name = readUtf8(source, at + layout.name, NAME_BYTES, true);
  const cursor = new Cursor(source, at + layout.id);
  cursor.wordBytes = header.wordBytes;
  process.pid = <i64>(cursor.word("Eprocess.UniqueProcessId") & 0xffffffff);
  const parent = kernel.structureOffset(OFFSET_EPROCESS_PARENT);
  cursor.seek(at + (parent != 0 ? parent : layout.parent));
  process.ppid = <i64>(cursor.word("Eprocess.InheritedFromUniqueProcessId") & 0xffffffff);
  cursor.seek(at + (header.is64 ? DIRECTORY_64 : DIRECTORY_32));
  process.directoryTable = word(cursor.word("Kprocess.DirectoryTableBase"));
  if (layout.createTime != 0) {
    cursor.seek(at + layout.createTime);
    const time = cursor.u64("Eprocess.CreateTime");
    // Not behind the dump itself: in a layout that was derived another field may stand here.
    if (header.systemTime == 0 || time <= header.systemTime) process.startTime = isoFileTime(time);
  }
  process.from = "memory";
  return process;
}
