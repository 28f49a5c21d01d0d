/**
 * Text that stands as base64 or base32, and what of it is escaped or encoded once more: a login in a header in a log of
 * JSON. The letters depend on what stands around a value, so that they are read, not listed.
 */
import { ESCAPE_KINDS, LEADS, unescaped } from '../../engine/text/escapes.ts';
import type { ReadBytes } from './read-bytes.ts';

/** Fewer letters hold no value that is told from chance. */
const SHORTEST_RUN = 16;
/** Encodings of encodings. */
const DEEPEST = 3;
/** Bytes that are tried before all of a run is read. */
const TRIED = 6;

const CR = 0x0d;
const LF = 0x0a;

interface Base {
  /** By character: its value; -1: none of the alphabet. */
  readonly values: Int8Array;
  readonly bits: number;
  /** Letters of a group that has whole bytes. */
  readonly group: number;
}

function baseOf(bits: number, ...alphabets: readonly string[]): Base {
  const values = new Int8Array(256).fill(-1);
  for (const alphabet of alphabets) for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;
  return { values, bits, group: bits === 6 ? 4 : 8 };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BASE64 = baseOf(
  6,
  `${LETTERS}${LETTERS.toLowerCase()}0123456789+/`,
  `${LETTERS}${LETTERS.toLowerCase()}0123456789-_`,
);
const BASES: readonly Base[] = [BASE64, baseOf(5, `${LETTERS}234567`)];

/** Bytes of text: zeros are those of two bytes a character. */
const IS_TEXT = new Uint8Array(256);
for (let code = 0x20; code < 0x7f; code++) IS_TEXT[code] = 1;
for (const code of [0, 0x09, LF, CR]) IS_TEXT[code] = 1;

/** Characters of a run and where each stands. */
class Run {
  readonly chars: number[] = [];
  readonly places: number[] = [];
}

/** Reads from ≤ place < to of `bytes`, a stretch of text; `step`: bytes of a character. */
export function readPacked(bytes: Uint8Array, from: number, to: number, step: 1 | 2, out: ReadBytes): void {
  for (const base of BASES) {
    for (let at = from; at < to; ) {
      // No run lies between two that are so far apart.
      const middle = at + (SHORTEST_RUN - 1) * step;
      if (middle >= to) break;
      if ((base.values[bytes[middle] as number] as number) < 0) {
        at = middle + step;
        continue;
      }
      let start = middle;
      while (start - step >= at && (base.values[bytes[start - step] as number] as number) >= 0) start -= step;
      let stop = middle + step;
      while (stop < to && (base.values[bytes[stop] as number] as number) >= 0) stop += step;
      at = stop;
      if (!mayBeText(bytes, start, stop, step, base)) continue;
      const run = new Run();
      at = takeRun(bytes, start, to, step, base, run);
      readRun(run, base, out);
    }
  }
}

/** Takes the letters from `start` on, over the ends of lines as well; returns what is behind them. */
function takeRun(bytes: Uint8Array, start: number, to: number, step: 1 | 2, { values }: Base, run: Run): number {
  let at = start;
  for (;;) {
    const begin = at;
    for (; at < to && (values[bytes[at] as number] as number) >= 0; at += step) {
      run.chars.push(bytes[at] as number);
      run.places.push(at);
    }
    if (at - begin < SHORTEST_RUN * step) return at;
    let next = at;
    if (bytes[next] === CR) next += step;
    if (next >= to || bytes[next] !== LF) return at;
    next += step;
    while (next < to && (bytes[next] === 0x20 || bytes[next] === 0x09)) next += step;
    at = next;
  }
}

function readRun({ chars, places }: Run, base: Base, out: ReadBytes): void {
  for (let phase = 0; phase < base.group; phase++) {
    if (!isText(chars, 0, chars.length, 1, phase, base)) continue;
    const begin = out.length;
    decode(chars, phase, base, (byte, first, last) =>
      out.add(byte, places[first] as number, (places[last] as number) + 1),
    );
    const text = out.all.slice(begin, out.length);
    out.gap();
    readDeeper(text, places[0] as number, (places.at(-1) as number) + 1, 1, out);
  }
}

/** What a text that was read holds in its turn; each byte stands anywhere between `start` and `end`. */
function readDeeper(text: Uint8Array, start: number, end: number, depth: number, out: ReadBytes): void {
  if (depth >= DEEPEST) return;
  const put = (inner: Uint8Array) => {
    for (const byte of inner) out.add(byte, start, end);
    out.gap();
    readDeeper(inner, start, end, depth + 1, out);
  };
  for (let kind = 1; kind <= ESCAPE_KINDS; kind++) {
    if (!text.includes((LEADS[kind - 1] ?? '').charCodeAt(0))) continue;
    const read = unescaped(text, kind);
    if (read) put(read);
  }
  for (let at = 0; at < text.length; at++) {
    const run = new Run();
    at = takeRun(text, at, text.length, 1, BASE64, run);
    if (run.chars.length < SHORTEST_RUN) continue;
    for (let phase = 0; phase < BASE64.group; phase++) {
      if (!isText(run.chars, 0, run.chars.length, 1, phase, BASE64)) continue;
      const inner: number[] = [];
      decode(run.chars, phase, BASE64, (byte) => inner.push(byte));
      put(Uint8Array.from(inner));
    }
  }
}

/** Whether letters may say a text, beginning at one of the first, or in the middle. */
function mayBeText(bytes: Uint8Array, from: number, to: number, step: 1 | 2, base: Base): boolean {
  for (let phase = 0; phase < base.group; phase++) if (isText(bytes, from, to, step, phase, base)) return true;
  return false;
}

/** The same, by the bytes that begin with the letter at `phase`. */
function isText(bytes: ArrayLike<number>, from: number, to: number, step: 1 | 2, phase: number, base: Base): boolean {
  const { group } = base;
  const letters = (to - from) / step;
  const middle = phase + Math.floor((letters - phase) / (2 * group)) * group;
  return isTextAt(bytes, from + phase * step, to, step, base) || isTextAt(bytes, from + middle * step, to, step, base);
}

function isTextAt(bytes: ArrayLike<number>, from: number, to: number, step: 1 | 2, { values, bits }: Base): boolean {
  let held = 0;
  let holds = 0;
  let count = 0;
  let zeros = 0;
  for (let at = from; at < to && count < TRIED; at += step) {
    held = ((held << bits) | (values[bytes[at] as number] as number)) & 0xffff;
    holds += bits;
    if (holds < 8) continue;
    holds -= 8;
    const byte = (held >> holds) & 255;
    if (IS_TEXT[byte] === 0) return false;
    if (byte === 0) zeros++;
    count++;
  }
  return count === TRIED && zeros <= TRIED / 2;
}

/** Tells each byte, and the first and last letter that it is of. */
function decode(
  chars: readonly number[],
  phase: number,
  { values, bits }: Base,
  onByte: (byte: number, first: number, last: number) => void,
): void {
  let held = 0;
  let holds = 0;
  let first = phase;
  for (let i = phase; i < chars.length; i++) {
    if (holds === 0) first = i;
    held = ((held << bits) | (values[chars[i] as number] as number)) & 0xffff;
    holds += bits;
    if (holds < 8) continue;
    holds -= 8;
    onByte((held >> holds) & 255, first, i);
    if (holds > 0) first = i;
  }
}
