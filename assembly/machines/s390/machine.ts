import { CALL_DIRECT, CALL_INDIRECT, CALL_NONE, FrameRecord, Machine } from "../machine";

/**
 * z/Architecture ELF ABI: with -mbackchain the word at r15 points at the caller's frame, in which r14 was saved
 * (64 bits: at 112, 32 bits: at 56). Most code is built without.
 */
export function s390(wordBytes: u32): Machine {
  const machine = new Machine(wordBytes);
  machine.pc = "pswa pc";
  machine.sp = "r15 sp";
  machine.fp = "r15 sp";
  machine.lr = "r14";
  machine.records = [new FrameRecord(0, wordBytes == 8 ? 112 : 56, 0, true, true)];
  machine.codeAlignment = 2;
  // Bit 31 of a 31-bit address is the addressing mode.
  if (wordBytes == 4) machine.modeBits = 0x80000000;
  machine.callBefore = callBeforeS390;
  return machine;
}

/** BRASL; BRAS and BAS; BASR. All link to r14. */
function callBeforeS390(end: usize, count: u32, _isBigEndian: bool): i32 {
  if (count >= 6 && load<u8>(end - 6) == 0xc0 && load<u8>(end - 5) == 0xe5) return CALL_DIRECT;
  if (count >= 4) {
    const code = load<u8>(end - 4);
    if (code == 0xa7 && load<u8>(end - 3) == 0xe5) return CALL_DIRECT;
    if (code == 0x4d && load<u8>(end - 3) >> 4 == 14) return CALL_INDIRECT;
  }
  if (count < 2) return CALL_NONE;
  const short = load<u8>(end - 2);
  return (short == 0x0d || short == 0x0c) && load<u8>(end - 1) >> 4 == 14 ? CALL_INDIRECT : CALL_NONE;
}
