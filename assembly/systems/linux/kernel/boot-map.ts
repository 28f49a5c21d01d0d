/**
 * Which addresses are memory, as the firmware told the kernel of an x86 machine when it started: the boot loader leaves
 * that in the first megabyte, which kernels keep to themselves, and mostly nobody writes over it.
 *
 * offset size name
 * 1e8    1    e820_entries
 * 1fe    2    boot_flag     aa55
 * 202    4    header        "HdrS"
 * 2d0         e820_table, 20 bytes each: addr u64, size u64, type u32 (1: memory that may be used)
 *
 * Source: Documentation/arch/x86/zero-page.rst and boot.rst of Linux.
 */
import { Cursor } from "../../../bytes/cursor";
import { StoredSource } from "../../../bytes/source";

/** Conventional memory ends here. */
const LOOKED_AT: u64 = 640 << 10;
/** Loaders place it on a boundary of 16 bytes at least. */
const STEP: u64 = 16;
const ENTRIES: u64 = 0x1e8;
const FLAG: u64 = 0x1fe;
const HEADER: u64 = 0x202;
const TABLE: u64 = 0x2d0;
const ENTRY_BYTES: u64 = 20;
const HDRS: u32 = 0x53726448;
const BOOT_FLAG: u16 = 0xaa55;
const MOST_ENTRIES: i32 = 128;
const USABLE: u32 = 1;
const MOST_TYPES: u32 = 0x20;
const FOUR_GIB: u64 = 1 << 32;
const MEGABYTE: u64 = 1 << 20;

@final
export class BootMap {
  /** Where usable memory below 4 GiB ends. */
  lowEnd: u64 = 0;
  /** Where all usable memory ends. */
  end: u64 = 0;

  /** Looks through the first memory, which lies in front in the file; false: there is no map. */
  find(memory: StoredSource): bool {
    const limit = min(LOOKED_AT, memory.size);
    for (let at: u64 = 0; at + TABLE < limit; at += STEP) {
      const header = memory.locate(at + HEADER);
      if (header == 0 || load<u32>(header) != HDRS) continue;
      if (this.read(memory, at)) return true;
    }
    return false;
  }

  private read(memory: StoredSource, at: u64): bool {
    const cursor = new Cursor(memory, at + FLAG);
    if (cursor.u16("boot_params.boot_flag") != BOOT_FLAG) return false;
    const entries = memory.byte(at + ENTRIES);
    if (entries < 2 || entries > MOST_ENTRIES) return false;
    this.lowEnd = 0;
    this.end = 0;
    for (let i = 0; i < entries; i++) {
      cursor.seek(at + TABLE + <u64>i * ENTRY_BYTES);
      const address = cursor.u64("boot_e820_entry.addr");
      const size = cursor.u64("boot_e820_entry.size");
      const type = cursor.u32("boot_e820_entry.type");
      const end = address + size;
      if (!cursor.ok || size == 0 || end < address || type == 0 || type > MOST_TYPES) return false;
      if (type != USABLE) continue;
      if (address < FOUR_GIB) this.lowEnd = max(this.lowEnd, min(end, FOUR_GIB));
      this.end = max(this.end, end);
    }
    return this.lowEnd > MEGABYTE;
  }
}
