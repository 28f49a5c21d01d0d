/** What an exception record of Windows says, beyond its code. User and kernel dumps, and nested records, use it alike. */
import { CrashFacts } from "../../facts/crash";
import { word } from "../../facts/fact";
import { exceptionName, fastFailName, ntstatusName } from "../../names/exceptions";

export const ACCESS_VIOLATION: u32 = 0xc0000005;
export const IN_PAGE_ERROR: u32 = 0xc0000006;
export const GUARD_PAGE: u32 = 0x80000001;
export const STACK_OVERFLOW: u32 = 0xc00000fd;
export const FAST_FAIL: u32 = 0xc0000409;
export const STOWED: u32 = 0xc000027b;
export const CPP_EXCEPTION: u32 = 0xe06d7363;
export const CLR_EXCEPTION: u32 = 0xe0434352;
const CLR_EXCEPTION_V2: u32 = 0xe0434f4d;
const OUT_OF_MEMORY_CHROMIUM: u32 = 0xe0000008;
export const DELAY_LOAD_MODULE: u32 = 0xc06d007e;
export const DELAY_LOAD_PROCEDURE: u32 = 0xc06d007f;
export const APPLICATION_HANG: u32 = 0xcfffffff;
export const CRASHPAD_SIMULATED: u32 = 0x0517a7ed;
export const CRASHPAD_TRIGGERED: u32 = 0x0cca11ed;

/** Fills name, subcode, access, address and the parameters' words from code and parameters. */
export function describeException(crash: CrashFacts, code: u32, addressMask: u64): void {
  crash.code = word(code);
  crash.name = exceptionName(code);
  const parameters = crash.parameters;
  const given: Array<u64> = parameters ? parameters : [];
  const count = given.length;
  const first = count > 0 ? given[0] : 0;
  switch (code) {
    case ACCESS_VIOLATION:
    case IN_PAGE_ERROR:
    case GUARD_PAGE:
    case STACK_OVERFLOW:
      if (count >= 2) {
        crash.access = accessWord(first);
        crash.address = word(given[1] & addressMask);
        crash.parameterWords = ["kind of access: 0 read, 1 write, 8 execute", "address"];
      }
      if (code == IN_PAGE_ERROR && count >= 3) {
        crash.subcode = word(given[2] & 0xffffffff);
        crash.subname = ntstatusName(<u32>given[2]);
        crash.parameterWords.push("status of the failed read");
      }
      break;
    case FAST_FAIL:
      if (count >= 1) {
        crash.subcode = word(first);
        crash.subname = fastFailName(first);
        crash.parameterWords = ["fast-fail code"];
      }
      break;
    case CLR_EXCEPTION:
    case CLR_EXCEPTION_V2:
      if (count >= 1 && first != 0) {
        crash.subcode = word(first & 0xffffffff);
        crash.subname = ntstatusName(<u32>first);
        crash.parameterWords = ["HRESULT of the exception"];
      }
      break;
    case CPP_EXCEPTION:
      crash.parameterWords = ["magic number", "address of the thrown object", "address of its ThrowInfo"];
      if (count == 4) crash.parameterWords.push("base of the module that threw");
      break;
    case OUT_OF_MEMORY_CHROMIUM:
      crash.parameterWords = ["bytes asked for"];
      break;
    case STOWED:
      crash.parameterWords = ["address of the stowed exceptions", "their number"];
      break;
    case DELAY_LOAD_MODULE:
    case DELAY_LOAD_PROCEDURE:
      crash.parameterWords = ["address of the DelayLoadInfo"];
      break;
  }
  while (crash.parameterWords.length > 0 && crash.parameterWords.length < count) crash.parameterWords.push("");
  if (crash.parameterWords.length > count) crash.parameterWords = [];
}

/** The first parameter of an access violation. */
function accessWord(kind: u64): string {
  if (kind == 0) return "read";
  if (kind == 1) return "write";
  return kind == 8 ? "execute" : "";
}
