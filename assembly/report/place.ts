import { FileOrder, whereIs } from "../analysis/attribution";
import { hex } from "../bytes/text";
import { Dump } from "../facts/dump";
import { addressField, closeObject, countField, key, openObject, textField } from "./json";

let orderOf: Dump | null = null;
let virtual: FileOrder | null = null;
let physical: FileOrder | null = null;

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

/** A physical address, and the same byte as the kernel sees it in its map of all memory. */
function writeFrame(dump: Dump, address: u64): void {
  addressField("address", address);
  textField("space", "physical");
  const direct = dump.kernel.directMap;
  if (!direct) return;
  key("where");
  openObject();
  textField("kind", "kernel");
  textField("name", hex(direct.value + address));
  closeObject();
}

/** Where a place of the file belongs: `address`, `space` and `where` of a finding's place, as far as the map knows. */
export function writePlace(dump: Dump, offset: u64): void {
  if (orderOf !== dump) {
    orderOf = dump;
    virtual = new FileOrder(dump.virtual, 0);
    physical = new FileOrder(dump.physical, 0);
  }
  openObject();
  const inMemory = virtual;
  const inFrames = physical;
  if (inMemory && inMemory.find(offset)) {
    addressField("address", inMemory.address);
    const where = whereIs(dump, inMemory.address);
    key("where");
    openObject();
    textField("kind", where.kind);
    textField("name", where.name);
    countField("threadId", where.threadId);
    closeObject();
  } else if (inFrames && inFrames.find(offset)) {
    writeFrame(dump, inFrames.address);
  }
  closeObject();
}
