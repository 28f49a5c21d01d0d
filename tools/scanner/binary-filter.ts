/**
 * Chooses windows and buckets by which binary anchors are found (assembly/scanner/kernels/binary-anchors.ts).
 *
 * The kernel looks at two bytes, by nibbles, for eight buckets of literals at once: a bucket takes a byte when one of
 * its literals has the low nibble and one has the high nibble there. So a bucket takes more than its literals, and
 * the more the less alike they are. Any two neighbours of a literal may be its window (four bytes from there are the
 * key of the exact test). Chosen greedily, then each literal is taken out and put back where it costs least.
 */
import type { Anchor } from './detectors.ts';
import { type Literal, literalsOf } from './literals.ts';

export interface BinaryLiteral extends Literal {
  /** Where the window begins in the literal. */
  readonly window: number;
  readonly bucket: number;
}

export interface BinaryFilter {
  readonly literals: readonly BinaryLiteral[];
  /** Share of the samples' places that pass. */
  readonly candidates: number;
}

export interface Sample {
  readonly bytes: Uint8Array;
  readonly weight: number;
}

const BUCKETS = 8;
const ROUNDS = 3;
const KEY = 4;
const WINDOW = 2;

interface Choice {
  readonly window: number;
  readonly bucket: number;
}

export function buildBinaryFilter(anchors: readonly Anchor[], samples: readonly Sample[]): BinaryFilter {
  const literals = literalsOf(anchors.filter(({ isBinary }) => isBinary));
  for (const { bytes, spelling } of literals)
    if (bytes.length < KEY) throw new Error(`Binary anchor ${spelling} has fewer than four bytes.`);
  const weights = pairWeights(samples);
  const choices = new Map<Literal, Choice>();
  const bucketCost = (bucket: number, extra?: { literal: Literal; window: number }): number => {
    const pairs = literals
      .filter((literal) => choices.get(literal)?.bucket === bucket)
      .map((literal) => pairAt(literal, choices.get(literal)?.window ?? 0));
    return costOf(extra ? [...pairs, pairAt(extra.literal, extra.window)] : pairs, weights);
  };
  const place = (literal: Literal): void => {
    choices.delete(literal);
    const options = range(literal.bytes.length - KEY + 1).flatMap((window) =>
      range(BUCKETS).map((bucket) => ({
        window,
        bucket,
        cost: bucketCost(bucket, { literal, window }) - bucketCost(bucket),
      })),
    );
    choices.set(
      literal,
      options.reduce((a, b) => (b.cost < a.cost ? b : a)),
    );
  };
  const byFreedom = [...literals].sort((a, b) => a.bytes.length - b.bytes.length);
  for (let round = 0; round <= ROUNDS; round++) byFreedom.forEach(place);
  return {
    literals: literals.map((literal) => ({ ...literal, ...(choices.get(literal) ?? { window: 0, bucket: 0 }) })),
    candidates: range(BUCKETS).reduce((sum, bucket) => sum + bucketCost(bucket), 0),
  };
}

/** Share of all places that have a pair of bytes, by first + 256 × second. */
function pairWeights(samples: readonly Sample[]): Float64Array {
  const weights = new Float64Array(1 << 16);
  const all = samples.reduce((sum, { weight }) => sum + weight, 0);
  for (const { bytes, weight } of samples) {
    const each = weight / all / (bytes.length - 1);
    for (let at = 0; at + 1 < bytes.length; at++) {
      const pair = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
      weights[pair] = (weights[pair] ?? 0) + each;
    }
  }
  return weights;
}

/** What a bucket with these pairs lets pass: all bytes of its low and high nibbles, at both places. */
function costOf(pairs: readonly number[], weights: Float64Array): number {
  const firsts = takenBytes(pairs.map((pair) => pair & 255));
  const seconds = takenBytes(pairs.map((pair) => pair >> 8));
  return firsts.reduce(
    (sum, first) => seconds.reduce((part, second) => part + (weights[first | (second << 8)] ?? 0), sum),
    0,
  );
}

function takenBytes(bytes: readonly number[]): number[] {
  const low = new Set(bytes.map((byte) => byte & 15));
  const high = new Set(bytes.map((byte) => byte >> 4));
  return [...high].flatMap((upper) => [...low].map((lower) => lower | (upper << 4)));
}

function pairAt({ bytes }: Literal, window: number): number {
  return (bytes[window] ?? 0) | ((bytes[window + WINDOW - 1] ?? 0) << 8);
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
