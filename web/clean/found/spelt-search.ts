/**
 * Finds values whose characters stand apart, or as numbers: `p a s s`, lines of a few columns, text of two bytes shown
 * as `p.a.s.s.`, parts joined by quotes and signs, and bytes as hex dumps, tables and lists print them, in whichever
 * groups; and base64 of more than the value. There is no end of such forms: stretches of text are read for what they
 * may stand for, and that is searched.
 */

import { readPacked } from './packed-text.ts';
import { PieceIndex } from './piece-index.ts';
import { ReadBytes } from './read-bytes.ts';
import { base64At, type Image, SHORTEST } from './spellings.ts';
import { worthOf } from './worth.ts';

/** What stands between two characters, or two numbers, of one value: no more than a line's indentation. */
const WIDEST_JOINT = 160;
/** So many letters and digits are the same by no chance, if so many of them differ; of digits alone, more. */
const LONG_ENOUGH = 12;
const DIFFERENT = 5;
const DIGITS_ENOUGH = 15;
/** Around a part of a file so much is read at most: of longer forms pieces are found. */
const MOST_AROUND = 64 << 10;
/** Bytes that one of a value takes in most forms. */
const MOST_SPELT = 8;
/** A number as it is printed in one is a word of eight bytes at most. */
const LONGEST_WORD = 8;

/** A stretch of fewer bytes holds no eight characters with something between them. */
const SHORTEST_STRETCH = 2 * SHORTEST - 1;
/** Text is looked for at every so manieth byte: no stretch lies between two. */
const STRIDE = 8;
/** Eight bytes in hex. */
const HEX_ENOUGH = 2 * SHORTEST;

const DIGIT = 2;
/** Of printable characters, and those that end a line. */
const IS_TEXT = new Uint8Array(256);
/** 1: a letter, 2: a digit. */
const KINDS = new Uint8Array(256);
const IS_LETTER_OR_DIGIT = new Uint8Array(256);
const HEX = new Int8Array(256).fill(-1);
for (const code of [...Array.from({ length: 0x5f }, (_, i) => 0x20 + i), 0x09, 0x0a, 0x0d]) {
  const char = String.fromCharCode(code);
  IS_TEXT[code] = 1;
  KINDS[code] = /\d/.test(char) ? DIGIT : /[A-Za-z]/.test(char) ? 1 : 0;
  IS_LETTER_OR_DIGIT[code] = KINDS[code] ? 1 : 0;
  if (/[\dA-Fa-f]/.test(char)) HEX[code] = Number.parseInt(char, 16);
}

const ZERO = 0x30;
/** What stands before hex digits, behind a nought or alone, and behind them. */
const PREFIXES: ReadonlySet<number> = codesOf('xXuUhH');
const SUFFIXES: ReadonlySet<number> = codesOf('hHuUlL');
/** Between the halves of a number, as some debuggers print it. */
const HALVES = 0x60;

/** Letters that are no part of a number. */
const IS_NO_NUMBER = IS_LETTER_OR_DIGIT.map((is, code) =>
  is === 1 && (HEX[code] as number) < 0 && !PREFIXES.has(code) && !SUFFIXES.has(code) ? 1 : 0,
);

/**
 * from, to: in the bytes that were given; value: what stands there, read, as `spelt` says; `image` has the filler for
 * the place.
 */
export type OnSpelt = (
  image: Image,
  from: number,
  to: number,
  isWhole: boolean,
  value: Uint8Array,
  spelt: Pick<Image, 'unit' | 'filler'>,
) => void;

export class SpeltSearch {
  /** Bytes that must be handed over around a part of a file. */
  readonly margin: number;
  /** Letters and digits of values, without what stands between. */
  readonly #joined: PieceIndex;
  /** Values as bytes, for what is read of numbers and of base64. */
  readonly #counted: PieceIndex;
  readonly #letters = new ReadBytes();
  readonly #numbers = new ReadBytes();

  constructor(images: readonly Image[]) {
    this.#joined = new PieceIndex(images.flatMap(joinedOf));
    this.#counted = new PieceIndex(images.filter(({ isItself, unit }) => isItself || unit === 2));
    this.margin = Math.min(MOST_AROUND, this.#counted.longest * MOST_SPELT);
  }

  /** Looks at what reaches into from ≤ place < to. */
  search(bytes: Uint8Array, from: number, to: number, onHit: OnSpelt): void {
    if (this.#counted.images.length === 0) return;
    this.#letters.clear();
    this.#numbers.clear();
    const end = Math.min(bytes.length, to + this.margin);
    let passed = Math.max(0, from - this.margin);
    for (let at = passed; at < end; at = Math.max(at + STRIDE, passed)) {
      const step = stepAt(bytes, at);
      if (step === 0) continue;
      const middle = IS_TEXT[bytes[at] as number] === 1 ? at : at + 1;
      const start = startOf(bytes, middle, passed, step);
      passed = endOf(bytes, middle, end, step);
      if (passed - start >= SHORTEST_STRETCH) this.#readStretch(bytes, start, passed, step);
    }
    for (const [read, index] of [
      [this.#letters, this.#joined],
      [this.#numbers, this.#counted],
    ] as const) {
      if (read.length === 0) continue;
      index.restart();
      index.search(read.all.subarray(0, read.length), 0, read.length, 0, (image, a, b, isWhole) => {
        for (const [first, last] of read.parts(a, b, WIDEST_JOINT)) {
          const [start, stop] = read.span(first, last);
          const isPart = last - first < b - a;
          if (stop <= from || start >= to || (isPart && last - first < (image.shortest ?? Number.POSITIVE_INFINITY)))
            continue;
          const isWide = bytes[start + 1] === 0;
          // With nothing between it is found as it stands.
          if (stop - start === (isWide ? 2 * (last - first) - 1 : last - first)) continue;
          const filler = isWide ? 'utf16le' : 'text';
          onHit({ ...image, filler }, start, stop, isWhole && !isPart, read.all.subarray(first, last), image);
        }
      });
    }
  }

  #readStretch(bytes: Uint8Array, from: number, to: number, step: 1 | 2): void {
    // Without a joint it is found as it stands.
    this.#letters.takeOf(bytes, from, to, step, IS_LETTER_OR_DIGIT);
    this.#readApart(bytes, from, to, step);
    readPacked(bytes, from, to, step, this.#numbers);
    const stride = STRIDE * step;
    let passed = from;
    for (let at = from; at < to; at = Math.max(at + stride, passed)) {
      if (IS_NO_NUMBER[bytes[at] as number] === 1) continue;
      let start = at;
      while (start - step >= passed && IS_NO_NUMBER[bytes[start - step] as number] === 0) start -= step;
      let digits = 0;
      let end = start;
      for (; end < to; end += step) {
        const char = bytes[end] as number;
        if (IS_NO_NUMBER[char] === 1) break;
        if ((HEX[char] as number) >= 0) digits++;
      }
      passed = end;
      if (digits >= SHORTEST) this.#readNumbers(bytes, start, end, step, digits);
    }
  }

  /** Characters between which the same sign stands: there is no telling which signs are the value's own. */
  #readApart(bytes: Uint8Array, from: number, to: number, step: 1 | 2): void {
    const out = this.#numbers;
    for (let at = from, passed = from; at < to; at = Math.max(at + STRIDE * step, passed)) {
      for (const sign of [at, at + step]) {
        const joint = bytes[sign] as number;
        if (KINDS[joint] !== 0 || bytes[sign + 2 * step] !== joint || bytes[sign + 4 * step] !== joint) continue;
        let first = sign;
        while (first - 2 * step >= passed && bytes[first - 2 * step] === joint) first -= 2 * step;
        let end = sign;
        while (end < to && bytes[end] === joint) end += 2 * step;
        // A character before the first sign, and one behind the last.
        first = Math.max(from, first - step);
        if (end - first < SHORTEST_STRETCH * step) continue;
        for (let i = first; i < Math.min(to, end); i += 2 * step) out.add(bytes[i] as number, i, i + 1);
        out.gap();
        passed = end;
        break;
      }
    }
  }

  /** Of characters that are digits and what stands between them. */
  #readNumbers(bytes: Uint8Array, from: number, to: number, step: 1 | 2, digits: number): void {
    const text = { bytes, from, to, step };
    if (digits >= HEX_ENOUGH && this.#count(text, (at, end) => this.#hexWord(text, at, end, false)) > 2) {
      this.#count(text, (at, end) => this.#hexWord(text, at, end, true));
    }
    this.#count(text, (at, end) => this.#decimal(text, at, end));
  }

  /** Reads words one behind the other, as long as they are numbers to `read`; returns the longest one's characters. */
  #count({ bytes, from, to, step }: Text, read: (at: number, end: number) => boolean): number {
    const out = this.#numbers;
    let begin = out.length;
    let longest = 0;
    const close = () => {
      if (out.length - begin >= SHORTEST) out.gap();
      else out.length = begin;
      begin = out.length;
    };
    for (let at = from; at < to; ) {
      if (KINDS[bytes[at] as number] === 0) {
        at += step;
        continue;
      }
      let end = at + step;
      while (end < to && (KINDS[bytes[end] as number] !== 0 || bytes[end] === HALVES)) end += step;
      if (read(at, end)) longest = Math.max(longest, (end - at) / step);
      else close();
      at = end;
    }
    close();
    return longest;
  }

  /** Two hex digits a byte; `isTurned`: of a number the lowest byte first. */
  #hexWord({ bytes, step }: Text, from: number, end: number, isTurned: boolean): boolean {
    const out = this.#numbers;
    const begin = out.length;
    let at = from;
    if (bytes[at] === ZERO && PREFIXES.has(bytes[at + step] as number)) at += 2 * step;
    else if (PREFIXES.has(bytes[at] as number)) at += step;
    let first = -1;
    for (; at < end; at += step) {
      const char = bytes[at] as number;
      if (char === HALVES) continue;
      if ((HEX[char] as number) < 0) break;
      if (first < 0) first = at;
      else {
        out.add((HEX[bytes[first] as number] as number) * 16 + (HEX[char] as number), first, at + 1);
        first = -1;
      }
    }
    while (at < end && SUFFIXES.has(bytes[at] as number)) at += step;
    if (first >= 0 || at < end || out.length === begin) {
      out.length = begin;
      return false;
    }
    if (isTurned && out.length - begin <= LONGEST_WORD) out.turn(begin);
    return true;
  }

  #decimal({ bytes, step }: Text, from: number, end: number): boolean {
    if (end - from > 3 * step) return false;
    let value = 0;
    for (let at = from; at < end; at += step) {
      if (KINDS[bytes[at] as number] !== DIGIT) return false;
      value = value * 10 + (bytes[at] as number) - ZERO;
    }
    if (value > 255) return false;
    this.#numbers.add(value, from, end - step + 1);
    return true;
  }
}

/** Characters of `bytes`, from the one at `from` to the one before `to`. */
interface Text {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly step: 1 | 2;
}

function codesOf(chars: string): Set<number> {
  return new Set(Array.from(chars, (char) => char.charCodeAt(0)));
}

/** Bytes of a character of the text that stands at `at`, or begins behind it; 0: none does. */
function stepAt(bytes: Uint8Array, at: number): 0 | 1 | 2 {
  const isHere = IS_TEXT[bytes[at] as number] === 1;
  const isNext = IS_TEXT[bytes[at + 1] as number] === 1;
  if (isHere && (isNext || IS_TEXT[bytes[at - 1] as number] === 1)) return 1;
  if (isHere) return bytes[at + 1] === 0 || bytes[at - 1] === 0 ? 2 : 0;
  return isNext && bytes[at] === 0 && IS_TEXT[bytes[at + 2] as number] !== 1 ? 2 : 0;
}

function startOf(bytes: Uint8Array, from: number, low: number, step: 1 | 2): number {
  let at = from;
  while (at - step >= low && IS_TEXT[bytes[at - step] as number] === 1 && (step === 1 || bytes[at - 1] === 0))
    at -= step;
  return at;
}

/** Behind the last character. */
function endOf(bytes: Uint8Array, from: number, end: number, step: 1 | 2): number {
  let at = from + step;
  while (at < end && IS_TEXT[bytes[at] as number] === 1 && (step === 1 || bytes[at - 1] === 0)) at += step;
  return at - step + 1;
}

/** A value's letters and digits, and those of its base64, where they are enough to tell. */
function joinedOf(image: Image): Image[] {
  if (!image.isItself) return [];
  const { bytes, filler, shortest, secretFrom, value } = image;
  const joined: Image[] = [];
  if (filler !== 'binary') {
    const letters = lettersOf(bytes);
    if (isEnough(letters)) {
      const pieces = shortest === undefined ? {} : { shortest: SHORTEST };
      const from = lettersOf(bytes.subarray(0, secretFrom)).length;
      joined.push({ bytes: letters, filler: 'text', unit: 1, secretFrom: from, value, ...pieces });
    }
  }
  for (const shift of [0, 1, 2] as const) {
    const letters = lettersOf(new TextEncoder().encode(base64At(bytes, shift)));
    if (isEnough(letters)) joined.push({ bytes: letters, filler: 'text', unit: 1, secretFrom: 0, value });
  }
  return joined;
}

function lettersOf(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte) => IS_LETTER_OR_DIGIT[byte] === 1);
}

function isEnough(letters: Uint8Array): boolean {
  if (letters.every((char) => KINDS[char] === DIGIT)) return letters.length >= DIGITS_ENOUGH;
  if (letters.length >= LONG_ENOUGH) return new Set(letters).size >= DIFFERENT;
  return worthOf(letters, { unit: 1, filler: 'text' }) === 'telling';
}
