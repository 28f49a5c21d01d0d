import type { HiddenBytes } from '../../../engine/access.ts';
import { ByteCache } from '../byte-cache.ts';
import type { ByteRange, ByteSource } from '../byte-source.ts';
import { type Ink, type InkRules, inksOf } from './inks.ts';
import type { HexLine } from './line.ts';

/** Lines that are kept worked out; more come of a long scroll. */
const MOST_KEPT = 1024;

/** Bytes in a line. */
export type LineLength = 2 | 4 | 8 | 16;

/** What lines are made of, but for what is hidden. */
export type LineRules = Omit<InkRules, 'masked'> & {
  readonly length: LineLength;
};

/** A source cut into lines, which begin at multiples of their length: which line holds a byte, and what it is made of. */
export class HexLines {
  readonly #source: ByteSource;
  readonly #cache: ByteCache;
  readonly #known = new Map<number, HexLine>();
  #rules: LineRules;

  /** `onLoaded`: bytes that were missing are here, and lines have to be drawn anew. */
  constructor(source: ByteSource, rules: LineRules, onLoaded: () => void) {
    this.#source = source;
    this.#rules = rules;
    this.#cache = new ByteCache(source, () => {
      this.#known.clear();
      onLoaded();
    });
  }

  /** From now on lines are made by other rules. */
  use(rules: LineRules): void {
    this.#rules = rules;
    this.#known.clear();
  }

  get count(): number {
    const { size } = this.#source;
    return size === 0 ? 0 : Math.ceil((size + this.lead) / this.#rules.length);
  }

  /** Empty cells before the first byte. */
  get lead(): number {
    return Number(this.#source.origin % BigInt(this.#rules.length));
  }

  /** The line that holds a byte. */
  of(offset: number): number {
    return Math.floor((offset + this.lead) / this.#rules.length);
  }

  /** The bytes of the lines from `first` up to `last`, without it. */
  rangeOf(first: number, last: number): ByteRange {
    const { length } = this.#rules;
    const offset = Math.max(0, first * length - this.lead);
    return { offset, length: Math.min(this.#source.size, last * length - this.lead) - offset };
  }

  /** The inks of the lines that were drawn last: what a legend has to name. */
  get inks(): ReadonlySet<Ink> {
    const inks = new Set<Ink>();
    for (const line of this.#known.values()) for (const ink of line.inks) inks.add(ink);
    return inks;
  }

  /** What is hidden of some bytes, as far as they were read. */
  hiddenIn({ offset, length }: ByteRange): readonly HiddenBytes[] {
    return this.#cache.hiddenIn(offset, length);
  }

  /** Loads what is missing of `count` lines from `first` on. */
  want(first: number, count: number): void {
    const { length } = this.#rules;
    this.#cache.want(Math.max(0, first * length - this.lead), count * length);
    if (this.#known.size > MOST_KEPT) this.#known.clear();
  }

  at(number: number): HexLine {
    const known = this.#known.get(number);
    if (known) return known;
    const { length } = this.#rules;
    const { origin, size } = this.#source;
    const offset = number * length - this.lead;
    const from = Math.max(0, -offset);
    const to = Math.max(from, Math.min(length, size - offset));
    const bytes = new Uint8Array(length);
    const present = new Uint8Array(length).fill(2);
    this.#cache.copy(offset + from, bytes.subarray(from, to), present.subarray(from, to));
    const at = origin + BigInt(offset);
    const rules = { ...this.#rules, masked: this.hiddenIn({ offset: offset + from, length: to - from }) };
    const line = { at, offset, bytes, inks: inksOf(bytes, present, at, offset, rules), from, to };
    this.#known.set(number, line);
    return line;
  }

  /** Lines of 16 bytes for a copy, read anew: `count` bytes from `from` on. Rejects when they cannot be read. */
  async copied(from: number, count: number): Promise<readonly HexLine[]> {
    const { bytes, present, hidden } = await this.#source.read(from, count);
    const masked = hidden.map((one) => ({ ...one, offset: one.offset + from }));
    const lines: HexLine[] = [];
    for (let at = 0; at < count; at += 16) {
      const part = bytes.slice(at, at + 16);
      const place = this.#source.origin + BigInt(from + at);
      const inks = inksOf(part, present.slice(at, at + 16), place, from + at, { ...this.#rules, masked });
      lines.push({ at: place, offset: from + at, bytes: part, inks, from: 0, to: part.length });
    }
    return lines;
  }
}
