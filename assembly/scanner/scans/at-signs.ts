/** '@' between an address' parts: a letter or digit after it, something printable before it. */
import { alphanumericsOf, atSignsOf, blocksWithAtSigns, placeOf } from "../kernels/text-masks";
import { addPlace } from "../places";

export function scanAtSigns(kind: i32): void {
  for (let rest = blocksWithAtSigns; rest; rest &= rest - 1) {
    const block = <i32>ctz(rest);
    const isFollowed = (alphanumericsOf(block) >>> 1) | (alphanumericsOf(block + 1) << 63);
    for (let found = atSignsOf(block) & isFollowed; found; found &= found - 1) {
      const at = placeOf(block, ctz(found));
      const before = load<u8>(at - 1);
      if (before > 0x20 && before < 0x7f) addPlace(kind, 0, at, at + 1);
    }
  }
}
