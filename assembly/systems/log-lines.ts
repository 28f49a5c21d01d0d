/** Records of the kernel's log become lines of the report. */
import { ByteSource } from "../bytes/source";
import { readUtf8 } from "../bytes/text";
import { Dump } from "../facts/dump";
import { UNKNOWN } from "../facts/fact";
import { LogLine } from "../facts/rows";

/** More lines than the largest buffers in use hold. */
export const MOST_LINES: i32 = 400000;
const LINE_FEED: i32 = 0x0a;
const NANOSECONDS: f64 = 1e9;

@final
export class LogLines {
  constructor(private readonly dump: Dump) {}

  /** Adds a record; one whose text has several lines stays one. `level` below zero: not known. */
  add(source: ByteSource, at: u64, length: u64, nanoseconds: u64, level: i64): void {
    const bytes = length > 0 && source.byte(at + length - 1) == LINE_FEED ? length - 1 : length;
    this.push(readUtf8(source, at, bytes, false), <f64>nanoseconds / NANOSECONDS, level, source, at);
  }

  /** `at` in `memory`: where the text lies; null: it has none. */
  push(text: string, seconds: f64, level: i64, memory: ByteSource | null, at: u64): void {
    const dump = this.dump;
    dump.logTotal++;
    if (dump.log.length >= MOST_LINES) {
      dump.isLogCut = true;
      return;
    }
    const line = new LogLine(text);
    line.time = seconds;
    line.level = level >= 0 ? level : UNKNOWN;
    if (memory) {
      const place = memory.fileOffsetOf(at);
      if (place != u64.MAX_VALUE) line.at = <i64>place;
    }
    dump.log.push(line);
  }
}
