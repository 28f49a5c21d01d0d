import { FileOrder, whereIs } from "../analysis/attribution";
import { hex } from "../bytes/text";
import { Dump } from "../facts/dump";
import { addressField, closeObject, countField, key, openObject, textField } from "./json";

let orderOf: Dump | null = null;
let virtual: FileOrder | null = null;
let physical: FileOrder | null = null;

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
    addressField("address", inFrames.address);
    textField("space", "physical");
    const direct = dump.kernel.directMap;
    if (direct) {
      // The same byte as the kernel sees it, in its map of all memory.
      key("where");
      openObject();
      textField("kind", "kernel");
      textField("name", hex(direct.value + inFrames.address));
      closeObject();
    }
  }
  closeObject();
}
