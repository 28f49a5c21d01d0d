import type { Findings } from '../../engine/report.ts';
import type { ByteRange } from './byte-source.ts';

/**
 * What the search for private data found, as ranges to hide: in order, joined where they touch. Everything found
 * is hidden, however sure or severe; what is revealed is the owner's to take out.
 */

/** By offsets in the file (in the innermost container). */
export function privateInFile(findings: Findings | undefined): readonly ByteRange[] {
  return joined(
    (findings?.items ?? []).flatMap(({ places }) => places.map(({ offset, length }) => ({ offset, length }))),
  );
}

/** By offsets from `origin`, an address of memory; those beyond `size` bytes are left out. `space` as in the report. */
export function privateInMemory(
  findings: Findings | undefined,
  origin: bigint,
  size: number,
  space?: 'physical',
): readonly ByteRange[] {
  const ranges: ByteRange[] = [];
  for (const { places } of findings?.items ?? []) {
    for (const place of places) {
      const { address, length } = place;
      if (address === undefined || place.space !== space) continue;
      const offset = Number(BigInt(address) - origin);
      if (offset < size && offset + length > 0) ranges.push({ offset, length });
    }
  }
  return joined(ranges);
}

function joined(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const sorted = [...ranges].sort((a, b) => a.offset - b.offset);
  const result: ByteRange[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last && range.offset <= last.offset + last.length) {
      const end = Math.max(last.offset + last.length, range.offset + range.length);
      result[result.length - 1] = { offset: last.offset, length: end - last.offset };
    } else result.push(range);
  }
  return result;
}
