import { Registers } from "../../facts/registers";
import {
  ACCESS_BOTH,
  ACCESS_READ,
  ACCESS_WRITE,
  DOES_BREAK,
  DOES_JUMP,
  DOES_RETURN,
  DOES_TRAP,
  Instruction,
} from "../instruction";

// Loads and stores (Arm ARM, C4.1.94), told apart by these bits; L (bit 22) set: a load.
// mask       value      form
// 3f000000   08000000   exclusive, ordered
// 3b000000   18000000   literal: pc + imm19 * 4
// 3a000000   28000000   pair: [Xn, imm7 << size]; bits 24-23: 1 post-indexed
// 3b200000   38000000   [Xn, imm9]; bits 11-10: 1 post-indexed
// 3b200c00   38200000   atomic
// 3b200c00   38200800   [Xn, Xm]
// 3b000000   39000000   [Xn, imm12 << size]
// be000000   0c000000   vectors, structures of them

/** `word` is the instruction at `pc`; null where it touches no memory and does nothing of interest. */
export function decodeArm64(word: u32, pc: u64, registers: Registers): Instruction | null {
  const made = new Instruction();
  if ((word & 0xffe0001f) == 0xd4200000) {
    made.does = DOES_BREAK;
    made.code = <i32>((word >> 5) & 0xffff);
    return made;
  }
  if (word >> 16 == 0) {
    made.does = DOES_TRAP;
    made.code = <i32>word;
    return made;
  }
  // RET and RETAA, RETAB; then BR, BLR and those that check a signature.
  if ((word & 0xfffff000) == 0xd65f0000 && ((word & 0xfffffc1f) == 0xd65f0000 || (word & 0xfffffbff) == 0xd65f0bff)) {
    made.does = DOES_RETURN;
    return made;
  }
  if ((word & 0xfe9ff000) == 0xd61f0000) {
    made.does = DOES_JUMP;
    return made;
  }
  if ((word & 0x0a000000) != 0x08000000) return null;
  const isLoad = ((word >> 22) & 1) != 0;
  made.access = isLoad ? ACCESS_READ : ACCESS_WRITE;
  made.hasAddress = true;
  if ((word & 0x3b000000) == 0x18000000) {
    made.access = ACCESS_READ;
    made.address = pc + <u64>((<i64>(<i32>(word << 8) >> 13)) << 2);
    return made;
  }
  const size = word >> 30;
  const isVector = ((word >> 26) & 1) != 0;
  let offset: i64 = 0;
  if ((word & 0x3a000000) == 0x28000000) {
    const scale = isVector ? 2 + size : 2 + (size >> 1);
    if (((word >> 23) & 3) != 1) offset = (<i64>(<i32>(word << 10) >> 25)) << scale;
  } else if ((word & 0x3b200000) == 0x38000000) {
    if (((word >> 10) & 3) != 1) offset = <i32>(word << 11) >> 23;
    made.access = accessOf(word, size, isVector);
  } else if ((word & 0x3b200c00) == 0x38200000) {
    made.access = ACCESS_BOTH;
  } else if ((word & 0x3b200c00) == 0x38200800) {
    made.access = accessOf(word, size, isVector);
    const shift = (word >> 12) & 1 ? scaleOf(word, size, isVector) : 0;
    addIndex(made, registers, (word >> 16) & 31, (word >> 13) & 7, shift);
  } else if ((word & 0x3b000000) == 0x39000000) {
    made.access = accessOf(word, size, isVector);
    offset = (<i64>((word >> 10) & 0xfff)) << scaleOf(word, size, isVector);
  } else if ((word & 0x3f000000) != 0x08000000 && (word & 0xbe000000) != 0x0c000000) return null;
  // A prefetch never faults.
  if (made.access == 0) return null;
  made.address += <u64>offset;
  const number = (word >> 5) & 31;
  made.addRegister(registers, number == 31 ? "sp" : "x" + number.toString(), 1, true);
  return made;
}

function accessOf(word: u32, size: u32, isVector: bool): i32 {
  const kind = (word >> 22) & 3;
  if (isVector) return kind & 1 ? ACCESS_READ : ACCESS_WRITE;
  if (size == 3 && kind == 2) return 0;
  return kind == 0 ? ACCESS_WRITE : ACCESS_READ;
}

/** Of vector registers, size 0 with the upper bit of opc is 128 bits. */
function scaleOf(word: u32, size: u32, isVector: bool): u32 {
  return isVector && size == 0 && ((word >> 23) & 1) != 0 ? 4 : size;
}

function addIndex(made: Instruction, registers: Registers, number: u32, option: u32, shift: u32): void {
  if (number == 31) return;
  const name = "x" + number.toString();
  if (!registers.has(name)) {
    made.hasAddress = false;
    return;
  }
  let value = registers.get(name);
  if (option == 2) value = value & 0xffffffff;
  else if (option == 6) value = <u64>(<i64>(<i32>value));
  made.address += value << shift;
}
