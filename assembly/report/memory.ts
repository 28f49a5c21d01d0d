import { EXECUTE, GUARD, PROTECTION_KNOWN, READ, Region, WRITE } from "../facts/memory/region";
import { ModuleFacts } from "../facts/module";
import { addressField, closeObject, countField, key, openObject, text, textField, wordField } from "./json";
import { writeProvenance } from "./provenance";

export function writeModule(module: ModuleFacts): void {
  openObject();
  textField("name", module.name);
  textField("path", module.path);
  if (module.hasBase) addressField("base", module.base);
  countField("size", module.size);
  textField("role", module.role);
  textField("version", module.version);
  textField("productVersion", module.productVersion);
  wordField("timestamp", module.timestamp);
  wordField("checksum", module.checksum);
  textField("codeId", module.codeId);
  textField("debugFile", module.debugFile);
  textField("debugId", module.debugId);
  textField("buildId", module.buildId);
  textField("uuid", module.uuid);
  writeProvenance(module);
  closeObject();
}

export function writeRegion(region: Region): void {
  openObject();
  addressField("base", region.base);
  countField("size", <i64>min<u64>(region.size, 1 << 53));
  countField("present", region.present);
  if (region.protection & PROTECTION_KNOWN) {
    key("protection");
    text(protectionText(region.protection));
  }
  textField("state", region.state);
  textField("type", region.type);
  textField("name", region.name);
  countField("fileOffset", region.fileOffset);
  textField("space", region.space);
  writeProvenance(region);
  closeObject();
}

/** "r-x", "rw-+g". */
function protectionText(protection: i32): string {
  return (
    (protection & READ ? "r" : "-") +
    (protection & WRITE ? "w" : "-") +
    (protection & EXECUTE ? "x" : "-") +
    (protection & GUARD ? "+g" : "")
  );
}
