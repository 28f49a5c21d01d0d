import { stackThreadAt } from "../analysis/where";
import { Dump } from "../facts/dump";
import { regionAt } from "../facts/memory/region-index";
import { addressField, closeObject, countField, flag, key, openObject, textField } from "./json";
import { writeRegion } from "./memory";

/** Where an address belongs; the shape is `AddressFacts` of web/engine/access.ts. */
export function writeAddress(dump: Dump, address: u64): void {
  openObject();
  addressField("address", address);
  const space = dump.virtual;
  const isPresent = space !== null && space.find(address);
  key("present");
  flag(isPresent);
  if (space && isPresent) {
    const source = space.foundSource;
    if (source && source.isOwn) countField("fileOffset", <i64>source.fileOffsetOf(space.foundOffset));
  }
  const moduleIndex = dump.moduleAt(address);
  if (moduleIndex >= 0) {
    const module = dump.modules[moduleIndex];
    textField("module", module.name);
    countField("moduleIndex", moduleIndex);
    addressField("offset", address - module.base);
  }
  const regionIndex = regionAt(dump, address);
  if (regionIndex >= 0) {
    countField("regionIndex", regionIndex);
    key("region");
    writeRegion(dump.regions[regionIndex]);
  }
  const threadIndex = stackThreadAt(dump, address);
  if (threadIndex >= 0) {
    countField("threadId", dump.threads[threadIndex].id);
    countField("threadIndex", threadIndex);
  }
  closeObject();
}
