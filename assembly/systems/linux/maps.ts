import { Lines } from "../../bytes/lines";
import { EXECUTE, PROTECTION_KNOWN, READ, Region, WRITE } from "../../facts/memory/region";

/**
 * A line of /proc/PID/maps as a region: "start-end perms offset device inode path", numbers in hex (proc(5)).
 * Null for what is none. Whether any of it is in a file is for the caller to say.
 */
export function readMapsLine(line: Lines): Region | null {
  const dash = line.indexOf(0x2d);
  const end = line.wordEnd(0);
  if (dash <= 0 || dash > 16 || dash >= end) return null;
  const start = hexNumber(line, 0, dash);
  const isStart = isNumber;
  const stop = hexNumber(line, dash + 1, end);
  if (!isStart || !isNumber || stop <= start) return null;
  const perms = line.skipSpace(end);
  if (line.byte(perms + 3) < 0) return null;
  const region = new Region(start, stop - start);
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
  if (region.name.length > 0 && !region.name.startsWith("[")) {
    const fileOffset = hexNumber(line, offset, offsetEnd);
    if (isNumber && fileOffset <= (<u64>1) << 53) region.fileOffset = <i64>fileOffset;
  }
  return region;
}

/** Whether the last call of `hexNumber` found one. */
let isNumber: bool = false;

function hexNumber(line: Lines, from: i32, to: i32): u64 {
  isNumber = to > from && to - from <= 16;
  let value: u64 = 0;
  for (let i = from; isNumber && i < to; i++) {
    const byte = line.byte(i);
    const isDigit = byte >= 0x30 && byte <= 0x39;
    const letter = byte | 0x20;
    if (!isDigit && (letter < 0x61 || letter > 0x66)) isNumber = false;
    value = (value << 4) | <u64>(isDigit ? byte - 0x30 : letter - 0x57);
  }
  return value;
}
