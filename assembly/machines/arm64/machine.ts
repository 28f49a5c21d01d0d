import { CALL_DIRECT, CALL_INDIRECT, CALL_NONE, FrameRecord, Machine } from "../machine";
import { signalFramesArm64 } from "./signal-frame";

/** AAPCS64: x29 points at a record {x29, x30} of the caller, which may lie anywhere in the frame. */
export function arm64(): Machine {
  const machine = new Machine(8);
  machine.fp = "x29 fp";
  machine.lr = "x30 lr";
  machine.records = [new FrameRecord(0, 8, 16)];
  machine.addressBits = 56;
  machine.hasSignedPointers = true;
  machine.callBefore = callBeforeArm64;
  machine.signalFrames = signalFramesArm64();
  return machine;
}

/** Instructions are little-endian whatever the data (Arm ARM, C4.1): BL, BLR, BLRAA and its kin. */
function callBeforeArm64(end: usize, count: u32, _isBigEndian: bool): i32 {
  if (count < 4) return CALL_NONE;
  const code = load<u32>(end - 4);
  if ((code & 0xfc000000) == 0x94000000) return CALL_DIRECT;
  const isRegister = (code & 0xfffffc1f) == 0xd63f0000;
  return isRegister || (code & 0xfefff800) == 0xd63f0800 ? CALL_INDIRECT : CALL_NONE;
}
