import type { Summary } from '../../engine/access.ts';
import type { ByteRange, ByteSource } from '../../parts/hex/byte-source.ts';

/** What the crash used: the instruction it stopped at, the word it reached for. */
export function crashRanges({ crash }: Summary, source: ByteSource, wordBytes: number): readonly ByteRange[] {
  const at = (address: string | undefined, length: number): readonly ByteRange[] => {
    const offset = address === undefined ? -1 : Number(BigInt(address) - source.origin);
    return offset >= 0 && offset < source.size ? [{ offset, length }] : [];
  };
  const ranges = [...at(crash?.instruction, 1), ...at(crash?.address, wordBytes)];
  const [first, second] = ranges.sort((a, b) => a.offset - b.offset);
  // An instruction that could not be run is the address as well.
  return first && second && second.offset < first.offset + first.length ? [second] : ranges;
}
