import { CALL_DIRECT, CALL_INDIRECT, CALL_NONE, FrameRecord, Machine } from "../machine";
import { signalFramesRiscv64 } from "./signal-frame";

/** RISC-V psABI: s0 is the caller's stack pointer; below it lie the return address and the caller's s0. */
export function riscv(wordBytes: u32): Machine {
  const machine = new Machine(wordBytes);
  const word = <i32>wordBytes;
  machine.sp = "sp x2";
  machine.fp = "s0 fp x8";
  machine.lr = "ra x1";
  machine.records = [new FrameRecord(-2 * word, -word, 0)];
  machine.codeAlignment = 2;
  machine.callBefore = callBeforeRiscv;
  if (wordBytes == 8) machine.signalFrames = signalFramesRiscv64();
  return machine;
}

/** JAL and JALR that link to ra or t0, C.JALR; instructions are little-endian. */
function callBeforeRiscv(end: usize, count: u32, _isBigEndian: bool): i32 {
  if (count >= 4) {
    const code = load<u32>(end - 4);
    const low = code & 0xfff;
    if (low == 0x0ef || low == 0x2ef) return CALL_DIRECT;
    if ((code & 0x7fff) == 0x00e7 || (code & 0x7fff) == 0x02e7) return CALL_INDIRECT;
  }
  if (count < 2) return CALL_NONE;
  const short = load<u16>(end - 2);
  return (short & 0xf07f) == 0x9002 && (short & 0x0f80) != 0 ? CALL_INDIRECT : CALL_NONE;
}
