import type { RawBytes, SpaceId } from '../access.ts';
import { SPACE_FILE, SPACE_PHYSICAL } from '../access.ts';
import type { Place } from '../report/report.ts';

/** More of one value is not read. */
const MOST_BYTES = 16 << 10;

interface Reader {
  read(space: SpaceId, address: string | number, count: number): RawBytes;
}

/** What the scan found at a place: its text, or its bytes when it is none. */
export function valueAt(core: Reader, place: Place): string | Uint8Array {
  const bytes = bytesAt(core, place);
  const { encoding } = place;
  if (encoding === 'binary') return bytes;
  const label = encoding === 'utf16le' ? 'utf-16le' : encoding === 'utf16be' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(label).decode(bytes);
}

/** The bytes of a value. Those of physical memory may lie packed in the file: only their address leads to them. */
export function bytesAt(core: Reader, { offset, address, space, length }: Place, most = MOST_BYTES): Uint8Array {
  const count = Math.min(length, most);
  const isPhysical = space === 'physical' && address !== undefined;
  return core.read(isPhysical ? SPACE_PHYSICAL : SPACE_FILE, isPhysical ? address : offset, count).bytes;
}
