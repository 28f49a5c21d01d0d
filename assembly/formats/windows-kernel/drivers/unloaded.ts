/**
 * Drivers that were unloaded before the crash.
 *
 * In memory, MmUnloadedDrivers points to 50 of: UNICODE_STRING Name, StartAddress, EndAddress, CurrentTime
 * (stride 18 or 28). In a small dump: a count, then UNICODE_STRING, 12 characters of the name, start, end
 * (stride 28 or 38).
 */
import { Cursor } from "../../../bytes/cursor";
import { readUtf16 } from "../../../bytes/text";
import { ModuleFacts } from "../../../facts/module";
import { MM_UNLOADED_DRIVERS } from "../debugger-data";
import { Kernel } from "../kernel";

const SLOTS: i32 = 50;
const NAME_BYTES: u64 = 24;

export function readUnloadedInMemory(kernel: Kernel): void {
  const pointer = kernel.debuggerData(MM_UNLOADED_DRIVERS);
  const list = pointer == 0 ? 0 : kernel.wordAt(pointer);
  if (list == 0) return;
  const is64 = kernel.header.is64;
  const stride: u64 = is64 ? 0x28 : 0x18;
  for (let i = 0; i < SLOTS; i++) {
    const at = list + <u64>i * stride;
    const name = kernel.unicodeString(at);
    const start = kernel.wordAt(at + (is64 ? 0x10 : 8));
    const end = kernel.wordAt(at + (is64 ? 0x18 : 0xc));
    if (name.length == 0 || start == 0 || end < start) continue;
    add(kernel, name, start, end, kernel.fileOffsetOf(at), "memory");
  }
}

export function readUnloadedInFile(kernel: Kernel, offset: u32): void {
  const dump = kernel.dump;
  const header = kernel.header;
  const is64 = header.is64;
  const cursor = new Cursor(dump.source, offset);
  cursor.wordBytes = header.wordBytes;
  const count = cursor.word("UnloadedDrivers.Count");
  if (!dump.warnings.take(cursor)) return;
  const stride: u64 = is64 ? 0x38 : 0x28;
  for (let i: u64 = 0; i < min<u64>(count, SLOTS); i++) {
    const at = <u64>offset + header.wordBytes + i * stride;
    cursor.seek(at);
    const length = min<u64>(cursor.u16("UnloadedDriver.Name.Length"), NAME_BYTES) & ~1;
    const nameAt = at + (is64 ? 16 : 8);
    cursor.seek(nameAt + NAME_BYTES);
    const start = cursor.word("UnloadedDriver.StartAddress");
    const end = cursor.word("UnloadedDriver.EndAddress");
    if (!dump.warnings.take(cursor)) return;
    const name = readUtf16(dump.source, nameAt, length == 0 ? NAME_BYTES : length, false, true);
    if (name.length > 0 && start != 0 && end >= start) add(kernel, name, start, end, <i64>at, "");
  }
}

function add(kernel: Kernel, name: string, start: u64, end: u64, at: i64, from: string): void {
  const module = new ModuleFacts();
  module.name = name;
  module.base = start;
  module.size = <i64>(end - start);
  module.at = at;
  module.from = from;
  kernel.dump.unloadedModules.push(module);
}
