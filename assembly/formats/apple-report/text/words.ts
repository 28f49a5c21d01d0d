/** The parts of one line, from left to right. */

import { digitOf } from "../../../bytes/json/escapes";
import { Lines } from "../../../bytes/lines";
import { TEXT_LIMIT } from "../../../bytes/text";
import { Word, word } from "../../../facts/fact";

export const LINE_FEED: i32 = 0x0a;
/** A panic's first line can be long; what is longer is no line of a report. */
export const LONGEST_LINE: i32 = 64 << 10;
const SPACE: i32 = 0x20;
const TAB: i32 = 0x09;
const ZERO: i32 = 0x30;
const LOWER_X: i32 = 0x78;
const COLON: i32 = 0x3a;
/** Bytes of text that are made of one report at most: nothing is ever given back. */
const MOST_MADE: i32 = 32 << 20;

@final
export class Words {
  /** Where in the line the next part is read. */
  at: i32 = 0;
  /** Where the line's text begins, behind spaces. */
  indent: i32 = 0;
  /** Answer of readHex and readNumber. */
  value: u64 = 0;
  private made: i32 = 0;

  constructor(readonly lines: Lines) {}

  /** Whether the report holds more text than is kept; texts are empty from then on. */
  get isSpent(): bool {
    return this.made > MOST_MADE;
  }

  /** Goes to the begin of the line, behind its spaces. */
  begin(): void {
    this.indent = this.lines.skipSpace(0);
    this.at = this.indent;
  }

  get isEmpty(): bool {
    return this.indent >= this.lines.length;
  }

  /** Where the line lies in the file. */
  get place(): u64 {
    const place = this.lines.source.fileOffsetOf(this.lines.start);
    return place == u64.MAX_VALUE ? 0 : place;
  }

  /** Whether the line's text begins so. */
  startsWith(text: string): bool {
    return this.isAt(this.indent, text);
  }

  isAt(from: i32, text: string): bool {
    for (let i = 0; i < text.length; i++) if (this.lines.byte(from + i) != text.charCodeAt(i)) return false;
    return true;
  }

  /** Where `text` stands from `from` on; -1: nowhere. */
  indexOf(text: string, from: i32): i32 {
    const first = text.charCodeAt(0);
    for (let i = from; i + text.length <= this.lines.length; i++) {
      if (this.lines.byte(i) == first && this.isAt(i, text)) return i;
    }
    return -1;
  }

  skip(count: i32): void {
    this.at = this.lines.skipSpace(this.at + count);
  }

  /** Goes over `text` and the spaces behind it, if it stands here. */
  accept(text: string): bool {
    if (!this.isAt(this.at, text)) return false;
    this.skip(text.length);
    return true;
  }

  /** Reads "0x…" and the spaces behind it. */
  readHex(): bool {
    const lines = this.lines;
    if (lines.byte(this.at) != ZERO || (lines.byte(this.at + 1) | 0x20) != LOWER_X) return false;
    let value: u64 = 0;
    let i = this.at + 2;
    while (i < lines.length) {
      const digit = digitOf(lines.byte(i));
      if (digit < 0) break;
      if (value >> 60 != 0) return false;
      value = (value << 4) | <u64>digit;
      i++;
    }
    if (i == this.at + 2) return false;
    this.value = value;
    this.at = lines.skipSpace(i);
    return true;
  }

  /** Reads a decimal number of up to 18 digits and the spaces behind it. */
  readNumber(): bool {
    const lines = this.lines;
    let value: u64 = 0;
    let i = this.at;
    while (i < lines.length && i - this.at < 19) {
      const digit = lines.byte(i) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + <u64>digit;
      i++;
    }
    if (i == this.at || i - this.at > 18) return false;
    this.value = value;
    this.at = lines.skipSpace(i);
    return true;
  }

  /** The number whose "0x" ends `text`, wherever that stands in the line. */
  hexAfter(text: string): Word | null {
    const found = this.indexOf(text, this.indent);
    if (found < 0) return null;
    const before = this.at;
    this.at = found + text.length - 2;
    const isRead = this.readHex();
    this.at = before;
    return isRead ? word(this.value) : null;
  }

  /** The next word, and over the spaces behind it. */
  word(): string {
    const end = this.lines.wordEnd(this.at);
    const text = this.text(this.at, end);
    this.at = this.lines.skipSpace(end);
    return text;
  }

  /** All that is left of the line, without spaces at its end. */
  rest(): string {
    return this.text(this.at, this.lines.length);
  }

  /** A part of the line without spaces at its end. */
  text(from: i32, to: i32): string {
    let end = min(to, this.lines.length);
    while (end > from && isSpace(this.lines.byte(end - 1))) end--;
    if (end <= from || this.isSpent) return "";
    this.made += min(end - from, TEXT_LIMIT) << 1;
    return this.lines.text(from, end);
  }

  /** What stands behind the first colon. */
  afterColon(): string {
    const colon = this.lines.indexOf(COLON, this.indent);
    return colon < 0 ? "" : this.text(this.lines.skipSpace(colon + 1), this.lines.length);
  }
}

function isSpace(byte: i32): bool {
  return byte == SPACE || byte == TAB;
}
