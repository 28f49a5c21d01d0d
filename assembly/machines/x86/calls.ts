import { CALL_DIRECT, CALL_INDIRECT, CALL_NONE } from "../machine";

// Calls by their length in bytes (Intel SDM volume 2, CALL; FF /2 has 010 in the middle of its ModRM byte):
// 5  E8 rel32
// 2  FF D0-D7 register          FF 10-17 [register], without 14 (SIB) and 15 (disp32)
// 3  FF 50-57 [register+disp8]  FF 14 SIB
// 4  FF 54 SIB disp8
// 6  FF 15 [disp32]             FF 90-97 [register+disp32]
// 7  FF 94 SIB disp32           FF 14 SIB with base 5, disp32
// Prefixes stand in front and change no length that is looked at.
const CALL_NEAR: u32 = 0xe8;
const GROUP_5: u32 = 0xff;

/** Calls of x86 in 32 and 64 bits. */
export function callBeforeX86(end: usize, count: u32, _isBigEndian: bool): i32 {
  if (count >= 5 && load<u8>(end - 5) == CALL_NEAR) return CALL_DIRECT;
  if (count >= 2 && isGroup5(end - 2)) {
    const form = load<u8>(end - 1);
    if (form >= 0xd0 && form <= 0xd7) return CALL_INDIRECT;
    if (form >= 0x10 && form <= 0x17 && form != 0x14 && form != 0x15) return CALL_INDIRECT;
  }
  if (count >= 3 && isGroup5(end - 3)) {
    const form = load<u8>(end - 2);
    if (form >= 0x50 && form <= 0x57 && form != 0x54) return CALL_INDIRECT;
    if (form == 0x14 && (load<u8>(end - 1) & 7) != 5) return CALL_INDIRECT;
  }
  if (count >= 4 && isGroup5(end - 4) && load<u8>(end - 3) == 0x54) return CALL_INDIRECT;
  if (count >= 6 && isGroup5(end - 6)) {
    const form = load<u8>(end - 5);
    if (form == 0x15 || (form >= 0x90 && form <= 0x97 && form != 0x94)) return CALL_INDIRECT;
  }
  if (count >= 7 && isGroup5(end - 7)) {
    const form = load<u8>(end - 6);
    if (form == 0x94 || (form == 0x14 && (load<u8>(end - 5) & 7) == 5)) return CALL_INDIRECT;
  }
  return CALL_NONE;
}

function isGroup5(at: usize): bool {
  return load<u8>(at) == GROUP_5;
}
