/**
 * The exceptions that led to a bug check: which of its parameters is the address of an EXCEPTION_RECORD, by
 * Microsoft's reference of bug checks; the header keeps a copy of the last one.
 */

import { ExceptionRecord, NESTED_LIMIT } from "../../../systems/windows/exception-records";
import { ACCESS_VIOLATION } from "../../../systems/windows/exceptions";
import { Kernel } from "../kernel";

/** Fills `crash.nested`, the innermost last. */
export function readExceptionRecords(kernel: Kernel): void {
  const memory = kernel.memory;
  if (!memory) return;
  const crash = kernel.dump.crash;
  let at = recordAddress(kernel);
  const seen: Array<u64> = [];
  while (at != 0 && seen.length < NESTED_LIMIT && seen.indexOf(at) < 0) {
    seen.push(at);
    const cursor = kernel.cursorAt(at);
    const record = new ExceptionRecord(memory, cursor);
    if (!cursor.ok || !isExceptionCode(record.code)) return;
    crash.nested.push(record.crash);
    at = record.next;
  }
  takeOver(kernel);
}

/** The address of the record, 0: the bug check has none. */
function recordAddress(kernel: Kernel): u64 {
  const p = kernel.header.parameters;
  switch (kernel.header.plainCode) {
    case 0x7e:
    case 0x139:
      return p[2];
    case 0x22:
    case 0x23:
    case 0x24:
    case 0x27:
    case 0x12c:
      return p[1];
    case 0x3d:
    case 0x10f:
      return p[0];
  }
  return 0;
}

/** A status of severity error or warning: what raises an exception. Memory that was overwritten rarely looks so. */
function isExceptionCode(code: u32): bool {
  return code >> 30 >= 2;
}

/** An access violation names what it touched, which these bug checks' parameters do not. */
function takeOver(kernel: Kernel): void {
  const crash = kernel.dump.crash;
  if (crash.nested.length == 0 || kernel.header.plainCode == 0x139) return;
  const outer = crash.nested[0];
  const code = outer.code;
  if (!crash.subcode && code) {
    crash.subcode = code;
    crash.subname = outer.name;
  }
  if (!crash.instruction) crash.instruction = outer.instruction;
  if (!code || code.value != ACCESS_VIOLATION || crash.address) return;
  crash.address = outer.address;
  crash.access = outer.access;
}
