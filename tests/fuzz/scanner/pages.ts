/** Bytes made to be hard for the scanner: anchors, values, near-misses, endless runs, in all encodings, side by side. */
import { anchorsOf, readDetectors } from '../../../tools/scanner/detectors.ts';
import { dumpLike } from '../../unit/scanner/data.ts';
import { Dice } from '../../unit/scanner/detectors/pages.ts';
import { make, readRows } from '../../unit/scanner/detectors/passwords/form-values.ts';
import { expandKey, reversedInverse } from '../../unit/scanner/key-schedules/aes-keys.ts';
import type { Random } from '../random.ts';

const ANCHORS = anchorsOf(readDetectors());
const ROWS = readRows();
const JOINTS = [
  '',
  '',
  ' ',
  '\n',
  '\0',
  '=',
  ':',
  '"',
  '":"',
  "'",
  ',',
  ';',
  '&',
  '\\n',
  '\\"',
  '://',
  '@',
  '.',
  '-',
  '_',
  '>',
  '</',
];
const ALPHABETS = [
  '@',
  '0123456789',
  '0123456789abcdef',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  'abc.',
  'eyJ.',
  'A',
  '\\"',
  '{}',
  '-',
];
const NAMES = [
  'password',
  'DB_PASSWORD',
  'api_key',
  'Authorization: Bearer',
  'Cookie: sessionid',
  'user',
  'ssn',
  'iban',
  'tel',
];

/** `pages` of 4 KiB of them. */
export function hostileBytes(pages: number, next: Random): Uint8Array {
  const bytes =
    next(3) === 0
      ? dumpLike(next(1 << 30), Math.ceil(pages / 16)).slice(0, pages * 4096)
      : new Uint8Array(pages * 4096);
  const dice = new Dice(next(1 << 30));
  for (let at = next(64); at < bytes.length; ) {
    const piece = pieceOf(next, dice);
    bytes.set(piece.subarray(0, bytes.length - at), at);
    at += piece.length + (next(4) === 0 ? next(600) : 0);
  }
  for (let changes = next(40); changes > 0; changes--) bytes[next(bytes.length)] = next(256);
  return bytes;
}

function pieceOf(next: Random, dice: Dice): Uint8Array {
  switch (next(8)) {
    case 0:
      return Uint8Array.from({ length: next(200) }, () => next(256));
    case 1: {
      const schedule = expandKey(dice.bytes([16, 24, 32][next(3)] ?? 16));
      const bytes = next(2) === 0 ? schedule : reversedInverse(schedule);
      for (let flips = next(4); flips > 0; flips--) flipBit(bytes, next);
      return bytes;
    }
    case 2: {
      const anchor = ANCHORS[next(ANCHORS.length)];
      return Buffer.concat([anchor?.bytes ?? new Uint8Array(0), dice.bytes(next(40))]);
    }
    default:
      return encoded(textOf(next, dice), next(5));
  }
}

function flipBit(bytes: Uint8Array, next: Random): void {
  const at = next(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << next(8));
}

function encoded(text: string, how: number): Uint8Array {
  if (how < 3) return Buffer.from(text, 'latin1');
  const bytes = Buffer.from(text, 'utf16le');
  return how === 3 ? bytes : bytes.swap16();
}

function textOf(next: Random, dice: Dice): string {
  const parts: string[] = [];
  for (let count = 1 + next(30); count > 0; count--) parts.push(wordOf(next, dice), pick(JOINTS, next));
  return parts.join('');
}

function wordOf(next: Random, dice: Dice): string {
  switch (next(6)) {
    case 0: {
      const row = ROWS[next(ROWS.length)];
      if (!row) return '';
      const { before, value } = make(row, dice);
      return next(4) === 0 ? `${before}${value.slice(0, next(value.length + 1))}` : before + value;
    }
    case 1:
      return dice.text(pick(ALPHABETS, next), next(10) === 0 ? next(3000) : next(60));
    case 2:
      return pick(NAMES, next);
    case 3:
      return `${pick(NAMES, next)}${pick(JOINTS, next)}${dice.text('abcXYZ019!', 4 + next(20))}`;
    default: {
      const anchor = ANCHORS[next(ANCHORS.length)];
      return anchor
        ? Buffer.from(anchor.bytes)
            .toString('latin1')
            .repeat(next(8) === 0 ? 1 + next(40) : 1)
        : '';
    }
  }
}

function pick(list: readonly string[], next: Random): string {
  return list[next(list.length)] ?? '';
}
