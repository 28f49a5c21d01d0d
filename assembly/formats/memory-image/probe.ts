import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { UNKNOWN } from "../../facts/fact";
import { Wanted } from "../../facts/rows";
import { Stage } from "../../facts/stage";
import { LOSS, NOTE } from "../../facts/warnings";
import { AVML, beginsRanges, RangeReader } from "./ranges";
import { LEAST, mayBeRaw, PAGE, RawReader } from "./raw";
import { isState, VmwareState } from "./vmware-state";

/** LiME, and AVML of both versions. */
export function probeRanges(source: StoredSource, dump: Dump): bool {
  if (!beginsRanges(source)) return false;
  const isAvml = new Cursor(source).u32("RangeHeader.magic") == AVML;
  if (isAvml) dump.file.recognise("avml", "AVML memory image", "Starts with the header of a range of AVML");
  else dump.file.recognise("lime", "LiME memory image", "Starts with the header of a range of LiME");
  dump.file.endian = "little";
  return true;
}

export function openRanges(dump: Dump): Stage | null {
  return new RangeReader(dump);
}

/** A state file of VMware, or the memory beside one. */
export function probeVmware(source: StoredSource, dump: Dump): bool {
  const file = dump.file;
  if (isState(source)) {
    file.recognise("vmware-state", "VMware state file", "Starts with the header of a VMware state file");
    file.endian = "little";
    return true;
  }
  if (source.size < PAGE || source.size % PAGE != 0 || !stateBeside(dump)) return false;
  file.recognise("vmware-vmem", "VMware memory image", "Whole pages, and a VMware state file was given with it");
  file.endian = "little";
  return true;
}

function stateBeside(dump: Dump): StoredSource | null {
  for (let i = 0; i < dump.companions.length; i++) if (isState(dump.companions[i])) return dump.companions[i];
  return null;
}

/** Whole pages, given beside a state file. */
function memoryBeside(dump: Dump): StoredSource | null {
  for (let i = 0; i < dump.companions.length; i++) {
    const source = dump.companions[i];
    if (source.size >= PAGE && source.size % PAGE == 0 && !isState(source)) return source;
  }
  return null;
}

export function openVmware(dump: Dump): Stage | null {
  const beside = stateBeside(dump);
  const isMemory = dump.file.kind == "vmware-vmem";
  tellStrangers(dump, isMemory ? beside : memoryBeside(dump));
  const state = new VmwareState(dump, isMemory && beside ? beside : dump.source);
  if (state.processors > 0) dump.system.cpus = <i64>min<u64>(state.processors, 4096);
  const memory = isMemory ? dump.source : memoryBeside(dump);
  if (memory) return new RawReader(dump, state.space(memory, 0, memory.size));
  if (state.memorySize > 0 && !state.isPacked) {
    return new RawReader(dump, state.space(state.source, state.memoryAt, state.memorySize));
  }
  if (state.memorySize > 0) state.tellPacked();
  else {
    dump.wanted.push(
      new Wanted(".vmem", "", "The guest's memory lies in the .vmem file beside this one: drop both together."),
    );
    dump.warnings.add("companion-missing", LOSS, "The memory lies in another file (.vmem), which was not given.");
  }
  return null;
}

/** Of the files that were given with this one, those that are not the other half. */
function tellStrangers(dump: Dump, half: StoredSource | null): void {
  for (let i = 0; i < dump.companions.length; i++) {
    if (dump.companions[i] == half) continue;
    dump.warnings.add(
      "not-of-this-set",
      NOTE,
      "File " + (i + 2).toString() + " is no part of this machine and was left aside.",
    );
  }
}

/** The last of all: whether it is memory is found out by reading it. */
export function probeRaw(source: StoredSource, _dump: Dump): bool {
  return source.size >= LEAST && mayBeRaw(source);
}

/** On the person's word alone. */
export function recogniseAsked(dump: Dump): void {
  dump.file.kind = "raw-memory";
  dump.file.kindName = "File opened as raw memory";
  dump.file.prove("Opened as raw memory because you asked for it; nothing in the file says that it is", <u64>UNKNOWN);
}

export function openRaw(dump: Dump): Stage | null {
  return new RawReader(dump, null);
}
