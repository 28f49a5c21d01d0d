/**
 * What a dump of a Linux system tells once its physical memory can be read and VMCOREINFO is known: names of the
 * system, the kernel's virtual memory, its log. The same for every format that gives these two.
 */

import { Cursor } from "../../../bytes/cursor";
import { isoTime, isPlausibleTime } from "../../../bytes/time";
import { Dump } from "../../../facts/dump";
import { UNKNOWN, word } from "../../../facts/fact";
import { ModuleFacts } from "../../../facts/module";
import { Stage } from "../../../facts/stage";
import { LOSS } from "../../../facts/warnings";
import { AddressSpace } from "../../../spaces/space";
import { imageBytes } from "./image-extent";
import { kernelNames } from "./kallsyms";
import { PrintkRing } from "./printk-ring";
import { CharacterLog, RecordLog } from "./record-log";
import { kernelSpace, TranslationHints } from "./translation";
import { Vmcoreinfo } from "./vmcoreinfo";

// new_utsname (Linux, linux/utsname.h): sysname, nodename, release, version, machine, domainname, 65 bytes each.
const UTS_BYTES: u64 = 65;
const NODENAME: u64 = 1;
const RELEASE: u64 = 2;
const VERSION: u64 = 3;

const NAMES: i32 = 0;
const LOG: i32 = 1;
const END: i32 = 2;

@final
export class LinuxKernel extends Stage {
  private phase: i32 = NAMES;
  private log: Stage | null = null;

  constructor(
    private readonly info: Vmcoreinfo,
    private readonly physical: AddressSpace | null,
    private readonly hints: TranslationHints,
  ) {
    super();
  }

  step(dump: Dump): bool {
    if (this.phase == NAMES) {
      tellVmcoreinfo(dump, this.info);
      this.openMemory(dump);
      this.phase = LOG;
      return true;
    }
    const log = this.log;
    if (this.phase == LOG && log && log.step(dump)) return true;
    this.phase = END;
    return false;
  }

  private openMemory(dump: Dump): void {
    const physical = this.physical;
    if (!physical) return;
    const space = kernelSpace(dump.system.arch, this.info, physical, this.hints);
    dump.virtual = space;
    if (!space) {
      if (this.info.keys.length > 0) {
        dump.warnings.add(
          "no-translation",
          LOSS,
          "How this kernel's addresses become physical ones is not known here: its log cannot be found.",
        );
      }
      return;
    }
    const direct = space.direct;
    if (direct && direct.physical == 0) dump.kernel.directMap = word(direct.start);
    const image = this.info.symbol("_stext");
    if (image != 0) sizeImage(dump, image, imageBytes(space.tables, image));
    readNames(dump, this.info);
    this.log = logReader(dump, this.info);
    dump.names = kernelNames(dump, this.info);
  }
}

/** VMCOREINFO as it is, and what it says of the system. */
function tellVmcoreinfo(dump: Dump, info: Vmcoreinfo): void {
  dump.origins.settle(dump, UNKNOWN);
  const kernel = dump.kernel;
  for (let i = 0; i < info.keys.length; i++) {
    kernel.vmcoreinfoKeys.push(info.keys[i]);
    kernel.vmcoreinfoValues.push(info.values[i]);
  }
  const system = dump.system;
  system.os = "linux";
  const release = info.text("OSRELEASE");
  if (release.length > 0) system.kernelRelease = release;
  const offset = info.hex("KERNELOFFSET");
  if (info.isFound) kernel.kaslrOffset = word(offset);
  const time = info.decimal("CRASHTIME");
  if (info.isFound && isPlausibleTime(time)) dump.file.time = isoTime(time);
  dump.origins.settle(dump, info.at);
  const text = info.symbol("_stext");
  if (text == 0) return;
  const module = new ModuleFacts();
  module.name = "vmlinux";
  module.at = info.at;
  module.base = text;
  module.hasBase = true;
  module.role = "kernel";
  module.buildId = info.text("BUILD-ID");
  if (module.buildId.length >= 32) module.debugId = debugIdOf(module.buildId);
  dump.modules.push(module);
}

function sizeImage(dump: Dump, base: u64, bytes: u64): void {
  for (let i = 0; i < dump.modules.length; i++) {
    const module = dump.modules[i];
    if (bytes == 0 || module.role != "kernel" || module.base != base) continue;
    module.size = bytes;
  }
}

/** The GUID that symbol files of Breakpad are named by: the first 16 bytes, three fields of them little-endian. */
function debugIdOf(buildId: string): string {
  const order: StaticArray<i32> = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  let text = "";
  for (let i = 0; i < 16; i++) text += buildId.substr(order[i] * 2, 2);
  return text.toUpperCase() + "0";
}

function readNames(dump: Dump, info: Vmcoreinfo): void {
  const memory = dump.memory;
  const start = info.symbol("init_uts_ns");
  if (!memory || start == 0) return;
  const at = start + info.offset("uts_namespace.name", 0);
  const system = dump.system;
  const nodename = utsText(new Cursor(memory, at + NODENAME * UTS_BYTES));
  const release = utsText(new Cursor(memory, at + RELEASE * UTS_BYTES));
  // Memory that holds another release here is not what VMCOREINFO speaks of.
  if (release.length == 0 || (system.kernelRelease.length > 0 && release != system.kernelRelease)) return;
  dump.origins.settle(dump, UNKNOWN);
  system.kernelRelease = release;
  if (nodename.length > 0) system.hostname = nodename;
  const version = utsText(new Cursor(memory, at + VERSION * UTS_BYTES));
  if (version.length > 0) system.kernelVersion = version;
  dump.origins.settleMemory(dump, at);
}

function utsText(cursor: Cursor): string {
  const text = cursor.utf8(UTS_BYTES, "new_utsname");
  return cursor.ok ? text : "";
}

function logReader(dump: Dump, info: Vmcoreinfo): Stage | null {
  const memory = dump.memory;
  if (!memory) return null;
  if (info.symbol("prb") != 0) return new PrintkRing(dump, info, memory);
  if (info.symbol("log_buf") == 0) return null;
  if (info.symbol("log_next_idx") != 0) return new RecordLog(dump, info, memory);
  return info.symbol("log_end") != 0 ? new CharacterLog(dump, info, memory) : null;
}
