/** Systems and processors as Apple's reports name them. */
import { SystemFacts } from "../../facts/system";

/** "macOS 12.1 (21C52)", "iPhone OS 11.4.1 (Build 15G77)": name, version and build. */
export function readOsVersion(system: SystemFacts, text: string): void {
  const open = text.indexOf("(");
  const whole = (open >= 0 ? text.substring(0, open) : text).trim();
  const close = open >= 0 ? text.indexOf(")", open) : -1;
  if (close > open) {
    let build = text.substring(open + 1, close).trim();
    if (build.startsWith("Build ")) build = build.substring(6).trim();
    if (isKnown(build)) system.osBuild = build;
  }
  const os = osOf(whole);
  if (os.length > 0) system.os = os;
  if (!isKnown(whole)) return;
  system.osName = whole;
  const space = whole.lastIndexOf(" ");
  const version = space >= 0 ? whole.substring(space + 1) : "";
  if (version.length > 0 && isDigit(version.charCodeAt(0))) system.osVersion = version;
}

/** The report's word for a system's name; "" for one that is none of Apple's. */
export function osOf(name: string): string {
  const lower = name.toLowerCase();
  if (lower.includes("iphone") || lower.startsWith("ios") || lower.startsWith("ipados")) return "ios";
  if (lower.includes("watch")) return "watchos";
  if (lower.includes("tvos") || lower.includes("apple tv")) return "tvos";
  if (lower.includes("bridge")) return "bridgeos";
  if (lower.includes("vision") || lower.startsWith("xros")) return "visionos";
  return lower.includes("mac") || lower.startsWith("os x") ? "macos" : "";
}

/** A device's model tells its system: "iPhone11,8", "MacBookPro15,1". */
export function osOfModel(model: string): string {
  if (model.startsWith("iPhone") || model.startsWith("iPad") || model.startsWith("iPod")) return "ios";
  if (model.startsWith("Watch")) return "watchos";
  if (model.startsWith("AppleTV")) return "tvos";
  if (model.startsWith("iBridge")) return "bridgeos";
  if (model.startsWith("RealityDevice")) return "visionos";
  return model.includes("Mac") || model.startsWith("Xserve") || model.startsWith("VirtualMac") ? "macos" : "";
}

/** The report's word for "X86-64 (Native)", "ARM-64", "arm64e", "x86_64h"; "" for what is none. */
export function archOf(codeType: string): string {
  const space = codeType.indexOf(" ");
  const word = (space > 0 ? codeType.substring(0, space) : codeType).toLowerCase();
  if (word.startsWith("x86-64") || word.startsWith("x86_64")) return "x86-64";
  if (word.startsWith("arm-64") || word.startsWith("arm64")) return "arm64";
  if (word == "x86" || word == "i386") return "x86";
  if (word == "ppc" || word == "ppc64") return word;
  return word == "arm" || word.startsWith("armv") ? "arm" : "";
}

/** Whether a text says something: reports write "???" and "<unknown>" for what they do not know. */
export function isKnown(text: string): bool {
  return text.length > 0 && !text.startsWith("???") && text != "<unknown>" && text != "unknown" && text != "(null)";
}

function isDigit(unit: i32): bool {
  return unit >= 0x30 && unit <= 0x39;
}
