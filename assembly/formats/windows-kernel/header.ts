/**
 * DUMP_HEADER and DUMP_HEADER64, the first 4 or 8 KiB of every Windows kernel dump.
 * Sources: WDK `DUMP_HEADER`, Windows Internals; both layouts as public readers agree on them.
 *
 * 32-bit 64-bit size name
 * 000    0000   8    "PAGEDUMP" or "PAGEDU64"
 * 008    0008   4    MajorVersion: 0xf free, 0xc checked build
 * 00c    000c   4    MinorVersion: the build number
 * 010    0010   w    DirectoryTableBase
 * 018    0020   w    PsLoadedModuleList
 * 01c    0028   w    PsActiveProcessHead
 * 020    0030   4    MachineImageType
 * 024    0034   4    NumberProcessors
 * 028    0038   4    BugCheckCode
 * 02c    0040   4w   BugCheckParameter1 to 4
 * 05c    -      1    PaeEnabled
 * 060    0080   w    KdDebuggerDataBlock
 * 064    0088   700  PhysicalMemoryBlock
 * 320    0348        ContextRecord
 * 7d0    0f00        Exception
 * 820    0fb0   128  Comment
 * 8a0    1050   4    Attributes
 * f88    0f98   4    DumpType
 * f8c    1038   4    MiniDumpFields
 * f94    1040   4    ProductType
 * f9c    1048   4    WriterStatus
 * fa0    0fa0   8    RequiredDumpSpace
 * fb8    1030   8    SystemUpTime, 100 ns
 * fc0    0fa8   8    SystemTime, FILETIME
 */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { readUtf8 } from "../../bytes/text";

/** What the kernel leaves in fields that it does not write: "PAGE". */
const UNWRITTEN: u32 = 0x45474150;
const UNWRITTEN_64: u64 = 0x4547415045474150;

export const TYPE_FULL: u32 = 1;
export const TYPE_SUMMARY: u32 = 2;
export const TYPE_HEADER: u32 = 3;
export const TYPE_TRIAGE: u32 = 4;
export const TYPE_BITMAP_FULL: u32 = 5;
export const TYPE_BITMAP_KERNEL: u32 = 6;
export const TYPE_AUTOMATIC: u32 = 7;
export const TYPE_RDMP_KERNEL: u32 = 8;
export const TYPE_RDMP_KERNEL_USER: u32 = 9;
export const TYPE_RDMP_COMPLETE: u32 = 10;

export const ATTRIBUTE_HIBERNATION: u32 = 1 << 0;
export const ATTRIBUTE_POWER_OFF: u32 = 1 << 1;
export const ATTRIBUTE_NO_ROOM: u32 = 1 << 2;
export const ATTRIBUTE_LIVE: u32 = 1 << 4;
export const ATTRIBUTE_OFFLINE: u32 = 1 << 5;
export const ATTRIBUTE_FILTERED: u32 = 1 << 6;
export const ATTRIBUTE_EARLY: u32 = 1 << 7;
export const ATTRIBUTE_ENCRYPTED: u32 = 1 << 8;

export const MACHINE_X86: u32 = 0x14c;
export const MACHINE_X64: u32 = 0x8664;
export const MACHINE_ARM64: u32 = 0xaa64;
export const MACHINE_ARM: u32 = 0x1c4;
export const MACHINE_IA64: u32 = 0x200;

@final
export class DumpHeader {
  readonly wordBytes: u32;
  /** Bytes of the header: what follows it begins here. */
  readonly size: u64;

  readonly build: u32;
  readonly directoryTable: u64;
  readonly moduleList: u64;
  readonly processList: u64;
  readonly machine: u32;
  readonly processors: u32;
  readonly bugCheckCode: u32;
  readonly parameters: Array<u64> = [];
  readonly isPae: bool;
  readonly debuggerData: u64;
  comment: string = "";
  readonly dumpType: u32;
  readonly fields: u32;
  readonly attributes: u32;
  readonly writerStatus: u32;
  readonly isServer: bool;
  /** 100 ns; 0 unknown. */
  readonly upTime: u64;
  readonly systemTime: u64;

  readonly memoryAt: u64;
  readonly contextAt: u64;
  readonly exceptionAt: u64;
  readonly codeAt: u64;
  readonly parametersAt: u64;

  /** Reads what the file holds of the header; fields behind its end are unknown, and the cursor keeps the fault. */
  constructor(
    readonly source: StoredSource,
    is64: bool,
    readonly cursor: Cursor,
  ) {
    const word: u32 = is64 ? 8 : 4;
    this.wordBytes = word;
    this.size = is64 ? 0x2000 : 0x1000;
    cursor.wordBytes = word;
    this.build = this.u32At(0x00c, "DumpHeader.MinorVersion");
    this.directoryTable = this.wordAt(0x010, "DumpHeader.DirectoryTableBase");
    this.moduleList = this.wordAt(is64 ? 0x020 : 0x018, "DumpHeader.PsLoadedModuleList");
    this.processList = this.wordAt(is64 ? 0x028 : 0x01c, "DumpHeader.PsActiveProcessHead");
    this.machine = this.u32At(is64 ? 0x030 : 0x020, "DumpHeader.MachineImageType");
    this.processors = this.u32At(is64 ? 0x034 : 0x024, "DumpHeader.NumberProcessors");
    this.codeAt = is64 ? 0x038 : 0x028;
    this.bugCheckCode = this.u32At(this.codeAt, "DumpHeader.BugCheckCode");
    this.parametersAt = is64 ? 0x040 : 0x02c;
    cursor.seek(this.parametersAt);
    for (let i = 0; i < 4; i++) this.parameters.push(cursor.word("DumpHeader.BugCheckParameter"));
    this.isPae = !is64 && (this.u32At(0x05c, "DumpHeader.PaeEnabled") & 0xff) == 1;
    this.debuggerData = this.wordAt(is64 ? 0x080 : 0x060, "DumpHeader.KdDebuggerDataBlock");
    this.memoryAt = is64 ? 0x088 : 0x064;
    this.contextAt = is64 ? 0x348 : 0x320;
    this.exceptionAt = is64 ? 0xf00 : 0x7d0;
    this.comment = readComment(source, is64 ? 0xfb0 : 0x820);
    this.dumpType = this.u32At(is64 ? 0xf98 : 0xf88, "DumpHeader.DumpType");
    this.fields = this.u32At(is64 ? 0x1038 : 0xf8c, "DumpHeader.MiniDumpFields");
    this.isServer = this.u32At(is64 ? 0x1040 : 0xf94, "DumpHeader.ProductType") > 1;
    this.attributes = this.u32At(is64 ? 0x1050 : 0x8a0, "DumpHeader.Attributes");
    this.writerStatus = this.u32At(is64 ? 0x1048 : 0xf9c, "DumpHeader.WriterStatus");
    this.upTime = this.u64At(is64 ? 0x1030 : 0xfb8, "DumpHeader.SystemUpTime");
    this.systemTime = this.u64At(is64 ? 0xfa8 : 0xfc0, "DumpHeader.SystemTime");
  }

  get is64(): bool {
    return this.wordBytes == 8;
  }

  /** Without the bit that small dumps set in some codes. */
  get plainCode(): u32 {
    return this.bugCheckCode >> 28 == 1 ? this.bugCheckCode & 0x0fffffff : this.bugCheckCode;
  }

  /** Whether the header says that part `bit` of a small dump is there; when it does not say, its offset decides. */
  saysThere(bit: u32): bool {
    return this.fields == 0 || (this.fields & bit) != 0;
  }

  private u32At(at: u64, field: string): u32 {
    this.cursor.seek(at);
    const value = this.cursor.u32(field);
    return value == UNWRITTEN ? 0 : value;
  }

  private u64At(at: u64, field: string): u64 {
    this.cursor.seek(at);
    const value = this.cursor.u64(field);
    return value == UNWRITTEN_64 ? 0 : value;
  }

  private wordAt(at: u64, field: string): u64 {
    return this.wordBytes == 8 ? this.u64At(at, field) : <u64>this.u32At(at, field);
  }
}

/** "" when the kernel left it unwritten. */
function readComment(source: StoredSource, at: u64): string {
  const text = readUtf8(source, at, 128, true);
  return text.startsWith("PAGE") ? "" : text.trim();
}
