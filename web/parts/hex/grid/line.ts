import { hexOf } from '../byte-source.ts';
import { type Ink, isPrintable } from './inks.ts';

/** One line of a hex grid, worked out. Cells before the first byte of the source and after its last are empty. */
export interface HexLine {
  /** Place of the line's first cell. */
  readonly at: bigint;
  /** Offset in the source of the line's first cell; negative where it is empty. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly inks: readonly Ink[];
  /** The first cell that is a byte, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** What stands in the cell of a byte. */
export function cellText(byte: number, ink: Ink | undefined): string {
  if (ink === 'masked') return '••';
  if (ink === 'absent') return '--';
  return ink === 'waiting' || ink === undefined ? '' : (PAIRS[byte] ?? '');
}

/** What stands in the text column. */
function characterOf(byte: number, ink: Ink | undefined): string {
  if (ink === 'masked') return '•';
  if (ink === 'absent' || ink === 'waiting' || ink === undefined) return ' ';
  return isPrintable(byte) ? String.fromCharCode(byte) : '.';
}

export function lineText({ bytes, inks, from, to }: HexLine): string {
  let text = ' '.repeat(from);
  for (let i = from; i < to; i++) text += characterOf(bytes[i] ?? 0, inks[i]);
  return text;
}

/** Lines of a copy: place, bytes, text; what is hidden stays hidden. */
export function plainLines(lines: readonly HexLine[], addressOf: (place: bigint) => string): string {
  return lines
    .map((line) => {
      const cells = Array.from(line.bytes, (byte, i) =>
        i < line.from || i >= line.to ? '  ' : cellText(byte, line.inks[i]) || '??',
      );
      return `${addressOf(line.at)}  ${cells.join(' ')}  ${lineText(line)}`.trimEnd();
    })
    .join('\n');
}

/** A place as the grid writes it: an offset in as many digits as its file needs, an address of 64 bits in halves. */
export function placeText(place: bigint, digits: number): string {
  const text = hexOf(place).slice(2).padStart(digits, '0');
  return digits === 16 ? `${text.slice(0, -8)}\`${text.slice(-8)}` : text;
}
