/** Data of several kinds, as they lie in memory dumps, made from a seed. */
import fc from 'fast-check';
import { random } from '../../fuzz/random.ts';

export type SampleKind = 'zeros' | 'noise' | 'text' | 'pointers' | 'runs' | 'mixed' | 'far';
export const SAMPLE_KINDS: readonly SampleKind[] = ['zeros', 'noise', 'text', 'pointers', 'runs', 'mixed', 'far'];

const WORDS = ['module', 'kernel32', 'heap', '/usr/lib/', 'GET ', 'thread', '\0\0', 'error=', 'u', '\n', 'id'];

export function sample(kind: SampleKind, length: number, seed: number): Uint8Array {
  const next = random(seed * 2654435761 + 1);
  const bytes = new Uint8Array(length);
  if (kind === 'zeros') return bytes;
  if (kind === 'noise') return bytes.map(() => next(256));
  let at = 0;
  const put = (piece: Uint8Array): void => {
    bytes.set(piece.subarray(0, length - at), at);
    at += Math.min(piece.length, length - at);
  };
  if (kind === 'text') while (at < length) put(Buffer.from(WORDS[next(WORDS.length)] ?? ''));
  if (kind === 'pointers') {
    const base = next(1 << 16);
    for (const one = new DataView(new ArrayBuffer(8)); at < length; put(new Uint8Array(one.buffer))) {
      one.setUint32(0, next(3) === 0 ? next(64) : (base << 8) + next(4096) * 8, true);
      one.setUint32(4, next(3) === 0 ? 0 : 0x7ff6, true);
    }
  }
  if (kind === 'runs') while (at < length) put(new Uint8Array(1 + next(next(4) === 0 ? 5000 : 40)).fill(next(256)));
  if (kind === 'far') {
    // The same noise again from as far away as a window reaches.
    const noise = sample('noise', Math.min(length, 30000 + next(3000)), seed + 7);
    while (at < length) put(noise);
  }
  while (at < length) put(sample(SAMPLE_KINDS[next(5)] ?? 'zeros', 1 + next(2000), next(1 << 30)));
  return bytes;
}

/** Samples of up to `longest` bytes for fast-check. */
export function samples(longest: number): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(fc.constantFrom(...SAMPLE_KINDS), fc.integer({ min: 0, max: longest }), fc.integer({ min: 0, max: 1 << 20 }))
    .map(([kind, length, seed]) => sample(kind, length, seed));
}
