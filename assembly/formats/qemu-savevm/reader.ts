/**
 * A machine saved by QEMU (savevm, migration into a file) or libvirt (virsh save): the stream of its memory, from which
 * the pages are found; then the kernel in it is looked for as in raw memory.
 *
 * Stream, numbers big-endian: "QEVM", version u32 3, then sections: type u8, then
 *   01 start, 04 full: id u32, name (length u8, text), instance u32, version u32, contents
 *   02 part, 03 end: id u32, contents      07 configuration: length u32, name of the machine, subsections
 *   05 subsection: name, version u32, contents   08 command: u16, length u16   7e footer: id u32   00 end
 * Contents of "ram": u64 each, an address in a block and flags below 1000: 04 sizes (then blocks: name, length u64, up to
 *   the address's bytes), 02 a page of one byte, 08 a page, 40 the differences to an older one, 100 packed by zlib (length
 *   u32), 10 the end of the section. A page's block stands behind its address unless 20 says that it is the last one again.
 * libvirt puts in front: "LibvirtQemudSave", version u32 2, length of the XML u32, was running u32, packing u32; 92 bytes.
 * Sources: migration/ram.c, migration/savevm.c and docs/devel/migration of QEMU; qemu_saveimage.h of libvirt.
 */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { RawRecord } from "../../facts/rows";
import { Stage } from "../../facts/stage";
import { counted, FAULT, LOSS } from "../../facts/warnings";
import { SegmentSpace } from "../../spaces/segments";
import { RawReader } from "../memory-image/raw";
import { MOST_PAGES, SavedPages, SavevmMemory } from "./memory";
import { PAGE } from "./page-places";

const END: u32 = 0;
const START: u32 = 1;
const PART: u32 = 2;
const LAST: u32 = 3;
const FULL: u32 = 4;
const SUBSECTION: u32 = 5;
const CONFIGURATION: u32 = 7;
const COMMAND: u32 = 8;
const FOOTER: u32 = 0x7e;

const FLAG_FILL: u64 = 0x02;
const FLAG_SIZES: u64 = 0x04;
const FLAG_PAGE: u64 = 0x08;
const FLAG_END: u64 = 0x10;
const FLAG_CONTINUE: u64 = 0x20;
const FLAG_DIFFERENCES: u64 = 0x40;
const FLAG_PACKED: u64 = 0x100;
const FLAGS: u64 = 0xfff;
const KNOWN: u64 = FLAG_FILL | FLAG_SIZES | FLAG_PAGE | FLAG_END | FLAG_CONTINUE | FLAG_DIFFERENCES | FLAG_PACKED;

const PAGES_AT_ONCE: i32 = 1024;
const MOST_BLOCKS: i32 = 1024;
const MOST_NAME: u64 = 4096;
const MOST_CAPABILITIES: u32 = 4096;

/** Machines whose memory begins elsewhere than at 0, by the name of its block. */
const BASES: StaticArray<string> = ["mach-virt.ram", "riscv_virt_board.ram"];
const BASE_OF: StaticArray<u64> = [0x40000000, 0x80000000];

@final
class Block {
  /** Where its first page stands in the memory that is read; below zero: it is not. */
  firstPage: i64 = -1;

  constructor(
    readonly name: string,
    readonly size: u64,
  ) {}
}

@final
export class SavevmReader extends Stage {
  private readonly cursor: Cursor;
  private readonly blocks: Array<Block> = [];
  private memory: SavevmMemory | null = null;
  private current: Block | null = null;
  private isInRam: bool = false;
  private ramId: u32 = u32.MAX_VALUE;
  /** Pages that stand there in a way that is not read. */
  private unread: u64 = 0;
  private kernel: RawReader | null = null;

  constructor(
    dump: Dump,
    private readonly source: StoredSource,
    /** Behind "QEVM" and its version. */
    at: u64,
  ) {
    super();
    const cursor = new Cursor(source, at);
    cursor.bigEndian = true;
    this.cursor = cursor;
    dump.file.endian = "";
  }

  step(dump: Dump): bool {
    const kernel = this.kernel;
    if (kernel) return kernel.step(dump);
    for (let i = 0; i < PAGES_AT_ONCE; i++) {
      const goesOn = this.isInRam ? this.readPage(dump) : this.readSection(dump);
      if (!goesOn) return this.conclude(dump);
    }
    return true;
  }

  /** The head of the next section; false where what follows cannot be followed, or nothing of it is memory. */
  private readSection(dump: Dump): bool {
    const cursor = this.cursor;
    const at = cursor.at;
    const type = cursor.u8("QemuSection.type");
    if (!cursor.ok) return this.cut(dump);
    switch (type) {
      case FOOTER:
        cursor.skip(4, "QemuSection.footer");
        return cursor.ok || this.cut(dump);
      case CONFIGURATION:
        return this.readConfiguration(dump, at);
      case SUBSECTION:
        return this.skipSubsection(dump);
      case COMMAND:
        cursor.skip(2, "QemuCommand.command");
        cursor.skip(cursor.u16("QemuCommand.length"), "QemuCommand.data");
        return cursor.ok || this.cut(dump);
      case START:
      case FULL: {
        const id = cursor.u32("QemuSection.id");
        const name = cursor.utf8(cursor.u8("QemuSection.nameLength"), "QemuSection.name");
        cursor.skip(8, "QemuSection.instance");
        if (!cursor.ok) return this.cut(dump);
        this.list(dump, "QemuSection", name, at, name == "ram");
        if (name != "ram" || type == FULL) return this.stop(dump, type, name, at);
        this.ramId = id;
        this.isInRam = true;
        return true;
      }
      case PART:
      case LAST:
        if (cursor.u32("QemuSection.id") != this.ramId) return this.stop(dump, type, "", at);
        this.isInRam = true;
        return cursor.ok || this.cut(dump);
      case END:
        return false;
    }
    return this.stop(dump, type, "", at);
  }

  /** Behind the memory come devices, whose lengths stand nowhere; in front of its end something is lost. */
  private stop(dump: Dump, type: u32, name: string, at: u64): bool {
    if (type == FULL && this.memory !== null) return false;
    dump.warnings.addAt(
      "stream-unknown",
      LOSS,
      "The stream goes on with a section that is not known here" +
        (name.length > 0 ? " (" + name + ")" : "") +
        ", whose length it does not tell; memory behind it is not read.",
      at,
      "QemuSection.type",
      "",
      "0x" + type.toString(16),
    );
    return false;
  }

  private readConfiguration(dump: Dump, at: u64): bool {
    const cursor = this.cursor;
    const length = <u64>cursor.u32("QemuConfiguration.length");
    if (cursor.ok && length > MOST_NAME) cursor.refuse(at + 1, "QemuConfiguration.length", MOST_NAME, length);
    const machine = cursor.utf8(length, "QemuConfiguration.name");
    if (!cursor.ok) return this.cut(dump);
    dump.system.hardwareModel = "QEMU machine " + machine;
    dump.origins.settle(dump, <i64>at);
    return true;
  }

  /** Of the configuration: the ones that are known have a fixed length. */
  private skipSubsection(dump: Dump): bool {
    const cursor = this.cursor;
    const at = cursor.at - 1;
    const name = cursor.utf8(cursor.u8("QemuSubsection.nameLength"), "QemuSubsection.name");
    cursor.skip(4, "QemuSubsection.version");
    if (name == "configuration/target-page-bits") cursor.skip(4, "QemuSubsection.data");
    else if (name == "configuration/uuid") cursor.skip(16, "QemuSubsection.data");
    else if (name == "configuration/capabilities") {
      const count = cursor.u32("QemuSubsection.capabilities");
      if (cursor.ok && count > MOST_CAPABILITIES) {
        cursor.refuse(cursor.at - 4, "QemuSubsection.capabilities", MOST_CAPABILITIES, count);
        dump.warnings.take(cursor);
        return false;
      }
      for (let i: u32 = 0; i < count && cursor.ok; i++) cursor.skip(cursor.u8("QemuCapability"), "QemuCapability.name");
    } else return cursor.ok ? this.stop(dump, SUBSECTION, name, at) : this.cut(dump);
    return cursor.ok || this.cut(dump);
  }

  private readPage(dump: Dump): bool {
    const cursor = this.cursor;
    const at = cursor.at;
    const word = cursor.u64("QemuRam.address");
    if (!cursor.ok) return this.cut(dump);
    const flags = word & FLAGS;
    const address = word & ~FLAGS;
    if (flags & ~KNOWN) {
      dump.warnings.addAt(
        "stream-unknown",
        LOSS,
        "A record of memory has flags that are not known here; what follows it is not read.",
        at,
        "QemuRam.flags",
        "0x" + KNOWN.toString(16),
        "0x" + flags.toString(16),
      );
      return false;
    }
    if (flags & FLAG_END) {
      this.isInRam = false;
      return true;
    }
    if (flags & FLAG_SIZES) return this.readSizes(dump, address, at);
    if ((flags & FLAG_CONTINUE) == 0) {
      const name = cursor.utf8(cursor.u8("QemuRam.nameLength"), "QemuRam.name");
      if (!cursor.ok) return this.cut(dump);
      this.current = this.blockOf(name);
    }
    return this.keepPage(dump, flags, address);
  }

  private keepPage(dump: Dump, flags: u64, address: u64): bool {
    const cursor = this.cursor;
    const memory = this.memory;
    const page = this.pageOf(address);
    const isOurs = page >= 0;
    let isKept = true;
    if (flags & FLAG_FILL) {
      const at = cursor.at;
      const fill = cursor.u8("QemuRam.fill");
      if (!cursor.ok) return this.cut(dump);
      if (fill != 0) this.unread++;
      else if (isOurs && memory) isKept = memory.places.keepZeros(<u64>page, at);
    } else if (flags & FLAG_PAGE) {
      const at = cursor.at;
      cursor.skip(PAGE, "QemuRam.page");
      if (!cursor.ok) return this.cut(dump);
      if (isOurs && memory) isKept = memory.places.keep(<u64>page, at);
    } else {
      // What is packed, and differences to a page that was sent before: saved machines have neither as a rule.
      if (flags & FLAG_DIFFERENCES) {
        cursor.skip(1, "QemuRam.encoding");
        cursor.skip(cursor.u16("QemuRam.length"), "QemuRam.differences");
      } else if (flags & FLAG_PACKED) cursor.skip(cursor.u32("QemuRam.length"), "QemuRam.packed");
      if (!cursor.ok) return this.cut(dump);
      if (isOurs) this.unread++;
    }
    if (isKept) return true;
    dump.warnings.addAt(
      "pages-unlisted",
      LOSS,
      "The stream has pages all over its memory, more than can be followed; what comes behind is not read.",
      cursor.at,
      "QemuRam.address",
      "pages in order",
      "0x" + address.toString(16),
    );
    return false;
  }

  /** Where a page of the current block stands in the memory that is read; below zero: in none of it. */
  private pageOf(address: u64): i64 {
    const block = this.current;
    if (!block || block.firstPage < 0 || address >= block.size) return -1;
    return block.firstPage + <i64>(address / PAGE);
  }

  private blockOf(name: string): Block | null {
    for (let i = 0; i < this.blocks.length; i++) if (this.blocks[i].name == name) return this.blocks[i];
    return null;
  }

  /** The blocks of memory: the guest's own, and what its devices have. */
  private readSizes(dump: Dump, total: u64, at: u64): bool {
    const cursor = this.cursor;
    let sum: u64 = 0;
    while (sum < total) {
      const start = cursor.at;
      const name = cursor.utf8(cursor.u8("QemuRam.nameLength"), "QemuRam.name");
      const size = cursor.u64("QemuRam.blockLength");
      if (!cursor.ok) return this.cut(dump);
      if (size == 0 || size > total - sum || this.blocks.length >= MOST_BLOCKS) {
        dump.warnings.addAt(
          "bad-value",
          FAULT,
          "The blocks of memory do not add up to what they should be together; nothing can be read behind them.",
          start,
          "QemuRam.blockLength",
          "at most " + (total - sum).toString(),
          size.toString(),
        );
        return false;
      }
      this.blocks.push(new Block(name, size));
      this.list(dump, "RAMBlock", name, start, true);
      sum += size;
    }
    return this.memory === null ? this.choose(dump, at) : true;
  }

  /** The largest block is the guest's memory; of one parted in nodes, all of these in their order. */
  private choose(dump: Dump, at: u64): bool {
    let largest = -1;
    for (let i = 0; i < this.blocks.length; i++) {
      if (largest < 0 || this.blocks[i].size > this.blocks[largest].size) largest = i;
    }
    if (largest < 0) return this.cut(dump);
    const isParted = this.blocks[largest].name.indexOf("ram-node") >= 0;
    let pages: u64 = 0;
    for (let i = 0; i < this.blocks.length; i++) {
      const block = this.blocks[i];
      if (i != largest && !(isParted && block.name.indexOf("ram-node") >= 0)) continue;
      block.firstPage = <i64>pages;
      pages += (block.size + PAGE - 1) / PAGE;
      if (pages > MOST_PAGES) {
        dump.warnings.addAt(
          "bad-value",
          FAULT,
          "The machine would have more memory than is followed here.",
          at,
          "QemuRam.size",
          "at most " + (MOST_PAGES * PAGE).toString(),
          (pages * PAGE).toString(),
        );
        return false;
      }
    }
    this.memory = new SavevmMemory(this.source, pages);
    dump.file.prove("A block of memory of the guest, “" + this.blocks[largest].name + "”", at);
    return true;
  }

  /** The stream ends in the middle. */
  private cut(dump: Dump): bool {
    this.cursor.forgive();
    dump.file.truncate(-1, <i64>this.source.size);
    dump.warnings.addAt(
      "cut-short",
      FAULT,
      "The saved machine ends in the middle of its stream; what came before is read.",
      this.source.size,
      "QemuSection",
      "",
      "",
    );
    return false;
  }

  private conclude(dump: Dump): bool {
    const memory = this.memory;
    if (this.unread > 0) {
      dump.warnings.add(
        "pages-unread",
        LOSS,
        counted(this.unread, "page is", "pages are") + " stored packed, or as differences to others, and not read.",
      );
    }
    if (!memory || memory.places.stored + memory.places.empty == 0) {
      dump.warnings.add("no-memory", LOSS, "No page of the machine's memory was found in the stream.");
      return false;
    }
    this.kernel = new RawReader(dump, this.knownSpace(memory), memory, new SavedPages(memory));
    return true;
  }

  /** Where the machine's memory begins is known of some; else it is found out as of raw memory. */
  private knownSpace(memory: SavevmMemory): SegmentSpace | null {
    for (let i = 0; i < this.blocks.length; i++) {
      const index = this.blocks[i].firstPage == 0 ? BASES.indexOf(this.blocks[i].name) : -1;
      if (index < 0) continue;
      const space = new SegmentSpace(8, false);
      space.add(BASE_OF[index], memory.size, 0, memory);
      space.seal();
      return space;
    }
    return null;
  }

  private list(dump: Dump, type: string, name: string, at: u64, isRead: bool): void {
    const record = new RawRecord();
    record.typeName = type;
    record.name = name;
    record.at = <i64>at;
    record.isRead = isRead;
    dump.records.push(record);
  }
}
