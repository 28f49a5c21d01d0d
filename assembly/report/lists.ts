/** The long lists of the report. A list is known by its number, the place of its name in `LIST_NAMES` of web/engine/access.ts. */

import { Dump } from "../facts/dump";
import {
  Annotation,
  AuxvEntry,
  DumpProcess,
  Handle,
  LogLine,
  OpenFile,
  RawRecord,
  Socket,
  Wanted,
} from "../facts/rows";
import { Warning } from "../facts/warnings";
import {
  addressField,
  closeObject,
  countField,
  flag,
  key,
  number,
  openObject,
  secondsField,
  text,
  textField,
  wordField,
} from "./json";
import { writeModule, writeRegion } from "./memory";
import { writeData, writeProvenance } from "./provenance";
import { writeThread } from "./threads";

const LIST_THREADS: i32 = 0;
const LIST_MODULES: i32 = 1;
const LIST_UNLOADED: i32 = 2;
const LIST_REGIONS: i32 = 3;
const LIST_HANDLES: i32 = 4;
const LIST_OPEN_FILES: i32 = 5;
const LIST_SOCKETS: i32 = 6;
const LIST_AUXV: i32 = 7;
const LIST_ANNOTATIONS: i32 = 8;
const LIST_RECORDS: i32 = 9;
const LIST_PROCESSES: i32 = 10;
const LIST_LOG: i32 = 11;
const LIST_WANTED: i32 = 12;
const LIST_WARNINGS: i32 = 13;
export const LIST_COUNT: i32 = 14;

export function listLength(dump: Dump, list: i32): i32 {
  switch (list) {
    case LIST_THREADS:
      return dump.threads.length;
    case LIST_MODULES:
      return dump.modules.length;
    case LIST_UNLOADED:
      return dump.unloadedModules.length;
    case LIST_REGIONS:
      return dump.regions.length;
    case LIST_HANDLES:
      return dump.handles.length;
    case LIST_OPEN_FILES:
      return dump.openFiles.length;
    case LIST_SOCKETS:
      return dump.sockets.length;
    case LIST_AUXV:
      return dump.auxv.length;
    case LIST_ANNOTATIONS:
      return dump.annotations.length;
    case LIST_RECORDS:
      return dump.records.length;
    case LIST_PROCESSES:
      return dump.processes.length;
    case LIST_LOG:
      return dump.log.length;
    case LIST_WANTED:
      return dump.wanted.length;
    case LIST_WARNINGS:
      return dump.warnings.list.length;
    default:
      return 0;
  }
}

export function writeRow(dump: Dump, list: i32, index: i32): void {
  switch (list) {
    case LIST_THREADS:
      return writeThread(dump, dump.threads[index]);
    case LIST_MODULES:
      return writeModule(dump.modules[index]);
    case LIST_UNLOADED:
      return writeModule(dump.unloadedModules[index]);
    case LIST_REGIONS:
      return writeRegion(dump.regions[index]);
    case LIST_HANDLES:
      return writeHandle(dump.handles[index]);
    case LIST_OPEN_FILES:
      return writeOpenFile(dump.openFiles[index]);
    case LIST_SOCKETS:
      return writeSocket(dump.sockets[index]);
    case LIST_AUXV:
      return writeAuxv(dump.auxv[index]);
    case LIST_ANNOTATIONS:
      return writeAnnotation(dump.annotations[index]);
    case LIST_RECORDS:
      return writeRecord(dump.records[index]);
    case LIST_PROCESSES:
      return writeProcess(dump.processes[index]);
    case LIST_LOG:
      return writeLogLine(dump.log[index]);
    case LIST_WANTED:
      return writeWanted(dump.wanted[index]);
    default:
      return writeWarning(dump.warnings.list[index]);
  }
}

function writeHandle(handle: Handle): void {
  openObject();
  wordField("value", handle.value);
  textField("type", handle.type);
  textField("name", handle.name);
  wordField("access", handle.access);
  writeProvenance(handle);
  closeObject();
}

function writeOpenFile(file: OpenFile): void {
  openObject();
  writeDescriptor(file.fd);
  textField("path", file.path);
  textField("type", file.type);
  countField("offset", file.offset);
  writeProvenance(file);
  closeObject();
}

function writeSocket(socket: Socket): void {
  openObject();
  writeDescriptor(socket.fd);
  textField("family", socket.family);
  textField("protocol", socket.protocol);
  textField("local", socket.local);
  textField("remote", socket.remote);
  textField("state", socket.state);
  writeProvenance(socket);
  closeObject();
}

/** File descriptors below zero stand for the working folder, the root, the executable. */
function writeDescriptor(fd: i64): void {
  if (fd == i64.MIN_VALUE) return;
  key("fd");
  number(fd);
}

function writeAuxv(entry: AuxvEntry): void {
  openObject();
  countField("type", <i64>min<u64>(entry.type, 1 << 53));
  textField("name", entry.name);
  addressField("value", entry.value);
  writeProvenance(entry);
  closeObject();
}

function writeAnnotation(annotation: Annotation): void {
  openObject();
  key("key");
  text(annotation.key);
  if (annotation.hasValue) {
    key("value");
    text(annotation.value);
  }
  textField("module", annotation.module);
  textField("type", annotation.type);
  writeProvenance(annotation);
  closeObject();
}

function writeRecord(record: RawRecord): void {
  openObject();
  if (record.type >= 0) countField("type", record.type);
  else textField("type", record.typeName);
  textField("name", record.name);
  textField("owner", record.owner);
  countField("at", record.at);
  countField("size", record.size);
  key("read");
  flag(record.isRead);
  if (record.dataAt >= 0) writeData(record.dataAt, record.dataSize);
  if (record.source > 0) countField("source", record.source);
  closeObject();
}

function writeProcess(process: DumpProcess): void {
  openObject();
  countField("pid", process.pid);
  countField("ppid", process.ppid);
  textField("name", process.name);
  textField("commandLine", process.commandLine);
  textField("startTime", process.startTime);
  wordField("directoryTable", process.directoryTable);
  writeProvenance(process);
  closeObject();
}

function writeLogLine(line: LogLine): void {
  openObject();
  secondsField("time", line.time);
  countField("level", line.level);
  key("text");
  text(line.text);
  countField("at", line.at);
  closeObject();
}

function writeWanted(wanted: Wanted): void {
  openObject();
  textField("file", wanted.file);
  textField("id", wanted.id);
  textField("why", wanted.why);
  closeObject();
}

function writeWarning(warning: Warning): void {
  openObject();
  textField("code", warning.code);
  textField("severity", warning.severity);
  textField("message", warning.message);
  countField("at", warning.at);
  textField("field", warning.field);
  writeValue("expected", warning.expected);
  writeValue("found", warning.found);
  if (warning.source > 0) countField("source", warning.source);
  closeObject();
}

/** Digits alone are a number. */
function writeValue(name: string, value: string): void {
  if (value.length == 0) return;
  key(name);
  let isNumber = value.length < 16;
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit < 0x30 || unit > 0x39) isNumber = false;
  }
  if (isNumber) number(I64.parseInt(value));
  else text(value);
}
