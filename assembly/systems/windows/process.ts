/**
 * What a Windows process keeps in its own memory: thread blocks (TEB), the process block (PEB) and the parameters
 * it was started with. Offsets are the same from Windows XP to 11; ARM64 as x64, ARM as x86
 * (winternl.h, the public symbols of ntdll).
 */
import { Cursor } from "../../bytes/cursor";
import { ByteSource } from "../../bytes/source";
import { readUtf16 } from "../../bytes/text";

/** Offsets that differ between 32 and 64 bits. */
@final
export class ProcessLayout {
  constructor(
    readonly wordBytes: u32,
    // TEB
    readonly stackBase: u64,
    readonly stackLimit: u64,
    readonly self: u64,
    readonly processId: u64,
    readonly peb: u64,
    readonly lastError: u64,
    // PEB
    readonly imageBase: u64,
    readonly parameters: u64,
    readonly globalFlag: u64,
    readonly heapCount: u64,
    readonly heaps: u64,
    readonly sessionId: u64,
    // RTL_USER_PROCESS_PARAMETERS
    readonly currentDirectory: u64,
    readonly imagePath: u64,
    readonly commandLine: u64,
    readonly environment: u64,
    readonly windowTitle: u64,
    readonly desktop: u64,
    readonly environmentSize: u64,
  ) {}
}

export const LAYOUT_32: ProcessLayout = new ProcessLayout(
  4,
  0x04,
  0x08,
  0x18,
  0x20,
  0x30,
  0x34,
  0x08,
  0x10,
  0x68,
  0x88,
  0x90,
  0x1d4,
  0x24,
  0x38,
  0x40,
  0x48,
  0x70,
  0x78,
  0x290,
);

export const LAYOUT_64: ProcessLayout = new ProcessLayout(
  8,
  0x08,
  0x10,
  0x30,
  0x40,
  0x60,
  0x68,
  0x10,
  0x20,
  0xbc,
  0xe8,
  0xf0,
  0x2c0,
  0x38,
  0x60,
  0x70,
  0x80,
  0xb0,
  0xc0,
  0x3f0,
);

/** TlsSlots[1] of a 64-bit TEB: the 32-bit state of a WOW64 thread. */
const WOW_CPU_AREA: u64 = 0x1488;
/** How far the 32-bit TEB is, since Windows 10; before it always was two pages. */
const WOW_TEB_OFFSET: u64 = 0x180c;
const WOW_TEB_USUAL: u64 = 0x2000;
const MACHINE_I386: u32 = 0x14c;

const PARAMETERS_FLAGS: u64 = 0x08;
/** Set when the texts' addresses are addresses, not offsets. */
const NORMALIZED: u32 = 1;

/** Environments beyond this are no environments, in bytes. */
const ENVIRONMENT_LIMIT: u64 = 1 << 20;
const NAME_LIMIT: u64 = 1 << 10;
/** A process has a few dozen. */
const MOST_HEAPS: u32 = 512;

/** A thread's block. */
@final
export class ThreadBlock {
  stackBase: u64 = 0;
  stackLimit: u64 = 0;
  threadId: u64 = 0;
  peb: u64 = 0;
  lastError: u32 = 0;
}

/** The TEB at `address`; null where memory does not hold one: it must point to itself. */
export function readThreadBlock(memory: ByteSource, layout: ProcessLayout, address: u64): ThreadBlock | null {
  const cursor = cursorOf(memory, layout, address);
  const block = new ThreadBlock();
  if (wordAt(cursor, address + layout.self) != address) return null;
  block.stackBase = wordAt(cursor, address + layout.stackBase);
  block.stackLimit = wordAt(cursor, address + layout.stackLimit);
  block.threadId = wordAt(cursor, address + layout.processId + layout.wordBytes);
  block.peb = wordAt(cursor, address + layout.peb);
  cursor.seek(address + layout.lastError);
  block.lastError = cursor.u32("Teb.LastErrorValue");
  return cursor.ok ? block : null;
}

/** A process's block; texts are "" and numbers -1 where memory does not hold them. */
@final
export class ProcessBlock {
  imageBase: u64 = 0;
  isDebugged: bool = false;
  sessionId: i64 = -1;
  globalFlag: u32 = 0;
  readonly heaps: Array<u64> = [];
  path: string = "";
  commandLine: string = "";
  currentDirectory: string = "";
  windowTitle: string = "";
  desktop: string = "";
  /** Names only; null where the block is not in the dump. */
  environment: Array<string> | null = null;
  /** Where its parameters lie; the text of the command line mostly follows them. 0: not in the dump. */
  parametersAt: u64 = 0;
  /** Where the command line's text lies, and its bytes. */
  commandLineAt: u64 = 0;
  commandLineBytes: u64 = 0;
  /** Where the environment lies, and its bytes. */
  environmentAt: u64 = 0;
  environmentBytes: u64 = 0;
  /** The dump holds its beginning only. */
  isEnvironmentCut: bool = false;
}

/** The PEB at `address` and what it points to; null where memory does not hold it. */
export function readProcessBlock(memory: ByteSource, layout: ProcessLayout, address: u64): ProcessBlock | null {
  if (address == 0) return null;
  const cursor = cursorOf(memory, layout, address + 2);
  const block = new ProcessBlock();
  block.isDebugged = cursor.u8("Peb.BeingDebugged") != 0;
  block.imageBase = wordAt(cursor, address + layout.imageBase);
  const parameters = wordAt(cursor, address + layout.parameters);
  if (!cursor.ok) return null;
  cursor.seek(address + layout.globalFlag);
  block.globalFlag = cursor.u32("Peb.NtGlobalFlag");
  readHeaps(cursor, layout, address, block);
  cursor.seek(address + layout.sessionId);
  const session = cursor.u32("Peb.SessionId");
  if (cursor.ok) block.sessionId = session;
  if (parameters != 0) readParameters(memory, layout, parameters, block);
  return block;
}

/** PEB.NumberOfHeaps, and PEB.ProcessHeaps: where each begins. */
function readHeaps(cursor: Cursor, layout: ProcessLayout, address: u64, block: ProcessBlock): void {
  cursor.seek(address + layout.heapCount);
  const count = cursor.u32("Peb.NumberOfHeaps");
  const list = wordAt(cursor, address + layout.heaps);
  if (!cursor.ok || count > MOST_HEAPS || list == 0) return cursor.forgive();
  cursor.seek(list);
  for (let i: u32 = 0; i < count; i++) {
    const heap = cursor.word("Peb.ProcessHeaps");
    if (!cursor.ok) return cursor.forgive();
    if (heap != 0) block.heaps.push(heap);
  }
}

function readParameters(memory: ByteSource, layout: ProcessLayout, address: u64, block: ProcessBlock): void {
  const cursor = cursorOf(memory, layout, address + PARAMETERS_FLAGS);
  const flags = cursor.u32("ProcessParameters.Flags");
  if (!cursor.ok) return;
  block.parametersAt = address;
  const base = flags & NORMALIZED ? 0 : address;
  block.currentDirectory = textAt(memory, layout, address + layout.currentDirectory, base);
  block.path = textAt(memory, layout, address + layout.imagePath, base);
  block.commandLine = textAt(memory, layout, address + layout.commandLine, base);
  readCommandLinePlace(cursor, address + layout.commandLine, base, block);
  block.windowTitle = textAt(memory, layout, address + layout.windowTitle, base);
  block.desktop = textAt(memory, layout, address + layout.desktop, base);
  const environment = wordAt(cursor, address + layout.environment);
  if (!cursor.ok || environment == 0) return;
  // Since Vista; before, the field lies behind the structure.
  const size = wordAt(cursor, address + layout.environmentSize);
  const isSize = cursor.ok && size >= 4 && size <= ENVIRONMENT_LIMIT;
  readEnvironment(memory, environment + base, isSize ? size : ENVIRONMENT_LIMIT, block);
}

function readCommandLinePlace(cursor: Cursor, address: u64, base: u64, block: ProcessBlock): void {
  cursor.seek(address);
  const length = cursor.u16("UnicodeString.Length");
  const buffer = wordAt(cursor, address + cursor.wordBytes);
  if (!cursor.ok || buffer == 0) return cursor.forgive();
  block.commandLineAt = buffer + base;
  block.commandLineBytes = length;
}

/** "NAME=value", zero, and so on, ended by an empty one; "=C:=C:\dir" is a drive's folder. */
function readEnvironment(memory: ByteSource, address: u64, limit: u64, block: ProcessBlock): void {
  if (memory.byte(address) < 0) return;
  const names: Array<string> = [];
  let start: u64 = 0;
  let equals: u64 = 0;
  let at: u64 = 0;
  for (; at + 2 <= limit; at += 2) {
    const low = memory.byte(address + at);
    const high = memory.byte(address + at + 1);
    if (low < 0 || high < 0) {
      block.isEnvironmentCut = true;
      break;
    }
    const unit = (high << 8) | low;
    if (unit == 0x3d && equals == 0 && at > start) equals = at;
    if (unit != 0) continue;
    if (at == start) break;
    if (equals > start && equals - start <= NAME_LIMIT && memory.byte(address + start) != 0x3d) {
      names.push(readUtf16(memory, address + start, equals - start, false, false));
    }
    start = at + 2;
    equals = 0;
  }
  block.environment = names;
  block.environmentAt = address;
  block.environmentBytes = at;
}

/** The 32-bit TEB that belongs to a 64-bit one; 0: none. */
export function wowThreadBlock(memory: ByteSource, address: u64): u64 {
  const cursor = cursorOf(memory, LAYOUT_64, address + WOW_TEB_OFFSET);
  const offset = <i32>cursor.u32("Teb.WowTebOffset");
  // Windows 10 tells the distance, which may be negative; before it, the list of handlers stands there as well.
  const guess =
    cursor.ok && offset != 0 && abs(offset) <= 0x10000 ? address + <u64>(<i64>offset) : address + WOW_TEB_USUAL;
  const probe = cursorOf(memory, LAYOUT_32, guess + LAYOUT_32.self);
  return probe.word("Teb32.Self") == guess && probe.ok ? guess : 0;
}

/** Where the x86 CONTEXT of a WOW64 thread lies; 0: not in the dump, or another machine's. */
export function wowContext(memory: ByteSource, teb: u64): u64 {
  const cursor = cursorOf(memory, LAYOUT_64, teb + WOW_CPU_AREA);
  const area = cursor.u64("Teb.TlsSlots");
  if (!cursor.ok || area == 0) return 0;
  // WOW64_CPURESERVED: u16 Flags, u16 Machine, then the CONTEXT, whose flags name i386.
  cursor.seek(area + 2);
  const machine = cursor.u16("Wow64CpuReserved.Machine");
  const flags = cursor.u32("Wow64CpuReserved.ContextFlags");
  const isX86 = cursor.ok && (flags & 0xffff0000) == 0x10000 && (machine == MACHINE_I386 || machine == 0);
  return isX86 ? area + 4 : 0;
}

/** UNICODE_STRING: u16 bytes, u16 room, address of UTF-16. */
function textAt(memory: ByteSource, layout: ProcessLayout, address: u64, base: u64): string {
  const cursor = cursorOf(memory, layout, address);
  const length = cursor.u16("UnicodeString.Length");
  const buffer = wordAt(cursor, address + layout.wordBytes);
  return cursor.ok && buffer != 0 ? readUtf16(memory, buffer + base, length, false, true) : "";
}

function cursorOf(memory: ByteSource, layout: ProcessLayout, at: u64): Cursor {
  const cursor = new Cursor(memory, at);
  cursor.wordBytes = layout.wordBytes;
  return cursor;
}

function wordAt(cursor: Cursor, at: u64): u64 {
  cursor.seek(at);
  return cursor.word("ProcessMemory");
}
