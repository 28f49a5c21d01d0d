import type { ByteRange } from '../byte-source.ts';
import { firstRangeAfter } from '../byte-source.ts';

/** What a byte is drawn as; each has a class of the grid, its word stands in the legend. */
const INKS = ['plain', 'zero', 'text', 'pointer', 'crash', 'masked', 'absent', 'waiting'] as const;
export type Ink = (typeof INKS)[number];

export interface InkRules {
  /** 4 or 8. */
  readonly wordBytes: number;
  readonly isLittleEndian: boolean;
  /** Whether a word is an address of memory that the dump describes. */
  readonly pointsInto?: ((value: bigint) => boolean) | undefined;
  /** In order, not overlapping; offsets in the source. */
  readonly crash: readonly ByteRange[];
  readonly masked: readonly ByteRange[];
}

/**
 * The ink of each byte of one line. `at` is the place of its first byte (words count as pointers only where
 * they are aligned), `offset` the same in the source. What is private wins over everything, also over a pointer
 * of which a part is private.
 */
export function inksOf(
  bytes: Uint8Array,
  present: Uint8Array,
  at: bigint,
  offset: number,
  rules: InkRules,
): readonly Ink[] {
  const inks = Array.from(bytes, (byte, i): Ink => {
    if (present[i] !== 1) return present[i] === 2 ? 'waiting' : 'absent';
    if (byte === 0) return 'zero';
    return isPrintable(byte) ? 'text' : 'plain';
  });
  markPointers(inks, bytes, at, rules);
  markRanges(inks, rules.crash, offset, 'crash');
  markRanges(inks, rules.masked, offset, 'masked');
  return inks;
}

export function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

function markPointers(inks: Ink[], bytes: Uint8Array, at: bigint, rules: InkRules): void {
  const { wordBytes, pointsInto } = rules;
  if (!pointsInto) return;
  const lead = Number(BigInt(wordBytes) - (at % BigInt(wordBytes))) % wordBytes;
  for (let i = lead; i + wordBytes <= bytes.length; i += wordBytes) {
    const word = inks.slice(i, i + wordBytes);
    if (word.every((ink) => ink === 'zero') || word.some((ink) => ink === 'absent' || ink === 'waiting')) continue;
    if (pointsInto(wordAt(bytes, i, wordBytes, rules.isLittleEndian))) inks.fill('pointer', i, i + wordBytes);
  }
}

function markRanges(inks: Ink[], ranges: readonly ByteRange[], offset: number, ink: Ink): void {
  for (let i = firstRangeAfter(ranges, offset); i < ranges.length; i++) {
    const range = ranges[i];
    if (!range || range.offset >= offset + inks.length) return;
    const from = Math.max(0, range.offset - offset);
    const to = Math.min(inks.length, range.offset + range.length - offset);
    // A private byte stays hidden whether or not it is here yet: nothing flashes up.
    for (let at = from; at < to; at++) if (ink === 'masked' || inks[at] !== 'waiting') inks[at] = ink;
  }
}

/** An unsigned number of `count` bytes (at most 8). */
export function wordAt(bytes: Uint8Array, at: number, count: number, isLittleEndian: boolean): bigint {
  let value = 0n;
  for (let i = 0; i < count; i++) {
    const byte = bytes[isLittleEndian ? at + count - 1 - i : at + i] ?? 0;
    value = (value << 8n) | BigInt(byte);
  }
  return value;
}
