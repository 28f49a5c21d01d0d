/** The sections that are one object each. What is unknown is left out; an empty section is `{}`. */

import { Dump } from "../facts/dump";
import { UNKNOWN } from "../facts/fact";
import { UNKNOWN_FRONT } from "../facts/memory/scan-runs";
import { SegmentSpace } from "../spaces/segments";
import { AddressSpace } from "../spaces/space";
import { isNever, writeCrash } from "./crash";
import { writeFile } from "./file";
import {
  closeList,
  closeObject,
  countField,
  flag,
  key,
  number,
  openList,
  openObject,
  secondsField,
  text,
  textField,
  textsField,
  wordField,
} from "./json";
import { LIST_COUNT, listLength } from "./lists";

const SECTION_FILE: i32 = 0;
const SECTION_SYSTEM: i32 = 1;
const SECTION_PROCESS: i32 = 2;
const SECTION_CRASH: i32 = 3;
const SECTION_MEMORY: i32 = 4;
const SECTION_KERNEL: i32 = 5;
const SECTION_LOG: i32 = 6;
/** How many rows each list has, in the order of the lists' numbers. */
const SECTION_COUNTS: i32 = 7;
const SECTION_SPACES: i32 = 8;
/** File offsets of the records that single facts were read from; -1: none. No part of the report. */
const SECTION_ORIGINS: i32 = 9;
export const SECTIONS: i32 = SECTION_ORIGINS + 1;
/** Members of an archive to choose from; those that were looked into are among them. */
const MEMBERS_LISTED: i32 = 64;

export function writeSection(dump: Dump, id: i32, size: u64): void {
  switch (id) {
    case SECTION_FILE:
      return writeFile(dump.file, size);
    case SECTION_SYSTEM:
      return writeSystem(dump);
    case SECTION_PROCESS:
      return writeProcess(dump);
    case SECTION_CRASH:
      return isNever(dump.crash) ? empty() : writeCrash(dump.crash);
    case SECTION_MEMORY:
      return writeMemory(dump);
    case SECTION_KERNEL:
      return writeKernel(dump);
    case SECTION_LOG:
      return writeLog(dump);
    case SECTION_COUNTS:
      return writeCounts(dump);
    case SECTION_SPACES:
      return writeSpaces(dump);
    default:
      return writeOrigins(dump);
  }
}

/** What stands for a section that cannot be written. */
export function writeNothing(id: i32): void {
  if (id < SECTION_COUNTS) return empty();
  openList();
  closeList();
}

function empty(): void {
  openObject();
  closeObject();
}

function writeSystem(dump: Dump): void {
  const system = dump.system;
  openObject();
  textField("os", system.os);
  textField("osName", system.osName);
  textField("osVersion", system.osVersion);
  textField("osBuild", system.osBuild);
  textField("arch", system.arch);
  countField("cpus", system.cpus);
  textField("cpuVendor", system.cpuVendor);
  textField("cpuName", system.cpuName);
  textField("cpuDetail", system.cpuDetail);
  countField("memoryBytes", system.memoryBytes);
  textField("hostname", system.hostname);
  textField("bootTime", system.bootTime);
  secondsField("uptimeSeconds", system.uptimeSeconds);
  textField("kernelRelease", system.kernelRelease);
  textField("kernelVersion", system.kernelVersion);
  textField("hardwareModel", system.hardwareModel);
  closeObject();
}

function writeProcess(dump: Dump): void {
  const process = dump.process;
  openObject();
  countField("pid", process.pid);
  countField("ppid", process.ppid);
  textField("name", process.name);
  textField("path", process.path);
  textField("commandLine", process.commandLine);
  textsField("args", process.args);
  textField("cwd", process.cwd);
  textsField("environment", process.environment);
  textField("startTime", process.startTime);
  secondsField("userSeconds", process.userSeconds);
  secondsField("kernelSeconds", process.kernelSeconds);
  countField("uid", process.uid);
  countField("gid", process.gid);
  textField("integrity", process.integrity);
  if (process.bits > 0) countField("bits", process.bits);
  textField("parentName", process.parentName);
  closeObject();
}

function writeMemory(dump: Dump): void {
  openObject();
  if (dump.regions.length > 0) {
    let described: u64 = 0;
    let present: u64 = 0;
    const frames = dump.physical;
    for (let i = 0; i < dump.regions.length; i++) {
      const region = dump.regions[i];
      // Of a machine's memory, what is mapped twice counts once.
      if (frames && region.space.length == 0) continue;
      // Free stretches are no memory; of a 64-bit process they are nearly all there is.
      if (region.state != "free") described += region.size;
      if (region.present > 0) present += <u64>region.present;
    }
    const space: AddressSpace | null = frames ? frames : dump.virtual;
    // Regions may overlap; the space counts each byte once.
    if (space instanceof SegmentSpace) {
      const segments = space as SegmentSpace;
      segments.seal();
      present = segments.presentBytes;
    }
    key("totals");
    openObject();
    countField("regions", dump.regions.length);
    countField("described", <i64>min<u64>(described, 1 << 53));
    countField("present", <i64>min<u64>(present, 1 << 53));
    closeObject();
  }
  const kernel = dump.kernel;
  if (kernel.pageSize > 0) {
    key("physical");
    openObject();
    countField("pages", kernel.pages);
    countField("pageSize", kernel.pageSize);
    countField("present", kernel.presentPages);
    countField("excluded", kernel.excludedPages);
    countField("runs", kernel.runs);
    closeObject();
  }
  closeObject();
}

function writeKernel(dump: Dump): void {
  const kernel = dump.kernel;
  openObject();
  countField("dumpLevel", kernel.dumpLevel);
  if (kernel.dumpLevel >= 0) textsField("dumpLevelWords", kernel.dumpLevelWords);
  if (kernel.vmcoreinfoKeys.length > 0) {
    key("vmcoreinfo");
    openObject();
    for (let i = 0; i < kernel.vmcoreinfoKeys.length; i++) {
      key(kernel.vmcoreinfoKeys[i]);
      text(kernel.vmcoreinfoValues[i]);
    }
    closeObject();
  }
  wordField("directoryTable", kernel.directoryTable);
  wordField("kdbg", kernel.kdbg);
  wordField("currentProcess", kernel.currentProcess);
  wordField("currentThread", kernel.currentThread);
  if (kernel.secondaryData.length > 0) {
    key("secondaryData");
    openList();
    for (let i = 0; i < kernel.secondaryData.length; i++) {
      const data = kernel.secondaryData[i];
      openObject();
      textField("guid", data.guid);
      countField("size", data.size);
      countField("at", data.at);
      closeObject();
    }
    closeList();
  }
  wordField("kaslrOffset", kernel.kaslrOffset);
  textField("taint", kernel.taint);
  closeObject();
}

function writeLog(dump: Dump): void {
  openObject();
  if (dump.logTotal > 0) {
    countField("total", dump.logTotal);
    countField("cut", dump.isLogCut ? 1 : 0);
  }
  closeObject();
}

function writeCounts(dump: Dump): void {
  openList();
  for (let list = 0; list < LIST_COUNT; list++) number(listLength(dump, list));
  closeList();
}

function writeOrigins(dump: Dump): void {
  const origins = dump.origins;
  // What was changed since the last record was worked out.
  origins.settle(dump, UNKNOWN);
  openList();
  for (let i = 0; i < origins.at.length; i++) number(origins.at[i]);
  closeList();
}

/** The spaces that bytes can be read from: 0 the file, 1 virtual, 2 physical. */
function writeSpaces(dump: Dump): void {
  openList();
  openObject();
  countField("id", 0);
  countField("size", <i64>dump.source.size);
  writeTables(dump);
  writeMembers(dump);
  closeObject();
  if (dump.virtual) {
    openObject();
    countField("id", 1);
    closeObject();
  }
  if (dump.physical) {
    openObject();
    countField("id", 2);
    const runs = dump.scanRuns;
    if (runs && !runs.isPlain) {
      countField("scanSize", <i64>runs.bytes);
      if (runs.front != UNKNOWN_FRONT) countField("scanFront", <i64>runs.front);
    }
    closeObject();
  }
  closeList();
}

function writeTables(dump: Dump): void {
  key("tables");
  openList();
  for (let i = 0; i < dump.tables.length; i++) {
    const table = dump.tables[i];
    openObject();
    textField("name", table.name);
    countField("offset", <i64>table.at);
    countField("length", <i64>table.size);
    closeObject();
  }
  closeList();
}

function writeMembers(dump: Dump): void {
  const file = dump.file;
  if (file.members.length == 0) return;
  key("members");
  openList();
  const count = min(file.members.length, MEMBERS_LISTED);
  for (let i = 0; i < count; i++) {
    const member = file.members[i];
    openObject();
    textField("name", member.name);
    countField("size", member.size);
    key("isDump");
    flag(member.isDump);
    closeObject();
  }
  closeList();
  if (file.member >= 0) countField("member", file.member);
}
