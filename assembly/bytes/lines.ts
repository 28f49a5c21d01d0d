/** Lines of a text in a source, without making a string of each. */
import { ByteSource } from "./source";
import { readUtf8 } from "./text";

const LINE_FEED: i32 = 0x0a;
const RETURN: i32 = 0x0d;
const SPACE: i32 = 0x20;
const TAB: i32 = 0x09;

@final
export class Lines {
  /** The current line: where it lies, and its bytes without the line break. */
  start: u64 = 0;
  length: i32 = 0;
  private next_: u64;

  constructor(
    readonly source: ByteSource,
    at: u64,
    /** The text ends here, or at its first zero byte. */
    private readonly end: u64,
    /** What ends a line: a line feed, or zero in lists such as /proc/PID/environ. */
    private readonly separator: i32 = LINE_FEED,
    /** Bytes of a line; what is longer is told in pieces. */
    private readonly longest: i32 = i32.MAX_VALUE,
  ) {
    this.next_ = at;
  }

  /** Goes to the next line; false behind the last. */
  next(): bool {
    if (this.next_ >= this.end) return false;
    this.start = this.next_;
    let at = this.start;
    let byte = -1;
    const limit = this.end - this.start > <u64>this.longest ? this.start + this.longest : this.end;
    while (at < limit) {
      byte = this.source.byte(at);
      if (byte < 0 || byte == this.separator || (byte == 0 && this.separator != 0)) break;
      at++;
    }
    this.length = <i32>min<u64>(at - this.start, i32.MAX_VALUE);
    if (at == limit && limit < this.end) {
      byte = this.source.byte(at);
      if (byte > 0 && byte != this.separator) {
        this.next_ = at;
        return true;
      }
    }
    const isLast = at >= this.end || byte < 0 || byte != this.separator;
    this.next_ = isLast ? this.end : at + 1;
    if (this.separator == LINE_FEED && this.length > 0 && this.byte(this.length - 1) == RETURN) this.length--;
    // A zero right at the end is no line.
    return this.length > 0 || !isLast;
  }

  /** A byte of the line; -1 behind it. */
  byte(index: i32): i32 {
    return index >= 0 && index < this.length ? this.source.byte(this.start + index) : -1;
  }

  text(from: i32 = 0, to: i32 = i32.MAX_VALUE): string {
    const end = min(to, this.length);
    return from < end ? readUtf8(this.source, this.start + from, end - from, false) : "";
  }

  /** Where `byte` stands from `from` on; -1: not in the line. */
  indexOf(byte: i32, from: i32 = 0): i32 {
    for (let i = from; i < this.length; i++) if (this.byte(i) == byte) return i;
    return -1;
  }

  /** The first place from `from` on that is no space or tab. */
  skipSpace(from: i32): i32 {
    let i = from;
    while (this.byte(i) == SPACE || this.byte(i) == TAB) i++;
    return i;
  }

  /** The first space or tab from `from` on, or the end. */
  wordEnd(from: i32): i32 {
    let i = from;
    while (i < this.length && this.byte(i) != SPACE && this.byte(i) != TAB) i++;
    return i;
  }

  /** The part behind `separator` and space, of lines such as "Name:\tvalue". */
  valueAfter(separator: i32): string {
    const at = this.indexOf(separator);
    return at < 0 ? "" : this.text(this.skipSpace(at + 1));
  }

  startsWith(text: string): bool {
    if (this.length < text.length) return false;
    for (let i = 0; i < text.length; i++) if (this.byte(i) != text.charCodeAt(i)) return false;
    return true;
  }
}
