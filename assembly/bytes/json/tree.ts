/**
 * The values of a JSON text, read from the source again when somebody asks. Numbers are exact to 64 bits. A value
 * that is missing is NOWHERE, of which every question has an empty answer.
 */
import { reserve } from "../arena";
import { BufferSource } from "../buffer-source";
import { ByteSource } from "../source";
import { readUtf8, TEXT_LIMIT } from "../text";
import { decodeEscapes, digitOf, unescapedRoom } from "./escapes";
import {
  JSON_ARRAY,
  JSON_FALSE,
  JSON_KEY,
  JSON_NULL,
  JSON_NUMBER,
  JSON_OBJECT,
  JSON_STRING,
  JSON_TRUE,
  JsonNodes,
} from "./nodes";
import { JsonFlaw, JsonScanner } from "./scanner";

export const NOWHERE: i32 = -1;
/** Bytes of a text that can become what a report shows of one. */
const MOST_TEXT: u32 = <u32>TEXT_LIMIT * 6;
/** Bytes of a decoded text that is read line by line. */
const MOST_DECODED: u32 = 1 << 20;
const LONGEST_NUMBER: u32 = 64;
/** Members of an object that are looked at for a name; reports have a hundred. */
const MOST_MEMBERS: i32 = 1 << 16;
/** Bytes of text that are made of one tree at most: nothing is ever given back. */
const MOST_MADE: u32 = 48 << 20;

let textRoom: usize = 0;

@final
export class JsonTree {
  readonly scanner: JsonScanner;
  readonly nodes: JsonNodes;
  /** Keys that stand more than once where one of them was asked for; the last one counts. */
  readonly repeated: JsonFlaw = new JsonFlaw();
  /** Objects with more members than are looked at for a name. */
  readonly members: JsonFlaw = new JsonFlaw();
  /** Texts that were not made: there are too many. */
  readonly spent: JsonFlaw = new JsonFlaw();
  private made: u32 = 0;
  /** Numbers that do not fit into what they were asked for. */
  readonly range: JsonFlaw = new JsonFlaw();

  constructor(
    private readonly source: ByteSource,
    at: u64,
    end: u64,
  ) {
    const scanner = new JsonScanner(source, at, end);
    this.scanner = scanner;
    this.nodes = scanner.nodes;
  }

  /** Reads on; false when all is read. */
  step(): bool {
    return this.scanner.step();
  }

  /** Where the text went on behind the value. */
  get end(): u64 {
    return this.scanner.at;
  }

  get root(): i32 {
    return this.nodes.count > 0 ? 0 : NOWHERE;
  }

  /** The value of a member of an object. */
  find(object: i32, name: string): i32 {
    if (this.nodes.kind(object) != JSON_OBJECT) return NOWHERE;
    const hash = hashOf(name);
    const end = this.nodes.after(object);
    let found = NOWHERE;
    let count = 0;
    for (let i = object + 1; i < end; i = this.nodes.after(i)) {
      if (++count > MOST_MEMBERS << 1) {
        this.members.add(this.nodes.start(i));
        break;
      }
      if (this.nodes.kind(i) != JSON_KEY || i + 1 >= end || !this.isNamed(i, name, hash)) continue;
      if (found >= 0) this.repeated.add(this.nodes.start(i));
      if (this.nodes.kind(i + 1) != JSON_KEY) found = i + 1;
    }
    return found;
  }

  /** The member of a member. */
  find2(object: i32, first: string, second: string): i32 {
    return this.find(this.find(object, first), second);
  }

  /** The first element of an array, or the first key of an object. */
  first(container: i32): i32 {
    const kind = this.nodes.kind(container);
    if (kind != JSON_ARRAY && kind != JSON_OBJECT) return NOWHERE;
    return this.inside(container, container + 1);
  }

  /** The element behind one of the array `container`. */
  next(container: i32, element: i32): i32 {
    return this.inside(container, this.nodes.after(element));
  }

  /** The key behind one of the object `container`. */
  nextKey(container: i32, key: i32): i32 {
    let next = this.nodes.after(key);
    const end = this.nodes.after(container);
    // A key whose value is missing is followed by the next key.
    if (next < end && this.nodes.kind(next) != JSON_KEY) next = this.nodes.after(next);
    while (next < end && this.nodes.kind(next) != JSON_KEY) next = this.nodes.after(next);
    return this.inside(container, next);
  }

  /** The value of a key. */
  valueOf(key: i32): i32 {
    const value = key + 1;
    return this.nodes.kind(key) == JSON_KEY && value < this.nodes.count && this.nodes.kind(value) != JSON_KEY
      ? value
      : NOWHERE;
  }

  isKey(node: i32): bool {
    return this.nodes.kind(node) == JSON_KEY;
  }

  isArray(node: i32): bool {
    return this.nodes.kind(node) == JSON_ARRAY;
  }

  isObject(node: i32): bool {
    return this.nodes.kind(node) == JSON_OBJECT;
  }

  isNumber(node: i32): bool {
    return this.nodes.kind(node) == JSON_NUMBER;
  }

  isString(node: i32): bool {
    return this.nodes.kind(node) == JSON_STRING;
  }

  isNull(node: i32): bool {
    return this.nodes.kind(node) == JSON_NULL;
  }

  /** true, or a number that is not zero: reports use both. */
  isTrue(node: i32): bool {
    return this.nodes.kind(node) == JSON_TRUE || (this.isNumber(node) && this.word(node) != 0);
  }

  /** Where a value stands in the source: the first byte of its text. */
  at(node: i32): u64 {
    return node >= 0 ? this.nodes.start(node) : this.scanner.at;
  }

  /** A string or a key; of a number or a word its text as it stands. "" of all else. */
  text(node: i32): string {
    const kind = this.nodes.kind(node);
    if (kind == JSON_TRUE) return "true";
    if (kind == JSON_FALSE) return "false";
    if (kind != JSON_STRING && kind != JSON_KEY && kind != JSON_NUMBER) return "";
    const start = this.nodes.start(node);
    const length = this.nodes.length(node);
    if (this.made > MOST_MADE) {
      this.spent.add(start);
      return "";
    }
    this.made += min(length, <u32>TEXT_LIMIT) << 1;
    if (!this.nodes.isEscaped(node)) return readUtf8(this.source, start, length, false);
    if (textRoom == 0) textRoom = reserve(unescapedRoom(MOST_TEXT));
    const size = decodeEscapes(this.source, start, length, textRoom, unescapedRoom(min(length, MOST_TEXT)));
    return readUtf8(new BufferSource(textRoom, size, start), 0, size, false);
  }

  /** The text of a member. */
  textOf(object: i32, name: string): string {
    return this.text(this.find(object, name));
  }

  /** A string's bytes without escapes, to be read by lines; null of what is no string. */
  decode(node: i32): BufferSource | null {
    if (!this.isString(node)) return null;
    const length = min(this.nodes.length(node), MOST_DECODED);
    const room = unescapedRoom(length);
    const bytes = reserve(room);
    const size = decodeEscapes(this.source, this.nodes.start(node), length, bytes, room);
    return new BufferSource(bytes, size, this.nodes.start(node));
  }

  /** Whether `decode` gives all of it. */
  isDecodedWhole(node: i32): bool {
    return this.nodes.length(node) <= MOST_DECODED;
  }

  /** A number of up to 64 bits, negative ones as two's complement; a string of hex digits behind "0x" counts. */
  word(node: i32): u64 {
    if (this.isString(node)) return this.hexWord(node);
    if (!this.isNumber(node)) return 0;
    const start = this.nodes.start(node);
    const length = this.nodes.length(node);
    const isNegative = this.source.byte(start) == 0x2d;
    let value: u64 = 0;
    for (let i: u32 = isNegative ? 1 : 0; i < length; i++) {
      const digit = this.source.byte(start + i) - 0x30;
      if (digit < 0 || digit > 9) return this.wholeOf(node);
      if (value > (u64.MAX_VALUE - <u64>digit) / 10) {
        this.range.add(start);
        return u64.MAX_VALUE;
      }
      value = value * 10 + <u64>digit;
    }
    return isNegative ? 0 - value : value;
  }

  /** A number up to 2^53, which is what the report can hold; `fallback` of what is none or beyond. */
  integer(node: i32, fallback: i64 = -1): i64 {
    if (!this.isNumber(node)) return fallback;
    const before = this.range.count;
    const value = <i64>this.word(node);
    if (this.range.count > before) return fallback;
    if (value > -(1 << 53) && value < 1 << 53) return value;
    this.range.add(this.nodes.start(node));
    return fallback;
  }

  /** A number; NaN of what is none. */
  real(node: i32): f64 {
    if (!this.isNumber(node)) return NaN;
    const start = this.nodes.start(node);
    const length = this.nodes.length(node);
    const value = length <= LONGEST_NUMBER ? parseFloat(readUtf8(this.source, start, length, false)) : NaN;
    if (abs(value) < 9007199254740992.0) return value;
    this.range.add(start);
    return NaN;
  }

  /** Of a number with a fraction or an exponent what stands in front of the point; 0 of one out of range. */
  private wholeOf(node: i32): u64 {
    const value = this.real(node);
    return abs(value) >= 0 ? <u64>(<i64>value) : 0;
  }

  private hexWord(node: i32): u64 {
    const start = this.nodes.start(node);
    const length = this.nodes.length(node);
    if (length < 3 || this.source.byte(start) != 0x30 || (this.source.byte(start + 1) | 0x20) != 0x78) return 0;
    let value: u64 = 0;
    for (let i: u32 = 2; i < length; i++) {
      const digit = digitOf(this.source.byte(start + i));
      if (digit < 0) return 0;
      if (value >> 60 != 0) {
        this.range.add(start);
        return u64.MAX_VALUE;
      }
      value = (value << 4) | <u64>digit;
    }
    return value;
  }

  private inside(container: i32, node: i32): i32 {
    return node < this.nodes.after(container) ? node : NOWHERE;
  }

  private isNamed(key: i32, name: string, hash: u32): bool {
    if (this.nodes.isEscaped(key)) return this.text(key) == name;
    if (this.nodes.hash(key) != hash || this.nodes.length(key) != <u32>name.length) return false;
    const start = this.nodes.start(key);
    for (let i = 0; i < name.length; i++) if (this.source.byte(start + i) != name.charCodeAt(i)) return false;
    return true;
  }
}

/** The scanner's hash of a name of ASCII letters. */
function hashOf(name: string): u32 {
  let hash: u32 = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = (hash ^ <u32>name.charCodeAt(i)) * 0x01000193;
  return hash;
}
