/**
 * "Binary Images", a line each:
 *   0x100238000 - 0x100246fff +com.apple.SiriNCService (146.4 - 146.4) <5730AE18-…> /System/…
 *   0x100d34000 - 0x100d3ffff icdab_wrap arm64  <d3a7ce06…> /var/containers/…
 */
import { archOf, isKnown } from "../../../systems/macos/versions";
import { AppleReport } from "../report";
import { Words } from "./words";

/** Reads a line as an image; false: it is none. */
export function readImage(report: AppleReport, words: Words): bool {
  if (!words.readHex()) {
    // Spindumps write "*0x…" for images of the kernel.
    if (!words.accept("*") || !words.readHex()) return false;
  }
  const base = words.value;
  if (!words.accept("-")) return false;
  let end: u64 = 0;
  if (words.readHex()) end = words.value;
  else if (!words.accept("???")) return false;
  words.accept("+");
  const module = report.addModule(words.place);
  if (!module) return true;
  module.base = base;
  if (end > base) module.size = <i64>min<u64>(end - base + 1, 1 << 53);
  const open = words.indexOf("<", words.at);
  const close = open >= 0 ? words.indexOf(">", open) : -1;
  const slash = words.indexOf(" /", close >= 0 ? close : words.at);
  const nameEnd = open >= 0 && close > open ? open : slash >= 0 ? slash : words.lines.length;
  const name = words.text(words.at, nameEnd);
  const uuid = close > open ? words.text(open + 1, close) : "";
  const path = close > open ? words.text(words.lines.skipSpace(close + 1), words.lines.length) : "";
  const parts = new ImageName(name);
  const own = path.length > 0 ? path : slash >= 0 ? words.text(slash + 1, words.lines.length) : "";
  report.nameModule(module, parts.name, own, uuid);
  module.version = parts.version;
  module.productVersion = parts.productVersion;
  const system = report.dump.system;
  if (system.arch.length == 0) system.arch = archOf(parts.arch);
  return true;
}

/** "com.apple.Foo (1.2 - 34)" or "Foo arm64e". */
@final
class ImageName {
  name: string = "";
  version: string = "";
  productVersion: string = "";
  arch: string = "";

  constructor(text: string) {
    let name = text;
    const open = text.lastIndexOf("(");
    if (open > 0 && text.endsWith(")")) {
      name = text.substring(0, open).trim();
      const versions = text.substring(open + 1, text.length - 1);
      const dash = versions.indexOf(" - ");
      const last = dash >= 0 ? versions.substring(dash + 3) : versions;
      if (isKnown(last)) this.version = last;
      if (dash > 0 && isKnown(versions.substring(0, dash))) this.productVersion = versions.substring(0, dash);
    }
    const space = name.lastIndexOf(" ");
    if (space > 0) {
      const word = name.substring(space + 1);
      if (archOf(word).length > 0) {
        this.arch = word;
        name = name.substring(0, space).trim();
      }
    }
    this.name = name;
  }
}
