/** Only what was planned differs from the source, and all that was planned does. */
import type { Source } from '../../engine/sources/source.ts';
import { type Filler, MARKS } from '../bytes/fillers.ts';
import { Intervals } from '../bytes/intervals.ts';
import { readUpTo } from '../bytes/read.ts';
import { type Plan, patchesIn } from '../plan/plan.ts';
import { type Check, checkOf } from './checks.ts';

const BLOCK = 1 << 20;

export async function checkCompare(
  source: Source,
  copy: Source,
  plan: Plan,
  tick: (done: number, total: number) => Promise<void>,
): Promise<Check> {
  const differences: string[] = [];
  const [a, b] = [new Uint8Array(BLOCK), new Uint8Array(BLOCK)];
  let at = 0;
  for (const piece of plan.pieces) {
    for (let done = 0; done < piece.length; ) {
      const length = Math.min(BLOCK, piece.length - done);
      const written = b.subarray(0, length);
      if (readUpTo(copy, at, written) < length) return checkOf('compare', ['size'], at);
      if ('bytes' in piece) {
        if (!isEqual(piece.bytes.subarray(done, done + length), written)) differences.push('own bytes');
      } else {
        const original = a.subarray(0, length);
        if (readUpTo(source, piece.from + done, original) < length) return checkOf('compare', ['source'], at);
        const difference = compareBlock(original, written, piece.from + done, plan);
        if (difference) differences.push(difference);
      }
      done += length;
      at += length;
      await tick(at, copy.size);
    }
  }
  if (at !== copy.size) differences.push('size');
  return checkOf('compare', differences, at);
}

/** `offset`: of the block, in the source. */
function compareBlock(original: Uint8Array, written: Uint8Array, offset: number, plan: Plan): string | undefined {
  const end = offset + original.length;
  const { edits, patches } = plan;
  // Patches stand over edits: compared here, they count as filled below.
  const patched = new Intervals();
  for (const patch of patchesIn(patches, offset, end)) {
    const from = Math.max(patch.offset, offset);
    const to = Math.min(patch.offset + patch.bytes.length, end);
    const planned = patch.bytes.subarray(from - patch.offset, to - patch.offset);
    if (!isEqual(planned, written.subarray(from - offset, to - offset))) return 'a field';
    written.set(original.subarray(from - offset, to - offset), from - offset);
    patched.add(from, to);
  }
  let at = offset;
  for (let i = edits.indexAfter(offset); i < edits.size && edits.offset(i) < end; i++) {
    const from = Math.max(edits.offset(i), offset);
    const to = Math.min(edits.offset(i) + edits.length(i), end);
    if (!isEqual(original.subarray(at - offset, from - offset), written.subarray(at - offset, from - offset))) {
      return 'bytes that were not planned';
    }
    for (const [start, stop] of patched.gapsOf(from, to)) {
      const filled = written.subarray(start - offset, stop - offset);
      if (!isFilled(filled, edits.filler(i))) return 'bytes that were not filled';
    }
    at = to;
  }
  return isEqual(original.subarray(at - offset), written.subarray(at - offset))
    ? undefined
    : 'bytes that were not planned';
}

const ALPHABETS: Readonly<Record<Filler, ReadonlySet<number>>> = {
  text: new Set([0x78, 0x0a, 0x0d]),
  utf16le: new Set([0x78, 0, 0x0a, 0x0d]),
  utf16be: new Set([0x78, 0, 0x0a, 0x0d]),
  utf32le: new Set([0x78, 0]),
  utf32be: new Set([0x78, 0]),
  zero: new Set([0]),
  binary: new Set(MARKS.binary),
  'binary-big': new Set(MARKS['binary-big']),
  fd: new Set(MARKS.fd),
  da: new Set(MARKS.da),
};

function isFilled(bytes: Uint8Array, filler: Filler): boolean {
  const alphabet = ALPHABETS[filler];
  return bytes.every((byte) => alphabet.has(byte));
}

/** Four bytes at a time where both begin at the same place of a word. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  const lead = (4 - (a.byteOffset & 3)) & 3;
  if ((a.byteOffset & 3) === (b.byteOffset & 3) && a.length > 64) {
    for (; at < lead; at++) if (a[at] !== b[at]) return false;
    // Words of four: those of eight would be made into objects, one by one.
    const count = (a.length - lead) >>> 2;
    const x = new Int32Array(a.buffer, a.byteOffset + lead, count);
    const y = new Int32Array(b.buffer, b.byteOffset + lead, count);
    for (let i = 0; i < count; i++) if (x[i] !== y[i]) return false;
    at += count * 4;
  }
  for (; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
