/**
 * The registers at the fault. The header's context mostly shows the bug check itself; many bug checks hand over a
 * CONTEXT or a KTRAP_FRAME of the fault, others name its instruction, and the stack keeps what was pushed for it.
 * Where neither is in the dump, the header's registers stay and the parameters name the instruction.
 */
import { Registers } from "../../../facts/registers";
import { Kernel } from "../kernel";
import { contextAt, pcName } from "./context";
import { findFaultOnStack } from "./stack-search";
import { readTrapFrame } from "./trap-frame";

/** The registers at the fault, better than the header's; null when the bug check leaves none that is in the dump. */
export function faultRegisters(kernel: Kernel, reported: Registers | null): Registers | null {
  const memory = kernel.memory;
  if (!memory) return null;
  const p = kernel.header.parameters;
  // For these two the header mostly holds the fault itself already.
  const code = kernel.header.plainCode;
  if ((code == 0x7e || code == 0x8e) && reported && reported.get(pcName(kernel)) == p[1]) return null;
  switch (code) {
    case 0x3b:
    case 0x149:
    case 0x22:
    case 0x23:
    case 0x24:
    case 0x27:
    case 0x12c:
      return contextAt(kernel, memory, p[2]);
    case 0x135:
    case 0x10f:
      return contextAt(kernel, memory, p[1]);
    case 0x7e:
      return contextAt(kernel, memory, p[3]);
    case 0x3d:
      return contextAt(kernel, memory, p[1]);
    case 0x8e:
      return readTrapFrame(kernel, p[2]);
    case 0x139:
      return readTrapFrame(kernel, p[1]);
    // These name the instruction only; what the processor pushed for it lies on the stack.
    case 0x0a:
    case 0x49:
    case 0xc5:
    case 0xd0:
    case 0xd1:
    case 0xd3:
    case 0xd4:
      return findFaultOnStack(kernel, reported, p[3], p[0]);
    case 0x50:
    case 0xcc:
    case 0xcd:
    case 0xce:
    case 0xcf:
    case 0xd5:
    case 0xd6:
      return findFaultOnStack(kernel, reported, p[2], p[0]);
    case 0xbe:
      return findFaultOnStack(kernel, reported, 0, p[0]);
    case 0xfc:
      return findFaultOnStack(kernel, reported, p[0], p[0]);
    case 0x1e:
      return findFaultOnStack(kernel, reported, p[1], 0);
  }
  return null;
}
