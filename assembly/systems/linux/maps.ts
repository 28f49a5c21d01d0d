import { Lines } from "../../bytes/lines";
import { EXECUTE, PROTECTION_KNOWN, READ, Region, WRITE } from "../../facts/region";

/**
 * A line of /proc/PID/maps as a region: "start-end perms offset device inode path", numbers in hex (proc(5)).
 * Null for what is none. Whether any of it is in a file is for the caller to say.
 */
export function readMapsLine(line: Lines): Region | null {
  const dash = line.indexOf(0x2d);
  const end = line.wordEnd(0);
  if (dash <= 0 || dash > 16 || dash >= end) return null;
  const start = hexNumber(line, 0, dash);
  const stop = hexNumber(line, dash + 1, end);
  if (start < 0 || stop < 0 || <u64>stop <= <u64>start) return null;
  const perms = line.skipSpace(end);
  if (line.byte(perms + 3) < 0) return null;
  const region = new Region(<u64>start, <u64>(stop - start));
  region.at = <i64>line.start;
  region.protection =
    PROTECTION_KNOWN |
    (line.byte(perms) == 0x72 ? READ : 0) |
    (line.byte(perms + 1) == 0x77 ? WRITE : 0) |
    (line.byte(perms + 2) == 0x78 ? EXECUTE : 0);
  const offset = line.skipSpace(perms + 4);
  const offsetEnd = line.wordEnd(offset);
  const device = line.skipSpace(offsetEnd);
  const inode = line.skipSpace(line.wordEnd(device));
  const path = line.skipSpace(line.wordEnd(inode));
  region.name = line.text(path);
  if (region.name.length > 0 && !region.name.startsWith("[")) region.fileOffset = hexNumber(line, offset, offsetEnd);
  return region;
}

/** -1 where it is none; addresses of user space are below 2^63. */
function hexNumber(line: Lines, from: i32, to: i32): i64 {
  if (to <= from || to - from > 16) return -1;
  let value: i64 = 0;
  for (let i = from; i < to; i++) {
    const byte = line.byte(i);
    const isDigit = byte >= 0x30 && byte <= 0x39;
    const letter = byte | 0x20;
    if (!isDigit && (letter < 0x61 || letter > 0x66)) return -1;
    value = (value << 4) | (isDigit ? byte - 0x30 : letter - 0x57);
  }
  return value;
}
