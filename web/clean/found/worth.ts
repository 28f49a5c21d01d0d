/** What a piece of a value is worth as a sign of it. */
import { type Image, SHORTEST } from './spellings.ts';

/** `telling`: can hardly be anything else; `common`: could be a word; `none`: padding, a ruler, a run of zeros. */
export type Worth = 'telling' | 'common' | 'none';

/** Of eight characters so many differ in a word, and of eight random bytes. */
const DIFFERENT_IN_WORD = 4;
const DIFFERENT_IN_KEY = 6;
/** Changes between digits, capitals and small letters that words don't have and values of machines do. */
const CHANGES = 3;

/** What a piece is worth as a sign of its value, by its best eight characters. */
export function worthOf(piece: Uint8Array, { unit, filler }: Pick<Image, 'unit' | 'filler'>): Worth {
  const chars = unit === 1 ? piece : piece.filter((_, i) => (i & 1) === (filler === 'utf16be' ? 1 : 0));
  let worth: Worth = 'none';
  for (let at = 0; at + SHORTEST <= chars.length; at++) {
    const window = chars.subarray(at, at + SHORTEST);
    const different = new Set(window).size;
    if (filler === 'binary' ? different >= DIFFERENT_IN_KEY : different >= DIFFERENT_IN_WORD) {
      if (filler === 'binary' || changesOf(window) >= CHANGES) return 'telling';
      worth = 'common';
    }
  }
  return worth;
}

const OTHER = 0;

function changesOf(chars: Uint8Array): number {
  let changes = 0;
  let last = OTHER;
  for (const char of chars) {
    const kind = kindOf(char);
    if (kind !== OTHER && last !== OTHER && kind !== last) changes++;
    last = kind;
  }
  return changes;
}

function kindOf(char: number): number {
  if (char >= 0x30 && char <= 0x39) return 1;
  if (char >= 0x41 && char <= 0x5a) return 2;
  return char >= 0x61 && char <= 0x7a ? 3 : OTHER;
}
