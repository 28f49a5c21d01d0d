import { CALL_DIRECT, CALL_INDIRECT, CALL_NONE, FrameRecord, Machine } from "../machine";

/**
 * Frame records differ by compiler: clang's lie at r11 (ARM) or r7 (Thumb) as {fp, lr}, gcc's in ARM mode have
 * the return address at r11 and the saved r11 below it. Each is tried; most code has none.
 */
export function arm(): Machine {
  const machine = new Machine(4);
  machine.pc = "pc r15";
  machine.sp = "sp r13";
  machine.fp = "r11 fp";
  machine.lr = "lr r14";
  machine.records = [new FrameRecord(0, 4, 8), new FrameRecord(-4, 0, 4)];
  machine.codeAlignment = 2;
  machine.modeBits = 1;
  machine.callBefore = callBeforeArm;
  return machine;
}

/** ARM: BL, BLX, BLX register, MOV lr, pc before a jump. Thumb: BL and BLX (two halves), BLX register. */
function callBeforeArm(end: usize, count: u32, isBigEndian: bool): i32 {
  if (count >= 4) {
    const code = isBigEndian ? bswap<u32>(load<u32>(end - 4)) : load<u32>(end - 4);
    // The condition 1111 is not BL but BLX.
    const isBranch = (code & 0x0f000000) == 0x0b000000 && code >> 28 != 15;
    if (isBranch || (code & 0xfe000000) == 0xfa000000) return CALL_DIRECT;
    if ((code & 0x0ffffff0) == 0x012fff30) return CALL_INDIRECT;
    const first = half(end - 4, isBigEndian);
    const second = half(end - 2, isBigEndian);
    if ((first & 0xf800) == 0xf000 && (second & 0xc000) == 0xc000) return CALL_DIRECT;
  }
  if (count >= 8) {
    const before = isBigEndian ? bswap<u32>(load<u32>(end - 8)) : load<u32>(end - 8);
    if (before == 0xe1a0e00f) return CALL_INDIRECT;
  }
  return count >= 2 && (half(end - 2, isBigEndian) & 0xff87) == 0x4780 ? CALL_INDIRECT : CALL_NONE;
}

function half(at: usize, isBigEndian: bool): u32 {
  return isBigEndian ? bswap<u16>(load<u16>(at)) : load<u16>(at);
}
