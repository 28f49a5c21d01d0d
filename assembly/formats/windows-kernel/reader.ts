import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { isoFileTime } from "../../bytes/time";
import { Dump } from "../../facts/dump";
import { word } from "../../facts/fact";
import { FileFacts } from "../../facts/file";
import { FileTable } from "../../facts/rows";
import { Stage } from "../../facts/stage";
import { LOSS, NOTE } from "../../facts/warnings";
import { windowsName } from "../../names/windows-products";
import { PAGE_BYTES } from "../../spaces/bitmap";
import { PageTableSpace } from "../../spaces/page-tables";
import { AddressSpace } from "../../spaces/space";
import { MODE_ARM64, MODE_LA57, MODE_PAE, MODE_X64, MODE_X86 } from "../../spaces/table-format";
import { describeBugCheck } from "./bugcheck";
import { tellCircumstances } from "./circumstances";
import { findDebuggerData, readBuildLab, readMemorySize } from "./debugger-data";
import { blameDriver } from "./drivers/blame";
import { DriverList } from "./drivers/drivers";
import { readUnloadedInFile, readUnloadedInMemory } from "./drivers/unloaded";
import { DriverVersions } from "./drivers/versions";
import { findHardwareError } from "./hardware/find";
import {
  ATTRIBUTE_ENCRYPTED,
  ATTRIBUTE_FILTERED,
  ATTRIBUTE_LIVE,
  DumpHeader,
  MACHINE_ARM,
  MACHINE_ARM64,
  MACHINE_IA64,
  MACHINE_X64,
  MACHINE_X86,
  TYPE_AUTOMATIC,
  TYPE_BITMAP_FULL,
  TYPE_BITMAP_KERNEL,
  TYPE_FULL,
  TYPE_HEADER,
  TYPE_RDMP_COMPLETE,
  TYPE_RDMP_KERNEL,
  TYPE_RDMP_KERNEL_USER,
  TYPE_SUMMARY,
  TYPE_TRIAGE,
} from "./header";
import { Kernel } from "./kernel";
import { isLive } from "./live";
import { PhysicalMemory, readBitmap, readRanges, readRuns } from "./memory/memory";
import { readMemoryManager } from "./memory/memory-manager";
import { BitmapTotals, readBlobsBehind, tellRuns } from "./memory/totals";
import { Printed } from "./printed";
import { ProcessList } from "./processes/list";
import { readProcessors } from "./processors";
import { Triage } from "./triage";

const STEP_HEADER: i32 = 0;
const STEP_MEMORY: i32 = 1;
const STEP_BITMAP: i32 = 2;
const STEP_KERNEL: i32 = 3;
const STEP_DRIVERS: i32 = 4;
const STEP_PROCESSORS: i32 = 5;
const STEP_PRINTED: i32 = 6;
const STEP_PROCESSES: i32 = 7;
const STEP_END: i32 = 8;

/** Windows 10 2004; 20H2 to 22H2 switched on what lay dormant in it. */
const BUILD_2004: u32 = 19041;

/** Page frames up to which a bitmap is counted when a page is looked for, 4 MiB of it; a larger one in steps before. */
const MOST_ON_DEMAND: u64 = 1 << 25;

/** Reads a dump of the Windows kernel, of any type. */
@final
export class KernelDumpReader extends Stage {
  private printed: Printed | null = null;
  private at: i32 = STEP_HEADER;
  private readonly kernel: Kernel;
  private triage: Triage | null = null;
  private physical: PhysicalMemory | null = null;
  private drivers: DriverList | null = null;
  private processes: ProcessList | null = null;

  private readonly source: StoredSource;

  /** Reads the header's fields, which lie in one page. */
  constructor(dump: Dump) {
    super();
    this.source = dump.source;
    const cursor = new Cursor(dump.source);
    this.kernel = new Kernel(dump, new DumpHeader(dump.source, dump.file.bits == 64, cursor));
    const header = this.kernel.header;
    dump.tables.push(new FileTable(header.is64 ? "DUMP_HEADER64" : "DUMP_HEADER", 0, header.size));
    dump.warnings.take(cursor);
  }

  step(dump: Dump): bool {
    switch (this.at) {
      case STEP_HEADER:
        return this.readHeader(dump);
      case STEP_MEMORY:
        return this.readMemory(dump);
      case STEP_BITMAP:
        return this.countBitmap();
      case STEP_KERNEL:
        return this.openKernel(dump);
      case STEP_DRIVERS:
        return this.readDrivers(dump);
      case STEP_PROCESSORS:
        return this.readThreads();
      case STEP_PRINTED:
        return this.readPrinted(dump);
      case STEP_PROCESSES:
        return this.readProcesses();
    }
    return false;
  }

  private readHeader(dump: Dump): bool {
    const header = this.kernel.header;
    dump.kernel.isLive = isLive(header);
    nameKind(dump, header);
    nameSystem(dump, header);
    tellCircumstances(dump, header);
    dump.origins.settle(dump, 0);
    if (header.directoryTable != 0) dump.kernel.directoryTable = word(header.directoryTable);
    if (header.bugCheckCode != 0) describeBugCheck(dump, header);
    else dump.crash.kind = "none";
    if (header.attributes & ATTRIBUTE_ENCRYPTED) {
      dump.warnings.add(
        "encrypted",
        LOSS,
        "The contents are encrypted. Windows can be set to do this; the kind, time and bug check are readable.",
      );
      return false;
    }
    this.at = STEP_MEMORY;
    return true;
  }

  private readMemory(dump: Dump): bool {
    const kernel = this.kernel;
    const header = kernel.header;
    const type = header.dumpType;
    this.at = STEP_KERNEL;
    if (type == TYPE_TRIAGE) {
      const triage = new Triage(kernel);
      this.triage = triage;
      dump.virtual = triage.mapMemory();
      kernel.memory = dump.memory;
      return true;
    }
    if (type == TYPE_HEADER) {
      dump.warnings.add("no-memory", NOTE, "This dump holds its header only: there was no room for memory.");
      return true;
    }
    const physical = this.readPages(dump, header);
    this.physical = physical;
    if (physical) this.openPages(dump, physical);
    return true;
  }

  private readPages(dump: Dump, header: DumpHeader): PhysicalMemory | null {
    switch (header.dumpType) {
      case TYPE_FULL:
        return readRuns(dump, header);
      case TYPE_SUMMARY:
      case TYPE_BITMAP_FULL:
      case TYPE_BITMAP_KERNEL:
      case TYPE_AUTOMATIC:
        return readBitmap(dump, header);
      case TYPE_RDMP_KERNEL:
      case TYPE_RDMP_KERNEL_USER:
      case TYPE_RDMP_COMPLETE:
        return readRanges(dump, header);
    }
    dump.warnings.addAt(
      "unknown-type",
      LOSS,
      "This type of kernel dump is not known; only its header is shown.",
      min(typeOffset(header), this.source.size),
      "DumpHeader.DumpType",
      "1 to 10",
      header.dumpType.toString(),
    );
    return null;
  }

  /** Where the machine's memory ends, as far as the dump tells. */
  private get memoryEnd(): u64 {
    const physical = this.physical;
    const bitmap = physical ? physical.bitmap : null;
    if (bitmap) return bitmap.bitmap.pages * PAGE_BYTES;
    const segments = physical ? physical.segments : null;
    const last = segments ? segments.count - 1 : -1;
    return segments && last >= 0 ? segments.baseOf(last) + segments.sizeOf(last) : 0;
  }

  private countBitmap(): bool {
    const physical = this.physical;
    const space = physical ? physical.bitmap : null;
    if (!space || space.bitmap.pages <= MOST_ON_DEMAND || !space.bitmap.countNext()) this.at = STEP_KERNEL;
    return true;
  }

  /** Physical memory can be read from here on. */
  private openPages(dump: Dump, physical: PhysicalMemory): void {
    const segments = physical.segments;
    const bitmap = physical.bitmap;
    dump.kernel.pageSize = <i64>PAGE_BYTES;
    if (segments) {
      segments.seal();
      dump.physical = segments;
      tellRuns(dump, segments, physical.pages, physical.runs, physical.expectedEnd);
    } else if (bitmap) {
      dump.physical = bitmap;
      dump.counts = new BitmapTotals(bitmap, dump.warnings.list.length);
      this.at = STEP_BITMAP;
    }
  }

  private openKernel(dump: Dump): bool {
    const kernel = this.kernel;
    const physical = dump.physical;
    const triage = this.triage;
    if (physical) {
      dump.virtual = translation(kernel, physical, this.memoryEnd);
      kernel.memory = dump.memory;
      if (kernel.wordAt(kernel.header.moduleList) == 0 && kernel.header.moduleList != 0) {
        dump.warnings.add(
          "no-translation",
          LOSS,
          "The page tables do not lead to the kernel's memory; drivers and processes cannot be listed.",
        );
      }
    }
    findDebuggerData(kernel, triage ? triage.debuggerDataAt : 0);
    const lab = readBuildLab(kernel);
    if (lab.length > 0) dump.system.osBuild = lab;
    dump.system.memoryBytes = readMemorySize(kernel);
    if (!triage) this.drivers = new DriverList(kernel);
    this.at = STEP_DRIVERS;
    return true;
  }

  private readDrivers(dump: Dump): bool {
    const triage = this.triage;
    const drivers = this.drivers;
    for (let i = 0; i < 8; i++) {
      const isMore = triage ? triage.nextDriver() : drivers ? drivers.step() : false;
      if (isMore) continue;
      const kernel = this.kernel;
      if (triage) {
        if (triage.unloadedAt != 0) readUnloadedInFile(kernel, triage.unloadedAt);
      } else readUnloadedInMemory(kernel);
      dump.counts = new DriverVersions(dump.counts);
      this.at = STEP_PROCESSORS;
      break;
    }
    return true;
  }

  private readThreads(): bool {
    const kernel = this.kernel;
    const triage = this.triage;
    readProcessors(kernel, triage);
    findHardwareError(kernel);
    blameDriver(kernel, triage);
    this.printed = new Printed(kernel);
    this.at = STEP_PRINTED;
    return true;
  }

  private readPrinted(dump: Dump): bool {
    const printed = this.printed;
    if (printed && printed.step()) return true;
    const kernel = this.kernel;
    const triage = this.triage;
    if (triage) readMemoryManager(kernel, triage);
    const physical = this.physical;
    if (triage) readBlobsBehind(dump, triage.size);
    else if (!physical) readBlobsBehind(dump, kernel.header.size);
    else if (!physical.bitmap) readBlobsBehind(dump, physical.expectedEnd);
    if (!triage) this.processes = new ProcessList(kernel);
    this.at = STEP_PROCESSES;
    return true;
  }

  private readProcesses(): bool {
    const processes = this.processes;
    for (let i = 0; i < 8; i++) {
      if (!processes || !processes.step()) {
        this.at = STEP_END;
        return false;
      }
    }
    return true;
  }
}

/** The kernel's virtual memory; five levels when four do not lead to the list of drivers. */
function translation(kernel: Kernel, physical: AddressSpace, memoryEnd: u64): AddressSpace {
  const header = kernel.header;
  let mode = MODE_X64;
  if (header.machine == MACHINE_ARM64) mode = MODE_ARM64;
  else if (!header.is64) mode = header.isPae ? MODE_PAE : MODE_X86;
  const space = new PageTableSpace(physical, mode, header.directoryTable, true);
  space.format.memoryEnd = memoryEnd;
  if (mode != MODE_X64 || space.find(header.moduleList)) return space;
  const deeper = new PageTableSpace(physical, MODE_LA57, header.directoryTable, true);
  deeper.format.memoryEnd = memoryEnd;
  return deeper.find(header.moduleList) ? deeper : space;
}

function nameKind(dump: Dump, header: DumpHeader): void {
  const file = dump.file;
  switch (header.dumpType) {
    case TYPE_FULL:
    case TYPE_RDMP_COMPLETE:
      file.variant = "complete";
      file.kindName = "Complete memory dump";
      break;
    case TYPE_SUMMARY:
    case TYPE_RDMP_KERNEL:
      file.variant = "kernel";
      file.kindName = "Kernel memory dump";
      break;
    case TYPE_RDMP_KERNEL_USER:
      file.variant = "kernel";
      file.kindName = "Kernel and user memory dump";
      break;
    case TYPE_HEADER:
      file.variant = "header";
      file.kindName = "Windows kernel dump, header only";
      break;
    case TYPE_TRIAGE:
      file.variant = "small";
      file.kindName = "Small memory dump (blue screen)";
      break;
    case TYPE_BITMAP_FULL:
      file.variant = header.attributes & ATTRIBUTE_FILTERED ? "active" : "bitmap-full";
      file.kindName = header.attributes & ATTRIBUTE_FILTERED ? "Active memory dump" : "Complete memory dump";
      break;
    case TYPE_BITMAP_KERNEL:
      file.variant = "bitmap-kernel";
      file.kindName = "Kernel memory dump";
      break;
    case TYPE_AUTOMATIC:
      file.variant = "automatic";
      file.kindName = "Automatic memory dump";
      break;
  }
  if (header.attributes & ATTRIBUTE_LIVE) nameLive(file, header.dumpType);
  if (header.bugCheckCode == 0 && (header.dumpType == TYPE_FULL || header.dumpType == TYPE_BITMAP_FULL)) {
    file.kindName += ", taken while running";
    file.writer = "";
    file.prove("The header holds no stop code: a tool wrote it, no crash", header.codeAt);
  }
  if (header.dumpType >= TYPE_RDMP_KERNEL && header.dumpType <= TYPE_RDMP_COMPLETE) file.writer = "debugger";
  const at = typeOffset(header);
  if (at + 4 <= dump.source.size) file.prove("The header's dump type is " + header.dumpType.toString(), at);
  file.time = isoFileTime(header.systemTime);
  file.comment = header.comment;
}

/** Windows writes reports of faults that it got over in all three sizes. */
function nameLive(file: FileFacts, type: u32): void {
  if (type != TYPE_TRIAGE && type != TYPE_BITMAP_FULL && type != TYPE_BITMAP_KERNEL) return;
  file.variant = "live";
  file.kindName = "Live kernel dump";
  if (type == TYPE_TRIAGE) file.kindName += ", small";
  if (type == TYPE_BITMAP_FULL) file.kindName += ", with programs";
}

function typeOffset(header: DumpHeader): u64 {
  return header.is64 ? 0xf98 : 0xf88;
}

function nameSystem(dump: Dump, header: DumpHeader): void {
  const system = dump.system;
  system.os = "windows";
  if (header.build != 0) {
    system.osVersion = ntVersion(header.build) + header.build.toString();
    system.osName = windowsName(header.build, header.isServer);
    // The kernel is the same in all of these; what parts them stands elsewhere.
    if (header.build == BUILD_2004 && !header.isServer) system.osName += " to 22H2";
  }
  if (header.machine == MACHINE_X64) system.arch = "x86-64";
  else if (header.machine == MACHINE_X86) system.arch = "x86";
  else if (header.machine == MACHINE_ARM64) system.arch = "arm64";
  else if (header.machine == MACHINE_ARM) system.arch = "arm";
  else if (header.machine == MACHINE_IA64) system.arch = "ia64";
  if (header.processors > 0) system.cpus = header.processors;
  if (header.upTime != 0) {
    system.uptimeSeconds = <f64>header.upTime / 1e7;
    if (header.systemTime > header.upTime) system.bootTime = isoFileTime(header.systemTime - header.upTime);
  }
}

/** "10.0." for a build of Windows 10: the header knows the build only. */
function ntVersion(build: u32): string {
  if (build >= 10240) return "10.0.";
  if (build >= 9600) return "6.3.";
  if (build >= 9200) return "6.2.";
  if (build >= 7600) return "6.1.";
  if (build >= 6000) return "6.0.";
  if (build >= 3790) return "5.2.";
  return build >= 2600 ? "5.1." : "5.0.";
}
