/**
 * Drivers, from the kernel's list of loaded modules. KLDR_DATA_TABLE_ENTRY:
 * 32-bit 64-bit size name
 * 00     00     w    InLoadOrderLinks.Flink
 * 18     30     w    DllBase
 * 20     40     4    SizeOfImage
 * 24     48          FullDllName
 * 2c     58          BaseDllName
 * 40     78     4    CheckSum
 * 44     80     4    TimeDateStamp, up to Windows 8.1
 * 58     9c     4    TimeDateStamp, from build 19041 on
 */

import { hex } from "../../../bytes/text";
import { Word, word } from "../../../facts/fact";
import { ModuleFacts } from "../../../facts/module";
import { FAULT, LOSS } from "../../../facts/warnings";
import { codeIdOf, readPeImage } from "../../../systems/windows/pe-image";
import { driverName, Kernel } from "../kernel";

/** More drivers than any system loads: the list leads nowhere. */
const MOST: i32 = 2000;
const LAST_WITH_OLD_STAMP: u32 = 9600;
const FIRST_WITH_NEW_STAMP: u32 = 19041;

/** Walks the list a driver at a time. */
@final
export class DriverList {
  private next: u64;
  private readonly head: u64;
  private readonly seen: Set<u64> = new Set<u64>();

  constructor(private readonly kernel: Kernel) {
    this.head = kernel.header.moduleList;
    this.next = this.head == 0 ? 0 : kernel.wordAt(this.head);
    if (this.head != 0 && this.next == 0) {
      kernel.dump.warnings.addAt(
        "not-in-dump",
        LOSS,
        "The list of drivers is not in this dump.",
        kernel.header.is64 ? 0x20 : 0x18,
        "DumpHeader.PsLoadedModuleList",
        "memory at " + hex(this.head),
        "",
      );
    }
  }

  /** Reads the next driver; false at the end of the list. */
  step(): bool {
    const kernel = this.kernel;
    const next = this.next;
    const dump = kernel.dump;
    if (next == 0 || next == this.head) return false;
    if (this.seen.has(next) || dump.modules.length >= MOST) {
      dump.warnings.add(
        "list-loops",
        FAULT,
        "The list of drivers does not come back to its head; reading stopped at " + hex(next) + ".",
      );
      return false;
    }
    this.seen.add(next);
    const is64 = kernel.header.is64;
    const cursor = kernel.cursorAt(next);
    this.next = cursor.word("LdrEntry.Flink");
    cursor.seek(next + (is64 ? 0x30 : 0x18));
    const base = cursor.word("LdrEntry.DllBase");
    cursor.seek(next + (is64 ? 0x40 : 0x20));
    const size = cursor.u32("LdrEntry.SizeOfImage");
    cursor.seek(next + (is64 ? 0x78 : 0x40));
    const checksum = cursor.u32("LdrEntry.CheckSum");
    if (!dump.warnings.take(cursor)) return false;
    const module = new ModuleFacts();
    module.base = base;
    module.size = size;
    module.path = kernel.unicodeString(next + (is64 ? 0x48 : 0x24));
    module.name = kernel.unicodeString(next + (is64 ? 0x58 : 0x2c));
    if (module.name.length == 0) module.name = driverName(module.path);
    module.role = dump.modules.length == 0 ? "kernel" : "driver";
    module.from = "memory";
    if (checksum != 0) module.checksum = word(checksum);
    module.at = kernel.fileOffsetOf(next);
    identify(kernel, module, this.stampOf(next));
    dump.modules.push(module);
    return this.next != 0;
  }

  /** The loader's copy of the time stamp, where its place in this build is known. */
  private stampOf(entry: u64): u32 {
    const build = this.kernel.header.build;
    const is64 = this.kernel.header.is64;
    if (build <= LAST_WITH_OLD_STAMP) return this.kernel.u32At(entry + (is64 ? 0x80 : 0x44));
    return build >= FIRST_WITH_NEW_STAMP ? this.kernel.u32At(entry + (is64 ? 0x9c : 0x58)) : 0;
  }
}

/** Time stamp and ids: from the image itself, else `stamp` (0: unknown). */
export function identify(kernel: Kernel, module: ModuleFacts, stamp: u32): void {
  const memory = kernel.memory;
  if (memory && readPeImage(memory, module)) return;
  if (stamp == 0) return;
  module.timestamp = new Word(stamp);
  module.codeId = codeIdOf(stamp, <u32>module.size);
}
