import { Borders, FileOrder, startWord, Where, whereIs } from "../analysis/attribution";
import { addU64 } from "../bytes/checked";
import { hex } from "../bytes/text";
import { Dump } from "../facts/dump";
import { addressField, closeObject, countField, flag, key, openObject, textField } from "./json";

let orderOf: Dump | null = null;
let virtual: FileOrder | null = null;
let physical: FileOrder | null = null;
let borders: Borders | null = null;
let end: u64 = 0;

/** Up to here in the file all that `writePlace` wrote holds, its addresses counted on. */
export function placeEnd(): u64 {
  return end;
}

/** The same for a byte of physical memory: where its bytes, or the page they are packed in, lie in the file. */
export function writePhysicalPlace(dump: Dump, address: u64): void {
  openObject();
  const memory = dump.physical;
  const source = memory && memory.find(address) ? memory.foundSource : null;
  if (memory && source) {
    const offset = source.fileOffsetOf(memory.foundOffset);
    if (offset != u64.MAX_VALUE) countField("offset", <i64>offset);
  }
  writeFrame(dump, address);
  closeObject();
}

/** A physical address, and where the kernel sees the same byte: in its map of all memory, or by its page tables. */
function writeFrame(dump: Dump, address: u64): void {
  addressField("address", address);
  textField("space", "physical");
  const direct = dump.kernel.directMap;
  let seenAt: u64 = direct ? direct.value + address : 0;
  if (IS_FULL && !direct) {
    const space = dump.virtual;
    if (space) if (space.findPhysical(address)) seenAt = space.mappedAt;
  }
  if (seenAt == 0) return;
  key("where");
  openObject();
  textField("kind", "kernel");
  textField("name", hex(seenAt));
  closeObject();
}

/** The byte at physical `address` by its address in the kernel's own space; false where that has none. */
function writeKernelPlace(dump: Dump, address: u64): bool {
  const space = dump.virtual;
  if (!space || dump.kernel.directMap || !space.findPhysical(address)) return false;
  addressField("address", space.mappedAt);
  const where = whereIs(dump, space.mappedAt);
  key("where");
  openObject();
  if (where.kind == "unknown") {
    textField("kind", "kernel");
    textField("name", "physical " + hex(address));
  } else writeWhere(where);
  closeObject();
  return true;
}

function writeWhere(where: Where): void {
  textField("kind", where.kind);
  textField("name", where.name);
  countField("threadId", where.threadId);
  if (!where.isWritable) return;
  key("isWritable");
  flag(true);
}

/** A record of the file that keeps the command line or the environment. */
function writeRecorded(dump: Dump, offset: u64): void {
  const texts = dump.process.recordedTexts;
  for (let i = 0; i < texts.all.length; i++) if (texts.all[i].from > offset) end = min(end, texts.all[i].from);
  const text = texts.holding(offset);
  if (!text) return;
  end = min(end, text.end);
  key("where");
  openObject();
  textField("kind", startWord(text));
  closeObject();
}

/** Where a place of the file belongs: `address`, `space` and `where` of a finding's place, as far as the map knows. */
export function writePlace(dump: Dump, offset: u64): void {
  if (orderOf !== dump) {
    orderOf = dump;
    virtual = new FileOrder(dump.virtual);
    physical = new FileOrder(dump.physical);
    borders = new Borders(dump);
  }
  openObject();
  const inMemory = virtual;
  const inFrames = physical;
  const ofMemory = borders;
  end = u64.MAX_VALUE;
  const isInMemory = inMemory !== null && inMemory.find(offset);
  if (inMemory) end = min(end, inMemory.end);
  if (inMemory && ofMemory && isInMemory) {
    const rest = ofMemory.after(inMemory.address) - inMemory.address;
    end = min(end, addU64(offset, rest));
    addressField("address", inMemory.address);
    const where = whereIs(dump, inMemory.address);
    key("where");
    openObject();
    writeWhere(where);
    closeObject();
  } else if (inFrames) {
    if (inFrames.find(offset)) {
      // What lies in the file as it is in memory is told by the kernel's address, where it has one.
      if (!IS_FULL || !writeKernelPlace(dump, inFrames.address)) writeFrame(dump, inFrames.address);
      // Pages that follow one another in memory do not in the kernel's own space.
      if (IS_FULL && !dump.kernel.directMap && dump.virtual) end = offset;
    }
    end = min(end, inFrames.end);
  }
  if (!isInMemory) writeRecorded(dump, offset);
  closeObject();
}

/** Where in the file memory begins that the program was started with; -1: there is none of this number. */
export function startDataOffset(dump: Dump, index: i32): f64 {
  const all = dump.process.startDataAt;
  for (let i = 0, seen = 0; i < all.length; i++) {
    const memory = dump.virtual;
    const source = memory && memory.find(all[i]) ? memory.foundSource : null;
    if (!memory || !source || !source.isOwn) continue;
    const offset = source.fileOffsetOf(memory.foundOffset);
    if (offset == u64.MAX_VALUE) continue;
    if (seen++ == index) return <f64>offset;
  }
  return -1;
}
