/**
 * A line of the Linux kernel's log as text keeps it: vmcore-dmesg.txt, dmesg, consoles, netconsole, pstore, journals.
 *   <6>[   12.345678] text                          level, seconds since boot
 *   [   12.345678][   T42] text                     with who wrote it (CONFIG_PRINTK_CALLER)
 *   4,1234,12345678,-;text                          netconsole: level, number, microseconds, flags
 *   Nov 26 12:00:00 host kernel: [   12.345678] text
 */
import { Lines } from "../../bytes/lines";
import { UNKNOWN } from "../../facts/fact";

const LINE_FEED: i32 = 0x0a;
const COMMA: i32 = 0x2c;
const SEMICOLON: i32 = 0x3b;
const OPEN: i32 = 0x5b;
const CLOSE: i32 = 0x5d;
const LESS: i32 = 0x3c;
const GREATER: i32 = 0x3e;
const POINT: i32 = 0x2e;
/** Digits of microseconds. */
const FRACTION: i32 = 6;
const LEVELS: i64 = 7;
const MARK: string = " kernel: ";
/** Date and host stand in front of the mark. */
const MOST_AHEAD: i32 = 96;
const MOST_DIGITS: i32 = 15;

/** Whether a line begins where `lines` stands: of a longer one than it takes at once the rest comes in pieces. */
export function beginsLine(lines: Lines): bool {
  return lines.start == 0 || lines.source.byte(lines.start - 1) == LINE_FEED;
}

/** What the last line that was read says; `read` fills it. */
@final
export class LogLineHead {
  /** Whether the line begins as lines of the kernel's log do. */
  isStamped: bool = false;
  /** Seconds since boot; NaN unknown. */
  time: f64 = NaN;
  level: i64 = UNKNOWN;
  /** Where its text begins. */
  textAt: i32 = 0;
  private at: i32 = 0;

  constructor(private readonly lines: Lines) {}

  read(): void {
    this.isStamped = false;
    this.time = NaN;
    this.level = UNKNOWN;
    this.textAt = 0;
    this.at = 0;
    if (this.readNetconsole()) return;
    this.at = 0;
    if (this.readLevel()) this.accept(this.at);
    this.skipSyslog();
    if (!this.readTime()) return;
    this.accept(this.at);
    if (this.readCaller()) this.accept(this.at);
  }

  private accept(at: i32): void {
    this.isStamped = true;
    this.textAt = this.lines.byte(at) == 0x20 ? at + 1 : at;
  }

  private readLevel(): bool {
    if (this.lines.byte(0) != LESS) return false;
    this.at = 1;
    const value = this.number();
    if (value < 0 || this.lines.byte(this.at) != GREATER) {
      this.at = 0;
      return false;
    }
    this.at++;
    this.level = value & LEVELS;
    return true;
  }

  private skipSyslog(): void {
    const lines = this.lines;
    for (let i = this.at; i < min(lines.length, MOST_AHEAD); i++) {
      if (!this.stands(MARK, i)) continue;
      this.at = i + MARK.length;
      return this.accept(this.at);
    }
  }

  private stands(text: string, at: i32): bool {
    for (let i = 0; i < text.length; i++) if (this.lines.byte(at + i) != text.charCodeAt(i)) return false;
    return true;
  }

  private readTime(): bool {
    const lines = this.lines;
    if (lines.byte(this.at) != OPEN) return false;
    this.at = lines.skipSpace(this.at + 1);
    const seconds = this.number();
    if (seconds < 0 || lines.byte(this.at) != POINT) return false;
    const from = ++this.at;
    const fraction = this.number();
    // Logs of X have the same brackets with three digits.
    if (this.at - from != FRACTION || lines.byte(this.at) != CLOSE) return false;
    this.time = <f64>seconds + <f64>fraction / 1e6;
    this.at++;
    return true;
  }

  /** "[   T42]", "[ C0]": a task or a processor. */
  private readCaller(): bool {
    const lines = this.lines;
    if (lines.byte(this.at) != OPEN) return false;
    this.at = lines.skipSpace(this.at + 1);
    const kind = lines.byte(this.at++);
    if (kind != 0x43 && kind != 0x54) return false;
    if (this.number() < 0 || lines.byte(this.at) != CLOSE) return false;
    this.at++;
    return true;
  }

  private readNetconsole(): bool {
    const level = this.number();
    if (level < 0 || !this.comma() || this.number() < 0 || !this.comma()) return false;
    const microseconds = this.number();
    if (microseconds < 0 || !this.comma()) return false;
    const end = this.lines.indexOf(SEMICOLON, this.at);
    if (end < 0 || end > MOST_AHEAD) return false;
    this.level = level & LEVELS;
    this.time = <f64>microseconds / 1e6;
    this.isStamped = true;
    this.textAt = end + 1;
    return true;
  }

  private comma(): bool {
    return this.lines.byte(this.at++) == COMMA;
  }

  /** Digits at the place, which moves behind them; -1: none. */
  private number(): i64 {
    let value: i64 = 0;
    const from = this.at;
    while (this.at - from < MOST_DIGITS) {
      const digit = this.lines.byte(this.at) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      this.at++;
    }
    return this.at > from ? value : -1;
  }
}
