import { Dump } from "../facts/dump";
import { Registers } from "../facts/registers";
import { Frame, ThreadFacts } from "../facts/thread";
import {
  addressField,
  closeList,
  closeObject,
  countField,
  flag,
  hexText,
  key,
  number,
  openList,
  openObject,
  secondsField,
  text,
  textField,
  wordField,
} from "./json";
import { writeData, writeProvenance } from "./provenance";

const TRUSTS: StaticArray<string> = ["context", "cfi", "frame-pointer", "scan", "recorded"];

export function writeThread(dump: Dump, thread: ThreadFacts): void {
  openObject();
  countField("id", thread.id);
  textField("name", thread.name);
  if (thread.hasCrashed) {
    key("crashed");
    flag(true);
  }
  textField("state", thread.state);
  if (thread.waitKind.length > 0 || thread.waitName.length > 0 || thread.waitThreadId >= 0) {
    key("waitsFor");
    openObject();
    textField("kind", thread.waitKind);
    textField("name", thread.waitName);
    countField("threadId", thread.waitThreadId);
    closeObject();
  }
  if (thread.priority != i64.MIN_VALUE) {
    key("priority");
    number(thread.priority);
  }
  countField("suspendCount", thread.suspendCount);
  wordField("startAddress", thread.startAddress);
  wordField("teb", thread.teb);
  if (thread.lastErrorCode || thread.lastErrorName.length > 0) {
    key("lastError");
    openObject();
    wordField("code", thread.lastErrorCode);
    textField("name", thread.lastErrorName);
    closeObject();
  }
  textField("createTime", thread.createTime);
  secondsField("userSeconds", thread.userSeconds);
  secondsField("kernelSeconds", thread.kernelSeconds);
  countField("cpu", thread.cpu);
  const registers = thread.registers;
  if (registers) writeRegisters(registers);
  if (thread.stackBase || thread.stackSize >= 0) {
    key("stack");
    openObject();
    wordField("base", thread.stackBase);
    countField("size", thread.stackSize);
    if (thread.stackDataAt >= 0) writeData(thread.stackDataAt, thread.stackDataSize);
    closeObject();
  }
  if (thread.frames.length > 0) {
    key("frames");
    openList();
    for (let i = 0; i < thread.frames.length; i++) writeFrame(dump, thread.frames[i]);
    closeList();
  }
  textField("stackEnd", thread.stackEnd);
  writeProvenance(thread);
  closeObject();
}

function writeRegisters(registers: Registers): void {
  key("registers");
  openObject();
  for (let i = 0; i < registers.length; i++) {
    key(registers.name(i));
    hexText(registers.value(i));
  }
  for (let i = 0; i < registers.wideLength; i++) {
    key(registers.wideName(i));
    text(registers.wideValue(i));
  }
  closeObject();
}

function writeFrame(dump: Dump, frame: Frame): void {
  openObject();
  addressField("address", frame.address);
  if (frame.moduleIndex >= 0) {
    const module = dump.modules[frame.moduleIndex];
    // A report may call the module otherwise than its file is called.
    textField("module", frame.moduleName.length > 0 ? frame.moduleName : module.name);
    addressField("offset", frame.address - module.base);
  } else {
    textField("module", frame.moduleName);
    wordField("offset", frame.moduleOffset);
  }
  textField("trust", TRUSTS[frame.trust]);
  if (IS_FULL) writeFunction(frame);
  closeObject();
}

/** What only a report that is text tells of a frame; the first build reads none. */
function writeFunction(frame: Frame): void {
  textField("function", frame.functionName);
  wordField("functionOffset", frame.functionOffset);
  textField("file", frame.file);
  countField("line", frame.line);
  if (frame.isInlined) {
    key("inlined");
    flag(true);
  }
}
