import type { RawBytes, SpaceId } from './access.ts';
import type { Place } from './report.ts';

/** More of one value is not read. */
const MOST_BYTES = 16 << 10;

interface Reader {
  read(space: SpaceId, address: string | number, count: number): RawBytes;
}

/** What the scan found at a place: its text, or its bytes when it is none. */
export function valueAt(core: Reader, { offset, length, encoding }: Place): string | Uint8Array {
  const { bytes } = core.read(0, offset, Math.min(length, MOST_BYTES));
  if (encoding === 'binary') return bytes;
  const label = encoding === 'utf16le' ? 'utf-16le' : encoding === 'utf16be' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(label).decode(bytes);
}
