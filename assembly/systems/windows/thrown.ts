/** What a language threw: type and text, where memory still holds them. */
import { Cursor } from "../../bytes/cursor";
import { ByteSource } from "../../bytes/source";
import { readUtf8, readUtf16 } from "../../bytes/text";
import { CrashFacts } from "../../facts/crash";
import { word } from "../../facts/fact";
import { ntstatusName } from "../../names/exceptions";
import { CPP_EXCEPTION, DELAY_LOAD_MODULE, DELAY_LOAD_PROCEDURE, STOWED } from "./exceptions";

const DELPHI: u32 = 0x0eedfade;
const TEXT_BYTES: u64 = 1024;

/** Adds the type of what was thrown as `subname` and its text as `message`. `wordBytes`: 4 or 8. */
export function readThrown(memory: ByteSource, crash: CrashFacts, wordBytes: u32): void {
  const code = crash.code;
  const parameters = crash.parameters;
  if (!code || !parameters) return;
  if (code.value == CPP_EXCEPTION) readCpp(memory, crash, parameters, wordBytes);
  else if (code.value == DELPHI) readDelphi(memory, crash, parameters, wordBytes);
  else if (code.value == STOWED) readStowed(memory, crash, parameters, wordBytes);
  else if (code.value == DELAY_LOAD_MODULE) readDelayLoad(memory, crash, parameters, wordBytes, false);
  else if (code.value == DELAY_LOAD_PROCEDURE) readDelayLoad(memory, crash, parameters, wordBytes, true);
}

// ThrowInfo (ehdata.h): u32 attributes, unwinder, forward compatibility, pCatchableTypeArray at 12.
// CatchableTypeArray: u32 count, then pCatchableType. CatchableType: u32 properties, pTypeDescriptor at 4.
// TypeDescriptor: vtable, spare (a word each), the decorated name. In 64 bits all are offsets from the module.
function readCpp(memory: ByteSource, crash: CrashFacts, parameters: Array<u64>, wordBytes: u32): void {
  if (parameters.length < 3 || parameters[2] == 0) return;
  const base = wordBytes == 8 && parameters.length >= 4 ? parameters[3] : 0;
  const cursor = new Cursor(memory, parameters[2] + 12);
  cursor.seek(base + cursor.u32("ThrowInfo.CatchableTypeArray") + 4);
  cursor.seek(base + cursor.u32("CatchableTypeArray.Types") + 4);
  const descriptor = base + cursor.u32("CatchableType.TypeDescriptor");
  if (!cursor.ok) return;
  const name = readUtf8(memory, descriptor + wordBytes * 2, TEXT_BYTES, true);
  crash.subname = typeName(name);
  // std::exception of Visual C++ since 2015: a table, then what() as an address of text.
  if (!name.includes("@std@@") && !name.includes("exception") && !name.includes("error")) return;
  const object = wordOf(memory, parameters[1] + wordBytes, wordBytes);
  if (object == 0) return;
  const text = readUtf8(memory, object, TEXT_BYTES, true);
  if (isReadable(text)) crash.message = text;
}

/** ".?AVruntime_error@std@@" becomes "std::runtime_error"; what is no plain name stays as it is. */
export function typeName(decorated: string): string {
  const isClass = decorated.startsWith(".?AV") || decorated.startsWith(".?AU");
  if (!isClass || !decorated.endsWith("@@") || decorated.includes("?$")) return decorated;
  const parts = decorated.substring(4, decorated.length - 2).split("@");
  return parts.reverse().join("::");
}

// A Delphi object's first word is its class; its name is a short string that the class points to. The exception's
// message is a string behind that word, UTF-16 since 2009, with its length in front.
function readDelphi(memory: ByteSource, crash: CrashFacts, parameters: Array<u64>, wordBytes: u32): void {
  if (parameters.length < 2) return;
  const object = parameters[1];
  const table = wordOf(memory, object, wordBytes);
  if (table == 0) return;
  const names: Array<u64> = wordBytes == 8 ? [0x70] : [0x38, 0x2c];
  for (let i = 0; i < names.length; i++) {
    const name = wordOf(memory, table - names[i], wordBytes);
    const length = name != 0 ? memory.byte(name) : -1;
    if (length <= 0) continue;
    const text = readUtf8(memory, name + 1, length, false);
    if (!isReadable(text)) continue;
    crash.subname = text;
    break;
  }
  const message = wordOf(memory, object + wordBytes, wordBytes);
  if (message == 0) return;
  const units = <u32>wordOf(memory, message - 4, 4);
  if (units == 0 || units > 4096) return;
  const text = readUtf16(memory, message, units * 2, false, true);
  if (isReadable(text)) crash.message = text;
}

// STOWED_EXCEPTION_INFORMATION_HEADER: u32 size, u32 "SE01" or "SE02", then u32 ResultCode.
const SE01: u32 = 0x53453031;
const SE02: u32 = 0x53453032;

function readStowed(memory: ByteSource, crash: CrashFacts, parameters: Array<u64>, wordBytes: u32): void {
  const first = parameters.length > 0 ? wordOf(memory, parameters[0], wordBytes) : 0;
  if (first == 0) return;
  const cursor = new Cursor(memory, first + 4);
  const signature = cursor.u32("StowedException.Signature");
  const result = cursor.u32("StowedException.ResultCode");
  if (!cursor.ok || (signature != SE01 && signature != SE02)) return;
  crash.subcode = word(result);
  crash.subname = ntstatusName(result);
}

// DelayLoadInfo (delayimp.h): u32 size, then words: descriptor, table entry, name of the library,
// u32 whether a name follows (padded), name or number of the procedure.
function readDelayLoad(
  memory: ByteSource,
  crash: CrashFacts,
  parameters: Array<u64>,
  wordBytes: u32,
  isProcedure: bool,
): void {
  if (parameters.length == 0) return;
  const info = parameters[0];
  const library = wordOf(memory, info + wordBytes * 3, wordBytes);
  if (library == 0) return;
  let text = readUtf8(memory, library, 260, true);
  if (!isReadable(text)) return;
  const isNamed = wordOf(memory, info + wordBytes * 4, 4) != 0;
  const procedure = wordOf(memory, info + wordBytes * 5, wordBytes);
  if (isProcedure && procedure != 0) {
    text += "!" + (isNamed ? readUtf8(memory, procedure, 512, true) : "#" + (procedure & 0xffff).toString());
  }
  crash.message = text;
}

/** 0 where memory does not hold it. */
function wordOf(memory: ByteSource, at: u64, wordBytes: u32): u64 {
  const cursor = new Cursor(memory, at);
  const value = cursor.bytes(wordBytes, "Thrown");
  return cursor.ok ? value : 0;
}

/** Text of people: not empty, no control characters, nothing that was no text. */
function isReadable(text: string): bool {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit == 0xfffd || (unit < 0x20 && unit != 0x0a && unit != 0x0d && unit != 0x09)) return false;
  }
  return text.length > 0;
}
