/** Strings of a file and places of what a person looks for, by search.wasm. */
import { pushInto } from '../push.ts';

/** What search.wasm exports; see assembly/search.ts. */
interface SearchExports {
  readonly memory: WebAssembly.Memory;
  readonly LONGEST: WebAssembly.Global<'i32'>;
  forStrings(least: number): void;
  forPatterns(most: number): void;
  pattern(length: number, one: number, two: number): number;
  begin(offset: number): void;
  fillStart(): number;
  fillRoom(): number;
  fill(length: number): number;
  go(isEnd: number): number;
  hitsStart(): number;
  hitsSize(): number;
  takeHits(): void;
  foundCount(): number;
}

export type TextEncoding = 'ascii' | 'utf16le' | 'utf16be';

export const ENCODINGS = ['ascii', 'utf16le', 'utf16be'] as const;

/** A run of printable characters; text that is no ASCII ends it. */
export interface FoundString {
  readonly offset: number;
  /** In characters. */
  readonly length: number;
  readonly encoding: TextEncoding;
}

/** A place of one of the patterns. */
export interface FoundPattern {
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
  /** Which of the patterns. */
  readonly pattern: number;
}

/** Bytes of which only those bits count that the mask has; both are equally long. */
export interface Pattern {
  readonly values: Uint8Array;
  readonly masks: Uint8Array;
}

const MOST_PATTERNS = 8;
export const LONGEST_PATTERN = 256;

const HIT_SIZE = 16;
/** Letters of either case differ by this bit. */
const CASE_BIT = 0x20;

/**
 * One search over one stretch of bytes: ask (`forStrings` or `forPatterns`), `begin`, then `push` or fill `room`,
 * take what was found, `finish`, take the rest. Memory is fixed; results do not depend on how the bytes are cut.
 */
export class Searcher {
  readonly #exports: SearchExports;
  readonly #memory: Uint8Array<ArrayBuffer>;
  #taken: Uint8Array[] = [];

  constructor(module: WebAssembly.Module) {
    this.#exports = new WebAssembly.Instance(module).exports as unknown as SearchExports;
    this.#memory = new Uint8Array(this.#exports.memory.buffer as ArrayBuffer);
  }

  /** Strings of `least` characters or more, in ASCII and UTF-16. */
  forStrings(least: number): void {
    this.#exports.forStrings(least);
  }

  /** Places of any of the patterns; those beyond `most` are only counted. */
  forPatterns(patterns: readonly Pattern[], most: number): void {
    if (patterns.length > MOST_PATTERNS) throw new RangeError(`At most ${MOST_PATTERNS} patterns.`);
    this.#exports.forPatterns(most);
    for (const pattern of patterns) {
      const [one, two] = rarestPlaces(pattern);
      const at = this.#exports.pattern(pattern.values.length, one, two);
      if (at === 0) throw new RangeError(`A pattern has 1 to ${LONGEST_PATTERN} bytes.`);
      this.#memory.set(pattern.values, at);
      this.#memory.set(pattern.masks, at + LONGEST_PATTERN);
    }
  }

  begin(offset: number): void {
    this.#taken = [];
    this.#exports.begin(offset);
  }

  /** Where the next bytes may be put, 1 MiB at least; `fill` says how many were. Valid until then. */
  get room(): Uint8Array<ArrayBuffer> {
    const start = this.#exports.fillStart();
    return this.#memory.subarray(start, start + this.#exports.fillRoom());
  }

  fill(length: number): void {
    let isThrough = this.#exports.fill(length) !== 0;
    while (!isThrough) {
      this.#take();
      isThrough = this.#exports.go(0) !== 0;
    }
  }

  push(bytes: Uint8Array): void {
    pushInto(this, bytes);
  }

  finish(): void {
    while (this.#exports.go(1) === 0) this.#take();
  }

  /** Strings that ended since the last call, in the order of their ends. */
  drainStrings(): FoundString[] {
    const found: FoundString[] = [];
    this.drainEach((offset, length, kind) => found.push({ offset, length, encoding: ENCODINGS[kind] ?? 'ascii' }));
    return found;
  }

  /** Places since the last call, in order. */
  drainPatterns(): FoundPattern[] {
    const found: FoundPattern[] = [];
    this.drainEach((offset, length, pattern) => found.push({ offset, length, pattern }));
    return found;
  }

  /** The same without an object for each. `kind`: place in ENCODINGS, or number of the pattern. */
  drainEach(visit: (offset: number, length: number, kind: number) => void): void {
    this.#take();
    const taken = this.#taken;
    this.#taken = [];
    for (const bytes of taken) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 0; at + HIT_SIZE <= bytes.length; at += HIT_SIZE) {
        visit(view.getFloat64(at, true), view.getUint32(at + 8, true), view.getUint32(at + 12, true));
      }
    }
  }

  /** Places of all patterns since `forPatterns`, those beyond its limit too. */
  get found(): number {
    return this.#exports.foundCount();
  }

  #take(): void {
    const size = this.#exports.hitsSize();
    if (size === 0) return;
    const start = this.#exports.hitsStart();
    this.#taken.push(this.#memory.slice(start, start + size));
    this.#exports.takeHits();
  }
}

/**
 * Bytes as a person writes them: two hex digits each, `?` for a digit that may be any, blanks and commas between.
 * `4d 5a ?? 00 5?`. Undefined: it is not of that form.
 */
export function patternOfBytes(text: string): Pattern | undefined {
  const digits = text.replaceAll(/0x|[\s,]/gi, '');
  if (!/^(?:[0-9a-f?]{2})+$/i.test(digits) || /^\?+$/.test(digits)) return undefined;
  const halves = [...digits];
  const values = halves.map((digit) => (digit === '?' ? 0 : Number.parseInt(digit, 16)));
  const masks = halves.map((digit) => (digit === '?' ? 0 : 15));
  return sized({ values: joined(values), masks: joined(masks) });
}

/** The patterns of a text in these encodings (ASCII means UTF-8). Case is ignored for A to Z only. */
export function patternsOfText(text: string, encodings: readonly TextEncoding[], ignoreCase: boolean): Pattern[] {
  return encodings
    .map((encoding) => encoded(text, encoding))
    .map((values) => (ignoreCase ? withoutCase(values) : { values, masks: new Uint8Array(values.length).fill(0xff) }))
    .filter((pattern) => sized(pattern) !== undefined);
}

function encoded(text: string, encoding: TextEncoding): Uint8Array {
  if (encoding === 'ascii') return new TextEncoder().encode(text);
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), encoding === 'utf16le');
  return bytes;
}

function withoutCase(values: Uint8Array): Pattern {
  const isLetter = (byte: number) => /[A-Za-z]/.test(String.fromCharCode(byte));
  return {
    values: values.map((byte) => (isLetter(byte) ? byte & ~CASE_BIT : byte)),
    masks: values.map((byte) => (isLetter(byte) ? 0xff & ~CASE_BIT : 0xff)),
  };
}

function joined(halves: readonly number[]): Uint8Array {
  return Uint8Array.from(
    { length: halves.length / 2 },
    (_, i) => ((halves[2 * i] ?? 0) << 4) | (halves[2 * i + 1] ?? 0),
  );
}

function sized(pattern: Pattern): Pattern | undefined {
  const { length } = pattern.values;
  return length > 0 && length <= LONGEST_PATTERN ? pattern : undefined;
}

/** The two places whose bytes are met least in files; zeros and blanks are met most, what may be anything always. */
function rarestPlaces({ values, masks }: Pattern): [number, number] {
  const places = Array.from(values, (value, place) => ({ place, cost: costOf(value, masks[place] ?? 0) }));
  places.sort((a, b) => a.cost - b.cost || a.place - b.place);
  const [one, two] = places;
  return [one?.place ?? 0, two?.place ?? one?.place ?? 0];
}

function costOf(value: number, mask: number): number {
  const open = 8 - [...mask.toString(2)].filter((bit) => bit === '1').length;
  const isCommon = value === 0 || value === 0xff || value === 0x20;
  const isLowerCase = value >= 0x61 && value <= 0x7a;
  return open * 4 + (isCommon ? 6 : isLowerCase ? 2 : 0);
}
