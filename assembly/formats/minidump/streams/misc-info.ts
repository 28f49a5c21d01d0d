import { readUtf16 } from "../../../bytes/text";
import { isoUnixTime } from "../../../bytes/time";
import { SystemFacts } from "../../../facts/system";
import { annotate } from "../annotate";
import { Minidump, Stream } from "../minidump";
import { isApple, isLinux, isWindows } from "../system/platform";
import { readUname, renameWindows } from "./system-info";

// MINIDUMP_MISC_INFO … MINIDUMP_MISC_INFO_5 (minidumpapiset.h); a field counts when it lies within SizeOfInfo and its flag is set:
// offset size name                        flag
// 0      4    SizeOfInfo
// 4      4    Flags1
// 8      4    ProcessId                   1
// 12     12   ProcessCreateTime (time_t), ProcessUserTime, ProcessKernelTime (seconds)  2
// 24     20   ProcessorMaxMhz, ProcessorCurrentMhz, ProcessorMhzLimit, ProcessorMaxIdleState, ProcessorCurrentIdleState  4
// 44     4    ProcessIntegrityLevel       0x10
// 48     4    ProcessExecuteFlags         0x20
// 52     4    ProtectedProcess            0x80
// 56     176  TimeZoneId, TimeZone        0x40
// 232    520  BuildString[260]            0x100
// 752    80   DbgBldStr[40]               0x100
// 832    528  XStateData                  (its own size)
// 1360   4    ProcessCookie               0x200
const PROCESS_ID: u32 = 1;
const PROCESS_TIMES: u32 = 2;
const PROCESSOR_POWER: u32 = 4;
const INTEGRITY: u32 = 0x10;
const EXECUTE_FLAGS: u32 = 0x20;
const TIME_ZONE: u32 = 0x40;
const PROTECTED: u32 = 0x80;
const BUILD_STRING: u32 = 0x100;
const FIRST_SIZE: u64 = 24;
const BUILD_AT: u64 = 232;
const DEBUG_BUILD_AT: u64 = 752;
const STATE_AT: u64 = 832;
const TYPE: string = "MiscInfo";

export function readMiscInfo(file: Minidump, stream: Stream): void {
  const cursor = file.cursor(stream.at, stream.size);
  const declared: u64 = cursor.u32("MiscInfo.SizeOfInfo");
  const flags = cursor.u32("MiscInfo.Flags1");
  if (!file.take(cursor)) return;
  const size = min(declared, stream.size);
  if (size < FIRST_SIZE) {
    cursor.refuse(stream.at, "MiscInfo.SizeOfInfo", FIRST_SIZE, size);
    file.take(cursor);
    return;
  }
  readProcess(file, stream, flags);
  if (size >= 44 && flags & PROCESSOR_POWER) readPower(file, stream);
  if (size >= BUILD_AT) readVersion3(file, stream, flags);
  if (size >= STATE_AT && flags & BUILD_STRING) readBuild(file, stream);
  if (size >= STATE_AT + 528) readStateLayout(file, stream);
  stream.record.isRead = true;
}

function readProcess(file: Minidump, stream: Stream, flags: u32): void {
  const process = file.dump.process;
  const cursor = file.cursor(stream.at + 8, 16);
  const id = cursor.u32("MiscInfo.ProcessId");
  const created = cursor.u32("MiscInfo.ProcessCreateTime");
  const user = cursor.u32("MiscInfo.ProcessUserTime");
  const kernel = cursor.u32("MiscInfo.ProcessKernelTime");
  if (!file.take(cursor)) return;
  if (flags & PROCESS_ID) process.pid = id;
  if (flags & PROCESS_TIMES) {
    process.startTime = isoUnixTime(created);
    process.userSeconds = user;
    process.kernelSeconds = kernel;
  }
}

function readPower(file: Minidump, stream: Stream): void {
  const cursor = file.cursor(stream.at + 24, 20);
  const most = cursor.u32("MiscInfo.ProcessorMaxMhz");
  const now = cursor.u32("MiscInfo.ProcessorCurrentMhz");
  const limit = cursor.u32("MiscInfo.ProcessorMhzLimit");
  if (!file.take(cursor)) return;
  if (most > 0) annotate(file, stream, "ProcessorMaxMhz", most.toString(), TYPE);
  if (now > 0) annotate(file, stream, "ProcessorCurrentMhz", now.toString(), TYPE);
  if (limit > 0) annotate(file, stream, "ProcessorMhzLimit", limit.toString(), TYPE);
}

function readVersion3(file: Minidump, stream: Stream, flags: u32): void {
  const cursor = file.cursor(stream.at + 44, 188);
  const integrity = cursor.u32("MiscInfo.ProcessIntegrityLevel");
  const execute = cursor.u32("MiscInfo.ProcessExecuteFlags");
  const isProtected = cursor.u32("MiscInfo.ProtectedProcess");
  const zone = cursor.u32("MiscInfo.TimeZoneId");
  if (!file.take(cursor)) return;
  if (flags & INTEGRITY) file.dump.process.integrity = integrityWord(integrity);
  if (flags & EXECUTE_FLAGS && execute > 0) annotate(file, stream, "ProcessExecuteFlags", execute.toString(), TYPE);
  if (flags & PROTECTED) annotate(file, stream, "ProtectedProcess", isProtected > 0 ? "yes" : "no", TYPE);
  if (flags & TIME_ZONE) readTimeZone(file, stream, zone);
}

/** SECURITY_MANDATORY_…_RID (winnt.h). */
function integrityWord(level: u32): string {
  if (level >= 0x5000) return "protected";
  if (level >= 0x4000) return "system";
  if (level >= 0x3000) return "high";
  if (level >= 0x2100) return "medium-plus";
  if (level >= 0x2000) return "medium";
  return level >= 0x1000 ? "low" : "untrusted";
}

// TIME_ZONE_INFORMATION, at 60:
// offset size name
// 0      4    Bias (minutes, UTC = local + bias)
// 4      64   StandardName[32]
// 84     4    StandardBias
// 88     64   DaylightName[32]
// 168    4    DaylightBias
function readTimeZone(file: Minidump, stream: Stream, zone: u32): void {
  const at = stream.at + 60;
  const cursor = file.cursor(at, 172);
  const bias = <i32>cursor.u32("MiscInfo.TimeZone.Bias");
  const standard = cursor.utf16(64, "MiscInfo.TimeZone.StandardName");
  cursor.seek(at + 84);
  const standardBias = <i32>cursor.u32("MiscInfo.TimeZone.StandardBias");
  const daylight = cursor.utf16(64, "MiscInfo.TimeZone.DaylightName");
  cursor.seek(at + 168);
  const daylightBias = <i32>cursor.u32("MiscInfo.TimeZone.DaylightBias");
  if (!file.take(cursor)) return;
  const isDaylight = zone == 2;
  const total = bias + (isDaylight ? daylightBias : zone == 1 ? standardBias : 0);
  // Further from Greenwich than any zone: not a bias.
  if (total < -960 || total > 960) return;
  annotate(file, stream, "UtcOffset", offsetText(-total), TYPE, at);
  const name = isDaylight && daylight.length > 0 ? daylight : standard;
  if (name.length > 0) annotate(file, stream, "TimeZone", name, TYPE, at);
}

/** "+01:00" of minutes. */
function offsetText(minutes: i32): string {
  const size = abs(minutes);
  const hours = (size / 60).toString().padStart(2, "0");
  return (minutes < 0 ? "-" : "+") + hours + ":" + (size % 60).toString().padStart(2, "0");
}

function readBuild(file: Minidump, stream: Stream): void {
  const build = readUtf16(file.source, stream.at + BUILD_AT, 520, file.isBigEndian, true);
  file.debugBuild = readUtf16(file.source, stream.at + DEBUG_BUILD_AT, 80, file.isBigEndian, true);
  if (file.debugBuild.length > 0) {
    annotate(file, stream, "DbgBldStr", file.debugBuild, TYPE, stream.at + DEBUG_BUILD_AT);
  }
  if (build.length == 0) return;
  const system = file.dump.system;
  if (isWindows(file.platform)) {
    system.osBuild = build;
    if (file.build == HIDDEN_BUILD) renameWindows(file, buildNumber(build));
  } else if (isApple(file.platform) && readAppleBuild(system, build)) return;
  else if (!isLinux(file.platform) || !readUname(system, build)) {
    annotate(file, stream, "BuildString", build, TYPE, stream.at + BUILD_AT);
  }
}

/** What an old program is told on every Windows after 8: 6.2. The text names the real one. */
const HIDDEN_BUILD: u32 = 9200;

/** The build in "19041.1.amd64fre…", "10.0.14393.1715 (…)" or "Windows NT 10.0.22000.282": the first large number. */
function buildNumber(text: string): u32 {
  let value: u32 = 0;
  for (let i = 0; i <= text.length; i++) {
    const unit = i < text.length ? text.charCodeAt(i) : 0x20;
    if (unit >= 0x30 && unit <= 0x39) value = min<u32>(value * 10 + <u32>(unit - 0x30), 1000000);
    else {
      if (value >= 1000) return value;
      value = 0;
    }
  }
  return 0;
}

/** Crashpad: "macOS 15.7.4 (24G517); Darwin 24.6.0 Darwin Kernel Version …; MacBookPro18,3 (J314sAP)". */
function readAppleBuild(system: SystemFacts, build: string): bool {
  const parts = build.split("; ");
  if (parts.length < 2) return false;
  const name = parts[0].indexOf(" (");
  if (name > 0) system.osName = parts[0].substring(0, name);
  const kernel = parts[1];
  if (kernel.startsWith("Darwin ")) {
    const rest = kernel.indexOf(" ", 7);
    system.kernelRelease = rest > 0 ? kernel.substring(7, rest) : kernel.substring(7);
    // The version itself holds "; root:…": everything up to the last part, which is the model.
    const version = parts.slice(1, max(2, parts.length - 1)).join("; ");
    if (rest > 0) system.kernelVersion = version.substring(rest + 1);
  }
  const model = parts[parts.length - 1];
  const end = model.indexOf(" (");
  if (parts.length > 2 && end > 0) system.hardwareModel = model.substring(0, end);
  return true;
}

// XSTATE_CONFIG_FEATURE_MSC_INFO, at 832:
// offset size name
// 0      4    SizeOfInfo
// 4      4    ContextSize
// 8      8    EnabledFeatures
// 16     512  Features[64]: Offset, Size (u32 each)
function readStateLayout(file: Minidump, stream: Stream): void {
  const cursor = file.cursor(stream.at + STATE_AT, 528);
  const size = cursor.u32("MiscInfo.XStateData.SizeOfInfo");
  cursor.skip(4, "MiscInfo.XStateData.ContextSize");
  const enabled = cursor.u64("MiscInfo.XStateData.EnabledFeatures");
  if (!file.take(cursor) || size < 16) return;
  for (let i = 0; i < 64; i++) {
    const offset = cursor.u32("MiscInfo.XStateData.Features");
    const length = cursor.u32("MiscInfo.XStateData.Features");
    if (cursor.ok && (enabled >> i) & 1 && length > 0) file.stateOffsets[i] = offset;
  }
}
