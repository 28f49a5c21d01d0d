import { type Bytes, type DumpAccess, SPACE_FILE, type SpaceId } from '../../engine/access.ts';

/** A run of bytes that can be read anywhere: the file, a region of memory, physical memory. */
export interface ByteSource {
  /** Where its first byte stands: a file offset or an address. */
  readonly origin: bigint;
  /** At most 2^53. */
  readonly size: number;
  /** At most 64 KiB, from an offset within the run. Bytes beyond its end are absent. */
  read(offset: number, count: number): Promise<Bytes>;
}

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** The file, or what its innermost container holds. */
export function fileBytes(access: DumpAccess, size: number): ByteSource {
  return { origin: 0n, size, read: (offset, count) => access.read(SPACE_FILE, offset, count) };
}

/** A run of memory. `size` beyond 2^53 is cut. */
export function memoryBytes(access: DumpAccess, space: SpaceId, base: string, size: number): ByteSource {
  const origin = BigInt(base);
  return {
    origin,
    size: Math.min(size, Number.MAX_SAFE_INTEGER),
    read: (offset, count) => access.read(space, hexOf(origin + BigInt(offset)), count),
  };
}

/** "0x1f40", as addresses cross to the core and stand in links. */
export function hexOf(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}

/** The first range that ends after `offset`, of ranges in order that do not overlap; their count when none does. */
export function firstRangeAfter(ranges: readonly ByteRange[], offset: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const range = ranges[middle];
    if (range && range.offset + range.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether any byte of `count` bytes at `offset` lies in one of the ranges (in order, not overlapping). */
export function overlaps(ranges: readonly ByteRange[], offset: number, count = 1): boolean {
  const next = ranges[firstRangeAfter(ranges, offset)];
  return next !== undefined && next.offset < offset + count;
}
