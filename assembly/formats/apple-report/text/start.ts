import { StoredSource } from "../../../bytes/source";

/** Behind a byte order mark, spaces and empty lines. */
export function textStart(source: StoredSource, end: u64): u64 {
  let at: u64 = source.byte(0) == 0xef && source.byte(1) == 0xbb && source.byte(2) == 0xbf ? 3 : 0;
  while (at < end) {
    const byte = source.byte(at);
    if (byte != 0x20 && byte != 0x09 && byte != 0x0a && byte != 0x0d) break;
    at++;
  }
  return at;
}
