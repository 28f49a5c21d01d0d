/**
 * Chooses the keys by which text anchors are found (assembly/scanner/kernels/text-anchors.ts).
 *
 * The kernel hashes three bytes at every second place. So an anchor needs a key for each parity of its place: three
 * of its bytes, the rarest in text, and a fourth beside them for the sieve. One of three bytes has such a key at one
 * parity only; at the other it takes a byte of its surroundings along.
 */
import type { Anchor } from './detectors.ts';
import { type Literal, literalsOf } from './literals.ts';

export interface TextLiteral extends Literal {
  readonly rules: number;
  /** Where the key of an even and of an odd place begins, from the first byte: -1 takes the byte before. */
  readonly keys: readonly [Key, Key];
}

export interface Key {
  readonly at: number;
  /** The fourth byte is the one after the key, not the one before. */
  readonly isRight: boolean;
}

export interface TextFilter {
  readonly literals: readonly TextLiteral[];
  readonly keyCount: number;
  /** Share of the sample's places that pass the hash, and the literals with the largest parts of it. */
  readonly candidates: number;
  readonly dearest: readonly { readonly literal: string; readonly share: number }[];
}

/** What must surround a literal; text-anchors.ts checks the same. */
export const WORD_START = 1;
export const PRINTABLE_AFTER = 2;
export const RUN_START = 4;

const DEAREST_ALLOWED = 0.0025;

export function buildTextFilter(anchors: readonly Anchor[], sample: Uint8Array): TextFilter {
  const literals = literalsOf(anchors.filter(({ isBinary }) => !isBinary));
  const { counts, total } = countKeys(sample);
  const taken = new Set<number>();
  const costs: { literal: string; share: number }[] = [];
  let keyCount = 0;
  // Short ones have no choice, so they come first and others may share their keys.
  const byLength = [...literals].sort((a, b) => a.bytes.length - b.bytes.length);
  const keysOf = new Map<Literal, [Key, Key]>();
  for (const literal of byLength) {
    const classes = surroundings(literal);
    let own = 0;
    const choose = (parity: number): Key => {
      const best = candidatesFor(literal, parity)
        .map((at) => ({ at, hashes: new Set(product(classes, at).map(keyHash)) }))
        .map((key) => ({
          ...key,
          cost: sum([...key.hashes].filter((hash) => !taken.has(hash)).map((hash) => counts[hash] ?? 0)),
        }))
        .reduce((a, b) => (b.cost + b.hashes.size / 1000 < a.cost + a.hashes.size / 1000 ? b : a));
      own += best.cost;
      keyCount += product(classes, best.at).length;
      for (const hash of best.hashes) taken.add(hash);
      return { at: best.at, isRight: isRightTighter(literal, best.at) };
    };
    keysOf.set(literal, [choose(0), choose(1)]);
    costs.push({ literal: literal.spelling, share: own / total / 2 });
  }
  costs.sort((a, b) => b.share - a.share);
  const [worst] = costs;
  if (worst && worst.share > DEAREST_ALLOWED)
    throw new Error(
      `Anchor ${worst.literal} alone lets ${(worst.share * 100).toFixed(2)} % of text pass: it is too common to be searched.`,
    );
  return {
    literals: literals.map((literal) => ({ ...literal, rules: rulesOf(literal), keys: keysOf.get(literal) ?? fail() })),
    keyCount,
    candidates: sum(costs.map(({ share }) => share)),
    dearest: costs.slice(0, 24),
  };
}

/**
 * A literal of three bytes that begins with a letter or digit begins a word, unless it stands within values; what follows is printable or ends a
 * line: else a part of a common word would be a hit. One repeated character counts at the start of its run only.
 */
function rulesOf({ bytes, isInner }: Literal): number {
  const isOneCharacter = bytes.every((byte) => byte === bytes[0]);
  if (bytes.length > 3) return isOneCharacter ? RUN_START : 0;
  return (isWord(bytes[0] ?? 0) && !isInner ? WORD_START : 0) | PRINTABLE_AFTER | (isOneCharacter ? RUN_START : 0);
}

/** Places relative to the literal at which a key of this parity may begin. */
function candidatesFor({ bytes }: Literal, parity: number): number[] {
  const [first, last] = bytes.length > 3 ? [0, bytes.length - 3] : [-1, 1];
  return range(first, last).filter((at) => (at & 1) === parity);
}

/** Of a key at both ends of its literal the side with fewer possible bytes. */
function isRightTighter(literal: Literal, at: number): boolean {
  if (at + 3 < literal.bytes.length) return true;
  const classes = surroundings(literal);
  return at === 0 && classes(at + 3).length <= classes(-1).length;
}

type Classes = (at: number) => readonly number[];

/** The bytes that may stand at a place of a literal or beside it. */
function surroundings(literal: Literal): Classes {
  const rules = rulesOf(literal);
  const before = ALL.filter(
    (byte) => !(rules & WORD_START && isWord(byte)) && !(rules & RUN_START && byte === literal.bytes[0]),
  );
  const after = rules & PRINTABLE_AFTER ? ALL.filter(isTextOrEnd) : ALL;
  return (at) => (at < 0 ? before : at < literal.bytes.length ? [literal.bytes[at] ?? 0] : after);
}

function product(classes: Classes, at: number): number[] {
  return classes(at).flatMap((a) =>
    classes(at + 1).flatMap((b) => classes(at + 2).map((c) => a | (b << 8) | (c << 16))),
  );
}

/** As the kernel hashes four bytes: the factor drops the fourth. */
function keyHash(key: number): number {
  return Math.imul(key, 0x3779b100) >>> 16;
}

function countKeys(sample: Uint8Array): { counts: Uint32Array; total: number } {
  const counts = new Uint32Array(1 << 16);
  let total = 0;
  for (let at = 0; at + 3 < sample.length; at += 2) {
    const hash = keyHash((sample[at] ?? 0) | ((sample[at + 1] ?? 0) << 8) | ((sample[at + 2] ?? 0) << 16));
    counts[hash] = (counts[hash] ?? 0) + 1;
    total++;
  }
  return { counts, total };
}

const ALL = range(0, 255);

function isWord(byte: number): boolean {
  return /\w/.test(String.fromCharCode(byte)) && byte < 128;
}

function isTextOrEnd(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0 || byte === 9 || byte === 10 || byte === 13;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function fail(): never {
  throw new Error('A literal has no keys.');
}
