/** What a bug check's parameters say of the fault: where, on which address, by what kind of access. */

import { CrashFacts } from "../../facts/crash";
import { Dump } from "../../facts/dump";
import { word } from "../../facts/fact";
import { bugcheckCaseWords, bugcheckName, bugcheckParameterWords, bugcheckValueWords } from "../../names/bugchecks";
import { exceptionName, fastFailName } from "../../names/exceptions";
import { DumpHeader, MACHINE_ARM64 } from "./header";

const FIRST_WITH_PAGE_FAULT_BITS: u32 = 10240;
const FIRST_WITH_FAULT_KIND: u32 = 14393;
const STATUS_ACCESS_VIOLATION: u32 = 0xc0000005;

/** Words of a parameter that is an NTSTATUS: the error which nobody handled, or the one an operation ended with. */
const EXCEPTION_CODE: string = "exception code";
const STATUS_CODES: StaticArray<string> = [
  "NTSTATUS",
  "I/O status (NTSTATUS)",
  "status",
  "last status",
  "last error",
  "last write status",
  "last write error status",
  "0 or status",
  "status or detail",
  "0,1,2 or status",
  "stack signature or status",
];
const FAST_FAIL_CODE: string = "fast-fail code";
/** What the table says of a parameter whose meaning another one decides, and of one that holds nothing. */
const VARIES: string = "varies";
const ZERO: string = "0";
const DEPENDS: string = "what it is depends on the first parameter";
const NOT_DOCUMENTED: string = "a value that is not documented";

/** Fills `dump.crash` from the header. */
export function describeBugCheck(dump: Dump, header: DumpHeader): void {
  const crash = dump.crash;
  const code = header.plainCode;
  crash.kind = dump.kernel.isLive ? "none" : "bugcheck";
  crash.code = word(header.bugCheckCode);
  crash.name = bugcheckName(header.bugCheckCode);
  crash.parameters = header.parameters;
  crash.at = <i64>header.codeAt;
  let hasWords = false;
  const words: Array<string> = [];
  for (let i = 0; i < 4; i++) {
    const text = parameterWords(header, i);
    if (text.length > 0) hasWords = true;
    words.push(text + codeSuffix(crash, text, header.parameters[i]));
  }
  if (hasWords) crash.parameterWords = words;
  const p = header.parameters;
  switch (code) {
    case 0x0a:
    case 0x49:
    case 0xc5:
    case 0xd0:
    case 0xd1:
    case 0xd3:
    case 0xd4:
      crash.address = word(p[0]);
      crash.access = irqlAccess(p[2]);
      if (p[3] != 0) crash.instruction = word(p[3]);
      break;
    case 0x50:
    case 0xcc:
    case 0xcd:
    case 0xce:
    case 0xcf:
    case 0xd5:
    case 0xd6:
      crash.address = word(p[0]);
      crash.access = pageFaultAccess(p[1], header);
      if (p[2] != 0) crash.instruction = word(p[2]);
      break;
    case 0xbe:
    case 0xfc:
      crash.address = word(p[0]);
      crash.access = code == 0xbe ? "write" : "execute";
      break;
    case 0x7e:
    case 0x8e:
    case 0x1e:
    case 0x3b:
    case 0x24:
      if (code != 0x24 && p[1] != 0) crash.instruction = word(p[1]);
      // This one hands over what the exception's own record says.
      if (code == 0x1e && <u32>p[0] == STATUS_ACCESS_VIOLATION) {
        crash.access = irqlAccess(p[2]);
        if (crash.access.length > 0) crash.address = word(p[3]);
      }
      break;
  }
}

/** What a parameter says by its value, else what it is where the first one has this value, else what it always is. */
function parameterWords(header: DumpHeader, index: i32): string {
  const code = header.bugCheckCode;
  // Before Windows 10 1607 nothing stood here.
  if (header.plainCode == 0x50 && index == 3 && header.build < FIRST_WITH_FAULT_KIND) return "reserved";
  const value = bugcheckValueWords(code, index, header.parameters[index]);
  if (value.length > 0) return value;
  const ofCase = index > 0 ? bugcheckCaseWords(code, index, header.parameters[0]) : "";
  if (ofCase.length > 0) return ofCase;
  const always = bugcheckParameterWords(code, index);
  if (always == VARIES) return bugcheckParameterWords(code, 0) == VARIES ? NOT_DOCUMENTED : DEPENDS;
  if (always == ZERO) return header.parameters[index] == 0 ? "always 0" : NOT_DOCUMENTED;
  return STATUS_CODES.indexOf(always) < 0 ? withoutValues(always) : always;
}

/**
 * A text that lists what each value means, of a value that is none of them: a list that leaves the reader's own number
 * out explains nothing. "kind: 31 image damaged; 3F …" becomes "kind, by a number that is not documented".
 */
function withoutValues(text: string): string {
  const first = firstValue(text);
  if (first < 0) return text;
  let end = first;
  for (let i = 0; i < first; i++) {
    const char = text.charCodeAt(i);
    if (char != 0x28 && char != 0x3a) continue; // ( or :
    end = i;
    break;
  }
  const head = text.substring(0, end).trim();
  return head.length > 0 ? head + ", by a number that is not documented" : NOT_DOCUMENTED;
}

/** Where the first "0 read" of a list stands: a number, then a word, with another behind it. */
function firstValue(text: string): i32 {
  if (text.indexOf(",") < 0 && text.indexOf(";") < 0) return -1;
  for (let i = 0; i + 2 < text.length; i++) {
    if (i > 0 && !isBefore(text.charCodeAt(i - 1))) continue;
    let end = i;
    while (end < text.length && isDigit(text.charCodeAt(end))) end++;
    if (end == i || end + 1 >= text.length || text.charCodeAt(end) != 0x20) continue;
    const next = text.charCodeAt(end + 1);
    if (next >= 0x61 && next <= 0x7a) return i;
  }
  return -1;
}

function isBefore(char: i32): bool {
  return char == 0x20 || char == 0x28;
}

function isDigit(char: i32): bool {
  return (char >= 0x30 && char <= 0x39) || (char >= 0x41 && char <= 0x46);
}

/** ": NAME" of a parameter that is a code of Windows, else ""; what led to the stop becomes the crash's `subcode`. */
function codeSuffix(crash: CrashFacts, meaning: string, value: u64): string {
  const isFastFail = meaning == FAST_FAIL_CODE;
  if (!isFastFail && meaning != EXCEPTION_CODE && STATUS_CODES.indexOf(meaning) < 0) return "";
  const name = isFastFail ? fastFailName(value) : exceptionName(<u32>value);
  if (isFastFail || meaning == EXCEPTION_CODE) {
    crash.subcode = word(<u32>value);
    crash.subname = name;
  }
  return name.length > 0 ? ": " + name : "";
}

function irqlAccess(value: u64): string {
  if (value == 0) return "read";
  if (value == 1) return "write";
  return value == 2 || value == 8 ? "execute" : "";
}

/** Windows 10 on x86-64 hands over the processor's error code: bit 1 write, bit 4 fetch. */
function pageFaultAccess(value: u64, header: DumpHeader): string {
  if (header.is64 && header.machine != MACHINE_ARM64 && header.build >= FIRST_WITH_PAGE_FAULT_BITS) {
    if (value & 0x10) return "execute";
    return value & 2 ? "write" : "read";
  }
  if (value == 0) return "read";
  return value == 1 ? "write" : value == 8 || value == 0x10 ? "execute" : "";
}
