/** Processor and system of a dump without SystemInfo, as far as contexts and names tell. */
import { lowerAscii } from "../../../bytes/text";
import { SegmentSpace } from "../../../spaces/segments";
import { guessArchitecture } from "../context";
import { Location, Minidump, PLATFORM_UNKNOWN } from "../minidump";
import * as streams from "../stream-types";
import { archWord, UNKNOWN, wordBytesOf } from "./architecture";
import { LINUX, MACOS, NT, osWord } from "./platform";

const FIRST_THREAD: u64 = 4;
const THREAD_CONTEXT: u64 = 40;
const EXCEPTION_CONTEXT: u64 = 160;
const FIRST_MODULE_NAME: u64 = 4 + 20;

/** Fills in what SystemInfo would have said; says that it is a guess. */
export function guessSystem(file: Minidump): void {
  const dump = file.dump;
  if (file.architecture == UNKNOWN) {
    let location = locationAt(file, streams.EXCEPTION, EXCEPTION_CONTEXT);
    if (!location || location.isEmpty) location = locationAt(file, streams.THREAD_LIST, FIRST_THREAD + THREAD_CONTEXT);
    const guessed = location ? guessArchitecture(file, location) : UNKNOWN;
    if (guessed != UNKNOWN) {
      file.architecture = guessed;
      file.wordBytes = wordBytesOf(guessed);
      file.space = new SegmentSpace(file.wordBytes, file.isBigEndian);
      dump.system.arch = archWord(guessed);
      dump.file.bits = <i32>(file.wordBytes << 3);
      file.note("arch-guessed", "The dump does not name its processor; it is told by the size of a thread's context.");
    }
  }
  if (file.platform != PLATFORM_UNKNOWN) return;
  file.platform = guessPlatform(file);
  dump.system.os = osWord(file.platform);
  if (file.platform != PLATFORM_UNKNOWN) {
    file.note("system-guessed", "The dump does not name its system; it is told by what else the dump holds.");
  }
}

function guessPlatform(file: Minidump): u32 {
  if (file.has(streams.LINUX_MAPS) || file.has(streams.LINUX_AUXV)) return LINUX;
  const modules = file.find(streams.MODULE_LIST);
  if (!modules) return PLATFORM_UNKNOWN;
  const cursor = file.cursor(modules.at + FIRST_MODULE_NAME, 4);
  const nameAt = cursor.u32("MinidumpModule.ModuleNameRva");
  if (!cursor.ok || nameAt >= file.source.size) return PLATFORM_UNKNOWN;
  const name = lowerAscii(file.string(nameAt, "MinidumpModule.ModuleName"));
  if (name.endsWith(".exe") || name.endsWith(".dll") || name.indexOf("\\") >= 0) return NT;
  if (name.endsWith(".dylib") || name.indexOf(".app/") >= 0) return MACOS;
  return name.indexOf(".so") >= 0 ? LINUX : PLATFORM_UNKNOWN;
}

function locationAt(file: Minidump, type: u32, within: u64): Location | null {
  const stream = file.find(type);
  if (!stream || stream.size < within + 8) return null;
  const cursor = file.cursor(stream.at + within, 8);
  const size = cursor.u32("Location.DataSize");
  const at = cursor.u32("Location.Rva");
  return cursor.ok ? new Location(size, at) : null;
}
