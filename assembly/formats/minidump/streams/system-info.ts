import { Cursor } from "../../../bytes/cursor";
import { hex, readUtf8 } from "../../../bytes/text";
import { SystemFacts } from "../../../facts/system";
import { windowsName } from "../../../names/windows-products";
import { SegmentSpace } from "../../../spaces/segments";
import { cpuFeatures, suiteWords } from "../../../systems/windows/machine-words";
import { annotate } from "../annotate";
import { Minidump, Stream } from "../minidump";
import { archWord, isArm, isX86, wordBytesOf } from "../system/architecture";
import { isApple, isLinux, isWindows, NT, osWord } from "../system/platform";

// MINIDUMP_SYSTEM_INFO (minidumpapiset.h):
// offset size name
// 0      2    ProcessorArchitecture
// 2      2    ProcessorLevel          x86: the family
// 4      2    ProcessorRevision       x86: model << 8 | stepping
// 6      1    NumberOfProcessors
// 7      1    ProductType
// 8      12   MajorVersion, MinorVersion, BuildNumber
// 20     4    PlatformId
// 24     4    CSDVersionRva
// 28     4    SuiteMask (u16), reserved
// 32     24   Cpu: x86: VendorId[3], VersionInformation, FeatureInformation, AMDExtendedCpuFeatures;
//             ARM: cpuid, elf_hwcaps; others: ProcessorFeatures[2] (u64)
const CPU_AT: u64 = 32;
const PRODUCT_SERVER: u32 = 2;
const TYPE: string = "SystemInfo";

export function readSystemInfo(file: Minidump, stream: Stream): void {
  const cursor = file.cursor(stream.at, stream.size);
  const architecture = cursor.u16("SystemInfo.ProcessorArchitecture");
  const level = cursor.u16("SystemInfo.ProcessorLevel");
  const revision = cursor.u16("SystemInfo.ProcessorRevision");
  const processors = cursor.u8("SystemInfo.NumberOfProcessors");
  const product = cursor.u8("SystemInfo.ProductType");
  const major = cursor.u32("SystemInfo.MajorVersion");
  const minor = cursor.u32("SystemInfo.MinorVersion");
  const build = cursor.u32("SystemInfo.BuildNumber");
  const platform = cursor.u32("SystemInfo.PlatformId");
  const servicePackAt = cursor.u32("SystemInfo.CSDVersionRva");
  const suite = cursor.u16("SystemInfo.SuiteMask");
  if (!file.take(cursor)) return;

  const system = file.dump.system;
  file.architecture = architecture;
  file.platform = platform;
  file.build = build;
  file.isServer = product >= PRODUCT_SERVER;
  file.wordBytes = wordBytesOf(architecture);
  file.space = new SegmentSpace(file.wordBytes, file.isBigEndian);
  system.arch = archWord(architecture);
  system.os = osWord(platform);
  if (system.arch.length == 0) file.note("arch-unknown", "The processor has the number " + hex(architecture) + ".");
  if (system.os.length == 0) file.note("system-unknown", "The system has the number " + hex(platform) + ".");
  if (system.arch.length > 0) file.dump.file.bits = <i32>(file.wordBytes << 3);
  if (processors > 0) system.cpus = processors;

  const patch = file.string(servicePackAt, "SystemInfo.CSDVersion");
  if (isWindows(platform)) {
    nameWindows(system, platform, major, minor, build, product >= PRODUCT_SERVER, patch);
    if (product >= 1 && product <= 3) annotate(file, stream, "ProductType", PRODUCTS[product], TYPE);
    if (suite != 0) annotate(file, stream, "SuiteMask", suiteWords(suite), TYPE);
  } else if (isApple(platform)) nameApple(system, major, minor, build, patch);
  else nameUnix(system, isLinux(platform), major, minor, build, patch);

  if (isX86(architecture)) describeX86(file, stream, level, revision);
  else if (isArm(architecture)) describeArm(file, stream, platform == NT, level, revision);
  stream.record.isRead = true;
}

const PRODUCTS: StaticArray<string> = ["", "workstation", "domain controller", "server"];

function versionText(major: u32, minor: u32, build: u32): string {
  return major.toString() + "." + minor.toString() + "." + build.toString();
}

function nameWindows(
  system: SystemFacts,
  platform: u32,
  major: u32,
  minor: u32,
  build: u32,
  isServer: bool,
  servicePack: string,
): void {
  // Windows 9x keeps its version in the upper half of the build.
  const number = platform == NT ? build : build & 0xffff;
  if (major | minor | number) system.osVersion = versionText(major, minor, number);
  const name = windowsName(number, isServer);
  const hasOwn = name.includes(" SP") || servicePack.length == 0;
  system.osName = name.length == 0 || hasOwn ? name : name + " " + servicePack;
}

/** Names Windows by a build that is told elsewhere. */
export function renameWindows(file: Minidump, build: u32): void {
  const name = build > 0 ? windowsName(build, file.isServer) : "";
  if (name.length > 0) file.dump.system.osName = name;
}

/** The build ("21G115") stands where Windows has its service pack. */
function nameApple(system: SystemFacts, major: u32, minor: u32, patch: u32, build: string): void {
  system.osBuild = build;
  if (major == 0) return;
  const isOld = major == 10 && minor < 12;
  const plain = major.toString() + "." + minor.toString();
  system.osVersion = versionText(major, minor, patch);
  const version = patch > 0 ? system.osVersion : plain;
  system.osName = (system.os == "ios" ? "iOS " : isOld ? "Mac OS X " : "macOS ") + version;
}

/** `uname -srvmo` stands where Windows has its service pack, or on Android a build fingerprint. */
function nameUnix(system: SystemFacts, isLinux: bool, major: u32, minor: u32, patch: u32, uname: string): void {
  if (!readUname(system, uname)) {
    if (isLinux && uname.startsWith("#")) system.kernelVersion = uname;
    else system.osBuild = uname;
    if (major > 0) system.kernelRelease = versionText(major, minor, patch);
  }
  if (system.os == "android") system.osName = "Android";
}

/** Takes "Linux RELEASE VERSION… MACHINE" apart; false when it is not one. Also Crashpad's BuildString. */
export function readUname(system: SystemFacts, text: string): bool {
  if (!text.startsWith("Linux ")) return false;
  const words = text.split(" ");
  if (words.length < 2) return false;
  system.kernelRelease = words[1];
  let end = words.length;
  while (end > 2 && (words[end - 1] == "GNU/Linux" || words[end - 1] == "Android")) end--;
  // The machine: one word without a colon, behind the time of the build.
  if (end > 3) system.kernelVersion = words.slice(2, end - 1).join(" ");
  return true;
}

/** Family, model and stepping are what the level and revision are on x86; the vendor is text where it was filled. */
function describeX86(file: Minidump, stream: Stream, level: u32, revision: u32): void {
  const system = file.dump.system;
  if (level > 0) {
    system.cpuDetail =
      "family " +
      level.toString() +
      " model " +
      (revision >> 8).toString() +
      " stepping " +
      (revision & 255).toString();
  }
  if (stream.size < CPU_AT + 24) return;
  const at = stream.at + CPU_AT;
  let isText = true;
  for (let i: u64 = 0; i < 12; i++) {
    const byte = file.source.byte(at + i);
    if (byte < 0x20 || byte > 0x7e) isText = false;
  }
  if (isText) system.cpuVendor = readUtf8(file.source, at, 12, false).trim();
  else describeFeatures(file, stream, file.cursor(at, 16));
}

// MIDR_EL1 (Arm Architecture Reference Manual): implementer 31-24, variant 23-20, part 15-4, revision 3-0.
function describeArm(file: Minidump, stream: Stream, isNt: bool, level: u32, revision: u32): void {
  const cursor = file.cursor(stream.at + CPU_AT, 24);
  if (isNt) {
    if (level > 0) file.dump.system.cpuDetail = "part " + hex(level) + " revision " + hex(revision);
    describeFeatures(file, stream, cursor);
    return;
  }
  const midr = cursor.u32("SystemInfo.Cpu");
  if (!cursor.ok || midr == 0) return;
  const system = file.dump.system;
  system.cpuVendor = implementer(midr >> 24);
  system.cpuDetail =
    "implementer " +
    hex(midr >> 24) +
    " part " +
    hex((midr >> 4) & 0xfff) +
    " revision r" +
    ((midr >> 20) & 15).toString() +
    "p" +
    (midr & 15).toString();
}

function implementer(code: u32): string {
  switch (code) {
    case 0x41:
      return "Arm";
    case 0x42:
      return "Broadcom";
    case 0x43:
      return "Cavium";
    case 0x46:
      return "Fujitsu";
    case 0x48:
      return "HiSilicon";
    case 0x4e:
      return "Nvidia";
    case 0x50:
      return "Applied Micro";
    case 0x51:
      return "Qualcomm";
    case 0x53:
      return "Samsung";
    case 0x56:
      return "Marvell";
    case 0x61:
      return "Apple";
    case 0x69:
      return "Intel";
    case 0xc0:
      return "Ampere";
    default:
      return "";
  }
}

/** ProcessorFeatures: bit n is PF_n of IsProcessorFeaturePresent. */
function describeFeatures(file: Minidump, stream: Stream, cursor: Cursor): void {
  const low = cursor.u64("SystemInfo.Cpu");
  const high = cursor.u64("SystemInfo.Cpu");
  if (!cursor.ok || (low | high) == 0) return;
  annotate(file, stream, "ProcessorFeatures", cpuFeatures(low, high), TYPE);
}
