import { CALL_DIRECT, CALL_INDIRECT, CALL_NONE, FrameRecord, Machine } from "../machine";

/** LoongArch ELF psABI: r22 is the caller's stack pointer; below it lie the return address and the caller's r22. */
export function loongarch64(): Machine {
  const machine = new Machine(8);
  machine.sp = "sp r3";
  machine.fp = "fp r22";
  machine.lr = "ra r1";
  machine.records = [new FrameRecord(-16, -8, 0)];
  machine.callBefore = callBeforeLoongarch;
  return machine;
}

/** BL, and JIRL that links to ra. */
function callBeforeLoongarch(end: usize, count: u32, _isBigEndian: bool): i32 {
  if (count < 4) return CALL_NONE;
  const code = load<u32>(end - 4);
  if ((code & 0xfc000000) == 0x54000000) return CALL_DIRECT;
  return (code & 0xfc00001f) == 0x4c000001 ? CALL_INDIRECT : CALL_NONE;
}
