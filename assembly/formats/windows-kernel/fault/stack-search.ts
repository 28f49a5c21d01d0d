/**
 * The state of the processor at a fault, for bug checks that name its instruction but hand over no record. The trap's
 * handler runs on the stack of what it interrupted, so the frame that the processor began, or the CONTEXT that was
 * made of it, lies above the stack pointer of the bug check. It is told by the program counter that the bug check
 * names, with fields beside it that only such a record has; without a program counter by the faulting address.
 */
import { Cursor } from "../../../bytes/cursor";
import { Registers } from "../../../facts/registers";
import { MACHINE_ARM64, MACHINE_X64, MACHINE_X86 } from "../header";
import { Kernel } from "../kernel";
import { contextAt, spName } from "./context";
import { readTrapFrame } from "./trap-frame";

/** The largest stack of a kernel thread (KERNEL_LARGE_STACK_SIZE, x64). */
const MOST_BYTES: u64 = 0x12000;

/** The segments of ring 0, and of a program under 64 bits and under 32. */
const KERNEL_CS_64: u64 = 0x10;
const USER_CS_64: u64 = 0x33;
const USER_CS_32: u64 = 0x23;
const KERNEL_CS_X86: u64 = 8;
const USER_CS_X86: u64 = 0x1b;
const KERNEL_SS: u64 = 0x18;
const USER_SS: u64 = 0x2b;

const X64_RIP: u64 = 0x168;
const X64_CS: u64 = 0x170;
const X64_SS: u64 = 0x188;
const X64_ADDRESS: u64 = 0xd0;
const X86_EIP: u64 = 0x68;
const X86_CS: u64 = 0x6c;
const ARM64_ADDRESS: u64 = 0x08;
const ARM64_PC: u64 = 0x148;

/** CONTEXT of x64: MxCsr, SegCs, Rip, and the copy of MxCsr in its floating-point area. */
const CONTEXT_MXCSR: u64 = 0x34;
const CONTEXT_CS: u64 = 0x38;
const CONTEXT_RIP: u64 = 0xf8;
const CONTEXT_MXCSR_COPY: u64 = 0x118;

/** The registers at `pc`, or where `pc` is 0 at the access to `address`; null where the stack does not show them. */
export function findFaultOnStack(kernel: Kernel, reported: Registers | null, pc: u64, address: u64): Registers | null {
  const memory = kernel.memory;
  if (!memory || !reported || (pc == 0 && address == 0)) return null;
  const machine = kernel.header.machine;
  const word = <u64>kernel.header.wordBytes;
  const cursor = kernel.cursorAt(0);
  // What is looked for at every step: its value, and where it stands in the frame.
  const isByPc = pc != 0;
  let place = ARM64_PC;
  if (machine == MACHINE_X64) place = isByPc ? X64_RIP : X64_ADDRESS;
  else if (machine == MACHINE_X86) place = X86_EIP;
  else if (machine == MACHINE_ARM64) place = isByPc ? ARM64_PC : ARM64_ADDRESS;
  else return null;
  if (machine == MACHINE_X86 && !isByPc) return null;
  const wanted = isByPc ? pc : address;
  const from = reported.get(spName(kernel)) & ~(word - 1);
  for (let at = from; at - from < MOST_BYTES; at += word) {
    cursor.seek(at);
    const value = cursor.word("Stack");
    if (!cursor.ok) return null;
    if (value != wanted) continue;
    if (isTrapFrame(machine, cursor, at - place)) return readTrapFrame(kernel, at - place);
    if (machine == MACHINE_X64 && isByPc && isContext(cursor, at - CONTEXT_RIP)) {
      const registers = contextAt(kernel, memory, at - CONTEXT_RIP);
      if (registers) return registers;
    }
    cursor.forgive();
  }
  return null;
}

function isTrapFrame(machine: u32, cursor: Cursor, at: u64): bool {
  if (machine == MACHINE_X64) {
    const cs = wordAt(cursor, at + X64_CS) & 0xffff;
    const ss = wordAt(cursor, at + X64_SS) & 0xffff;
    if (!cursor.ok || wordAt(cursor, at + X64_RIP) == 0) return false;
    return cs == KERNEL_CS_64 ? ss == KERNEL_SS || ss == 0 : (cs == USER_CS_64 || cs == USER_CS_32) && ss == USER_SS;
  }
  if (machine == MACHINE_X86) {
    const cs = wordAt(cursor, at + X86_CS) & 0xffff;
    return cursor.ok && (cs == KERNEL_CS_X86 || cs == USER_CS_X86);
  }
  // Instructions of ARM64 are four bytes long; the stack pointer of a frame lies above it.
  const pc = wordAt(cursor, at + ARM64_PC);
  const sp = wordAt(cursor, at + 0x98);
  return cursor.ok && pc != 0 && (pc & 3) == 0 && sp - at < MOST_BYTES;
}

function isContext(cursor: Cursor, at: u64): bool {
  cursor.seek(at + CONTEXT_MXCSR);
  const first = cursor.u32("Context.MxCsr");
  cursor.seek(at + CONTEXT_CS);
  const cs = <u64>cursor.u16("Context.SegCs");
  cursor.seek(at + CONTEXT_MXCSR_COPY);
  const copy = cursor.u32("Context.FltSave.MxCsr");
  return cursor.ok && first != 0 && first == copy && (cs == KERNEL_CS_64 || cs == USER_CS_64);
}

function wordAt(cursor: Cursor, at: u64): u64 {
  cursor.seek(at);
  return cursor.word("Stack");
}
