import { Cursor } from "../../bytes/cursor";
import { CrashFacts } from "../../facts/crash";
import { word } from "../../facts/fact";
import { SpaceSource } from "../../spaces/space";
import { describeException } from "./exceptions";

/** Exceptions within exceptions; more are a damaged chain. */
export const NESTED_LIMIT: i32 = 8;
const PARAMETER_LIMIT: u32 = 15;

/**
 * One EXCEPTION_RECORD of a process's or the kernel's memory, winnt.h; 32 bits · 64 bits:
 * offset size name
 * 0      4    ExceptionCode
 * 4      4    ExceptionFlags
 * 8      4·8  ExceptionRecord: the exception that led to this one
 * 12·16  4·8  ExceptionAddress
 * 16·24  4    NumberParameters
 * 20·32       ExceptionInformation[15], a word each
 */
@final
export class ExceptionRecord {
  readonly code: u32;
  /** Address of the nested record; 0: none. */
  readonly next: u64;
  readonly crash: CrashFacts = new CrashFacts();

  /** Reads it where `cursor` stands; the cursor knows the size of a word and keeps the fault. */
  constructor(memory: SpaceSource, cursor: Cursor) {
    const at = cursor.at;
    const isWide = cursor.wordBytes == 8;
    this.code = cursor.u32("ExceptionRecord.ExceptionCode");
    cursor.skip(4, "ExceptionRecord.ExceptionFlags");
    this.next = cursor.word("ExceptionRecord.ExceptionRecord");
    const address = cursor.word("ExceptionRecord.ExceptionAddress");
    const count = min(cursor.u32("ExceptionRecord.NumberParameters"), PARAMETER_LIMIT);
    if (isWide) cursor.skip(4, "ExceptionRecord.Alignment");
    const parameters: Array<u64> = [];
    for (let i: u32 = 0; i < count; i++) parameters.push(cursor.word("ExceptionRecord.ExceptionInformation"));
    const crash = this.crash;
    crash.kind = "exception";
    crash.from = "memory";
    crash.at = <i64>memory.fileOffsetOf(at);
    if (count > 0) crash.parameters = parameters;
    if (address != 0) crash.instruction = word(address);
    describeException(crash, this.code, isWide ? u64.MAX_VALUE : u32.MAX_VALUE);
  }
}
