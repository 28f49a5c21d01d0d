/**
 * Chooses the keys by which text anchors are found (assembly/scanner/kernels/text-anchors.ts).
 *
 * The kernel hashes three bytes at every second place. So an anchor needs a key for each parity of its place: three
 * of its bytes, the rarest in text, and a fourth beside them for the sieve. One of three bytes has such a key at one
 * parity only; at the other it takes a byte of its surroundings along.
 */
import type { Anchor } from './detectors.ts';
import { type Literal, literalsOf } from './literals.ts';
import { seedsOf } from './slots.ts';

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
  /** By group of keys. */
  readonly seeds: readonly number[];
  /** Share of the sample's places that pass the hash, and the literals with the largest parts of it. */
  readonly candidates: number;
  readonly dearest: readonly { readonly literal: string; readonly share: number }[];
}

/** What must surround a literal; text-anchors.ts checks the same. */
const WORD_START = 1;
const PRINTABLE_AFTER = 2;
const RUN_START = 4;
const NEARLY_WORD_START = 8;

const DEAREST_ALLOWED = 0.0025;

export function buildTextFilter(anchors: readonly Anchor[], sample: Uint8Array): TextFilter {
  const literals = literalsOf(anchors.filter(({ isBinary }) => !isBinary));
  const counts = countGrams(sample);
  const taken: Taken = { hashes: new Set(), keys: new Set(), fours: new Set() };
  const costs: { literal: string; share: number }[] = [];
  let keyCount = 0;
  // Short ones have no choice, so they come first and others may share their keys.
  const byLength = [...literals].sort((a, b) => a.bytes.length - b.bytes.length);
  const keysOf = new Map<Literal, [Key, Key]>();
  for (const literal of byLength) {
    let own = 0;
    const choose = (parity: number): Key => {
      const best = candidatesFor(literal, parity)
        .map((key) => ({ ...key, ...costOf(literal, key, counts, taken) }))
        .reduce((a, b) => (b.cost < a.cost ? b : a));
      own += best.candidates;
      keyCount += best.keys.length;
      for (const key of best.keys) {
        taken.hashes.add(keyHash(key));
        taken.keys.add(key);
      }
      for (const four of best.fours) taken.fours.add(four);
      return { at: best.at, isRight: best.isRight };
    };
    keysOf.set(literal, [choose(0), choose(1)]);
    costs.push({ literal: literal.spelling, share: own / counts.total / 2 });
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
    seeds: seedsOf(taken.keys),
    candidates: sum(costs.map(({ share }) => share)),
    dearest: costs.slice(0, 24),
  };
}

/**
 * A literal of three bytes that begins with a letter or digit begins a word, unless it stands within values; what follows is printable or ends a
 * line: else a part of a common word would be a hit. One repeated character counts at the start of its run only.
 * Before what a value begins with a letter may stand that is of no text: the last of another one, or a length.
 */
function rulesOf({ bytes, isInner, isBegin }: Literal): number {
  const isOneCharacter = bytes.every((byte) => byte === bytes[0]);
  if (bytes.length > 3) return isOneCharacter ? RUN_START : 0;
  const start = !isWord(bytes[0] ?? 0) || isInner ? 0 : isBegin ? NEARLY_WORD_START : WORD_START;
  return start | PRINTABLE_AFTER | (isOneCharacter ? RUN_START : 0);
}

/** Keys of this parity, with either byte beside them that is the literal's, or the one of fewer possible bytes. */
function candidatesFor(literal: Literal, parity: number): Key[] {
  const { length } = literal.bytes;
  const [first, last] = length > 3 ? [0, length - 3] : [-1, 1];
  return range(first, last)
    .filter((at) => (at & 1) === parity)
    .flatMap((at) => {
      const sides = [true, false].filter((isRight) => (isRight ? at + 3 < length : at > 0));
      return (sides.length > 0 ? sides : [isRightTighter(literal, at)]).map((isRight) => ({ at, isRight }));
    });
}

/** Of a key that is the whole literal the side with fewer possible bytes. */
function isRightTighter(literal: Literal, at: number): boolean {
  const classes = surroundings(literal);
  return at === 0 && classes(at + 3).length <= classes(-1).length;
}

interface Taken {
  readonly hashes: Set<number>;
  readonly keys: Set<number>;
  readonly fours: Set<number>;
}

/** What a survivor costs, in candidates: one that may be only one literal, and one that may be several. */
const SURVIVOR = 3;
const SHARED_SURVIVOR = 12;

function costOf(literal: Literal, { at, isRight }: Key, counts: Counts, taken: Taken) {
  const classes = surroundings(literal);
  const keys = product(classes, at, 3);
  const fours = product(classes, isRight ? at : at - 1, 4);
  const hashes = new Set(keys.map(keyHash).filter((hash) => !taken.hashes.has(hash)));
  const candidates = sum([...hashes].map((hash) => counts.hashes[hash] ?? 0));
  const survivors = sum(fours.filter((four) => !taken.fours.has(four)).map((four) => countOf(counts, four)));
  const each = keys.some((key) => taken.keys.has(key)) ? SHARED_SURVIVOR : SURVIVOR;
  return { keys, fours, candidates, cost: candidates + each * survivors + keys.length / 1000 };
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

/** All that `count` bytes from a place on may be, lowest byte first. */
function product(classes: Classes, at: number, count: number): number[] {
  return range(0, count - 1).reduce(
    (all, i) => all.flatMap((low) => classes(at + i).map((byte) => (low | (byte << (8 * i))) >>> 0)),
    [0],
  );
}

/** As the kernel hashes four bytes: the factor drops the fourth. */
function keyHash(key: number): number {
  return Math.imul(key, 0x3779b100) >>> 16;
}

/** How often in the sample the kernel meets each hash of a key; and, by a hash, each four bytes. */
interface Counts {
  readonly hashes: Uint32Array;
  readonly fours: Uint32Array;
  readonly total: number;
}

const FOUR_BITS = 22;

function countGrams(sample: Uint8Array): Counts {
  const hashes = new Uint32Array(1 << 16);
  const fours = new Uint32Array(1 << FOUR_BITS);
  const view = new DataView(sample.buffer, sample.byteOffset, sample.length);
  let total = 0;
  for (let at = 0; at + 3 < sample.length; at += 2) {
    const four = view.getUint32(at, true);
    const hash = keyHash(four);
    const index = fourHash(four);
    hashes[hash] = (hashes[hash] ?? 0) + 1;
    fours[index] = (fours[index] ?? 0) + 1;
    total++;
  }
  return { hashes, fours, total };
}

function countOf({ fours }: Counts, four: number): number {
  return fours[fourHash(four)] ?? 0;
}

function fourHash(four: number): number {
  return Math.imul(four, 0x9e3779b1) >>> (32 - FOUR_BITS);
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
