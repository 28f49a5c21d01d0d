import { CALL_DIRECT, CALL_INDIRECT, CALL_NONE, FrameRecord, Machine } from "../machine";

/** m68k: `link %fp` keeps {fp, return address} at a6, as x86 does. */
export function m68k(): Machine {
  const machine = new Machine(4);
  machine.sp = "sp a7";
  machine.fp = "fp a6";
  machine.records = [new FrameRecord(0, 4, 8)];
  machine.codeAlignment = 2;
  machine.stackAlignment = 2;
  machine.callBefore = callBeforeM68k;
  return machine;
}

/** BSR with 8, 16 and 32 bits, JSR of a register, with displacement, of an absolute place. */
function callBeforeM68k(end: usize, count: u32, _isBigEndian: bool): i32 {
  if (count >= 6) {
    const code = word(end - 6);
    if (code == 0x61ff || code == 0x4eb9) return CALL_DIRECT;
  }
  if (count >= 4) {
    const code = word(end - 4);
    if (code == 0x6100) return CALL_DIRECT;
    if ((code & 0xfff8) == 0x4ea8 || code == 0x4eba || code == 0x4eb8) return CALL_INDIRECT;
  }
  if (count < 2) return CALL_NONE;
  const code = word(end - 2);
  if (code >> 8 == 0x61 && (code & 0xff) != 0 && (code & 0xff) != 0xff) return CALL_DIRECT;
  return (code & 0xfff8) == 0x4e90 ? CALL_INDIRECT : CALL_NONE;
}

function word(at: usize): u32 {
  return bswap<u16>(load<u16>(at));
}
