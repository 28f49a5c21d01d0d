/**
 * Reads a JSON text in bounded bits, without recursion. Tolerant, as reports are written by programs that are
 * dying and edited by people: raw control characters in strings, missing and superfluous commas and garbage between
 * values do not stop it. What is wrong is counted, and the first place of each kind is kept.
 */
import { ByteSource, span } from "../source";
import {
  JSON_ARRAY,
  JSON_ESCAPED,
  JSON_FALSE,
  JSON_KEY,
  JSON_NULL,
  JSON_NUMBER,
  JSON_OBJECT,
  JSON_SKIPPED,
  JSON_STRING,
  JSON_TRUE,
  JsonNodes,
} from "./nodes";

/** Containers in containers that are kept; reports nest a dozen. */
const MOST_DEPTH: i32 = 128;
const BYTES_A_STEP: u64 = 128 << 10;

// What the next byte may belong to.
const IN_NOTHING: i32 = 0;
const IN_STRING: i32 = 1;
const IN_NUMBER: i32 = 2;
const IN_WORD: i32 = 3;
const IN_DEEP: i32 = 4;
const IN_DEEP_STRING: i32 = 5;

// What the innermost container waits for.
const KEY: u8 = 0;
const COLON: u8 = 1;
const VALUE: u8 = 2;
const COMMA: u8 = 3;

const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;

/** How often something is wrong, and where first. */
@final
export class JsonFlaw {
  count: i32 = 0;
  at: u64 = 0;

  add(at: u64): void {
    if (this.count++ == 0) this.at = at;
  }
}

@final
export class JsonScanner {
  readonly nodes: JsonNodes = new JsonNodes();
  readonly syntax: JsonFlaw = new JsonFlaw();
  readonly encoding: JsonFlaw = new JsonFlaw();
  readonly depth: JsonFlaw = new JsonFlaw();
  /** The text ends inside of a value. */
  readonly cut: JsonFlaw = new JsonFlaw();
  /** There are more values than are kept. */
  readonly room: JsonFlaw = new JsonFlaw();
  /** Behind the value, when it is read. */
  at: u64;

  private state: i32 = IN_NOTHING;
  private isDone: bool = false;
  private readonly open: StaticArray<i32> = new StaticArray<i32>(MOST_DEPTH);
  private readonly isObject: StaticArray<bool> = new StaticArray<bool>(MOST_DEPTH);
  private readonly waits: StaticArray<u8> = new StaticArray<u8>(MOST_DEPTH);
  private level: i32 = 0;
  private tokenAt: u64 = 0;
  private hash: u32 = 0;
  private hasEscape: bool = false;
  private isEscaping: bool = false;
  /** UTF-8: bytes of a character that are still to come, and the least the next one may be. */
  private following: i32 = 0;
  private deepLevel: u64 = 0;

  constructor(
    private readonly source: ByteSource,
    at: u64,
    private readonly end: u64,
  ) {
    this.at = at;
  }

  /** Reads on; false when the value is read or the text ends. */
  step(): bool {
    const until = this.end - this.at > BYTES_A_STEP ? this.at + BYTES_A_STEP : this.end;
    while (!this.isDone && this.at < until) {
      const from = this.source.locate(this.at);
      if (from == 0) break;
      this.readPiece(from, <u32>min<u64>(span, until - this.at));
    }
    if (this.isDone) return false;
    if (this.at >= until && until < this.end) return true;
    this.endEarly();
    return false;
  }

  private readPiece(from: usize, count: u32): void {
    const base = this.at;
    let i: u32 = 0;
    while (i < count && !this.isDone) {
      const byte = <u32>load<u8>(from + i);
      this.at = base + i;
      switch (this.state) {
        case IN_STRING:
          this.readString(byte);
          break;
        case IN_NUMBER:
          // The byte behind a number belongs to what follows.
          if (isOfNumber(byte)) break;
          this.endToken(JSON_NUMBER);
          continue;
        case IN_WORD:
          if (isLetter(byte)) {
            this.hash = (this.hash << 8) | byte;
            break;
          }
          this.endWord();
          continue;
        case IN_DEEP:
        case IN_DEEP_STRING:
          this.readDeep(byte);
          break;
        default:
          this.readStructure(byte);
      }
      i++;
    }
    this.at = base + i;
  }

  private readStructure(byte: u32): void {
    switch (byte) {
      case 0x20:
      case 0x09:
      case 0x0a:
      case 0x0d:
        return;
      case QUOTE:
        this.state = IN_STRING;
        this.tokenAt = this.at + 1;
        this.hash = 0x811c9dc5;
        this.hasEscape = false;
        this.isEscaping = false;
        this.following = 0;
        return;
      case 0x7b:
        return this.push(true);
      case 0x5b:
        return this.push(false);
      case 0x7d:
        return this.pop(true);
      case 0x5d:
        return this.pop(false);
      case 0x2c:
        return this.separate(COMMA, this.level > 0 && this.isObject[this.level - 1] ? KEY : VALUE);
      case 0x3a:
        return this.separate(COLON, VALUE);
    }
    this.tokenAt = this.at;
    if (byte == 0x2d || (byte >= 0x30 && byte <= 0x39)) this.state = IN_NUMBER;
    else if (isLetter(byte)) {
      this.state = IN_WORD;
      this.hash = byte;
    } else this.syntax.add(this.at);
  }

  private separate(expected: u8, next: u8): void {
    if (this.level == 0) return this.syntax.add(this.at);
    if (this.waits[this.level - 1] != expected) this.syntax.add(this.at);
    this.waits[this.level - 1] = next;
  }

  private readString(byte: u32): void {
    if (this.isEscaping) {
      this.isEscaping = false;
      return;
    }
    if (byte == QUOTE) {
      if (this.following > 0) this.encoding.add(this.at);
      return this.endString();
    }
    if (byte == BACKSLASH) {
      this.isEscaping = true;
      this.hasEscape = true;
    }
    this.hash = (this.hash ^ byte) * 0x01000193;
    if (byte >= 0x80 || this.following > 0) this.checkEncoding(byte);
  }

  private checkEncoding(byte: u32): void {
    if (this.following > 0) {
      if ((byte & 0xc0) == 0x80) {
        this.following--;
        return;
      }
      this.encoding.add(this.at);
      this.following = 0;
      if (byte < 0x80) return;
    }
    if (byte >= 0xc2 && byte < 0xe0) this.following = 1;
    else if (byte >= 0xe0 && byte < 0xf0) this.following = 2;
    else if (byte >= 0xf0 && byte < 0xf5) this.following = 3;
    else this.encoding.add(this.at);
  }

  private endString(): void {
    const length = this.at - this.tokenAt;
    this.state = IN_NOTHING;
    const escaped = this.hasEscape ? JSON_ESCAPED : 0;
    if (this.level > 0 && this.isObject[this.level - 1] && this.waits[this.level - 1] == KEY) {
      const key = this.nodes.add(JSON_KEY | escaped, this.tokenAt, length);
      if (key < 0) return this.endFull();
      this.nodes.setAfter(key, this.hash);
      this.waits[this.level - 1] = COLON;
      return;
    }
    if (this.addValue(JSON_STRING | escaped, this.tokenAt, length) >= 0) this.endValue();
  }

  private endToken(kind: u32): void {
    this.state = IN_NOTHING;
    if (this.addValue(kind, this.tokenAt, this.at - this.tokenAt) >= 0) this.endValue();
  }

  private endWord(): void {
    // The last four letters: "true", "alse", "null".
    const length = this.at - this.tokenAt;
    if (this.hash == 0x74727565 && length == 4) this.endToken(JSON_TRUE);
    else if (this.hash == 0x616c7365 && length == 5) this.endToken(JSON_FALSE);
    else if (this.hash == 0x6e756c6c && length == 4) this.endToken(JSON_NULL);
    else {
      this.state = IN_NOTHING;
      this.syntax.add(this.tokenAt);
    }
  }

  /** Adds a value to the innermost container, where it may stand or not. */
  private addValue(kind: u32, start: u64, length: u64): i32 {
    if (this.level > 0) {
      if (this.waits[this.level - 1] != VALUE) this.syntax.add(this.at);
      this.waits[this.level - 1] = COMMA;
    }
    const index = this.nodes.add(kind, start, length);
    if (index < 0) this.endFull();
    return index;
  }

  /** A value that stands alone is all there is to read. */
  private endValue(): void {
    if (this.level == 0) this.isDone = true;
  }

  private push(isObject: bool): void {
    if (this.level == MOST_DEPTH) {
      this.depth.add(this.at);
      if (this.addValue(JSON_SKIPPED, this.at, 0) < 0) return;
      this.state = IN_DEEP;
      this.deepLevel = 1;
      return;
    }
    const index = this.addValue(isObject ? JSON_OBJECT : JSON_ARRAY, this.at, 0);
    if (index < 0) return;
    this.open[this.level] = index;
    this.isObject[this.level] = isObject;
    this.waits[this.level] = isObject ? KEY : VALUE;
    this.level++;
  }

  private pop(isObject: bool): void {
    if (this.level == 0) return this.syntax.add(this.at);
    const top = this.level - 1;
    const waits = this.waits[top];
    const isOpen = waits == COMMA || this.nodes.count == this.open[top] + 1;
    if (this.isObject[top] != isObject || !isOpen) this.syntax.add(this.at);
    this.level = top;
    this.nodes.setAfter(this.open[top], this.nodes.count);
    this.endValue();
  }

  private readDeep(byte: u32): void {
    if (this.state == IN_DEEP_STRING) {
      if (this.isEscaping) this.isEscaping = false;
      else if (byte == BACKSLASH) this.isEscaping = true;
      else if (byte == QUOTE) this.state = IN_DEEP;
      return;
    }
    if (byte == QUOTE) {
      this.state = IN_DEEP_STRING;
      this.isEscaping = false;
    } else if (byte == 0x7b || byte == 0x5b) this.deepLevel++;
    else if ((byte == 0x7d || byte == 0x5d) && --this.deepLevel == 0) this.state = IN_NOTHING;
  }

  private endFull(): void {
    this.room.add(this.at);
    this.closeAll();
  }

  /** The text is at its end: what is open is taken as far as it goes. */
  private endEarly(): void {
    const state = this.state;
    if (state == IN_NUMBER) this.endToken(JSON_NUMBER);
    else if (state == IN_WORD) this.endWord();
    if (this.isDone) return;
    if (state == IN_STRING || state >= IN_DEEP || this.level > 0) this.cut.add(this.at);
    const isKey = this.level > 0 && this.isObject[this.level - 1] && this.waits[this.level - 1] == KEY;
    if (state == IN_STRING && !isKey) {
      this.addValue(JSON_STRING | (this.hasEscape ? JSON_ESCAPED : 0), this.tokenAt, this.at - this.tokenAt);
    }
    this.closeAll();
  }

  private closeAll(): void {
    for (let i = this.level - 1; i >= 0; i--) this.nodes.setAfter(this.open[i], this.nodes.count);
    this.level = 0;
    this.isDone = true;
  }
}

function isLetter(byte: u32): bool {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

/** Digits, sign, point and exponent; which of them where is looked at when the number is wanted. */
function isOfNumber(byte: u32): bool {
  return (byte >= 0x30 && byte <= 0x39) || byte == 0x2b || byte == 0x2d || byte == 0x2e || byte == 0x65 || byte == 0x45;
}
