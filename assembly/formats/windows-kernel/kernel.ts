import { Cursor } from "../../bytes/cursor";
import { baseName, readUtf16 } from "../../bytes/text";
import { Dump } from "../../facts/dump";
import { SpaceSource } from "../../spaces/space";
import { DumpHeader } from "./header";

/** Longest name that is read: what a UNICODE_STRING can count. */
const MAX_NAME: u32 = 0xfffe;

/** What the parts of the reader share: the dump, its header, and the kernel's memory once it can be read. */
@final
export class Kernel {
  memory: SpaceSource | null = null;

  /** KDDEBUGGER_DATA64, where it can be read; 0: it cannot. */
  debuggerDataAt: u64 = 0;
  debuggerDataSize: u32 = 0;
  /** Where it lies: in memory, or in the file of a small dump. */
  isDebuggerDataInFile: bool = false;

  constructor(
    readonly dump: Dump,
    readonly header: DumpHeader,
  ) {}

  /** A cursor over the kernel's memory at `address`. */
  cursorAt(address: u64): Cursor {
    const memory = this.memory;
    const cursor = memory ? new Cursor(memory, address) : new Cursor(this.dump.source, u64.MAX_VALUE);
    cursor.wordBytes = this.header.wordBytes;
    return cursor;
  }

  /** An address of the kernel's memory, or 0. */
  wordAt(address: u64): u64 {
    const cursor = this.cursorAt(address);
    const value = cursor.word("Pointer");
    return cursor.ok ? value : 0;
  }

  u32At(address: u64): u32 {
    const cursor = this.cursorAt(address);
    const value = cursor.u32("Field");
    return cursor.ok ? value : 0;
  }

  /** Text of a UNICODE_STRING in the kernel's memory; "" where it cannot be read. */
  unicodeString(address: u64): string {
    const cursor = this.cursorAt(address);
    const length = cursor.u16("UnicodeString.Length");
    cursor.seek(address + (this.header.is64 ? 8 : 4));
    const buffer = cursor.word("UnicodeString.Buffer");
    const memory = this.memory;
    if (!cursor.ok || !memory || length == 0 || buffer == 0) return "";
    return readUtf16(memory, buffer, min(length, MAX_NAME) & ~1, false, false);
  }

  /** A field of KDDEBUGGER_DATA64, or 0. */
  debuggerData(offset: u32): u64 {
    if (this.debuggerDataAt == 0 || offset + 8 > this.debuggerDataSize) return 0;
    const at = this.debuggerDataAt + offset;
    const cursor = this.isDebuggerDataInFile ? new Cursor(this.dump.source, at) : this.cursorAt(at);
    const value = cursor.u64("KdDebuggerData");
    return cursor.ok ? this.address(value) : 0;
  }

  /** A u16 of KDDEBUGGER_DATA64: an offset in a structure of this build; 0 unknown. */
  structureOffset(offset: u32): u32 {
    if (this.debuggerDataAt == 0 || offset + 2 > this.debuggerDataSize) return 0;
    const at = this.debuggerDataAt + offset;
    const cursor = this.isDebuggerDataInFile ? new Cursor(this.dump.source, at) : this.cursorAt(at);
    const value = cursor.u16("KdDebuggerData");
    return cursor.ok ? value : 0;
  }

  /** Where in the file the memory at `address` lies; -1: not there, or in a packed page. */
  fileOffsetOf(address: u64): i64 {
    const memory = this.memory;
    const at = memory ? memory.fileOffsetOf(address) : u64.MAX_VALUE;
    return at == u64.MAX_VALUE ? -1 : <i64>at;
  }

  /** 32-bit systems keep their addresses sign-extended here. */
  address(value: u64): u64 {
    return this.header.is64 ? value : value & 0xffffffff;
  }
}

/** "ntoskrnl.exe" of "\SystemRoot\system32\ntoskrnl.exe". */
export function driverName(path: string): string {
  return baseName(path);
}
