/** Signs that settings, programs and tables put between a name and its value. */
import { textEnd } from "../../../../window";

/** How long the sign at p is; 0: there is none. */
export function signLength(p: usize): usize {
  const char = load<u8>(p);
  const next: u8 = p + 1 < textEnd ? load<u8>(p + 1) : 0;
  const third: u8 = p + 2 < textEnd ? load<u8>(p + 2) : 0;
  switch (char) {
    case 0x3d: // = == === =>
      if (next == 0x7e) return 0;
      return next == 0x3d ? (third == 0x3d ? 3 : 2) : next == 0x3e ? 2 : 1;
    case 0x3a: // : := but not ::
      return next == 0x3d ? 2 : next == 0x3a ? 0 : 1;
    case 0x21: // != !==
      return next != 0x3d ? 0 : third == 0x3d ? 3 : 2;
    case 0x3f: // ?= ??=
      return next == 0x3d ? 2 : next == 0x3f && third == 0x3d ? 3 : 0;
    case 0x7c: // ||=
      return next == 0x7c && third == 0x3d ? 3 : 0;
    case 0x2d: // ->
      return next == 0x3e ? 2 : 0;
    case 0x3c: // <-
      return next == 0x2d ? 2 : 0;
    case 0xe2: // → in UTF-8
      return next == 0x86 && third == 0x92 ? 3 : 0;
    case 0xff: // a character of UTF-16 beyond Latin-1
      return next == 0x20 ? 1 : 0;
    default:
      return 0;
  }
}
