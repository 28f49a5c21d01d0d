import { CALL_DIRECT, CALL_INDIRECT, CALL_NONE, Machine } from "../machine";

/** MIPS: no frame records; code that keeps s8 as a frame pointer keeps no chain. */
export function mips(wordBytes: u32): Machine {
  const machine = new Machine(wordBytes);
  machine.sp = "sp r29";
  machine.lr = "ra r31";
  machine.callBefore = callBeforeMips;
  return machine;
}

/** The call stands two instructions before the return address, its delay slot between: JAL, JALR, BAL. */
function callBeforeMips(end: usize, count: u32, isBigEndian: bool): i32 {
  if (count >= 8) {
    const code = instruction(end - 8, isBigEndian);
    if ((code & 0xfc000000) == 0x0c000000) return CALL_DIRECT;
    // BLTZAL and BGEZAL; BAL is BGEZAL of register 0.
    if ((code & 0xfc1e0000) == 0x04100000) return CALL_DIRECT;
    if ((code & 0xfc1ff83f) == 0x0000f809) return CALL_INDIRECT;
  }
  if (count < 4) return CALL_NONE;
  // Release 6 has calls without a delay slot: BALC, JIALC.
  const compact = instruction(end - 4, isBigEndian);
  if ((compact & 0xfc000000) == 0xe8000000) return CALL_DIRECT;
  return (compact & 0xffe00000) == 0xf8000000 ? CALL_INDIRECT : CALL_NONE;
}

function instruction(at: usize, isBigEndian: bool): u32 {
  return isBigEndian ? bswap<u32>(load<u32>(at)) : load<u32>(at);
}
