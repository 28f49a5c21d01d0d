/**
 * Characters that are spelt by something else: percent escapes of URLs (also `%u` of old scripts), backslash escapes of
 * JSON, scripts and C, entities of HTML, quoted-printable of mail. Any character may be, so a text has more spellings
 * than can be listed: they are read instead.
 */

/** How text lies in bytes. */
export const ONE_BYTE = 0;
export const UTF16LE = 1;
export const UTF16BE = 2;
export type Units = typeof ONE_BYTE | typeof UTF16LE | typeof UTF16BE;

const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const AMPERSAND = 0x26;
const EQUALS = 0x3d;

/** First characters; an escape's kind is its place here, from 1 on. */
export const LEADS: readonly string[] = [...'%\\&='];
export const ESCAPE_KINDS = 4;
export const KIND_OF_LEAD = new Uint8Array(256);
LEADS.forEach((lead, index) => {
  KIND_OF_LEAD[lead.charCodeAt(0)] = index + 1;
});

const HEX = new Int8Array(256).fill(-1);
for (let i = 0; i < 10; i++) HEX[0x30 + i] = i;
for (let i = 0; i < 6; i++) HEX[0x41 + i] = HEX[0x61 + i] = 10 + i;

/**
 * By kind and by the character behind the lead, whether an escape can follow: nearly every lead that stands in memory is
 * none. Text of two bytes a character may have a zero there.
 */
export const MAY_FOLLOW = new Uint8Array((ESCAPE_KINDS + 1) * 256);
for (const [kind, following] of [
  [1, '\0uU0123456789abcdefABCDEF'],
  [2, '\0ux"\'/\\nrtbfv01234567'],
  [3, '\0#algq'],
  [4, '\0\r\n0123456789abcdefABCDEF'],
] as const) {
  for (const char of following) MAY_FOLLOW[kind * 256 + char.charCodeAt(0)] = 1;
}

/** Letters behind a backslash and what they stand for (JSON, C). */
const BY_LETTER = new Map(
  ([...'"\'/\\'].map((char) => [char, char]) as [string, string][])
    .concat(Object.entries({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' }))
    .map(([letter, char]) => [letter.charCodeAt(0), char.charCodeAt(0)]),
);
const NAMED: readonly (readonly [name: string, code: number])[] = [
  ['amp;', 0x26],
  ['lt;', 0x3c],
  ['gt;', 0x3e],
  ['quot;', 0x22],
  ['apos;', 0x27],
];

/** Reads one escape; what it found is in `bytes`, `count` of them, and it took `length` bytes. */
export class EscapeReader {
  readonly bytes = new Uint8Array(4);
  count = 0;
  length = 0;
  /** Escapes of escapes are read through: `%2567`, `\\\\u0067`, `&amp;#103;`, as in a URL that holds a URL. */
  isDeep = false;
  #from: Uint8Array = new Uint8Array(0);
  #units: Units = ONE_BYTE;

  /** Bytes in which places are meant from now on. */
  of(from: Uint8Array, units: Units): this {
    this.#from = from;
    this.#units = units;
    return this;
  }

  /** Whether an escape begins at `at`. */
  read(at: number): boolean {
    this.count = 0;
    this.length = 0;
    switch (this.unit(at)) {
      case PERCENT:
        return this.#percent(at);
      case EQUALS:
        return this.#softBreak(at) || this.#byte(at, 1, 3);
      case BACKSLASH:
        return this.#backslash(at);
      case AMPERSAND:
        return this.#entity(at);
      default:
        return false;
    }
  }

  /** The character at `at`; -1 behind the end. */
  unit(at: number): number {
    const from = this.#from;
    const first = from[at];
    if (first === undefined) return -1;
    if (this.#units === ONE_BYTE) return first;
    const second = from[at + 1];
    if (second === undefined) return -1;
    return this.#units === UTF16LE ? first | (second << 8) : (first << 8) | second;
  }

  /** The character at `at` as UTF-8; one byte a character stays what it is. */
  literal(at: number): void {
    const unit = this.unit(at);
    this.count = 0;
    this.length = this.#step;
    if (this.#units === ONE_BYTE) this.#put(Math.max(0, unit));
    else this.#putCode(Math.max(0, unit));
  }

  get #step(): number {
    return this.#units === ONE_BYTE ? 1 : 2;
  }

  #next(at: number, count: number): number {
    return this.unit(at + count * this.#step);
  }

  #isUnit(at: number, count: number, unit: number): boolean {
    return this.#next(at, count) === unit;
  }

  /** Hex digits from the `from`th character on; -1 where one is none. */
  #hex(at: number, from: number, digits: number): number {
    let value = 0;
    for (let i = from; i < from + digits; i++) {
      const digit = this.#digit(at, i);
      if (digit < 0) return -1;
      value = value * 16 + digit;
    }
    return value;
  }

  #digit(at: number, index: number): number {
    const unit = this.#next(at, index);
    return unit < 0 || unit > 255 ? -1 : (HEX[unit] ?? -1);
  }

  #taken(units: number): true {
    this.length = units * this.#step;
    return true;
  }

  #byte(at: number, from: number, units: number): boolean {
    const value = this.#hex(at, from, 2);
    if (value < 0) return false;
    this.#put(value);
    return this.#taken(units);
  }

  /** A unit of UTF-16; with the other half of a pair behind it, both. */
  #wide(at: number, from: number, digits: number, units: number): boolean {
    const unit = this.#hex(at, from, digits);
    if (unit < 0) return false;
    const isHigh = unit >= 0xd800 && unit < 0xdc00;
    const isPaired = isHigh && this.#isUnit(at, units, this.#next(at, 0)) && this.#isUnit(at, units + 1, 0x75);
    const low = isPaired ? this.#hex(at, units + from, digits) : -1;
    if (low >= 0xdc00 && low < 0xe000) {
      this.#putCode(0x10000 + ((unit - 0xd800) << 10) + low - 0xdc00);
      return this.#taken(2 * units);
    }
    this.#putCode(unit);
    return this.#taken(units);
  }

  #percent(at: number): boolean {
    if (this.#isUnit(at, 1, 0x75)) return this.#wide(at, 2, 4, 6);
    let inner = 1;
    while (this.isDeep && this.#hex(at, inner, 2) === PERCENT && this.#hex(at, inner + 2, 2) >= 0) inner += 2;
    return this.#byte(at, inner, inner + 2);
  }

  #softBreak(at: number): boolean {
    if (this.#isUnit(at, 1, 0x0a)) return this.#taken(2);
    return this.#isUnit(at, 1, 0x0d) && this.#isUnit(at, 2, 0x0a) && this.#taken(3);
  }

  #backslash(at: number): boolean {
    const step = this.#step;
    let last = at;
    while (this.isDeep && this.unit(last + step) === BACKSLASH) last += step;
    if (last > at && /[ux]/.test(String.fromCharCode(this.#next(last, 1))) && this.#backslash(last)) {
      this.length += last - at;
      return true;
    }
    const letter = this.#next(at, 1);
    if (letter === 0x75) return this.#isUnit(at, 2, 0x7b) ? this.#braced(at) : this.#wide(at, 2, 4, 6);
    if (letter === 0x78) return this.#byte(at, 2, 4);
    const meant = BY_LETTER.get(letter);
    if (meant !== undefined) {
      this.#put(meant);
      return this.#taken(2);
    }
    // Three digits of eight.
    let value = 0;
    for (let i = 1; i <= 3; i++) {
      const digit = this.#digit(at, i);
      if (digit < 0 || digit > 7) return false;
      value = value * 8 + digit;
    }
    if (value > 255) return false;
    this.#put(value);
    return this.#taken(4);
  }

  /** `\u{1f600}` */
  #braced(at: number): boolean {
    let value = 0;
    for (let i = 3; i <= 9; i++) {
      if (i > 3 && this.#isUnit(at, i, 0x7d)) return this.#code(value, i + 1);
      const digit = this.#digit(at, i);
      if (digit < 0) return false;
      value = value * 16 + digit;
    }
    return false;
  }

  #entity(at: number): boolean {
    if (!this.#isUnit(at, 1, 0x23)) return this.#named(at);
    return this.#numbered(at);
  }

  #numbered(at: number): boolean {
    const isHex = this.#isUnit(at, 2, 0x78) || this.#isUnit(at, 2, 0x58);
    const from = isHex ? 3 : 2;
    let value = 0;
    // Noughts in front are allowed.
    for (let i = from; i < from + 10; i++) {
      if (i > from && this.#isUnit(at, i, 0x3b)) return this.#code(value, i + 1);
      const digit = this.#digit(at, i);
      if (digit < 0 || (!isHex && digit > 9)) return false;
      value = value * (isHex ? 16 : 10) + digit;
      if (value > 0x10ffff) return false;
    }
    return false;
  }

  #named(at: number): boolean {
    for (const [name, code] of NAMED) {
      let i = 0;
      while (i < name.length && this.#isUnit(at, i + 1, name.charCodeAt(i))) i++;
      if (i < name.length) continue;
      const rest = at + i * this.#step;
      // The ampersand of another one.
      if (this.isDeep && code === AMPERSAND && this.#isUnit(rest, 1, 0x23) && this.#numbered(rest)) {
        this.length += rest - at;
        return true;
      }
      this.count = 0;
      return this.#code(code, i + 1);
    }
    return false;
  }

  #code(value: number, units: number): boolean {
    if (value > 0x10ffff) return false;
    this.#putCode(value);
    return this.#taken(units);
  }

  #put(byte: number): void {
    this.bytes[this.count++] = byte;
  }

  #putCode(code: number): void {
    if (code < 0x80) this.#put(code);
    else if (code < 0x800) {
      this.#put(0xc0 | (code >> 6));
      this.#put(0x80 | (code & 63));
    } else {
      if (code < 0x10000) this.#put(0xe0 | (code >> 12));
      else {
        this.#put(0xf0 | (code >> 18));
        this.#put(0x80 | ((code >> 12) & 63));
      }
      this.#put(0x80 | ((code >> 6) & 63));
      this.#put(0x80 | (code & 63));
    }
  }
}

/** Bytes with one kind of escape read, each for what it stands for; undefined: there is none of it. */
export function unescaped(bytes: Uint8Array, kind: number): Uint8Array | undefined {
  const reader = new EscapeReader().of(bytes, ONE_BYTE);
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let isChanged = false;
  for (let at = 0; at < bytes.length; ) {
    if (KIND_OF_LEAD[bytes[at] ?? 0] === kind && reader.read(at)) {
      isChanged = true;
      for (let i = 0; i < reader.count; i++) out[length++] = reader.bytes[i] ?? 0;
      at += reader.length;
    } else out[length++] = bytes[at++] ?? 0;
  }
  return isChanged ? out.subarray(0, length) : undefined;
}
