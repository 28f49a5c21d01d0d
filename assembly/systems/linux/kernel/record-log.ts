/**
 * The kernel's log before 5.10. Since 3.5: records one behind the other in a buffer that wraps; before: characters.
 * Sources: Linux, kernel/printk/printk.c of 3.4, 3.5, 4.19 and 5.9.
 */
import { Dump } from "../../../facts/dump";
import { LOSS } from "../../../facts/warnings";
import { SpaceSource } from "../../../spaces/space";
import { LogReader } from "./log-reader";
import { Vmcoreinfo } from "./vmcoreinfo";

const MOST_BUFFER: u64 = 1 << 30;
const RECORDS_AT_ONCE: i32 = 128;
const BYTES_AT_ONCE: u64 = 1 << 15;
const LINE_FEED: i32 = 0x0a;

// printk_log (log, up to 3.10):
// offset size name
// 0      8    ts_nsec
// 8      2    len         of the record, with its dictionary
// 10     2    text_len
// 12     2    dict_len
// 14     2    level       3.5: u16; since 3.6: u8 facility, then 5 bits of flags and 3 of level
@final
export class RecordLog extends LogReader {
  private buffer: u64 = 0;
  private size: u64 = 0;
  private at: u64 = 0;
  private end: u64 = 0;
  /** Bytes that may still be walked: a walk goes around once. */
  private left: u64 = 0;
  private readonly headerBytes: u64;
  private readonly hasFacility: bool;

  constructor(dump: Dump, info: Vmcoreinfo, memory: SpaceSource) {
    super(dump, info, memory);
    this.headerBytes = info.size("printk_log", info.size("log", 16));
    this.hasFacility = !info.text("OSRELEASE").startsWith("3.5.");
  }

  step(dump: Dump): bool {
    if (!this.isOpen) return this.open(dump);
    for (let i = 0; i < RECORDS_AT_ONCE; i++) {
      if (this.at == this.end || this.left == 0) return false;
      if (!this.readRecord(dump)) return false;
    }
    return true;
  }

  private open(dump: Dump): bool {
    const info = this.info;
    const cursor = this.cursor;
    cursor.seek(info.symbol("log_buf"));
    this.buffer = cursor.word("log_buf");
    cursor.seek(info.symbol("log_buf_len"));
    this.size = cursor.u32("log_buf_len");
    cursor.seek(info.symbol("log_first_idx"));
    this.at = cursor.u32("log_first_idx");
    cursor.seek(info.symbol("log_next_idx"));
    this.end = cursor.u32("log_next_idx");
    if (!cursor.ok) {
      this.tellUnreadable(dump);
      return false;
    }
    if (this.size == 0 || this.size > MOST_BUFFER || this.at >= this.size || this.end > this.size) {
      dump.warnings.add("log-unreadable", LOSS, "The places of the kernel's log do not lie in its buffer.");
      return false;
    }
    this.left = this.size;
    this.isOpen = true;
    return true;
  }

  private readRecord(dump: Dump): bool {
    const info = this.info;
    const cursor = this.cursor;
    const record = this.buffer + this.at;
    cursor.seek(record + info.offset("printk_log.ts_nsec", info.offset("log.ts_nsec", 0)));
    const time = cursor.u64("printk_log.ts_nsec");
    cursor.seek(record + info.offset("printk_log.len", info.offset("log.len", 8)));
    const length = <u64>cursor.u16("printk_log.len");
    cursor.seek(record + info.offset("printk_log.text_len", info.offset("log.text_len", 10)));
    const textLength = <u64>cursor.u16("printk_log.text_len");
    cursor.seek(record + 14);
    let level: i64 = this.hasFacility ? 0 : <i64>cursor.u16("printk_log.level");
    if (this.hasFacility) {
      cursor.skip(1, "printk_log.facility");
      const bits = <i64>cursor.u8("printk_log.level");
      level = cursor.bigEndian ? bits & 7 : bits >> 5;
    }
    if (!cursor.ok) {
      this.tellUnreadable(dump);
      return false;
    }
    if (length == 0) {
      // The next record did not fit: it lies at the start.
      if (this.at == 0) return false;
      this.left -= min(this.left, this.size - this.at);
      this.at = 0;
      return true;
    }
    if (length < this.headerBytes || length > this.size - this.at) {
      dump.warnings.add("log-damaged", LOSS, "A record of the kernel's log is damaged; what follows it is not read.");
      return false;
    }
    this.lines.add(this.memory, record + this.headerBytes, min(textLength, length - this.headerBytes), time, level & 7);
    this.left -= min(this.left, length);
    this.at += length;
    if (this.at >= this.size) this.at = 0;
    return true;
  }
}

/** Up to 3.4: characters, lines such as "<6>[   12.345678] text". */
@final
export class CharacterLog extends LogReader {
  private buffer: u64 = 0;
  private size: u64 = 0;
  private at: u64 = 0;
  /** Where the line begins that is being read. */
  private lineAt: u64 = 0;
  private end: u64 = 0;
  private line: Array<u8> = [];

  step(dump: Dump): bool {
    if (!this.isOpen) return this.open(dump);
    const limit = min(this.end, this.at + BYTES_AT_ONCE);
    for (; this.at < limit; this.at++) {
      const byte = this.memory.byte(this.buffer + (this.at % this.size));
      if (byte == LINE_FEED || this.line.length >= 8192) this.endLine();
      if (byte <= 0 || byte == LINE_FEED) continue;
      if (this.line.length == 0) this.lineAt = this.at;
      this.line.push(<u8>byte);
    }
    if (this.at < this.end) return true;
    if (this.line.length > 0) this.endLine();
    return false;
  }

  private open(dump: Dump): bool {
    const info = this.info;
    const cursor = this.cursor;
    cursor.seek(info.symbol("log_buf"));
    this.buffer = cursor.word("log_buf");
    cursor.seek(info.symbol("log_buf_len"));
    this.size = cursor.u32("log_buf_len");
    cursor.seek(info.symbol("log_end"));
    const end = <u64>cursor.u32("log_end");
    cursor.seek(info.symbol("logged_chars"));
    const logged = <u64>cursor.u32("logged_chars");
    if (!cursor.ok || this.size == 0 || this.size > MOST_BUFFER) {
      this.tellUnreadable(dump);
      return false;
    }
    const held = min(min(logged, this.size), end + this.size);
    // One turn ahead, so that the start is not below zero.
    this.end = (end % this.size) + this.size;
    this.at = this.end - held;
    this.isOpen = true;
    return true;
  }

  private endLine(): void {
    const line = this.line;
    this.line = [];
    let from = 0;
    let level: i64 = -1;
    if (line.length > 2 && line[0] == 0x3c && line[2] == 0x3e) {
      level = <i64>line[1] - 0x30;
      from = 3;
    }
    let seconds: f64 = NaN;
    if (from < line.length && line[from] == 0x5b) {
      const close = line.indexOf(0x5d, from);
      const time = close > 0 ? secondsOf(line, from + 1, close) : NaN;
      if (!isNaN(time)) {
        seconds = time;
        from = close + 1 < line.length && line[close + 1] == 0x20 ? close + 2 : close + 1;
      }
    }
    const text = String.UTF8.decodeUnsafe(line.dataStart + from, max(0, line.length - from));
    this.lines.push(text, seconds, level, this.memory, this.buffer + ((this.lineAt + from) % this.size));
  }
}

/** "   12.345678"; NaN where it is no time. */
function secondsOf(line: Array<u8>, from: i32, to: i32): f64 {
  let value: f64 = 0;
  let scale: f64 = 0;
  for (let i = from; i < to; i++) {
    const byte = line[i];
    if (byte == 0x20 && value == 0) continue;
    if (byte == 0x2e && scale == 0) {
      scale = 1;
      continue;
    }
    if (byte < 0x30 || byte > 0x39) return NaN;
    value = value * 10 + (byte - 0x30);
    if (scale > 0) scale *= 10;
  }
  return scale > 1 ? value / scale : NaN;
}
