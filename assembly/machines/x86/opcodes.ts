/**
 * What an instruction of x86 does with the memory operand of its ModRM byte (Intel SDM volume 2, appendix A).
 * Texts of 16 letters a row, one letter an opcode:
 * `-` no ModRM byte or no memory, `r` reads, `w` writes, `g` a group: see `groupAccess`. What reads and then
 * writes the same place counts as a write: so the processor reports its fault.
 */
import { ACCESS_NONE, ACCESS_READ, ACCESS_WRITE } from "../instruction";

const ONE: string =
  "wwrr----wwrr----" + // 00
  "wwrr----wwrr----" +
  "wwrr----wwrr----" +
  "wwrr----rrrr----" + // 38: CMP
  "----------------" + // 40
  "----------------" +
  "---r-----r-r----" + // 60: 63 MOVSXD, 69 and 6B IMUL
  "----------------" +
  "ggggrrwwwwrrw-rw" + // 80: 8D LEA touches nothing
  "----------------" +
  "----------------" + // A0: without ModRM, see instruction.ts
  "----------------" +
  "ww----ww--------" + // C0
  "wwww----rgrgrgrg" + // D0: D8-DF x87
  "----------------" +
  "------gg------wg"; // F0

/** 0F xx, and VEX and EVEX of map 1. */
const TWO: string =
  "gg--------------" + // 00: 0D prefetches
  "rwrwrrrw--------" + // 10: 18-1F hints and NOP
  "--------rwrwrrrr" +
  "----------------" +
  "rrrrrrrrrrrrrrrr" + // 40: CMOV
  "-rrrrrrrrrrrrrrr" +
  "rrrrrrrrrrrrrrrr" +
  "rrrrrrr-rr--rrgw" + // 70
  "----------------" +
  "wwwwwwwwwwwwwwww" + // 90: SETcc
  "---rww-----wwwgr" + // A0
  "wwrwrrrrr-gwrrrr" + // B0
  "wwrwr-rg--------" + // C0
  "rrrrrrw-rrrrrrrr" + // D0
  "rrrrrrrwrrrrrrrr" +
  "rrrrrrr-rrrrrrr-"; // F0

/** Bytes of the immediate operand that ends the instruction; `operand` is 2 or 4. */
export function immediateBytes(map: i32, opcode: u32, reg: u32, operand: u32): u32 {
  if (map == 3) return 1;
  if (map == 2) return 0;
  if (map == 1) {
    const hasByte =
      opcode == 0x70 || opcode == 0x71 || opcode == 0x72 || opcode == 0x73 || opcode == 0xa4 || opcode == 0xac;
    const isShuffle = opcode == 0xba || opcode == 0xc2 || opcode == 0xc4 || opcode == 0xc5 || opcode == 0xc6;
    return hasByte || isShuffle ? 1 : 0;
  }
  if (opcode == 0x80 || opcode == 0x82 || opcode == 0x83 || opcode == 0x6b || opcode == 0xc6) return 1;
  if (opcode == 0xc0 || opcode == 0xc1 || (opcode == 0xf6 && reg < 2)) return 1;
  return opcode == 0x81 || opcode == 0x69 || opcode == 0xc7 || (opcode == 0xf7 && reg < 2) ? operand : 0;
}

/** `map`: 0 one byte, 1 behind 0F, 2 behind 0F 38, 3 behind 0F 3A. `prefix`: 0x66, 0xf2, 0xf3 or 0. */
export function accessOf(map: i32, opcode: u32, reg: u32, prefix: u32): i32 {
  if (map == 2) {
    // MOVBE to memory, unless the prefix makes it CRC32; VMASKMOV and VPMASKMOV to memory.
    if (opcode == 0xf1) return prefix == 0xf2 ? ACCESS_READ : ACCESS_WRITE;
    return opcode == 0x2e || opcode == 0x2f || opcode == 0x8e ? ACCESS_WRITE : ACCESS_READ;
  }
  // PEXTRB to EXTRACTPS write, as do VEXTRACTF128 and VEXTRACTI128.
  if (map == 3)
    return (opcode >= 0x14 && opcode <= 0x17) || opcode == 0x19 || opcode == 0x39 ? ACCESS_WRITE : ACCESS_READ;
  const letter = (map == 1 ? TWO : ONE).charCodeAt(<i32>opcode);
  if (letter == 0x67) return groupAccess(map, opcode, reg, prefix);
  if (letter == 0x72) return ACCESS_READ;
  return letter == 0x77 ? ACCESS_WRITE : ACCESS_NONE;
}

/** Opcodes whose middle ModRM bits choose the instruction. */
function groupAccess(map: i32, opcode: u32, reg: u32, prefix: u32): i32 {
  if (map == 1) {
    // MOVD to memory, or MOVQ from it.
    if (opcode == 0x7e) return prefix == 0xf3 ? ACCESS_READ : ACCESS_WRITE;
    // FXSAVE, FXRSTOR, LDMXCSR, STMXCSR, XSAVE, XRSTOR
    if (opcode == 0xae) return reg > 5 ? ACCESS_NONE : reg == 0 || reg == 3 || reg == 4 ? ACCESS_WRITE : ACCESS_READ;
    if (opcode == 0xba) return reg == 4 ? ACCESS_READ : ACCESS_WRITE;
    if (opcode == 0xc7) return ACCESS_WRITE;
    return reg < 2 ? ACCESS_WRITE : ACCESS_READ;
  }
  // CMP is the seventh of its group.
  if (opcode <= 0x83) return reg == 7 ? ACCESS_READ : ACCESS_WRITE;
  // TEST; NOT, NEG; MUL, IMUL, DIV, IDIV
  if (opcode == 0xf6 || opcode == 0xf7) return reg == 2 || reg == 3 ? ACCESS_WRITE : ACCESS_READ;
  // INC, DEC; CALL, JMP, PUSH
  if (opcode == 0xff) return reg < 2 ? ACCESS_WRITE : ACCESS_READ;
  // x87: FLD and FILD, FLDENV, FLDCW, FRSTOR, FBLD read, the others store.
  if (opcode == 0xd9) return reg == 0 || reg == 4 || reg == 5 ? ACCESS_READ : ACCESS_WRITE;
  if (opcode == 0xdb) return reg == 0 || reg == 5 ? ACCESS_READ : ACCESS_WRITE;
  if (opcode == 0xdd) return reg == 0 || reg == 4 ? ACCESS_READ : ACCESS_WRITE;
  return reg == 0 || reg == 4 || reg == 5 ? ACCESS_READ : ACCESS_WRITE;
}
