/**
 * TRIAGE_DUMP, the body of a small memory dump; all offsets are of the file.
 * 32-bit 64-bit size name
 * 04     04     4    SizeOfDump
 * 08     08     4    ValidOffset: where "TRGD" stands
 * 0c     0c     4    ContextOffset
 * 10     10     4    ExceptionOffset
 * 14     14     4    MmOffset
 * 18     18     4    UnloadedDriversOffset
 * 1c     1c     4    PrcbOffset
 * 20     20     4    ProcessOffset
 * 24     24     4    ThreadOffset
 * 28     28     8    CallStackOffset, SizeOfCallStack
 * 30     30     16   DriverListOffset, DriverCount, StringPoolOffset, StringPoolSize
 * 40     40     4    BrokenDriverOffset
 * 48     48     w    TopOfStack: the lowest saved address
 * 4c     60     w    DataPageAddress
 * 50     68     8    DataPageOffset, DataPageSize
 * 58     70     8    DebuggerDataOffset, DebuggerDataSize
 * 60     78     8    DataBlocksOffset, DataBlocksCount
 */
import { Cursor } from "../../bytes/cursor";
import { readUtf16 } from "../../bytes/text";
import { word } from "../../facts/fact";
import { PROTECTION_KNOWN, READ, Region, WRITE } from "../../facts/memory/region";
import { ModuleFacts } from "../../facts/module";
import { FAULT, LOSS } from "../../facts/warnings";
import { SegmentSpace } from "../../spaces/segments";
import { identify } from "./drivers/drivers";
import { driverName, Kernel } from "./kernel";

const TRGD: u32 = 0x44475254;

/** Bits of the header's MiniDumpFields. */
const HAS_CONTEXT: u32 = 1;
const HAS_EXCEPTION: u32 = 2;
const HAS_PRCB: u32 = 4;
const HAS_PROCESS: u32 = 8;
const HAS_THREAD: u32 = 0x10;
const HAS_STACK: u32 = 0x20;
const HAS_DRIVERS: u32 = 0x40;
const HAS_BROKEN_DRIVER: u32 = 0x80;
const HAS_MM: u32 = 0x100;
const HAS_DATA_PAGE: u32 = 0x200;
const HAS_DEBUGGER_DATA: u32 = 0x400;
const HAS_DATA_BLOCKS: u32 = 0x800;

const MAX_DRIVERS: u32 = 4096;
const MAX_BLOCKS: u32 = 65536;
const MAX_NAME: u32 = 2048;

@final
export class Triage {
  readonly size: u32;
  readonly contextAt: u32;
  readonly exceptionAt: u32;
  readonly unloadedAt: u32;
  readonly debuggerDataAt: u32;
  /** Where the copies of KPRCB, EPROCESS and ETHREAD lie that were current; 0: not there. */
  readonly prcbAt: u32;
  readonly processAt: u32;
  readonly threadAt: u32;
  /** Where TRIAGE_MM lies; 0: not there. */
  readonly memoryManagerAt: u32;
  private readonly brokenDriverAt: u32;
  private readonly stackAt: u32;
  private readonly stackSize: u32;
  private readonly driversAt: u32;
  private readonly driverCount: u32;
  private readonly stackBase: u64;
  private readonly dataPage: u64;
  private readonly dataPageAt: u32;
  private readonly dataPageSize: u32;
  private readonly blocksAt: u32;
  private readonly blockCount: u32;
  private driver: u32 = 0;

  constructor(private readonly kernel: Kernel) {
    const header = kernel.header;
    const dump = kernel.dump;
    const is64 = header.is64;
    const base = header.size;
    const cursor = new Cursor(dump.source, base + 4);
    cursor.wordBytes = header.wordBytes;
    this.size = cursor.u32("TriageDump.SizeOfDump");
    const validAt = cursor.u32("TriageDump.ValidOffset");
    this.contextAt = there(header.saysThere(HAS_CONTEXT), cursor.u32("TriageDump.ContextOffset"));
    this.exceptionAt = there(header.saysThere(HAS_EXCEPTION), cursor.u32("TriageDump.ExceptionOffset"));
    this.memoryManagerAt = there(header.saysThere(HAS_MM), cursor.u32("TriageDump.MmOffset"));
    this.unloadedAt = cursor.u32("TriageDump.UnloadedDriversOffset");
    this.prcbAt = there(header.saysThere(HAS_PRCB), cursor.u32("TriageDump.PrcbOffset"));
    this.processAt = there(header.saysThere(HAS_PROCESS), cursor.u32("TriageDump.ProcessOffset"));
    this.threadAt = there(header.saysThere(HAS_THREAD), cursor.u32("TriageDump.ThreadOffset"));
    cursor.seek(base + 0x28);
    this.stackAt = there(header.saysThere(HAS_STACK), cursor.u32("TriageDump.CallStackOffset"));
    this.stackSize = cursor.u32("TriageDump.SizeOfCallStack");
    this.driversAt = there(header.saysThere(HAS_DRIVERS), cursor.u32("TriageDump.DriverListOffset"));
    this.driverCount = cursor.u32("TriageDump.DriverCount");
    cursor.seek(base + 0x40);
    this.brokenDriverAt = there(header.saysThere(HAS_BROKEN_DRIVER), cursor.u32("TriageDump.BrokenDriverOffset"));
    cursor.seek(base + 0x48);
    this.stackBase = cursor.word("TriageDump.TopOfStack");
    cursor.seek(base + (is64 ? 0x60 : 0x4c));
    this.dataPage = cursor.word("TriageDump.DataPageAddress");
    this.dataPageAt = there(header.saysThere(HAS_DATA_PAGE), cursor.u32("TriageDump.DataPageOffset"));
    this.dataPageSize = cursor.u32("TriageDump.DataPageSize");
    this.debuggerDataAt = there(header.saysThere(HAS_DEBUGGER_DATA), cursor.u32("TriageDump.DebuggerDataOffset"));
    cursor.skip(4, "TriageDump.DebuggerDataSize");
    this.blocksAt = there(header.saysThere(HAS_DATA_BLOCKS), cursor.u32("TriageDump.DataBlocksOffset"));
    this.blockCount = cursor.u32("TriageDump.DataBlocksCount");
    dump.warnings.take(cursor);
    this.checkEnd(validAt);
  }

  /** Stack, data page and data blocks are all the memory there is. */
  mapMemory(): SegmentSpace {
    const kernel = this.kernel;
    const space = new SegmentSpace(kernel.header.wordBytes, false);
    this.map(space, this.stackBase, this.stackAt, this.stackSize, "[stack]");
    this.map(space, this.dataPage, this.dataPageAt, this.dataPageSize, "");
    const source = kernel.dump.source;
    const cursor = new Cursor(source, this.blocksAt);
    const most: u32 = this.blocksAt == 0 ? 0 : min(this.blockCount, MAX_BLOCKS);
    for (let i: u32 = 0; i < most; i++) {
      const address = cursor.u64("TriageDataBlock.Address");
      const offset = cursor.u32("TriageDataBlock.Offset");
      const size = cursor.u32("TriageDataBlock.Size");
      if (!kernel.dump.warnings.take(cursor)) break;
      this.map(space, kernel.address(address), offset, size, "");
    }
    if (this.blockCount > MAX_BLOCKS) {
      kernel.dump.warnings.addAt(
        "bad-value",
        FAULT,
        "The dump claims more data blocks than one can hold.",
        kernel.header.size,
        "TriageDump.DataBlocksCount",
        "at most " + MAX_BLOCKS.toString(),
        this.blockCount.toString(),
      );
    }
    space.seal();
    return space;
  }

  /** The driver that the kernel itself blames; "": none. */
  get brokenDriver(): string {
    return this.brokenDriverAt == 0 ? "" : driverName(this.stringAt(this.brokenDriverAt));
  }

  get stackAddress(): u64 {
    return this.stackAt == 0 ? 0 : this.stackBase;
  }

  get stackBytes(): u32 {
    return this.stackAt == 0 ? 0 : this.stackSize;
  }

  get stackOffset(): u32 {
    return this.stackAt;
  }

  /** Reads the next driver of the list; false at its end. */
  nextDriver(): bool {
    const kernel = this.kernel;
    const dump = kernel.dump;
    if (this.driversAt == 0 || this.driver >= min(this.driverCount, MAX_DRIVERS)) return false;
    const is64 = kernel.header.is64;
    const at = <u64>this.driversAt + <u64>this.driver * (is64 ? 0x90 : 0x4c);
    this.driver++;
    const entry = at + (is64 ? 8 : 4);
    const cursor = new Cursor(dump.source, at);
    cursor.wordBytes = kernel.header.wordBytes;
    const nameAt = cursor.u32("DriverEntry.DriverNameOffset");
    cursor.seek(entry + (is64 ? 0x30 : 0x18));
    const base = cursor.word("DriverEntry.DllBase");
    cursor.skip(kernel.header.wordBytes, "DriverEntry.EntryPoint");
    const size = cursor.u32("DriverEntry.SizeOfImage");
    cursor.seek(entry + (is64 ? 0x78 : 0x40));
    const checksum = cursor.u32("DriverEntry.CheckSum");
    cursor.seek(entry + (is64 ? 0x80 : 0x44));
    const stamp = cursor.u32("DriverEntry.TimeDateStamp");
    if (!dump.warnings.take(cursor)) return false;
    const module = new ModuleFacts();
    module.at = <i64>at;
    module.base = base;
    module.size = size;
    module.path = this.stringAt(nameAt);
    module.name = driverName(module.path);
    module.role = dump.modules.length == 0 ? "kernel" : "driver";
    if (checksum != 0) module.checksum = word(checksum);
    identify(kernel, module, stamp);
    dump.modules.push(module);
    return true;
  }

  /** A DUMP_STRING: a count of characters or, in the documentation, of bytes; ends at its zero either way. */
  private stringAt(offset: u32): string {
    const dump = this.kernel.dump;
    const cursor = new Cursor(dump.source, offset);
    const length = cursor.u32("DumpString.Length");
    if (!dump.warnings.take(cursor)) return "";
    return readUtf16(dump.source, <u64>offset + 4, <u64>min(length, MAX_NAME) * 2 + 2, false, true);
  }

  private map(space: SegmentSpace, address: u64, offset: u32, size: u32, name: string): void {
    if (offset == 0 || size == 0) return;
    const dump = this.kernel.dump;
    const source = dump.source;
    const held = <u64>offset < source.size ? min<u64>(size, source.size - offset) : 0;
    if (held < size) {
      dump.warnings.addAt(
        "cut-short",
        LOSS,
        "A block of memory reaches beyond the end of the file.",
        min<u64>(offset, source.size),
        "TriageDataBlock",
        size.toString(),
        held.toString(),
      );
    }
    space.add(address, held, offset, source);
    const region = new Region(address, size);
    region.present = <i64>held;
    region.name = name;
    if (name.length > 0) region.protection = PROTECTION_KNOWN | READ | WRITE;
    region.dataAt = held > 0 ? <i64>offset : -1;
    region.dataSize = <i64>held;
    dump.regions.push(region);
  }

  /** "TRGD" closes the dump: a file without it was cut or is another thing. */
  private checkEnd(validAt: u32): void {
    const dump = this.kernel.dump;
    const source = dump.source;
    if (<u64>this.size > source.size) dump.file.truncate(this.size, <i64>source.size);
    const cursor = new Cursor(source, validAt);
    const found = cursor.u32("TriageDump.Valid");
    if (cursor.ok && found != TRGD) cursor.refuse(validAt, "TriageDump.Valid", TRGD, found);
    dump.warnings.take(cursor);
  }
}

/** An offset that the header does not vouch for is none. */
function there(isThere: bool, offset: u32): u32 {
  return isThere ? offset : 0;
}
