/**
 * What the filter's keys are chosen by: bytes like those of a dump. Text is taken from packages that the lock file
 * pins, the rest is made from a seed, so every build chooses the same.
 */
import { readFileSync } from 'node:fs';

const TEXTS = [
  'axe-core/axe.js',
  'axe-core/axe.min.js',
  'axe-core/locales/de.json',
  'playwright-core/types/types.d.ts',
  'playwright-core/types/protocol.d.ts',
  '@types/node/crypto.d.ts',
  'assemblyscript/std/assembly/index.d.ts',
  'binaryen/README.md',
  'vite/LICENSE.md',
  'workbox-window/build/workbox-window.prod.mjs.map',
];
const TEXT_LIMIT = 200_000;

/** Source text, documentation, JSON, minified code. */
export function textSample(): Uint8Array {
  const parts = TEXTS.map((path) => readFileSync(new URL(`../../node_modules/${path}`, import.meta.url)));
  return Buffer.concat(parts.map((bytes) => bytes.subarray(0, TEXT_LIMIT)));
}

/** Opcodes and operand bytes as often as in x86-64 code: prefixes, moves, calls, padding. */
export function codeSample(size: number, seed = 11): Uint8Array<ArrayBuffer> {
  const random = randomWords(seed);
  const common = [
    0x48, 0x8b, 0x89, 0x0f, 0xe8, 0x00, 0x24, 0x85, 0xc0, 0x74, 0x75, 0x41, 0x4c, 0x8d, 0xff, 0xc3, 0x83, 0x44, 0x45,
    0x31, 0x55, 0x53, 0x5d, 0x5b, 0xcc,
  ];
  return fill(size, () => {
    const word = random();
    const high = word >>> 8;
    const share = word % 10;
    if (share < 6) return common[high % common.length] ?? 0;
    return share < 8 ? high & 0x3f : high & 0xff;
  });
}

/** Tables: small numbers of two, four and eight bytes, each stretch of one kind. */
export function tableSample(size: number): Uint8Array<ArrayBuffer> {
  const random = randomWords(19);
  const view = new DataView(new ArrayBuffer(size));
  const small = () => [random() & 0xffff, 1 << (random() & 15), random() & 15, random() & 15][random() & 3] ?? 0;
  for (let start = 0; start < size; start += 256) {
    const width = 2 << (random() % 3);
    for (let at = start; at + width <= Math.min(size, start + 256); at += width) view.setUint16(at, small(), true);
  }
  return new Uint8Array(view.buffer);
}

/** Pointers, small numbers and zeros. */
export function heapSample(size: number, seed = 13): Uint8Array<ArrayBuffer> {
  const random = randomWords(seed);
  const view = new DataView(new ArrayBuffer(size));
  for (let at = 0; at + 8 <= size; at += 8) {
    const word = random();
    if (word % 3 === 0)
      view.setBigUint64(at, (BigInt(0x7ff0 + ((word >>> 8) & 15)) << 32n) | BigInt(random() & ~7 & 0x7fffffff), true);
    else if (word % 3 === 1) view.setUint32(at, (word >>> 8) & 0xfff, true);
  }
  return new Uint8Array(view.buffer);
}

export function randomSample(size: number, seed = 17): Uint8Array<ArrayBuffer> {
  const random = randomWords(seed);
  return fill(size, () => random() & 0xff);
}

/** Marsaglia's xorshift, 32 bits. */
export function randomWords(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

function fill(size: number, next: () => number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = next();
  return bytes;
}
