import { CALL_DIRECT, CALL_INDIRECT, CALL_NONE, FrameRecord, Machine } from "../machine";

/**
 * PowerPC ABIs: the word at r1 points at the caller's frame, always; a function saves the link register in its
 * caller's frame, at 4 (32 bits) or at 16 (64 bits).
 */
export function ppc(wordBytes: u32): Machine {
  const machine = new Machine(wordBytes);
  machine.pc = "pc nip srr0 iar";
  machine.sp = "r1 sp";
  machine.fp = "r1 sp";
  machine.lr = "lr";
  machine.records = [new FrameRecord(0, wordBytes == 8 ? 16 : 4, 0, true, true)];
  machine.callBefore = callBeforePpc;
  return machine;
}

/** BL and BCL, BCCTRL and BCLRL. */
function callBeforePpc(end: usize, count: u32, isBigEndian: bool): i32 {
  if (count < 4) return CALL_NONE;
  const code = isBigEndian ? bswap<u32>(load<u32>(end - 4)) : load<u32>(end - 4);
  if ((code & 0xfc000001) == 0x48000001 || (code & 0xfc000001) == 0x40000001) return CALL_DIRECT;
  const form = code & 0xfc0007ff;
  return form == 0x4c000421 || form == 0x4c000021 ? CALL_INDIRECT : CALL_NONE;
}
