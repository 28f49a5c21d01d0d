/**
 * What stands where something was. It keeps lengths, lines and the ends of strings, matches no detector and cannot be
 * taken for the program's own: a zero would end a string or read as a null pointer, a run of digits passes as a card.
 */
export const FILLERS = [
  'text',
  'utf16le',
  'utf16be',
  'binary',
  'zero',
  'binary-big',
  'fd',
  'da',
  'utf32le',
  'utf32be',
] as const;
export type Filler = (typeof FILLERS)[number];

const X = 0x78;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Four bytes, over and over: 0x0defaced, which crash tools know for what was taken out, as little- and big-endian
 * machines store it; and two more for where that is an address.
 */
export const MARKS = {
  binary: Uint8Array.of(0xed, 0xac, 0xef, 0x0d),
  'binary-big': Uint8Array.of(0x0d, 0xef, 0xac, 0xed),
  fd: Uint8Array.of(0xfd, 0xfd, 0xfd, 0xfd),
  da: Uint8Array.of(0xda, 0xda, 0xda, 0xda),
} as const;

/**
 * Fills `bytes`, a part of what is filled that begins `phase` bytes into it. Line ends in texts stay; half a unit of
 * UTF-16 at either end is filled as half of an `x`.
 */
export function fill(bytes: Uint8Array, filler: Filler, phase = 0): void {
  switch (filler) {
    case 'text':
      for (let i = 0; i < bytes.length; i++) if (bytes[i] !== LF && bytes[i] !== CR) bytes[i] = X;
      return;
    case 'utf16le':
    case 'utf16be':
      fillUnits(bytes, filler === 'utf16le' ? 0 : 1, phase);
      return;
    case 'utf32le':
    case 'utf32be':
      for (let i = 0; i < bytes.length; i++) bytes[i] = ((i + phase) & 3) === (filler === 'utf32le' ? 0 : 3) ? X : 0;
      return;
    case 'zero':
      bytes.fill(0);
      return;
    default:
      for (let i = 0; i < bytes.length; i++) bytes[i] = MARKS[filler][(i + phase) & 3] ?? 0;
  }
}

/** `low`: where in a unit its low byte lies. */
function fillUnits(bytes: Uint8Array, low: 0 | 1, phase: number): void {
  for (let at = -(phase & 1); at < bytes.length; at += 2) {
    // Both bytes say what a unit is, so none is filled before both are read: the last one of 不 is a line end alone.
    const value = bytes[at + low] ?? 0;
    const isLineEnd = (value === LF || value === CR) && (bytes[at + 1 - low] ?? 0) === 0;
    if (isLineEnd) continue;
    if (at + low >= 0) bytes[at + low] = X;
    if (at + 1 - low >= 0) bytes[at + 1 - low] = 0;
  }
}
